//! Ranking: mean average precision, nDCG at 10, mean reciprocal rank.
//!
//! Each set is indexed as it is, without names and dates, and its queries asked as
//! `search --batch queries.tsv --plain --match any -n 1000 --format trec` does.

use super::Line;
use super::rows::lines;
use anyhow::Context;
use attache::annotate::Layers;
use attache::index::Index;
use attache::ingest::{self, Plan, Progress, Request};
use attache::names::corrections::Corrections;
use attache::query::weights::Weights;
use attache::query::{Match, ParseOptions, Query, parse};
use attache::search::{Engine, Expand, Question, Scope};
use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use tantivy::DocAddress;

/// Grades by article, by query.
type Judged = BTreeMap<String, HashMap<String, f64>>;

/// A collection with its questions and the articles that answer them.
pub(crate) struct Set {
    pub(crate) name: String,
    engine: Engine,
    asked: Vec<(Query, HashMap<String, f64>)>,
    /// Keys of articles that were found before, as they take long to read.
    keys: RefCell<HashMap<DocAddress, String>>,
}

impl Set {
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Set> {
        let judged = judged(&folder.join("qrels.txt"))?;
        let dir = tempfile::tempdir()?;
        let engine = index(&folder.join("docs.jsonl"), dir.path())?;
        let mut asked = Vec::new();
        for line in lines(&folder.join("queries.tsv"))? {
            let line = line?;
            let (id, query) = line.split_once('\t').context("a query has no tab")?;
            if let Some(grades) = judged.get(id) {
                asked.push((read(query)?, grades.clone()));
            }
        }
        let name = folder.file_name();
        Ok(Set {
            name: name.map_or(String::new(), |name| name.to_string_lossy().into_owned()),
            engine,
            asked,
            keys: RefCell::default(),
        })
    }

    pub(crate) fn mean_average_precision(&self, weights: &Weights) -> anyhow::Result<f64> {
        let means = self.means(weights, Expand::No, |ranked, grades| {
            [average_precision(ranked, grades)]
        })?;
        Ok(means[0])
    }

    fn ask(&self, query: &Query, weights: &Weights, expand: Expand) -> anyhow::Result<Vec<String>> {
        let question = Question {
            grouped: false,
            count: 1000,
            weights: *weights,
            expand,
            ..Question::of(Scope::of(query.clone()))
        };
        let mut keys = self.keys.borrow_mut();
        let mut ranked = Vec::new();
        for hit in self.engine.rank(&question)? {
            if let Entry::Vacant(entry) = keys.entry(hit.at) {
                let id = self.engine.id(&hit)?;
                let key = id.rsplit_once('#').map_or(id.as_str(), |(_, key)| key);
                entry.insert(key.to_owned());
            }
            ranked.push(keys[&hit.at].clone());
        }
        Ok(ranked)
    }

    fn means<const N: usize>(
        &self,
        weights: &Weights,
        expand: Expand,
        measure: impl Fn(&[String], &HashMap<String, f64>) -> [f64; N],
    ) -> anyhow::Result<[f64; N]> {
        let mut sums = [0.0; N];
        for (query, grades) in &self.asked {
            let ranked = self.ask(query, weights, expand)?;
            let measures = measure(&ranked, grades);
            sums.iter_mut()
                .zip(measures)
                .for_each(|(sum, measure)| *sum += measure);
        }
        Ok(sums.map(|sum| sum / self.asked.len().max(1) as f64))
    }
}

pub(crate) fn evaluate(folders: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for folder in folders {
        let set = Set::read(folder)?;
        let ways = [
            ("", Weights::DEFAULT, Expand::No),
            (" plain", Weights::PLAIN, Expand::No),
            (" expand", Weights::DEFAULT, Expand::Widens),
        ];
        for (rank, weights, expand) in ways {
            let means = set.means(&weights, expand, |ranked, grades| {
                [
                    average_precision(ranked, grades),
                    ndcg(ranked, grades),
                    reciprocal_rank(ranked, grades),
                ]
            })?;
            for (measure, mean) in ["MAP", "nDCG@10", "MRR"].into_iter().zip(means) {
                let name = format!("{}{rank} ({} queries)", set.name, set.asked.len());
                table.push((name, measure, mean));
            }
        }
    }
    Ok(table)
}

/// Queries with at least one article that answers them.
fn judged(path: &Path) -> anyhow::Result<Judged> {
    let mut judged = Judged::new();
    for line in lines(path)? {
        let line = line?;
        let mut parts = line.split_whitespace();
        let (query, _, article, grade) = (parts.next(), parts.next(), parts.next(), parts.next());
        let (Some(query), Some(article), Some(grade)) = (query, article, grade) else {
            continue;
        };
        judged
            .entry(query.to_owned())
            .or_default()
            .insert(article.to_owned(), grade.parse()?);
    }
    judged.retain(|_, grades| grades.values().any(|grade| *grade > 0.0));
    Ok(judged)
}

fn index(docs: &Path, dir: &Path) -> anyhow::Result<Engine> {
    let index = Index::open_or_create(&dir.join("index"))?;
    let request = Request {
        layers: Layers {
            names: false,
            dates: false,
        },
        ..Request::new(Plan::of(&[docs.to_owned()], &[])?)
    };
    ingest::run(&index, &request, &Progress::default())?;
    Ok(Engine::new(index.reader()?, &Corrections::default())?)
}

fn read(query: &str) -> anyhow::Result<Query> {
    let options = ParseOptions {
        default: Match::Any,
        plain: true,
        today: None,
    };
    parse(query, options).map_err(|error| anyhow::anyhow!("{error}"))
}

fn average_precision(ranked: &[String], grades: &HashMap<String, f64>) -> f64 {
    let relevant = grades.values().filter(|grade| **grade > 0.0).count() as f64;
    let (mut found, mut sum) = (0.0, 0.0);
    for (nth, article) in ranked.iter().enumerate() {
        if grades.get(article).is_some_and(|grade| *grade > 0.0) {
            found += 1.0;
            sum += found / (nth + 1) as f64;
        }
    }
    sum / relevant
}

fn ndcg(ranked: &[String], grades: &HashMap<String, f64>) -> f64 {
    let gain = |grade: f64, nth: usize| grade.max(0.0) / ((nth + 2) as f64).log2();
    let mut best: Vec<f64> = grades.values().copied().collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let ideal: f64 = best
        .iter()
        .take(10)
        .enumerate()
        .map(|(nth, grade)| gain(*grade, nth))
        .sum();
    let here = ranked.iter().take(10).enumerate();
    let got: f64 = here
        .map(|(nth, article)| gain(grades.get(article).copied().unwrap_or(0.0), nth))
        .sum();
    got / ideal
}

fn reciprocal_rank(ranked: &[String], grades: &HashMap<String, f64>) -> f64 {
    let first = ranked
        .iter()
        .position(|article| grades.get(article).is_some_and(|grade| *grade > 0.0));
    first.map_or(0.0, |nth| 1.0 / (nth + 1) as f64)
}
