//! Counts over a result.
//!
//! In: a query of Tantivy's and the names of the index. Out: for each kind of name, the entities in
//! most of the articles found. An article counts once for an entity, whatever spellings it has.

mod blocks;
pub mod card;
mod columns;
mod facet;
pub mod network;
pub mod significance;
mod stories;
pub mod timeline;
mod values;

use crate::entities::Kind;
use crate::index::schema::{Fields, day_of};
use crate::index::{Reader, SegmentStories, Standing, Stories};
use crate::names::{Entity, Names};
use blocks::{Blocks, InBlocks};
use columns::{EntityColumns, NEVER, Room, Scratch, SegmentColumns};
pub use facet::{Facet, FacetCounts, FacetValue, Significant};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};
use stories::Shared;
pub use stories::Unit;
pub(crate) use stories::{count, largest};
use tantivy::collector::Collector;
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocId, SegmentOrdinal, SegmentReader};
pub(crate) use values::{Countries, Values, values};

/// The entities of each kind, in the order of [`Kind::ALL`].
pub type Facets = [Vec<Counted>; Kind::ALL.len()];

/// An entity in the articles of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Which.
    pub entity: Entity,
    /// Articles that mention it; of a country or region also those that mention its people or a place in it, as a
    /// question for it finds them.
    pub articles: u64,
    /// The latest day of publication among them.
    pub newest: Option<Date>,
    /// Articles of the period before, where two are compared.
    pub before: Option<u64>,
}

/// What is counted over.
#[derive(Clone, Copy)]
pub struct Base<'i> {
    /// The index.
    pub reader: &'i Reader,
    /// Its names.
    pub names: &'i Names,
    /// Its stories, if they are counted in place of articles.
    pub stories: Option<&'i Stories>,
    /// The entities of its articles, once they were asked for.
    pub columns: &'i Columns,
}

/// The entities of the articles of an index, read when they are first asked for.
#[derive(Default)]
pub struct Columns(OnceLock<EntityColumns>);

impl Base<'_> {
    fn columns(&self) -> tantivy::Result<&EntityColumns> {
        if let Some(columns) = self.columns.0.get() {
            return Ok(columns);
        }
        let columns = EntityColumns::open(self.reader, self.names)?;
        Ok(self.columns.0.get_or_init(|| columns))
    }
}

/// Which entities come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Those in most articles.
    #[default]
    Articles,
    /// Those in the newest articles, then those in most.
    Newest,
}

/// Counts the entities in the articles of a query by their numbers, with the regions and countries that they are of.
/// Those of `asked`, given with a query of their own, are counted by it and not by the columns; hidden ones are left out.
pub(crate) fn entities(
    base: Base,
    query: &dyn Query,
    asked: Vec<(u32, Box<dyn Query>)>,
) -> tantivy::Result<Tallies> {
    let names = base.names;
    let mut tallies = tally(base, query, true)?;
    for (number, own) in asked {
        let both = BooleanQuery::intersection(vec![query.box_clone(), own]);
        let articles = count(base.reader, base.stories, &both)?;
        if let Some(kind) = names.kind_of(number).filter(|_| articles > 0) {
            let newest = tallies.get(&number).and_then(|tally| tally.newest);
            tallies.insert(
                number,
                Tally {
                    kind,
                    articles,
                    newest,
                },
            );
        }
    }
    tallies.retain(|number, _| !names.is_hidden(*number));
    Ok(tallies)
}

/// The first `most` of each kind.
pub(crate) fn first(names: &Names, tallies: &Tallies, order: Order, most: usize) -> Facets {
    let mut by_kind: [Vec<(u32, Tally)>; Kind::ALL.len()] = Default::default();
    for (number, tally) in tallies {
        by_kind[tally.kind as usize].push((*number, *tally));
    }
    by_kind.map(|mut entities| {
        // Entities are numbered in the order of their ids.
        entities.sort_unstable_by_key(|(number, tally)| {
            let newest = match order {
                Order::Newest => tally.newest,
                Order::Articles => None,
            };
            (Reverse(newest), Reverse(tally.articles), *number)
        });
        entities.truncate(most);
        let named = entities.into_iter();
        named
            .filter_map(|(number, tally)| Counted::of(names, number, tally))
            .collect()
    })
}

impl Counted {
    /// An entity with what is counted of it; `None` for a hidden one.
    pub(crate) fn of(names: &Names, number: u32, tally: Tally) -> Option<Counted> {
        let entity = names.entity(number).filter(|_| !names.is_hidden(number))?;
        Some(Counted {
            entity,
            articles: tally.articles,
            newest: tally.newest.and_then(day_of),
            before: None,
        })
    }
}

/// What is counted of entities, by their numbers.
pub(crate) type Tallies = FxHashMap<u32, Tally>;

/// What is counted of an entity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) kind: Kind,
    pub(crate) articles: u64,
    pub(crate) newest: Option<i32>,
}

/// Counts the entities, by their numbers, in the articles of a query; with `around` also the regions and countries that
/// what is named is of.
pub(crate) fn tally(base: Base, query: &dyn Query, around: bool) -> tantivy::Result<Tallies> {
    let columns = base.columns()?;
    let counting = Counting {
        base,
        columns,
        around,
    };
    base.reader.articles.search(query, &counting)
}

struct Counting<'i> {
    base: Base<'i>,
    columns: &'i EntityColumns,
    around: bool,
}

/// One segment.
struct SegmentCounting {
    columns: Arc<SegmentColumns>,
    published: Option<Column<i64>>,
    stories: Option<SegmentStories>,
    shared: Shared<u32>,
    around: bool,
    counts: Room,
    /// Of the articles of a block.
    days: Vec<Option<i64>>,
    standings: Vec<Option<Standing>>,
    scratch: Scratch,
}

/// Entities with what a segment counted, and their stories.
type Part = (Vec<(u32, (u32, i32))>, Shared<u32>);

impl Collector for Counting<'_> {
    type Fruit = Tallies;
    type Child = Blocks<SegmentCounting>;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Blocks<SegmentCounting>> {
        let fields: &Fields = &self.base.reader.fields;
        let published = fields.schema.get_field_name(fields.published);
        Ok(Blocks::of(SegmentCounting {
            columns: self.columns.segment(number),
            published: segment.fast_fields().column_opt(published)?,
            stories: self.base.stories.map(|stories| stories.segment(number)),
            shared: Shared::new(),
            around: self.around,
            counts: self.columns.room(),
            days: Vec::new(),
            standings: Vec::new(),
            scratch: Scratch::default(),
        }))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Part>) -> tantivy::Result<Self::Fruit> {
        let mut all = Self::Fruit::default();
        let mut stories = Shared::new();
        for (segment, shared) in segments {
            all.reserve(segment.len().saturating_sub(all.len()));
            for (entity, (articles, newest)) in segment {
                let Some(kind) = self.columns.kind(entity) else {
                    continue;
                };
                let sum = all.entry(entity).or_insert(Tally {
                    kind,
                    articles: 0,
                    newest: None,
                });
                sum.articles += u64::from(articles);
                sum.newest = sum.newest.max((newest != NEVER).then_some(newest));
            }
            stories.extend(shared);
        }
        for (entity, count) in stories.counts() {
            if let Some(sum) = all.get_mut(&entity) {
                sum.articles += count;
            }
        }
        Ok(all)
    }
}

impl InBlocks for SegmentCounting {
    type Fruit = Part;

    fn look_at(&mut self, docs: &[DocId]) {
        self.counts.next_block();
        self.days.clear();
        self.days.resize(docs.len(), None);
        if let Some(published) = &self.published {
            published.first_vals(docs, &mut self.days);
        }
        self.standings.clear();
        if let Some(stories) = &self.stories {
            self.standings.extend(docs.iter().map(|doc| stories.of(*doc)));
        }
        let (days, standings) = (&self.days, &self.standings);
        let (counts, shared) = (&mut self.counts, &mut self.shared);
        let count = |at: usize, entity: u32| {
            let Some((articles, newest)) = counts.first(at, entity) else {
                return;
            };
            let day = days[at].and_then(|day| i32::try_from(day).ok());
            *newest = (*newest).max(day.unwrap_or(NEVER));
            match standings.get(at).copied().flatten() {
                Some(standing) => shared.note(entity, standing.story),
                None => *articles += 1,
            }
        };
        self.columns.each(docs, self.around, &mut self.scratch, count);
    }

    fn end(mut self) -> Part {
        let counted = self.counts.take();
        self.columns.give_back(self.counts);
        (counted, self.shared)
    }
}
