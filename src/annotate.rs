//! STORY 1: an article becomes its layers. Pure: same article and layers, same result.

use crate::article::{self, Article};
use crate::dates::{self, DateMention, Dates, RangeMention, Setting};
use crate::entities::watchlist::Watchlist;
use crate::entities::{self, Mention};
use crate::gazetteer::Gazetteer;
use crate::text::{Text, norms};

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
    /// Stretches of time between two of them.
    pub ranges: Vec<RangeMention>,
}

/// Adds the layers to an article.
pub fn annotate(article: &Article, layers: Layers) -> AnnotatedArticle<'_> {
    annotate_watching(article, layers, &Watchlist::default())
}

/// Adds the layers to an article, with the names of a watchlist.
pub fn annotate_watching<'a>(
    article: &'a Article,
    layers: Layers,
    watchlist: &Watchlist,
) -> AnnotatedArticle<'a> {
    let title = Text::segment(&article.title);
    let body = Text::segment(&article.body);
    let dates = if layers.dates {
        let setting = Setting {
            published: article.published.as_ref().map(|p| p.date),
            day_first: article.day_first().or_else(|| day_first_by_dateline(article)),
        };
        dates::find(&title, &body, &setting)
    } else {
        Dates::default()
    };
    let mentions = if layers.names {
        entities::recognize(&title, &body, Gazetteer::built_in(), watchlist)
    } else {
        Vec::new()
    };
    AnnotatedArticle {
        article,
        title,
        body,
        mentions,
        dates: dates.mentions,
        ranges: dates.ranges,
    }
}

/// The order of day and month where the dateline's place lies.
fn day_first_by_dateline(article: &Article) -> Option<bool> {
    let place = norms(&article.dateline_place()?).join(" ");
    let place = Gazetteer::built_in().places_named(&place).into_iter().next()?;
    article::day_first_in(place.country)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Part, Span};
    use proptest::prelude::*;

    /// Pieces of news in an order news never has.
    fn text() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "President Volodymyr Zelenskyy",
            "U.N.",
            "Kyiv’s",
            "Dec. 2, 2025",
            "2014-2022",
            "the 1990s",
            "Mr. ",
            "said",
            "Geneva, Switzerland",
            "“NATO”",
            "Russian",
            "\n\n",
            ". ",
            " ",
            "é",
            "中国",
            "Зеленський",
            "3 p.m.",
            "-led",
            "Ministry of ",
            "(IAEA)",
            "last Tuesday",
            "\u{301}",
            "MOSCOW, Dec 2 (X) - ",
            "five hours",
            "X",
        ]);
        prop::collection::vec(pieces, 0..30).prop_map(|pieces| pieces.concat())
    }

    fn check(spans: impl Iterator<Item = (Part, Span)>, article: &Article) -> Result<(), TestCaseError> {
        let mut before = (Part::Title, 0);
        for (part, span) in spans {
            let raw = if part == Part::Title {
                &article.title
            } else {
                &article.body
            };
            prop_assert!((part, span.start) >= before, "in order, without overlap");
            prop_assert!(
                span.start < span.end && raw.get(span.range()).is_some(),
                "on characters"
            );
            before = (part, span.end);
        }
        Ok(())
    }

    #[test]
    fn the_dateline_settles_the_order_of_numeric_days() {
        for (dateline, value) in [
            ("LONDON, March 3 (Agency) - ", "2025-02-03"),
            ("WASHINGTON (Agency) - ", "2025-03-02"),
            ("OTTAWA (Agency) - ", ""),
            ("", ""),
        ] {
            let article = Article {
                body: format!("{dateline}The note of 03/02/2025 says so."),
                ..Article::default()
            };
            let annotated = annotate(&article, Layers::ALL);
            let last = annotated.dates.last().map_or("", |date| date.value.as_str());
            let last = if last.starts_with("XXXX") { "" } else { last };
            assert_eq!(last, value, "{dateline}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn spans_of_all_layers_lie_in_their_part(title in text(), body in text()) {
            let article = Article { title, body, ..Article::default() };
            let annotated = annotate(&article, Layers::ALL);
            check(annotated.mentions.iter().map(|m| (m.part, m.span)), &article)?;
            check(annotated.dates.iter().map(|d| (d.part, d.span)), &article)?;
            for (text, raw) in [(&annotated.title, &article.title), (&annotated.body, &article.body)] {
                let mut end = 0;
                for token in &text.tokens {
                    prop_assert!(token.span.start >= end && raw.get(token.span.range()).is_some());
                    end = token.span.end;
                }
                let tokens: usize = text.sentences.iter().map(|sentence| sentence.tokens.len()).sum();
                prop_assert_eq!(tokens, text.tokens.len());
            }
        }
    }
}
