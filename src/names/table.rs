//! The table of names as bytes: made once a commit, read in place.
//!
//! Layout, numbers little-endian: the magic, the commit (8 bytes), the lengths of ten sections (8
//! bytes each), the sections: a map from identities to their number (its order), a map from a kind's
//! letter and a word's key to a list of identities, a map from an entity's id to its number, the
//! lists, the entity of each identity, the entities, where each entity begins, the keys under which people's names
//! are near (4 bytes each, ascending), the identity of each of these, and the articles of each identity.

use super::alike::Person;
use super::candidates::{kept_keys, word_keys};
use super::group::{Group, group};
use super::keys::key;
use super::parallel::in_parallel;
use super::{Entity, keys_of, words};
use crate::entities::{Identity, Kind};
use crate::gazetteer::Gazetteer;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"names 05";
const SECTIONS: usize = 10;
const HEAD: usize = MAGIC.len() + 8 + SECTIONS * 8;

/// A table in memory.
#[derive(Debug)]
pub(super) struct Table {
    pub commit: u64,
    identities: Map<Slice>,
    keys: Map<Slice>,
    ids: Map<Slice>,
    lists: Slice,
    entity_of: Slice,
    entities: Slice,
    begins: Slice,
    near_keys: Slice,
    near: Slice,
    articles: Slice,
}

/// Bytes in memory, or of a file that is mapped into it.
type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A part of the shared bytes.
#[derive(Clone)]
struct Slice {
    bytes: Bytes,
    from: usize,
    to: usize,
}

impl AsRef<[u8]> for Slice {
    fn as_ref(&self) -> &[u8] {
        &(*self.bytes).as_ref()[self.from..self.to]
    }
}

impl std::fmt::Debug for Slice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

impl Slice {
    fn number(&self, index: usize) -> Option<u32> {
        let bytes = self.as_ref().get(index * 4..index * 4 + 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }
}

/// Prints the table of identities with the number of articles that have them.
pub(super) fn build(commit: u64, identities: &BTreeMap<String, u32>) -> Vec<u8> {
    let groups = group(identities);
    let numbers: BTreeMap<&str, u32> = identities.keys().map(String::as_str).zip(0..).collect();
    let mut entity_of = vec![0u32; identities.len()];
    let (mut entities, mut begins) = (Vec::new(), Vec::new());
    let ids = map(groups
        .into_iter()
        .zip(0..)
        .map(|(Group { entity, members }, number)| {
            begins.push(entities.len() as u32);
            serde_json::to_writer(&mut entities, &(&entity, &members)).expect("writing to memory");
            for member in members {
                entity_of[numbers[member.as_str()] as usize] = number as u32;
            }
            (entity.id, number)
        }));
    begins.push(entities.len() as u32);
    let keys = keys_to_identities(&numbers);
    let mut lists: Vec<u32> = Vec::new();
    let mut places = Vec::new();
    for (key, list) in &keys {
        places.push((key.as_str(), lists.len() as u64));
        lists.push(list.len() as u32);
        lists.extend(list);
    }
    let places = map(places.into_iter());
    drop(keys);
    let near = near(&numbers);
    let identity_map = map(numbers
        .iter()
        .map(|(identity, number)| (*identity, u64::from(*number))));
    let sections = [
        identity_map,
        places,
        ids,
        bytes_of(&lists),
        bytes_of(&entity_of),
        entities,
        bytes_of(&begins),
        near.iter().flat_map(|(key, _)| key.to_le_bytes()).collect(),
        near.iter().flat_map(|(_, number)| number.to_le_bytes()).collect(),
        bytes_of(&identities.values().copied().collect::<Vec<_>>()),
    ];
    drop(near);
    let mut table = MAGIC.to_vec();
    table.extend(commit.to_le_bytes());
    table.extend(
        sections
            .iter()
            .flat_map(|section| (section.len() as u64).to_le_bytes()),
    );
    table.reserve_exact(sections.iter().map(Vec::len).sum());
    sections.into_iter().for_each(|section| table.extend(section));
    table
}

/// The keys under which people's names are near, each with an identity, ascending.
fn near(numbers: &BTreeMap<&str, u32>) -> Vec<(u32, u32)> {
    let numbered: Vec<(&str, u32)> = numbers
        .iter()
        .map(|(identity, number)| (*identity, *number))
        .collect();
    let mut near = in_parallel(numbered.len(), |range| {
        let mut near = Vec::new();
        for (identity, number) in &numbered[range] {
            if let Some(Identity::Named {
                kind: Kind::Person,
                name,
                ..
            }) = Identity::parse(identity)
            {
                let person = Person::new(name);
                let keys = kept_keys(&person).into_iter().chain(word_keys(&person));
                near.extend(keys.map(|key| (key, *number)));
            }
        }
        near
    });
    near.sort_unstable();
    near
}

/// The identities under the keys they are found by, ascending.
fn keys_to_identities(numbers: &BTreeMap<&str, u32>) -> BTreeMap<String, Vec<u32>> {
    let mut keys: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (identity, number) in numbers {
        if let Some(Identity::Named { kind, name, .. }) = Identity::parse(identity) {
            // Under the words as printed and, where the tables know it, under those of its usual name.
            let printed = words(name).into_iter().map(|word| key(&word));
            for key in printed.chain(keys_of(kind, name)) {
                let list = keys.entry(slot(kind, &key)).or_default();
                if list.last() != Some(number) {
                    list.push(*number);
                }
            }
            let people = Gazetteer::built_in().nationality(&words(name).join(" "));
            let country = people.and_then(|people| people.country);
            if let (Kind::Nationality, Some([a, b])) = (kind, country) {
                let slot = slot(
                    kind,
                    &of_country(&[a, b].map(char::from).iter().collect::<String>()),
                );
                keys.entry(slot).or_default().push(*number);
            }
        }
    }
    keys
}

fn map<K: AsRef<[u8]>>(entries: impl Iterator<Item = (K, u64)>) -> Vec<u8> {
    let mut builder = MapBuilder::memory();
    for (key, value) in entries {
        builder
            .insert(key, value)
            .expect("keys come sorted and once, from a sorted map");
    }
    builder.into_inner().expect("writing to memory")
}

fn bytes_of(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// What all of some ascending lists have.
pub(super) fn common(lists: impl Iterator<Item = Vec<u32>>) -> Vec<u32> {
    let common = lists.reduce(|mut common, list| {
        common.retain(|number| list.binary_search(number).is_ok());
        common
    });
    common.unwrap_or_default()
}

/// The key of the peoples of a country; keys of words have no such sign.
fn of_country(code: &str) -> String {
    format!("|{code}")
}

fn slot(kind: Kind, key: &str) -> String {
    format!("{}{key}", char::from(b'a' + kind as u8))
}

/// Accepts what is at most so many letters from what was typed, the first letter aside (Levenshtein's distance, row by row).
struct Misspelt {
    typed: Vec<u8>,
    letters: usize,
}

impl Automaton for Misspelt {
    type State = Vec<usize>;

    fn start(&self) -> Vec<usize> {
        (0..=self.typed.len()).collect()
    }

    fn is_match(&self, row: &Vec<usize>) -> bool {
        row.last().is_some_and(|distance| *distance <= self.letters)
    }

    fn can_match(&self, row: &Vec<usize>) -> bool {
        row.iter().min().is_some_and(|least| *least <= self.letters)
    }

    fn accept(&self, row: &Vec<usize>, letter: u8) -> Vec<usize> {
        let mut next = vec![row[0] + 1];
        for (at, typed) in self.typed.iter().enumerate() {
            let changed = row[at] + usize::from(*typed != letter);
            next.push(changed.min(row[at + 1] + 1).min(next[at] + 1));
        }
        // The letter of the kind is never misspelt.
        match row[0] == 0 && self.typed.first() != Some(&letter) {
            true => vec![usize::MAX / 2; next.len()],
            false => next,
        }
    }
}

impl Table {
    /// Reads what [`build`] printed; `None` for anything else.
    pub(super) fn read(shared: impl AsRef<[u8]> + Send + Sync + 'static) -> Option<Table> {
        let shared: Bytes = Arc::new(shared);
        let bytes = (*shared).as_ref();
        let number =
            |at: usize| -> Option<u64> { Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?)) };
        if bytes.get(..MAGIC.len())? != MAGIC {
            return None;
        }
        let commit = number(MAGIC.len())?;
        let mut slices = Vec::with_capacity(SECTIONS);
        let mut from = HEAD;
        for section in 0..SECTIONS {
            let length = usize::try_from(number(MAGIC.len() + 8 + section * 8)?).ok()?;
            let to = from.checked_add(length).filter(|to| *to <= bytes.len())?;
            slices.push(Slice {
                bytes: shared.clone(),
                from,
                to,
            });
            from = to;
        }
        let [
            identities,
            keys,
            ids,
            lists,
            entity_of,
            entities,
            begins,
            near_keys,
            near,
            articles,
        ] = <[Slice; SECTIONS]>::try_from(slices).ok()?;
        Some(Table {
            commit,
            identities: Map::new(identities).ok()?,
            keys: Map::new(keys).ok()?,
            ids: Map::new(ids).ok()?,
            lists,
            entity_of,
            entities,
            begins,
            near_keys,
            near,
            articles,
        })
    }

    /// The numbers of the identities of a kind that have a word with this key, ascending.
    pub(super) fn with_key(&self, kind: Kind, key: &str) -> Vec<u32> {
        let list = self.keys.get(slot(kind, key)).and_then(|at| self.list(at));
        list.unwrap_or_default()
    }

    /// The numbers of the identities of a kind that have words with all these keys, ascending.
    pub(super) fn with_keys(&self, kind: Kind, keys: &[String]) -> Vec<u32> {
        common(keys.iter().map(|key| self.with_key(kind, key)))
    }

    /// The identities of a kind whose name has the same words, in look-up form, sorted.
    pub(super) fn identities_called(&self, kind: Kind, name: &str) -> Vec<String> {
        let wanted = words(name);
        let printed: Vec<String> = wanted.iter().map(|word| key(word)).collect();
        let found = self.with_keys(kind, &printed).into_iter();
        let found = found.filter_map(|number| self.identity(number));
        let is_same =
            |identity: &String| Identity::name_of(identity).is_some_and(|name| words(name) == wanted);
        found.filter(is_same).collect()
    }

    /// The articles that have an identity.
    pub(super) fn articles(&self, identity: &str) -> u32 {
        let number = self.identity_number(identity);
        number
            .and_then(|number| self.articles.number(number as usize))
            .unwrap_or(0)
    }

    /// The identities from one on, in order, with their numbers.
    pub(super) fn identities_from(&self, from: &[u8]) -> fst::map::Stream<'_> {
        self.identities.range().ge(from).into_stream()
    }

    /// For each entity the articles that have its identities, each identity counted by itself.
    pub(super) fn articles_of_entities(&self) -> Vec<u32> {
        let mut articles = vec![0_u32; self.entities() as usize];
        for identity in 0..self.identities.len() {
            let entity = self.entity_of.number(identity).map(|entity| entity as usize);
            if let (Some(sum), Some(count)) = (
                entity.and_then(|entity| articles.get_mut(entity)),
                self.articles.number(identity),
            ) {
                *sum = sum.saturating_add(count);
            }
        }
        articles
    }

    /// The identities of the peoples of a country, sorted.
    pub(super) fn identities_of_country(&self, code: &str) -> Vec<String> {
        let numbers = self.with_key(Kind::Nationality, &of_country(code)).into_iter();
        numbers.filter_map(|number| self.identity(number)).collect()
    }

    /// Other words with the key of one, in names of a kind.
    pub(super) fn spellings(&self, kind: Kind, word: &str) -> BTreeSet<String> {
        let asked = key(word);
        let mut found = BTreeSet::new();
        for number in self.with_key(kind, &asked) {
            let identity = self.identity(number);
            if let Some(Identity::Named { name, .. }) = identity.as_deref().and_then(Identity::parse) {
                let others = words(name).into_iter();
                found.extend(others.filter(|other| other != word && key(other) == asked));
            }
        }
        found
    }

    /// Where the identities of people under a key of nearness stand, for [`Table::near`].
    pub(super) fn near_range(&self, key: u32) -> Range<usize> {
        let count = self.near_keys.as_ref().len() / 4;
        let first = |is_before: &dyn Fn(u32) -> bool| {
            let (mut from, mut to) = (0, count);
            while from < to {
                let middle = from + (to - from) / 2;
                match self.near_keys.number(middle).is_some_and(is_before) {
                    true => from = middle + 1,
                    false => to = middle,
                }
            }
            from
        };
        first(&|other| other < key)..first(&|other| other <= key)
    }

    /// The identities of people in a range, ascending.
    pub(super) fn near(&self, range: Range<usize>) -> Vec<u32> {
        range.filter_map(|index| self.near.number(index)).collect()
    }

    /// An identity by its number.
    pub(super) fn identity(&self, number: u32) -> Option<String> {
        let printed = self.identities.as_fst().get_key(u64::from(number))?;
        String::from_utf8(printed).ok()
    }

    /// The identities of a kind that have a word whose key is at most so many letters from this one.
    pub(super) fn with_key_near(&self, kind: Kind, key: &str, letters: usize) -> Vec<u32> {
        let near = Misspelt {
            typed: slot(kind, key).into_bytes(),
            letters,
        };
        let mut found = Vec::new();
        let mut stream = self.keys.search(near).into_stream();
        while let Some((_, at)) = stream.next() {
            found.extend(self.list(at).unwrap_or_default());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn list(&self, at: u64) -> Option<Vec<u32>> {
        let at = usize::try_from(at).ok()?;
        let length = self.lists.number(at)? as usize;
        (at + 1..=at + length).map(|at| self.lists.number(at)).collect()
    }

    /// How many entities there are; their numbers are those below.
    pub(super) fn entities(&self) -> u32 {
        (self.begins.as_ref().len() / 4).saturating_sub(1) as u32
    }

    /// The entity that an identity, given by its number, belongs to, with all its identities.
    pub(super) fn entity(&self, number: u32) -> Option<(Entity, Vec<String>)> {
        let number = number as usize;
        let (from, to) = (self.begins.number(number)?, self.begins.number(number + 1)?);
        serde_json::from_slice(self.entities.as_ref().get(from as usize..to as usize)?).ok()
    }

    /// The number of the entity an identity belongs to, by the identity's number.
    pub(super) fn entity_number(&self, identity: u32) -> Option<u32> {
        self.entity_of.number(identity as usize)
    }

    /// The number of an identity.
    pub(super) fn identity_number(&self, identity: &str) -> Option<u32> {
        self.identities
            .get(identity)
            .and_then(|number| u32::try_from(number).ok())
    }

    /// The number of the entity with this id.
    pub(super) fn entity_with_id(&self, id: &str) -> Option<u32> {
        self.ids.get(id).and_then(|number| u32::try_from(number).ok())
    }
}
