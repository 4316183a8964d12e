//! Names of people: pairs that are one person or two, by likeness; and labels of one person among those of many, by
//! the table of names that an index would have.

use super::Line;
use super::rows::{lines, rows};
use attache::entities::Kind;
use attache::names::{Names, SAME, alike};
use attache::text::norms;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Precision, recall and F1 of pairs taken to be one person.
struct Pairs {
    hits: f64,
    found: f64,
    wanted: f64,
}

impl Pairs {
    fn of(pairs: impl Iterator<Item = (bool, String, String)>) -> Pairs {
        let mut counts = Pairs {
            hits: 0.0,
            found: 0.0,
            wanted: 0.0,
        };
        for (same, one, other) in pairs {
            let likeness = alike(&one, &other);
            let taken = likeness >= SAME;
            counts.hits += f64::from(u8::from(same && taken));
            counts.found += f64::from(u8::from(taken));
            counts.wanted += f64::from(u8::from(same));
        }
        counts
    }

    fn lines(&self, set: &str) -> [Line; 3] {
        let [p, r, f1] = super::rows::f1([self.hits, self.found, self.wanted]);
        [("precision", p), ("recall", r), ("F1", f1)].map(|(measure, value)| (set.to_owned(), measure, value))
    }
}

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        match name.as_ref() {
            "frus_people.pairs.tsv" => {
                let pairs = lines(file)?.collect::<Result<Vec<_>, _>>()?;
                let pairs = pairs.iter().filter_map(|line| {
                    let fields: Vec<&str> = line.split('\t').collect();
                    Some((
                        fields[0] == "1",
                        (*fields.get(1)?).to_owned(),
                        (*fields.get(2)?).to_owned(),
                    ))
                });
                table.extend(Pairs::of(pairs).lines("frus_people pairs"));
            }
            "cases.csv" => {
                let records: Vec<csv::StringRecord> = csv::Reader::from_path(file)?
                    .records()
                    .collect::<Result<_, _>>()?;
                let people = records.iter().filter(|record| record.get(1) == Some("Person"));
                let pairs =
                    people.map(|record| (&record[4] == "true", record[2].to_owned(), record[3].to_owned()));
                table.extend(Pairs::of(pairs).lines("name_bench persons"));
            }
            "putin_names.txt" => {
                let names = lines(file)?.collect::<Result<Vec<_>, _>>()?;
                let is_european = |name: &&String| {
                    name.chars()
                        .filter(|c| c.is_alphabetic())
                        .all(|c| c < '\u{250}' || ('\u{400}'..'\u{530}').contains(&c))
                };
                let known: Vec<&String> = names.iter().filter(is_european).collect();
                let found = known
                    .iter()
                    .filter(|name| alike("Vladimir Putin", name) >= SAME)
                    .count();
                table.push((
                    "putin_names Latin and Cyrillic".to_owned(),
                    "recall",
                    found as f64 / known.len() as f64,
                ));
            }
            "everypolitician.names.jsonl" => table.extend(politicians(file)?),
            _ => {}
        }
    }
    Ok(table)
}

#[derive(serde::Deserialize)]
struct Politician {
    names: BTreeMap<String, String>,
}

/// Labels and whose they are, by numbers of people, with the number of languages that call them so.
type Owners = BTreeMap<String, HashMap<usize, u32>>;

/// A label without what stands in brackets.
fn bare(label: &str) -> String {
    label.split(" (").next().unwrap_or(label).trim().to_owned()
}

fn is_latin(label: &str) -> bool {
    let mut letters = label.chars().filter(|c| c.is_alphabetic());
    letters.all(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c))
}

/// Whether a label is Latin, Greek, Cyrillic or Arabic, and long enough to be a name.
fn is_counted(label: &str) -> bool {
    let letters = || label.chars().filter(|c| c.is_alphabetic());
    let is_other =
        letters().all(|c| ('\u{370}'..'\u{530}').contains(&c) || ('\u{600}'..'\u{700}').contains(&c));
    letters().count() > 3 && (is_latin(label) || is_other)
}

/// Asking a table of all labels for each person's English label, and for every Latin one; of all people and of those of
/// even and of odd number; then its entities as clusters.
fn politicians(file: &Path) -> anyhow::Result<Vec<Line>> {
    let people: Vec<Politician> = rows(file)?;
    let mut labels: Vec<BTreeSet<String>> = Vec::new();
    let mut owners = Owners::new();
    for (number, person) in people.iter().enumerate() {
        let own = person.names.values().map(|label| bare(label));
        let own: Vec<String> = own.filter(|label| is_counted(label)).collect();
        for label in &own {
            *owners
                .entry(label.clone())
                .or_default()
                .entry(number)
                .or_default() += 1;
        }
        labels.push(own.into_iter().collect());
    }
    // As many articles as languages that call somebody so.
    let identities = owners
        .iter()
        .map(|(label, own)| (format!("person:{label}"), own.values().sum()));
    let names =
        Names::read(Names::build(1, identities.collect())).ok_or_else(|| anyhow::anyhow!("no table"))?;
    let mut found = Vec::new();
    for (part, of) in [("", None), (" even", Some(0)), (" odd", Some(1))] {
        let numbers = || (0..people.len()).filter(move |number| of.is_none_or(|of| number % 2 == of));
        let english = numbers().filter_map(|number| {
            let label = bare(people[number].names.get("en")?);
            is_latin(&label).then_some((number, label))
        });
        let set = format!("everypolitician{part}, English");
        found.extend(Asked::of(english, &names, &labels, &owners).lines(&set));
        let latin = numbers().flat_map(|number| {
            let own = labels[number].iter().filter(|label| is_latin(label));
            own.map(move |label| (number, label.clone()))
        });
        let set = format!("everypolitician{part}, any Latin");
        found.extend(Asked::of(latin, &names, &labels, &owners).lines(&set));
    }
    found.extend(clusters(&names, &owners));
    Ok(found)
}

/// Counts over asked labels.
#[derive(Default)]
struct Asked {
    /// Latin labels found, right or not; those to be found; those found and right.
    latin: [f64; 3],
    /// The same three of labels as printed, one for each language.
    printed: [f64; 3],
    /// And those of namesakes among them.
    printed_namesakes: f64,
    /// Found and wrong, where asked or found is letter for letter a label of another person too.
    namesakes: f64,
    /// Labels in other scripts to be found, and found.
    across: [f64; 2],
}

impl Asked {
    fn of(
        asked: impl Iterator<Item = (usize, String)>,
        names: &Names,
        labels: &[BTreeSet<String>],
        owners: &Owners,
    ) -> Asked {
        let mut folded: HashMap<String, HashSet<usize>> = HashMap::new();
        for (label, own) in owners {
            folded
                .entry(norms(label).join(" "))
                .or_default()
                .extend(own.keys());
        }
        let is_shared = |label: &str| folded[&norms(label).join(" ")].len() > 1;
        let mut counts = Asked::default();
        for (number, asked) in asked {
            let found = names.identities(Kind::Person, &asked);
            let found: HashSet<&str> = found.iter().filter_map(|id| id.strip_prefix("person:")).collect();
            for label in found.iter().filter(|label| **label != asked && is_latin(label)) {
                counts.latin[0] += 1.0;
                let is_right = owners[*label].contains_key(&number);
                counts.latin[2] += f64::from(u8::from(is_right));
                let is_namesake = !is_right && (is_shared(&asked) || is_shared(label));
                counts.namesakes += f64::from(u8::from(is_namesake));
            }
            let printed = |label: &str| f64::from(owners[label].get(&number).copied().unwrap_or(0));
            let all = |label: &str| f64::from(owners[label].values().sum::<u32>());
            let latin = found.iter().copied().chain([asked.as_str()]);
            let latin: HashSet<&str> = latin.filter(|label| is_latin(label)).collect();
            // The one label that is asked is not counted.
            counts.printed[0] += latin.iter().map(|label| all(label)).sum::<f64>() - 1.0;
            counts.printed[2] += latin.iter().map(|label| printed(label)).sum::<f64>() - 1.0;
            let same = latin.iter().filter(|label| is_shared(&asked) || is_shared(label));
            counts.printed_namesakes += same.map(|label| all(label) - printed(label)).sum::<f64>();
            let own = labels[number].iter().filter(|label| is_latin(label));
            counts.printed[1] += own.map(|label| printed(label)).sum::<f64>() - 1.0;
            for label in labels[number].iter().filter(|label| **label != asked) {
                let is_found = f64::from(u8::from(found.contains(label.as_str())));
                match is_latin(label) {
                    true => counts.latin[1] += 1.0,
                    false => {
                        counts.across[0] += 1.0;
                        counts.across[1] += is_found;
                    }
                }
            }
        }
        counts
    }

    fn lines(&self, set: &str) -> [Line; 7] {
        let [found, wanted, right] = self.latin;
        let [all_found, all_wanted, all_right] = self.printed;
        let share = |part: f64, whole: f64| part / f64::max(whole, 1.0);
        [
            ("precision", share(right, found)),
            ("precision, no namesakes", share(right, found - self.namesakes)),
            ("recall", share(right, wanted)),
            ("precision, by language", share(all_right, all_found)),
            (
                "precision, by language, no namesakes",
                share(all_right, all_found - self.printed_namesakes),
            ),
            ("recall, by language", share(all_right, all_wanted)),
            ("recall across scripts", share(self.across[1], self.across[0])),
        ]
        .map(|(measure, value)| (set.to_owned(), measure, value))
    }
}

/// Pairs of Latin labels that are of one entity, against those of one person.
fn clusters(names: &Names, owners: &Owners) -> [Line; 2] {
    let entity = |label: &str| names.entity_of(&format!("person:{label}"));
    let all: Vec<_> = owners.iter().filter(|(label, _)| is_latin(label)).collect();
    let entities: Vec<Option<u32>> = all.iter().map(|(label, _)| entity(label)).collect();
    let (mut right, mut found, mut wanted) = (0.0, 0.0, 0.0);
    for one in 0..all.len() {
        for other in one + 1..all.len() {
            let is_one = all[one].1.keys().any(|owner| all[other].1.contains_key(owner));
            let is_found = entities[one] == entities[other];
            right += f64::from(u8::from(is_one && is_found));
            found += f64::from(u8::from(is_found));
            wanted += f64::from(u8::from(is_one));
        }
    }
    let [p, r, _] = super::rows::f1([right, found, wanted]);
    [("precision", p), ("recall", r)]
        .map(|(measure, value)| ("everypolitician, entities".to_owned(), measure, value))
}
