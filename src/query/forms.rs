//! Forms that other search programs have and this grammar keeps free.
//!
//! In: a run of characters without white space, parentheses or quotation marks. Out: which form it
//! is, so that it is refused with a hint and never silently searched for as a word. Nothing here
//! looks at more than the run and what follows it.

use crate::fields::Role;
use std::fmt;

/// A form the grammar knows and does not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `a NEAR/5 b`.
    Near,
    /// `a BEFORE/5 b`.
    Before,
    /// `a SAME SENTENCE b`.
    Same,
    /// `ATLEAST/3 a`.
    AtLeast,
    /// `word~1`.
    Fuzzy,
    /// `"a phrase"~3`.
    Slop,
    /// `/expression/`.
    Regex,
    /// `word^2`.
    Boost,
    /// `=word`.
    Exact,
    /// `wom?n`, `*word`, `wo*d`, `"a phrase*"`.
    Wildcard,
    /// `person:lavr*`.
    NamePrefix,
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
        let what = match self {
            Form::Near => "NEAR between words",
            Form::Before => "BEFORE between words",
            Form::Same => "SAME SENTENCE and SAME PARAGRAPH",
            Form::AtLeast => "ATLEAST",
            Form::Fuzzy => "a word with spelling errors (`~`)",
            Form::Slop => "a phrase with gaps (`~`)",
            Form::Regex => "a regular expression between slashes",
            Form::Boost => "a weight (`^`)",
            Form::Exact => "an exact form (`=`)",
            Form::Wildcard => "a wildcard other than `*` at the end of a word",
            Form::NamePrefix => "`*` in a value that is compared as a whole",
            Form::Range => "a range in brackets or with `<` and `>`",
            Form::Pipe => return f.write_str("`|` works only in flags such as --person"),
            Form::Exclamation => return f.write_str("`!` works only in flags such as --person"),
            Form::SignInValue => return f.write_str("a sign stands before the field, not after the colon"),
        };
        write!(f, "{what} is not supported yet")
    }
}

impl Form {
    /// What to write where the form stands.
    pub(super) fn expected(self) -> &'static str {
        match self {
            Form::Near | Form::Before | Form::Same => "AND, or quotation marks around the word",
            Form::AtLeast => "words, or quotation marks around the word",
            Form::Fuzzy | Form::Boost | Form::Exact => "the word alone, or quotation marks around it",
            Form::Slop => "the phrase or group alone",
            Form::Regex | Form::Wildcard => "whole words, `word*`, or quotation marks around the text",
            Form::NamePrefix => "the whole value",
            Form::Range => "a range such as 2025-11-01..2025-11-30",
            Form::Pipe => "OR, or quotation marks around the text",
            Form::Exclamation => "NOT or `-`, or quotation marks around the text",
            Form::SignInValue => "`-` before the field, or quotation marks around the value",
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
    /// Right after a closing quotation mark or parenthesis.
    pub(super) glued: bool,
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
    if around.field.is_some() && !is_text && run.starts_with(['[', '{', '<', '>']) {
        return found(Form::Range, None);
    }
    if around.glued
        && let Some(form) = after_group(run)
    {
        return found(form, None);
    }
    if around.field.is_none()
        && let Some(form) = operator(run, around.after)
    {
        let joins = !matches!(form, Form::AtLeast);
        return found(form, joins.then(|| "AND".to_owned()));
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
    if let Some(rest) = run
        .strip_prefix('!')
        .filter(|rest| is_operand(rest, around.after))
    {
        return found(Form::Exclamation, is_word(rest).then(|| format!("-{rest}")));
    }
    if let Some(rest) = run
        .strip_prefix('=')
        .filter(|rest| is_operand(rest, around.after))
    {
        return found(Form::Exact, is_word(rest).then(|| rest.to_owned()));
    }
    if let Some(word) = before_number(run, '^').filter(|_| !run.ends_with('^')) {
        return found(Form::Boost, Some(word.to_owned()));
    }
    if let Some(word) = before_number(run, '~') {
        return found(Form::Fuzzy, Some(word.to_owned()));
    }
    wildcard(run).and_then(|suggestion| found(Form::Wildcard, suggestion))
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

/// Whether a `*` touches a letter or digit.
pub(super) fn has_wildcard(word: &str) -> bool {
    !word.contains("://") && word.contains('*') && is_word(word)
}

fn after_group(run: &str) -> Option<Form> {
    match run.chars().next()? {
        '~' => Some(Form::Slop),
        '^' => Some(Form::Boost),
        '*' => Some(Form::Wildcard),
        _ => None,
    }
}

fn operator(run: &str, after: &str) -> Option<Form> {
    let (word, number) = run.split_once('/').unwrap_or((run, ""));
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match word {
        "NEAR" => Some(Form::Near),
        "BEFORE" => Some(Form::Before),
        "ATLEAST" => Some(Form::AtLeast),
        "SAME" => {
            let next = after
                .split_whitespace()
                .next()
                .filter(|_| after.starts_with(char::is_whitespace));
            next.is_some_and(|next| next == "SENTENCE" || next == "PARAGRAPH")
                .then_some(Form::Same)
        }
        _ => None,
    }
}

/// The word before `sign` and a number, which may be missing.
fn before_number(run: &str, sign: char) -> Option<&str> {
    let (word, number) = run.rsplit_once(sign)?;
    (is_word(word) && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')).then_some(word)
}

/// Whether a word has a `?` between letters, or a `*` elsewhere than once at its end; and what
/// beginning may do instead.
fn wildcard(run: &str) -> Option<Option<String>> {
    if !is_word(run) {
        return None;
    }
    let star = run.find('*').filter(|&at| at + 1 < run.len());
    let at = star.or_else(|| {
        run.match_indices('?').map(|(at, _)| at).find(|&at| {
            run[..at].ends_with(char::is_alphanumeric) && run[at + 1..].starts_with(char::is_alphanumeric)
        })
    })?;
    Some(is_prefix(&run[..at]).then(|| format!("{}*", &run[..at])))
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
    fn refuses_what_is_not_read_yet() {
        check("a NEAR/5 b", Some((Form::Near, "NEAR/5", Some("AND"))));
        check("a NEAR b", Some((Form::Near, "NEAR", Some("AND"))));
        check("a BEFORE/3 b", Some((Form::Before, "BEFORE/3", Some("AND"))));
        check("a SAME SENTENCE b", Some((Form::Same, "SAME", Some("AND"))));
        check("ATLEAST/3 (a b)", Some((Form::AtLeast, "ATLEAST/3", None)));
        check("x word~1", Some((Form::Fuzzy, "word~1", Some("word"))));
        check("word~", Some((Form::Fuzzy, "word~", Some("word"))));
        check("\"two words\"~3", Some((Form::Slop, "~3", None)));
        check("/ceas[ei] fire/ b", Some((Form::Regex, "/ceas[ei] fire/", None)));
        check("-/a(b|c)/", Some((Form::Regex, "/a(b|c)/", None)));
        check("title:/re/i", Some((Form::Regex, "/re/i", None)));
        check("word^2.5", Some((Form::Boost, "word^2.5", Some("word"))));
        check("(a b)^2", Some((Form::Boost, "^2", None)));
        check("=word", Some((Form::Exact, "=word", Some("word"))));
        check("=\"two words\"", Some((Form::Exact, "=", None)));
        check("wom?n", Some((Form::Wildcard, "wom?n", Some("wom*"))));
        check("wo*d", Some((Form::Wildcard, "wo*d", Some("wo*"))));
        check("title:*word", Some((Form::Wildcard, "*word", None)));
        check("*word", Some((Form::Wildcard, "*word", None)));
        check("\"cease fir*\"", Some((Form::Wildcard, "fir*", None)));
        check("\"cease fire\"*", Some((Form::Wildcard, "*", None)));
        check("person:lavr*", Some((Form::NamePrefix, "lavr*", None)));
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
