//! Counts over a result.
//!
//! In: a query of Tantivy's and the names of the index. Out: for each kind of name, the entities in
//! most of the articles found. An article counts once for an entity, whatever spellings it has.

pub mod card;
mod columns;
pub mod network;
pub mod significance;
mod stories;
pub mod timeline;

use crate::entities::Kind;
use crate::index::schema::{Fields, day_of};
use crate::index::{Reader, SegmentStories, Stories};
use crate::names::{Entity, Names};
use columns::EntityColumns;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::HashMap;
use stories::Shared;
pub use stories::Unit;
pub(crate) use stories::count;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, Query};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

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

/// Counts the entities in the articles of a query; the first `most` of each kind. Those of `asked`, given with a query
/// of their own, are counted by it and not by the columns.
///
/// # Errors
///
/// The index cannot be read.
pub fn facets(
    base: Base,
    query: &dyn Query,
    asked: Vec<(u32, Box<dyn Query>)>,
    order: Order,
    most: usize,
) -> tantivy::Result<Facets> {
    let names = base.names;
    let mut by_kind: [Vec<(u32, Tally)>; Kind::ALL.len()] = Default::default();
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
    for (number, tally) in tallies {
        if names.is_hidden(number) {
            continue;
        }
        by_kind[tally.kind as usize].push((number, tally));
    }
    Ok(by_kind.map(|mut entities| {
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
    }))
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

/// What is counted of an entity.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) kind: Kind,
    pub(crate) articles: u64,
    pub(crate) newest: Option<i32>,
}

/// Counts the entities, by their numbers, in the articles of a query; with `around` also the regions and countries that
/// what is named is of.
pub(crate) fn tally(base: Base, query: &dyn Query, around: bool) -> tantivy::Result<HashMap<u32, Tally>> {
    base.reader.articles.search(query, &Counting { base, around })
}

struct Counting<'i> {
    base: Base<'i>,
    around: bool,
}

/// One segment; articles and newest days by the number of the entity.
struct SegmentCounting {
    columns: EntityColumns,
    published: Option<Column<i64>>,
    stories: Option<SegmentStories>,
    shared: Shared<u32>,
    articles: Vec<u32>,
    newest: Vec<i32>,
    around: bool,
    /// The last article each entity was counted in, plus one.
    stamps: Vec<DocId>,
    seen: Vec<u32>,
}

/// Before every day.
const NEVER: i32 = i32::MIN;

impl Collector for Counting<'_> {
    type Fruit = HashMap<u32, Tally>;
    type Child = SegmentCounting;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentCounting> {
        let fields: &Fields = &self.base.reader.fields;
        let published = fields.schema.get_field_name(fields.published);
        let entities = self.base.names.len();
        Ok(SegmentCounting {
            columns: EntityColumns::open(segment, fields, self.base.names)?,
            published: segment.fast_fields().column_opt(published)?,
            stories: self.base.stories.map(|stories| stories.segment(number)),
            shared: Shared::new(),
            articles: vec![0; entities],
            newest: vec![NEVER; entities],
            around: self.around,
            stamps: vec![0; entities],
            seen: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(
        &self,
        segments: Vec<(HashMap<u32, Tally>, Shared<u32>)>,
    ) -> tantivy::Result<Self::Fruit> {
        let mut all = Self::Fruit::default();
        let mut stories = Shared::new();
        for (segment, shared) in segments {
            for (entity, tally) in segment {
                let sum = all.entry(entity).or_insert(Tally { articles: 0, ..tally });
                sum.articles += tally.articles;
                sum.newest = sum.newest.max(tally.newest);
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

impl SegmentCollector for SegmentCounting {
    type Fruit = (HashMap<u32, Tally>, Shared<u32>);

    fn collect(&mut self, doc: DocId, _: Score) {
        let day = self.published.as_ref().and_then(|days| days.first(doc));
        let day = day.and_then(|day| i32::try_from(day).ok()).unwrap_or(NEVER);
        let stamp = doc + 1;
        let story = self.stories.as_ref().and_then(|stories| stories.of(doc));
        let shared = &mut self.shared;
        let (stamps, articles, newest) = (&mut self.stamps, &mut self.articles, &mut self.newest);
        let count = |entity: u32| {
            let entity = entity as usize;
            if std::mem::replace(&mut stamps[entity], stamp) != stamp {
                match story {
                    Some(standing) => shared.note(entity as u32, standing.story),
                    None => articles[entity] += 1,
                }
                newest[entity] = newest[entity].max(day);
            }
        };
        self.columns.each(doc, self.around, &mut self.seen, count);
    }

    fn harvest(self) -> Self::Fruit {
        let seen = (0..self.stamps.len()).filter(|&entity| self.stamps[entity] > 0);
        let tallies = seen.filter_map(|entity| {
            let newest = self.newest[entity];
            let tally = Tally {
                kind: self.columns.kind(entity as u32)?,
                articles: u64::from(self.articles[entity]),
                newest: (newest != NEVER).then_some(newest),
            };
            Some((entity as u32, tally))
        });
        (tallies.collect(), self.shared)
    }
}
