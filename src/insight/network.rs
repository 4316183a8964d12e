//! Who is named together with whom.
//!
//! In: a query of Tantivy's, the names of the index and the entities to look at. Out: for each pair of them how many
//! articles name both.

use super::Base;
use super::columns::{EntityColumns, SegmentColumns};
use super::significance::association;
use crate::names::Entity;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Query;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Entities and how they are named together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Network {
    /// The entities with their articles in the result.
    pub nodes: Vec<(Entity, u64)>,
    /// Pairs of them.
    pub edges: Vec<Edge>,
    /// Articles of the result.
    pub articles: u64,
}

/// Two entities that articles name together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The place of the one among the nodes, the smaller.
    pub one: usize,
    /// And of the other.
    pub other: usize,
    /// Articles that name both.
    pub articles: u64,
    /// How far that is from chance, see [`association`].
    pub significance: f64,
}

/// Counts the pairs among entities, given by their numbers with their articles; those in `least` articles or more.
///
/// # Errors
///
/// The index cannot be read.
pub(crate) fn network(
    base: Base,
    query: &dyn Query,
    entities: &[(u32, u64)],
    articles: u64,
    least: u64,
) -> tantivy::Result<Network> {
    let places = entities.iter().map(|(number, _)| *number).zip(0u32..).collect();
    let columns = base.columns()?;
    let counts = base.reader.articles.search(query, &Pairing { columns, places })?;
    let mut edges: Vec<Edge> = counts
        .into_iter()
        .filter(|(_, both)| *both >= least)
        .map(|((one, other), both)| Edge {
            one: one as usize,
            other: other as usize,
            articles: both,
            significance: association(
                both,
                entities[one as usize].1,
                entities[other as usize].1,
                articles,
            ),
        })
        .collect();
    edges.sort_unstable_by_key(|edge| (edge.one, edge.other));
    let nodes = entities.iter().map(|(number, articles)| {
        let entity = base.names.entity(*number).expect("it was counted");
        (entity, *articles)
    });
    Ok(Network {
        nodes: nodes.collect(),
        edges,
        articles,
    })
}

struct Pairing<'i> {
    columns: &'i EntityColumns,
    /// The place of each entity wanted.
    places: HashMap<u32, u32>,
}

type Pairs = HashMap<(u32, u32), u64>;

struct SegmentPairing {
    columns: Arc<SegmentColumns>,
    places: HashMap<u32, u32>,
    pairs: Pairs,
    seen: Vec<u32>,
}

impl Collector for Pairing<'_> {
    type Fruit = Pairs;
    type Child = SegmentPairing;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentPairing> {
        Ok(SegmentPairing {
            columns: self.columns.segment(segment),
            places: self.places.clone(),
            pairs: Pairs::new(),
            seen: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Pairs>) -> tantivy::Result<Pairs> {
        let mut all = Pairs::new();
        for (pair, articles) in segments.into_iter().flatten() {
            *all.entry(pair).or_default() += articles;
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentPairing {
    type Fruit = Pairs;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.columns.entities(doc, false, &mut self.seen);
        let mut here: Vec<u32> = self
            .seen
            .iter()
            .filter_map(|entity| self.places.get(entity).copied())
            .collect();
        here.sort_unstable();
        for (nth, one) in here.iter().enumerate() {
            for other in &here[nth + 1..] {
                *self.pairs.entry((*one, *other)).or_default() += 1;
            }
        }
    }

    fn harvest(self) -> Pairs {
        self.pairs
    }
}
