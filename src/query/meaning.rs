//! What the names in a question stand for in an index.
//!
//! In: a question, the names of the index and how loosely they are spelt. Out: for each name one entity, the best
//! that fits, with what counts as it; the others that fit are named, not covered. Whoever looks a name up (the
//! query, the passage, the answer) looks here, so that all agree.

use super::known::Known;
use super::{Node, NodeKind, Query};
use crate::entities::{Identity, Kind, Mention};
use crate::gazetteer::{Gazetteer, Place, PlaceKind};
use crate::index::record::StoredArticle;
use crate::names::{self, Entity, Fit, Names, Spelling};
use crate::text::norms;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Names offered where nothing is so called.
const NEAREST: usize = 3;

/// The names of a question.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    list: Vec<Meaning>,
    known: Known,
}

/// What a name in a question stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// The kind asked for.
    pub kind: Kind,
    /// As typed.
    pub name: String,
    /// Whether only this spelling will do.
    pub exact: bool,
    /// The entity it covers; none where nothing is so called.
    pub entity: Option<Entity>,
    /// Others that it may stand for, the likelier first.
    pub others: Vec<Entity>,
    /// If it covers nothing: the names that are spelt most like it.
    pub nearest: Vec<String>,
    /// The identities that are it; of a country also its people.
    pub identities: BTreeSet<String>,
    /// The country or region as a `geonames:ID`: places that lie in it count too.
    pub around: Option<String>,
    /// Names that no article was found to have, in look-up form: they are looked for as phrases.
    pub phrases: Vec<Vec<String>>,
    /// What the article must name too, or with `false` must not: one of these identities.
    pub beside: Option<(bool, BTreeSet<String>)>,
    /// Words in look-up form that must be printed in a row, where only this spelling will do.
    pub printed: Vec<String>,
}

impl Meanings {
    /// What the names of a question stand for. `articles` counts the articles that mention a place, given as
    /// `geonames:ID`, or one in it: of places with one name the most mentioned is meant.
    pub fn of(query: &Query, names: &Names, spelling: Spelling, articles: &dyn Fn(&str) -> u64) -> Meanings {
        // The spelling typed is looked for in the articles of whoever the name means.
        let wide = match spelling {
            Spelling::Exact => Spelling::Variants,
            other => other,
        };
        let meaning = |kind, name: &str, exact| {
            let mut fits = names.fits(kind, name, wide);
            if kind == Kind::Place {
                fits = by_articles(fits, articles);
            }
            Meaning::new(kind, name, exact, fits, names)
        };
        let mut list: Vec<Meaning> = Vec::new();
        for leaf in query.leaves() {
            let NodeKind::Entity { kind, name, exact } = &leaf.node.kind else {
                continue;
            };
            let exact = *exact || spelling == Spelling::Exact;
            if !list.iter().any(|known| known.is_of(*kind, name, exact)) {
                let mut meaning = meaning(*kind, name, exact);
                if meaning.entity.is_none() {
                    meaning.nearest = names.nearest(*kind, name, NEAREST);
                }
                list.push(meaning);
            }
        }
        let known = match spelling {
            Spelling::Exact => Known::default(),
            _ => Known::of(query, names, &|kind, name| meaning(kind, name, false)),
        };
        Meanings { list, known }
    }

    /// Other spellings that a plain word of the question has in names of people.
    pub fn spellings(&self, word: &str) -> impl Iterator<Item = &str> {
        self.known.spellings(word)
    }

    /// What the plain words that members of the question begin with call, and how many of them do.
    pub fn name_at(&self, members: &[Node]) -> Option<(usize, &Meaning)> {
        self.known.name_at(members)
    }

    /// What plain words of the question call.
    pub fn in_words(&self) -> impl Iterator<Item = &Meaning> {
        self.known.names()
    }

    /// What the name in a part of the question stands for; `None` where that part is no name.
    pub fn get(&self, node: &Node) -> Option<&Meaning> {
        let NodeKind::Entity { kind, name, exact } = &node.kind else {
            return None;
        };
        let of = |exact| self.list.iter().find(|known| known.is_of(*kind, name, exact));
        of(*exact).or_else(|| of(true))
    }

    /// All, in the order typed.
    pub fn list(&self) -> &[Meaning] {
        &self.list
    }

    /// All, in the order typed.
    pub fn into_list(self) -> Vec<Meaning> {
        self.list
    }
}

/// Places that articles speak of, those in most of them first; where none is, all.
fn by_articles(fits: Vec<Fit>, articles: &dyn Fn(&str) -> u64) -> Vec<Fit> {
    let mut counted: Vec<(u64, Fit)> = fits
        .into_iter()
        .map(|fit| (articles(&fit.entity.id), fit))
        .collect();
    if counted.iter().any(|(count, _)| *count > 0) {
        counted.retain(|(count, _)| *count > 0);
    }
    counted.sort_by_key(|(count, _)| Reverse(*count));
    counted.into_iter().map(|(_, fit)| fit).collect()
}

impl Meaning {
    fn new(kind: Kind, name: &str, exact: bool, fits: Vec<Fit>, names: &Names) -> Meaning {
        let mut fits = fits.into_iter();
        let best = fits.next();
        let mut meaning = Meaning {
            kind,
            name: name.to_owned(),
            exact,
            nearest: Vec::new(),
            others: match &best {
                Some(best) => fits
                    .map(|fit| fit.entity)
                    .filter(|other| !is_within(&best.entity, other))
                    .collect(),
                None => Vec::new(),
            },
            identities: BTreeSet::new(),
            around: None,
            phrases: Vec::new(),
            beside: None,
            printed: Vec::new(),
            entity: None,
        };
        let Some(best) = best else {
            return meaning;
        };
        let entity = best.entity;
        meaning.identities.extend(best.identities);
        meaning.phrases = best.phrases.iter().map(|name| norms(name)).collect();
        meaning.beside = best.beside;
        if exact {
            if entity.id != name {
                meaning.printed = norms(name);
            }
        } else if let Some(place) = place_of(&entity) {
            let is_code = |country: Place| country.id == place.id;
            if Gazetteer::built_in().country(place.country).is_some_and(is_code) {
                meaning.identities.extend(names.peoples(place.country));
            }
            if matches!(place.kind, PlaceKind::Country | PlaceKind::Region) {
                meaning.around = Some(entity.id.clone());
            }
        }
        meaning.entity = Some(entity);
        meaning
    }

    /// Whether some article names the entity, and it is called so, not only partly.
    pub fn is_called(&self, typed: &str) -> bool {
        let typed = typed.strip_prefix("the ").unwrap_or(typed);
        let Some(entity) = self.entity.as_ref().filter(|entity| entity.articles > 0) else {
            return false;
        };
        entity.kind == Kind::Place || names::is_called(self.kind, &entity.name, typed)
    }

    fn is_of(&self, kind: Kind, name: &str, exact: bool) -> bool {
        (self.kind, self.name.as_str(), self.exact) == (kind, name, exact)
    }

    /// The mentions of an article that it covers, as printed.
    pub fn mentions<'a>(&self, article: &'a StoredArticle) -> impl Iterator<Item = (&'a Mention, &'a str)> {
        let all = article.mentions.iter();
        let printed = all.map(|mention| (mention, mention.span.of(article.text(mention.part))));
        printed.filter(|(mention, printed)| self.covers(mention, printed))
    }

    /// Whether an occurrence, printed so, is it or lies in it.
    fn covers(&self, mention: &Mention, printed: &str) -> bool {
        let identity = mention.identity();
        let is_it = self.identities.contains(&identity);
        let words = || norms(printed);
        let spelt = || {
            let wanted = self.printed.as_slice();
            wanted.is_empty() || words().windows(wanted.len()).any(|row| row == wanted)
        };
        is_it && spelt()
            || self
                .around
                .as_ref()
                .is_some_and(|around| lies_in(&identity, around))
    }
}

/// Whether a place, by its identity, lies in a country or region, by its entity's id.
pub(super) fn lies_in(identity: &str, around: &str) -> bool {
    let holders = || Some(Identity::parse(identity)?.holders());
    match Identity::parse(around) {
        Some(Identity::Place(around)) => holders().is_some_and(|holders| holders.contains(&around)),
        _ => false,
    }
}

/// Whether one is the region of the other: Geneva of Geneva.
fn is_within(one: &Entity, other: &Entity) -> bool {
    place_of(one)
        .zip(place_of(other))
        .is_some_and(|(one, other)| one.region_id == other.id || other.region_id == one.id)
}

fn place_of(entity: &Entity) -> Option<Place> {
    let id = entity.id.strip_prefix("geonames:")?.parse().ok()?;
    Gazetteer::built_in().place(id)
}
