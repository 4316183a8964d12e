//! What is new for saved searches, as JSON.

use super::HitJson;
use crate::search::Hit;
use schemars::JsonSchema;
use serde::Serialize;

/// What is new for a saved search.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AlertJson<'a> {
    /// Its name.
    pub search: &'a str,
    /// Question and flags, as saved.
    pub asked: &'a str,
    /// The articles it did not tell before, the newest first.
    pub hits: Vec<HitJson<'a>>,
}

/// One article that is new for a saved search.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewsJson<'a> {
    /// The name of the search.
    pub search: &'a str,
    /// The article.
    #[serde(flatten)]
    pub hit: HitJson<'a>,
}

impl<'a> NewsJson<'a> {
    /// An article of a search.
    pub fn new(search: &'a str, hit: &'a Hit) -> NewsJson<'a> {
        NewsJson {
            search,
            hit: HitJson::new(hit),
        }
    }
}
