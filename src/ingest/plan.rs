//! Which folders a run walks, given what the index holds already.

use super::records::STDIN;
#[cfg(feature = "watch")]
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The walks of a run and the roots of the index after it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Where to walk.
    pub walks: Vec<Walk>,
    /// The roots afterwards, absolute, none inside another, sorted.
    pub roots: Vec<String>,
    /// Roots of the index that are not there now; what they held is kept.
    pub missing: Vec<String>,
    /// Read also what is piped into the program.
    pub stdin: bool,
}

/// One walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The folder or file to begin at, absolute.
    pub start: String,
    /// The root it belongs to: ids are relative to it.
    pub root: String,
}

/// Why a folder cannot be a root.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// It is not there or not to be read.
    #[error("{path}: {source}; check the spelling of the folder")]
    Unreachable {
        /// As given.
        path: PathBuf,
        /// The refusal.
        source: std::io::Error,
    },
    /// Its path is not Unicode.
    #[error("{0}: the path is not in UTF-8; rename the folder")]
    NotUnicode(PathBuf),
    /// It is the folder of an index.
    #[error("{0} is an index, not a folder of articles; name the folder that holds the articles")]
    Index(PathBuf),
}

impl Plan {
    /// Walks these folders or files; `-` is what is piped into the program. One inside a root of the index brings only that part of the root
    /// up to date; one around roots takes their place.
    ///
    /// # Errors
    ///
    /// One of them cannot be reached.
    pub fn of(given: &[PathBuf], roots: &[String]) -> Result<Plan, RootError> {
        let is_stdin = |path: &&PathBuf| path.as_os_str() == STDIN;
        let stdin = given.iter().any(|path| is_stdin(&path));
        let mut given: Vec<String> = given
            .iter()
            .filter(|path| !is_stdin(path))
            .map(|path| absolute(path))
            .collect::<Result<_, _>>()?;
        given.sort_unstable();
        given.dedup();
        let inner = |path: &String, others: &[String]| others.iter().any(|o| o != path && is_inside(path, o));
        let outermost: Vec<String> = given
            .iter()
            .filter(|path| !inner(path, &given))
            .cloned()
            .collect();
        let mut all: Vec<String> = roots.iter().chain(&outermost).cloned().collect();
        all.sort_unstable();
        all.dedup();
        let kept: Vec<String> = all.iter().filter(|path| !inner(path, &all)).cloned().collect();
        let root_of = |path: &String| {
            kept.iter()
                .find(|root| is_inside(path, root))
                .unwrap_or(path)
                .clone()
        };
        let walks = outermost.iter().map(|path| Walk {
            start: path.clone(),
            root: root_of(path),
        });
        Ok(Plan {
            walks: walks.collect(),
            roots: kept,
            missing: Vec::new(),
            stdin,
        })
    }

    /// Walks what changed in roots of the index; some of it may be gone.
    #[cfg(feature = "watch")]
    pub fn changed(paths: &[PathBuf], roots: &[String]) -> Plan {
        let (there, missing): (Vec<&String>, Vec<&String>) =
            roots.iter().partition(|root| Path::new(root).exists());
        // Paths that cannot be named are walked by their folder, once.
        let starts: BTreeSet<String> = paths.iter().map(|path| super::changes::walkable(path)).collect();
        let walks = starts.into_iter().filter_map(|start| {
            let root = there.iter().find(|root| is_inside(&start, root))?;
            let root = (*root).clone();
            Some(Walk { start, root })
        });
        Plan {
            walks: walks.collect(),
            roots: roots.to_vec(),
            missing: missing.into_iter().cloned().collect(),
            stdin: false,
        }
    }

    /// Walks all roots of the index that are there.
    pub fn again(roots: &[String]) -> Plan {
        let (there, missing) = roots
            .iter()
            .cloned()
            .partition(|root: &String| Path::new(root).exists());
        let there: Vec<String> = there;
        let walks = there.iter().map(|root| Walk {
            start: root.clone(),
            root: root.clone(),
        });
        Plan {
            walks: walks.collect(),
            roots: roots.to_vec(),
            missing,
            stdin: false,
        }
    }
}

/// Whether a path is a folder or lies in it.
pub(super) fn is_inside(path: &str, folder: &str) -> bool {
    Path::new(path).starts_with(folder)
}

fn absolute(path: &Path) -> Result<String, RootError> {
    let found = std::fs::canonicalize(path).map_err(|source| RootError::Unreachable {
        path: path.to_owned(),
        source,
    })?;
    if crate::index::is_index(&found) {
        return Err(RootError::Index(path.to_owned()));
    }
    found
        .into_os_string()
        .into_string()
        .map_err(|path| RootError::NotUnicode(path.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_never_lie_in_one_another() {
        let dir = tempfile::tempdir().expect("a folder");
        let base = absolute(dir.path()).expect("a path");
        std::fs::create_dir_all(dir.path().join("a/b")).expect("folders");
        std::fs::create_dir_all(dir.path().join("ab")).expect("folders");
        let check = |given: &[&str], roots: &[&str], walks: &[(&str, &str)], after: &[&str]| {
            let full = |part: &&str| format!("{base}{part}");
            let paths: Vec<PathBuf> = given.iter().map(full).map(PathBuf::from).collect();
            let roots: Vec<String> = roots.iter().map(full).collect();
            let plan = Plan::of(&paths, &roots).expect("a plan");
            let got: Vec<(String, String)> = plan.walks.into_iter().map(|w| (w.start, w.root)).collect();
            let want: Vec<(String, String)> = walks.iter().map(|(s, r)| (full(s), full(r))).collect();
            assert_eq!(got, want, "{given:?}");
            assert_eq!(
                plan.roots,
                after.iter().map(full).collect::<Vec<_>>(),
                "{given:?}"
            );
        };
        check(&["/a"], &[], &[("/a", "/a")], &["/a"]);
        check(&["/a/b"], &["/a"], &[("/a/b", "/a")], &["/a"]);
        check(&["/a"], &["/a/b"], &[("/a", "/a")], &["/a"]);
        check(&["/a", "/a/b"], &[], &[("/a", "/a")], &["/a"]);
        check(&["/ab"], &["/a"], &[("/ab", "/ab")], &["/a", "/ab"]);
        let missing = Plan::of(&[dir.path().join("none")], &[]);
        assert!(matches!(missing, Err(RootError::Unreachable { .. })));
    }

    #[test]
    fn a_root_that_is_gone_is_named_and_kept() {
        let plan = Plan::again(&["/no/such/folder".to_owned()]);
        assert!(plan.walks.is_empty());
        assert_eq!((&plan.roots, &plan.missing), (&plan.missing, &plan.roots));
    }
}
