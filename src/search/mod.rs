//! STORY 3: a question becomes hits.
//!
//! In: a [`Question`] and a [`Reader`] of an index. Out: an [`Answer`]: how many articles fit, the best
//! of them in a fixed order, each with the passage that shows why, and counts of the names in all.

mod top;

pub use top::Ranked;

use crate::entities::Kind;
use crate::index::record::StoredArticle;
use crate::index::terms::Stems;
use crate::index::{IndexError, Reader};
use crate::insight::timeline::{self, By, Step, Timeline};
use crate::insight::{Facets, facets};
use crate::names::{Entity, Names};
use crate::query::lower::Lowering;
use crate::query::{Node, NodeKind, Query};
use crate::snippet::{Snippet, Wanted};
use std::collections::HashMap;
use std::ops::Range;
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::{BooleanQuery, Occur, Query as Lowered, TermQuery};
use tantivy::schema::IndexRecordOption;
use top::Top;

/// Names of each kind shown with a hit, and with the counts, at most.
pub const SHOWN_NAMES: usize = 10;

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The highest score; of equal ones the smaller id.
    #[default]
    Relevance,
    /// The latest day of publication; undated ones last.
    Newest,
    /// The earliest day of publication; undated ones last.
    Oldest,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The parsed question with its conditions.
    pub query: Query,
    /// Only articles under this folder or in this file, absolute.
    pub under: Option<String>,
    /// What comes first.
    pub sort: Sort,
    /// Hits wanted.
    pub count: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// Whether to count names over the whole result.
    pub facets: bool,
    /// Whether to say of each hit what made its score.
    pub explain: bool,
}

/// What is answered.
#[derive(Debug)]
pub struct Answer {
    /// Articles that fit.
    pub total: u64,
    /// Articles that would fit had they a day of publication.
    pub undated: u64,
    /// The hits wanted.
    pub hits: Vec<Hit>,
    /// Counts over the whole result, if wanted.
    pub facets: Option<Facets>,
    /// What each name in the question stands for.
    pub names: Vec<Meaning>,
}

/// What a name in the question stands for in this index.
#[derive(Debug)]
pub struct Meaning {
    /// The kind asked for.
    pub kind: Kind,
    /// As typed.
    pub name: String,
    /// The entities it covers, those in most articles first.
    pub entities: Vec<Entity>,
    /// The identities it covers.
    pub identities: Vec<String>,
    /// If it covers nothing: the names that are spelt most like it.
    pub nearest: Vec<String>,
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
    /// What matched in the title.
    pub title_marks: Vec<Range<usize>>,
    /// Why it fits.
    pub snippet: Snippet,
    /// Its names, a list a kind in the order of [`Kind::ALL`], the most frequent first.
    pub names: [Vec<String>; Kind::ALL.len()],
    /// The parts of the question with what each adds to the score, if wanted.
    pub explanation: Vec<(String, f32)>,
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
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// Tantivy failed.
    #[error("the index cannot be searched: {0}; `attache index` may have to make it anew")]
    Tantivy(#[from] tantivy::TantivyError),
}

/// An article, the marks in its title, the passage.
type Shown = (StoredArticle, Vec<Range<usize>>, Snippet);

/// What fits a question, before it is read.
struct Found {
    query: Box<dyn Lowered>,
    ranked: Vec<Ranked>,
    total: u64,
}

/// Answers questions over one commit of an index.
pub struct Engine {
    reader: Reader,
    names: Names,
}

impl Engine {
    /// Over the last commit that the reader saw.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn new(reader: Reader) -> Result<Engine, SearchError> {
        let names = reader.names()?;
        Ok(Engine { reader, names })
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// A condition needs a layer that articles lack, or the index cannot be read.
    pub fn search(&self, question: &Question) -> Result<Answer, SearchError> {
        let Found { query, ranked, total } = self.find(question)?;
        let wanted = Wanted::of(&question.query, &self.names, None);
        let mut stems = Stems::default();
        let hits = ranked.into_iter().enumerate().map(|(nth, ranked)| {
            let explanation = match question.explain {
                true => self.explain(&question.query, &ranked)?,
                false => Vec::new(),
            };
            let shown = self.shown(&ranked, &wanted, &mut stems)?;
            Ok(self.hit(question.offset + nth + 1, &ranked, shown, explanation))
        });
        Ok(Answer {
            total,
            undated: self.undated(question)?,
            hits: hits.collect::<Result<_, SearchError>>()?,
            facets: match question.facets {
                true => Some(facets(&self.reader, &self.names, query.as_ref(), SHOWN_NAMES)?),
                false => None,
            },
            names: self.meanings(&question.query),
        })
    }

    /// Only which articles fit and in which order, without reading them.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn rank(&self, question: &Question) -> Result<Vec<Ranked>, SearchError> {
        self.find(question).map(|found| found.ranked)
    }

    /// The entities in most of the articles that fit, `count` of each kind; `under` is as in a [`Question`].
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn entities(&self, query: &Query, under: Option<&str>, count: usize) -> Result<Facets, SearchError> {
        self.check_layers(query, under)?;
        self.check_layer("names", under)?;
        let query = self.lower(query, under)?;
        Ok(facets(&self.reader, &self.names, query.as_ref(), count)?)
    }

    /// Counts the articles that fit over time; `under` is as in a [`Question`].
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn timeline(
        &self,
        query: &Query,
        under: Option<&str>,
        by: By,
        step: Option<Step>,
    ) -> Result<Timeline, SearchError> {
        self.check_layers(query, under)?;
        if by == By::Mentions {
            self.check_layer("dates", under)?;
        }
        let query = self.lower(query, under)?;
        Ok(timeline::timeline(&self.reader, query.as_ref(), by, step)?)
    }

    fn find(&self, question: &Question) -> Result<Found, SearchError> {
        let under = question.under.as_deref();
        self.check_layers(&question.query, under)?;
        let query = self.lower(&question.query, under)?;
        let top = Top {
            fields: &self.reader.fields,
            sort: question.sort,
            limit: question.count.saturating_add(question.offset),
        };
        let (mut ranked, total) = self.reader.articles.search(query.as_ref(), &top)?;
        ranked.drain(..question.offset.min(ranked.len()));
        Ok(Found { query, ranked, total })
    }

    fn lower(&self, query: &Query, under: Option<&str>) -> tantivy::Result<Box<dyn Lowered>> {
        let query = self.lowering().lower(query)?;
        let Some(folder) = under else { return Ok(query) };
        let either = [self.reader.fields.under, self.reader.fields.path].map(|field| {
            let term = Term::from_field_text(field, folder);
            let inside: Box<dyn Lowered> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            inside
        });
        let inside = tantivy::query::ConstScoreQuery::new(Box::new(BooleanQuery::union(either.into())), 0.0);
        Ok(Box::new(BooleanQuery::new(vec![
            (Occur::Must, query),
            (Occur::Must, Box::new(inside)),
        ])))
    }

    fn lowering(&self) -> Lowering<'_> {
        Lowering {
            fields: &self.reader.fields,
            names: &self.names,
            searcher: &self.reader.articles,
            lang: None,
        }
    }

    fn check_layers(&self, query: &Query, under: Option<&str>) -> Result<(), SearchError> {
        for leaf in query.filters() {
            let layer = match leaf.node.kind {
                NodeKind::Entity { .. } => "names",
                NodeKind::Mentions(_) => "dates",
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
    fn undated(&self, question: &Question) -> Result<u64, SearchError> {
        let is_day = |node: &Node| matches!(node.kind, NodeKind::Published(_));
        let root = &question.query.root;
        let mut others: Vec<Node> = match &root.kind {
            NodeKind::And(members) if members.iter().any(is_day) => {
                members.iter().filter(|node| !is_day(node)).cloned().collect()
            }
            _ if is_day(root) => Vec::new(),
            _ => return Ok(0),
        };
        others.push(Node {
            span: root.span,
            kind: NodeKind::Undated,
        });
        let root = Node::and(others, root.span);
        let undated = self.lower(&Query { root }, question.under.as_deref())?;
        Ok(self.reader.articles.search(&undated, &Count)? as u64)
    }

    /// An article with the marks in its title and the passage that shows why it fits.
    fn shown(&self, ranked: &Ranked, wanted: &Wanted, stems: &mut Stems) -> Result<Shown, SearchError> {
        let article = self.reader.article(ranked.at)?;
        let (title_marks, snippet) = wanted.show(&article, stems);
        Ok((article, title_marks, snippet))
    }

    fn hit(&self, rank: usize, ranked: &Ranked, shown: Shown, explanation: Vec<(String, f32)>) -> Hit {
        let (article, title_marks, snippet) = shown;
        Hit {
            rank,
            score: ranked.score,
            names: self.names_of(&article),
            article,
            title_marks,
            snippet,
            explanation,
        }
    }

    /// The entities an article mentions, by kind, the most frequent first, then the first mentioned.
    fn names_of(&self, article: &StoredArticle) -> [Vec<String>; Kind::ALL.len()] {
        let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
        for (nth, mention) in article.mentions.iter().enumerate() {
            if let Some(entity) = self.names.entity_of(&mention.identity()) {
                counts.entry(entity).or_insert((0, nth)).0 += 1;
            }
        }
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

    fn meanings(&self, query: &Query) -> Vec<Meaning> {
        let leaves = query.leaves().into_iter();
        let names = leaves.filter_map(|leaf| match &leaf.node.kind {
            NodeKind::Entity { kind, name } => Some((*kind, name.clone())),
            _ => None,
        });
        names
            .map(|(kind, name)| {
                let identities = self.names.identities(kind, &name);
                Meaning {
                    kind,
                    entities: self.names.entities(kind, &name),
                    nearest: match identities.is_empty() {
                        true => self.names.nearest(kind, &name, 3),
                        false => Vec::new(),
                    },
                    identities,
                    name,
                }
            })
            .collect()
    }

    /// What each part of the question that counts adds to the score of an article.
    fn explain(&self, query: &Query, ranked: &Ranked) -> Result<Vec<(String, f32)>, SearchError> {
        let mut parts = Vec::new();
        for leaf in query.leaves().into_iter().filter(|leaf| !leaf.excluded) {
            if !matches!(leaf.node.kind, NodeKind::Text { .. }) {
                continue;
            }
            let alone = Query {
                root: leaf.node.clone(),
            };
            let lowered = self.lowering().lower(&alone)?;
            // A part that does not match, as one of several alternatives may, has no explanation.
            if let Ok(explanation) = lowered.explain(&self.reader.articles, ranked.at) {
                parts.push((alone.to_string(), explanation.value()));
            }
        }
        Ok(parts)
    }
}
