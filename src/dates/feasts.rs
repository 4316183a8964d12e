//! Days with a name and a date that can be reckoned.
//!
//! In: the words of a text and a place, or a year. Out: a [`Feast`], or its day in the year. Easter is reckoned by
//! the algorithm of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms, 1991, chapter 8). Feasts of the
//! Islamic, Jewish and Chinese calendars are left out: the first hang on a sighting of the moon.

use super::words::Words;
use jiff::civil::{Date, Weekday, date};

/// A day of every year, or one of history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Feast(usize);

#[derive(Debug, Clone, Copy)]
enum Rule {
    /// The same day every year.
    Fixed(i8, i8),
    /// So many days after Easter of the Western churches.
    Easter(i32),
    /// So many days after Easter of the Orthodox churches.
    OrthodoxEaster(i32),
    /// The nth weekday of a month, counted from its end if below zero.
    Nth(i8, i8, Weekday),
    /// The Tuesday after the first Monday of November.
    Election,
    /// One day of history.
    Once(i16, i8, i8),
}

use Rule::{Easter, Election, Fixed, Nth, Once, OrthodoxEaster};
use Weekday::{Monday, Thursday};

/// Look-up forms of names, the longer of two that begin alike first.
const FEASTS: [(&[&str], Rule); 52] = [
    (&["orthodox", "christmas"], Fixed(1, 7)),
    (&["orthodox", "easter"], OrthodoxEaster(0)),
    (&["christmas", "eve"], Fixed(12, 24)),
    (&["christmas", "day"], Fixed(12, 25)),
    (&["christmas"], Fixed(12, 25)),
    (&["boxing", "day"], Fixed(12, 26)),
    (&["new", "year", "s", "eve"], Fixed(12, 31)),
    (&["new", "year", "s", "day"], Fixed(1, 1)),
    (&["new", "years", "eve"], Fixed(12, 31)),
    (&["new", "years", "day"], Fixed(1, 1)),
    (&["epiphany"], Fixed(1, 6)),
    (&["holocaust", "remembrance", "day"], Fixed(1, 27)),
    (&["groundhog", "day"], Fixed(2, 2)),
    (&["valentine", "s", "day"], Fixed(2, 14)),
    (&["international", "women", "s", "day"], Fixed(3, 8)),
    (&["women", "s", "day"], Fixed(3, 8)),
    (&["st", ".", "patrick", "s", "day"], Fixed(3, 17)),
    (&["st", "patrick", "s", "day"], Fixed(3, 17)),
    (&["april", "fools", "day"], Fixed(4, 1)),
    (&["earth", "day"], Fixed(4, 22)),
    (&["anzac", "day"], Fixed(4, 25)),
    (&["may", "day"], Fixed(5, 1)),
    (&["victory", "in", "europe", "day"], Fixed(5, 8)),
    (&["victory", "day"], Fixed(5, 9)),
    (&["europe", "day"], Fixed(5, 9)),
    (&["flag", "day"], Fixed(6, 14)),
    (&["juneteenth"], Fixed(6, 19)),
    (&["canada", "day"], Fixed(7, 1)),
    (&["fourth", "of", "july"], Fixed(7, 4)),
    (&["july", "fourth"], Fixed(7, 4)),
    (&["bastille", "day"], Fixed(7, 14)),
    (&["assumption", "day"], Fixed(8, 15)),
    (&["united", "nations", "day"], Fixed(10, 24)),
    (&["halloween"], Fixed(10, 31)),
    (&["all", "saints", "day"], Fixed(11, 1)),
    (&["guy", "fawkes", "night"], Fixed(11, 5)),
    (&["armistice", "day"], Fixed(11, 11)),
    (&["remembrance", "day"], Fixed(11, 11)),
    (&["veterans", "day"], Fixed(11, 11)),
    (&["human", "rights", "day"], Fixed(12, 10)),
    (&["ash", "wednesday"], Easter(-46)),
    (&["palm", "sunday"], Easter(-7)),
    (&["maundy", "thursday"], Easter(-3)),
    (&["good", "friday"], Easter(-2)),
    (&["easter", "monday"], Easter(1)),
    (&["easter", "sunday"], Easter(0)),
    (&["easter"], Easter(0)),
    (&["memorial", "day"], Nth(5, -1, Monday)),
    (&["labor", "day"], Nth(9, 1, Monday)),
    (&["thanksgiving"], Nth(11, 4, Thursday)),
    (&["election", "day"], Election),
    (&["d", "-", "day"], Once(1944, 6, 6)),
];

/// The first words of all names.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    FEASTS.iter().filter_map(|(names, _)| names.first().copied())
}

/// What is written with digits and means one day of history.
const SEPTEMBER_11: [&str; 3] = ["9", "/", "11"];

/// The feast named at a token, and where its name ends.
pub(super) fn read(words: &Words, at: usize) -> Option<(Feast, usize)> {
    if words.raw(at) == SEPTEMBER_11[0] {
        return september_11(words, at);
    }
    if !words.is_capitalized(at) {
        return None;
    }
    let found = FEASTS.iter().enumerate().find_map(|(number, (names, _))| {
        let mut end = at;
        for name in *names {
            // `Valentine's`, `Veterans'`
            if matches!(words.raw(end), "'" | "’") && *name != "s" {
                end += 1;
            }
            if words.norm(end) != *name && words.raw(end) != *name {
                return None;
            }
            end += 1;
        }
        Some((Feast(number), end))
    })?;
    let (feast, end) = found;
    let day = words.norm(end) == "day" && words.is_capitalized(end);
    Some((feast, end + usize::from(day)))
}

fn september_11(words: &Words, at: usize) -> Option<(Feast, usize)> {
    let stands = (0..3).all(|step| words.raw(at + step) == SEPTEMBER_11[step]);
    let goes_on = words.glued(at + 3) && matches!(words.raw(at + 3), "/" | "-" | "%");
    let alone = !words.glued(at) && !goes_on;
    let glued = words.glued(at + 1) && words.glued(at + 2);
    (stands && alone && glued).then_some((Feast(FEASTS.len()), at + 3))
}

impl Feast {
    fn rule(self) -> Rule {
        FEASTS.get(self.0).map_or(Once(2001, 9, 11), |(_, rule)| *rule)
    }

    /// Its day, where there was only one.
    pub(super) fn only_date(self) -> Option<Date> {
        match self.rule() {
            Once(year, month, day) => Some(date(year, month, day)),
            _ => None,
        }
    }

    /// Its day in a year; `None` where the calendar ends.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        match self.rule() {
            Fixed(month, day) | Once(_, month, day) => Date::new(year, month, day).ok(),
            Easter(days) => easter(year)?.checked_add(jiff::Span::new().days(days)).ok(),
            OrthodoxEaster(days) => orthodox_easter(year)?
                .checked_add(jiff::Span::new().days(days))
                .ok(),
            Nth(month, nth, weekday) => Date::new(year, month, 1)
                .ok()?
                .nth_weekday_of_month(nth, weekday)
                .ok(),
            Election => Date::new(year, 11, 1)
                .ok()?
                .nth_weekday_of_month(1, Monday)
                .ok()?
                .tomorrow()
                .ok(),
        }
    }

    /// TIMEX3 value without a year.
    pub(super) fn value(self) -> String {
        match self.rule() {
            Fixed(month, day) => format!("XXXX-{month:02}-{day:02}"),
            _ => "XXXX-XX-XX".to_owned(),
        }
    }
}

/// Easter Sunday of the Gregorian calendar.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Easter Sunday of the Julian calendar, as a day of the Gregorian.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let d = (19 * (y % 19) + 15) % 30;
    let e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7;
    let march = d + e + 114;
    let julian = Date::new(
        year,
        i8::try_from(march / 31).ok()?,
        i8::try_from(march % 31 + 1).ok()?,
    )
    .ok()?;
    let behind = y / 100 - y / 400 - 2;
    julian.checked_add(jiff::Span::new().days(behind)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_reckoned() {
        for (year, western, orthodox) in [
            (1961, date(1961, 4, 2), date(1961, 4, 9)),
            (2000, date(2000, 4, 23), date(2000, 4, 30)),
            (2014, date(2014, 4, 20), date(2014, 4, 20)),
            (2024, date(2024, 3, 31), date(2024, 5, 5)),
            (2025, date(2025, 4, 20), date(2025, 4, 20)),
        ] {
            assert_eq!(easter(year), Some(western));
            assert_eq!(orthodox_easter(year), Some(orthodox));
        }
    }
}
