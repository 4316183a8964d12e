//! The file of corrections of names as commands are told it, and what is wrong in it told to the user.

use super::args::NamesFile;
use super::output::{clean, complain};
use anyhow::Context;
use attache::entities::watchlist::{Listed, from_csv};
use attache::index::{CorrectionsFile, Index};
use attache::names::corrections::{Change, Corrections};
use std::path::Path;

/// The file told, else that of the index.
pub(super) fn of(told: &NamesFile, index: &Index) -> CorrectionsFile {
    CorrectionsFile::of(index, told.names_file.clone())
}

/// What the file says; what cannot be understood is told, and the rest counts. One that is told must be readable.
pub(super) fn read(told: &NamesFile, index: &Index) -> anyhow::Result<Corrections> {
    let file = of(told, index);
    let corrections = match file.read() {
        Err(error) if told.names_file.is_none() => {
            complain(&format!("{error}; going on without its corrections"));
            Corrections::default()
        }
        read => read?,
    };
    complain_of(&corrections, file.path());
    Ok(corrections)
}

/// Says what is wrong in a file.
pub(super) fn complain_of(corrections: &Corrections, path: &Path) {
    for problem in &corrections.problems {
        complain(&format!(
            "{} line {}: {}; the rest applies",
            clean(&path.display().to_string()),
            problem.line,
            clean(&problem.reason)
        ));
    }
}

/// The names that a file adds: one of corrections if its name ends in `.toml`, else CSV.
pub(super) fn added(path: &Path) -> anyhow::Result<Vec<Listed>> {
    let place = || format!("--watchlist {}", path.display());
    let text = std::fs::read_to_string(path).with_context(place)?;
    let is_toml = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if !is_toml {
        return from_csv(&text).with_context(place);
    }
    let corrections = Corrections::read(&text);
    complain_of(&corrections, path);
    let added = corrections
        .rules
        .into_iter()
        .filter_map(|rule| match rule.change {
            Change::Add(listed) => Some(listed),
            _ => None,
        });
    Ok(added.collect())
}
