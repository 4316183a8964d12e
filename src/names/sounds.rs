//! How near two words sound, whatever the language that spelt them.
//!
//! In: a word as printed, in Latin letters with its accents, or romanised. Out: its sounds, and the cost of
//! making those of one word into those of another.
//!
//! A letter whose sound depends on the language (`c`, `j`, `x`, `w`) is a sound of its own that lies near all it may be;
//! so no language need be guessed: Turkish `Con`, Latvian `Džons` and English `John` are near one another. The
//! distance is that of Needleman and Wunsch (1970) with costs by how speech sounds are made: voicing
//! and nearby vowels cost little, vowels left out less than consonants.

use super::keys::Respelling;
use std::sync::LazyLock;

/// Letters with accents that carry a sound of their own, and how English would write it.
const ACCENTED: [(char, &str); 17] = [
    ('š', "sh"),
    ('ş', "sh"),
    ('ș', "sh"),
    ('ŝ', "sh"),
    ('ś', "sh"),
    ('č', "ch"),
    ('ć', "ch"),
    ('ĉ', "ch"),
    ('ž', "zh"),
    ('ż', "zh"),
    ('ź', "zh"),
    ('ğ', "gh"),
    ('ə', "a"),
    ('đ', "dj"),
    ('ģ', "j"),
    ('ķ', "k"),
    ('ļ', "l"),
];

/// A printed name whose accents that carry sounds are written out.
pub(super) fn written_out(printed: &str) -> String {
    let mut out = String::with_capacity(printed.len());
    for c in printed.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        for small in c.to_lowercase() {
            match ACCENTED.iter().find(|(accented, _)| *accented == small) {
                Some((_, plain)) => out.push_str(plain),
                None => out.push(small),
            }
        }
    }
    out
}

/// Letters and the sounds they are, the longer first. Capitals: `S` as in shoe, `C` chess, `Z` measure, `J`
/// jam, `G` as in gem or get.
const SOUNDS: [(&str, &str); 72] = [
    ("eaux", "o"),
    ("ault", "o"),
    ("cques", "k"),
    ("cque", "k"),
    ("ques", "k"),
    ("eau", "o"),
    ("aux", "o"),
    ("que", "k"),
    ("ois", "wa"),
    ("shch", "S"),
    ("tsch", "C"),
    ("dsch", "J"),
    ("dzsh", "J"),
    ("dzh", "J"),
    ("dzs", "J"),
    ("szcz", "S"),
    ("tch", "C"),
    ("sch", "S"),
    ("ght", "t"),
    ("dz", "z"),
    ("tc", "C"),
    ("tj", "C"),
    ("dj", "J"),
    ("hs", "S"),
    ("cs", "C"),
    ("cz", "C"),
    ("ch", "C"),
    ("tx", "C"),
    ("sz", "S"),
    ("sh", "S"),
    ("sj", "S"),
    ("zh", "Z"),
    ("zs", "Z"),
    ("rz", "Z"),
    ("kh", "x"),
    ("gh", "g"),
    ("gk", "g"),
    ("nk", "nk"),
    ("ng", "ng"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "v"),
    ("mh", "v"),
    ("ts", "c"),
    ("tz", "c"),
    ("ck", "k"),
    ("qu", "kw"),
    ("gu", "gw"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ie", "ie"),
    ("ea", "ea"),
    ("au", "au"),
    ("ya", "ja"),
    ("ye", "je"),
    ("yi", "ji"),
    ("yo", "jo"),
    ("yu", "ju"),
    ("ge", "Ge"),
    ("gi", "Gi"),
    ("gy", "Gi"),
    ("ae", "e"),
    ("oe", "o"),
    ("ue", "u"),
    ("y", "i"),
    ("ks", "x"),
    ("mp", "mp"),
    ("nt", "nt"),
    ("'", ""),
    ("`", ""),
];

static HEARD: LazyLock<Respelling> = LazyLock::new(|| Respelling::new(&SOUNDS));

/// The sounds of a word in small ASCII letters.
pub(super) fn sounds(word: &str) -> String {
    let mut sounds = String::with_capacity(word.len());
    for part in HEARD.of(word) {
        for c in part.chars() {
            if !sounds.ends_with(c) {
                sounds.push(c);
            }
        }
    }
    sounds
}

pub(super) fn is_vowel(sound: u8) -> bool {
    matches!(sound, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// Sounds that stand near each other, and what taking one for the other costs.
const NEAR: [(&str, f32); 15] = [
    ("ck kq Gg vw ij", 0.05),
    ("sz JZ jJ jZ GJ cq ae", 0.12),
    ("cs GZ jG Sx ou wu ei", 0.18),
    ("kg vf SC SZ CJ cC kx xq qg", 0.22),
    ("sS zZ cJ cS CZ hx qC sx jS jC xC cz cZ", 0.27),
    ("bp dt cg SJ jh cj Gh Gk GC xg", 0.33),
    ("fw hg hk xj Cx Ck Ch Ss zJ sC cx ao eo io", 0.38),
    ("lr mn lj li ph wo ai au jx GS", 0.43),
    ("vb wb rZ tc dz ui ue Jd Ct", 0.5),
    ("ht sh fh js", 0.6),
    ("ts nr nl gj", 0.7),
    ("SJ", 0.3),
    ("xs", 0.27),
    ("wi", 0.5),
    ("ia", 0.43),
];

fn table() -> [[f32; 128]; 128] {
    let mut costs = [[1.0_f32; 128]; 128];
    for (one, row) in costs.iter_mut().enumerate() {
        row[one] = 0.0;
    }
    for (pairs, cost) in NEAR {
        for pair in pairs.split(' ') {
            let (one, other) = (pair.as_bytes()[0] as usize, pair.as_bytes()[1] as usize);
            costs[one][other] = cost;
            costs[other][one] = cost;
        }
    }
    costs
}

static COSTS: LazyLock<Box<[[f32; 128]; 128]>> = LazyLock::new(|| Box::new(table()));

/// Whether two words begin with sounds that may be one, vowels or half-vowels aside.
pub(super) fn begin_alike(one: &str, other: &str) -> bool {
    let (Some(a), Some(b)) = (one.bytes().next(), other.bytes().next()) else {
        return false;
    };
    let is_soft = |sound: u8| is_vowel(sound) || matches!(sound, b'h' | b'j' | b'w');
    COSTS[a as usize & 127][b as usize & 127] <= 0.5 || is_soft(a) && is_soft(b)
}

/// What leaving out the sound at a place costs.
fn left_out(word: &[u8], at: usize, is_abjad: bool) -> f32 {
    let is_last = at + 1 == word.len();
    match word[at] {
        sound if is_vowel(sound) && is_abjad => 0.1,
        // Endings say who is who: Putin and Putina.
        b'a' if is_last => 0.9,
        b'e' if is_last => 0.15,
        sound if is_vowel(sound) => 0.33,
        b'h' => 0.2,
        b'j' | b'w' => 0.3,
        b's' if is_last => 0.22,
        b't' | b'd' | b'x' | b'z' if is_last => 0.4,
        b'r' | b'n' if is_last => 0.8,
        _ => 0.9,
    }
}

/// Longer words are cut.
const LONGEST: usize = 24;

/// What making one word's sounds into the other's costs; about 1 for a consonant. `is_abjad`: one of them stood in a
/// script without vowels.
pub(super) fn distance(one: &str, other: &str, is_abjad: bool) -> f32 {
    let cut = |word: &'_ str| word.len().min(LONGEST);
    let (one, other) = (&one.as_bytes()[..cut(one)], &other.as_bytes()[..cut(other)]);
    let mut row = [0.0_f32; LONGEST + 1];
    for at in 0..other.len() {
        row[at + 1] = row[at] + left_out(other, at, is_abjad);
    }
    for i in 0..one.len() {
        let dropped = left_out(one, i, is_abjad);
        let mut before = row[0];
        row[0] += dropped;
        for j in 0..other.len() {
            let mut change = COSTS[one[i] as usize & 127][other[j] as usize & 127];
            if is_abjad && is_vowel(one[i]) && is_vowel(other[j]) {
                change = change.min(0.1);
            }
            let best = (before + change)
                .min(row[j + 1] + dropped)
                .min(row[j] + left_out(other, j, is_abjad));
            before = std::mem::replace(&mut row[j + 1], best);
        }
    }
    let ends_in_a = |word: &[u8]| word.last() == Some(&b'a');
    let gender = if ends_in_a(one) != ends_in_a(other) && !is_abjad {
        0.6
    } else {
        0.0
    };
    row[other.len()] + gender
}
