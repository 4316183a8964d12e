//! Words that the first articles of an answer have in common (pseudo-relevance feedback).
//!
//! In: the best articles of a question. Out: their words with weights, by the relevance model of Lavrenko and Croft
//! (SIGIR 2001) mixed with the question as in RM3: a word counts by its share of each article's text, and an article
//! by its score.

use super::order::Ranked;
use super::{Engine, SearchError};
use crate::index::Reader;
use crate::index::record::StoredArticle;
use crate::index::stems::Stems;
use crate::query::added::Added;
use crate::query::weights::Weights;
use crate::text::{Part, Text};
use std::collections::HashMap;
use tantivy::Term;

/// Whether words that the first articles of an answer have in common count too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expand {
    /// Only what was typed counts.
    #[default]
    No,
    /// They count for the order of what fits.
    Reorders,
    /// They also find articles, where any of the words typed will do.
    Widens,
}

/// A stem in an article, or in several.
#[derive(Debug, Default)]
pub(super) struct Word {
    /// What it counts.
    pub weight: f32,
    /// How often it is printed how.
    pub printed: HashMap<String, u32>,
}

impl Engine {
    /// The words that the best articles have in common; the first, with the highest weight, counts as much as
    /// [`Weights::added`] says.
    pub(super) fn in_common(&self, ranked: &[Ranked], weights: &Weights) -> Result<Vec<Added>, SearchError> {
        let best = ranked.first().map_or(0.0, |first| first.score);
        let mut stems = Stems::default();
        let mut words: HashMap<String, Word> = HashMap::new();
        for hit in ranked {
            let article = self.reader.article(hit.at)?;
            let share = ((hit.score - best) / (best * f64::from(weights.fall)).max(f64::MIN_POSITIVE)).exp();
            let own = words_of(&article, 1.0, &mut stems);
            let length: f32 = own.values().map(|word| word.weight).sum();
            for (stem, word) in own {
                let sum = words.entry(stem).or_default();
                sum.weight += word.weight / length.max(1.0) * share as f32;
                for (printed, times) in word.printed {
                    *sum.printed.entry(printed).or_insert(0) += times;
                }
            }
        }
        let mut added = most_telling(&self.reader, words, weights.added_words)?;
        let highest = added.first().map_or(1.0, |first| first.weight);
        for word in &mut added {
            word.weight *= weights.added / highest;
        }
        Ok(added)
    }
}

/// The `count` words of the highest weight, of those that are neither in many articles nor in one only.
pub(super) fn most_telling(
    reader: &Reader,
    words: HashMap<String, Word>,
    count: usize,
) -> Result<Vec<Added>, SearchError> {
    let articles = reader.articles.num_docs() as f32;
    let mut list: Vec<(String, Word)> = words.into_iter().collect();
    list.sort_by(|(one, a), (other, b)| b.weight.total_cmp(&a.weight).then_with(|| one.cmp(other)));
    let mut telling = Vec::with_capacity(count);
    for (stem, word) in list {
        if telling.len() == count {
            break;
        }
        let with = reader
            .articles
            .doc_freq(&Term::from_field_text(reader.fields.body, &stem))? as f32;
        if with < 2.0 || with > COMMON * articles || is_letter(&stem) {
            continue;
        }
        let printed = word.printed.into_iter();
        let commonest = printed.max_by(|(one, a), (other, b)| a.cmp(b).then_with(|| other.cmp(one)));
        telling.push(Added {
            stem,
            word: commonest.map_or(String::new(), |(printed, _)| printed),
            weight: word.weight,
        });
    }
    Ok(telling)
}

/// Words in a larger share of the articles than this say little.
const COMMON: f32 = 0.25;

fn is_letter(stem: &str) -> bool {
    let word = stem.split_once(':').map_or(stem, |(_, word)| word);
    word.chars().count() < 2 && word.is_ascii()
}

/// The stems of an article with how often it has each; in the headline one counts as so many.
pub(super) fn words_of(article: &StoredArticle, headline: f32, stems: &mut Stems) -> HashMap<String, Word> {
    let mut words: HashMap<String, Word> = HashMap::new();
    for (part, counts) in [(Part::Title, headline), (Part::Body, 1.0)] {
        let text = Text::segment_with(article.text(part), article.language.apostrophes());
        for token in text.searchable() {
            let tag = article.language.at(part, text.tokens[token].span.start);
            let stem = stems.of_token(&text, token, tag).first.clone();
            let word = words.entry(stem).or_default();
            word.weight += counts;
            *word.printed.entry(text.norm(token).to_owned()).or_insert(0) += 1;
        }
    }
    words
}
