//! Looks for damage in an index folder, and says what mends it.
//!
//! In: an index folder that nobody writes. Out: a [`Health`] with what was found. Checksums of all files, every
//! stored article with its spans and columns, counts of articles and sources against one another, the table of
//! names and the user's corrections. Changes nothing; memory grows by a few bytes an article.

mod articles;
mod names;

use super::disk::Disk;
use super::error::IndexError;
use super::folder::{
    ARTICLES, Index, MARK, META, NAMES_FILE, SOURCES, is_index, part_name, read_mark, unreadable,
};
use super::schema::FORMAT_VERSION;
use super::sweep::{highest_generation, left_beside, left_in_part, needed};
use crate::names::corrections::Corrections;
use serde::Serialize;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Findings that are kept; all are counted.
const MOST_FINDINGS: usize = 1000;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Trouble {
    /// The file that marks the folder is missing or cannot be read.
    Mark,
    /// The index is of another format.
    Format,
    /// A file of a part is missing, cut off or not what was written.
    File,
    /// A stored article cannot be read.
    Article,
    /// A name or date does not stand where it is said to.
    Span,
    /// What can be searched is not what is stored.
    Column,
    /// The same article or source is there twice.
    Doubled,
    /// A source has another number of articles than it is said to.
    Count,
    /// What is kept of a source cannot be read, or articles have no source.
    Source,
    /// The table of names does not fit the articles.
    Names,
    /// The user's corrections cannot all be understood.
    Corrections,
    /// A run ended while it wrote a source.
    Unfinished,
    /// Files that nothing needs.
    Left,
}

impl Trouble {
    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Trouble::Format => "run `attache reindex`",
            Trouble::Corrections => "correct the line by hand; docs/names.md says how",
            Trouble::Unfinished => "nothing is lost; the next `attache index` reads it again",
            Trouble::Left => "nothing is lost; the next `attache index` takes them away",
            _ => "run `attache check --repair`",
        }
    }

    /// Whether it stays until the user does something.
    pub fn is_damage(self) -> bool {
        !matches!(self, Trouble::Unfinished | Trouble::Left)
    }

    /// Whether articles or sources have to be written anew to mend it.
    pub fn needs_rebuilding(self) -> bool {
        self.is_damage() && !matches!(self, Trouble::Names | Trouble::Corrections)
    }
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What it is.
    pub trouble: Trouble,
    /// The file, source or article.
    pub place: String,
    /// What is wrong with it.
    pub detail: String,
    /// What to do about it.
    pub remedy: &'static str,
}

/// How an index is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Health {
    /// Nothing was found that stays until the user does something.
    pub sound: bool,
    /// Files whose checksums were computed.
    pub files: u64,
    /// Articles that were read.
    pub articles: u64,
    /// Sources that were read.
    pub sources: u64,
    /// How much was found.
    pub found: u64,
    /// The first of it.
    pub findings: Vec<Finding>,
    #[serde(skip)]
    needs_rebuilding: bool,
    #[serde(skip)]
    damaged: u64,
}

impl Health {
    fn find(&mut self, trouble: Trouble, place: impl Into<String>, detail: impl Into<String>) {
        self.found += 1;
        self.damaged += u64::from(trouble.is_damage());
        self.needs_rebuilding |= trouble.needs_rebuilding();
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(Finding {
                trouble,
                place: place.into(),
                detail: detail.into(),
                remedy: trouble.remedy(),
            });
        }
    }

    /// Whether articles or sources have to be written anew to mend it.
    pub fn needs_rebuilding(&self) -> bool {
        self.needs_rebuilding
    }
}

/// How far a check is; read by others while it goes on.
#[derive(Debug, Default)]
pub struct Looked {
    /// Articles to read.
    pub articles: AtomicU64,
    /// Articles read.
    pub done: AtomicU64,
    /// Set by others: end early.
    pub stop: AtomicBool,
}

impl Looked {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Looks at everything in an index folder.
///
/// # Errors
///
/// There is no index, or the folder cannot be read at all.
pub fn check(path: &Path, looked: &Looked) -> Result<Health, IndexError> {
    let mut health = Health::default();
    if let Some(generation) = mark(path, &mut health)? {
        let mut whole = true;
        for name in [ARTICLES, SOURCES] {
            let folder = path.join(part_name(name, generation));
            whole &= part(&folder, &mut health)?;
        }
        for left in left_beside(path, generation)? {
            health.find(Trouble::Left, shown(&left), "nothing needs it");
        }
        if whole {
            contents(path, looked, &mut health);
        }
    }
    corrections(path, &mut health);
    health.sound = health.damaged == 0;
    health.findings.sort();
    Ok(health)
}

/// The generation of the parts, if this program can look at them.
fn mark(path: &Path, health: &mut Health) -> Result<Option<u32>, IndexError> {
    let file = path.join(MARK);
    if !is_index(path) && path.join(ARTICLES).join(META).is_file() {
        health.find(Trouble::Mark, shown(&file), "it is missing");
        return highest_generation(path).map(Some);
    }
    match read_mark(path) {
        Ok(mark) if mark.format == FORMAT_VERSION => Ok(Some(mark.generation)),
        Ok(mark) => {
            let detail = format!(
                "it has format {}, this program reads {FORMAT_VERSION}",
                mark.format
            );
            health.find(Trouble::Format, shown(path), detail);
            Ok(None)
        }
        Err(IndexError::Damaged { reason, .. }) => {
            health.find(Trouble::Mark, shown(&file), reason);
            highest_generation(path).map(Some)
        }
        Err(error) => Err(error),
    }
}

/// Whether a part can be opened; looks at all its files.
fn part(folder: &Path, health: &mut Health) -> Result<bool, IndexError> {
    let opened = Disk::open(folder)
        .map_err(tantivy::TantivyError::from)
        .and_then(tantivy::Index::open);
    let part = match opened {
        Ok(part) => part,
        Err(error) => {
            health.find(
                Trouble::File,
                shown(&folder.join(META)),
                reason(unreadable(folder, error)),
            );
            return Ok(false);
        }
    };
    let mut whole = true;
    for file in needed(&part)? {
        health.files += 1;
        let wrong = match part.directory().validate_checksum(&file) {
            Ok(true) => continue,
            Ok(false) => "its checksum is wrong: it is not what was written".to_owned(),
            Err(error) => error.to_string(),
        };
        health.find(Trouble::File, shown(&folder.join(&file)), wrong);
        whole = false;
    }
    for left in left_in_part(&part, folder)? {
        health.find(Trouble::Left, shown(&left), "no commit needs it");
    }
    Ok(whole)
}

/// Looks at what is stored. What cannot even be opened was found before, or is found here.
fn contents(path: &Path, looked: &Looked, health: &mut Health) {
    // The mark may be what is damaged.
    let generation = read_mark(path).map_or_else(|_| highest_generation(path), |mark| Ok(mark.generation));
    let opened = generation
        .and_then(|generation| Index::open_generation(path, generation))
        .and_then(|index| index.reader());
    match opened {
        Err(error) => health.find(Trouble::File, shown(path), reason(error)),
        Ok(reader) => {
            articles::check(&reader, looked, health);
            if !looked.stopped() {
                names::check(&reader, health);
            }
        }
    }
}

fn corrections(path: &Path, health: &mut Health) {
    let file = path.join(NAMES_FILE);
    let text = match fs::read(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => return health.find(Trouble::Corrections, shown(&file), error.to_string()),
        Ok(bytes) => String::from_utf8(bytes),
    };
    match text {
        Err(_) => health.find(Trouble::Corrections, shown(&file), "it is not in UTF-8"),
        Ok(text) => {
            for problem in Corrections::read(&text).problems {
                let place = format!("{} line {}", shown(&file), problem.line);
                health.find(Trouble::Corrections, place, problem.reason);
            }
        }
    }
}

/// What is wrong, without the remedy, which every finding has already.
fn reason(error: IndexError) -> String {
    match error {
        IndexError::Damaged { path, reason } => format!("{}: {reason}", path.display()),
        IndexError::Forbidden { path, source } | IndexError::Io { path, source } => {
            format!("{}: {source}", path.display())
        }
        error => error.to_string(),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
