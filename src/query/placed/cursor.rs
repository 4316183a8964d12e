//! What is planned, over the postings of one segment.
//!
//! A [`Cursor`] goes from article to article where its plan may hold, driven by the rarest of the terms, and reads
//! positions only of the articles it is asked about.

use super::algebra::{self, Interval};
use crate::text::LEAD_PARAGRAPHS;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::{DocId, DocSet, TERMINATED};

/// What scores are counted from: the articles and the mean length of a part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statistics {
    pub(super) articles: u64,
    pub(super) mean_length: f32,
}

/// The article that is asked about: its length as Tantivy notes it, and the score so far.
pub(super) struct Asked {
    pub(super) length: u8,
    pub(super) score: f32,
}

/// Where something may stand.
pub(super) enum Cursor {
    Word(WordCursor),
    Row(Vec<WordCursor>, u32, Order),
    Tag(Box<[SegmentPostings; 2]>),
    Any(Vec<Cursor>),
    All(Vec<Cursor>, Order),
    Near {
        members: Box<[Cursor; 2]>,
        distance: u32,
        ordered: bool,
        order: Order,
    },
    Inside(Box<[Cursor; 2]>, Order),
    Beside(Box<Cursor>, bool, Vec<SegmentPostings>),
    Lead(Box<Cursor>, Option<Box<SegmentPostings>>),
    Same(Box<HoldsCursor>, Box<SegmentPostings>),
}

/// Where something may hold in a sentence or paragraph.
pub(super) enum HoldsCursor {
    Has(Cursor, u32),
    All(Vec<HoldsCursor>, Vec<HoldsCursor>, Order),
    Any(Vec<HoldsCursor>),
}

/// Goes from article to article.
pub(super) trait Articles {
    fn doc(&self) -> DocId;
    /// The first article from `target` on where it may stand.
    fn seek(&mut self, target: DocId) -> DocId;
    /// Articles at most.
    fn cost(&self) -> u64;
}

/// Members in the order of their cost, and the article they are all at.
pub(super) struct Order {
    by_cost: Vec<usize>,
    doc: DocId,
}

impl Order {
    pub(super) fn of<A: Articles>(members: &mut [A]) -> Order {
        let mut by_cost: Vec<usize> = (0..members.len()).collect();
        by_cost.sort_by_key(|&at| members[at].cost());
        let mut order = Order { by_cost, doc: 0 };
        order.meet(members, 0);
        order
    }

    /// The first article from `target` on that all members are at.
    fn meet<A: Articles>(&mut self, members: &mut [A], target: DocId) -> DocId {
        let mut target = target;
        self.doc = 'again: loop {
            let mut doc = target;
            for &at in &self.by_cost {
                let member = &mut members[at];
                doc = member.seek(target);
                if doc > target && self.by_cost[0] != at {
                    target = doc;
                    continue 'again;
                }
                target = doc;
            }
            break doc;
        };
        self.doc
    }

    fn seek<A: Articles>(&mut self, members: &mut [A], target: DocId) -> DocId {
        if self.doc < target {
            self.meet(members, target);
        }
        self.doc
    }
}

fn first<A: Articles>(members: &[A]) -> DocId {
    members.iter().map(Articles::doc).min().unwrap_or(TERMINATED)
}

fn seek_any<A: Articles>(members: &mut [A], target: DocId) -> DocId {
    let docs = members.iter_mut().map(|member| member.seek(target));
    docs.min().unwrap_or(TERMINATED)
}

fn seek_postings(postings: &mut SegmentPostings, target: DocId) -> DocId {
    match postings.doc() < target {
        true => postings.seek(target),
        false => postings.doc(),
    }
}

impl Articles for Cursor {
    fn doc(&self) -> DocId {
        match self {
            Cursor::Word(word) => word.doc,
            Cursor::Tag(ends) => ends[0].doc(),
            Cursor::Any(members) => first(members),
            Cursor::Row(_, _, order) | Cursor::All(_, order) | Cursor::Inside(_, order) => order.doc,
            Cursor::Near { order, .. } => order.doc,
            Cursor::Lead(member, _) | Cursor::Beside(member, ..) => member.doc(),
            Cursor::Same(holds, _) => holds.doc(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Cursor::Word(word) => word.seek(target),
            Cursor::Tag(ends) => seek_postings(&mut ends[0], target),
            Cursor::Any(members) => seek_any(members, target),
            Cursor::Row(words, _, order) => order.seek(words, target),
            Cursor::All(members, order) => order.seek(members, target),
            Cursor::Inside(members, order) => order.seek(members.as_mut_slice(), target),
            Cursor::Near { members, order, .. } => order.seek(members.as_mut_slice(), target),
            Cursor::Lead(member, _) | Cursor::Beside(member, ..) => member.seek(target),
            Cursor::Same(holds, _) => holds.seek(target),
        }
    }

    fn cost(&self) -> u64 {
        let least = |members: &[Cursor]| members.iter().map(Articles::cost).min().unwrap_or(0);
        match self {
            Cursor::Word(word) => word.cost(),
            Cursor::Row(words, ..) => words.iter().map(Articles::cost).min().unwrap_or(0),
            Cursor::Tag(ends) => ends[0].size_hint().into(),
            Cursor::Any(members) => members.iter().map(Articles::cost).sum(),
            Cursor::All(members, _) => least(members),
            Cursor::Inside(members, _) => least(members.as_slice()),
            Cursor::Near { members, .. } => least(members.as_slice()),
            Cursor::Lead(member, _) | Cursor::Beside(member, ..) => member.cost(),
            Cursor::Same(holds, _) => holds.cost(),
        }
    }
}

impl Articles for HoldsCursor {
    fn doc(&self) -> DocId {
        match self {
            HoldsCursor::Has(cursor, _) => cursor.doc(),
            HoldsCursor::All(_, _, order) => order.doc,
            HoldsCursor::Any(members) => first(members),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            HoldsCursor::Has(cursor, _) => cursor.seek(target),
            HoldsCursor::All(members, _, order) => order.seek(members, target),
            HoldsCursor::Any(members) => seek_any(members, target),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            HoldsCursor::Has(cursor, _) => cursor.cost(),
            HoldsCursor::All(members, ..) => members.iter().map(Articles::cost).min().unwrap_or(0),
            HoldsCursor::Any(members) => members.iter().map(Articles::cost).sum(),
        }
    }
}

impl Cursor {
    /// Where it stands in the article it is at; what its words are worth is added to the score.
    pub(super) fn find(&mut self, asked: &mut Asked) -> Vec<Interval> {
        match self {
            Cursor::Word(word) => word.find(asked),
            Cursor::Row(words, gaps, _) => {
                let positions: Vec<Vec<u32>> = words.iter_mut().map(WordCursor::positions).collect();
                let found = algebra::row(&positions, *gaps);
                words.iter().for_each(|word| word.score(found.len(), asked));
                found
            }
            Cursor::Tag(ends) => tagged(ends),
            Cursor::Any(members) => {
                let doc = first(members);
                let here = members.iter_mut().filter(|member| member.doc() == doc);
                let found = here.flat_map(|member| member.find(asked)).collect();
                algebra::sorted(found)
            }
            Cursor::All(members, _) => {
                let mut lists = members.iter_mut().map(|member| member.find(asked));
                let first = lists.next().unwrap_or_default();
                lists.fold(first, |ones, others| algebra::both(&ones, &others))
            }
            Cursor::Near {
                members,
                distance,
                ordered,
                ..
            } => {
                let [one, other] = members.as_mut();
                let (ones, others) = (one.find(asked), other.find(asked));
                algebra::near(&ones, &others, *distance, *ordered)
            }
            Cursor::Inside(members, _) => {
                let [inner, outer] = members.as_mut();
                algebra::holding(outer.find(asked), &inner.find(asked))
            }
            Cursor::Beside(member, wanted, terms) => {
                let doc = member.doc();
                let is_there = terms.iter_mut().any(|term| seek_postings(term, doc) == doc);
                match is_there == *wanted {
                    true => member.find(asked),
                    false => Vec::new(),
                }
            }
            Cursor::Lead(member, paragraphs) => {
                let mut found = member.find(asked);
                let starts = paragraphs
                    .as_mut()
                    .map(|postings| positions_at(postings, member.doc()));
                if let Some(&after) = starts.iter().flatten().nth(LEAD_PARAGRAPHS) {
                    found.retain(|interval| interval.end < after);
                }
                found
            }
            Cursor::Same(holds, boundaries) => {
                let starts = positions_at(boundaries, holds.doc());
                let numbers = holds.find(&starts, asked).into_iter();
                numbers
                    .map(|number| algebra::stretch(number, &starts, u32::MAX))
                    .collect()
            }
        }
    }
}

/// From each beginning to the end that belongs to it.
fn tagged([begins, ends]: &mut [SegmentPostings; 2]) -> Vec<Interval> {
    seek_postings(ends, begins.doc());
    let (mut starts, mut lasts) = (Vec::new(), Vec::new());
    begins.positions(&mut starts);
    ends.positions(&mut lasts);
    let pairs = starts.into_iter().zip(lasts);
    pairs.map(|(start, end)| Interval::new(start, end)).collect()
}

/// The positions of a term in an article; none if it is not there.
fn positions_at(postings: &mut SegmentPostings, doc: DocId) -> Vec<u32> {
    let mut positions = Vec::new();
    if seek_postings(postings, doc) == doc {
        postings.positions(&mut positions);
    }
    positions
}

impl HoldsCursor {
    /// The numbers of the sentences or paragraphs in which it holds.
    fn find(&mut self, starts: &[u32], asked: &mut Asked) -> Vec<u32> {
        match self {
            HoldsCursor::Has(cursor, 1) => algebra::within(&cursor.find(asked), starts),
            HoldsCursor::Has(cursor, least) => {
                let each = cursor.find(asked);
                let mut counts = vec![0; starts.len()];
                for interval in each {
                    for number in algebra::within(&[interval], starts) {
                        counts[number as usize] += 1;
                    }
                }
                let numbers = 0..starts.len() as u32;
                numbers
                    .filter(|&number| counts[number as usize] >= *least)
                    .collect()
            }
            HoldsCursor::All(members, excluded, order) => {
                let mut lists = members.iter_mut().map(|member| member.find(starts, asked));
                let mut found = lists.next().unwrap_or_default();
                for list in lists {
                    found.retain(|number| list.binary_search(number).is_ok());
                }
                for member in excluded {
                    if member.seek(order.doc) == order.doc {
                        let mut unscored = Asked { score: 0.0, ..*asked };
                        let list = member.find(starts, &mut unscored);
                        found.retain(|number| list.binary_search(number).is_err());
                    }
                }
                found
            }
            HoldsCursor::Any(members) => {
                let doc = first(members);
                let here = members.iter_mut().filter(|member| member.doc() == doc);
                let mut found: Vec<u32> = here.flat_map(|member| member.find(starts, asked)).collect();
                found.sort_unstable();
                found.dedup();
                found
            }
        }
    }
}

/// A word, by the postings of its terms.
pub(super) struct WordCursor {
    postings: Vec<SegmentPostings>,
    /// Those ahead of the article it is at, the next on top.
    ahead: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Those at the article it is at.
    here: Vec<usize>,
    doc: DocId,
    weight: Bm25Weight,
}

impl Articles for WordCursor {
    fn doc(&self) -> DocId {
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if let [only] = self.postings.as_mut_slice() {
            self.doc = only.seek(target);
            return self.doc;
        }
        for at in self.here.drain(..) {
            let doc = self.postings[at].seek(target);
            self.ahead.push(Reverse((doc, at)));
        }
        while let Some(&Reverse((doc, at))) = self.ahead.peek()
            && doc < target
        {
            self.ahead.pop();
            let doc = self.postings[at].seek(target);
            self.ahead.push(Reverse((doc, at)));
        }
        self.gather();
        self.doc
    }

    fn cost(&self) -> u64 {
        self.postings
            .iter()
            .map(|postings| u64::from(postings.size_hint()))
            .sum()
    }
}

impl WordCursor {
    pub(super) fn new(postings: Vec<SegmentPostings>, weight: Bm25Weight) -> WordCursor {
        let ahead = postings
            .iter()
            .enumerate()
            .map(|(at, postings)| Reverse((postings.doc(), at)));
        let mut cursor = WordCursor {
            ahead: ahead.collect(),
            here: Vec::new(),
            doc: TERMINATED,
            postings,
            weight,
        };
        cursor.gather();
        cursor
    }

    /// Takes the postings of the next article.
    fn gather(&mut self) {
        self.doc = self.ahead.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        while let Some(&Reverse((doc, at))) = self.ahead.peek()
            && doc == self.doc
            && doc != TERMINATED
        {
            self.ahead.pop();
            self.here.push(at);
        }
    }

    fn positions(&mut self) -> Vec<u32> {
        let mut positions = Vec::new();
        if let [only] = self.postings.as_mut_slice() {
            only.positions(&mut positions);
            return positions;
        }
        for &at in &self.here {
            self.postings[at].append_positions_with_offset(0, &mut positions);
        }
        positions.sort_unstable();
        positions.dedup();
        positions
    }

    fn find(&mut self, asked: &mut Asked) -> Vec<Interval> {
        let positions = self.positions();
        self.score(positions.len(), asked);
        positions.into_iter().map(|at| Interval::new(at, at)).collect()
    }

    fn score(&self, times: usize, asked: &mut Asked) {
        if times > 0 {
            asked.score += self.weight.score(asked.length, times as u32);
        }
    }
}
