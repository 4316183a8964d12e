//! Plans become cursors.
//!
//! In: a [`Plan`] and a segment. Out: a [`Cursor`] over the segment's postings, or none where the plan cannot hold in it.

use super::cursor::{Articles, Cursor, HoldsCursor, Order, Statistics, WordCursor};
use super::plan::{Holds, Plan, Words};
use crate::index::postings;
use tantivy::postings::SegmentPostings;
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{SegmentReader, Term};

/// Opens plans over one segment.
pub(super) struct Opener<'s> {
    pub(super) segment: &'s SegmentReader,
    pub(super) statistics: Statistics,
}

impl Opener<'_> {
    fn postings(&self, term: &Term) -> tantivy::Result<Option<SegmentPostings>> {
        postings(self.segment, term, IndexRecordOption::WithFreqsAndPositions)
    }

    fn word(&self, word: &Words) -> tantivy::Result<Option<WordCursor>> {
        let mut postings = Vec::new();
        for term in &word.terms {
            postings.extend(self.postings(term)?);
        }
        let Statistics {
            articles,
            mean_length,
        } = self.statistics;
        let with = word.articles.min(articles);
        let weight = Bm25Weight::for_one_term_without_explain(with, articles, mean_length);
        let cursor = WordCursor::new(postings, weight.boost_by(word.weight));
        Ok((!word.terms.is_empty() && cursor.cost() > 0).then_some(cursor))
    }

    /// A cursor over a plan; `None` where it holds in no article of the segment.
    pub(super) fn open(&self, plan: &Plan) -> tantivy::Result<Option<Cursor>> {
        Ok(match plan {
            Plan::Never => None,
            Plan::Word(word) => self.word(word)?.map(Cursor::Word),
            Plan::Row { words, gaps } => {
                let words = words.iter().map(|word| self.word(word));
                let words = words.collect::<tantivy::Result<Option<Vec<_>>>>()?;
                words.map(|mut words| {
                    let order = Order::of(&mut words);
                    Cursor::Row(words, *gaps, order)
                })
            }
            Plan::Tag { begins, ends } => {
                let (begins, ends) = (self.postings(begins)?, self.postings(ends)?);
                begins
                    .zip(ends)
                    .map(|(begins, ends)| Cursor::Tag(Box::new([begins, ends])))
            }
            Plan::Any(_) | Plan::All(_) | Plan::Near { .. } | Plan::Inside(_) => self.joined(plan)?,
            Plan::Beside {
                member,
                wanted,
                terms,
            } => match self.open(member)? {
                None => None,
                Some(member) => {
                    let mut postings = Vec::new();
                    for term in terms {
                        postings.extend(self.postings(term)?);
                    }
                    Some(Cursor::Beside(Box::new(member), *wanted, postings))
                }
            },
            Plan::Lead { member, paragraphs } => match self.open(member)? {
                None => None,
                Some(member) => {
                    let paragraphs = self.postings(paragraphs)?.map(Box::new);
                    Some(Cursor::Lead(Box::new(member), paragraphs))
                }
            },
            Plan::Same { holds, starts } => {
                let holds = self.holds(holds)?;
                let both = holds.zip(self.postings(starts)?);
                both.map(|(holds, starts)| Cursor::Same(Box::new(holds), Box::new(starts), Vec::new()))
            }
        })
    }

    /// A cursor over a plan of several.
    fn joined(&self, plan: &Plan) -> tantivy::Result<Option<Cursor>> {
        Ok(match plan {
            Plan::Any(members) => {
                let mut cursors = Vec::new();
                for member in members {
                    cursors.extend(self.open(member)?);
                }
                (!cursors.is_empty()).then_some(Cursor::Any(cursors))
            }
            Plan::All(members) => {
                let cursors = members.iter().map(|member| self.open(member));
                let cursors = cursors.collect::<tantivy::Result<Option<Vec<_>>>>()?;
                cursors.map(|mut cursors| {
                    let order = Order::of(&mut cursors);
                    Cursor::All(cursors, order)
                })
            }
            Plan::Near {
                members,
                distance,
                ordered,
            } => self.two(members)?.map(|(members, order)| Cursor::Near {
                members,
                distance: *distance,
                ordered: *ordered,
                order,
                places: Box::default(),
            }),
            Plan::Inside(members) => {
                let two = self.two(members)?;
                two.map(|(members, order)| Cursor::Inside(members, order))
            }
            _ => None,
        })
    }

    fn two(&self, members: &[Plan; 2]) -> tantivy::Result<Option<(Box<[Cursor; 2]>, Order)>> {
        let both = self.open(&members[0])?.zip(self.open(&members[1])?);
        Ok(both.map(|(one, other)| {
            let mut members = Box::new([one, other]);
            let order = Order::of(members.as_mut_slice());
            (members, order)
        }))
    }

    fn holds(&self, holds: &Holds) -> tantivy::Result<Option<HoldsCursor>> {
        Ok(match holds {
            Holds::Has(plan, least) => self
                .open(plan)?
                .map(|cursor| HoldsCursor::Has(cursor, *least, Vec::new())),
            Holds::All(members, excluded) => {
                let members = members.iter().map(|member| self.holds(member));
                let Some(mut members) = members.collect::<tantivy::Result<Option<Vec<_>>>>()? else {
                    return Ok(None);
                };
                let mut without = Vec::new();
                for member in excluded {
                    without.extend(self.holds(member)?);
                }
                let order = Order::of(&mut members);
                Some(HoldsCursor::All(members, without, order))
            }
            Holds::Any(members) => {
                let mut cursors = Vec::new();
                for member in members {
                    cursors.extend(self.holds(member)?);
                }
                (!cursors.is_empty()).then_some(HoldsCursor::Any(cursors))
            }
        })
    }
}
