//! The stored form of an article with its layers.
//!
//! In: an [`AnnotatedArticle`]. Out: one JSON string, and back a [`StoredArticle`] from which
//! snippets, pages and exports are made without reading the source again.

use crate::annotate::AnnotatedArticle;
use crate::article::{Article, Dated};
use crate::dates::{DateMention, DateRange, Precision, RangeMention, TimexType};
use crate::entities::{Identity, Kind, Mention};
use crate::gazetteer::Gazetteer;
use crate::language::Language;
use crate::text::{Part, Span, Text};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;

/// An article as the index keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredArticle {
    /// Its id, printed.
    pub id: String,
    /// Absolute path of its source.
    pub path: String,
    /// The article.
    pub article: Article,
    /// The language it is in.
    pub language: Language,
    /// Names, in order of part and place.
    pub mentions: Vec<Mention>,
    /// Dates, in order of part and place.
    pub dates: Vec<DateMention>,
    /// Stretches of time between two of them.
    pub ranges: Vec<RangeMention>,
}

impl StoredArticle {
    /// Title or body.
    pub fn text(&self, part: Part) -> &str {
        match part {
            Part::Title => &self.article.title,
            Part::Body => &self.article.body,
        }
    }

    /// The article with the layers it was stored with.
    pub fn annotated(&self) -> AnnotatedArticle<'_> {
        AnnotatedArticle {
            article: &self.article,
            language: self.language.clone(),
            title: Text::segment_with(&self.article.title, self.language.apostrophes()),
            body: Text::segment_with(&self.article.body, self.language.apostrophes()),
            mentions: self.mentions.clone(),
            dates: self.dates.clone(),
            ranges: self.ranges.clone(),
        }
    }
}

/// Part, first and last byte, type, value, and first day, last day and precision.
type StoredDate<'a> = (Part, u32, u32, TimexType, Cow<'a, str>, Option<StoredRange>);
/// A day and its evidence.
type StoredDay<'a> = (String, Cow<'a, str>);
type StoredRange = (String, String, Precision);

/// One record, borrowed when written and owned when read.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    id: Cow<'a, str>,
    path: Cow<'a, str>,
    key: Option<Cow<'a, str>>,
    title: Cow<'a, str>,
    body: Cow<'a, str>,
    published: Option<StoredDay<'a>>,
    modified: Option<StoredDay<'a>>,
    crawled: Option<String>,
    source: Option<Cow<'a, str>>,
    section: Option<Cow<'a, str>>,
    author: Option<Cow<'a, str>>,
    lang: Option<Cow<'a, str>>,
    /// The language it was indexed in.
    #[serde(default)]
    language: Cow<'a, Language>,
    url: Option<Cow<'a, str>>,
    /// Local identities of the mentions, each once.
    names: Vec<String>,
    mentions: Vec<(Part, u32, u32, usize, f32)>,
    /// Numbers of mentions with the offices beside them.
    #[serde(default)]
    offices: Vec<(usize, Cow<'a, str>)>,
    /// For each mention of a place the gazetteer knows, how sure the place is.
    #[serde(default)]
    located: Vec<f32>,
    dates: Vec<StoredDate<'a>>,
    /// Part, first and last byte, first day, last day and precision.
    #[serde(default)]
    ranges: Vec<(Part, u32, u32, StoredRange)>,
}

/// Prints an article with its layers.
pub fn write(id: &str, path: &str, annotated: &AnnotatedArticle) -> String {
    let article = annotated.article;
    let mut names = Vec::new();
    let mut numbers = HashMap::new();
    let mut mentions = Vec::with_capacity(annotated.mentions.len());
    let mut located = Vec::new();
    for mention in &annotated.mentions {
        let identity = mention.identity();
        let number = *numbers.entry(identity.clone()).or_insert_with(|| {
            names.push(identity);
            names.len() - 1
        });
        let confidence = (mention.confidence * 1000.0).round() / 1000.0;
        if mention.place.is_some() {
            located.push(mention.place_confidence.unwrap_or_default());
        }
        mentions.push((
            mention.part,
            mention.span.start,
            mention.span.end,
            number,
            confidence,
        ));
    }
    let offices = annotated.mentions.iter().enumerate();
    let ranges = annotated.ranges.iter().map(|range| {
        let Span { start, end } = range.span;
        (range.part, start, end, stored_range(range.range))
    });
    let record = Record {
        id: id.into(),
        path: path.into(),
        key: article.key.as_deref().map(Cow::from),
        title: article.title.as_str().into(),
        body: article.body.as_str().into(),
        published: article.published.as_ref().map(stored_day),
        modified: article.modified.as_ref().map(stored_day),
        crawled: article.crawled.map(|day| day.to_string()),
        source: article.source.as_deref().map(Cow::from),
        section: article.section.as_deref().map(Cow::from),
        author: article.author.as_deref().map(Cow::from),
        lang: article.lang.as_deref().map(Cow::from),
        language: Cow::Borrowed(&annotated.language),
        url: article.url.as_deref().map(Cow::from),
        names,
        mentions,
        offices: offices
            .filter_map(|(number, mention)| Some((number, mention.office.as_deref()?.into())))
            .collect(),
        located,
        dates: annotated.dates.iter().map(stored_date).collect(),
        ranges: ranges.collect(),
    };
    serde_json::to_string(&record).expect("strings and numbers only")
}

/// Reads what [`write()`] printed; `None` if it is something else.
pub fn read(record: &[u8]) -> Option<StoredArticle> {
    let record: Record = serde_json::from_slice(record).ok()?;
    let published = record.published.map(dated).transpose().ok()?;
    let modified = record.modified.map(dated).transpose().ok()?;
    let crawled = record.crawled.map(|day| day.parse()).transpose().ok()?;
    let mut located = record.located.into_iter();
    let mentions = record
        .mentions
        .into_iter()
        .map(|(part, start, end, number, confidence)| {
            let span = Span::new(start as usize, end as usize);
            let mut mention = mention(record.names.get(number)?, part, span, confidence)?;
            mention.place_confidence = mention.place.and_then(|_| located.next());
            Some(mention)
        });
    let dates = record
        .dates
        .into_iter()
        .map(|(part, start, end, timex, value, range)| {
            let span = Span::new(start as usize, end as usize);
            Some(DateMention {
                part,
                span,
                timex,
                value: value.into_owned(),
                range: range.map(date_range).transpose().ok()?,
            })
        });
    let ranges = record.ranges.into_iter().map(|(part, start, end, range)| {
        Some(RangeMention {
            part,
            span: Span::new(start as usize, end as usize),
            range: date_range(range).ok()?,
        })
    });
    let mut mentions: Vec<Mention> = mentions.collect::<Option<_>>()?;
    for (number, office) in record.offices {
        mentions.get_mut(number)?.office = Some(office.into_owned());
    }
    Some(StoredArticle {
        id: record.id.into_owned(),
        path: record.path.into_owned(),
        mentions,
        dates: dates.collect::<Option<_>>()?,
        ranges: ranges.collect::<Option<_>>()?,
        language: record.language.into_owned(),
        article: Article {
            key: record.key.map(Cow::into_owned),
            title: record.title.into_owned(),
            body: record.body.into_owned(),
            published,
            modified,
            crawled,
            source: record.source.map(Cow::into_owned),
            section: record.section.map(Cow::into_owned),
            author: record.author.map(Cow::into_owned),
            lang: record.lang.map(Cow::into_owned),
            url: record.url.map(Cow::into_owned),
        },
    })
}

fn stored_date(date: &DateMention) -> StoredDate<'_> {
    let Span { start, end } = date.span;
    let value = date.value.as_str().into();
    (
        date.part,
        start,
        end,
        date.timex,
        value,
        date.range.map(stored_range),
    )
}

fn stored_range(range: DateRange) -> StoredRange {
    (range.first.to_string(), range.last.to_string(), range.precision)
}

fn date_range((first, last, precision): StoredRange) -> Result<DateRange, jiff::Error> {
    Ok(DateRange {
        first: first.parse()?,
        last: last.parse()?,
        precision,
    })
}

fn stored_day(day: &Dated) -> StoredDay<'_> {
    (day.date.to_string(), day.evidence.as_ref().into())
}

fn dated((date, evidence): StoredDay<'_>) -> Result<Dated, jiff::Error> {
    Ok(Dated::new(date.parse()?, evidence.into_owned()))
}

fn mention(identity: &str, part: Part, span: Span, confidence: f32) -> Option<Mention> {
    let (kind, name, context, place) = match Identity::parse(identity)? {
        Identity::Place(id) => {
            let name = Gazetteer::built_in()
                .place(id)
                .map_or(identity, |place| place.name);
            (Kind::Place, name, None, Some(id))
        }
        Identity::Named { kind, name, context } => (kind, name, context, None),
    };
    Some(Mention {
        part,
        span,
        kind,
        name: name.to_owned(),
        context,
        office: None,
        place,
        place_confidence: None,
        confidence,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Layers, annotate};

    #[test]
    fn an_article_comes_back_as_it_was() {
        let article = Article {
            key: Some("7".to_owned()),
            title: "Talks \"fail\"".to_owned(),
            body: "Foreign Minister Sergei Lavrov spoke in Moscow on 2 December 2025 and from 3 to 5 March.\n\nЗеленский ответил."
                .to_owned(),
            published: Some(Dated::new(jiff::civil::date(1648, 10, 24), "json-ld")),
            modified: Some(Dated::new(jiff::civil::date(1648, 10, 25), "meta")),
            crawled: Some(jiff::civil::date(2020, 2, 29)),
            source: Some("Sample Wire".to_owned()),
            section: Some("World".to_owned()),
            author: None,
            lang: Some("en".to_owned()),
            url: Some("https://example.org/a".to_owned()),
        };
        let mut annotated = annotate(&article, Layers::ALL);
        for mention in &mut annotated.mentions {
            mention.confidence = 0.5;
        }
        let stored = read(write("a#7", "/n/a", &annotated).as_bytes()).expect("a record");
        assert_eq!((stored.id.as_str(), stored.path.as_str()), ("a#7", "/n/a"));
        assert_eq!(stored.article, article);
        assert_eq!(stored.language, annotated.language);
        assert_eq!(stored.mentions, annotated.mentions);
        assert_eq!(stored.dates, annotated.dates);
        assert_eq!(stored.ranges, annotated.ranges);
        assert_eq!(stored.annotated().ranges.len(), 1);
        assert_eq!(read(b"{}"), None);
    }
}
