//! What a result tells beyond its articles: who rises, who one is, who is named with whom, where.

use super::top::Top;
use super::{Engine, Scope, SearchError, Sort};
use crate::dates::DateRange;
use crate::entities::Kind;
use crate::gazetteer::{Gazetteer, Place};
use crate::index::record::StoredArticle;
use crate::insight::card::{Sayings, sayings};
use crate::insight::network::{Network, network};
use crate::insight::significance::association;
use crate::insight::timeline::{self, By, Timeline};
use crate::insight::{Counted, Facets, Tallies, Tally, Unit, count as count_of, tally};
use crate::names::{Entity, Spelling};
use crate::query::{Meaning, NodeKind, Period, Query};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use tantivy::collector::Count;
use tantivy::query::{AllQuery, Query as Lowered};

/// Days of a period where the question tells none.
const RISING_DAYS: i32 = 30;
/// Articles read for a card; of more, this many spread evenly over time.
const READ: usize = 1000;
/// Articles listed to choose those from.
const LISTED: usize = 200_000;
/// Articles below which every companion counts.
const FEW: u32 = 4;
/// Names offered where nothing is so called.
const NEAREST: usize = 4;
/// Companions and places on a card.
const ON_CARD: usize = 10;

/// Two stretches of time and what rose from the one to the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Rising {
    /// The period, and the one before it that is as long.
    pub periods: [DateRange; 2],
    /// Articles of each.
    pub articles: [u64; 2],
    /// The entities that rose most beyond chance.
    pub entities: Facets,
}

/// What is known of an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The entity, with all articles that are found by it.
    pub entity: Entity,
    /// Others that the name may mean.
    pub others: Vec<Entity>,
    /// Days of publication of the first article and the last.
    pub seen: Option<(Date, Date)>,
    /// Its articles over time.
    pub timeline: Timeline,
    /// Spellings, offices, sentences.
    pub sayings: Sayings,
    /// Articles read for these.
    pub read: usize,
    /// The places named with it in most articles.
    pub places: Vec<Counted>,
    /// The people and bodies named with it beyond chance, the most significant first.
    pub companions: Vec<Companion>,
}

/// An entity that is named with another.
#[derive(Debug, Clone, PartialEq)]
pub struct Companion {
    /// Which, with all its articles.
    pub entity: Entity,
    /// Articles that name both.
    pub together: u64,
    /// How far that is from chance, see [`association`].
    pub significance: f64,
}

/// A place with its articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Where it is.
    pub place: Place,
    /// What is counted of it: articles that name it itself.
    pub counted: Counted,
}

impl Engine {
    /// The entities that are in more of the articles of a period than chance would have, against the period before: the
    /// first `count` of each kind. The period is that of the question, else the last thirty days up to the newest article
    /// that fits.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn rising(&self, scope: &Scope, count: usize) -> Result<Option<Rising>, SearchError> {
        self.check_layer("names", scope.under.as_deref())?;
        let Some(period) = self.period(scope)? else {
            return Ok(None);
        };
        let days = (period.last - period.first).get_days() + 1;
        let earlier = |day: Date| day.checked_sub(days.days()).unwrap_or(Date::MIN);
        let before = DateRange {
            first: earlier(period.first),
            last: earlier(period.last),
            ..period
        };
        let periods = [period, before];
        let mut articles = [0; 2];
        let mut tallies: [Tallies; 2] = Default::default();
        for (at, period) in periods.iter().enumerate() {
            let text = format!("{}..{}", period.first, period.last);
            let range = *period;
            let query = scope.query.with_day(NodeKind::Published(Period { text, range }));
            let query = self.lowered(&Scope {
                query,
                ..scope.clone()
            })?;
            let base = self.base(scope.unit);
            articles[at] = count_of(&self.reader, base.stories, query.as_ref())?;
            tallies[at] = tally(base, query.as_ref(), true)?;
        }
        let mut entities: [Vec<(f64, u32, Counted)>; Kind::ALL.len()] = Default::default();
        let [now, earlier] = &tallies;
        let [all_now, all_before] = articles;
        for (number, tally) in now {
            let before = earlier.get(number).map_or(0, |tally| tally.articles);
            let both = tally.articles + before;
            let rise = association(tally.articles, all_now, both, all_now + all_before);
            let counted = Counted::of(&self.names, *number, *tally).filter(|_| rise > 0.0 || all_before == 0);
            entities[tally.kind as usize].extend(counted.map(|counted| {
                let before = Some(before);
                (rise, *number, Counted { before, ..counted })
            }));
        }
        let entities = entities.map(|mut list| {
            list.sort_unstable_by(|a, b| {
                b.0.total_cmp(&a.0)
                    .then(b.2.articles.cmp(&a.2.articles))
                    .then(a.1.cmp(&b.1))
            });
            list.into_iter()
                .take(count)
                .map(|(_, _, counted)| counted)
                .collect()
        });
        Ok(Some(Rising {
            periods,
            articles,
            entities,
        }))
    }

    /// What is known of the entity a name, or an id, means; of one kind, or else of the kind whose entity is called so
    /// and in most articles. `None` where nothing is so called.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn card(&self, kind: Option<Kind>, name: &str) -> Result<Option<Card>, SearchError> {
        self.check_layer("names", None)?;
        let mut meanings = Vec::new();
        for kind in Kind::among(kind) {
            let meaning = self.counted(self.meanings(&Scope::of(Query::entity(kind, name))))?;
            meanings.extend(meaning);
        }
        meanings.retain(|meaning| meaning.entity.as_ref().is_some_and(|entity| entity.articles > 0));
        meanings.sort_by_key(|meaning| {
            let articles = meaning.entity.as_ref().map(|entity| entity.articles);
            Reverse((meaning.is_called(name), articles))
        });
        let mut meanings = meanings.into_iter();
        let Some(meaning) = meanings.next() else {
            return Ok(None);
        };
        let Some(entity) = meaning.entity.clone() else {
            return Ok(None);
        };
        let mut others = meaning.others.clone();
        others.extend(meanings.filter_map(|meaning| meaning.entity));
        others.retain(|other| other.id != entity.id);
        self.card_of(entity, others, &meaning).map(Some)
    }

    /// The names of a kind, or of any, that are spelt most like one.
    pub fn nearest(&self, kind: Option<Kind>, name: &str) -> Vec<String> {
        let near = Kind::among(kind).flat_map(|kind| self.names.nearest(kind, name, 2));
        near.take(NEAREST).collect()
    }

    fn card_of(&self, entity: Entity, others: Vec<Entity>, meaning: &Meaning) -> Result<Card, SearchError> {
        let scope = Scope::of(Query::entity(entity.kind, &entity.id));
        let query = self.lowered(&scope)?;
        let (places, companions) = self.companions(&entity, query.as_ref())?;
        let known: BTreeSet<String> = companions
            .iter()
            .flat_map(|companion| {
                self.names
                    .fits(companion.entity.kind, &companion.entity.id, Spelling::Variants)
            })
            .flat_map(|fit| fit.identities)
            .collect();
        let articles = self.spread(query.as_ref())?;
        let timeline = timeline::timeline(&self.reader, None, query.as_ref(), By::Published, None)?;
        Ok(Card {
            sayings: sayings(&articles, meaning, &known),
            read: articles.len(),
            seen: self.published(query.as_ref())?,
            entity,
            others,
            timeline,
            places,
            companions,
        })
    }

    /// The places, and the people and bodies, named in the articles of an entity.
    fn companions(
        &self,
        entity: &Entity,
        query: &dyn Lowered,
    ) -> Result<(Vec<Counted>, Vec<Companion>), SearchError> {
        let with = tally(self.base(Unit::Articles), query, false)?;
        let everywhere = tally(self.base(Unit::Articles), &AllQuery, false)?;
        let all = self.reader.articles.num_docs();
        let itself = self.names.entity_with_id(&entity.id);
        let (mut places, mut companions) = (Vec::new(), Vec::new());
        for (number, tally) in with.iter().filter(|(number, _)| Some(**number) != itself) {
            let total = everywhere.get(number).map_or(0, |tally| tally.articles);
            let significance = association(tally.articles, u64::from(entity.articles), total, all);
            match tally.kind {
                Kind::Place => places.push((*number, *tally)),
                Kind::Person | Kind::Org => companions.push((significance, *number, tally.articles, total)),
                Kind::Nationality | Kind::Event => {}
            }
        }
        let places = self.most_counted(places);
        companions.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.2.cmp(&a.2)).then(a.1.cmp(&b.1)));
        // Of one who is in many articles, what is beside them once says nothing.
        let least = if entity.articles < FEW { 1 } else { 2 };
        companions.retain(|(significance, _, together, _)| *significance > 0.0 && *together >= least);
        let companions = companions
            .into_iter()
            .filter_map(|(significance, number, together, total)| {
                let entity = self
                    .names
                    .entity(number)
                    .filter(|_| !self.names.is_hidden(number))?;
                Some(Companion {
                    entity: Entity {
                        articles: u32::try_from(total).unwrap_or(u32::MAX),
                        ..entity
                    },
                    together,
                    significance,
                })
            });
        Ok((places.take(ON_CARD).collect(), companions.take(ON_CARD).collect()))
    }

    /// The articles of a query, or of many a part spread evenly over time, the newest first.
    fn spread(&self, query: &dyn Lowered) -> Result<Vec<StoredArticle>, SearchError> {
        let ties = self.ties(Sort::Newest);
        let newest = Top {
            reader: &self.reader,
            stories: &self.stories,
            sort: Sort::Newest,
            limit: LISTED,
            grouped: false,
            ties,
            is_pruned: false,
            recent: None,
        };
        let newest = newest.of(query)?.candidates;
        let ranked = ties.in_order(newest)?;
        let every = ranked.len().div_ceil(READ).max(1);
        let read = ranked
            .iter()
            .step_by(every)
            .map(|ranked| self.reader.article(ranked.at));
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// Who is named together in the articles that fit: the `count` entities of these kinds in most of them, and the pairs
    /// in `least` articles or more.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn network(
        &self,
        scope: &Scope,
        kinds: &[Kind],
        count: usize,
        least: u64,
    ) -> Result<Network, SearchError> {
        self.check_layer("names", scope.under.as_deref())?;
        let query = self.lowered(scope)?;
        let mut entities: Vec<(u32, u64)> = tally(self.base(Unit::Articles), query.as_ref(), false)?
            .into_iter()
            .filter(|(number, tally)| kinds.contains(&tally.kind) && !self.names.is_hidden(*number))
            .map(|(number, tally)| (number, tally.articles))
            .collect();
        entities.sort_unstable_by_key(|(number, articles)| (Reverse(*articles), *number));
        entities.truncate(count);
        let articles = self.reader.articles.search(&query, &Count)? as u64;
        Ok(network(
            self.base(Unit::Articles),
            query.as_ref(),
            &entities,
            articles,
            least,
        )?)
    }

    /// The places that the articles that fit name themselves, those in most of them first.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn map(&self, scope: &Scope) -> Result<Vec<Placed>, SearchError> {
        self.check_layer("names", scope.under.as_deref())?;
        let query = self.lowered(scope)?;
        let all = tally(self.base(Unit::Articles), query.as_ref(), false)?;
        let places = all.into_iter().filter(|(_, tally)| tally.kind == Kind::Place);
        let placed = self.most_counted(places).filter_map(|counted| {
            let id = counted.entity.id.strip_prefix("geonames:")?.parse().ok()?;
            let place = Gazetteer::built_in().place(id)?;
            Some(Placed { place, counted })
        });
        Ok(placed.collect())
    }

    /// Entities with what is counted of them, those in most articles first, without hidden ones.
    fn most_counted(&self, tallies: impl IntoIterator<Item = (u32, Tally)>) -> impl Iterator<Item = Counted> {
        let mut all: Vec<(u32, Tally)> = tallies.into_iter().collect();
        all.sort_unstable_by_key(|(number, tally)| (Reverse(tally.articles), *number));
        all.into_iter()
            .filter_map(|(number, tally)| Counted::of(&self.names, number, tally))
    }

    fn lowered(&self, scope: &Scope) -> Result<Box<dyn Lowered>, SearchError> {
        self.lower(scope, &self.meanings(scope))
    }

    /// The first and the last day of publication of the articles of a query.
    fn published(&self, query: &dyn Lowered) -> Result<Option<(Date, Date)>, SearchError> {
        let days = timeline::timeline(
            &self.reader,
            None,
            query,
            By::Published,
            Some(timeline::Step::Day),
        )?;
        let ends = days.buckets.first().zip(days.buckets.last());
        Ok(ends.map(|(first, last)| (first.first, last.last)))
    }

    /// The days of publication that a question asks for, where it leaves them open up to the newest article that fits.
    fn period(&self, scope: &Scope) -> Result<Option<DateRange>, SearchError> {
        let told = scope.query.periods().into_iter().find(|asked| !asked.mentioned);
        let Some((_, newest)) = self.published(self.lowered(scope)?.as_ref())? else {
            return Ok(None);
        };
        let last = told.map_or(newest, |told| told.range.last).min(newest);
        let month_before = last.checked_sub((RISING_DAYS - 1).days()).unwrap_or(Date::MIN);
        let first = told.map_or(month_before, |told| told.range.first);
        Ok(Some(DateRange {
            first: if first == Date::MIN { month_before } else { first },
            last,
            precision: crate::dates::Precision::Day,
        }))
    }
}
