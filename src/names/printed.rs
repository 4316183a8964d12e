//! A person's name as printed, taken apart.
//!
//! In: a name in any script and order. Out: a [`Name`]: its words without titles, suffixes and small words, with
//! their sounds, and which of them are the family's.

use super::keys::respelt;
use crate::text::fold;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Longer names are cut.
const MOST_WORDS: usize = 10;

/// Titles and ranks; those that are as often names (Dean, King, Major) are not here.
const TITLES: [&str; 102] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "lord",
    "lady",
    "dame",
    "hon",
    "honorable",
    "rev",
    "reverend",
    "father",
    "president",
    "prezydent",
    "presidente",
    "presiden",
    "prasident",
    "predsjednik",
    "presedintele",
    "prezident",
    "prime",
    "minister",
    "premier",
    "secretary",
    "senator",
    "governor",
    "ambassador",
    "chancellor",
    "congressman",
    "congresswoman",
    "representative",
    "general",
    "gen",
    "generalissimo",
    "lieutenant",
    "lt",
    "colonel",
    "col",
    "captain",
    "capt",
    "commander",
    "cmdr",
    "admiral",
    "adm",
    "rear",
    "vice",
    "brigadier",
    "brig",
    "sergeant",
    "sgt",
    "technical",
    "warrant",
    "officer",
    "chief",
    "field",
    "marshal",
    "air",
    "commodore",
    "corporal",
    "private",
    "staff",
    "crown",
    "prince",
    "princess",
    "queen",
    "sheikh",
    "shaikh",
    "shaykh",
    "sheik",
    "emir",
    "ayatollah",
    "mullah",
    "maulana",
    "sayyid",
    "hajji",
    "haji",
    "archbishop",
    "elnok",
    "maj",
    "major",
    "right",
    "honourable",
    "viscount",
    "vicomte",
    "pandit",
    "amir",
    "acting",
    "elect",
    "the",
    "vicealmirante",
    "count",
    "baron",
    "comte",
    "grand",
    "duke",
    "his",
    "excellency",
];

/// What stands behind names.
const SUFFIXES: [&str; 21] = [
    "jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "esq", "phd", "md", "usa", "usn", "usmc", "usaf", "ret",
    "obe", "cbe", "kcmg", "gcmg", "llc", "sa",
];

/// Suffixes of generations: father, son, and so on.
const GENERATIONS: [&[&str]; 4] = [&["sr"], &["jr", "ii", "2nd"], &["iii", "3rd"], &["iv"]];

/// Small words of names that come and go.
const PARTICLES: [&str; 40] = [
    "al", "el", "ul", "ud", "ed", "ad", "ar", "as", "az", "an", "at", "bin", "ibn", "ben", "bint", "van",
    "von", "der", "den", "de", "da", "di", "do", "dos", "das", "du", "del", "della", "la", "le", "los",
    "las", "y", "e", "zu", "af", "av", "ter", "the", "of",
];

/// First names and the name each is a form of; several where they are of several.
pub(super) static FORMS: LazyLock<HashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut forms: HashMap<&'static str, Vec<u16>> = HashMap::new();
    let lines = include_str!("../../data/nicknames.tsv").lines();
    for (number, line) in lines.filter(|line| !line.starts_with('#')).enumerate() {
        for form in line.split('|') {
            forms.entry(form).or_default().push(number as u16);
        }
    }
    forms
});

/// A word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// In Latin letters without accents.
    pub(super) text: String,
    /// How it sounds.
    pub(super) sound: String,
    /// Its sound without vowels.
    pub(super) skeleton: String,
    /// Its consonants, as other scripts write them.
    pub(super) consonants: String,
    /// Whether it stood in another script than Latin.
    pub(super) is_foreign: bool,
}

impl Word {
    fn new(text: String, is_foreign: bool) -> Word {
        Word {
            sound: sound(&text),
            consonants: consonants(&text),
            skeleton: sound(&text).replace(['a', 'e', 'i', 'u'], ""),
            text,
            is_foreign,
        }
    }

    pub(super) fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    /// `Ya.` for Yakov, `G` for George.
    pub(super) fn abbreviates(&self, other: &Word) -> bool {
        const SYLLABLES: [&str; 9] = ["ya", "yu", "ye", "yo", "ch", "sh", "zh", "kh", "ts"];
        (self.is_initial() || SYLLABLES.contains(&self.text.as_str()))
            && self.text.len() < other.text.len()
            && (other.text.starts_with(&self.text)
                || self.is_initial()
                    && self
                        .sound
                        .chars()
                        .next()
                        .is_some_and(|c| other.sound.starts_with(c)))
    }
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub(super) words: Vec<Word>,
    /// The words of the family name: those before the comma, else the last.
    pub(super) family: Range<usize>,
    /// `Jr.`, `Sr.`, `III` as a number of the generation, where there is one.
    pub(super) generation: Option<u8>,
    /// Whether a comma says so.
    pub(super) is_told: bool,
}

impl Name {
    pub(super) fn new(printed: &str) -> Name {
        let is_foreign = printed.chars().any(|c| ('\u{370}'..'\u{700}').contains(&c));
        let (inverted, printed) = match printed.split_once(',') {
            Some((family, given)) if is_more_than_suffixes(given) => {
                (words(family).len(), format!("{family} {given}"))
            }
            _ => (0, printed.replace(',', " ")),
        };
        let all = words(&printed);
        // What a name begins with is none of its small words: Al Green, Ben Nelson.
        let mut first = inverted == 0;
        let small: Vec<bool> = all
            .iter()
            .map(|word| PARTICLES.contains(&word.as_str()) && !std::mem::take(&mut first))
            .collect();
        let is_beside = |word: &String| TITLES.contains(&word.as_str()) || SUFFIXES.contains(&word.as_str());
        let numbered = || all.iter().zip(&small);
        let mut kept: Vec<String> = numbered()
            .filter(|(word, small)| !**small && !is_beside(word))
            .map(|(word, _)| word.clone())
            .collect();
        if kept.is_empty() {
            kept = all.iter().filter(|word| !is_beside(word)).cloned().collect();
        }
        if kept.is_empty() {
            kept.clone_from(&all);
        }
        let before = all
            .iter()
            .take(inverted)
            .filter(|word| kept.contains(word))
            .count();
        kept.truncate(MOST_WORDS);
        let is_told = inverted > 0 && before > 0;
        let family = match is_told {
            true => 0..before.min(kept.len()),
            false => kept.len().saturating_sub(1)..kept.len(),
        };
        let generation = all.iter().find_map(|word| {
            let at = GENERATIONS
                .iter()
                .position(|names| names.contains(&word.as_str()))?;
            u8::try_from(at).ok()
        });
        let words = kept.into_iter().map(|text| Word::new(text, is_foreign));
        Name {
            words: words.collect(),
            family,
            generation,
            is_told,
        }
    }

    pub(super) fn joined(&self) -> String {
        self.words.iter().map(|word| word.text.as_str()).collect()
    }
}

/// `Cai Weiping (Tsai Wei-ping)`: the name without brackets, and what they hold.
pub(super) fn readings(printed: &str) -> Vec<String> {
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_usize);
    for c in printed.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    if inside.split_whitespace().count() > 1 {
        vec![outside, inside]
    } else {
        vec![outside]
    }
}

fn is_more_than_suffixes(given: &str) -> bool {
    words(given).iter().any(|word| !SUFFIXES.contains(&word.as_str()))
}

/// Words in small Latin letters.
fn words(printed: &str) -> Vec<String> {
    let latin = any_ascii::any_ascii(&fold(printed)).to_lowercase();
    let parts = latin.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '\'' | '`'));
    let words = parts.map(|part| part.replace(['\'', '`'], ""));
    words.filter(|word| !word.is_empty()).collect()
}

/// Letters that romanisations write in several ways, the longer first.
const SOUNDS: [(&str, &str); 52] = [
    ("shch", "x"),
    ("tsch", "c"),
    ("tch", "c"),
    ("sch", "x"),
    ("dzh", "i"),
    ("dsch", "i"),
    ("dj", "i"),
    ("cs", "c"),
    ("cz", "c"),
    ("ch", "c"),
    ("sz", "s"),
    ("sh", "x"),
    ("zh", "i"),
    ("zs", "i"),
    ("kh", "h"),
    ("gh", "g"),
    ("gk", "g"),
    ("mp", "mp"),
    ("nt", "nt"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("qu", "k"),
    ("ks", "x"),
    ("ou", "u"),
    ("oe", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ie", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("ay", "i"),
    ("ai", "i"),
    ("ij", "i"),
    ("iy", "i"),
    ("yi", "i"),
    ("ya", "ia"),
    ("ye", "e"),
    ("yu", "iu"),
    ("yo", "iu"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("z", "s"),
    ("o", "u"),
    ("c", "k"),
    ("ew", "iu"),
    ("h", ""),
];

/// How a word sounds, roughly: equal sounds may be spellings of one name.
pub(super) fn sound(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    for part in respelt(word, &SOUNDS) {
        if !sound.ends_with(part) {
            sound.push_str(part);
        }
    }
    sound
}

/// The letters of a word that scripts without vowels write, roughly.
pub(super) fn consonants(word: &str) -> String {
    let mut found = String::new();
    for c in word
        .replace("kh", "k")
        .replace("gh", "k")
        .replace("sh", "s")
        .replace("ch", "s")
        .chars()
    {
        let c = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'h' => continue,
            'p' => 'b',
            'v' => 'f',
            'g' | 'j' | 'q' | 'c' | 'x' => 'k',
            'z' => 's',
            other => other,
        };
        if !found.ends_with(c) {
            found.push(c);
        }
    }
    found
}
