//! The list of everything a run left out or skipped, with the reasons, written while it goes on.
//!
//! In: paths and reasons, from any thread, in any order. Out: a file, CSV or, where its name ends in `.jsonl`, one
//! JSON object a line: `path`, `reason`. Holds nothing in memory.

use super::Skip;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Mutex;

/// A report that is being written.
pub struct Report {
    form: Form,
    /// Emptied by the first error, which is told at the end.
    file: Mutex<io::Result<BufWriter<File>>>,
}

#[derive(Clone, Copy)]
enum Form {
    Csv,
    Lines,
}

impl Report {
    /// Begins a report.
    ///
    /// # Errors
    ///
    /// The file cannot be made.
    pub fn create(path: &Path) -> io::Result<Report> {
        let form = match path.extension().is_some_and(|ending| ending == "jsonl") {
            true => Form::Lines,
            false => Form::Csv,
        };
        let mut file = BufWriter::new(File::create(path)?);
        if let Form::Csv = form {
            file.write_all(b"path,reason\n")?;
        }
        Ok(Report {
            form,
            file: Mutex::new(Ok(file)),
        })
    }

    /// Adds a line.
    pub(super) fn add(&self, path: &str, reason: &str) {
        let mut file = self
            .file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let Ok(open) = &mut *file else { return };
        let written = match self.form {
            Form::Csv => csv::Writer::from_writer(&mut *open)
                .write_record([path, reason])
                .map_err(io::Error::from),
            Form::Lines => {
                let skip = Skip {
                    path: path.to_owned(),
                    reason: reason.to_owned(),
                };
                let line = serde_json::to_string(&skip).expect("two strings");
                writeln!(open, "{line}")
            }
        };
        if let Err(error) = written {
            *file = Err(error);
        }
    }

    /// Ends the report.
    ///
    /// # Errors
    ///
    /// Something of it could not be written.
    pub fn finish(self) -> io::Result<()> {
        let file = self
            .file
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        file?.flush()
    }
}

impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Report")
    }
}
