//! Whether anything about an index has changed, told without opening it.

use super::folder::commit_files;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What the files about an index look like: equal while nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(Vec<Option<(SystemTime, u64)>>);

impl Stamp {
    /// Looks at the files that every commit writes, and at others beside them.
    pub fn of(index: &Path, beside: &[PathBuf]) -> Stamp {
        let commits = commit_files(index);
        let files = commits.iter().chain(beside);
        Stamp(files.map(|file| look(file)).collect())
    }
}

fn look(file: &Path) -> Option<(SystemTime, u64)> {
    let found = std::fs::metadata(file).ok()?;
    Some((found.modified().ok()?, found.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;

    #[test]
    fn what_is_written_changes_the_stamp() {
        let folder = tempfile::tempdir().expect("a folder");
        let beside = [folder.path().join("names.toml")];
        let empty = Stamp::of(folder.path(), &beside);
        assert_eq!(empty, Stamp::of(folder.path(), &beside));
        std::fs::write(&beside[0], "# mine").expect("written");
        assert_ne!(empty, Stamp::of(folder.path(), &beside));
        let index = folder.path().join("index");
        let before = Stamp::of(&index, &[]);
        Index::open_or_create(&index).expect("an index");
        assert_ne!(before, Stamp::of(&index, &[]));
    }
}
