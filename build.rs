//! Compiles `data/*.tsv` to what `src/gazetteer/` reads in place.
//!
//! In: the tables (see `data/README.md`). Out, in the build's own folder: `names.fst`, a map of
//! look-up forms to senses, and beside it `places.bin`, `years.bin`, `countries.bin`,
//! `lists.bin` and `strings.bin`; all numbers little-endian. `src/gazetteer/mod.rs` describes how they hang together.

#![expect(
    clippy::disallowed_methods,
    reason = "cargo tells a build script its folders in the environment"
)]
#![allow(unreachable_pub, reason = "the shared text module is public in the library")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The program's own tokenizer, so that keys are what it will look up.
#[allow(dead_code, unused_imports)]
#[path = "src/text/mod.rs"]
mod text;

#[allow(dead_code)]
#[path = "src/gazetteer/sense.rs"]
mod sense;

use sense::Sense;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    for watched in ["data", "src/text", "src/gazetteer/sense.rs"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("data");
    let mut tables = Tables::default();
    tables.read_places(&data)?;
    tables.read_aliases(&data, "aliases", Tables::name_place)?;
    tables.read_lesser_places(&data)?;
    tables.read_aliases(&data, "further_aliases", Tables::name_lesser)?;
    tables.read_words(&data)?;
    tables.read_orgs_and_events(&data)?;
    tables.write(&PathBuf::from(env::var("OUT_DIR")?))
}

/// The rows of a table without its comments, split at tabs.
fn rows(data: &Path, table: &str) -> Outcome<Vec<Vec<String>>> {
    let path = data.join(table).with_extension("tsv");
    let raw = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = raw
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

/// The searchable tokens of a name in look-up form, joined by one space.
fn key(name: &str) -> String {
    let text = text::Text::segment(name);
    let searchable = (0..text.tokens.len()).filter(|&i| text.tokens[i].is_searchable());
    searchable.map(|i| text.norm(i)).collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Place {
    id: u32,
    name: String,
    kind: u8,
    country: String,
    region: u32,
    lat: f32,
    lon: f32,
    population: u32,
    capital: bool,
    /// The first and last year of a former country.
    years: Option<(i16, i16)>,
}

impl Place {
    /// What ranks places of one name: countries, then areas of fame, then capitals and people.
    /// A region counts less than a town of its size, since towns are named more often.
    fn prominence(&self) -> u64 {
        let people = u64::from(self.population);
        match self.kind {
            0 => 1_000_000_000_000 + people,
            1 => people / 8,
            2 if self.capital => 10_000_000 + people * 4,
            2 => people,
            5 => 0,
            _ => 5_000_000,
        }
    }
}

/// What a key stands for, before it is packed.
#[derive(Default)]
struct Senses {
    flags: u32,
    places: Vec<usize>,
    /// Places that the network which finds names does not see under this name.
    lesser: Vec<usize>,
    nationality: [u8; 2],
    org: Option<(String, [u8; 2])>,
    event: Option<String>,
    /// Whether some name behind the key is not all capitals, and some not a pointed abbreviation.
    plain: bool,
    unpointed: bool,
}

#[derive(Default)]
struct Tables {
    places: Vec<Place>,
    /// Where each id stands among the places.
    positions: HashMap<u32, usize>,
    senses: BTreeMap<String, Senses>,
}

impl Tables {
    fn senses_of(&mut self, name: &str) -> &mut Senses {
        self.senses.entry(key(name)).or_default()
    }

    /// The senses of a name that must be spelled as the table spells it when all in capitals or
    /// with a final point.
    fn spelled_senses_of(&mut self, name: &str) -> &mut Senses {
        let capitals = name.chars().all(|c| !c.is_lowercase()) && name.chars().any(char::is_uppercase);
        let pointed = name.ends_with('.') && !name[..name.len() - 1].contains('.') && !name.contains(' ');
        let senses = self.senses_of(name);
        senses.plain |= !capitals;
        senses.unpointed |= !pointed;
        senses
    }

    fn name_place(&mut self, name: &str, place: usize) {
        let senses = self.spelled_senses_of(name);
        senses.flags |= Sense::PLACE;
        if !senses.places.contains(&place) {
            senses.places.push(place);
        }
    }

    fn name_lesser(&mut self, name: &str, place: usize) {
        let senses = self.senses_of(name);
        if !senses.places.contains(&place) && !senses.lesser.contains(&place) {
            senses.flags |= Sense::LESSER_PLACE;
            senses.lesser.push(place);
        }
    }

    fn read_places(&mut self, data: &Path) -> Outcome<()> {
        for row in rows(data, "places")? {
            let place = Place {
                id: row[0].parse()?,
                kind: kind(&row[1])?,
                name: row[2].clone(),
                country: row[3].clone(),
                region: row[4].parse()?,
                lat: row[5].parse()?,
                lon: row[6].parse()?,
                population: row[7].parse()?,
                capital: row[8] == "capital",
                years: None,
            };
            self.add_place(place, &row[9], Tables::name_place);
        }
        for row in rows(data, "areas")? {
            self.add_area(&row, Tables::name_place)?;
        }
        Ok(())
    }

    /// Reads what only resolution sees: towns, districts, more areas, former countries, more names.
    fn read_lesser_places(&mut self, data: &Path) -> Outcome<()> {
        for (table, kind) in [("towns", 2), ("districts", 5)] {
            for row in rows(data, table)? {
                let (region, country) = self.region(&row[2]);
                let place = Place {
                    id: row[0].parse()?,
                    kind,
                    name: row[1].clone(),
                    country,
                    region,
                    lat: row[3].parse()?,
                    lon: row[4].parse()?,
                    population: if kind == 2 { row[5].parse()? } else { 0 },
                    ..Place::default()
                };
                self.add_place(place, row.last().map_or("", |names| names), Tables::name_lesser);
            }
        }
        for row in rows(data, "further_areas")? {
            self.add_area(&row, Tables::name_lesser)?;
        }
        for row in rows(data, "historic_states")? {
            let place = Place {
                id: row[0].parse()?,
                name: row[1].clone(),
                country: row[2].clone(),
                lat: row[3].parse()?,
                lon: row[4].parse()?,
                years: Some((row[5].parse()?, row[6].parse()?)),
                ..Place::default()
            };
            self.add_place(place, &row[7], Tables::name_lesser);
        }
        for row in rows(data, "further_names")? {
            let place = *self
                .positions
                .get(&row[0].parse()?)
                .ok_or("further_names.tsv: no such place")?;
            for name in row[1].split('|') {
                self.name_lesser(name, place);
            }
        }
        Ok(())
    }

    /// The region and the country that a table gives as the one's id or the other's code.
    fn region(&self, id_or_country: &str) -> (u32, String) {
        let region = id_or_country.parse().ok();
        match region.and_then(|id| self.positions.get(&id)) {
            Some(&position) => (self.places[position].id, self.places[position].country.clone()),
            None => (0, id_or_country.to_owned()),
        }
    }

    /// Adds a row of `areas.tsv` or `further_areas.tsv`.
    fn add_area(&mut self, row: &[String], give_name: fn(&mut Tables, &str, usize)) -> Outcome<()> {
        let (region, country) = self.region(&row[3]);
        let place = Place {
            id: row[0].parse()?,
            name: row[1].clone(),
            kind: kind(&row[2])?,
            country,
            region,
            lat: row[4].parse()?,
            lon: row[5].parse()?,
            years: row.get(7).and_then(|years| self::years(years)),
            ..Place::default()
        };
        self.add_place(place, &row[6], give_name);
        Ok(())
    }

    fn add_place(&mut self, place: Place, other_names: &str, give_name: fn(&mut Tables, &str, usize)) {
        let index = self.places.len();
        give_name(self, &place.name, index);
        for name in other_names.split('|').filter(|name| !name.is_empty()) {
            give_name(self, name, index);
        }
        for (word, short) in [("Saint ", "St. "), ("Mount ", "Mt. "), ("Fort ", "Ft. ")] {
            if let Some(rest) = place.name.strip_prefix(word) {
                self.name_lesser(&format!("{short}{rest}"), index);
            }
        }
        self.positions.insert(place.id, index);
        self.places.push(place);
    }

    /// Other names point at the most prominent place of that kind, name and country.
    fn read_aliases(
        &mut self,
        data: &Path,
        table: &str,
        give_name: fn(&mut Tables, &str, usize),
    ) -> Outcome<()> {
        let mut countries = HashMap::new();
        for (index, place) in self.places.iter().enumerate().filter(|(_, p)| p.kind == 0) {
            countries.entry(place.country.clone()).or_insert(index);
        }
        for row in rows(data, table)? {
            let wanted = kind(&row[1])?;
            let found = if wanted == 0 {
                countries.get(&row[3]).copied()
            } else {
                let named = self.senses.get(&key(&row[2])).map(|senses| &senses.places);
                let fits = |&&index: &&usize| {
                    let place: &Place = &self.places[index];
                    place.kind == wanted && place.country == row[3]
                };
                let best = |&&index: &&usize| self.places[index].prominence();
                named.and_then(|places| places.iter().filter(fits).max_by_key(best).copied())
            };
            let place = found.ok_or_else(|| format!("{table}.tsv: no place for {row:?}"))?;
            give_name(self, &row[0], place);
        }
        Ok(())
    }

    fn read_words(&mut self, data: &Path) -> Outcome<()> {
        for table in ["peoples", "demonyms"] {
            for row in rows(data, table)? {
                let senses = self.senses_of(&row[0]);
                senses.plain = true;
                senses.unpointed = true;
                // What is written by hand is read first and stays.
                if senses.flags & Sense::NATIONALITY == 0 {
                    senses.flags |= Sense::NATIONALITY;
                    senses.nationality = code(&row[1]);
                }
            }
        }
        for row in rows(data, "titles")? {
            let before = if row[1] == "before" { Sense::BEFORE_NAME } else { 0 };
            self.senses_of(&row[0]).flags |= Sense::TITLE | before;
        }
        for (table, flag) in [
            ("given_names", Sense::GIVEN_NAME),
            ("common_words", Sense::COMMON_WORD),
        ] {
            for row in rows(data, table)? {
                self.senses_of(&row[0]).flags |= flag;
            }
        }
        for row in rows(data, "rule_words")? {
            let flag = rule_word(&row[1]).ok_or_else(|| format!("rule_words.tsv: no class {}", row[1]))?;
            self.senses_of(&row[0]).flags |= flag;
        }
        Ok(())
    }

    fn read_orgs_and_events(&mut self, data: &Path) -> Outcome<()> {
        for row in rows(data, "orgs")? {
            for name in row[2].split('|').chain([row[0].as_str()]) {
                let senses = self.spelled_senses_of(name);
                senses.flags |= Sense::ORG;
                let own = name == row[0];
                if own || senses.org.is_none() {
                    senses.org = Some((row[0].clone(), code(&row[1])));
                }
            }
        }
        for row in rows(data, "events")? {
            for name in row[1].split('|').chain([row[0].as_str()]) {
                let senses = self.spelled_senses_of(name);
                senses.flags |= Sense::EVENT;
                senses.event = Some(row[0].clone());
            }
        }
        // A table without other names has named the empty key.
        self.senses.remove("");
        Ok(())
    }

    fn write(mut self, out: &Path) -> Outcome<()> {
        let mut strings = Strings::default();
        let order = self.write_places(out, &mut strings)?;
        let mut lists: Vec<u32> = Vec::new();
        let mut names = fst::MapBuilder::memory();
        for (key, senses) in &mut self.senses {
            let places = &self.places;
            let by_fame = |&index: &usize| (std::cmp::Reverse(places[index].prominence()), places[index].id);
            senses.places.sort_by_key(by_fame);
            senses.lesser.sort_by_key(by_fame);
            let named = Sense::PLACE | Sense::ORG | Sense::EVENT;
            if senses.flags & named != 0 {
                senses.flags |= if senses.plain { 0 } else { Sense::ALL_CAPITALS };
                senses.flags |= if senses.unpointed { 0 } else { Sense::POINTED };
            }
            let offset = lists.len();
            senses.pack(&order, &mut strings, &mut lists);
            names.insert(key, (offset as u64) << Sense::BITS | u64::from(senses.flags))?;
        }
        let lists: Vec<u8> = lists.iter().flat_map(|n| n.to_le_bytes()).collect();
        fs::write(out.join("names.fst"), names.into_inner()?)?;
        fs::write(out.join("lists.bin"), lists)?;
        fs::write(out.join("strings.bin"), strings.bytes)?;
        Ok(())
    }

    /// Writes the places by id and the countries by code; gives where each place came to stand.
    fn write_places(&self, out: &Path, strings: &mut Strings) -> Outcome<Vec<u32>> {
        let mut by_id: Vec<usize> = (0..self.places.len()).collect();
        by_id.sort_by_key(|&index| self.places[index].id);
        if let Some(twice) = by_id
            .windows(2)
            .find(|w| self.places[w[0]].id == self.places[w[1]].id)
        {
            return Err(format!("two places have the id {}", self.places[twice[0]].id).into());
        }
        let mut order = vec![0; by_id.len()];
        let mut records = Vec::new();
        let mut countries = BTreeMap::new();
        let mut years: Vec<u8> = Vec::new();
        for (position, &index) in by_id.iter().enumerate() {
            order[index] = position as u32;
            let place = &self.places[index];
            let (start, length) = strings.add(&place.name);
            records.extend(place.id.to_le_bytes());
            records.extend(start.to_le_bytes());
            records.extend([u8::try_from(length)?, place.kind | u8::from(place.capital) << 7]);
            records.extend(code(&place.country));
            records.extend(place.region.to_le_bytes());
            records.extend(place.lat.to_le_bytes());
            records.extend(place.lon.to_le_bytes());
            records.extend(place.population.to_le_bytes());
            if let Some((first, last)) = place.years {
                years.extend(place.id.to_le_bytes());
                years.extend([first.to_le_bytes(), last.to_le_bytes()].concat());
            }
            if place.kind == 0 && !place.country.is_empty() {
                countries.entry(code(&place.country)).or_insert(position as u32);
            }
        }
        let countries = countries
            .iter()
            .flat_map(|(code, position)| [code.as_slice(), &position.to_le_bytes()].concat());
        fs::write(out.join("places.bin"), records)?;
        fs::write(out.join("years.bin"), years)?;
        fs::write(out.join("countries.bin"), countries.collect::<Vec<u8>>())?;
        Ok(order)
    }
}

impl Senses {
    /// Appends what the flags need besides themselves, in the order of the flags.
    fn pack(&self, order: &[u32], strings: &mut Strings, lists: &mut Vec<u32>) {
        if self.flags & Sense::PLACE != 0 {
            lists.push(self.places.len() as u32);
            lists.extend(self.places.iter().map(|&index| order[index]));
        }
        if self.flags & Sense::NATIONALITY != 0 {
            lists.push(u32::from(u16::from_le_bytes(self.nationality)));
        }
        if let Some((name, country)) = &self.org {
            let (start, length) = strings.add(name);
            lists.extend([start, length, u32::from(u16::from_le_bytes(*country))]);
        }
        if let Some(name) = &self.event {
            let (start, length) = strings.add(name);
            lists.extend([start, length]);
        }
        if self.flags & Sense::LESSER_PLACE != 0 {
            lists.push(self.lesser.len() as u32);
            lists.extend(self.lesser.iter().map(|&index| order[index]));
        }
    }
}

/// All names in one string; equal ones once.
#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, name: &str) -> (u32, u32) {
        let end = self.bytes.len() as u32;
        let start = *self.known.entry(name.to_owned()).or_insert(end);
        if start == end {
            self.bytes.extend(name.as_bytes());
        }
        (start, name.len() as u32)
    }
}

/// A country's code as two bytes; two zeros for none.
fn code(country: &str) -> [u8; 2] {
    country.as_bytes().try_into().unwrap_or_default()
}

/// The bit of a class of `data/rule_words.tsv`.
fn rule_word(class: &str) -> Option<u32> {
    Some(match class {
        "body" => Sense::BODY,
        "opener" => Sense::BODY_OPENER,
        "event" => Sense::EVENT_WORD,
        "event opener" => Sense::EVENT_OPENER,
        "place" => Sense::PLACE_WORD,
        "place opener" => Sense::PLACE_OPENER,
        "say" => Sense::SAY,
        "particle" => Sense::PARTICLE,
        "suffix" => Sense::SUFFIX,
        "place cue" => Sense::PLACE_CUE,
        "stop" => Sense::STOP,
        "function" => Sense::FUNCTION,
        "calendar" => Sense::CALENDAR,
        "syllable" => Sense::SYLLABLE,
        _ => return None,
    })
}

/// The years of `1922-1991`; the first may be before our era.
fn years(printed: &str) -> Option<(i16, i16)> {
    let (first, last) = printed.rsplit_once('-')?;
    Some((first.parse().ok()?, last.parse().ok()?))
}

fn kind(word: &str) -> Outcome<u8> {
    ["country", "region", "city", "area", "seat", "district"]
        .iter()
        .position(|&kind| kind == word)
        .map(|kind| kind as u8)
        .ok_or_else(|| format!("no kind of place: {word}").into())
}
