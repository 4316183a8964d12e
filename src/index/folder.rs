//! The folder of an index: its mark, its version and what lies in it.

use super::error::IndexError;
use super::reader::Reader;
use super::schema::{FORMAT_VERSION, Fields};
use super::sources::SourceFields;
use super::writer::Writer;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};

/// The file that marks a folder as an index.
const MARK: &str = "attache.json";
const ARTICLES: &str = "articles";
const SOURCES: &str = "sources";
/// The user's word on names.
const NAMES_FILE: &str = "names.toml";

#[derive(Serialize, Deserialize)]
struct Mark {
    format: u32,
    made_by: String,
}

/// An index folder that can be read and written.
pub struct Index {
    path: PathBuf,
    pub(super) fields: Fields,
    pub(super) source_fields: SourceFields,
    pub(super) articles: tantivy::Index,
    pub(super) sources: tantivy::Index,
}

/// Whether a folder is marked as an index; such folders are not walked.
pub fn is_index(folder: &Path) -> bool {
    folder.join(MARK).is_file()
}

impl Index {
    /// Opens an index.
    ///
    /// # Errors
    ///
    /// There is none, it is of another version, or it cannot be read.
    pub fn open(path: &Path) -> Result<Index, IndexError> {
        check_mark(path)?;
        let complete = |name: &str| path.join(name).join("meta.json").is_file();
        if !complete(ARTICLES) || !complete(SOURCES) {
            return Err(IndexError::Missing(path.to_owned()));
        }
        Index::open_parts(path)
    }

    /// Opens an index, or makes one in a folder that is missing or empty. Hidden files do not count.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], and where the folder holds something else or cannot be written.
    pub fn open_or_create(path: &Path) -> Result<Index, IndexError> {
        if !is_index(path) {
            if !is_vacant(path)? {
                return Err(IndexError::NotAnIndex(path.to_owned()));
            }
            fs::create_dir_all(path).map_err(IndexError::io(path))?;
            write_mark(path)?;
        }
        check_mark(path)?;
        Index::open_parts(path)
    }

    fn open_parts(path: &Path) -> Result<Index, IndexError> {
        let (fields, source_fields) = (Fields::new(), SourceFields::new());
        let articles = part(path, ARTICLES, &fields.schema)?;
        let sources = part(path, SOURCES, &source_fields.schema)?;
        fields.register(&articles);
        Ok(Index {
            path: path.to_owned(),
            fields,
            source_fields,
            articles,
            sources,
        })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the user's corrections of names are, if there are any.
    pub fn names_file(&self) -> PathBuf {
        self.path.join(NAMES_FILE)
    }

    /// Reads the last commit.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        Reader::open(self)
    }

    /// Takes the lock and writes, with `threads` threads of Tantivy's for the articles.
    ///
    /// # Errors
    ///
    /// Another process writes, or the folder cannot be written.
    pub fn writer(&self, threads: usize) -> Result<Writer, IndexError> {
        Writer::open(self, threads)
    }
}

fn check_mark(path: &Path) -> Result<(), IndexError> {
    if !is_index(path) {
        return Err(match is_vacant(path)? {
            true => IndexError::Missing(path.to_owned()),
            false => IndexError::NotAnIndex(path.to_owned()),
        });
    }
    let file = path.join(MARK);
    let bytes = fs::read(&file).map_err(IndexError::io(&file))?;
    let mark: Mark = serde_json::from_slice(&bytes).map_err(|error| IndexError::Damaged {
        path: file,
        reason: error.to_string(),
    })?;
    match mark.format == FORMAT_VERSION {
        true => Ok(()),
        false => Err(IndexError::OtherFormat {
            path: path.to_owned(),
            found: mark.format,
            expected: FORMAT_VERSION,
        }),
    }
}

fn write_mark(path: &Path) -> Result<(), IndexError> {
    let mark = Mark {
        format: FORMAT_VERSION,
        made_by: format!("attache {}", env!("CARGO_PKG_VERSION")),
    };
    let json = serde_json::to_string(&mark).expect("two plain values");
    let file = path.join(MARK);
    write_whole(&file, json.as_bytes()).map_err(IndexError::io(&file))
}

/// Writes a file so that it is there whole or not at all.
///
/// # Errors
///
/// It cannot be written; what was there before is kept.
pub fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let draft = file.with_extension(format!("{}.tmp", std::process::id()));
    let written = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, file));
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

/// Whether a folder is missing or holds nothing but hidden files.
fn is_vacant(path: &Path) -> Result<bool, IndexError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(IndexError::io(path)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(IndexError::io(path))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            return Ok(false);
        }
    }
    Ok(true)
}

fn part(path: &Path, name: &str, schema: &Schema) -> Result<tantivy::Index, IndexError> {
    let folder = path.join(name);
    fs::create_dir_all(&folder).map_err(IndexError::io(&folder))?;
    let directory = tantivy::directory::MmapDirectory::open(&folder).map_err(tantivy::TantivyError::from)?;
    if folder.join("meta.json").is_file() {
        return Ok(tantivy::Index::open(directory)?);
    }
    let settings = tantivy::IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..tantivy::IndexSettings::default()
    };
    let builder = tantivy::Index::builder()
        .schema(schema.clone())
        .settings(settings);
    Ok(builder.open_or_create(directory)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_folder_becomes_an_index() {
        let dir = tempfile::tempdir().expect("a folder");
        let check = |name: &str, want: &str| {
            let error = Index::open(&dir.path().join(name))
                .err()
                .map(|error| error.to_string());
            assert!(error.is_some_and(|error| error.contains(want)), "{name}");
        };
        check("none", "there is no index");
        fs::create_dir(dir.path().join("full")).expect("a folder");
        fs::write(dir.path().join("full/letter.txt"), "x").expect("a file");
        check("full", "holds no index");
        assert!(matches!(
            Index::open_or_create(&dir.path().join("full")),
            Err(IndexError::NotAnIndex(_))
        ));
        fs::create_dir(dir.path().join("new")).expect("a folder");
        fs::write(dir.path().join("new/.gitignore"), "*").expect("a file");
        assert!(Index::open_or_create(&dir.path().join("new")).is_ok());
        assert!(Index::open(&dir.path().join("new")).is_ok());
        fs::write(
            dir.path().join("new").join(MARK),
            r#"{"format":999,"made_by":"x"}"#,
        )
        .expect("a file");
        check("new", "has format 999");
        fs::write(dir.path().join("new").join(MARK), "{").expect("a file");
        check("new", "is damaged");
    }
}
