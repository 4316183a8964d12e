//! Reads days as metadata states them.
//!
//! In: the value of a date field, or the part of a dateline that may be a date. Out: a calendar day as
//! written (local to the writer; a time and its zone are not used to shift it). Only whole dates with
//! the month in words or the year first are understood: `02/12/2025` means two days and is left alone.
//! Never guesses a year from a clock or a file's age.

use jiff::civil::Date;

/// A day with or without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    /// The year where it is written.
    pub(super) year: Option<i16>,
    /// 1 to 12.
    pub(super) month: i8,
    /// 1 to 31.
    pub(super) day: i8,
}

impl Day {
    /// The date, where the year is written and the day exists.
    pub(super) fn date(self) -> Option<Date> {
        self.year.and_then(|year| date(year, self.month, self.day))
    }
}

/// The day a metadata field names: ISO 8601, RFC 3339, RFC 2822, `2 December 2025`,
/// `December 2, 2025`, `2025/12/02`, `20251202`; a time may follow.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    year_first(text).or_else(|| day_in_words(text).and_then(Day::date))
}

/// A date that is plausible for a piece of news: it exists, and the year is from 1000 to 2100.
pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    if (1000..=2100).contains(&year) {
        Date::new(year, month, day).ok()
    } else {
        None
    }
}

/// `2 December 2025`, `Tue, 02 Dec 2025 10:00 GMT`, `Dec. 2`, `Saturday, December 2nd, 2025`.
pub(super) fn day_in_words(text: &str) -> Option<Day> {
    let mut words = text
        .split([' ', ',', '\t', '\n', '\u{a0}'])
        .filter(|word| !word.is_empty())
        .peekable();
    words.next_if(|word| is_weekday(word));
    let (first, second) = (words.next()?, words.next()?);
    let (day, month) = match (number(first), month(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (number(second)?, month(first)?),
    };
    let year = words.peek().and_then(|word| year(word));
    if year.is_some() {
        words.next();
    }
    // What follows may only be a time of day: then this is a date, else a sentence that begins with one.
    if !(1..=31).contains(&day) || !words.all(is_of_a_time) {
        return None;
    }
    Some(Day { year, month, day })
}

/// The month named by `word`, in full or cut to three or four letters, with or without a full stop.
pub(super) fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase();
    let cut = word.len() == 3 || word == "sept" || word == "june" || word == "july";
    let at = MONTHS
        .iter()
        .position(|month| *month == word || (cut && month.starts_with(&word)))?;
    i8::try_from(at + 1).ok()
}

/// A year of four digits, from 1000 to 2100.
pub(super) fn year(word: &str) -> Option<i16> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let is_year = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    word.parse()
        .ok()
        .filter(|year| is_year && (1000..=2100).contains(year))
}

/// `2025-12-02`, `2025/12/02`, `2025.12.02`, `20251202`, each alone or before a time.
fn year_first(text: &str) -> Option<Date> {
    let digits = |from: usize, to: usize| {
        let part = text.get(from..to)?;
        if part.bytes().all(|b| b.is_ascii_digit()) {
            part.parse::<i16>().ok()
        } else {
            None
        }
    };
    let year = digits(0, 4)?;
    let separator = text.as_bytes().get(4).copied()?;
    let (month, day, end) = if matches!(separator, b'-' | b'/' | b'.') {
        let month_end = if digits(5, 7).is_some() { 7 } else { 6 };
        if text.as_bytes().get(month_end) != Some(&separator) {
            return None;
        }
        let day_at = month_end + 1;
        let day_end = if digits(day_at, day_at + 2).is_some() {
            day_at + 2
        } else {
            day_at + 1
        };
        (digits(5, month_end)?, digits(day_at, day_end)?, day_end)
    } else {
        (digits(4, 6)?, digits(6, 8)?, 8)
    };
    let rest = &text[end..];
    let ends = rest.is_empty() || rest.starts_with(['T', 't', ' ', ',', '+', 'Z']) || rest.starts_with("-0");
    if ends {
        date(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
    } else {
        None
    }
}

/// `2`, `02`, `2nd`.
fn number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let ending = word[digits.len()..].trim_end_matches('.');
    if digits.len() > 2 || !["", "st", "nd", "rd", "th"].contains(&ending) {
        return None;
    }
    digits.parse().ok()
}

fn is_weekday(word: &str) -> bool {
    let word = word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase();
    let days = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    word.len() >= 3 && days.iter().any(|day| day.starts_with(&word))
}

/// `10:00`, `+0000`, `GMT`, `p.m.`, `at`, `|`, `-`.
fn is_of_a_time(word: &str) -> bool {
    let has_clock = word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit());
    let is_zone = word.len() <= 4 && word.bytes().all(|b| b.is_ascii_uppercase());
    let is_shift = word.starts_with(['+', '-']) && word[1..].bytes().all(|b| b.is_ascii_digit() || b == b':');
    let is_filler = ["at", "am", "pm", "a.m.", "p.m.", "|", "·", "—", "–"].contains(&word);
    has_clock || is_zone || is_shift || is_filler
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn fields_name_days() {
        for (text, expected) in [
            ("2025-12-02", "2025-12-02"),
            ("2025-12-02T23:30:00-08:00", "2025-12-02"),
            ("2025-12-02 10:00", "2025-12-02"),
            ("2025-12-02Z", "2025-12-02"),
            ("20251202T101500Z", "2025-12-02"),
            ("20251202", "2025-12-02"),
            ("2025/12/02", "2025-12-02"),
            ("2025/3/7", "2025-03-07"),
            ("Tue, 02 Dec 2025 10:00:00 +0000", "2025-12-02"),
            ("Tuesday, December 2nd, 2025 at 10:15 p.m. EST", "2025-12-02"),
            (" 2 December 2025 ", "2025-12-02"),
            ("Sept. 5, 1972", "1972-09-05"),
            ("1 May 1004", "1004-05-01"),
            ("Dec 2", ""),
            ("02/12/2025", ""),
            ("2025-02-30", ""),
            ("9999-01-01", ""),
            ("2 December 0999", ""),
            ("1733133600", ""),
            ("2025-12", ""),
            ("2 December 2025 the ministers met", ""),
            ("yesterday", ""),
        ] {
            assert_eq!(
                day(text).map_or(String::new(), |day| day.to_string()),
                expected,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,30}", dates in "[0-9A-Za-z ,.:/é+-]{0,24}") {
            for day in [day(&text), day(&dates)].into_iter().flatten() {
                prop_assert!((1000..=2100).contains(&day.year()));
            }
        }
    }
}
