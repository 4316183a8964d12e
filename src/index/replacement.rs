//! New parts of an index beside the old ones, which take their place at once.
//!
//! In: an index folder, whole or damaged, of this format or an older one. Out: what can be read of its parts, a new
//! generation to fill, and the moment when the mark names it. Before that moment nothing old is touched.

use super::error::IndexError;
use super::folder::{ARTICLES, Index, META, SOURCES, part_name, read_mark};
use super::reader::{LATE_NAMES, NAMES};
use super::salvage::Salvage;
use super::schema::FORMAT_VERSION;
use super::sweep::{highest_generation, left_beside};
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::directory::DirectoryLock;

/// An index that is to be replaced.
pub struct Replacement {
    path: PathBuf,
    generation: u32,
    /// Its articles.
    pub articles: Salvage,
    /// Its sources.
    pub sources: Salvage,
}

impl Replacement {
    /// Looks at an index folder, also one whose mark is damaged.
    ///
    /// # Errors
    ///
    /// There is no index, or a newer program wrote it.
    pub fn of(path: &Path) -> Result<Replacement, IndexError> {
        let old = match read_mark(path) {
            Ok(mark) if mark.format > FORMAT_VERSION => {
                return Err(IndexError::OtherFormat {
                    path: path.to_owned(),
                    found: mark.format,
                    expected: FORMAT_VERSION,
                });
            }
            Ok(mark) => mark.generation,
            Err(IndexError::Damaged { .. }) => highest_generation(path)?,
            Err(IndexError::NotAnIndex(_)) if path.join(ARTICLES).join(META).is_file() => {
                highest_generation(path)?
            }
            Err(error) => return Err(error),
        };
        let salvage = |name: &str| Salvage::open(&path.join(part_name(name, old)));
        Ok(Replacement {
            path: path.to_owned(),
            generation: highest_generation(path)? + 1,
            articles: salvage(ARTICLES)?,
            sources: salvage(SOURCES)?,
        })
    }

    /// Keeps others from writing the old parts.
    ///
    /// # Errors
    ///
    /// Another process writes, or the folder cannot be written.
    pub fn lock(&self) -> Result<[Option<DirectoryLock>; 2], IndexError> {
        Ok([self.articles.lock()?, self.sources.lock()?])
    }

    /// Makes the new parts, empty.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn create(&self) -> Result<Index, IndexError> {
        Index::create_beside(&self.path, self.generation)
    }

    /// Lets the new parts be the index and takes the old ones away, with what was made of them.
    ///
    /// # Errors
    ///
    /// The mark cannot be written; the index is what it was.
    pub fn publish(&self, index: &Index) -> Result<(), IndexError> {
        index.publish()?;
        for name in [NAMES, LATE_NAMES] {
            let _ = fs::remove_file(self.path.join(name));
        }
        // What cannot be taken away now, the next writer takes away.
        for left in left_beside(&self.path, self.generation)? {
            let _ = fs::remove_dir_all(left);
        }
        Ok(())
    }

    /// Takes the new parts away: the index stays what it is.
    pub fn abandon(&self) {
        for name in [ARTICLES, SOURCES] {
            let _ = fs::remove_dir_all(self.path.join(part_name(name, self.generation)));
        }
    }
}
