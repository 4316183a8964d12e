//! Words of a question as queries for them in every language of the index.
//!
//! In: typed words in a row and the languages of the articles. Out: a query for their stems in each. A word is worth
//! as much in all languages as in the one in which it is commonest; with one language it is worth what BM25 says.

use super::lower::Lowering;
use crate::index::stems::Stems;
use crate::index::terms::WHOLE_WORD;
use crate::text::{Part, fold, is_unspaced};
use std::collections::{BTreeSet, HashMap};
use tantivy::Term;
use tantivy::query::{BoostQuery, DisjunctionMaxQuery, EmptyQuery, PhraseQuery, Query as Lowered, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

/// What was looked up of the words of a question; finding and weighing ask for the same again and again.
#[derive(Default)]
pub struct LookedUp {
    stems: Stems,
    /// By field and words.
    rows: HashMap<(Field, String), Vec<Vec<String>>>,
    /// Articles that have a term.
    articles: HashMap<Term, u64>,
}

impl Lowering<'_> {
    /// Words in a row, in any of the languages; nothing where none of them is searchable.
    pub(super) fn words(&self, part: Part, words: &[&str]) -> tantivy::Result<Box<dyn Lowered>> {
        let mut ways = self.in_languages(part, words)?;
        Ok(match ways.len() {
            1 => ways.swap_remove(0),
            _ => Box::new(DisjunctionMaxQuery::new(ways)),
        })
    }

    /// A word, in each of the languages alone where that finds the same.
    pub(super) fn word(&self, part: Part, word: &str) -> tantivy::Result<Vec<Box<dyn Lowered>>> {
        let rows = self.rows(self.stems_of(part), &[word])?;
        match are_apart(&rows) {
            true => self.in_languages(part, &[word]),
            false => Ok(vec![self.words(part, &[word])?]),
        }
    }

    /// Words in a row in each of the languages. They count as much as in the one in which they are commonest: what is rare
    /// only because few articles are in that language is not worth more.
    fn in_languages(&self, part: Part, words: &[&str]) -> tantivy::Result<Vec<Box<dyn Lowered>>> {
        let field = self.stems_of(part);
        let rows = self.rows(field, words)?;
        let query = |row: &[String]| {
            let terms = row.iter().map(|term| Term::from_field_text(field, term));
            in_a_row(terms.collect())
        };
        if let [row] = rows.as_slice() {
            return Ok(vec![query(row)]);
        }
        let worth = rows.iter().map(|row| self.rarity_of(field, row));
        let worth: Vec<f32> = worth.collect::<tantivy::Result<_>>()?;
        let ways = rows
            .iter()
            .zip(shares(&worth))
            .map(|(row, share)| -> Box<dyn Lowered> {
                match share < 1.0 {
                    true => Box::new(BoostQuery::new(query(row), share)),
                    false => query(row),
                }
            });
        Ok(ways.collect())
    }

    /// Where a word of a script without spaces is a word for the dictionaries too.
    pub(super) fn whole_word(&self, part: Part, word: &str) -> Option<Box<dyn Lowered>> {
        let field = self.twin_of(part);
        let term = Term::from_field_text(field, &format!("{WHOLE_WORD}{}", fold(word)));
        word.starts_with(is_unspaced).then(|| -> Box<dyn Lowered> {
            let whole = TermQuery::new(term, IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(whole), self.weights.whole_word))
        })
    }

    /// How rare a word is in bodies: the weight BM25 gives it (inverse document frequency), in the language in which
    /// it is least rare.
    pub(super) fn rarity(&self, word: &str) -> tantivy::Result<f32> {
        let mut least = f32::INFINITY;
        for row in self.rows(self.fields.body, &[word])? {
            least = least.min(self.rarity_of(self.fields.body, &row)?);
        }
        Ok(if least.is_finite() { least } else { 0.0 })
    }

    /// How rare terms in a row are together.
    pub(crate) fn rarity_of(&self, field: Field, row: &[String]) -> tantivy::Result<f32> {
        let mut sum = 0.0;
        let articles = self.searcher.num_docs() as f32;
        for term in row {
            let with = self.articles_with(field, term)? as f32;
            sum += (1.0 + (articles - with + 0.5).max(0.0) / (with + 0.5)).ln();
        }
        Ok(sum)
    }

    /// What words in a row are found by in the languages of the articles: rows of terms. Where there are several
    /// languages, those of which some word is in no article are left out, but one row stays.
    pub(super) fn rows(&self, field: Field, words: &[&str]) -> tantivy::Result<Vec<Vec<String>>> {
        let key = (field, words.join("\n"));
        if let Some(rows) = self.looked_up.borrow().rows.get(&key) {
            return Ok(rows.clone());
        }
        let rows = self.found(field, self.stemmed(words))?;
        self.looked_up.borrow_mut().rows.insert(key, rows.clone());
        Ok(rows)
    }

    fn stemmed(&self, words: &[&str]) -> Vec<Vec<String>> {
        let stems = &mut self.looked_up.borrow_mut().stems;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for language in self.languages {
            for row in stems.rows(words, language) {
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        rows
    }

    fn found(&self, field: Field, rows: Vec<Vec<String>>) -> tantivy::Result<Vec<Vec<String>>> {
        if rows.len() < 2 {
            return Ok(rows);
        }
        let first = rows[0].clone();
        let mut kept = Vec::new();
        for row in rows {
            let mut is_found = true;
            for term in &row {
                is_found = is_found && self.articles_with(field, term)? > 0;
            }
            if is_found {
                kept.push(row);
            }
        }
        Ok(if kept.is_empty() { vec![first] } else { kept })
    }

    fn articles_with(&self, field: Field, term: &str) -> tantivy::Result<u64> {
        let term = Term::from_field_text(field, term);
        if let Some(articles) = self.looked_up.borrow().articles.get(&term) {
            return Ok(*articles);
        }
        let articles = self.searcher.doc_freq(&term)?;
        self.looked_up.borrow_mut().articles.insert(term, articles);
        Ok(articles)
    }

    pub(super) fn stems_of(&self, part: Part) -> Field {
        match part {
            Part::Title => self.fields.title,
            Part::Body => self.fields.body,
        }
    }

    pub(super) fn twin_of(&self, part: Part) -> Field {
        match part {
            Part::Title => self.fields.title_twin,
            Part::Body => self.fields.body_twin,
        }
    }
}

/// Whether rows are single stems, each of another language: as an occurrence is in one language, none is found twice, and
/// what they bring may be added up.
pub(super) fn are_apart(rows: &[Vec<String>]) -> bool {
    let language = |row: &[String]| match row {
        [stem] => stem.split_once(':').map(|(language, _)| language.to_owned()),
        _ => None,
    };
    let languages: Option<BTreeSet<String>> = rows.iter().map(|row| language(row)).collect();
    languages.is_some_and(|languages| languages.len() == rows.len())
}

/// What of its worth each way to find a word keeps, so that none is worth more than the least.
pub(super) fn shares(worth: &[f32]) -> Vec<f32> {
    let least = worth.iter().copied().fold(f32::INFINITY, f32::min);
    let share = |worth: &f32| if *worth > least { least / worth } else { 1.0 };
    worth.iter().map(share).collect()
}

/// Terms in this order, each right after the other; nothing where there are none.
pub(super) fn in_a_row(mut terms: Vec<Term>) -> Box<dyn Lowered> {
    match terms.pop() {
        None => Box::new(EmptyQuery),
        Some(only) if terms.is_empty() => Box::new(TermQuery::new(only, IndexRecordOption::WithFreqs)),
        Some(last) => {
            terms.push(last);
            Box::new(PhraseQuery::new(terms))
        }
    }
}
