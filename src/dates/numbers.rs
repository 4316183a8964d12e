//! Numbers in digits and in words: years, ordinals, amounts.
//!
//! In: the words of a text and a place. Out: a number and where it ends.

use super::classes::Amount;
use super::words::{Sense, Words};

/// `nineteen ninety-six`, `twenty twenty-five`.
pub(super) fn spelled_year(words: &Words, at: usize) -> Option<(i16, usize)> {
    if let (Sense::Cardinal(2), Sense::Scale(1_000)) = (words.sense(at), words.sense(at + 1)) {
        let and = usize::from(words.norm(at + 2) == "and");
        return Some(match spelled_number(words, at + 2 + and) {
            Some((end, thousandths @ 1_000..=99_000)) => (2_000 + (thousandths / 1_000) as i16, end),
            _ => (2_000, at + 2),
        });
    }
    let Sense::Cardinal(century @ 15..=20) = words.sense(at) else {
        return None;
    };
    let Sense::Cardinal(first @ 10..=99) = words.sense(at + 1) else {
        return None;
    };
    let (mut year, mut end) = (century * 100 + first, at + 2);
    let last = end + usize::from(words.is_hyphen(end));
    if let Sense::Cardinal(units @ 1..=9) = words.sense(last)
        && first >= 20
    {
        year += units;
        end = last + 1;
    }
    Some((year as i16, end))
}

/// `eighth`, `twenty-first`.
pub(super) fn spelled_ordinal(words: &Words, at: usize) -> Option<(usize, i8)> {
    match words.sense(at) {
        Sense::Ordinal(value) => Some((at + 1, value)),
        Sense::Cardinal(tens @ 20..=90) => {
            let at = at + 1 + usize::from(words.is_hyphen(at + 1));
            match words.sense(at) {
                Sense::Ordinal(units @ 1..=9) => Some((at + 1, tens as i8 + units)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Words a spelled number may have.
const MOST_NUMBER_WORDS: usize = 10;

/// A number in digits or words, `a`, or a word such as `several`.
pub(super) fn read_amount(words: &Words, at: usize) -> Option<(usize, Amount)> {
    let (mut end, mut total) = match words.sense(at) {
        Sense::Number {
            thousandths,
            ordinal: false,
            ..
        } => past_half(words, at + 1, thousandths),
        Sense::Vague => return Some((at + 1, Amount::Vague)),
        Sense::Group(count) => past_of(words, at + 1, count),
        Sense::Article => match words.sense(at + 1) {
            Sense::Vague => return Some((at + 2, Amount::Vague)),
            Sense::Group(count) => past_of(words, at + 2, count),
            _ => (at + 1, 1_000),
        },
        Sense::Cardinal(_) => spelled_number(words, at)?,
        _ => return None,
    };
    // `two and a half`
    let half = ["and", "a", "half"].into_iter().zip(end..);
    if half.into_iter().all(|(word, at)| words.norm(at) == word) {
        total += 500;
        end += 3;
    }
    while let Sense::Scale(scale) = words.sense(end)
        && end - at < MOST_NUMBER_WORDS
    {
        total = total.saturating_mul(scale);
        end += 1;
    }
    Some((end, Amount::Exact(total)))
}

/// Reads the rest of `couple of`.
fn past_of(words: &Words, at: usize, count: u16) -> (usize, u64) {
    let of = words.norm(at) == "of";
    (at + usize::from(of), u64::from(count) * 1_000)
}

/// Reads the rest of `2 1/2`.
fn past_half(words: &Words, at: usize, thousandths: u64) -> (usize, u64) {
    let is_half = words.raw(at) == "1" && words.raw(at + 1) == "/" && words.raw(at + 2) == "2";
    match is_half && words.glued(at + 1) && words.glued(at + 2) {
        true => (at + 3, thousandths + 500),
        false => (at, thousandths),
    }
}

/// `twenty-four`, `a hundred and five`; in thousandths. Scales at the end are left to the caller.
fn spelled_number(words: &Words, at: usize) -> Option<(usize, u64)> {
    let (mut total, mut group, mut end) = (0_u64, 0_u64, at);
    for _ in 0..MOST_NUMBER_WORDS {
        let joined = end > at && (words.is_hyphen(end) && words.glued(end) || words.norm(end) == "and");
        let next = end + usize::from(joined);
        match words.sense(next) {
            Sense::Cardinal(value) if fits_after(group, u64::from(value)) => group += u64::from(value),
            Sense::Scale(100) if !joined && (1..100).contains(&group) => group *= 100,
            Sense::Scale(scale) if !joined && group > 0 => {
                total += group.saturating_mul(scale);
                group = 0;
            }
            _ => break,
        }
        end = next + 1;
    }
    (end > at).then(|| (end, total.saturating_add(group).saturating_mul(1_000)))
}

/// Whether a number word goes on the number before it: `twenty` `four`, not `four` `five`.
fn fits_after(before: u64, value: u64) -> bool {
    before.is_multiple_of(100) || before.is_multiple_of(10) && before % 100 >= 20 && value < 10
}
