//! What an article's sure names say of its doubtful ones, and of its headline.
//!
//! In: tagged names. Out: the same with kinds settled and what stays doubtful left out.

use super::Kind;
use super::rules::Tagged;
use super::words::Words;
use crate::gazetteer::sense::Sense;
use std::collections::HashMap;
use std::ops::Range;

/// Doubtful names below this are left out.
const LEAST_CONFIDENCE: f32 = 0.35;

/// Names longer than this are not looked for in headlines.
const LONGEST_IN_TITLE: usize = 6;

/// The sure names of an article, in look-up form.
#[derive(Debug, Default)]
pub(super) struct Known {
    names: HashMap<String, Kind>,
    /// Last and first words of people's full names.
    parts_of_people: HashMap<String, Kind>,
}

impl Known {
    /// Learns from the sure names of a text.
    pub(super) fn learn(&mut self, words: &Words, tagged: &[Tagged]) {
        for name in tagged.iter().filter(|name| !name.unsure) {
            self.names
                .entry(words.key(name.tokens.clone()))
                .or_insert(name.kind);
            if name.kind == Kind::Person && name.tokens.len() > 1 {
                for part in [words.last_word(&name.tokens), name.tokens.start] {
                    let key = words.norm(part).to_owned();
                    self.parts_of_people.insert(key, Kind::Person);
                }
            }
        }
    }

    fn kind_of(&self, key: &str) -> Option<Kind> {
        self.names
            .get(key)
            .or_else(|| self.parts_of_people.get(key))
            .copied()
    }

    /// Settles the doubtful names of a text.
    pub(super) fn settle(&self, words: &Words, tagged: Vec<Tagged>) -> Vec<Tagged> {
        let settle = |mut name: Tagged| {
            if name.unsure {
                let key = words.key(name.tokens.clone());
                if let Some(kind) = self.kind_of(&key) {
                    name.kind = kind;
                    name.confidence = name.confidence.max(0.75);
                    name.unsure = false;
                }
            } else if name.kind == Kind::Place && name.tokens.len() == 1 && name.confidence < 0.8 {
                // A town that is called like somebody of this article.
                let key = words.key(name.tokens.clone());
                if self.parts_of_people.contains_key(&key) {
                    name.kind = Kind::Person;
                }
            }
            name
        };
        let kept = tagged.into_iter().map(settle);
        kept.filter(|name| name.confidence >= LEAST_CONFIDENCE).collect()
    }

    /// The names of a headline: those the article confirms, and the sure ones.
    pub(super) fn in_title(&self, words: &Words, tagged: Vec<Tagged>) -> Vec<Tagged> {
        let mut names = Vec::new();
        let count = words.text.tokens.len();
        let mut at = 0;
        while at < count {
            match self.longest(words, at) {
                Some(name) => {
                    at = name.tokens.end;
                    names.push(name);
                }
                None => at += 1,
            }
        }
        names.extend(self.settle(words, tagged));
        // Of two that overlap the longer stays, or the one the article confirms.
        names.sort_by_key(|name| name.tokens.start);
        let mut kept: Vec<Tagged> = Vec::with_capacity(names.len());
        for name in names {
            match kept.last_mut() {
                Some(last) if last.tokens.end > name.tokens.start => {
                    if name.tokens.len() > last.tokens.len() && name.tokens.start == last.tokens.start {
                        *last = name;
                    }
                }
                _ => kept.push(name),
            }
        }
        kept
    }

    /// The longest known name at a capitalised token of a headline.
    fn longest(&self, words: &Words, at: usize) -> Option<Tagged> {
        if !words.is_capital(at) {
            return None;
        }
        let end = words.text.tokens.len().min(at + LONGEST_IN_TITLE);
        (at + 1..end + 1).rev().find_map(|end| {
            let tokens: Range<usize> = at..end;
            let last = end - 1;
            if !words.text.tokens[last].is_searchable() {
                return None;
            }
            let doubtful =
                tokens.len() == 1 && words.has(at, Sense::COMMON_WORD | Sense::STOP | Sense::FUNCTION);
            let kind = self.kind_of(&words.key(tokens.clone()))?;
            (!doubtful).then_some(Tagged {
                tokens,
                kind,
                confidence: 0.8,
                unsure: false,
            })
        })
    }
}
