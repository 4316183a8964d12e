//! The order of articles, the same for all segments and runs.
//!
//! In: candidates with what they are ranked by. Out: the best of them, in order. Between equal
//! scores a hash of text and id decides, between equal days the smaller id.

use super::Sort;
use crate::index::Reader;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, SegmentOrdinal, SegmentReader, TantivyError};

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

/// What decides between articles that are ranked alike, a column a segment, opened when it is first asked for.
#[derive(Default)]
pub(super) struct Deciders {
    /// Ids by their numbers, which are in their order within a segment.
    ids: OnceLock<Vec<StrColumn>>,
    /// What text and id hash to, the first number of a signature.
    hashes: OnceLock<Vec<Column<u64>>>,
}

/// The columns of all segments.
fn opened<'o, T>(
    kept: &'o OnceLock<Vec<T>>,
    reader: &Reader,
    open: impl Fn(&SegmentReader) -> tantivy::Result<T>,
) -> tantivy::Result<&'o [T]> {
    if let Some(columns) = kept.get() {
        return Ok(columns);
    }
    let columns = reader.articles.segment_readers().iter().map(open);
    let columns = columns.collect::<tantivy::Result<_>>()?;
    Ok(kept.get_or_init(|| columns))
}

/// Decides between articles that are ranked alike in an order.
#[derive(Clone, Copy)]
pub(super) struct Ties<'i> {
    sort: Sort,
    reader: &'i Reader,
    deciders: &'i Deciders,
}

impl<'i> Ties<'i> {
    pub(super) fn of(sort: Sort, reader: &'i Reader, deciders: &'i Deciders) -> Ties<'i> {
        Ties {
            sort,
            reader,
            deciders,
        }
    }

    fn ids(self) -> tantivy::Result<&'i [StrColumn]> {
        let name = self.reader.fields.schema.get_field_name(self.reader.fields.id);
        opened(&self.deciders.ids, self.reader, |segment| {
            let missing = || TantivyError::SchemaError("the index has no ids".to_owned());
            segment.fast_fields().str(name)?.ok_or_else(missing)
        })
    }

    fn hashes(self) -> tantivy::Result<&'i [Column<u64>]> {
        let fields = &self.reader.fields;
        let name = fields.schema.get_field_name(fields.signature);
        opened(&self.deciders.hashes, self.reader, |segment| {
            segment.fast_fields().u64(name)
        })
    }

    /// Keeps the best `limit`. Only those that as many others tie with are decided between.
    pub(super) fn cut(self, candidates: &mut Vec<Candidate>, limit: usize) -> tantivy::Result<()> {
        let Some(last) = limit.checked_sub(1).filter(|last| last + 1 < candidates.len()) else {
            candidates.truncate(limit);
            return Ok(());
        };
        let (_, worst, _) = candidates.select_nth_unstable_by(last, |one, other| other.order.cmp(&one.order));
        let worst = worst.order;
        candidates.retain(|candidate| candidate.order >= worst);
        candidates.sort_unstable_by_key(|candidate| Reverse(candidate.order));
        let alike = candidates.partition_point(|candidate| candidate.order > worst);
        let alike = candidates.split_off(alike);
        candidates.extend(self.first_of(alike, limit - candidates.len())?);
        Ok(())
    }

    /// The candidates in order.
    pub(super) fn in_order(self, mut candidates: Vec<Candidate>) -> tantivy::Result<Vec<Ranked>> {
        candidates.sort_unstable_by_key(|candidate| Reverse(candidate.order));
        let mut ranked = Vec::with_capacity(candidates.len());
        for alike in candidates.chunk_by(|one, other| one.order == other.order) {
            let alike = match alike {
                [_] => alike.to_vec(),
                alike => self.first_of(alike.to_vec(), alike.len())?,
            };
            ranked.extend(alike.iter().map(|candidate| Ranked {
                score: score_of(self.sort, candidate.order) as f64 / SCORE_STEPS,
                at: candidate.at,
            }));
        }
        Ok(ranked)
    }

    /// The first of candidates that are ranked alike, in order. Between equal scores any fixed order will do, and an id
    /// takes long to read.
    fn first_of(self, alike: Vec<Candidate>, wanted: usize) -> tantivy::Result<Vec<Candidate>> {
        if self.sort != Sort::Relevance {
            return self.first_by_id(alike, wanted);
        }
        let hashes = self.hashes()?;
        let hashed = alike.into_iter().map(|candidate| {
            let hash = hashes[candidate.at.segment_ord as usize].first(candidate.at.doc_id);
            (hash.unwrap_or(u64::MAX), candidate)
        });
        let mut hashed: Vec<(u64, Candidate)> = hashed.collect();
        hashed.sort_unstable_by_key(|(hash, _)| *hash);
        let mut first = Vec::new();
        for equal in hashed.chunk_by(|(one, _), (other, _)| one == other) {
            if first.len() >= wanted {
                break;
            }
            let equal = equal.iter().map(|(_, candidate)| *candidate).collect();
            first.extend(self.first_by_id(equal, wanted - first.len())?);
        }
        Ok(first)
    }

    /// Merges the segments: no more ids are read than there are segments and articles wanted.
    fn first_by_id(self, mut alike: Vec<Candidate>, wanted: usize) -> tantivy::Result<Vec<Candidate>> {
        if alike.len() < 2 {
            alike.truncate(wanted);
            return Ok(alike);
        }
        let ids = self.ids()?;
        let ids_of = |candidate: &Candidate| &ids[candidate.at.segment_ord as usize];
        let mut segments: BTreeMap<SegmentOrdinal, Vec<(u64, Candidate)>> = BTreeMap::new();
        for candidate in alike {
            let here = segments.entry(candidate.at.segment_ord).or_default();
            let number = ids_of(&candidate).ords().first(candidate.at.doc_id);
            here.push((number.unwrap_or(u64::MAX), candidate));
        }
        for here in segments.values_mut() {
            here.sort_unstable_by_key(|(number, candidate)| (*number, candidate.at));
        }
        let is_one = segments.len() == 1;
        let mut heads = BTreeMap::new();
        let advance = |heads: &mut BTreeMap<_, _>, mut rest: std::vec::IntoIter<(u64, Candidate)>| {
            if let Some((number, candidate)) = rest.next() {
                let mut id = String::new();
                if !is_one {
                    ids_of(&candidate).ord_to_str(number, &mut id)?;
                }
                heads.insert((id, candidate.at), (candidate, rest));
            }
            tantivy::Result::Ok(())
        };
        for here in segments.into_values() {
            advance(&mut heads, here.into_iter())?;
        }
        let mut first = Vec::new();
        while first.len() < wanted
            && let Some((_, (candidate, rest))) = heads.pop_first()
        {
            first.push(candidate);
            advance(&mut heads, rest)?;
        }
        Ok(first)
    }
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
