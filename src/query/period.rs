//! Reads a day, month, year or range. Stands in until the dates module does.

use crate::dates::{DateRange, Precision};
use jiff::civil::Date;

pub fn parse_period(text: &str) -> Result<DateRange, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (one(first), one(last));
    match (first, last) {
        (Some((first, _, precision)), Some((_, last, _))) if first <= last => Ok(DateRange {
            first,
            last,
            precision,
        }),
        _ => Err(format!("`{text}`")),
    }
}

fn one(text: &str) -> Option<(Date, Date, Precision)> {
    let parts: Vec<i16> = text
        .split('-')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    match parts[..] {
        [year] => Some((
            Date::new(year, 1, 1).ok()?,
            Date::new(year, 12, 31).ok()?,
            Precision::Year,
        )),
        [year, month] => {
            let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
            Some((first, first.last_of_month(), Precision::Month))
        }
        [year, month, day] => {
            let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
            Some((day, day, Precision::Day))
        }
        _ => None,
    }
}
