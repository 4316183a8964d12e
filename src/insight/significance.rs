//! How far two counts are from chance.

/// The log-likelihood ratio (Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993) of a
/// two-by-two table, with the sign of the association: above 0 where `both` is more than chance would give. `one` and
/// `other` are the counts of each, `all` that of everything.
pub fn association(both: u64, one: u64, other: u64, all: u64) -> f64 {
    let (both, one, other, all) = (both as f64, one as f64, other as f64, all as f64);
    let cells = [
        (both, one * other / all),
        (one - both, one * (all - other) / all),
        (other - both, (all - one) * other / all),
        (all - one - other + both, (all - one) * (all - other) / all),
    ];
    let sum: f64 = cells
        .iter()
        .filter(|(seen, expected)| *seen > 0.0 && *expected > 0.0)
        .map(|(seen, expected)| seen * (seen / expected).ln())
        .sum();
    let strength = (2.0 * sum).max(0.0);
    if both * all >= one * other {
        strength
    } else {
        -strength
    }
}

#[cfg(test)]
mod tests {
    use super::association;

    #[test]
    fn what_stands_together_more_than_chance_is_positive() {
        // The same by entropies: of the cells, less those of the margins, plus that of all.
        let sum = |counts: &[f64]| counts.iter().map(|n| n * n.ln()).sum::<f64>();
        let by_entropy = 2.0
            * (sum(&[8.0, 12.0, 32.0, 948.0]) - sum(&[20.0, 980.0]) - sum(&[40.0, 960.0]) + sum(&[1000.0]));
        let value = association(8, 20, 40, 1000);
        assert!((value - by_entropy).abs() < 1e-6, "{value} and {by_entropy}");
        assert!(association(10, 10, 10, 100) > association(10, 10, 50, 100));
        assert!(association(0, 10, 50, 100) < 0.0);
        assert!(association(5, 10, 50, 100).abs() < 1e-9);
        assert!(association(1, 1, 1, 1).abs() < 1e-9);
    }
}
