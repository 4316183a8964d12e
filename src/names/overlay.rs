//! The user's corrections laid over the table of names.
//!
//! In: a table and [`Corrections`]. Out: which entities are other than the table has them. The table is not touched:
//! an entity that a rule changes is copied, numbered after those of the table, and the old number leads to the new
//! one. So a rule counts from the next question on.

use super::corrections::{Change, Corrections, Merge, Problem, Split};
use super::late::{Late, Lately};
use super::table::Table;
use super::{Entity, free, is_called, keys_of, slug, words};
use crate::entities::{Identity, Kind};
use crate::gazetteer::Gazetteer;
use std::collections::{BTreeSet, HashMap, HashSet};

/// An entity as the rules have it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Changed {
    pub(super) entity: Entity,
    pub(super) identities: Vec<String>,
    /// Names that no article was found to have: they are looked for as phrases.
    pub(super) phrases: Vec<String>,
    /// Other names it can be asked for by.
    aliases: Vec<String>,
    pub(super) hidden: bool,
    /// What the article must, or must not, name too: of a split by what stands beside.
    pub(super) beside: Option<(bool, Vec<u32>)>,
}

/// Two entities with the same identities, told apart by what else an article names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parted {
    rest: u32,
    part: u32,
    beside: Vec<u32>,
}

impl Parted {
    /// The number of the one that is told apart.
    pub fn number(&self) -> u32 {
        self.part
    }

    /// The one whose place the other takes among the entities that an article names, where it names what tells them
    /// apart. `has` says of a number whether it is among them.
    pub fn replaces(&self, has: impl Fn(u32) -> bool) -> Option<u32> {
        let is_parted = has(self.rest) && self.beside.iter().any(|number| has(*number));
        is_parted.then_some(self.rest)
    }
}

/// Ids offered where a rule's name may mean several.
const OFFERED: usize = 5;

/// What the rules change.
#[derive(Debug, Default)]
pub(super) struct Overlay {
    /// The number of the first changed entity.
    base: u32,
    pub(super) changed: Vec<Changed>,
    /// Where entities went that are no more, by number and by id.
    moved: HashMap<u32, u32>,
    ids: HashMap<String, u32>,
    /// Identities that are of another entity than in the table.
    identities: HashMap<String, u32>,
    /// The changed entities by the keys of the words of their names.
    keys: HashMap<(Kind, String), Vec<u32>>,
    pub(super) parted: Vec<Parted>,
    /// Rules that nothing in the index answers to.
    pub(super) idle: Vec<Problem>,
    /// Identities that came after the table was made, with their articles.
    late: Lately,
}

impl Overlay {
    /// One that changes nothing of a table.
    pub(super) fn over(table: &Table) -> Overlay {
        Overlay {
            base: table.entities(),
            ..Overlay::default()
        }
    }

    /// Takes in the identities that came after the table was made.
    pub(super) fn take_in(&mut self, table: &Table, late: Lately) {
        self.late = late;
        for (identity, late) in self.late.clone() {
            self.attach(table, &identity, &late);
        }
    }

    /// Applies rules in their order.
    pub(super) fn correct(&mut self, table: &Table, corrections: &Corrections) {
        for rule in &corrections.rules {
            if let Err(reason) = self.apply(table, &rule.change) {
                let line = rule.line;
                self.idle.push(Problem { line, reason });
            }
        }
        let mut parted = std::mem::take(&mut self.parted);
        for number in parted.iter_mut().flat_map(|parted| &mut parted.beside) {
            *number = self.resolve(*number);
        }
        self.parted = parted;
    }

    /// Applies a rule; the reason where it does nothing.
    fn apply(&mut self, table: &Table, change: &Change) -> Result<(), String> {
        match change {
            Change::Add(listed) => self.add(table, &listed.name, listed.kind, &listed.aliases),
            Change::Merge(merge) => return self.merge(table, merge),
            Change::Split(split) => return self.split(table, split),
            Change::Rename(rename) => {
                let number = self.find_own(table, rename.kind, &rename.name)?;
                let changed = self.changed_mut(number);
                let old = std::mem::replace(&mut changed.entity.name, rename.to.clone());
                changed.aliases.push(old);
                self.index(number);
            }
            Change::Hide(hide) => {
                let number = self.find_own(table, hide.kind, &hide.name)?;
                self.changed_mut(number).hidden = true;
            }
            Change::Retype(retype) => {
                let number = self.find_own(table, retype.kind, &retype.name)?;
                self.changed_mut(number).entity.kind = retype.to;
                self.index(number);
            }
        }
        Ok(())
    }

    /// The entity that stands for one of the table or of this, by number.
    pub(super) fn resolve(&self, mut number: u32) -> u32 {
        while let Some(next) = self.moved.get(&number) {
            number = *next;
        }
        number
    }

    /// A changed entity by its number.
    pub(super) fn get(&self, number: u32) -> Option<&Changed> {
        self.changed.get(number.checked_sub(self.base)? as usize)
    }

    /// The number of an identity's entity.
    pub(super) fn entity_of(&self, table: &Table, identity: &str) -> Option<u32> {
        let own = self.identities.get(identity).copied();
        let number = own.or_else(|| table.entity_number(table.identity_number(identity)?))?;
        Some(self.resolve(number))
    }

    /// The same for an identity of the table, whose number is known.
    pub(super) fn entity_at(&self, table: &Table, identity: &[u8], number: u32) -> Option<u32> {
        let own = || self.identities.get(std::str::from_utf8(identity).ok()?).copied();
        let own = (!self.identities.is_empty()).then(own).flatten();
        Some(self.resolve(own.or_else(|| table.entity_number(number))?))
    }

    /// The number of the entity with an id.
    pub(super) fn entity_with_id(&self, table: &Table, id: &str) -> Option<u32> {
        let own = self.ids.get(id).copied();
        Some(self.resolve(own.or_else(|| table.entity_with_id(id))?))
    }

    /// An entity by its number.
    pub(super) fn entity(&self, table: &Table, number: u32) -> Option<Entity> {
        match self.get(number) {
            Some(changed) => Some(changed.entity.clone()),
            None => table.entity(number).map(|(entity, _)| entity),
        }
    }

    /// The identities of an entity.
    pub(super) fn identities(&self, table: &Table, number: u32) -> Vec<String> {
        match self.get(self.resolve(number)) {
            Some(changed) => changed.identities.clone(),
            None => table
                .entity(number)
                .map_or_else(Vec::new, |(_, identities)| identities),
        }
    }

    /// The numbers of its entities that are not put into others.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        let all = self.base..self.base + self.changed.len() as u32;
        all.filter(|number| !self.moved.contains_key(number))
    }

    /// The changed entities of a kind one of whose names has all these keys, ascending.
    pub(super) fn with_keys(&self, kind: Kind, asked: &[String]) -> Vec<u32> {
        let Some(first) = asked.first().and_then(|key| self.keys.get(&(kind, key.clone()))) else {
            return Vec::new();
        };
        let has_all = |number: &&u32| {
            let mut names = self.get(**number).into_iter().flat_map(Changed::names);
            names.any(|name| {
                let keys = keys_of(kind, name);
                asked.iter().all(|key| keys.contains(key))
            })
        };
        let mut found: Vec<u32> = first
            .iter()
            .filter(has_all)
            .map(|number| self.resolve(*number))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The entity a rule names; the reason where there is none.
    fn find(&self, table: &Table, kind: Option<Kind>, name: &str) -> Result<u32, String> {
        if let Some(number) = self.entity_with_id(table, name) {
            return Ok(number);
        }
        let kinds = || Kind::among(kind);
        let mut best: Option<(u32, u32)> = None;
        for kind in kinds() {
            for number in self.called(table, kind, name) {
                let articles = self.entity(table, number).map_or(0, |entity| entity.articles);
                if best.is_none_or(|(most, _)| articles > most) {
                    best = Some((articles, number));
                }
            }
        }
        if let Some((_, number)) = best {
            return Ok(number);
        }
        let partly = kinds().flat_map(|kind| self.partly_called(table, kind, name));
        let partly: BTreeSet<u32> = partly.collect();
        match partly.len() {
            0 => Err(format!("the index names nobody and nothing {name:?}")),
            1 => Ok(partly.into_iter().next().unwrap_or_default()),
            more => {
                let some = partly.iter().filter_map(|number| self.entity(table, *number));
                let ids: Vec<String> = some.map(|entity| entity.id).take(OFFERED).collect();
                Err(format!("{name:?} may be {more}: {}", ids.join(", ")))
            }
        }
    }

    /// As [`Overlay::find`], copied so that it can be changed.
    fn find_own(&mut self, table: &Table, kind: Option<Kind>, name: &str) -> Result<u32, String> {
        let number = self.find(table, kind, name)?;
        Ok(self.own(table, number))
    }

    /// The entities of a kind that have all words of a name in one of theirs.
    fn partly_called(&self, table: &Table, kind: Kind, name: &str) -> Vec<u32> {
        let asked = keys_of(kind, name);
        let named = table.with_keys(kind, &asked).into_iter();
        let named = named.filter_map(|identity| table.entity_number(identity));
        let mut found = self.with_keys(kind, &asked);
        found.extend(named.map(|number| self.resolve(number)));
        found.retain(|number| self.is_of(table, *number, kind));
        found
    }

    fn is_of(&self, table: &Table, number: u32, kind: Kind) -> bool {
        self.entity(table, number)
            .is_some_and(|entity| entity.kind == kind)
    }

    /// The entities of a kind that are called so, not only partly.
    fn called(&self, table: &Table, kind: Kind, name: &str) -> Vec<u32> {
        let mut found = self.partly_called(table, kind, name);
        if kind == Kind::Place {
            let places = Gazetteer::built_in().places_named(&words(name).join(" "));
            let named = places.iter().map(|place| format!("geonames:{}", place.id));
            let named = named.filter_map(|identity| self.entity_of(table, &identity));
            found.extend(named.filter(|number| self.is_of(table, *number, kind)));
            return found;
        }
        found.retain(|number| {
            let so_called = |own: &str| is_called(kind, own, name);
            self.get(*number)
                .is_some_and(|changed| changed.names().any(so_called))
                || self
                    .entity(table, *number)
                    .is_some_and(|entity| so_called(&entity.name))
        });
        if found.is_empty() && kind == Kind::Person {
            // The name may be one of several spellings of the entity.
            let same = table.identities_called(kind, name).into_iter();
            found.extend(same.filter_map(|identity| self.entity_of(table, &identity)));
        }
        found
    }

    /// The number of an entity that can be changed: its own, copied from the table where it is not yet.
    fn own(&mut self, table: &Table, number: u32) -> u32 {
        let number = self.resolve(number);
        if number >= self.base {
            return number;
        }
        let (entity, identities) = table.entity(number).expect("numbers come from the table");
        let own = self.push(Changed::new(entity, identities));
        self.moved.insert(number, own);
        own
    }

    /// A changed entity, by the number that [`Overlay::own`] gives.
    fn changed_mut(&mut self, number: u32) -> &mut Changed {
        &mut self.changed[(number - self.base) as usize]
    }

    fn push(&mut self, changed: Changed) -> u32 {
        let number = self.base + self.changed.len() as u32;
        for identity in &changed.identities {
            self.identities.insert(identity.clone(), number);
        }
        self.ids.insert(changed.entity.id.clone(), number);
        self.changed.push(changed);
        self.index(number);
        number
    }

    /// Makes the names of a changed entity known under its kind.
    fn index(&mut self, number: u32) {
        let changed = self.changed_mut(number);
        let kind = changed.entity.kind;
        let keys: HashSet<String> = changed.names().flat_map(|name| keys_of(kind, name)).collect();
        for key in keys {
            let list = self.keys.entry((kind, key)).or_default();
            if !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// Gives a late identity to its entity, or makes one of it.
    fn attach(&mut self, table: &Table, identity: &str, late: &Late) {
        let (kind, name) = match Identity::parse(identity) {
            Some(Identity::Named { kind, name, .. }) => (kind, name.to_owned()),
            Some(Identity::Place(id)) => {
                let place = Gazetteer::built_in().place(id);
                (Kind::Place, place.map_or(identity, |place| place.name).to_owned())
            }
            None => return,
        };
        if let Some(number) = late.entity.as_ref().and_then(|id| table.entity_with_id(id)) {
            return self.take(table, number, vec![identity.to_owned()]);
        }
        let slug = match Identity::parse(identity) {
            Some(Identity::Place(_)) => identity.to_owned(),
            _ => slug(kind, &name),
        };
        let id = free(&slug, "", |id| self.entity_with_id(table, id).is_some());
        let entity = Entity {
            id,
            name,
            kind,
            articles: late.articles,
        };
        self.push(Changed::new(entity, vec![identity.to_owned()]));
    }

    /// Gives identities to an entity, taking them from those that have them.
    fn take(&mut self, table: &Table, to: u32, identities: Vec<String>) {
        let to = self.own(table, to);
        for identity in identities {
            let from = self.entity_of(table, &identity).filter(|from| *from != to);
            if let Some(from) = from {
                let from = self.own(table, from);
                let left = self.changed_mut(from);
                left.identities.retain(|other| *other != identity);
                if left.identities.is_empty() && left.phrases.is_empty() {
                    self.moved.insert(from, to);
                }
                self.recount(table, from);
            }
            self.identities.insert(identity.clone(), to);
            let own = self.changed_mut(to);
            if !own.identities.contains(&identity) {
                own.identities.push(identity);
                own.identities.sort_unstable();
            }
        }
        self.recount(table, to);
        self.index(to);
    }

    fn recount(&mut self, table: &Table, number: u32) {
        let identities = self.changed[(number - self.base) as usize].identities.iter();
        let articles = identities.map(|identity| match self.late.get(identity) {
            Some(late) => late.articles,
            None => table.articles(identity),
        });
        self.changed_mut(number).entity.articles = articles.sum();
    }

    fn merge(&mut self, table: &Table, merge: &Merge) -> Result<(), String> {
        let first = self.find_own(table, merge.kind, &merge.name)?;
        let mut missing = Vec::new();
        for other in &merge.with {
            match self.find_own(table, merge.kind, other) {
                Ok(other) if other == first => {}
                Ok(other) => {
                    let changed = self.changed_mut(other).clone();
                    self.moved.insert(other, first);
                    let own = self.changed_mut(first);
                    own.aliases.extend(changed.aliases);
                    own.phrases.extend(changed.phrases);
                    self.take(table, first, changed.identities);
                }
                Err(reason) => missing.push(reason),
            }
        }
        match missing.is_empty() {
            true => Ok(()),
            false => Err(missing.join("; ")),
        }
    }

    fn add(&mut self, table: &Table, name: &str, kind: Kind, aliases: &[String]) {
        let names = || std::iter::once(name).chain(aliases.iter().map(String::as_str));
        let id = slug(kind, name);
        let number = match self.entity_with_id(table, &id) {
            Some(number) => self.own(table, number),
            None => self.push(Changed::new(named(id, name, kind), Vec::new())),
        };
        let own = self.changed_mut(number);
        own.entity.name = name.to_owned();
        own.aliases.extend(names().map(str::to_owned));
        let mut found = Vec::new();
        for name in names() {
            let mut identities = table.identities_called(kind, name);
            let is_late = |identity: &&String| {
                let named = |other| words(other) == words(name);
                Identity::parse(identity).is_some_and(|own| own.kind() == kind)
                    && Identity::name_of(identity).is_some_and(named)
            };
            let late = self.late.keys().filter(is_late);
            identities.extend(late.cloned());
            if identities.is_empty() {
                self.changed_mut(number).phrases.push(name.to_owned());
            }
            found.extend(identities);
        }
        self.take(table, number, found);
    }

    fn split(&mut self, table: &Table, split: &Split) -> Result<(), String> {
        let whole = self.find_own(table, split.kind, &split.name)?;
        let mut beside = Vec::new();
        for name in &split.beside {
            beside.push(self.find(table, None, name)?);
        }
        let Changed {
            entity, identities, ..
        } = self.changed_mut(whole).clone();
        let kind = entity.kind;
        let fits = |identity: &&String| {
            let Some(Identity::Named { name, context, .. }) = Identity::parse(identity) else {
                return false;
            };
            let country = split.country.as_ref().is_none_or(|code| {
                context.is_some_and(|context| code.as_bytes().eq_ignore_ascii_case(&context))
            });
            let spelt = |spelling: &String| words(spelling) == words(name);
            country && (split.spellings.is_empty() || split.spellings.iter().any(spelt))
        };
        let identities: Vec<String> = identities.iter().filter(fits).cloned().collect();
        if identities.is_empty() {
            return Err(format!("nothing of {:?} is as the rule says", split.name));
        }
        let id = slug(kind, &split.part);
        let part = self.push(Changed::new(named(id, &split.part, kind), Vec::new()));
        if beside.is_empty() {
            self.take(table, part, identities);
            return Ok(());
        }
        let own = self.changed_mut(part);
        own.identities = identities;
        own.beside = Some((true, beside.clone()));
        self.recount(table, part);
        self.changed_mut(whole).beside = Some((false, beside.clone()));
        self.parted.push(Parted {
            rest: whole,
            part,
            beside,
        });
        Ok(())
    }
}

/// An entity that no article is known to have yet.
fn named(id: String, name: &str, kind: Kind) -> Entity {
    Entity {
        id,
        name: name.to_owned(),
        kind,
        articles: 0,
    }
}

impl Changed {
    fn new(entity: Entity, identities: Vec<String>) -> Changed {
        Changed {
            aliases: vec![entity.name.clone()],
            entity,
            identities,
            phrases: Vec::new(),
            hidden: false,
            beside: None,
        }
    }

    /// All its names: those it can be asked for by and those articles have.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let printed = self
            .identities
            .iter()
            .filter_map(|identity| Identity::name_of(identity));
        let own = std::iter::once(self.entity.name.as_str());
        own.chain(self.aliases.iter().map(String::as_str)).chain(printed)
    }
}
