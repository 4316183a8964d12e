//! A result counted by its facets, and which of its entities are more than chance would have.

use super::{Engine, Question, SHOWN_NAMES, Scope, SearchError};
use crate::entities::{Identity, Kind};
use crate::gazetteer::Gazetteer;
use crate::index::terms::form_term;
use crate::insight::significance::association;
use crate::insight::timeline::{self, By, Step};
use crate::insight::{
    Countries, Facet, FacetCounts, FacetValue, Order, Significant, Tallies, Tally, Unit, Values, count,
    entities, first, largest, values,
};
use crate::names::Entity;
use crate::query::{Meaning, Query};
use crate::text::norms;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use tantivy::Term;
use tantivy::query::{AllQuery, Query as Lowered};

/// Association above which chance has less than one in a hundred (chi-square of one degree of freedom).
const SURE: f64 = 6.63;
/// Entities of a kind whose articles in the whole index are counted, by what is roughly known of all.
const LOOKED_AT: usize = 3 * SHOWN_NAMES;
/// Places that are looked at more closely first: what is known of a country roughly is only its own name.
const PLACES_LOOKED_AT: usize = 20 * SHOWN_NAMES;

/// What is counted of a result and of everything.
struct Sizes {
    unit: Unit,
    /// Of the result.
    result: u64,
    /// Of the whole index.
    all: u64,
}

impl Engine {
    /// Counts a result, given with its articles and its stories, by all facets that are asked for.
    pub(super) fn facets(
        &self,
        question: &Question,
        query: &dyn Lowered,
        [articles, stories]: [u64; 2],
    ) -> Result<Vec<FacetCounts>, SearchError> {
        let unit = question.scope.unit;
        let is_entity = |facet: &Facet| matches!(facet, Facet::Entity(_));
        let mut named = Tallies::default();
        let mut most = Default::default();
        let mut sizes = Sizes {
            unit,
            result: if unit == Unit::Stories { stories } else { articles },
            all: 0,
        };
        if question.facets.iter().any(is_entity) {
            named = self.named_in(unit, query)?;
            most = first(&self.names, &named, Order::Articles, SHOWN_NAMES);
            sizes.all = count(&self.reader, self.base(unit).stories, &AllQuery)?;
        }
        let rough = match named.is_empty() {
            true => &[][..],
            false => self
                .articles_of_entities
                .get_or_init(|| self.names.articles_of_entities()),
        };
        let counts = question.facets.iter().map(|facet| {
            let (values, significant) = match facet {
                Facet::Entity(kind) => {
                    let values = most[*kind as usize].iter();
                    let values = values.map(|counted| FacetValue {
                        id: counted.entity.id.clone(),
                        name: counted.entity.name.clone(),
                        articles: counted.articles,
                    });
                    let of_kind = named.iter().filter(|(_, tally)| tally.kind == *kind);
                    (values.collect(), self.significant(of_kind, rough, &sizes)?)
                }
                facet => (self.values(*facet, unit, query)?, Vec::new()),
            };
            Ok(FacetCounts {
                facet: *facet,
                values,
                significant,
            })
        });
        counts.collect()
    }

    /// The entities in the articles of a query, by their numbers.
    pub(super) fn named_in(&self, unit: Unit, query: &dyn Lowered) -> Result<Tallies, SearchError> {
        let mut asked = Vec::new();
        for (number, fit) in self.names.phrased() {
            let mut printed = false;
            for phrase in &fit.phrases {
                printed |= self.has_words(&norms(phrase))?;
            }
            if printed {
                let alone = Scope::of(Query::entity(fit.entity.kind, &fit.entity.id));
                asked.push((number, self.lower(&alone, &self.meanings(&alone))?));
            }
        }
        Ok(entities(self.base(unit), query, asked)?)
    }

    /// Whether each word, in look-up form, stands in some article.
    fn has_words(&self, words: &[String]) -> tantivy::Result<bool> {
        let fields = [self.reader.fields.title_twin, self.reader.fields.body_twin];
        for word in words {
            let mut articles = 0;
            for field in fields {
                let term = Term::from_field_text(field, &form_term(word));
                articles += self.reader.articles.doc_freq(&term)?;
            }
            if articles == 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The values of a facet that counts no entities.
    fn values(&self, facet: Facet, unit: Unit, query: &dyn Lowered) -> Result<Vec<FacetValue>, SearchError> {
        let fields = &self.reader.fields;
        let wanted = match facet {
            Facet::Source => Values::Words(fields.source),
            Facet::Author => Values::Words(fields.author),
            Facet::Lang => Values::Languages(fields.lang),
            Facet::Country => {
                let countries = self.countries();
                let named = countries.of_identity.keys();
                let kinds: BTreeSet<usize> = named
                    .filter_map(|identity| Some(Identity::parse(identity)?.kind() as usize))
                    .chain([Kind::Place as usize])
                    .collect();
                let fields = kinds.into_iter().map(|kind| fields.entities[kind]);
                Values::Countries(fields.collect(), countries)
            }
            Facet::Year => return self.steps(Step::Year, unit, query),
            Facet::Month => return self.steps(Step::Month, unit, query),
            Facet::Story => return self.largest_stories(query),
            Facet::Entity(_) => return Ok(Vec::new()),
        };
        let counted = values(self.base(unit), query, &wanted)?.into_iter();
        let shown = counted.take(SHOWN_NAMES).map(|(value, articles)| {
            let country = || Gazetteer::built_in().country(&value);
            let country = (facet == Facet::Country).then(country).flatten();
            FacetValue {
                name: country.map_or_else(|| value.clone(), |country| country.name.to_owned()),
                id: value,
                articles,
            }
        });
        Ok(shown.collect())
    }

    /// Which names count for which countries, as a condition on a country has them.
    fn countries(&self) -> Countries {
        let mut countries = Countries::default();
        let letters = b'A'..=b'Z';
        let codes = letters
            .clone()
            .flat_map(|one| letters.clone().map(move |other| [one, other]));
        for place in codes.filter_map(|code| Gazetteer::built_in().country_of(code)) {
            let number = countries.codes.len() as u32;
            countries.codes.push(place.country.to_owned());
            let id = format!("geonames:{}", place.id);
            let meanings = self.meanings(&Scope::of(Query::entity(Kind::Place, &id)));
            for meaning in meanings.list() {
                let identities = meaning.identities.iter().cloned();
                countries
                    .of_identity
                    .extend(identities.map(|identity| (identity, number)));
            }
            countries.of_place.insert(place.id, number);
        }
        countries
    }

    /// The years or months of publication of most articles.
    fn steps(&self, step: Step, unit: Unit, query: &dyn Lowered) -> Result<Vec<FacetValue>, SearchError> {
        let stories = self.base(unit).stories;
        let timeline = timeline::timeline(&self.reader, stories, query, By::Published, Some(step))?;
        let mut buckets = timeline.buckets;
        buckets.retain(|bucket| bucket.articles > 0);
        buckets.sort_by_key(|bucket| (Reverse(bucket.articles), Reverse(bucket.first)));
        let shown = buckets.into_iter().take(SHOWN_NAMES).map(|bucket| FacetValue {
            id: bucket.name(step),
            name: bucket.name(step),
            articles: bucket.articles,
        });
        Ok(shown.collect())
    }

    /// The stories of which most articles fit, each by the one of them that stands for it.
    fn largest_stories(&self, query: &dyn Lowered) -> Result<Vec<FacetValue>, SearchError> {
        let stories = largest(&self.reader, &self.stories, query)?;
        let shown = stories.into_iter().take(SHOWN_NAMES).map(|(at, articles)| {
            let stored = self.reader.article(at)?;
            Ok(FacetValue {
                id: stored.id,
                name: stored.article.title,
                articles,
            })
        });
        shown.collect()
    }

    /// The entities that are in more articles of a result than chance would have, against the whole index. Their articles
    /// there are counted as a filter finds them; `rough`, by number, says for whom that is worth it.
    fn significant<'t>(
        &self,
        tallies: impl Iterator<Item = (&'t u32, &'t Tally)>,
        rough: &[u32],
        sizes: &Sizes,
    ) -> Result<Vec<Significant>, SearchError> {
        let strength = |tally: &Tally, everywhere: u64| {
            let everywhere = everywhere.clamp(tally.articles, sizes.all.max(tally.articles));
            association(tally.articles, sizes.result, everywhere, sizes.all)
        };
        let roughly = |number: u32| rough.get(number as usize).copied().unwrap_or(0).into();
        let several = tallies.filter(|(_, tally)| tally.articles > 1);
        let mut likely: Vec<(f64, u32, Tally)> = several
            .map(|(number, tally)| (strength(tally, roughly(*number)), *number, *tally))
            .filter(|(strength, ..)| *strength > 0.0)
            .collect();
        let strongest = |list: &mut Vec<(f64, u32, Tally)>, most| {
            list.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            list.truncate(most);
        };
        strongest(&mut likely, PLACES_LOOKED_AT);
        for (known, number, tally) in &mut likely {
            if tally.kind == Kind::Place {
                *known = strength(tally, roughly(*number).max(self.articles_with(*number)?));
            }
        }
        strongest(&mut likely, LOOKED_AT);
        let mut found = Vec::new();
        for (_, number, tally) in likely {
            let Some(entity) = self.names.entity(number) else {
                continue;
            };
            let everywhere = self.found_by(&entity, sizes.unit)?;
            let significance = strength(&tally, everywhere);
            if significance > SURE {
                let value = FacetValue {
                    id: entity.id,
                    name: entity.name,
                    articles: tally.articles,
                };
                found.push(Significant {
                    value,
                    everywhere,
                    significance,
                });
            }
        }
        found.sort_by(|a, b| {
            let by_articles = || b.value.articles.cmp(&a.value.articles);
            let by_strength = b.significance.total_cmp(&a.significance);
            by_strength
                .then_with(by_articles)
                .then_with(|| a.value.id.cmp(&b.value.id))
        });
        found.truncate(SHOWN_NAMES);
        Ok(found)
    }

    /// How many articles, or stories, a filter for an entity finds.
    fn found_by(&self, entity: &Entity, unit: Unit) -> Result<u64, SearchError> {
        let alone = Scope::of(Query::entity(entity.kind, &entity.id));
        let meanings = self.meanings(&alone);
        let is_plain = |meaning: &&Meaning| meaning.phrases.is_empty() && meaning.beside.is_none();
        let plain = meanings.list().first().filter(is_plain);
        let Some(meaning) = plain.filter(|_| unit == Unit::Articles) else {
            let query = self.lower(&alone, &meanings)?;
            return Ok(count(&self.reader, self.base(unit).stories, query.as_ref())?);
        };
        let fields = &self.reader.fields;
        let term = |identity: &String| {
            let kind = Identity::parse(identity)?.kind();
            Some(Term::from_field_text(fields.entities[kind as usize], identity))
        };
        let around = meaning.around.as_deref();
        let around = around.map(|place| Term::from_field_text(fields.within, place));
        let terms: Vec<Term> = meaning.identities.iter().filter_map(term).chain(around).collect();
        Ok(self.reader.articles_with(&terms)?)
    }

    /// Articles that name places in the one with this number.
    fn articles_with(&self, number: u32) -> Result<u64, SearchError> {
        let Some(entity) = self.names.entity(number) else {
            return Ok(0);
        };
        let term = Term::from_field_text(self.reader.fields.within, &entity.id);
        Ok(self.reader.articles.doc_freq(&term)?)
    }
}
