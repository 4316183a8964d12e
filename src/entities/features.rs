//! What the tagger sees of a token: of its spelling, and of its place and its senses in the tables.
//!
//! In: segmented text. Out: numbers. The weights in `data/tagger.bin` are trained on what this module gives
//! (`examples/training_rows.rs` writes it out), so a change here needs new weights.

use super::words::Words;
use crate::gazetteer::sense::Sense;
use crate::text::{Text, TokenKind};
use std::ops::Range;

/// Buckets for character n-grams.
pub const GRAMS: u64 = 32_768;
/// Buckets for the first, and as many for the last, three characters of a word.
pub const AFFIXES: u64 = 4_096;
/// Buckets for shapes such as `Xxx-Xxx`.
pub const SHAPES: u64 = 1_024;
/// Classes of case.
pub const CASES: usize = 10;
/// Bits of [`contexts`].
pub const CONTEXTS: usize = 32;

/// Lengths of character n-grams.
const GRAM_LENGTHS: Range<usize> = 3..6;
/// Longer words are cut, so that no input costs more than its length.
const LONGEST_WORD: usize = 40;
/// Longer runs of one class of characters look alike.
const LONGEST_RUN: usize = 3;

/// What a token's spelling gives, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// Its look-up form with digits made 0; what the table of words is asked for.
    pub word: String,
    /// Buckets of its character n-grams.
    pub grams: Vec<u32>,
    /// Bucket of its first characters.
    pub prefix: u32,
    /// Bucket of its last characters.
    pub suffix: u32,
    /// Bucket of its shape.
    pub shape: u32,
    /// Class of its case.
    pub case: u32,
}

/// FNV-1a with 64 bits (Fowler, Noll, Vo).
pub fn hash(bytes: &[u8]) -> u64 {
    let step = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

fn bucket(text: &str, buckets: u64) -> u32 {
    (hash(text.as_bytes()) % buckets) as u32
}

/// The spelling of a token.
pub fn spelling(text: &Text, token: usize) -> Spelling {
    let raw = text.raw(token);
    let form = match text.tokens[token].kind {
        TokenKind::Punct | TokenKind::Clitic => raw,
        _ => text.norm(token),
    };
    let word: String = form.chars().take(LONGEST_WORD).map(plain).collect();
    let bounded: Vec<char> = ['<'].into_iter().chain(word.chars()).chain(['>']).collect();
    let gram = |characters: &[char]| bucket(&characters.iter().collect::<String>(), GRAMS);
    let grams = GRAM_LENGTHS.flat_map(|length| bounded.windows(length).map(gram).collect::<Vec<_>>());
    let first: String = word.chars().take(3).collect();
    let last = word.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
    Spelling {
        grams: grams.collect(),
        prefix: bucket(&first, AFFIXES),
        suffix: bucket(&word[last..], AFFIXES),
        shape: bucket(&shape(raw), SHAPES),
        case: case(raw),
        word,
    }
}

/// One sign for each family of quotes and dashes, and for each digit.
fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '`' => '\'',
        '“' | '”' | '«' | '»' | '„' => '"',
        '–' | '—' | '‑' => '-',
        _ if c.is_numeric() => '0',
        _ => c,
    }
}

fn shape(raw: &str) -> String {
    let mut shape = String::new();
    let (mut before, mut length) = ('\0', 0);
    for c in raw.chars().take(LONGEST_WORD) {
        let class = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => 'd',
            _ => plain(c),
        };
        length = if class == before { length + 1 } else { 1 };
        before = class;
        if length <= LONGEST_RUN {
            shape.push(class);
        }
    }
    shape
}

fn case(raw: &str) -> u32 {
    let letters = || raw.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters().next() else {
        return if raw.chars().all(char::is_numeric) { 1 } else { 3 };
    };
    if raw.chars().any(char::is_numeric) {
        2
    } else if letters().all(|c| !c.is_uppercase()) {
        4
    } else if letters().all(char::is_uppercase) {
        if letters().nth(1).is_some() { 5 } else { 6 }
    } else if !first.is_uppercase() {
        9
    } else if letters().skip(1).any(char::is_uppercase) {
        8
    } else {
        7
    }
}

/// What the tables know of single words, a bit each from bit 4 on.
const WORD_SENSES: [u32; 18] = [
    Sense::PLACE,
    Sense::NATIONALITY,
    Sense::ORG,
    Sense::EVENT,
    Sense::TITLE,
    Sense::GIVEN_NAME,
    Sense::COMMON_WORD,
    Sense::BODY | Sense::BODY_OPENER,
    Sense::EVENT_WORD | Sense::EVENT_OPENER,
    Sense::PLACE_WORD,
    Sense::PLACE_OPENER,
    Sense::SAY,
    Sense::PARTICLE,
    Sense::SUFFIX,
    Sense::PLACE_CUE,
    Sense::STOP | Sense::FUNCTION,
    Sense::CALENDAR,
    Sense::BEFORE_NAME,
];

/// What whole names of the tables mean, two bits each (first word, further words) from bit 22 on.
const NAME_SENSES: [u32; 5] = [
    Sense::PLACE,
    Sense::NATIONALITY,
    Sense::ORG,
    Sense::EVENT,
    Sense::TITLE,
];

/// For each token of a text the bits of its place and of its senses: glued to the token before, first of a
/// sentence or quotation, in a heading, written small elsewhere in the text; then word and name senses.
pub fn contexts(text: &Text, gazetteer: &crate::gazetteer::Gazetteer) -> Vec<u32> {
    of_words(&Words::new(text, gazetteer))
}

pub(super) fn of_words(words: &Words) -> Vec<u32> {
    let count = words.text.tokens.len();
    let mut bits: Vec<u32> = (0..count)
        .map(|token| {
            let place = [
                words.is_glued(token),
                words.begins_sentence(token),
                words.is_heading(token),
                words.is_capital(token) && words.is_small_elsewhere(token),
            ];
            let senses = WORD_SENSES.iter().map(|&sense| words.has(token, sense));
            let all = place.into_iter().chain(senses).enumerate();
            all.fold(0, |bits, (at, is)| bits | u32::from(is) << at)
        })
        .collect();
    for (kind, &sense) in NAME_SENSES.iter().enumerate() {
        let first = 4 + WORD_SENSES.len() + 2 * kind;
        let mut at = 0;
        while at < count {
            let found = words.text.tokens[at]
                .is_searchable()
                .then(|| words.name_with(at, sense, sense == Sense::TITLE))
                .flatten();
            let Some(found) = found else {
                at += 1;
                continue;
            };
            bits[found.start] |= 1 << first;
            bits[found.start + 1..found.end]
                .iter_mut()
                .for_each(|bits| *bits |= 1 << (first + 1));
            at = found.end;
        }
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_share_what_they_share() {
        let text = Text::segment("Zelensky ZELENSKY 1,379 “x” U.S. al-Assad");
        let of = |token| spelling(&text, token);
        assert_eq!(of(0).word, of(1).word);
        assert_eq!((of(0).case, of(1).case), (7, 5));
        assert_eq!(of(2).word, "0000");
        assert_eq!(of(3).word, "\"");
        assert_eq!(of(6).word, "us");
        assert_ne!(of(0).shape, of(1).shape);
        assert_eq!(of(0).grams.len(), (10 - 2) + (10 - 3) + (10 - 4));
        let long = "x".repeat(10_000);
        assert!(spelling(&Text::segment(&long), 0).grams.len() < 200);
    }

    #[test]
    fn tables_speak_of_words_and_of_whole_names() {
        let text = Text::segment("He went to Foreign Minister Wang in New York.");
        let bits = contexts(&text, crate::gazetteer::Gazetteer::built_in());
        let place = 4 + WORD_SENSES.len();
        assert_eq!(bits[7] >> place & 3, 1, "New begins a place");
        assert_eq!(bits[8] >> place & 3, 2, "York goes on with it");
        assert_eq!(bits[3] >> (place + 8) & 3, 1);
        assert_eq!(bits[4] >> (place + 8) & 3, 2);
        assert_eq!(bits[0] & 2, 2, "He begins the sentence");
        assert_eq!(bits.last().map(|bits| bits & 1), Some(1), "the point is glued");
    }

    /// The weights were trained before the tables had these places.
    #[test]
    fn lesser_places_are_not_seen() {
        let gazetteer = crate::gazetteer::Gazetteer::built_in();
        for name in [
            "Cottonport",
            "Kanawha River",
            "Rapides Parish",
            "Transvaal",
            "Phila",
        ] {
            let text = Text::segment(name);
            let key = crate::text::norms(name).join(" ");
            assert!(!gazetteer.places_named(&key).is_empty(), "{name}");
            let place = 1 << 4 | 3 << (4 + WORD_SENSES.len());
            let seen = contexts(&text, gazetteer).iter().any(|bits| bits & place != 0);
            assert!(!seen, "{name}");
        }
    }
}
