//! The senses a look-up form can have, as bits, and how they are packed with a list's offset.
//!
//! Shared with `build.rs`, which packs what `mod.rs` unpacks.

/// The bits of what a look-up form can mean.
pub(crate) struct Sense;

impl Sense {
    pub(crate) const PLACE: u32 = 1;
    pub(crate) const NATIONALITY: u32 = 1 << 1;
    pub(crate) const ORG: u32 = 1 << 2;
    pub(crate) const EVENT: u32 = 1 << 3;
    pub(crate) const TITLE: u32 = 1 << 4;
    /// A title that stands right before the name.
    pub(crate) const BEFORE_NAME: u32 = 1 << 5;
    pub(crate) const GIVEN_NAME: u32 = 1 << 6;
    pub(crate) const COMMON_WORD: u32 = 1 << 7;
    /// The place, body or event is meant only where all letters are capitals.
    pub(crate) const ALL_CAPITALS: u32 = 1 << 8;
    /// The place is meant only where a point follows: `Pa.`
    pub(crate) const POINTED: u32 = 1 << 9;
    /// Ends the name of a body: `Ministry`, `Party`.
    pub(crate) const BODY: u32 = 1 << 10;
    /// Begins the name of a body: `Ministry of`.
    pub(crate) const BODY_OPENER: u32 = 1 << 11;
    /// Ends the name of an event: `War`, `Summit`.
    pub(crate) const EVENT_WORD: u32 = 1 << 12;
    /// Begins the name of an event: `Battle of`.
    pub(crate) const EVENT_OPENER: u32 = 1 << 13;
    /// Ends the name of a place: `River`, `Province`.
    pub(crate) const PLACE_WORD: u32 = 1 << 14;
    /// Begins the name of a place: `Lake`, `Gulf of`.
    pub(crate) const PLACE_OPENER: u32 = 1 << 15;
    /// What people do: `said`.
    pub(crate) const SAY: u32 = 1 << 16;
    /// Part of people's names: `al`, `van`.
    pub(crate) const PARTICLE: u32 = 1 << 17;
    /// After people's names: `Jr`.
    pub(crate) const SUFFIX: u32 = 1 << 18;
    /// Stands before places: `near`.
    pub(crate) const PLACE_CUE: u32 = 1 << 19;
    /// No name by itself when it begins a sentence.
    pub(crate) const STOP: u32 = 1 << 20;
    /// Breaks a name wherever it stands: `The`.
    pub(crate) const FUNCTION: u32 = 1 << 21;
    /// A month, day or feast.
    pub(crate) const CALENDAR: u32 = 1 << 22;
    /// Second half of an East Asian first name: `Ki-moon`.
    pub(crate) const SYLLABLE: u32 = 1 << 23;

    /// Places that the network which finds names does not see under this name, since they are small or the
    /// name is rare: only resolution does.
    pub(crate) const LESSER_PLACE: u32 = 1 << 24;

    /// How many bits of a value are senses; the rest is the offset of their list.
    pub(crate) const BITS: u32 = 25;

    /// The bits and the offset of a value of the map.
    pub(crate) fn unpacked(value: u64) -> (u32, usize) {
        let bits = value & ((1 << Sense::BITS) - 1);
        (bits as u32, (value >> Sense::BITS) as usize)
    }
}
