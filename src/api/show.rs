//! One article with its layers, as JSON.

use super::{AnnotationJson, ArticleJson, CopiesJson, DateJson, MentionJson, RangeJson, hex};
use crate::annotate::AnnotatedArticle;
use crate::search::Shown;
use crate::text::Part;
use schemars::JsonSchema;
use serde::Serialize;

/// An article with everything the index knows of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ShowJson<'a> {
    /// What its file says.
    #[serde(flatten)]
    pub article: ArticleJson<'a>,
    /// XXH3 of the file's bytes when it was read, 16 hexadecimal digits.
    pub file_hash: Option<String>,
    /// The same of the text.
    pub text_hash: String,
    /// The other articles of its story.
    pub copies: CopiesJson<'a>,
    /// What matches the question, in order.
    pub matches: Vec<MatchJson<'a>>,
    /// Names, in order.
    pub mentions: Vec<NamedJson<'a>>,
    /// Dates, in order.
    pub dates: Vec<DateJson<'a>>,
    /// Stretches of time between two of them, in order.
    pub ranges: Vec<RangeJson<'a>>,
}

/// What matches a question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MatchJson<'a> {
    /// Title or body.
    pub field: Part,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// As printed.
    pub text: &'a str,
}

/// A name with the entity it stands for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedJson<'a> {
    /// The occurrence.
    #[serde(flatten)]
    pub mention: MentionJson<'a>,
    /// The id of the entity, which a filter takes; `null` for one that is hidden.
    pub entity: Option<&'a str>,
}

impl<'a> ShowJson<'a> {
    /// An article; `annotated` is it with the same layers.
    pub fn new(shown: &'a Shown, annotated: &'a AnnotatedArticle) -> ShowJson<'a> {
        let stored = &shown.article;
        let layers = AnnotationJson::new(&stored.id, annotated, 0.0);
        let entities = shown.entities.iter().map(Option::as_deref);
        let mentions = layers.mentions.into_iter().zip(entities);
        let matches = [Part::Title, Part::Body].into_iter().zip(&shown.matches);
        let matches = matches.flat_map(|(field, ranges)| {
            ranges.iter().map(move |range| MatchJson {
                field,
                start: range.start,
                end: range.end,
                text: &stored.text(field)[range.clone()],
            })
        });
        ShowJson {
            article: ArticleJson::new(&stored.id, &stored.path, &stored.article, &stored.language),
            file_hash: shown.file_hash.map(hex),
            text_hash: hex(shown.text_hash),
            copies: CopiesJson::new(&shown.copies),
            matches: matches.collect(),
            mentions: mentions
                .map(|(mention, entity)| NamedJson { mention, entity })
                .collect(),
            dates: layers.dates,
            ranges: layers.ranges,
        }
    }
}
