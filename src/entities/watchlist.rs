//! Names a user wants found wherever they stand, whatever the tagger thinks of them.
//!
//! In: a list in CSV (`name,kind,aliases`, aliases divided by `|`, a heading line if any) or TOML (`[[name]]`
//! with `name`, `kind`, `aliases`). Out: a [`Watchlist`] that finds them in a text by their look-up form: case,
//! accents and points of acronyms count for nothing, except that what the list writes with a capital has one
//! in the text too.

use super::words::Words;
use super::{Kind, Tagged};
use crate::gazetteer::longest_key;
use crate::text::norms;
use fst::Map;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

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

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// TOML.
    Toml,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WatchlistError {
    /// The file as a whole is not in its form.
    #[error("{0}")]
    Form(String),
    /// An entry names no kind there is.
    #[error("{place}: {kind:?} is no kind; write person, place, org, nationality or event")]
    Kind {
        /// Line or entry.
        place: String,
        /// What stands there.
        kind: String,
    },
    /// A name without a letter or digit.
    #[error("{place}: {name:?} has no letter or digit to look for")]
    Empty {
        /// Line or entry.
        place: String,
        /// What stands there.
        name: String,
    },
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    kind: String,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TomlList {
    #[serde(default)]
    name: Vec<Listed>,
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
    /// Reads a list. Of two entries with one name the first counts.
    ///
    /// # Errors
    ///
    /// What is wrong and where; a list is taken whole or not at all.
    pub fn read(text: &str, form: Form) -> Result<Watchlist, WatchlistError> {
        let listed = match form {
            Form::Csv => from_csv(text)?,
            Form::Toml => from_toml(text)?,
        };
        let mut keys = BTreeMap::new();
        let mut entries = Vec::with_capacity(listed.len());
        for (place, listed) in listed {
            let kind = Kind::ALL
                .into_iter()
                .find(|kind| kind.word().eq_ignore_ascii_case(listed.kind.trim()));
            let Some(kind) = kind else {
                let kind = listed.kind;
                return Err(WatchlistError::Kind { place, kind });
            };
            let name = listed.name.split_whitespace().collect::<Vec<_>>().join(" ");
            for name in std::iter::once(&name).chain(&listed.aliases) {
                let key = norms(name).join(" ");
                if key.is_empty() {
                    let name = name.clone();
                    return Err(WatchlistError::Empty { place, name });
                }
                let small = !name.chars().any(char::is_uppercase);
                keys.entry(key)
                    .or_insert(entries.len() as u64 * 2 + u64::from(small));
            }
            entries.push(Entry { name, kind });
        }
        let keys = Map::from_iter(keys).map_err(|error| WatchlistError::Form(error.to_string()))?;
        let fingerprint = if entries.is_empty() {
            0
        } else {
            xxh3_64(text.as_bytes())
        };
        Ok(Watchlist {
            keys,
            entries,
            fingerprint,
        })
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

fn from_csv(text: &str) -> Result<Vec<(String, Listed)>, WatchlistError> {
    let wrong = |error: csv::Error| WatchlistError::Form(error.to_string());
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'));
    let mut listed = Vec::new();
    for (number, record) in reader
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
        .records()
        .enumerate()
    {
        let record = record.map_err(wrong)?;
        let field = |at: usize| record.get(at).unwrap_or_default();
        if number == 0 && field(0).eq_ignore_ascii_case("name") && field(1).eq_ignore_ascii_case("kind") {
            continue;
        }
        let line = record.position().map_or(number as u64 + 1, csv::Position::line);
        let aliases = field(2)
            .split('|')
            .map(str::trim)
            .filter(|alias| !alias.is_empty());
        let entry = Listed {
            name: field(0).to_owned(),
            kind: field(1).to_owned(),
            aliases: aliases.map(str::to_owned).collect(),
        };
        listed.push((format!("line {line}"), entry));
    }
    Ok(listed)
}

fn from_toml(text: &str) -> Result<Vec<(String, Listed)>, WatchlistError> {
    let list: TomlList = toml::from_str(text).map_err(|error| WatchlistError::Form(error.to_string()))?;
    let numbered = list.name.into_iter().enumerate();
    Ok(numbered
        .map(|(number, listed)| (format!("entry {}", number + 1), listed))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    const LIST: &str = "name,kind,aliases\nZed Corp,org,ZC|Zed Corporation of Ruritania\n\"Doe, Jane\",person,Jane Doe\n\
        # a comment\nsoft power,event\n";

    /// What a list finds in a text, as `kind printed>name`.
    fn check(list: &str, form: Form, raw: &str, want: &[&str]) {
        let list = Watchlist::read(list, form).expect("a good list");
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
            Form::Csv,
            "ZED CORP’s soft power: jane doe, Jane Doe and Zed Corporation of Ruritania (Z.C.).",
            &[
                "org ZED CORP>Zed Corp",
                "event soft power>soft power",
                "person Jane Doe>Doe, Jane",
                "org Zed Corporation of Ruritania>Zed Corp",
                "org Z.C.>Zed Corp",
            ],
        );
        check(LIST, Form::Csv, "Zed. Corp", &[]);
        check(
            "[[name]]\nname = \"Зед\"\nkind = \"Place\"\naliases = [\"Zed\"]",
            Form::Toml,
            "In Зед, or Zed.",
            &["place Зед>Зед", "place Zed>Зед"],
        );
        check("", Form::Csv, "Zed", &[]);
    }

    #[test]
    fn they_take_the_place_of_what_they_overlap() {
        let list = Watchlist::read("Jane Doe,person\n", Form::Csv).expect("a good list");
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
        let says = |list: &str, form, want: &str| {
            let error = Watchlist::read(list, form).expect_err("a bad list").to_string();
            assert!(error.contains(want), "{error}");
        };
        says("A,person\nB,ship\n", Form::Csv, "line 2: \"ship\" is no kind");
        says("A,person\n...,org\n", Form::Csv, "line 2: \"...\" has no letter");
        says("[[name]]\nname = \"A\"\nkind = \"x\"", Form::Toml, "entry 1");
        says("[[name]]\nnam = \"A\"", Form::Toml, "nam");
    }
}
