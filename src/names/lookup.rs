//! Which entities a typed name may stand for.

use super::overlay::{Parted, identities_of};
use super::{Entity, Names, keys_of, words};
use crate::entities::Kind;
use crate::gazetteer::{Gazetteer, Place};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Whether a name, in some spelling, is all of another, and not a part of it.
pub fn is_called(kind: Kind, name: &str, typed: &str) -> bool {
    keys_of(kind, name) == keys_of(kind, typed)
}

/// Which spellings of a name count as it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// As typed; case and accents do not count.
    Exact,
    /// All that may be spellings of it.
    #[default]
    Variants,
}

/// An entity that a typed name may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Which.
    pub entity: Entity,
    /// Its identities, sorted.
    pub identities: Vec<String>,
    /// Names of it that no article was found to have; they are to be looked for as phrases.
    pub phrases: Vec<String>,
    /// What an article must name too, or with `false` must not: one of these identities.
    pub beside: Option<(bool, BTreeSet<String>)>,
}

impl Names {
    /// The entities of a kind that a typed name, or an entity's id, may stand for: those so called first, then
    /// those in most articles. Places also come from the gazetteer, whether an article names them or not, in the
    /// order of their prominence.
    pub fn fits(&self, kind: Kind, name: &str) -> Vec<Fit> {
        if let Some(number) = self.entity_with_id(name) {
            return self.fit(number).into_iter().collect();
        }
        if kind == Kind::Place
            && let Some(id) = name.strip_prefix("geonames:").and_then(|id| id.parse().ok())
        {
            return vec![self.place(id)];
        }
        let mut fits: Vec<Fit> = self
            .entity_numbers(kind, name)
            .into_iter()
            .filter(|number| !self.is_hidden(*number))
            .filter_map(|number| self.fit(number))
            .collect();
        let asked = keys_of(kind, name);
        fits.sort_by_cached_key(|fit| {
            let other = keys_of(kind, &fit.entity.name) != asked;
            (other, Reverse(fit.entity.articles), fit.entity.id.clone())
        });
        if kind == Kind::Place {
            let places = Gazetteer::built_in().places_named(&words(name).join(" "));
            let places = places.iter().map(|place| self.place(place.id));
            fits = places.chain(fits).collect();
        }
        fits
    }

    /// The identities of the peoples of a country, given by its two-letter code.
    pub fn peoples(&self, country: &str) -> Vec<String> {
        self.table.identities_of_country(country)
    }

    /// Other forms in which names of people in the index spell a word, given in look-up form.
    pub fn spellings(&self, word: &str) -> BTreeSet<String> {
        self.table.spellings(Kind::Person, word)
    }

    /// The country of a people, given by any of its names.
    pub fn country_of_people(&self, people: &str) -> Option<Place> {
        let gazetteer = Gazetteer::built_in();
        let [a, b] = gazetteer.nationality(&words(people).join(" "))?.country?;
        gazetteer.country(&[a, b].map(char::from).iter().collect::<String>())
    }

    /// The entities that the user's corrections tell apart by what stands beside them.
    pub fn parted(&self) -> &[Parted] {
        &self.overlay.parted
    }

    /// The entities that are also to be looked for as phrases, with their numbers.
    pub fn phrased(&self) -> Vec<(u32, Fit)> {
        let first = self.table.entities();
        let numbers = (first..).zip(&self.overlay.changed);
        let phrased = numbers
            .filter(|(number, changed)| !changed.phrases.is_empty() && !self.overlay.replaces(*number));
        phrased
            .filter_map(|(number, _)| Some((number, self.fit(number)?)))
            .collect()
    }

    pub(super) fn fit(&self, number: u32) -> Option<Fit> {
        if let Some(changed) = self.overlay.get(number) {
            let beside = changed
                .beside
                .as_ref()
                .map(|(wanted, entities)| (*wanted, identities_of(&self.table, &self.overlay, entities)));
            return Some(Fit {
                entity: changed.entity.clone(),
                identities: changed.identities.clone(),
                phrases: changed.phrases.clone(),
                beside,
            });
        }
        let (entity, identities) = self.table.entity(number)?;
        Some(Fit {
            entity,
            identities,
            phrases: Vec::new(),
            beside: None,
        })
    }

    fn place(&self, id: u32) -> Fit {
        let identity = format!("geonames:{id}");
        let known = self.entity_of(&identity).and_then(|number| self.fit(number));
        known.unwrap_or_else(|| {
            let name = Gazetteer::built_in().place(id).map_or("", |place| place.name);
            Fit {
                entity: Entity {
                    id: identity.clone(),
                    name: name.to_owned(),
                    kind: Kind::Place,
                    articles: 0,
                },
                identities: vec![identity],
                phrases: Vec::new(),
                beside: None,
            }
        })
    }
}
