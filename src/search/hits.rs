//! The hits of a question, read one at a time.
//!
//! In: a question. Out: an iterator that holds ids and scores of all hits, some 150 bytes each, but only one article;
//! and in the end what is said of the result as a whole.

use super::top::{Best, Ranked};
use super::{Answer, Engine, Found, Hit, Question, SearchError};
use crate::index::record::StoredArticle;
use crate::index::stems::Stems;
use crate::query::Meanings;
use crate::snippet::Wanted;
use tantivy::query::Query as Lowered;
use xxhash_rust::xxh3::xxh3_64;

/// The hits of a question in their order.
pub struct Hits<'e> {
    engine: &'e Engine,
    question: &'e Question,
    meanings: Meanings,
    query: Box<dyn Lowered>,
    wanted: Wanted,
    stems: Stems,
    ranked: std::vec::IntoIter<Ranked>,
    /// Articles and stories that fit.
    found: [u64; 2],
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
        let Found { query, best } = self.find(question, &meanings)?;
        let Best {
            ranked,
            articles,
            stories,
        } = best;
        Ok(Hits {
            engine: self,
            question,
            wanted: Wanted::of(&question.scope.query, &meanings),
            meanings,
            query,
            stems: Stems::default(),
            ranked: ranked.into_iter(),
            found: [articles, stories],
            rank: question.offset,
        })
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
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&str) -> bool) {
        let mut kept: Vec<Ranked> = std::mem::take(&mut self.ranked).collect();
        kept.retain(|ranked| is_wanted(&ranked.id));
        self.ranked = kept.into_iter();
    }

    /// The ids of those that were not read yet.
    pub fn ids(&self) -> Vec<String> {
        let ids = self.ranked.as_slice().iter();
        ids.map(|ranked| ranked.id.clone()).collect()
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
            query,
            meanings,
            found,
            ..
        } = self;
        let [total, stories] = found;
        Ok(Answer {
            total,
            stories,
            undated: engine.undated(&question.scope, &meanings)?,
            hits,
            facets: engine.facets(question, query.as_ref(), found)?,
            names: engine.counted(meanings)?,
        })
    }

    fn read(&mut self, ranked: &Ranked) -> Result<Hit, SearchError> {
        let engine = self.engine;
        let explanation = match self.question.explain {
            true => engine.explain(&self.question.scope.query, &self.meanings, ranked)?,
            false => Vec::new(),
        };
        let article = engine.reader.article(ranked.at)?;
        let sentences = self.question.sentences;
        let (title_marks, snippet) = self.wanted.show(&article, sentences, &mut self.stems);
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
