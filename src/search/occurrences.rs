//! Where words stand in the articles of a segment, read from the index.
//!
//! In: the ways a unit of the question is found in a field. Out: of one article after another, in their order, how often
//! and where it has them, and what the index gives for that.

use crate::index::{postings, seek};
use crate::query::units::{Row, Ways};
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

/// How often an article has a term.
pub(super) fn frequency(list: &mut SegmentPostings, article: DocId) -> u32 {
    match seek(list, article) == article {
        true => list.term_freq(),
        false => 0,
    }
}

/// A unit in a field.
pub(super) struct OpenWays {
    rows: Vec<OpenRow>,
    adds: bool,
    exact: Option<Follow>,
    positions: Vec<u32>,
}

struct OpenRow {
    terms: Follow,
    share: f32,
    bm25: Bm25Weight,
}

impl OpenWays {
    /// Opens it where it is to be counted only, or to be placed too.
    pub(super) fn open(
        searcher: &Searcher,
        segment: &SegmentReader,
        ways: &Ways,
        is_placed: bool,
    ) -> tantivy::Result<OpenWays> {
        let row = |row: &Row| -> tantivy::Result<Option<OpenRow>> {
            let Some(terms) = Follow::open(segment, &row.terms, is_placed)? else {
                return Ok(None);
            };
            let (share, bm25) = (row.share, Bm25Weight::for_terms(searcher, &row.terms)?);
            Ok(Some(OpenRow { terms, share, bm25 }))
        };
        let rows: Vec<Option<OpenRow>> = ways.rows.iter().map(row).collect::<tantivy::Result<_>>()?;
        Ok(OpenWays {
            rows: rows.into_iter().flatten().collect(),
            adds: ways.adds,
            exact: Follow::open(segment, &ways.exact, false)?,
            positions: Vec::new(),
        })
    }

    /// How often an article has it, and what the index gives for that in a field of such length.
    pub(super) fn count(&mut self, article: DocId, length: u8) -> (u32, f32) {
        let (mut most, mut score) = (0, 0.0_f32);
        for row in &mut self.rows {
            let count = row.terms.count(article, &mut self.positions);
            most = most.max(count);
            score = both(self.adds, score, row.score(length, count));
        }
        (most, score)
    }

    /// Where an article has it, and what the index gives for that.
    pub(super) fn positions(&mut self, article: DocId, length: u8, found: &mut Vec<u32>) -> f32 {
        let mut score = 0.0_f32;
        for row in &mut self.rows {
            row.terms.positions(article, &mut self.positions);
            score = both(self.adds, score, row.score(length, self.positions.len() as u32));
            if self.positions.len() > found.len() {
                std::mem::swap(found, &mut self.positions);
            }
        }
        score
    }

    /// How often an article has it as typed.
    pub(super) fn exact(&mut self, article: DocId) -> u32 {
        let exact = self.exact.as_mut();
        exact.map_or(0, |terms| terms.count(article, &mut self.positions))
    }
}

impl OpenRow {
    fn score(&self, length: u8, count: u32) -> f32 {
        match count {
            0 => 0.0,
            count => self.share * self.bm25.score(length, count),
        }
    }
}

/// What two ways bring together.
fn both(adds: bool, one: f32, other: f32) -> f32 {
    if adds { one + other } else { one.max(other) }
}

/// Terms that follow each other.
struct Follow {
    first: SegmentPostings,
    others: Vec<SegmentPostings>,
    buffer: Vec<u32>,
}

impl Follow {
    /// `None` where one of them is in no article, or there are none.
    fn open(segment: &SegmentReader, terms: &[Term], is_placed: bool) -> tantivy::Result<Option<Follow>> {
        let option = match is_placed || terms.len() > 1 {
            true => IndexRecordOption::WithFreqsAndPositions,
            false => IndexRecordOption::WithFreqs,
        };
        let mut lists = Vec::with_capacity(terms.len());
        for term in terms {
            match postings(segment, term, option)? {
                Some(list) => lists.push(list),
                None => return Ok(None),
            }
        }
        let mut lists = lists.into_iter();
        Ok(lists.next().map(|first| Follow {
            first,
            others: lists.collect(),
            buffer: Vec::new(),
        }))
    }

    fn count(&mut self, article: DocId, positions: &mut Vec<u32>) -> u32 {
        if self.others.is_empty() {
            return frequency(&mut self.first, article);
        }
        self.positions(article, positions);
        positions.len() as u32
    }

    /// Where they begin in an article.
    fn positions(&mut self, article: DocId, positions: &mut Vec<u32>) {
        positions.clear();
        let mut lists = std::iter::once(&mut self.first).chain(&mut self.others);
        if lists.any(|list| frequency(list, article) == 0) {
            return;
        }
        self.first.positions(positions);
        for (offset, list) in (1..).zip(&mut self.others) {
            list.positions(&mut self.buffer);
            let mut after = self.buffer.iter().peekable();
            positions.retain(|position| {
                while after.next_if(|other| **other < position + offset).is_some() {}
                after.peek().is_some_and(|other| **other == position + offset)
            });
        }
    }
}
