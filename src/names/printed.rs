//! A person's name as printed, taken apart.
//!
//! In: a name in any script and order. Out: a [`Name`]: its words without titles, suffixes and small words, with
//! their sounds, and which of them are the family's.

use super::keys::{Respelling, key};
use super::sounds::{sounds, written_out};
use crate::text::fold;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Longer names are cut.
const MOST_WORDS: usize = 10;

/// Titles and ranks; those that are as often names (Dean, King, Major) are not here.
const TITLES: [&str; 100] = [
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
const SUFFIXES: [&str; 23] = [
    "jr", "sr", "junior", "senior", "ii", "iii", "iv", "2nd", "3rd", "esq", "phd", "md", "usa", "usn",
    "usmc", "usaf", "ret", "obe", "cbe", "kcmg", "gcmg", "llc", "sa",
];

/// Suffixes of generations: father, son, and so on.
const GENERATIONS: [&[&str]; 4] = [
    &["sr", "senior"],
    &["jr", "junior", "ii", "2nd"],
    &["iii", "3rd"],
    &["iv"],
];

/// Small words of names that come and go.
const PARTICLES: [&str; 40] = [
    "al", "el", "ul", "ud", "ed", "ad", "ar", "as", "az", "an", "at", "bin", "ibn", "ben", "bint", "van",
    "von", "der", "den", "de", "da", "di", "do", "dos", "das", "du", "del", "della", "la", "le", "los",
    "las", "y", "e", "zu", "af", "av", "ter", "the", "of",
];

/// First names and the name each is a form of; several where they are of several.
pub(super) static FORMS: LazyLock<HashMap<&'static str, Vec<u16>>> = LazyLock::new(|| {
    let mut forms: HashMap<&'static str, Vec<u16>> = HashMap::new();
    for (number, line) in nicknames().filter(|line| !line.starts_with('!')).enumerate() {
        for form in line.split('|') {
            forms.entry(form).or_default().push(number as u16);
        }
    }
    forms
});

fn nicknames() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../data/nicknames.tsv").lines();
    lines.filter(|line| !line.starts_with('#'))
}

/// First names that have the origin of others and are names of their own, each with the numbers of its origins and of
/// its groups in them.
static OWN: LazyLock<HashMap<&'static str, Vec<(u16, u16)>>> = LazyLock::new(|| {
    let mut own: HashMap<&'static str, Vec<(u16, u16)>> = HashMap::new();
    for (origin, line) in (0..).zip(nicknames().filter_map(|line| line.strip_prefix('!'))) {
        for (group, names) in (0..).zip(line.split('|')) {
            for name in names.split(',') {
                own.entry(name).or_default().push((origin, group));
            }
        }
    }
    own
});

/// Whether two first names of one origin are two names: Ian and Jack.
pub(super) fn are_two_names(one: &str, other: &str) -> bool {
    let (Some(ones), Some(others)) = (OWN.get(one), OWN.get(other)) else {
        return false;
    };
    let mut pairs = ones
        .iter()
        .flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs.any(|((origin, group), (its_origin, its_group))| origin == its_origin && group != its_group)
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    /// In Latin letters without accents.
    pub(super) text: String,
    /// Its key, which romanisations that are known share.
    pub(super) key: String,
    /// How it sounds.
    pub(super) sound: String,
    /// Its sound without vowels.
    pub(super) skeleton: String,
    /// Its consonants, as other scripts write them.
    pub(super) consonants: String,
    /// Its sounds, more finely.
    pub(super) sounds: String,
    /// Whether it stood in another script than Latin.
    pub(super) is_foreign: bool,
    /// Whether in one that leaves vowels out: Arabic or Hebrew.
    pub(super) is_abjad: bool,
    /// Whether it was written as syllables, each of which tells people apart: Yong-sun and Yong-chun.
    pub(super) is_syllables: bool,
}

impl Word {
    fn new(text: String, written: &str, is_foreign: bool, is_abjad: bool) -> Word {
        let sound = sound(&text);
        Word {
            is_abjad,
            is_syllables: false,
            sounds: sounds(written),
            consonants: consonants(&text),
            key: key(&text),
            skeleton: sound.replace(['a', 'e', 'i', 'u'], ""),
            sound,
            text,
            is_foreign,
        }
    }

    pub(super) fn is_initial(&self) -> bool {
        self.text.len() == 1
    }

    /// Whether this initial is of a letter that romanisations write for the other's first. J. is no Iris.
    fn begins_as(&self, other: &Word) -> bool {
        let is_vowel = |word: &Word| word.text.starts_with(['a', 'e', 'i', 'o', 'u']);
        is_vowel(self) == is_vowel(other)
            && self
                .sound
                .chars()
                .next()
                .is_some_and(|c| other.sound.starts_with(c))
    }

    /// `Ya.` for Yakov, `G` for George.
    pub(super) fn abbreviates(&self, other: &Word) -> bool {
        const SYLLABLES: [&str; 9] = ["ya", "yu", "ye", "yo", "ch", "sh", "zh", "kh", "ts"];
        (self.is_initial() || SYLLABLES.contains(&self.text.as_str()))
            && self.text.len() < other.text.len()
            && (other.text.starts_with(&self.text) || self.is_initial() && self.begins_as(other))
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
        let is_abjad = printed.chars().any(|c| ('\u{590}'..'\u{700}').contains(&c));
        let (inverted, printed) = match printed.split_once(',') {
            Some((family, given)) if names_again(family, given) => (0, family.to_owned()),
            Some((family, given)) if is_more_than_suffixes(given) => {
                (words(family).len(), format!("{family} {given}"))
            }
            _ => (0, printed.replace(',', " ")),
        };
        let all = words(&printed);
        let written = words(&written_out(&printed));
        let is_named = names(&all, inverted);
        let kept: Vec<usize> = (0..all.len())
            .filter(|at| is_named[*at])
            .take(MOST_WORDS)
            .collect();
        let before = kept.iter().filter(|at| **at < inverted).count();
        let is_told = before > 0;
        let family = match is_told {
            true => 0..before,
            false => kept.len().saturating_sub(1)..kept.len(),
        };
        let generation = all.iter().find_map(|word| {
            let at = GENERATIONS
                .iter()
                .position(|names| names.contains(&word.as_str()))?;
            u8::try_from(at).ok()
        });
        // `Paul I`
        let is_first = all.len() > 1 && all.last().is_some_and(|word| word == "i");
        let generation = generation.or(is_first.then_some(0));
        // Writing accents out changes no borders of words, but some script might.
        let written = if written.len() == all.len() {
            &written
        } else {
            &all
        };
        let words = kept
            .iter()
            .map(|at| Word::new(all[*at].clone(), &written[*at], is_foreign, is_abjad));
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
    let mut readings = vec![outside];
    if inside.split_whitespace().count() > 1 {
        readings.push(inside);
    }
    // `Hsi Chin-p'ing` is Xi Jinping; but al-Assad is Assad.
    let joined = readings[0]
        .split_whitespace()
        .map(|word| match word.split_once('-') {
            Some((first, _)) if !is_in(&PARTICLES, &first.to_ascii_lowercase()) => word.replace('-', ""),
            _ => word.to_owned(),
        })
        .collect::<Vec<String>>()
        .join(" ");
    if joined.matches('-').count() < readings[0].matches('-').count() {
        readings.push(joined);
    }
    readings
}

/// Looks at lengths before letters.
fn is_in(list: &[&str], word: &str) -> bool {
    list.iter()
        .any(|listed| listed.len() == word.len() && *listed == word)
}

/// Which words are of the name itself. `inverted` of them stand before a comma.
fn names(all: &[String], inverted: usize) -> Vec<bool> {
    let is_suffix = |word: &String| is_in(&SUFFIXES, word);
    let last = all.iter().rposition(|word| !is_suffix(word)).unwrap_or(0);
    let is_beside = |at: usize| {
        let word = &all[at];
        // What a name ends with is no title: Frank Field, Michael Lord.
        let is_family = inverted == 0 && at == last && at > 0 || at < inverted;
        is_in(&TITLES, word) && !is_family || is_suffix(word)
    };
    // What a name begins with is none of its small words: Al Green, Ben Nelson.
    let is_small = |at: usize| is_in(&PARTICLES, &all[at]) && (inverted > 0 || at > 0);
    let named: Vec<bool> = (0..all.len()).map(|at| !is_beside(at) && !is_small(at)).collect();
    if named.contains(&true) {
        return named;
    }
    let named: Vec<bool> = (0..all.len()).map(|at| !is_beside(at)).collect();
    if named.contains(&true) {
        return named;
    }
    vec![true; all.len()]
}

/// Ranks of peers, which stand behind a comma.
const PEERS: [&str; 16] = [
    "earl",
    "baron",
    "baroness",
    "viscount",
    "viscountess",
    "marquess",
    "duke",
    "duchess",
    "countess",
    "baronet",
    "conte",
    "comte",
    "conde",
    "graf",
    "hrabia",
    "barone",
];

/// Whether what stands behind the comma is a rank or names the family again: `Ian Lang, Baron Lang of Monkton`.
fn names_again(family: &str, given: &str) -> bool {
    let (family, given) = (words(family), words(given));
    let is_peer = given.iter().any(|word| PEERS.contains(&word.as_str()));
    family.len() > 1 && (is_peer || family.last().is_some_and(|last| given.contains(last)))
}

fn is_more_than_suffixes(given: &str) -> bool {
    words(given).iter().any(|word| !is_in(&SUFFIXES, word))
}

/// Hebrew letters of two sounds as Latin ones: at the beginning of a word bet is b and pe is p, and vav, a consonant and
/// two vowels, is w everywhere.
fn pointed(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut begins = true;
    for c in folded.chars() {
        out.push(match c {
            'ב' if begins => 'b',
            'פ' if begins => 'p',
            'ו' => 'w',
            other => other,
        });
        begins = !c.is_alphanumeric();
    }
    out
}

/// Words in small Latin letters.
fn words(printed: &str) -> Vec<String> {
    // The Arabic article is written with its word.
    let bare = printed
        .split_whitespace()
        .map(|word| match word.strip_prefix("ال") {
            Some(rest) if rest.chars().count() > 2 => rest,
            _ => word,
        });
    let bare: Vec<&str> = bare.collect();
    let latin = any_ascii::any_ascii(&pointed(&fold(&bare.join(" ")))).to_lowercase();
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

static HEARD: LazyLock<Respelling> = LazyLock::new(|| Respelling::new(&SOUNDS));

/// How a word sounds, roughly: equal sounds may be spellings of one name.
pub(super) fn sound(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    for part in HEARD.of(word) {
        if !sound.ends_with(part) {
            sound.push_str(part);
        }
    }
    sound
}

static BARE: LazyLock<Respelling> =
    LazyLock::new(|| Respelling::new(&[("kh", "k"), ("gh", "k"), ("sh", "s"), ("ch", "s")]));

/// The letters of a word that scripts without vowels write, roughly.
pub(super) fn consonants(word: &str) -> String {
    let mut found = String::with_capacity(word.len());
    for c in BARE.of(word).flat_map(str::chars) {
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
