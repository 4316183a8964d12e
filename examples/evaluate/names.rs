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

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for file in files {
        let name = file.file_name().map_or(String::new(), |name| {
            name.to_string_lossy().replace(".jsonl.gz", "")
        });
        // Hits, found, wanted.
        let mut counts: BTreeMap<Kind, [f64; 3]> = BTreeMap::new();
        for row in rows::<Row>(file)? {
            let (text, gold) = gold(&row);
            let found = found(text, &known(&row));
            for (set, at) in [(&found, 1), (&gold, 2)] {
                set.iter()
                    .for_each(|name| counts.entry(name.2).or_default()[at] += 1.0);
            }
            found
                .intersection(&gold)
                .for_each(|name| counts.entry(name.2).or_default()[0] += 1.0);
        }
        let all = counts
            .values()
            .fold([0.0; 3], |sum, c| [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]]);
        let kinds = counts
            .iter()
            .filter(|(_, c)| c[2] > 0.0)
            .map(|(kind, c)| (kind.word(), *c));
        for (kind, [hits, found, wanted]) in kinds.chain([("all", all)]) {
            let [p, r, f] = f1(hits, found, wanted);
            let set = format!("{name} {kind}");
            table.extend([
                (set.clone(), "precision", p),
                (set.clone(), "recall", r),
                (set, "F1", f),
            ]);
        }
    }
    Ok(table)
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

/// The row as a text, and its names.
fn gold(row: &Row) -> (String, HashSet<Name>) {
    let mut text = String::new();
    let mut names: HashSet<Name> = HashSet::new();
    let mut open: Option<Name> = None;
    for (token, tag) in row.tokens.iter().zip(&row.tags) {
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len() as u32;
        text += token;
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

fn found(text: String, known: &HashSet<Kind>) -> HashSet<Name> {
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
        .map(|mention| (mention.span.start, mention.span.end, mention.kind))
        .collect()
}
