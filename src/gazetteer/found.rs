//! What a look-up gives: the senses of a name, unpacked when asked for.

use super::sense::Sense;
use super::{Place, number, place_at};
use std::ops::Range;

static LISTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lists.bin"));
static STRINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/strings.bin"));

/// A name of the tables in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub tokens: Range<usize>,
    /// What it may mean.
    pub senses: Senses,
}

/// What a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Senses {
    bits: u32,
    /// Where its list begins.
    list: usize,
}

/// A people, religion or political group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nationality {
    /// Two-letter code of its country; none for peoples of several or none.
    pub country: Option<[u8; 2]>,
}

/// A body the tables know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Org {
    /// Its fullest usual name.
    pub name: &'static str,
    /// Two-letter code of its country; none for international ones and where several have one so called.
    pub country: Option<[u8; 2]>,
}

/// An event the tables know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Its fullest usual name.
    pub name: &'static str,
}

impl Senses {
    pub(super) fn unpack(value: u64) -> Senses {
        let (bits, list) = Sense::unpacked(value);
        Senses { bits, list }
    }

    /// Its bits, see [`Sense`].
    pub(crate) fn bits(self) -> u32 {
        self.bits
    }

    /// Whether it has one of these bits.
    pub(crate) fn has(self, bits: u32) -> bool {
        self.bits & bits != 0
    }

    /// The well-known places so called, the most prominent first.
    pub fn places(self) -> impl ExactSizeIterator<Item = Place> {
        let count = if self.has(Sense::PLACE) {
            self.entry(0) as usize
        } else {
            0
        };
        (1..count + 1).map(move |i| place_at(self.entry(i) as usize))
    }

    /// All places so called: the well-known ones, then small ones and such as rarely bear the name.
    pub fn all_places(self) -> impl Iterator<Item = Place> {
        let at = self.after_event();
        let count = if self.has(Sense::LESSER_PLACE) {
            self.entry(at) as usize
        } else {
            0
        };
        let lesser = (at + 1..at + 1 + count).map(move |i| place_at(self.entry(i) as usize));
        self.places().chain(lesser)
    }

    /// The people or religion so called.
    pub fn nationality(self) -> Option<Nationality> {
        self.has(Sense::NATIONALITY).then(|| Nationality {
            country: country(self.entry(self.after_places())),
        })
    }

    /// The body so called.
    pub fn org(self) -> Option<Org> {
        let at = self.after_places() + usize::from(self.has(Sense::NATIONALITY));
        self.has(Sense::ORG).then(|| Org {
            name: string(self.entry(at), self.entry(at + 1)),
            country: country(self.entry(at + 2)),
        })
    }

    /// The event so called.
    pub fn event(self) -> Option<Event> {
        let at = self.after_org();
        self.has(Sense::EVENT).then(|| Event {
            name: string(self.entry(at), self.entry(at + 1)),
        })
    }

    fn entry(self, at: usize) -> u32 {
        number(LISTS, (self.list + at) * 4)
    }

    fn after_org(self) -> usize {
        let nationality = usize::from(self.has(Sense::NATIONALITY));
        let org = if self.has(Sense::ORG) { 3 } else { 0 };
        self.after_places() + nationality + org
    }

    fn after_event(self) -> usize {
        self.after_org() + if self.has(Sense::EVENT) { 2 } else { 0 }
    }

    fn after_places(self) -> usize {
        if self.has(Sense::PLACE) {
            1 + self.entry(0) as usize
        } else {
            0
        }
    }
}

/// A name in the string of all names.
pub(super) fn string(start: u32, length: u32) -> &'static str {
    let start = start as usize;
    STRINGS.get(start..start + length as usize).unwrap_or("")
}

fn country(code: u32) -> Option<[u8; 2]> {
    (code != 0).then(|| (code as u16).to_le_bytes())
}
