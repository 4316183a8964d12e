//! Files of many records, read piece by piece: what they hold may not fit in memory.
//!
//! In: a [`Source`] that changed. Out: batches of its records as [`Job`]s, and the end of the source as a
//! [`Message`]. Read by the walking thread, so that one large file keeps all workers busy.

use super::moved;
use super::walk::{Job, Source, Walker, is_same, unreadable};
use super::write::Message;
use crate::article;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use xxhash_rust::xxh3::Xxh3;

/// Records of one file that travel together at most.
const BATCH_RECORDS: usize = 32;
/// Bytes of text after which a batch leaves.
const BATCH_BYTES: usize = 1 << 20;

impl Walker<'_> {
    /// Reads a file of records piece by piece: once for its hash, once for its records.
    pub(super) fn lines(&mut self, source: Arc<Source>) -> ControlFlow<()> {
        let open = || std::fs::File::open(&source.file).map(|file| BufReader::with_capacity(1 << 18, file));
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
        let mut batches = Batches {
            walker: self,
            source: &source,
            records: Vec::new(),
            bytes: 0,
            sent: 0,
            counted: 0,
        };
        let result = open()
            .map_err(|error| unreadable(&error))
            .and_then(|input: BufReader<_>| {
                let each = &mut |record| batches.push(record);
                article::read_lines(&source.name, input, each).map_err(|error| error.to_string())
            });
        let flow = batches.flush();
        let sent = batches.sent;
        let counted = batches.counted;
        if flow.is_break() || self.progress.stopped() {
            return ControlFlow::Break(());
        }
        // The end of the source counts its size; what was counted on the way is part of it.
        self.progress.bytes_done.fetch_sub(counted, Ordering::Relaxed);
        self.end(&source, hash, sent, result.err())
    }
}

/// Records on their way to the workers.
struct Batches<'w, 'a> {
    walker: &'w Walker<'a>,
    source: &'w Arc<Source>,
    records: Vec<article::Record>,
    bytes: usize,
    sent: u64,
    counted: u64,
}

impl Batches<'_, '_> {
    fn push(&mut self, record: article::Record) -> ControlFlow<()> {
        self.bytes += record.as_ref().map_or(0, |article| article.body.len());
        self.records.push(record);
        if self.walker.progress.stopped() {
            return ControlFlow::Break(());
        }
        match self.records.len() >= BATCH_RECORDS || self.bytes >= BATCH_BYTES {
            true => self.flush(),
            false => ControlFlow::Continue(()),
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        if self.records.is_empty() {
            return ControlFlow::Continue(());
        }
        self.sent += 1;
        self.counted += self.bytes as u64;
        self.walker
            .progress
            .bytes_done
            .fetch_add(self.bytes as u64, Ordering::Relaxed);
        self.bytes = 0;
        let records = std::mem::take(&mut self.records);
        self.walker.send(Job::Records(self.source.clone(), records))
    }
}

fn hash_of(mut input: impl BufRead) -> std::io::Result<u64> {
    let mut hash = Xxh3::new();
    loop {
        let piece = match input.fill_buf() {
            Ok(piece) => piece,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if piece.is_empty() {
            return Ok(hash.digest());
        }
        hash.update(piece);
        let length = piece.len();
        input.consume(length);
    }
}
