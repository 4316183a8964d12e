//! What is wanted of the articles that fit: which first, how many, what to count.

use super::Inquiry;
use crate::insight::{Facet, Unit};
use crate::query::Match;
use crate::query::weights::Weights;
use crate::search::{Engine, Expand, Question, Scope, SearchError, Sort};
use crate::snippet::SENTENCES;
use jiff::civil::Date;

/// How an answer is to look.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// What comes first; [`Sort::Relevance`] becomes newest first where there are no words.
    pub sort: Sort,
    /// Whether only the words in title and body count for the score.
    pub plainly_ranked: bool,
    /// After how many days being new counts for half.
    pub boost_recent: Option<f64>,
    /// Whether words that the best have in common count too.
    pub expand: bool,
    /// Whether each story is shown by one of its articles.
    pub grouped: bool,
    /// Hits.
    pub count: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// What the whole result is counted by.
    pub facets: Vec<Facet>,
    /// What counts count.
    pub unit: Unit,
    /// Whether to say what made each score.
    pub explain: bool,
    /// Sentences of each passage.
    pub sentences: usize,
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted {
            sort: Sort::Relevance,
            plainly_ranked: false,
            boost_recent: None,
            expand: false,
            grouped: true,
            count: 10,
            offset: 0,
            facets: Vec::new(),
            unit: Unit::Articles,
            explain: false,
            sentences: SENTENCES,
        }
    }
}

impl Wanted {
    /// The question whose articles are known already.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn question(
        &self,
        inquiry: &Inquiry,
        scope: Scope,
        engine: &Engine,
        today: Date,
    ) -> Result<Question, SearchError> {
        let recent = self.boost_recent.map(|days| engine.recent(days, today));
        // With conditions only, every article scores alike; then the newest are best.
        let sort = match self.sort {
            Sort::Relevance if scope.query.words().is_empty() => Sort::RelevanceThenNewest,
            told => told,
        };
        Ok(Question {
            sort,
            scope: Scope {
                unit: self.unit,
                ..scope
            },
            weights: if self.plainly_ranked {
                Weights::PLAIN
            } else {
                Weights::DEFAULT
            },
            recent: recent.transpose()?,
            expand: match (self.expand, inquiry.matching) {
                (false, _) => Expand::No,
                (true, Match::All) => Expand::Reorders,
                (true, Match::Any) => Expand::Widens,
            },
            grouped: self.grouped,
            count: self.count,
            offset: self.offset,
            facets: self.facets.clone(),
            explain: self.explain,
            sentences: self.sentences,
        })
    }
}

/// A length of time in days: `30d`, `8w`, `6m` or `1y`.
///
/// # Errors
///
/// It is none; the sentence says what is wanted.
pub fn half_life(typed: &str) -> Result<f64, String> {
    let (number, unit) = typed.split_at(typed.len() - typed.chars().next_back().map_or(0, char::len_utf8));
    let days = match unit {
        "d" => 1.0,
        "w" => 7.0,
        "m" => 30.4375,
        "y" => 365.25,
        _ => f64::NAN,
    };
    let days = days * number.trim().parse().unwrap_or(f64::NAN);
    match days.is_finite() && days > 0.0 {
        true => Ok(days),
        false => Err("a length of time is wanted, as 30d, 8w, 6m or 1y".to_owned()),
    }
}
