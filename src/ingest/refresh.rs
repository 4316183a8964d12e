//! Layers anew without the files: articles whose text is as it was are annotated again from their stored form.
//!
//! In: a [`Source`] that did not change, made with other layers, another list of names or an older way of
//! finding them. Out: its articles again, with the layers of this run, under the ids they had.

use super::Request;
use super::walk::{Job, Source, Walker};
use super::work::document;
use super::write::Part;
use crate::annotate::Layers;
use crate::entities::watchlist::Watchlist;
use crate::index::{DocumentMaker, IndexError, Reader, sources};
use crate::{article, dates, entities};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tantivy::DocAddress;
use xxhash_rust::xxh3::xxh3_64;

/// Articles that travel together.
const BATCH: usize = 32;

/// Which layers there are and how they are found, as a number; another one means finding them again.
pub fn layered(layers: Layers, watchlist: &Watchlist) -> u64 {
    let names = layers.names.then(|| (entities::VERSION, watchlist.fingerprint()));
    let dates = layers.dates.then_some(dates::VERSION);
    xxh3_64(format!("{names:?} {dates:?}").as_bytes())
}

/// How a file under a root is read, as a number; another one means reading it again.
pub fn made(date_from_mtime: bool, root: &str) -> u64 {
    xxh3_64(format!("{} {date_from_mtime} {root}", article::READING).as_bytes())
}

impl Walker<'_> {
    /// Sends the stored articles of a source to the workers. `None` where they are not all there, so that the
    /// file has to be read.
    pub(super) fn refresh(&mut self, source: &Arc<Source>) -> Result<Option<ControlFlow<()>>, IndexError> {
        let Some(kept) = &source.kept else {
            return Ok(None);
        };
        let stored = self.before.articles_of(&source.path)?;
        if stored.len() as u64 != kept.articles {
            return Ok(None);
        }
        let mut sent = 0;
        for batch in stored.chunks(BATCH) {
            if self.send(Job::Stored(source.clone(), batch.to_vec())).is_break() || self.progress.stopped() {
                return Ok(Some(ControlFlow::Break(())));
            }
            sent += 1;
        }
        Ok(Some(self.end(source, kept.stamp.hash, sent, None)))
    }
}

/// The articles again, from their stored form.
pub(super) fn again(
    before: &Reader,
    source: &Source,
    stored: &[DocAddress],
    request: &Request,
    maker: &mut DocumentMaker,
) -> Part {
    let under = sources::folders_up_to(&source.path, &source.root);
    let mut part = Part::default();
    for at in stored {
        let made = catch_unwind(AssertUnwindSafe(|| {
            let article = before.article(*at)?;
            Ok::<_, IndexError>(document(
                &article.article,
                &article.id,
                source,
                &under,
                request,
                maker,
            ))
        }));
        match made {
            Ok(Ok(document)) => part.documents.push(document),
            Ok(Err(_)) | Err(_) => {
                part.is_incomplete = true;
                part.skipped
                    .push("its stored text cannot be read; the next run reads the file again".to_owned());
            }
        }
    }
    part
}
