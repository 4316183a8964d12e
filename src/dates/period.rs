//! Reads a period as a person types it: a day, month, year or the like, or a range of them.
//!
//! In: `2025-11-03`, `Dec 2025`, `1990s`, `2025-11..2025-12`, `..2025`, and with the day it is said on `last month`,
//! `yesterday`, `30d`. Out: its days. The forms are those of the grammar; a range has two dots, and an end left out
//! is that of the calendar.

use super::grammar::{Found, Meaning, longest, look_up};
use super::lean::Lean;
use super::relative;
use super::resolve::{Anchor, Reading, day_first, resolve, resolve_span};
use super::words::Case;
use super::{DateRange, Precision};
use crate::text::Text;
use jiff::civil::Date;

/// Why a period could not be read. The message names the text and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// There is nothing to read.
    #[error("no date; {}", self.expected())]
    Empty,
    /// Not a date in any form known.
    #[error("{}; {}", self.what(), self.expected())]
    Unreadable(String),
    /// A day that no calendar has.
    #[error("{}; {}", self.what(), self.expected())]
    NoSuchDay(String),
    /// A date without its year, or one that depends on when it is said.
    #[error("{}; {}", self.what(), self.expected())]
    NoYear(String),
    /// Day and month could be either.
    #[error("{}; {}", self.what(), self.expected())]
    Ambiguous(String),
    /// A range whose end is before its beginning.
    #[error("{}; {}", self.what(), self.expected())]
    Reversed(String),
}

impl PeriodError {
    /// The text that is wrong and what is wrong with it.
    pub fn what(&self) -> String {
        match self {
            PeriodError::Empty => String::new(),
            PeriodError::Unreadable(text) => format!("`{text}`"),
            PeriodError::NoSuchDay(text) => format!("`{text}` (no such day)"),
            PeriodError::NoYear(text) => format!("`{text}` (no year in it)"),
            PeriodError::Ambiguous(text) => format!("`{text}` (day and month may be either)"),
            PeriodError::Reversed(text) => format!("`{text}` (ends before it begins)"),
        }
    }

    /// What would have been right.
    pub fn expected(&self) -> &'static str {
        match self {
            PeriodError::Ambiguous(_) => "year, month and day such as 2025-12-02",
            PeriodError::Reversed(_) => "the earlier date first, as in 2025-11..2025-12",
            _ => "a day, month, year or range such as 2025-11-01..2025-11-30",
        }
    }
}

/// Reads a day, month, season, quarter, year, decade or century, or a range of two of them; where `today` is given,
/// also what is counted from it: `last month`, `30d` (the last thirty days, today included; also `w`, `m`, `y`).
///
/// # Errors
///
/// Where there is no date, no year in it and no `today`, or a range is the wrong way round.
pub fn parse_period(text: &str, today: Option<Date>) -> Result<DateRange, PeriodError> {
    let one = |text: &str| one(text, today);
    let text = text.trim();
    let Some((from, to)) = text.split_once("..") else {
        return one(text);
    };
    let (from, to) = (from.trim(), to.trim());
    let open = |first, last| DateRange {
        first,
        last,
        precision: Precision::Era,
    };
    let (from, to) = match (from, to) {
        ("", "") => return Err(PeriodError::Empty),
        ("", to) => (open(Date::MIN, Date::MIN), one(to)?),
        (from, "") => (one(from)?, open(Date::MAX, Date::MAX)),
        (from, to) => (one(from)?, one(to)?),
    };
    if from.first > to.last {
        return Err(PeriodError::Reversed(text.to_owned()));
    }
    Ok(DateRange {
        first: from.first,
        last: to.last,
        precision: from.precision.max(to.precision),
    })
}

/// Longer texts are no date; keeps them from being segmented.
const LONGEST: usize = 100;

fn one(text: &str, today: Option<Date>) -> Result<DateRange, PeriodError> {
    if text.is_empty() {
        return Err(PeriodError::Empty);
    }
    let unreadable = || PeriodError::Unreadable(text.to_owned());
    if text.len() > LONGEST {
        return Err(unreadable());
    }
    if let Some(range) = counted_back(text, today) {
        return Ok(range);
    }
    let segmented = Text::segment(text);
    let words = look_up(&segmented, Case::Any);
    let found = longest(&words, 0..words.len(), false)
        .filter(|found| found.end == words.len())
        .ok_or_else(unreadable)?;
    let anchor = Anchor {
        published: today,
        told: None,
        reported: None,
        here: None,
        is_ahead: false,
        is_story: false,
        is_expected: false,
        lean: Lean::Past,
        day_first: None,
    };
    match found.meaning {
        Meaning::Numeric if day_first(&found.parts).is_none() => Err(PeriodError::Ambiguous(text.to_owned())),
        Meaning::Calendar | Meaning::Numeric | Meaning::Span => {
            let days = read(&found, &anchor).ok_or_else(|| PeriodError::NoSuchDay(text.to_owned()))?;
            let [first, last] = days.map(|reading| reading.range);
            let (first, last) = first
                .zip(last)
                .ok_or_else(|| PeriodError::NoYear(text.to_owned()))?;
            if first.first > last.last {
                return Err(PeriodError::Reversed(text.to_owned()));
            }
            Ok(DateRange {
                last: last.last,
                ..first
            })
        }
        Meaning::Duration => today
            .and_then(|today| reach(&found, today))
            .ok_or_else(unreadable),
        Meaning::Shifted
        | Meaning::Offset
        | Meaning::Ago
        | Meaning::Clock
        | Meaning::FromNow
        | Meaning::Nth
        | Meaning::Containing
        | Meaning::Feast
        | Meaning::YearEnd => {
            let reading = resolve(found.meaning, &found.parts, &anchor);
            let days = reading.and_then(|reading| reading.range);
            days.ok_or_else(|| PeriodError::NoYear(text.to_owned()))
        }
        _ => Err(unreadable()),
    }
}

/// `last 30 days`: up to today, as a person means it.
fn reach(found: &Found, today: Date) -> Option<DateRange> {
    let range = relative::reach(&found.parts, today)?;
    let last = if range.last < today { today } else { range.last };
    Some(DateRange { last, ..range })
}

/// `30d`, `2w`, `6m`, `1y`: so long up to today.
fn counted_back(text: &str, today: Option<Date>) -> Option<DateRange> {
    let today = today?;
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: i32 = count.parse().ok().filter(|count| *count > 0)?;
    let span = jiff::Span::new();
    let span = match unit {
        "d" | "D" => span.try_days(count - 1),
        "w" | "W" => span.try_weeks(count),
        "m" | "M" => span.try_months(count),
        "y" | "Y" => span.try_years(count),
        _ => return None,
    };
    Some(DateRange {
        first: today.checked_sub(span.ok()?).ok()?,
        last: today,
        precision: Precision::Day,
    })
}

fn read(found: &Found, anchor: &Anchor) -> Option<[Reading; 2]> {
    if found.meaning == Meaning::Span {
        return resolve_span(&found.parts, anchor);
    }
    let reading = resolve(found.meaning, &found.parts, anchor)?;
    Some([reading.clone(), reading])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_periods() {
        let check = |text: &str, first: &str, last: &str, precision: Precision| {
            let range = parse_period(text, None).expect(text);
            let days = (range.first.to_string(), range.last.to_string());
            assert_eq!(days, (first.to_owned(), last.to_owned()), "{text}");
            assert_eq!(range.precision, precision, "{text}");
        };
        for day in [
            "2025-12-02",
            "2025/12/02",
            "02.12.2025",
            "2 December 2025",
            "2nd of December, 2025",
            "Dec. 2, 2025",
            " december 2 2025 ",
            "Tuesday, 2 December 2025",
        ] {
            check(day, "2025-12-02", "2025-12-02", Precision::Day);
        }
        check("13/12/2025", "2025-12-13", "2025-12-13", Precision::Day);
        for month in ["December 2025", "Dec 2025", "dec. 2025", "2025-12"] {
            check(month, "2025-12-01", "2025-12-31", Precision::Month);
        }
        check("2025", "2025-01-01", "2025-12-31", Precision::Year);
        check("1990s", "1990-01-01", "1999-12-31", Precision::Era);
        check("the '90s", "1990-01-01", "1999-12-31", Precision::Era);
        check("20th century", "1900-01-01", "1999-12-31", Precision::Era);
        check("Q3 2024", "2024-07-01", "2024-09-30", Precision::Season);
        check("summer of 1944", "1944-06-01", "1944-08-31", Precision::Season);
        check("early 2014", "2014-01-01", "2014-12-31", Precision::Year);
        check("2025-11..2025-12", "2025-11-01", "2025-12-31", Precision::Month);
        check("2 Dec 2025 .. 2026", "2025-12-02", "2026-12-31", Precision::Year);
        check("2025-11..", "2025-11-01", "9999-12-31", Precision::Era);
        check("..2025", "-009999-01-01", "2025-12-31", Precision::Era);
        check("2014-2022", "2014-01-01", "2022-12-31", Precision::Year);
        check("March 12-14, 2022", "2022-03-12", "2022-03-14", Precision::Day);
    }

    #[test]
    fn counts_from_today_where_it_is_told() {
        // A Tuesday.
        let today = jiff::civil::date(2025, 11, 25);
        for (text, first, last) in [
            ("yesterday", "2025-11-24", "2025-11-24"),
            ("today", "2025-11-25", "2025-11-25"),
            ("last month", "2025-10-01", "2025-10-31"),
            ("this year", "2025-01-01", "2025-12-31"),
            ("last week", "2025-11-17", "2025-11-23"),
            ("last Friday", "2025-11-21", "2025-11-21"),
            ("30d", "2025-10-27", "2025-11-25"),
            ("1d", "2025-11-25", "2025-11-25"),
            ("2w", "2025-11-11", "2025-11-25"),
            ("6m", "2025-05-25", "2025-11-25"),
            ("1y", "2024-11-25", "2025-11-25"),
            ("last 30 days", "2025-10-26", "2025-11-25"),
            ("the past two weeks", "2025-11-11", "2025-11-25"),
            ("three days ago", "2025-11-22", "2025-11-22"),
            ("2025-Q4", "2025-10-01", "2025-12-31"),
            ("last month..yesterday", "2025-10-01", "2025-11-24"),
            ("December 2", "2025-12-02", "2025-12-02"),
            ("Christmas 2024", "2024-12-25", "2024-12-25"),
            ("9/11", "2001-09-11", "2001-09-11"),
        ] {
            let range = parse_period(text, Some(today)).expect(text);
            let days = (range.first.to_string(), range.last.to_string());
            assert_eq!(days, (first.to_owned(), last.to_owned()), "{text}");
        }
        for text in ["0d", "-3d", "99999999999d", "999999y", "d"] {
            assert!(parse_period(text, Some(today)).is_err(), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let check = |text: &str, expected: &str| {
            assert_eq!(parse_period(text, None).expect_err(text).to_string(), expected);
        };
        let any = "a day, month, year or range such as 2025-11-01..2025-11-30";
        check("", &format!("no date; {any}"));
        check("..", &format!("no date; {any}"));
        check("soonish", &format!("`soonish`; {any}"));
        check("2025-13-01", &format!("`2025-13-01`; {any}"));
        check("2025-02-30", &format!("`2025-02-30` (no such day); {any}"));
        check("December 2", &format!("`December 2` (no year in it); {any}"));
        check("last week..2025", &format!("`last week` (no year in it); {any}"));
        check("three weeks", &format!("`three weeks`; {any}"));
        check(
            "12/02/2025",
            "`12/02/2025` (day and month may be either); year, month and day such as 2025-12-02",
        );
        check(
            "2025..2024",
            "`2025..2024` (ends before it begins); the earlier date first, as in 2025-11..2025-12",
        );
    }

    proptest! {
        #[test]
        fn days_written_are_days_read(days in 0..700_000_i32, form in 0..3_u8) {
            let day = jiff::civil::date(1000, 1, 1).checked_add(jiff::Span::new().days(days)).expect("before 3000");
            let text = match form {
                0 => day.to_string(),
                1 => day.strftime("%-d %B %Y").to_string(),
                _ => day.strftime("%b. %-d, %Y").to_string(),
            };
            let range = parse_period(&text, None).expect("a day");
            prop_assert_eq!((range.first, range.last), (day, day));
        }

        #[test]
        fn never_panics(text in "[0-9a-z./ -]{0,20}|.{0,30}") {
            for today in [None, Some(jiff::civil::date(2025, 11, 25))] {
                if let Ok(range) = parse_period(&text, today) {
                    prop_assert!(range.first <= range.last);
                }
            }
        }
    }
}
