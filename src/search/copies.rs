//! The copies of a hit, from the columns of the index; no record is read.

use super::{Engine, SearchError};
use crate::index::Standing;
use std::collections::HashMap;
use tantivy::columnar::StrColumn;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentOrdinal};

/// Copies named with a hit, and sources of them, at most.
const SHOWN: usize = 10;
/// Copies looked at for their sources.
const LOOKED_AT: usize = 500;

/// The other articles of a hit's story, wherever they are in the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    /// How many, without the older versions of pages.
    pub count: u64,
    /// Versions of which the story has a newer one.
    pub older: u64,
    /// Where the copies are from, each once: publishers, else hosts, else folders.
    pub sources: Vec<String>,
    /// Ids of the first of them and of the older versions, the lead's first.
    pub ids: Vec<String>,
    /// Whether the hit itself is an older version.
    pub superseded: bool,
}

/// The columns of a segment that say where articles are from.
struct Origins {
    source: Option<StrColumn>,
    url: Option<StrColumn>,
    id: Option<StrColumn>,
}

impl Origins {
    fn id(&self, article: DocId) -> String {
        first(&self.id, article).unwrap_or_default()
    }

    fn of(&self, article: DocId) -> String {
        let host = || {
            let url = first(&self.url, article)?;
            url.split('/').next().map(str::to_owned)
        };
        let folder = || {
            let id = self.id(article);
            let path = id.split('#').next().unwrap_or_default();
            path.rsplit_once('/')
                .map_or(path.to_owned(), |(folder, _)| folder.to_owned())
        };
        first(&self.source, article).or_else(host).unwrap_or_else(folder)
    }
}

/// The first value of an article; one that cannot be read is none.
fn first(column: &Option<StrColumn>, article: DocId) -> Option<String> {
    let column = column.as_ref()?;
    let number = column.ords().first(article)?;
    let mut text = String::new();
    let read = column.ord_to_str(number, &mut text).unwrap_or(false);
    read.then_some(text)
}

impl Engine {
    /// The copies of the article at a place of its story.
    pub(super) fn copies(&self, own: Option<Standing>) -> Result<Copies, SearchError> {
        let mut copies = Copies::default();
        let Some(own) = own else { return Ok(copies) };
        copies.superseded = own.superseded;
        let mut segments: HashMap<SegmentOrdinal, Origins> = HashMap::new();
        let others = self.stories.members(own.story).into_iter();
        let others = others.filter(|(_, standing)| standing.place != own.place);
        for (nth, (at, standing)) in others.enumerate() {
            let counted = if standing.superseded {
                &mut copies.older
            } else {
                &mut copies.count
            };
            *counted += 1;
            if nth >= LOOKED_AT {
                continue;
            }
            let origins = match segments.entry(at.segment_ord) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => new.insert(self.origins(at.segment_ord)?),
            };
            if copies.ids.len() < SHOWN {
                copies.ids.push(origins.id(at.doc_id));
            }
            let source = origins.of(at.doc_id);
            if !standing.superseded && copies.sources.len() < SHOWN && !copies.sources.contains(&source) {
                copies.sources.push(source);
            }
        }
        Ok(copies)
    }

    fn origins(&self, segment: SegmentOrdinal) -> Result<Origins, SearchError> {
        let columns = self.reader.articles.segment_reader(segment).fast_fields();
        let fields = &self.reader.fields;
        let column = |field: Field| columns.str(fields.schema.get_field_name(field));
        Ok(Origins {
            source: column(fields.source)?,
            url: column(fields.url)?,
            id: column(fields.id)?,
        })
    }
}
