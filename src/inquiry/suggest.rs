//! What a question may become while it is typed.
//!
//! In: the question so far and where the cursor is. Out: what to write in place of the word there: fields, operators,
//! names and words of the index.

use crate::entities::Kind;
use crate::fields::{self, FIELDS, Role};
use crate::names::Entity;
use crate::search::{Engine, SearchError, Word};
use std::ops::Range;

/// Suggestions of one sort at most.
const OFFERED: usize = 8;
/// Words of a name that may be typed without quotation marks.
const NAME_WORDS: usize = 4;
/// Letters and digits from which on names and words are suggested.
const SHORTEST: usize = 2;

/// What stands between parts of a question, with what it is called.
const OPERATORS: [(&str, &str); 8] = [
    ("AND ", "AND: both"),
    ("OR ", "OR: either"),
    ("NOT ", "NOT: without what follows"),
    ("NEAR/10 ", "NEAR/n: within n words"),
    ("BEFORE/10 ", "BEFORE/n: within n words, in this order"),
    ("SAME SENTENCE ", "SAME SENTENCE: both in one sentence"),
    ("SAME PARAGRAPH ", "SAME PARAGRAPH: both in one paragraph"),
    ("ATLEAST 3 ", "ATLEAST n: at least so often"),
];

/// What the word at the cursor may become.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggested {
    /// First UTF-16 unit of what a suggestion takes the place of.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// The likeliest first.
    pub suggestions: Vec<Suggestion>,
}

/// One thing it may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to write there.
    pub text: String,
    /// What it is called.
    pub label: String,
    /// `field`, `operator`, `word`, or the kind of an entity.
    pub kind: &'static str,
    /// The id of an entity.
    pub id: Option<String>,
    /// Articles that have it.
    pub articles: Option<u64>,
}

/// Completes the word that ends at UTF-16 unit `at`; of a box that takes names of one kind, all that is before it.
///
/// # Errors
///
/// The index cannot be read.
pub fn suggest(
    engine: &Engine,
    typed: &str,
    at: usize,
    kind: Option<Kind>,
) -> Result<Suggested, SearchError> {
    let before = &typed[..byte_of(typed, at)];
    if kind.is_some() {
        let names = names(engine, kind, before, |entity| entity.name.clone());
        return Ok(suggested(before, 0..before.len(), names));
    }
    let word = word_at(before);
    if let Some((field, value)) = before[word.clone()].split_once(':') {
        let part = before.len() - value.len()..before.len();
        let field = fields::find(field.trim_start_matches(['-', '+', '(']));
        let names = match field.map(|field| field.role) {
            Some(Role::Entity(kind)) => {
                let print = |entity: &Entity| format!("{} ", quoted(&entity.name));
                names(engine, Some(kind), value.trim_start_matches('"'), print)
            }
            _ => Vec::new(),
        };
        return Ok(suggested(before, part, names));
    }
    let beginning = before[word.clone()].trim_start_matches(['-', '+', '(', '"', '=']);
    let word = word.end - beginning.len()..word.end;
    if beginning.is_empty() {
        return Ok(suggested(before, word, Vec::new()));
    }
    let (run, names) = longest_name(engine, before, &word);
    if run.start < word.start {
        return Ok(suggested(before, run, names));
    }
    let mut list = syntax(beginning);
    list.extend(names);
    list.extend(words(engine, beginning)?);
    Ok(suggested(before, word, list))
}

fn suggested(before: &str, part: Range<usize>, suggestions: Vec<Suggestion>) -> Suggested {
    let units = |text: &str| text.encode_utf16().count();
    Suggested {
        from: units(&before[..part.start]),
        to: units(&before[..part.end]),
        suggestions,
    }
}

/// The byte at a UTF-16 unit, or the end.
fn byte_of(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        if units >= unit {
            return at;
        }
        units += c.len_utf16();
    }
    text.len()
}

/// The part at the end without a space that is not inside quotation marks.
fn word_at(before: &str) -> Range<usize> {
    let mut start = 0;
    let mut is_quoted = false;
    for (at, c) in before.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            c if c.is_whitespace() && !is_quoted => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start..before.len()
}

/// Fields and operators that begin so.
fn syntax(beginning: &str) -> Vec<Suggestion> {
    let plain = |text: String, label: &str, kind| Suggestion {
        text,
        label: label.to_owned(),
        kind,
        id: None,
        articles: None,
    };
    let lower = beginning.to_lowercase();
    let fields = FIELDS.iter().filter(|field| {
        let mut spellings = std::iter::once(field.name).chain(field.aliases.iter().copied());
        spellings.any(|spelling| spelling.starts_with(&lower))
    });
    let mut list: Vec<Suggestion> = fields
        .map(|field| {
            let label = format!("{}: {}", field.name, field.about);
            plain(format!("{}:", field.name), &label, "field")
        })
        .collect();
    // In small letters they are words.
    let operators = OPERATORS.iter().filter(|(text, _)| text.starts_with(beginning));
    list.extend(operators.map(|(text, label)| plain((*text).to_owned(), label, "operator")));
    list.truncate(OFFERED / 2);
    list
}

/// The names that the longest run of words up to the cursor begins, and where it starts; the last word alone where
/// nothing is called by more.
fn longest_name(engine: &Engine, before: &str, word: &Range<usize>) -> (Range<usize>, Vec<Suggestion>) {
    let mut starts = vec![word.start];
    for _ in 1..NAME_WORDS {
        let earlier = before[..starts[starts.len() - 1]].trim_end();
        let start = earlier.rfind(char::is_whitespace);
        let start = start.map_or(0, |at| {
            at + earlier[at..].chars().next().map_or(1, char::len_utf8)
        });
        let is_plain = |c: char| c.is_alphabetic() || "'’.-".contains(c);
        let is_operator = OPERATORS
            .iter()
            .any(|(text, _)| text.trim_end() == &earlier[start..]);
        if earlier.is_empty() || is_operator || !earlier[start..].chars().all(is_plain) {
            break;
        }
        starts.push(start);
    }
    let print = |entity: &Entity| format!("{}:{} ", entity.kind.word(), quoted(&entity.name));
    for start in starts.into_iter().rev() {
        let found = names(engine, None, &before[start..word.end], print);
        if !found.is_empty() || start == word.start {
            return (start..word.end, found);
        }
    }
    (word.clone(), Vec::new())
}

fn names(
    engine: &Engine,
    kind: Option<Kind>,
    beginning: &str,
    print: impl Fn(&Entity) -> String,
) -> Vec<Suggestion> {
    if beginning.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST {
        return Vec::new();
    }
    let entities = engine.complete(beginning, kind, OFFERED).into_iter();
    let suggestion = |entity: Entity| Suggestion {
        text: print(&entity),
        label: entity.name,
        kind: entity.kind.word(),
        id: Some(entity.id),
        articles: Some(entity.articles.into()),
    };
    entities.map(suggestion).collect()
}

fn words(engine: &Engine, beginning: &str) -> Result<Vec<Suggestion>, SearchError> {
    let is_word = beginning.chars().all(char::is_alphanumeric);
    if !is_word || beginning.chars().count() < SHORTEST {
        return Ok(Vec::new());
    }
    let words = engine.complete_word(beginning, OFFERED / 2)?.into_iter();
    let suggestion = |found: Word| Suggestion {
        text: format!("{} ", found.word),
        label: found.word,
        kind: "word",
        id: None,
        articles: Some(found.articles),
    };
    Ok(words.map(suggestion).collect())
}

/// A name as a value.
fn quoted(name: &str) -> String {
    match name.chars().all(char::is_alphanumeric) {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_cursor_may_be_quoted() {
        let check = |before: &str, want: &str| assert_eq!(&before[word_at(before)], want);
        check("grain ta", "ta");
        check("grain ", "");
        check("person:\"Sergei La", "person:\"Sergei La");
        check("person:\"Sergei Lavrov\" gr", "gr");
        check("", "");
    }

    #[test]
    fn positions_are_counted_as_browsers_do() {
        let check = |text: &str, unit: usize, want: usize| assert_eq!(byte_of(text, unit), want);
        check("Kyïv", 3, 4);
        check("😀a", 2, 4);
        check("abc", 99, 3);
        let end = suggested("😀 Kyï", 5..9, Vec::new());
        assert_eq!((end.from, end.to), (3, 6));
    }

    #[test]
    fn fields_and_operators_are_suggested() {
        let check = |beginning: &str, want: &[&str]| {
            let list = syntax(beginning).into_iter();
            let texts: Vec<String> = list.map(|one| one.text).collect();
            assert_eq!(texts, want, "{beginning}");
        };
        check("per", &["person:"]);
        check("headl", &["title:"]);
        check("NE", &["source:", "NEAR/10 "]);
        check("xyz", &[]);
    }
}
