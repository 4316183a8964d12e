//! The names of a table that a typed name may be a spelling of.
//!
//! In: a typed name and how far a spelling may be from it. Out: numbers of identities. Of people, keys propose
//! ([`super::candidates`]) and likeness decides ([`super::alike`]); of other kinds, words are compared by their keys.

use super::alike::{Person, SAME};
use super::candidates::{asked_keys, word_key};
use super::printed::Word;
use super::table::{Table, common};
use super::{keys_of, words};
use crate::entities::{Identity, Kind};
use std::collections::HashMap;
use std::ops::Range;

/// How far a spelling may be from the typed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Spelling {
    /// The same words, but for case and accents; a comma may turn the order.
    Exact,
    /// A spelling of the same name: romanisations, forms of first names, initials, either order.
    #[default]
    Variants,
    /// Also what sounds alike, and names that are only like it.
    Phonetic,
}

/// Likeness from which on a name is taken where sound is enough.
const LIKE: f64 = 0.6;

/// The identities of a kind that a typed name is a spelling of, as numbers, sorted. Of people, a name of one word is
/// found in all names that have the word; a name of more words in those that are one person's.
pub(super) fn matching(table: &Table, kind: Kind, name: &str, how: Spelling) -> Vec<u32> {
    let mut found = match how {
        Spelling::Exact => exactly(table, kind, name),
        _ if kind != Kind::Person => table.with_keys(kind, &keys_of(kind, name)),
        Spelling::Variants => variants(table, name, SAME),
        Spelling::Phonetic => {
            let mut found = variants(table, name, LIKE);
            found.extend(sounding(table, name));
            found
        }
    };
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a name of more words than one is at least so much like another.
fn is_one(asked: &Person, name: &str, least: f64) -> bool {
    let other = Person::new(name);
    other.names.iter().any(|name| name.words.len() > 1) && asked.alike(&other) >= least
}

/// Words as printed, and with what stands before a comma put last.
fn orders(name: &str) -> [Vec<String>; 2] {
    let turned = match name.split_once(',') {
        Some((family, given)) => format!("{given} {family}"),
        None => name.to_owned(),
    };
    [words(name), words(&turned)]
}

fn exactly(table: &Table, kind: Kind, name: &str) -> Vec<u32> {
    let asked = orders(name);
    let mut found = table.with_keys(kind, &keys_of(kind, name));
    found.retain(|number| {
        let identity = table.identity(*number).unwrap_or_default();
        let is_so = |name| orders(name).iter().any(|order| asked.contains(order));
        Identity::name_of(&identity).is_some_and(is_so)
    });
    found
}

/// Names of people that are at least so much alike.
fn variants(table: &Table, name: &str, least: f64) -> Vec<u32> {
    let asked = Person::new(name);
    if asked.names.iter().all(|name| name.words.len() < 2) {
        let found = table.with_keys(Kind::Person, &keys_of(Kind::Person, name));
        if !found.is_empty() {
            return found;
        }
        // `President Putin` is asked for by one word too.
        let bare: Vec<&str> = asked
            .names
            .iter()
            .flat_map(|name| &name.words)
            .map(|word| word.text.as_str())
            .collect();
        return table.with_keys(Kind::Person, &keys_of(Kind::Person, &bare.join(" ")));
    }
    let mut keys = asked_keys(&asked);
    let words = || asked.names.iter().flat_map(|name| &name.words);
    if words().any(Word::is_initial) {
        // An initial is kept under no key of the whole name.
        keys.extend(words().filter(|word| !word.is_initial()).map(word_key));
    }
    let mut proposed = most_shared(table, keys);
    proposed.retain(|number| {
        let identity = table.identity(*number).unwrap_or_default();
        Identity::name_of(&identity).is_some_and(|name| is_one(&asked, name, least))
    });
    proposed
}

/// Numbers under keys that are looked at for one name, those of the rarest keys first.
const MOST_NEAR: usize = 3_000;
/// Names that are compared with one, those that share most keys with it.
const MOST_COMPARED: usize = 120;

/// The numbers that are under most of the keys, of which the rarest count.
fn most_shared(table: &Table, keys: Vec<u32>) -> Vec<u32> {
    let mut ranges: Vec<Range<usize>> = keys.into_iter().map(|key| table.near_range(key)).collect();
    ranges.sort_by_key(ExactSizeIterator::len);
    let mut all: Vec<u32> = Vec::new();
    for range in ranges {
        if all.len() < MOST_NEAR {
            all.extend(table.near(range));
        }
    }
    all.sort_unstable();
    let mut shared: Vec<(usize, u32)> = all
        .chunk_by(|one, other| one == other)
        .map(|same| (same.len(), same[0]))
        .collect();
    shared.sort_unstable_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
    shared.truncate(MOST_COMPARED);
    shared.into_iter().map(|(_, number)| number).collect()
}

/// Names of people that have a word of the same sound for every word of this one.
fn sounding(table: &Table, name: &str) -> Vec<u32> {
    let asked = Person::new(name);
    let words = asked
        .names
        .first()
        .map(|name| name.words.as_slice())
        .unwrap_or_default();
    common(
        words
            .iter()
            .map(|word| table.near(table.near_range(word_key(word)))),
    )
}

/// So many entities are looked at closely.
const MOST_PROPOSED: usize = 2_000;

/// Entities that have words like the typed ones, those with most of them first: what may be meant where nothing is
/// found.
pub(super) fn proposed(table: &Table, kind: Kind, name: &str) -> Vec<u32> {
    let mut shared: HashMap<u32, u32> = HashMap::new();
    for key in keys_of(kind, name) {
        let letters = if key.len() < 5 { 1 } else { 2 };
        let with_word = table.with_key_near(kind, &key, letters).into_iter();
        let mut entities: Vec<u32> = with_word
            .filter_map(|identity| table.entity_number(identity))
            .collect();
        entities.dedup();
        for entity in entities {
            *shared.entry(entity).or_default() += 1;
        }
    }
    if kind == Kind::Person {
        let like = variants(table, name, LIKE).into_iter();
        for entity in like.filter_map(|identity| table.entity_number(identity)) {
            *shared.entry(entity).or_default() += 2;
        }
    }
    let mut proposed: Vec<(u32, u32)> = shared
        .into_iter()
        .map(|(entity, words)| (words, entity))
        .collect();
    proposed.sort_unstable_by_key(|(words, entity)| (std::cmp::Reverse(*words), *entity));
    proposed
        .into_iter()
        .take(MOST_PROPOSED)
        .map(|(_, entity)| entity)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;

    fn table(people: &[&str]) -> Names {
        let identities = people.iter().map(|name| (format!("person:{name}"), 1));
        Names::read(Names::build(1, identities.collect())).expect("a table")
    }

    fn found(names: &Names, asked: &str, how: Spelling) -> Vec<String> {
        let numbers = names.matching(Kind::Person, asked, how).into_iter();
        numbers
            .filter_map(|number| names.identity(number))
            .map(|identity| identity["person:".len()..].to_owned())
            .collect()
    }

    #[test]
    fn each_spelling_finds_each_other() {
        let people: [&[&str]; 13] = [
            &[
                "Volodymyr Zelensky",
                "Volodymyr Zelenskyy",
                "Volodymyr Zelenskiy",
                "Wolodymyr Selenskyj",
                "Володимир Зеленський",
            ],
            &[
                "Muammar Gaddafi",
                "Muammar Qaddafi",
                "Mouammar Kadhafi",
                "Muammar Al-Gathafi",
                "معمر القذافي",
            ],
            &["Xi Jinping", "Jinping Xi"],
            &["Benjamin Netanyahu", "Binyamin Netanyahu", "בנימין נתניהו"],
            &["Deng Xiaoping", "Teng Hsiao-p'ing"],
            &[
                "Sergey Lavrov",
                "Sergei Lavrov",
                "Serguei Lavrov",
                "Lavrov, Sergei",
                "Сергей Лавров",
            ],
            &["Bill Clinton", "William J. Clinton", "Clinton, William"],
            &["Ludwig van Beethoven", "Ludwig Beethoven"],
            &["Osama bin Laden", "Usama Bin Ladin"],
            &["François Mitterrand", "Francois Mitterrand", "Fransua Mitteran"],
            &["Martin Luther King Jr.", "Martin Luther King"],
            &["Αλέξης Τσίπρας", "Alexis Tsipras"],
            &["Zhou Enlai", "Chou En-lai"],
        ];
        let all: Vec<&str> = people.iter().flat_map(|person| person.iter().copied()).collect();
        let names = table(&all);
        let mut missed = Vec::new();
        for person in people {
            for asked in person {
                let found = found(&names, asked, Spelling::Variants);
                missed.extend(
                    person
                        .iter()
                        .filter(|name| !found.iter().any(|found| found == *name))
                        .map(|name| (*asked, *name)),
                );
                let strange: Vec<&String> = found
                    .iter()
                    .filter(|found| !person.contains(&found.as_str()))
                    .collect();
                assert!(strange.is_empty(), "{asked}: {strange:?}");
            }
        }
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn people_stay_apart() {
        let all = [
            "Vladimir Putin",
            "Lyudmila Putina",
            "Grigori Rasputin",
            "George Bush",
            "Jeb Bush",
            "John Smith Jr.",
            "John Smith Sr.",
            "Sergei Lavrov",
            "Sergei Ivanov",
            "Xi Jinping",
            "Xi Mingze",
            "Raisa Gorbacheva",
        ];
        let names = table(&all);
        for asked in all {
            assert_eq!(found(&names, asked, Spelling::Variants), [asked]);
        }
    }

    #[test]
    fn how_far_a_spelling_may_be() {
        let names = table(&[
            "Sergei Lavrov",
            "Sergey Lavrov",
            "Lavrov, Sergei",
            "Serge Lavroff",
            "Sergei Ivanov",
        ]);
        assert_eq!(
            found(&names, "sergei lavrov", Spelling::Exact),
            ["Lavrov, Sergei", "Sergei Lavrov"]
        );
        let variants = found(&names, "Sergei Lavrov", Spelling::Variants);
        let phonetic = found(&names, "Sergei Lavrov", Spelling::Phonetic);
        assert!(variants.iter().all(|name| phonetic.contains(name)));
        assert!(!phonetic.contains(&"Sergei Ivanov".to_owned()), "{phonetic:?}");
        // One word finds all names that have it.
        assert_eq!(found(&names, "Sergey", Spelling::Variants).len(), 4);
        assert_eq!(
            found(&names, "President Ivanov", Spelling::Variants),
            ["Sergei Ivanov"]
        );
    }

    proptest::proptest! {
        #[test]
        fn a_name_finds_itself(name in "\\PC{1,24}", other in "[A-Z][a-z]{2,9} [A-Z][a-z]{2,9}") {
            let names = table(&[&other]);
            let _ = names.matching(Kind::Person, &name, Spelling::Phonetic);
            let _ = names.nearest(Kind::Person, &name, 3);
            proptest::prop_assert_eq!(found(&names, &other, Spelling::Variants), vec![other]);
        }
    }
}
