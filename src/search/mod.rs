//! STORY 3: a question becomes hits.
//!
//! In: a [`Question`] and a [`Reader`] of an index. Out: an [`Answer`]: how many articles fit, the best
//! of them in a fixed order, each with the passage that shows why, and counts of the names in all.

mod complete;
mod copies;
mod expand;
mod facets;
mod find;
mod hits;
mod insights;
mod listing;
mod meant;
mod occurrences;
mod order;
mod recent;
mod related;
mod score;
mod show;
mod top;

pub use complete::Word;
pub use copies::Copies;
pub use expand::Expand;
pub use hits::Hits;
pub use insights::{Card, Companion, Placed, Rising};
pub use listing::{Listed, Listing};
pub use meant::Unknown;
pub use order::Ranked;
pub use recent::Recent;
pub use related::Related;
pub use score::Gain;
pub use show::Shown;

use crate::entities::Kind;
use crate::index::record::StoredArticle;
use crate::index::schema::day_number;
use crate::index::stems::Stems;
use crate::index::{IndexError, Reader, Stories};
use crate::insight::timeline::{self, By, Step, Timeline};
use crate::insight::{Base, Columns, Facet, FacetCounts, Facets, Order, Unit, first};
use crate::names::corrections::Corrections;
use crate::names::{Names, Spelling};
use crate::query::added::Added;
use crate::query::lower::Lowering;
use crate::query::weights::Weights;
use crate::query::{Has, Meaning, Meanings, NodeKind, Query};
use crate::snippet::Snippet;
use crate::text::{norms, one_line};
use jiff::civil::Date;
use order::{Deciders, Ties};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, OnceLock};
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Occur, Query as Lowered, TermQuery};
use tantivy::schema::IndexRecordOption;

/// Names of each kind shown with a hit, and with the counts, at most.
pub const SHOWN_NAMES: usize = 10;
/// Spellings of a name shown with a hit, at most.
const SHOWN_SPELLINGS: usize = 5;
/// Other entities that a name fits whose articles are counted.
const COUNTED_OTHERS: usize = 5;

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The highest score; of equal ones an order that no run changes.
    #[default]
    Relevance,
    /// The latest day of publication; undated ones last.
    Newest,
    /// The earliest day of publication; undated ones last.
    Oldest,
    /// The highest score, then the latest day of publication: for conditions only, which score alike.
    RelevanceThenNewest,
}

/// Which articles are asked about.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The parsed question with its conditions.
    pub query: Query,
    /// Only articles under this folder or in this file, absolute.
    pub under: Option<String>,
    /// Which spellings of the names count.
    pub spelling: Spelling,
    /// What counts count.
    pub unit: Unit,
}

impl Scope {
    /// The articles of the whole index that fit a question, names in any spelling.
    pub fn of(query: Query) -> Scope {
        Scope {
            query,
            under: None,
            spelling: Spelling::default(),
            unit: Unit::default(),
        }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// Which articles.
    pub scope: Scope,
    /// What comes first.
    pub sort: Sort,
    /// What counts how much for the score.
    pub weights: Weights,
    /// Whether newer articles count more, and how.
    pub recent: Option<Recent>,
    /// Whether words of the first articles count too.
    pub expand: Expand,
    /// Whether each story is shown by one of its articles that fit, and not by all.
    pub grouped: bool,
    /// Hits wanted.
    pub count: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// What to count the whole result by.
    pub facets: Vec<Facet>,
    /// Whether to say of each hit what made its score.
    pub explain: bool,
    /// Sentences of each passage.
    pub sentences: usize,
}

impl Question {
    /// The ten articles or stories of a scope that fit best.
    pub fn of(scope: Scope) -> Question {
        Question {
            scope,
            sort: Sort::default(),
            weights: Weights::DEFAULT,
            recent: None,
            expand: Expand::No,
            grouped: true,
            count: 10,
            offset: 0,
            facets: Vec::new(),
            explain: false,
            sentences: crate::snippet::SENTENCES,
        }
    }
}

/// What is answered.
#[derive(Debug)]
pub struct Answer {
    /// Articles that fit.
    pub total: u64,
    /// Stories of them: of copies one.
    pub stories: u64,
    /// Articles that would fit had they a day of publication.
    pub undated: u64,
    /// The hits wanted.
    pub hits: Vec<Hit>,
    /// Counts over the whole result, in the order wanted.
    pub facets: Vec<FacetCounts>,
    /// What each name in the question stands for.
    pub names: Vec<Meaning>,
    /// The words added to the question, if wanted.
    pub added: Vec<Added>,
}

/// How a name of the question is spelt in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelled {
    /// The kind asked for.
    pub kind: Kind,
    /// As typed.
    pub name: String,
    /// As printed, the commonest first; of a country or region also what is printed of places in it.
    pub spellings: Vec<String>,
}

/// An article that fits.
#[derive(Debug)]
pub struct Hit {
    /// Its place in the order, from 1.
    pub rank: usize,
    /// Its score.
    pub score: f64,
    /// The article with its layers.
    pub article: StoredArticle,
    /// The other articles of its story.
    pub copies: Copies,
    /// What matched in the title.
    pub title_marks: Vec<Range<usize>>,
    /// Why it fits.
    pub snippet: Snippet,
    /// XXH3 of its source's bytes, as they were when it was read.
    pub file_hash: Option<u64>,
    /// XXH3 of its body.
    pub text_hash: u64,
    /// How the names of the question are spelt in it.
    pub spelled: Vec<Spelled>,
    /// Its names, a list a kind in the order of [`Kind::ALL`], the most frequent first.
    pub names: [Vec<String>; Kind::ALL.len()],
    /// The parts of the question with what each adds to the score, if wanted.
    pub explanation: Vec<Gain>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A condition needs a layer that was left out.
    #[error(
        "{files} files in the index have no {layer}; run `attache index {roots}` without --without \
         {layer} and ask again"
    )]
    Lacks {
        /// `names` or `dates`.
        layer: &'static str,
        /// Files without it.
        files: usize,
        /// What to index.
        roots: String,
    },
    /// A word told in part stands for too many.
    #[error("{0}")]
    TooWide(String),
    /// Earlier articles than one without a day are wanted.
    #[error("the article has no day of publication, so none is known to be earlier; leave out --before")]
    Undated,
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Tantivy failed.
    #[error("the index cannot be searched: {0}; `attache index` may have to make it anew")]
    Tantivy(#[from] tantivy::TantivyError),
}

impl SearchError {
    /// Whether only this question cannot be answered, and others may.
    pub fn is_of_question(&self) -> bool {
        matches!(
            self,
            SearchError::Lacks { .. } | SearchError::TooWide(_) | SearchError::Undated
        )
    }
}

/// Answers questions over one commit of an index.
pub struct Engine {
    reader: Reader,
    names: Names,
    stories: Stories,
    /// The languages of its articles.
    languages: Vec<String>,
    columns: Columns,
    /// About how many articles each entity has, by its number.
    articles_of_entities: OnceLock<Vec<u32>>,
    deciders: Deciders,
    /// Stems that were made before, for who reads articles next.
    stems: Mutex<Vec<Stems>>,
}

impl Engine {
    /// Over the last commit that the reader saw, with the user's corrections of names.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn new(reader: Reader, corrections: &Corrections) -> Result<Engine, SearchError> {
        let names = reader.names()?.corrected(corrections);
        let stories = reader.stories()?;
        let languages = reader.stemmed_languages()?;
        Ok(Engine {
            reader,
            names,
            stories,
            languages,
            columns: Columns::default(),
            articles_of_entities: OnceLock::new(),
            deciders: Deciders::default(),
            stems: Mutex::default(),
        })
    }

    /// How many articles there are.
    pub fn articles(&self) -> u64 {
        self.reader.articles.num_docs()
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// A condition needs a layer that articles lack, or the index cannot be read.
    pub fn search(&self, question: &Question) -> Result<Answer, SearchError> {
        let hits = self.hits(question)?;
        Engine::all(hits)
    }

    /// Reads all hits.
    fn all(mut hits: Hits) -> Result<Answer, SearchError> {
        let list = hits.by_ref().collect::<Result<_, _>>()?;
        hits.end(list)
    }

    /// Only which articles fit and in which order, without reading them.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn rank(&self, question: &Question) -> Result<Vec<Ranked>, SearchError> {
        self.find(question, &self.meanings(&question.scope))
            .map(|found| found.ranked)
    }

    /// The id of a ranked article.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn id(&self, ranked: &Ranked) -> Result<String, SearchError> {
        Ok(self.reader.id_at(ranked.at)?)
    }

    /// The entities in the articles that fit, the first `count` of each kind.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn entities(&self, scope: &Scope, order: Order, count: usize) -> Result<Facets, SearchError> {
        self.check_layer("names", scope.under.as_deref())?;
        let query = self.lower(scope, &self.meanings(scope))?;
        let tallies = self.named_in(scope.unit, query.as_ref())?;
        Ok(first(&self.names, &tallies, order, count))
    }

    /// What decides between articles that are ranked alike.
    fn ties(&self, sort: Sort) -> Ties<'_> {
        Ties::of(sort, &self.reader, &self.deciders)
    }

    /// What is counted over.
    fn base(&self, unit: Unit) -> Base<'_> {
        Base {
            reader: &self.reader,
            names: &self.names,
            stories: (unit == Unit::Stories).then_some(&self.stories),
            columns: &self.columns,
        }
    }

    /// Counts the articles that fit over time.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn timeline(&self, scope: &Scope, by: By, step: Option<Step>) -> Result<Timeline, SearchError> {
        if by == By::Mentions {
            self.check_layer("dates", scope.under.as_deref())?;
        }
        let query = self.lower(scope, &self.meanings(scope))?;
        let stories = self.base(scope.unit).stories;
        Ok(timeline::timeline(
            &self.reader,
            stories,
            query.as_ref(),
            by,
            step,
        )?)
    }

    /// Newer articles first by how long before a day they were published, or before that of the newest where that is
    /// earlier.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn recent(&self, half_life: f64, today: Date) -> Result<Recent, SearchError> {
        let today = i64::from(day_number(today));
        let newest = self.reader.newest()?.unwrap_or(today);
        Ok(Recent {
            half_life,
            newest: newest.min(today),
        })
    }

    /// The question as a query that finds what fits, whatever counts for the order.
    fn lower(&self, scope: &Scope, meanings: &Meanings) -> Result<Box<dyn Lowered>, SearchError> {
        self.check_layers(&scope.query, scope.under.as_deref())?;
        let query = self.lowering(meanings, &Weights::DEFAULT).lower(&scope.query);
        Ok(self.within(scope, query.map_err(refused)?))
    }

    /// A query that finds only what is in the folder of a scope.
    fn within(&self, scope: &Scope, query: Box<dyn Lowered>) -> Box<dyn Lowered> {
        let Some(folder) = &scope.under else {
            return query;
        };
        let either = [self.reader.fields.under, self.reader.fields.path].map(|field| {
            let term = Term::from_field_text(field, folder);
            let inside: Box<dyn Lowered> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            inside
        });
        let inside = tantivy::query::ConstScoreQuery::new(Box::new(BooleanQuery::union(either.into())), 0.0);
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, query),
            (Occur::Must, Box::new(inside)),
        ]))
    }

    fn lowering<'a>(&'a self, names: &'a Meanings, weights: &'a Weights) -> Lowering<'a> {
        Lowering {
            fields: &self.reader.fields,
            names,
            searcher: &self.reader.articles,
            languages: &self.languages,
            weights,
            looked_up: RefCell::default(),
        }
    }

    fn check_layers(&self, query: &Query, under: Option<&str>) -> Result<(), SearchError> {
        for leaf in query.filters() {
            let layer = match leaf.node.kind {
                NodeKind::Entity { .. } | NodeKind::Has(Has::Named(_)) => "names",
                NodeKind::Mentions(_) | NodeKind::Has(Has::Date) => "dates",
                _ => continue,
            };
            self.check_layer(layer, under)?;
        }
        Ok(())
    }

    fn check_layer(&self, layer: &'static str, under: Option<&str>) -> Result<(), SearchError> {
        let files = self.reader.sources.lacking(layer, under)?;
        if files == 0 {
            return Ok(());
        }
        let roots = under.map_or_else(|| self.reader.manifest.roots.join(" "), str::to_owned);
        Err(SearchError::Lacks { layer, files, roots })
    }

    /// How many articles a condition on the day of publication leaves out because they have none.
    fn undated(&self, scope: &Scope, meanings: &Meanings) -> Result<u64, SearchError> {
        if !scope.query.has_day() {
            return Ok(0);
        }
        let undated = Scope {
            query: scope.query.with_day(NodeKind::Undated),
            ..scope.clone()
        };
        let undated = self.lower(&undated, meanings)?;
        Ok(self.reader.articles.search(&undated, &Count)? as u64)
    }

    /// The entities an article mentions, by kind, the most frequent first, then the first mentioned.
    fn names_of(&self, article: &StoredArticle) -> [Vec<String>; Kind::ALL.len()] {
        let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (nth, mention) in article.mentions.iter().enumerate() {
            if let Some(entity) = self.names.entity_of(&mention.identity()) {
                counts.entry(entity).or_insert((0, nth)).0 += 1;
            }
        }
        for parted in self.names.parted() {
            let rest = parted.replaces(|number| counts.contains_key(&number));
            if let Some(count) = rest.and_then(|rest| counts.remove(&rest)) {
                counts.insert(parted.number(), count);
            }
        }
        counts.retain(|number, _| !self.names.is_hidden(*number));
        let mut entities: Vec<((usize, usize), u32)> = counts
            .into_iter()
            .map(|(entity, count)| (count, entity))
            .collect();
        entities.sort_unstable_by_key(|((count, first), _)| (std::cmp::Reverse(*count), *first));
        let mut names: [Vec<String>; Kind::ALL.len()] = Default::default();
        for (_, number) in entities {
            if let Some(entity) = self.names.entity(number) {
                let list = &mut names[entity.kind as usize];
                if list.len() < SHOWN_NAMES {
                    list.push(entity.name);
                }
            }
        }
        names
    }

    /// The user's rules on names that nothing in the index answers to.
    pub fn idle_rules(&self) -> &[crate::names::corrections::Problem] {
        self.names.idle_rules()
    }

    /// What the names of a question stand for; of places of one name the one in most articles.
    pub fn meanings(&self, scope: &Scope) -> Meanings {
        let articles = |place: &str| {
            let fields = [
                self.reader.fields.entities[Kind::Place as usize],
                self.reader.fields.within,
            ];
            let counts = fields.map(|field| {
                let term = Term::from_field_text(field, place);
                self.reader.articles.doc_freq(&term).unwrap_or(0)
            });
            counts.iter().sum()
        };
        Meanings::of(&scope.query, &self.names, scope.spelling, &articles)
    }

    /// The names of a question with the articles that each and the first others that fit have in the whole index.
    fn counted(&self, meanings: Meanings) -> Result<Vec<Meaning>, SearchError> {
        let mut list = meanings.into_list();
        for meaning in &mut list {
            let kind = meaning.kind;
            let shown = meaning.others.iter_mut().take(COUNTED_OTHERS);
            for entity in meaning.entity.iter_mut().chain(shown) {
                let alone = Scope::of(Query::entity(kind, &entity.id));
                let lowered = self.lower(&alone, &self.meanings(&alone))?;
                let articles = self.reader.articles.search(&lowered, &Count)?;
                entity.articles = u32::try_from(articles).unwrap_or(u32::MAX);
            }
        }
        Ok(list)
    }

    /// How the names of the question that an article is found by are spelt in it, the commonest spelling first.
    fn spelled(article: &StoredArticle, meanings: &Meanings) -> Vec<Spelled> {
        let spelled = |meaning: &Meaning| {
            let mut counts: Vec<(String, usize)> = Vec::new();
            for (_, printed) in meaning.mentions(article) {
                let printed = one_line(printed);
                match counts.iter_mut().find(|(known, _)| *known == printed) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((printed, 1)),
                }
            }
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let spellings = counts.into_iter().map(|(spelling, _)| spelling);
            Spelled {
                kind: meaning.kind,
                name: meaning.name.clone(),
                spellings: spellings.take(SHOWN_SPELLINGS).collect(),
            }
        };
        let asked = meanings.list().iter().map(spelled);
        let asked = asked.filter(|name| !name.spellings.is_empty());
        // Of plain words, what the words do not show.
        let differs = |name: &Spelled| {
            name.spellings
                .iter()
                .any(|other| norms(other) != norms(&name.name))
        };
        asked
            .chain(meanings.in_words().map(spelled).filter(differs))
            .collect()
    }
}

/// Tantivy failed, or a word told in part stands for too much.
fn refused(error: tantivy::TantivyError) -> SearchError {
    match error {
        tantivy::TantivyError::InvalidArgument(reason) => SearchError::TooWide(reason),
        error => error.into(),
    }
}
