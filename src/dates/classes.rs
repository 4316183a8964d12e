//! Classes of words: what a `<class>` of a pattern reads, and what it says.
//!
//! In: the words of a text and a place. Out: where the class ends there, if it stands there, and
//! its part of the meaning in [`Parts`]. Every class reads a bounded number of words.

use super::calendar::{DayPart, Season, Unit};
use super::feasts::{self, Feast};
use super::numbers::{read_amount, spelled_ordinal, spelled_year};
use super::words::{Sense, WeekdayForm, Words};

/// What a form says. Of two values, the second is that of a second day, month or year.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub years: [Option<i16>; 2],
    pub months: [Option<i8>; 2],
    pub days: [Option<i8>; 2],
    /// Numbers of which one is the day and one the month.
    pub numbers: [Option<i8>; 2],
    pub weekday: Option<i8>,
    pub season: Option<Season>,
    pub quarter: Option<i8>,
    pub half: Option<i8>,
    /// First year.
    pub decade: Option<i16>,
    /// First year, that with two zeros.
    pub century: Option<i16>,
    /// The portion named is `earlier` or `later`.
    pub compares: bool,
    pub shift: Option<i8>,
    pub offset: Option<i8>,
    pub day_part: Option<DayPart>,
    pub unit: Option<Unit>,
    pub is_plural: bool,
    pub amount: Option<Amount>,
    /// Which of several; -1 is the last.
    pub nth: Option<i8>,
    pub feast: Option<Feast>,
    /// Hour and minute.
    pub clock: Option<(i8, i8)>,
    /// The token between the two ends of a span.
    pub joint: Option<usize>,
}

impl Parts {
    /// Whether a day is named by its number and nothing else.
    pub(super) fn is_day_alone(&self) -> bool {
        self.days[0].is_some()
            && self.months[0].is_none()
            && self.years[0].is_none()
            && self.weekday.is_none()
    }
}

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Amount {
    /// In thousandths.
    Exact(u64),
    /// `several`.
    Vague,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// `2014`, `nineteen ninety-six`.
    Year,
    /// `1990`: the first year of a decade, in four digits.
    DecadeYear,
    /// `44`.
    TwoDigitYear,
    /// `44` as in 44 BC.
    AnyYear,
    /// `December`, `Dec.`.
    Month,
    /// `12` as in 2025-12-02.
    MonthNumber,
    /// `2`, `2nd`.
    Day,
    /// `second`.
    DayName,
    /// `17th`.
    NthDay,
    /// `02` as in 2025-12-02.
    DayNumber,
    /// `02T14`.
    DayAndHour,
    /// `30`, `30:00Z`.
    Minutes,
    /// A day or a month.
    Number,
    /// `Tuesday`.
    Weekday,
    /// `Tuesday`, `Tue.`.
    AnyWeekday,
    /// `Tuesdays`.
    Weekdays,
    Season,
    /// `third quarter`, `third-quarter`, `Q3`.
    Quarter,
    /// `first half`, `H1`.
    Half,
    /// `1990s`, `'90s`, `nineties`.
    Decade,
    /// `20th century`.
    Century,
    /// `early`, `mid-`, `the end of` without its article.
    Portion,
    Shift,
    /// `previous`, `that`, `following`.
    Told,
    Offset,
    DayPart,
    Unit,
    Amount,
    /// `first`, `last`.
    Ordinal,
    /// `Christmas Day`.
    Feast,
    /// `more` and such, between an amount and its unit.
    More,
    /// `and a half`, after the unit.
    AndHalf,
    /// `nearly`, `more than`.
    About,
    /// `daily`.
    Often,
    /// `10:30`, `5 p.m.`.
    Clock,
    /// `GMT`.
    Zone,
    /// `other`: every second one.
    Other,
    /// `earlier`, `later`.
    Direction,
    /// `-`, `to`: between two ends.
    To,
}

const NAMES: [(&str, Class); 39] = [
    ("year", Class::Year),
    ("decadeyear", Class::DecadeYear),
    ("yy", Class::TwoDigitYear),
    ("anyyear", Class::AnyYear),
    ("month", Class::Month),
    ("mm", Class::MonthNumber),
    ("day", Class::Day),
    ("dayname", Class::DayName),
    ("nthday", Class::NthDay),
    ("dd", Class::DayNumber),
    ("dayhour", Class::DayAndHour),
    ("minutes", Class::Minutes),
    ("n", Class::Number),
    ("weekday", Class::Weekday),
    ("wday", Class::AnyWeekday),
    ("weekdays", Class::Weekdays),
    ("season", Class::Season),
    ("quarter", Class::Quarter),
    ("half", Class::Half),
    ("decade", Class::Decade),
    ("century", Class::Century),
    ("portion", Class::Portion),
    ("shift", Class::Shift),
    ("told", Class::Told),
    ("direction", Class::Direction),
    ("other", Class::Other),
    ("offset", Class::Offset),
    ("daypart", Class::DayPart),
    ("unit", Class::Unit),
    ("amount", Class::Amount),
    ("ordinal", Class::Ordinal),
    ("feast", Class::Feast),
    ("more", Class::More),
    ("andhalf", Class::AndHalf),
    ("about", Class::About),
    ("often", Class::Often),
    ("clock", Class::Clock),
    ("zone", Class::Zone),
    ("to", Class::To),
];

/// What may stand before a count.
pub(super) const ABOUT: [&[&str]; 22] = [
    &["about"],
    &["around"],
    &["nearly"],
    &["almost"],
    &["roughly"],
    &["approximately"],
    &["over"],
    &["under"],
    &["just", "over"],
    &["just", "under"],
    &["more", "than"],
    &["less", "than"],
    &["fewer", "than"],
    &["no", "more", "than"],
    &["no", "less", "than"],
    &["at", "least"],
    &["at", "most"],
    &["up", "to"],
    &["as", "many", "as"],
    &["as", "much", "as"],
    &["well", "over"],
    &["some"],
];

impl Class {
    pub(super) fn named(name: &str) -> Option<Class> {
        NAMES.iter().find(|known| known.0 == name).map(|known| known.1)
    }

    /// Where the class ends if it stands at `at`; its meaning goes into `parts`.
    pub(super) fn read(self, words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
        match self {
            Class::Year | Class::DecadeYear | Class::TwoDigitYear | Class::AnyYear => {
                self.read_year(words, at, parts)
            }
            Class::Month => read_month(words, at, parts),
            Class::Day
            | Class::DayName
            | Class::NthDay
            | Class::DayNumber
            | Class::MonthNumber
            | Class::Number
            | Class::DayAndHour
            | Class::Minutes => self.read_number(words, at, parts),
            Class::Weekday | Class::AnyWeekday | Class::Weekdays => self.read_weekday(words, at, parts),
            Class::Quarter | Class::Half | Class::Century => self.read_ordered(words, at, parts),
            Class::Decade => read_decade(words, at, parts),
            Class::Portion => read_portion(words, at, parts),
            Class::Unit => read_unit(words, at, parts),
            Class::Amount => {
                let (end, amount) = read_amount(words, at)?;
                parts.amount = Some(amount);
                Some(end)
            }
            Class::AndHalf => read_half(words, at, parts),
            Class::About if words.sense(at) != Sense::About => None,
            Class::About => ABOUT.iter().filter_map(|row| sequence(words, at, row)).max(),
            Class::Clock => read_clock(words, at, parts),
            Class::Direction => {
                parts.shift = Some(direction(words.norm(at))?);
                Some(at + 1)
            }
            Class::Feast => {
                let (feast, end) = feasts::read(words, at)?;
                parts.feast = Some(feast);
                Some(end)
            }
            Class::Zone => read_zone(words, at),
            Class::To => {
                let joins = matches!(words.norm(at), "to" | "and" | "through" | "until" | "till" | "or");
                let slash = words.raw(at) == "/" && words.glued(at);
                parts.joint = Some(at);
                (joins || slash || words.is_hyphen(at)).then_some(at + 1)
            }
            Class::More => {
                let more = [
                    "more",
                    "additional",
                    "straight",
                    "consecutive",
                    "full",
                    "whole",
                    "trading",
                ];
                more.contains(&words.norm(at)).then_some(at + 1)
            }
            _ => self.read_sense(words, at, parts),
        }
    }

    /// Classes of one word whose sense is all.
    fn read_sense(self, words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
        match (self, words.sense(at)) {
            (Class::Season, Sense::Season(season)) => parts.season = Some(season),
            (Class::Shift, Sense::Shift(shift)) | (Class::Told, Sense::Told(shift)) => {
                parts.shift = Some(shift);
            }
            // `the next day`
            (Class::Told, Sense::Shift(1)) if words.norm(at) == "next" => parts.shift = Some(1),
            (Class::Offset, Sense::Offset(offset)) => parts.offset = Some(offset),
            (Class::Offset, Sense::Tonight) => {
                parts.offset = Some(0);
                parts.day_part = Some(DayPart::Night);
            }
            (Class::DayPart, Sense::DayPart(part)) => parts.day_part = Some(part),
            (Class::Often, Sense::Often(unit)) => parts.unit = Some(unit),
            (Class::Other, _) if words.norm(at) == "other" => parts.amount = Some(Amount::Exact(2_000)),
            (Class::Ordinal, Sense::Ordinal(nth)) => parts.nth = Some(nth),
            (
                Class::Ordinal,
                Sense::Number {
                    thousandths: nth @ 1_000..=99_000,
                    ordinal: true,
                    ..
                },
            ) => parts.nth = Some((nth / 1_000) as i8),
            (Class::Ordinal, Sense::Shift(-1)) if words.norm(at) == "last" => parts.nth = Some(-1),
            _ => return None,
        }
        Some(at + 1)
    }

    fn read_year(self, words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
        let plain = match words.sense(at) {
            Sense::Number {
                thousandths,
                digits,
                ordinal: false,
            } => Some((thousandths / 1_000, digits)),
            _ => None,
        };
        let (year, end) = match (self, plain) {
            (Class::Year, Some((year @ 1_000..=2_999, 4))) => (year as i16, at + 1),
            (Class::Year, None) => spelled_year(words, at)?,
            (Class::DecadeYear, Some((year @ 1_000..=2_999, 4))) if year % 10 == 0 => {
                parts.decade = Some(year as i16);
                return Some(at + 1);
            }
            (Class::AnyYear, Some((year @ 1..=9_999, 1..=4))) => (year as i16, at + 1),
            (Class::TwoDigitYear, Some((year, 2))) => {
                let first = parts.years[0].filter(|_| parts.joint.is_some());
                let century = first.map_or(if year <= 30 { 2_000 } else { 1_900 }, |first| first / 100 * 100);
                (century + year as i16, at + 1)
            }
            _ => return None,
        };
        push(&mut parts.years, year);
        Some(end)
    }

    /// Classes of one number.
    fn read_number(self, words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
        let sense = words.sense(at);
        let plain = match sense {
            Sense::Number {
                thousandths,
                digits: digits @ 1..=2,
                ordinal,
            } => Some((thousandths / 1_000, digits, ordinal)),
            _ => None,
        };
        match (self, plain, sense) {
            (Class::Day, Some((day @ 1..=31, _, _)), _) => push(&mut parts.days, day as i8),
            (Class::NthDay, Some((day @ 1..=31, _, true)), _) => push(&mut parts.days, day as i8),
            (Class::DayNumber, Some((day @ 1..=31, _, false)), _) => push(&mut parts.days, day as i8),
            (Class::MonthNumber, Some((month @ 1..=12, _, false)), _) => push(&mut parts.months, month as i8),
            (Class::Number, Some((number @ 1..=31, _, false)), _) => push(&mut parts.numbers, number as i8),
            (Class::DayName, _, _) => {
                let (end, day) = spelled_ordinal(words, at)?;
                push(&mut parts.days, day);
                return (day <= 31).then_some(end);
            }
            (Class::DayAndHour, _, Sense::DayAndHour { day, hour }) => {
                push(&mut parts.days, day);
                parts.clock = Some((hour, 0));
            }
            (Class::Minutes, Some((minute @ 0..=59, 2, false)), _) => set_minute(parts, minute as i8),
            // `30:00Z`
            (Class::Minutes, _, Sense::Clock { hour: minute, .. }) => set_minute(parts, minute),
            _ => return None,
        }
        Some(at + 1)
    }

    fn read_weekday(self, words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
        let Sense::Weekday { day, form } = words.sense(at) else {
            return None;
        };
        let fits = match self {
            Class::Weekday => form == WeekdayForm::Full,
            Class::AnyWeekday => form != WeekdayForm::Plural,
            _ => form == WeekdayForm::Plural,
        };
        parts.weekday = Some(day);
        fits.then(|| past_point(words, at + 1, form == WeekdayForm::Short))
    }

    /// `third quarter`, `20th-century`, `Q3`.
    fn read_ordered(self, words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
        match (self, words.sense(at)) {
            (Class::Quarter, Sense::Quarter(quarter)) => {
                parts.quarter = Some(quarter);
                return Some(at + 1);
            }
            (Class::Half, Sense::Half(half)) => {
                parts.half = Some(half);
                return Some(at + 1);
            }
            _ => {}
        }
        let (end, number) = match (self, words.sense(at)) {
            (Class::Half, Sense::Shift(-1)) => (at + 1, 2),
            (
                _,
                Sense::Number {
                    thousandths,
                    ordinal: true,
                    ..
                },
            ) => (at + 1, i8::try_from(thousandths / 1_000).ok()?),
            _ => spelled_ordinal(words, at)?,
        };
        let end = if words.is_hyphen(end) && words.glued(end) {
            end + 1
        } else {
            end
        };
        match (self, words.norm(end), number) {
            (Class::Quarter, "quarter", 1..=4) => parts.quarter = Some(number),
            (Class::Half, "half", 1..=2) => parts.half = Some(number),
            (Class::Century, "century", 1..=30) => parts.century = Some((i16::from(number) - 1) * 100),
            _ => return None,
        }
        Some(end + 1)
    }
}

fn direction(norm: &str) -> Option<i8> {
    match norm {
        "earlier" | "before" | "previously" => Some(-1),
        "later" | "after" | "afterward" | "afterwards" => Some(1),
        _ => None,
    }
}

/// Puts a value into the first free of two places.
fn push<T>(places: &mut [Option<T>; 2], value: T) {
    let place = usize::from(places[0].is_some());
    places[place] = Some(value);
}

fn set_minute(parts: &mut Parts, minute: i8) {
    if let Some(clock) = &mut parts.clock {
        clock.1 = minute;
    }
}

/// Steps over the point of an abbreviation.
fn past_point(words: &Words, at: usize, short: bool) -> usize {
    let point = short && words.raw(at) == "." && words.glued(at);
    at + usize::from(point)
}

/// The end of a row of words if it stands at `at`.
fn sequence(words: &Words, at: usize, row: &[&str]) -> Option<usize> {
    let stands = row.iter().zip(at..).all(|(word, at)| words.norm(at) == *word);
    stands.then_some(at + row.len())
}

fn read_month(words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
    let Sense::Month { month, short } = words.sense(at) else {
        return None;
    };
    push(&mut parts.months, month);
    // `May. 1` is written too, but the point of `in May.` ends the sentence.
    let is_pointed = short || matches!(words.sense(at + 2), Sense::Number { .. });
    Some(past_point(words, at + 1, is_pointed))
}

/// `and a half`, added to the amount read before.
fn read_half(words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
    let end = sequence(words, at, &["and", "a", "half"])?;
    if let Some(Amount::Exact(thousandths)) = &mut parts.amount {
        *thousandths = thousandths.saturating_add(500);
    }
    Some(end)
}

fn read_unit(words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
    let (unit, plural) = match words.sense(at) {
        Sense::Unit { unit, plural } => (unit, plural),
        // A second is one only where nothing else is meant: `30-second`.
        Sense::Ordinal(2) if words.glued(at) => (Unit::Second, false),
        _ => return None,
    };
    parts.unit = Some(unit);
    parts.is_plural = plural;
    Some(at + 1)
}

fn read_decade(words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
    let apostrophe = matches!(words.raw(at), "'" | "’" | "‘");
    let at = at + usize::from(apostrophe);
    match words.sense(at) {
        Sense::Decade { first, short } if !apostrophe || words.glued(at) => {
            parts.decade = Some(first);
            (short == apostrophe).then_some(at + 1)
        }
        _ => None,
    }
}

fn read_portion(words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
    match words.sense(at) {
        Sense::Portion { compares } => {
            parts.compares = compares;
            let hyphen = words.is_hyphen(at + 1) && words.glued(at + 1) && words.glued(at + 2);
            let joined = hyphen || matches!(words.norm(at + 1), "in" | "on");
            Some(at + 1 + usize::from(joined))
        }
        Sense::PortionNoun => (words.norm(at + 1) == "of").then_some(at + 2),
        _ => None,
    }
}

fn read_clock(words: &Words, at: usize, parts: &mut Parts) -> Option<usize> {
    let half = |at: usize| match words.norm(at) {
        "am" | "a.m" => Some(0),
        "pm" | "p.m" => Some(12),
        _ => None,
    };
    let (mut hour, minute) = match words.sense(at) {
        Sense::Clock { hour, minute } => (hour, minute),
        Sense::Number {
            thousandths,
            digits: 1..=2,
            ordinal: false,
        } if half(at + 1).is_some() || in_part_of_day(words, at + 1).is_some() => {
            ((thousandths / 1_000) as i8, 0)
        }
        _ => return None,
    };
    let mut end = at + 1;
    if let Some((after, noon)) = in_part_of_day(words, end).filter(|_| (1..=12).contains(&hour)) {
        parts.clock = Some((hour % 12 + noon, minute));
        return Some(after);
    }
    if let Some(noon) = half(end) {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + noon;
        end += 1;
    }
    parts.clock = Some((hour, minute));
    (hour <= 24).then_some(end)
}

/// The end of `in the morning` and the hour its half of the day begins with.
fn in_part_of_day(words: &Words, at: usize) -> Option<(usize, i8)> {
    let end = sequence(words, at, &["in", "the"])?;
    match words.sense(end) {
        Sense::DayPart(DayPart::Morning) => Some((end + 1, 0)),
        Sense::DayPart(DayPart::Afternoon | DayPart::Evening) => Some((end + 1, 12)),
        _ => None,
    }
}

fn read_zone(words: &Words, at: usize) -> Option<usize> {
    let zones = [
        "EST", "EDT", "ET", "GMT", "UTC", "CET", "CEST", "PST", "PDT", "BST",
    ];
    if zones.contains(&words.raw(at)) {
        return Some(at + 1);
    }
    sequence(words, at, &["local", "time"])
}
