//! What the names of an article stand for: the fullest form of each, the country of people, the
//! gazetteer's entry of places.
//!
//! In: the tagged names of title and body, from whatever recognised them. Out: mentions.

use super::people::People;
use super::toponyms::{choose_places, only_places};
use super::watchlist::Watchlist;
use super::words::Words;
use super::{Kind, Mention, Tagged};
use crate::gazetteer::{Gazetteer, Place, PlaceKind, sense::Sense};
use crate::text::Part;
use std::collections::HashMap;
use std::ops::Range;

/// Between a country's name and the person there stand no more tokens than this.
const LONGEST_TITLE: usize = 12;

/// Words that stand between a country and a title or before a title.
const BEFORE_TITLES: [&str; 14] = [
    "former",
    "ex",
    "acting",
    "then",
    "late",
    "new",
    "current",
    "top",
    "senior",
    "veteran",
    "outgoing",
    "incoming",
    "opposition",
    "longtime",
];

/// The tagged names of one part of an article.
pub(super) struct Tags<'a> {
    pub(super) part: Part,
    pub(super) words: &'a Words<'a>,
    pub(super) names: Vec<Tagged>,
}

/// Makes mentions of the tagged names of title and body.
pub(super) fn resolve(parts: &[Tags], gazetteer: &Gazetteer, watchlist: &Watchlist) -> Vec<Mention> {
    let located = choose_places(parts, gazetteer);
    let places = only_places(&located);
    let mut people = People::default();
    for (tags, places) in parts.iter().zip(&places) {
        for (i, name) in tags
            .names
            .iter()
            .enumerate()
            .filter(|(_, n)| n.kind == Kind::Person)
        {
            people.add(tags.words, &name.tokens, context(tags, places, i));
        }
    }
    people.join();
    let bodies = Bodies::new(parts, gazetteer);
    let mut mentions = Vec::new();
    let mut person = 0;
    for ((tags, places), located) in parts.iter().zip(&places).zip(&located) {
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
            let full = match (name.kind, place) {
                (Kind::Person, _) => {
                    let (full, country) = people.full_name(person);
                    context = country;
                    person += 1;
                    full
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
                place: place.map(|place| place.id),
                place_confidence: located[number].map(|located| located.confidence),
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

/// The country the text shows for the person of a number: `Russian Foreign Minister X`,
/// `X, president of Y`.
fn context(tags: &Tags, places: &[Option<Place>], person: usize) -> Option<[u8; 2]> {
    country_before(tags, places, person).or_else(|| country_after(tags, places, person))
}

fn country_before(tags: &Tags, places: &[Option<Place>], person: usize) -> Option<[u8; 2]> {
    let words = tags.words;
    let name = &tags.names[person].tokens;
    let before = person.checked_sub(1)?;
    let mut at = tags.names[before].tokens.end;
    if name.start.checked_sub(at)? > LONGEST_TITLE {
        return None;
    }
    let mut titles = 0;
    while at < name.start {
        let is_title = |found: &crate::gazetteer::Found| found.senses.has(Sense::TITLE);
        if let Some(title) = words.gazetteer.longest(words.text, at, is_title) {
            at = title.tokens.end;
            titles += 1;
        } else if words.norm(at) == "s"
            || words.raw(at) == "-"
            || BEFORE_TITLES.contains(&words.norm(at))
            || words.is_mark(at, ".")
        {
            at += 1;
        } else {
            return None;
        }
    }
    if titles == 0 || at != name.start {
        return None;
    }
    country_of(tags, places, before)
}

fn country_after(tags: &Tags, places: &[Option<Place>], person: usize) -> Option<[u8; 2]> {
    let words = tags.words;
    let mut at = tags.names[person].tokens.end;
    if words.raw(at) != "," {
        return None;
    }
    at += 1;
    while matches!(words.norm(at), "the" | "a" | "an") || BEFORE_TITLES.contains(&words.norm(at)) {
        at += 1;
    }
    let next = person + 1;
    let begins = tags.names.get(next)?.tokens.start;
    if begins == at {
        let after = tags.names[next].tokens.end;
        let is_title =
            words.has(after, Sense::TITLE) || words.norm(after) == "s" || words.norm(after) == "foreign";
        return if is_title {
            country_of(tags, places, next)
        } else {
            None
        };
    }
    let is_title = |found: &crate::gazetteer::Found| found.senses.has(Sense::TITLE);
    let title = words.gazetteer.longest(words.text, at, is_title)?;
    let of = title.tokens.end;
    let first = of + 1 + usize::from(words.norm(of + 1) == "the");
    (words.norm(of) == "of" && begins == first)
        .then(|| country_of(tags, places, next))
        .flatten()
}

/// The country a place lies in or a people belongs to.
fn country_of(tags: &Tags, places: &[Option<Place>], name: usize) -> Option<[u8; 2]> {
    match tags.names[name].kind {
        Kind::Place => {
            let place =
                places[name].filter(|place| place.kind != PlaceKind::Area || place.country_id != 0)?;
            place.country.as_bytes().try_into().ok()
        }
        Kind::Nationality => {
            let words = tags.words;
            let key = words.key(tags.names[name].tokens.clone());
            words.gazetteer.nationality(&key)?.country
        }
        _ => None,
    }
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
