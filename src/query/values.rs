//! Values become conditions: words, phrases, names and dates, of a question or of a flag.
//!
//! In: a value as typed and the field it belongs to. Out: one condition, or why there is none.
//! Nothing here knows operators, but for `|` and `!` in flags.

use super::error::{QueryError, QueryErrorKind as Kind};
use super::forms::{self, Form};
use super::lex::is_quote;
use super::{Node, NodeKind, Pattern, Period, PhraseWord};
use crate::dates::{DateRange, parse_period};
use crate::fields::Role;
use crate::gazetteer::Gazetteer;
use crate::text::{Part, Span, one_line};
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
            Some(name) => leaf(role, name, place, false)?.exactly(),
            None => leaf(role, name, place, false)?,
        });
        from += name.len() + 1;
    }
    let span = Span::new(start, value.len());
    let any = Node::or(members, span);
    Ok(if negated { Node::not(any, span) } else { any })
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

/// What stands in place of a day of publication where there is none.
pub(super) const NO_DAY: &str = "none";

/// A value of a field.
pub(super) fn leaf(role: Role, raw: &str, place: Place, prefix: bool) -> Result<Node, QueryError> {
    let Place { value, span, today } = place;
    if let Role::Text(part) = role {
        return text(Some(part), raw, value, span, prefix);
    }
    if prefix {
        let form = Form::NamePrefix;
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
        Role::Published if clean.eq_ignore_ascii_case(NO_DAY) => NodeKind::Undated,
        Role::Published => NodeKind::Published(period(clean, value, today)?),
        _ => NodeKind::Mentions(period(clean, value, today)?),
    };
    Ok(Node { span, kind })
}

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

/// Words in a text; `raw` is one word or a phrase in its quotation marks.
pub(super) fn text(
    part: Option<Part>,
    raw: &str,
    value: Span,
    span: Span,
    prefix: bool,
) -> Result<Node, QueryError> {
    let node = |pattern| {
        Ok(Node {
            span,
            kind: NodeKind::Text { part, pattern },
        })
    };
    if prefix {
        return node(Pattern::Prefix(raw.trim_end_matches('*').to_owned()));
    }
    let is_phrase = raw.starts_with(is_quote);
    let mut words = Vec::new();
    for word in raw
        .split(|c: char| c.is_whitespace() || is_quote(c))
        .filter(|word| !word.is_empty())
    {
        let start = value.start as usize + (word.as_ptr() as usize - raw.as_ptr() as usize);
        let span = Span::new(start, start + word.len());
        if is_phrase && forms::has_wildcard(word) {
            let form = Form::Wildcard;
            return Err(QueryError::new(span, Kind::Unsupported(form), form.expected()));
        }
        words.push(PhraseWord {
            span,
            word: word.to_owned(),
        });
    }
    match words.pop() {
        // A phrase of one word is that word.
        Some(only) if words.is_empty() => node(Pattern::Word(only.word)),
        last => node(Pattern::Phrase(words.into_iter().chain(last).collect())),
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
