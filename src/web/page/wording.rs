//! Numbers, days and kinds in words.
//!
//! In: what answers hold. Out: text for people, in English.

use super::views::Day;
use crate::dates::{DateRange, Precision};
use crate::entities::Kind;
use crate::insight::Facet;
use crate::insight::timeline::Step;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 11] = [
    "ar", "he", "fa", "ur", "ps", "ckb", "ku-arab", "yi", "dv", "ug", "sd",
];

/// A number with commas: `12,345`.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 article`, `12,345 articles`; the plural is told where it is no `s`.
pub(super) fn count(of: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(of), if of == 1 { one } else { many })
}

/// `1 article`, `12,345 articles`.
pub(super) fn articles(of: u64) -> String {
    count(of, "article", "articles")
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::try_from(date.month() - 1).unwrap_or(0)]
}

/// `11 March 2025`.
pub(super) fn day_text(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// A day for machines and for people.
pub(super) fn day(date: Date) -> Day {
    Day {
        iso: date.to_string(),
        text: day_text(date),
    }
}

/// The days of a stretch as short as they can be told: `2 December 2025`, `December 2025`, `2025`, `1 to 5 May 2025`.
pub(super) fn days(first: Date, last: Date) -> String {
    let whole_month = first.day() == 1 && last == first.last_of_month();
    let whole_year = first.day() == 1 && first.month() == 1 && last == first.last_of_year();
    match (first == last, whole_month, whole_year) {
        (true, ..) => day_text(first),
        (_, true, _) => format!("{} {}", month(first), first.year()),
        (.., true) => first.year().to_string(),
        _ => between(first, last),
    }
}

fn between(first: Date, last: Date) -> String {
    let (is_year, is_month) = (first.year() == last.year(), first.month() == last.month());
    let are_years = first.day() == 1 && first.month() == 1 && last.day() == 31 && last.month() == 12;
    match (is_year, is_month) {
        _ if are_years => format!("{} to {}", first.year(), last.year()),
        (true, true) => format!("{} to {}", first.day(), day_text(last)),
        (true, false) => format!("{} {} to {}", first.day(), month(first), day_text(last)),
        _ => format!("{} to {}", day_text(first), day_text(last)),
    }
}

/// The days a date in a text means.
pub(super) fn meant(range: &DateRange) -> String {
    match range.precision {
        Precision::Day => day_text(range.first),
        _ => days(range.first, range.last),
    }
}

/// A step of a timeline in few letters: `2 Dec 2025`, `Dec 2025`, `2025`.
pub(super) fn step(first: Date, step: Step) -> String {
    let short = month(first).get(..3).unwrap_or_default();
    match step {
        Step::Day | Step::Week => format!("{} {short} {}", first.day(), first.year()),
        Step::Month => format!("{short} {}", first.year()),
        Step::Year => first.year().to_string(),
    }
}

/// A kind as a heading.
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "Person",
        Kind::Place => "Place",
        Kind::Org => "Organisation",
        Kind::Nationality => "Nationality",
        Kind::Event => "Event",
    }
}

/// Several of a kind as a heading.
pub(super) fn kinds(kind: Kind) -> &'static str {
    facet(Facet::Entity(kind))
}

/// A facet as a heading.
pub(super) fn facet(facet: Facet) -> &'static str {
    match facet {
        Facet::Entity(Kind::Person) => "People",
        Facet::Entity(Kind::Place) => "Places",
        Facet::Entity(Kind::Org) => "Organisations",
        Facet::Entity(Kind::Nationality) => "Nationalities",
        Facet::Entity(Kind::Event) => "Events",
        Facet::Country => "Countries",
        Facet::Source => "Sources",
        Facet::Lang => "Languages",
        Facet::Author => "Authors",
        Facet::Year => "Years",
        Facet::Month => "Months",
        Facet::Story => "Stories",
    }
}

/// The direction in which a language is written.
pub(super) fn direction(tag: &str) -> &'static str {
    let is_one = |known: &str| {
        let rest = tag.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    match RIGHT_TO_LEFT.into_iter().any(is_one) {
        true => "rtl",
        false => "ltr",
    }
}

/// A text cut to so many letters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(most.saturating_sub(1)).collect();
            format!("{}…", kept.trim_end())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        let check = |of: u64, want: &str| assert_eq!(articles(of), want);
        check(0, "0 articles");
        check(1, "1 article");
        check(999, "999 articles");
        check(1_000, "1,000 articles");
        check(1_234_567, "1,234,567 articles");
    }

    #[test]
    fn stretches_are_told_briefly() {
        let check = |first: (i16, i8, i8), last: (i16, i8, i8), want: &str| {
            let date = |(y, m, d)| Date::new(y, m, d).expect("a day");
            assert_eq!(days(date(first), date(last)), want);
        };
        check((2025, 12, 2), (2025, 12, 2), "2 December 2025");
        check((2025, 12, 1), (2025, 12, 31), "December 2025");
        check((2025, 1, 1), (2025, 12, 31), "2025");
        check((2019, 1, 1), (2025, 12, 31), "2019 to 2025");
        check((2025, 5, 1), (2025, 5, 5), "1 to 5 May 2025");
        check((2025, 5, 1), (2025, 6, 5), "1 May to 5 June 2025");
        check((2024, 12, 30), (2025, 1, 5), "30 December 2024 to 5 January 2025");
    }

    #[test]
    fn some_languages_run_from_right_to_left() {
        let check = |tag: &str, want: &str| assert_eq!(direction(tag), want, "{tag}");
        check("ar", "rtl");
        check("ar-eg", "rtl");
        check("arn", "ltr");
        check("he", "rtl");
        check("fa", "rtl");
        check("ur", "rtl");
        check("en", "ltr");
        check("", "ltr");
    }

    #[test]
    fn long_names_are_cut() {
        let check = |text: &str, want: &str| assert_eq!(shortened(text, 8), want);
        check("NATO", "NATO");
        check("Security Council", "Securit…");
        check("Совет Безопасности", "Совет Б…");
    }
}
