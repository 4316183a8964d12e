//! The table of names against the articles it was made of.

use super::{Health, Trouble, shown};
use crate::index::reader::{MANY_NAMES, NAMES, Reader, mapped};
use crate::names::Names;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Looks at the table, where there is one for this commit; the next question makes one that is missing or older anew.
pub(super) fn check(reader: &Reader, health: &mut Health) {
    let place = shown(&reader.path.join(NAMES));
    let Some(bytes) = mapped(&reader.path, NAMES) else {
        return;
    };
    let wrong = catch_unwind(AssertUnwindSafe(|| {
        let Ok(identities) = reader.identities() else {
            return Some("the names of the articles cannot be read");
        };
        let Some(kept) = Names::read(bytes.clone()) else {
            return Some("it cannot be read");
        };
        if kept.commit() != reader.commit {
            return None;
        }
        if identities.len() < MANY_NAMES {
            let made = Names::build(reader.commit, identities);
            return (made.as_slice() != bytes.as_slice()).then_some("it is not what the articles give");
        }
        let unknown = |identity: &String| kept.entity_of(identity).and_then(|e| kept.entity(e)).is_none();
        identities
            .keys()
            .any(unknown)
            .then_some("names of the articles are missing in it")
    }));
    if let Some(wrong) = wrong.unwrap_or(Some("its bytes make no sense")) {
        health.find(Trouble::Names, place, wrong);
    }
}
