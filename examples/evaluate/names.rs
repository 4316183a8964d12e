//! Names: strict span precision, recall and F1 by kind; a row of tokens is one article.

use super::Line;
use super::rows::{f1, rows};
use attache::annotate::{Layers, annotate};
use attache::article::Article;
use attache::entities::Kind;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

#[derive(serde::Deserialize)]
struct Row {
    tokens: Vec<String>,
    tags: Vec<String>,
    /// The types annotated in the row; absent where all are.
    known: Option<Vec<String>>,
    /// The article it comes from.
    doc: Option<String>,
}

/// First and last byte, and the kind.
type Name = (u32, u32, Kind);

/// Types of the data for our kinds.
const TYPES: [(&str, Kind); 5] = [
    ("PER", Kind::Person),
    ("LOC", Kind::Place),
    ("ORG", Kind::Org),
    ("NORP", Kind::Nationality),
    ("EVENT", Kind::Event),
];

/// Parts of the world by the first part of a row's `doc`, where its news comes from.
const REGIONS: [(&str, &[&str]); 7] = [
    (
        "Africa",
        &["sa", "panaf", "ghana", "et", "mauritius", "kenya", "af", "nm"],
    ),
    (
        "Middle East and North Africa",
        &[
            "israel", "kw", "eg", "alg", "iran", "uae", "saud", "qt", "oman", "jr",
        ],
    ),
    ("South Asia", &["in", "bangladesh", "pk"]),
    (
        "East and Southeast Asia",
        &["cn", "kr", "tw", "asia", "th", "jp", "my", "mong"],
    ),
    (
        "Latin America and Caribbean",
        &[
            "mex", "ven", "arg", "cuba", "nic", "ecuador", "elsalv", "col", "hond", "pan", "chile", "peru",
            "paraguay", "uruguay", "guyana", "bol", "cosric",
        ],
    ),
    ("North America", &["canada"]),
    ("Oceania", &["aus", "nz"]),
];

/// Names found right, found and wanted.
type Counts = [f64; 3];

/// What a set's rows sum up to.
#[derive(Default)]
struct Sums {
    kinds: BTreeMap<Kind, Counts>,
    /// People, places and bodies together, by region.
    regions: BTreeMap<&'static str, Counts>,
    /// For each tenth of confidence: names, their confidences summed up, and right ones.
    confidences: [[f64; 3]; 10],
}

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for file in files {
        let name = file.file_name().map_or(String::new(), |name| {
            name.to_string_lossy().replace(".jsonl.gz", "")
        });
        let rows = rows::<Row>(file)?;
        let mut sums = Sums::default();
        for row in &rows {
            sums.add(row, false);
        }
        table.extend(sums.lines(&name));
        let mut shouted = Sums::default();
        for row in &rows {
            shouted.add(row, true);
        }
        let [_, _, f] = f1(shouted.main());
        table.push((format!("{name} in capitals, person place org"), "F1", f));
    }
    Ok(table)
}

impl Sums {
    fn add(&mut self, row: &Row, shouted: bool) {
        let (text, gold) = gold(row, shouted);
        let found = found(text, &known(row));
        let prefix = row.doc.as_deref().and_then(|doc| doc.split('_').next());
        let region = REGIONS
            .iter()
            .find(|(_, prefixes)| prefix.is_some_and(|prefix| prefixes.contains(&prefix)));
        let mut count = |kind: Kind, at: usize| {
            self.kinds.entry(kind).or_default()[at] += 1.0;
            if let Some((region, _)) = region.filter(|_| is_main(kind)) {
                self.regions.entry(region).or_default()[at] += 1.0;
            }
        };
        for name in &gold {
            count(name.2, 2);
        }
        for (name, confidence) in &found {
            count(name.2, 1);
            let right = gold.contains(name);
            if right {
                count(name.2, 0);
            }
            let tenth = &mut self.confidences[((confidence * 10.0) as usize).min(9)];
            for (sum, value) in
                tenth
                    .iter_mut()
                    .zip([1.0, f64::from(*confidence), f64::from(u8::from(right))])
            {
                *sum += value;
            }
        }
    }

    /// People, places and bodies together.
    fn main(&self) -> Counts {
        let main = self.kinds.iter().filter(|(kind, _)| is_main(**kind));
        main.fold([0.0; 3], |sum, (_, c)| {
            [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]]
        })
    }

    fn lines(&self, name: &str) -> Vec<Line> {
        let kinds = self.kinds.iter().filter(|(_, counts)| counts[2] > 0.0);
        let kinds = kinds.map(|(kind, counts)| (kind.word().to_owned(), *counts));
        let regions = self
            .regions
            .iter()
            .map(|(region, counts)| (format!("from {region}"), *counts));
        let main = [("person place org".to_owned(), self.main())];
        let mut lines = Vec::new();
        for (what, counts) in kinds.chain(main).chain(regions) {
            let set = format!("{name} {what}");
            let [p, r, f] = f1(counts);
            lines.extend([
                (set.clone(), "precision", p),
                (set.clone(), "recall", r),
                (set, "F1", f),
            ]);
        }
        let all: f64 = self.confidences.iter().map(|tenth| tenth[0]).sum();
        let apart: f64 = self
            .confidences
            .iter()
            .map(|[_, confidence, right]| (confidence - right).abs())
            .sum();
        lines.push((format!("{name} all"), "calibration error", apart / all.max(1.0)));
        lines
    }
}

fn is_main(kind: Kind) -> bool {
    matches!(kind, Kind::Person | Kind::Place | Kind::Org)
}

/// The kinds that are annotated in a row.
fn known(row: &Row) -> HashSet<Kind> {
    TYPES
        .iter()
        .filter(|(name, _)| {
            row.known
                .as_ref()
                .is_none_or(|known| known.iter().any(|known| known == name))
        })
        .map(|(_, kind)| *kind)
        .collect()
}

/// The row as a text, in capitals if wanted, and its names.
fn gold(row: &Row, shouted: bool) -> (String, HashSet<Name>) {
    let mut text = String::new();
    let mut names: HashSet<Name> = HashSet::new();
    let mut open: Option<Name> = None;
    for (token, tag) in row.tokens.iter().zip(&row.tags) {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len() as u32;
        match shouted {
            true => text += &token.to_uppercase(),
            false => text += token,
        }
        let end = text.len() as u32;
        let (place, kind) = tag.split_once('-').unwrap_or((tag, ""));
        let kind = TYPES
            .iter()
            .find(|(name, _)| *name == kind)
            .map(|(_, kind)| *kind);
        match (&mut open, kind) {
            (Some(name), Some(kind)) if place == "I" && name.2 == kind => name.1 = end,
            _ => {
                names.extend(open.take());
                open = kind.map(|kind| (start, end, kind));
            }
        }
    }
    names.extend(open);
    (text, names)
}

fn found(text: String, known: &HashSet<Kind>) -> Vec<(Name, f32)> {
    let article = Article {
        body: text,
        ..Article::default()
    };
    let annotated = annotate(
        &article,
        Layers {
            names: true,
            dates: false,
        },
    );
    let mentions = annotated
        .mentions
        .iter()
        .filter(|mention| known.contains(&mention.kind));
    mentions
        .map(|mention| {
            (
                (mention.span.start, mention.span.end, mention.kind),
                mention.confidence,
            )
        })
        .collect()
}
