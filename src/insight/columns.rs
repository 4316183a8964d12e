//! The entities of one article after the other, from the columns of the segments.
//!
//! In: an index and its names. Out: for each article the numbers of its entities. What an identity counts for is looked
//! up once for all segments: their dictionaries and the table of names are sorted alike and are read side by side.

use super::blocks::Once;
use crate::entities::{Identity, Kind};
use crate::index::Reader;
use crate::names::{Names, Parted};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentOrdinal};

/// Stands for no entity.
const NONE: u32 = u32::MAX;

/// What an identity counts for.
#[derive(Debug, Clone, Copy)]
struct Standing {
    /// Its entity.
    itself: u32,
    /// The region and the country a place lies in; the country of a people.
    around: [u32; 2],
}

/// Before every day.
pub(super) const NEVER: i32 = i32::MIN;

/// Room to count in: articles and newest day by the number of the entity. It is large, and making it costs more than a
/// short count, so it is used again.
pub(super) type Room = Once<(u32, i32)>;

/// The names of all segments.
pub(super) struct EntityColumns {
    segments: Vec<Arc<SegmentColumns>>,
    entities: usize,
    /// Rooms that nobody counts in.
    rooms: Arc<Mutex<Vec<Room>>>,
    /// The kind of each entity that is in the index, by its number.
    kinds: Vec<Option<Kind>>,
}

/// The names of a segment.
pub(super) struct SegmentColumns {
    /// Each column with what its terms count for.
    columns: Vec<(StrColumn, Vec<Standing>)>,
    parted: Vec<Parted>,
    rooms: Arc<Mutex<Vec<Room>>>,
}

/// Room to look at several articles at once.
#[derive(Default)]
pub(super) struct Scratch {
    docs: Vec<DocId>,
    rows: Vec<u32>,
    terms: Vec<u64>,
    seen: Vec<u32>,
}

impl EntityColumns {
    pub(super) fn open(reader: &Reader, names: &Names) -> tantivy::Result<EntityColumns> {
        let mut standings = Standings {
            names,
            holders: HashMap::new(),
            kinds: vec![None; names.len()],
        };
        let segments = reader.articles.segment_readers();
        let mut found: Vec<Vec<(StrColumn, Vec<Standing>)>> = vec![Vec::new(); segments.len()];
        for kind in Kind::ALL {
            let name = reader
                .fields
                .schema
                .get_field_name(reader.fields.entities[kind as usize]);
            let mut columns = Vec::new();
            for (segment, found) in segments.iter().zip(&mut found) {
                if let Some(column) = segment.fast_fields().str(name)? {
                    columns.push((found, column));
                }
            }
            let lists = standings.of_columns(kind, columns.iter().map(|(_, column)| column))?;
            for ((found, column), list) in columns.into_iter().zip(lists) {
                found.push((column, list));
            }
        }
        for part in names.parted().iter().map(Parted::number) {
            standings.note(part, Kind::Person);
        }
        let rooms = Arc::default();
        let segments = found.into_iter().map(|columns| {
            Arc::new(SegmentColumns {
                columns,
                parted: names.parted().to_vec(),
                rooms: Arc::clone(&rooms),
            })
        });
        Ok(EntityColumns {
            segments: segments.collect(),
            entities: names.len(),
            rooms,
            kinds: standings.kinds,
        })
    }

    pub(super) fn segment(&self, segment: SegmentOrdinal) -> Arc<SegmentColumns> {
        self.segments[segment as usize].clone()
    }

    /// Room in which nothing is counted yet.
    pub(super) fn room(&self) -> Room {
        let spare = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_else(|| Once::new(self.entities, (0, NEVER)))
    }

    /// The kind of an entity that is in the index.
    pub(super) fn kind(&self, entity: u32) -> Option<Kind> {
        self.kinds.get(entity as usize).copied().flatten()
    }
}

impl SegmentColumns {
    /// Takes room back in which nothing is counted any more.
    pub(super) fn give_back(&self, room: Room) {
        self.rooms
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(room);
    }

    /// The entities an article names, ascending; with `around` also the regions and countries they are of.
    pub(super) fn entities(&self, doc: DocId, around: bool, found: &mut Vec<u32>) {
        found.clear();
        let here = || {
            let columns = self.columns.iter();
            columns.flat_map(|(column, standings)| {
                let ords = column.term_ords(doc);
                ords.filter_map(|ord| standings.get(ord as usize))
            })
        };
        found.extend(here().map(|standing| standing.itself));
        sorted(found);
        for parted in &self.parted {
            if let Some(rest) = parted.replaces(|number| found.binary_search(&number).is_ok()) {
                found.retain(|number| *number != rest);
                found.push(parted.number());
                found.sort_unstable();
            }
        }
        if around {
            found.extend(here().flat_map(|standing| standing.around));
            sorted(found);
        }
    }

    /// Calls for each entity that some articles name, with `around` also the regions and countries they are of, with the
    /// place of the article among them; perhaps several times. The articles are in order.
    pub(super) fn each(
        &self,
        docs: &[DocId],
        around: bool,
        scratch: &mut Scratch,
        mut call: impl FnMut(usize, u32),
    ) {
        if !self.parted.is_empty() {
            for (at, doc) in docs.iter().enumerate() {
                self.entities(*doc, around, &mut scratch.seen);
                scratch.seen.iter().for_each(|entity| call(at, *entity));
            }
            return;
        }
        for (column, standings) in &self.columns {
            scratch.each_term(column, docs, |at, term| {
                let Some(standing) = standings.get(term) else {
                    return;
                };
                if standing.itself != NONE {
                    call(at, standing.itself);
                }
                if around {
                    for holder in standing.around {
                        if holder != NONE {
                            call(at, holder);
                        }
                    }
                }
            });
        }
    }
}

impl Scratch {
    /// Calls for each term that some articles have in a column, with the place of the article among them.
    pub(super) fn each_term(
        &mut self,
        column: &StrColumn,
        docs: &[DocId],
        mut call: impl FnMut(usize, usize),
    ) {
        self.docs.clear();
        self.rows.clear();
        let column = column.ords();
        column.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
        self.terms.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.terms);
        let mut at = 0;
        for (doc, term) in self.docs.iter().zip(&self.terms) {
            while docs[at] != *doc {
                at += 1;
            }
            call(at, *term as usize);
        }
    }
}

/// In order, each once, without none.
fn sorted(found: &mut Vec<u32>) {
    found.sort_unstable();
    found.dedup();
    if found.last() == Some(&NONE) {
        found.pop();
    }
}

/// What identities count for.
struct Standings<'n> {
    names: &'n Names,
    /// Entities of places by their numbers in the gazetteer.
    holders: HashMap<u32, u32>,
    kinds: Vec<Option<Kind>>,
}

impl Standings<'_> {
    /// For each column of a kind what its terms count for.
    fn of_columns<'c>(
        &mut self,
        kind: Kind,
        columns: impl Iterator<Item = &'c StrColumn>,
    ) -> tantivy::Result<Vec<Vec<Standing>>> {
        let mut lists = Vec::new();
        let mut open = Vec::new();
        for (nth, column) in columns.enumerate() {
            lists.push(Vec::with_capacity(column.num_terms()));
            let mut terms = column.dictionary().stream()?;
            if terms.advance() {
                open.push((nth, terms));
            }
        }
        let names = self.names;
        while let Some(least) = open.iter().map(|(_, terms)| terms.key()).min() {
            let least = least.to_vec();
            let begins = prefix(&least).to_vec();
            names.walk(&least, |identity, entity| {
                let mut standing = None;
                open.retain_mut(|(nth, terms)| {
                    // One that the table lacks came after it was made.
                    while terms.key() < identity {
                        lists[*nth].push(self.of(terms.key(), None, kind));
                        if !terms.advance() {
                            return false;
                        }
                    }
                    if terms.key() != identity {
                        return true;
                    }
                    let own = standing.get_or_insert_with(|| self.of(identity, Some(entity), kind));
                    lists[*nth].push(*own);
                    terms.advance()
                });
                // Another kind of identities may lie far off.
                identity.starts_with(&begins)
                    && open.iter().any(|(_, terms)| terms.key().starts_with(&begins))
            });
            // Those behind the last that the table has.
            open.retain_mut(|(nth, terms)| {
                while terms.key().starts_with(&begins) {
                    lists[*nth].push(self.of(terms.key(), None, kind));
                    if !terms.advance() {
                        return false;
                    }
                }
                true
            });
        }
        Ok(lists)
    }

    fn of(&mut self, identity: &[u8], entity: Option<u32>, kind: Kind) -> Standing {
        let identity = std::str::from_utf8(identity).unwrap_or("");
        let entity = entity.or_else(|| self.names.entity_of(identity));
        let itself = entity.unwrap_or(NONE);
        let around = self.around(identity);
        self.note(itself, kind);
        around
            .into_iter()
            .for_each(|holder| self.note(holder, Kind::Place));
        Standing { itself, around }
    }

    fn note(&mut self, entity: u32, kind: Kind) {
        let known = self.kinds.get_mut(entity as usize);
        if let Some(known) = known.filter(|known| known.is_none()) {
            *known = Some(self.names.kind_of(entity).unwrap_or(kind));
        }
    }

    /// What a place lies in or a people belongs to, as far as the index names it.
    fn around(&mut self, identity: &str) -> [u32; 2] {
        let ids = match Identity::parse(identity) {
            Some(Identity::Named {
                kind: Kind::Nationality,
                name,
                ..
            }) => {
                let country = self.names.country_of_people(name);
                [0, country.map_or(0, |country| country.id)]
            }
            other => other.map_or([0; 2], |identity| identity.holders()),
        };
        ids.map(|id| self.holder(id))
    }

    fn holder(&mut self, place: u32) -> u32 {
        if place == 0 {
            return NONE;
        }
        let names = self.names;
        *self.holders.entry(place).or_insert_with(|| {
            let entity = names.entity_of(&format!("geonames:{place}"));
            entity.unwrap_or(NONE)
        })
    }
}

/// What identities of one sort begin with.
fn prefix(identity: &[u8]) -> &[u8] {
    let colon = identity.iter().position(|byte| *byte == b':');
    &identity[..colon.map_or(identity.len(), |at| at + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Layers, annotate};
    use crate::article::Article;
    use crate::index::{DocumentMaker, Index, Manifest};
    use std::collections::{BTreeMap, BTreeSet};

    const TEXTS: [&str; 5] = [
        "Foreign Minister Sergei Lavrov met Marco Rubio in Geneva. NATO was not there.",
        "President Emmanuel Macron spoke in Paris of the Korean War. Ukrainians listened.",
        "Nothing happened.",
        "Sergei Lavrov flew from Odesa to Kyiv, said the United Nations. Russians waited in Moscow.",
        "Chancellor Friedrich Merz met Emmanuel Macron in Berlin and Marco Rubio in Washington.",
    ];

    /// Each article in a segment of its own, but the last two.
    fn index(path: &std::path::Path) -> Index {
        let index = Index::open_or_create(path).expect("an index");
        let mut maker = DocumentMaker::new(index.fields().clone());
        let mut writer = index.writer(1).expect("a writer");
        for (nth, text) in TEXTS.iter().enumerate() {
            let article = Article {
                body: (*text).to_owned(),
                ..Article::default()
            };
            let document = maker.make(&nth.to_string(), "/a", &[], &annotate(&article, Layers::ALL));
            writer.add(document).expect("a document");
            if nth != 3 {
                writer.commit(&Manifest::default()).expect("a commit");
            }
        }
        writer.close().expect("an end");
        index
    }

    #[test]
    fn dictionaries_and_table_are_read_side_by_side() {
        let dir = tempfile::tempdir().expect("a folder");
        let reader = index(&dir.path().join("index")).reader().expect("a reader");
        let mut identities = BTreeSet::new();
        let mut of_articles = Vec::new();
        for (number, segment) in (0..).zip(reader.articles.segment_readers()) {
            for doc in segment.doc_ids_alive() {
                let mut here = Vec::new();
                for field in reader.fields.entities {
                    let name = reader.fields.schema.get_field_name(field);
                    let Some(column) = segment.fast_fields().str(name).expect("a column") else {
                        continue;
                    };
                    for term in column.term_ords(doc) {
                        let mut identity = String::new();
                        column.ord_to_str(term, &mut identity).expect("a term");
                        here.push(identity);
                    }
                }
                identities.extend(here.iter().cloned());
                of_articles.push((number, doc, here));
            }
        }
        assert!(identities.len() > 12, "{identities:?}");
        // A table may lack what came later, at its beginning, its end and between, or have more.
        for lacks in [
            |_: usize| false,
            |nth| nth % 2 == 0,
            |nth| nth % 3 > 0,
            |nth| nth < 4,
            |_| true,
        ] {
            let kept = identities.iter().enumerate().filter(|(nth, _)| !lacks(*nth));
            let mut table: BTreeMap<String, u32> = kept.map(|(_, identity)| (identity.clone(), 1)).collect();
            table.extend(["person:Aaron Aa", "person:Zz Zz", "event:Zz"].map(|more| (more.to_owned(), 1)));
            let names = Names::read(Names::build(0, table)).expect("a table");
            let columns = EntityColumns::open(&reader, &names).expect("columns");
            for (segment, doc, identities) in &of_articles {
                let own = identities.iter().filter_map(|identity| names.entity_of(identity));
                let own: BTreeSet<u32> = own.collect();
                let columns = columns.segment(*segment);
                let mut found = Vec::new();
                columns.entities(*doc, false, &mut found);
                assert_eq!(found, own.iter().copied().collect::<Vec<_>>());
                columns.entities(*doc, true, &mut found);
                let mut called = BTreeSet::new();
                let call = |_, entity| {
                    called.insert(entity);
                };
                columns.each(&[*doc], true, &mut Scratch::default(), call);
                assert_eq!(found, called.into_iter().collect::<Vec<_>>());
            }
        }
    }
}
