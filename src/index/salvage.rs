//! Reads stored records where they still can be read: of a damaged part, and of one of another format.
//!
//! In: the folder of a part. Out: its records one by one, as bytes, and how many are lost. Needs no schema:
//! the record is the only value stored. Where the list of segments is lost, all segments count that lie there.

use super::error::IndexError;
use super::folder::META;
use super::sweep::files;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use tantivy::directory::footer::Footer;
use tantivy::directory::{Directory, DirectoryLock, INDEX_WRITER_LOCK, ManagedDirectory, MmapDirectory};
use tantivy::fastfield::AliveBitSet;
use tantivy::schema::Value;
use tantivy::store::StoreReader;
use tantivy::{TantivyDocument, TantivyError};

/// Decompressed blocks that are kept: records are read in the order they lie in.
const BLOCKS: usize = 2;

/// A part from which records are read.
pub struct Salvage {
    folder: PathBuf,
    files: Option<MmapDirectory>,
    segments: Vec<Segment>,
    payload: Option<String>,
}

struct Segment {
    id: String,
    /// Documents, deleted ones too; `None` where nothing says so.
    documents: Option<u32>,
    /// The file of deletions.
    deletions: Option<String>,
    /// Whether the last commit named it.
    is_named: bool,
}

/// A record that was read.
pub struct Saved {
    /// Its bytes.
    pub record: Vec<u8>,
    /// Whether it is as it was written and not deleted since.
    pub is_certain: bool,
}

impl Salvage {
    /// Looks at what lies in the folder of a part.
    ///
    /// # Errors
    ///
    /// It may not be read.
    pub fn open(folder: &Path) -> Result<Salvage, IndexError> {
        let mut salvage = Salvage {
            folder: folder.to_owned(),
            files: MmapDirectory::open(folder).ok(),
            segments: Vec::new(),
            payload: None,
        };
        match std::fs::read(folder.join(META))
            .ok()
            .and_then(|json| listed(&json))
        {
            Some((segments, payload)) => (salvage.segments, salvage.payload) = (segments, payload),
            None if folder.is_dir() => salvage.segments = found(folder)?,
            None => {}
        }
        Ok(salvage)
    }

    /// What was committed with the part.
    pub fn payload(&self) -> Option<&str> {
        self.payload.as_deref()
    }

    /// Records that there should be, as far as that is known.
    pub fn expected(&self) -> u64 {
        let documents = self.segments.iter().filter_map(|segment| segment.documents);
        documents.map(u64::from).sum()
    }

    /// Keeps others from writing the part; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Another process writes, or the folder cannot be written.
    pub fn lock(&self) -> Result<Option<DirectoryLock>, IndexError> {
        let lock = self
            .files
            .as_ref()
            .map(|files| files.acquire_lock(&INDEX_WRITER_LOCK));
        lock.transpose().map_err(|error| match error {
            tantivy::directory::error::LockError::LockBusy => IndexError::Busy {
                path: self.folder.clone(),
                holder: None,
            },
            error => TantivyError::from(error).into(),
        })
    }

    /// Hands over every record that can be read, and says how many cannot.
    pub fn each(&self, mut take: impl FnMut(Saved) -> ControlFlow<()>) -> u64 {
        let Some(files) = &self.files else { return 0 };
        let mut lost = 0;
        for segment in &self.segments {
            match self.segment(files, segment, &mut take) {
                Ok((flow, some)) => {
                    lost += some;
                    if flow.is_break() {
                        break;
                    }
                }
                Err(all) => lost += all,
            }
        }
        lost
    }

    /// The records of one segment; `Err` with their number where none can be read.
    fn segment(
        &self,
        files: &MmapDirectory,
        segment: &Segment,
        take: &mut impl FnMut(Saved) -> ControlFlow<()>,
    ) -> Result<(ControlFlow<()>, u64), u64> {
        let all = segment.documents.map_or(0, u64::from);
        let name = PathBuf::from(format!("{}.store", segment.id));
        // Tantivy panics where bytes make no sense.
        let store = catch_unwind(|| {
            let (_, body) = Footer::extract_footer(files.open_read(&name).ok()?).ok()?;
            StoreReader::open(body, BLOCKS).ok()
        });
        let store = store.ok().flatten().ok_or(all)?;
        let alive = segment.deletions.as_ref().and_then(|file| deletions(files, file));
        let knows_deletions = segment.deletions.is_none() || alive.is_some();
        let is_certain = segment.is_named && knows_deletions && is_whole(files, &name);
        let mut lost = 0;
        for document in 0..segment.documents.unwrap_or(u32::MAX) {
            if alive.as_ref().is_some_and(|alive| !alive.is_alive(document)) {
                continue;
            }
            let read = catch_unwind(AssertUnwindSafe(|| store.get::<TantivyDocument>(document)));
            let record = match read {
                Ok(Err(TantivyError::InvalidArgument(_))) if segment.documents.is_none() => break,
                Ok(Ok(read)) => read
                    .field_values()
                    .find_map(|(_, value)| value.as_bytes().map(<[u8]>::to_vec)),
                _ => None,
            };
            match record {
                None => lost += 1,
                Some(record) => {
                    if take(Saved { record, is_certain }).is_break() {
                        return Ok((ControlFlow::Break(()), lost));
                    }
                }
            }
        }
        Ok((ControlFlow::Continue(()), lost))
    }
}

/// Which documents of a segment are not deleted.
fn deletions(files: &MmapDirectory, name: &str) -> Option<AliveBitSet> {
    let name = Path::new(name);
    if !is_whole(files, name) {
        return None;
    }
    let read = catch_unwind(|| {
        let (_, body) = Footer::extract_footer(files.open_read(name).ok()?).ok()?;
        Some(AliveBitSet::open(body.read_bytes().ok()?))
    });
    read.ok().flatten()
}

fn is_whole(files: &MmapDirectory, name: &Path) -> bool {
    let managed = ManagedDirectory::wrap(Box::new(files.clone()));
    managed.is_ok_and(|managed| managed.validate_checksum(name).unwrap_or(false))
}

/// The segments of a list, and what was committed with it.
fn listed(json: &[u8]) -> Option<(Vec<Segment>, Option<String>)> {
    let meta: serde_json::Value = serde_json::from_slice(json).ok()?;
    let segments = meta.get("segments")?.as_array()?.iter().map(|segment| {
        let id = segment.get("segment_id")?.as_str()?.replace('-', "");
        let deletions = segment.get("deletes").and_then(|deletes| deletes.get("opstamp"));
        Some(Segment {
            documents: u32::try_from(segment.get("max_doc")?.as_u64()?).ok(),
            deletions: deletions.map(|opstamp| format!("{id}.{opstamp}.del")),
            id,
            is_named: true,
        })
    });
    let payload = meta.get("payload").and_then(|payload| payload.as_str());
    Some((segments.collect::<Option<_>>()?, payload.map(str::to_owned)))
}

/// The segments that lie in a folder, each with its last deletions.
fn found(folder: &Path) -> Result<Vec<Segment>, IndexError> {
    let mut ids: BTreeMap<String, Option<(u64, String)>> = BTreeMap::new();
    for file in files(folder)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let parts: Vec<&str> = name.split('.').collect();
        match parts[..] {
            [id, "store"] => drop(ids.entry(id.to_owned()).or_default()),
            [id, opstamp, "del"] => {
                let last = ids.entry(id.to_owned()).or_default();
                if let Ok(opstamp) = opstamp.parse() {
                    *last = last.take().max(Some((opstamp, name)));
                }
            }
            _ => {}
        }
    }
    let segments = ids.into_iter().map(|(id, deletions)| Segment {
        id,
        documents: None,
        deletions: deletions.map(|(_, name)| name),
        is_named: false,
    });
    Ok(segments.collect())
}
