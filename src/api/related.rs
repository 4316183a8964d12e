//! The background to an article, as JSON.

use super::{AddedJson, HitJson};
use crate::index::record::StoredArticle;
use crate::search::Related;
use schemars::JsonSchema;
use serde::Serialize;

/// Articles that share the telling words and names of one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RelatedJson<'a> {
    /// Id of the article.
    pub id: &'a str,
    /// Its headline.
    pub title: &'a str,
    /// Articles that share any of them.
    pub total: u64,
    /// The words, with what each counts.
    pub words: Vec<AddedJson<'a>>,
    /// The names.
    pub names: Vec<&'a str>,
    /// The best of the articles.
    pub hits: Vec<HitJson<'a>>,
}

impl<'a> RelatedJson<'a> {
    /// What is related to an article.
    pub fn new(article: &'a StoredArticle, related: &'a Related) -> RelatedJson<'a> {
        RelatedJson {
            id: &article.id,
            title: &article.article.title,
            total: related.answer.total,
            words: related.words.iter().map(AddedJson::new).collect(),
            names: related.names.iter().map(|name| name.name.as_str()).collect(),
            hits: related.answer.hits.iter().map(HitJson::new).collect(),
        }
    }
}
