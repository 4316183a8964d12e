//! What the names of an article stand for: the fullest form of each, the country of people, the
//! gazetteer's entry of places.
//!
//! In: the tagged names of title and body, from whatever recognised them. Out: mentions.

use super::offices::Office;
use super::people::People;
use super::places::Atlas;
use super::watchlist::Watchlist;
use super::words::Words;
use super::{Kind, Mention, Tagged};
use crate::gazetteer::{Gazetteer, Place, PlaceKind};
use crate::text::Part;
use std::collections::HashMap;
use std::ops::Range;

/// Words for a first-level division.
const REGION_WORDS: [&str; 11] = [
    "oblast",
    "region",
    "province",
    "state",
    "governorate",
    "prefecture",
    "canton",
    "voivodeship",
    "territory",
    "emirate",
    "krai",
];

/// Words for what lies in or by the town it is called after, and for towns.
const INSIDE_TOWNS: [&str; 14] = [
    "city",
    "town",
    "village",
    "municipality",
    "airport",
    "port",
    "airfield",
    "station",
    "prison",
    "camp",
    "bridge",
    "hotel",
    "base",
    "harbour",
];

/// The tagged names of one part of an article.
pub(super) struct Tags<'a> {
    pub(super) part: Part,
    pub(super) words: &'a Words<'a>,
    pub(super) names: Vec<Tagged>,
}

/// Makes mentions of the tagged names of title and body.
pub(super) fn resolve(parts: &[Tags], gazetteer: &Gazetteer, watchlist: &Watchlist) -> Vec<Mention> {
    let places = choose_places(parts, gazetteer);
    let mut people = People::default();
    for (tags, places) in parts.iter().zip(&places) {
        for (i, name) in tags
            .names
            .iter()
            .enumerate()
            .filter(|(_, n)| n.kind == Kind::Person)
        {
            people.add(tags.part, tags.words, &name.tokens, Office::of(tags, places, i));
        }
    }
    people.join();
    let bodies = Bodies::new(parts, gazetteer);
    let mut mentions = Vec::new();
    let mut person = 0;
    for (tags, places) in parts.iter().zip(&places) {
        let mut free = 0..tags.words.text.tokens.len();
        for (number, (name, place)) in tags.names.iter().zip(places).enumerate() {
            free.end = tags
                .names
                .get(number + 1)
                .map_or(free.end, |next| next.tokens.start);
            let tokens = match name.listed {
                Some(_) => name.tokens.clone(),
                None => tags.words.with_compound(name.tokens.clone(), &free),
            };
            free = tokens.end..tags.words.text.tokens.len();
            let printed = || one_line(tags.words.text.span(name.tokens.clone()).of(tags.words.text.raw));
            let mut context = None;
            let mut office = None;
            let full = match (name.kind, place) {
                (Kind::Person, _) => {
                    let known = people.known(person);
                    context = known.country;
                    office = known.office;
                    person += 1;
                    known.name
                }
                (Kind::Place, Some(place)) => place.name.to_owned(),
                (Kind::Org, _) => bodies.full_name(tags.words, &name.tokens).unwrap_or_else(printed),
                _ => printed(),
            };
            let full = name
                .listed
                .map_or(full, |listed| watchlist.name(listed).to_owned());
            mentions.push(Mention {
                part: tags.part,
                span: tags.words.text.span(tokens),
                kind: name.kind,
                name: full,
                context,
                office,
                place: place.map(|place| place.id),
                confidence: name.confidence,
            });
        }
    }
    mentions
}

/// A printed name with single spaces for what white space it has.
pub(super) fn one_line(printed: &str) -> String {
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The place of each tagged name, where it is one the gazetteer knows.
fn choose_places(parts: &[Tags], gazetteer: &Gazetteer) -> Vec<Vec<Option<Place>>> {
    let mut atlas = Atlas::default();
    let mut positions = Vec::new();
    for tags in parts {
        let words = tags.words;
        let mut of_part = Vec::with_capacity(tags.names.len());
        for (i, name) in tags.names.iter().enumerate() {
            of_part.push(match name.kind {
                Kind::Place => {
                    let container = tags.names.get(i + 1).filter(|next| {
                        next.kind == Kind::Place
                            && next.tokens.start == name.tokens.end + 1
                            && words.raw(name.tokens.end) == ","
                    });
                    let container =
                        container.and_then(|next| gazetteer.senses(&words.key(next.tokens.clone())));
                    let keys = place_keys(words, &name.tokens);
                    keys.iter()
                        .find_map(|(key, kind)| atlas.add(gazetteer, key, *kind, container))
                }
                Kind::Nationality => {
                    let nationality = gazetteer.nationality(&words.key(name.tokens.clone()));
                    if let Some(code) = nationality.and_then(|n| n.country) {
                        atlas.add_country(std::str::from_utf8(&code).unwrap_or(""));
                    }
                    None
                }
                _ => None,
            });
        }
        positions.push(of_part);
    }
    atlas.choose();
    let chosen = |position: Option<usize>| position.and_then(|position| atlas.chosen(position));
    positions
        .into_iter()
        .map(|of_part| of_part.into_iter().map(chosen).collect())
        .collect()
}

/// The forms under which the gazetteer may have a place, and of what kind it must then be: as it
/// stands, without `the`, and without the word for its kind where that leaves its name.
fn place_keys(words: &Words, tokens: &Range<usize>) -> Vec<(String, Option<PlaceKind>)> {
    let mut keys = vec![(words.key(tokens.clone()), None)];
    let mut inner = tokens.clone();
    if words.norm(inner.start) == "the" && inner.len() > 1 {
        inner.start += 1;
        keys.push((words.key(inner.clone()), None));
    }
    if inner.len() > 1 {
        let without = words.key(inner.start..inner.end - 1);
        let last = words.norm(inner.end - 1);
        if REGION_WORDS.contains(&last) {
            keys.push((without, Some(PlaceKind::Region)));
        } else if INSIDE_TOWNS.contains(&last) {
            keys.push((without, Some(PlaceKind::City)));
        }
    }
    keys
}

/// Long names of bodies by their acronyms and other names, as far as the article has them.
struct Bodies {
    full: HashMap<String, String>,
}

impl Bodies {
    fn new(parts: &[Tags], gazetteer: &Gazetteer) -> Bodies {
        let mut full: HashMap<String, String> = HashMap::new();
        let mut longest: HashMap<&'static str, String> = HashMap::new();
        let bodies = || {
            parts.iter().flat_map(|tags| {
                let bodies = tags.names.iter().enumerate();
                bodies
                    .filter(|(_, name)| name.kind == Kind::Org)
                    .map(move |(i, name)| (tags, i, name))
            })
        };
        for (tags, i, name) in bodies() {
            let words = tags.words;
            let printed = || one_line(words.text.span(name.tokens.clone()).of(words.text.raw));
            if let Some(org) = gazetteer.org(&words.key(name.tokens.clone())) {
                let known = longest.entry(org.name).or_default();
                if printed().len() > known.len() {
                    *known = printed();
                }
            }
            // `Organization for X (OFX)`
            let acronym = tags.names.get(i + 1).filter(|next| {
                next.tokens.len() == 1
                    && next.tokens.start == name.tokens.end + 1
                    && words.raw(name.tokens.end) == "("
                    && words.raw(next.tokens.end) == ")"
                    && words.is_all_capitals(next.tokens.start)
            });
            if let Some(acronym) = acronym.filter(|_| name.tokens.len() > 1) {
                full.entry(words.key(acronym.tokens.clone()))
                    .or_insert_with(printed);
            }
        }
        for (tags, _, name) in bodies() {
            let key = tags.words.key(name.tokens.clone());
            if let Some(org) = gazetteer.org(&key)
                && let Some(printed) = longest.get(org.name)
            {
                full.entry(key).or_insert_with(|| printed.clone());
            }
        }
        Bodies { full }
    }

    fn full_name(&self, words: &Words, tokens: &Range<usize>) -> Option<String> {
        self.full.get(&words.key(tokens.clone())).cloned()
    }
}
