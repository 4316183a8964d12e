//! Keys under which spellings of one word of a name meet.
//!
//! In: a word in look-up form. Out: a key; equal keys mean that the words may be spellings of one
//! name. Romanisations of Cyrillic differ mostly in what this evens out: `y`, `i` and `j` for one
//! letter, single and double letters, `ë` after `ch`.

/// The key of a word.
pub(super) fn key(norm: &str) -> String {
    let latin = any_ascii::any_ascii(norm).to_lowercase();
    let mut key = String::with_capacity(latin.len());
    for c in latin.chars().filter(|c| c.is_alphanumeric()) {
        let c = if matches!(c, 'y' | 'j') { 'i' } else { c };
        // Numbers are not spelt in several ways.
        if c.is_ascii_digit() || !key.ends_with(c) {
            key.push(c);
        }
    }
    if let Some(stem) = key.strip_suffix("chov") {
        key = format!("{stem}chev");
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn spellings_meet_and_other_names_do_not() {
        let check = |spellings: &[&str]| {
            let keys: Vec<String> = spellings.iter().map(|name| key(&fold(name))).collect();
            assert!(
                keys.windows(2).all(|pair| pair[0] == pair[1]),
                "{spellings:?}: {keys:?}"
            );
        };
        check(&["Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskij", "Zelenski"]);
        check(&["Gorbachev", "Gorbachov", "GORBACHEV"]);
        check(&["Sergey", "Sergei", "Sergej"]);
        check(&["Yeltsin", "Ieltsin"]);
        check(&["Erdoğan", "Erdogan"]);
        check(&["Yasser", "Yaser"]);
        assert_ne!(key("lavrov"), key("lavrova"));
        assert_ne!(key("11"), key("1"));
    }
}
