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

/// Where a name lies.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// At a place of the gazetteer.
    Located(Located),
    /// In a country, by its two-letter code: a place the gazetteer lacks.
    In(&'static str),
    /// Nothing tells, or it is no place.
    Unknown,
}

impl Spot {
    pub(super) fn place(self) -> Option<Place> {
        match self {
            Spot::Located(located) => Some(located.place),
            _ => None,
        }
    }
}

/// Where each tagged name lies.
pub(super) fn choose_places(parts: &[Tags], gazetteer: &Gazetteer) -> Vec<Vec<Spot>> {
    let (atlas, positions) = atlas(parts, gazetteer);
    let home = atlas.home();
    let of_part = |(tags, positions): (&Tags, Vec<Option<usize>>)| {
        let names = tags.names.iter().zip(positions);
        names
            .map(|(name, position)| spot(tags.words, name, position, &atlas, home))
            .collect()
    };
    parts.iter().zip(positions).map(of_part).collect()
}

/// A place the gazetteer lacks lies in what is named right after it, else where most of the article's places do.
fn spot(
    words: &Words,
    name: &Tagged,
    position: Option<usize>,
    atlas: &Atlas,
    home: Option<&'static str>,
) -> Spot {
    if name.kind != Kind::Place {
        return Spot::Unknown;
    }
    if let Some(located) = position.and_then(|position| atlas.located(position)) {
        return Spot::Located(located);
    }
    let larger = container(words, name.tokens.end).and_then(|larger| larger.country());
    larger.or(home).map_or(Spot::Unknown, Spot::In)
}

/// The places of the gazetteer, without how sure they are.
pub(super) fn only_places(spots: &[Vec<Spot>]) -> Vec<Vec<Option<Place>>> {
    let places = |of_part: &Vec<Spot>| of_part.iter().map(|spot| spot.place()).collect();
    spots.iter().map(places).collect()
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
    /// The country it lies in, also of a place the gazetteer lacks.
    pub country: Option<Place>,
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
    let home = atlas.home();
    let reading = |(part, number): (usize, usize)| {
        let name = &parts[part].names[number];
        let spot = spot(parts[part].words, name, positions[part][number], &atlas, home);
        let nationality = || {
            let key = parts[part].words.key(name.tokens.clone());
            gazetteer.country_of(gazetteer.nationality(&key)?.country?)
        };
        let country = (name.kind == Kind::Nationality).then(nationality).flatten();
        let place = spot.place().or(country);
        Reading {
            place,
            country: match spot {
                Spot::In(code) => gazetteer.country(code),
                _ => place.and_then(|place| gazetteer.country(place.country)),
            },
            confidence: match spot {
                Spot::Located(located) => located.confidence,
                _ => 1.0,
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, want: &str) {
        let gazetteer = Gazetteer::built_in();
        let body = Text::segment(text);
        let start = text.find(name).expect(name);
        let mut spans = vec![(Part::Body, Span::new(start, start + name.len()))];
        for known in ["Kyiv", "Odesa", "Kharkiv", "Paris", "Goma", "Bukavu"] {
            let found = text.match_indices(known);
            spans.extend(found.map(|(at, _)| (Part::Body, Span::new(at, at + known.len()))));
        }
        let readings = resolve_places(&Text::segment(""), &body, gazetteer, &spans);
        assert_eq!(readings[0].place, None, "{text}");
        assert_eq!(
            readings[0].country.map_or("", |country| country.country),
            want,
            "{text}"
        );
    }

    #[test]
    fn a_place_the_gazetteer_lacks_lies_in_what_is_named_after_it_or_where_most_places_do() {
        check(
            "Novostaroselske fell, as Kyiv and Odesa heard.",
            "Novostaroselske",
            "UA",
        );
        check("Kampungwu (DR Congo) was reached from Paris.", "Kampungwu", "CD");
        check(
            "Kampungwu lies between Goma and Bukavu, Paris said.",
            "Kampungwu",
            "CD",
        );
        check("Novostaroselske is nowhere.", "Novostaroselske", "");
    }
}
