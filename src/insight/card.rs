//! What the articles say of one entity.
//!
//! In: articles that name it, and what counts as it. Out: how it is spelt, its offices with their time, and the sentences
//! that say most of it.

use crate::entities::Mention;
use crate::index::record::StoredArticle;
use crate::query::Meaning;
use crate::text::{Part, Span, Text, one_line};
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// What articles say of an entity.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sayings {
    /// As printed, with the number of mentions, the commonest first.
    pub spellings: Vec<(String, u64)>,
    /// Offices, the commonest first.
    pub offices: Vec<Held>,
    /// The best sentences, from different articles.
    pub sentences: Vec<Saying>,
}

/// An office, and when articles name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The office.
    pub office: String,
    /// Mentions with it.
    pub mentions: u64,
    /// The day of the first article.
    pub first: Option<Date>,
    /// And of the last.
    pub last: Option<Date>,
}

/// A sentence with its article.
#[derive(Debug, Clone, PartialEq)]
pub struct Saying {
    /// The sentence on one line.
    pub text: String,
    /// Id of the article.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// Its day of publication.
    pub published: Option<Date>,
    /// How much it says.
    score: f64,
}

/// Sentences shown.
const SENTENCES: usize = 3;
/// Articles looked through for sentences; more only cost time.
const READ_FOR_SENTENCES: usize = 200;
/// The length in characters of a sentence that is neither a scrap nor a list.
const LENGTH: std::ops::RangeInclusive<usize> = 60..=260;

/// Reads articles. `companions` are the identities of those it is named with most.
pub fn sayings(articles: &[StoredArticle], meaning: &Meaning, companions: &BTreeSet<String>) -> Sayings {
    let mut spellings: HashMap<String, u64> = HashMap::new();
    let mut offices: HashMap<&str, Held> = HashMap::new();
    for stored in articles {
        let day = stored.article.published.as_ref().map(|published| published.date);
        for (mention, printed) in meaning.mentions(stored) {
            *spellings.entry(one_line(printed)).or_default() += 1;
            if let Some(office) = &mention.office {
                let held = offices.entry(office).or_insert_with(|| Held {
                    office: office.clone(),
                    mentions: 0,
                    first: day,
                    last: day,
                });
                held.mentions += 1;
                held.first = held.first.into_iter().chain(day).min();
                held.last = held.last.max(day);
            }
        }
    }
    let mut spellings: Vec<(String, u64)> = spellings.into_iter().collect();
    spellings.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut offices: Vec<Held> = offices.into_values().collect();
    offices.sort_unstable_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.office.cmp(&b.office)));
    let every = articles.len().div_ceil(READ_FOR_SENTENCES).max(1);
    let read = articles.iter().step_by(every);
    let mut best: Vec<Saying> = read
        .filter_map(|stored| saying(stored, meaning, companions))
        .collect();
    best.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    best.dedup_by(|a, b| a.text == b.text);
    best.truncate(SENTENCES);
    best.sort_by_key(|saying| Reverse(saying.published));
    Sayings {
        spellings,
        offices,
        sentences: best,
    }
}

/// The sentence of an article that says most: it names the entity in full, its office, whom it is named with, a day.
fn saying(stored: &StoredArticle, meaning: &Meaning, companions: &BTreeSet<String>) -> Option<Saying> {
    let body = Text::segment(&stored.article.body);
    let is_here = |mention: &Mention, span: Span| mention.part == Part::Body && span.overlaps(mention.span);
    let covered: Vec<(&Mention, &str)> = meaning.mentions(stored).collect();
    let scored = body.sentences.iter().enumerate().filter_map(|(nth, sentence)| {
        let own = covered
            .iter()
            .filter(|(mention, _)| is_here(mention, sentence.span));
        let (own, printed) =
            own.max_by_key(|(mention, _)| (mention.office.is_some(), mention.span.range().len()))?;
        let here = stored
            .mentions
            .iter()
            .filter(|mention| is_here(mention, sentence.span));
        let beside: BTreeSet<String> = here
            .map(Mention::identity)
            .filter(|identity| companions.contains(identity))
            .collect();
        let dates = stored.dates.iter();
        let dated = dates
            .filter(|date| date.part == Part::Body)
            .any(|date| sentence.span.overlaps(date.span));
        let length = sentence.span.of(body.raw).chars().count();
        let mut score = beside.len().min(3) as f64;
        score += if printed.contains(' ') { 1.5 } else { 0.0 };
        score += if own.office.is_some() { 1.5 } else { 0.0 };
        score += if dated { 0.5 } else { 0.0 };
        score += if nth == 0 { 0.5 } else { 0.0 };
        score += if LENGTH.contains(&length) { 2.0 } else { 0.0 };
        Some((score, sentence.span))
    });
    let (score, span) = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    Some(Saying {
        text: one_line(span.of(body.raw)),
        id: stored.id.clone(),
        title: stored.article.title.clone(),
        published: stored.article.published.as_ref().map(|published| published.date),
        score,
    })
}
