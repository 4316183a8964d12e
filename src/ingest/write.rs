//! What the writing thread does: puts together what workers send, commits, and counts.

use super::plan::is_inside;
use super::walk::{Source, Walked, gone};
use super::{MAX_REASONS, Progress, Request, Summary};
use crate::index::sources::{SourceRecord, Stamp};
use crate::index::{IndexError, LastRun, Manifest, Reader, Writer};
use crate::language::primary;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;
use tantivy::TantivyDocument;
use tantivy::schema::Value;
use xxhash_rust::xxh3::xxh3_64;

/// Reasons kept in the record of one source.
const REASONS_A_SOURCE: usize = 1000;

/// Some of a source's articles, ready to be added.
#[derive(Default)]
pub(super) struct Part {
    /// The articles.
    pub documents: Vec<TantivyDocument>,
    /// Why other records gave none.
    pub skipped: Vec<String>,
    /// More of the same job follows, so this does not count as a part yet.
    pub more: bool,
    /// Stored articles could not be read, so the file has to be.
    pub is_incomplete: bool,
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
        /// The source it was before, of which its articles were taken over.
        from: Option<Box<SourceRecord>>,
    },
    /// Size or time changed, the content did not.
    Touched { source: Arc<Source>, hash: u64 },
}

/// A source of which not all has arrived.
#[derive(Default)]
struct Open {
    /// Something of it has arrived, and what the index had of it is taken out.
    begun: bool,
    parts: u64,
    articles: u64,
    skipped: u64,
    reasons: Vec<String>,
    is_incomplete: bool,
    /// Hashes of the ids that were added in place of what the index has.
    ids: HashSet<u64>,
    end: Option<End>,
}

/// What the end of a source tells.
struct End {
    hash: u64,
    parts: u64,
    failure: Option<String>,
    from: Option<Box<SourceRecord>>,
}

/// The writer with its counts.
pub(super) struct Writing<'a> {
    before: &'a Reader,
    writer: Writer,
    manifest: Manifest,
    request: &'a Request,
    progress: &'a Progress,
    open: HashMap<String, Open>,
    /// Sources whose articles others took over, with how many.
    taken_over: HashMap<String, u64>,
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
            taken_over: HashMap::new(),
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
                from,
            } => {
                self.open.entry(source.path.clone()).or_default().end = Some(End {
                    hash,
                    parts,
                    failure,
                    from,
                });
                self.close_if_complete(&source)
            }
            Message::Touched { source, hash } => self.touched(&source, hash),
        }
    }

    fn part(&mut self, source: &Source, part: Part) -> Result<(), IndexError> {
        let open = self.open.entry(source.path.clone()).or_default();
        if !std::mem::replace(&mut open.begun, true) {
            self.writer.begin(&source.path, &source.root)?;
            if let (true, Some(kept)) = (source.only_layers, &source.kept) {
                let record = self.before.sources.record(kept.at)?;
                (open.skipped, open.reasons) = (record.skipped, record.reasons);
            }
        }
        open.parts += u64::from(!part.more);
        open.is_incomplete |= part.is_incomplete;
        open.articles += part.documents.len() as u64;
        open.skipped += part.skipped.len() as u64;
        for reason in &part.skipped {
            self.request.report(&source.path, reason);
        }
        let room = REASONS_A_SOURCE.saturating_sub(open.reasons.len());
        open.reasons.extend(part.skipped.into_iter().take(room));
        self.progress
            .articles
            .fetch_add(part.documents.len() as u64, Ordering::Relaxed);
        for document in part.documents {
            // One takes the place of the other, so that no commit in the middle of a large file lacks any.
            if let (true, Some(id)) = (source.has_articles, self.before.id_of(&document)) {
                self.writer.remove_article(&source.path, id)?;
                open.ids.insert(xxh3_64(id.as_bytes()));
            }
            let tag = document.get_first(self.before.fields.lang);
            if let Some(tag) = tag.and_then(|tag| tag.as_str()) {
                *self.summary.languages.entry(primary(tag)).or_insert(0) += 1;
            }
            self.writer.add(document)?;
        }
        Ok(())
    }

    fn close_if_complete(&mut self, source: &Source) -> Result<(), IndexError> {
        let complete = |open: &mut Open| {
            (open.end.take_if(|end| open.parts >= end.parts)).map(|end| (end, std::mem::take(open)))
        };
        let Some((end, mut open)) = self.open.get_mut(&source.path).and_then(complete) else {
            return Ok(());
        };
        self.open.remove(&source.path);
        if source.has_articles {
            self.remove_others(source, &open, end.parts)?;
        }
        if let Some(failure) = end.failure {
            self.request.report(&source.path, &failure);
            open.skipped += 1;
            open.reasons.insert(0, failure);
        }
        let mut removed = false;
        if let Some(from) = end.from {
            self.taken_over.insert(from.path, open.articles);
            (open.skipped, open.reasons, removed) = (from.skipped, from.reasons, from.removed);
        }
        let stamp = match open.is_incomplete {
            true => Stamp::IN_DOUBT,
            false => Stamp {
                hash: end.hash,
                ..source.stamp
            },
        };
        self.count(source, &open);
        self.progress.finish(source.stamp.size);
        self.writer.put_source(SourceRecord {
            path: source.path.clone(),
            root: source.root.clone(),
            stamp,
            layers: self.request.layers,
            articles: open.articles,
            skipped: open.skipped,
            reasons: open.reasons,
            removed,
        });
        Ok(())
    }

    /// Takes out the articles of a source that it does not give any more.
    fn remove_others(&self, source: &Source, open: &Open, parts: u64) -> Result<(), IndexError> {
        if parts == 0 {
            self.writer.begin(&source.path, &source.root)?;
        }
        if open.ids.is_empty() {
            self.writer.remove_articles(&source.path);
            return Ok(());
        }
        for at in self.before.articles_of(&source.path)? {
            let id = self.before.id_at(at)?;
            if !open.ids.contains(&xxh3_64(id.as_bytes())) {
                self.writer.remove_article(&source.path, &id)?;
            }
        }
        Ok(())
    }

    fn count(&mut self, source: &Source, open: &Open) {
        let before = source.kept.as_ref().map_or(0, |kept| kept.articles);
        if source.only_layers {
            self.summary.refreshed += open.articles;
        }
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
            self.request.report(&record.path, reason);
            self.summary.reason(&record.path, reason.clone());
        }
        self.progress.finish(source.stamp.size);
        let layered = match source.keeps_layers {
            true => record.stamp.layered,
            false => source.stamp.layered,
        };
        if layered != source.stamp.layered {
            self.summary.stale += record.articles;
        }
        self.writer.put_source(SourceRecord {
            stamp: Stamp {
                hash,
                layered,
                ..source.stamp
            },
            ..record
        });
        Ok(())
    }

    /// Notes which folders are on a disk of their own, as far as they were walked.
    fn note_mounts(&mut self, found: Vec<String>) {
        let walks = &self.request.plan.walks;
        let walked = |folder: &String| walks.iter().any(|walk| is_inside(folder, &walk.start));
        self.manifest.mounts.retain(|folder| !walked(folder));
        self.manifest.mounts.extend(found);
        self.manifest.mounts.sort_unstable();
        self.manifest.mounts.dedup();
    }

    /// Takes out what is gone, commits and says what was done.
    pub(super) fn finish(mut self, walked: Walked, run: LastRun) -> Result<Summary, IndexError> {
        if !run.interrupted {
            for source in gone(self.before, self.request, &walked)? {
                self.writer.begin(&source.path, &source.root)?;
                self.writer.remove_articles(&source.path);
                self.writer.forget_source(&source.path);
                match self.taken_over.remove(&source.path) {
                    Some(articles) => {
                        self.summary.moved += articles;
                        self.summary.added -= articles;
                    }
                    None => self.summary.removed += source.articles,
                }
            }
            self.note_mounts(walked.mounts);
        }
        self.summary.interrupted = run.interrupted;
        self.manifest.last_run = Some(run);
        self.writer.commit(&self.manifest)?;
        self.writer.close()?;
        let mut summary = self.summary;
        summary.unchanged += walked.summary.unchanged;
        summary.stale += walked.summary.stale;
        summary.skipped += walked.summary.skipped;
        summary.reasons.extend(walked.summary.reasons);
        // Workers end in any order; the summary does not show it.
        summary.reasons.sort_unstable();
        summary.reasons.truncate(MAX_REASONS);
        Ok(summary)
    }
}
