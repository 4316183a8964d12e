//! The file of the user's corrections of names: where it is, what it says, and how it is changed.
//!
//! In: a change of who is who. Out: the file with its rule at the end, or why it would do nothing. The rules that stand
//! there already, and what the user wrote around them, are kept as they are.

use super::user_file::{FileError, hold, text_of, write};
use super::{Index, IndexError};
use crate::entities::watchlist::Listed;
use crate::names::corrections::{Change, Corrections, without_last};
use std::path::{Path, PathBuf};

/// A file of corrections of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionsFile {
    path: PathBuf,
    is_told: bool,
}

/// A rule that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// As it stands in the file.
    pub rule: String,
    /// What the whole file says now.
    pub corrections: Corrections,
}

/// Why a correction was not written.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// The rule makes no sense by itself.
    #[error("{0}")]
    Senseless(String),
    /// Nothing in the index answers to it.
    #[error("{0}")]
    Idle(String),
    /// The file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl CorrectionsFile {
    /// The file told, else that of the index.
    pub fn of(index: &Index, told: Option<PathBuf>) -> CorrectionsFile {
        CorrectionsFile {
            is_told: told.is_some(),
            path: told.unwrap_or_else(|| index.names_file()),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its text; empty where the index has none. One that is told must be there.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn text(&self) -> Result<String, FileError> {
        text_of(&self.path, self.is_told)
    }

    /// What it says, and what of it cannot be understood.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn read(&self) -> Result<Corrections, FileError> {
        self.text().map(|text| Corrections::read(&text))
    }

    /// Adds a rule to the end, if the index has what it speaks of. The file is made where it is missing.
    ///
    /// # Errors
    ///
    /// The rule would do nothing, or file or index cannot be read or written.
    pub fn correct(&self, index: &Index, change: Change) -> Result<Written, CorrectError> {
        let _held = hold(&self.path);
        let mut text = text_of(&self.path, false)?;
        let known = Corrections::read(&text).problems.len();
        let rule = change.print();
        append(&mut text, &[change]);
        let corrections = Corrections::read(&text);
        if let Some(problem) = corrections.problems.get(known) {
            return Err(CorrectError::Senseless(problem.reason.clone()));
        }
        let names = index.reader()?.names()?.corrected(&corrections);
        let line = corrections.rules.last().map_or(0, |rule| rule.line);
        if let Some(idle) = names.idle_rules().iter().find(|idle| idle.line == line) {
            return Err(CorrectError::Idle(idle.reason.clone()));
        }
        write(&self.path, &text)?;
        Ok(Written { rule, corrections })
    }

    /// Adds names to the end, as far as they do not stand there.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written.
    pub fn list(&self, names: Vec<Listed>) -> Result<(), FileError> {
        let _held = hold(&self.path);
        let mut text = self.text()?;
        let known = Corrections::read(&text).rules;
        let new: Vec<Change> = names
            .into_iter()
            .map(Change::Add)
            .filter(|change| !known.iter().any(|rule| rule.change == *change))
            .collect();
        if new.is_empty() {
            return Ok(());
        }
        append(&mut text, &new);
        write(&self.path, &text)
    }

    /// Takes the last rule out and returns it as it stood there; `None` where there is none.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written.
    pub fn undo(&self) -> Result<Option<String>, FileError> {
        let _held = hold(&self.path);
        let text = self.text()?;
        let Some((rest, last)) = without_last(&text) else {
            return Ok(None);
        };
        let rest = match rest.trim_end() {
            "" => String::new(),
            rest => format!("{rest}\n"),
        };
        write(&self.path, &rest)?;
        Ok(Some(last.trim_end().to_owned()))
    }
}

/// Adds rules to the end of a file's text.
fn append(text: &mut String, changes: &[Change]) {
    for change in changes {
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        text.push_str(&change.print());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Kind;
    use crate::names::corrections::{Hide, Split};

    fn listed(name: &str) -> Listed {
        Listed {
            name: name.to_owned(),
            kind: Kind::Org,
            aliases: Vec::new(),
        }
    }

    #[test]
    fn rules_come_and_go_at_the_end_and_what_does_nothing_is_refused() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
        let file = CorrectionsFile::of(&index, None);
        assert_eq!(file.undo().expect("a file that may be missing"), None);
        std::fs::write(file.path(), "# mine\n[[shout]]\nname = \"A\"").expect("a file");
        let written = file.correct(&index, Change::Add(listed("Zed"))).expect("a rule");
        assert_eq!(written.rule, "[[add]]\nname = \"Zed\"\nkind = \"org\"\n");
        assert_eq!(written.corrections, file.read().expect("a file"));
        file.list(vec![listed("Zed"), listed("Halden"), listed("Zed")])
            .expect("names");
        let rules = |file: &CorrectionsFile| file.read().expect("a file").rules.len();
        assert_eq!(rules(&file), 2);
        let before = file.text().expect("a file");
        let refused = |change: Change| file.correct(&index, change).expect_err("a refusal");
        let hide = Change::Hide(Hide {
            name: "Nobody".to_owned(),
            kind: None,
        });
        assert!(matches!(refused(hide), CorrectError::Idle(reason) if reason.contains("Nobody")));
        let split = Change::Split(Split {
            name: "Zed".to_owned(),
            part: "Zed 2".to_owned(),
            country: None,
            spellings: Vec::new(),
            beside: Vec::new(),
            kind: None,
        });
        assert!(matches!(refused(split), CorrectError::Senseless(reason) if reason.contains("apart")));
        assert_eq!(file.text().expect("a file"), before);
        for left in (0..2).rev() {
            assert!(
                file.undo()
                    .expect("a file")
                    .is_some_and(|rule| rule.starts_with("[[add]]"))
            );
            assert_eq!(rules(&file), left);
        }
        assert!(file.text().expect("a file").starts_with("# mine\n[[shout]]"));
    }

    #[test]
    fn a_file_that_is_told_must_be_there_to_be_read_and_need_not_be_to_be_made() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
        let told = dir.path().join("own.toml");
        let file = CorrectionsFile::of(&index, Some(told.clone()));
        let error = file.read().expect_err("no file");
        assert!(
            error.to_string().starts_with(&told.display().to_string()),
            "{error}"
        );
        file.correct(&index, Change::Add(listed("Zed"))).expect("a rule");
        assert_eq!(file.read().expect("a file").rules.len(), 1);
        assert!(!index.names_file().exists());
    }
}
