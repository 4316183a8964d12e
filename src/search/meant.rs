//! What the words of a question may have been meant to be, where no article has them.
//!
//! In: a question. Out: its words that find nothing, each with the words and names of the index that are spelt most like
//! it. The dictionaries are walked by an automaton, so that the cost hardly grows with them.

use super::{Engine, Scope, SearchError};
use crate::entities::Kind;
use crate::index::terms::{FORM, form_term};
use crate::query::{NodeKind, Pattern, Query};
use crate::text::{Span, norms};
use std::collections::HashMap;
use tantivy::collector::Count;
use tantivy::query::FuzzyTermQuery;
use tantivy::{TantivyError, Term};

/// What is offered for a word.
const OFFERED: usize = 3;
/// Letters of the shortest word that something is offered for.
const SHORTEST: usize = 3;
/// Letters of the longest word in which only one may be wrong.
const SHORT: usize = 4;
/// How many times more articles a word needs to be likelier in spite of one more wrong letter, as a power of ten.
const EDIT: f64 = 2.0;
/// The same where the first letter is wrong, which seldom happens.
const FIRST_LETTER: f64 = 1.0;

/// A part of a question that no article has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Where it stands in the question.
    pub span: Span,
    /// The word or name, as typed.
    pub typed: String,
    /// What may have been meant, the likeliest first.
    pub meant: Vec<String>,
}

impl Engine {
    /// The words and names of a question that find nothing by themselves, in the order typed. Excluded ones are passed
    /// over.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn unknown(&self, query: &Query) -> Result<Vec<Unknown>, SearchError> {
        let mut unknown = Vec::new();
        for leaf in query.leaves().into_iter().filter(|leaf| !leaf.excluded) {
            match &leaf.node.kind {
                NodeKind::Text { pattern, .. } => {
                    let words = match pattern {
                        Pattern::Word(word) => vec![(leaf.node.span, word)],
                        Pattern::Phrase { words, .. } => {
                            words.iter().map(|word| (word.span, &word.word)).collect()
                        }
                        _ => Vec::new(),
                    };
                    for (span, word) in words {
                        unknown.extend(self.unknown_word(span, word)?);
                    }
                }
                NodeKind::Entity { kind, name, .. } => {
                    unknown.extend(self.unknown_name(leaf.node.span, *kind, name))
                }
                _ => {}
            }
        }
        Ok(unknown)
    }

    /// How many articles a question finds.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn count(&self, scope: &Scope) -> Result<u64, SearchError> {
        let query = self.lower(scope, &self.meanings(scope))?;
        Ok(self.reader.articles.search(&query, &Count)? as u64)
    }

    fn unknown_word(&self, span: Span, typed: &str) -> Result<Option<Unknown>, SearchError> {
        let norms = norms(typed);
        let [word] = norms.as_slice() else {
            return Ok(None);
        };
        let letters = word.chars().count();
        if letters < SHORTEST || self.count(&Scope::of(Query::word(typed)))? > 0 {
            return Ok(None);
        }
        let mut meant = self.words_like(word, if letters > SHORT { 2 } else { 1 })?;
        if meant.is_empty() && letters > SHORT {
            meant = self.nearest(None, typed);
        }
        meant.truncate(OFFERED);
        let typed = typed.to_owned();
        Ok((!meant.is_empty()).then_some(Unknown { span, typed, meant }))
    }

    fn unknown_name(&self, span: Span, kind: Kind, typed: &str) -> Option<Unknown> {
        let meanings = self.meanings(&Scope::of(Query::entity(kind, typed)));
        let meaning = meanings
            .list()
            .first()
            .filter(|meaning| meaning.entity.is_none())?;
        let meant = meaning.nearest.iter().map(|name| format!("\"{name}\""));
        let meant: Vec<String> = meant.take(OFFERED).collect();
        let typed = typed.to_owned();
        (!meant.is_empty()).then_some(Unknown { span, typed, meant })
    }

    /// The words of the index that differ in so many letters at most, swapped neighbours being one, the likeliest first.
    fn words_like(&self, word: &str, edits: u8) -> Result<Vec<String>, SearchError> {
        let mut found: HashMap<String, u64> = HashMap::new();
        for field in [self.reader.fields.title_twin, self.reader.fields.body_twin] {
            let term = Term::from_field_text(field, &form_term(word));
            let alike = FuzzyTermQuery::new(term, edits, true);
            for segment in self.reader.articles.segment_readers() {
                let inverted = segment.inverted_index(field)?;
                let mut terms = inverted
                    .terms()
                    .search(alike.automaton()?)
                    .into_stream()
                    .map_err(TantivyError::from)?;
                while terms.advance() {
                    let term = std::str::from_utf8(terms.key()).ok();
                    if let Some(other) = term.and_then(|term| term.strip_prefix(FORM)) {
                        *found.entry(other.to_owned()).or_default() += u64::from(terms.value().doc_freq);
                    }
                }
            }
        }
        let mut likely: Vec<(f64, String)> = found
            .into_iter()
            .map(|(other, articles)| (likelihood(word, &other, articles), other))
            .collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(likely.into_iter().map(|(_, other)| other).collect())
    }
}

/// How likely one word is meant by another, as a power of ten: in how many articles it is against how many letters
/// are wrong.
fn likelihood(typed: &str, other: &str, articles: u64) -> f64 {
    let edits = strsim::osa_distance(typed, other) as f64;
    let is_first = typed.chars().next() == other.chars().next();
    let first = if is_first { 0.0 } else { FIRST_LETTER };
    (articles.max(1) as f64).log10() - EDIT * edits - first
}

#[cfg(test)]
mod tests {
    use super::likelihood;

    #[test]
    fn commoner_nearer_words_are_meant() {
        let check = |typed: &str, [one, other]: [(&str, u64); 2]| {
            let [one, other] = [one, other].map(|(word, articles)| likelihood(typed, word, articles));
            assert!(one > other, "{typed}: {one} and {other}");
        };
        check("ceasfire", [("ceasefire", 10), ("crossfire", 90)]);
        check("tlaks", [("talks", 10), ("tanks", 500)]);
        check("treity", [("treaty", 2000), ("trinity", 10)]);
        check("teh", [("the", 90_000), ("tech", 100)]);
        check("bank", [("banks", 10), ("tank", 50)]);
    }
}
