//! Writing: articles first, then what became of their sources.

use super::error::IndexError;
use super::folder::Index;
use super::reader::Manifest;
use super::schema::Fields;
use super::sources::{SourceFields, SourceRecord};
use std::path::PathBuf;
use tantivy::directory::error::LockError;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

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
}

impl Writer {
    pub(super) fn open(index: &Index, threads: usize) -> Result<Writer, IndexError> {
        let busy = |error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => {
                IndexError::Busy(PathBuf::from(index.path()))
            }
            error => IndexError::Tantivy(error),
        };
        let articles: IndexWriter = index
            .articles
            .writer_with_num_threads(threads, MEMORY_ARTICLES)
            .map_err(busy)?;
        let sources: IndexWriter = index
            .sources
            .writer_with_num_threads(1, MEMORY_SOURCES)
            .map_err(busy)?;
        for writer in [&articles, &sources] {
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(0.3);
            writer.set_merge_policy(Box::new(policy));
            // A killed run leaves files no commit knows.
            writer.garbage_collect_files().wait()?;
        }
        Ok(Writer {
            articles,
            sources,
            fields: index.fields.clone(),
            source_fields: index.source_fields.clone(),
        })
    }

    /// Adds an article.
    pub fn add(&self, article: TantivyDocument) -> Result<(), IndexError> {
        self.articles.add_document(article)?;
        Ok(())
    }

    /// Takes out the articles of a source; those added afterwards stay.
    pub fn remove_articles(&self, path: &str) {
        self.articles
            .delete_term(Term::from_field_text(self.fields.path, path));
    }

    /// Takes out one article.
    pub fn remove_article(&self, id: &str) {
        self.articles
            .delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Replaces the record of a source.
    pub fn put_source(&self, source: &SourceRecord) -> Result<(), IndexError> {
        self.forget_source(&source.path);
        self.sources.add_document(self.source_fields.document(source))?;
        Ok(())
    }

    /// Takes out the record of a source.
    pub fn forget_source(&self, path: &str) {
        self.sources
            .delete_term(Term::from_field_text(self.source_fields.path, path));
    }

    /// Makes everything so far visible and safe: articles before sources, so that a run that dies
    /// in between is repeated and not believed.
    pub fn commit(&mut self, manifest: &Manifest) -> Result<(), IndexError> {
        self.articles.commit()?;
        let mut sources = self.sources.prepare_commit()?;
        sources.set_payload(&manifest.print());
        sources.commit()?;
        Ok(())
    }

    /// Ends the writing after the last commit; waits for merges, whose files would be orphans else.
    pub fn close(self) -> Result<(), IndexError> {
        self.articles.wait_merging_threads()?;
        self.sources.wait_merging_threads()?;
        Ok(())
    }
}
