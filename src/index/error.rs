//! What can go wrong with an index folder, each with its remedy.

use std::path::PathBuf;

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
        "the index at {path} has format {found}, this program reads format {expected}; \
         remove the folder and run `attache index FOLDER` again, or choose a new folder with --index"
    )]
    OtherFormat {
        /// The index folder.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The one this program reads.
        expected: u32,
    },
    /// Another process holds the writer's lock.
    #[error(
        "another attache is writing to {0}; wait until it has ended, or choose another index with --index"
    )]
    Busy(PathBuf),
    /// The file that marks the folder is damaged.
    #[error("{path} is damaged ({reason}); remove the index folder and run `attache index FOLDER` again")]
    Damaged {
        /// The damaged file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The file system refused.
    #[error("{path}: {source}; check that the disk has room and the folder may be written")]
    Io {
        /// What was accessed.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// Tantivy failed.
    #[error("the index failed ({0}); check that the disk has room; what was committed before is kept")]
    Tantivy(#[from] tantivy::TantivyError),
}

impl IndexError {
    /// Wraps a refusal of the file system.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> IndexError {
        let path = path.into();
        |source| IndexError::Io { path, source }
    }
}
