//! The index behind the site: what its last commit says, and when that is no longer the last.

use super::page::Overview;
use crate::index::user_file::text_of;
use crate::index::{Holder, Index, Lock, Stamp, names_file, synonyms_file};
use crate::names::corrections::Corrections;
use crate::query::{BadLine, Synonyms};
use crate::search::{Engine, SearchError};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Instant;

/// Between two loads passes so many times as long as one takes, so that an index in which much is written can still be
/// asked.
const REST: u32 = 4;

/// What the site is about.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder of the index.
    pub index: PathBuf,
    /// Corrections of names in place of those of the index.
    pub names_file: Option<PathBuf>,
    /// Synonyms in place of those of the index.
    pub synonyms: Option<PathBuf>,
    /// The day on which a question is asked.
    pub today: fn() -> Date,
}

impl Options {
    fn names_path(&self) -> PathBuf {
        let told = self.names_file.clone();
        told.unwrap_or_else(|| names_file(&self.index))
    }

    fn synonyms_path(&self) -> PathBuf {
        let told = self.synonyms.clone();
        told.unwrap_or_else(|| synonyms_file(&self.index))
    }

    fn stamp(&self) -> Stamp {
        Stamp::of(&self.index, &[self.names_path(), self.synonyms_path()])
    }
}

/// What is known of one commit.
pub(super) struct Loaded {
    /// Answers questions.
    pub engine: Engine,
    /// The user's word on names.
    pub corrections: Corrections,
    /// Words that count as the same.
    pub synonyms: Synonyms,
    /// What of the user's files could not be read.
    pub troubles: Vec<String>,
    /// What the start page says, once it was asked for.
    pub overview: OnceLock<Overview>,
    /// Counts the states that were loaded, from 1.
    pub turn: u64,
    stamp: Stamp,
}

/// An index as a site.
pub struct Site {
    pub(super) options: Options,
    now: RwLock<Arc<Loaded>>,
    /// Held while a new state is loaded; when the next may be.
    next: Mutex<Instant>,
}

impl Site {
    /// Opens the index.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn open(options: Options) -> Result<Site, SearchError> {
        let loaded = load(&options, 1)?;
        Ok(Site {
            options,
            now: RwLock::new(Arc::new(loaded)),
            next: Mutex::new(Instant::now()),
        })
    }

    /// The state that questions are answered from.
    pub(super) fn now(&self) -> Arc<Loaded> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The day it is.
    pub(super) fn today(&self) -> Date {
        (self.options.today)()
    }

    /// Takes over what was written since, if anything was and it is time to look. Questions go on being answered
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// What is there now cannot be read; the state before stays.
    pub fn refresh(&self) -> Result<(), SearchError> {
        let Ok(mut next) = self.next.try_lock() else {
            return Ok(());
        };
        match Instant::now() < *next {
            true => Ok(()),
            false => self.load(&mut next),
        }
    }

    /// The same at once, for what the user changed and wants to see.
    ///
    /// # Errors
    ///
    /// As [`Site::refresh`].
    pub(super) fn refresh_now(&self) -> Result<(), SearchError> {
        self.load(&mut self.next.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn load(&self, next: &mut Instant) -> Result<(), SearchError> {
        let before = self.now();
        if self.options.stamp() == before.stamp {
            return Ok(());
        }
        let began = Instant::now();
        let loaded = load(&self.options, before.turn + 1);
        *next = Instant::now() + began.elapsed() * REST;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded?);
        Ok(())
    }

    /// Who writes the index, if anybody does.
    pub(super) fn writer(&self) -> Option<Holder> {
        Lock::holder(&self.options.index)
    }
}

fn load(options: &Options, turn: u64) -> Result<Loaded, SearchError> {
    // Taken first: what is written while it is loaded is loaded again.
    let stamp = options.stamp();
    let mut troubles = Vec::new();
    let names_path = options.names_path();
    let corrections = Corrections::read(&text(&names_path, &mut troubles));
    let problems = corrections.problems.iter();
    troubles.extend(problems.map(|problem| at_line(&names_path, problem.line, &problem.reason)));
    let synonyms_path = options.synonyms_path();
    let (synonyms, bad) = Synonyms::read(&text(&synonyms_path, &mut troubles));
    let bad = bad.into_iter();
    troubles.extend(bad.map(|BadLine { line, reason }| at_line(&synonyms_path, line, reason)));
    let index = Index::open(&options.index)?;
    Ok(Loaded {
        engine: Engine::new(index.reader()?, &corrections)?,
        corrections,
        synonyms,
        troubles,
        overview: OnceLock::new(),
        turn,
        stamp,
    })
}

/// The text of a file of the user's; empty where there is none, or it cannot be read, which is noted.
fn text(path: &Path, troubles: &mut Vec<String>) -> String {
    text_of(path, false).unwrap_or_else(|error| {
        troubles.push(error.to_string());
        String::new()
    })
}

fn at_line(path: &Path, line: usize, reason: &str) -> String {
    format!("{} line {line}: {reason}", path.display())
}
