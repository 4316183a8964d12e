//! The office and the country that stand beside a person's name.
//!
//! In: the names of one part of an article. Out: for a person `foreign minister` and its country, from `Russian
//! Foreign Minister Sergei Lavrov`, `Gitanas Nauseda, president of Lithuania` and the like.

use super::Kind;
use super::resolve::Tags;
use super::words::Words;
use crate::gazetteer::{Found, Place, PlaceKind, sense::Sense};
use crate::text::one_line;

/// Titles before a name have no more tokens than this.
const LONGEST: usize = 12;

/// Words that stand between a country and a title or before a title.
const BEFORE_TITLES: [&str; 14] = [
    "former",
    "ex",
    "acting",
    "then",
    "late",
    "new",
    "current",
    "top",
    "senior",
    "veteran",
    "outgoing",
    "incoming",
    "opposition",
    "longtime",
];

/// Words of courtesy, which are no offices.
const COURTESIES: [&str; 10] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "prof",
    "professor",
    "lady",
    "lord",
];

/// What stands beside a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Office {
    /// In small letters, without the country: `foreign minister`.
    pub(super) title: Option<String>,
    /// Two-letter code of the country it is of.
    pub(super) country: Option<[u8; 2]>,
    /// What it is of, as it is called after `of`: `Russia`, `the United States`, `European Commission`.
    pub(super) of: Option<String>,
}

/// Countries whose name has an article after `of`, by their last word or what the name begins with.
const WITH_ARTICLE: [&str; 11] = [
    "Netherlands",
    "Philippines",
    "Bahamas",
    "Gambia",
    "Maldives",
    "Comoros",
    "Seychelles",
    "Republic",
    "Union",
    "Islands",
    "Congo",
];

impl Office {
    /// The office of the person of a number.
    pub(super) fn of(tags: &Tags, places: &[Option<Place>], person: usize) -> Office {
        let before = before(tags, places, person);
        if before.of.is_some() {
            return before;
        }
        let after = after(tags, places, person);
        if after.of.is_some() || before.title.is_none() {
            let title = after.title.or(before.title);
            return Office { title, ..after };
        }
        before
    }

    /// The office as it is shown: `foreign minister of Russia`; none without a title.
    pub(super) fn shown(&self) -> Option<String> {
        let title = self.title.as_ref()?;
        Some(match &self.of {
            Some(of) => format!("{title} of {of}"),
            None => title.clone(),
        })
    }

    /// A title that belongs to the name of a number, if that is a country, a people or a body.
    fn belonging(title: Option<String>, tags: &Tags, places: &[Option<Place>], name: usize) -> Office {
        let tokens = &tags.names[name].tokens;
        let country = country_of(tags, places, name);
        let of = match (country, tags.names[name].kind) {
            (Some(code), _) => {
                let country = tags.words.gazetteer.country_of(code);
                country.map(|country| with_article(country.name))
            }
            (None, Kind::Org) => Some(one_line(
                tags.words.text.span(tokens.clone()).of(tags.words.text.raw),
            )),
            (None, _) => None,
        };
        Office { title, country, of }
    }
}

fn with_article(name: &str) -> String {
    let has = name.starts_with("United ") || WITH_ARTICLE.iter().any(|last| name.ends_with(last));
    if has {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// `Russian Foreign Minister X`, `President X`.
fn before(tags: &Tags, places: &[Option<Place>], person: usize) -> Office {
    let words = tags.words;
    let start = tags.names[person].tokens.start;
    let previous = person.checked_sub(1);
    let free = previous.map_or(0, |previous| tags.names[previous].tokens.end);
    if let Some(previous) = previous
        && start - free <= LONGEST
        && covers(words, free, start)
    {
        return Office::belonging(printed(words, free, start), tags, places, previous);
    }
    let first = words
        .sentence_of(start)
        .map_or(start, |sentence| sentence.tokens.start);
    let first = first.max(free).max(start.saturating_sub(LONGEST));
    let from = (first..start).find(|&from| covers(words, from, start));
    Office {
        title: from.and_then(|from| printed(words, from, start)),
        ..Office::default()
    }
}

/// `X, president of Y`, `X, the Russian foreign minister`, `X, the defence minister,`.
fn after(tags: &Tags, places: &[Option<Place>], person: usize) -> Office {
    let words = tags.words;
    let comma = tags.names[person].tokens.end;
    if words.raw(comma) != "," {
        return Office::default();
    }
    let mut at = comma + 1;
    while matches!(words.norm(at), "the" | "a" | "an") || BEFORE_TITLES.contains(&words.norm(at)) {
        at += 1;
    }
    let next = tags.names.get(person + 1).map(|next| &next.tokens);
    if let Some(next) = next.filter(|next| next.start == at) {
        let from = next.end + usize::from(words.norm(next.end) == "s");
        let title = title_at(words, from);
        let shows = title.is_some() || from > next.end || words.norm(from) == "foreign";
        let title = title.and_then(|to| printed(words, from, to));
        return match shows {
            true => Office::belonging(title, tags, places, person + 1),
            false => Office::default(),
        };
    }
    let Some(to) = title_at(words, at) else {
        return Office::default();
    };
    let of_next = words.norm(to) == "of"
        && next.is_some_and(|next| next.start == to + 1 + usize::from(words.norm(to + 1) == "the"));
    let ends = [",", ".", ";", ")"].contains(&words.raw(to));
    let title = printed(words, at, to);
    match (of_next, ends) {
        (true, _) => Office::belonging(title, tags, places, person + 1),
        (false, true) => Office {
            title,
            ..Office::default()
        },
        (false, false) => Office::default(),
    }
}

/// The end of the longest title that begins at a token.
fn title_at(words: &Words, at: usize) -> Option<usize> {
    let is_title = |found: &Found| found.senses.has(Sense::TITLE);
    let title = words.gazetteer.longest(words.text, at, is_title)?;
    Some(title.tokens.end)
}

/// Whether tokens are titles and what stands between them, at least one.
fn covers(words: &Words, from: usize, to: usize) -> bool {
    let (mut at, mut titles) = (from, 0);
    while at < to {
        if let Some(end) = title_at(words, at) {
            at = end;
            titles += 1;
        } else if words.norm(at) == "s"
            || words.raw(at) == "-"
            || BEFORE_TITLES.contains(&words.norm(at))
            || words.is_mark(at, ".")
        {
            at += 1;
        } else {
            return false;
        }
    }
    titles > 0 && at == to
}

/// Titles as printed, in small letters; none where they are words of courtesy only.
fn printed(words: &Words, from: usize, to: usize) -> Option<String> {
    let is_beside = |token: usize| {
        let word = words.norm(token);
        !words.text.tokens[token].is_searchable() || word == "s" || COURTESIES.contains(&word)
    };
    let from = (from..to).find(|&token| !is_beside(token))?;
    let to = (from..to)
        .rev()
        .find(|&token| words.text.tokens[token].is_searchable())?
        + 1;
    let printed = one_line(words.text.span(from..to).of(words.text.raw));
    Some(printed.to_lowercase())
}

/// The country a place lies in or a people belongs to.
fn country_of(tags: &Tags, places: &[Option<Place>], name: usize) -> Option<[u8; 2]> {
    match tags.names[name].kind {
        Kind::Place => {
            let place =
                places[name].filter(|place| place.kind != PlaceKind::Area || place.country_id != 0)?;
            place.country.as_bytes().try_into().ok()
        }
        Kind::Nationality => {
            let words = tags.words;
            let key = words.key(tags.names[name].tokens.clone());
            words.gazetteer.nationality(&key)?.country
        }
        _ => None,
    }
}
