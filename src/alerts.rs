//! Saved searches, and what was told of them.
//!
//! In: the text of the user's file of saved searches, and of the log of what was told. Out: the searches with their
//! lines, and which articles each has told already. What cannot be read is a [`Problem`], and costs no other line.
//!
//! A line is a name, a tab, and what would stand behind `attache search`: the question as it is, then flags, whose
//! values are quoted as for a shell. Lines that begin with `#` say nothing. The log has a JSON object a line; one that
//! was cut off when the power failed says nothing either.

use crate::names::corrections::Problem;
use crate::query::is_quote;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

/// The searches of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alerts {
    /// In the order of their lines; no two of one name.
    pub searches: Vec<Saved>,
    /// Lines that are none.
    pub problems: Vec<Problem>,
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its line, from 1.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// Question and flags, as written.
    pub asked: String,
}

impl Alerts {
    /// Reads a file.
    pub fn read(text: &str) -> Alerts {
        let mut alerts = Alerts::default();
        for (line, written) in (1..).zip(text.lines()) {
            let Some(row) = row(written) else { continue };
            match row.and_then(|(name, asked)| alerts.fresh(name, asked, line)) {
                Ok(saved) => alerts.searches.push(saved),
                Err(reason) => alerts.problems.push(Problem { line, reason }),
            }
        }
        alerts
    }

    fn fresh(&self, name: &str, asked: &str, line: usize) -> Result<Saved, String> {
        match self.searches.iter().find(|saved| saved.name == name) {
            Some(other) => Err(format!("line {} has the name `{name}` too", other.line)),
            None => Ok(Saved {
                line,
                name: name.to_owned(),
                asked: asked.to_owned(),
            }),
        }
    }
}

/// Name and search of a line; `None` for one that says nothing.
fn row(written: &str) -> Option<Result<(&str, &str), String>> {
    if written.trim().is_empty() || written.starts_with('#') {
        return None;
    }
    let row = written
        .split_once('\t')
        .map(|(name, asked)| (name.trim(), asked.trim()));
    Some(match row {
        None => Err("no tab; write name, tab, question and flags".to_owned()),
        Some(("", _)) => Err("no name before the tab".to_owned()),
        Some(row) => Ok(row),
    })
}

/// The line of a search.
///
/// # Errors
///
/// It would not be read as it is meant.
pub fn line(name: &str, question: &str, flags: &[String]) -> Result<String, String> {
    let mut line = format!("{name}\t{question}");
    for flag in flags {
        line.push(' ');
        line.push_str(&quoted(flag));
    }
    let is_read = row(&line).is_some_and(|row| row.is_ok_and(|(read, _)| read == name));
    let asked = line.split_once('\t').map_or("", |(_, asked)| asked);
    match split(asked) {
        _ if line.contains(['\n', '\r']) => Err("a saved search is one line".to_owned()),
        _ if !is_read => Err(format!(
            "`{name}` is no name for a search: it may not be empty, begin with `#` or hold tabs"
        )),
        Ok((read, words)) if read == question.trim() && words == flags => Ok(line + "\n"),
        _ => Err("the question would not be read as it is; put quotation marks in pairs".to_owned()),
    }
}

/// A question and the words of its flags, of a search as written.
///
/// # Errors
///
/// A quotation mark of a flag is not closed.
pub fn split(asked: &str) -> Result<(String, Vec<String>), String> {
    let mut is_quoted = false;
    let mut before = ' ';
    let flags = asked.char_indices().find(|(at, c)| {
        is_quoted ^= is_quote(*c);
        let begins = !is_quoted && before.is_whitespace() && asked[*at..].starts_with("--");
        before = *c;
        begins
    });
    let at = flags.map_or(asked.len(), |(at, _)| at);
    Ok((asked[..at].trim().to_owned(), words(&asked[at..])?))
}

/// Words as a shell parts them: by white space, but for what is quoted.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next() {
                        Some('\\') if c == '"' => word.extend(chars.next()),
                        Some(next) if next == c => break,
                        Some(next) => word.push(next),
                        None => return Err(format!("a {c} is not closed")),
                    }
                }
            }
            '\\' => word.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// A word as [`words`] reads it back.
fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !c.is_whitespace() && !matches!(c, '\'' | '"' | '\\' | '|' | '!' | '*' | '$');
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into();
    }
    match word.contains('\'') {
        false => format!("'{word}'").into(),
        true => format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")).into(),
    }
}

/// The text of a file without the searches of a name; `None` where it has none.
pub fn without(text: &str, name: &str) -> Option<String> {
    let is_of = |line: &&str| matches!(row(line), Some(Ok((other, _))) if other == name);
    let kept: Vec<&str> = text.lines().filter(|line| !is_of(line)).collect();
    (kept.len() < text.lines().count()).then(|| kept.iter().map(|line| format!("{line}\n")).collect())
}

/// What was told: articles by the searches that told them.
#[derive(Debug, Default)]
pub struct Told {
    /// Hashes of ids, which take less room.
    told: HashMap<String, HashSet<u64>>,
}

/// A line of the log.
#[derive(Serialize, Deserialize)]
struct Entry<'a> {
    search: Cow<'a, str>,
    told: Vec<Cow<'a, str>>,
}

impl Told {
    /// Reads a log.
    pub fn read(log: &str) -> Told {
        let mut told: HashMap<String, HashSet<u64>> = HashMap::new();
        for entry in log.lines().filter_map(entry) {
            let ids = told.entry(entry.search.into_owned()).or_default();
            ids.extend(entry.told.iter().map(|id| xxh3_64(id.as_bytes())));
        }
        Told { told }
    }

    /// Whether a search told an article.
    pub fn has(&self, search: &str, id: &str) -> bool {
        let told = self.told.get(search);
        told.is_some_and(|told| told.contains(&xxh3_64(id.as_bytes())))
    }

    /// What is to be added to the end of a log once a search told articles. It begins a line of its own, also after one
    /// that was cut off.
    pub fn entry(search: &str, ids: &[String]) -> String {
        let entry = Entry {
            search: search.into(),
            told: ids.iter().map(Cow::from).collect(),
        };
        let json = serde_json::to_string(&entry).expect("strings only");
        format!("\n{json}\n")
    }
}

fn entry(line: &str) -> Option<Entry<'_>> {
    serde_json::from_str(line).ok()
}

/// A log without what one search told.
pub fn forget(log: &str, search: &str) -> String {
    let others = |line: &&str| entry(line).is_some_and(|entry| entry.search != search);
    log.lines()
        .filter(others)
        .map(|line| format!("{line}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_searches_comments_or_problems() {
        let alerts = Alerts::read(
            "# mine\n\ngrain\t\"grain deal\" --from 30d\r\nno tab\n\tnameless\ngrain\tother\nlavrov \t --person lavrov\n",
        );
        let read: Vec<(usize, &str, &str)> = alerts
            .searches
            .iter()
            .map(|saved| (saved.line, saved.name.as_str(), saved.asked.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                (3, "grain", "\"grain deal\" --from 30d"),
                (7, "lavrov", "--person lavrov")
            ]
        );
        let problems: Vec<String> = alerts
            .problems
            .iter()
            .map(|problem| format!("{} {}", problem.line, problem.reason))
            .collect();
        assert_eq!(
            problems,
            [
                "4 no tab; write name, tab, question and flags",
                "5 no name before the tab",
                "6 line 3 has the name `grain` too"
            ]
        );
    }

    #[test]
    fn a_search_is_a_question_and_flags() {
        let check = |asked: &str, question: &str, flags: &[&str]| {
            let (read, words) = split(asked).expect(asked);
            assert_eq!(
                (read.as_str(), words),
                (question, flags.iter().map(|flag| (*flag).to_owned()).collect())
            );
        };
        check("grain", "grain", &[]);
        check("\"a --b\" c", "\"a --b\" c", &[]);
        check("well--known -iran", "well--known -iran", &[]);
        check(
            "\"peace talks\" -draft --person 'sergei lavrov|\"x\"' --from=30d",
            "\"peace talks\" -draft",
            &["--person", "sergei lavrov|\"x\"", "--from=30d"],
        );
        check(
            "--org \"it\\\"s\" --place a\\ b --lang ''",
            "",
            &["--org", "it\"s", "--place", "a b", "--lang", ""],
        );
        assert_eq!(split("--org 'x"), Err("a ' is not closed".to_owned()));
    }

    #[test]
    fn names_and_questions_that_would_be_lost_are_refused() {
        assert_eq!(
            line(
                "grain",
                "\"grain deal\"",
                &["--place".to_owned(), "black sea".to_owned()]
            )
            .as_deref(),
            Ok("grain\t\"grain deal\" --place 'black sea'\n")
        );
        for (name, question) in [
            ("", "a"),
            ("#x", "a"),
            ("a\tb", "c"),
            ("a", "b --c"),
            ("a", "\"b"),
            ("a", "b\nc"),
        ] {
            let flags = ["--from".to_owned(), "30d".to_owned()];
            assert!(line(name, question, &flags).is_err(), "{name:?} {question:?}");
        }
    }

    #[test]
    fn a_search_is_taken_out_with_what_it_told() {
        let text = "# a\na\tx\nb\ty\na\tz\n";
        assert_eq!(without(text, "a").as_deref(), Some("# a\nb\ty\n"));
        assert_eq!(without(text, "c"), None);
        let ids = ["1".to_owned(), "2".to_owned()];
        let log = Told::entry("a", &ids) + &Told::entry("b", &ids[..1]) + "{\"search\":\"b\",\"to";
        let log = log + &Told::entry("b", &ids[1..]);
        let told = Told::read(&log);
        assert!(told.has("a", "2") && told.has("b", "1") && told.has("b", "2") && !told.has("c", "1"));
        let told = Told::read(&forget(&log, "a"));
        assert!(!told.has("a", "1") && told.has("b", "1") && told.has("b", "2"));
    }

    proptest! {
        #[test]
        fn flags_come_back_as_they_were(flags in prop::collection::vec("[a-z'\"\\\\ |!é-]{0,6}", 0..4)) {
            let words: Vec<String> = std::iter::once("--x".to_owned()).chain(flags).collect();
            let line = line("n", "q", &words).expect("a line");
            let (_, asked) = line.trim_end_matches('\n').split_once('\t').expect("a tab");
            prop_assert_eq!(split(asked), Ok(("q".to_owned(), words)));
        }
    }
}
