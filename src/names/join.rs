//! Which clusters of people's spellings are one person: each joins the one main name it is most like.
//!
//! In: names of clusters with their weights. Out: for each, the cluster it joins. Only likeness to the main name
//! joins, so that no chain of small steps leads from one person to another.

use super::alike::Person;
use super::candidates::cluster_keys;
use super::may_share;
use super::parallel::in_parallel;
use super::printed::Word;
use super::sounds::distance;

/// A cluster of spellings, as far as joining looks at it.
pub(super) struct Joining<'a> {
    /// Its commonest name.
    pub name: &'a str,
    /// The country its articles place it in.
    pub country: Option<[u8; 2]>,
    pub articles: u32,
}

/// Likeness from which on names join without being asked for.
pub(super) const SURE: f64 = 0.9;
/// Of several names it might be, one must have so many times the articles of the next.
const STANDS_OUT: u32 = 4;
/// Or be so much more alike.
const NEARER: f64 = 0.02;

/// For each cluster the one it joins, itself where none.
pub(super) fn join(clusters: &[Joining]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    // Of equals the longer name leads: it tells more.
    order.sort_by_key(|at| {
        let cluster = &clusters[*at];
        (
            std::cmp::Reverse(cluster.articles),
            std::cmp::Reverse(cluster.name.len()),
            cluster.name,
        )
    });
    let told = in_parallel(clusters.len(), |ranks| {
        let mut told = Told::default();
        for rank in ranks {
            let person = Person::new(clusters[order[rank]].name);
            let own = cluster_keys(&person).into_iter();
            told.keys.extend(own.map(|(key, _)| (key, rank as u32)));
            told.heard.push(&person);
        }
        vec![told]
    });
    let mut heard = Heard::default();
    let mut keys = Vec::with_capacity(told.iter().map(|told| told.keys.len()).sum());
    for part in told {
        heard.append(&part.heard);
        keys.extend(part.keys);
    }
    keys.sort_unstable();
    let surely = in_parallel(clusters.len(), |ranks| {
        let near = ranks.map(|rank| surely_alike(rank, &order, clusters, &keys, &heard));
        near.collect()
    });
    let mut joins: Vec<usize> = (0..clusters.len()).collect();
    for (at, near) in order.iter().zip(surely) {
        let is_main = |(_, main): &(f64, usize)| joins[*main] == *main;
        let mains: Vec<(f64, usize)> = near.into_iter().filter(is_main).collect();
        if let Some(main) = standing_out(mains, clusters) {
            joins[*at] = main;
        }
    }
    joins
}

/// What names tell of themselves: their keys, each with the name's rank, and their sounds.
#[derive(Default)]
struct Told {
    keys: Vec<(u32, u32)>,
    heard: Heard,
}

/// The clusters of more weight than one whose names are surely alike to its, with the likeness.
fn surely_alike(
    rank: usize,
    order: &[usize],
    clusters: &[Joining],
    keys: &[(u32, u32)],
    heard: &Heard,
) -> Vec<(f64, usize)> {
    let cluster = &clusters[order[rank]];
    let person = Person::new(cluster.name);
    let mut mains: Vec<u32> = Vec::new();
    for (key, is_form) in cluster_keys(&person) {
        let from = keys.partition_point(|(other, _)| *other < key);
        let same = keys[from..]
            .iter()
            .map_while(|(other, main)| (*other == key).then_some(*main));
        let before = same.take_while(|main| (*main as usize) < rank).take(MOST_MAINS);
        mains.extend(before.filter(|main| is_form || heard.near(rank, *main as usize)));
    }
    mains.sort_unstable();
    mains.dedup();
    let agrees = |main: &usize| may_share(cluster.country, clusters[*main].country);
    let mains = mains.into_iter().map(|main| order[main as usize]).filter(agrees);
    mains
        .map(|main| (person.alike(&Person::new(clusters[main].name)), main))
        .filter(|(likeness, _)| *likeness >= SURE)
        .collect()
}

/// So many of the heaviest names under a key are compared.
const MOST_MAINS: usize = 48;

/// The sounds of every name's first and last word, one behind the other: a quick look before a close one.
#[derive(Default)]
struct Heard {
    sounds: String,
    ends: Vec<(u32, u32)>,
}

impl Heard {
    fn push(&mut self, person: &Person) {
        let words = person.names.first().map(|name| name.words.as_slice());
        let sounds = |word: Option<&Word>| word.map_or("", |word| word.sounds.as_str()).to_owned();
        self.sounds += &sounds(words.and_then(|words| words.first()));
        let middle = self.sounds.len() as u32;
        self.sounds += &sounds(words.and_then(|words| words.last()));
        self.ends.push((middle, self.sounds.len() as u32));
    }

    fn append(&mut self, other: &Heard) {
        let begin = self.sounds.len() as u32;
        self.sounds += &other.sounds;
        let ends = other.ends.iter();
        self.ends
            .extend(ends.map(|(middle, end)| (begin + middle, begin + end)));
    }

    fn of(&self, rank: usize) -> (&str, &str) {
        let begin = rank.checked_sub(1).map_or(0, |before| self.ends[before].1);
        let (first, last) = self.ends[rank];
        let part = |from: u32, to: u32| &self.sounds[from as usize..to as usize];
        (part(begin, first), part(first, last))
    }

    /// Whether names may be alike, in either order.
    fn near(&self, one: usize, other: usize) -> bool {
        let ((first, last), (its_first, its_last)) = (self.of(one), self.of(other));
        let near = |a: &str, b: &str| a == b || distance(a, b, false) <= 1.3;
        near(last, its_last) && near(first, its_first) || near(last, its_first) && near(first, its_last)
    }
}

/// The name that is most alike, if one stands out.
fn standing_out(mut found: Vec<(f64, usize)>, all: &[Joining]) -> Option<usize> {
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (best, main) = *found.first()?;
    let stands_out = found[1..].iter().all(|(likeness, other)| {
        best - likeness >= NEARER || all[main].articles >= all[*other].articles.saturating_mul(STANDS_OUT)
    });
    stands_out.then_some(main)
}
