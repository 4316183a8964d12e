//! Names in articles that are not in English, which the network knows little of.
//!
//! In: the words of title and body and their language. Out: tagged names that the tables are sure of: places and
//! bodies the gazetteer knows, printed as names are in the script, and, in Latin letters, people whom a first name of
//! the tables or, in Romance languages, the network shows. What may be an ordinary word is left out: a name missed is
//! found by its words, a wrong one misleads every count.

use super::words::Words;
use super::{Kind, Tagged, tagger};
use crate::gazetteer::{Place, PlaceKind, Senses, sense::Sense};
use crate::language::{self, Language, primary};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Names of more tokens are not looked for.
const LONGEST: usize = 6;
/// How sure a country, capital or body of the tables is, and another place.
const SURE: f32 = 0.85;
const LIKELY: f32 = 0.7;
/// People that only the network shows must be this sure; it was trained on English.
const SURE_PERSON: f32 = 0.6;
/// And so much where the first name is known.
const LIKELY_PERSON: f32 = 0.25;
/// Towns of fewer people are called like too many other things.
const FEWEST_PEOPLE: u32 = 100_000;
/// Letters of the shortest name, and of the shortest that is no country or capital.
const SHORTEST: usize = 3;
const SHORTEST_TOWN: usize = 5;

/// Languages in which the network, trained on English, was seen to know people by their capitals: there is one sample
/// article of each in the tests.
const ROMANCE: [&str; 6] = ["fr", "es", "it", "pt", "ro", "ca"];

/// German towns that are ordinary German nouns.
const GERMAN_NOUNS: [&str; 12] = [
    "essen", "halle", "hagen", "regen", "bergen", "hof", "baden", "wissen", "singen", "worms", "siegen",
    "leer",
];

/// Words of offices and days that Romance languages write before a name, and the network takes for part of it.
const NO_FIRST_WORDS: [&str; 12] = [
    "monsieur",
    "madame",
    "mme",
    "senor",
    "senora",
    "signor",
    "presidente",
    "president",
    "ministro",
    "ministra",
    "ministre",
    "papa",
];

/// Endings of Russian, Ukrainian, Belarusian and Bulgarian cases in look-up form, and those of the name itself.
const CASES: [(&str, &str); 16] = [
    ("ои", "а"),
    ("еи", "ия"),
    ("ом", ""),
    ("ем", "и"),
    ("у", "а"),
    ("ы", "а"),
    ("е", "а"),
    ("ю", "я"),
    ("и", "я"),
    ("и", "а"),
    ("і", "а"),
    ("я", "и"),
    ("ю", "и"),
    ("а", ""),
    ("е", ""),
    ("у", ""),
];

/// The names of one part, with the places that are not resolved by their printed form.
pub(super) struct Foreign {
    pub(super) names: Vec<Tagged>,
    /// By the first token of the name.
    pub(super) places: HashMap<usize, Place>,
}

/// Looks for names in a text.
pub(super) fn find(words: &Words, language: &Language) -> Foreign {
    let finder = Finder {
        words,
        tag: primary(&language.tag),
        bounds: Bounds::of(words),
    };
    let mut found = finder.tables();
    if finder.is_latin() {
        finder.people(&mut found.names);
    }
    found
}

/// Where words begin and end in scripts without spaces.
struct Bounds {
    inside: HashSet<usize>,
}

impl Bounds {
    fn of(words: &Words) -> Bounds {
        let runs = language::words(words.text).into_iter();
        Bounds {
            inside: runs.flat_map(|word| word.start + 1..word.end).collect(),
        }
    }

    fn are_kept(&self, tokens: &Range<usize>) -> bool {
        !self.inside.contains(&tokens.start) && !self.inside.contains(&tokens.end)
    }
}

struct Finder<'a> {
    words: &'a Words<'a>,
    tag: String,
    bounds: Bounds,
}

impl Finder<'_> {
    fn tables(&self) -> Foreign {
        let mut found = Foreign {
            names: Vec::new(),
            places: HashMap::new(),
        };
        let mut at = 0;
        while at < self.words.text.tokens.len() {
            let Some((tokens, kind, place)) = self.longest(at) else {
                at += 1;
                continue;
            };
            if let Some(place) = place {
                found.places.insert(tokens.start, place);
            }
            at = tokens.end;
            found.names.push(Tagged {
                tokens,
                kind,
                confidence: if place.is_none_or(is_state) { SURE } else { LIKELY },
                listed: None,
            });
        }
        found
    }

    /// The longest name of the tables that begins at a token.
    fn longest(&self, at: usize) -> Option<(Range<usize>, Kind, Option<Place>)> {
        if !self.words.text.tokens[at].is_searchable() || !self.looks_like_a_name(at) {
            return None;
        }
        let end = (at + LONGEST).min(self.words.sentence_end(at));
        (at + 1..end + 1).rev().find_map(|end| {
            let tokens = at..end;
            if !self.words.text.tokens[end - 1].is_searchable() || !self.bounds.are_kept(&tokens) {
                return None;
            }
            let key = self.key(tokens.clone())?;
            let (kind, place) = match self.words.gazetteer.senses(&key) {
                Some(senses) => self.sense(&tokens, &key, senses)?,
                None if tokens.len() == 1 => (Kind::Place, Some(self.in_a_case(at)?)),
                None => return None,
            };
            Some((tokens, kind, place))
        })
    }

    /// Capitalised, where the script has capitals.
    fn looks_like_a_name(&self, token: usize) -> bool {
        let first = self.words.raw(token).chars().find(|c| c.is_alphabetic());
        first.is_some_and(|first| !first.is_lowercase() || first.is_uppercase())
    }

    /// The words of a name as the tables write them: what an elision ends belongs to the next word. `None` where more
    /// than a hyphen stands between.
    fn key(&self, tokens: Range<usize>) -> Option<String> {
        let mut key = String::new();
        let mut joins = true;
        for token in tokens {
            let text = self.words.text;
            if text.tokens[token].is_searchable() || self.words.raw(token).ends_with(['\'', '’']) {
                if !joins {
                    key.push(' ');
                }
                key.push_str(text.norm(token));
                joins = !text.tokens[token].is_searchable();
            } else if !matches!(self.words.raw(token), "-" | "‑") {
                return None;
            }
        }
        Some(key)
    }

    fn sense(&self, tokens: &Range<usize>, key: &str, senses: Senses) -> Option<(Kind, Option<Place>)> {
        let words = self.words;
        let capitals = tokens.clone().all(|token| !words.is_small(token));
        let acronym = tokens.clone().all(|token| words.is_all_capitals(token));
        let ordinary = Sense::COMMON_WORD
            | Sense::STOP
            | Sense::FUNCTION
            | Sense::TITLE
            | Sense::CALENDAR
            | Sense::GIVEN_NAME
            | Sense::POINTED;
        let alone = tokens.len() == 1;
        if alone
            && (senses.has(ordinary)
                || words.is_small_elsewhere(tokens.start) && self.has_capitals(tokens.start))
        {
            return None;
        }
        if senses.org().is_some() && capitals && (acronym && !words.is_heading(tokens.start) || !alone) {
            return Some((Kind::Org, None));
        }
        if senses.has(Sense::ALL_CAPITALS) && !acronym {
            return None;
        }
        // A country comes before the towns that are called like it.
        let place = senses.all_places().find(|place| is_state(*place));
        let place = place.or_else(|| senses.all_places().next())?;
        self.is_sure(tokens, key, place)
            .then_some((Kind::Place, Some(place)))
    }

    fn has_capitals(&self, token: usize) -> bool {
        self.words.is_capital(token)
    }

    fn is_sure(&self, tokens: &Range<usize>, key: &str, place: Place) -> bool {
        let letters = key.chars().filter(|c| c.is_alphabetic()).count();
        let unspaced = key.starts_with(crate::text::is_unspaced);
        if is_state(place) {
            // `Oman` begins a sentence as well; `Is` and `US` are other words elsewhere.
            return letters >= if unspaced { 2 } else { SHORTEST };
        }
        // `Rangel` in `Paulo Rangel` is no town.
        let goes_on =
            tokens.start > 0 && self.has_capitals(tokens.start - 1) && self.has_capitals(tokens.start);
        let large = place.kind == PlaceKind::City && place.population >= FEWEST_PEOPLE;
        let known = large || place.kind == PlaceKind::Region && tokens.len() == 1;
        let german = self.tag == "de" && GERMAN_NOUNS.contains(&key);
        // Without capitals, and at the beginning of a sentence, a word of the language looks like a name.
        let shown = unspaced || self.has_capitals(tokens.start) && !self.words.begins_sentence(tokens.start);
        known && shown && !german && !goes_on && letters >= if unspaced { 2 } else { SHORTEST_TOWN }
    }

    /// A country or capital that stands in another case, in Slavic languages with Cyrillic letters.
    fn in_a_case(&self, token: usize) -> Option<Place> {
        if !matches!(self.tag.as_str(), "ru" | "uk" | "be" | "bg") {
            return None;
        }
        let norm = self.words.norm(token);
        if norm.chars().count() < SHORTEST_TOWN {
            return None;
        }
        CASES.iter().find_map(|(ending, own)| {
            let name = format!("{}{own}", norm.strip_suffix(ending)?);
            let senses = self.words.gazetteer.senses(&name)?;
            let is_large = |place: &Place| is_state(*place) || place.population >= 10 * FEWEST_PEOPLE;
            let mut places = senses.all_places().take(3);
            places.find(|place| is_large(place) || place.name == "Geneva")
        })
    }

    fn is_latin(&self) -> bool {
        let letters = self.words.text.raw.chars().filter(|c| c.is_alphabetic());
        letters.take(100).filter(|c| *c < '\u{250}').count() > 50
    }

    /// Adds people, and where their family names stand alone.
    fn people(&self, names: &mut Vec<Tagged>) {
        let is_free = |names: &[Tagged], tokens: &Range<usize>| {
            let overlaps = |name: &Tagged| name.tokens.start < tokens.end && tokens.start < name.tokens.end;
            !names.iter().any(overlaps)
        };
        let mut people = Vec::new();
        let tagged = tagger::tag(self.words).into_iter();
        for name in tagged.filter(|name| name.kind == Kind::Person) {
            let person = self.person(&name).filter(|tokens| is_free(names, tokens));
            people.extend(person.map(|tokens| Tagged { tokens, ..name }));
        }
        let families: HashSet<&str> = people
            .iter()
            .map(|person| self.words.norm(self.words.last_word(&person.tokens)))
            .filter(|family| family.len() >= SHORTEST_TOWN)
            .collect();
        names.append(&mut people);
        for token in 0..self.words.text.tokens.len() {
            let tokens = token..token + 1;
            let is_family = self.words.is_capital(token) && families.contains(self.words.norm(token));
            if is_family && !self.words.is_small_elsewhere(token) && is_free(names, &tokens) {
                names.push(Tagged {
                    tokens,
                    kind: Kind::Person,
                    confidence: LIKELY,
                    listed: None,
                });
            }
        }
        names.sort_by_key(|name| name.tokens.start);
    }

    /// What of a name the network found is surely a person's: a first name and what follows it.
    fn person(&self, name: &Tagged) -> Option<Range<usize>> {
        let words = self.words;
        let may_begin = |token: &usize| {
            words.is_capital(*token)
                && !words.is_small_elsewhere(*token)
                && !words.has(*token, Sense::FUNCTION | Sense::TITLE | Sense::CALENDAR)
                && !NO_FIRST_WORDS.contains(&words.norm(*token))
        };
        let given = name.tokens.clone().filter(may_begin);
        let given = given.clone().find(|token| words.has(*token, Sense::GIVEN_NAME));
        let romance = ROMANCE.contains(&self.tag.as_str()) && name.confidence >= SURE_PERSON;
        let first = match given {
            Some(token) if name.confidence >= LIKELY_PERSON => token,
            _ if romance => name.tokens.clone().find(may_begin)?,
            _ => return None,
        };
        let is_part = |token: usize| {
            words.is_capital(token)
                || words.has(token, Sense::PARTICLE)
                || matches!(words.raw(token), "-" | "‑") && words.is_glued(token)
        };
        let mut end = first + 1;
        while end < name.tokens.end && is_part(end) {
            end += 1;
        }
        while end > first + 1 && !words.is_capital(end - 1) {
            end -= 1;
        }
        let capitals = (first..end).filter(|&token| words.is_capital(token)).count();
        (capitals >= 2).then_some(first..end)
    }
}

/// A country, or a capital.
fn is_state(place: Place) -> bool {
    place.kind == PlaceKind::Country || place.capital
}

#[cfg(test)]
mod tests {
    use super::super::recognize_in;
    use super::super::watchlist::{Listed, Watchlist};
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    /// The names of a text as `printed>name`, divided by commas.
    fn check(tag: &str, raw: &str, want: &str) {
        let language = Language {
            tag: tag.to_owned(),
            ..Language::default()
        };
        let text = Text::segment_with(raw, language.apostrophes());
        let watchlist = Watchlist::of(vec![Listed {
            name: "Wang Yi".to_owned(),
            kind: Kind::Person,
            aliases: vec!["王毅".to_owned()],
        }]);
        let title = Text::segment("");
        let mentions = recognize_in(&language, &title, &text, Gazetteer::built_in(), &watchlist);
        let shown = mentions.iter().map(|mention| match mention.span.of(raw) {
            printed if printed == mention.name => printed.to_owned(),
            printed => format!("{printed}>{}", mention.name),
        });
        assert_eq!(shown.collect::<Vec<_>>().join(", "), want, "{tag}");
    }

    #[test]
    fn sure_names_of_other_languages_are_found() {
        check(
            "fr",
            "Le président Emmanuel Macron est arrivé à Genève. Selon l'Italie et la Côte d'Ivoire, Macron attend.",
            "Emmanuel Macron, Genève>Geneva, Italie>Italy, Côte d'Ivoire>Ivory Coast, Macron>Emmanuel Macron",
        );
        check(
            "es",
            "El presidente Gustavo Petro viajó de Bogotá a España. La reunión sigue en México.",
            "Gustavo Petro, Bogotá, España>Spain, México>Mexico",
        );
        check(
            "pt",
            "O chanceler Mauro Vieira encontra-se na quinta-feira com Paulo Rangel.",
            "Mauro Vieira, Paulo Rangel",
        );
        check(
            "de",
            "Am Montag hat Bundeskanzler Friedrich Merz in Berlin gegen das Essen im Schloss Bellevue und die NATO nichts.",
            "Friedrich Merz, Berlin, NATO",
        );
        check(
            "ru",
            "Министр прибыл в Женеву. Известно, что Германия и президент Франции ждут ответа из Китая.",
            "Женеву>Geneva, Германия>Germany, Франции>France, Китая>China",
        );
        check(
            "tr",
            "Erdoğan dün Ankara'da NATO heyetini kabul etti.",
            "Ankara, NATO",
        );
        check(
            "zh",
            "王毅说，中国愿意谈判，并在北京访问。",
            "王毅>Wang Yi, 中国>China, 北京>Beijing",
        );
        check("th", "รัฐมนตรีพบกัน", "");
    }
}
