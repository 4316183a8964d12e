//! Answers that were given before, kept while nothing is written and the day lasts.
//!
//! Who goes back, reloads or shares an address asks the same again; so do several readers of one page.

use axum::body::Bytes;
use jiff::civil::Date;
use lru::LruCache;
use std::sync::{Mutex, PoisonError};

/// Bytes of all answers kept.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of one that is kept.
const MOST_OF_ONE: usize = 1024 * 1024;

/// What an answer holds for: the state of the index, and the day on which it was asked.
pub(super) type Valid = (u64, Date);

/// An answer: its media type and its bytes.
pub(super) type Answer = (&'static str, Bytes);

/// Answers by their addresses.
pub(super) struct Kept(Mutex<Answers>);

struct Answers {
    valid: Option<Valid>,
    bytes: usize,
    by_address: LruCache<String, Answer>,
}

impl Kept {
    /// Nothing yet.
    pub(super) fn new() -> Kept {
        Kept(Mutex::new(Answers {
            valid: None,
            bytes: 0,
            by_address: LruCache::unbounded(),
        }))
    }

    /// The answer that was given to an address.
    pub(super) fn get(&self, valid: Valid, address: &str) -> Option<Answer> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match answers.valid == Some(valid) {
            true => answers.by_address.get(address).cloned(),
            false => None,
        }
    }

    /// Keeps an answer, and forgets those asked for longest ago where there are too many.
    pub(super) fn keep(&self, valid: Valid, address: &str, answer: &Answer) {
        if answer.1.len() + address.len() > MOST_OF_ONE {
            return;
        }
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.valid != Some(valid) {
            answers.by_address.clear();
            (answers.bytes, answers.valid) = (0, Some(valid));
        }
        let before = answers.by_address.put(address.to_owned(), answer.clone());
        let size = |address: &str, answer: &Answer| address.len() + answer.1.len();
        answers.bytes += size(address, answer);
        answers.bytes -= before.map_or(0, |before| size(address, &before));
        while answers.bytes > MOST_BYTES {
            let Some((address, oldest)) = answers.by_address.pop_lru() else {
                break;
            };
            answers.bytes -= size(&address, &oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(bytes: usize) -> Answer {
        ("text/plain", Bytes::from(vec![b'x'; bytes]))
    }

    #[test]
    fn an_answer_holds_for_one_state_and_day() {
        let kept = Kept::new();
        let (today, tomorrow) = (Date::constant(2026, 3, 1), Date::constant(2026, 3, 2));
        kept.keep((1, today), "/a", &answer(3));
        assert_eq!(kept.get((1, today), "/a"), Some(answer(3)));
        for (valid, address) in [((2, today), "/a"), ((1, tomorrow), "/a"), ((1, today), "/b")] {
            assert_eq!(kept.get(valid, address), None, "{valid:?} {address}");
        }
        kept.keep((2, today), "/b", &answer(1));
        assert_eq!(kept.get((2, today), "/a"), None);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let kept = Kept::new();
        let valid = (1, Date::constant(2026, 3, 1));
        kept.keep(valid, "/large", &answer(MOST_OF_ONE));
        assert_eq!(kept.get(valid, "/large"), None);
        for nth in 0..100 {
            kept.keep(valid, &format!("/{nth}"), &answer(MOST_OF_ONE / 2));
            // The first is asked for again and again.
            assert!(kept.get(valid, "/0").is_some());
        }
        assert_eq!(kept.get(valid, "/1"), None);
        assert!(kept.get(valid, "/99").is_some());
        assert!(kept.0.lock().expect("nobody failed").bytes <= MOST_BYTES);
    }
}
