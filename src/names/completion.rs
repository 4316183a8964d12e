//! Names by what their words begin with, for completing a name while it is typed.
//!
//! In: the names of an index with the user's corrections. Out: for a typed beginning, the entities one of whose names has
//! a word, or a run of words, that begins so. Names are the one shown, those printed, those the user added, and of places
//! also those the gazetteer has.
//!
//! The list is made at the first question and kept in memory; nothing of it is on disk.

use super::parallel::in_parallel;
use super::{Entity, Names, words};
use crate::entities::{Identity, Kind};
use crate::gazetteer::Gazetteer;
use any_ascii::any_ascii;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// Ends a name. It is in none, and before whatever is in one.
const END: char = '\n';
/// Of a rank: the name begins earlier, and this is a later word of it.
const LATER_WORD: u32 = 1 << 31;

/// Every word of every name, in the order of what begins there.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    /// The names in look-up form.
    names: String,
    starts: Vec<Start>,
    /// The entities by number with their kinds, those in most articles first.
    entities: Vec<(u32, Kind)>,
}

/// Where a word stands among the names.
#[derive(Debug, Clone, Copy)]
struct Start {
    at: u32,
    /// The place of the name's entity among the entities, with [`LATER_WORD`]: the smaller the better.
    rank: u32,
}

/// Some entities with their names.
#[derive(Default)]
struct Piece {
    /// The names in look-up form, each with an end.
    names: String,
    entities: Vec<Listed>,
    /// The places of the gazetteer among them, with their entities.
    places: Vec<(u32, u32)>,
}

/// An entity that may be offered.
struct Listed {
    number: u32,
    kind: Kind,
    articles: u32,
    /// Bytes of its names.
    length: usize,
}

impl Names {
    /// The entities, of a kind or of any, one of whose names has a word or a run of words that begins as typed, at most
    /// `count`: those with a name that begins so as a whole, then those with a later word that does, each in the order of
    /// their articles. Hidden ones are left out. What follows white space is a new word, so that `kyi` is completed and
    /// `kyiv ` has to be a whole word. Other scripts come last: `Лавр` also finds who is printed as Lavrov only.
    ///
    /// The first call makes the list of all words of names: 0.6 s on two cores for 300,000 entities, of which 16 MB stay
    /// in memory as long as these names do. Every other call takes 0.2 ms at most on an idle machine, one letter or more
    /// (`examples/many_names.rs`).
    pub fn complete(&self, typed: &str, kind: Option<Kind>, count: usize) -> Vec<Entity> {
        let beginnings = self.beginnings.get_or_init(|| Beginnings::of(self));
        let asked = words(typed).join(" ");
        if asked.is_empty() {
            return Vec::new();
        }
        let ends_word = typed.ends_with(char::is_whitespace);
        let mut numbers = beginnings.best(&asked, ends_word, kind, count);
        if let Some(latin) = latin(&asked) {
            for number in beginnings.best(&latin, ends_word, kind, count) {
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
            numbers.truncate(count);
        }
        let entities = numbers.into_iter();
        entities.filter_map(|number| self.entity(number)).collect()
    }

    /// Adds an entity, unless it is not to be offered.
    fn add_to(&self, piece: &mut Piece, number: u32) {
        if self.overlay.resolve(number) != number || self.is_hidden(number) {
            return;
        }
        let mut names = String::new();
        let mut add = |name: &str| push_name(&mut names, &words(name).join(" "));
        let (entity, identities) = match self.overlay.get(number) {
            Some(changed) => {
                changed.names().for_each(&mut add);
                (changed.entity.clone(), changed.identities.clone())
            }
            None => {
                let Some((entity, identities)) = self.table.entity(number) else {
                    return;
                };
                add(&entity.name);
                let printed = identities.iter();
                let printed = printed.filter_map(|identity| Identity::name_of(identity));
                printed.for_each(&mut add);
                (entity, identities)
            }
        };
        for identity in &identities {
            if let Some(Identity::Place(id)) = Identity::parse(identity) {
                piece.places.push((id, number));
            }
        }
        piece.names += &names;
        piece.entities.push(Listed {
            number,
            kind: entity.kind,
            articles: entity.articles,
            length: names.len(),
        });
    }
}

impl Beginnings {
    fn of(names: &Names) -> Beginnings {
        let pieces = in_parallel(names.len(), |range| {
            let mut piece = Piece::default();
            for number in range {
                names.add_to(&mut piece, number as u32);
            }
            vec![piece]
        });
        let (mut all, mut runs, mut entities) = (String::new(), Vec::new(), Vec::new());
        let mut places = HashMap::new();
        for piece in pieces {
            let mut at = all.len();
            all += &piece.names;
            for listed in piece.entities {
                runs.push((at..at + listed.length, listed.number));
                at += listed.length;
                entities.push((Reverse(listed.articles), listed.number, listed.kind));
            }
            places.extend(piece.places);
        }
        add_names_of_places(&places, &mut all, &mut runs);
        entities.sort_unstable_by_key(|(articles, number, _)| (*articles, *number));
        let mut place_of = vec![0; names.len()];
        for (place, (_, number, _)) in (0..LATER_WORD).zip(&entities) {
            place_of[*number as usize] = place;
        }
        let runs = runs.into_iter();
        let runs = runs.map(|(run, number)| (run, place_of[number as usize]));
        all.shrink_to_fit();
        Beginnings {
            starts: starts(&all, runs),
            names: all,
            entities: entities
                .into_iter()
                .map(|(_, number, kind)| (number, kind))
                .collect(),
        }
    }

    /// The numbers of the best entities for a beginning, the best first.
    fn best(&self, asked: &str, ends_word: bool, kind: Option<Kind>, count: usize) -> Vec<u32> {
        let ranges = match ends_word {
            true => vec![
                self.range(&format!("{asked}{END}")),
                self.range(&format!("{asked} ")),
            ],
            false => vec![self.range(asked)],
        };
        let mut best: Vec<u32> = Vec::new();
        for start in ranges.into_iter().flatten() {
            let place = start.rank & !LATER_WORD;
            let is_among = best.len() < count || best.last().is_some_and(|last| start.rank < *last);
            let is_of = |kind| self.entities[place as usize].1 == kind;
            if !is_among || !kind.is_none_or(is_of) {
                continue;
            }
            if let Some(same) = best.iter().position(|rank| rank & !LATER_WORD == place) {
                if best[same] <= start.rank {
                    continue;
                }
                best.remove(same);
            }
            let at = best.partition_point(|rank| *rank < start.rank);
            best.insert(at, start.rank);
            best.truncate(count);
        }
        let places = best.into_iter().map(|rank| rank & !LATER_WORD);
        places.map(|place| self.entities[place as usize].0).collect()
    }

    /// The words from which on the names go so.
    fn range(&self, asked: &str) -> &[Start] {
        let rest = |start: &Start| {
            let rest = &self.names.as_bytes()[start.at as usize..];
            &rest[..rest.len().min(asked.len())]
        };
        let from = self
            .starts
            .partition_point(|start| rest(start) < asked.as_bytes());
        let these = &self.starts[from..];
        &these[..these.partition_point(|start| rest(start) == asked.as_bytes())]
    }
}

/// The words of runs of names, each with the place of its entity, in the order of what begins there.
fn starts(names: &str, runs: impl Iterator<Item = (Range<usize>, u32)>) -> Vec<Start> {
    // By the first bytes, so that few are compared whole.
    let mut starts: Vec<(u64, Start)> = Vec::new();
    for (run, place) in runs {
        let mut before = END;
        for (at, c) in names[run.clone()].char_indices() {
            if c != END && (before == END || before == ' ') {
                let later = if before == END { 0 } else { LATER_WORD };
                let at = run.start + at;
                let start = Start {
                    at: at as u32,
                    rank: place | later,
                };
                starts.push((first_bytes(&names.as_bytes()[at..]), start));
            }
            before = c;
        }
    }
    let rest = |start: &Start| &names.as_bytes()[start.at as usize..];
    starts.sort_unstable_by(|(one, a), (other, b)| one.cmp(other).then_with(|| rest(a).cmp(rest(b))));
    let mut starts: Vec<Start> = starts.into_iter().map(|(_, start)| start).collect();
    starts.shrink_to_fit();
    starts
}

/// The first bytes of a text as a number that sorts as they do.
fn first_bytes(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = text.len().min(first.len());
    first[..length].copy_from_slice(&text[..length]);
    u64::from_be_bytes(first)
}

/// Adds a name in look-up form and, of one in another script, how it is written in Latin, unless they are known.
fn push_name(names: &mut String, name: &str) {
    let mut push = |name: &str| {
        if !name.is_empty() && !names.split(END).any(|known| known == name) {
            names.push_str(name);
            names.push(END);
        }
    };
    push(name);
    if let Some(latin) = latin(name) {
        push(&latin);
    }
}

/// A name in look-up form as it is written in Latin; `None` where it is already.
fn latin(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let latin = any_ascii(name).to_lowercase();
    Some(
        latin
            .chars()
            .filter(|c| c.is_alphanumeric() || *c == ' ')
            .collect(),
    )
}

/// Adds the names that the gazetteer has for places, given with their entities.
fn add_names_of_places(places: &HashMap<u32, u32>, names: &mut String, runs: &mut Vec<(Range<usize>, u32)>) {
    if places.is_empty() {
        return;
    }
    Gazetteer::built_in().names_of_places(|name, place| {
        if let Some(number) = places.get(&place.id) {
            let from = names.len();
            names.push_str(name);
            names.push(END);
            runs.push((from..names.len(), *number));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::corrections::Corrections;

    fn names() -> Names {
        let identities = [
            ("person:Volodymyr Zelensky|UA", 90),
            ("person:Zelensky", 5),
            ("person:Zelda Fitzgerald", 40),
            ("person:Sergei Lavrov|RU", 30),
            ("person:Лавров", 1),
            ("person:Recep Tayyip Erdoğan|TR", 3),
            ("person:Min Aung Hlaing", 4),
            ("org:Foreign Ministry", 7),
            ("org:Ministry of Foreign Affairs", 9),
            ("org:Lavrov Foundation", 50),
            ("geonames:703448", 12),
        ];
        let identities = identities
            .map(|(identity, articles)| (identity.to_owned(), articles))
            .into();
        Names::read(Names::build(7, identities)).expect("a table")
    }

    fn check(names: &Names, typed: &str, kind: Option<Kind>, want: &[&str]) {
        let found = names.complete(typed, kind, 10);
        let found: Vec<&str> = found.iter().map(|entity| entity.name.as_str()).collect();
        assert_eq!(found, want, "{typed}");
    }

    #[test]
    fn a_beginning_finds_names_by_their_words() {
        let names = names();
        let check = |typed: &str, want: &[&str]| check(&names, typed, None, want);
        check("zel", &["Volodymyr Zelensky", "Zelda Fitzgerald"]);
        check("ZELD", &["Zelda Fitzgerald"]);
        check("vol ", &[]);
        check("volodymyr zel", &["Volodymyr Zelensky"]);
        check("foreign min", &["Foreign Ministry"]);
        check("foreign", &["Foreign Ministry", "Ministry of Foreign Affairs"]);
        check(
            "min",
            &[
                "Ministry of Foreign Affairs",
                "Min Aung Hlaing",
                "Foreign Ministry",
            ],
        );
        check("min ", &["Min Aung Hlaing"]);
        check("erdogan", &["Recep Tayyip Erdoğan"]);
        check("ERDOĞ", &["Recep Tayyip Erdoğan"]);
        check("kyi", &["Kyiv"]);
        check("kiev", &["Kyiv"]);
        check("", &[]);
        check(" - ", &[]);
        check("nobody", &[]);
    }

    #[test]
    fn whole_names_come_before_later_words_and_scripts_meet() {
        let names = names();
        let lavrov = "Sergei Lavrov";
        let org = "Lavrov Foundation";
        check(&names, "lavr", Some(Kind::Person), &[lavrov]);
        check(&names, "lavr", None, &[org, lavrov]);
        check(&names, "Лавр", Some(Kind::Person), &[lavrov]);
        check(&names, "Эрдог", None, &["Recep Tayyip Erdoğan"]);
        check(&names, "kyi", Some(Kind::Org), &[]);
        let all = names.complete("min", None, 10);
        for count in 0..4 {
            assert_eq!(names.complete("min", None, count), all[..count], "{count}");
        }
    }

    #[test]
    fn corrections_are_respected() {
        let rules = "[[hide]]\nname = \"Zelda Fitzgerald\"\n[[rename]]\nname = \"Foreign Ministry\"\nto = \"The Ministry\"\n\
                     [[merge]]\nname = \"Min Aung Hlaing\"\nwith = [\"Recep Tayyip Erdoğan\"]\n\
                     [[add]]\nname = \"Halden Institute\"\nkind = \"org\"\naliases = [\"Zelt\"]\n";
        let before = names();
        check(&before, "zel", None, &["Volodymyr Zelensky", "Zelda Fitzgerald"]);
        let names = before.corrected(&Corrections::read(rules));
        assert_eq!(names.idle_rules(), []);
        check(&names, "zel", None, &["Volodymyr Zelensky", "Halden Institute"]);
        check(&names, "the min", None, &["The Ministry"]);
        check(&names, "foreign min", None, &["The Ministry"]);
        check(&names, "erdo", None, &["Min Aung Hlaing"]);
        assert_eq!(names.complete("erdo", None, 1)[0].articles, 7);
    }
}
