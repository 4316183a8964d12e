//! An article as its file has it.
//!
//! In: an article with the language it was found to be in. Out: its JSON.

use super::{day, present};
use crate::article::Article;
use crate::language::Language;
use schemars::JsonSchema;
use serde::Serialize;

/// An article as it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ArticleJson<'a> {
    /// Article id.
    pub id: &'a str,
    /// Path of its file.
    pub path: &'a str,
    /// Address on the web.
    pub url: Option<&'a str>,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// What the day of publication rests on.
    pub published_by: Option<&'a str>,
    /// Day of the last change.
    pub modified: Option<String>,
    /// What the day of the last change rests on.
    pub modified_by: Option<&'a str>,
    /// Day it was taken from the web.
    pub crawled: Option<String>,
    /// Publisher.
    pub source: Option<&'a str>,
    /// Part of the publication it stands in.
    pub section: Option<&'a str>,
    /// Writer.
    pub author: Option<&'a str>,
    /// Its language, a BCP 47 tag.
    pub lang: &'a str,
    /// What the language rests on: `declared`, `identified` or `assumed`.
    pub lang_by: &'static str,
    /// The text without its headline.
    pub text: &'a str,
}

impl<'a> ArticleJson<'a> {
    /// An article of a file, in this language.
    pub fn new(id: &'a str, path: &'a str, article: &'a Article, language: &'a Language) -> ArticleJson<'a> {
        ArticleJson {
            id,
            path,
            url: article.url.as_deref(),
            title: present(&article.title),
            published: day(article),
            published_by: article.published.as_ref().map(|day| day.evidence.as_ref()),
            modified: article.modified.as_ref().map(|day| day.date.to_string()),
            modified_by: article.modified.as_ref().map(|day| day.evidence.as_ref()),
            crawled: article.crawled.map(|day| day.to_string()),
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            author: article.author.as_deref(),
            lang: &language.tag,
            lang_by: language.evidence.word(),
            text: &article.body,
        }
    }
}
