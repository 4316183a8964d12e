//! Dates: the measures of TempEval-3 and the days meant.
//!
//! A found date and a wanted one pair off where they overlap, the longest overlap first. The sets write some values
//! in ways of their own (`198` or `198X` for the 1980s); `value or days` counts those too that mean the same days.

use super::rows::{code_points, f1, rows};
use super::{Line, set_name};
use attache::annotate::{Layers, annotate};
use attache::article::{self, Article, Dated};
use std::path::PathBuf;

#[derive(serde::Deserialize)]
struct Row {
    text: String,
    dct: String,
    timexes: Vec<Timex>,
}

#[derive(serde::Deserialize)]
struct Timex {
    start: u32,
    end: u32,
    #[serde(rename = "type")]
    timex: String,
    value: String,
    interval: Option<[String; 2]>,
}

#[derive(Default)]
struct Counts {
    strict: f64,
    relaxed: f64,
    value: f64,
    meaning: f64,
    days: f64,
    found: f64,
    wanted: f64,
    found_days: f64,
    wanted_days: f64,
}

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for file in files {
        let mut counts = Counts::default();
        for row in rows::<Row>(file)? {
            compare(&found(&row)?, &row.timexes, &mut counts);
        }
        let of_all = |hits| f1([hits, counts.found, counts.wanted])[2];
        let set = set_name(file);
        table.extend([
            (set.clone(), "strict F1", of_all(counts.strict)),
            (set.clone(), "relaxed F1", of_all(counts.relaxed)),
            (set.clone(), "relaxed+value F1", of_all(counts.value)),
            (set.clone(), "value or days F1", of_all(counts.meaning)),
            (
                set,
                "days F1",
                f1([counts.days, counts.found_days, counts.wanted_days])[2],
            ),
        ]);
    }
    Ok(table)
}

fn found(row: &Row) -> anyhow::Result<Vec<Timex>> {
    let published = article::day(&row.dct).map(|date| Dated::new(date, "gold"));
    let given = Article {
        body: row.text.clone(),
        published,
        ..Article::default()
    };
    let annotated = annotate(
        &given,
        Layers {
            names: false,
            dates: true,
        },
    );
    let numbers = code_points(&given.body);
    let timexes = annotated.dates.iter().map(|date| {
        Ok(Timex {
            start: numbers[date.span.start as usize],
            end: numbers[date.span.end as usize],
            timex: serde_json::to_value(date.timex)?
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            value: date.value.clone(),
            interval: date
                .range
                .map(|range| [range.first.to_string(), range.last.to_string()]),
        })
    });
    timexes.collect()
}

fn compare(found: &[Timex], wanted: &[Timex], counts: &mut Counts) {
    counts.found += found.len() as f64;
    counts.wanted += wanted.len() as f64;
    let dated = |timex: &&Timex| timex.interval.is_some() && matches!(timex.timex.as_str(), "DATE" | "TIME");
    counts.found_days += found.iter().filter(dated).count() as f64;
    counts.wanted_days += wanted.iter().filter(|timex| timex.interval.is_some()).count() as f64;
    let mut pairs: Vec<(u32, usize, usize)> = Vec::new();
    for (w, a) in wanted.iter().enumerate() {
        for (f, b) in found.iter().enumerate() {
            let overlap = a.end.min(b.end).saturating_sub(a.start.max(b.start));
            if overlap > 0 {
                pairs.push((overlap, w, f));
            }
        }
    }
    pairs.sort_by_key(|(overlap, w, f)| (std::cmp::Reverse(*overlap), *w, *f));
    let (mut paired_wanted, mut paired_found) = (vec![false; wanted.len()], vec![false; found.len()]);
    for (_, w, f) in pairs {
        if paired_wanted[w] || paired_found[f] {
            continue;
        }
        (paired_wanted[w], paired_found[f]) = (true, true);
        let (a, b) = (&wanted[w], &found[f]);
        counts.relaxed += 1.0;
        counts.strict += f64::from(u8::from(a.start == b.start && a.end == b.end));
        let days = a.interval.is_some() && a.interval == b.interval;
        counts.value += f64::from(u8::from(a.value == b.value));
        counts.meaning += f64::from(u8::from(a.value == b.value || days));
        counts.days += f64::from(u8::from(days));
    }
}
