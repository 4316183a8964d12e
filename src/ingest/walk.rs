//! Walking the roots: what is there, and which of it changed.
//!
//! In: the plan and the sources of the last commit. Out: [`Job`]s for what changed, and a [`Walked`]
//! with what did not, what could not be walked and which sources were seen.

use super::plan::{Walk, is_inside};
use super::refresh::{layered, made};
use super::write::Message;
use super::{Progress, Request, Summary};
use crate::article;
use crate::index::sources::{Kept, Marks, Stamp};
use crate::index::{IndexError, Reader, is_index};
use crossbeam_channel::Sender;
use std::fs::Metadata;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tantivy::DocAddress;
use walkdir::{DirEntry, WalkDir};

/// A file that changed or is new.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Absolute path.
    pub path: String,
    /// Its root.
    pub root: String,
    /// Path relative to the root, with `/`; the file name where the root is the file.
    pub name: String,
    /// Size and time as seen by the walk; the hash is 0 until it is read.
    pub stamp: Stamp,
    /// What the index has of it.
    pub kept: Option<Kept>,
    /// Whether articles of it may be in the index, be it from a run that died.
    pub has_articles: bool,
    /// Whether its articles may keep layers of another run.
    pub keeps_layers: bool,
    /// Whether nothing but the layers of its articles is made anew.
    pub only_layers: bool,
}

/// Work for one worker.
pub(super) enum Job {
    /// Read a whole file.
    File(Arc<Source>),
    /// Records of a file that is read piece by piece.
    Records(Arc<Source>, Vec<article::Record>),
    /// Annotate stored articles again.
    Stored(Arc<Source>, Vec<DocAddress>),
}

/// What a walk found beyond its jobs.
pub(super) struct Walked {
    /// Counts of what did not change, and what was passed over.
    pub summary: Summary,
    /// The sources that are still there.
    pub marks: Marks,
    /// Folders that could not be read; what the index has under them stays.
    pub unreadable: Vec<String>,
}

/// The walker: its channels close when it drops.
pub(super) struct Walker<'a> {
    pub(super) before: &'a Reader,
    pub(super) request: &'a Request,
    pub(super) progress: &'a Progress,
    jobs: Sender<Job>,
    messages: Sender<Message>,
    walked: Walked,
}

/// Walks all of the plan.
pub(super) fn walk(
    before: &Reader,
    request: &Request,
    progress: &Progress,
    jobs: Sender<Job>,
    messages: Sender<Message>,
) -> Result<Walked, IndexError> {
    let walked = Walked {
        summary: Summary::default(),
        marks: before.sources.marks(),
        unreadable: request.plan.missing.clone(),
    };
    let mut walker = Walker {
        before,
        request,
        progress,
        jobs,
        messages,
        walked,
    };
    for missing in &request.plan.missing {
        let reason = "the folder is not there; what it held is kept, `attache remove` takes it out";
        walker.walked.summary.skip(missing, reason);
    }
    for walk in &request.plan.walks {
        if walker.walk(walk)?.is_break() {
            break;
        }
    }
    progress.walked.store(true, Ordering::Relaxed);
    Ok(walker.walked)
}

impl Walker<'_> {
    fn walk(&mut self, walk: &Walk) -> Result<ControlFlow<()>, IndexError> {
        let entries = WalkDir::new(&walk.start).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| entry.depth() == 0 || is_wanted(entry)) {
            if self.progress.stopped() {
                return Ok(ControlFlow::Break(()));
            }
            let flow = match entry {
                Ok(entry) => self.entry(walk, &entry)?,
                Err(error) => {
                    let path = error
                        .path()
                        .unwrap_or(walk.start.as_ref())
                        .to_string_lossy()
                        .into_owned();
                    let why = error
                        .io_error()
                        .map_or_else(|| error.to_string(), ToString::to_string);
                    self.walked
                        .summary
                        .skip(&path, format!("cannot be read: {why}; check its permissions"));
                    self.walked.unreadable.push(path);
                    ControlFlow::Continue(())
                }
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn entry(&mut self, walk: &Walk, entry: &DirEntry) -> Result<ControlFlow<()>, IndexError> {
        let go_on = Ok(ControlFlow::Continue(()));
        let Some(path) = entry.path().to_str() else {
            let path = entry.path().to_string_lossy();
            self.walked
                .summary
                .skip(&path, "its name is not in UTF-8; rename it");
            return go_on;
        };
        // Of a link, what it leads to counts; linked folders are not entered, so nothing loops.
        let data = match std::fs::metadata(path) {
            Ok(data) if data.is_file() => data,
            Ok(_) => return go_on,
            Err(error) => {
                self.walked
                    .summary
                    .skip(path, format!("cannot be read: {error}; check its permissions"));
                self.walked.unreadable.push(path.to_owned());
                return go_on;
            }
        };
        self.progress.found.fetch_add(1, Ordering::Relaxed);
        self.progress.bytes_found.fetch_add(data.len(), Ordering::Relaxed);
        let stamp = self.stamp(walk, &data);
        let kept = self.before.sources.find(path)?;
        let mut only_layers = false;
        if let Some(kept) = &kept {
            self.walked.marks.set(kept.at);
            let same = Stamp {
                hash: kept.stamp.hash,
                layered: kept.stamp.layered,
                ..stamp
            } == kept.stamp;
            only_layers = same && !self.request.reread;
            let is_layered = kept.stamp.layered == stamp.layered || kept.articles == 0;
            if only_layers && (is_layered || !self.request.refresh) {
                self.unchanged(kept, is_layered)?;
                return go_on;
            }
        }
        let source = Source {
            path: path.to_owned(),
            root: walk.root.clone(),
            name: relative(path, &walk.root),
            stamp,
            has_articles: kept.is_some() || self.before.has_articles_of(path)?,
            keeps_layers: !self.request.refresh,
            only_layers,
            kept,
        };
        self.changed(source)
    }

    /// Sends a source to the workers: its stored articles where only layers are to be made, else the file.
    fn changed(&mut self, source: Source) -> Result<ControlFlow<()>, IndexError> {
        let mut source = Arc::new(source);
        if source.only_layers {
            if let Some(flow) = self.refresh(&source)? {
                return Ok(flow);
            }
            Arc::make_mut(&mut source).only_layers = false;
        }
        match article::is_line_format(&source.path) {
            true => Ok(self.lines(source)),
            false => Ok(self.send(Job::File(source))),
        }
    }

    fn stamp(&self, walk: &Walk, data: &Metadata) -> Stamp {
        let since_1970 = data
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        Stamp {
            size: data.len(),
            modified: since_1970.map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(0)),
            hash: 0,
            made: made(self.request.date_from_mtime, &walk.root),
            layered: layered(self.request.layers, &self.request.watchlist),
        }
    }

    fn unchanged(&mut self, kept: &Kept, is_layered: bool) -> Result<(), IndexError> {
        self.walked.summary.unchanged += kept.articles;
        if !is_layered {
            self.walked.summary.stale += kept.articles;
        }
        if kept.is_skipped {
            let record = self.before.sources.record(kept.at)?;
            self.walked.summary.skipped += record.skipped;
            for reason in record.reasons {
                self.walked.summary.reason(&record.path, reason);
            }
        }
        self.progress.finish(kept.stamp.size);
        Ok(())
    }

    pub(super) fn end(
        &self,
        source: &Arc<Source>,
        hash: u64,
        parts: u64,
        failure: Option<String>,
    ) -> ControlFlow<()> {
        self.message(Message::End {
            source: source.clone(),
            hash,
            parts,
            failure,
        })
    }

    pub(super) fn message(&self, message: Message) -> ControlFlow<()> {
        flow(self.messages.send(message).is_ok())
    }

    pub(super) fn send(&self, job: Job) -> ControlFlow<()> {
        flow(self.jobs.send(job).is_ok())
    }
}

/// Whether the content is what the index has already, made in the same way.
pub(super) fn is_same(source: &Source, hash: u64, reread: bool) -> bool {
    let same = |kept: &Kept| {
        let is_layered = source.keeps_layers || kept.stamp.layered == source.stamp.layered;
        kept.stamp.hash == hash && kept.stamp.made == source.stamp.made && is_layered
    };
    !reread && source.kept.as_ref().is_some_and(same)
}

pub(super) fn unreadable(error: &std::io::Error) -> String {
    format!("cannot be read: {error}; check the disk and the file's permissions")
}

fn flow(goes_on: bool) -> ControlFlow<()> {
    // A closed channel means that the other side failed and says why itself.
    match goes_on {
        true => ControlFlow::Continue(()),
        false => ControlFlow::Break(()),
    }
}

/// Hidden files, indexes and what a folder says about itself are no articles.
fn is_wanted(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_readme = || {
        name.split('.')
            .next()
            .is_some_and(|stem| stem.eq_ignore_ascii_case("readme"))
    };
    match entry.file_type().is_dir() {
        true => !name.starts_with('.') && !is_index(entry.path()),
        false => !name.starts_with('.') && !is_readme(),
    }
}

fn relative(path: &str, root: &str) -> String {
    let inside = path
        .strip_prefix(root)
        .map_or(path, |rest| rest.trim_start_matches('/'));
    match inside.is_empty() {
        true => path.rsplit('/').next().unwrap_or(path).to_owned(),
        false => inside.to_owned(),
    }
}

/// What the index has under the walks of a plan and the walk did not come across.
pub(super) fn gone(
    before: &Reader,
    request: &Request,
    walked: &Walked,
) -> tantivy::Result<Vec<crate::index::sources::SourceRecord>> {
    let mut gone = Vec::new();
    for walk in &request.plan.walks {
        for at in before.sources.under(&walk.start)? {
            if walked.marks.has(at) {
                continue;
            }
            let record = before.sources.record(at)?;
            if !walked
                .unreadable
                .iter()
                .any(|folder| is_inside(&record.path, folder))
            {
                gone.push(record);
            }
        }
    }
    Ok(gone)
}
