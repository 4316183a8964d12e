//! House rules.

use crate::room::project;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(project().join(folder))
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let files = entries
        .map(|entry| entry.into_path())
        .filter(|path| path.is_file());
    files
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_module_uses_only_those_above_it() {
    let lib = text(&project().join("src/lib.rs"));
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert!(modules.len() > 10, "lib.rs lists the modules");
    for (nth, module) in modules.iter().enumerate() {
        let folder = files(&format!("src/{module}"), "rs");
        let single = project().join(format!("src/{module}.rs"));
        for path in folder.into_iter().chain(single.is_file().then_some(single)) {
            let source = text(&path);
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            if path.ends_with("tests.rs") {
                continue;
            }
            for below in &modules[nth + 1..] {
                let uses = code.lines().any(|line| {
                    !line.trim_start().starts_with("//") && line.contains(&format!("crate::{below}"))
                });
                assert!(
                    !uses,
                    "{} uses `{below}`, which stands below it in lib.rs",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn files_stay_readable() {
    for folder in ["src", "tests", "examples", "benches"] {
        for path in files(folder, "rs") {
            let source = text(&path);
            assert!(
                source.lines().count() <= 600,
                "{}: split it, 600 lines are the limit",
                path.display()
            );
            assert!(
                source.starts_with("//!"),
                "{}: say in its first lines what goes in and out",
                path.display()
            );
        }
    }
}

#[test]
fn the_map_names_what_exists() {
    let map = text(&project().join("ARCHITECTURE.md"));
    let named = map
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| name.contains('/') && !name.contains(' '));
    let named: Vec<&str> = named
        .filter(|name| {
            ["src/", "tests/", "docs/", "data/", "corpus/"]
                .iter()
                .any(|f| name.starts_with(f))
        })
        .collect();
    assert!(named.len() > 10, "the map names the folders");
    for path in named {
        assert!(
            project().join(path).exists(),
            "ARCHITECTURE.md names {path}, which does not exist"
        );
    }
    for module in text(&project().join("src/lib.rs"))
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
    {
        assert!(
            map.contains(&format!("`src/{module}")),
            "ARCHITECTURE.md does not name src/{module}"
        );
    }
}

#[test]
fn the_samples_are_listed() {
    let readme = text(&project().join("corpus/README.md"));
    for ending in ["txt", "md", "html", "json", "jsonl"] {
        for path in files("corpus", ending) {
            let name = path
                .strip_prefix(project().join("corpus"))
                .expect("inside")
                .display()
                .to_string();
            assert!(
                name == "README.md" || readme.contains(&name),
                "corpus/README.md does not say what {name} shows"
            );
        }
    }
}
