//! Which entries of a folder are wanted: not hidden, not left out by a pattern or an ignore file.
//!
//! In: the user's [`Choice`], a root, and entries in the order of a walk. Out: for each whether it is wanted, else
//! why not. Patterns are those of `.gitignore`, read by the crate `ignore`; folders say what to leave out in
//! `.attacheignore` or `.ignore`. `.gitignore` itself does not count: what is kept out of version control may well be news.

use crate::index::{Choice, is_index};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::overrides::{Override, OverrideBuilder};
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

/// Files that say what to leave out of the folder they lie in; the first counts most.
const IGNORE_FILES: [&str; 2] = [".attacheignore", ".ignore"];

/// Why an entry is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// Its name begins with a point.
    Hidden,
    /// It speaks of its folder.
    Readme,
    /// It is an index.
    Index,
    /// The user's patterns leave it out.
    Pattern,
    /// An ignore file does.
    Ignored(PathBuf),
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LeftOut::Hidden => f.write_str("left out: hidden; `--hidden` takes such files in"),
            LeftOut::Readme => f.write_str("left out: a README speaks of its folder"),
            LeftOut::Index => f.write_str("left out: it is an index"),
            LeftOut::Pattern => f.write_str("left out by --include or --exclude"),
            LeftOut::Ignored(file) => write!(f, "left out by {}", file.display()),
        }
    }
}

/// A pattern that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the pattern {pattern:?} cannot be read: {reason}")]
pub struct PatternError {
    pattern: String,
    reason: String,
}

/// Whether the patterns of a choice can be read.
///
/// # Errors
///
/// The first that cannot.
pub fn check(choice: &Choice) -> Result<(), PatternError> {
    overrides(choice, Path::new("/")).map(|_| ())
}

/// Answers for the entries of one root, in the order of a walk.
pub(super) struct Selector {
    root: PathBuf,
    hidden: bool,
    overrides: Override,
    /// The ignore files of the folders that lead to the entry asked about last, by depth below the root.
    ignores: Vec<(usize, Gitignore)>,
}

impl Selector {
    /// One for what lies under a root, beginning at `start`, which is the root or lies in it. Says also whether
    /// the start itself is wanted; a root always is.
    pub(super) fn new(choice: &Choice, root: &str, start: &str) -> (Selector, Result<(), LeftOut>) {
        let mut selector = Selector {
            root: root.into(),
            hidden: choice.hidden,
            // Patterns were checked when they were given.
            overrides: overrides(choice, Path::new(root)).unwrap_or_else(|_| Override::empty()),
            ignores: Vec::new(),
        };
        selector.enter(Path::new(root), 0);
        let inside = Path::new(start).strip_prefix(root).unwrap_or(Path::new(""));
        let mut path = PathBuf::from(root);
        for (nth, part) in inside.iter().enumerate() {
            path.push(part);
            if let Err(why) = selector.wants(&path, nth + 1, path.is_dir()) {
                return (selector, Err(why));
            }
        }
        (selector, Ok(()))
    }

    /// Whether an entry `depth` levels below the root is wanted.
    pub(super) fn wants(&mut self, path: &Path, depth: usize, is_dir: bool) -> Result<(), LeftOut> {
        while self.ignores.last().is_some_and(|(of, _)| *of >= depth) {
            self.ignores.pop();
        }
        let name = path.file_name().unwrap_or(OsStr::new("")).to_string_lossy();
        if name.starts_with('.') && (!self.hidden || IGNORE_FILES.contains(&&*name)) {
            return Err(LeftOut::Hidden);
        }
        if !is_dir
            && name
                .split('.')
                .next()
                .is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
        {
            return Err(LeftOut::Readme);
        }
        if is_dir && is_index(path) {
            return Err(LeftOut::Index);
        }
        if self.overrides.matched(path, is_dir).is_ignore() {
            return Err(LeftOut::Pattern);
        }
        for (_, ignore) in self.ignores.iter().rev() {
            match ignore.matched(path, is_dir) {
                ignore::Match::None => {}
                ignore::Match::Whitelist(_) => break,
                ignore::Match::Ignore(glob) => {
                    return Err(LeftOut::Ignored(glob.from().unwrap_or(&self.root).to_owned()));
                }
            }
        }
        if is_dir {
            self.enter(path, depth);
        }
        Ok(())
    }

    /// Reads the ignore files of a folder; a line that cannot be read leaves nothing out.
    fn enter(&mut self, folder: &Path, depth: usize) {
        for name in IGNORE_FILES.iter().rev() {
            let file = folder.join(name);
            if !file.is_file() {
                continue;
            }
            let mut builder = GitignoreBuilder::new(folder);
            let _ = builder.add(&file);
            if let Ok(ignore) = builder.build() {
                self.ignores.push((depth, ignore));
            }
        }
    }
}

fn overrides(choice: &Choice, root: &Path) -> Result<Override, PatternError> {
    let mut builder = OverrideBuilder::new(root);
    let include = choice.include.iter().map(|pattern| (pattern, pattern.clone()));
    // A `!` in front leaves out.
    let exclude = choice
        .exclude
        .iter()
        .map(|pattern| (pattern, format!("!{pattern}")));
    for (pattern, glob) in include.chain(exclude) {
        let refused = |reason: &dyn fmt::Display| PatternError {
            pattern: pattern.clone(),
            reason: reason.to_string(),
        };
        if pattern.trim().is_empty() || pattern.starts_with('!') {
            return Err(refused(&"write it without `!`, as in --exclude 'drafts/'"));
        }
        builder.add(&glob).map_err(|error| refused(&error))?;
    }
    builder.build().map_err(|error| PatternError {
        pattern: choice
            .include
            .iter()
            .chain(&choice.exclude)
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// The files of a folder that a choice wants, relative to it.
    fn check_choice(choice: &Choice, expected: &str) {
        let dir = tempfile::tempdir().expect("a folder");
        for file in [
            "a.txt",
            "b.html",
            ".h.txt",
            "README.md",
            "old/c.txt",
            "old/keep/d.txt",
            "x/e.tmp",
            ".g/f.txt",
        ] {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "x").expect("a file");
        }
        fs::write(dir.path().join("x/.attacheignore"), "*.tmp\n").expect("a file");
        fs::write(dir.path().join("old/.ignore"), "*.txt\n!d.txt\n").expect("a file");
        let root = dir.path().to_str().expect("a path");
        let (mut selector, wanted) = Selector::new(choice, root, root);
        assert_eq!(wanted, Ok(()));
        let walk = walkdir::WalkDir::new(root)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter();
        let mut files = Vec::new();
        for entry in walk.filter_entry(|entry| {
            selector
                .wants(entry.path(), entry.depth(), entry.file_type().is_dir())
                .is_ok()
        }) {
            let entry = entry.expect("an entry");
            if entry.file_type().is_file() {
                files.push(
                    entry
                        .path()
                        .strip_prefix(root)
                        .expect("inside")
                        .display()
                        .to_string(),
                );
            }
        }
        assert_eq!(files.join(" "), expected, "{choice:?}");
    }

    #[test]
    fn hidden_ignored_and_unwanted_files_are_left_out() {
        let choice = |include: &[&str], exclude: &[&str], hidden| Choice {
            include: include.iter().map(ToString::to_string).collect(),
            exclude: exclude.iter().map(ToString::to_string).collect(),
            hidden,
            follow: false,
        };
        check_choice(&choice(&[], &[], false), "a.txt b.html old/keep/d.txt");
        check_choice(
            &choice(&[], &[], true),
            ".g/f.txt .h.txt a.txt b.html old/keep/d.txt",
        );
        check_choice(&choice(&["*.txt"], &[], false), "a.txt old/keep/d.txt");
        check_choice(&choice(&[], &["old/"], false), "a.txt b.html");
        check_choice(&choice(&["*.txt"], &["/a.*"], false), "old/keep/d.txt");
        assert!(check(&choice(&["a[", "b"], &[], false)).is_err());
        assert!(check(&choice(&[], &["!x"], false)).is_err());
    }

    #[test]
    fn a_part_of_a_root_is_judged_by_the_whole() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(dir.path().join("a/b")).expect("folders");
        fs::write(dir.path().join(".attacheignore"), "b/\n").expect("a file");
        let root = dir.path().to_str().expect("a path");
        let wanted = |inside: &str| Selector::new(&Choice::default(), root, &format!("{root}/{inside}")).1;
        assert_eq!(wanted("a"), Ok(()));
        assert!(matches!(wanted("a/b"), Err(LeftOut::Ignored(_))));
        assert!(matches!(wanted("a/b/c.txt"), Err(LeftOut::Ignored(_))));
        assert_eq!(wanted("a/.c.txt"), Err(LeftOut::Hidden));
    }
}
