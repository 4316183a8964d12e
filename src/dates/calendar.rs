//! Pieces of the calendar: their TIMEX3 values, their days, and the way from one to another.
//!
//! In: a day and how far to go, or the numbers of a unit. Out: a [`Unit`]'s stretch of days as
//! [`Stretch`]. Weeks begin on Monday (ISO 8601); seasons are those of the northern hemisphere and
//! begin on the first of March, June, September and December.

use super::{DateRange, Precision};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Units of time that expressions count in or name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring = 3,
    Summer = 6,
    Autumn = 9,
    Winter = 12,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayPart {
    Morning,
    Afternoon,
    Evening,
    Night,
}

/// A stretch of the calendar that has a value of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    Day(Date),
    /// Any day of it.
    Week(Date),
    /// Any day of its week.
    Weekend(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    Season(i16, Season),
    Year(i16),
    /// Its first year.
    Decade(i16),
    /// Its first year, that with two zeros.
    Century(i16),
}

impl Season {
    pub(super) fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

impl DayPart {
    pub(super) fn code(self) -> &'static str {
        match self {
            DayPart::Morning => "MO",
            DayPart::Afternoon => "AF",
            DayPart::Evening => "EV",
            DayPart::Night => "NI",
        }
    }
}

impl Unit {
    /// The letters of the unit in a duration, and how many of them it is.
    pub(super) fn code(self) -> (&'static str, u64) {
        match self {
            Unit::Second => ("S", 1),
            Unit::Minute => ("M", 1),
            Unit::Hour => ("H", 1),
            Unit::Day => ("D", 1),
            Unit::Week => ("W", 1),
            Unit::Fortnight => ("W", 2),
            Unit::Weekend => ("WE", 1),
            Unit::Month => ("M", 1),
            Unit::Quarter => ("Q", 1),
            Unit::Year => ("Y", 1),
            Unit::Decade => ("Y", 10),
            Unit::Century => ("Y", 100),
        }
    }

    pub(super) fn is_clock(self) -> bool {
        self <= Unit::Hour
    }
}

impl Stretch {
    /// The stretch of a unit that is `count` of them away from the one `day` is in. `None` where
    /// the unit is shorter than a day or the calendar ends.
    pub(super) fn shifted(unit: Unit, day: Date, count: i64) -> Option<Stretch> {
        let days = |count: i64| day.checked_add(jiff::Span::new().try_days(count).ok()?).ok();
        let months = |count: i64| day.checked_add(jiff::Span::new().try_months(count).ok()?).ok();
        let year = |count: i64| i16::try_from(i64::from(day.year()).checked_add(count)?).ok();
        Some(match unit {
            Unit::Second | Unit::Minute | Unit::Hour => return None,
            Unit::Day => Stretch::Day(days(count)?),
            Unit::Week => Stretch::Week(days(count.checked_mul(7)?)?),
            Unit::Fortnight => Stretch::Week(days(count.checked_mul(14)?)?),
            Unit::Weekend => Stretch::Weekend(days(count.checked_mul(7)?)?),
            Unit::Month => {
                let day = months(count)?;
                Stretch::Month(day.year(), day.month())
            }
            Unit::Quarter => {
                let day = months(count.checked_mul(3)?)?;
                Stretch::Quarter(day.year(), (day.month() + 2) / 3)
            }
            Unit::Year => Stretch::Year(year(count)?),
            Unit::Decade => Stretch::Decade(year(count.checked_mul(10)?)?.div_euclid(10) * 10),
            Unit::Century => Stretch::Century(year(count.checked_mul(100)?)?.div_euclid(100) * 100),
        })
    }

    /// The unit it is one of, or the next longer one that is counted.
    pub(super) fn unit(self) -> Unit {
        match self {
            Stretch::Day(_) => Unit::Day,
            Stretch::Week(_) => Unit::Week,
            Stretch::Weekend(_) => Unit::Weekend,
            Stretch::Month(..) => Unit::Month,
            Stretch::Quarter(..) => Unit::Quarter,
            Stretch::Half(..) | Stretch::Season(..) | Stretch::Year(_) => Unit::Year,
            Stretch::Decade(_) => Unit::Decade,
            Stretch::Century(_) => Unit::Century,
        }
    }

    /// The same quarter, month or such of another year; `None` for days and what is longer than a year.
    pub(super) fn years_away(self, count: i64) -> Option<Stretch> {
        let away = |year: i16| i16::try_from(i64::from(year).checked_add(count)?).ok();
        Some(match self {
            Stretch::Month(year, month) => Stretch::Month(away(year)?, month),
            Stretch::Quarter(year, quarter) => Stretch::Quarter(away(year)?, quarter),
            Stretch::Half(year, half) => Stretch::Half(away(year)?, half),
            Stretch::Season(year, season) => Stretch::Season(away(year)?, season),
            Stretch::Year(year) => Stretch::Year(away(year)?),
            _ => return None,
        })
    }

    /// TIMEX3 value.
    pub(super) fn value(self) -> String {
        match self {
            Stretch::Day(day) => day.to_string(),
            Stretch::Week(day) => week_value(day),
            Stretch::Weekend(day) => format!("{}-WE", week_value(day)),
            Stretch::Month(year, month) => format!("{year:04}-{month:02}"),
            Stretch::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Stretch::Half(year, half) => format!("{year:04}-H{half}"),
            Stretch::Season(year, season) => format!("{year:04}-{}", season.code()),
            Stretch::Year(year) => format!("{year:04}"),
            Stretch::Decade(first) => format!("{:03}", first / 10),
            Stretch::Century(first) => format!("{:02}", first / 100),
        }
    }

    /// Its days; `None` where the calendar ends before it does.
    pub(super) fn days(self) -> Option<DateRange> {
        let (first, last, precision) = match self {
            Stretch::Day(day) => (day, day, Precision::Day),
            Stretch::Week(day) => {
                let monday = monday(day)?;
                (monday, monday.checked_add(6.days()).ok()?, Precision::Week)
            }
            Stretch::Weekend(day) => {
                let monday = monday(day)?;
                let saturday = monday.checked_add(5.days()).ok()?;
                (saturday, saturday.checked_add(1.day()).ok()?, Precision::Week)
            }
            Stretch::Month(year, month) => with_months(year, month, 1, Precision::Month)?,
            Stretch::Quarter(year, quarter) => with_months(year, quarter * 3 - 2, 3, Precision::Season)?,
            Stretch::Half(year, half) => with_months(year, half * 6 - 5, 6, Precision::Season)?,
            Stretch::Season(year, season) => with_months(year, season as i8, 3, Precision::Season)?,
            Stretch::Year(year) => with_months(year, 1, 12, Precision::Year)?,
            Stretch::Decade(first) => with_months(first, 1, 120, Precision::Era)?,
            Stretch::Century(first) => with_months(first, 1, 1_200, Precision::Era)?,
        };
        Some(DateRange {
            first,
            last,
            precision,
        })
    }
}

fn week_value(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn monday(day: Date) -> Option<Date> {
    let since = i64::from(day.weekday().since(Weekday::Monday));
    day.checked_sub(since.days()).ok()
}

fn with_months(year: i16, month: i8, count: i32, precision: Precision) -> Option<(Date, Date, Precision)> {
    let first = Date::new(year, month, 1).ok()?;
    let last = first.checked_add((count - 1).months()).ok()?.last_of_month();
    Some((first, last, precision))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn values_and_days() {
        let check = |stretch: Stretch, value: &str, first: &str, last: &str| {
            assert_eq!(stretch.value(), value);
            let days = stretch.days().expect(value);
            assert_eq!(
                (days.first.to_string(), days.last.to_string()),
                (first.into(), last.into())
            );
        };
        let day = date(2025, 12, 31);
        check(Stretch::Week(day), "2026-W01", "2025-12-29", "2026-01-04");
        check(Stretch::Weekend(day), "2026-W01-WE", "2026-01-03", "2026-01-04");
        check(Stretch::Month(2024, 2), "2024-02", "2024-02-01", "2024-02-29");
        check(Stretch::Quarter(2024, 4), "2024-Q4", "2024-10-01", "2024-12-31");
        check(
            Stretch::Season(2014, Season::Winter),
            "2014-WI",
            "2014-12-01",
            "2015-02-28",
        );
        check(Stretch::Decade(1990), "199", "1990-01-01", "1999-12-31");
        check(Stretch::Century(1900), "19", "1900-01-01", "1999-12-31");
    }

    #[test]
    fn ends_with_the_calendar() {
        assert_eq!(Stretch::shifted(Unit::Year, Date::MAX, 1_000_000), None);
        assert_eq!(Stretch::shifted(Unit::Century, Date::MIN, i64::MIN), None);
        assert_eq!(Stretch::Decade(9_995).days(), None);
    }
}
