//! What is wrong with a question, where, and what to write instead.
//!
//! In: nothing but what the parser found. Out: one line for logs, or the question with a mark under
//! the place. Never prints by itself and never shows control characters of the question.

use super::forms::Form;
use crate::text::Span;
use std::fmt;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Why a question could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where, in the question or the flag's value; on character boundaries, perhaps empty.
    pub span: Span,
    /// What is wrong there.
    pub what: QueryErrorKind,
    /// What would have been right.
    pub expected: String,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryErrorKind {
    /// A quotation mark opens and none closes.
    #[error("quotation mark is not closed")]
    UnclosedQuote,
    /// `(` without `)`.
    #[error("parenthesis is not closed")]
    UnclosedParenthesis,
    /// `)` without `(`.
    #[error("parenthesis was not opened")]
    UnopenedParenthesis,
    /// `()`.
    #[error("nothing between the parentheses")]
    EmptyParentheses,
    /// `""`.
    #[error("no words between the quotation marks")]
    EmptyPhrase,
    /// `AND` or `OR` with nothing on one side.
    #[error("nothing to join with {0}")]
    StrayOperator(&'static str),
    /// `NOT`, `-` or `+` with nothing behind it.
    #[error("nothing after {0}")]
    MissingOperand(&'static str),
    /// `field:` with nothing behind it, or an empty flag.
    #[error("{0} has no value")]
    EmptyValue(String),
    /// `word:` before something else, where the word is no field.
    #[error("unknown field `{0}`")]
    UnknownField(String),
    /// A field inside the parentheses of another.
    #[error("a field inside the field `{0}`")]
    NestedField(&'static str),
    /// Not a day, month, year or range of them.
    #[error("not a date or range of dates: {0}")]
    BadPeriod(String),
    /// Not the code of a country.
    #[error("no country has the code `{0}`")]
    NoCountry(String),
    /// `*` with no letters before it.
    #[error("`*` stands alone")]
    LoneStar,
    /// `a*`: too many words are so.
    #[error("too few letters beside `*` or `?`")]
    ShortPrefix,
    /// `NEAR` without a distance, or with one that is none.
    #[error("{0} without a distance")]
    BadDistance(&'static str),
    /// `ATLEAST` without a number, or with one that is none.
    #[error("ATLEAST without a number")]
    BadTimes,
    /// `^` without a number, or with one that is none.
    #[error("`^` without a weight")]
    BadWeight,
    /// `~` after a group, or without a number after a phrase.
    #[error("`~` without a number of words")]
    BadGaps,
    /// `~3` after a word, or `~` after what is none.
    #[error("spelling errors that cannot be searched for")]
    BadEdits,
    /// Letters right after a phrase or group.
    #[error("`{0}` right after a phrase, group or expression")]
    StrayEnding(String),
    /// Not a regular expression, or one that is too much.
    #[error("not an expression that can be searched for: {0}")]
    BadRegex(String),
    /// A wildcard in something that is no word.
    #[error("a wildcard before signs that are no letters")]
    BadWildcard,
    /// What cannot stand beside `NEAR`, `BEFORE` or `SAME`.
    #[error("{0} does not stand anywhere in the text")]
    NoPlace(String),
    /// An exclusion beside `NEAR` or `BEFORE`, or nothing but exclusions beside `SAME`.
    #[error("nothing stands where {0} is left out")]
    OnlyExcluded(&'static str),
    /// A value of `has:` that is none.
    #[error("nothing is known to have `{0}`")]
    NothingToHave(String),
    /// A `!` that is not the first character of a flag's value.
    #[error("`!` before a single value")]
    StrayExclamation,
    /// Only punctuation.
    #[error("no word to search for")]
    NoWords,
    /// Parentheses and `NOT`s inside each other.
    #[error("more than {limit} levels deep", limit = super::MAX_DEPTH)]
    TooDeep,
    /// Too many words, phrases, names and conditions.
    #[error("more than {limit} words and conditions", limit = super::MAX_WORDS)]
    ManyWords,
    /// Too many words told in part.
    #[error("more than {limit} words with `*`, `?`, `~` or slashes", limit = super::MAX_PARTIAL)]
    ManyPartial,
    /// Too many bytes.
    #[error("longer than {limit} bytes", limit = super::MAX_LENGTH)]
    TooLong,
    /// A form the grammar keeps free.
    #[error("{0}")]
    Unsupported(Form),
}

impl QueryError {
    pub(super) fn new(span: Span, what: QueryErrorKind, expected: &str) -> QueryError {
        QueryError {
            span,
            what,
            expected: expected.to_owned(),
            suggestion: None,
        }
    }

    /// The question, a mark under the place, and what was expected.
    ///
    /// A long question is cut to what stands around the place. The mark is placed by display
    /// width, so that it is right below Cyrillic, Chinese and combining marks alike.
    pub fn render(&self, query: &str) -> String {
        let (line, column, width) = self.window(query);
        let mark = "^".repeat(width.max(1));
        format!(
            "{}\n  {line}\n  {}{mark}\n{}",
            self.what,
            " ".repeat(column),
            self.advice()
        )
    }

    fn advice(&self) -> String {
        match &self.suggestion {
            Some(suggestion) => format!("expected {}; did you mean `{suggestion}`?", self.expected),
            None => format!("expected {}", self.expected),
        }
    }

    /// The line to show, and column and width of the mark in it.
    fn window(&self, query: &str) -> (String, usize, usize) {
        /// Columns shown before the place, of the place, and after it.
        const SHOWN: usize = 40;
        let floor = |at: u32| query.floor_char_boundary(at as usize);
        let (start, end) = (floor(self.span.start), floor(self.span.end));
        let from = cut(query[..start].chars().rev(), SHOWN);
        let place = cut(query[start..end].chars(), SHOWN);
        let to = cut(query[end..].chars(), SHOWN);
        let before = format!("{}{}", dots(from < start), shown(&query[start - from..start]));
        let inside = format!(
            "{}{}",
            shown(&query[start..start + place]),
            dots(place < end - start)
        );
        let after = format!("{}{}", shown(&query[end..end + to]), dots(to < query.len() - end));
        let (column, width) = (before.width(), inside.width());
        (
            format!("{before}{inside}{after}").trim_end().to_owned(),
            column,
            width,
        )
    }
}

/// One line; the question itself is not in it.
impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} at {}..{}: {}",
            self.what,
            self.span.start,
            self.span.end,
            self.advice()
        )
    }
}

impl std::error::Error for QueryError {}

/// How many bytes of these characters fit in so many columns.
fn cut(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut used = 0;
    chars
        .take_while(|c| {
            // One that takes no column counts all the same, or a run of them would have no end.
            used += c.width().unwrap_or(1).max(1);
            used <= columns
        })
        .map(char::len_utf8)
        .sum()
}

fn dots(cut: bool) -> &'static str {
    if cut { "…" } else { "" }
}

/// On one line and harmless to a terminal.
fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::query::{ParseOptions, parse};

    fn check(query: &str, expected: &str) {
        let error = parse(query, ParseOptions::default()).expect_err(query);
        assert_eq!(error.render(query), expected);
    }

    #[test]
    fn marks_the_place() {
        check(
            "talks persn:lavrov",
            "unknown field `persn`\n  talks persn:lavrov\n        ^^^^^\n\
             expected a field, or quotation marks around the text; did you mean `person`?",
        );
        check(
            "переговоры\t和平 ) x",
            "parenthesis was not opened\n  переговоры 和平 ) x\n                  ^\n\
             expected `(` somewhere before it",
        );
        check(
            "a AND",
            "nothing to join with AND\n  a AND\n    ^^^\nexpected a word, phrase or group after it",
        );
        check(
            &format!("{}( {}", "peace ".repeat(30), "talks ".repeat(30)),
            "parenthesis is not closed\n  …ace peace peace peace peace peace peace ( talks talks talks talks \
             talks talks tal…\n                                           ^\nexpected `)` somewhere after it",
        );
    }

    #[test]
    fn says_it_in_one_line() {
        let error = parse("a (b", ParseOptions::default()).expect_err("unclosed");
        assert_eq!(
            error.to_string(),
            "parenthesis is not closed at 2..3: expected `)` somewhere after it"
        );
    }
}
