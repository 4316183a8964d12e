//! Scores on a folder of evaluation data, as one table.
//!
//! ```text
//! cargo run --release --example evaluate FOLDER [PART]...
//! ```
//!
//! Looked for in FOLDER, wherever they lie in it: folders with `docs.jsonl`, `queries.tsv` and `qrels.txt`
//! (retrieval), files `*.jsonl.gz` of rows with `tokens` and `tags` (names), `docs.jsonl` whose articles carry
//! `timexes` (dates) or `toponyms` (places), `frus_people.pairs.tsv`, `cases.csv`, `putin_names.txt` and
//! `everypolitician.names.jsonl` (people), `rdcr.jsonl` (texts with editors' dates), and `models.jsonl` in
//! `recognizers_text` (cases of expressions); of `wikinews.jsonl`, `milestones.jsonl` and `docs.jsonl` outside of folders
//! with queries also `known_item`, copies are made (copies); `ground-truth.json` beside pages (extraction) and
//! `manifest.tsv` beside files in many encodings (encodings); folders `feeds`, `iptc`, `eml`, `office`, `warc`, `pdf`,
//! `docx` and `encodings` (formats; the part `articles` shows the articles too). What is absent is said and left out.
//! Offsets in the data are code points.

mod chance;
mod copies;
mod dates;
mod encodings;
mod expressions;
mod extraction;
mod formats;
mod names;
mod people;
mod places;
mod retrieval;
mod rows;
mod weights;

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A line of the table: the set, the measure and its value.
type Line = (String, &'static str, f64);

const PARTS: [&str; 9] = [
    "retrieval",
    "names",
    "people",
    "dates",
    "places",
    "copies",
    "extraction",
    "encodings",
    "formats",
];

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = args
        .next()
        .with_context(|| format!("usage: evaluate FOLDER [{}]...", PARTS.join("|")))?;
    let folder = Path::new(&folder);
    if !folder.is_dir() {
        bail!(
            "{} is no folder; name the one that holds the evaluation data",
            folder.display()
        );
    }
    let mut wanted: Vec<String> = args.collect();
    if wanted.is_empty() {
        wanted = PARTS.map(str::to_owned).to_vec();
    }
    for part in wanted {
        let lines = match part.as_str() {
            "retrieval" => retrieval::evaluate(&folders_with(folder, "qrels.txt"))?,
            "names" => names::evaluate(&files(folder, |name| name.ends_with(".jsonl.gz")))?,
            "people" => {
                let sets = [
                    "frus_people.pairs.tsv",
                    "cases.csv",
                    "putin_names.txt",
                    "everypolitician.names.jsonl",
                ];
                people::evaluate(&files(folder, |name| sets.contains(&name)))?
            }
            "dates" => {
                let mut lines = dates::evaluate(&docs_with(folder, "\"timexes\"")?)?;
                lines.extend(expressions::tagged(&files(folder, |name| name == "rdcr.jsonl"))?);
                let cases = files(folder, |name| name == "models.jsonl");
                lines.extend(expressions::cases(&cases)?);
                lines
            }
            "places" => places::evaluate(&docs_with(folder, "\"toponyms\"")?)?,
            "copies" => copies::evaluate(&news(folder)?)?,
            "extraction" => extraction::evaluate(&files(folder, |name| name == "ground-truth.json"))?,
            "encodings" => encodings::evaluate(&files(folder, |name| name == "manifest.tsv"))?,
            "formats" => formats::evaluate(&folders_called(folder, &formats::FOLDERS), false)?,
            // These two are no part of a whole evaluation: this takes a quarter of an hour.
            "weights" => weights::evaluate(&folders_with(folder, "qrels.txt"))?,
            // To look through by hand.
            "articles" => formats::evaluate(&folders_called(folder, &formats::FOLDERS), true)?,
            other => bail!("no part is called {other}; there are {}", PARTS.join(", ")),
        };
        if lines.is_empty() {
            eprintln!("{part}: no data in {}", folder.display());
        }
        for (set, measure, value) in lines {
            println!("{part:<10} {set:<34} {measure:<22} {value:>8.4}");
        }
    }
    Ok(())
}

fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .filter(|entry| wanted(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.into_path())
        .collect()
}

fn folders_with(folder: &Path, file: &str) -> Vec<PathBuf> {
    let found = files(folder, |name| name == file).into_iter();
    found
        .filter_map(|path| path.parent().map(Path::to_owned))
        .collect()
}

fn folders_called(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder)
        .max_depth(4)
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let folders = entries.filter(|entry| entry.file_type().is_dir());
    // A folder of these names inside another is part of it.
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in folders.filter(|entry| {
        entry
            .file_name()
            .to_str()
            .is_some_and(|name| names.contains(&name))
    }) {
        if !found.iter().any(|outer| entry.path().starts_with(outer)) {
            found.push(entry.into_path());
        }
    }
    found
}

/// The `docs.jsonl` files whose first line has a key.
fn docs_with(folder: &Path, key: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in files(folder, |name| name == "docs.jsonl") {
        let first = rows::lines(&path)?.next().transpose()?;
        if first.is_some_and(|line| line.contains(key)) {
            found.push(path);
        }
    }
    Ok(found)
}

/// The files of news articles.
fn news(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let sets = [
        "timebank",
        "aquaint",
        "lgl",
        "geovirus",
        "cliff_focus",
        "known_item",
    ];
    let names = ["wikinews.jsonl", "milestones.jsonl"];
    let mut found = files(folder, |name| names.contains(&name));
    let docs = files(folder, |name| name == "docs.jsonl");
    found.extend(
        docs.into_iter()
            .filter(|path| sets.contains(&set_name(path).as_str())),
    );
    Ok(found)
}

/// The folder a file of a set lies in.
fn set_name(path: &Path) -> String {
    path.parent()
        .and_then(Path::file_name)
        .map_or(String::new(), |name| name.to_string_lossy().into_owned())
}
