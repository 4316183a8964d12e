//! The files of one part of an index, as Tantivy asks for them.
//!
//! In: a folder. Out: Tantivy's own directory of mapped files, and beside it what the file system refused:
//! Tantivy's threads pass on that something failed, but not what and where. A folder that may not be written
//! can still be read.

use super::folder::write_whole;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite, WatchCallback,
    WatchHandle, WritePtr,
};

/// The files of a folder.
#[derive(Debug, Clone)]
pub(super) struct Disk {
    files: MmapDirectory,
    refusals: Refusals,
}

/// What the file system refused first, shared by all that write.
#[derive(Debug, Clone)]
pub(super) struct Refusals {
    folder: PathBuf,
    first: Arc<Mutex<Option<(PathBuf, io::Error)>>>,
}

impl Disk {
    /// The files of a folder that exists.
    pub(super) fn open(folder: &Path) -> Result<Disk, OpenDirectoryError> {
        Ok(Disk {
            files: MmapDirectory::open(folder)?,
            refusals: Refusals {
                folder: folder.to_owned(),
                first: Arc::default(),
            },
        })
    }

    /// A handle on what is refused from now on.
    pub(super) fn refusals(&self) -> Refusals {
        self.refusals.clone()
    }
}

impl Refusals {
    /// Takes what was refused first.
    pub(super) fn take(&self) -> Option<(PathBuf, io::Error)> {
        self.first.lock().ok()?.take()
    }

    fn note(&self, path: &Path, error: &io::Error) {
        if let Ok(mut first) = self.first.lock() {
            first.get_or_insert_with(|| (self.folder.join(path), copy(error)));
        }
    }
}

/// The same error once more, with its number where it has one.
pub(super) fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(number) => io::Error::from_raw_os_error(number),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let opened = self.files.get_file_handle(path);
        opened.map_err(|error| match error {
            OpenReadError::IoError { io_error, .. } => OpenReadError::IoError {
                io_error,
                filepath: self.refusals.folder.join(path),
            },
            error => error,
        })
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.files.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.files.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let full = self.refusals.folder.join(path);
        let created = File::options().write(true).create_new(true).open(full);
        let file = created.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_owned()),
            _ => {
                self.refusals.note(path, &error);
                OpenWriteError::wrap_io_error(error, path.to_owned())
            }
        })?;
        Ok(io::BufWriter::new(Box::new(Watched {
            file,
            path: path.to_owned(),
            refusals: self.refusals(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.files.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        // Tantivy's own way leaves files that nobody but their owner may read.
        let written = write_whole(&self.refusals.folder.join(path), data);
        written.inspect_err(|error| self.refusals.note(path, error))
    }

    fn sync_directory(&self) -> io::Result<()> {
        let synced = self.files.sync_directory();
        synced.inspect_err(|error| self.refusals.note(Path::new(""), error))
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.files.acquire_lock(lock) {
            // Nobody takes files away from a folder that may not be written, so reading needs no lock.
            Err(LockError::IoError(error)) if lock.is_blocking && is_forbidden(&error) => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            Err(LockError::IoError(error)) => {
                self.refusals.note(&lock.filepath, &error);
                Err(LockError::IoError(error))
            }
            taken => taken,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.files.watch(callback)
    }
}

fn is_forbidden(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}

/// A file being written.
struct Watched {
    file: File,
    path: PathBuf,
    refusals: Refusals,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        written.inspect_err(|error| self.refusals.note(&self.path, error))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let synced = self.file.sync_data();
        synced.inspect_err(|error| self.refusals.note(&self.path, error))
    }
}
