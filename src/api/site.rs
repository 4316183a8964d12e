//! How a site is, and what it offers while one types, as JSON.

use crate::index::Holder;
use crate::inquiry::{Suggested, Suggestion};
use schemars::JsonSchema;
use serde::Serialize;

/// How a site is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HealthJson<'a> {
    /// `ok`: questions are answered.
    pub status: &'static str,
    /// The program's version.
    pub version: &'static str,
    /// Articles that can be found.
    pub articles: u64,
    /// Counts the states of the index that were taken over since the program started; another number means other answers.
    pub turn: u64,
    /// Who writes the index, if anybody does.
    pub writing: Option<WriterJson<'a>>,
    /// What of the user's own files could not be read.
    pub troubles: &'a [String],
}

/// Who writes an index.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WriterJson<'a> {
    /// What it runs.
    pub command: &'a str,
    /// When it began.
    pub since: &'a str,
}

impl<'a> HealthJson<'a> {
    /// A site that answers.
    pub fn new(
        articles: u64,
        turn: u64,
        writer: Option<&'a Holder>,
        troubles: &'a [String],
    ) -> HealthJson<'a> {
        HealthJson {
            status: "ok",
            version: env!("CARGO_PKG_VERSION"),
            articles,
            turn,
            writing: writer.map(|holder| WriterJson {
                command: &holder.command,
                since: &holder.since,
            }),
            troubles,
        }
    }
}

/// What the word at the cursor may become.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SuggestJson<'a> {
    /// First UTF-16 unit of what a suggestion takes the place of.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// The likeliest first.
    pub suggestions: Vec<SuggestionJson<'a>>,
}

/// One thing it may become.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SuggestionJson<'a> {
    /// What to write there.
    pub text: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// `field`, `operator`, `word`, or the kind of an entity.
    pub kind: &'static str,
    /// The id of an entity.
    pub id: Option<&'a str>,
    /// Articles that have it, of words and entities.
    pub count: Option<u64>,
}

impl<'a> SuggestJson<'a> {
    /// Suggestions as JSON.
    pub fn new(suggested: &'a Suggested) -> SuggestJson<'a> {
        let suggestion = |suggestion: &'a Suggestion| SuggestionJson {
            text: &suggestion.text,
            label: &suggestion.label,
            kind: suggestion.kind,
            id: suggestion.id.as_deref(),
            count: suggestion.articles,
        };
        SuggestJson {
            from: suggested.from,
            to: suggested.to,
            suggestions: suggested.suggestions.iter().map(suggestion).collect(),
        }
    }
}
