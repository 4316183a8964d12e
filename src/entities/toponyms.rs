//! What the text shows of a place where it is named: the forms of its name the gazetteer may know, the larger
//! place that follows it, how often it is named.
//!
//! In: the tagged names of title and body. Out: for each the place, and how sure that is.

use super::places::{Atlas, Container, Located};
use super::resolve::Tags;
use super::words::Words;
use super::{Kind, Tagged};
use crate::gazetteer::{Gazetteer, Place, PlaceKind, Senses, sense::Sense};
use crate::text::{Part, Span, Text};
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
const INSIDE_TOWNS: [&str; 18] = [
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
    "township",
    "borough",
    "suburb",
    "downtown",
];

/// Words for a part of a place, which lies where the whole does.
const PARTS: [&str; 22] = [
    "northern",
    "southern",
    "eastern",
    "western",
    "northeastern",
    "northwestern",
    "southeastern",
    "southwestern",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "central",
    "upper",
    "lower",
    "greater",
    "downtown",
    "mainland",
];

/// The larger place after a comma is no longer than this many tokens.
const LONGEST_CONTAINER: usize = 4;

/// The place of each tagged name, where it is one the gazetteer knows.
pub(super) fn choose_places(parts: &[Tags], gazetteer: &Gazetteer) -> Vec<Vec<Option<Located>>> {
    let (atlas, positions) = atlas(parts, gazetteer);
    let located = |position: Option<usize>| position.and_then(|position| atlas.located(position));
    positions
        .into_iter()
        .map(|of_part| of_part.into_iter().map(located).collect())
        .collect()
}

/// The places without how sure they are.
pub(super) fn only_places(located: &[Vec<Option<Located>>]) -> Vec<Vec<Option<Place>>> {
    let place = |located: &Option<Located>| located.map(|located| located.place);
    located
        .iter()
        .map(|of_part| of_part.iter().map(place).collect())
        .collect()
}

/// The names of an article with their places chosen, and the number of each name of each part.
fn atlas(parts: &[Tags], gazetteer: &Gazetteer) -> (Atlas, Vec<Vec<Option<usize>>>) {
    let mut atlas = Atlas::default();
    let mut positions = Vec::new();
    for tags in parts {
        let mut of_part = Vec::with_capacity(tags.names.len());
        for name in &tags.names {
            of_part.push(match name.kind {
                Kind::Place => {
                    let container = container(tags.words, name.tokens.end);
                    let keys = place_keys(tags.words, &name.tokens);
                    keys.iter()
                        .find_map(|(key, kind)| atlas.add(gazetteer, key, *kind, container.as_ref()))
                }
                Kind::Nationality => {
                    let nationality = gazetteer.nationality(&tags.words.key(name.tokens.clone()));
                    let code = nationality.and_then(|people| people.country);
                    if let Some(country) = code.and_then(|code| gazetteer.country_of(code)) {
                        atlas.hint(&country);
                    }
                    None
                }
                _ => None,
            });
        }
        positions.push(of_part);
        hint_by_other_words(tags, &mut atlas);
    }
    atlas.choose();
    (atlas, positions)
}

/// Notes the countries and regions of other names: of those in the names of bodies, such as `Ohio Department of
/// Health`, and of known bodies.
fn hint_by_other_words(tags: &Tags, atlas: &mut Atlas) {
    let words = tags.words;
    let mut names = tags.names.iter().peekable();
    let mut at = 0;
    while at < words.text.tokens.len() {
        while names.next_if(|name| name.tokens.end <= at).is_some() {}
        let free = names.peek().is_none_or(|name| {
            name.tokens.start > at || !matches!(name.kind, Kind::Place | Kind::Person | Kind::Nationality)
        });
        let found = words
            .name_with(at, Sense::PLACE | Sense::ORG, false)
            .filter(|_| free);
        let Some(found) = found else {
            at += 1;
            continue;
        };
        let senses = words.gazetteer.senses(&words.key(found.clone()));
        if let Some(place) = senses.and_then(|senses| hinted(words.gazetteer, senses)) {
            atlas.hint(&place);
        }
        at = found.end;
    }
}

/// The country or region that a word shows which is not itself a place here.
fn hinted(gazetteer: &Gazetteer, senses: Senses) -> Option<Place> {
    let large = |place: &Place| matches!(place.kind, PlaceKind::Country | PlaceKind::Region);
    let place = senses
        .places()
        .next()
        .filter(|place| large(place) && !senses.has(Sense::GIVEN_NAME));
    let home = || gazetteer.country_of(senses.org()?.country?);
    place.or_else(home)
}

/// A place name that was given, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The place meant, if the gazetteer knows one.
    pub place: Option<Place>,
    /// 0 to 1: how far the evidence speaks for it rather than for a namesake.
    pub confidence: f32,
    /// All places it was chosen from.
    pub candidates: Vec<Place>,
}

/// Resolves place names and demonyms whose spans are given, as if they and no others had been recognised; a demonym
/// stands for its country. Gives a reading for each span in the order given.
pub fn resolve_places(
    title: &Text,
    body: &Text,
    gazetteer: &Gazetteer,
    spans: &[(Part, Span)],
) -> Vec<Reading> {
    let texts = [
        (Part::Title, Words::new(title, gazetteer)),
        (Part::Body, Words::new(body, gazetteer)),
    ];
    let mut parts = Vec::new();
    let mut numbers = vec![(0, 0); spans.len()];
    for (at, (part, words)) in texts.iter().enumerate() {
        let mut names = Vec::new();
        for (number, (_, span)) in spans.iter().enumerate().filter(|(_, (of, _))| of == part) {
            numbers[number] = (at, names.len());
            names.push(given(words, *span));
        }
        parts.push(Tags {
            part: *part,
            words,
            names,
        });
    }
    let (atlas, positions) = atlas(&parts, gazetteer);
    let reading = |(part, number): (usize, usize)| {
        let name = &parts[part].names[number];
        let located = positions[part][number].and_then(|position| atlas.located(position));
        let nationality = || {
            let key = parts[part].words.key(name.tokens.clone());
            gazetteer.country_of(gazetteer.nationality(&key)?.country?)
        };
        let country = (name.kind == Kind::Nationality).then(nationality).flatten();
        Reading {
            place: located.map(|located| located.place).or(country),
            confidence: located.map_or(1.0, |located| located.confidence),
            candidates: match positions[part][number] {
                Some(position) => atlas.candidates(position),
                None => country.into_iter().collect(),
            },
        }
    };
    numbers.into_iter().map(reading).collect()
}

/// The name at a span: a people where the tables know it as such and as no well-known place.
fn given(words: &Words, span: Span) -> Tagged {
    let tokens = &words.text.tokens;
    let start = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens
        .partition_point(|token| token.span.start < span.end)
        .max(start);
    let senses = words.gazetteer.senses(&words.key(start..end));
    let is_people = |senses: Senses| {
        let has_country = senses
            .nationality()
            .is_some_and(|people| people.country.is_some());
        has_country && !senses.has(Sense::PLACE)
    };
    Tagged {
        tokens: start..end,
        kind: if senses.is_some_and(is_people) {
            Kind::Nationality
        } else {
            Kind::Place
        },
        confidence: 1.0,
        listed: None,
    }
}

/// The larger place that follows a name after a comma or in brackets: `Paris, Texas`, `Athens (Greece)`,
/// `Alexandria, Va.`
fn container(words: &Words, end: usize) -> Option<Container> {
    if !matches!(words.raw(end), "," | "(") {
        return None;
    }
    let start = end + 1;
    let last = (start + LONGEST_CONTAINER).min(words.text.tokens.len());
    (start + 1..last + 1).rev().find_map(|end| {
        if !words.is_capital(start) || !words.text.tokens[end - 1].is_searchable() {
            return None;
        }
        let key = words.key(start..end);
        let senses = words.gazetteer.senses(&key)?;
        // A word of few letters is an abbreviation only where it looks like one.
        let short = end == start + 1 && key.len() <= 3;
        if short && !words.is_all_capitals(start) && !words.is_mark(end, ".") {
            return None;
        }
        Container::of(senses)
    })
}

/// The forms under which the gazetteer may have a place, and of what kind it must then be: as it
/// stands, without `the`, without the word for its kind where that leaves its name, and without a word for a part.
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
        if PARTS.contains(&words.norm(inner.start)) {
            keys.push((words.key(inner.start + 1..inner.end), None));
        }
    }
    keys
}
