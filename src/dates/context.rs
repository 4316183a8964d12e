//! What must hold around a form for it to be a date.
//!
//! In: the words of a text and where a form was found. Out: whether it is a date there, by the
//! words next to it. Looks at a bounded number of words.

use super::calendar::Unit;
use super::classes::{Amount, Parts};
use super::words::{Sense, Words};
use std::ops::Range;

/// What a form asks of what stands in it and around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    Any,
    /// Digits that are not part of a longer number.
    Whole,
    /// A day and a month: no count follows.
    MonthDay,
    /// A month alone: not a name, not a verb.
    Month,
    /// A year alone: no count, no number of a document.
    Year,
    /// A weekday alone: not in the name of a paper or a feast.
    Weekday,
    /// A quarter of no named year: not in sport.
    Quarter,
    /// `last`, `this` or `next` with a unit that fits.
    Shift,
    /// The same after `the`.
    TheShift,
    /// `the previous month`, `the next day`, `that year`: of one unit and not of a clock's.
    Told,
    /// A distance that nothing follows it is measured from: not `two days before the vote`.
    Aside,
    /// A week, or more than one day, of a longer unit.
    Nth,
    /// The unit counted is years, and from another year.
    ShiftedYears,
    /// The unit counted is a year, or a year is named.
    ShiftedOrNamedYear,
    /// The year of a report: `net income for the year`.
    TheYear,
    /// An adverb of time: not `as soon as`.
    Soon,
    /// The unit counted is a year.
    ShiftedYear,
    /// A part of a unit at hand, such as `the end of the year`.
    Late,
    /// The weekend or quarter just over or at hand.
    Weekend,
    /// A plural.
    Plural,
    /// `the past year`.
    ThePast,
    /// A length of time that is no age.
    Length,
    /// A plural unit after a word such as `for`.
    BareLength,
    /// An adverb, not a paper.
    Often,
    /// A time of day, not a score.
    Clock,
    /// A common word, not a name.
    Lower,
    /// Nothing said of it follows.
    Final,
    /// The past itself: `in the past they had`.
    Gone,
    /// A day of the month told of, by its number alone: `on the 17th`.
    DayAlone,
    /// A season of no named year: not `the fall of Rome`, not the Summer Olympics.
    Season,
    /// Some day to come: `will one day`.
    SomeDay,
}

/// Whether what a form asks for holds.
pub(super) fn holds(guard: Guard, words: &Words, range: Range<usize>, parts: &Parts) -> bool {
    let around = Around { words, range };
    match guard {
        Guard::Any => true,
        Guard::Whole => around.is_whole() && !spans_two_years(parts),
        Guard::MonthDay => around.is_whole() && !around.counts_follow() && !around.hyphen_follows(),
        Guard::Month => around.is_month(),
        Guard::Year => around.is_year(parts),
        Guard::Weekday => around.is_weekday(),
        Guard::Quarter => !around.hyphen_follows() && !matches!(around.after(0), "final" | "finals" | "back"),
        Guard::Shift => around.is_shift(parts),
        Guard::TheShift => {
            let near = matches!(around.shift_word(), "last" | "next" | "current" | "coming");
            near && !parts.is_plural && parts.unit.is_some_and(|unit| unit > Unit::Day)
        }
        Guard::Told => around.is_told(parts),
        Guard::Aside => around.is_aside(parts),
        Guard::Nth => {
            let month = parts.unit == Some(Unit::Month) && parts.months[0].is_none();
            (month || matches!(parts.unit, Some(Unit::Week | Unit::Weekend))) && !parts.is_plural
        }
        Guard::ShiftedYears => parts.unit == Some(Unit::Year),
        Guard::ShiftedOrNamedYear => {
            parts.years[0].is_some() || parts.unit == Some(Unit::Year) && !parts.is_plural
        }
        Guard::TheYear => {
            matches!(around.before(1), "for" | "during" | "of" | "throughout")
                && (!around.word_follows() || matches!(around.after(0), "and" | "as" | "by" | "with"))
        }
        Guard::Soon => {
            let other = matches!(around.before(1), "as" | "too" | "so" | "how" | "very")
                || around.after(0) == "after";
            around.is_common_word() && !other
        }
        Guard::ShiftedYear => parts.unit == Some(Unit::Year) && !parts.is_plural,
        Guard::Late => {
            let long = parts.unit.is_some_and(|unit| unit > Unit::Day);
            !parts.is_plural && (long || parts.compares && parts.unit == Some(Unit::Day))
        }
        Guard::Weekend => {
            let of = around.after(0) == "of" || around.hyphen_follows();
            matches!(parts.unit, Some(Unit::Weekend | Unit::Quarter)) && !parts.is_plural && !of
        }
        Guard::Plural => parts.is_plural,
        Guard::ThePast => around.shift_word() == "past" && !parts.is_plural,
        Guard::Length => around.is_length(parts),
        Guard::BareLength => parts.is_plural && BEFORE_LENGTHS.contains(&around.before(1)),
        Guard::Often | Guard::Lower => around.is_common_word(),
        Guard::Clock => around.is_clock(parts),
        Guard::Final => !around.word_follows(),
        Guard::Gone => {
            !around.word_follows() || around.before(1) == "in" && AFTER_PAST.contains(&around.after(0))
        }
        Guard::DayAlone => around.is_day_alone(),
        Guard::Season => around.is_season(),
        Guard::SomeDay => BEFORE_SOME_DAY.contains(&around.before(1)),
    }
}

/// Whether `2011-12` is rather two years than a month.
fn spans_two_years(parts: &Parts) -> bool {
    match (parts.years[0], parts.months[0], parts.days[0]) {
        (Some(year), Some(month), None) => (year + 1) % 100 == i16::from(month),
        _ => false,
    }
}

/// Units, after a number that is no year and no day.
pub(super) const UNITS: [&str; 38] = [
    "percent",
    "per",
    "million",
    "billion",
    "trillion",
    "thousand",
    "hundred",
    "dollars",
    "euros",
    "pounds",
    "rubles",
    "roubles",
    "yen",
    "yuan",
    "cents",
    "km",
    "kilometers",
    "kilometres",
    "miles",
    "meters",
    "metres",
    "feet",
    "ft",
    "tons",
    "tonnes",
    "kg",
    "kilograms",
    "acres",
    "hectares",
    "barrels",
    "degrees",
    "votes",
    "points",
    "megawatts",
    "mw",
    "utc",
    "gmt",
    "hours",
];

/// Things counted.
const THINGS: [&str; 25] = [
    "people",
    "persons",
    "men",
    "women",
    "children",
    "civilians",
    "troops",
    "soldiers",
    "fighters",
    "prisoners",
    "refugees",
    "students",
    "workers",
    "officers",
    "members",
    "families",
    "homes",
    "houses",
    "villages",
    "copies",
    "units",
    "times",
    "dead",
    "wounded",
    "others",
];

/// Words after which a plural unit alone is a length of time.
const BEFORE_LENGTHS: [&str; 11] = [
    "for", "in", "within", "over", "after", "took", "take", "takes", "taken", "lasted", "through",
];

/// Words that go on after `in the past`.
const AFTER_PAST: [&str; 18] = [
    "that", "it", "he", "she", "they", "we", "i", "and", "but", "to", "by", "had", "have", "has", "was",
    "were", "for", "when",
];

/// Words after which `one day` is some day to come.
const BEFORE_SOME_DAY: [&str; 10] = [
    "will", "would", "could", "may", "might", "can", "must", "should", "ll", "to",
];

const BEFORE_CLOCKS: [&str; 14] = [
    "at", "by", "until", "till", "around", "about", "from", "before", "after", "to", "and", "since",
    "between", "past",
];

const PAPERS: [&str; 14] = [
    "times",
    "post",
    "mirror",
    "telegraph",
    "express",
    "mail",
    "herald",
    "tribune",
    "independent",
    "star",
    "sun",
    "world",
    "review",
    "night",
];

/// A form's place with what stands around it.
pub(super) struct Around<'w, 't> {
    pub words: &'w Words<'t>,
    pub range: Range<usize>,
}

impl Around<'_, '_> {
    /// The look-up form of the word so many tokens before; empty before the beginning.
    pub(super) fn before(&self, distance: usize) -> &str {
        let at = self.range.start.checked_sub(distance);
        at.map_or("", |at| self.words.norm(at))
    }

    pub(super) fn raw_before(&self, distance: usize) -> &str {
        let at = self.range.start.checked_sub(distance);
        at.map_or("", |at| self.words.raw(at))
    }

    /// The look-up form of the word so many tokens after.
    pub(super) fn after(&self, distance: usize) -> &str {
        self.words.norm(self.range.end + distance)
    }

    pub(super) fn is_glued_before(&self) -> bool {
        self.words.glued(self.range.start)
    }

    pub(super) fn is_glued_after(&self) -> bool {
        self.words.glued(self.range.end)
    }

    /// The word that says how far from now, such as `last`.
    fn shift_word(&self) -> &str {
        let mut tokens = self.range.clone();
        let at = tokens.rfind(|&at| matches!(self.words.sense(at), Sense::Shift(_)));
        at.map_or("", |at| self.words.norm(at))
    }

    /// Whether no sign or digit is attached that would make it part of a longer number.
    fn is_whole(&self) -> bool {
        let end = self.range.end;
        let opens = matches!(
            self.raw_before(1),
            "(" | "[" | "\"" | "'" | "“" | "‘" | "—" | "–" | "*" | ","
        );
        let number_follows = self.words.glued(end + 1) && starts_with_digit(self.words.raw(end + 1));
        let goes_on = match self.words.raw(end) {
            "%" | "°" => true,
            "." | "/" | "-" => number_follows,
            _ => false,
        };
        let is_price = matches!(self.raw_before(1), "$" | "€" | "£" | "¥");
        let is_apart = opens || !self.is_glued_before();
        let ends = !(self.is_glued_after() && goes_on);
        is_apart && ends && !is_price
    }

    fn is_told(&self, parts: &Parts) -> bool {
        let one = !parts.is_plural && parts.unit.is_none_or(|unit| unit >= Unit::Day);
        let first = self.words.norm(self.range.start);
        let last = self.words.norm(self.range.end - 1);
        // `the next day` belongs to a story, the next week to the reader's calendar; `that may` is none.
        let next = self.range.clone().any(|at| self.words.norm(at) == "next");
        let near = parts.unit == Some(Unit::Day) || parts.unit.is_none() && parts.weekday.is_none();
        let named = parts.months[0].is_none() || self.words.is_capitalized(self.range.end - 1);
        // `that day` as in `said that Friday was …`
        let said = first == "that" && (parts.weekday.is_some() || parts.months[0].is_some());
        // `forces that fall back`, but `That spring they`
        let is_verb = matches!(last, "fall" | "spring")
            && first == "that"
            && !self.words.is_capitalized(self.range.start);
        one && named && !said && !is_verb && (!next || first == "the" && near && parts.months[0].is_none())
    }

    fn is_aside(&self, parts: &Parts) -> bool {
        let direction = self.words.norm(self.range.end - 1);
        let event = matches!(direction, "before" | "after") && self.word_follows();
        let one = parts.amount.is_some() || !parts.is_plural;
        one && !event
            && parts
                .unit
                .is_some_and(|unit| unit >= Unit::Day || parts.amount.is_some())
    }

    fn counts_follow(&self) -> bool {
        let last = self.words.sense(self.range.end - 1);
        let is_number = matches!(last, Sense::Number { ordinal: false, .. });
        is_number && (is_counted(self.after(0)) || self.after(0) == "%")
    }

    pub(super) fn hyphen_follows(&self) -> bool {
        let end = self.range.end;
        self.words.is_hyphen(end) && self.words.glued(end) && self.words.glued(end + 1)
    }

    pub(super) fn word_follows(&self) -> bool {
        let end = self.range.end;
        self.words.raw(end).starts_with(char::is_alphanumeric)
    }

    /// Whether a word in lower case that looks like a plural follows.
    pub(super) fn plural_follows(&self) -> bool {
        let next = self.words.raw(self.range.end);
        let plural = next.ends_with('s') && !next.ends_with("ss") && !next.ends_with("us");
        plural && next.len() > 3 && next.starts_with(char::is_lowercase) || is_counted(self.after(0))
    }

    fn is_common_word(&self) -> bool {
        let first = self.words.raw(self.range.start);
        let before = self.raw_before(1);
        let begins = before.is_empty() || !before.starts_with(char::is_alphanumeric) && before != ",";
        let name_follows = self.words.is_capitalized(self.range.end);
        first.starts_with(char::is_lowercase) || begins && !name_follows
    }

    fn is_weekday(&self) -> bool {
        let feast = matches!(
            self.before(1),
            "good" | "black" | "bloody" | "ash" | "palm" | "super" | "holy" | "easter" | "cyber"
        );
        let paper = self.words.is_capitalized(self.range.end) && PAPERS.contains(&self.after(0));
        // `Friday prayers`, `it was a Thursday`
        let rite = matches!(self.after(0), "prayers" | "prayer");
        let any = self.before(1) == "a" && !self.word_follows();
        let is_feast = rite || any || feast && self.words.is_capitalized(self.range.start - 1);
        !is_feast && !paper
    }

    fn is_shift(&self, parts: &Parts) -> bool {
        let shift = self.shift_word();
        if matches!(shift, "past" | "coming") || parts.is_plural {
            return false;
        }
        let fits = match (parts.unit, parts.shift) {
            (Some(Unit::Day), Some(shift)) => shift == 0,
            (Some(unit), _) => unit > Unit::Day,
            (None, Some(0)) => true,
            // The next morning is that after what was told.
            (None, shift) => parts.day_part.is_none() || parts.weekday.is_some() || shift == Some(-1),
        };
        let last = self.words.norm(self.range.end - 1);
        let is_owned = matches!(
            self.before(1),
            "the" | "its" | "his" | "her" | "their" | "a" | "s"
        );
        let is_verb = last == "fall" && (self.after(0) == "of" || is_owned && self.word_follows());
        fits && !is_verb && !self.is_title()
    }

    /// Whether it is a name in quotation marks: "This Week".
    fn is_title(&self) -> bool {
        let is_quote = |word: &str| matches!(word, "\"" | "'" | "“" | "”" | "‘" | "’" | "`");
        let end = self.range.end + usize::from(self.words.raw(self.range.end) == ",");
        let is_quoted = is_quote(self.raw_before(1)) && is_quote(self.words.raw(end));
        is_quoted && self.words.is_capitalized(self.range.end - 1)
    }

    fn is_length(&self, parts: &Parts) -> bool {
        let Some(unit) = parts.unit else { return false };
        let end = self.range.end;
        let is_age = self.after(0) == "old"
            || self.hyphen_follows() && matches!(self.after(1), "old" | "olds")
            || matches!(self.after(0), "of") && self.after(1) == "age"
            || matches!(self.before(1), "aged" | "age");
        let is_name = self.words.is_capitalized(end - 1)
            && (self.words.is_capitalized(end) || self.words.is_capitalized(end + 1));
        // `In 2014 months of talks …`
        let is_year = self.range.clone().any(|at| {
            let sense = self.words.sense(at);
            matches!(
                sense,
                Sense::Number {
                    thousandths: 1_900_000..=2_050_000,
                    digits: 4,
                    ..
                }
            )
        });
        let starts = (
            self.words.norm(self.range.start),
            self.words.norm(self.range.start + 1),
        );
        let misses_plural = starts.0 == "the" && !one_or_plural(parts);
        let is_space = matches!(starts, ("over" | "under", "the")) || misses_plural;
        let one = parts.amount == Some(Amount::Exact(1_000));
        let is_fraction = unit == Unit::Quarter && (one || self.after(0) == "of");
        !is_age
            && !is_name
            && !self.is_title()
            && !is_year
            && !is_space
            && !is_fraction
            && !(one && parts.is_plural)
    }

    fn is_clock(&self, parts: &Parts) -> bool {
        let end = self.range.end;
        let is_plain = end == self.range.start + 1;
        let noted = BEFORE_CLOCKS.contains(&self.before(1));
        let is_whole = !self.is_glued_before() || matches!(self.raw_before(1), "(" | "[" | "\"" | "“");
        let dated = parts.weekday.is_some() || parts.offset.is_some();
        // `at 4 in the morning`, but `killed 4 in the morning`
        let is_plain = is_plain || matches!(self.words.sense(end - 1), Sense::DayPart(_));
        is_whole && (!is_plain || noted || dated)
    }
}

fn is_counted(norm: &str) -> bool {
    UNITS.contains(&norm) || THINGS.contains(&norm)
}

/// Whether the unit has the number its count asks for, or none is named.
fn one_or_plural(parts: &Parts) -> bool {
    parts.is_plural || matches!(parts.amount, None | Some(Amount::Exact(1_000)))
}

pub(super) fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}
