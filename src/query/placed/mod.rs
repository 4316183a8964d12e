//! Articles in which words, names and dates stand as asked: near each other, in one sentence, so often.
//!
//! In: a [`Plan`] for the headline and one for the body. Out: a query of Tantivy's. It goes through articles lazily: the
//! rarest term leads, and positions are read only where all that is needed occurs. The model is the interval queries of
//! Lucene (`org.apache.lucene.queries.intervals`); the algebra stands in [`algebra`].

pub(crate) mod algebra;
mod cursor;
mod open;
pub(crate) mod plan;

use algebra::Interval;
use cursor::{Articles, Asked, Cursor, Statistics};
use open::Opener;
use plan::Plan;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// A plan in the part of the article it is for.
#[derive(Debug, Clone)]
pub(crate) struct InPart {
    /// What must stand there.
    pub(crate) plan: Plan,
    /// The field whose length counts for the score.
    pub(crate) field: Field,
    /// What the score counts there.
    pub(crate) weight: f32,
}

/// Articles that have what is planned, in some part, at least so often in all.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// A plan a part.
    pub(crate) parts: Vec<InPart>,
    /// How often.
    pub(crate) least: usize,
}

impl Query for Placed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut parts = Vec::new();
        for part in &self.parts {
            let statistics = match scoring {
                EnableScoring::Enabled {
                    statistics_provider, ..
                } => {
                    let articles = statistics_provider.total_num_docs()?;
                    let words = statistics_provider.total_num_tokens(part.field)?;
                    Statistics {
                        articles,
                        mean_length: words as f32 / articles.max(1) as f32,
                    }
                }
                EnableScoring::Disabled { .. } => Statistics {
                    articles: u64::from(u32::MAX),
                    mean_length: 1.0,
                },
            };
            parts.push((part.clone(), statistics));
        }
        Ok(Box::new(PlacedWeight {
            parts,
            least: self.least,
        }))
    }
}

struct PlacedWeight {
    parts: Vec<(InPart, Statistics)>,
    least: usize,
}

impl PlacedWeight {
    fn open(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<PlacedScorer> {
        let mut parts = Vec::new();
        for (part, statistics) in &self.parts {
            let opener = Opener {
                segment,
                statistics: *statistics,
            };
            if let Some(cursor) = opener.open(&part.plan)? {
                parts.push(PartCursor {
                    cursor,
                    lengths: segment.get_fieldnorms_reader(part.field)?,
                    weight: part.weight * boost,
                });
            }
        }
        let mut scorer = PlacedScorer {
            parts,
            least: self.least,
            doc: 0,
            score: 0.0,
            places: Vec::new(),
        };
        scorer.settle(0);
        Ok(scorer)
    }
}

impl Weight for PlacedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(self.open(segment, boost)?))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.open(segment, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            let missing = format!("article {doc} has it nowhere");
            return Err(TantivyError::InvalidArgument(missing));
        }
        Ok(Explanation::new(
            "words where they were asked for",
            scorer.score(),
        ))
    }
}

struct PartCursor {
    cursor: Cursor,
    lengths: FieldNormReader,
    weight: f32,
}

struct PlacedScorer {
    parts: Vec<PartCursor>,
    least: usize,
    doc: DocId,
    score: Score,
    /// Where it stands in the part that was looked at last.
    places: Vec<Interval>,
}

impl PlacedScorer {
    /// Goes to the first article from `target` on that has what is asked.
    fn settle(&mut self, target: DocId) {
        let mut target = target;
        loop {
            let docs = self.parts.iter_mut().map(|part| part.cursor.seek(target));
            self.doc = docs.min().unwrap_or(TERMINATED);
            if self.doc == TERMINATED || self.holds() {
                return;
            }
            target = self.doc + 1;
        }
    }

    /// Whether the article has it, and what that is worth.
    fn holds(&mut self) -> bool {
        let mut times = 0;
        self.score = 0.0;
        for part in &mut self.parts {
            if part.cursor.doc() != self.doc {
                continue;
            }
            let mut asked = Asked {
                length: part.lengths.fieldnorm_id(self.doc),
                score: 0.0,
            };
            part.cursor.find(&mut asked, &mut self.places);
            if !self.places.is_empty() {
                self.score += part.weight * asked.score;
            }
            times += self.places.len();
        }
        times >= self.least
    }
}

impl DocSet for PlacedScorer {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.settle(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.settle(target);
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let articles: u64 = self.parts.iter().map(|part| part.cursor.cost()).sum();
        u32::try_from(articles).unwrap_or(u32::MAX)
    }
}

impl Scorer for PlacedScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}
