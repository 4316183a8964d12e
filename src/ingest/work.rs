//! What a worker does: bytes to articles, articles to documents.
//!
//! In: [`Job`]s. Out: [`Message`]s with documents and the reasons of what gave none. Holds the articles of one
//! batch, however many a file has.

use super::reading::{self, MemberReader};
use super::records::{CHANGED, state_of};
use super::walk::{Job, Source, is_same, unreadable};
use super::write::{Message, Part};
use super::{Request, moved, refresh};
use crate::annotate::annotate_watching;
use crate::article::{self, Article, ArticleId, Dated, Input, Piece, ReadError, Record};
use crate::index::{DocumentMaker, Reader, sources};
use crossbeam_channel::{Receiver, Sender};
use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Articles of one file that travel to the writer together at most.
const BATCH: usize = 32;
/// Bytes of text after which a batch leaves.
const BATCH_BYTES: usize = 1 << 20;

/// Takes jobs until there are no more or nobody wants the results.
pub(super) fn work(before: &Reader, request: &Request, jobs: Receiver<Job>, messages: Sender<Message>) {
    let mut maker = DocumentMaker::new(before.fields.clone());
    let mut reader = MemberReader::default();
    for job in jobs {
        let sent = match job {
            Job::File(source) => file(source, before, request, &mut maker, &mut reader, &messages),
            Job::Moved(source, hash, from) => {
                moved::send(before, &source, hash, *from, &mut maker, &messages)
            }
            Job::Pieces(source, pieces) => {
                let mut parts = Parts::new(&source, request, &mut maker, &messages);
                for piece in pieces {
                    if parts.piece(piece, &mut reader).is_break() {
                        break;
                    }
                }
                parts.end()
            }
            Job::Stored(source, stored) => {
                let part = refresh::again(before, &source, &stored, request, &mut maker);
                messages.send(Message::Part(source, part)).is_ok()
            }
        };
        if !sent {
            return;
        }
    }
}

fn file(
    source: Arc<Source>,
    before: &Reader,
    request: &Request,
    maker: &mut DocumentMaker,
    reader: &mut MemberReader,
    messages: &Sender<Message>,
) -> bool {
    let read = bytes_of(&source);
    let hash = read.as_ref().map_or(0, |bytes| xxh3_64(bytes));
    if read.is_ok() {
        if is_same(&source, hash, request.reread) {
            return messages.send(Message::Touched { source, hash }).is_ok();
        }
        if let Some(from) = moved::origin(before, &source, hash, request) {
            return moved::send(before, &source, hash, from, maker, messages);
        }
    }
    let mut parts = Parts::new(&source, request, maker, messages);
    let failure = match read {
        Err(failure) => Some(failure),
        Ok(bytes) => {
            let mut bytes = Cursor::new(bytes);
            let each = &mut |piece| parts.piece(piece, reader);
            let result = reading::unpack(&source.name, Input::File(&mut bytes), each);
            result.err().map(|error| error.to_string())
        }
    };
    if !parts.end() {
        return false;
    }
    let end = Message::End {
        source,
        hash,
        parts: 1,
        failure,
        from: None,
    };
    messages.send(end).is_ok()
}

/// Articles of a file on their way to the writer; all of a job count as one part.
struct Parts<'a> {
    source: &'a Arc<Source>,
    under: Vec<String>,
    request: &'a Request,
    maker: &'a mut DocumentMaker,
    messages: &'a Sender<Message>,
    part: Part,
    bytes: usize,
    is_heard: bool,
}

impl<'a> Parts<'a> {
    fn new(
        source: &'a Arc<Source>,
        request: &'a Request,
        maker: &'a mut DocumentMaker,
        messages: &'a Sender<Message>,
    ) -> Parts<'a> {
        Parts {
            source,
            under: sources::folders_up_to(&source.path, &source.root),
            request,
            maker,
            messages,
            part: Part::default(),
            bytes: 0,
            is_heard: true,
        }
    }

    fn piece(&mut self, piece: Piece, reader: &mut MemberReader) -> ControlFlow<()> {
        match piece {
            Piece::Record(record) => self.record(record),
            Piece::Member(member) => {
                let key = member.key.clone();
                if let Err(error) = reader.read(member, &mut |record| self.record(record)) {
                    self.part.skipped.push(match key {
                        Some(key) => error.at(key).to_string(),
                        None => error.to_string(),
                    });
                }
                self.flow()
            }
        }
    }

    fn record(&mut self, record: Record) -> ControlFlow<()> {
        match record {
            Ok(article) => self.article(article),
            Err(error) => self.part.skipped.push(error.to_string()),
        }
        if self.part.documents.len() + self.part.skipped.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.send(true);
        }
        self.flow()
    }

    fn article(&mut self, mut article: Article) {
        if self.request.date_from_mtime && article.published.is_none() {
            article.published = changed(self.source);
        }
        self.bytes += article.body.len();
        let id = ArticleId::new(&self.source.name, article.key.as_deref()).to_string();
        let made =
            reading::quietly(|| document(&article, &id, self.source, &self.under, self.request, self.maker));
        match made {
            Ok(document) => self.part.documents.push(document),
            Err(()) => self.part.skipped.push(format!(
                "{id}: finding names and dates failed; please report the file"
            )),
        }
    }

    fn send(&mut self, more: bool) {
        let part = Part {
            more,
            ..std::mem::take(&mut self.part)
        };
        self.bytes = 0;
        self.is_heard &= self
            .messages
            .send(Message::Part(self.source.clone(), part))
            .is_ok();
    }

    /// Sends what is left; false where nobody listens any more.
    fn end(mut self) -> bool {
        self.send(false);
        self.is_heard
    }

    fn flow(&self) -> ControlFlow<()> {
        match self.is_heard {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// The bytes of a file that is read whole, from a moment in which nobody wrote to it.
fn bytes_of(source: &Source) -> Result<Vec<u8>, String> {
    // Once more for a file that was just being written.
    for _ in 0..2 {
        let before = state_of(&source.file);
        let bytes = bytes_once(source)?;
        if state_of(&source.file) == before {
            return Ok(bytes);
        }
    }
    Err(CHANGED.to_owned())
}

fn bytes_once(source: &Source) -> Result<Vec<u8>, String> {
    let mut file = std::fs::File::open(&source.file).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    let head = (&mut file).take(article::HEAD as u64).read_to_end(&mut bytes);
    head.map_err(|error| unreadable(&error))?;
    let limit = article::largest(&source.name, &bytes) as u64;
    if limit <= bytes.len() as u64 {
        // Of no known format: its first bytes say what it is.
        return Ok(bytes);
    }
    if source.stamp.size > limit {
        let size = source.stamp.size;
        return Err(ReadError::TooLarge { size, limit }.to_string());
    }
    let rest = file.take(limit - bytes.len() as u64).read_to_end(&mut bytes);
    rest.map(|_| bytes).map_err(|error| unreadable(&error))
}

/// The day a file was last changed, in universal time.
fn changed(source: &Source) -> Option<Dated> {
    let modified = i128::from(source.stamp.modified);
    let time = jiff::Timestamp::from_nanosecond(modified).ok()?;
    let day = jiff::tz::TimeZone::UTC.to_datetime(time).date();
    Some(Dated::new(day, "modification time"))
}

pub(super) fn document(
    article: &Article,
    id: &str,
    source: &Source,
    under: &[String],
    request: &Request,
    maker: &mut DocumentMaker,
) -> tantivy::TantivyDocument {
    let annotated = annotate_watching(article, request.layers, &request.watchlist);
    maker.make(id, &source.path, under, &annotated)
}
