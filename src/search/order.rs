//! The order of articles, the same for all segments and runs.
//!
//! In: candidates with what they are ranked by. Out: the best of them, in order; the smaller id decides ties.

use super::Sort;
use crate::index::Reader;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader, TantivyError};

/// One of the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its score, rounded; where it stands for a story, the best in it.
    pub score: f64,
    /// Where it is.
    pub at: DocAddress,
}

/// Two numbers to rank by, larger first.
pub(super) type Order = [i64; 2];

/// Scores are compared in ten thousandths: how Tantivy adds up the same parts may differ by less.
pub(super) const SCORE_STEPS: f64 = 10_000.0;

/// Before every day.
pub(super) const NEVER: i64 = i64::MIN;

/// An article or story that may be shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub order: Order,
    /// The article shown.
    pub at: DocAddress,
    /// The one of the highest score: of a story any of its articles that fit.
    pub best: DocAddress,
    /// What the index gives that one, in steps.
    pub score: i64,
    /// Its day of publication, where days count.
    pub published: i64,
}

/// What decides between articles that are ranked alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ties {
    /// The smaller id.
    Ids,
    /// What their texts hash to, where any fixed order will do: an id takes long to read.
    Texts,
}

/// What decides in a segment.
pub(super) enum Decider {
    /// Ids by their numbers, which are in their order within a segment.
    Ids(StrColumn),
    /// Hashes, the first number of a signature.
    Texts(Column<u64>),
}

impl Decider {
    pub(super) fn open(reader: &Reader, segment: &SegmentReader, ties: Ties) -> tantivy::Result<Decider> {
        let signature = reader.fields.schema.get_field_name(reader.fields.signature);
        Ok(match ties {
            Ties::Ids => Decider::Ids(ids(reader, segment)?),
            Ties::Texts => Decider::Texts(segment.fast_fields().u64(signature)?),
        })
    }

    /// The smaller one comes first.
    pub(super) fn of(&self, article: DocId) -> u64 {
        let number = match self {
            Decider::Ids(ids) => ids.ords().first(article),
            Decider::Texts(signatures) => signatures.first(article),
        };
        number.unwrap_or(u64::MAX)
    }
}

fn ids(reader: &Reader, segment: &SegmentReader) -> tantivy::Result<StrColumn> {
    let name = reader.fields.schema.get_field_name(reader.fields.id);
    let missing = || TantivyError::SchemaError("the index has no ids".to_owned());
    segment.fast_fields().str(name)?.ok_or_else(missing)
}

/// Keeps the best `limit`. Ids are read only of those that as many others tie with.
pub(super) fn cut(
    reader: &Reader,
    ties: Ties,
    candidates: &mut Vec<Candidate>,
    limit: usize,
) -> tantivy::Result<()> {
    let Some(last) = limit.checked_sub(1).filter(|last| last + 1 < candidates.len()) else {
        candidates.truncate(limit);
        return Ok(());
    };
    let (_, worst, _) = candidates.select_nth_unstable_by(last, |one, other| other.order.cmp(&one.order));
    let worst = worst.order;
    candidates.retain(|candidate| candidate.order >= worst);
    candidates.sort_unstable_by_key(|candidate| Reverse(candidate.order));
    let alike = candidates.partition_point(|candidate| candidate.order > worst);
    let mut alike = candidates.split_off(alike);
    first_of(reader, ties, &mut alike, limit - candidates.len())?;
    candidates.append(&mut alike);
    Ok(())
}

/// Keeps the first of candidates that are ranked alike, and puts them in order.
fn first_of(reader: &Reader, ties: Ties, alike: &mut Vec<Candidate>, wanted: usize) -> tantivy::Result<()> {
    let mut segments: BTreeMap<SegmentOrdinal, Vec<(u64, Candidate)>> = BTreeMap::new();
    for candidate in alike.drain(..) {
        let here = segments.entry(candidate.at.segment_ord).or_default();
        here.push((0, candidate));
    }
    let mut first = Vec::new();
    for (segment, list) in &mut segments {
        let decider = Decider::open(reader, reader.articles.segment_reader(*segment), ties)?;
        for (number, candidate) in list.iter_mut() {
            *number = decider.of(candidate.at.doc_id);
        }
        list.sort_unstable_by_key(|(number, candidate)| (*number, candidate.at));
        list.truncate(wanted);
        for (number, candidate) in list {
            first.push(match &decider {
                Decider::Ids(ids) => (0, printed(ids, candidate.at.doc_id)?, *candidate),
                Decider::Texts(_) => (*number, String::new(), *candidate),
            });
        }
    }
    first.sort_by(|(one, a, _), (other, b, _)| (one, a).cmp(&(other, b)));
    alike.extend(first.into_iter().map(|(_, _, candidate)| candidate).take(wanted));
    Ok(())
}

/// The candidates in order.
pub(super) fn in_order(
    reader: &Reader,
    sort: Sort,
    mut candidates: Vec<Candidate>,
) -> tantivy::Result<Vec<Ranked>> {
    candidates.sort_unstable_by_key(|candidate| Reverse(candidate.order));
    let mut ranked = Vec::with_capacity(candidates.len());
    for alike in candidates.chunk_by(|one, other| one.order == other.order) {
        let mut alike = alike.to_vec();
        let all = alike.len();
        if all > 1 {
            first_of(reader, Ties::Ids, &mut alike, all)?;
        }
        ranked.extend(alike.iter().map(|candidate| Ranked {
            score: score_of(sort, candidate.order) as f64 / SCORE_STEPS,
            at: candidate.at,
        }));
    }
    Ok(ranked)
}

fn printed(ids: &StrColumn, article: DocId) -> tantivy::Result<String> {
    let mut id = String::new();
    if let Some(number) = ids.ords().first(article) {
        ids.ord_to_str(number, &mut id)?;
    }
    Ok(id)
}

fn score_of(sort: Sort, order: Order) -> i64 {
    match sort {
        Sort::Relevance | Sort::RelevanceThenNewest => order[0],
        Sort::Newest | Sort::Oldest => order[1],
    }
}

pub(super) fn order(sort: Sort, score: i64, published: i64) -> Order {
    match sort {
        Sort::Relevance => [score, 0],
        Sort::RelevanceThenNewest => [score, published],
        Sort::Newest => [published, score],
        Sort::Oldest if published == NEVER => [NEVER, score],
        Sort::Oldest => [-published, score],
    }
}

/// The order with another score.
pub(super) fn with_score(sort: Sort, order: Order, score: i64) -> Order {
    match sort {
        Sort::Relevance | Sort::RelevanceThenNewest => [score, order[1]],
        Sort::Newest | Sort::Oldest => [order[0], score],
    }
}
