//! Small files of the user's beside an index: read whole, written whole or not at all, one change at a time.

use super::folder::write_whole;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Why a file of the user's cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// The refusal.
    pub source: std::io::Error,
}

impl FileError {
    fn of(path: &Path) -> impl FnOnce(std::io::Error) -> FileError {
        let path = path.to_owned();
        |source| FileError { path, source }
    }
}

/// The text of a file; empty where it is missing and need not be there.
///
/// # Errors
///
/// It cannot be read, or is no text.
pub fn text_of(path: &Path, must_be_there: bool) -> Result<String, FileError> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound && !must_be_there => Ok(String::new()),
        read => read.map_err(FileError::of(path)),
    }
}

/// Keeps others from changing a file between reading and writing it, until what is returned is dropped; `None` where no
/// lock can be made beside it, and then writing will say why.
pub fn hold(path: &Path) -> Option<File> {
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

/// Writes a file whole or not at all.
///
/// # Errors
///
/// It cannot be written; what was there before is kept.
pub fn write(path: &Path, text: &str) -> Result<(), FileError> {
    write_whole(path, text.as_bytes()).map_err(FileError::of(path))
}
