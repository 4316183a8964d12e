//! Words added to a question.

use crate::query::added::Added;
use schemars::JsonSchema;
use serde::Serialize;

/// A word added to a question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AddedJson<'a> {
    /// The word as it is most often printed.
    pub word: &'a str,
    /// What it counts against one typed.
    pub weight: f32,
}

impl<'a> AddedJson<'a> {
    /// Of a word.
    pub fn new(added: &'a Added) -> AddedJson<'a> {
        AddedJson {
            word: &added.word,
            weight: (added.weight * 1000.0).round() / 1000.0,
        }
    }
}
