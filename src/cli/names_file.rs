//! The file of corrections of names: where it is, what it says, and how it is written.

use super::args::NamesFile;
use super::output::{clean, complain};
use anyhow::Context;
use attache::entities::watchlist::{Listed, from_csv};
use attache::index::{Index, write_whole};
use attache::names::corrections::{Change, Corrections};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file told, else that of the index.
pub(super) fn path(told: &NamesFile, index: &Index) -> PathBuf {
    told.names_file.clone().unwrap_or_else(|| index.names_file())
}

/// The text of the file; empty where the index has none. One that is told must be there.
pub(super) fn text(told: &NamesFile, index: &Index) -> anyhow::Result<String> {
    let path = path(told, index);
    text_of(&path, told.names_file.is_some())
}

/// The text of a file of the user's; empty where it is missing and need not be there.
pub(super) fn text_of(path: &Path, must_be_there: bool) -> anyhow::Result<String> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound && !must_be_there => Ok(String::new()),
        read => read.with_context(|| path.display().to_string()),
    }
}

/// What the file says; what cannot be understood is told, and the rest counts. One that is told must be readable.
pub(super) fn read(told: &NamesFile, index: &Index) -> anyhow::Result<Corrections> {
    let path = path(told, index);
    let text = match text(told, index) {
        Err(error) if told.names_file.is_none() => {
            complain(&format!("{error:#}; going on without its corrections"));
            String::new()
        }
        read => read?,
    };
    let corrections = Corrections::read(&text);
    complain_of(&corrections, &path);
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

/// Keeps other commands from changing the file between reading and writing it; where no lock can be made, writing
/// will say why.
pub(super) fn hold(path: &Path) -> Option<File> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name()?);
    name.push(".lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_file_name(name))
        .ok()?;
    file.lock().ok().map(|()| file)
}

/// Writes the file whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    write_whole(path, text.as_bytes()).with_context(|| path.display().to_string())
}

/// Adds rules to the end of a file's text.
pub(super) fn append(text: &mut String, changes: &[Change]) {
    for change in changes {
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        text.push_str(&change.print());
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
