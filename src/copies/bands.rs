//! Which of many articles may be copies, and the partition that those make which are.
//!
//! In: signatures, and what was found of them before. Out: for each article the first of those it is connected with by
//! copies. Signatures are looked at a few bands at a time, so memory is a few dozen bytes an article.
//!
//! A band is three slots of a signature; articles that agree in one of 84 bands are compared (locality-sensitive
//! hashing of Indyk and Motwani 1998). The chance of a band is about the cube of the share of all their pairs of words that
//! both have: where a fifth of the words is edited it is 0.47, and some band agrees nearly always; two articles about one
//! event have 0.02, and one in a thousand such pairs is compared in vain. What is left of an old partition stays as it is:
//! only articles that are new, and those whose group lost a member, are compared anew, with all.

use super::likeness::is_copy;
use super::minhash::mix;
use super::{Articles, Signature};

/// Slots of a third of the signature; a band takes one of each third.
const THIRD: usize = 42;
/// How the thirds are shifted against each other in each round, so that no two bands share two slots.
const ROUNDS: [[usize; 2]; 2] = [[0, 0], [7, 19]];
/// Bands of slots, and one for each of the two beginnings.
const BANDS: usize = THIRD * ROUNDS.len() + 2;
/// Bands looked at in one pass over all articles.
const AT_ONCE: usize = 8;
/// Texts of a bucket that are all compared with each other. Of more, which one template makes, each is compared with its
/// next neighbours in the order of their numbers and names only.
const BUCKET: usize = 512;
/// So many of them.
const NEIGHBOURS: usize = 32;
/// From this share of new articles on, everything is compared anew.
const FEW: u32 = 8;

/// What is known of articles from before: their keys, ascending, with the number of the group each was in, 0 for none.
pub type Known = Vec<(u64, u32)>;

/// Groups of articles connected by copies.
#[derive(Debug, PartialEq, Eq)]
pub struct Copied {
    /// For each article the smallest number of its group.
    pub first: Vec<u32>,
    /// What to know the next time.
    pub known: Known,
}

/// Joins articles that are copies of each other, directly or by others.
pub fn join(articles: &impl Articles, known: &[(u64, u32)]) -> Copied {
    let count = articles.count();
    let signatures = || (0..count).map(|number| articles.signature(number));
    let mut keys = Vec::with_capacity(count as usize);
    let mut texts = Vec::with_capacity(count as usize);
    for (number, signature) in (0..).zip(signatures()) {
        keys.push((signature.key(), number));
        texts.push((signature.text(), number));
    }
    keys.sort_unstable();
    let mut groups = Groups::new(count);
    let mut fresh = take_over(&keys, known, &mut groups);
    // Articles of the same words are one; the first of them stands for all.
    texts.sort_unstable();
    let mut repeated = vec![false; count as usize];
    for same in texts
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|same| same[0].0 != 0)
    {
        for (_, number) in &same[1..] {
            groups.join(same[0].1, *number);
            repeated[*number as usize] = true;
        }
    }
    drop(texts);
    let new = fresh.iter().filter(|fresh| **fresh).count() as u32;
    if new > count / FEW {
        fresh.fill(true);
        for from in (0..BANDS).step_by(AT_ONCE) {
            let bands = from..(from + AT_ONCE).min(BANDS);
            compare(articles, bands, None, &fresh, &repeated, &mut groups);
        }
    } else if new > 0 {
        let filter = Filter::of(articles, &fresh, new);
        compare(articles, 0..BANDS, Some(&filter), &fresh, &repeated, &mut groups);
    }
    let first: Vec<u32> = (0..count).map(|number| groups.first(number)).collect();
    let mut sizes = vec![0_u32; count as usize];
    first.iter().for_each(|first| sizes[*first as usize] += 1);
    let group = |number: u32| match first[number as usize] {
        first if sizes[first as usize] > 1 => first + 1,
        _ => 0,
    };
    let known = keys.iter().map(|(key, number)| (*key, group(*number)));
    Copied {
        known: known.collect(),
        first,
    }
}

/// Takes over the old groups that are whole. Returns which articles are to be compared: the new ones, and what is left
/// of a group that lost a member.
fn take_over(keys: &[(u64, u32)], known: &[(u64, u32)], groups: &mut Groups) -> Vec<bool> {
    let mut fresh = vec![true; keys.len()];
    let mut members = Vec::new();
    let mut broken = std::collections::HashSet::new();
    let mut keys = keys.iter().peekable();
    for (key, group) in known {
        while keys.next_if(|(live, _)| live < key).is_some() {}
        match keys.next_if(|(live, _)| live == key) {
            Some((_, number)) if *group == 0 => fresh[*number as usize] = false,
            Some((_, number)) => members.push((*group, *number)),
            None => drop(broken.insert(*group)),
        }
    }
    members.retain(|(group, _)| !broken.contains(group));
    members.sort_unstable();
    for group in members.chunk_by(|one, other| one.0 == other.0) {
        for (_, number) in group {
            fresh[*number as usize] = false;
            groups.join(group[0].1, *number);
        }
    }
    fresh
}

/// Compares the articles that agree in a band, one of each two fresh.
fn compare(
    articles: &impl Articles,
    bands: std::ops::Range<usize>,
    filter: Option<&Filter>,
    fresh: &[bool],
    repeated: &[bool],
    groups: &mut Groups,
) {
    let mut entries: Vec<u64> = Vec::new();
    for number in (0..articles.count()).filter(|number| !repeated[*number as usize]) {
        let signature = articles.signature(number);
        for band in bands.clone() {
            let Some(bucket) = bucket(&signature, band) else {
                continue;
            };
            if filter.is_none_or(|filter| filter.may_have(bucket)) {
                entries.push(u64::from(bucket) << 32 | u64::from(number));
            }
        }
    }
    entries.sort_unstable();
    for bucket in entries.chunk_by(|one, other| one >> 32 == other >> 32) {
        let mut members: Vec<u32> = bucket.iter().map(|entry| *entry as u32).collect();
        if members.len() > 1 && members.iter().any(|number| fresh[*number as usize]) {
            compare_bucket(articles, &mut members, fresh, groups);
        }
    }
}

fn compare_bucket(articles: &impl Articles, members: &mut [u32], fresh: &[bool], groups: &mut Groups) {
    let first = groups.first(members[0]);
    if members.iter().all(|number| groups.first(*number) == first) {
        return;
    }
    let mut reach = members.len();
    if members.len() > BUCKET {
        members.sort_by_cached_key(|number| {
            let signature = articles.signature(*number);
            (signature.facts().0, signature.names().0, *number)
        });
        reach = NEIGHBOURS;
    }
    let signatures: Vec<Signature> = members.iter().map(|number| articles.signature(*number)).collect();
    for (at, one) in members.iter().enumerate() {
        let others = members.iter().enumerate().skip(at + 1).take(reach);
        for (nth, other) in others {
            let new = fresh[*one as usize] || fresh[*other as usize];
            if new && groups.first(*one) != groups.first(*other) && is_copy(&signatures[at], &signatures[nth])
            {
                groups.join(*one, *other);
            }
        }
    }
}

/// The bucket of an article in a band, with the band's number; `None` where the text is too short.
fn bucket(signature: &Signature, band: usize) -> Option<u32> {
    if signature.pairs() == 0 {
        return None;
    }
    let number = (band as u32) << 24;
    if band >= BANDS - 2 {
        let beginning = signature.beginnings()[band + 2 - BANDS];
        return (beginning != 0).then_some(number | beginning >> 8);
    }
    let (round, nth) = (band / THIRD, band % THIRD);
    let [second, third] = ROUNDS[round];
    let places = [
        nth,
        THIRD + (nth + second) % THIRD,
        2 * THIRD + (nth + third) % THIRD,
    ];
    let slots = signature.pair_slots();
    let bytes = places.map(|slot| (slots[slot / 8] >> (slot % 8 * 8)) as u8);
    Some(number | u32::from_be_bytes([0, bytes[0], bytes[1], bytes[2]]))
}

/// Which buckets fresh articles are in, with few wrong ones (Bloom 1970).
struct Filter {
    bits: Vec<u64>,
}

impl Filter {
    fn of(articles: &impl Articles, fresh: &[bool], new: u32) -> Filter {
        let words = (new as usize * BANDS / 4).next_power_of_two();
        let mut bits = vec![0; words];
        let fresh = (0..articles.count()).filter(|number| fresh[*number as usize]);
        for signature in fresh.map(|number| articles.signature(number)) {
            for bucket in (0..BANDS).filter_map(|band| bucket(&signature, band)) {
                let (word, bit) = Filter::place(bucket, words);
                bits[word] |= bit;
            }
        }
        Filter { bits }
    }

    fn may_have(&self, bucket: u32) -> bool {
        let (word, bit) = Filter::place(bucket, self.bits.len());
        self.bits[word] & bit != 0
    }

    fn place(bucket: u32, words: usize) -> (usize, u64) {
        let mixed = mix(u64::from(bucket));
        ((mixed >> 6) as usize & (words - 1), 1 << (mixed & 63))
    }
}

/// Disjoint sets; the smallest number of each is its first.
pub(super) struct Groups(Vec<u32>);

impl Groups {
    pub(super) fn new(count: u32) -> Groups {
        Groups((0..count).collect())
    }

    pub(super) fn first(&mut self, number: u32) -> u32 {
        let mut number = number;
        while self.0[number as usize] != number {
            let above = self.0[self.0[number as usize] as usize];
            self.0[number as usize] = above;
            number = above;
        }
        number
    }

    pub(super) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other) as usize] = one.min(other);
    }
}
