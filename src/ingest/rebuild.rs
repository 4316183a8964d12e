//! The index anew from what it stores: after damage, or for another format, also when the files are gone.
//!
//! In: an index folder whose lock is held. Out: a new generation of its parts beside the old ones, with all layers
//! anew, that takes their place by one file. Until then the index is what it was, also if the process dies.
//! Every article keeps its id. A source that lost something is marked, so that the next run reads it again.

use super::{Progress, WAITING, layered, writer_threads};
use crate::annotate::{Layers, annotate_watching};
use crate::article::ArticleId;
use crate::entities::watchlist::Watchlist;
use crate::index::record::{self, StoredArticle};
use crate::index::sources::{SourceRecord, Stamp, folders_up_to};
use crate::index::{
    DocumentMaker, IndexError, Manifest, Replacement, Salvage, Saved, Writer, schema::Fields,
};
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tantivy::TantivyDocument;
use xxhash_rust::xxh3::xxh3_64;

/// Articles that travel together.
const BATCH: usize = 32;
/// Sources that are recorded in one commit.
const SOURCES_A_COMMIT: usize = 50_000;
/// Sources that are named of those that lost something.
const MOST_NAMED: usize = 1000;

/// What to do.
#[derive(Debug, Clone)]
pub struct Rebuild {
    /// Names that are always found.
    pub watchlist: Arc<Watchlist>,
    /// Worker threads.
    pub jobs: usize,
}

/// What became of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rebuilt {
    /// Articles that it has now.
    pub articles: u64,
    /// Sources that it has now.
    pub sources: u64,
    /// Stored records that could not be read.
    pub lost: u64,
    /// How many sources are to be read again.
    pub doubtful: u64,
    /// The first of them.
    pub named: Vec<Doubtful>,
    /// The roots, where the list of them was lost and made anew from the articles.
    pub guessed_roots: Vec<String>,
    /// It was stopped before its end; the index is what it was.
    pub interrupted: bool,
}

/// A source of which not everything could be saved, or not for certain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Doubtful {
    /// Absolute path.
    pub path: String,
    /// Articles that were saved.
    pub saved: u64,
    /// Articles that it had.
    pub had: u64,
    /// Whether the file is there, so that the next run can read it again.
    pub is_there: bool,
}

/// What is known of a source.
#[derive(Clone, Copy)]
struct Known {
    layers: Layers,
    /// Its root, by number.
    root: usize,
    had: u64,
    saved: u64,
    in_doubt: bool,
}

/// An article on its way to a worker, with its layers and its root.
type Job = (StoredArticle, Layers, Arc<str>);

/// Makes the index anew.
///
/// # Errors
///
/// It cannot be written; it is what it was.
pub fn rebuild(path: &Path, request: &Rebuild, progress: &Progress) -> Result<Rebuilt, IndexError> {
    let replacement = Replacement::of(path)?;
    let _locks = replacement.lock()?;
    let mut state = State {
        known: HashMap::new(),
        orphans: BTreeMap::new(),
        seen: HashSet::new(),
        roots: Vec::new(),
        rebuilt: Rebuilt::default(),
    };
    replacement.sources.each(|saved| state.learn(&saved));
    progress
        .found
        .store(replacement.articles.expected(), Ordering::Relaxed);
    let index = replacement.create()?;
    let mut writer = index.writer(writer_threads(request.jobs))?;
    let made = articles(
        &replacement.articles,
        &mut state,
        &writer,
        index.fields(),
        request,
        progress,
    );
    if made.is_err() || progress.stopped() {
        drop(writer);
        replacement.abandon();
        state.rebuilt.lost = made?;
        state.rebuilt.interrupted = true;
        return Ok(state.rebuilt);
    }
    state.rebuilt.lost = made?;
    let manifest = state.manifest(replacement.sources.payload());
    state.sources(&replacement.sources, &mut writer, &manifest, &request.watchlist)?;
    writer.commit(&manifest)?;
    writer.close()?;
    replacement.publish(&index)?;
    index.reader()?.names()?;
    Ok(state.rebuilt)
}

struct State {
    known: HashMap<u64, Known>,
    /// Sources that have articles and no record, with their root.
    orphans: BTreeMap<String, Arc<str>>,
    seen: HashSet<u64>,
    roots: Vec<Arc<str>>,
    rebuilt: Rebuilt,
}

impl State {
    /// Takes in what is kept of a source.
    fn learn(&mut self, saved: &Saved) -> ControlFlow<()> {
        if let Some(source) = source(saved) {
            let root = self.root(source.root.as_str().into());
            let known = Known {
                layers: source.layers,
                root,
                had: source.articles,
                saved: 0,
                in_doubt: !saved.is_certain || source.stamp == Stamp::IN_DOUBT,
            };
            let twice = self.known.insert(key(&source.path), known);
            if twice.is_some() {
                self.doubt(&source.path);
            }
        }
        ControlFlow::Continue(())
    }

    /// The number of a root.
    fn root(&mut self, root: Arc<str>) -> usize {
        let known = self.roots.iter().position(|known| *known == root);
        known.unwrap_or_else(|| {
            self.roots.push(root);
            self.roots.len() - 1
        })
    }

    fn doubt(&mut self, path: &str) {
        if let Some(known) = self.known.get_mut(&key(path)) {
            known.in_doubt = true;
        }
    }

    /// Counts an article for its source; `None` where it was there before, else the layers it has and its root.
    fn count(&mut self, article: &StoredArticle, is_certain: bool) -> Option<(Layers, Arc<str>)> {
        let is_new = self
            .seen
            .insert(key(&format!("{}\0{}", article.path, article.id)));
        if !is_new || !is_certain {
            self.doubt(&article.path);
        }
        if !is_new {
            return None;
        }
        if !self.known.contains_key(&key(&article.path)) {
            let root = root_of(article, &self.roots);
            self.orphans.insert(article.path.clone(), root.clone());
            let known = Known {
                layers: Layers::ALL,
                root: self.root(root),
                had: 0,
                saved: 0,
                in_doubt: true,
            };
            self.known.insert(key(&article.path), known);
        }
        let known = self.known.get_mut(&key(&article.path))?;
        known.saved += 1;
        self.rebuilt.articles += 1;
        Some((known.layers, self.roots[known.root].clone()))
    }

    fn manifest(&mut self, payload: Option<&str>) -> Manifest {
        let kept = payload.and_then(|payload| serde_json::from_str(payload).ok());
        kept.unwrap_or_else(|| {
            self.narrow();
            let known = self.known.values().map(|known| &self.roots[known.root]);
            let guessed = self.orphans.values();
            let roots: BTreeSet<&str> = match self.orphans.is_empty() {
                true => known.map(AsRef::as_ref).collect(),
                false => guessed.map(AsRef::as_ref).collect(),
            };
            self.rebuilt.guessed_roots = roots.into_iter().map(str::to_owned).collect();
            Manifest {
                roots: self.rebuilt.guessed_roots.clone(),
                ..Manifest::default()
            }
        })
    }

    /// Of a guessed root with a single file in it, only the file was surely meant.
    fn narrow(&mut self) {
        let mut files: HashMap<Arc<str>, usize> = HashMap::new();
        for root in self.orphans.values() {
            *files.entry(root.clone()).or_default() += 1;
        }
        for (path, root) in &mut self.orphans {
            if files[root] == 1 && Path::new(path).parent() == Some(Path::new(&**root)) {
                *root = path.as_str().into();
            }
        }
    }

    /// Records every source: as it was where its articles are, else in doubt.
    fn sources(
        &mut self,
        salvage: &Salvage,
        writer: &mut Writer,
        manifest: &Manifest,
        watchlist: &Watchlist,
    ) -> Result<(), IndexError> {
        let mut failed = None;
        let mut put = HashSet::new();
        salvage.each(|saved| {
            let Some(mut source) = source(&saved) else {
                return ControlFlow::Continue(());
            };
            let known = self.known[&key(&source.path)];
            if !put.insert(key(&source.path)) {
                return ControlFlow::Continue(());
            }
            match known.in_doubt || known.saved != known.had {
                true => {
                    self.name(&source.path, known);
                    source.stamp = Stamp::IN_DOUBT;
                    source.articles = known.saved;
                }
                false => source.stamp.layered = layered(source.layers, watchlist),
            }
            writer.put_source(source);
            if put.len().is_multiple_of(SOURCES_A_COMMIT)
                && let Err(error) = writer.commit(manifest)
            {
                failed = Some(error);
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        if let Some(error) = failed {
            return Err(error);
        }
        for (path, root) in std::mem::take(&mut self.orphans) {
            let known = self.known[&key(&path)];
            self.name(&path, known);
            writer.put_source(SourceRecord {
                articles: known.saved,
                ..SourceRecord::in_doubt(&path, &root)
            });
            put.insert(key(&path));
        }
        self.rebuilt.sources = put.len() as u64;
        self.rebuilt.named.sort();
        Ok(())
    }

    fn name(&mut self, path: &str, known: Known) {
        self.rebuilt.doubtful += 1;
        if self.rebuilt.named.len() < MOST_NAMED {
            self.rebuilt.named.push(Doubtful {
                path: path.to_owned(),
                saved: known.saved,
                had: known.had.max(known.saved),
                is_there: Path::new(path).is_file(),
            });
        }
    }
}

/// Writes all articles that can be read; says how many stored records cannot.
fn articles(
    salvage: &Salvage,
    state: &mut State,
    writer: &Writer,
    fields: &Fields,
    request: &Rebuild,
    progress: &Progress,
) -> Result<u64, IndexError> {
    let (jobs, jobs_out) = bounded::<Vec<Job>>(request.jobs * WAITING);
    let (documents, documents_out) = bounded(request.jobs * WAITING);
    std::thread::scope(|scope| {
        for _ in 0..request.jobs {
            let (jobs, documents) = (jobs_out.clone(), documents.clone());
            scope.spawn(move || work(fields, request, jobs, documents));
        }
        drop((jobs_out, documents));
        let reading = scope.spawn(move || {
            let mut batch = Vec::new();
            let mut unreadable = 0;
            let lost = salvage.each(|saved| {
                match record::read(&saved.record) {
                    None => unreadable += 1,
                    Some(article) => {
                        if let Some((layers, root)) = state.count(&article, saved.is_certain) {
                            batch.push((article, layers, root));
                        }
                    }
                }
                let full = batch.len() >= BATCH && jobs.send(std::mem::take(&mut batch)).is_err();
                match full || progress.stopped() {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            let _ = jobs.send(batch);
            lost + unreadable
        });
        for made in documents_out {
            let made: Vec<TantivyDocument> = made;
            for document in made {
                writer.add(document)?;
                progress.articles.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(reading.join().expect("reading catches what fails"))
    })
}

fn work(
    fields: &Fields,
    request: &Rebuild,
    jobs: Receiver<Vec<Job>>,
    documents: Sender<Vec<TantivyDocument>>,
) {
    let mut maker = DocumentMaker::new(fields.clone());
    for batch in jobs {
        let made = batch.into_iter().map(|(stored, layers, root)| {
            let under = folders_up_to(&stored.path, &root);
            let mut make = |layers| {
                let annotated = annotate_watching(&stored.article, layers, &request.watchlist);
                maker.make(&stored.id, &stored.path, &under, &annotated)
            };
            // An article whose layers cannot be made is kept without them.
            let bare = Layers {
                names: false,
                dates: false,
            };
            catch_unwind(AssertUnwindSafe(|| make(layers))).unwrap_or_else(|_| make(bare))
        });
        if documents.send(made.collect()).is_err() {
            return;
        }
    }
}

fn source(saved: &Saved) -> Option<SourceRecord> {
    serde_json::from_slice(&saved.record).ok()
}

fn key(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// The root of an article: the one known that holds its source; else what its id leaves of the path.
fn root_of(article: &StoredArticle, roots: &[Arc<str>]) -> Arc<str> {
    let path = Path::new(&article.path);
    if let Some(root) = roots.iter().find(|root| path.starts_with(&***root)) {
        return root.clone();
    }
    let name = article.id.parse::<ArticleId>().map(|id| id.path());
    let root = article.path.strip_suffix(&name.unwrap_or_default());
    match root.map(|root| root.trim_end_matches('/')) {
        Some(root) if !root.is_empty() => root.into(),
        _ => article.path.as_str().into(),
    }
}
