//! A question's text becomes lexemes.
//!
//! In: the text. Out: words, phrases, signs, operators, parentheses and field names with their
//! places, each on its own; `field:` is always followed at once by its value. Runs of punctuation
//! only are dropped, as white space is. Nothing here knows what may follow what.

use super::error::{QueryError, QueryErrorKind};
use super::forms::{self, Around, Form, Found};
use crate::fields::{self, FieldInfo, Role};
use crate::text::Span;

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
pub(super) fn is_quote(c: char) -> bool {
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
    /// With its `*`.
    Prefix,
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
    /// Between a field and its value: this spelling only.
    Exactly,
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
        let last = self.lexemes.last().copied();
        let field = self.open_field();
        if let Some(rest) = run.strip_prefix('=').filter(|rest| is_value(rest, after))
            && let (Some(LexemeKind::Field(field)), true) =
                (last.map(|lexeme| lexeme.kind), !rest.starts_with('='))
            && matches!(field.role, Role::Entity(_))
        {
            self.push(LexemeKind::Exactly, 1);
            return Ok(());
        }
        let glued = last.is_some_and(|lexeme| {
            matches!(lexeme.kind, LexemeKind::Quoted | LexemeKind::Close)
                && lexeme.span.end as usize == self.at
        });
        if let Some(len) = forms::regex_len(rest) {
            return Err(self.refuse(Found {
                form: Form::Regex,
                len,
                suggestion: None,
            }));
        }
        if let Some(sign) = self.sign(run, after) {
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
        if field.is_none() && (self.operator(run) || self.field(run, after)?) {
            return Ok(());
        }
        match forms::find(
            run,
            Around {
                after,
                glued,
                field: field.map(|field| field.role),
            },
        ) {
            Some(found) => Err(self.refuse(self.widen(found))),
            None => self.word(run, field),
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
        let follows = forms::is_operand(rest, after) || rest == "*" || expression();
        (follows && !rest.starts_with(['-', '+'])).then_some(sign)
    }

    fn operator(&mut self, run: &str) -> bool {
        let kind = match run {
            "AND" => LexemeKind::And,
            "OR" => LexemeKind::Or,
            "NOT" => LexemeKind::Not,
            _ => return false,
        };
        self.push(kind, run.len());
        true
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
                let expected = "the beginning of a word right before it";
                return Err(QueryError::new(
                    self.span(run.len()),
                    QueryErrorKind::LoneStar,
                    expected,
                ));
            }
            if let Some(field) = field {
                return Err(self.no_value(field, run.len()));
            }
            self.at += run.len();
            return Ok(());
        }
        match run.strip_suffix('*').filter(|_| !run.contains("://")) {
            Some(stem) if !forms::is_prefix(stem) => {
                let expected = "at least two letters or digits before it";
                Err(QueryError::new(
                    self.span(run.len()),
                    QueryErrorKind::ShortPrefix,
                    expected,
                ))
            }
            Some(_) => {
                self.push(LexemeKind::Prefix, run.len());
                Ok(())
            }
            None => {
                self.push(LexemeKind::Word, run.len());
                Ok(())
            }
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

/// Whether `name:value` can be meant as a field: not `10:30`, `http://` or `d'état:`.
fn may_be_field((name, value): (&str, &str)) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !name.chars().all(char::is_numeric) && name.chars().all(is_name) && !value.starts_with("//")
}
