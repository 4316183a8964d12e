//! The right to write: taken before anything is read that writing depends on, and told to others.

use super::output::{clean, complain};
use attache::index::{Holder, Index, IndexError, Lock};
use std::path::Path;
use std::time::Duration;

/// Between two looks whether the lock is free.
const PATIENCE: Duration = Duration::from_millis(200);

/// An index nobody else writes.
pub(super) struct Held {
    /// The index; before the lock, so that it is dropped first.
    pub index: Index,
    _lock: Lock,
}

/// Opens an index to write.
pub(super) fn open(path: &Path, wait: bool) -> anyhow::Result<Held> {
    // One that is not there is not made by looking at it.
    Index::open(path)?;
    let lock = take(path, wait)?;
    Ok(Held {
        index: Index::open(path)?,
        _lock: lock,
    })
}

/// Opens an index to write, or makes one.
pub(super) fn open_or_create(path: &Path, wait: bool) -> anyhow::Result<Held> {
    Index::may_lie_in(path)?;
    let lock = take(path, wait)?;
    Ok(Held {
        index: Index::open_or_create(path)?,
        _lock: lock,
    })
}

/// Takes the lock of an index folder; with `wait`, as soon as others have ended.
pub(super) fn take(path: &Path, wait: bool) -> Result<Lock, IndexError> {
    let mut told = false;
    loop {
        match Lock::take(path, &myself()) {
            Err(IndexError::Busy { path, holder }) if wait => {
                if !told {
                    let who = holder.map_or(String::new(), |holder| format!(" ({holder})"));
                    complain(&clean(&format!(
                        "waiting: another attache is writing to {}{who}",
                        path.display()
                    )));
                    told = true;
                }
                std::thread::sleep(PATIENCE);
            }
            taken => return taken,
        }
    }
}

fn myself() -> Holder {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() {
        "this machine"
    } else {
        host.trim()
    };
    let words = std::env::args_os().skip(1);
    let words: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    Holder {
        pid: std::process::id(),
        host: host.to_owned(),
        command: clean(&format!("attache {}", words.join(" "))),
        since: jiff::Timestamp::now()
            .strftime("%Y-%m-%d %H:%M:%S UTC")
            .to_string(),
    }
}
