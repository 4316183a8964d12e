//! STORY 2: folders of files become an index that is up to date with them.
//!
//! In: an [`Index`], the roots to walk and which layers to give. Out: a [`Summary`], and the index
//! committed. One thread walks and compares, workers read and annotate, this one writes; bounded
//! channels between them keep memory flat.
//!
//! ```text
//! walk -[Job]-> workers -[Message]-> write -> commit articles -> commit sources
//! ```

#[cfg(feature = "watch")]
mod changes;
mod mounts;
mod moved;
mod plan;
pub mod reading;
mod rebuild;
mod records;
mod refresh;
mod remove;
mod report;
mod select;
mod walk;
mod work;
mod write;

#[cfg(feature = "watch")]
pub use changes::{Changed, Changes};
pub use plan::{Plan, RootError};
pub use rebuild::{Doubtful, Rebuild, Rebuilt, rebuild};
pub use refresh::{layered, made};
pub use remove::{Removed, remove};
pub use report::Report;
pub use select::{PatternError, check};

use crate::annotate::Layers;
use crate::entities::watchlist::Watchlist;
use crate::index::{Choice, Index, IndexError, LastRun};
use crossbeam_channel::bounded;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Jobs and messages that wait in a channel, for each worker.
const WAITING: usize = 4;

/// What to do.
#[derive(Debug, Clone)]
pub struct Request {
    /// The walks, and the roots the index has afterwards.
    pub plan: Plan,
    /// Which files of the folders are wanted.
    pub choice: Choice,
    /// Whether articles whose whole folder is gone are taken out too.
    pub prune: bool,
    /// Where everything skipped and left out is listed.
    pub report: Option<Arc<Report>>,
    /// The layers that articles get.
    pub layers: Layers,
    /// Names that are always found.
    pub watchlist: Arc<Watchlist>,
    /// Whether the time a file was last changed stands in for a day of publication where there is none.
    pub date_from_mtime: bool,
    /// Worker threads.
    pub jobs: usize,
    /// Read files again that have not changed.
    pub reread: bool,
    /// Find names and dates anew in the stored text of articles that have them from another way of finding
    /// them, other layers or another list of names.
    pub refresh: bool,
    /// What is done is committed at least this often.
    pub commit_every: Duration,
    /// The time to record for this run.
    pub now: String,
}

impl Request {
    /// Walks a plan with two workers: all files, all layers, nothing read again, committed every half a minute.
    pub fn new(plan: Plan) -> Request {
        Request {
            plan,
            choice: Choice::default(),
            prune: false,
            report: None,
            layers: Layers::ALL,
            watchlist: Arc::default(),
            date_from_mtime: false,
            jobs: 2,
            reread: false,
            refresh: true,
            commit_every: Duration::from_secs(30),
            now: String::new(),
        }
    }

    fn report(&self, path: &str, reason: &str) {
        if let Some(report) = &self.report {
            report.add(path, reason);
        }
    }
}

/// How far a run is; read by others while it goes on.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files found.
    pub found: AtomicU64,
    /// Files done, changed or not.
    pub done: AtomicU64,
    /// Bytes of the files found.
    pub bytes_found: AtomicU64,
    /// Bytes of the files done, and of those that are being read piece by piece.
    pub bytes_done: AtomicU64,
    /// Articles written.
    pub articles: AtomicU64,
    /// All files are found.
    pub walked: AtomicBool,
    /// Set by others: end after a last commit.
    pub stop: AtomicBool,
}

impl Progress {
    /// Counts a file of this size as done.
    fn finish(&self, size: u64) {
        self.done.fetch_add(1, Ordering::Relaxed);
        self.bytes_done.fetch_add(size, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// What a run did, in articles.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// New ones.
    pub added: u64,
    /// Those of sources that changed, and those whose layers were made anew.
    pub updated: u64,
    /// Those of them of which only the layers were made anew, from the stored text.
    pub refreshed: u64,
    /// Unchanged ones that keep layers of another run, as they were told to.
    pub stale: u64,
    /// Those of sources that did not.
    pub unchanged: u64,
    /// Those of files that stand in another place now.
    pub moved: u64,
    /// Those that are no longer there.
    pub removed: u64,
    /// Files and records that gave none.
    pub skipped: u64,
    /// The articles that were read, by language.
    pub languages: BTreeMap<String, u64>,
    /// Which were skipped, and why; the first [`MAX_REASONS`].
    pub reasons: Vec<Skip>,
    /// The run was stopped before its end.
    pub interrupted: bool,
}

/// Reasons that a summary keeps.
pub const MAX_REASONS: usize = 1000;

/// A file or record that gave no article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Skip {
    /// Absolute path.
    pub path: String,
    /// Why, with what to do about it.
    pub reason: String,
}

impl Summary {
    /// Articles of which the index holds something else than before.
    pub fn changed(&self) -> u64 {
        self.added + self.updated + self.moved + self.removed
    }

    fn skip(&mut self, path: &str, reason: impl Into<String>) {
        self.skipped += 1;
        self.reason(path, reason.into());
    }

    fn reason(&mut self, path: &str, reason: String) {
        if self.reasons.len() < MAX_REASONS {
            self.reasons.push(Skip {
                path: path.to_owned(),
                reason,
            });
        }
    }
}

/// Brings the index up to date with the roots of the plan. What other roots hold is left alone.
///
/// # Errors
///
/// The index cannot be written; what was committed before is kept, and the next run goes on from there.
pub fn run(index: &Index, request: &Request, progress: &Progress) -> Result<Summary, IndexError> {
    // What others committed before the lock was taken has to be known.
    let writer = index.writer(writer_threads(request.jobs))?;
    let before = index.reader()?;
    let mut manifest = before.manifest.clone();
    manifest.roots.clone_from(&request.plan.roots);
    manifest.choice.clone_from(&request.choice);
    if request.prune {
        manifest.roots.retain(|root| !request.plan.missing.contains(root));
    }
    let (jobs, jobs_out) = bounded(request.jobs * WAITING);
    let (messages, messages_out) = bounded(request.jobs * WAITING);
    let mut writing = write::Writing::new(&before, writer, manifest, request, progress);
    let walked = std::thread::scope(|scope| {
        let (before, to_writer) = (&before, messages.clone());
        let walker = scope.spawn(move || walk::walk(before, request, progress, jobs, to_writer));
        for _ in 0..request.jobs {
            let (jobs, messages) = (jobs_out.clone(), messages.clone());
            scope.spawn(move || work::work(before, request, jobs, messages));
        }
        drop((jobs_out, messages));
        let written = writing.receive(messages_out);
        let walked = walker.join().expect("the walker catches what fails");
        written.map(|()| walked)
    })?;
    let interrupted = progress.stopped();
    let run = LastRun {
        date_from_mtime: request.date_from_mtime,
        ended: request.now.clone(),
        layers: request.layers,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        interrupted,
    };
    let summary = writing.finish(walked?, run)?;
    // The table of names and the stories are made here so that the first question need not wait for them.
    let reader = index.reader()?;
    reader.names()?;
    reader.stories()?;
    Ok(summary)
}

/// Threads for Tantivy's own work beside the workers, which do the larger part.
fn writer_threads(jobs: usize) -> usize {
    jobs.div_ceil(2).min(4)
}

#[cfg(test)]
mod tests;
