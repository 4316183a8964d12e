//! Numbers of pictures.

/// The count that the largest part of a picture stands for; 1 where nothing is counted.
pub(super) fn most(counts: impl Iterator<Item = u64>) -> u64 {
    counts.max().unwrap_or(1).max(1)
}

/// A length as precise as a picture needs it.
pub(super) fn tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
