//! Whether two articles are copies, by their signatures.
//!
//! In: two signatures. Out: yes or no, the same whichever comes first. The thresholds were chosen on the development
//! sets named in `docs/quality.md`.

use super::minhash::{jaccard_of_bytes, jaccard_of_nibbles, shared};
use super::signature::Signature;

/// Mean of the shares of the smaller text's words and of their pairs that a copy has. Where a fifth of the words is
/// edited here and there, 0.89 of the words and 0.68 of the pairs are left; where a fifth of the sentences is another's,
/// 0.85 and 0.8. Of two stories that share their background, or the questions of an interview, it is up to 0.67 and 0.57.
const COPY: f64 = 0.66;
/// Share of the pairs for what hangs together with a lead by others.
const NEAR: f64 = 0.3;
/// The smaller text is at least this share of the larger one, else it has to begin as the other does.
const WHOLE: f64 = 0.4;
/// And it is never smaller than this.
const LEAST: f64 = 0.2;
/// Share of the smaller text that a piece much shorter than the whole must have.
const PIECE: f64 = 0.7;
/// Two texts fill in the same template if their numbers, or names, are kept so seldom that it would happen to one copy
/// of a thousand.
const CHANCE: f64 = 0.001;
/// Share of the headline's words that versions of a page have, where their texts differ.
const SAME_TITLE: f64 = 0.6;

/// Share of the pairs of words of the smaller text that are in the other too; 0 for short texts.
pub fn overlap(one: &Signature, other: &Signature) -> f64 {
    let jaccard = jaccard_of_bytes(one.pair_slots(), other.pair_slots());
    of_smaller(jaccard, one.pairs(), other.pairs())
}

/// Share of the words of the smaller text that are in the other too.
fn word_overlap(one: &Signature, other: &Signature) -> f64 {
    let jaccard = jaccard_of_nibbles(one.word_slots(), other.word_slots());
    of_smaller(jaccard, one.words(), other.words())
}

/// Of a share of the union of two sets of these sizes, the share of the smaller set.
fn of_smaller(jaccard: f64, one: u32, other: u32) -> f64 {
    if one == 0 || other == 0 {
        return 0.0;
    }
    let both = jaccard / (1.0 + jaccard) * (f64::from(one) + f64::from(other));
    (both / f64::from(one.min(other))).min(1.0)
}

/// Whether two articles are copies by what they say.
pub fn is_copy(one: &Signature, other: &Signature) -> bool {
    if one.text() == other.text() && one.text() != 0 {
        return true;
    }
    let (a, b) = (f64::from(one.pairs()), f64::from(other.pairs()));
    let size = a.min(b) / a.max(b);
    // Not a number where both are short.
    if size.is_nan() || size < LEAST {
        return false;
    }
    let overlap = overlap(one, other);
    let enough = match size >= WHOLE {
        true => (overlap + word_overlap(one, other)) / 2.0 >= COPY,
        false => overlap >= PIECE && begins_alike(one, other),
    };
    enough && !fill_one_template(one, other, overlap)
}

/// Whether two articles are near enough to be of one story, where others connect them.
pub(super) fn is_near(one: &Signature, other: &Signature) -> bool {
    let same = one.text() == other.text() && one.text() != 0;
    same || overlap(one, other) >= NEAR
}

/// Whether two articles of one address are versions of one page and not pages that give another's address.
pub(super) fn is_version(one: &Signature, other: &Signature) -> bool {
    let ((title, of_title), (another, of_another)) = (one.title(), other.title());
    let (both, of) = shared((&title, of_title), (&another, of_another));
    is_near(one, other) || (of > 0 && both as f64 >= SAME_TITLE * of as f64)
}

fn begins_alike(one: &Signature, other: &Signature) -> bool {
    let mut pairs = one.beginnings().into_iter().zip(other.beginnings());
    pairs.any(|(one, other)| one != 0 && one == other)
}

/// Whether numbers or names differ where the words around them do not: a note of another day, a life of another person.
fn fill_one_template(one: &Signature, other: &Signature, overlap: f64) -> bool {
    // A pair of words is kept where both words are.
    let kept = overlap.sqrt();
    let ((facts, of_facts), (others, of_others)) = (one.facts(), other.facts());
    let ((names, of_names), (ours, of_ours)) = (one.names(), other.names());
    let counts = [
        shared((&facts, of_facts), (&others, of_others)),
        shared((&names, of_names), (&ours, of_ours)),
    ];
    counts
        .into_iter()
        .any(|(both, of)| at_most(both, of, kept) < CHANCE)
}

/// The chance that of so many draws at most `both` succeed (binomial).
fn at_most(both: usize, of: usize, chance: f64) -> f64 {
    let chance = chance.min(0.99);
    let mut term = (1.0 - chance).powi(of as i32);
    let mut sum = term;
    for nth in 1..=both.min(of) {
        term *= (of - nth + 1) as f64 / nth as f64 * chance / (1.0 - chance);
        sum += term;
    }
    sum
}
