//! The user's word on names: the file `names.toml`.
//!
//! In: its text. Out: [`Corrections`], the rules in their order, and what is wrong with those that are not understood,
//! by line; one bad rule costs no other. Form:
//!
//! ```toml
//! [[add]]
//! name = "Halden Institute"
//! kind = "org"
//! aliases = ["HIPS"]
//!
//! [[merge]]
//! name = "Volodymyr Zelensky"
//! with = ["W. Selenski"]
//! ```
//!
//! and likewise `[[split]]`, `[[rename]]`, `[[hide]]` and `[[retype]]`, see `docs/names.md`.

use crate::entities::Kind;
use crate::entities::watchlist::{Listed, Watchlist};
use crate::text::norms;
use serde::{Deserialize, Serialize};

/// The rules of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corrections {
    /// In the order of the file.
    pub rules: Vec<Rule>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// A rule and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The line it begins on, from 1.
    pub line: usize,
    /// What it asks for.
    pub change: Change,
}

/// What is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What, and what would be right.
    pub reason: String,
}

/// What a rule asks for. Names are entities' names or ids; a `kind` beside one chooses among entities of several kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// A name of the user's own.
    Add(Listed),
    /// Several entities are one.
    Merge(Merge),
    /// An entity is two.
    Split(Split),
    /// An entity has another name.
    Rename(Rename),
    /// An entity is not listed or counted.
    Hide(Hide),
    /// An entity is of another kind.
    Retype(Retype),
}

/// Several entities are one, which keeps the name and id of the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The one that stays.
    pub name: String,
    /// The others.
    pub with: Vec<String>,
    /// Of which kind they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// Part of an entity is another: what is of the country and spelt so, or stands beside others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// The entity.
    pub name: String,
    /// The name of the part.
    #[serde(rename = "as")]
    pub part: String,
    /// Where the article shows this country for it, as a two-letter code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Where the article's fullest name for it is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
    /// Where the article also names one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<String>,
    /// Of which kind it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// An entity has another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The entity.
    pub name: String,
    /// Its new name.
    pub to: String,
    /// Of which kind it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// An entity is not listed or counted; asked for by name it is still found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hide {
    /// The entity.
    pub name: String,
    /// Of which kind it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// An entity is of another kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retype {
    /// The entity.
    pub name: String,
    /// The kind it is.
    pub to: Kind,
    /// The kind it is taken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

/// A piece of a file: one rule.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Block {
    #[serde(skip_serializing_if = "Vec::is_empty", alias = "name")]
    add: Vec<Listed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    merge: Vec<Merge>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    split: Vec<Split>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rename: Vec<Rename>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hide: Vec<Hide>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retype: Vec<Retype>,
}

impl Corrections {
    /// Reads a file.
    pub fn read(text: &str) -> Corrections {
        let mut corrections = Corrections::default();
        for (line, block) in blocks(text.trim_start_matches('\u{feff}')) {
            match rules(block) {
                Ok(changes) => {
                    let rules = changes.into_iter().map(|change| Rule { line, change });
                    corrections.rules.extend(rules);
                }
                Err((below, reason)) => corrections.problems.push(Problem {
                    line: line + below,
                    reason,
                }),
            }
        }
        corrections
    }

    /// The names added, as a list to look for in texts.
    pub fn watchlist(&self) -> Watchlist {
        let added = self.rules.iter().filter_map(|rule| match &rule.change {
            Change::Add(listed) => Some(listed.clone()),
            _ => None,
        });
        Watchlist::of(added.collect())
    }
}

impl Change {
    /// The rule as it stands in a file.
    pub fn print(&self) -> String {
        let mut block = Block::default();
        match self.clone() {
            Change::Add(rule) => block.add.push(rule),
            Change::Merge(rule) => block.merge.push(rule),
            Change::Split(rule) => block.split.push(rule),
            Change::Rename(rule) => block.rename.push(rule),
            Change::Hide(rule) => block.hide.push(rule),
            Change::Retype(rule) => block.retype.push(rule),
        }
        toml::to_string(&block).expect("strings and lists of them")
    }

    /// What is wrong with it, if anything is.
    fn check(&self) -> Result<(), String> {
        let name = |what: &str, name: &str| match norms(name).is_empty() {
            true => Err(format!("{what} has no letter or digit: {name:?}")),
            false => Ok(()),
        };
        match self {
            Change::Add(rule) => {
                name("name", &rule.name)?;
                rule.aliases.iter().try_for_each(|alias| name("alias", alias))
            }
            Change::Merge(rule) => {
                name("name", &rule.name)?;
                match rule.with.is_empty() {
                    true => Err("with names nobody to merge".to_owned()),
                    false => rule.with.iter().try_for_each(|with| name("with", with)),
                }
            }
            Change::Split(rule) => {
                name("name", &rule.name)?;
                name("as", &rule.part)?;
                let by_name = rule.country.is_some() || !rule.spellings.is_empty();
                match (by_name, !rule.beside.is_empty()) {
                    (false, false) => {
                        Err("what tells the two apart? give country, spellings or beside".to_owned())
                    }
                    (true, true) => {
                        Err("beside stands alone; split by country or spellings in a rule before".to_owned())
                    }
                    _ => Ok(()),
                }
            }
            Change::Rename(rule) => name("name", &rule.name).and_then(|()| name("to", &rule.to)),
            Change::Hide(rule) => name("name", &rule.name),
            Change::Retype(rule) => name("name", &rule.name),
        }
    }
}

/// The file without its last rule, and that rule as printed; `None` where there is none.
pub fn without_last(text: &str) -> Option<(&str, &str)> {
    let (line, last) = blocks(text)
        .into_iter()
        .next_back()
        .filter(|(_, block)| is_rule(block))?;
    let before: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    Some((&text[..before], last))
}

/// The text from one `[[` at the beginning of a line to the next, with the number of its first line. What stands before
/// the first is a block too, unless it is empty or comments.
fn blocks(text: &str) -> Vec<(usize, &str)> {
    let mut begins = vec![(1, 0)];
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if is_rule(line) && at > 0 {
            begins.push((number + 1, at));
        }
        at += line.len();
    }
    let ends = begins.iter().skip(1).map(|(_, at)| *at).chain([text.len()]);
    let blocks = begins
        .iter()
        .zip(ends)
        .map(|((line, from), to)| (*line, &text[*from..to]));
    let says = |block: &str| {
        let mut lines = block.lines().map(str::trim);
        lines.any(|line| !line.is_empty() && !line.starts_with('#'))
    };
    blocks.filter(|(_, block)| says(block)).collect()
}

fn is_rule(block: &str) -> bool {
    block.trim_start().starts_with("[[")
}

/// The rules of a block, or the line of the block, from 0, and the reason why there are none.
fn rules(block: &str) -> Result<Vec<Change>, (usize, String)> {
    let read: Block = toml::from_str(block).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start.min(block.len()));
        let line = block[..at].matches('\n').count();
        (line, error.message().replace('\n', " "))
    })?;
    let mut changes: Vec<Change> = Vec::new();
    changes.extend(read.add.into_iter().map(Change::Add));
    changes.extend(read.merge.into_iter().map(Change::Merge));
    changes.extend(read.split.into_iter().map(Change::Split));
    changes.extend(read.rename.into_iter().map(Change::Rename));
    changes.extend(read.hide.into_iter().map(Change::Hide));
    changes.extend(read.retype.into_iter().map(Change::Retype));
    for change in &changes {
        change.check().map_err(|reason| (0, reason))?;
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n\n[[add]]\nname = \"Zed\"\nkind = \"org\"\n\n[[merge]]\nname = \"A\"\nwith = [\"B\"]\n\
        [[split]]\nname = \"A\"\nas = \"C\"\n\n[[hide]]\nnam = \"A\"\n[[rename]]\nname = \"A\"\nto = \n\
        [[retype]]\nname = \"A\"\nto = \"ship\"\n[[shout]]\nname = \"A\"\n[[hide]]\nname = \"D\"\n";

    #[test]
    fn a_bad_rule_costs_no_other() {
        let read = Corrections::read(FILE);
        let lines: Vec<usize> = read.rules.iter().map(|rule| rule.line).collect();
        assert_eq!(lines, [3, 7, 24]);
        let check = |nth: usize, line: usize, reason: &str| {
            let problem = &read.problems[nth];
            assert_eq!(problem.line, line, "{problem:?}");
            assert!(problem.reason.contains(reason), "{problem:?}");
        };
        assert_eq!(read.problems.len(), 5);
        check(0, 10, "what tells the two apart?");
        check(1, 15, "unknown field `nam`");
        check(2, 18, "");
        check(3, 21, "unknown variant `ship`");
        check(4, 22, "unknown field `shout`");
        assert_eq!(Corrections::read("").rules.len(), 0);
        assert_eq!(
            Corrections::read("name = 1\n[[hide]]\nname = \"A\"").rules.len(),
            1
        );
    }

    #[test]
    fn rules_print_as_they_are_read_and_the_last_can_be_taken_back() {
        let mut text = "# mine\n".to_owned();
        let rules = Corrections::read(FILE).rules;
        for rule in &rules {
            text += &rule.change.print();
        }
        let read: Vec<Change> = Corrections::read(&text)
            .rules
            .into_iter()
            .map(|rule| rule.change)
            .collect();
        assert_eq!(
            read,
            rules.into_iter().map(|rule| rule.change).collect::<Vec<_>>()
        );
        let (rest, last) = without_last(&text).expect("a last one");
        assert!(last.starts_with("[[hide]]\nname = \"D\""), "{last}");
        assert_eq!(Corrections::read(rest).rules.len(), 2);
        assert_eq!(without_last("# mine\n"), None);
    }
}
