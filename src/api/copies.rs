//! Copies of a hit, as JSON.

use crate::search::Copies;
use schemars::JsonSchema;
use serde::Serialize;

/// The other articles of a hit's story in the index, whether or not they fit the question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CopiesJson<'a> {
    /// How many, without older versions.
    pub count: u64,
    /// Versions of pages of which the story has newer ones.
    pub older: u64,
    /// Where the copies are from: publishers, else hosts, else folders; at most ten.
    pub sources: &'a [String],
    /// Ids of the first ten, the lead's first, older versions last.
    pub ids: &'a [String],
    /// Whether the hit itself is an older version.
    pub superseded: bool,
}

impl<'a> CopiesJson<'a> {
    /// The copies of a hit.
    pub fn new(copies: &'a Copies) -> CopiesJson<'a> {
        CopiesJson {
            count: copies.count,
            older: copies.older,
            sources: &copies.sources,
            ids: &copies.ids,
            superseded: copies.superseded,
        }
    }
}
