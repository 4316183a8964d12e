//! What changes in the folders of an index while one looks on.
//!
//! In: the events of the system, by the crate `notify`. Out: the paths to walk again, once it is quiet or some time has
//! passed; or that everything has to be walked, because events were lost, or none come from there. Nothing is read here.

use super::walk::printed;
use crate::index::is_index;
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// After this long without an event, what changed is walked.
const QUIET: Duration = Duration::from_millis(150);
/// After this long it is walked in any case.
const PATIENCE: Duration = Duration::from_millis(800);

/// What is to be walked again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These paths; some may be gone.
    Paths(Vec<PathBuf>),
    /// Everything.
    All,
}

/// Looks on.
pub struct Changes {
    events: Receiver<notify::Result<Event>>,
    /// Sends events as long as it lives.
    _watcher: Option<RecommendedWatcher>,
    /// Why no events come from some folders, for the user.
    blind: Vec<String>,
    paths: BTreeSet<PathBuf>,
    all: bool,
    first: Option<Instant>,
    last: Option<Instant>,
}

impl Changes {
    /// Begins to look on folders and files. Those from which no events come are named by [`Changes::blind`].
    pub fn watch(roots: &[String]) -> Changes {
        let (sender, events) = channel();
        let mut blind = Vec::new();
        let mut watcher = notify::recommended_watcher(sender)
            .map_err(|error| blind.push(error.to_string()))
            .ok();
        if let Some(watcher) = &mut watcher {
            for root in roots {
                if let Err(error) = watcher.watch(Path::new(root), RecursiveMode::Recursive) {
                    blind.push(format!("{root}: {error}"));
                }
            }
        }
        Changes {
            events,
            _watcher: watcher,
            blind,
            paths: BTreeSet::new(),
            all: false,
            first: None,
            last: None,
        }
    }

    /// Folders that have to be walked from time to time, because no events come from them, and why.
    pub fn blind(&self) -> &[String] {
        &self.blind
    }

    /// Waits for what changed, at most about this long.
    pub fn next(&mut self, wait: Duration) -> Option<Changed> {
        let until = Instant::now() + wait;
        loop {
            let now = Instant::now();
            let quiet = self.last.is_some_and(|last| now.duration_since(last) >= QUIET);
            let late = self
                .first
                .is_some_and(|first| now.duration_since(first) >= PATIENCE);
            if quiet || late {
                return self.take();
            }
            if now >= until {
                return None;
            }
            match self.events.recv_timeout(QUIET.min(until - now)) {
                Ok(Ok(event)) => self.note(event),
                // What went wrong may have hidden changes.
                Ok(Err(_)) => self.again(Changed::All),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(until - now);
                    return None;
                }
            }
        }
    }

    /// Puts back what could not be walked yet.
    pub fn again(&mut self, changed: Changed) {
        match changed {
            Changed::All => self.all = true,
            Changed::Paths(paths) => self.paths.extend(paths),
        }
        let now = Instant::now();
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    fn note(&mut self, event: Event) {
        if event.need_rescan() {
            return self.again(Changed::All);
        }
        let told = match event.kind {
            // Our own reading opens and closes files; only the end of writing tells something.
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            _ => true,
        };
        let paths: Vec<PathBuf> = event
            .paths
            .into_iter()
            .filter(|path| !is_in_index(path))
            .collect();
        if told && !paths.is_empty() {
            self.again(Changed::Paths(paths));
        }
    }

    fn take(&mut self) -> Option<Changed> {
        (self.first, self.last) = (None, None);
        let paths = std::mem::take(&mut self.paths);
        if std::mem::take(&mut self.all) {
            return Some(Changed::All);
        }
        let paths = outermost(paths);
        (!paths.is_empty()).then_some(Changed::Paths(paths))
    }
}

/// Paths that lie in no other of them.
fn outermost(paths: BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    // A folder sorts before what lies in it.
    for path in paths {
        if !found.last().is_some_and(|folder| path.starts_with(folder)) {
            found.push(path);
        }
    }
    found
}

/// Whether a path lies in the folder of an index: what a run writes must not cause the next.
fn is_in_index(path: &Path) -> bool {
    path.ancestors().any(is_index)
}

/// The nearest path above that can be walked: names that are not UTF-8 are found by their folder.
pub(super) fn walkable(path: &Path) -> String {
    let nameable = path.ancestors().find(|path| path.to_str().is_some());
    printed(nameable.unwrap_or(Path::new("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// What is told after something was done in a folder, relative to it.
    fn check(done: impl FnOnce(&Path), expected: &str) {
        let dir = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(dir.path()).expect("a path");
        fs::create_dir_all(root.join("old/in")).expect("folders");
        fs::write(root.join("old/in/a.txt"), "a").expect("a file");
        let mut changes = Changes::watch(&[root.display().to_string()]);
        assert!(changes.blind().is_empty(), "{:?}", changes.blind());
        done(&root);
        let mut told: BTreeSet<PathBuf> = BTreeSet::new();
        while let Some(changed) = changes.next(Duration::from_millis(600)) {
            let Changed::Paths(paths) = changed else {
                panic!("no event was lost")
            };
            told.extend(paths);
        }
        // Events may come in one batch or in several.
        let folders: Vec<String> = outermost(told).iter().map(|path| walkable(path)).collect();
        let root = root.display().to_string();
        assert_eq!(folders.join(" ").replace(&root, ""), expected);
    }

    #[test]
    fn changes_are_told_and_reading_is_not() {
        check(
            |root| fs::write(root.join("b.txt"), "b").expect("a file"),
            "/b.txt",
        );
        check(|root| drop(fs::read(root.join("old/in/a.txt"))), "");
        check(
            |root| fs::remove_dir_all(root.join("old")).expect("a folder"),
            "/old",
        );
        check(
            |root| fs::rename(root.join("old"), root.join("new")).expect("a folder"),
            "/new /old",
        );
        check(
            |root| {
                fs::create_dir(root.join("index")).expect("a folder");
                fs::write(root.join("index/attache.json"), "{}").expect("a file");
            },
            "",
        );
    }
}
