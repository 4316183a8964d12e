//! Web pages: how well their text and their day of publication are found.
//!
//! In: `ground-truth.json` (an object by page key, each with `articleBody`) beside a folder `html` of pages
//! `KEY.html.gz`. Text is compared by its runs of four words, counted as often as they occur: precision and
//! recall are means over pages, F1 is that of the means. Days are compared with `page_days.tsv`, labels of our own.
//! Even and odd are halves by the first byte of the key; rules were made on the even half and tried on the odd.

use super::Line;
use super::rows::f1;
use anyhow::Context;
use attache::article::{self, Article};
use flate2::read::MultiGzDecoder;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const DAYS: &str = include_str!("page_days.tsv");

#[derive(serde::Deserialize)]
struct Truth {
    #[serde(rename = "articleBody", default)]
    body: String,
}

/// Runs of words with how often they occur.
type Runs<'a> = HashMap<&'a [&'a str], u32>;

#[derive(Default)]
struct Sums {
    precision: f64,
    with_found: f64,
    recall: f64,
    with_wanted: f64,
    exact: f64,
    pages: f64,
}

pub(crate) fn evaluate(truths: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for path in truths {
        let folder = path.parent().context("a list lies in a folder")?;
        let truths: BTreeMap<String, Truth> = serde_json::from_reader(std::fs::File::open(path)?)?;
        let (mut all, mut halves) = (Sums::default(), [Sums::default(), Sums::default()]);
        let (mut days, mut right, mut took) = (0.0, 0.0, Duration::ZERO);
        for (key, truth) in &truths {
            let (found, time) = read(folder, key)?;
            took += time;
            all.add(&truth.body, &found.body);
            let first = u8::from_str_radix(key.get(..2).unwrap_or(""), 16).unwrap_or(0);
            halves[usize::from(first % 2)].add(&truth.body, &found.body);
            if let Some(fits) = has_day(key, &found) {
                days += 1.0;
                right += f64::from(u8::from(fits));
            }
        }
        table.extend(all.lines("all"));
        table.extend(halves[0].lines("even half"));
        table.extend(halves[1].lines("odd half"));
        table.push((
            "all".to_owned(),
            "day right",
            if days > 0.0 { right / days } else { 0.0 },
        ));
        table.push((
            "all".to_owned(),
            "milliseconds a page",
            took.as_secs_f64() * 1000.0 / all.pages.max(1.0),
        ));
    }
    Ok(table)
}

/// The article of a page, empty where none is found, and how long it took.
fn read(folder: &Path, key: &str) -> anyhow::Result<(Article, Duration)> {
    let file = folder.join("html").join(format!("{key}.html.gz"));
    let mut page = Vec::new();
    MultiGzDecoder::new(std::fs::File::open(&file).with_context(|| file.display().to_string())?)
        .read_to_end(&mut page)?;
    let mut found = Article::default();
    let start = Instant::now();
    let result = article::read("page.html", &page, &mut |record| {
        if let Ok(article) = record {
            found = article;
        }
        ControlFlow::Continue(())
    });
    if let Err(error) = result {
        eprintln!("extraction: {key}: {error}");
    }
    Ok((found, start.elapsed()))
}

/// Whether the day found is the labelled one; `None` for a page that has none.
fn has_day(key: &str, found: &Article) -> Option<bool> {
    let labels = DAYS.lines().filter_map(|line| line.split_once('\t'));
    let label = labels.into_iter().find(|(known, _)| *known == key)?.1;
    let day = found.published.as_ref().map(|day| day.date.to_string());
    if label == "none" {
        return None;
    }
    let fits = day.as_deref() == Some(label);
    if !fits {
        eprintln!(
            "extraction: {key}: the day is {label}, found {}",
            day.as_deref().unwrap_or("none")
        );
    }
    Some(fits)
}

impl Sums {
    fn add(&mut self, wanted: &str, found: &str) {
        let (wanted, found) = (words(wanted), words(found));
        let (a, b) = (runs(&wanted), runs(&found));
        let count = |runs: &Runs| f64::from(runs.values().sum::<u32>());
        let common: u32 = a
            .iter()
            .map(|(run, count)| *count.min(b.get(run).unwrap_or(&0)))
            .sum();
        if !b.is_empty() {
            self.precision += f64::from(common) / count(&b);
            self.with_found += 1.0;
        }
        if !a.is_empty() {
            self.recall += f64::from(common) / count(&a);
            self.with_wanted += 1.0;
        }
        self.exact += f64::from(u8::from(wanted == found));
        self.pages += 1.0;
    }

    fn lines(&self, set: &str) -> Vec<Line> {
        let precision = self.precision / self.with_found.max(1.0);
        let recall = self.recall / self.with_wanted.max(1.0);
        let [_, _, mean] = f1([precision * recall, recall, precision]);
        let measures = [
            ("body precision", precision),
            ("body recall", recall),
            ("body F1", mean),
            ("body exact", self.exact / self.pages.max(1.0)),
        ];
        measures
            .map(|(measure, value)| (set.to_owned(), measure, value))
            .to_vec()
    }
}

fn words(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_part(c))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Runs of four words; a shorter text is one run.
fn runs<'a>(words: &'a [&'a str]) -> Runs<'a> {
    let mut runs = Runs::new();
    if words.is_empty() {
        return runs;
    }
    for run in words.windows(words.len().min(4)) {
        *runs.entry(run).or_default() += 1;
    }
    runs
}
