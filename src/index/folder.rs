//! The folder of an index: its mark, its version and what lies in it.
//!
//! The mark names the generation of the two parts, so that parts made anew beside the old ones take their
//! place by one file that is replaced whole.

use super::disk::{Disk, Refusals};
use super::error::IndexError;
use super::reader::Reader;
use super::schema::{FORMAT_VERSION, Fields};
use super::sources::SourceFields;
use super::writer::Writer;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tantivy::schema::Schema;
use tantivy::store::{Compressor, ZstdCompressor};

/// The file that marks a folder as an index.
pub(super) const MARK: &str = "attache.json";
/// The articles of the first generation; later ones have its number behind a point.
pub(super) const ARTICLES: &str = "articles";
/// The same of the sources.
pub(super) const SOURCES: &str = "sources";
/// What Tantivy calls the list of the segments of a part.
pub(super) const META: &str = "meta.json";
/// The user's word on names.
pub(super) const NAMES_FILE: &str = "names.toml";
/// The user's words that count as the same.
const SYNONYMS_FILE: &str = "synonyms.txt";
/// Openings that find a part gone because a newer generation took its place.
const OPENINGS: usize = 3;

/// What the mark says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Mark {
    pub format: u32,
    pub made_by: String,
    #[serde(default)]
    pub generation: u32,
}

/// An index folder that can be read and written.
pub struct Index {
    path: PathBuf,
    pub(super) generation: u32,
    pub(super) fields: Fields,
    pub(super) source_fields: SourceFields,
    pub(super) articles: tantivy::Index,
    pub(super) sources: tantivy::Index,
    pub(super) refusals: [Refusals; 2],
}

/// Where the user's synonyms of the index in a folder are, if there are any.
pub fn synonyms_file(path: &Path) -> PathBuf {
    path.join(SYNONYMS_FILE)
}

/// Where the user's corrections of names of the index in a folder are, if there are any.
pub fn names_file(path: &Path) -> PathBuf {
    path.join(NAMES_FILE)
}

/// The files that change with every commit to the index in a folder.
pub(super) fn commit_files(path: &Path) -> Vec<PathBuf> {
    let mut files = vec![path.join(MARK)];
    if let Ok(mark) = read_mark(path) {
        let parts = [ARTICLES, SOURCES].map(|part| part_name(part, mark.generation));
        files.extend(parts.map(|part| path.join(part).join(META)));
    }
    files
}

/// Whether a folder is marked as an index; such folders are not walked.
pub fn is_index(folder: &Path) -> bool {
    folder.join(MARK).is_file()
}

/// Whether a folder is an index, or one that lost its mark.
///
/// # Errors
///
/// It is neither.
pub fn was_index(folder: &Path) -> Result<(), IndexError> {
    match read_mark(folder) {
        Err(IndexError::NotAnIndex(_)) if folder.join(ARTICLES).join(META).is_file() => Ok(()),
        Err(IndexError::Damaged { .. }) | Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

impl Index {
    /// Opens an index.
    ///
    /// # Errors
    ///
    /// There is none, it is of another version, or it cannot be read.
    pub fn open(path: &Path) -> Result<Index, IndexError> {
        let mut mark = check_mark(path)?;
        for _ in 1..OPENINGS {
            let opened = Index::open_parts(path, mark.generation, false);
            let now = check_mark(path)?;
            if opened.is_ok() || now.generation == mark.generation {
                return opened;
            }
            mark = now;
        }
        Index::open_parts(path, mark.generation, false)
    }

    /// Opens an index, or makes one in a folder that is missing or empty. Hidden files do not count.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], and where the folder holds something else or cannot be written.
    pub fn open_or_create(path: &Path) -> Result<Index, IndexError> {
        Index::may_lie_in(path)?;
        if !is_index(path) {
            fs::create_dir_all(path).map_err(IndexError::io(path))?;
            write_mark(path, 0)?;
        }
        let mark = check_mark(path)?;
        Index::open_parts(path, mark.generation, true)
    }

    /// Whether an index is in a folder or may be made there.
    ///
    /// # Errors
    ///
    /// The folder holds something else.
    pub fn may_lie_in(path: &Path) -> Result<(), IndexError> {
        match is_index(path) || is_vacant(path)? {
            true => Ok(()),
            false => Err(IndexError::NotAnIndex(path.to_owned())),
        }
    }

    /// Makes the parts of a generation that the mark does not name yet, empty.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn create_beside(path: &Path, generation: u32) -> Result<Index, IndexError> {
        for name in [ARTICLES, SOURCES] {
            let folder = path.join(part_name(name, generation));
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(IndexError::io(&folder))?;
            }
        }
        Index::open_parts(path, generation, true)
    }

    /// Lets the mark name this generation: from now on it is the index.
    ///
    /// # Errors
    ///
    /// The mark cannot be written; the index is what it was.
    pub fn publish(&self) -> Result<(), IndexError> {
        write_mark(&self.path, self.generation)
    }

    /// Opens the parts of a generation, whatever the mark says.
    pub(super) fn open_generation(path: &Path, generation: u32) -> Result<Index, IndexError> {
        Index::open_parts(path, generation, false)
    }

    fn open_parts(path: &Path, generation: u32, create: bool) -> Result<Index, IndexError> {
        let (fields, source_fields) = (Fields::new(), SourceFields::new());
        let folders = [ARTICLES, SOURCES].map(|name| path.join(part_name(name, generation)));
        check_complete(path, &folders, create)?;
        let (articles, of_articles) = part(&folders[0], &fields.schema)?;
        let (sources, of_sources) = part(&folders[1], &source_fields.schema)?;
        fields.register(&articles);
        Ok(Index {
            path: path.to_owned(),
            generation,
            fields,
            source_fields,
            articles,
            sources,
            refusals: [of_articles, of_sources],
        })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The schema of the articles.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The folder of the articles (0) or of the sources (1).
    pub(super) fn part_folder(&self, nth: usize) -> PathBuf {
        self.path
            .join(part_name([ARTICLES, SOURCES][nth], self.generation))
    }

    /// Where the user's corrections of names are, if there are any.
    pub fn names_file(&self) -> PathBuf {
        names_file(&self.path)
    }

    /// Reads the last commit.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        let read = Reader::open(self);
        if read.is_err() && check_mark(&self.path).is_ok_and(|mark| mark.generation != self.generation) {
            return Reader::open(&Index::open(&self.path)?);
        }
        read
    }

    /// Takes Tantivy's lock and writes, with `threads` threads of Tantivy's for the articles.
    ///
    /// # Errors
    ///
    /// Another process writes, or the folder cannot be written.
    pub fn writer(&self, threads: usize) -> Result<Writer, IndexError> {
        Writer::open(self, threads)
    }
}

/// The name of a part's folder.
pub(super) fn part_name(name: &str, generation: u32) -> String {
    match generation {
        0 => name.to_owned(),
        _ => format!("{name}.{generation}"),
    }
}

/// The mark of a folder, of whatever format.
pub(super) fn read_mark(path: &Path) -> Result<Mark, IndexError> {
    if !is_index(path) {
        return Err(match is_vacant(path)? {
            true => IndexError::Missing(path.to_owned()),
            false => IndexError::NotAnIndex(path.to_owned()),
        });
    }
    let file = path.join(MARK);
    let bytes = fs::read(&file).map_err(IndexError::io(&file))?;
    serde_json::from_slice(&bytes).map_err(|error| IndexError::Damaged {
        path: file,
        reason: error.to_string(),
    })
}

fn check_mark(path: &Path) -> Result<Mark, IndexError> {
    let mark = read_mark(path)?;
    match mark.format == FORMAT_VERSION {
        true => Ok(mark),
        false => Err(IndexError::OtherFormat {
            path: path.to_owned(),
            found: mark.format,
            expected: FORMAT_VERSION,
        }),
    }
}

fn write_mark(path: &Path, generation: u32) -> Result<(), IndexError> {
    let mark = Mark {
        format: FORMAT_VERSION,
        made_by: format!("attache {}", env!("CARGO_PKG_VERSION")),
        generation,
    };
    let json = serde_json::to_string(&mark).expect("plain values");
    let file = path.join(MARK);
    write_whole(&file, json.as_bytes()).map_err(IndexError::io(&file))
}

/// What the ending of a file says that is being written and not yet in its place.
pub(super) const DRAFT: &str = "tmp";

/// Writes a file so that it is there whole or not at all, also when the power fails.
///
/// # Errors
///
/// It cannot be written; what was there before is kept.
pub fn write_whole(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static DRAFTS: AtomicU64 = AtomicU64::new(0);
    // Threads may write the same file at once.
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{number}.{}.{DRAFT}", std::process::id()));
    let draft = file.with_file_name(name);
    let write = || {
        let mut out = fs::File::create(&draft)?;
        out.write_all(bytes)?;
        out.sync_data()?;
        fs::rename(&draft, file)
    };
    // Whoever takes away what dead processes left may take away this draft too.
    let written = match write() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => write(),
        written => written,
    };
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
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !name.ends_with(&format!(".{DRAFT}")) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether both parts are there. A part is made only where none can have been: an index whose list of
/// segments is lost must not become an empty one, and its segments rubbish.
fn check_complete(path: &Path, folders: &[PathBuf; 2], create: bool) -> Result<(), IndexError> {
    let complete = folders.each_ref().map(|folder| folder.join(META).is_file());
    let damaged = |nth: usize| {
        Err(IndexError::Damaged {
            path: folders[nth].join(META),
            reason: "it is missing".to_owned(),
        })
    };
    match complete {
        [true, true] => Ok(()),
        [false, true] => damaged(0),
        [_, false] if has_segments(&folders[1]) => damaged(1),
        [false, false] if has_segments(&folders[0]) => damaged(0),
        [true, false] if has_segments(&folders[0]) => damaged(1),
        _ if create => Ok(()),
        _ => Err(IndexError::Missing(path.to_owned())),
    }
}

fn has_segments(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .any(|path| path.extension().is_some_and(|ending| ending == "store"))
}

fn part(folder: &Path, schema: &Schema) -> Result<(tantivy::Index, Refusals), IndexError> {
    fs::create_dir_all(folder).map_err(IndexError::io(folder))?;
    let disk = Disk::open(folder).map_err(tantivy::TantivyError::from)?;
    let refusals = disk.refusals();
    let failed = |error: tantivy::TantivyError| match refusals.take() {
        Some((path, source)) => IndexError::io(path)(source),
        None => unreadable(folder, error),
    };
    if folder.join(META).is_file() {
        let index = tantivy::Index::open(disk).map_err(failed)?;
        if index.schema() != *schema {
            return Err(IndexError::Damaged {
                path: folder.join(META),
                reason: "it names other fields than this format has".to_owned(),
            });
        }
        return Ok((index, refusals));
    }
    let settings = tantivy::IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..tantivy::IndexSettings::default()
    };
    let builder = tantivy::Index::builder()
        .schema(schema.clone())
        .settings(settings);
    let index = builder.open_or_create(disk).map_err(failed)?;
    Ok((index, refusals))
}

/// What Tantivy says of a part it cannot open.
pub(super) fn unreadable(folder: &Path, error: tantivy::TantivyError) -> IndexError {
    match IndexError::from(error) {
        IndexError::Tantivy(error) => IndexError::Damaged {
            path: folder.to_owned(),
            reason: error.to_string(),
        },
        refused => refused,
    }
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
