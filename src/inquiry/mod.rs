//! A question as people and programs put it: words, filters, and how both are read.
//!
//! In: strings, from a command line, a web page or a program. Out: a [`Query`] and the [`Question`](crate::search::Question) around it, or an
//! [`InquiryError`] that says which string makes no sense and why. One reading for all, so that the same question finds
//! the same wherever it is asked. Knows neither the clock nor files: the day and the synonyms are handed in.

mod meant;
mod suggest;
mod wanted;

pub use meant::meant;
pub use suggest::{Suggested, Suggestion, suggest};
pub use wanted::{Wanted, half_life};

use crate::dates::{DateRange, parse_period};
use crate::entities::Kind;
use crate::fields::{Keyword, Role};
use crate::names::Spelling;
use crate::query::{Match, Node, NodeKind, ParseOptions, Period, Query, QueryError, Synonyms, filter, parse};
use crate::search::Scope;
use crate::text::Span;
use jiff::civil::Date;

/// The filters that take values of a field, each called as its field is.
pub const FILTERS: [Role; 10] = [
    Role::Entity(Kind::Person),
    Role::Entity(Kind::Place),
    Role::Country,
    Role::Entity(Kind::Org),
    Role::Entity(Kind::Nationality),
    Role::Entity(Kind::Event),
    Role::Mentions,
    Role::Keyword(Keyword::Source),
    Role::Keyword(Keyword::Lang),
    Role::Keyword(Keyword::Author),
];

/// What is asked, as typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Inquiry {
    /// The words with their operators.
    pub words: String,
    /// What two words next to each other mean.
    pub matching: Match,
    /// Whether the words have no operators.
    pub plain: bool,
    /// Which spellings of names count.
    pub spelling: Spelling,
    /// Values of fields that must all hold, in the order of [`FILTERS`]; `A|B` is either, `!A` neither.
    pub filters: Vec<(Role, String)>,
    /// Published on or after the first day of this date.
    pub from: Option<String>,
    /// Published on or before the last day of this date.
    pub to: Option<String>,
    /// Only what has no day of publication.
    pub undated: bool,
    /// What stands before a filter's name where it is asked, as `--`.
    pub mark: &'static str,
}

/// What of an inquiry makes no sense.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum InquiryError {
    /// The words.
    #[error("{}", error.render(typed))]
    Words {
        /// As typed.
        typed: String,
        /// Where and why.
        error: Box<QueryError>,
    },
    /// The value of a filter.
    #[error("{name}: {}", error.render(value))]
    Filter {
        /// The filter, with its mark.
        name: String,
        /// As typed.
        value: String,
        /// Where and why.
        error: Box<QueryError>,
    },
    /// A first or last day of publication.
    #[error("{name} {value}: {reason}")]
    Day {
        /// The filter, with its mark.
        name: String,
        /// As typed.
        value: String,
        /// Why.
        reason: String,
    },
    /// The first day is after the last.
    #[error("{mark}from {first} is later than {mark}to {last}")]
    Backwards {
        /// What stands before filters.
        mark: &'static str,
        /// The first day.
        first: Date,
        /// The last.
        last: Date,
    },
}

impl InquiryError {
    /// The filter that makes no sense, without its mark; `None` for the words.
    pub fn filter(&self) -> Option<&str> {
        match self {
            InquiryError::Words { .. } => None,
            InquiryError::Filter { name, .. } | InquiryError::Day { name, .. } => {
                Some(name.trim_start_matches('-'))
            }
            InquiryError::Backwards { .. } => Some("from"),
        }
    }
}

impl Inquiry {
    /// The whole question.
    ///
    /// # Errors
    ///
    /// Some of it makes no sense.
    pub fn query(&self, today: Date, synonyms: &Synonyms) -> Result<Query, InquiryError> {
        let conditions = self.conditions(today)?;
        Ok(self.parse(&self.words, today, synonyms)?.and(conditions))
    }

    /// The articles of the whole index that it asks for.
    ///
    /// # Errors
    ///
    /// Some of it makes no sense.
    pub fn scope(&self, today: Date, synonyms: &Synonyms) -> Result<Scope, InquiryError> {
        Ok(Scope {
            spelling: self.spelling,
            ..Scope::of(self.query(today, synonyms)?)
        })
    }

    /// Other words, read in the same way; without the filters.
    ///
    /// # Errors
    ///
    /// They make no sense.
    pub fn parse(&self, typed: &str, today: Date, synonyms: &Synonyms) -> Result<Query, InquiryError> {
        if self.plain && typed.trim().is_empty() {
            return Ok(every_article());
        }
        let options = ParseOptions {
            default: self.matching,
            plain: self.plain,
            today: Some(today),
        };
        match parse(typed, options) {
            Ok(query) => Ok(query.with_synonyms(synonyms)),
            Err(error) => Err(InquiryError::Words {
                typed: typed.to_owned(),
                error: Box::new(error),
            }),
        }
    }

    /// What the filters ask for.
    ///
    /// # Errors
    ///
    /// A value makes no sense.
    pub fn conditions(&self, today: Date) -> Result<Vec<Node>, InquiryError> {
        let mut nodes = Vec::new();
        for (role, value) in &self.filters {
            let name = format!("{}{}", self.mark, role.field().name);
            match filter(*role, value, &name, Some(today)) {
                Ok(node) => nodes.push(node),
                Err(error) => {
                    return Err(InquiryError::Filter {
                        name,
                        value: value.clone(),
                        error: Box::new(error),
                    });
                }
            }
        }
        nodes.extend(self.published(today)?);
        if self.undated {
            nodes.push(node(NodeKind::Undated));
        }
        Ok(nodes)
    }

    /// From the first day of one date to the last day of another.
    fn published(&self, today: Date) -> Result<Option<Node>, InquiryError> {
        let day = |name: &str, value: &Option<String>| -> Result<Option<DateRange>, InquiryError> {
            let Some(value) = value else { return Ok(None) };
            let read = parse_period(value, Some(today));
            read.map(Some).map_err(|error| InquiryError::Day {
                name: format!("{}{name}", self.mark),
                value: value.clone(),
                reason: error.to_string(),
            })
        };
        let (first, last) = (day("from", &self.from)?, day("to", &self.to)?);
        let Some(precision) = first.or(last).map(|range| range.precision) else {
            return Ok(None);
        };
        let range = DateRange {
            first: first.map_or(Date::MIN, |range| range.first),
            last: last.map_or(Date::MAX, |range| range.last),
            precision,
        };
        if range.first > range.last {
            return Err(InquiryError::Backwards {
                mark: self.mark,
                first: range.first,
                last: range.last,
            });
        }
        let text = format!("{}..{}", range.first, range.last);
        Ok(Some(node(NodeKind::Published(Period { text, range }))))
    }
}

/// What is added where nothing is so called: names that are spelt like it.
pub fn near(nearest: &[String]) -> String {
    match nearest.is_empty() {
        true => String::new(),
        false => format!("; nearest: {}", nearest.join(", ")),
    }
}

/// A question that every article fits.
pub fn every_article() -> Query {
    Query {
        root: node(NodeKind::All),
    }
}

fn node(kind: NodeKind) -> Node {
    Node {
        span: Span::new(0, 0),
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        Date::constant(2026, 3, 1)
    }

    #[test]
    fn words_and_filters_become_one_question() {
        let check = |inquiry: Inquiry, want: &str| {
            let query = inquiry.query(today(), &Synonyms::default());
            let printed = query.map_or_else(|error| error.to_string(), |query| query.to_string());
            assert!(printed.contains(want), "{printed} has no {want}");
        };
        let inquiry = Inquiry {
            words: "grain talks".to_owned(),
            filters: vec![(Role::Country, "UA".to_owned())],
            from: Some("2025-11".to_owned()),
            ..Inquiry::default()
        };
        check(inquiry.clone(), "grain AND talks AND place:geonames:690791");
        check(inquiry.clone(), "published:");
        let plain = Inquiry {
            plain: true,
            ..Inquiry::default()
        };
        let every = plain.query(today(), &Synonyms::default());
        assert_eq!(every.expect("plain words never fail"), every_article());
        let backwards = Inquiry {
            to: Some("2025-10".to_owned()),
            mark: "--",
            ..inquiry.clone()
        };
        check(backwards, "--from 2025-11-01 is later than --to 2025-10-31");
        let unclosed = Inquiry {
            words: "\"grain".to_owned(),
            ..inquiry
        };
        check(unclosed, "quotation mark is not closed");
    }

    #[test]
    fn an_error_names_its_filter() {
        let check = |inquiry: Inquiry, want: Option<&str>| {
            let error = inquiry.query(today(), &Synonyms::default()).expect_err("refused");
            assert_eq!(error.filter(), want);
        };
        let filter = |mark| Inquiry {
            filters: vec![(Role::Mentions, "never".to_owned())],
            mark,
            ..Inquiry::default()
        };
        check(filter("--"), Some("mentions"));
        check(filter(""), Some("mentions"));
        let day = Inquiry {
            from: Some("soon".to_owned()),
            ..Inquiry::default()
        };
        check(day, Some("from"));
    }
}
