//! A second look at the whole article: what it shows clearly once settles what it shows unclearly elsewhere.
//!
//! In: the tagged names of title and body. Out: the same with doubtful kinds settled, and with those that
//! single paragraphs did not show.

use super::words::Words;
use super::{Kind, Tagged};
use crate::gazetteer::sense::Sense;
use std::collections::HashMap;
use std::ops::Range;

/// Names of this confidence settle others.
const SURE: f32 = 0.8;

/// The confidence of a name that the article confirms elsewhere.
const CONFIRMED: f32 = 0.75;

/// Longer names are not looked for a second time.
const LONGEST: usize = 6;

/// Of the confidence in one kind of a name this part must be left over the next likely kind.
const CLEAR: f32 = 0.5;

/// What an article's sure names are, in look-up form.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The confidences of each kind, summed up.
    names: HashMap<String, [f32; Kind::ALL.len()]>,
    /// First and last words of people's full names.
    parts_of_people: HashMap<String, f32>,
}

impl Known {
    /// Learns from the names of a text.
    pub(super) fn learn(&mut self, words: &Words, tagged: &[Tagged]) {
        for name in tagged.iter().filter(|name| name.confidence >= SURE) {
            let key = words.key(name.tokens.clone());
            self.names.entry(key).or_default()[name.kind as usize] += name.confidence;
            if name.kind == Kind::Person && name.tokens.len() > 1 {
                for part in [words.last_word(&name.tokens), name.tokens.start] {
                    let key = words.norm(part).to_owned();
                    *self.parts_of_people.entry(key).or_default() += name.confidence;
                }
            }
        }
    }

    /// The kind that an article's sure names speak for; none where they contradict each other.
    fn kind_of(&self, key: &str) -> Option<Kind> {
        let mut sums = self.names.get(key).copied().unwrap_or_default();
        let part = self.parts_of_people.get(key).copied().unwrap_or_default();
        sums[Kind::Person as usize] += part;
        let best = Kind::ALL
            .into_iter()
            .max_by(|&a, &b| sums[a as usize].total_cmp(&sums[b as usize]))?;
        let next = Kind::ALL
            .into_iter()
            .filter(|&kind| kind != best)
            .map(|kind| sums[kind as usize]);
        let next = next.fold(0.0, f32::max);
        (sums[best as usize] > 0.0 && next <= CLEAR * sums[best as usize]).then_some(best)
    }

    /// Settles the doubtful names of a text and adds those it has missed.
    pub(super) fn settle(&self, words: &Words, tagged: Vec<Tagged>) -> Vec<Tagged> {
        let mut names = Vec::with_capacity(tagged.len());
        let mut from = 0;
        for mut name in tagged {
            self.add_missed(words, from..name.tokens.start, &mut names);
            from = name.tokens.end;
            if name.confidence < SURE
                && let Some(kind) = self.kind_of(&words.key(name.tokens.clone()))
            {
                name.kind = kind;
                name.confidence = name.confidence.max(CONFIRMED);
            }
            names.push(name);
        }
        self.add_missed(words, from..words.text.tokens.len(), &mut names);
        names
    }

    fn add_missed(&self, words: &Words, tokens: Range<usize>, names: &mut Vec<Tagged>) {
        let mut at = tokens.start;
        while at < tokens.end {
            match self.longest(words, at, tokens.end) {
                Some(name) => {
                    at = name.tokens.end;
                    names.push(name);
                }
                None => at += 1,
            }
        }
    }

    /// The longest known name at a capitalised token.
    fn longest(&self, words: &Words, at: usize, end: usize) -> Option<Tagged> {
        if !words.is_capital(at) || self.names.is_empty() {
            return None;
        }
        let end = end.min(at + LONGEST).min(words.sentence_end(at));
        (at + 1..end + 1).rev().find_map(|end| {
            let tokens = at..end;
            if !words.text.tokens[end - 1].is_searchable() {
                return None;
            }
            let ordinary =
                Sense::COMMON_WORD | Sense::STOP | Sense::FUNCTION | Sense::TITLE | Sense::CALENDAR;
            let doubtful = tokens.len() == 1 && (words.has(at, ordinary) || words.is_small_elsewhere(at));
            let kind = self.kind_of(&words.key(tokens.clone())).filter(|_| !doubtful)?;
            // `Paris` in `Paris Hilton` is no place of its own.
            let name_before = at > 0 && words.is_capital(at - 1) && !words.has(at - 1, ordinary);
            let goes_on = !words.is_heading(at) && (words.is_capital(end) || name_before);
            (!goes_on || tokens.len() > 1).then_some(Tagged {
                tokens,
                kind,
                confidence: CONFIRMED,
                listed: None,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    /// `given` are names as printed, with kind and confidence; `want` what the second look makes of them.
    fn check(raw: &str, given: &[(&str, Kind, f32)], want: &[(&str, Kind)]) {
        let text = Text::segment(raw);
        let words = Words::new(&text, Gazetteer::built_in());
        let token_at = |byte: usize| {
            text.tokens
                .iter()
                .position(|token| token.span.range().contains(&byte))
        };
        let tagged: Vec<Tagged> = given
            .iter()
            .map(|&(name, kind, confidence)| {
                let start = raw.find(name).expect("the name stands in the text");
                let first = token_at(start).expect("a token");
                let last = token_at(start + name.len() - 1).expect("a token");
                Tagged {
                    tokens: first..last + 1,
                    kind,
                    confidence,
                    listed: None,
                }
            })
            .collect();
        let mut known = Known::default();
        known.learn(&words, &tagged);
        let settled = known.settle(&words, tagged);
        let shown: Vec<_> = settled
            .iter()
            .map(|n| (text.span(n.tokens.clone()).of(raw), n.kind))
            .collect();
        assert_eq!(shown, want, "{raw}");
    }

    #[test]
    fn a_full_name_settles_the_last_name() {
        use Kind::*;
        check(
            "Rustem Umerov spoke. Then Umerov left, and UMEROV won, they wrote.",
            &[("Rustem Umerov", Person, 0.95)],
            &[("Rustem Umerov", Person), ("Umerov", Person), ("UMEROV", Person)],
        );
        check(
            "Mali spoke in Paris. They met in Bamako.",
            &[("Mali", Org, 0.4), ("Paris", Place, 0.9)],
            &[("Mali", Org), ("Paris", Place)],
        );
        check(
            "Kyiv and Kyiv again.",
            &[("Kyiv", Place, 0.9)],
            &[("Kyiv", Place), ("Kyiv", Place)],
        );
    }

    #[test]
    fn contradictions_settle_nothing() {
        use Kind::*;
        check(
            "Jordan Hall met the king of Jordan. Amman said Jordan agreed.",
            &[("Jordan Hall", Person, 0.9), ("Jordan.", Place, 0.9)],
            &[("Jordan Hall", Person), ("Jordan.", Place)],
        );
    }
}
