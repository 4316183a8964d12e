//! The hits of a question, read one at a time.
//!
//! In: a question. Out: an iterator that holds ids and scores of all hits, some 150 bytes each, but only one article;
//! and in the end what is said of the result as a whole.

use super::find::Found;
use super::order::Ranked;
use super::{Answer, Engine, Hit, Question, SearchError};
use crate::index::record::StoredArticle;
use crate::index::stems::Stems;
use crate::query::Meanings;
use crate::snippet::Wanted;
use std::sync::PoisonError;
use xxhash_rust::xxh3::xxh3_64;

/// The hits of a question in their order.
pub struct Hits<'e> {
    engine: &'e Engine,
    question: &'e Question,
    meanings: Meanings,
    found: Found,
    wanted: Wanted,
    lent: Lent<'e>,
    ranked: std::vec::IntoIter<Ranked>,
    rank: usize,
}

impl Engine {
    /// The hits of a question, of which none is read yet.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn hits<'e>(&'e self, question: &'e Question) -> Result<Hits<'e>, SearchError> {
        let meanings = self.meanings(&question.scope);
        let found = self.find(question, &meanings)?;
        Ok(self.hits_of(question, meanings, found))
    }

    /// The hits that were found for a question.
    pub(super) fn hits_of<'e>(
        &'e self,
        question: &'e Question,
        meanings: Meanings,
        mut found: Found,
    ) -> Hits<'e> {
        Hits {
            engine: self,
            question,
            wanted: Wanted::of(&question.scope.query, &meanings),
            meanings,
            lent: Lent::by(self),
            ranked: std::mem::take(&mut found.ranked).into_iter(),
            found,
            rank: question.offset,
        }
    }

    /// XXH3 of the bytes of an article's source, as they were when it was read, and of its body.
    pub(super) fn hashes(&self, article: &StoredArticle) -> Result<(Option<u64>, u64), SearchError> {
        let source = self.reader.sources.find(&article.path)?;
        let file_hash = source.map(|source| source.stamp.hash);
        Ok((file_hash, xxh3_64(article.article.body.as_bytes())))
    }
}

impl Hits<'_> {
    /// Only those whose ids pass a test; the others have no place in the order.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&str) -> bool) -> Result<(), SearchError> {
        let mut kept = Vec::new();
        for ranked in self.ranked.by_ref() {
            if is_wanted(&self.engine.id(&ranked)?) {
                kept.push(ranked);
            }
        }
        self.ranked = kept.into_iter();
        Ok(())
    }

    /// The ids of those that were not read yet.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn ids(&self) -> Result<Vec<String>, SearchError> {
        let ranked = self.ranked.as_slice().iter();
        ranked.map(|ranked| self.engine.id(ranked)).collect()
    }

    /// The answer with the hits that were read.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn end(self, hits: Vec<Hit>) -> Result<Answer, SearchError> {
        let Hits {
            engine,
            question,
            meanings,
            found,
            ..
        } = self;
        let [total, stories] = [found.articles, found.stories];
        Ok(Answer {
            total,
            stories,
            undated: engine.undated(&question.scope, &meanings)?,
            hits,
            facets: engine.facets(question, found.query.as_ref(), [total, stories])?,
            names: engine.counted(meanings)?,
            added: found.added,
        })
    }

    fn read(&mut self, ranked: &Ranked) -> Result<Hit, SearchError> {
        let engine = self.engine;
        let explanation = match self.question.explain {
            true => engine.explain(self.question, &self.meanings, &self.found, ranked)?,
            false => Vec::new(),
        };
        let article = engine.reader.article(ranked.at)?;
        let sentences = self.question.sentences;
        let (title_marks, snippet) = self.wanted.show(&article, sentences, &mut self.lent.stems);
        self.rank += 1;
        let (file_hash, text_hash) = engine.hashes(&article)?;
        Ok(Hit {
            rank: self.rank,
            score: ranked.score,
            names: engine.names_of(&article),
            spelled: Engine::spelled(&article, &self.meanings),
            copies: engine.copies(engine.stories.of_article(ranked.at))?,
            file_hash,
            text_hash,
            article,
            title_marks,
            snippet,
            explanation,
        })
    }
}

/// Stems that are given back to the engine, for who reads next.
struct Lent<'e> {
    stems: Stems,
    engine: &'e Engine,
}

impl Lent<'_> {
    /// Those that were given back last, or new ones.
    fn by(engine: &Engine) -> Lent<'_> {
        let spare = engine.stems.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Lent {
            stems: spare.unwrap_or_default(),
            engine,
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut spare = self.engine.stems.lock().unwrap_or_else(PoisonError::into_inner);
        spare.push(std::mem::take(&mut self.stems));
    }
}

impl Iterator for Hits<'_> {
    type Item = Result<Hit, SearchError>;

    fn next(&mut self) -> Option<Self::Item> {
        let ranked = self.ranked.next()?;
        Some(self.read(&ranked))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ranked.size_hint()
    }
}

impl ExactSizeIterator for Hits<'_> {}
