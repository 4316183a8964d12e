//! Keys that names of one person share, whatever their spellings; few names of others share them.
//!
//! In: a name taken apart. Out: hashes. Each says of two of the name's words: the consonants of one, roughly, and
//! with what the other begins, or of which first name it is a form. So one of the two may be misspelt, shortened
//! or another form. The keys only propose; [`super::alike`] decides.

use super::alike::Person;
use super::printed::{FORMS, Name, Word, sound};
use super::sounds::is_vowel;
use xxhash_rust::xxh3::xxh3_64;

/// What a sound may be taken for, the likelier first: a class of consonants, or nothing (`0`) for what comes and goes.
fn classes(sound: u8) -> &'static [u8] {
    match sound {
        b'b' | b'p' => b"P",
        b'f' | b'v' => b"F",
        b'w' => b"F0",
        b'd' | b't' => b"T",
        b's' | b'z' | b'S' | b'Z' | b'J' => b"S",
        b'C' => b"SK",
        b'k' | b'g' | b'q' => b"K",
        b'c' | b'G' => b"KS",
        b'x' => b"K0S",
        b'j' => b"0S",
        b'l' => b"L",
        b'r' => b"R",
        b'm' | b'n' => b"N",
        _ => b"0",
    }
}

/// No word gets more readings.
const MOST_READINGS: usize = 6;

/// The consonants of a word in every reading.
pub(super) fn skeletons(sounds: &str) -> Vec<Vec<u8>> {
    let mut readings: Vec<Vec<u8>> = vec![Vec::new()];
    for sound in sounds.bytes().filter(|sound| !is_vowel(*sound)) {
        let classes = classes(sound);
        let classes = if readings.len() * classes.len() > MOST_READINGS {
            &classes[..1]
        } else {
            classes
        };
        let more = classes[1..]
            .iter()
            .flat_map(|class| readings.iter().map(move |reading| with(reading, *class)));
        let more: Vec<Vec<u8>> = more.collect();
        readings = readings
            .iter()
            .map(|reading| with(reading, classes[0]))
            .chain(more)
            .collect();
    }
    let ended: Vec<Vec<u8>> = readings
        .iter()
        .filter(|reading| reading.len() >= 3 && reading.ends_with(b"S"))
        .map(|reading| reading[..reading.len() - 1].to_vec())
        .collect();
    readings.extend(ended);
    readings.sort_unstable();
    readings.dedup();
    readings
}

fn with(reading: &[u8], class: u8) -> Vec<u8> {
    let mut longer = reading.to_vec();
    if class != b'0' && longer.last() != Some(&class) {
        longer.push(class);
    }
    longer
}

/// What a word may begin with.
fn beginnings(word: &Word) -> &'static [u8] {
    word.sounds.bytes().next().map_or(b"0", classes)
}

fn hash(parts: &[&[u8]]) -> u32 {
    (xxh3_64(&parts.join(&b' ')) >> 32) as u32
}

/// Longer names give keys of their first and last words only.
const MOST_WORDS: usize = 5;

/// The words of a name that keys are made of.
fn told(name: &Name) -> Vec<&Word> {
    let words = name.words.iter().enumerate();
    let from_end = name.words.len().saturating_sub(2);
    words
        .filter(|(at, _)| *at < MOST_WORDS - 2 || *at >= from_end)
        .map(|(_, word)| word)
        .collect()
}

/// The keys under which a name is kept and asked for, sorted.
pub(super) fn kept_keys(person: &Person) -> Vec<u32> {
    let mut keys = Vec::new();
    for name in &person.names {
        each_pair(name, |skeleton, other| {
            begin_keys(skeleton, other, &mut keys);
            if other.is_initial() {
                letter_keys(skeleton, other, &mut keys);
            }
            form_keys(skeleton, other, &mut keys);
        });
        joined_key(name, &mut keys);
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys under which names are proposed when one is asked for, sorted.
pub(super) fn asked_keys(person: &Person) -> Vec<u32> {
    let mut keys = kept_keys(person);
    for name in &person.names {
        each_pair(name, |skeleton, other| letter_keys(skeleton, other, &mut keys));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Calls for the consonants of every word, in every reading, with every other word.
fn each_pair(name: &Name, mut call: impl FnMut(&[u8], &Word)) {
    let words = told(name);
    for (i, word) in words.iter().enumerate().filter(|(_, word)| !word.is_initial()) {
        for skeleton in skeletons(&word.sounds) {
            for (_, other) in words.iter().enumerate().filter(|(j, _)| *j != i) {
                call(&skeleton, other);
            }
        }
    }
}

/// With the first two consonants of another word.
fn begin_keys(skeleton: &[u8], other: &Word, keys: &mut Vec<u32>) {
    if other.is_initial() {
        return;
    }
    let mut begins: Vec<Vec<u8>> = skeletons(&other.sounds);
    // Too many names are one consonant long.
    begins
        .iter_mut()
        .for_each(|begin| begin.truncate(if skeleton.len() < 2 { 3 } else { 2 }));
    begins.sort_unstable();
    begins.dedup();
    keys.extend(begins.iter().map(|begin| hash(&[b"full", skeleton, begin])));
}

/// With what an initial may be of.
fn letter_keys(skeleton: &[u8], other: &Word, keys: &mut Vec<u32>) {
    let begins = beginnings(other).chunks(1);
    keys.extend(begins.map(|begin| hash(&[b"letter", skeleton, begin])));
}

fn form_keys(skeleton: &[u8], other: &Word, keys: &mut Vec<u32>) {
    let forms = FORMS.get(other.text.as_str()).into_iter().flatten();
    keys.extend(forms.map(|form| hash(&[b"form", skeleton, &form.to_le_bytes()])));
}

fn joined_key(name: &Name, keys: &mut Vec<u32>) {
    let joined = sound(&name.joined());
    if name.words.len() > 1 && joined.len() >= 7 {
        keys.push(hash(&[b"joined", joined.as_bytes()]));
    }
}

/// The keys under which clusters meet, sorted; whether each is of a form of a first name, which need not sound alike.
pub(super) fn cluster_keys(person: &Person) -> Vec<(u32, bool)> {
    let (mut keys, mut forms) = (Vec::new(), Vec::new());
    for name in &person.names {
        let words = told(name);
        let readings: Vec<Vec<Vec<u8>>> = words.iter().map(|word| skeletons(&word.sounds)).collect();
        for (i, ones) in readings
            .iter()
            .enumerate()
            .filter(|(i, _)| !words[*i].is_initial())
        {
            for (j, others) in readings.iter().enumerate().filter(|(j, _)| *j != i) {
                for one in ones {
                    form_keys(one, words[j], &mut forms);
                    let above = others.iter().filter(|_| i < j && !words[j].is_initial());
                    keys.extend(above.map(|other| hash(&[b"both", one.min(other), one.max(other)])));
                }
            }
        }
        joined_key(name, &mut forms);
    }
    let of_forms = forms.into_iter().map(|key| (key, true));
    let mut keys: Vec<(u32, bool)> = keys.into_iter().map(|key| (key, false)).chain(of_forms).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of single words by sound, sorted.
pub(super) fn word_keys(person: &Person) -> Vec<u32> {
    let words = person.names.iter().flat_map(|name| &name.words);
    let mut keys: Vec<u32> = words.map(word_key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of a word by its sound.
pub(super) fn word_key(word: &Word) -> u32 {
    hash(&[b"word", word.sound.as_bytes()])
}
