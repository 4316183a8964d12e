//! Times the table of names of people that never were: building it and asking it.
//!
//! ```text
//! cargo run --release --example many_names [COUNT]
//! ```
//!
//! Names are first names of `data/given_names.tsv` and surnames built of syllables, the same in every run. Out: seconds
//! to build, the most memory the process had (Linux), and how long a look-up takes: of a full name, misspelt every other
//! time, of a surname, of what is nearest to a misspelt name, and of
//! what a beginning may become.

#[path = "evaluate/chance.rs"]
mod chance;

use self::chance::Chance;
use attache::entities::Kind;
use attache::names::Names;
use attache::names::corrections::Corrections;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const ONSETS: [&str; 24] = [
    "b", "br", "ch", "d", "f", "g", "gr", "h", "j", "k", "kr", "l", "m", "n", "p", "r", "s", "sh", "st", "t",
    "tr", "v", "w", "z",
];
const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "ou", "ie"];
const CODAS: [&str; 10] = ["", "", "", "n", "r", "l", "s", "k", "m", "t"];
const ENDINGS: [&str; 10] = ["", "", "ov", "ski", "son", "ez", "ian", "ini", "er", "man"];

impl Chance {
    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

fn surname(chance: &mut Chance) -> String {
    let mut name = String::new();
    for _ in 0..1 + chance.below(3) {
        name.push_str(chance.of(&ONSETS));
        name.push_str(chance.of(&VOWELS));
        name.push_str(chance.of(&CODAS));
    }
    name.push_str(chance.of(&ENDINGS));
    name[..1].to_uppercase() + &name[1..]
}

fn names(count: usize) -> Vec<String> {
    let given: Vec<&str> = include_str!("../data/given_names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect();
    let mut chance = Chance(1);
    let mut names = BTreeSet::new();
    while names.len() < count {
        let first = chance.of(&given);
        let middle = match chance.below(8) {
            0 => format!(" {}.", char::from(b'A' + chance.below(26) as u8)),
            1 => format!(" {}", chance.of(&given)),
            _ => String::new(),
        };
        names.insert(format!("{first}{middle} {}", surname(&mut chance)));
    }
    names.into_iter().collect()
}

/// A name with one letter of its last word doubled, left out or taken for another.
fn misspelt(name: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = letters.len() - 1 - chance.below(3);
    match chance.below(3) {
        0 => letters.insert(at, letters[at]),
        1 => drop(letters.remove(at)),
        _ => letters[at] = 'e',
    }
    letters.into_iter().collect()
}

fn report(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] * 1e3;
    println!(
        "{what:<28} median {:>8.3} ms   99th percentile {:>8.3} ms",
        at(0.5),
        at(0.99)
    );
}

fn main() -> anyhow::Result<()> {
    let count = std::env::args()
        .nth(1)
        .map_or(Ok(500_000), |count| count.parse())?;
    let identities: BTreeMap<String, u32> = names(count)
        .into_iter()
        .zip(0_u32..)
        .map(|(name, nth)| (format!("person:{name}"), 1 + nth % 7))
        .collect();
    let begun = Instant::now();
    let table = Names::build(1, identities);
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{count} names: {seconds:.1} s, a table of {} MB",
        table.len() / 1_000_000
    );
    if let Some(peak) = std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            status
                .lines()
                .find(|line| line.starts_with("VmHWM"))
                .map(str::to_owned)
        })
    {
        println!("{peak}");
    }
    let table = Names::read(table).ok_or_else(|| anyhow::anyhow!("no table"))?;
    let names = names(count);
    ask(&table, &names);
    complete(&table, &names);
    let begun = Instant::now();
    let mut rules = String::new();
    for pair in names[..2 * RULES].chunks(2) {
        rules += &format!("[[merge]]\nname = {:?}\nwith = [{:?}]\n", pair[0], pair[1]);
    }
    let table = table.corrected(&Corrections::read(&rules));
    println!(
        "{RULES} corrections, {} of them idle: {:.0} ms",
        table.idle_rules().len(),
        begun.elapsed().as_secs_f64() * 1e3
    );
    Ok(())
}

/// Corrections applied.
const RULES: usize = 1000;

/// Times completion: the first, which makes its list, and then beginnings of every length.
fn complete(table: &Names, names: &[String]) {
    let begun = Instant::now();
    table.complete("a", None, 10);
    println!("first completion: {:.2} s", begun.elapsed().as_secs_f64());
    let mut chance = Chance(3);
    for letters in [1, 2, 4, 8] {
        let times = (0..1000).map(|nth| {
            let name = &names[chance.below(names.len())];
            let words: Vec<&str> = name.split(' ').collect();
            let typed: String = words[nth % words.len()..]
                .join(" ")
                .chars()
                .take(letters)
                .collect();
            let begun = Instant::now();
            std::hint::black_box(table.complete(&typed, Some(Kind::Person), 10));
            begun.elapsed().as_secs_f64()
        });
        report(&format!("beginnings of {letters}"), times.collect());
    }
}

/// Times look-ups of every kind.
fn ask(table: &Names, names: &[String]) {
    let mut chance = Chance(2);
    let asked: Vec<String> = (0..1000)
        .map(|nth| {
            let name = &names[chance.below(names.len())];
            if nth % 2 == 0 {
                name.clone()
            } else {
                misspelt(name, &mut chance)
            }
        })
        .collect();
    let time = |ask: &dyn Fn(&str) -> usize, names: &[String]| -> Vec<f64> {
        let each = names.iter().map(|name| {
            let begun = Instant::now();
            std::hint::black_box(ask(name));
            begun.elapsed().as_secs_f64()
        });
        each.collect()
    };
    report(
        "a full name",
        time(&|name| table.identities(Kind::Person, name).len(), &asked),
    );
    let surnames: Vec<String> = asked
        .iter()
        .filter_map(|name| name.split(' ').next_back().map(str::to_owned))
        .collect();
    report(
        "a surname",
        time(&|name| table.identities(Kind::Person, name).len(), &surnames),
    );
    report(
        "nearest to a full name",
        time(&|name| table.nearest(Kind::Person, name, 3).len(), &asked[..200]),
    );
    report(
        "nearest to a surname",
        time(
            &|name| table.nearest(Kind::Person, name, 3).len(),
            &surnames[..200],
        ),
    );
}
