//! The files of one part of an index, as Tantivy asks for them.
//!
//! In: a folder. Out: Tantivy's own directory of mapped files, of which those of the texts are read instead, and beside
//! it what the file system refused: Tantivy's threads pass on that something failed, but not what and where. A folder
//! that may not be written can still be read.

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
#[cfg(unix)]
use {std::ops::Range, tantivy::HasLen, tantivy::directory::OwnedBytes};

/// What the names of files with the texts of articles end in.
#[cfg(unix)]
const TEXTS: &str = "store";
/// More bytes than a text and its neighbours.
#[cfg(unix)]
const LONG: usize = 1 << 20;

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
        let full = self.refusals.folder.join(path);
        let mapped = self.files.get_file_handle(path).map_err(|error| match error {
            OpenReadError::IoError { io_error, .. } => OpenReadError::IoError {
                io_error,
                filepath: full.clone(),
            },
            error => error,
        })?;
        #[cfg(unix)]
        if path.extension().is_some_and(|extension| extension == TEXTS)
            && let Ok(file) = File::open(full)
        {
            return Ok(Arc::new(Texts { file, mapped }));
        }
        Ok(mapped)
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

/// The file of the articles' texts. A few are read for each question, anywhere in it: mapped, one after another of its
/// pages would come to count as memory of a program that runs for long.
#[cfg(unix)]
#[derive(Debug)]
struct Texts {
    file: File,
    /// For long stretches, as merging asks for.
    mapped: Arc<dyn FileHandle>,
}

#[cfg(unix)]
impl HasLen for Texts {
    fn len(&self) -> usize {
        self.mapped.len()
    }
}

#[cfg(unix)]
impl FileHandle for Texts {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.len() > LONG {
            return self.mapped.read_bytes(range);
        }
        let mut bytes = vec![0; range.len()];
        std::os::unix::fs::FileExt::read_exact_at(&self.file, &mut bytes, range.start as u64)?;
        Ok(OwnedBytes::new(bytes))
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_would_be_mapped() {
        let folder = tempfile::tempdir().expect("a folder");
        let bytes: Vec<u8> = (0..LONG + 100).map(|nth| (nth % 251) as u8).collect();
        for name in ["a.store", "a.term"] {
            std::fs::write(folder.path().join(name), &bytes).expect("a file");
        }
        let disk = Disk::open(folder.path()).expect("a directory");
        let open = |name| disk.get_file_handle(Path::new(name)).expect("a file");
        let (texts, terms) = (open("a.store"), open("a.term"));
        assert_eq!((texts.len(), terms.len()), (bytes.len(), bytes.len()));
        for range in [0..0, 5..60, LONG..LONG + 100, 0..LONG + 100] {
            let read = texts.read_bytes(range.clone()).expect("bytes");
            assert_eq!(read.as_slice(), &bytes[range.clone()]);
            assert_eq!(
                read.as_slice(),
                terms.read_bytes(range).expect("bytes").as_slice()
            );
        }
        assert!(texts.read_bytes(LONG..LONG + 101).is_err());
    }
}
