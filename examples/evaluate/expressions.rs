//! Dates with wanted first and last days: texts that editors tagged, and cases of single expressions.

use super::rows::{code_points, rows};
use super::{Line, set_name};
use attache::annotate::{Layers, annotate};
use attache::article::{self, Article, Dated};
use attache::dates::{DateRange, Precision};
use jiff::ToSpan;
use jiff::civil::Date;
use std::path::PathBuf;

/// A stretch of days where it stands, in code points.
struct Found {
    start: u32,
    end: u32,
    range: DateRange,
}

/// Every date and stretch between dates whose days are known.
fn found(text: &str, published: Option<Date>) -> Vec<Found> {
    let article = Article {
        body: text.to_owned(),
        published: published.map(|date| Dated::new(date, "gold")),
        ..Article::default()
    };
    let layers = Layers {
        names: false,
        dates: true,
    };
    let annotated = annotate(&article, layers);
    let numbers = code_points(text);
    let dates = annotated.dates.iter().map(|date| (date.span, date.range));
    let ranges = annotated
        .ranges
        .iter()
        .map(|range| (range.span, Some(range.range)));
    let all = dates.chain(ranges).filter_map(|(span, range)| {
        Some(Found {
            start: numbers[span.start as usize],
            end: numbers[span.end as usize],
            range: range?,
        })
    });
    all.collect()
}

#[derive(serde::Deserialize)]
struct Guide {
    text: String,
    dates: Vec<Tagged>,
}

#[derive(serde::Deserialize)]
struct Tagged {
    start: u32,
    end: u32,
    from: Option<String>,
    to: Option<String>,
}

/// How many of the tagged dates are found with the days tagged.
pub(crate) fn tagged(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for file in files {
        let (mut right, mut all) = (0.0, 0.0);
        for guide in rows::<Guide>(file)? {
            let found = found(&guide.text, None);
            for date in guide.dates {
                let is_right = |f: &Found| {
                    let days = (f.range.first.to_string(), f.range.last.to_string());
                    f.start < date.end
                        && date.start < f.end
                        && (Some(days.0), Some(days.1)) == (date.from.clone(), date.to.clone())
                };
                all += 1.0;
                right += f64::from(u8::from(found.iter().any(is_right)));
            }
        }
        lines.push(("rdcr".to_owned(), "recall of days", right / all));
    }
    Ok(lines)
}

#[derive(serde::Deserialize)]
struct Case {
    file: String,
    input: String,
    #[serde(rename = "ref")]
    day: Option<String>,
    results: Vec<Expression>,
}

#[derive(serde::Deserialize)]
struct Expression {
    start: u32,
    end: u32,
    text: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    values: Vec<Value>,
}

#[derive(serde::Deserialize)]
struct Value {
    value: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

/// Groups of cases that news has not; `docs/quality.md` says why each is left out.
const NEWS: &str = "news";
const GROUPS: [&str; 6] = [
    NEWS,
    "to an assistant",
    "small names",
    "typed signs",
    "numbers in words",
    "parts of units",
];

/// Words of one who speaks to an assistant or types a task.
const ASSISTANT: [&str; 32] = [
    "cortana",
    "schedul",
    "meet",
    "i\u{2019}ll",
    "i'll",
    "let's",
    "please",
    "show",
    "set ",
    "book",
    "find ",
    "?",
    "can you",
    "arrange",
    "remind",
    "skype",
    "vacation",
    "appointment",
    "sales",
    "calendar",
    "i'm",
    "available",
    "block",
    "www.",
    "file",
    "rows",
    "task",
    "clusters",
    "dinner",
    "party",
    "i want",
    "in 5 minutes",
];

const SMALL: [&str; 20] = [
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "easter",
    "christmas",
];

/// Abbreviations of chat.
const CHAT: [&str; 8] = [
    "eod",
    "otd",
    "eoy",
    "ytd",
    "tues",
    "year to date",
    "at this time",
    "present time",
];

fn group(case: &Case, expression: &Expression) -> &'static str {
    let lower = case.input.to_lowercase();
    let text = expression.text.as_str();
    let words = |text: &str| -> Vec<String> {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let has = |list: &[&str]| {
        words(text)
            .iter()
            .any(|word| list.contains(&word.to_lowercase().as_str()))
    };
    // `dec31`, `q1`
    let mixed = words(text)
        .iter()
        .any(|word| word.starts_with(char::is_alphabetic) && word.ends_with(|c: char| c.is_ascii_digit()));
    // `10/1`, `5/1-5/7/2020`, `dec/2018`, `2019-aug-01`, `week 10`
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let pieces = words(text);
    let iso = pieces.len() == 3 && pieces.iter().all(|part| digits(part));
    let numbered = pieces.windows(2).any(|two| two[0] == "week" && digits(&two[1]));
    let slashed = text.contains('/') && !(iso && text.len() >= 8) || numbered || text.contains("-aug-");
    // `the week` alone, `workweek`
    let bare = matches!(text, "the day" | "the week" | "the month" | "the year") || text.contains("work");
    if ASSISTANT.iter().any(|word| lower.contains(word)) {
        "to an assistant"
    } else if words(&case.input)
        .iter()
        .any(|word| SMALL.contains(&word.as_str()))
    {
        "small names"
    } else if mixed
        || bare
        || slashed
        || text.contains(['~', '=', '@'])
        || text.ends_with(" s")
        || CHAT.iter().any(|word| lower.contains(word))
        || text
            .split(' ')
            .all(|part| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
        || case.input.starts_with('-')
    {
        "typed signs"
    } else if has(&["eighty", "ninety", "nineteen", "seventeen", "fifteenth", "87"]) {
        "numbers in words"
    } else if has(&[
        "early",
        "mid",
        "late",
        "earlier",
        "later",
        "beginning",
        "middle",
        "end",
        "start",
    ]) {
        "parts of units"
    } else {
        NEWS
    }
}

/// How many of the dates and stretches of each group are found with the days wanted; of several, any will do.
/// The cases' stretches leave the last day, month or year out, which news does not; both count.
pub(crate) fn cases(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for file in files.iter().filter(|file| set_name(file) == "recognizers_text") {
        let mut counts = [[0.0; 2]; GROUPS.len()];
        for case in rows::<Case>(file)? {
            if case.file != "English/DateTimeModel" {
                continue;
            }
            let day = case.day.as_deref().and_then(|day| article::day(day.get(..10)?));
            let found = found(&case.input, day);
            for expression in &case.results {
                let wanted: Vec<(Date, Date)> = expression
                    .values
                    .iter()
                    .filter_map(|value| days(value, &expression.kind))
                    .collect();
                let dated = matches!(expression.kind.as_str(), "date" | "daterange" | "datetime");
                if wanted.is_empty() || !dated {
                    continue;
                }
                let at = GROUPS
                    .iter()
                    .position(|name| *name == group(&case, expression))
                    .unwrap_or(0);
                let right = found.iter().any(|found| {
                    let here = found.start < expression.end && expression.start < found.end;
                    here && wanted.iter().any(|wanted| fits(found.range, *wanted))
                });
                counts[at][0] += f64::from(u8::from(right));
                counts[at][1] += 1.0;
            }
        }
        let set = set_name(file);
        for (name, [right, all]) in GROUPS.iter().zip(counts) {
            lines.push((
                format!("{set}, {name} ({all})"),
                "share right",
                right / f64::max(all, 1.0),
            ));
        }
    }
    Ok(lines)
}

/// First and last day of a value.
fn days(value: &Value, kind: &str) -> Option<(Date, Date)> {
    let day = |text: &Option<String>| article::day(text.as_ref()?.get(..10)?);
    if let Some(day) = day(&value.value) {
        return Some((day, day));
    }
    let (first, end) = (day(&value.start)?, day(&value.end)?);
    match kind {
        "daterange" => Some((first, end.yesterday().ok()?)),
        _ => Some((first, end)),
    }
}

/// Whether days are those wanted, or of a unit of which the day wanted is one, or go to the end of the last unit.
fn fits(range: DateRange, (first, last): (Date, Date)) -> bool {
    let inside = range.first <= first && last <= range.last;
    let of_unit = inside
        && first == last
        && matches!(
            range.precision,
            Precision::Week | Precision::Month | Precision::Year
        );
    let Ok(next) = last.tomorrow() else { return false };
    let to_end = range.first == first
        && [
            next,
            next.last_of_month(),
            next.last_of_year(),
            next.saturating_add(6.days()),
        ]
        .contains(&range.last);
    (range.first, range.last) == (first, last) || of_unit || to_end
}
