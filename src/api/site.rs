//! How a site is, as JSON.

use crate::index::Holder;
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
