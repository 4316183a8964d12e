//! What can go wrong with an index folder, each with its remedy.

use super::disk::copy;
use super::lock::Holder;
use std::io::ErrorKind;
use std::path::PathBuf;
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why an index cannot be used. The messages say what to do.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is nothing at this path.
    #[error("there is no index at {0}; make one with `attache index FOLDER`, or name another with --index")]
    Missing(PathBuf),
    /// The folder holds something else.
    #[error("{0} is not empty and holds no index; choose an empty or new folder with --index")]
    NotAnIndex(PathBuf),
    /// Another version of the program wrote it.
    #[error(
        "the index at {path} has format {found}, this program reads format {expected}; {}",
        match found < expected {
            true => format!("`attache reindex --index {}` makes it anew from its stored text", path.display()),
            false => "use the newer program that wrote it, or choose another index with --index".to_owned(),
        }
    )]
    OtherFormat {
        /// The index folder.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The one this program reads.
        expected: u32,
    },
    /// Another process writes.
    #[error(
        "another attache is writing to {path}{}; wait until it has ended (--wait does), \
         or choose another index with --index",
        holder.as_ref().map_or(String::new(), |holder| format!(": {holder}"))
    )]
    Busy {
        /// The index folder.
        path: PathBuf,
        /// Who it is, where it left a note.
        holder: Option<Holder>,
    },
    /// A file of the index is damaged.
    #[error("{path} is damaged ({reason}); `attache check --repair` saves what can be saved")]
    Damaged {
        /// The damaged file, or the folder it lies in.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The disk is full, or the user's share of it.
    #[error(
        "{path}: {source}: there is no room; free some and run the command again, \
         what was committed before is kept"
    )]
    NoRoom {
        /// What was written.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// The user has no right to read or write there.
    #[error(
        "{path}: {source}: it may not be read or written by this user; check its owner, its permissions \
         and how the disk is mounted, what was committed before is kept"
    )]
    Forbidden {
        /// What was accessed.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// The file system refused for another reason.
    #[error(
        "{path}: {source}; check the disk, then run the command again; `attache check` tells what is kept"
    )]
    Io {
        /// What was accessed.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// Tantivy failed.
    #[error("the index failed ({0}); what was committed before is kept, `attache check` looks for damage")]
    Tantivy(TantivyError),
}

impl IndexError {
    /// Wraps a refusal of the file system.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> IndexError {
        let path = path.into();
        |source| match source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                IndexError::NoRoom { path, source }
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                IndexError::Forbidden { path, source }
            }
            _ => IndexError::Io { path, source },
        }
    }
}

impl From<TantivyError> for IndexError {
    /// Looks for the file system's refusal in it, which says more.
    fn from(error: TantivyError) -> IndexError {
        let found = match &error {
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath })
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath })
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
                io_error,
                directory_path: filepath,
            }) => Some((filepath.clone(), copy(io_error))),
            TantivyError::LockFailure(LockError::IoError(io_error), _) | TantivyError::IoError(io_error) => {
                Some((PathBuf::from("the index"), copy(io_error)))
            }
            _ => None,
        };
        match found {
            Some((path, source)) if source.raw_os_error().is_some() => IndexError::io(path)(source),
            _ => IndexError::Tantivy(error),
        }
    }
}
