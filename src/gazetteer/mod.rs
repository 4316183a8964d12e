//! What is known of names before an article is read: places, demonyms, bodies, titles, first names.
//!
//! In: a name's look-up form. Out: the places, bodies and so on that bear it. The tables are made
//! from `data/` when the program is built and read in place: a map from look-up forms to bits
//! (`sense.rs`) and the offset of a list, which holds, for each bit that needs more, the
//! places (their number, then their positions), the country, or the name; last the lesser places, which the
//! network that finds names does not see. Nothing is parsed at
//! the start.

mod found;
pub(crate) mod sense;

pub use found::{Event, Found, Nationality, Org, Senses};

use crate::text::{Text, TokenKind};
use fst::Streamer;
use fst::raw::{Fst, Output};
use sense::Sense;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of place a [`Place`] is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum PlaceKind {
    /// An independent country or dependent territory.
    Country,
    /// A first-level division of a country, such as a state or oblast.
    Region,
    /// A populated place.
    City,
    /// A sea, river, mountain, continent or larger region.
    Area,
    /// A seat of power, which also stands for its government.
    Seat,
    /// A second-level division, such as a county.
    District,
}

/// A place the gazetteer knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// GeoNames id; from 4,000,000,000 on an id of our own.
    pub id: u32,
    /// Its usual English name.
    pub name: &'static str,
    /// What kind of place.
    pub kind: PlaceKind,
    /// ISO 3166 two-letter country; empty for what lies in several or none. Former countries have
    /// the codes of ISO 3166-3.
    pub country: &'static str,
    /// GeoNames id of the country; 0 for none. For a country, its own.
    pub country_id: u32,
    /// GeoNames id of the first-level division it lies in; 0 for none.
    pub region_id: u32,
    /// Degrees north.
    pub lat: f32,
    /// Degrees east.
    pub lon: f32,
    /// People living there; 0 where not known.
    pub population: u32,
    /// Whether it is the capital of its country.
    pub capital: bool,
    /// The first and the last year of a former country.
    pub years: Option<(i16, i16)>,
}

/// The tables, read in place.
pub struct Gazetteer {
    names: Fst<&'static [u8]>,
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gazetteer")
            .field("names", &self.names.len())
            .finish()
    }
}

static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));
static PLACES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.bin"));
static YEARS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/years.bin"));
static COUNTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/countries.bin"));

/// Bytes of a record in `places.bin`: id, start and length of the name, kind (with the highest bit for capitals), country, region,
/// latitude, longitude, population.
const PLACE_SIZE: usize = 28;

/// Bytes of a record in `years.bin`: id, first and last year.
const YEARS_SIZE: usize = 8;

/// Bytes of a record in `countries.bin`: code, position among the places.
const COUNTRY_SIZE: usize = 6;

impl Gazetteer {
    /// The one compiled into the program.
    pub fn built_in() -> &'static Gazetteer {
        static BUILT_IN: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer {
            names: Fst::new(NAMES).expect("build.rs wrote a whole map"),
        });
        &BUILT_IN
    }

    /// The place with this GeoNames id.
    pub fn place(&self, id: u32) -> Option<Place> {
        let (mut low, mut high) = (0, PLACES.len() / PLACE_SIZE);
        while low < high {
            let middle = (low + high) / 2;
            match number(PLACES, middle * PLACE_SIZE).cmp(&id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(place_at(middle)),
            }
        }
        None
    }

    /// The places that bear a name, the most prominent first (countries, then capitals and
    /// population; small places after all others). `key` is the name's tokens in look-up form, joined by one space.
    pub fn places_named(&self, key: &str) -> Vec<Place> {
        self.senses(key)
            .map_or_else(Vec::new, |senses| senses.all_places().collect())
    }

    /// Calls for every name of well-known places, in look-up form, with each place so called.
    pub fn names_of_places(&self, mut call: impl FnMut(&str, Place)) {
        let mut names = self.names.stream();
        while let Some((name, value)) = names.next() {
            let senses = Senses::unpack(value.value());
            let name = std::str::from_utf8(name).unwrap_or_default();
            senses.places().for_each(|place| call(name, place));
        }
    }

    /// Every place, by id.
    pub fn places(&self) -> impl ExactSizeIterator<Item = Place> {
        (0..PLACES.len() / PLACE_SIZE).map(place_at)
    }

    /// A country by its two-letter code.
    pub fn country(&self, code: &str) -> Option<Place> {
        self.country_of(code.as_bytes().try_into().ok()?)
    }

    /// A country by the two bytes of its code, as peoples, bodies and identities have it.
    pub fn country_of(&self, code: [u8; 2]) -> Option<Place> {
        country_position(code).map(place_at)
    }

    /// All that a name may mean; `key` as for [`Gazetteer::places_named`].
    pub fn senses(&self, key: &str) -> Option<Senses> {
        self.names.get(key).map(|value| Senses::unpack(value.value()))
    }

    /// The people or religion a word names: `Ukrainian`, `Kurds`.
    pub fn nationality(&self, key: &str) -> Option<Nationality> {
        self.senses(key)?.nationality()
    }

    /// The body known by a name.
    pub fn org(&self, key: &str) -> Option<Org> {
        self.senses(key)?.org()
    }

    /// The event known by a name.
    pub fn event(&self, key: &str) -> Option<Event> {
        self.senses(key)?.event()
    }

    /// Whether it is a title, office or calling.
    pub fn is_title(&self, key: &str) -> bool {
        self.senses(key).is_some_and(|senses| senses.has(Sense::TITLE))
    }

    /// Whether it is a first name.
    pub fn is_given_name(&self, key: &str) -> bool {
        self.senses(key)
            .is_some_and(|senses| senses.has(Sense::GIVEN_NAME))
    }

    /// Whether it is a word that also is a name but mostly is not.
    pub fn is_common_word(&self, key: &str) -> bool {
        self.senses(key)
            .is_some_and(|senses| senses.has(Sense::COMMON_WORD))
    }

    /// The longest name in the tables that begins at a token and for which `fits` holds.
    /// Nothing beyond the end of the text.
    pub fn longest(&self, text: &Text, token: usize, fits: impl Fn(&Found) -> bool) -> Option<Found> {
        let found = |tokens: &Range<usize>, value| Found {
            tokens: tokens.clone(),
            senses: Senses::unpack(value),
        };
        let (tokens, value) = longest_key(&self.names, text, token, |tokens, value| {
            fits(&found(tokens, value))
        })?;
        Some(found(&tokens, value))
    }
}

/// The longest key of a map that begins at a token and for which `fits` holds, with its value. Keys are words in
/// look-up form, joined by one space; hyphens, possessive endings and points of abbreviations inside a name are
/// passed over.
pub(crate) fn longest_key<D: AsRef<[u8]>>(
    keys: &Fst<D>,
    text: &Text,
    token: usize,
    fits: impl Fn(&Range<usize>, u64) -> bool,
) -> Option<(Range<usize>, u64)> {
    let mut node = keys.root();
    let mut value = Output::zero();
    let mut longest = None;
    if token >= text.tokens.len() {
        return None;
    }
    let mut at = token;
    loop {
        for &byte in text.norm(at).as_bytes() {
            let Some(step) = node.find_input(byte) else {
                return longest;
            };
            let transition = node.transition(step);
            value = value.cat(transition.out);
            node = keys.node(transition.addr);
        }
        if node.is_final() {
            let found = (token..at + 1, value.cat(node.final_output()).value());
            if fits(&found.0, found.1) {
                longest = Some(found);
            }
        }
        let (Some(step), Some(next)) = (node.find_input(b' '), next_word(text, at)) else {
            return longest;
        };
        let transition = node.transition(step);
        value = value.cat(transition.out);
        node = keys.node(transition.addr);
        at = next;
    }
}

/// The next word of a name that goes on after token `at`.
fn next_word(text: &Text, at: usize) -> Option<usize> {
    let mut next = at + 1;
    let mut token = text.tokens.get(next)?;
    if token.kind == TokenKind::Clitic {
        next += 1;
    } else if token.kind == TokenKind::Punct {
        let glued = token.span.start == text.tokens[at].span.end;
        let passes = match text.raw(next) {
            "'" | "’" | "." => glued,
            "-" | "‑" | "–" | "/" => {
                glued
                    && text
                        .tokens
                        .get(next + 1)
                        .is_some_and(|t| t.span.start == token.span.end)
            }
            _ => false,
        };
        if !passes {
            return None;
        }
        next += 1;
    }
    token = text.tokens.get(next)?;
    token.is_searchable().then_some(next)
}

/// The number at a byte of a table. The tables are made by `build.rs`, so that it is inside.
fn number(table: &[u8], at: usize) -> u32 {
    let bytes = table.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    u32::from_le_bytes(bytes.unwrap_or_default())
}

fn country_position(code: [u8; 2]) -> Option<usize> {
    let (records, _) = COUNTRIES.as_chunks::<COUNTRY_SIZE>();
    let found = records.binary_search_by(|record| record[..2].cmp(&code)).ok()?;
    Some(number(COUNTRIES, found * COUNTRY_SIZE + 2) as usize)
}

/// The years of the former country with this id.
fn years(id: u32) -> Option<(i16, i16)> {
    let (records, _) = YEARS.as_chunks::<YEARS_SIZE>();
    let found = records
        .binary_search_by_key(&id, |record| number(record, 0))
        .ok()?;
    let &[_, _, _, _, a, b, c, d] = &records[found];
    Some((i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d])))
}

/// The record at a position among the places.
fn place_at(position: usize) -> Place {
    let at = position * PLACE_SIZE;
    let record = &PLACES[at..at + PLACE_SIZE];
    let country = std::str::from_utf8(&PLACES[at + 10..at + 12]).unwrap_or("");
    let country = if country.starts_with('\0') { "" } else { country };
    let kind = match record[9] & 0x7f {
        0 => PlaceKind::Country,
        1 => PlaceKind::Region,
        2 => PlaceKind::City,
        4 => PlaceKind::Seat,
        5 => PlaceKind::District,
        _ => PlaceKind::Area,
    };
    let id = number(record, 0);
    let country_id = match kind {
        PlaceKind::Country => id,
        _ => {
            let position = country_position([record[10], record[11]]);
            position.map_or(0, |position| number(PLACES, position * PLACE_SIZE))
        }
    };
    Place {
        id,
        name: found::string(number(record, 4), u32::from(record[8])),
        kind,
        country,
        country_id,
        region_id: number(record, 12),
        lat: f32::from_bits(number(record, 16)),
        lon: f32::from_bits(number(record, 20)),
        population: number(record, 24),
        capital: record[9] & 0x80 != 0,
        years: if kind == PlaceKind::Country {
            years(id)
        } else {
            None
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first place of a name as `name/country`, kind and number of places so called.
    fn check(key: &str, name: &str, country: &str, kind: PlaceKind) {
        let places = Gazetteer::built_in().places_named(key);
        let first = places
            .first()
            .unwrap_or_else(|| panic!("nothing is called {key}"));
        assert_eq!(
            (first.name, first.country, first.kind),
            (name, country, kind),
            "{key}"
        );
        assert_eq!(Gazetteer::built_in().place(first.id), Some(*first), "{key}");
    }

    #[test]
    fn the_most_prominent_place_comes_first() {
        check("georgia", "Georgia", "GE", PlaceKind::Country);
        check("paris", "Paris", "FR", PlaceKind::City);
        check("us", "United States", "US", PlaceKind::Country);
        check("kiev", "Kyiv", "UA", PlaceKind::City);
        check("washington", "Washington", "US", PlaceKind::City);
        check("new york", "New York City", "US", PlaceKind::City);
        check("ussr", "Soviet Union", "SU", PlaceKind::Country);
        check("kremlin", "Kremlin", "RU", PlaceKind::Seat);
        check("guinea bissau", "Guinea-Bissau", "GW", PlaceKind::Country);
        check("cote divoire", "Ivory Coast", "CI", PlaceKind::Country);
        assert!(Gazetteer::built_in().places_named("nowhere at all").is_empty());
        assert!(Gazetteer::built_in().places_named("").is_empty());
    }

    #[test]
    fn places_know_country_and_region() {
        let gazetteer = Gazetteer::built_in();
        let odesa = gazetteer.places_named("odessa")[0];
        let ukraine = gazetteer.country("UA").unwrap();
        assert_eq!((odesa.country, odesa.country_id), ("UA", ukraine.id));
        assert_eq!(gazetteer.place(odesa.region_id).unwrap().kind, PlaceKind::Region);
        assert!((odesa.lat - 46.48).abs() < 0.1 && (odesa.lon - 30.73).abs() < 0.1);
        assert_eq!(gazetteer.country("UAE"), None);
        assert_eq!(gazetteer.country("ZZ"), None);
        assert_eq!(gazetteer.place(1), None);
    }

    #[test]
    fn words_have_senses() {
        let gazetteer = Gazetteer::built_in();
        let nationality = |key| gazetteer.nationality(key).map(|n| n.country.map(|c| c.to_vec()));
        assert_eq!(nationality("ukrainians"), Some(Some(b"UA".to_vec())));
        assert_eq!(nationality("kurds"), Some(None));
        assert_eq!(nationality("kiev"), None);
        assert_eq!(gazetteer.org("nyt").unwrap().name, "New York Times");
        assert_eq!(
            gazetteer.event("jcpoa").unwrap().name,
            "Joint Comprehensive Plan of Action"
        );
        assert!(gazetteer.is_title("foreign minister") && !gazetteer.is_title("kiev"));
        assert!(gazetteer.is_given_name("volodymyr") && !gazetteer.is_given_name("kyiv"));
        assert!(gazetteer.is_common_word("mobile") && !gazetteer.is_common_word("kyiv"));
    }

    /// The longest name at the beginning of a text, as printed.
    fn check_longest(raw: &str, want: Option<&str>) {
        let text = Text::segment(raw);
        let found =
            Gazetteer::built_in().longest(&text, 0, |found| found.senses.has(Sense::PLACE | Sense::ORG));
        assert_eq!(found.map(|found| text.span(found.tokens).of(raw)), want, "{raw}");
    }

    #[test]
    fn the_longest_name_is_found() {
        check_longest("New York Times reporters", Some("New York Times"));
        check_longest("New York and", Some("New York"));
        check_longest("Guinea-Bissau's president", Some("Guinea-Bissau"));
        check_longest("St. Petersburg", Some("St. Petersburg"));
        check_longest("Kurdistan Workers' Party", Some("Kurdistan Workers' Party"));
        check_longest("People’s Daily said", Some("People’s Daily"));
        check_longest("United we stand", None);
    }

    /// A key is what the program looks up: its words, taken for a text, give it again.
    #[test]
    fn keys_are_in_look_up_form() {
        for place in Gazetteer::built_in().places() {
            let text = Text::segment(place.name);
            let norms = (0..text.tokens.len()).filter(|&i| text.tokens[i].is_searchable());
            let key = norms.map(|i| text.norm(i)).collect::<Vec<_>>().join(" ");
            let named = Gazetteer::built_in().places_named(&key);
            assert!(named.contains(&place), "{} is not found by {key}", place.name);
        }
        assert!(Gazetteer::built_in().places().len() > 230_000);
    }
}
