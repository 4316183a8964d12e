//! What became of each source: the second index in the folder.
//!
//! In: a [`SourceRecord`] a source, also for broken and empty ones. Out: whether a source changed, which
//! ones are gone, and what is in the index as a whole. Lookups read columns in place; nothing holds
//! all sources in memory.

use crate::annotate::Layers;
use serde::{Deserialize, Serialize};
use std::ops::Bound;
use std::sync::{Arc, OnceLock};
use tantivy::collector::{Count, DocSetCollector};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, Value};
use tantivy::{DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};

/// The handles of the fields of a source.
#[derive(Debug, Clone)]
pub struct SourceFields {
    /// The whole schema.
    pub schema: Schema,
    /// Absolute path, one term.
    pub path: Field,
    /// Every folder it lies under, up to its root.
    pub under: Field,
    lacks: Field,
    size: Field,
    modified: Field,
    hash: Field,
    made: Field,
    layered: Field,
    articles: Field,
    skipped: Field,
    record: Field,
}

/// What is kept of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Absolute path.
    pub path: String,
    /// The root it was found under, absolute.
    pub root: String,
    /// How it looked when it was read.
    pub stamp: Stamp,
    /// Which layers its articles have.
    pub layers: Layers,
    /// How many articles it gave.
    pub articles: u64,
    /// How many records of it, or the source as a whole, were skipped.
    pub skipped: u64,
    /// Why; the first of them.
    pub reasons: Vec<String>,
    /// The user took its articles out; they come back when the source changes.
    pub removed: bool,
}

/// What the columns say of a source, without its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Where its record is.
    pub at: DocAddress,
    /// How it looked when it was read.
    pub stamp: Stamp,
    /// How many articles it gave.
    pub articles: u64,
    /// Whether any of it was skipped.
    pub is_skipped: bool,
}

/// How a source looked when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Modification time, nanoseconds since 1970.
    pub modified: u64,
    /// XXH3 of the bytes.
    pub hash: u64,
    /// The way of reading and the root, mixed; another one means reading again.
    pub made: u64,
    /// The layers and the way they are found, mixed; another one means finding them again in the stored text.
    #[serde(default)]
    pub layered: u64,
}

impl SourceRecord {
    /// What stands for a source while its articles change: no file looks like this, so it is read again if
    /// nothing better is recorded.
    pub fn in_doubt(path: &str, root: &str) -> SourceRecord {
        SourceRecord {
            path: path.to_owned(),
            root: root.to_owned(),
            stamp: Stamp::IN_DOUBT,
            layers: Layers::ALL,
            articles: 0,
            skipped: 0,
            reasons: Vec::new(),
            removed: false,
        }
    }
}

impl Stamp {
    /// The stamp of no file.
    pub const IN_DOUBT: Stamp = Stamp {
        size: 0,
        modified: 0,
        hash: 0,
        made: 0,
        layered: 0,
    };
}

impl SourceFields {
    /// The schema of this format version.
    pub fn new() -> SourceFields {
        let mut builder = Schema::builder();
        let path = builder.add_text_field("path", STRING);
        let under = builder.add_text_field("under", STRING);
        let lacks = builder.add_text_field("lacks", STRING);
        let [size, modified, made, layered, articles, skipped] =
            ["size", "modified", "made", "layered", "articles", "skipped"]
                .map(|name| builder.add_u64_field(name, FAST));
        let hash = builder.add_u64_field("hash", FAST | INDEXED);
        let record = builder.add_bytes_field("record", STORED);
        SourceFields {
            schema: builder.build(),
            path,
            under,
            lacks,
            size,
            modified,
            hash,
            made,
            layered,
            articles,
            skipped,
            record,
        }
    }

    /// The document of a source.
    pub(super) fn document(&self, source: &SourceRecord) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.path, &source.path);
        for folder in folders_up_to(&source.path, &source.root) {
            document.add_text(self.under, folder);
        }
        if source.articles > 0 {
            for (has, layer) in [(source.layers.names, "names"), (source.layers.dates, "dates")] {
                if !has {
                    document.add_text(self.lacks, layer);
                }
            }
        }
        let numbers = [
            (self.size, source.stamp.size),
            (self.modified, source.stamp.modified),
            (self.hash, source.stamp.hash),
            (self.made, source.stamp.made),
            (self.layered, source.stamp.layered),
            (self.articles, source.articles),
            (self.skipped, source.skipped),
        ];
        for (field, value) in numbers {
            document.add_u64(field, value);
        }
        let record = serde_json::to_vec(source).expect("strings and numbers only");
        document.add_bytes(self.record, &record);
        document
    }
}

impl Default for SourceFields {
    fn default() -> SourceFields {
        SourceFields::new()
    }
}

/// The folders a path lies under, from its own folder up to and with its root. A source that is a
/// root itself, a single file, lies under itself.
pub fn folders_up_to(path: &str, root: &str) -> Vec<String> {
    let mut folders = Vec::new();
    let mut folder = if path == root { Some(path) } else { parent(path) };
    while let Some(inside) = folder.filter(|folder| folder.len() >= root.len()) {
        folders.push(inside.to_owned());
        folder = if inside == root { None } else { parent(inside) };
    }
    folders
}

fn parent(path: &str) -> Option<&str> {
    std::path::Path::new(path)
        .parent()
        .and_then(std::path::Path::to_str)
}

/// The sources of the last commit.
#[derive(Clone)]
pub struct Sources {
    fields: SourceFields,
    searcher: Searcher,
    /// Of each segment, once asked for.
    columns: Arc<OnceLock<Vec<Columns>>>,
}

/// What is kept of each source of a segment, by its number.
struct Columns {
    size: Column,
    modified: Column,
    hash: Column,
    made: Column,
    layered: Column,
    articles: Column,
    skipped: Column,
}

impl Columns {
    fn of(segment: &SegmentReader) -> tantivy::Result<Columns> {
        let column = |name: &str| segment.fast_fields().u64(name);
        Ok(Columns {
            size: column("size")?,
            modified: column("modified")?,
            hash: column("hash")?,
            made: column("made")?,
            layered: column("layered")?,
            articles: column("articles")?,
            skipped: column("skipped")?,
        })
    }
}

impl Sources {
    pub(super) fn new(fields: SourceFields, searcher: Searcher) -> Sources {
        Sources {
            fields,
            searcher,
            columns: Arc::default(),
        }
    }

    /// What is known of a path.
    pub fn find(&self, path: &str) -> tantivy::Result<Option<Kept>> {
        let term = Term::from_field_text(self.fields.path, path);
        for (ord, segment) in self.searcher.segment_readers().iter().enumerate() {
            let postings = segment
                .inverted_index(self.fields.path)?
                .read_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if segment
                    .alive_bitset()
                    .is_none_or(|alive| alive.is_alive(postings.doc()))
                {
                    return self.kept(DocAddress::new(ord as u32, postings.doc())).map(Some);
                }
                postings.advance();
            }
        }
        Ok(None)
    }

    fn kept(&self, at: DocAddress) -> tantivy::Result<Kept> {
        let columns = match self.columns.get() {
            Some(columns) => columns,
            None => {
                let segments = self.searcher.segment_readers().iter();
                let columns = segments.map(Columns::of).collect::<tantivy::Result<_>>()?;
                self.columns.get_or_init(|| columns)
            }
        };
        let columns = &columns[at.segment_ord as usize];
        let value = |column: &Column| column.first(at.doc_id).unwrap_or(0);
        Ok(Kept {
            at,
            stamp: Stamp {
                size: value(&columns.size),
                modified: value(&columns.modified),
                hash: value(&columns.hash),
                made: value(&columns.made),
                layered: value(&columns.layered),
            },
            articles: value(&columns.articles),
            is_skipped: value(&columns.skipped) > 0,
        })
    }

    /// The whole record.
    pub fn record(&self, at: DocAddress) -> tantivy::Result<SourceRecord> {
        let document: TantivyDocument = self.searcher.doc(at)?;
        let bytes = document
            .get_first(self.fields.record)
            .and_then(|value| value.as_bytes());
        let record = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
        record.ok_or_else(|| tantivy::TantivyError::InternalError("a source's record is damaged".to_owned()))
    }

    /// The sources under a folder, or the one with this path.
    pub fn under(&self, path: &str) -> tantivy::Result<Vec<DocAddress>> {
        let either = BooleanQuery::union(vec![
            Box::new(self.term(self.fields.under, path)),
            Box::new(self.term(self.fields.path, path)),
        ]);
        self.addresses(&either)
    }

    /// The sources with these bytes, by their hash.
    pub fn with_hash(&self, hash: u64) -> tantivy::Result<Vec<DocAddress>> {
        let term = Term::from_field_u64(self.fields.hash, hash);
        self.addresses(&TermQuery::new(term, IndexRecordOption::Basic))
    }

    /// Every source.
    pub fn all(&self) -> impl Iterator<Item = DocAddress> {
        let segments = self.searcher.segment_readers().iter().zip(0..);
        segments.flat_map(|(segment, ord)| segment.doc_ids_alive().map(move |doc| DocAddress::new(ord, doc)))
    }

    /// How many sources there are.
    pub fn count(&self) -> usize {
        self.searcher.num_docs() as usize
    }

    /// How many sources of which something was skipped there are.
    pub fn skipped(&self) -> tantivy::Result<usize> {
        let one = Bound::Included(Term::from_field_u64(self.fields.skipped, 1));
        self.searcher
            .search(&RangeQuery::new(one, Bound::Unbounded), &Count)
    }

    /// How many sources with articles lack a layer, `names` or `dates`, under a folder or anywhere.
    pub fn lacking(&self, layer: &str, under: Option<&str>) -> tantivy::Result<usize> {
        let mut conditions: Vec<Box<dyn Query>> = vec![Box::new(self.term(self.fields.lacks, layer))];
        if let Some(folder) = under {
            conditions.push(Box::new(self.term(self.fields.under, folder)));
        }
        self.searcher
            .search(&BooleanQuery::intersection(conditions), &Count)
    }

    /// A mark for each source, none of them set.
    pub fn marks(&self) -> Marks {
        let sizes = self
            .searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.max_doc());
        Marks {
            seen: sizes.map(|docs| vec![false; docs as usize]).collect(),
        }
    }

    fn addresses(&self, query: &dyn Query) -> tantivy::Result<Vec<DocAddress>> {
        let mut found: Vec<DocAddress> = self
            .searcher
            .search(query, &DocSetCollector)?
            .into_iter()
            .collect();
        found.sort_unstable();
        Ok(found)
    }

    fn term(&self, field: Field, value: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic)
    }
}

/// Which sources a walk has come across: a byte a source.
pub struct Marks {
    seen: Vec<Vec<bool>>,
}

impl Marks {
    /// Marks a source.
    pub fn set(&mut self, at: DocAddress) {
        self.seen[at.segment_ord as usize][at.doc_id as usize] = true;
    }

    /// Whether it is marked.
    pub fn has(&self, at: DocAddress) -> bool {
        self.seen[at.segment_ord as usize][at.doc_id as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_lies_under_its_folders_up_to_its_root() {
        assert_eq!(folders_up_to("/a/b/c/d.txt", "/a/b"), ["/a/b/c", "/a/b"]);
        assert_eq!(folders_up_to("/a/b.txt", "/a/b.txt"), ["/a/b.txt"]);
        assert_eq!(folders_up_to("/d.txt", "/"), ["/"]);
        assert_eq!(folders_up_to("/a/bc/d.txt", "/a/b"), ["/a/bc"]);
    }
}
