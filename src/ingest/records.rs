//! Large containers, read piece by piece: what they hold may not fit in memory.
//!
//! In: a [`Source`] that changed. Out: batches of what it holds as [`Job`]s, and the end of the source as a
//! [`Message`]. Unpacked by the walking thread and read by the workers, so that one large file keeps all of them
//! busy. Small containers go to one worker whole.

use super::walk::{Job, Source, Walker, is_same, unreadable};
use super::write::Message;
use super::{moved, reading};
use crate::article::{self, Input, Piece};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use xxhash_rust::xxh3::Xxh3;

/// Containers up to this size are unpacked by one worker.
const SMALL: u64 = 4 << 20;
/// Pieces of one file that travel together at most.
const BATCH_PIECES: usize = 32;
/// Bytes after which a batch leaves.
const BATCH_BYTES: usize = 1 << 20;
/// Bytes read ahead.
const BUFFER: usize = 1 << 18;

impl Walker<'_> {
    /// Sends a file to the workers: whole, or piece by piece where it is a large container.
    pub(super) fn file_of(&mut self, source: Arc<Source>) -> ControlFlow<()> {
        let is_large = source.stamp.size > SMALL && is_container(&source);
        match is_large {
            true => self.pieces(source),
            false => self.send(Job::File(source)),
        }
    }

    /// Reads a container: once for its hash, once for what it holds.
    fn pieces(&mut self, source: Arc<Source>) -> ControlFlow<()> {
        let open = || File::open(&source.file).map(|file| BufReader::with_capacity(BUFFER, file));
        let hash = match open().and_then(hash_of) {
            Ok(hash) => hash,
            Err(error) => return self.end(&source, 0, 0, Some(unreadable(&error))),
        };
        if is_same(&source, hash, self.request.reread) {
            return self.message(Message::Touched { source, hash });
        }
        if let Some(from) = moved::origin(self.before, &source, hash, self.request) {
            return self.send(Job::Moved(source, hash, Box::new(from)));
        }
        let state = state_of(&source.file);
        let mut batches = Batches::new(self, &source);
        let result = open().map_err(|error| unreadable(&error)).and_then(|mut input| {
            let each = &mut |piece| batches.push(piece);
            reading::unpack(&source.name, Input::File(&mut input), each).map_err(|error| error.to_string())
        });
        let flow = batches.flush();
        let (sent, counted) = (batches.sent, batches.counted);
        if flow.is_break() || self.progress.stopped() {
            return ControlFlow::Break(());
        }
        // The end of the source counts its size; what was counted on the way is part of it.
        self.progress.bytes_done.fetch_sub(counted, Ordering::Relaxed);
        match state_of(&source.file) == state {
            true => self.end(&source, hash, sent, result.err()),
            // Without a hash, the next run reads it again.
            false => self.end(&source, 0, sent, Some(CHANGED.to_owned())),
        }
    }

    /// Reads what is piped into the program. What an earlier run was given takes its place only once something
    /// is read.
    pub(super) fn stdin(&mut self) -> ControlFlow<()> {
        let stamp = self.stamp_of_stdin();
        let source = Arc::new(Source::stdin(
            stamp,
            self.before.sources.find(STDIN).ok().flatten(),
        ));
        self.progress.found.fetch_add(1, Ordering::Relaxed);
        let mut hash = Xxh3::new();
        let mut input = BufReader::with_capacity(
            BUFFER,
            Hashed {
                inner: io::stdin().lock(),
                hash: &mut hash,
            },
        );
        let mut batches = Batches::new(self, &source);
        let each = &mut |piece| batches.push(piece);
        let result = reading::unpack(STDIN, Input::Stream(&mut input), each);
        let flow = batches.flush();
        let (sent, counted) = (batches.sent, batches.counted);
        if flow.is_break() || self.progress.stopped() {
            return ControlFlow::Break(());
        }
        self.progress.bytes_done.fetch_sub(counted, Ordering::Relaxed);
        match result {
            Err(error) if sent == 0 => {
                self.skip(STDIN, &error.to_string());
                ControlFlow::Continue(())
            }
            result => {
                let hash = hash.digest();
                self.end(&source, hash, sent, result.err().map(|error| error.to_string()))
            }
        }
    }
}

/// The name of what is piped into the program, as a source and in ids.
pub(super) const STDIN: &str = "-";
/// Said of a file that did not stay as it was.
pub(super) const CHANGED: &str = "it changed while it was read; the next run reads it again";

/// Size and time of a file, which tell whether it changed.
pub(super) fn state_of(file: &Path) -> Option<(u64, std::time::SystemTime)> {
    let data = std::fs::metadata(file).ok()?;
    Some((data.len(), data.modified().ok()?))
}

fn is_container(source: &Source) -> bool {
    let mut head = Vec::new();
    let read =
        File::open(&source.file).and_then(|file| file.take(article::HEAD as u64).read_to_end(&mut head));
    // What cannot be read is said by the worker.
    read.is_ok() && article::is_container(&source.name, &head)
}

/// Pieces on their way to the workers.
struct Batches<'w, 'a> {
    walker: &'w Walker<'a>,
    source: &'w Arc<Source>,
    pieces: Vec<Piece>,
    bytes: usize,
    sent: u64,
    counted: u64,
}

impl<'w, 'a> Batches<'w, 'a> {
    fn new(walker: &'w Walker<'a>, source: &'w Arc<Source>) -> Batches<'w, 'a> {
        Batches {
            walker,
            source,
            pieces: Vec::new(),
            bytes: 0,
            sent: 0,
            counted: 0,
        }
    }

    fn push(&mut self, piece: Piece) -> ControlFlow<()> {
        self.bytes += match &piece {
            Piece::Member(member) => member.bytes.len(),
            Piece::Record(record) => record.as_ref().map_or(0, |article| article.body.len()),
        };
        self.pieces.push(piece);
        if self.walker.progress.stopped() {
            return ControlFlow::Break(());
        }
        match self.pieces.len() >= BATCH_PIECES || self.bytes >= BATCH_BYTES {
            true => self.flush(),
            false => ControlFlow::Continue(()),
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        if self.pieces.is_empty() {
            return ControlFlow::Continue(());
        }
        self.sent += 1;
        // What is unpacked is more than what lies on the disk; the bar never passes the end of the file.
        let left = self.source.stamp.size.saturating_sub(self.counted);
        let bytes = (self.bytes as u64).min(left);
        self.counted += bytes;
        self.walker
            .progress
            .bytes_done
            .fetch_add(bytes, Ordering::Relaxed);
        self.bytes = 0;
        let pieces = std::mem::take(&mut self.pieces);
        self.walker.send(Job::Pieces(self.source.clone(), pieces))
    }
}

fn hash_of(mut input: impl BufRead + Seek) -> io::Result<u64> {
    let mut hash = Xxh3::new();
    let mut all = Hashed {
        inner: &mut input,
        hash: &mut hash,
    };
    io::copy(&mut all, &mut io::sink())?;
    Ok(hash.digest())
}

/// A reader that hashes what goes through it.
struct Hashed<'h, R> {
    inner: R,
    hash: &'h mut Xxh3,
}

impl<R: Read> Read for Hashed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        Ok(read)
    }
}
