//! Background to an article: others that share its telling words and names.
//!
//! In: an article, of the index or not. Out: the articles most like it, without itself and its copies, as hits whose
//! passages show what they share.

use super::expand::{most_telling, words_of};
use super::find::{Found, Ready};
use super::{Answer, Engine, Question, Scope, SearchError};
use crate::copies::{Signature, is_copy};
use crate::entities::Kind;
use crate::index::record::StoredArticle;
use crate::index::schema::day_number;
use crate::index::stems::Stems;
use crate::query::added::{Added, AddedName};
use crate::query::units::Units;
use crate::query::weights::Weights;
use crate::query::{Meanings, Node, NodeKind, Pattern, Query};
use crate::text::Span;
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query as Lowered, RangeQuery, TermSetQuery};

/// Occurrences in the body that one in the headline counts as.
const HEADLINE: f32 = 2.0;
/// Copies that may be among the first.
const MARGIN: usize = 10;
/// Words of the article that passages show.
const SHOWN: usize = 12;

/// What is related to an article.
#[derive(Debug)]
pub struct Related {
    /// The articles.
    pub answer: Answer,
    /// The words they were found by, with their weights.
    pub words: Vec<Added>,
    /// The names.
    pub names: Vec<AddedName>,
}

impl Engine {
    /// An article by its id.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn article(&self, id: &str) -> Result<Option<StoredArticle>, SearchError> {
        let at = self.reader.find_article(id)?;
        Ok(at.map(|at| self.reader.article(at)).transpose()?)
    }

    /// The articles most like one; only those published before it with `before`. Of `form`, what concerns words does not
    /// count.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn related(
        &self,
        article: &StoredArticle,
        before: bool,
        form: &Question,
    ) -> Result<Related, SearchError> {
        let words = self.telling_words(article, &form.weights)?;
        let names = self.telling_names(article, form.weights.telling_names);
        let question = Question {
            scope: Scope {
                query: shown_of(&words),
                ..form.scope.clone()
            },
            count: form.count + MARGIN,
            ..form.clone()
        };
        let meanings = Meanings::default();
        let lowering = self.lowering(&meanings, &question.weights);
        let mut ways = lowering.added(&words);
        ways.extend(lowering.added_names(&names));
        let mut clauses: Vec<(Occur, Box<dyn Lowered>)> =
            vec![(Occur::Must, Box::new(BooleanQuery::union(ways)))];
        clauses.push((Occur::MustNot, self.left_out(article)?));
        if before {
            clauses.push((Occur::Must, self.earlier(article)?));
        }
        let mut units = Units::default();
        lowering.add_units(&words, &mut units)?;
        lowering.add_names(&names, &mut units);
        let ready = Ready {
            query: self.within(&question.scope, Box::new(BooleanQuery::new(clauses))),
            units,
            is_of_words: false,
        };
        let mut found = self.best(&question, ready)?;
        self.leave_out_copies(article, &mut found)?;
        found.ranked.truncate(form.count);
        Ok(Related {
            answer: Engine::all(self.hits_of(&question, meanings, found))?,
            words,
            names,
        })
    }

    /// Takes out what says the same as the article, which need not be in the index.
    fn leave_out_copies(&self, article: &StoredArticle, found: &mut Found) -> Result<(), SearchError> {
        let annotated = article.annotated();
        let own = Signature::of(&article.id, &article.article, &annotated.title, &annotated.body);
        let mut others = Vec::with_capacity(found.ranked.len());
        for ranked in found.ranked.drain(..) {
            if is_copy(&own, &self.reader.signature(ranked.at)?) {
                found.articles -= 1;
                found.stories = found.stories.saturating_sub(1);
            } else {
                others.push(ranked);
            }
        }
        found.ranked = others;
        Ok(())
    }

    /// The words that tell an article from others: oftener in it, and rarer elsewhere.
    fn telling_words(&self, article: &StoredArticle, weights: &Weights) -> Result<Vec<Added>, SearchError> {
        let mut words = words_of(article, HEADLINE, &mut Stems::default());
        let meanings = Meanings::default();
        let lowering = self.lowering(&meanings, weights);
        let mut often = HashMap::with_capacity(words.len());
        for (stem, word) in &mut words {
            let rarity = lowering.rarity_of(self.reader.fields.body, std::slice::from_ref(stem))?;
            often.insert(stem.clone(), 1.0 + word.weight.ln());
            word.weight = (1.0 + word.weight.ln()) * rarity;
        }
        let mut telling = most_telling(&self.reader, words, weights.telling_words)?;
        // How rare they are counts once more when articles are weighed.
        for word in &mut telling {
            word.weight = often[&word.stem];
        }
        Ok(telling)
    }

    /// The names that tell an article from others, rarer ones first.
    fn telling_names(&self, article: &StoredArticle, count: usize) -> Vec<AddedName> {
        let mut counts: HashMap<u32, (f32, BTreeSet<String>)> = HashMap::new();
        for mention in &article.mentions {
            let identity = mention.identity();
            if let Some(number) = self
                .names
                .entity_of(&identity)
                .filter(|number| !self.names.is_hidden(*number))
            {
                let (times, identities) = counts.entry(number).or_default();
                *times += 1.0;
                identities.insert(identity);
            }
        }
        let articles = self.reader.articles.num_docs() as f32;
        let names = counts.into_iter().filter_map(|(number, (times, identities))| {
            let entity = self
                .names
                .entity(number)
                .filter(|entity| entity.kind != Kind::Nationality)?;
            let rarity = (1.0 + articles / (entity.articles as f32 + 0.5)).ln();
            let name = AddedName {
                name: entity.name,
                identities,
                rarity: rarity * (1.0 + times.ln()),
            };
            // What nobody else names finds nothing.
            (entity.articles > 1).then_some(name)
        });
        let mut names: Vec<AddedName> = names.collect();
        names.sort_by(|one, other| {
            let rarer = other.rarity.total_cmp(&one.rarity);
            rarer.then_with(|| one.name.cmp(&other.name))
        });
        names.truncate(count);
        names
    }

    /// The article itself and its copies.
    fn left_out(&self, article: &StoredArticle) -> Result<Box<dyn Lowered>, SearchError> {
        let mut ids = vec![article.id.clone()];
        let at = self.reader.find_article(&article.id)?;
        if let Some(standing) = at.and_then(|at| self.stories.of_article(at)) {
            for (at, _) in self.stories.members(standing.story) {
                ids.push(self.reader.id_at(at)?);
            }
        }
        let terms = ids
            .iter()
            .map(|id| Term::from_field_text(self.reader.fields.id, id));
        Ok(Box::new(TermSetQuery::new(terms)))
    }

    /// What was published before the article.
    fn earlier(&self, article: &StoredArticle) -> Result<Box<dyn Lowered>, SearchError> {
        let published = article.article.published.as_ref().ok_or(SearchError::Undated)?;
        let day = Term::from_field_i64(
            self.reader.fields.published,
            i64::from(day_number(published.date)),
        );
        let earlier = RangeQuery::new(Bound::Unbounded, Bound::Excluded(day));
        Ok(Box::new(ConstScoreQuery::new(Box::new(earlier), 0.0)))
    }
}

/// A question for what passages show: the words of the highest weight.
fn shown_of(words: &[Added]) -> Query {
    let span = Span::new(0, 0);
    let node = |word: &Added| Node {
        span,
        kind: NodeKind::Text {
            zone: None,
            pattern: Pattern::Word(word.word.clone()),
        },
    };
    let shown: Vec<Node> = words.iter().take(SHOWN).map(node).collect();
    let root = match shown.is_empty() {
        true => Node {
            span,
            kind: NodeKind::Nothing,
        },
        false => Node::or(shown, span),
    };
    Query { root }
}
