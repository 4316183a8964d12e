//! Names a user wants found wherever they stand, whatever the tagger thinks of them.
//!
//! In: names, from the file `names.toml` or from CSV (`name,kind,aliases`, aliases divided by `|`, a heading line if
//! any). Out: a [`Watchlist`] that finds them in a text by their look-up form: case, accents and points of acronyms
//! count for nothing, except that what the list writes with a capital has one in the text too.

use super::words::Words;
use super::{Kind, Tagged};
use crate::gazetteer::longest_key;
use crate::text::{norms, one_line};
use fst::Map;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::Xxh3;

/// A user's names.
#[derive(Debug)]
pub struct Watchlist {
    /// Look-up forms to twice the number of their entry, plus one where the name is written small.
    keys: Map<Vec<u8>>,
    entries: Vec<Entry>,
    fingerprint: u64,
}

#[derive(Debug)]
struct Entry {
    name: String,
    kind: Kind,
}

/// A name of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The name to show.
    pub name: String,
    /// What it names.
    pub kind: Kind,
    /// Other names it is found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// Why a list in CSV cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WatchlistError {
    /// The file as a whole is no CSV.
    #[error("{0}")]
    Form(#[from] csv::Error),
    /// An entry names no kind there is.
    #[error("line {line}: {kind:?} is no kind; write person, place, org, nationality or event")]
    Kind {
        /// Its line, from 1.
        line: u64,
        /// What stands there.
        kind: String,
    },
    /// A name without a letter or digit.
    #[error("line {line}: {name:?} has no letter or digit to look for")]
    Empty {
        /// Its line, from 1.
        line: u64,
        /// What stands there.
        name: String,
    },
}

impl Default for Watchlist {
    /// The empty list.
    fn default() -> Watchlist {
        Watchlist {
            keys: Map::default(),
            entries: Vec::new(),
            fingerprint: 0,
        }
    }
}

impl Watchlist {
    /// Makes a list. Of two entries with one name the first counts; names without a letter or digit are passed over.
    pub fn of(listed: Vec<Listed>) -> Watchlist {
        if listed.is_empty() {
            return Watchlist::default();
        }
        let mut keys = BTreeMap::new();
        let mut print = Xxh3::new();
        for (number, entry) in (0u64..).zip(&listed) {
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let key = norms(name).join(" ");
                let small = !name.chars().any(char::is_uppercase);
                if !key.is_empty() {
                    keys.entry(key).or_insert(number * 2 + u64::from(small));
                }
                print.update(name.as_bytes());
                print.update(b"\0");
            }
            print.update(entry.kind.word().as_bytes());
        }
        let entries = listed.into_iter().map(|entry| Entry {
            name: one_line(&entry.name),
            kind: entry.kind,
        });
        Watchlist {
            keys: Map::from_iter(keys).expect("keys come sorted and once, from a sorted map"),
            entries: entries.collect(),
            fingerprint: print.digest().max(1),
        }
    }

    /// A number that is another for another list, and 0 for an empty one.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The list's own name of what was found.
    pub(super) fn name(&self, listed: u32) -> &str {
        &self.entries[listed as usize].name
    }

    /// Puts the list's names in the place of what they overlap. The longest at each token counts.
    pub(super) fn put_into(&self, words: &Words, tagged: Vec<Tagged>) -> Vec<Tagged> {
        if self.entries.is_empty() {
            return tagged;
        }
        let mut names = Vec::with_capacity(tagged.len());
        let mut tagged = tagged.into_iter().peekable();
        let mut at = 0;
        while at < words.text.tokens.len() {
            let Some((tokens, listed)) = self.longest(words, at) else {
                at += 1;
                continue;
            };
            at = tokens.end;
            while let Some(name) = tagged.next_if(|name| name.tokens.start < tokens.end) {
                if name.tokens.end <= tokens.start {
                    names.push(name);
                }
            }
            // A name that began before it and goes on into it.
            while names
                .last()
                .is_some_and(|name: &Tagged| name.tokens.end > tokens.start)
            {
                names.pop();
            }
            names.push(Tagged {
                tokens,
                kind: self.entries[listed as usize].kind,
                confidence: 1.0,
                listed: Some(listed),
            });
        }
        names.extend(tagged);
        names
    }

    fn longest(&self, words: &Words, at: usize) -> Option<(std::ops::Range<usize>, u32)> {
        if !words.text.tokens[at].is_searchable() {
            return None;
        }
        let end = words.sentence_end(at);
        let (tokens, value) = longest_key(self.keys.as_fst(), words.text, at, |tokens, value| {
            let small = value % 2 == 1;
            tokens.end <= end && (small || tokens.clone().any(|token| words.is_capital(token)))
        })?;
        Some((tokens, u32::try_from(value / 2).ok()?))
    }
}

/// Reads a list in CSV.
///
/// # Errors
///
/// What is wrong and where; a list is taken whole or not at all.
pub fn from_csv(text: &str) -> Result<Vec<Listed>, WatchlistError> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'));
    let mut listed = Vec::new();
    let text = text.trim_start_matches('\u{feff}').as_bytes();
    for (number, record) in reader.from_reader(text).records().enumerate() {
        let record = record?;
        let field = |at: usize| record.get(at).unwrap_or_default();
        if number == 0 && field(0).eq_ignore_ascii_case("name") && field(1).eq_ignore_ascii_case("kind") {
            continue;
        }
        let line = record.position().map_or(number as u64 + 1, csv::Position::line);
        let aliases = field(2)
            .split('|')
            .map(str::trim)
            .filter(|alias| !alias.is_empty());
        let aliases: Vec<String> = aliases.map(str::to_owned).collect();
        let name = field(0).to_owned();
        if let Some(name) = std::iter::once(&name)
            .chain(&aliases)
            .find(|name| norms(name).is_empty())
        {
            let name = name.clone();
            return Err(WatchlistError::Empty { line, name });
        }
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.word().eq_ignore_ascii_case(field(1)));
        let kind = kind.ok_or_else(|| WatchlistError::Kind {
            line,
            kind: field(1).to_owned(),
        })?;
        listed.push(Listed { name, kind, aliases });
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    const LIST: &str = "name,kind,aliases\nZed Corp,org,ZC|Zed Corporation of Ruritania\n\"Doe, Jane\",person,Jane Doe\n\
        # a comment\nsoft power,event\n";

    /// What a list finds in a text, as `kind printed>name`.
    fn check(list: &str, raw: &str, want: &[&str]) {
        let list = Watchlist::of(from_csv(list).expect("a good list"));
        let text = Text::segment(raw);
        let words = Words::new(&text, Gazetteer::built_in());
        let found = list.put_into(&words, Vec::new());
        let shown: Vec<String> = found
            .iter()
            .map(|name| {
                let printed = text.span(name.tokens.clone()).of(raw);
                format!(
                    "{} {printed}>{}",
                    name.kind.word(),
                    list.name(name.listed.expect("listed"))
                )
            })
            .collect();
        assert_eq!(shown, want, "{raw}");
    }

    #[test]
    fn names_are_found_exactly_where_they_stand() {
        check(
            LIST,
            "ZED CORP’s soft power: jane doe, Jane Doe and Zed Corporation of Ruritania (Z.C.).",
            &[
                "org ZED CORP>Zed Corp",
                "event soft power>soft power",
                "person Jane Doe>Doe, Jane",
                "org Zed Corporation of Ruritania>Zed Corp",
                "org Z.C.>Zed Corp",
            ],
        );
        check(LIST, "Zed. Corp", &[]);
        check(
            "Зед,Place,Zed",
            "In Зед, or Zed.",
            &["place Зед>Зед", "place Zed>Зед"],
        );
        check("", "Zed", &[]);
    }

    #[test]
    fn they_take_the_place_of_what_they_overlap() {
        let list = Watchlist::of(from_csv("Jane Doe,person\n").expect("a good list"));
        let text = Text::segment("Mary Jane Doe Smith met Ann in Rome");
        let words = Words::new(&text, Gazetteer::built_in());
        let tagged = |tokens, kind| Tagged {
            tokens,
            kind,
            confidence: 0.9,
            listed: None,
        };
        let found = list.put_into(&words, vec![tagged(0..4, Kind::Org), tagged(5..6, Kind::Person)]);
        assert_eq!(
            found.iter().map(|name| name.tokens.clone()).collect::<Vec<_>>(),
            [1..3, 5..6]
        );
    }

    #[test]
    fn mistakes_name_their_place() {
        let says = |list: &str, want: &str| {
            let error = from_csv(list).expect_err("a bad list").to_string();
            assert!(error.contains(want), "{error}");
        };
        says("A,person\nB,ship\n", "line 2: \"ship\" is no kind");
        says("A,person\n...,org\n", "line 2: \"...\" has no letter");
    }
}
