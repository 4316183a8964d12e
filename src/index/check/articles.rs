//! Stored articles and sources against one another.

use super::{Health, Looked, Trouble};
use crate::entities::Kind;
use crate::index::reader::Reader;
use crate::index::record::StoredArticle;
use crate::index::schema::day_number;
use crate::index::sources::Stamp;
use crate::text::Span;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, SegmentReader};
use xxhash_rust::xxh3::xxh3_64;

/// Articles of a source, and where one of them is.
type Counts = HashMap<u64, (u64, DocAddress)>;

/// Looks at every article and every source.
pub(super) fn check(reader: &Reader, looked: &Looked, health: &mut Health) {
    let total = reader.articles.num_docs();
    looked.articles.store(total, Ordering::Relaxed);
    let mut counts = Counts::new();
    let mut ids = HashSet::new();
    for (ord, segment) in reader.articles.segment_readers().iter().enumerate() {
        let columns = Columns::of(reader, segment);
        for doc in segment.doc_ids_alive() {
            if looked.stopped() {
                return;
            }
            looked.done.fetch_add(1, Ordering::Relaxed);
            health.articles += 1;
            let at = DocAddress::new(ord as u32, doc);
            // Tantivy panics where bytes make no sense.
            let read = catch_unwind(AssertUnwindSafe(|| reader.article(at).ok()))
                .ok()
                .flatten();
            let Some(article) = read else {
                let id = reader.id_at(at).unwrap_or_default();
                health.find(Trouble::Article, id, "its stored text cannot be read");
                continue;
            };
            let place = format!("{}\0{}", article.path, article.id);
            if !ids.insert(xxh3_64(place.as_bytes())) {
                let detail = format!("{} has it more than once", article.path);
                health.find(Trouble::Doubled, &article.id, detail);
            }
            let count = counts.entry(xxh3_64(article.path.as_bytes())).or_insert((0, at));
            count.0 += 1;
            spans(&article, health);
            if let Some(wrong) = columns
                .as_ref()
                .map_or(Some("its columns cannot be read"), |columns| {
                    columns.disagree(&article, doc)
                })
            {
                health.find(Trouble::Column, &article.id, wrong);
            }
        }
    }
    sources(reader, counts, health);
}

fn spans(article: &StoredArticle, health: &mut Health) {
    let mentions = article.mentions.iter().map(|m| (m.part, m.span));
    let dates = article.dates.iter().map(|d| (d.part, d.span));
    for (part, Span { start, end }) in mentions.chain(dates) {
        let text = article.text(part);
        if start >= end || text.get(start as usize..end as usize).is_none() {
            let detail = format!("a name or date at {start} to {end} is not inside its text");
            health.find(Trouble::Span, &article.id, detail);
        }
    }
}

/// The columns of a segment.
struct Columns {
    id: Option<StrColumn>,
    entities: [Option<StrColumn>; Kind::ALL.len()],
    published: tantivy::columnar::Column<i64>,
}

impl Columns {
    fn of(reader: &Reader, segment: &SegmentReader) -> Option<Columns> {
        let columns = segment.fast_fields();
        let text = |field| columns.str(reader.fields.schema.get_field_name(field));
        let mut entities = [const { None }; Kind::ALL.len()];
        for (column, field) in entities.iter_mut().zip(reader.fields.entities) {
            *column = text(field).ok()?;
        }
        Some(Columns {
            id: text(reader.fields.id).ok()?,
            entities,
            published: columns
                .i64(reader.fields.schema.get_field_name(reader.fields.published))
                .ok()?,
        })
    }

    /// What of an article can be searched otherwise than it is stored.
    fn disagree(&self, article: &StoredArticle, doc: u32) -> Option<&'static str> {
        let day = article.article.published.as_ref();
        if self.published.first(doc) != day.map(|day| i64::from(day_number(day.date))) {
            return Some("its day of publication is another one in the column");
        }
        if !texts(self.id.as_ref(), doc).is_some_and(|ids| ids.contains(&article.id)) {
            return Some("its id is another one in the column");
        }
        for (kind, column) in Kind::ALL.into_iter().zip(&self.entities) {
            let mentions = article.mentions.iter().filter(|mention| mention.kind == kind);
            let stored: BTreeSet<String> = mentions.map(|mention| mention.identity()).collect();
            if texts(column.as_ref(), doc) != Some(stored) {
                return Some("its names are others in the columns");
            }
        }
        None
    }
}

/// The values of a text column; none where no article of the segment has one.
fn texts(column: Option<&StrColumn>, doc: u32) -> Option<BTreeSet<String>> {
    let Some(column) = column else {
        return Some(BTreeSet::new());
    };
    let mut found = BTreeSet::new();
    for term in column.term_ords(doc) {
        let mut text = String::new();
        if !column.ord_to_str(term, &mut text).ok()? {
            return None;
        }
        found.insert(text);
    }
    Some(found)
}

fn sources(reader: &Reader, mut counts: Counts, health: &mut Health) {
    let mut seen = HashSet::new();
    for at in reader.sources.all() {
        health.sources += 1;
        let read = catch_unwind(AssertUnwindSafe(|| reader.sources.record(at).ok()));
        let Some(source) = read.ok().flatten() else {
            let detail = "what is kept of a source cannot be read";
            health.find(Trouble::Source, "sources", detail);
            continue;
        };
        let path = xxh3_64(source.path.as_bytes());
        if !seen.insert(path) {
            health.find(
                Trouble::Doubled,
                &source.path,
                "there are two records of this source",
            );
            continue;
        }
        let found = counts.remove(&path).map_or(0, |(found, _)| found);
        if source.stamp == Stamp::IN_DOUBT {
            let detail = "a run ended while it wrote its articles";
            health.find(Trouble::Unfinished, source.path, detail);
        } else if found != source.articles {
            let detail = format!("it has {found} articles and is said to have {}", source.articles);
            health.find(Trouble::Count, source.path, detail);
        }
    }
    for (found, at) in counts.into_values() {
        let path = reader.article(at).map(|article| article.path);
        let detail = format!("{found} articles have no record of their source");
        health.find(Trouble::Source, path.unwrap_or_default(), detail);
    }
}
