//! A question's text becomes lexemes.
//!
//! In: the text. Out: words, phrases, signs, operators, parentheses and field names with their
//! places, each on its own; `field:` is always followed at once by its value. Runs of punctuation
//! only are dropped, as white space is. Nothing here knows what may follow what.

use super::Stretch;
use super::error::{QueryError, QueryErrorKind};
use super::forms::{self, Around, Form, Found};
use super::spelt::MOST_EDITS;
use crate::fields::{self, FieldInfo, Role};
use crate::text::Span;

/// Most words from one to the other.
const MOST_DISTANCE: u32 = 10_000;
/// Most times that something can be asked for.
const MOST_TIMES: u32 = 10_000;
/// Most that something can count.
const MOST_WEIGHT: f32 = 1000.0;

/// Splits a question.
pub(super) fn lex(query: &str) -> Result<Vec<Lexeme>, QueryError> {
    let mut lexer = Lexer {
        query,
        at: 0,
        lexemes: Vec::new(),
    };
    while lexer.step()? {}
    Ok(lexer.lexemes)
}

/// Whether this opens or closes a phrase. Any opens and any closes: typists mix them.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

/// Whether a word or at once a phrase follows.
fn is_value(rest: &str, after: &str) -> bool {
    forms::is_word(rest) || rest.is_empty() && after.starts_with(is_quote)
}

/// A piece of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lexeme {
    pub(super) span: Span,
    pub(super) kind: LexemeKind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum LexemeKind {
    Word,
    /// A word with `*` or `?`.
    Wildcard,
    /// With its slashes.
    Regex,
    /// With its quotation marks.
    Quoted,
    /// With its colon.
    Field(&'static FieldInfo),
    Open,
    Close,
    And,
    Or,
    Not,
    Minus,
    Plus,
    /// Before a word or a value: this spelling only.
    Exactly,
    /// Within so many words, perhaps in this order.
    Near {
        distance: u32,
        ordered: bool,
    },
    Same(Stretch),
    /// With its number.
    AtLeast(u32),
    /// After a word: spelling errors, as many as fit its length if none are told.
    Edits(Option<u8>),
    /// After a phrase: other words among its own.
    Gaps(u32),
    /// After anything: what it counts.
    Boost(f32),
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
    lexemes: Vec<Lexeme>,
}

impl<'q> Lexer<'q> {
    /// Reads one lexeme or drops one run; whether there was any.
    fn step(&mut self) -> Result<bool, QueryError> {
        let rest = &self.query[self.at..];
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        let Some(first) = trimmed.chars().next() else {
            return Ok(false);
        };
        match first {
            '(' => self.push(LexemeKind::Open, 1),
            ')' => self.push(LexemeKind::Close, 1),
            c if is_quote(c) => self.quoted(c)?,
            _ => self.run()?,
        }
        Ok(true)
    }

    fn push(&mut self, kind: LexemeKind, len: usize) {
        self.lexemes.push(Lexeme {
            span: self.span(len),
            kind,
        });
        self.at += len;
    }

    fn span(&self, len: usize) -> Span {
        Span::new(self.at, self.at + len)
    }

    fn quoted(&mut self, open: char) -> Result<(), QueryError> {
        let inner = &self.query[self.at + open.len_utf8()..];
        let close = inner.char_indices().find(|&(_, c)| is_quote(c));
        let Some((len, mark)) = close else {
            let span = self.span(open.len_utf8());
            return Err(QueryError::new(
                span,
                QueryErrorKind::UnclosedQuote,
                "a quotation mark somewhere after it",
            ));
        };
        let total = open.len_utf8() + len + mark.len_utf8();
        if !forms::is_word(&inner[..len]) {
            return Err(QueryError::new(
                self.span(total),
                QueryErrorKind::EmptyPhrase,
                "a word between them",
            ));
        }
        self.push(LexemeKind::Quoted, total);
        Ok(())
    }

    /// Reads what stands up to white space, a parenthesis or a quotation mark.
    fn run(&mut self) -> Result<(), QueryError> {
        let rest = &self.query[self.at..];
        let len = rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c));
        let (run, after) = rest.split_at(len.unwrap_or(rest.len()));
        let field = self.open_field();
        if self.exactly(run, after, field) {
            return Ok(());
        }
        if self.is_glued() && run.starts_with(['~', '^', '*']) {
            return self.after_group(run);
        }
        if let Some(len) = forms::regex_len(rest) {
            self.push(LexemeKind::Regex, len);
            return Ok(());
        }
        let is_exact = self.last() == Some(LexemeKind::Exactly);
        if let Some(sign) = self.sign(run, after).filter(|_| !is_exact) {
            return match field {
                None => {
                    self.push(sign, 1);
                    Ok(())
                }
                Some(field) => Err(self.refuse(Found {
                    form: Form::SignInValue,
                    len: run.len(),
                    suggestion: forms::is_word(run).then(|| format!("-{}:{}", field.name, &run[1..])),
                })),
            };
        }
        if field.is_none() && !is_exact && (self.operator(run, after)? || self.field(run, after)?) {
            return Ok(());
        }
        let around = Around {
            after,
            field: field.map(|field| field.role),
        };
        match forms::find(run, around) {
            Some(found) => Err(self.refuse(self.widen(found))),
            None => self.word(run, field),
        }
    }

    /// Reads a `=` right before a word, a phrase or a name; whether there is one.
    fn exactly(&mut self, run: &str, after: &str, field: Option<&'static FieldInfo>) -> bool {
        let takes = field.is_none_or(|field| matches!(field.role, Role::Text(_) | Role::Entity(_)));
        let follows = run
            .strip_prefix('=')
            .is_some_and(|rest| !rest.starts_with('=') && is_value(rest, after));
        let is_sign = takes && follows && self.last() != Some(LexemeKind::Exactly);
        if is_sign {
            self.push(LexemeKind::Exactly, 1);
        }
        is_sign
    }

    fn last(&self) -> Option<LexemeKind> {
        self.lexemes.last().map(|lexeme| lexeme.kind)
    }

    /// Whether it stands right after a phrase, group or expression.
    fn is_glued(&self) -> bool {
        self.lexemes.last().is_some_and(|lexeme| {
            matches!(
                lexeme.kind,
                LexemeKind::Quoted | LexemeKind::Close | LexemeKind::Regex
            ) && lexeme.span.end as usize == self.at
        })
    }

    /// Reads `~3` and `^2` after a phrase, group or expression.
    fn after_group(&mut self, run: &str) -> Result<(), QueryError> {
        let mut rest = run;
        if let Some(number) = rest.strip_prefix('~') {
            let digits = number.bytes().take_while(u8::is_ascii_digit).count();
            let gaps = number[..digits].parse().ok();
            let is_phrase = self.last() == Some(LexemeKind::Quoted);
            let Some(gaps) = gaps.filter(|_| is_phrase) else {
                let expected = match is_phrase {
                    true => "the number of other words among its own, such as \"peace talks\"~3",
                    false => "NEAR/3 between the words, or `~` after a phrase",
                };
                return Err(QueryError::new(
                    self.span(run.len()),
                    QueryErrorKind::BadGaps,
                    expected,
                ));
            };
            self.push(LexemeKind::Gaps(gaps), digits + 1);
            rest = &number[digits..];
        }
        if let Some(weight) = rest.strip_prefix('^') {
            return self.boost(weight, rest.len());
        }
        if rest.is_empty() {
            return Ok(());
        }
        Err(QueryError::new(
            self.span(rest.len()),
            QueryErrorKind::StrayEnding(rest.to_owned()),
            "a space",
        ))
    }

    /// Reads what something counts; `len` bytes with its sign.
    fn boost(&mut self, weight: &str, len: usize) -> Result<(), QueryError> {
        match weight.parse::<f32>() {
            Ok(number) if number.is_finite() && (0.0..=MOST_WEIGHT).contains(&number) => {
                self.push(LexemeKind::Boost(number), len);
                Ok(())
            }
            _ => Err(QueryError::new(
                self.span(len),
                QueryErrorKind::BadWeight,
                "a number from 0 to 1000, such as ^2 or ^0.5",
            )),
        }
    }

    /// The field whose value comes next.
    fn open_field(&self) -> Option<&'static FieldInfo> {
        let mut before = self.lexemes.iter().rev().map(|lexeme| lexeme.kind);
        match before.find(|kind| *kind != LexemeKind::Exactly) {
            Some(LexemeKind::Field(field)) => Some(field),
            _ => None,
        }
    }

    /// A `-` or `+` at the beginning of something it can belong to.
    fn sign(&self, run: &str, after: &str) -> Option<LexemeKind> {
        let (sign, rest) = match run.strip_prefix('-') {
            Some(rest) => (LexemeKind::Minus, rest),
            None => (LexemeKind::Plus, run.strip_prefix('+')?),
        };
        let expression = || forms::regex_len(&self.query[self.at + 1..]).is_some();
        let exact = rest.strip_prefix('=').unwrap_or(rest);
        let follows = forms::is_operand(exact, after) || rest == "*" || expression();
        (follows && !rest.starts_with(['-', '+'])).then_some(sign)
    }

    fn operator(&mut self, run: &str, after: &str) -> Result<bool, QueryError> {
        let kind = match run {
            "AND" => LexemeKind::And,
            "OR" => LexemeKind::Or,
            "NOT" => LexemeKind::Not,
            _ => return self.placing(run, after),
        };
        self.push(kind, run.len());
        Ok(true)
    }

    /// Reads an operator that says where words stand, or how often.
    fn placing(&mut self, run: &str, after: &str) -> Result<bool, QueryError> {
        if run == "SAME" {
            let Some((stretch, len)) = forms::stretch(after) else {
                return Ok(false);
            };
            self.push(LexemeKind::Same(stretch), run.len() + len);
            return Ok(true);
        }
        let name = run.trim_end_matches(|c: char| c.is_ascii_digit());
        let told = &run[name.len()..];
        let (name, slash) = match name.strip_suffix('/') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let ordered = match name {
            "NEAR" => false,
            "BEFORE" => true,
            "ATLEAST" => return self.at_least(run, after, told),
            _ => return Ok(false),
        };
        match told.parse() {
            Ok(distance @ 1..=MOST_DISTANCE) if slash => {
                self.push(LexemeKind::Near { distance, ordered }, run.len());
                Ok(true)
            }
            _ => Err(QueryError {
                suggestion: Some(match told.parse() {
                    Ok(distance @ 1..=MOST_DISTANCE) => format!("{name}/{distance}"),
                    _ => format!("{name}/10"),
                }),
                ..QueryError::new(
                    self.span(run.len()),
                    QueryErrorKind::BadDistance(if ordered { "BEFORE" } else { "NEAR" }),
                    "a distance in words from 1 to 10000, such as NEAR/10",
                )
            }),
        }
    }

    /// Reads `ATLEAST 3`, `ATLEAST/3` or `ATLEAST3`.
    fn at_least(&mut self, run: &str, after: &str, told: &str) -> Result<bool, QueryError> {
        let next = after.trim_start();
        let digits = next.bytes().take_while(u8::is_ascii_digit).count();
        let (number, len) = match told.is_empty() {
            true => (&next[..digits], run.len() + after.len() - next.len() + digits),
            false => (told, run.len()),
        };
        match number.parse() {
            Ok(times @ 1..=MOST_TIMES) => {
                self.push(LexemeKind::AtLeast(times), len);
                Ok(true)
            }
            _ => Err(QueryError::new(
                self.span(run.len()),
                QueryErrorKind::BadTimes,
                "a number of times from 1 to 10000, such as ATLEAST 3",
            )),
        }
    }

    /// Reads the `field:` a run begins with; whether it does.
    fn field(&mut self, run: &str, after: &str) -> Result<bool, QueryError> {
        let Some((name, value)) = run.split_once(':').filter(|split| may_be_field(*split)) else {
            return Ok(false);
        };
        let bare = value.is_empty() && !forms::is_operand(value, after);
        match fields::find(name) {
            Some(field) if bare => Err(self.no_value(field, name.len() + 1)),
            Some(field) => {
                self.push(LexemeKind::Field(field), name.len() + 1);
                Ok(true)
            }
            // `Zelenskyy: we will not` is what headlines look like.
            None if bare => Ok(false),
            None => Err(QueryError {
                suggestion: fields::nearest(name).map(str::to_owned),
                ..QueryError::new(
                    self.span(name.len()),
                    QueryErrorKind::UnknownField(name.to_owned()),
                    "a field, or quotation marks around the text",
                )
            }),
        }
    }

    fn word(&mut self, run: &str, field: Option<&'static FieldInfo>) -> Result<(), QueryError> {
        if !forms::is_word(run) {
            if run.contains('*') {
                return Err(QueryError::new(
                    self.span(run.len()),
                    QueryErrorKind::LoneStar,
                    "letters right before or after it",
                ));
            }
            if let Some(field) = field {
                return Err(self.no_value(field, run.len()));
            }
            self.at += run.len();
            return Ok(());
        }
        let is_text = field.is_none_or(|field| matches!(field.role, Role::Text(_)));
        let is_exact = self.last() == Some(LexemeKind::Exactly);
        if run.contains("://") {
            self.push(LexemeKind::Word, run.len());
            return Ok(());
        }
        let (word, weight) = forms::before_weight(run);
        let (word, edits) = match forms::before_edits(word) {
            (word, edits) if is_text || edits.is_none() => (word, edits),
            _ => return Err(self.refuse(Form::EditsInValue.in_run(run))),
        };
        let is_wildcard = is_text && forms::has_wildcard(word);
        if is_exact && (is_wildcard || edits.is_some()) {
            return Err(self.refuse(Form::ExactPart.in_run(run)));
        }
        if is_wildcard && !forms::is_prefix(word) {
            return Err(QueryError::new(
                self.span(run.len()),
                QueryErrorKind::ShortPrefix,
                "at least two letters or digits beside it",
            ));
        }
        match (is_wildcard, edits) {
            (true, Some(_)) => return Err(self.refuse(Form::WildcardWithEdits.in_run(run))),
            (false, Some(_)) if !word.chars().all(may_be_misspelt) => {
                return Err(QueryError::new(
                    self.span(run.len()),
                    QueryErrorKind::BadEdits,
                    "`~` right after a word of letters and digits",
                ));
            }
            (true, None) => self.push(LexemeKind::Wildcard, word.len()),
            (false, _) => self.push(LexemeKind::Word, word.len()),
        }
        if let Some(edits) = edits {
            let len = run.len() - word.len() - weight.map_or(0, |weight| weight.len() + 1);
            self.push(
                LexemeKind::Edits(forms::edits(edits).ok_or_else(|| self.bad_edits(len))?),
                len,
            );
        }
        match weight {
            Some(weight) => self.boost(weight, weight.len() + 1),
            None => Ok(()),
        }
    }

    fn bad_edits(&self, len: usize) -> QueryError {
        QueryError {
            suggestion: Some(format!("~{MOST_EDITS}")),
            ..QueryError::new(self.span(len), QueryErrorKind::BadEdits, "0, 1 or 2 letters")
        }
    }

    fn no_value(&self, field: &FieldInfo, len: usize) -> QueryError {
        let what = QueryErrorKind::EmptyValue(format!("field `{}`", field.name));
        QueryError::new(
            self.span(len),
            what,
            "a value right after the colon, without a space",
        )
    }

    /// Takes a bracketed range whole, so that the hint can give both ends.
    fn widen(&self, found: Found) -> Found {
        let rest = &self.query[self.at..];
        let close = rest.find([']', '}']).filter(|_| rest.starts_with(['[', '{']));
        let Some(close) = close.filter(|_| found.form == Form::Range) else {
            return found;
        };
        let ends = rest[1..close].split_once(" TO ");
        let suggestion = ends.map(|(first, last)| format!("{}..{}", first.trim(), last.trim()));
        Found {
            len: close + 1,
            suggestion,
            ..found
        }
    }

    fn refuse(&self, found: Found) -> QueryError {
        let span = self.span(found.len);
        let error = QueryError::new(
            span,
            QueryErrorKind::Unsupported(found.form),
            found.form.expected(),
        );
        QueryError {
            suggestion: found.suggestion,
            ..error
        }
    }
}

/// Whether it may stand in a word with spelling errors.
fn may_be_misspelt(c: char) -> bool {
    c.is_alphanumeric() || "'’-.".contains(c)
}

/// Whether `name:value` can be meant as a field: not `10:30`, `http://` or `d'état:`.
fn may_be_field((name, value): (&str, &str)) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !name.chars().all(char::is_numeric) && name.chars().all(is_name) && !value.starts_with("//")
}
