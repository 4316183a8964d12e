//! Counts over a result.
//!
//! In: a query of Tantivy's and the names of the index. Out: for each kind of name, the entities in
//! most of the articles found. An article counts once for an entity, whatever spellings it has.

pub mod timeline;

use crate::entities::Kind;
use crate::index::Reader;
use crate::names::{Entity, Names};
use std::cmp::Reverse;
use std::collections::HashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::query::Query;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// The commonest entities of each kind, in the order of [`Kind::ALL`], with their articles.
pub type Facets = [Vec<(Entity, u64)>; Kind::ALL.len()];

/// Counts the entities in the articles of a query; the first `count` of each kind.
///
/// # Errors
///
/// The index cannot be read.
pub fn facets(reader: &Reader, names: &Names, query: &dyn Query, count: usize) -> tantivy::Result<Facets> {
    let columns = reader
        .fields
        .entities
        .map(|field| reader.fields.schema.get_field_name(field).to_owned());
    let counts = reader.articles.search(query, &Counting { names, columns })?;
    Ok(counts.map(|counts| {
        let mut entities: Vec<(u32, u64)> = counts.into_iter().collect();
        // Entities are numbered in the order of their ids.
        entities.sort_unstable_by_key(|(number, articles)| (Reverse(*articles), *number));
        entities.truncate(count);
        let named = entities
            .into_iter()
            .filter_map(|(number, articles)| Some((names.entity(number)?, articles)));
        named.collect()
    }))
}

struct Counting<'n> {
    names: &'n Names,
    columns: [String; Kind::ALL.len()],
}

/// Articles by entity number, for each kind.
type Counts = [HashMap<u32, u64>; Kind::ALL.len()];

/// The columns of one segment, with their kind's number and the entity of each of their identities.
struct SegmentCounting {
    columns: Vec<(usize, StrColumn, Vec<u32>)>,
    counts: Counts,
    seen: Vec<u32>,
}

/// Stands for an identity the table of names does not know.
const UNKNOWN: u32 = u32::MAX;

impl Collector for Counting<'_> {
    type Fruit = Counts;
    type Child = SegmentCounting;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentCounting> {
        let mut columns = Vec::new();
        for (kind, name) in self.columns.iter().enumerate() {
            let Some(column) = segment.fast_fields().str(name)? else {
                continue;
            };
            let mut entities = Vec::with_capacity(column.num_terms());
            let mut identities = column.dictionary().stream()?;
            while identities.advance() {
                let identity = std::str::from_utf8(identities.key()).unwrap_or("");
                entities.push(self.names.entity_of(identity).unwrap_or(UNKNOWN));
            }
            columns.push((kind, column, entities));
        }
        Ok(SegmentCounting {
            columns,
            counts: Counts::default(),
            seen: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut all = Counts::default();
        for segment in segments {
            for (all, counts) in all.iter_mut().zip(segment) {
                for (entity, articles) in counts {
                    *all.entry(entity).or_insert(0) += articles;
                }
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounting {
    type Fruit = Counts;

    fn collect(&mut self, doc: DocId, _: Score) {
        for (kind, column, entities) in &self.columns {
            self.seen.clear();
            let numbers = column.term_ords(doc).filter_map(|ord| entities.get(ord as usize));
            self.seen.extend(numbers.filter(|entity| **entity != UNKNOWN));
            self.seen.sort_unstable();
            self.seen.dedup();
            for entity in &self.seen {
                *self.counts[*kind].entry(*entity).or_insert(0) += 1;
            }
        }
    }

    fn harvest(self) -> Counts {
        self.counts
    }
}
