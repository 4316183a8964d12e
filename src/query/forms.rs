//! Forms that other search programs have and this grammar keeps free.
//!
//! In: a run of characters without white space, parentheses or quotation marks. Out: which form it
//! is, so that it is refused with a hint and never silently searched for as a word. Nothing here
//! looks at more than the run and what follows it.

use super::Stretch;
use super::spelt::MOST_EDITS;
use crate::fields::Role;
use std::fmt;

/// A form the grammar knows and does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `a W/5 b`, `PRE/5`, `W/S`.
    Within,
    /// `=wom?n`.
    ExactPart,
    /// `wom?n~1`.
    WildcardWithEdits,
    /// `person:zelenski~1`.
    EditsInValue,
    /// `person:lavr*`.
    WildcardInValue,
    /// `source:=reuters`.
    ExactValue,
    /// `[a TO b]`, `>a`.
    Range,
    /// `a|b`.
    Pipe,
    /// `!a`.
    Exclamation,
    /// `field:-value`.
    SignInValue,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Within => "an operator of another program",
            Form::ExactPart => "`=` before a word that is told in part",
            Form::WildcardWithEdits => "`~` after a word with `*` or `?`",
            Form::EditsInValue => "`~` in a value that is compared as a whole",
            Form::WildcardInValue => "`*` or `?` in a value that is compared as a whole",
            Form::ExactValue => "`=` before a value that is compared as a whole",
            Form::Range => "a range in brackets or with `<` and `>`",
            Form::Pipe => "`|` works only in flags such as --person",
            Form::Exclamation => "`!` works only in flags such as --person",
            Form::SignInValue => "a sign stands before the field, not after the colon",
        })
    }
}

impl Form {
    /// What to write where the form stands.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Form::Within => "NEAR/5, BEFORE/5, SAME SENTENCE or SAME PARAGRAPH, or quotation marks around it",
            Form::ExactPart => "`=` before a whole word, or the part without it",
            Form::WildcardWithEdits => "one of the two",
            Form::EditsInValue => "the whole name: a name is found in all its spellings",
            Form::WildcardInValue => "the whole value, or quotation marks around it",
            Form::ExactValue => "the value alone",
            Form::Range => "a range such as 2025-11-01..2025-11-30",
            Form::Pipe => "OR, or quotation marks around the text",
            Form::Exclamation => "NOT or `-`, or quotation marks around the text",
            Form::SignInValue => "`-` before the field, or quotation marks around the value",
        }
    }

    /// This form in a whole run.
    pub(super) fn in_run(self, run: &str) -> Found {
        Found {
            form: self,
            len: run.len(),
            suggestion: None,
        }
    }
}

/// A form that was found: which, how many bytes it takes, and what may have been meant.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) form: Form,
    pub(super) len: usize,
    pub(super) suggestion: Option<String>,
}

/// Where a run stands.
#[derive(Clone, Copy)]
pub(super) struct Around<'q> {
    /// The question from the end of the run on.
    pub(super) after: &'q str,
    /// The field whose value it is.
    pub(super) field: Option<Role>,
}

/// The form a run has, if any. Addresses are left alone: they may hold any sign.
pub(super) fn find(run: &str, around: Around<'_>) -> Option<Found> {
    if run.contains("://") {
        return None;
    }
    let found = |form, suggestion| {
        Some(Found {
            form,
            len: run.len(),
            suggestion,
        })
    };
    let is_text = matches!(around.field, Some(Role::Text(_)));
    let is_value = around.field.is_some() && !is_text;
    if is_value && run.starts_with(['[', '{', '<', '>']) {
        return found(Form::Range, None);
    }
    if is_value && run.starts_with('=') {
        return found(Form::ExactValue, None);
    }
    if is_value && has_wildcard(run) {
        return found(Form::WildcardInValue, None);
    }
    if around.field.is_none()
        && let Some(operator) = within(run)
    {
        return found(Form::Within, Some(operator));
    }
    if run.contains('|') {
        let sides: Vec<&str> = run.split('|').filter(|side| is_word(side)).collect();
        let either = sides.join(" OR ");
        let suggestion = match (sides.len(), around.field.is_some()) {
            (0 | 1, _) => "OR".to_owned(),
            (_, true) => format!("({either})"),
            (_, false) => either,
        };
        return found(Form::Pipe, Some(suggestion));
    }
    let exclaimed = run.strip_prefix('!');
    if let Some(rest) = exclaimed.filter(|rest| is_operand(rest, around.after)) {
        return found(Form::Exclamation, is_word(rest).then(|| format!("-{rest}")));
    }
    None
}

/// What an operator of Nexis and its like is called here.
fn within(run: &str) -> Option<String> {
    let (name, distance) = run.split_once('/')?;
    let is_number = !distance.is_empty() && distance.bytes().all(|b| b.is_ascii_digit());
    match (name, distance) {
        ("W" | "NEAR", "S" | "s") => Some("SAME SENTENCE".to_owned()),
        ("W" | "NEAR", "P" | "p") => Some("SAME PARAGRAPH".to_owned()),
        ("W" | "WITHIN" | "ADJ", _) if is_number => Some(format!("NEAR/{distance}")),
        ("PRE" | "ONEAR", _) if is_number => Some(format!("BEFORE/{distance}")),
        _ => None,
    }
}

/// The stretch that what follows `SAME` names, and how many bytes that takes with the space before it.
pub(super) fn stretch(after: &str) -> Option<(Stretch, usize)> {
    let trimmed = after.trim_start();
    let end = trimmed.find(|c: char| c.is_whitespace() || "()".contains(c) || super::lex::is_quote(c));
    let word = &trimmed[..end.unwrap_or(trimmed.len())];
    let stretch = match word {
        "SENTENCE" => Stretch::Sentence,
        "PARAGRAPH" => Stretch::Paragraph,
        _ => return None,
    };
    let space = after.len() - trimmed.len();
    (space > 0).then_some((stretch, space + word.len()))
}

/// A word without the weight after it.
pub(super) fn before_weight(run: &str) -> (&str, Option<&str>) {
    match run.split_once('^') {
        Some((word, weight))
            if is_word(word) && weight.starts_with(|c: char| c.is_ascii_digit() || c == '.') =>
        {
            (word, Some(weight))
        }
        _ => (run, None),
    }
}

/// A word without the spelling errors it may have.
pub(super) fn before_edits(run: &str) -> (&str, Option<&str>) {
    match run.rsplit_once('~') {
        Some((word, edits)) if is_word(word) && edits.bytes().all(|b| b.is_ascii_digit()) => {
            (word, Some(edits))
        }
        _ => (run, None),
    }
}

/// A number of spelling errors; `None` for too many.
pub(super) fn edits(typed: &str) -> Option<Option<u8>> {
    match typed {
        "" => Some(None),
        typed => typed.parse().ok().filter(|edits| *edits <= MOST_EDITS).map(Some),
    }
}

/// How many bytes a regular expression between slashes takes at the beginning of `text`.
/// `/etc/passwd` is none, nor is `/ or /`.
pub(super) fn regex_len(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('/')?;
    let mut escaped = false;
    let close = inner.find(|c| {
        let closes = c == '/' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    let (expression, rest) = (&inner[..close], &inner[close + 1..]);
    let flags = rest.len() - rest.trim_start_matches('i').len();
    let ends = rest[flags..]
        .chars()
        .next()
        .is_none_or(|c| c.is_whitespace() || "()~^".contains(c));
    (ends && !expression.is_empty() && expression.trim() == expression).then_some(close + 2 + flags)
}

/// Whether there is anything to search for.
pub(super) fn is_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Whether a sign before this is a sign: a word follows it, or at once a group or phrase.
pub(super) fn is_operand(rest: &str, after: &str) -> bool {
    is_word(rest) || rest.is_empty() && after.starts_with(|c| c == '(' || super::lex::is_quote(c))
}

/// Whether a word has a `*`, or a `?` that is no question mark at its end.
pub(super) fn has_wildcard(word: &str) -> bool {
    let inner = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
    !word.contains("://") && is_word(word) && inner.contains(['*', '?'])
}

/// Whether a beginning is long enough to search for.
pub(super) fn is_prefix(stem: &str) -> bool {
    stem.chars().filter(|c| c.is_alphanumeric()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{ParseOptions, QueryErrorKind, parse};

    fn check(query: &str, expected: Option<(Form, &str, Option<&str>)>) {
        let found = match parse(query, ParseOptions::default()) {
            Ok(_) => None,
            Err(e) => match e.what {
                QueryErrorKind::Unsupported(form) => Some((form, e.span.of(query), e.suggestion)),
                other => panic!("{query}: {other}"),
            },
        };
        let expected = expected.map(|(form, place, hint)| (form, place, hint.map(str::to_owned)));
        assert_eq!(found, expected, "{query}");
    }

    #[test]
    fn refuses_what_may_mean_something_else() {
        check("a W/5 b", Some((Form::Within, "W/5", Some("NEAR/5"))));
        check("a PRE/5 b", Some((Form::Within, "PRE/5", Some("BEFORE/5"))));
        check("a W/S b", Some((Form::Within, "W/S", Some("SAME SENTENCE"))));
        check("=wom?n", Some((Form::ExactPart, "wom?n", None)));
        check("wom?n~1", Some((Form::WildcardWithEdits, "wom?n~1", None)));
        check("person:lavr*", Some((Form::WildcardInValue, "lavr*", None)));
        check("person:lavrof~1", Some((Form::EditsInValue, "lavrof~1", None)));
        check("source:=reuters", Some((Form::ExactValue, "=reuters", None)));
        check(
            "published:[2024 TO 2025]",
            Some((Form::Range, "[2024 TO 2025]", Some("2024..2025"))),
        );
        check("published:>2024", Some((Form::Range, ">2024", None)));
        check("person:a|b", Some((Form::Pipe, "a|b", Some("(a OR b)"))));
        check("a || b", Some((Form::Pipe, "||", Some("OR"))));
        check("!word", Some((Form::Exclamation, "!word", Some("-word"))));
        check(
            "title:-word",
            Some((Form::SignInValue, "-word", Some("-title:word"))),
        );
    }

    #[test]
    fn leaves_words_alone() {
        for query in [
            "what happened in Kyiv?",
            "title:[sic]",
            "/etc/passwd",
            "and/or",
            "yes / no / maybe",
            "~50 people",
            "near before",
            "SAME day",
            "a=b",
            "wow!",
            "C++",
            "http://a.com/x*y?b=c|d~1",
            "\"wom?n a|b NEAR/5\"",
            "NEAR/by",
            "a^b",
        ] {
            check(query, None);
        }
    }
}
