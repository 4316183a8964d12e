//! STORY 1: an article becomes its layers. Pure: same article and layers, same result.

use crate::article::Article;
use crate::dates::{self, DateMention};
use crate::entities::{self, Mention};
use crate::gazetteer::Gazetteer;
use crate::text::{Part, Text};

/// Which layers beyond sentences and tokens an article gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Layers {
    /// Names of people, places, bodies, nationalities and events.
    pub names: bool,
    /// Date expressions.
    pub dates: bool,
}

impl Layers {
    /// Every layer.
    pub const ALL: Layers = Layers {
        names: true,
        dates: true,
    };
}

/// An article with its layers. Spans of title and body point into the article's own strings.
#[derive(Debug, Clone)]
pub struct AnnotatedArticle<'a> {
    /// The article, unchanged.
    pub article: &'a Article,
    /// Its headline, segmented.
    pub title: Text<'a>,
    /// Its body, segmented.
    pub body: Text<'a>,
    /// Names, in order of part and place.
    pub mentions: Vec<Mention>,
    /// Dates, in order of part and place.
    pub dates: Vec<DateMention>,
}

/// Adds the layers to an article.
pub fn annotate(article: &Article, layers: Layers) -> AnnotatedArticle<'_> {
    let title = Text::segment(&article.title);
    let body = Text::segment(&article.body);
    let published = article.published.as_ref().map(|p| p.date);
    let mut dates = Vec::new();
    if layers.dates {
        dates.extend(dates::find(&title, Part::Title, published));
        dates.extend(dates::find(&body, Part::Body, published));
    }
    let mentions = if layers.names {
        entities::recognize(&title, &body, Gazetteer::built_in())
    } else {
        Vec::new()
    };
    AnnotatedArticle {
        article,
        title,
        body,
        mentions,
        dates,
    }
}
