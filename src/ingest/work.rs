//! What a worker does: bytes to articles, articles to documents.

use super::walk::{Job, Source, is_same, unreadable};
use super::write::{Message, Part};
use super::{Request, refresh};
use crate::annotate::annotate_watching;
use crate::article::{self, Article, ArticleId, Dated, ReadError, Record};
use crate::index::{DocumentMaker, Reader, sources};
use crossbeam_channel::{Receiver, Sender};
use std::io::Read;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes of a file of unknown format that are looked at to say what it is.
const HEAD: u64 = 4096;

/// Takes jobs until there are no more or nobody wants the results.
pub(super) fn work(before: &Reader, request: &Request, jobs: Receiver<Job>, messages: Sender<Message>) {
    let mut maker = DocumentMaker::new(before.fields.clone());
    for job in jobs {
        let sent = match job {
            Job::File(source) => file(source, request, &mut maker, &messages),
            Job::Records(source, records) => {
                let part = part(&source, records, request, &mut maker);
                messages.send(Message::Part(source, part)).is_ok()
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
    request: &Request,
    maker: &mut DocumentMaker,
    messages: &Sender<Message>,
) -> bool {
    let (hash, records, failure) = match bytes_of(&source) {
        Err(failure) => (0, Vec::new(), Some(failure)),
        Ok(bytes) => {
            let hash = xxh3_64(&bytes);
            if is_same(&source, hash, request.reread) {
                return messages.send(Message::Touched { source, hash }).is_ok();
            }
            let (records, failure) = read(&source.name, &bytes);
            (hash, records, failure)
        }
    };
    let part = part(&source, records, request, maker);
    let end = Message::End {
        source: source.clone(),
        hash,
        parts: 1,
        failure,
    };
    messages.send(Message::Part(source, part)).is_ok() && messages.send(end).is_ok()
}

fn bytes_of(source: &Source) -> Result<Vec<u8>, String> {
    let largest = article::largest(&source.name) as u64;
    let limit = match article::known_extension(&source.name) {
        false => HEAD,
        true if source.stamp.size > largest => {
            let size = source.stamp.size;
            return Err(ReadError::TooLarge { size, limit: largest }.to_string());
        }
        true => largest,
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(&source.path);
    let read = file.and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|error| unreadable(&error))
}

/// Reads the records of a file; a reader that panics costs this file only.
fn read(name: &str, bytes: &[u8]) -> (Vec<Record>, Option<String>) {
    let mut records = Vec::new();
    let each = &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    };
    let result = catch_unwind(AssertUnwindSafe(|| article::read(name, bytes, each)));
    let failure = match result {
        Ok(result) => result.err().map(|error| error.to_string()),
        Err(_) => Some("the reader failed on it; please report the file".to_owned()),
    };
    (records, failure)
}

fn part(source: &Source, records: Vec<Record>, request: &Request, maker: &mut DocumentMaker) -> Part {
    let under = sources::folders_up_to(&source.path, &source.root);
    let mut part = Part::default();
    for record in records {
        match record {
            Ok(mut article) => {
                if request.date_from_mtime && article.published.is_none() {
                    article.published = changed(source);
                }
                let id = ArticleId::new(&source.name, article.key.as_deref()).to_string();
                let made = catch_unwind(AssertUnwindSafe(|| {
                    document(&article, &id, source, &under, request, maker)
                }));
                match made {
                    Ok(document) => part.documents.push(document),
                    Err(_) => part.skipped.push(format!(
                        "{id}: finding names and dates failed; please report the file"
                    )),
                }
            }
            Err(error) => part.skipped.push(error.to_string()),
        }
    }
    part
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
