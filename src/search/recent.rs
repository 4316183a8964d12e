//! Newer articles above older ones, by how long ago they were published.
//!
//! In: a half-life in days and the day that age is counted from. Out: scores, raised by up to as much again.

use super::order::NEVER;

/// How much more the newest article counts.
const MOST: f64 = 1.0;

/// How newer articles are raised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recent {
    /// Days after which half of what newness adds is left.
    pub half_life: f64,
    /// The day of age 0, counted from 1970-01-01; what is newer has no age either.
    pub newest: i64,
}

impl Recent {
    /// A score in steps of an article published on a day; one without a day keeps it.
    pub(super) fn raise(&self, score: i64, published: i64) -> i64 {
        if published == NEVER {
            return score;
        }
        let age = self.newest.saturating_sub(published).max(0) as f64;
        (score as f64 * (1.0 + MOST * (-age / self.half_life).exp2())).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newness_adds_half_as_much_after_each_half_life() {
        let recent = Recent {
            half_life: 30.0,
            newest: 1000,
        };
        let check = |published: i64, want: i64| assert_eq!(recent.raise(100, published), want, "{published}");
        check(1000, 200);
        check(1001, 200);
        check(970, 150);
        check(940, 125);
        check(-9000, 100);
        check(NEVER, 100);
    }
}
