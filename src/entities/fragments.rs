//! What looks like a name and is none, what stands at the edges of names and does not belong to them, and
//! abbreviations printed apart.
//!
//! In: tagged names of a text. Out: the same, cleaned, in order.

use super::words::Words;
use super::{Kind, Tagged};
use crate::gazetteer::{PlaceKind, sense::Sense};
use std::ops::Range;

/// Titles that are never part of a name, unlike Sheikh or King.
const TITLES: [&str; 24] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "president",
    "premier",
    "minister",
    "secretary",
    "senator",
    "ambassador",
    "chancellor",
    "governor",
    "congressman",
    "congresswoman",
    "justice",
    "judge",
    "mayor",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "lt",
    "sen",
];

/// Currencies and diseases, which models take for names.
const NO_NAMES: [&str; 14] = [
    "covid19",
    "covid",
    "coronavirus",
    "dollar",
    "dollars",
    "euro",
    "euros",
    "ruble",
    "rouble",
    "yuan",
    "yen",
    "internet",
    "bitcoin",
    "sars",
];

/// Words before a mark that credit a picture.
const CREDITS: [&str; 6] = ["photo", "photograph", "photos", "image", "credit", "picture"];

/// Bylines and credits are no longer than this many tokens.
const LONGEST_CREDIT: usize = 16;

/// A dateline is no longer.
const FIRST_TOKENS: usize = 16;

/// How sure an abbreviation printed apart is.
const APART: f32 = 0.9;

/// Names that are names, within their edges.
pub(super) fn clean(words: &Words, tagged: Vec<Tagged>) -> Vec<Tagged> {
    let credits = credits(words);
    let named = tagged.into_iter().filter_map(|name| trim(words, name));
    let named =
        named.filter(|name| is_name(words, name) && !credits.iter().any(|c| c.contains(&name.tokens.start)));
    let named = named
        .flat_map(|name| parts(words, name))
        .map(|name| people(words, seat(words, name)))
        .collect();
    with_abbreviations_apart(words, named)
}

/// Adds countries whose abbreviation older print and tokenised text set apart: `U. S.`, `U . S .`
fn with_abbreviations_apart(words: &Words, tagged: Vec<Tagged>) -> Vec<Tagged> {
    let mut names = Vec::with_capacity(tagged.len());
    let mut tagged = tagged.into_iter().peekable();
    let mut at = 0;
    while at < words.text.tokens.len() {
        while let Some(name) = tagged.next_if(|name| name.tokens.start <= at) {
            at = at.max(name.tokens.end);
            names.push(name);
        }
        let free = tagged
            .peek()
            .map_or(words.text.tokens.len(), |name| name.tokens.start);
        match country_apart(words, at..free) {
            // `U. S. Grant` is a person; so may be what stands before another name.
            Some(tokens) if tokens.end < free || free == words.text.tokens.len() => {
                at = tokens.end;
                names.push(Tagged {
                    tokens,
                    kind: Kind::Place,
                    confidence: APART,
                    listed: None,
                });
            }
            _ => at += 1,
        }
    }
    names.extend(tagged);
    names
}

/// The longest country that capitals with points and a space between them spell at the first token.
fn country_apart(words: &Words, tokens: Range<usize>) -> Option<Range<usize>> {
    let is_letter = |token: usize| matches!(words.raw(token).as_bytes(), [b'A'..=b'Z']);
    let (mut end, mut letters, mut best) = (tokens.start, String::new(), None);
    while end < tokens.end && is_letter(end) {
        letters.extend(words.raw(end).chars().map(|letter| letter.to_ascii_lowercase()));
        let pointed = words.raw(end + 1) == "." && end + 1 < tokens.end;
        let apart = (tokens.start + 1..end + 1).any(|token| !words.is_glued(token));
        let is_country = || {
            let senses = words.gazetteer.senses(&letters);
            senses.is_some_and(|senses| {
                let first = senses.places().next();
                first.is_some_and(|place| place.kind == PlaceKind::Country)
            })
        };
        if letters.len() > 1 && apart && is_country() {
            best = Some(tokens.start..end + 1 + usize::from(pointed));
        }
        if !pointed {
            break;
        }
        end += 2;
    }
    best
}

fn trim(words: &Words, mut name: Tagged) -> Option<Tagged> {
    let searchable = |token: usize| words.text.tokens[token].is_searchable();
    while !name.tokens.is_empty() && !searchable(name.tokens.start) {
        name.tokens.start += 1;
    }
    while !name.tokens.is_empty() && !searchable(name.tokens.end - 1) && !is_abbreviated(words, &name) {
        name.tokens.end -= 1;
    }
    if name.kind == Kind::Person {
        while name.tokens.len() > 1 && TITLES.contains(&words.norm(name.tokens.start)) {
            name.tokens.start += 1;
            name.tokens.start += usize::from(words.is_mark(name.tokens.start, "."));
        }
    }
    (!name.tokens.is_empty()).then_some(name)
}

/// Whether the point at its end belongs to it: `Jr.`, `John F.`
fn is_abbreviated(words: &Words, name: &Tagged) -> bool {
    let last = name.tokens.end - 1;
    let before = words.norm(last.wrapping_sub(1));
    name.tokens.len() > 1
        && words.is_mark(last, ".")
        && (before.chars().count() == 1
            || words.has(last - 1, Sense::SUFFIX)
            || matches!(before, "inc" | "ltd" | "corp" | "co" | "bros"))
}

fn is_name(words: &Words, name: &Tagged) -> bool {
    let first = name.tokens.start;
    let letters = name.tokens.clone().flat_map(|token| words.raw(token).chars());
    let letters = letters.filter(|c| c.is_alphabetic()).count();
    let alone = name.tokens.len() == 1;
    let initial = letters < 2 && !matches!(name.kind, Kind::Event) && words.raw(first).is_ascii();
    let day = alone
        && words.has(first, Sense::CALENDAR)
        && name.kind != Kind::Person
        && !words.has(first, Sense::PLACE);
    // What is left of `King Jr.` where only its end was marked.
    let is_word = |token: &usize| words.text.tokens[*token].is_searchable();
    let mut parts = name.tokens.clone().filter(is_word);
    let ending = parts.all(|token| words.has(token, Sense::SUFFIX));
    !(initial || day || ending || alone && NO_NAMES.contains(&words.norm(first)) || is_agency(words, name))
}

/// `US-Russia` is two countries, unlike `Guinea-Bissau` and `Asia-Pacific`.
fn parts(words: &Words, name: Tagged) -> Vec<Tagged> {
    if name.kind != Kind::Place || name.tokens.len() == 1 {
        return vec![name];
    }
    let named = |tokens: &Range<usize>| words.gazetteer.senses(&words.key(tokens.clone()));
    let is_country = |tokens: &Range<usize>| {
        let first = named(tokens).and_then(|senses| senses.places().next());
        first.is_some_and(|place| place.kind == PlaceKind::Country)
    };
    let mut ranges: Vec<Range<usize>> = std::iter::once(name.tokens.start..name.tokens.start).collect();
    for token in name.tokens.clone() {
        if matches!(words.raw(token), "-" | "–") && words.is_glued(token) && words.is_glued(token + 1) {
            ranges.push(token + 1..token + 1);
        } else if let Some(last) = ranges.last_mut() {
            last.end = token + 1;
        }
    }
    if named(&name.tokens).is_some() || !ranges.iter().all(is_country) {
        return vec![name];
    }
    let part = |tokens| Tagged {
        tokens,
        ..name.clone()
    };
    ranges.into_iter().map(part).collect()
}

/// The agency of a dateline, or a part of its name: `KYIV (Reuters) - `.
fn is_agency(words: &Words, name: &Tagged) -> bool {
    let (start, end) = (name.tokens.start, name.tokens.end);
    if name.kind != Kind::Org || start >= FIRST_TOKENS {
        return false;
    }
    let begins_paragraph = words
        .sentence_of(start)
        .is_some_and(|sentence| sentence.starts_paragraph);
    let opens = (start.saturating_sub(3)..start).any(|token| words.raw(token) == "(");
    let closes = (end..end + 3).find(|&token| words.raw(token) == ")");
    let is_head = closes.is_some_and(|close| matches!(words.raw(close + 1), "-" | "–" | "—"));
    begins_paragraph && opens && is_head
}

/// Tokens of bylines and of what credits a picture.
fn credits(words: &Words) -> Vec<Range<usize>> {
    let text = words.text;
    let short = text
        .sentences
        .iter()
        .enumerate()
        .filter(|(_, sentence)| sentence.tokens.len() <= LONGEST_CREDIT);
    let credits = short.filter(|(at, sentence)| {
        let tokens = sentence.tokens.clone();
        let is_byline = *at < 3
            && words.norm(tokens.start) == "by"
            && sentence.starts_paragraph
            && tokens.len() > 1
            && tokens.clone().skip(1).all(|token| {
                words.is_capital(token) || !text.tokens[token].is_searchable() || words.norm(token) == "and"
            })
            && !matches!(words.raw(tokens.end - 1), "." | "?" | "!");
        let is_credit = tokens.clone().any(|token| {
            CREDITS.contains(&words.norm(token)) && matches!(words.raw(token + 1), ":" | "/" | "by")
        });
        is_byline || is_credit
    });
    credits.map(|(_, sentence)| sentence.tokens.clone()).collect()
}

/// Seats of power are places with a government reading: Kremlin, White House, Downing Street.
fn seat(words: &Words, mut name: Tagged) -> Tagged {
    if name.kind == Kind::Org {
        let mut tokens = name.tokens.clone();
        if tokens.len() > 1 && words.norm(tokens.start) == "the" {
            tokens.start += 1;
        }
        let senses = words.gazetteer.senses(&words.key(tokens));
        let is_seat = senses.is_some_and(|senses| {
            !senses.has(Sense::ORG)
                && senses
                    .places()
                    .next()
                    .is_some_and(|place| matches!(place.kind, PlaceKind::Area | PlaceKind::Seat))
        });
        if is_seat {
            name.kind = Kind::Place;
        }
    }
    name
}

/// A people that takes several words to name is nothing else: First Nations, Middle Eastern.
fn people(words: &Words, mut name: Tagged) -> Tagged {
    if name.tokens.len() > 1 {
        let senses = words.gazetteer.senses(&words.key(name.tokens.clone()));
        let others = Sense::ORG | Sense::PLACE | Sense::EVENT;
        if senses.is_some_and(|senses| senses.has(Sense::NATIONALITY) && !senses.has(others)) {
            name.kind = Kind::Nationality;
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    /// A text with one name in square brackets of this kind; what is left of the name, if it is one.
    fn check(marked: &str, kind: Kind, want: Option<(&str, Kind)>) {
        let (before, rest) = marked.split_once('[').expect("a name");
        let (name, after) = rest.split_once(']').expect("its end");
        let raw = format!("{before}{name}{after}");
        let text = Text::segment(&raw);
        let words = Words::new(&text, Gazetteer::built_in());
        let inside = before.len()..before.len() + name.len();
        let is_inside = |token: &usize| inside.contains(&(text.tokens[*token].span.start as usize));
        let tokens: Vec<usize> = (0..text.tokens.len()).filter(is_inside).collect();
        let tagged = Tagged {
            tokens: tokens[0]..tokens[tokens.len() - 1] + 1,
            kind,
            confidence: 0.9,
            listed: None,
        };
        let left = clean(&words, vec![tagged]);
        let left = left
            .first()
            .map(|name| (text.span(name.tokens.clone()).of(&raw), name.kind));
        assert_eq!(left, want, "{marked}");
    }

    #[test]
    fn edges_are_cut() {
        check(
            "[President Vladimir Putin] spoke",
            Kind::Person,
            Some(("Vladimir Putin", Kind::Person)),
        );
        check("[Mr. Fox]'s book", Kind::Person, Some(("Fox", Kind::Person)));
        check(
            "[Sheikh Hasina] won",
            Kind::Person,
            Some(("Sheikh Hasina", Kind::Person)),
        );
        check("[\"Lavrov's] plan", Kind::Person, Some(("Lavrov", Kind::Person)));
        check(
            "[Robert Kennedy Jr.] ran",
            Kind::Person,
            Some(("Robert Kennedy Jr.", Kind::Person)),
        );
        check(
            "They met [Lavrov.] Then",
            Kind::Person,
            Some(("Lavrov", Kind::Person)),
        );
    }

    #[test]
    fn peoples_of_several_words_are_peoples() {
        let nations = Some(("First Nations", Kind::Nationality));
        check("[First Nations] leaders met", Kind::Org, nations);
        let party = Some(("Liberal Democrats", Kind::Org));
        check("the [Liberal Democrats] won", Kind::Org, party);
        check("King , [Jr.] won", Kind::Person, None);
    }

    #[test]
    fn abbreviations_apart_are_countries() {
        let check = |raw: &str, want: &[&str]| {
            let text = Text::segment(raw);
            let found = clean(&Words::new(&text, Gazetteer::built_in()), Vec::new());
            let shown: Vec<_> = found
                .iter()
                .map(|name| text.span(name.tokens.clone()).of(raw))
                .collect();
            assert_eq!(shown, want, "{raw}");
        };
        check("The U. S. forces left.", &["U. S."]);
        check("The U . S . forces and the U . K . left", &["U . S .", "U . K ."]);
        check("The U.S. forces left.", &[]);
        check("The J. P. firm met A. B. there.", &[]);
    }

    #[test]
    fn hyphens_part_what_the_tables_know_apart() {
        check("[US-Russia] talks", Kind::Place, Some(("US", Kind::Place)));
        check(
            "[Asia-Pacific] talks",
            Kind::Place,
            Some(("Asia-Pacific", Kind::Place)),
        );
        check(
            "[Guinea-Bissau] won",
            Kind::Place,
            Some(("Guinea-Bissau", Kind::Place)),
        );
        check("[Ust-Kut] fell", Kind::Place, Some(("Ust-Kut", Kind::Place)));
    }

    #[test]
    fn fragments_are_no_names() {
        check("He, [J.] and she", Kind::Person, None);
        check("On [Tuesday] they", Kind::Org, None);
        check("[Covid-19] spread", Kind::Event, None);
        check("100 [euros] each", Kind::Org, None);
        check("KYIV ([Reuters]) - They met.", Kind::Org, None);
        check(
            "The agency [Reuters] said",
            Kind::Org,
            Some(("Reuters", Kind::Org)),
        );
        check("By [Jane Doe]\n\nThey met in Kyiv.", Kind::Person, None);
        check("Photo: [Jane Doe]", Kind::Person, None);
        check(
            "By [Jane Doe]'s account they met.",
            Kind::Person,
            Some(("Jane Doe", Kind::Person)),
        );
    }

    #[test]
    fn seats_of_power_are_places() {
        check("The [Kremlin] said", Kind::Org, Some(("Kremlin", Kind::Place)));
        check(
            "The [White House] said",
            Kind::Org,
            Some(("White House", Kind::Place)),
        );
        check("[NATO] said", Kind::Org, Some(("NATO", Kind::Org)));
    }
}
