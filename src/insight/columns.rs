//! The entities of one article after the other, from the columns of a segment.
//!
//! In: a segment and the names of the index. Out: for each article the numbers of its entities, each once. The
//! identities of a segment are looked up once, when it is opened.

use crate::entities::{Identity, Kind};
use crate::gazetteer::Gazetteer;
use crate::index::schema::Fields;
use crate::names::{Names, Parted};
use std::collections::HashMap;
use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

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

/// The names of a segment.
pub(super) struct EntityColumns {
    columns: Vec<(StrColumn, Vec<Standing>)>,
    /// The kind of each entity that is in the segment, by its number.
    kinds: Vec<Option<Kind>>,
    parted: Vec<Parted>,
}

impl EntityColumns {
    pub(super) fn open(
        segment: &SegmentReader,
        fields: &Fields,
        names: &Names,
    ) -> tantivy::Result<EntityColumns> {
        let mut holders = Holders {
            names,
            known: HashMap::new(),
        };
        let mut columns = Vec::new();
        let mut kinds = vec![None; names.len()];
        let mut note = |entity: u32, kind: Kind| {
            if let Some(known) = kinds.get_mut(entity as usize).filter(|known| known.is_none()) {
                *known = Some(names.kind_of(entity).unwrap_or(kind));
            }
        };
        for kind in Kind::ALL {
            let name = fields.schema.get_field_name(fields.entities[kind as usize]);
            let Some(column) = segment.fast_fields().str(name)? else {
                continue;
            };
            let mut standings = Vec::with_capacity(column.num_terms());
            let mut identities = column.dictionary().stream()?;
            while identities.advance() {
                let identity = std::str::from_utf8(identities.key()).unwrap_or("");
                let itself = names.entity_of(identity).unwrap_or(NONE);
                let around = holders.of(identity);
                note(itself, kind);
                around.into_iter().for_each(|holder| note(holder, Kind::Place));
                standings.push(Standing { itself, around });
            }
            columns.push((column, standings));
        }
        for part in names.parted().iter().map(Parted::number) {
            note(part, Kind::Person);
        }
        Ok(EntityColumns {
            columns,
            kinds,
            parted: names.parted().to_vec(),
        })
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

    /// Calls for each entity an article names, with `around` also the regions and countries they are of; perhaps several
    /// times.
    pub(super) fn each(&self, doc: DocId, around: bool, seen: &mut Vec<u32>, mut call: impl FnMut(u32)) {
        if !self.parted.is_empty() {
            self.entities(doc, around, seen);
            return seen.iter().copied().for_each(call);
        }
        for (column, standings) in &self.columns {
            for ord in column.term_ords(doc) {
                if let Some(standing) = standings.get(ord as usize) {
                    let holders = standing.around.into_iter().filter(|_| around);
                    let named = std::iter::once(standing.itself).chain(holders);
                    named.filter(|entity| *entity != NONE).for_each(&mut call);
                }
            }
        }
    }

    /// The kind of an entity that is in the segment.
    pub(super) fn kind(&self, entity: u32) -> Option<Kind> {
        self.kinds.get(entity as usize).copied().flatten()
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

/// What places lie in and peoples belong to, as far as the index names it.
struct Holders<'n> {
    names: &'n Names,
    known: HashMap<u32, u32>,
}

impl Holders<'_> {
    fn of(&mut self, identity: &str) -> [u32; 2] {
        let gazetteer = Gazetteer::built_in();
        let ids = match Identity::parse(identity) {
            Some(Identity::Place(id)) => gazetteer
                .place(id)
                .map_or([0; 2], |place| [place.region_id, place.country_id]),
            Some(Identity::Named {
                kind: Kind::Nationality,
                name,
                ..
            }) => [0, self.country_of(name)],
            _ => [0; 2],
        };
        ids.map(|id| self.entity(id))
    }

    fn country_of(&self, people: &str) -> u32 {
        let country = self.names.country_of_people(people);
        country.map_or(0, |country| country.id)
    }

    fn entity(&mut self, place: u32) -> u32 {
        if place == 0 {
            return NONE;
        }
        let names = self.names;
        *self.known.entry(place).or_insert_with(|| {
            let entity = names.entity_of(&format!("geonames:{place}"));
            entity.unwrap_or(NONE)
        })
    }
}
