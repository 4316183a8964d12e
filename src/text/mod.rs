//! A title or body becomes sentences and tokens.
//!
//! In: any UTF-8 string. Out: [`Text`], whose spans are byte ranges into that unchanged string.
//! Nothing here fails, and nothing here knows names, dates or languages other than by spelling.

mod fold;
mod sentences;
mod tokens;

pub use fold::fold;
pub use tokens::{Apostrophes, is_unspaced};

use std::ops::Range;

/// A byte range into an unchanged title or body, on character boundaries, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Text with single spaces for what white space it has.
pub fn one_line(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without control characters, which a file's name or text could play tricks with.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

impl Span {
    /// A span from byte `start` up to byte `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span {
            start: start as u32,
            end: end as u32,
        }
    }

    /// The same as a range of `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text it covers.
    pub fn of(self, raw: &str) -> &str {
        &raw[self.range()]
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// The two searched parts of an article that spans point into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The headline.
    Title,
    /// The text below it.
    Body,
}

/// What a token is by its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, perhaps with digits, apostrophes or inner points: `Kyiv`, `O'Brien`, `U.S.`, `F-16`.
    Word,
    /// Digits first: `1,379`, `3.5`, `10:30`, `1990s`, `2nd`.
    Number,
    /// A web or mail address.
    Address,
    /// The end of a contraction: `'s`, `'ll`, `'re`, `'ve`, `'d`, `'m`; in some languages also `l'` before a word or
    /// `'da` after a name. Takes no search position.
    Clitic,
    /// Anything else that is printed; one token a character. Takes no search position.
    Punct,
}

/// A token: where it stands and what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the raw string.
    pub span: Span,
    /// What it is by its spelling.
    pub kind: TokenKind,
    /// Where its look-up form stands in the text's buffer of them.
    norm: Span,
}

impl Token {
    /// Whether it takes a position in the index: words, numbers and addresses do.
    pub fn is_searchable(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::Word | TokenKind::Number | TokenKind::Address
        )
    }
}

/// A sentence: a run of tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// From its first character to its last, without white space around it.
    pub span: Span,
    /// Its tokens, as indexes into [`Text::tokens`].
    pub tokens: Range<usize>,
    /// Whether a paragraph begins with it.
    pub starts_paragraph: bool,
}

/// Paragraphs of the lead, in which news says what is new.
pub const LEAD_PARAGRAPHS: usize = 2;

/// A segmented title or body.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// The string all spans point into.
    pub raw: &'a str,
    /// All tokens, in order, without overlap.
    pub tokens: Vec<Token>,
    /// All sentences, in order; every token is in exactly one.
    pub sentences: Vec<Sentence>,
    norms: String,
}

/// The look-up forms of the searchable tokens of a string, as of a name or a typed word.
pub fn norms(raw: &str) -> Vec<String> {
    let text = Text::segment(raw);
    text.searchable().map(|i| text.norm(i).to_owned()).collect()
}

impl<'a> Text<'a> {
    /// Segments a string into tokens and sentences.
    pub fn segment(raw: &'a str) -> Text<'a> {
        Text::segment_with(raw, Apostrophes::Inner)
    }

    /// Segments a string of a language with such apostrophes.
    pub fn segment_with(raw: &'a str, apostrophes: Apostrophes) -> Text<'a> {
        let (tokens, norms) = tokens::tokenize(raw, apostrophes);
        let sentences = sentences::split(raw, &tokens);
        Text {
            raw,
            tokens,
            sentences,
            norms,
        }
    }

    /// How many searchable tokens the lead has: the first two paragraphs.
    pub fn lead(&self) -> usize {
        let begins = self.sentences.iter().filter(|sentence| sentence.starts_paragraph);
        let after = begins.map(|sentence| sentence.tokens.start).nth(LEAD_PARAGRAPHS);
        let lead = &self.tokens[..after.unwrap_or(self.tokens.len())];
        lead.iter().filter(|token| token.is_searchable()).count()
    }

    /// The tokens that take a position in the index, in order.
    pub fn searchable(&self) -> impl Iterator<Item = usize> {
        (0..self.tokens.len()).filter(|&i| self.tokens[i].is_searchable())
    }

    /// A token as printed.
    pub fn raw(&self, token: usize) -> &'a str {
        self.tokens[token].span.of(self.raw)
    }

    /// A token's look-up form: lower case, without accents, points of acronyms and apostrophes.
    pub fn norm(&self, token: usize) -> &str {
        self.tokens[token].norm.of(&self.norms)
    }

    /// The span from the first token of a run to its last.
    pub fn span(&self, tokens: Range<usize>) -> Span {
        Span {
            start: self.tokens[tokens.start].span.start,
            end: self.tokens[tokens.end - 1].span.end,
        }
    }
}
