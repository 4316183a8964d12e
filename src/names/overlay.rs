//! The user's corrections laid over the table of names.
//!
//! In: a table and [`Corrections`]. Out: which entities are other than the table has them. The table is not touched:
//! an entity that a rule changes is copied, numbered after those of the table, and the old number leads to the new
//! one. So a rule counts from the next question on.

use super::corrections::{Change, Corrections, Merge, Problem, Split};
use super::late::{Late, Lately};
use super::table::Table;
use super::{Entity, is_called, keys_of, words};
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

    /// Puts the one in the place of the other among the entities that an article names, ascending, where it names what
    /// tells them apart.
    pub fn part(&self, found: &mut Vec<u32>) {
        let has = |number: &u32| found.binary_search(number).is_ok();
        if has(&self.rest) && self.beside.iter().any(has) {
            found.retain(|number| *number != self.rest);
            found.push(self.part);
            found.sort_unstable();
        }
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
    /// Takes in the identities that came after the table was made, then applies rules in their order.
    pub(super) fn new(table: &Table, late: &Lately, corrections: &Corrections) -> Overlay {
        let mut overlay = Overlay {
            base: table.entities(),
            late: late.clone(),
            ..Overlay::default()
        };
        for (identity, late) in late {
            overlay.attach(table, identity, late);
        }
        for rule in &corrections.rules {
            let done = match &rule.change {
                Change::Add(listed) => {
                    overlay.add(table, &listed.name, listed.kind, &listed.aliases);
                    Ok(())
                }
                Change::Merge(merge) => overlay.merge(table, merge),
                Change::Split(split) => overlay.split(table, split),
                Change::Rename(rename) => overlay.find(table, rename.kind, &rename.name).map(|number| {
                    let changed = overlay.own(table, number);
                    let old = std::mem::replace(&mut changed.entity.name, rename.to.clone());
                    changed.aliases.push(old);
                    overlay.index(number);
                }),
                Change::Hide(hide) => overlay
                    .find(table, hide.kind, &hide.name)
                    .map(|number| overlay.own(table, number).hidden = true),
                Change::Retype(retype) => overlay.find(table, retype.kind, &retype.name).map(|number| {
                    overlay.own(table, number).entity.kind = retype.to;
                    overlay.index(number);
                }),
            };
            if let Err(reason) = done {
                let line = rule.line;
                overlay.idle.push(Problem { line, reason });
            }
        }
        let mut parted = std::mem::take(&mut overlay.parted);
        for parted in &mut parted {
            parted.beside = parted
                .beside
                .iter()
                .map(|number| overlay.resolve(*number))
                .collect();
        }
        overlay.parted = parted;
        overlay
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

    /// The entity of an identity, where it is not the table's.
    pub(super) fn entity_of(&self, identity: &str) -> Option<u32> {
        self.identities.get(identity).copied()
    }

    /// The entity with an id, where it is not the table's.
    pub(super) fn entity_with_id(&self, id: &str) -> Option<u32> {
        self.ids.get(id).map(|number| self.resolve(*number))
    }

    /// The numbers of its entities that are not put into others.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        let all = self.base..self.base + self.changed.len() as u32;
        all.filter(|number| !self.moved.contains_key(number))
    }

    /// Whether an entity of the table is replaced.
    pub(super) fn replaces(&self, number: u32) -> bool {
        self.moved.contains_key(&number)
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
        if let Some(number) = self.entity_with_id(name).or_else(|| table.entity_with_id(name)) {
            return Ok(self.resolve(number));
        }
        let kinds = Kind::ALL
            .into_iter()
            .filter(|one| kind.is_none_or(|kind| kind == *one));
        let mut best: Option<(u32, u32)> = None;
        for kind in kinds {
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
        let kinds = Kind::ALL
            .into_iter()
            .filter(|one| kind.is_none_or(|kind| kind == *one));
        let partly: BTreeSet<u32> = kinds
            .flat_map(|kind| self.partly_called(table, kind, name))
            .collect();
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

    /// The entities of a kind that have all words of a name in one of theirs.
    fn partly_called(&self, table: &Table, kind: Kind, name: &str) -> Vec<u32> {
        let asked = keys_of(kind, name);
        let named = table.with_keys(kind, &asked).into_iter();
        let named = named.filter_map(|identity| table.entity_number(identity));
        let all = named.chain(self.with_keys(kind, &asked));
        let all = all.map(|number| self.resolve(number));
        all.filter(|number| {
            self.entity(table, *number)
                .is_some_and(|entity| entity.kind == kind)
        })
        .collect()
    }

    /// The entities of a kind that are called so, not only partly.
    fn called(&self, table: &Table, kind: Kind, name: &str) -> Vec<u32> {
        let asked = keys_of(kind, name);
        let mut found = self.with_keys(kind, &asked);
        if kind == Kind::Place {
            let places = Gazetteer::built_in().places_named(&words(name).join(" "));
            let places = places.iter().filter_map(|place| {
                let identity = table.identity_number(&format!("geonames:{}", place.id))?;
                table.entity_number(identity)
            });
            found.extend(places.map(|number| self.resolve(number)));
        }
        let named = table.with_keys(kind, &asked).into_iter();
        let named = named.filter_map(|identity| table.entity_number(identity));
        found.extend(named.map(|number| self.resolve(number)));
        found.retain(|number| {
            let changed = self.get(*number);
            let own = self.entity(table, *number);
            own.is_some_and(|entity| {
                let names = changed.into_iter().flat_map(Changed::names);
                let all = std::iter::once(entity.name.as_str()).chain(names);
                entity.kind == kind
                    && (kind == Kind::Place || all.into_iter().any(|own| is_called(kind, own, name)))
            })
        });
        if found.is_empty() && kind == Kind::Person {
            // The name may be one of several spellings of the entity.
            let same = table.identities_called(kind, name).into_iter();
            let same = same.filter_map(|identity| table.entity_number(table.identity_number(&identity)?));
            found.extend(same.map(|number| self.resolve(number)));
        }
        found
    }

    fn entity(&self, table: &Table, number: u32) -> Option<Entity> {
        match self.get(number) {
            Some(changed) => Some(changed.entity.clone()),
            None => table.entity(number).map(|(entity, _)| entity),
        }
    }

    /// The entity as one of this; copied from the table where it is not yet.
    fn own(&mut self, table: &Table, number: u32) -> &mut Changed {
        let number = self.resolve(number);
        let own = match number.checked_sub(self.base) {
            Some(_) => number,
            None => {
                let (entity, identities) = table.entity(number).expect("numbers come from the table");
                let own = self.push(Changed {
                    aliases: vec![entity.name.clone()],
                    entity,
                    identities,
                    phrases: Vec::new(),
                    hidden: false,
                    beside: None,
                });
                self.moved.insert(number, own);
                own
            }
        };
        &mut self.changed[(own - self.base) as usize]
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

    /// Makes the names of an entity known under its kind.
    fn index(&mut self, number: u32) {
        let number = self.resolve(number);
        let Some(changed) = self.get(number) else { return };
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
            _ => format!("{}:{}", kind.word(), words(&name).join("-")),
        };
        let is_free = |id: &String| !self.ids.contains_key(id) && table.entity_with_id(id).is_none();
        let mut ids = std::iter::once(slug.clone()).chain((2..).map(|nth| format!("{slug}-{nth}")));
        let id = ids.find(is_free).expect("numbers do not end");
        let entity = Entity {
            id,
            name: name.clone(),
            kind,
            articles: late.articles,
        };
        self.push(Changed {
            entity,
            identities: vec![identity.to_owned()],
            phrases: Vec::new(),
            aliases: vec![name],
            hidden: false,
            beside: None,
        });
    }

    /// Gives identities to an entity, taking them from those that have them.
    fn take(&mut self, table: &Table, to: u32, identities: Vec<String>) {
        self.own(table, to);
        let to = self.resolve(to);
        for identity in identities {
            let from = self.entity_of(&identity).or_else(|| {
                let number = table.entity_number(table.identity_number(&identity)?)?;
                Some(self.resolve(number))
            });
            if let Some(from) = from.map(|from| self.resolve(from)).filter(|from| *from != to) {
                let left = self.own(table, from);
                left.identities.retain(|other| *other != identity);
                let left_over = left.identities.is_empty() && left.phrases.is_empty();
                let from = self.resolve(from);
                self.recount(table, from);
                if left_over {
                    self.moved.insert(from, to);
                }
            }
            self.identities.insert(identity.clone(), to);
            let own = self.own(table, to);
            if !own.identities.contains(&identity) {
                own.identities.push(identity);
                own.identities.sort_unstable();
            }
        }
        self.recount(table, to);
        self.index(to);
    }

    fn recount(&mut self, table: &Table, number: u32) {
        let identities = self.own(table, number).identities.clone();
        let articles = identities
            .iter()
            .map(|identity| match self.late.get(identity) {
                Some(late) => late.articles,
                None => table.articles(identity),
            })
            .sum();
        self.own(table, number).entity.articles = articles;
    }

    fn merge(&mut self, table: &Table, merge: &Merge) -> Result<(), String> {
        let first = self.find(table, merge.kind, &merge.name)?;
        self.own(table, first);
        let first = self.resolve(first);
        let mut missing = Vec::new();
        for other in &merge.with {
            match self.find(table, merge.kind, other) {
                Ok(other) if other == first => {}
                Ok(other) => {
                    self.own(table, other);
                    let other = self.resolve(other);
                    let changed = self.get(other).expect("it was made its own").clone();
                    self.moved.insert(other, first);
                    let own = self.own(table, first);
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
        let id = format!("{}:{}", kind.word(), words(name).join("-"));
        let known = self.entity_with_id(&id).or_else(|| table.entity_with_id(&id));
        let number = match known {
            Some(number) => {
                self.own(table, self.resolve(number));
                self.resolve(number)
            }
            None => self.push(Changed {
                entity: Entity {
                    id,
                    name: name.to_owned(),
                    kind,
                    articles: 0,
                },
                identities: Vec::new(),
                phrases: Vec::new(),
                aliases: Vec::new(),
                hidden: false,
                beside: None,
            }),
        };
        let own = self.own(table, number);
        own.entity.name = name.to_owned();
        own.aliases.extend(names().map(str::to_owned));
        let mut found = Vec::new();
        for name in names() {
            let mut identities = table.identities_called(kind, name);
            let late = self
                .late
                .keys()
                .filter(|identity| match Identity::parse(identity) {
                    Some(Identity::Named {
                        kind: own,
                        name: other,
                        ..
                    }) => own == kind && words(other) == words(name),
                    _ => false,
                });
            identities.extend(late.cloned());
            if identities.is_empty() {
                self.own(table, number).phrases.push(name.to_owned());
            }
            found.extend(identities);
        }
        self.take(table, number, found);
    }

    fn split(&mut self, table: &Table, split: &Split) -> Result<(), String> {
        let whole = self.find(table, split.kind, &split.name)?;
        let kind = self
            .entity(table, whole)
            .map_or(Kind::Person, |entity| entity.kind);
        let mut beside = Vec::new();
        for name in &split.beside {
            beside.push(self.find(table, None, name)?);
        }
        self.own(table, whole);
        let whole = self.resolve(whole);
        let all = self
            .get(whole)
            .map(|changed| changed.identities.clone())
            .unwrap_or_default();
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
        let identities: Vec<String> = all.iter().filter(fits).cloned().collect();
        if identities.is_empty() {
            return Err(format!("nothing of {:?} is as the rule says", split.name));
        }
        let id = format!("{}:{}", kind.word(), words(&split.part).join("-"));
        let part = self.push(Changed {
            entity: Entity {
                id,
                name: split.part.clone(),
                kind,
                articles: 0,
            },
            identities: Vec::new(),
            phrases: Vec::new(),
            aliases: vec![split.part.clone()],
            hidden: false,
            beside: None,
        });
        if beside.is_empty() {
            self.take(table, part, identities);
            return Ok(());
        }
        let own = self.own(table, part);
        own.identities = identities;
        own.beside = Some((true, beside.clone()));
        self.recount(table, part);
        self.own(table, whole).beside = Some((false, beside.clone()));
        self.parted.push(Parted {
            rest: whole,
            part,
            beside,
        });
        Ok(())
    }
}

impl Changed {
    /// All its names: those it can be asked for by and those articles have.
    fn names(&self) -> impl Iterator<Item = &str> {
        let printed = self
            .identities
            .iter()
            .filter_map(|identity| match Identity::parse(identity) {
                Some(Identity::Named { name, .. }) => Some(name),
                _ => None,
            });
        let own = std::iter::once(self.entity.name.as_str());
        own.chain(self.aliases.iter().map(String::as_str)).chain(printed)
    }
}

/// The identities of entities, of which an article must have one.
pub(super) fn identities_of(table: &Table, overlay: &Overlay, entities: &[u32]) -> BTreeSet<String> {
    let all = entities
        .iter()
        .map(|number| match overlay.get(overlay.resolve(*number)) {
            Some(changed) => changed.identities.clone(),
            None => table
                .entity(*number)
                .map(|(_, identities)| identities)
                .unwrap_or_default(),
        });
    all.flatten().collect()
}
