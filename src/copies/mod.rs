//! Which articles are copies of each other: the same wire story in other papers, cut, retitled or edited, and the
//! versions of one page.
//!
//! In: articles, of which each gets a [`Signature`] of fixed size by itself. Out: [`stories`], each with its lead first.
//! Nothing here keeps texts, reads files or knows an index, and the order in which articles come never matters.
//!
//! 1. An article's signature is made of its pairs of neighbouring content words: of 128 random sets of pairs it keeps
//!    one byte each of the smallest hash (`minhash.rs`).
//! 2. Articles that agree in all three bytes of some band may be copies (`bands.rs`).
//! 3. Whether they are, likeness says: how much of the smaller one is in the other, and whether numbers and names differ
//!    more than the words around them do, as in two fillings of one template (`likeness.rs`).
//! 4. What is connected by such pairs is a story as far as its lead is like it (`stories.rs`).

mod address;
mod bands;
mod likeness;
mod minhash;
mod signature;
mod stories;

pub use address::canonical;
pub use bands::{Copied, Known, join};
pub use likeness::{is_copy, overlap};
pub use signature::{LENGTH, Signature};
pub use stories::{Member, stories};

/// The articles to compare, by numbers from 0.
pub trait Articles {
    /// How many there are.
    fn count(&self) -> u32;
    /// The signature of one.
    fn signature(&self, number: u32) -> Signature;
    /// The id of one, which decides where days do not.
    fn id(&self, number: u32) -> String;
}

#[cfg(test)]
mod tests;
