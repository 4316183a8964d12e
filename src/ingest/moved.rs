//! Files that were renamed or moved: their articles are taken over with their layers instead of being read again.
//!
//! In: a file the index does not know, with the hash of its bytes. Out: the source that had the same bytes and is no
//! longer on the disk, and its articles under new ids. Where the name of a file tells something of its articles, such
//! as their day, the two names have to tell the same.

use super::Request;
use super::refresh::made;
use super::walk::Source;
use super::write::{Message, Part};
use crate::article::{self, ArticleId};
use crate::index::sources::{SourceRecord, folders_up_to};
use crate::index::{DocumentMaker, Reader};
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
            && record.stamp.made == made(request.date_from_mtime, &record.root)
            && record.stamp.layered == source.stamp.layered
            && (!request.date_from_mtime || record.stamp.modified == source.stamp.modified)
            && article::reads_alike(name.trim_start_matches('/'), &source.name)
            && std::fs::symlink_metadata(&record.path)
                .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    })
}

/// Sends the articles of a source on as those of the file it has become. False means that nobody listens.
pub(super) fn send(
    before: &Reader,
    source: &Arc<Source>,
    hash: u64,
    from: SourceRecord,
    maker: &mut DocumentMaker,
    messages: &Sender<Message>,
) -> bool {
    let under = folders_up_to(&source.path, &source.root);
    let articles = before.articles_of(&from.path).unwrap_or_default();
    let is_whole = articles.len() as u64 == from.articles;
    let mut parts = 0;
    for batch in articles.chunks(BATCH) {
        let mut part = Part::default();
        for at in batch {
            match before.article(*at) {
                Ok(stored) => {
                    let id = ArticleId::new(&source.name, stored.article.key.as_deref()).to_string();
                    part.documents
                        .push(maker.make(&id, &source.path, &under, &stored.annotated()));
                }
                Err(_) => part.is_incomplete = true,
            }
        }
        parts += 1;
        if messages.send(Message::Part(source.clone(), part)).is_err() {
            return false;
        }
    }
    if !is_whole {
        let part = Part {
            is_incomplete: true,
            ..Part::default()
        };
        parts += 1;
        if messages.send(Message::Part(source.clone(), part)).is_err() {
            return false;
        }
    }
    let end = Message::End {
        source: source.clone(),
        hash,
        parts,
        failure: None,
        from: Some(Box::new(from)),
    };
    messages.send(end).is_ok()
}
