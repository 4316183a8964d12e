//! Reading the last commit.

use super::choice::Choice;
use super::error::IndexError;
use super::folder::{Index, unreadable, write_whole};
use super::record::{self, StoredArticle};
use super::schema::Fields;
use super::sources::Sources;
use super::stories::{Stories, signature_of};
use crate::annotate::Layers;
use crate::copies::Signature;
use crate::language::{ENGLISH, primary};
use crate::names::{Lately, Names};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tantivy::collector::{Count, DocSetCollector};
use tantivy::directory::OwnedBytes;
use tantivy::index::IndexMeta;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{Directory, DocAddress, DocSet, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term};

/// The stories beside the articles.
const STORIES: &str = "stories";
/// The table of names beside the articles.
pub(super) const NAMES: &str = "names";
/// The identities that came after it.
pub(super) const LATE_NAMES: &str = "names.late";
/// Fewer identities than this are made a table of in a few seconds.
pub(super) const MANY_NAMES: usize = 50_000;
/// More late ones than this cost more than a table.
const MOST_LATE: usize = 2_000;

/// Where the generation of the parts stands in the number of a commit: parts that are made anew count from
/// the beginning, and no table may fit two commits.
const GENERATION_BITS: u32 = 40;
/// Languages that a word is looked for in at most, those of most articles first.
const MOST_LANGUAGES: usize = 40;

/// What came after a table of names.
#[derive(Serialize, Deserialize)]
struct Noted {
    commit: u64,
    /// The commit of the table.
    table: u64,
    identities: Lately,
}

/// What the folder as a whole holds; committed with the sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The folders and files that were given, absolute, none inside another, sorted.
    pub roots: Vec<String>,
    /// Which files of them are wanted.
    #[serde(default)]
    pub choice: Choice,
    /// Folders in them that were on a disk of their own when last walked, absolute, sorted.
    #[serde(default)]
    pub mounts: Vec<String>,
    /// The last run that wrote.
    pub last_run: Option<LastRun>,
}

/// What is kept of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRun {
    /// When it ended, as the caller's clock printed it.
    pub ended: String,
    /// The layers it gave.
    pub layers: Layers,
    /// Whether files' times stood in for days of publication.
    #[serde(default)]
    pub date_from_mtime: bool,
    /// Version of the program.
    pub version: String,
    /// Whether it was stopped before its end.
    pub interrupted: bool,
}

impl Manifest {
    pub(super) fn print(&self) -> String {
        serde_json::to_string(self).expect("strings only")
    }
}

/// The last commit of an index.
pub struct Reader {
    /// The folder.
    pub path: PathBuf,
    /// The schema of the articles.
    pub fields: Fields,
    /// The articles.
    pub articles: Searcher,
    /// Their sources.
    pub sources: Sources,
    /// The folder as a whole.
    pub manifest: Manifest,
    /// Number that changes with every commit of articles.
    pub commit: u64,
}

impl Reader {
    pub(super) fn open(index: &Index) -> Result<Reader, IndexError> {
        let broken = |nth: usize| move |error| unreadable(&index.part_folder(nth), error);
        let (articles, meta) = last_commit(&index.articles).map_err(broken(0))?;
        let (sources, source_meta) = last_commit(&index.sources).map_err(broken(1))?;
        Ok(Reader {
            path: index.path().to_owned(),
            fields: index.fields.clone(),
            commit: u64::from(index.generation) << GENERATION_BITS | meta.opstamp,
            articles,
            sources: Sources::new(index.source_fields.clone(), sources),
            manifest: source_meta
                .payload
                .and_then(|payload| serde_json::from_str(&payload).ok())
                .unwrap_or_default(),
        })
    }

    /// The stored article.
    pub fn article(&self, at: DocAddress) -> Result<StoredArticle, IndexError> {
        let document: TantivyDocument = self.articles.doc(at)?;
        let bytes = document
            .get_first(self.fields.record)
            .and_then(|value| value.as_bytes());
        bytes.and_then(record::read).ok_or_else(|| IndexError::Damaged {
            path: self.path.clone(),
            reason: "an article's record cannot be read".to_owned(),
        })
    }

    /// Whether articles of a source may be there, be it from a run that died before it noted so.
    pub fn has_articles_of(&self, path: &str) -> Result<bool, IndexError> {
        Ok(self
            .articles
            .doc_freq(&Term::from_field_text(self.fields.path, path))?
            > 0)
    }

    /// Where the articles of a source are, in the order they lie in.
    pub fn articles_of(&self, path: &str) -> Result<Vec<DocAddress>, IndexError> {
        let found = self
            .articles
            .search(&self.term(self.fields.path, path), &DocSetCollector)?;
        let mut found: Vec<DocAddress> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The id of an article of the last commit.
    pub fn id_at(&self, at: DocAddress) -> Result<String, IndexError> {
        let segment = self.articles.segment_reader(at.segment_ord);
        let name = self.fields.schema.get_field_name(self.fields.id);
        let mut id = String::new();
        if let Some(column) = segment.fast_fields().str(name)?
            && let Some(term) = column.ords().first(at.doc_id)
        {
            column
                .ord_to_str(term, &mut id)
                .map_err(tantivy::TantivyError::from)?;
        }
        Ok(id)
    }

    /// The signature of an article of the last commit, as it was indexed.
    pub fn signature(&self, at: DocAddress) -> Result<Signature, IndexError> {
        let name = self.fields.schema.get_field_name(self.fields.signature);
        let segment = self.articles.segment_reader(at.segment_ord);
        Ok(signature_of(&segment.fast_fields().u64(name)?, at.doc_id))
    }

    /// The id of an article that is to be written.
    pub fn id_of<'d>(&self, document: &'d TantivyDocument) -> Option<&'d str> {
        document.get_first(self.fields.id)?.as_str()
    }

    /// Where the article with this id is.
    pub fn find_article(&self, id: &str) -> Result<Option<DocAddress>, IndexError> {
        let found = self
            .articles
            .search(&self.term(self.fields.id, id), &DocSetCollector)?;
        Ok(found.into_iter().next())
    }

    /// How many articles lie under a folder.
    pub fn articles_under(&self, folder: &str) -> Result<usize, IndexError> {
        Ok(self
            .articles
            .search(&self.term(self.fields.under, folder), &Count)?)
    }

    /// How many articles have one of several terms or more.
    pub fn articles_with(&self, terms: &[Term]) -> Result<u64, IndexError> {
        let mut articles = 0;
        for segment in self.articles.segment_readers() {
            let alive = segment.alive_bitset();
            let mut seen = Vec::new();
            for term in terms {
                let inverted = segment.inverted_index(term.field())?;
                if terms.len() == 1 && alive.is_none() {
                    articles += u64::from(inverted.doc_freq(term).map_err(tantivy::TantivyError::from)?);
                    continue;
                }
                let postings = inverted.read_postings(term, IndexRecordOption::Basic);
                let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else {
                    continue;
                };
                seen.resize(segment.max_doc() as usize / 64 + 1, 0_u64);
                while postings.doc() != TERMINATED {
                    let doc = postings.doc();
                    if alive.is_none_or(|alive| alive.is_alive(doc)) {
                        seen[doc as usize / 64] |= 1 << (doc % 64);
                    }
                    postings.advance();
                }
            }
            articles += seen.iter().map(|bits| u64::from(bits.count_ones())).sum::<u64>();
        }
        Ok(articles)
    }

    /// Articles in each language, by the first part of its tags.
    pub fn languages(&self) -> Result<BTreeMap<String, u64>, IndexError> {
        let mut tags = BTreeSet::new();
        for segment in self.articles.segment_readers() {
            let inverted = segment.inverted_index(self.fields.lang)?;
            let mut terms = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
            while terms.advance() {
                if let Ok(tag) = std::str::from_utf8(terms.key()) {
                    tags.insert(tag.to_owned());
                }
            }
        }
        // The dictionaries count what was taken out since, too.
        let mut found = BTreeMap::new();
        for tag in tags {
            let articles = self.articles.search(&self.term(self.fields.lang, &tag), &Count)?;
            if articles > 0 {
                *found.entry(primary(&tag)).or_insert(0) += articles as u64;
            }
        }
        Ok(found)
    }

    /// The languages that words are stemmed in, that of most articles first; English where there are none.
    pub fn stemmed_languages(&self) -> Result<Vec<String>, IndexError> {
        let mut counts = self.languages()?;
        if counts.is_empty() {
            counts.insert(ENGLISH.to_owned(), 0);
        }
        let mut languages: Vec<(String, u64)> = counts.into_iter().collect();
        languages.sort_by_key(|(_, articles)| std::cmp::Reverse(*articles));
        languages.truncate(MOST_LANGUAGES);
        Ok(languages.into_iter().map(|(language, _)| language).collect())
    }

    /// The latest day of publication, counted from 1970-01-01.
    pub fn newest(&self) -> Result<Option<i64>, IndexError> {
        let published = self.fields.schema.get_field_name(self.fields.published);
        let mut newest = None;
        for segment in self.articles.segment_readers() {
            let days = segment.fast_fields().column_opt::<i64>(published)?;
            let dated = days.filter(|days| days.values.num_vals() > 0);
            newest = newest.max(dated.map(|days| days.max_value()));
        }
        Ok(newest)
    }

    fn term(&self, field: Field, value: &str) -> TermQuery {
        TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic)
    }

    /// The names of the index: the table beside it, made anew where it is missing or of another commit; of many names,
    /// what few came since are laid over it instead. One that cannot be written is made again next time.
    pub fn names(&self) -> Result<Names, IndexError> {
        let kept = mapped(&self.path, NAMES).and_then(Names::read);
        let Some(kept) = kept else {
            return self.build_names(self.identities()?);
        };
        if kept.commit() == self.commit {
            return Ok(kept);
        }
        if let Some(late) = self.late_names(kept.commit()) {
            return Ok(kept.with_late(late));
        }
        let identities = self.identities()?;
        if identities.len() < MANY_NAMES {
            return self.build_names(identities);
        }
        let Some(late) = kept.lately(&identities, MOST_LATE) else {
            return self.build_names(identities);
        };
        let written = Noted {
            commit: self.commit,
            table: kept.commit(),
            identities: late,
        };
        let json = serde_json::to_vec(&written).expect("strings and numbers only");
        let _ = write_whole(&self.path.join(LATE_NAMES), &json);
        Ok(kept.with_late(written.identities))
    }

    /// Takes the table of names away, so that it is made anew.
    pub fn forget_names(&self) {
        for name in [NAMES, LATE_NAMES] {
            let _ = std::fs::remove_file(self.path.join(name));
        }
    }

    /// Which articles are copies of each other: the file beside them, made anew where it is missing or of another commit.
    /// One that cannot be written is made again next time.
    pub fn stories(&self) -> Result<Stories, IndexError> {
        let (stories, file) = Stories::of(self, mapped(&self.path, STORIES))?;
        if let Some(file) = file {
            let _ = write_whole(&self.path.join(STORIES), &file);
        }
        Ok(stories)
    }

    /// The identities that came after a table, as far as they were noted for this commit.
    fn late_names(&self, table: u64) -> Option<Lately> {
        let json = std::fs::read(self.path.join(LATE_NAMES)).ok()?;
        let late: Noted = serde_json::from_slice(&json).ok()?;
        (late.commit == self.commit && late.table == table).then_some(late.identities)
    }

    fn build_names(&self, identities: BTreeMap<String, u32>) -> Result<Names, IndexError> {
        let file = self.path.join(NAMES);
        let table = Names::build(self.commit, identities);
        let _ = write_whole(&file, &table);
        let _ = std::fs::remove_file(self.path.join(LATE_NAMES));
        Ok(Names::read(table).expect("it was just made"))
    }

    /// The local identities in the term dictionaries, with the number of articles that have them.
    pub(super) fn identities(&self) -> Result<BTreeMap<String, u32>, IndexError> {
        let mut found = BTreeMap::new();
        for segment in self.articles.segment_readers() {
            for field in self.fields.entities {
                let inverted = segment.inverted_index(field)?;
                let mut terms = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
                while terms.advance() {
                    if let Ok(identity) = std::str::from_utf8(terms.key()) {
                        *found.entry(identity.to_owned()).or_insert(0) += terms.value().doc_freq;
                    }
                }
            }
        }
        Ok(found)
    }

    /// Bytes of all files in the folder.
    pub fn size_on_disk(&self) -> u64 {
        folder_size(&self.path)
    }
}

/// A searcher of the last commit with what is said of that very commit, though others commit meanwhile.
fn last_commit(part: &tantivy::Index) -> tantivy::Result<(Searcher, IndexMeta)> {
    let mut meta = part.load_metas()?;
    loop {
        let builder = part.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: tantivy::IndexReader = builder.try_into()?;
        let now = part.load_metas()?;
        if now.opstamp == meta.opstamp {
            return Ok((reader.searcher(), now));
        }
        meta = now;
    }
}

/// A file of a folder, mapped into memory; `None` where it cannot be.
pub(super) fn mapped(folder: &Path, name: &str) -> Option<OwnedBytes> {
    let folder = tantivy::directory::MmapDirectory::open(folder).ok()?;
    folder.open_read(Path::new(name)).ok()?.read_bytes().ok()
}

fn folder_size(folder: &Path) -> u64 {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    entries
        .filter_map(|entry| entry.metadata().ok())
        .filter(|data| data.is_file())
        .map(|data| data.len())
        .sum()
}
