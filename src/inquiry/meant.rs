//! "Did you mean": the question with the words that no article has replaced by those that were likely meant.

use super::Inquiry;
use crate::query::Synonyms;
use crate::search::{Engine, Scope, SearchError, Unknown};
use jiff::civil::Date;

/// Found so many at most, another spelling may be meant.
const FEW: u64 = 2;
/// Questions tried.
const TRIED: usize = 8;

/// The words that were likely meant by an inquiry's, which find next to nothing in their scope; `None` unless they find
/// more.
///
/// # Errors
///
/// The index cannot be read.
pub fn meant(
    inquiry: &Inquiry,
    engine: &Engine,
    scope: &Scope,
    found: u64,
    (today, synonyms): (Date, &Synonyms),
) -> Result<Option<String>, SearchError> {
    if found > FEW {
        return Ok(None);
    }
    let typed = inquiry.words.as_str();
    let words = inquiry.parse(typed, today, &Synonyms::default());
    let (Ok(words), Ok(conditions)) = (words, inquiry.conditions(today)) else {
        return Ok(None);
    };
    let unknown = engine.unknown(&words)?;
    for choice in choices(&unknown) {
        let Some(other) = corrected(typed, &unknown, &choice) else {
            continue;
        };
        let Ok(query) = inquiry.parse(&other, today, synonyms) else {
            continue;
        };
        let query = query.and(conditions.clone());
        if engine.count(&Scope {
            query,
            ..scope.clone()
        })? > found
        {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// Which of the offers to take for each word: the first for all, then others for one word after the other.
fn choices(unknown: &[Unknown]) -> Vec<Vec<usize>> {
    if unknown.is_empty() {
        return Vec::new();
    }
    let first = vec![0; unknown.len()];
    let mut choices = vec![first.clone()];
    let most = unknown.iter().map(|unknown| unknown.meant.len()).max();
    for nth in 1..most.unwrap_or(0) {
        for at in (0..unknown.len()).filter(|at| nth < unknown[*at].meant.len()) {
            let mut choice = first.clone();
            choice[at] = nth;
            choices.push(choice);
        }
    }
    choices.truncate(TRIED);
    choices
}

/// The question with its unknown words replaced, from the last to the first.
fn corrected(typed: &str, unknown: &[Unknown], choice: &[usize]) -> Option<String> {
    let mut other = typed.to_owned();
    for (unknown, nth) in unknown.iter().zip(choice).rev() {
        // A condition begins with its field.
        let part = typed.get(unknown.span.range())?;
        let from = unknown.span.start as usize + part.rfind(&unknown.typed)?;
        let mut to = from + unknown.typed.len();
        let meant = &unknown.meant[*nth];
        let mut from = from;
        if meant.starts_with('"') && other[..from].ends_with('"') && other[to..].starts_with('"') {
            (from, to) = (from - 1, to + 1);
        }
        other.replace_range(from..to, meant);
    }
    Some(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn unknown_words_are_replaced_where_they_stand() {
        let check = |typed: &str, words: &[(&str, &str, &str)], want: &str| {
            let unknown = words.iter().map(|(part, word, meant)| {
                let at = typed.find(part).expect("a part");
                Unknown {
                    span: Span::new(at, at + part.len()),
                    typed: (*word).to_owned(),
                    meant: vec![(*meant).to_owned()],
                }
            });
            let unknown: Vec<Unknown> = unknown.collect();
            let choice = choices(&unknown).remove(0);
            assert_eq!(corrected(typed, &unknown, &choice).as_deref(), Some(want));
        };
        let talks = [("ceasfire", "ceasfire", "ceasefire"), ("tlaks", "tlaks", "talks")];
        check("\"ceasfire tlaks\" -war", &talks, "\"ceasefire talks\" -war");
        check(
            "title:treity x",
            &[("title:treity", "treity", "treaty")],
            "title:treaty x",
        );
        let name = ("person:\"lavrof\"", "lavrof", "\"Sergei Lavrov\"");
        check("person:\"lavrof\" x", &[name], "person:\"Sergei Lavrov\" x");
    }
}
