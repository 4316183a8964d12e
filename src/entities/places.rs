//! Which of the places of one name an article means.
//!
//! In: the names of its places and the countries it speaks of. Out: for each name the place, by
//! fame, by the larger place named after a comma, by the countries and regions named, and by
//! nearness to the other places of the article. One name means one place throughout an article.

use crate::gazetteer::{Gazetteer, Place, PlaceKind, Senses};
use std::collections::HashMap;

/// At most this many of an article's places count for nearness.
const MOST_ANCHORS: usize = 30;

/// Places farther apart than this many kilometres say nothing of each other.
const NEAR: f32 = 500.0;

/// What being named in the article is worth, beside fame, which goes from 1 to about 11.
const COUNTRY_NAMED: f32 = 2.5;
const REGION_NAMED: f32 = 2.0;
const CONTAINER_NAMED: f32 = 6.0;
const NEAR_ANOTHER: f32 = 2.0;
/// What another place of the same country is worth, and at most.
const COMPATRIOT: f32 = 0.3;
const MOST_COMPATRIOTS: f32 = 1.5;

/// The names of an article's places, each once.
#[derive(Debug, Default)]
pub(super) struct Atlas {
    names: Vec<Name>,
    positions: HashMap<(String, Option<PlaceKind>), usize>,
    /// Countries named as such or by their people, with how often.
    countries: HashMap<[u8; 2], u32>,
}

/// What a place far better known than its namesakes abroad is worth beyond its fame, for each time that
/// it is e times as large, and at most: that a country is named alone does not move Geneva there.
const DOMINANCE: f32 = 0.7;
const MOST_DOMINANCE: f32 = 2.0;

#[derive(Debug)]
struct Name {
    senses: Senses,
    /// The only kind it can be of.
    kind: Option<PlaceKind>,
    /// The most prominent place so called.
    first: Place,
    /// The larger places named right after it, after a comma.
    containers: Option<Senses>,
    chosen: Option<Place>,
}

impl Name {
    /// How far the best known place of the name stands above those in other countries.
    fn dominance(&self) -> f32 {
        let places = || self.senses.places().filter(|place| is_of_kind(place, self.kind));
        let largest = |own: bool| {
            let of_side = places().filter(|place| (place.country == self.first.country) == own);
            of_side.map(|place| place.population).max().unwrap_or(0).max(1) as f32
        };
        (DOMINANCE * (largest(true) / largest(false)).ln()).clamp(0.0, MOST_DOMINANCE)
    }
}

impl Atlas {
    /// Notes a place's name, perhaps only of one kind; gives its number. `None` where the gazetteer
    /// does not know it.
    pub(super) fn add(
        &mut self,
        gazetteer: &Gazetteer,
        key: &str,
        kind: Option<PlaceKind>,
        container: Option<Senses>,
    ) -> Option<usize> {
        let senses = gazetteer.senses(key)?;
        let first = senses.places().find(|place| is_of_kind(place, kind))?;
        let position = *self.positions.entry((key.to_owned(), kind)).or_insert_with(|| {
            self.names.push(Name {
                senses,
                kind,
                first,
                containers: None,
                chosen: None,
            });
            self.names.len() - 1
        });
        let name = &mut self.names[position];
        name.containers = name.containers.or(container);
        if is_country(&first) {
            self.add_country(first.country);
        }
        Some(position)
    }

    /// Notes that the article speaks of a country or its people.
    pub(super) fn add_country(&mut self, code: &str) {
        if let Ok(code) = code.as_bytes().try_into() {
            *self.countries.entry(code).or_default() += 1;
        }
    }

    /// Chooses a place for each name.
    pub(super) fn choose(&mut self) {
        let mut surroundings = Surroundings::new(&self.names);
        for nearness in [false, true] {
            if nearness {
                surroundings.anchor(&self.names);
            }
            let chosen: Vec<Option<Place>> = (0..self.names.len())
                .map(|i| self.best(i, &surroundings))
                .collect();
            for (name, place) in self.names.iter_mut().zip(chosen) {
                name.chosen = place;
            }
        }
    }

    /// The place chosen for the name of this number.
    pub(super) fn chosen(&self, position: usize) -> Option<Place> {
        self.names[position].chosen
    }

    fn best(&self, position: usize, surroundings: &Surroundings) -> Option<Place> {
        let name = &self.names[position];
        let own = name.first;
        let dominance = name.dominance();
        let score = |rank: usize, place: &Place| {
            let mut score = fame(place) + if rank == 0 { 0.5 } else { 0.0 };
            if place.country == own.country {
                score += dominance;
            }
            score += self.country_weight(place, &own);
            let others = surroundings
                .compatriots
                .get(place.country)
                .copied()
                .unwrap_or(0.0);
            let without_own = if own.country == place.country && !is_country(&own) {
                COMPATRIOT
            } else {
                0.0
            };
            score += (others - without_own).clamp(0.0, MOST_COMPATRIOTS);
            if surroundings
                .regions
                .iter()
                .any(|&(i, id)| i != position && id == place.region_id)
            {
                score += REGION_NAMED;
            }
            if surroundings
                .towns_of
                .iter()
                .any(|&(i, id)| i != position && id == place.id)
            {
                score += REGION_NAMED;
            }
            if name.containers.is_some_and(|senses| contains(senses, place)) {
                score += CONTAINER_NAMED;
            }
            let near = surroundings
                .anchors
                .iter()
                .filter(|(i, _)| *i != position)
                .map(|(_, other)| (1.0 - kilometres(place, other) / NEAR).max(0.0))
                .fold(0.0, f32::max);
            score + NEAR_ANOTHER * near
        };
        let scored = name
            .senses
            .places()
            .filter(|place| is_of_kind(place, name.kind))
            .enumerate()
            .map(|(rank, place)| (score(rank, &place), place));
        scored
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, place)| place)
    }

    /// What the naming of a place's country is worth; a country's own name does not speak for it.
    fn country_weight(&self, place: &Place, own: &Place) -> f32 {
        let Ok(code) = place.country.as_bytes().try_into() else {
            return 0.0;
        };
        let code: [u8; 2] = code;
        let named = self.countries.get(&code).copied().unwrap_or(0);
        let itself = u32::from(is_country(own) && own.country == place.country);
        match named.saturating_sub(itself) {
            0 => 0.0,
            _ if itself > 0 && self.countries.len() == 1 => 0.0,
            1 => COUNTRY_NAMED * 0.8,
            _ => COUNTRY_NAMED,
        }
    }
}

/// What an article's places say of each other; with each the number of the name it is from.
#[derive(Default)]
struct Surroundings {
    /// By country, what its other places are worth.
    compatriots: HashMap<&'static str, f32>,
    regions: Vec<(usize, u32)>,
    /// Regions in which towns of the article lie.
    towns_of: Vec<(usize, u32)>,
    anchors: Vec<(usize, Place)>,
}

impl Surroundings {
    fn new(names: &[Name]) -> Surroundings {
        let mut surroundings = Surroundings::default();
        let firsts = names.iter().map(|name| name.first).enumerate();
        for (i, place) in firsts.filter(|(_, place)| !is_country(place)) {
            *surroundings.compatriots.entry(place.country).or_default() += COMPATRIOT;
            if place.kind == PlaceKind::Region && surroundings.regions.len() < MOST_ANCHORS {
                surroundings.regions.push((i, place.id));
            }
            if place.region_id != 0 && surroundings.towns_of.len() < MOST_ANCHORS {
                surroundings.towns_of.push((i, place.region_id));
            }
        }
        surroundings
    }

    /// Takes the places chosen so far for near ones to be measured by.
    fn anchor(&mut self, names: &[Name]) {
        let chosen = names
            .iter()
            .enumerate()
            .filter_map(|(i, name)| Some((i, name.chosen?)));
        self.anchors = chosen
            .filter(|(_, place)| !is_country(place))
            .take(MOST_ANCHORS)
            .collect();
    }
}

fn is_of_kind(place: &Place, kind: Option<PlaceKind>) -> bool {
    kind.is_none_or(|kind| place.kind == kind)
}

fn is_country(place: &Place) -> bool {
    place.kind == PlaceKind::Country
}

/// How well a place is known: by its people, and more for countries and named areas.
fn fame(place: &Place) -> f32 {
    let people = place.population as f32 + 10.0;
    match place.kind {
        PlaceKind::Country => people.log10() + 3.0,
        PlaceKind::Region => (people / 8.0).log10(),
        PlaceKind::City => people.log10(),
        PlaceKind::Area => 7.0,
    }
}

fn contains(larger: Senses, place: &Place) -> bool {
    larger.places().any(|larger| match larger.kind {
        PlaceKind::Country => larger.country == place.country && larger.id != place.id,
        PlaceKind::Region => larger.id == place.region_id,
        _ => false,
    })
}

/// The great-circle distance.
fn kilometres(a: &Place, b: &Place) -> f32 {
    const EARTH_RADIUS: f32 = 6371.0;
    let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.lon - a.lon).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of `names` when the article speaks of them and of `countries`; `a, b` means
    /// that the larger place `b` follows `a` after a comma.
    fn check(names: &[&str], countries: &[&str], want: &[&str]) {
        let gazetteer = Gazetteer::built_in();
        let mut atlas = Atlas::default();
        for country in countries {
            atlas.add_country(country);
        }
        let mut positions = Vec::new();
        for name in names {
            let (key, container) = name.split_once(", ").unwrap_or((name, ""));
            positions.push(atlas.add(gazetteer, key, None, gazetteer.senses(container)));
            atlas.add(gazetteer, container, None, None);
        }
        atlas.choose();
        let chosen = positions.into_iter().map(|position| {
            let place = position.and_then(|position| atlas.chosen(position));
            place.map_or(String::new(), |place| {
                let region = gazetteer.place(place.region_id).map_or("", |region| region.name);
                format!("{}/{}/{region}", place.name, place.country)
            })
        });
        assert_eq!(chosen.collect::<Vec<_>>(), want, "{names:?}");
    }

    #[test]
    fn context_chooses_among_namesakes() {
        check(&["paris"], &[], &["Paris/FR/Île-de-France"]);
        check(&["paris, texas"], &["US"], &["Paris/US/Texas"]);
        check(&["georgia"], &["RU"], &["Georgia/GE/"]);
        check(
            &["georgia", "atlanta", "savannah"],
            &["US", "US"],
            &["Georgia/US/", "Atlanta/US/Georgia", "Savannah/US/Georgia"],
        );
        check(&["tripoli"], &["LY"], &["Tripoli/LY/Tripoli"]);
        check(
            &["tripoli", "beirut"],
            &["LB", "LB"],
            &["Tripoli/LB/Liban-Nord", "Beirut/LB/Beyrouth"],
        );
        check(&["nowhere at all"], &[], &[""]);
    }

    #[test]
    fn distances_are_right() {
        let gazetteer = Gazetteer::built_in();
        let first = |key| gazetteer.places_named(key)[0];
        let distance = kilometres(&first("london"), &first("paris"));
        assert!((distance - 344.0).abs() < 10.0, "{distance}");
    }
}
