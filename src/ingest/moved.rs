//! Files that were renamed or moved: their articles are taken over with their layers instead of being read again.
//!
//! In: a file the index does not know, with the hash of its bytes. Out: the source that had the same bytes and is no
//! longer on the disk, and its articles under new ids. Where the name of a file tells something of its articles, such
//! as their day, the two names have to tell the same.

use super::Request;
use super::walk::{Source, made};
use super::write::{Message, Part};
use crate::article::{self, ArticleId};
use crate::index::sources::{SourceRecord, folders_up_to};
use crate::index::{DocumentMaker, IndexError, Reader};
use crossbeam_channel::Sender;
use std::sync::Arc;

/// Articles that travel together.
const BATCH: usize = 32;

/// Where a new file was before.
pub(super) fn origin(before: &Reader, source: &Source, hash: u64, request: &Request) -> Option<SourceRecord> {
    if source.kept.is_some() || source.has_articles || request.reread {
        return None;
    }
    let same_bytes = before.sources.with_hash(hash).ok()?;
    let mut records = same_bytes
        .into_iter()
        .filter_map(|at| before.sources.record(at).ok());
    records.find(|record| {
        let name = record.path.strip_prefix(&record.root).unwrap_or(&record.path);
        record.stamp.size == source.stamp.size
            && record.stamp.made == made(request, &record.root)
            && (!request.date_from_mtime || record.stamp.modified == source.stamp.modified)
            && article::reads_alike(name.trim_start_matches('/'), &source.name)
            && std::fs::symlink_metadata(&record.path)
                .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    })
}

/// Sends the articles of a source on as those of the file it has become. `Ok(false)` means that nobody listens.
///
/// # Errors
///
/// The index cannot be read; parts may have been sent.
pub(super) fn send(
    before: &Reader,
    source: &Arc<Source>,
    hash: u64,
    from: SourceRecord,
    maker: &mut DocumentMaker,
    messages: &Sender<Message>,
) -> Result<bool, IndexError> {
    let under = folders_up_to(&source.path, &source.root);
    let articles = before.articles_of(&from.path)?;
    let mut parts = 0;
    for batch in articles.chunks(BATCH) {
        let mut part = Part::default();
        for at in batch {
            let stored = before.article(*at)?;
            let id = ArticleId::new(&source.name, stored.article.key.as_deref()).to_string();
            part.documents
                .push(maker.make(&id, &source.path, &under, &stored.annotated()));
        }
        parts += 1;
        if messages.send(Message::Part(source.clone(), part)).is_err() {
            return Ok(false);
        }
    }
    let end = Message::End {
        source: source.clone(),
        hash,
        parts,
        failure: None,
        from: Some(Box::new(from)),
    };
    Ok(messages.send(end).is_ok())
}
