//! What the writing thread does: puts together what workers send, commits, and counts.

use super::walk::{Source, Walked, gone};
use super::{MAX_REASONS, Progress, Request, Summary};
use crate::index::sources::{SourceRecord, Stamp};
use crate::index::{IndexError, LastRun, Manifest, Reader, Writer};
use crate::language::primary;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
use tantivy::TantivyDocument;
use tantivy::schema::Value;

/// Reasons kept in the record of one source.
const REASONS_A_SOURCE: usize = 20;

/// Some of a source's articles, ready to be added.
#[derive(Default)]
pub(super) struct Part {
    /// The articles.
    pub documents: Vec<TantivyDocument>,
    /// Why other records gave none.
    pub skipped: Vec<String>,
}

/// What reaches the writer.
pub(super) enum Message {
    /// Articles of a source.
    Part(Arc<Source>, Part),
    /// A source was read; `parts` parts of it were sent or will be.
    End {
        source: Arc<Source>,
        hash: u64,
        parts: u64,
        failure: Option<String>,
    },
    /// Size or time changed, the content did not.
    Touched { source: Arc<Source>, hash: u64 },
}

/// A source of which not all has arrived.
#[derive(Default)]
struct Open {
    parts: u64,
    articles: u64,
    skipped: u64,
    reasons: Vec<String>,
    end: Option<(u64, u64, Option<String>)>,
}

/// The writer with its counts.
pub(super) struct Writing<'a> {
    before: &'a Reader,
    writer: Writer,
    manifest: Manifest,
    request: &'a Request,
    progress: &'a Progress,
    open: HashMap<String, Open>,
    summary: Summary,
}

impl<'a> Writing<'a> {
    pub(super) fn new(
        before: &'a Reader,
        writer: Writer,
        manifest: Manifest,
        request: &'a Request,
        progress: &'a Progress,
    ) -> Writing<'a> {
        Writing {
            before,
            writer,
            manifest,
            request,
            progress,
            open: HashMap::new(),
            summary: Summary::default(),
        }
    }

    /// Writes until all senders are gone, committing on a timer.
    pub(super) fn receive(&mut self, messages: Receiver<Message>) -> Result<(), IndexError> {
        let mut committed = Instant::now();
        loop {
            let wait = self.request.commit_every.saturating_sub(committed.elapsed());
            match messages.recv_timeout(wait) {
                Ok(message) => self.take(message)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if committed.elapsed() >= self.request.commit_every {
                self.writer.commit(&self.manifest)?;
                committed = Instant::now();
            }
        }
    }

    fn take(&mut self, message: Message) -> Result<(), IndexError> {
        match message {
            Message::Part(source, part) => {
                self.part(&source, part)?;
                self.close_if_complete(&source)
            }
            Message::End {
                source,
                hash,
                parts,
                failure,
            } => {
                self.open.entry(source.path.clone()).or_default().end = Some((hash, parts, failure));
                self.close_if_complete(&source)
            }
            Message::Touched { source, hash } => self.touched(&source, hash),
        }
    }

    fn part(&mut self, source: &Source, part: Part) -> Result<(), IndexError> {
        let open = self.open.entry(source.path.clone()).or_default();
        if open.parts == 0 && source.has_articles {
            self.writer.remove_articles(&source.path);
        }
        open.parts += 1;
        open.articles += part.documents.len() as u64;
        open.skipped += part.skipped.len() as u64;
        let room = REASONS_A_SOURCE.saturating_sub(open.reasons.len());
        open.reasons.extend(part.skipped.into_iter().take(room));
        self.progress
            .articles
            .fetch_add(part.documents.len() as u64, Ordering::Relaxed);
        for document in part.documents {
            let tag = document.get_first(self.before.fields.lang);
            if let Some(tag) = tag.and_then(|tag| tag.as_str()) {
                *self.summary.languages.entry(primary(tag)).or_insert(0) += 1;
            }
            self.writer.add(document)?;
        }
        Ok(())
    }

    fn close_if_complete(&mut self, source: &Source) -> Result<(), IndexError> {
        let complete = |open: &Open| {
            open.end
                .as_ref()
                .is_some_and(|(_, parts, _)| open.parts >= *parts)
        };
        if !self.open.get(&source.path).is_some_and(complete) {
            return Ok(());
        }
        let mut open = self.open.remove(&source.path).unwrap_or_default();
        let (hash, parts, failure) = open.end.take().unwrap_or_default();
        if parts == 0 && source.has_articles {
            self.writer.remove_articles(&source.path);
        }
        if let Some(failure) = failure {
            open.skipped += 1;
            open.reasons.insert(0, failure);
        }
        self.count(source, &open);
        self.progress.finish(source.stamp.size);
        self.writer.put_source(&SourceRecord {
            path: source.path.clone(),
            root: source.root.clone(),
            stamp: Stamp { hash, ..source.stamp },
            layers: self.request.layers,
            articles: open.articles,
            skipped: open.skipped,
            reasons: open.reasons,
            removed: false,
        })
    }

    fn count(&mut self, source: &Source, open: &Open) {
        let before = source.kept.as_ref().map_or(0, |kept| kept.articles);
        self.summary.updated += open.articles.min(before);
        self.summary.added += open.articles.saturating_sub(before);
        self.summary.removed += before.saturating_sub(open.articles);
        self.summary.skipped += open.skipped;
        for reason in &open.reasons {
            self.summary.reason(&source.path, reason.clone());
        }
    }

    fn touched(&mut self, source: &Source, hash: u64) -> Result<(), IndexError> {
        let Some(kept) = &source.kept else { return Ok(()) };
        let record = self.before.sources.record(kept.at)?;
        self.summary.unchanged += record.articles;
        self.summary.skipped += record.skipped;
        for reason in &record.reasons {
            self.summary.reason(&record.path, reason.clone());
        }
        self.progress.finish(source.stamp.size);
        self.writer.put_source(&SourceRecord {
            stamp: Stamp { hash, ..source.stamp },
            ..record
        })
    }

    /// Takes out what is gone, commits and says what was done.
    pub(super) fn finish(mut self, walked: Walked, run: LastRun) -> Result<Summary, IndexError> {
        if !run.interrupted {
            for source in gone(self.before, self.request, &walked)? {
                self.writer.remove_articles(&source.path);
                self.writer.forget_source(&source.path);
                self.summary.removed += source.articles;
            }
        }
        self.summary.interrupted = run.interrupted;
        self.manifest.last_run = Some(run);
        self.writer.commit(&self.manifest)?;
        self.writer.close()?;
        let mut summary = self.summary;
        summary.unchanged += walked.summary.unchanged;
        summary.skipped += walked.summary.skipped;
        summary.reasons.extend(walked.summary.reasons);
        // Workers end in any order; the summary does not show it.
        summary.reasons.sort_unstable();
        summary.reasons.truncate(MAX_REASONS);
        Ok(summary)
    }
}
