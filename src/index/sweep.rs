//! Takes away what killed processes left in an index folder: segments no commit knows, drafts of files,
//! generations that were never finished or are replaced.
//!
//! In: a folder whose locks are held. Out: fewer files. Never touches what the last commit or the user needs.

use super::error::IndexError;
use super::folder::{ARTICLES, DRAFT, META, SOURCES, part_name, read_mark};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::Directory;
use tantivy::directory::META_LOCK;
use tantivy::index::SegmentComponent;

/// How Tantivy by itself begins the names of files that it writes whole.
const TANTIVY_DRAFT: &str = ".tmp";

/// Takes away files of a part that its last commit does not need.
pub(super) fn sweep_part(part: &tantivy::Index, folder: &Path) -> Result<(), IndexError> {
    // Readers that are just opening the last commit hold this lock.
    let _opening = part
        .directory()
        .acquire_lock(&META_LOCK)
        .map_err(tantivy::TantivyError::from)?;
    for file in left_in_part(part, folder)? {
        fs::remove_file(&file).map_err(IndexError::io(&file))?;
    }
    Ok(())
}

/// The files of a part that its last commit does not need.
pub(super) fn left_in_part(part: &tantivy::Index, folder: &Path) -> Result<Vec<PathBuf>, IndexError> {
    let needed: HashSet<PathBuf> = needed(part)?.into_iter().collect();
    let left = files(folder)?.into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_segment = is_segment_file(&name) && !needed.contains(Path::new(&*name));
        is_segment || name.starts_with(TANTIVY_DRAFT) || name.ends_with(&format!(".{DRAFT}"))
    });
    Ok(left.collect())
}

/// The names of the files that the last commit of a part stands on.
pub(super) fn needed(part: &tantivy::Index) -> Result<Vec<PathBuf>, IndexError> {
    let components = [
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Terms,
        SegmentComponent::Store,
    ];
    let mut needed = Vec::new();
    for segment in part.searchable_segment_metas()? {
        needed.extend(components.iter().map(|of| segment.relative_path(of.clone())));
        if segment.has_deletes() {
            needed.push(segment.relative_path(SegmentComponent::Delete));
        }
    }
    Ok(needed)
}

/// Takes away drafts of other processes and other generations.
pub(super) fn sweep_drafts(index: &Path, generation: u32) -> Result<(), IndexError> {
    // While a new generation is made beside it, the old one is the index.
    let is_current = read_mark(index).is_ok_and(|mark| mark.generation == generation);
    let own = format!(".{}.{DRAFT}", std::process::id());
    for path in left_beside(index, generation)? {
        if path.is_dir() {
            if is_current {
                fs::remove_dir_all(&path).map_err(IndexError::io(&path))?;
            }
        } else if !path.to_string_lossy().ends_with(&own) {
            // Its writer may have ended in this moment and put it in its place.
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

/// Drafts in the index folder, and the parts of other generations.
pub(super) fn left_beside(index: &Path, generation: u32) -> Result<Vec<PathBuf>, IndexError> {
    let current = [ARTICLES, SOURCES].map(|name| part_name(name, generation));
    let left = entries(index)?.into_iter().filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match path.is_dir() {
            true => generation_of(&name).is_some() && !current.contains(&name.into_owned()),
            false => name.ends_with(&format!(".{DRAFT}")),
        }
    });
    Ok(left.collect())
}

/// The generation that a folder of this name belongs to, if it is that of a part.
pub(super) fn generation_of(name: &str) -> Option<u32> {
    let rest = [ARTICLES, SOURCES]
        .iter()
        .find_map(|part| name.strip_prefix(part))?;
    match rest.strip_prefix('.') {
        Some(number) => number.parse().ok().filter(|number| *number > 0),
        None => rest.is_empty().then_some(0),
    }
}

/// The highest generation of which there is anything.
pub(super) fn highest_generation(index: &Path) -> Result<u32, IndexError> {
    let numbers = entries(index)?.into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        generation_of(name)
    });
    Ok(numbers.max().unwrap_or(0))
}

/// A segment's file is called by 32 hexadecimal digits and an ending.
fn is_segment_file(name: &str) -> bool {
    let (id, ending) = name.split_once('.').unwrap_or((name, ""));
    id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !ending.is_empty() && name != META
}

pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, IndexError> {
    let mut files = entries(folder)?;
    files.retain(|path| path.is_file());
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, IndexError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(IndexError::io(folder))? {
        found.push(entry.map_err(IndexError::io(folder))?.path());
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parts_have_generations() {
        let check = |name: &str, want: Option<u32>| assert_eq!(generation_of(name), want, "{name}");
        check("articles", Some(0));
        check("sources.12", Some(12));
        check("articles.0", None);
        check("articles.old", None);
        check("names", None);
        check("articlesque", None);
    }

    #[test]
    fn what_dead_processes_left_is_taken_away_and_nothing_else() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = super::super::Index::open_or_create(dir.path()).expect("an index");
        let id = "0123456789abcdef0123456789abcdef";
        let left = [
            format!("articles/{id}.store"),
            format!("sources/{id}.12.del"),
            "articles/.tmpAbC".to_owned(),
            "sources/meta.json.1.tmp".to_owned(),
            "names.1.tmp".to_owned(),
            "articles.7/meta.json".to_owned(),
        ];
        let kept = [
            "names.toml",
            "names.1.tmp.mine",
            "articles.mine/a",
            "articles/note.txt",
        ];
        for name in left.iter().map(String::as_str).chain(kept) {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "x").expect("a file");
        }
        index.writer(1).expect("a writer").close().expect("an end");
        for name in left {
            assert!(!dir.path().join(&name).exists(), "{name} is left");
        }
        for name in kept {
            assert!(dir.path().join(name).exists(), "{name} is gone");
        }
        assert!(super::super::Index::open(dir.path()).is_ok());
    }
}
