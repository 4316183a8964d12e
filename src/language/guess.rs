//! The language a text shows clearly by its letters and words.
//!
//! In: a text. Out: a tag, or nothing where the text is too short or too much like another language. Scripts and
//! letters of their own decide first; English is known by its small words; the rest is whatlang's trigrams, which are
//! asked only where they are known to be right.

use super::scripts::Script;
use std::sync::LazyLock;
use whatlang::{Detector, Lang};

/// Words that a text in Latin letters must have. Shorter ones are often names, and whatlang errs on them.
const FEWEST_WORDS: usize = 12;
/// Words looked at; more do not change what is seen.
const MOST_WORDS: usize = 400;
/// Letters that a text in letters of several languages must have.
const FEWEST_LETTERS: usize = 24;
/// From this share of small English words on a text is English; in other languages it is under 8 %.
const ENGLISH_SHARE: usize = 15;
/// Up to this share it may be in another language, in percent.
const FOREIGN_SHARE: usize = 8;

/// Small words of English that are rare in other languages.
const SMALL: [&str; 30] = [
    "the", "of", "and", "to", "that", "with", "from", "which", "this", "was", "were", "been", "have", "has",
    "had", "their", "they", "would", "said", "by", "for", "not", "are", "his", "who", "it", "its", "on",
    "at", "is",
];

/// Tags of the languages whatlang knows and news is written in.
const KNOWN: [(Lang, &str); 38] = [
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Pol, "pl"),
    (Lang::Nob, "no"),
    (Lang::Dan, "da"),
    (Lang::Swe, "sv"),
    (Lang::Fin, "fi"),
    (Lang::Tur, "tr"),
    (Lang::Nld, "nl"),
    (Lang::Hun, "hu"),
    (Lang::Ces, "cs"),
    (Lang::Ron, "ro"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Est, "et"),
    (Lang::Vie, "vi"),
    (Lang::Aze, "az"),
    (Lang::Ind, "id"),
    (Lang::Afr, "af"),
    (Lang::Slk, "sk"),
    (Lang::Cat, "ca"),
    (Lang::Tgl, "tl"),
    (Lang::Cym, "cy"),
    (Lang::Eng, "en"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bel, "be"),
    (Lang::Bul, "bg"),
    (Lang::Mkd, "mk"),
    (Lang::Srp, "sr"),
    (Lang::Hin, "hi"),
    (Lang::Mar, "mr"),
    (Lang::Nep, "ne"),
];

/// Letters that only some languages of a script have. The first row of which the text has enough decides.
const LETTERS: [(Script, &str, &str); 13] = [
    (Script::Cyrillic, "ѓќѕ", "mk"),
    (Script::Cyrillic, "ђћљњџ", "sr"),
    (Script::Cyrillic, "ўЎ", "be"),
    (Script::Cyrillic, "їєґ", "uk"),
    (Script::Cyrillic, "ҷӣӯҳ", "tg"),
    (Script::Cyrillic, "әқғұ", "kk"),
    (Script::Cyrillic, "өү", "mn"),
    (Script::Cyrillic, "ыэё", "ru"),
    (Script::Arabic, "ښګړږۍځ", "ps"),
    (Script::Arabic, "ٹڈڑںے", "ur"),
    (Script::Arabic, "ڵۆێڕ", "ckb"),
    (Script::Arabic, "پچژگیک", "fa"),
    (Script::Hebrew, "װױײ", "yi"),
];

/// One in this many letters must be such a letter.
const ONE_IN: usize = 120;
/// Kana are this share of Japanese at least, in percent.
const KANA_SHARE: usize = 5;

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(KNOWN.iter().map(|(lang, _)| *lang).collect()));

/// The language of a text, where that is clear.
pub(super) fn guess(text: &str) -> Option<&'static str> {
    let script = Script::of(text)?;
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    match script {
        Script::Latin => latin(text),
        Script::Han if letters >= 6 => Some(match kana(text) * 100 >= letters * KANA_SHARE {
            true => "ja",
            false => "zh",
        }),
        Script::Only(tag) if letters >= 6 => Some(tag),
        Script::Han | Script::Only(_) => None,
        _ if letters < FEWEST_LETTERS => None,
        Script::Hebrew | Script::Arabic => Some(by_letters(script, text, letters).unwrap_or(script.usual())),
        Script::Cyrillic | Script::Devanagari => by_letters(script, text, letters).or_else(|| trigrams(text)),
    }
}

/// Whether [`guess`] tells this language from others of its script.
pub(super) fn can_tell(tag: &str) -> bool {
    KNOWN.iter().any(|(_, known)| *known == tag)
        || LETTERS.iter().any(|(_, _, known)| *known == tag)
        || matches!(tag, "zh" | "ja" | "ar" | "he")
}

fn latin(text: &str) -> Option<&'static str> {
    let words = text.split(|c: char| !c.is_alphabetic() && c != '\u{301}');
    let (mut count, mut small) = (0, 0);
    for word in words.filter(|word| !word.is_empty()).take(MOST_WORDS) {
        count += 1;
        small += usize::from(SMALL.iter().any(|known| known.eq_ignore_ascii_case(word)));
    }
    match small * 100 {
        _ if count < FEWEST_WORDS => None,
        share if share >= count * ENGLISH_SHARE => Some(super::ENGLISH),
        share if share >= count * FOREIGN_SHARE => None,
        _ => trigrams(text),
    }
}

fn by_letters(script: Script, text: &str, letters: usize) -> Option<&'static str> {
    let rows = LETTERS.iter().filter(|(of, ..)| *of == script);
    let mut enough = rows.filter(|(_, own, _)| {
        let count = text
            .chars()
            .flat_map(char::to_lowercase)
            .filter(|&c| own.contains(c))
            .count();
        count * ONE_IN >= letters
    });
    enough.next().map(|(_, _, tag)| *tag)
}

fn kana(text: &str) -> usize {
    text.chars()
        .filter(|c| matches!(c, '\u{3040}'..='\u{30ff}'))
        .count()
}

fn trigrams(text: &str) -> Option<&'static str> {
    let text = &text[..text.floor_char_boundary(super::SAMPLE)];
    let found = DETECTOR.detect(text).filter(whatlang::Info::is_reliable)?;
    KNOWN
        .iter()
        .find(|(lang, _)| *lang == found.lang())
        .map(|(_, tag)| *tag)
}
