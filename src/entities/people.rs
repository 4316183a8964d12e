//! Which short names of people in an article belong to which full ones.
//!
//! In: the names as printed, in order. Out: for each the fullest name and the country shown.

use super::resolve::one_line;
use super::words::Words;
use crate::gazetteer::sense::Sense;
use std::collections::HashMap;
use std::ops::Range;

/// Full names that share a last name and are looked through; more than any article has.
const MOST_NAMESAKES: usize = 20;

/// The people of an article.
#[derive(Debug, Default)]
pub(super) struct People {
    /// The distinct names, by their words in look-up form.
    names: Vec<Name>,
    positions: HashMap<Vec<String>, usize>,
    /// The name of each mention, in order.
    mentions: Vec<usize>,
    /// For each mention the name it was joined to.
    joined: Vec<usize>,
}

#[derive(Debug)]
struct Name {
    words: Vec<String>,
    printed: String,
    /// Whether it is printed in capitals throughout.
    shouted: bool,
    context: Option<[u8; 2]>,
}

impl People {
    /// Adds a mention, in the order of the article.
    pub(super) fn add(&mut self, words: &Words, tokens: &Range<usize>, context: Option<[u8; 2]>) {
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
                context: None,
            });
            self.names.len() - 1
        });
        let name = &mut self.names[position];
        if name.shouted && !shouted {
            name.printed = printed;
            name.shouted = false;
        }
        name.context = name.context.or(context);
        self.mentions.push(position);
    }

    /// Joins each mention to the fullest name it fits, the nearest before it first.
    pub(super) fn join(&mut self) {
        let mut by_last: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_first: HashMap<&str, Vec<usize>> = HashMap::new();
        for (position, name) in self
            .names
            .iter()
            .enumerate()
            .filter(|(_, name)| name.words.len() > 1)
        {
            by_last
                .entry(&name.words[name.words.len() - 1])
                .or_default()
                .push(position);
            by_first.entry(&name.words[0]).or_default().push(position);
        }
        // When each name was last met, to prefer the nearest.
        let mut met: Vec<usize> = vec![0; self.names.len()];
        let mut joined = Vec::with_capacity(self.mentions.len());
        for (order, &position) in self.mentions.iter().enumerate() {
            met[position] = order + 1;
            let words = &self.names[position].words;
            let last = words[words.len() - 1].as_str();
            let namesakes = by_last
                .get(last)
                .or_else(|| by_first.get(last).filter(|_| words.len() == 1));
            let fits = |&&other: &&usize| is_short_for(words, &self.names[other].words);
            let best = namesakes.and_then(|namesakes| {
                let near = namesakes.iter().take(MOST_NAMESAKES).filter(fits);
                near.copied().max_by_key(|&other| {
                    (
                        met[other] > 0,
                        self.names[other].words.len().min(4),
                        met[other],
                        usize::MAX - other,
                    )
                })
            });
            let full = best.unwrap_or(position);
            met[full] = order + 1;
            joined.push(full);
        }
        for (&position, &full) in self.mentions.iter().zip(&joined) {
            if position != full {
                let context = self.names[position].context;
                let name = &mut self.names[full];
                name.context = name.context.or(context);
            }
        }
        self.joined = joined;
    }

    /// The fullest name of the mention of a number, and the country shown for it.
    pub(super) fn full_name(&self, mention: usize) -> (String, Option<[u8; 2]>) {
        let name = &self.names[self.joined[mention]];
        (name.printed.clone(), name.context)
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

    /// The fullest names of people named in this order.
    fn check(printed: &[&str], want: &[&str]) {
        let mut people = People::default();
        for name in printed {
            let text = Text::segment(name);
            let words = Words::new(&text, Gazetteer::built_in());
            people.add(&words, &(0..text.tokens.len()), None);
        }
        people.join();
        let full: Vec<String> = (0..printed.len()).map(|i| people.full_name(i).0).collect();
        assert_eq!(full, want);
    }

    #[test]
    fn short_names_join_full_ones() {
        check(&["Sergei Lavrov", "Lavrov"], &["Sergei Lavrov", "Sergei Lavrov"]);
        check(&["LAVROV", "Sergei Lavrov"], &["Sergei Lavrov", "Sergei Lavrov"]);
        check(&["Xi Jinping", "Xi"], &["Xi Jinping", "Xi Jinping"]);
        check(&["V. Putin", "Vladimir Putin", "Putin"], &["Vladimir Putin"; 3]);
        check(
            &["Bill Clinton", "Hillary Clinton", "Clinton"],
            &["Bill Clinton", "Hillary Clinton", "Hillary Clinton"],
        );
        check(&["Umerov"], &["Umerov"]);
    }
}
