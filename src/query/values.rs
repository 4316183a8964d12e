//! Values become conditions: words, phrases, names and dates, of a question or of a flag.
//!
//! In: a value as typed and the field it belongs to. Out: one condition, or why there is none.
//! Nothing here knows operators, but for `|` and `!` in flags.

use super::error::{QueryError, QueryErrorKind as Kind};
use super::forms::{self, Form};
use super::lex::is_quote;
use super::spelt::{MOST_EDITS, Partial, Spelt};
use super::{Has, Node, NodeKind, Pattern, Period, PhraseWord};
use crate::dates::{DateRange, parse_period};
use crate::fields::{self, Keyword, Role, Zone};
use crate::gazetteer::Gazetteer;
use crate::text::{Span, fold, one_line};
use jiff::civil::Date;

/// Reads the value of a flag such as `--person`: `A|B` is either, a leading `!` leaves out, a `=`
/// before a name wants this spelling only, and everything else belongs to the name. `flag` is the flag's name as the user knows it. Spans
/// point into `value`.
///
/// # Errors
///
/// Where a name is missing or a date is none.
pub fn filter(role: Role, value: &str, flag: &str, today: Option<Date>) -> Result<Node, QueryError> {
    let start = value.len() - value.trim_start().len();
    let negated = value[start..].starts_with('!');
    let mut from = start + usize::from(negated);
    let mut members = Vec::new();
    for name in value[from..].split('|') {
        let span = Span::new(from, from + name.len());
        if !forms::is_word(name) {
            let expected = format!("a value, such as {flag} {}", example(role));
            return Err(QueryError::new(
                span,
                Kind::EmptyValue(flag.to_owned()),
                &expected,
            ));
        }
        if name.trim_start().starts_with('!') {
            let error = QueryError::new(span, Kind::StrayExclamation, "`!` once, before all values");
            return Err(QueryError {
                suggestion: Some(format!("!{}", value.replace('!', ""))),
                ..error
            });
        }
        let place = Place {
            value: span,
            span,
            today,
        };
        let exactly = name
            .trim_start()
            .strip_prefix('=')
            .filter(|_| matches!(role, Role::Entity(_)));
        members.push(match exactly {
            Some(name) => {
                let node = leaf(role, name, place, Told::Whole)?;
                node.clone().exactly().unwrap_or(node)
            }
            None => leaf(role, name, place, Told::Whole)?,
        });
        from += name.len() + 1;
    }
    let span = Span::new(start, value.len());
    let any = Node::or(members, span);
    Ok(if negated { Node::not(any, span) } else { any })
}

/// A value as conditions compare it: without case, accents and quotation marks.
pub fn comparable(value: &str) -> String {
    one_line(&fold(&value.replace(is_quote, " ")))
}

/// Where a value stands, and on which day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Where the value does.
    pub(super) value: Span,
    /// Where the whole condition does.
    pub(super) span: Span,
    pub(super) today: Option<Date>,
}

/// How a value is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Told {
    Whole,
    /// With `*` or `?`.
    Wildcard,
    /// Between slashes.
    Regex,
    /// With spelling errors; as many as fit its length if none are told.
    Edits(Option<u8>),
    /// A phrase with other words among its own.
    Gaps(u32),
}

/// What stands in place of a day of publication where there is none.
pub(super) const NO_DAY: &str = "none";

/// A value of a field.
pub(super) fn leaf(role: Role, raw: &str, place: Place, told: Told) -> Result<Node, QueryError> {
    let Place { value, span, today } = place;
    if let Role::Text(zone) = role {
        return text(Some(zone), raw, value, span, told);
    }
    let form = match told {
        Told::Whole => None,
        Told::Wildcard | Told::Regex => Some(Form::WildcardInValue),
        Told::Edits(_) | Told::Gaps(_) => Some(Form::EditsInValue),
    };
    if let Some(form) = form {
        return Err(QueryError::new(value, Kind::Unsupported(form), form.expected()));
    }
    let unquoted = raw.replace(is_quote, " ");
    let clean = one_line(&unquoted);
    let kind = match role {
        Role::Entity(kind) => NodeKind::Entity {
            kind,
            name: clean,
            exact: false,
        },
        Role::Country => country(&clean, value)?,
        Role::Keyword(keyword) => NodeKind::Keyword {
            keyword,
            value: clean,
        },
        Role::Has => NodeKind::Has(had(&clean, value)?),
        Role::Published if clean.eq_ignore_ascii_case(NO_DAY) => NodeKind::Undated,
        Role::Published => NodeKind::Published(period(clean, value, today)?),
        _ => NodeKind::Mentions(period(clean, value, today)?),
    };
    Ok(Node { span, kind })
}

/// What an article may be asked to have.
fn had(name: &str, span: Span) -> Result<Has, QueryError> {
    let sort = match name.to_lowercase().as_str() {
        DATE => Some(Has::Date),
        name => fields::find(name).and_then(|field| match field.role {
            Role::Entity(kind) => Some(Has::Named(kind)),
            Role::Mentions => Some(Has::Date),
            Role::Text(Zone::Title) => Some(Has::Title),
            Role::Published => Some(Has::Published),
            Role::Keyword(keyword) if keyword != Keyword::Id => Some(Has::Keyword(keyword)),
            _ => None,
        }),
    };
    sort.ok_or_else(|| {
        let what = Kind::NothingToHave(name.to_owned());
        QueryError::new(
            span,
            what,
            "person, place, org, nationality, event, date, title, published, source, author, lang or url",
        )
    })
}

/// What [`had`] calls the dates of the text; as a field it is the day of publication.
const DATE: &str = "date";

/// The place that a country's code stands for.
fn country(code: &str, span: Span) -> Result<NodeKind, QueryError> {
    let Some(place) = Gazetteer::built_in().country(&code.to_ascii_uppercase()) else {
        let what = Kind::NoCountry(code.to_owned());
        return Err(QueryError::new(span, what, "two letters (ISO 3166), such as UA"));
    };
    Ok(NodeKind::Entity {
        kind: crate::entities::Kind::Place,
        name: format!("geonames:{}", place.id),
        exact: false,
    })
}

fn period(text: String, span: Span, today: Option<Date>) -> Result<Period, QueryError> {
    if let Ok(range) = parse_period(&text, None) {
        return Ok(Period { text, range });
    }
    // What hangs on the day it is asked on is kept as the days meant, so that it says the same later.
    let fixed = |range: DateRange| {
        let text = format!("{}..{}", range.first, range.last);
        parse_period(&text, None).map(|range| Period { text, range })
    };
    match parse_period(&text, today).and_then(fixed) {
        Ok(period) => Ok(period),
        Err(error) => Err(QueryError::new(
            span,
            Kind::BadPeriod(error.what()),
            error.expected(),
        )),
    }
}

/// Words in a text; `raw` is one word, a phrase in its quotation marks or an expression between slashes.
pub(super) fn text(
    zone: Option<Zone>,
    raw: &str,
    value: Span,
    span: Span,
    told: Told,
) -> Result<Node, QueryError> {
    let pattern = match told {
        Told::Regex => regex(raw, value)?,
        Told::Wildcard => wildcard(raw, value)?,
        Told::Edits(edits) => Pattern::Fuzzy {
            word: raw.to_owned(),
            edits: edits.unwrap_or_else(|| usual_edits(raw)),
        },
        Told::Whole => phrase(raw, value, 0)?,
        Told::Gaps(gaps) => phrase(raw, value, gaps)?,
    };
    let kind = NodeKind::Text { zone, pattern };
    Ok(Node { span, kind })
}

/// Spelling errors that a word of its length may well have.
fn usual_edits(word: &str) -> u8 {
    match word.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        _ => MOST_EDITS,
    }
}

fn regex(raw: &str, place: Span) -> Result<Pattern, QueryError> {
    let inner = raw.strip_prefix('/').unwrap_or(raw);
    let end = inner.rfind('/').unwrap_or(inner.len());
    let expression = &inner[..end];
    Spelt::expression(expression).map_err(|error| {
        // The reason of the crate is several lines with a drawing; the last says what it is.
        let reason = error.lines().last().unwrap_or_default();
        let what = Kind::BadRegex(reason.trim_start_matches("error: ").to_owned());
        QueryError::new(
            place,
            what,
            "an expression for one whole word, such as /ceas[ei]fire/",
        )
    })?;
    Ok(Pattern::Regex(expression.to_owned()))
}

fn wildcard(raw: &str, place: Span) -> Result<Pattern, QueryError> {
    if Partial::wildcard(raw).is_none() {
        return Err(QueryError::new(
            place,
            Kind::BadWildcard,
            "letters and digits only from the first `*` or `?` on",
        ));
    }
    Ok(Pattern::Wildcard(raw.to_owned()))
}

fn phrase(raw: &str, value: Span, gaps: u32) -> Result<Pattern, QueryError> {
    let is_phrase = raw.starts_with(is_quote);
    let mut words = Vec::new();
    for word in raw
        .split(|c: char| c.is_whitespace() || is_quote(c))
        .filter(|word| !word.is_empty())
    {
        let start = value.start as usize + (word.as_ptr() as usize - raw.as_ptr() as usize);
        let span = Span::new(start, start + word.len());
        if is_phrase && forms::has_wildcard(word) {
            if !forms::is_prefix(word) {
                let expected = "at least two letters or digits beside it";
                return Err(QueryError::new(span, Kind::ShortPrefix, expected));
            }
            wildcard(word, span)?;
        }
        words.push(PhraseWord {
            span,
            word: word.to_owned(),
        });
    }
    if gaps > 0 && words.len() < 2 {
        return Err(QueryError::new(
            value,
            Kind::BadGaps,
            "at least two words between the quotation marks; for spelling errors the word alone, such as word~1",
        ));
    }
    match words.pop() {
        // A phrase of one word is that word.
        Some(only) if words.is_empty() => match is_phrase && forms::has_wildcard(&only.word) {
            true => wildcard(&only.word, only.span),
            false => Ok(Pattern::Word(only.word)),
        },
        last => Ok(Pattern::Phrase {
            words: words.into_iter().chain(last).collect(),
            gaps,
        }),
    }
}

fn example(role: Role) -> &'static str {
    let example = role.field().example;
    example.split_once(':').map_or(example, |(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_say_what_is_missing() {
        let check = |value: &str, expected: &str| {
            let error = filter(Role::Published, value, "--published", None).expect_err(value);
            assert_eq!(format!("{} | {}", error.what, error.span.of(value)), expected);
        };
        check("", "--published has no value | ");
        check("2025|", "--published has no value | ");
        check("2025|!2024", "`!` before a single value | !2024");
        check("!never", "not a date or range of dates: `never` | never");
    }
}
