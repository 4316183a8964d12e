//! Which short names of people in an article belong to which full ones.
//!
//! In: the names as printed, in order, with the offices beside them. Out: for each the fullest name, the country shown
//! and the office. A short name that fits two people joins neither, unless its office or their nearness settles it.

use super::offices::Office;
use super::words::Words;
use crate::gazetteer::sense::Sense;
use crate::text::{Part, one_line};
use std::collections::HashMap;
use std::ops::Range;

/// Full names that share a last name and are looked through; more than any article has.
const MOST_NAMESAKES: usize = 20;

/// Of several people who fit, one named in this or so many sentences before is meant, if no other is.
const NEAR: usize = 2;

/// The people of an article.
#[derive(Debug, Default)]
pub(super) struct People {
    /// The distinct names, by their words in look-up form.
    names: Vec<Name>,
    positions: HashMap<Vec<String>, usize>,
    /// The mentions, in order.
    mentions: Vec<Met>,
    /// For each mention the name it was joined to.
    joined: Vec<usize>,
}

#[derive(Debug)]
struct Name {
    words: Vec<String>,
    printed: String,
    /// Whether it is printed in capitals throughout.
    shouted: bool,
    country: Option<[u8; 2]>,
    /// The offices that stand beside it, each once.
    titles: Vec<String>,
}

/// A mention: of which name, with which office, in which sentence of which part.
#[derive(Debug)]
struct Met {
    name: usize,
    office: Office,
    at: (Part, usize),
}

/// What an article tells of the person of a mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// The fullest name.
    pub(super) name: String,
    /// Two-letter code of the country shown anywhere in the article.
    pub(super) country: Option<[u8; 2]>,
    /// The office beside this mention, with its country: `foreign minister of Russia`.
    pub(super) office: Option<String>,
}

impl People {
    /// Adds a mention, in the order of the article.
    pub(super) fn add(&mut self, part: Part, words: &Words, tokens: &Range<usize>, office: Office) {
        let is_name =
            |&token: &usize| words.text.tokens[token].is_searchable() && !words.has(token, Sense::SUFFIX);
        let mut norms: Vec<String> = tokens
            .clone()
            .filter(is_name)
            .map(|t| words.norm(t).to_owned())
            .collect();
        if norms.is_empty() {
            norms = vec![words.key(tokens.clone())];
        }
        let printed = one_line(words.text.span(tokens.clone()).of(words.text.raw));
        let shouted = !printed.chars().any(char::is_lowercase);
        let position = *self.positions.entry(norms.clone()).or_insert_with(|| {
            self.names.push(Name {
                words: norms,
                printed: printed.clone(),
                shouted,
                country: None,
                titles: Vec::new(),
            });
            self.names.len() - 1
        });
        let name = &mut self.names[position];
        if name.shouted && !shouted {
            name.printed = printed;
            name.shouted = false;
        }
        let sentences = &words.text.sentences;
        let sentence = sentences.partition_point(|sentence| sentence.tokens.end <= tokens.start);
        name.learn(&office);
        self.mentions.push(Met {
            name: position,
            office,
            at: (part, sentence),
        });
    }

    /// Joins each mention to the fullest name it fits.
    pub(super) fn join(&mut self) {
        let mut by_last: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, name) in self.names.iter().enumerate() {
            if let [first, .., last] = name.words.as_slice() {
                by_last.entry(last.clone()).or_default().push(position);
                by_first.entry(first.clone()).or_default().push(position);
            }
        }
        // Where each name was last met, to prefer the nearest.
        let mut met: Vec<Option<(usize, (Part, usize))>> = vec![None; self.names.len()];
        let mut joined = Vec::with_capacity(self.mentions.len());
        for (order, mention) in self.mentions.iter().enumerate() {
            let words = &self.names[mention.name].words;
            let last = words.last().map_or("", String::as_str);
            let namesakes = by_last
                .get(last)
                .or_else(|| by_first.get(last).filter(|_| words.len() == 1));
            let fits = |&&other: &&usize| is_short_for(words, &self.names[other].words);
            let near = namesakes.into_iter().flatten().take(MOST_NAMESAKES).filter(fits);
            let near: Vec<usize> = near.copied().collect();
            let full = self.meant(mention, near, &met).unwrap_or(mention.name);
            met[mention.name] = Some((order, mention.at));
            met[full] = Some((order, mention.at));
            joined.push(full);
        }
        for (mention, &full) in self.mentions.iter().zip(&joined) {
            if mention.name != full {
                self.names[full].learn(&mention.office);
            }
        }
        self.joined = joined;
    }

    /// Which of the full names that a mention fits is meant; none where it may be two people.
    fn meant(
        &self,
        mention: &Met,
        mut near: Vec<usize>,
        met: &[Option<(usize, (Part, usize))>],
    ) -> Option<usize> {
        if near.iter().any(|&other| met[other].is_some()) {
            near.retain(|&other| met[other].is_some());
        }
        let fullest = |near: &[usize]| {
            near.iter().copied().max_by_key(|&other| {
                (
                    self.names[other].words.len().min(4),
                    met[other].map(|(order, _)| order),
                    usize::MAX - other,
                )
            })
        };
        let best = fullest(&near)?;
        let is_one =
            |near: &[usize]| near.iter().all(|&other| self.may_be_one(other, best)) && near.contains(&best);
        if is_one(&near) || self.names[mention.name].words.len() > 1 {
            return Some(best);
        }
        if let Some(title) = &mention.office.title {
            let of_office = |other: &&usize| self.names[**other].titles.contains(title);
            let so_called: Vec<usize> = near.iter().filter(of_office).copied().collect();
            let best = fullest(&so_called);
            if let Some(best) =
                best.filter(|&best| so_called.iter().all(|&other| self.may_be_one(other, best)))
            {
                return Some(best);
            }
        }
        let is_near = |other: &&usize| {
            met[**other]
                .is_some_and(|(_, (part, sentence))| part == mention.at.0 && sentence + NEAR >= mention.at.1)
        };
        let beside: Vec<usize> = near.iter().filter(is_near).copied().collect();
        let best = fullest(&beside)?;
        beside
            .iter()
            .all(|&other| self.may_be_one(other, best))
            .then_some(best)
    }

    /// Whether two full names may be of one person.
    fn may_be_one(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.names[one].words, &self.names[other].words);
        is_short_for(one, other) || is_short_for(other, one)
    }

    /// What is known of the person of a mention, given by its number.
    pub(super) fn known(&self, mention: usize) -> Known {
        let full = &self.names[self.joined[mention]];
        Known {
            name: full.printed.clone(),
            country: full.country,
            office: self.mentions[mention].office.shown(),
        }
    }
}

impl Name {
    fn learn(&mut self, office: &Office) {
        self.country = self.country.or(office.country);
        if let Some(title) = &office.title
            && !self.titles.contains(title)
        {
            self.titles.push(title.clone());
        }
    }
}

/// Whether one name can be the other or a shorter form of it.
fn is_short_for(short: &[String], full: &[String]) -> bool {
    let (Some(first), Some(last)) = (short.first(), short.last()) else {
        return false;
    };
    if short.len() == 1 {
        return full.last() == Some(last) || full.first() == Some(first);
    }
    let agrees =
        |a: &str, b: &str| a == b || a.len() == 1 && b.starts_with(a) || b.len() == 1 && a.starts_with(b);
    short.len() <= full.len()
        && full.last() == Some(last)
        && full.first().is_some_and(|other| agrees(first, other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    /// The fullest names of people named in a text where these stand, each in a sentence of its own but for those
    /// parted by `&`; an office before a name ends in a colon.
    fn check(printed: &[&str], want: &[&str]) {
        let mut people = People::default();
        let raw = printed.join(". ").replace('&', "and");
        let text = Text::segment(&raw);
        let words = Words::new(&text, Gazetteer::built_in());
        let mut from = 0;
        for name in printed.iter().flat_map(|sentence| sentence.split(" & ")) {
            let (title, name) = name.split_once(": ").unwrap_or(("", name));
            let start = from + raw[from..].find(name).expect("it stands there");
            from = start + name.len();
            let inside = |token: &crate::text::Token| {
                token.span.start as usize >= start && token.span.end as usize <= from
            };
            let first = text.tokens.iter().position(inside).expect("tokens");
            let count = text.tokens.iter().filter(|token| inside(token)).count();
            let office = Office {
                title: (!title.is_empty()).then(|| title.to_owned()),
                ..Office::default()
            };
            people.add(Part::Body, &words, &(first..first + count), office);
        }
        people.join();
        let full: Vec<String> = (0..want.len()).map(|i| people.known(i).name).collect();
        assert_eq!(full, want, "{raw}");
    }

    #[test]
    fn short_names_join_full_ones() {
        check(&["Sergei Lavrov", "Lavrov"], &["Sergei Lavrov", "Sergei Lavrov"]);
        check(&["LAVROV", "Sergei Lavrov"], &["Sergei Lavrov", "Sergei Lavrov"]);
        check(&["Xi Jinping", "Xi"], &["Xi Jinping", "Xi Jinping"]);
        check(&["V. Putin", "Vladimir Putin", "Putin"], &["Vladimir Putin"; 3]);
        check(&["Umerov"], &["Umerov"]);
    }

    #[test]
    fn a_name_of_two_joins_neither_unless_something_settles_it() {
        let (bill, hillary) = ("Bill Clinton", "Hillary Clinton");
        check(
            &["Bill Clinton & Hillary Clinton", "Clinton"],
            &[bill, hillary, "Clinton"],
        );
        check(
            &[bill, "They met", "He left", "It rained", hillary, "Clinton"],
            &[bill],
        );
        let late = [bill, "Rome", "Oslo", "Bern", hillary, "Clinton"];
        check(&late, &[bill, "Rome", "Oslo", "Bern", hillary, hillary]);
        check(
            &[
                "president: Bill Clinton & senator: Hillary Clinton",
                "president: Clinton",
                "senator: Clinton",
            ],
            &[bill, hillary, bill, hillary],
        );
        check(
            &["Clinton", "Bill Clinton & Hillary Clinton"],
            &["Clinton", bill, hillary],
        );
    }
}
