//! Writing: what is believed of a source is never more than what the articles keep.
//!
//! In: documents, and what became of their sources. Out: commits. Two indexes are committed one after the
//! other, and a process may die between any two steps, so before the articles of a source change, its record
//! is one that nobody believes ([`Writer::begin`]); what was read of it is recorded after its articles. A run
//! that died is then repeated where it matters, and sources that vanish meanwhile are still known.

use super::error::IndexError;
use super::folder::{Index, unreadable};
use super::reader::Manifest;
use super::schema::Fields;
use super::sources::{SourceFields, SourceRecord};
use super::sweep::{sweep_drafts, sweep_part};
use std::cell::{Cell, RefCell};
use std::path::PathBuf;
use tantivy::directory::INDEX_WRITER_LOCK;
use tantivy::directory::error::LockError;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Directory, IndexWriter, TantivyDocument, TantivyError, Term};

/// Memory of all of Tantivy's threads before they write segments, in bytes: the more, the fewer segments
/// have to be merged.
const MEMORY_ARTICLES: usize = 240 << 20;
/// The same for the sources, whose records are small.
const MEMORY_SOURCES: usize = 16 << 20;

/// The one writer of an index. Nothing is seen by readers before [`Writer::commit`].
pub struct Writer {
    articles: IndexWriter,
    sources: IndexWriter,
    fields: Fields,
    source_fields: SourceFields,
    refusals: [super::disk::Refusals; 2],
    folder: PathBuf,
    /// The folders of articles and sources.
    parts: [PathBuf; 2],
    /// Sources were put in doubt since the last commit.
    in_doubt: Cell<bool>,
    /// Articles came or went since the last commit.
    changed: Cell<bool>,
    /// What counts of sources once their articles are committed, in order.
    then: RefCell<Vec<Change>>,
}

/// What is to be said of a source.
enum Change {
    Put(Box<SourceRecord>),
    Forget(String),
}

impl Writer {
    pub(super) fn open(index: &Index, threads: usize) -> Result<Writer, IndexError> {
        let failed = |error, part: usize| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => IndexError::Busy {
                path: index.path().to_owned(),
                holder: None,
            },
            error => match index.refusals[part].take() {
                Some((path, source)) => IndexError::io(path)(source),
                None => unreadable(index.path(), error),
            },
        };
        let articles: IndexWriter = index
            .articles
            .writer_with_num_threads(threads, MEMORY_ARTICLES)
            .map_err(|error| failed(error, 0))?;
        let sources: IndexWriter = index
            .sources
            .writer_with_num_threads(1, MEMORY_SOURCES)
            .map_err(|error| failed(error, 1))?;
        // A killed run leaves files no commit knows; both locks are held, so nobody else needs them.
        sweep_drafts(index.path(), index.generation)?;
        for (nth, writer) in [&articles, &sources].into_iter().enumerate() {
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(0.3);
            writer.set_merge_policy(Box::new(policy));
            sweep_part(writer.index(), &index.part_folder(nth))?;
            let collected = writer.garbage_collect_files().wait();
            collected.map_err(|error| failed(error, nth))?;
        }
        // Tantivy numbers the first change of a process as the commit before it, and a merge that begins before the next
        // commit takes it for a part of that: a deletion may be lost. So the first one deletes nothing.
        articles.delete_term(Term::from_field_text(index.fields.id, ""));
        sources.delete_term(Term::from_field_text(index.source_fields.path, ""));
        Ok(Writer {
            articles,
            sources,
            fields: index.fields.clone(),
            source_fields: index.source_fields.clone(),
            refusals: index.refusals.clone(),
            folder: index.path().to_owned(),
            parts: [0, 1].map(|nth| index.part_folder(nth)),
            in_doubt: Cell::new(false),
            changed: Cell::new(false),
            then: RefCell::default(),
        })
    }

    /// Says that articles of a source are about to change. If the run dies before the source is put or
    /// forgotten, the next one reads it again, whatever it looks like then.
    ///
    /// # Errors
    ///
    /// The index cannot be written.
    pub fn begin(&self, path: &str, root: &str) -> Result<(), IndexError> {
        let doubted = SourceRecord::in_doubt(path, root);
        self.delete_source(path);
        let added = self.sources.add_document(self.source_fields.document(&doubted));
        added.map_err(|error| self.failed(error))?;
        self.in_doubt.set(true);
        Ok(())
    }

    /// Adds an article; of its source, [`Writer::begin`] was told before.
    ///
    /// # Errors
    ///
    /// The index cannot be written.
    pub fn add(&self, article: TantivyDocument) -> Result<(), IndexError> {
        self.changed.set(true);
        let added = self.articles.add_document(article);
        added.map(|_| ()).map_err(|error| self.failed(error))
    }

    /// Takes out all articles of a source; those added afterwards stay.
    pub fn remove_articles(&self, path: &str) {
        self.changed.set(true);
        self.articles
            .delete_term(Term::from_field_text(self.fields.path, path));
    }

    /// Takes out one article of a source, so that another with its id can take its place in one commit.
    ///
    /// # Errors
    ///
    /// The index cannot be written.
    pub fn remove_article(&self, path: &str, id: &str) -> Result<(), IndexError> {
        self.changed.set(true);
        let term = |field: Field, value: &str| -> Box<dyn Query> {
            let term = Term::from_field_text(field, value);
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        };
        let both = vec![term(self.fields.id, id), term(self.fields.path, path)];
        let deleted = self
            .articles
            .delete_query(Box::new(BooleanQuery::intersection(both)));
        deleted.map(|_| ()).map_err(|error| self.failed(error))
    }

    /// Replaces the record of a source, once its articles are committed.
    pub fn put_source(&self, source: SourceRecord) {
        self.then.borrow_mut().push(Change::Put(Box::new(source)));
    }

    /// Takes out the record of a source, once its articles are.
    pub fn forget_source(&self, path: &str) {
        self.then.borrow_mut().push(Change::Forget(path.to_owned()));
    }

    /// Makes everything so far visible and safe: first which sources are in doubt, then the articles, then
    /// what became of the sources.
    ///
    /// # Errors
    ///
    /// The index cannot be written; the commit before stays.
    pub fn commit(&mut self, manifest: &Manifest) -> Result<(), IndexError> {
        if self.in_doubt.take() {
            self.commit_sources(manifest)?;
        }
        // Without a change there is nothing that the table of names would have to follow.
        if self.changed.take() {
            let committed = self.articles.commit();
            committed.map_err(|error| self.failed(error))?;
        }
        for change in self.then.take() {
            match change {
                Change::Put(source) => {
                    self.delete_source(&source.path);
                    let added = self.sources.add_document(self.source_fields.document(&source));
                    added.map_err(|error| self.failed(error))?;
                }
                Change::Forget(path) => self.delete_source(&path),
            }
        }
        self.commit_sources(manifest)
    }

    fn commit_sources(&mut self, manifest: &Manifest) -> Result<(), IndexError> {
        let committed = self.sources.prepare_commit().and_then(|mut prepared| {
            prepared.set_payload(&manifest.print());
            prepared.commit()
        });
        committed.map(|_| ()).map_err(|error| self.failed(error))
    }

    fn delete_source(&self, path: &str) {
        self.sources
            .delete_term(Term::from_field_text(self.source_fields.path, path));
    }

    /// What the file system refused, where Tantivy only knows that something failed.
    fn failed(&self, error: TantivyError) -> IndexError {
        let refused = self.refusals.iter().find_map(super::disk::Refusals::take);
        match (refused, error) {
            (Some((path, source)), _) => IndexError::io(path)(source),
            (None, error @ TantivyError::DataCorruption(_)) => unreadable(&self.folder, error),
            (None, error) => error.into(),
        }
    }

    /// Ends the writing after the last commit; waits for merges, whose files would be left over else. A
    /// writer that is dropped instead, after an error, stops at once: a merge that ended later could make
    /// a commit that failed half visible.
    ///
    /// # Errors
    ///
    /// A merge failed; what was committed stays.
    pub fn close(self) -> Result<(), IndexError> {
        let Writer {
            articles,
            sources,
            refusals,
            parts,
            ..
        } = self;
        let indexes = [articles.index().clone(), sources.index().clone()];
        let waited = articles
            .wait_merging_threads()
            .and_then(|()| sources.wait_merging_threads());
        waited.map_err(
            |error| match refusals.iter().find_map(super::disk::Refusals::take) {
                Some((path, source)) => IndexError::io(path)(source),
                None => error.into(),
            },
        )?;
        // What the last merges have merged nobody has taken away yet. If another begins to write, it will.
        for (index, folder) in indexes.iter().zip(&parts) {
            if let Ok(_lock) = index.directory().acquire_lock(&INDEX_WRITER_LOCK) {
                let _ = sweep_part(index, folder);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_change_has_the_number_of_the_commit_before() {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
        for round in 0..3 {
            let mut writer = index.writer(1).expect("a writer");
            let committed =
                [&index.articles, &index.sources].map(|part| part.load_metas().expect("a commit").opstamp);
            let article = Term::from_field_text(writer.fields.id, "a.txt");
            let source = Term::from_field_text(writer.source_fields.path, "/a.txt");
            assert!(
                writer.articles.delete_term(article) > committed[0],
                "round {round}"
            );
            assert!(writer.sources.delete_term(source) > committed[1], "round {round}");
            writer.changed.set(true);
            writer.commit(&Manifest::default()).expect("a commit");
            writer.close().expect("an end");
        }
    }
}
