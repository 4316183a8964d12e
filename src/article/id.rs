//! How an article is named: `path` or `path#key`.
//!
//! In: a path relative to its root and a record's key. Out: an [`ArticleId`] that prints and reads
//! back unchanged and never holds white space. Nothing here knows whether the file exists.

use super::ArticleId;
use std::fmt;
use std::str::FromStr;

impl ArticleId {
    /// The id of the article at `path` (as on disk, with `/`), or of its record `key`, which is given
    /// as in [`Article::key`](super::Article::key).
    #[must_use]
    pub fn new(path: &str, key: Option<&str>) -> Self {
        // A key that is encoded already stays as it is, one that is not can do no harm.
        Self {
            source: encode(path),
            key: key.map(|key| if is_encoded(key) { key.into() } else { encode(key) }),
        }
    }

    /// The path as it is on disk, relative to the root, with `/`.
    #[must_use]
    pub fn path(&self) -> String {
        decode(&self.source)
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => write!(f, "{}#{key}", self.source),
            None => f.write_str(&self.source),
        }
    }
}

/// Why a text is no article's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no article's id: {reason}")]
pub struct IdError {
    text: String,
    reason: &'static str,
}

impl FromStr for ArticleId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = |reason| IdError {
            text: text.to_owned(),
            reason,
        };
        let (source, key) = match text.split_once('#') {
            Some((source, key)) => (source, Some(key)),
            None => (text, None),
        };
        if source.is_empty() {
            return Err(error("it has no path"));
        }
        if key == Some("") {
            return Err(error("nothing follows the #"));
        }
        if !is_encoded(source) || key.is_some_and(|key| !is_encoded(key)) {
            return Err(error(
                "a #, a % or white space inside a path or a key is written as %23, %25, %20",
            ));
        }
        Ok(Self {
            source: source.to_owned(),
            key: key.map(str::to_owned),
        })
    }
}

/// Percent-encodes `#`, `%`, white space and control characters, byte by byte of their UTF-8.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = [0; 4];
    for c in text.chars() {
        if has_to_be_encoded(c) {
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn has_to_be_encoded(c: char) -> bool {
    c == '#' || c == '%' || c.is_whitespace() || c.is_control()
}

/// Whether nothing in `text` is left to encode: every `%` begins a code, and there is no `#`.
fn is_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.char_indices().all(|(at, c)| match c {
        '%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)),
        _ => !has_to_be_encoded(c),
    })
}

/// The text that is percent-encoded in this one.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_prints_as_path_and_key() {
        for (path, key, printed) in [
            ("1955/geneva.txt", None, "1955/geneva.txt"),
            ("a b.jsonl", Some("7"), "a%20b.jsonl#7"),
            ("100%#1.json", Some("x%20y"), "100%25%231.json#x%20y"),
            ("\u{a0}é\n", Some("k#1"), "%C2%A0é%0A#k%231"),
        ] {
            let id = ArticleId::new(path, key);
            assert_eq!(id.to_string(), printed);
            assert_eq!(id.path(), path);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "#3", "a.txt#", "a b.txt", "a#b#c", "50%.txt", "a%2"] {
            assert!(text.parse::<ArticleId>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ids_read_back(path in ".{1,20}", key in proptest::option::of(".{1,20}")) {
            let id = ArticleId::new(&path, key.as_deref().map(encode).as_deref());
            let printed = id.to_string();
            prop_assert!(!printed.contains(char::is_whitespace));
            prop_assert_eq!(id.path(), path);
            prop_assert_eq!(printed.parse::<ArticleId>(), Ok(id));
        }
    }
}
