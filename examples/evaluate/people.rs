//! Names of people: pairs that are one person or two, and labels of one person among those of many.

use super::Line;
use super::rows::{lines, rows};
use anyhow::Context;
use attache::names::{SAME, alike};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Precision, recall and F1 of pairs taken to be one person.
struct Pairs {
    hits: f64,
    found: f64,
    wanted: f64,
}

impl Pairs {
    fn of(pairs: impl Iterator<Item = (bool, String, String)>) -> Pairs {
        let mut counts = Pairs {
            hits: 0.0,
            found: 0.0,
            wanted: 0.0,
        };
        for (same, one, other) in pairs {
            let likeness = alike(&one, &other);
            let taken = likeness >= SAME;
            counts.hits += f64::from(u8::from(same && taken));
            counts.found += f64::from(u8::from(taken));
            counts.wanted += f64::from(u8::from(same));
        }
        counts
    }

    fn lines(&self, set: &str) -> [Line; 3] {
        let [p, r, f1] = super::rows::f1([self.hits, self.found, self.wanted]);
        [("precision", p), ("recall", r), ("F1", f1)].map(|(measure, value)| (set.to_owned(), measure, value))
    }
}

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match name.as_ref() {
            "frus_people.pairs.tsv" => {
                let pairs = lines(file)?.collect::<Result<Vec<_>, _>>()?;
                let pairs = pairs.iter().filter_map(|line| {
                    let fields: Vec<&str> = line.split('\t').collect();
                    Some((
                        fields[0] == "1",
                        (*fields.get(1)?).to_owned(),
                        (*fields.get(2)?).to_owned(),
                    ))
                });
                table.extend(Pairs::of(pairs).lines("frus_people pairs"));
            }
            "cases.csv" => {
                let records: Vec<csv::StringRecord> = csv::Reader::from_path(file)?
                    .records()
                    .collect::<Result<_, _>>()?;
                let people = records.iter().filter(|record| record.get(1) == Some("Person"));
                let pairs =
                    people.map(|record| (&record[4] == "true", record[2].to_owned(), record[3].to_owned()));
                table.extend(Pairs::of(pairs).lines("name_bench persons"));
            }
            "putin_names.txt" => {
                let names = lines(file)?.collect::<Result<Vec<_>, _>>()?;
                let is_european = |name: &&String| {
                    name.chars()
                        .filter(|c| c.is_alphabetic())
                        .all(|c| c < '\u{250}' || ('\u{400}'..'\u{530}').contains(&c))
                };
                let known: Vec<&String> = names.iter().filter(is_european).collect();
                let found = known
                    .iter()
                    .filter(|name| alike("Vladimir Putin", name) >= SAME)
                    .count();
                table.push((
                    "putin_names Latin and Cyrillic".to_owned(),
                    "recall",
                    found as f64 / known.len() as f64,
                ));
            }
            "everypolitician.names.jsonl" => table.extend(politicians(file)?),
            _ => {}
        }
    }
    Ok(table)
}

#[derive(serde::Deserialize)]
struct Politician {
    names: BTreeMap<String, String>,
}

/// Asking for a person's English label among the labels of all.
fn politicians(file: &Path) -> anyhow::Result<Vec<Line>> {
    let people: Vec<Politician> = rows(file)?;
    let mut labels: Vec<(usize, String, bool)> = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let mut seen = Vec::new();
        for label in person.names.values() {
            let label = label.split(" (").next().context("a label")?.trim().to_owned();
            let letters = || label.chars().filter(|c| c.is_alphabetic());
            let latin = letters().all(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c));
            let other = letters().all(|c| {
                ('\u{370}'..'\u{400}').contains(&c)
                    || ('\u{400}'..'\u{530}').contains(&c)
                    || ('\u{600}'..'\u{700}').contains(&c)
            });
            if (latin || other) && !seen.contains(&label) && letters().count() > 3 {
                seen.push(label.clone());
                labels.push((number, label, latin));
            }
        }
    }
    let (mut hits, mut found, mut wanted) = (0.0, 0.0, 0.0);
    let (mut across_hits, mut across) = (0.0, 0.0);
    for (number, person) in people.iter().enumerate().step_by(8) {
        let Some(asked) = person
            .names
            .get("en")
            .map(|name| name.split(" (").next().unwrap_or(name).trim())
        else {
            continue;
        };
        for (of, label, latin) in &labels {
            if label == asked {
                continue;
            }
            let taken = alike(asked, label) >= SAME;
            let same = *of == number;
            if *latin {
                hits += f64::from(u8::from(taken && same));
                found += f64::from(u8::from(taken));
                wanted += f64::from(u8::from(same));
            } else if same {
                across_hits += f64::from(u8::from(taken));
                across += 1.0;
            }
        }
    }
    let [p, r, _] = super::rows::f1([hits, found, wanted]);
    let set = "everypolitician";
    Ok(vec![
        (format!("{set} Latin"), "precision", p),
        (format!("{set} Latin"), "recall", r),
        (
            format!("{set} across scripts"),
            "recall",
            across_hits / f64::max(across, 1.0),
        ),
    ])
}
