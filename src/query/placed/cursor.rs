//! What is planned, over the postings of one segment.
//!
//! A [`Cursor`] goes from article to article where its plan may hold, driven by the rarest of the terms, and reads
//! positions only of the articles it is asked about.

use super::algebra::{self, Interval};
use crate::index::seek;
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
        /// Where the two stand.
        places: Box<[Vec<Interval>; 2]>,
    },
    Inside(Box<[Cursor; 2]>, Order),
    Beside(Box<Cursor>, bool, Vec<SegmentPostings>),
    Lead(Box<Cursor>, Option<Box<SegmentPostings>>),
    Same(Box<HoldsCursor>, Box<SegmentPostings>, Vec<u32>),
}

/// Where something may hold in a sentence or paragraph.
pub(super) enum HoldsCursor {
    Has(Cursor, u32, Vec<Interval>),
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

impl Articles for Cursor {
    fn doc(&self) -> DocId {
        match self {
            Cursor::Word(word) => word.doc,
            Cursor::Tag(ends) => ends[0].doc(),
            Cursor::Any(members) => first(members),
            Cursor::Row(_, _, order) | Cursor::All(_, order) | Cursor::Inside(_, order) => order.doc,
            Cursor::Near { order, .. } => order.doc,
            Cursor::Lead(member, _) | Cursor::Beside(member, ..) => member.doc(),
            Cursor::Same(holds, ..) => holds.doc(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Cursor::Word(word) => word.seek(target),
            Cursor::Tag(ends) => seek(&mut ends[0], target),
            Cursor::Any(members) => seek_any(members, target),
            Cursor::Row(words, _, order) => order.seek(words, target),
            Cursor::All(members, order) => order.seek(members, target),
            Cursor::Inside(members, order) => order.seek(members.as_mut_slice(), target),
            Cursor::Near { members, order, .. } => order.seek(members.as_mut_slice(), target),
            Cursor::Lead(member, _) | Cursor::Beside(member, ..) => member.seek(target),
            Cursor::Same(holds, ..) => holds.seek(target),
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
            Cursor::Same(holds, ..) => holds.cost(),
        }
    }
}

impl Articles for HoldsCursor {
    fn doc(&self) -> DocId {
        match self {
            HoldsCursor::Has(cursor, ..) => cursor.doc(),
            HoldsCursor::All(_, _, order) => order.doc,
            HoldsCursor::Any(members) => first(members),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            HoldsCursor::Has(cursor, ..) => cursor.seek(target),
            HoldsCursor::All(members, _, order) => order.seek(members, target),
            HoldsCursor::Any(members) => seek_any(members, target),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            HoldsCursor::Has(cursor, ..) => cursor.cost(),
            HoldsCursor::All(members, ..) => members.iter().map(Articles::cost).min().unwrap_or(0),
            HoldsCursor::Any(members) => members.iter().map(Articles::cost).sum(),
        }
    }
}

impl Cursor {
    /// Where it stands in the article it is at; what its words are worth is added to the score.
    pub(super) fn find(&mut self, asked: &mut Asked, found: &mut Vec<Interval>) {
        match self {
            Cursor::Word(word) => {
                word.read();
                word.score(word.positions.len(), asked);
                found.clear();
                found.extend(word.positions.iter().map(|&at| Interval::new(at, at)));
            }
            Cursor::Row(words, gaps, _) => {
                words.iter_mut().for_each(WordCursor::read);
                let positions = words.iter().map(|word| word.positions.as_slice());
                algebra::row(positions, *gaps, found);
                words.iter().for_each(|word| word.score(found.len(), asked));
            }
            Cursor::Tag(ends) => tagged(ends, found),
            Cursor::Any(members) => any(members, asked, found),
            Cursor::All(members, _) => all(members, asked, found),
            Cursor::Near {
                members,
                distance,
                ordered,
                places,
                ..
            } => {
                let [one, other] = members.as_mut();
                let [ones, others] = places.as_mut();
                one.find(asked, ones);
                other.find(asked, others);
                algebra::near(ones, others, *distance, *ordered, found);
            }
            Cursor::Inside(members, _) => inside(members, asked, found),
            Cursor::Beside(member, wanted, terms) => {
                let doc = member.doc();
                let is_there = terms.iter_mut().any(|term| seek(term, doc) == doc);
                match is_there == *wanted {
                    true => member.find(asked, found),
                    false => found.clear(),
                }
            }
            Cursor::Lead(member, paragraphs) => {
                member.find(asked, found);
                let mut starts = Vec::new();
                if let Some(postings) = paragraphs {
                    positions_at(postings, member.doc(), &mut starts);
                }
                if let Some(&after) = starts.get(LEAD_PARAGRAPHS) {
                    found.retain(|interval| interval.end < after);
                }
            }
            Cursor::Same(holds, boundaries, starts) => {
                positions_at(boundaries, holds.doc(), starts);
                let numbers = holds.find(starts, asked).into_iter();
                found.clear();
                found.extend(numbers.map(|number| algebra::stretch(number, starts, u32::MAX)));
            }
        }
    }
}

/// Where one of those stands that are at the first article.
fn any(members: &mut [Cursor], asked: &mut Asked, found: &mut Vec<Interval>) {
    let doc = first(members);
    let mut here = members.iter_mut().filter(|member| member.doc() == doc);
    if let Some(member) = here.next() {
        member.find(asked, found);
    }
    let mut more = Vec::new();
    for member in here {
        member.find(asked, &mut more);
        found.append(&mut more);
    }
    *found = algebra::sorted(std::mem::take(found));
}

/// Where the second stands with the first in it.
fn inside([inner, outer]: &mut [Cursor; 2], asked: &mut Asked, found: &mut Vec<Interval>) {
    let mut places = Vec::new();
    inner.find(asked, &mut places);
    outer.find(asked, found);
    algebra::keep_holding(found, &places);
}

/// From one of each member to the others.
fn all(members: &mut [Cursor], asked: &mut Asked, found: &mut Vec<Interval>) {
    let mut members = members.iter_mut();
    if let Some(member) = members.next() {
        member.find(asked, found);
    }
    let mut others = Vec::new();
    for member in members {
        member.find(asked, &mut others);
        *found = algebra::both(found, &others);
    }
}

/// From each beginning to the end that belongs to it.
fn tagged([begins, ends]: &mut [SegmentPostings; 2], found: &mut Vec<Interval>) {
    seek(ends, begins.doc());
    let (mut starts, mut lasts) = (Vec::new(), Vec::new());
    begins.positions(&mut starts);
    ends.positions(&mut lasts);
    let pairs = starts.into_iter().zip(lasts);
    found.clear();
    found.extend(pairs.map(|(start, end)| Interval::new(start, end)));
}

/// The positions of a term in an article; none if it is not there.
fn positions_at(postings: &mut SegmentPostings, doc: DocId, positions: &mut Vec<u32>) {
    positions.clear();
    if seek(postings, doc) == doc {
        postings.positions(positions);
    }
}

impl HoldsCursor {
    /// The numbers of the sentences or paragraphs in which it holds.
    fn find(&mut self, starts: &[u32], asked: &mut Asked) -> Vec<u32> {
        match self {
            HoldsCursor::Has(cursor, least, places) => {
                cursor.find(asked, places);
                match least {
                    1 => algebra::within(places, starts),
                    least => so_often(places, starts, *least),
                }
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

/// The numbers of the stretches of text that have so many of a list inside.
fn so_often(list: &[Interval], starts: &[u32], least: u32) -> Vec<u32> {
    let mut counts = vec![0; starts.len()];
    for interval in list {
        for number in algebra::within(&[*interval], starts) {
            counts[number as usize] += 1;
        }
    }
    let numbers = 0..starts.len() as u32;
    numbers
        .filter(|&number| counts[number as usize] >= least)
        .collect()
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
    /// Where it stands in the article that was read last.
    positions: Vec<u32>,
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
            positions: Vec::new(),
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

    /// Reads where it stands in the article it is at.
    fn read(&mut self) {
        if let [only] = self.postings.as_mut_slice() {
            only.positions(&mut self.positions);
            return;
        }
        self.positions.clear();
        for &at in &self.here {
            self.postings[at].append_positions_with_offset(0, &mut self.positions);
        }
        self.positions.sort_unstable();
        self.positions.dedup();
    }

    fn score(&self, times: usize, asked: &mut Asked) {
        if times > 0 {
            asked.score += self.weight.score(asked.length, times as u32);
        }
    }
}
