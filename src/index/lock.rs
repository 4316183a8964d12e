//! Who may write: one process at a time, and the others are told who.
//!
//! In: an index folder and a note about oneself. Out: a [`Lock`] that lasts until it is dropped or its process
//! ends, however it ends. The note stands in the locked file, so it is true while the lock is held.

use super::error::IndexError;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// Locked while an index is written.
const LOCK: &str = ".attache.lock";
/// A holder needs less than this to write its note.
const NOTED_WITHIN: Duration = Duration::from_millis(50);

/// Who writes an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Number of the process.
    pub pid: u32,
    /// Name of its machine.
    pub host: String,
    /// What it runs.
    pub command: String,
    /// When it began.
    pub since: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Holder {
            pid,
            host,
            command,
            since,
        } = self;
        write!(f, "`{command}`, process {pid} on {host}, since {since}")
    }
}

/// The right to write an index.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of an index folder; the folder is made where it is missing.
    ///
    /// # Errors
    ///
    /// Another process holds it, or the folder cannot be written.
    pub fn take(index: &Path, holder: &Holder) -> Result<Lock, IndexError> {
        fs::create_dir_all(index).map_err(IndexError::io(index))?;
        let path = index.join(LOCK);
        let open = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open.map_err(IndexError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {
                note(&mut file, holder);
                Ok(Lock { file })
            }
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(NOTED_WITHIN);
                Err(IndexError::Busy {
                    path: index.to_owned(),
                    holder: noted(&mut file),
                })
            }
            Err(TryLockError::Error(error)) => Err(IndexError::io(&path)(error)),
        }
    }
}

impl Lock {
    /// Who holds the lock of an index folder, if anybody does.
    pub fn holder(index: &Path) -> Option<Holder> {
        let mut file = File::open(index.join(LOCK)).ok()?;
        // The note of one who ended well is gone. That of one who died is there still, so the lock is tried; only then,
        // since trying is holding it for a moment.
        let holder = noted(&mut file)?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(holder),
            _ => None,
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

/// A note that cannot be written, as on a full disk, is left out: no note is better than one of another.
fn note(file: &mut File, holder: &Holder) {
    let json = serde_json::to_vec(holder).expect("strings and a number");
    if file.set_len(0).is_ok() && file.write_all(&json).is_err() {
        let _ = file.set_len(0);
    }
}

fn noted(file: &mut File) -> Option<Holder> {
    let mut json = String::new();
    file.rewind().ok()?;
    file.read_to_string(&mut json).ok()?;
    serde_json::from_str(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(command: &str) -> Holder {
        Holder {
            pid: 7,
            host: "desk".to_owned(),
            command: command.to_owned(),
            since: "2025-12-02 10:00".to_owned(),
        }
    }

    #[test]
    fn a_second_is_told_who_holds_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let check = |command: &str, want: Option<&str>| {
            let taken = Lock::take(dir.path(), &holder(command));
            let told = taken.as_ref().err().map(ToString::to_string);
            match want {
                None => assert!(told.is_none(), "{told:?}"),
                Some(want) => assert!(told.is_some_and(|told| told.contains(want))),
            }
            taken.ok()
        };
        let first = check("attache index a", None);
        check(
            "attache index b",
            Some("`attache index a`, process 7 on desk, since 2025-12-02 10:00"),
        );
        drop(first);
        let third = check("attache index c", None);
        check("attache index d", Some("index c"));
        drop(third);
        // One that died leaves its note, not its lock.
        let json = serde_json::to_vec(&holder("attache index dead")).expect("a note");
        fs::write(dir.path().join(LOCK), json).expect("a note");
        let fourth = check("attache index e", None);
        check("attache index f", Some("index e"));
        drop(fourth);
    }
}
