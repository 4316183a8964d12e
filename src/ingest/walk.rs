//! Walking the roots: what is there, and which of it changed.
//!
//! In: the plan and the sources of the last commit. Out: [`Job`]s for what changed, and a [`Walked`]
//! with what did not, what could not be walked and which sources were seen.

use super::mounts::Mounts;
use super::plan::{Walk, is_inside};
use super::records::STDIN;
use super::refresh::{layered, made};
use super::select::{LeftOut, Selector};
use super::write::Message;
use super::{Progress, Request, Summary};
use crate::article;
use crate::index::sources::{Kept, Marks, SourceRecord, Stamp};
use crate::index::{IndexError, Reader};
use crossbeam_channel::Sender;
use std::fs::Metadata;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tantivy::DocAddress;
use walkdir::{DirEntry, WalkDir};

/// A file that changed or is new.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Where it is on the disk.
    pub file: PathBuf,
    /// Its absolute path as the index knows it, by [`printed`].
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

impl Source {
    /// What is piped into the program, which has no size before it is read.
    pub(super) fn stdin(stamp: Stamp, kept: Option<Kept>) -> Source {
        Source {
            file: STDIN.into(),
            path: STDIN.to_owned(),
            root: STDIN.to_owned(),
            name: STDIN.to_owned(),
            stamp,
            kept,
            has_articles: true,
            keeps_layers: false,
            only_layers: false,
        }
    }
}

/// Work for one worker.
pub(super) enum Job {
    /// Read a whole file.
    File(Arc<Source>),
    /// Some of what a file holds that is unpacked piece by piece.
    Pieces(Arc<Source>, Vec<article::Piece>),
    /// Take over the articles of what this file was before; with the hash of its bytes.
    Moved(Arc<Source>, u64, Box<SourceRecord>),
    /// Annotate stored articles again.
    Stored(Arc<Source>, Vec<DocAddress>),
}

/// What a walk found beyond its jobs.
pub(super) struct Walked {
    /// Counts of what did not change, and what was passed over.
    pub summary: Summary,
    /// The sources that are still there.
    pub marks: Marks,
    /// Folders that could not be read, or not wholly; what the index has under them stays.
    pub unreadable: Vec<String>,
    /// Folders that are on a disk of their own.
    pub mounts: Vec<String>,
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
        unreadable: Vec::new(),
        mounts: Vec::new(),
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
        if !request.prune {
            let reason =
                "the folder is not there; what it held is kept, `attache index --prune` takes it out";
            walker.keep(missing, reason);
        }
    }
    if request.plan.stdin && walker.stdin().is_break() {
        return Ok(walker.walked);
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
        let choice = &self.request.choice;
        let (mut selector, wanted) = Selector::new(choice, &walk.root, &walk.start);
        if let Err(why) = wanted {
            self.leave_out(Path::new(&walk.start), &why);
            return Ok(ControlFlow::Continue(()));
        }
        let found = self.progress.found.load(Ordering::Relaxed);
        let above = Path::new(&walk.start)
            .strip_prefix(&walk.root)
            .map_or(0, |inside| inside.iter().count());
        let mut mounts = Mounts::of(&walk.start);
        let tree = WalkDir::new(&walk.start).follow_links(choice.follow);
        let mut entries = tree.sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            if self.progress.stopped() {
                return Ok(ControlFlow::Break(()));
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.failed(walk, &error);
                    continue;
                }
            };
            let is_dir = entry.file_type().is_dir();
            if entry.depth() > 0
                && let Err(why) = selector.wants(entry.path(), above + entry.depth(), is_dir)
            {
                self.leave_out(entry.path(), &why);
                if is_dir {
                    entries.skip_current_dir();
                }
                continue;
            }
            if is_dir {
                mounts.enter(&entry);
            } else if self.file(walk, &entry)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        let any = self.progress.found.load(Ordering::Relaxed) > found;
        self.hold(walk, mounts, any)?;
        Ok(ControlFlow::Continue(()))
    }

    /// Keeps what lies where a disk is no longer mounted, or where nothing at all is left.
    fn hold(&mut self, walk: &Walk, mounts: Mounts, any: bool) -> Result<(), IndexError> {
        let is_empty =
            |folder: &String| std::fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
        let before = self.before.manifest.mounts.iter();
        let missed = before
            .filter(|mount| is_inside(mount, &walk.start) || is_inside(&walk.start, mount))
            .filter(|mount| is_empty(mount));
        let mut missed: Vec<String> = missed.cloned().collect();
        self.walked.mounts.extend(mounts.found);
        if self.request.prune {
            return Ok(());
        }
        self.walked.mounts.extend(missed.iter().cloned());
        if !any && walk.start == walk.root && Path::new(&walk.start).exists() {
            missed = vec![walk.start.clone()];
        }
        for folder in missed {
            let files = self.before.sources.under(&folder)?.len();
            if files > 0 {
                let files = if files == 1 {
                    "1 file".to_owned()
                } else {
                    format!("{files} files")
                };
                let reason = format!(
                    "nothing is there any more, as if a disk were not mounted; what the index has of it ({files}) is \
                     kept, `attache index --prune` takes it out"
                );
                self.keep(&folder, &reason);
            }
        }
        Ok(())
    }

    /// Passes over a folder and keeps what the index has of it.
    fn keep(&mut self, folder: &str, reason: &str) {
        self.skip(folder, reason);
        self.walked.unreadable.push(folder.to_owned());
    }

    pub(super) fn skip(&mut self, path: &str, reason: &str) {
        self.request.report(path, reason);
        self.walked.summary.skip(path, reason);
    }

    fn leave_out(&self, path: &Path, why: &LeftOut) {
        self.request.report(&printed(path), &why.to_string());
    }

    fn failed(&mut self, walk: &Walk, error: &walkdir::Error) {
        let path = printed(error.path().unwrap_or(walk.start.as_ref()));
        if let Some(above) = error.loop_ancestor() {
            let reason = format!("a link that leads back to {}; not followed", printed(above));
            return self.request.report(&path, &reason);
        }
        let gone = error
            .io_error()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound);
        if gone && error.depth() == 0 {
            // The plan names what changed, and this is no longer there.
            return;
        }
        let why = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        self.keep(&path, &format!("cannot be read: {why}; check its permissions"));
    }

    fn file(&mut self, walk: &Walk, entry: &DirEntry) -> Result<ControlFlow<()>, IndexError> {
        let go_on = Ok(ControlFlow::Continue(()));
        let path = printed(entry.path());
        let data = match std::fs::metadata(entry.path()) {
            Ok(data) if data.is_file() => data,
            Ok(data) => {
                let reason = match data.is_dir() {
                    true => "left out: a link to a folder; `--follow` enters it",
                    false => "left out: neither a file nor a folder",
                };
                self.request.report(&path, reason);
                return go_on;
            }
            Err(error) => {
                self.keep(&path, &format!("cannot be read: {error}; check its permissions"));
                return go_on;
            }
        };
        self.progress.found.fetch_add(1, Ordering::Relaxed);
        self.progress.bytes_found.fetch_add(data.len(), Ordering::Relaxed);
        let stamp = self.stamp(walk, &data);
        let kept = self.before.sources.find(&path)?;
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
            file: entry.path().to_owned(),
            root: walk.root.clone(),
            name: relative(&path, &walk.root),
            stamp,
            has_articles: kept.is_some() || self.before.has_articles_of(&path)?,
            keeps_layers: !self.request.refresh,
            only_layers,
            kept,
            path,
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
        Ok(self.file_of(source))
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

    pub(super) fn stamp_of_stdin(&self) -> Stamp {
        Stamp {
            size: 0,
            modified: 0,
            hash: 0,
            made: made(self.request.date_from_mtime, STDIN),
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
                self.request.report(&record.path, &reason);
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
            from: None,
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

/// A path as the index knows it: bytes that are not UTF-8 as `\xFF`.
pub(super) fn printed(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02X}"));
        }
    }
    out
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
) -> tantivy::Result<Vec<SourceRecord>> {
    let mut gone = Vec::new();
    let starts = request.plan.walks.iter().map(|walk| &walk.start);
    for start in starts.chain(&request.plan.missing) {
        for at in before.sources.under(start)? {
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
