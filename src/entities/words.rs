//! What the recognising steps see of a text: of each token its spelling and its senses in the tables.

use crate::gazetteer::{Found, Gazetteer, sense::Sense};
use crate::text::{Sentence, Text, TokenKind};
use std::collections::HashSet;
use std::ops::Range;

/// Sentences in which this share of the longer words is capitalised are headings (in percent).
const HEADING_SHARE: usize = 60;

/// Words of fewer letters are small in headings too.
const LONGER_WORD: usize = 4;

/// Signs of a token's spelling and place.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    /// A word with a capital first.
    capital: bool,
    /// A word of two or more letters, all capitals.
    all_capitals: bool,
    /// The first word of a sentence or quotation, which has its capital from there.
    begins: bool,
    /// In a heading.
    heading: bool,
    /// No space before it.
    glued: bool,
}

/// A text with the senses and signs of its tokens.
pub(super) struct Words<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) gazetteer: &'a Gazetteer,
    senses: Vec<u32>,
    signs: Vec<Signs>,
    /// Look-up forms of the words the text has with a small letter too.
    small: HashSet<&'a str>,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a Text<'a>, gazetteer: &'a Gazetteer) -> Words<'a> {
        let count = text.tokens.len();
        let mut words = Words {
            text,
            gazetteer,
            senses: Vec::with_capacity(count),
            signs: Vec::with_capacity(count),
            small: HashSet::new(),
        };
        for token in 0..count {
            let is_word = text.tokens[token].kind == TokenKind::Word;
            let senses = if is_word {
                gazetteer.senses(text.norm(token))
            } else {
                None
            };
            words.senses.push(senses.map_or(0, |senses| senses.bits()));
            let spelled = words.spelling(token);
            // `Xi` is no numeral.
            if !spelled.all_capitals
                && text.raw(token).len() > 1
                && text.norm(token).bytes().all(|b| b"ivx".contains(&b))
            {
                words.senses[token] &= !Sense::SUFFIX;
            }
            words.signs.push(spelled);
        }
        words.small = (0..count)
            .filter(|&token| words.is_small(token))
            .map(|token| text.norm(token))
            .collect();
        for sentence in &text.sentences {
            words.mark_sentence(sentence.tokens.clone());
        }
        words
    }

    fn spelling(&self, token: usize) -> Signs {
        let text = self.text;
        if text.tokens[token].kind == TokenKind::Address {
            return Signs::default();
        }
        let raw = text.raw(token);
        let letters = || raw.chars().filter(|c| c.is_alphabetic());
        Signs {
            capital: text.tokens[token].is_searchable() && letters().next().is_some_and(char::is_uppercase),
            all_capitals: letters().nth(1).is_some() && letters().all(char::is_uppercase),
            glued: token > 0 && text.tokens[token - 1].span.end == text.tokens[token].span.start,
            ..Signs::default()
        }
    }

    fn mark_sentence(&mut self, sentence: Range<usize>) {
        let (mut longer, mut capital, mut shouted) = (0, 0, 0);
        let mut begins = true;
        for token in sentence.clone() {
            let is_word = self.text.tokens[token].is_searchable();
            self.signs[token].begins = begins && is_word;
            begins = match self.text.raw(token) {
                "\"" | "“" | "‘" | "«" | ":" | "•" | "*" | "—" | "…" => true,
                _ => begins && !is_word,
            };
            if is_word && self.text.norm(token).len() >= LONGER_WORD {
                longer += 1;
                capital += usize::from(self.signs[token].capital);
                shouted += usize::from(self.signs[token].all_capitals);
            }
        }
        let ends = self.text.raw(sentence.end - 1);
        let shouts = longer >= 4 && shouted * 100 >= longer * HEADING_SHARE;
        let titled =
            longer >= 4 && capital * 100 >= longer * HEADING_SHARE && !matches!(ends, "." | "!" | "”" | "\"");
        if shouts || titled {
            for token in sentence {
                self.signs[token].heading = true;
            }
        }
    }

    pub(super) fn has(&self, token: usize, bits: u32) -> bool {
        self.senses.get(token).is_some_and(|senses| senses & bits != 0)
    }

    pub(super) fn is_capital(&self, token: usize) -> bool {
        self.signs.get(token).is_some_and(|signs| signs.capital)
    }

    pub(super) fn is_all_capitals(&self, token: usize) -> bool {
        self.signs.get(token).is_some_and(|signs| signs.all_capitals)
    }

    pub(super) fn begins_sentence(&self, token: usize) -> bool {
        self.signs[token].begins
    }

    pub(super) fn is_heading(&self, token: usize) -> bool {
        self.signs[token].heading
    }

    pub(super) fn is_glued(&self, token: usize) -> bool {
        self.signs.get(token).is_some_and(|signs| signs.glued)
    }

    /// Whether the text has this word with a small letter too, so that its capital says little.
    pub(super) fn is_small_elsewhere(&self, token: usize) -> bool {
        self.small.contains(self.text.norm(token))
    }

    /// Whether a word stands here, written small.
    pub(super) fn is_small(&self, token: usize) -> bool {
        let word = self.text.tokens.get(token);
        word.is_some_and(|t| t.kind == TokenKind::Word) && !self.signs[token].capital
    }

    /// Whether the token is this mark, glued to the one before it.
    pub(super) fn is_mark(&self, token: usize, mark: &str) -> bool {
        self.raw(token) == mark && self.is_glued(token)
    }

    /// The token as printed; empty beyond the end.
    pub(super) fn raw(&self, token: usize) -> &'a str {
        if token < self.text.tokens.len() {
            self.text.raw(token)
        } else {
            ""
        }
    }

    /// The token's look-up form; empty beyond the end.
    pub(super) fn norm(&self, token: usize) -> &str {
        if token < self.text.tokens.len() {
            self.text.norm(token)
        } else {
            ""
        }
    }

    /// The sentence a token stands in.
    pub(super) fn sentence_of(&self, token: usize) -> Option<&Sentence> {
        let sentences = &self.text.sentences;
        sentences.get(sentences.partition_point(|sentence| sentence.tokens.end <= token))
    }

    /// Where the sentence of a token ends.
    pub(super) fn sentence_end(&self, token: usize) -> usize {
        self.sentence_of(token)
            .map_or(self.text.tokens.len(), |sentence| sentence.tokens.end)
    }

    /// The longest name with this sense that begins here; where `any_case` is set, however it is spelled.
    pub(super) fn name_with(&self, token: usize, sense: u32, any_case: bool) -> Option<Range<usize>> {
        let found = self.gazetteer.longest(self.text, token, |found| {
            found.senses.has(sense) && (any_case || self.fits(found))
        })?;
        Some(found.tokens)
    }

    /// Whether a name of the tables is spelled here as a name: with capitals, an acronym with all,
    /// an abbreviation with its point.
    fn fits(&self, found: &Found) -> bool {
        let tokens = found.tokens.clone();
        if found.senses.has(Sense::ALL_CAPITALS) && !tokens.clone().all(|t| self.is_acronym_part(t)) {
            return false;
        }
        if found.senses.has(Sense::POINTED)
            && !(self.is_mark(tokens.end, ".") && self.raw(tokens.start.wrapping_sub(1)) == ",")
        {
            return false;
        }
        self.is_capital(tokens.start) && tokens.clone().all(|t| self.is_name_part(t))
            || found.senses.has(Sense::ORG | Sense::EVENT) && self.begins_with_digit(tokens.start)
    }

    fn begins_with_digit(&self, token: usize) -> bool {
        self.raw(token).starts_with(|c: char| c.is_ascii_digit())
    }

    fn is_acronym_part(&self, token: usize) -> bool {
        let raw = self.raw(token);
        !raw.chars().any(char::is_lowercase) || self.begins_with_digit(token)
    }

    /// Capitals, marks inside, and the small words names have: `d'Ivoire`, `Port-au-Prince`.
    fn is_name_part(&self, token: usize) -> bool {
        !self.is_small(token)
            || self.raw(token).chars().any(char::is_uppercase)
            || self.is_glued(token) && self.is_glued(token + 1)
            || matches!(
                self.norm(token),
                "of" | "the" | "and" | "for" | "in" | "on" | "to" | "s"
            )
            || self.has(token, Sense::PARTICLE | Sense::SYLLABLE)
    }

    /// The name with what hyphens make one word with it, within `free`: `U.S.-led`, `anti-American`.
    pub(super) fn with_compound(&self, name: Range<usize>, free: &Range<usize>) -> Range<usize> {
        let is_hyphen = |token: usize| matches!(self.raw(token), "-" | "‑") && self.is_glued(token);
        let is_part = |token: usize| self.is_small(token) && free.contains(&token);
        let mut whole = name;
        while is_hyphen(whole.end) && self.is_glued(whole.end + 1) && is_part(whole.end + 1) {
            whole.end += 2;
        }
        while whole.start >= free.start + 2
            && is_hyphen(whole.start - 1)
            && self.is_glued(whole.start)
            && is_part(whole.start - 2)
        {
            whole.start -= 2;
        }
        whole
    }

    /// The searchable tokens of a run in look-up form, joined by one space.
    pub(super) fn key(&self, tokens: Range<usize>) -> String {
        let mut key = String::new();
        for token in tokens.filter(|&token| self.text.tokens[token].is_searchable()) {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(self.text.norm(token));
        }
        key
    }

    /// The last searchable token of a run.
    pub(super) fn last_word(&self, tokens: &Range<usize>) -> usize {
        let is_name =
            |token: &usize| self.text.tokens[*token].is_searchable() && !self.has(*token, Sense::SUFFIX);
        tokens.clone().rev().find(is_name).unwrap_or(tokens.start)
    }
}
