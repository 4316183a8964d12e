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
use attache::query::{Match, ParseOptions, parse};
use attache::search::{Engine, Question, Scope, Sort};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Grades by article, by query.
type Judged = BTreeMap<String, HashMap<String, f64>>;

pub(crate) fn evaluate(sets: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for set in sets {
        let name = set
            .file_name()
            .map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let judged = judged(&set.join("qrels.txt"))?;
        let dir = tempfile::tempdir()?;
        let engine = index(&set.join("docs.jsonl"), dir.path())?;
        let mut sums = [0.0; 3];
        let mut asked = 0;
        for line in lines(&set.join("queries.tsv"))? {
            let line = line?;
            let (id, query) = line.split_once('\t').context("a query has no tab")?;
            let Some(grades) = judged.get(id) else { continue };
            let ranked = ask(&engine, query)?;
            let measures = [
                average_precision(&ranked, grades),
                ndcg(&ranked, grades),
                reciprocal_rank(&ranked, grades),
            ];
            sums.iter_mut()
                .zip(measures)
                .for_each(|(sum, measure)| *sum += measure);
            asked += 1;
        }
        for (measure, sum) in ["MAP", "nDCG@10", "MRR"].into_iter().zip(sums) {
            table.push((
                format!("{name} ({asked} queries)"),
                measure,
                sum / f64::from(asked.max(1)),
            ));
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

fn ask(engine: &Engine, query: &str) -> anyhow::Result<Vec<String>> {
    let options = ParseOptions {
        default: Match::Any,
        plain: true,
        today: None,
    };
    let query = parse(query, options).map_err(|error| anyhow::anyhow!("{error}"))?;
    let question = Question {
        scope: Scope::of(query),
        sort: Sort::Relevance,
        grouped: false,
        count: 1000,
        offset: 0,
        facets: Vec::new(),
        explain: false,
        sentences: attache::snippet::SENTENCES,
    };
    let ranked = engine.rank(&question)?.into_iter();
    Ok(ranked
        .map(|hit| {
            hit.id
                .rsplit_once('#')
                .map_or(hit.id.clone(), |(_, key)| key.to_owned())
        })
        .collect())
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
