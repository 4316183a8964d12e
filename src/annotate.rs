//! STORY 1: an article becomes its layers. Pure: same article and layers, same result.

use crate::article::{self, Article};
use crate::dates::{self, DateMention, Dates, RangeMention, Setting};
use crate::entities::watchlist::Watchlist;
use crate::entities::{self, Mention};
use crate::gazetteer::Gazetteer;
use crate::language::{self, Language};
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
    /// The language it is in.
    pub language: Language,
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
    let language = language::identify(&article.title, &article.body, article.lang.as_deref());
    let title = Text::segment_with(&article.title, language.apostrophes());
    let body = Text::segment_with(&article.body, language.apostrophes());
    let dates = match layers.dates {
        true => dates_of(article, &language, &title, &body),
        false => Dates::default(),
    };
    let gazetteer = Gazetteer::built_in();
    let mentions = match (layers.names, language.is_english()) {
        (false, _) => Vec::new(),
        (true, true) => entities::recognize(&title, &body, gazetteer, watchlist),
        (true, false) => entities::recognize_in(&language, &title, &body, gazetteer, watchlist),
    };
    AnnotatedArticle {
        article,
        language,
        title,
        body,
        mentions,
        dates: dates.mentions,
        ranges: dates.ranges,
    }
}

/// Every expression of an English article; of others only what is written in figures.
fn dates_of(article: &Article, language: &Language, title: &Text, body: &Text) -> Dates {
    let day_first = article.day_first().or_else(|| day_first_by_dateline(article));
    let setting = Setting {
        published: article.published.as_ref().map(|p| p.date),
        day_first,
    };
    match language.is_english() {
        true => dates::find(title, body, &setting),
        false => dates::find_numeric(
            title,
            body,
            &Setting {
                // Where the day does not come first, the year does.
                day_first: day_first.or(Some(true)),
                ..setting
            },
        ),
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
