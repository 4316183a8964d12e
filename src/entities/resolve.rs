//! What the names of an article stand for: the fullest form of each, the country of people, the
//! gazetteer's entry of places.
//!
//! In: the tagged names of title and body, from whatever recognised them. Out: mentions.

use super::offices::Office;
use super::people::People;
use super::toponyms::{Spot, choose_places, only_places};
use super::watchlist::Watchlist;
use super::words::Words;
use super::{Kind, Mention, Tagged};
use crate::gazetteer::{Gazetteer, Place};
use crate::text::{Part, one_line};
use std::collections::HashMap;
use std::ops::Range;

/// The tagged names of one part of an article.
pub(super) struct Tags<'a> {
    pub(super) part: Part,
    pub(super) words: &'a Words<'a>,
    pub(super) names: Vec<Tagged>,
}

/// Makes mentions of the tagged names of title and body.
pub(super) fn resolve(parts: &[Tags], gazetteer: &Gazetteer, watchlist: &Watchlist) -> Vec<Mention> {
    let spots = choose_places(parts, gazetteer);
    let people = people_of(parts, &only_places(&spots));
    let bodies = Bodies::new(parts, gazetteer);
    let mut mentions = Vec::new();
    let mut person = 0;
    for (tags, spots) in parts.iter().zip(&spots) {
        let mut free = 0..tags.words.text.tokens.len();
        for (number, (name, spot)) in tags.names.iter().zip(spots).enumerate() {
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
            let full = match (name.kind, *spot) {
                (Kind::Person, _) => {
                    let known = people.known(person);
                    context = known.country;
                    office = known.office;
                    person += 1;
                    known.name
                }
                (Kind::Place, Spot::Located(located)) => located.place.name.to_owned(),
                (Kind::Place, Spot::In(country)) => {
                    context = country.as_bytes().try_into().ok();
                    printed()
                }
                (Kind::Org, _) => bodies.full_name(tags.words, &name.tokens).unwrap_or_else(printed),
                _ => printed(),
            };
            let listed = name.listed.map(|listed| watchlist.name(listed).to_owned());
            mentions.push(Mention {
                part: tags.part,
                span: tags.words.text.span(tokens),
                kind: name.kind,
                name: listed.unwrap_or(full),
                context,
                office,
                place: spot.place().map(|place| place.id),
                place_confidence: match spot {
                    Spot::Located(located) => Some(located.confidence),
                    _ => None,
                },
                confidence: name.confidence,
            });
        }
    }
    mentions
}

/// The persons of an article, each with all its names.
fn people_of(parts: &[Tags], places: &[Vec<Option<Place>>]) -> People {
    let mut people = People::default();
    for (tags, places) in parts.iter().zip(places) {
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
    people
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
