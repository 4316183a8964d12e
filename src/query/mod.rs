//! A question as text becomes a tree.
//!
//! In: what the user typed and how to read it. Out: a [`Query`], whose parts know where they stand
//! in that text, or a [`QueryError`] that says where it stopped making sense, what was expected
//! and what may have been meant. Nothing here fails on [plain](ParseOptions::plain) words, knows
//! an index, looks at the clock or expands names.
//!
//! ```text
//! text -lex-> lexemes -parse-> tree -print-> text that gives the same tree
//! ```

pub mod added;
mod conditions;
mod error;
mod forms;
mod known;
mod lex;
pub mod lower;
mod meaning;
mod operands;
mod parse;
pub(crate) mod placed;
mod placing;
mod print;
pub(crate) mod spelt;
mod synonyms;
mod tree;
pub mod units;
mod values;
pub mod weights;
mod wording;

pub use error::{QueryError, QueryErrorKind};
pub use forms::Form;
pub(crate) use lex::is_quote;
pub use meaning::{Meaning, Meanings};
pub use parse::{MAX_DEPTH, MAX_LENGTH, MAX_PARTIAL, MAX_WORDS, parse};
pub use synonyms::{BadLine, Synonyms};
pub use tree::{Asked, Has, Leaf, Node, NodeKind, Pattern, Period, PhraseWord, Query, Stretch};
pub use values::{comparable, filter};

use jiff::civil::Date;

/// How a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ParseOptions {
    /// What two words next to each other mean.
    pub default: Match,
    /// Read everything as words: no operators, fields or phrases. Never fails.
    pub plain: bool,
    /// The day it is asked on, for dates such as `last month`; without it they are refused.
    pub today: Option<Date>,
}

/// What an article must have of several words that stand next to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Match {
    /// All of them.
    #[default]
    All,
    /// At least one; those marked with `+` always.
    Any,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_words_from_filters() {
        let query = parse(
            "talks -war title:\"cease fire\" person:putin NOT (place:kyiv OR -usa)",
            ParseOptions::default(),
        )
        .expect("parses");
        let words: Vec<_> = query
            .words()
            .into_iter()
            .map(|(part, pattern)| (part, format!("{pattern:?}")))
            .collect();
        assert_eq!(words.len(), 3);
        assert_eq!(words[0], (None, "Word(\"talks\")".to_owned()));
        assert_eq!(words[1].0, Some(crate::fields::Zone::Title));
        assert_eq!(words[2], (None, "Word(\"usa\")".to_owned()));
        let filters: Vec<_> = query
            .filters()
            .into_iter()
            .map(|f| (f.node.to_string(), f.excluded))
            .collect();
        assert_eq!(
            filters,
            [
                ("person:putin".to_owned(), false),
                ("place:kyiv".to_owned(), true)
            ]
        );
    }

    #[test]
    fn takes_further_conditions() {
        let check = |query: &str, expected: &str| {
            let condition = || {
                filter(
                    crate::fields::Role::Entity(crate::entities::Kind::Org),
                    "nato",
                    "--org",
                    None,
                )
                .expect("a name")
            };
            let query = parse(query, ParseOptions::default()).expect(query);
            assert_eq!(query.and(vec![condition()]).to_string(), expected);
        };
        check("", "org:nato");
        check("a b", "a AND b AND org:nato");
        check("a OR b", "(a OR b) AND org:nato");
    }

    /// The manual, with its table of fields brought up to date.
    fn manual() -> (std::path::PathBuf, String, String) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query-language.md");
        let old = std::fs::read_to_string(&path).expect("the manual is readable");
        let (before, rest) = old.split_once("<!-- fields").expect("a beginning of the table");
        let (mark, rest) = rest.split_once("-->\n").expect("an end of the mark");
        let (_, after) = rest
            .split_once("<!-- end of fields -->")
            .expect("an end of the table");
        let mut table = "\n| field | also | what | example |\n|---|---|---|---|\n".to_owned();
        for field in crate::fields::FIELDS {
            let aliases: Vec<String> = field.aliases.iter().map(|alias| format!("`{alias}`")).collect();
            let (name, about, example) = (field.name, field.about, field.example);
            table += &format!("| `{name}` | {} | {about} | `{example}` |\n", aliases.join(", "));
        }
        let new = format!("{before}<!-- fields{mark}-->\n{table}\n<!-- end of fields -->{after}");
        (path, old, new)
    }

    #[test]
    fn the_manual_lists_the_fields() {
        let (path, old, new) = manual();
        if old != new {
            std::fs::write(&path, new).expect("the manual is writable");
            panic!("docs/query-language.md was stale and is written anew; run the test again");
        }
    }

    #[test]
    fn the_examples_of_the_manual_hold() {
        let (_, manual, _) = manual();
        let lines = |fence: &str| -> Vec<String> {
            let opening = format!("```{fence}\n");
            manual
                .split(&opening)
                .skip(1)
                .flat_map(|block| block.split("```").next().unwrap_or_default().lines())
                .map(str::to_owned)
                .collect()
        };
        let examples = crate::fields::FIELDS.iter().map(|field| field.example.to_owned());
        for query in lines("query").into_iter().chain(examples) {
            let read = parse(&query, ParseOptions::default());
            assert!(read.is_ok(), "{query}: {read:?}");
        }
        let refused = lines("unsupported");
        assert!(refused.len() > 5);
        for query in refused {
            assert!(parse(&query, ParseOptions::default()).is_err(), "{query}");
        }
    }
}
