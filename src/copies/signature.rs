//! What is kept of an article to tell its copies.
//!
//! In: an article with its segmented headline and body. Out: a [`Signature`]: some numbers, always as many, that an index
//! keeps in a column. It needs neither names nor dates of the text, so all layers may be left out.

use super::address;
use super::minhash::{BYTES, NIBBLES, bottom, bytes, mix, nibbles, slots};
use crate::article::{Article, Dated};
use crate::text::{Text, TokenKind};
use jiff::civil::Date;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Numbers of a signature.
pub const LENGTH: usize = PAIRS_AT + BYTES;

const KEY: usize = 0;
const TEXT: usize = 1;
const URL: usize = 2;
const SIZES: usize = 3;
const BEGINNING: usize = 4;
const DAYS: usize = 5;
const TITLE_AT: usize = 7;
const NUMBERS_AT: usize = 9;
const NAMES_AT: usize = 13;
const WORDS_AT: usize = 19;
const PAIRS_AT: usize = WORDS_AT + NIBBLES;

/// Content words that a beginning is made of.
const BEGINS: usize = 5;
/// Fewer words than this are compared as a whole, with the headline, or not at all.
const SHORT: usize = 30;
/// Fewer are no text at all.
const NONE: usize = 3;

/// A small set as it is compared: its smallest values and its size.
pub(super) type Sketch<const K: usize> = ([u16; K], u8);

/// See the head of this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u64; LENGTH]);

impl Signature {
    /// The signature of an article with this id.
    pub fn of(id: &str, article: &Article, title: &Text, body: &Text) -> Signature {
        let words = Words::of(body, article.after_dateline());
        let mut numbers = [0; LENGTH];
        numbers[TEXT] = text(&words, title);
        let url = article.url.as_deref().and_then(address::canonical);
        numbers[URL] = url.map_or(0, |url| xxh3_64(url.as_bytes()) | 1);
        let (mut single, mut pairs) = (Vec::new(), Vec::new());
        if words.count >= SHORT && words.content.len() > 1 {
            single = each_once(words.content.clone());
            pairs = each_once(words.content.windows(2).map(hash_of).collect());
            numbers[WORDS_AT..PAIRS_AT].copy_from_slice(&nibbles(&slots(&single)));
            numbers[PAIRS_AT..].copy_from_slice(&bytes(&slots(&pairs)));
        }
        let beginning = |from: usize| words.content.get(from..from + BEGINS).map_or(0, hash_of);
        numbers[BEGINNING] = beginning(0) << 32 | beginning(BEGINS) >> 32;
        let (title, of_title) = bottom::<8>(content(title).map(|word| word as u16).collect());
        let (facts, of_facts) = bottom::<16>(words.numbers);
        let (names, of_names) = bottom::<24>(words.names);
        pack(&title, &mut numbers[TITLE_AT..NUMBERS_AT]);
        pack(&facts, &mut numbers[NUMBERS_AT..NAMES_AT]);
        pack(&names, &mut numbers[NAMES_AT..WORDS_AT]);
        let single = u64::try_from(single.len()).unwrap_or(u64::MAX).min(0xffff);
        let pairs = u64::try_from(pairs.len()).unwrap_or(u64::MAX).min(0xff_ffff);
        numbers[SIZES] = pairs << 40
            | single << 24
            | u64::from(of_title) << 16
            | u64::from(of_facts) << 8
            | u64::from(of_names);
        let day = |dated: &Option<Dated>| number(dated.as_ref().map(|dated| dated.date));
        numbers[DAYS] = day(&article.published) << 32 | day(&article.modified);
        numbers[DAYS + 1] = number(article.crawled);
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        numbers[KEY] = xxh3_64_with_seed(&bytes, xxh3_64(id.as_bytes()));
        Signature(numbers)
    }

    /// The signature of these numbers, as [`Signature::numbers`] gave them.
    pub fn read(numbers: [u64; LENGTH]) -> Signature {
        Signature(numbers)
    }

    /// Its numbers.
    pub fn numbers(&self) -> &[u64; LENGTH] {
        &self.0
    }

    /// Another one where the article changed in anything that counts here.
    pub fn key(&self) -> u64 {
        self.0[KEY]
    }

    /// The same for articles of the same words, of short ones with the same headline; 0 for those without a text.
    pub(super) fn text(&self) -> u64 {
        self.0[TEXT]
    }

    /// The same for one canonical address; 0 where there is none.
    pub(super) fn url(&self) -> u64 {
        self.0[URL]
    }

    /// Pairs of neighbouring content words, each once; 0 for a short text.
    pub(super) fn pairs(&self) -> u32 {
        (self.0[SIZES] >> 40) as u32
    }

    /// Content words, each once; 0 for a short text.
    pub(super) fn words(&self) -> u32 {
        (self.0[SIZES] >> 24) as u32 & 0xffff
    }

    /// How the text begins and how it goes on; 0 where it is too short.
    pub(super) fn beginnings(&self) -> [u32; 2] {
        [(self.0[BEGINNING] >> 32) as u32, self.0[BEGINNING] as u32]
    }

    /// Days of publication, of the last change and of the crawl, counted from the year 1; 0 where unknown.
    pub(super) fn days(&self) -> [u32; 3] {
        let days = self.0[DAYS];
        [(days >> 32) as u32, days as u32, self.0[DAYS + 1] as u32]
    }

    /// Content words of the headline.
    pub(super) fn title(&self) -> Sketch<8> {
        (unpack(&self.0[TITLE_AT..NUMBERS_AT]), (self.0[SIZES] >> 16) as u8)
    }

    /// Numbers in the text.
    pub(super) fn facts(&self) -> Sketch<16> {
        (unpack(&self.0[NUMBERS_AT..NAMES_AT]), (self.0[SIZES] >> 8) as u8)
    }

    /// Words in capital letters that do not begin a sentence.
    pub(super) fn names(&self) -> Sketch<24> {
        (unpack(&self.0[NAMES_AT..WORDS_AT]), self.0[SIZES] as u8)
    }

    /// Four bits of each slot of its content words.
    pub(super) fn word_slots(&self) -> &[u64] {
        &self.0[WORDS_AT..PAIRS_AT]
    }

    /// A byte of each slot of its pairs.
    pub(super) fn pair_slots(&self) -> &[u64] {
        &self.0[PAIRS_AT..]
    }
}

/// What of a body is hashed.
#[derive(Default)]
struct Words {
    /// Searchable words, all of them.
    count: usize,
    /// A hash of them in order.
    plain: u64,
    /// The same with which of them are numbers and names, so that texts of one such hash are alike in everything.
    sorted: u64,
    /// Hashes of the content words, in order.
    content: Vec<u64>,
    numbers: Vec<u16>,
    names: Vec<u16>,
}

impl Words {
    fn of(body: &Text, from: usize) -> Words {
        let mut words = Words::default();
        let starts: Vec<usize> = body
            .sentences
            .iter()
            .filter_map(|sentence| {
                sentence
                    .tokens
                    .clone()
                    .find(|&at| body.tokens[at].is_searchable())
            })
            .collect();
        for (at, token) in body.tokens.iter().enumerate() {
            if !token.is_searchable() || (token.span.start as usize) < from {
                continue;
            }
            words.count += 1;
            let norm = body.norm(at);
            let hash = xxh3_64(norm.as_bytes());
            words.plain = mix(words.plain.rotate_left(5) ^ hash);
            let mut sort = 0;
            if is_content(norm) {
                words.content.push(hash);
                let is_capital = body.raw(at).starts_with(char::is_uppercase);
                if token.kind == TokenKind::Number {
                    words.numbers.push(hash as u16);
                    sort = 1;
                } else if is_capital && starts.binary_search(&at).is_err() {
                    words.names.push(hash as u16);
                    sort = 2;
                }
            }
            words.sorted = mix(words.sorted.rotate_left(5) ^ hash ^ sort);
        }
        words
    }
}

fn each_once(mut hashes: Vec<u64>) -> Vec<u64> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Hashes of the content words of a text.
fn content<'t>(text: &'t Text) -> impl Iterator<Item = u64> + 't {
    let searchable = (0..text.tokens.len()).filter(|&at| text.tokens[at].is_searchable());
    let content = searchable.filter(|&at| is_content(text.norm(at)));
    content.map(|at| xxh3_64(text.norm(at).as_bytes()))
}

/// Whether a word says what a text is about: in Latin letters those of three and fewer mostly do not, in any language.
fn is_content(norm: &str) -> bool {
    norm.len() > 3 || !norm.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn hash_of(words: &[u64]) -> u64 {
    words
        .iter()
        .fold(0, |hash: u64, word| mix(hash.rotate_left(23) ^ word))
}

fn text(words: &Words, title: &Text) -> u64 {
    if words.count < NONE {
        return 0;
    }
    if words.count >= SHORT {
        return words.sorted | 1;
    }
    let title = content(title).fold(1, |hash: u64, word| mix(hash.rotate_left(5) ^ word));
    mix(words.plain ^ title) | 1
}

/// Days from the year 1; 0 for none and what is before.
fn number(day: Option<Date>) -> u64 {
    let day = day.map_or(0, |day| (day - Date::constant(1, 1, 1)).get_days() + 1);
    u64::try_from(day).unwrap_or(0)
}

fn pack(values: &[u16], words: &mut [u64]) {
    for (word, four) in words.iter_mut().zip(values.chunks_exact(4)) {
        *word = four
            .iter()
            .rev()
            .fold(0, |word, value| word << 16 | u64::from(*value));
    }
}

fn unpack<const K: usize>(words: &[u64]) -> [u16; K] {
    std::array::from_fn(|at| (words[at / 4] >> (16 * (at % 4))) as u16)
}
