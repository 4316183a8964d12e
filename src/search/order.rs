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
enum By {
    /// The smaller id.
    Ids,
    /// What text and id hash to: between equal scores any fixed order will do, and an id takes long to read.
    Hashes,
}

/// What decides in a segment.
enum Decider {
    /// Ids by their numbers, which are in their order within a segment.
    Ids(StrColumn),
    /// The first number of a signature.
    Hashes(Column<u64>),
}

impl Decider {
    fn open(reader: &Reader, segment: &SegmentReader, by: By) -> tantivy::Result<Decider> {
        let name = |field| reader.fields.schema.get_field_name(field);
        let columns = segment.fast_fields();
        let missing = || TantivyError::SchemaError("the index has no ids".to_owned());
        Ok(match by {
            By::Ids => Decider::Ids(columns.str(name(reader.fields.id))?.ok_or_else(missing)?),
            By::Hashes => Decider::Hashes(columns.u64(name(reader.fields.signature))?),
        })
    }

    /// The smaller one comes first.
    fn of(&self, article: DocId) -> u64 {
        let number = match self {
            Decider::Ids(ids) => ids.ords().first(article),
            Decider::Hashes(signatures) => signatures.first(article),
        };
        number.unwrap_or(u64::MAX)
    }

    fn id(&self, number: u64) -> tantivy::Result<String> {
        let mut id = String::new();
        if let Decider::Ids(ids) = self {
            ids.ord_to_str(number, &mut id)?;
        }
        Ok(id)
    }
}

/// The deciders of all segments, opened when they are first asked for.
#[derive(Default)]
pub(super) struct Deciders {
    ids: OnceLock<Vec<Decider>>,
    hashes: OnceLock<Vec<Decider>>,
}

impl Deciders {
    fn get(&self, reader: &Reader, by: By) -> tantivy::Result<&[Decider]> {
        let kept = match by {
            By::Ids => &self.ids,
            By::Hashes => &self.hashes,
        };
        if let Some(open) = kept.get() {
            return Ok(open);
        }
        let segments = reader.articles.segment_readers().iter();
        let open = segments.map(|segment| Decider::open(reader, segment, by));
        let open = open.collect::<tantivy::Result<_>>()?;
        Ok(kept.get_or_init(|| open))
    }
}

/// What decides between articles that are ranked alike in an order.
#[derive(Clone, Copy)]
pub(super) struct Ties<'i> {
    reader: &'i Reader,
    deciders: &'i Deciders,
    by: By,
}

impl<'i> Ties<'i> {
    pub(super) fn of(sort: Sort, reader: &'i Reader, deciders: &'i Deciders) -> Ties<'i> {
        let by = match sort {
            Sort::Relevance => By::Hashes,
            Sort::RelevanceThenNewest | Sort::Newest | Sort::Oldest => By::Ids,
        };
        Ties { reader, deciders, by }
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
    pub(super) fn in_order(self, sort: Sort, mut candidates: Vec<Candidate>) -> tantivy::Result<Vec<Ranked>> {
        candidates.sort_unstable_by_key(|candidate| Reverse(candidate.order));
        let mut ranked = Vec::with_capacity(candidates.len());
        for alike in candidates.chunk_by(|one, other| one.order == other.order) {
            let alike = match alike {
                [_] => alike.to_vec(),
                alike => self.first_of(alike.to_vec(), alike.len())?,
            };
            ranked.extend(alike.iter().map(|candidate| Ranked {
                score: score_of(sort, candidate.order) as f64 / SCORE_STEPS,
                at: candidate.at,
            }));
        }
        Ok(ranked)
    }

    /// The first of candidates that are ranked alike, in order.
    fn first_of(self, alike: Vec<Candidate>, wanted: usize) -> tantivy::Result<Vec<Candidate>> {
        if self.by == By::Ids {
            return self.first_by_id(alike, wanted);
        }
        let deciders = self.deciders.get(self.reader, self.by)?;
        let hashed = alike.into_iter().map(|candidate| {
            let hash = deciders[candidate.at.segment_ord as usize].of(candidate.at.doc_id);
            (hash, candidate)
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
        let deciders = self.deciders.get(self.reader, By::Ids)?;
        let decider = |candidate: &Candidate| &deciders[candidate.at.segment_ord as usize];
        let mut segments: BTreeMap<SegmentOrdinal, Vec<(u64, Candidate)>> = BTreeMap::new();
        for candidate in alike {
            let here = segments.entry(candidate.at.segment_ord).or_default();
            here.push((decider(&candidate).of(candidate.at.doc_id), candidate));
        }
        for here in segments.values_mut() {
            here.sort_unstable_by_key(|(number, candidate)| (*number, candidate.at));
        }
        let is_one = segments.len() == 1;
        let mut heads = BTreeMap::new();
        let advance = |heads: &mut BTreeMap<_, _>, mut rest: std::vec::IntoIter<(u64, Candidate)>| {
            if let Some((number, candidate)) = rest.next() {
                let id = match is_one {
                    true => String::new(),
                    false => decider(&candidate).id(number)?,
                };
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
