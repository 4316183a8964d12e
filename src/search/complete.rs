//! What a typed beginning may become: names and words of the index.

use super::{Engine, SearchError};
use crate::entities::Kind;
use crate::index::terms::{FORM, form_term};
use crate::names::Entity;
use crate::text::norms;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use tantivy::TantivyError;

/// Letters of the shortest beginning that words are offered for: with fewer, too many begin so.
const SHORTEST: usize = 2;

/// A word of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In look-up form.
    pub word: String,
    /// About how many articles have it: in the headline and in the body counts twice.
    pub articles: u64,
}

impl Engine {
    /// The names of the index, of a kind or of any, that a typed beginning may become, the likeliest first, as
    /// [`Names::complete`](crate::names::Names::complete) has them; the first call takes longest.
    pub fn complete(&self, typed: &str, kind: Option<Kind>, count: usize) -> Vec<Entity> {
        self.names.complete(typed, kind, count)
    }

    /// The words of headlines and bodies that begin as a typed word and go on, those of most articles first. The part of
    /// the dictionaries that begins so is read: with two letters 0.3 ms in the median and 0.9 ms at the 95th percentile
    /// over 100,000 articles made of 1,656 texts, with three a fifth of it (`examples/speed.rs`).
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn complete_word(&self, typed: &str, count: usize) -> Result<Vec<Word>, SearchError> {
        let norms = norms(typed);
        let [begin] = norms.as_slice() else {
            return Ok(Vec::new());
        };
        if begin.chars().count() < SHORTEST {
            return Ok(Vec::new());
        }
        let from = form_term(begin);
        let mut found: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for field in [self.reader.fields.title_twin, self.reader.fields.body_twin] {
            for segment in self.reader.articles.segment_readers() {
                let inverted = segment.inverted_index(field)?;
                let terms = inverted.terms().range().ge(&from).into_stream();
                let mut terms = terms.map_err(TantivyError::from)?;
                while terms.advance() && terms.key().starts_with(from.as_bytes()) {
                    if terms.key().len() > from.len() {
                        let articles = u64::from(terms.value().doc_freq);
                        match found.get_mut(terms.key()) {
                            Some(known) => *known += articles,
                            None => drop(found.insert(terms.key().to_owned(), articles)),
                        }
                    }
                }
            }
        }
        let words = found.into_iter().filter_map(|(term, articles)| {
            let word = std::str::from_utf8(&term).ok()?.strip_prefix(FORM)?.to_owned();
            Some(Word { word, articles })
        });
        let mut words: Vec<Word> = words.collect();
        words.sort_by_key(|word| Reverse(word.articles));
        words.truncate(count);
        Ok(words)
    }
}
