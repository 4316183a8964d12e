//! Small sketches of sets of hashes, from which the size of what two sets share is estimated.
//!
//! In: hashes of 64 bits. Out: slots for the likeness of large sets (minwise hashing of Broder 1997, by one
//! permutation as Li, Owen and Zhang 2012 have it, empty bins filled from others as Shrivastava 2017 does, eight or four
//! bits a value as in Li and König 2010), and sorted bottom-k sketches for small sets. Nothing here knows what is hashed.

/// Random subsets of hashes that the smallest is taken of.
pub(super) const SLOTS: usize = 128;
/// Numbers of 64 bits that hold one byte of each.
pub(super) const BYTES: usize = SLOTS / 8;
/// Numbers of 64 bits that hold four bits of each.
pub(super) const NIBBLES: usize = SLOTS / 16;

/// Mixes the bits of a number (the finaliser of SplitMix64, Steele, Lea and Flood 2014).
pub(super) fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The slots of a set of hashes, which is not empty; a byte each.
pub(super) fn slots(hashes: &[u64]) -> [u8; SLOTS] {
    const EMPTY: u64 = u64::MAX;
    let mut least = [EMPTY; SLOTS];
    for hash in hashes {
        let bin = &mut least[(hash >> 57) as usize];
        *bin = (*bin).min(hash & (EMPTY >> 7));
    }
    let mut bytes = [0; SLOTS];
    for (bin, byte) in bytes.iter_mut().enumerate() {
        let tries = (0..).map(|nth: u64| mix((bin as u64) << 32 | nth) as usize % SLOTS);
        let filled = std::iter::once(bin).chain(tries).find(|&bin| least[bin] != EMPTY);
        *byte = mix(least[filled.expect("some bin is filled")]) as u8;
    }
    bytes
}

/// All eight bits of the slots.
pub(super) fn bytes(slots: &[u8; SLOTS]) -> [u64; BYTES] {
    std::array::from_fn(|at| {
        let eight = slots[at * 8..].iter().take(8);
        eight.rev().fold(0, |word, slot| word << 8 | u64::from(*slot))
    })
}

/// Four bits of each of the slots.
pub(super) fn nibbles(slots: &[u8; SLOTS]) -> [u64; NIBBLES] {
    std::array::from_fn(|at| {
        let sixteen = slots[at * 16..].iter().take(16);
        sixteen
            .rev()
            .fold(0, |word, slot| word << 4 | u64::from(*slot & 15))
    })
}

/// The share of two sets' union that both have (Jaccard), estimated from the bytes of their slots.
pub(super) fn jaccard_of_bytes(one: &[u64], other: &[u64]) -> f64 {
    estimate(one, other, 0x7f7f_7f7f_7f7f_7f7f, 256.0)
}

/// The same from four bits of each, less exact.
pub(super) fn jaccard_of_nibbles(one: &[u64], other: &[u64]) -> f64 {
    estimate(one, other, 0x7777_7777_7777_7777, 16.0)
}

/// `low` has all bits but the highest of each slot; `values` is how many values a slot may have.
fn estimate(one: &[u64], other: &[u64], low: u64, values: f64) -> f64 {
    let pairs = one.iter().zip(other);
    let same: u32 = pairs
        .map(|(one, other)| {
            let differ = one ^ other;
            // The highest bit of a slot is set where all its bits are zero.
            (!(((differ & low) + low) | differ | low)).count_ones()
        })
        .sum();
    let chance = 1.0 / values;
    ((f64::from(same) / SLOTS as f64 - chance) / (1.0 - chance)).max(0.0)
}

/// The smallest values of a set, as many as a sketch has room for, and how many there were.
pub(super) fn bottom<const K: usize>(mut values: Vec<u16>) -> ([u16; K], u8) {
    values.sort_unstable();
    values.dedup();
    let mut sketch = [u16::MAX; K];
    for (slot, value) in sketch.iter_mut().zip(&values) {
        *slot = *value;
    }
    (sketch, u8::try_from(values.len()).unwrap_or(u8::MAX))
}

/// Of the values that both sketches would show, how many they share, and how many the one with fewer has.
pub(super) fn shared(one: (&[u16], u8), other: (&[u16], u8)) -> (usize, usize) {
    let limit = |(values, count): (&[u16], u8)| match usize::from(count) > values.len() {
        true => values.last().copied().unwrap_or(0),
        false => u16::MAX,
    };
    let limit = limit(one).min(limit(other));
    let (one, other) = (below(one, limit), below(other, limit));
    let both = one
        .iter()
        .filter(|value| other.binary_search(value).is_ok())
        .count();
    (both, one.len().min(other.len()))
}

/// The values that a sketch shows up to a limit.
fn below((values, count): (&[u16], u8), limit: u16) -> &[u16] {
    let shown = &values[..values.len().min(usize::from(count))];
    &shown[..shown.partition_point(|value| *value <= limit)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets of which `both` of the hashes are shared and `apart` are each one's own.
    fn sets(both: u64, apart: u64) -> [Vec<u64>; 2] {
        [1, 2].map(|own| {
            let shared = (0..both).map(mix);
            shared.chain((0..apart).map(|nth| mix(own << 40 | nth))).collect()
        })
    }

    fn check(both: u64, apart: u64) {
        let [one, other] = sets(both, apart);
        let want = both as f64 / (both + 2 * apart) as f64;
        let [one, other] = [slots(&one), slots(&other)];
        let by_bytes = jaccard_of_bytes(&bytes(&one), &bytes(&other));
        let by_nibbles = jaccard_of_nibbles(&nibbles(&one), &nibbles(&other));
        // Four standard deviations of 128 draws, and what chance adds to four bits.
        let room = 4.0 * (want * (1.0 - want) / SLOTS as f64).sqrt() + 0.01;
        assert!(
            (by_bytes - want).abs() <= room,
            "{both} {apart}: {by_bytes} for {want}"
        );
        assert!(
            (by_nibbles - want).abs() <= room + 0.08,
            "{both} {apart}: {by_nibbles} for {want}"
        );
    }

    #[test]
    fn likeness_is_estimated_within_its_error() {
        for (both, apart) in [
            (1, 0),
            (20, 5),
            (20, 40),
            (200, 50),
            (2000, 3000),
            (0, 300),
            (5, 4000),
        ] {
            check(both, apart);
        }
    }

    #[test]
    fn small_sets_are_compared_as_far_as_both_sketches_reach() {
        let sketch = |values: &[u16]| bottom::<4>(values.to_vec());
        for (one, other, want) in [
            (&[1, 2, 3][..], &[2, 3, 4][..], (2, 3)),
            (&[], &[1], (0, 0)),
            (&[5, 5, 6], &[6], (1, 1)),
            // The first shows 1 to 4 only, so 9 says nothing.
            (&[1, 2, 3, 4, 9], &[1, 2, 9], (2, 2)),
        ] {
            let ((one, of_one), (other, of_other)) = (sketch(one), sketch(other));
            assert_eq!(shared((&one, of_one), (&other, of_other)), want);
        }
    }
}
