//! A form's parts become a TIMEX3 type and value and, where they are known, days.
//!
//! In: what a form says, the article's own date, what was told before and which way the sentence looks. Out: a
//! [`Reading`], or nothing for what no calendar has, such as 30 February.

use super::calendar::{Season, Stretch, Unit};
use super::classes::{Amount, Parts};

use super::grammar::Meaning;
use super::lean::Lean;
use super::relative;
use super::{DateRange, Precision, TimexType};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::cmp::Ordering;

/// What an expression is understood by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// The article's own date.
    pub published: Option<Date>,
    /// What the text told of before, and speaks of now.
    pub told: Option<Stretch>,
    /// The quarter or half year it reports on.
    pub reported: Option<Stretch>,
    /// The day told of in the same sentence.
    pub here: Option<Date>,
    /// Whether a length of time here is one from now on: `will meet in two weeks`.
    pub is_ahead: bool,
    /// Whether days without a year are those of a story of the past.
    pub is_story: bool,
    /// Whether the sentence says in the present what is to come, which is no part of the story.
    pub is_expected: bool,
    pub lean: Lean,
    /// Whether `12/02` is 12 February here; `None` where nothing tells.
    pub day_first: Option<bool>,
}

impl Anchor {
    /// The day that hours and lengths of time count from: in a story that told of, never the article's own.
    pub(super) fn day(&self) -> Option<Date> {
        match self.told {
            Some(Stretch::Day(day)) if self.is_story => Some(day),
            _ => self.published.filter(|_| !self.is_story),
        }
    }

    /// Whether what has no year is of the time told of: in a story, and for a day by its number alone.
    fn goes_on(&self, parts: &Parts) -> bool {
        self.is_story && !(self.is_expected && self.published.is_some()) || parts.is_day_alone()
    }
}

/// What an expression means.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub timex: TimexType,
    pub value: String,
    pub range: Option<DateRange>,
    /// The stretch of the calendar it names.
    pub stretch: Option<Stretch>,
}

impl Reading {
    pub(super) fn without_days(timex: TimexType, value: impl Into<String>) -> Reading {
        Reading {
            timex,
            value: value.into(),
            range: None,
            stretch: None,
        }
    }
}

/// The meaning of every form but a span.
pub(super) fn resolve(meaning: Meaning, parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let reference = |value: &str| Some(Reading::without_days(TimexType::Date, value));
    match meaning {
        Meaning::Calendar | Meaning::Span => calendar(parts, anchor),
        Meaning::Numeric => {
            let [Some(first), Some(second)] = parts.numbers else {
                return None;
            };
            let (day, month) = match day_first(parts).or(anchor.day_first) {
                Some(true) => (first, second),
                Some(false) => (second, first),
                None => return None,
            };
            let year = parts.years[0]?;
            let day = Stretch::Day(Date::new(year, month, day).ok()?);
            stretch(day, parts)
        }
        Meaning::Shifted => shifted(parts, anchor),
        Meaning::Offset => {
            let offset = parts.offset?;
            match anchor.published {
                Some(published) => stretch(Stretch::shifted(Unit::Day, published, offset.into())?, parts),
                None => reference(relative(offset)),
            }
        }
        Meaning::Ago => ago(parts, anchor),
        Meaning::Elsewhere => relative::elsewhere(parts, anchor),
        Meaning::Told => relative::told(parts, anchor),
        Meaning::FromNow => relative::from_now(parts, anchor),
        Meaning::Nth => relative::nth(parts, anchor),
        Meaning::Containing => relative::containing(parts, anchor),
        Meaning::Feast => relative::feast(parts, anchor),
        Meaning::Duration
            if anchor.is_ahead && parts.shift.is_none() && matches!(parts.amount, Some(Amount::Exact(_))) =>
        {
            relative::from_now(parts, anchor)
                .filter(|reading| reading.range.is_some())
                .or_else(|| duration(parts))
        }
        Meaning::Compared => relative::compared(parts, anchor),
        Meaning::BeforeChrist => reference(&before_christ(parts)?),
        Meaning::YearEnd => match anchor.published {
            Some(published) => stretch(Stretch::Year(published.year()), parts),
            None => reference("XXXX"),
        },
        Meaning::Twelvemonth => Some(Reading::without_days(TimexType::Duration, "P1Y")),
        Meaning::Duration | Meaning::Some => duration(parts),
        Meaning::Every => Some(Reading::without_days(TimexType::Set, every(parts)?)),
        Meaning::Clock => clock(parts, anchor),
        Meaning::Present => reference("PRESENT_REF"),
        Meaning::Past => reference("PAST_REF"),
        Meaning::Future => reference("FUTURE_REF"),
    }
}

/// The meanings of both ends of a span.
pub(super) fn resolve_span(parts: &Parts, anchor: &Anchor) -> Option<[Reading; 2]> {
    let end = |index: usize| Parts {
        years: [parts.years[index].or(parts.years[0]), None],
        months: [parts.months[index].or(parts.months[0]), None],
        days: [parts.days[index].or(parts.days[0]), None],
        ..Parts::default()
    };
    let last = calendar(&end(1), anchor)?;
    let mut first = calendar(&end(0), anchor)?;
    // From one December to the next January.
    let turns = |(first, last): (DateRange, DateRange)| first.first > last.first && parts.years[1].is_none();
    if first.range.zip(last.range).is_some_and(turns) {
        let year = first.range?.first.year() - 1;
        let parts = Parts {
            years: [Some(year), None],
            ..end(0)
        };
        first = calendar(&parts, anchor)?;
    }
    Some([first, last])
}

/// `BC0044`, and `BC04` for the fifth century, as TIDES has them.
fn before_christ(parts: &Parts) -> Option<String> {
    match (parts.years[0], parts.century) {
        (Some(year), _) => Some(format!("BC{year:04}")),
        (None, century) => Some(format!("BC{:02}", century? / 100)),
    }
}

/// Whether the first of two numbers can only be the day, or only the month.
pub(super) fn day_first(parts: &Parts) -> Option<bool> {
    match parts.numbers {
        [Some(first), Some(second)] if first > 12 && second <= 12 => Some(true),
        [Some(first), Some(second)] if second > 12 && first <= 12 || first == second => Some(false),
        _ => None,
    }
}

/// A reading of a stretch or its part of a day.
pub(super) fn stretch(stretch: Stretch, parts: &Parts) -> Option<Reading> {
    let (timex, value) = match parts.day_part {
        Some(part) => (TimexType::Time, format!("{}T{}", stretch.value(), part.code())),
        None => (TimexType::Date, stretch.value()),
    };
    Some(Reading {
        timex,
        value,
        range: Some(stretch.days()?),
        stretch: Some(stretch),
    })
}

pub(super) fn calendar(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let (month, day) = (parts.months[0], parts.days[0]);
    let named = match (parts.years[0], month, day) {
        (Some(year), Some(month), Some(day)) => Stretch::Day(Date::new(year, month, day).ok()?),
        (Some(year), Some(month), None) => Stretch::Month(year, month),
        (Some(year), None, _) => in_year(parts, year),
        (None, _, _) => match (parts.decade, parts.century, anchor.published, anchor.told) {
            (Some(first), ..) => Stretch::Decade(first),
            (_, Some(first), ..) => Stretch::Century(first),
            (_, _, published, Some(told)) if anchor.goes_on(parts) || published.is_none() => {
                let near = published.filter(|_| !anchor.is_story);
                after(parts, told).or_else(|| nearest(parts, near?, anchor.lean))?
            }
            (_, _, Some(published), _) => nearest(parts, published, anchor.lean)?,
            _ => {
                return Some(Reading::without_days(
                    if parts.day_part.is_some() {
                        TimexType::Time
                    } else {
                        TimexType::Date
                    },
                    unanchored(parts)?,
                ));
            }
        },
    };
    stretch(named, parts)
}

fn in_year(parts: &Parts, year: i16) -> Stretch {
    match (parts.season, parts.quarter, parts.half) {
        (Some(season), _, _) => Stretch::Season(year, season),
        (_, Some(quarter), _) => Stretch::Quarter(year, quarter),
        (_, _, Some(half)) => Stretch::Half(year, half),
        _ => Stretch::Year(year),
    }
}

/// The value of what has no year and no article's date to find it by.
fn unanchored(parts: &Parts) -> Option<String> {
    let mut value = match (parts.months[0], parts.days[0], parts.weekday, parts.quarter) {
        (Some(month), Some(day), _, _) => {
            // A leap year, so that only what no year has is refused.
            Date::new(2000, month, day).ok()?;
            format!("XXXX-{month:02}-{day:02}")
        }
        (Some(month), None, _, _) => format!("XXXX-{month:02}"),
        (None, _, Some(weekday), _) => format!("XXXX-WXX-{weekday}"),
        (None, _, None, Some(quarter)) => format!("XXXX-Q{quarter}"),
        _ => format!("XXXX-{}", parts.season?.code()),
    };
    if let Some(part) = parts.day_part {
        value.push('T');
        value.push_str(part.code());
    }
    Some(value)
}

/// The stretch nearest to the article's own date that has the parts named.
fn nearest(parts: &Parts, published: Date, lean: Lean) -> Option<Stretch> {
    // Leap days come every fourth year, and once every eighth.
    const YEARS: i16 = 8;
    let year = published.year();
    let stretch = |year: i16| match (parts.months[0], parts.days[0], parts.season) {
        (Some(month), Some(day), _) => Date::new(year, month, day).ok().map(Stretch::Day),
        (Some(month), None, _) => Some(Stretch::Month(year, month)),
        (None, _, Some(season)) => Some(Stretch::Season(year, season)),
        _ => Some(Stretch::Quarter(year, parts.quarter?)),
    };
    if parts.is_day_alone() {
        return numbered(parts.days[0]?, published, lean);
    }
    if parts.months[0].is_none() && parts.quarter.is_none() && parts.season.is_none() {
        return weekday(parts.weekday?, published, lean).map(Stretch::Day);
    }
    let near = (year - YEARS..=year + YEARS)
        .filter_map(|year| {
            let stretch = stretch(year)?;
            Some((distance(stretch.days()?, published, lean), stretch))
        })
        .min_by_key(|(distance, _)| *distance);
    near.map(|(_, stretch)| stretch)
}

/// The day of that number in the month of a day, or in the one before or after it as the sentence looks.
fn numbered(number: i8, near: Date, lean: Lean) -> Option<Stretch> {
    let months = match lean {
        Lean::Past => [0, -1],
        Lean::Future => [0, 1],
        Lean::Unknown => [0, 0],
    };
    let is_fit = |day: &Date| match lean {
        Lean::Past => *day <= near,
        Lean::Future => *day >= near,
        Lean::Unknown => true,
    };
    let mut days = months.into_iter().filter_map(|shift: i64| {
        let month = near.first_of_month().checked_add(shift.months()).ok()?;
        Date::new(month.year(), month.month(), number).ok()
    });
    days.find(is_fit).map(Stretch::Day)
}

/// The stretch that has the parts named and goes on a story: the nearest, rather after what was told before.
pub(super) fn after(parts: &Parts, told: Stretch) -> Option<Stretch> {
    const BACK: i64 = 3;
    let days = told.days()?;
    let distance = |stretch: Stretch| {
        let other = stretch.days()?;
        let between = |from: Date, to: Date| {
            from.until(to)
                .map_or(i64::MAX / 8, |span| i64::from(span.get_days()))
        };
        Some(if other.last < days.first {
            between(other.last, days.first) * BACK
        } else if other.first > days.last {
            between(days.last, other.first)
        } else {
            0
        })
    };
    let year = days.first.year();
    let in_year = |year: i16| match (parts.months[0], parts.days[0], parts.season) {
        (Some(month), Some(day), _) => Date::new(year, month, day).ok().map(Stretch::Day),
        (Some(month), None, _) => Some(Stretch::Month(year, month)),
        (_, _, Some(season)) => Some(Stretch::Season(year, season)),
        _ => Some(Stretch::Quarter(year, parts.quarter?)),
    };
    if parts.is_day_alone() {
        let is_month = told.unit() <= Unit::Month;
        return is_month.then(|| numbered(parts.days[0]?, days.first, Lean::Unknown))?;
    }
    if let (None, None, None, Some(number)) = (parts.months[0], parts.season, parts.quarter, parts.weekday) {
        let is_day = told.unit() <= Unit::Week;
        return is_day
            .then(|| weekday(number, days.first, Lean::Future))?
            .map(Stretch::Day);
    }
    // Of two that overlap it, such as the winters of a year, the one that begins in its year.
    let years = [year, year - 1].into_iter().chain(year + 1..=year + 4);
    let near = years.filter_map(|year| Some((distance(in_year(year)?)?, in_year(year)?)));
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, stretch)| stretch)
}

/// How far days are: those against the lean of the sentence count more.
pub(super) fn distance(days: DateRange, published: Date, lean: Lean) -> i64 {
    let between = |from: Date, to: Date| {
        from.until(to)
            .map_or(i64::MAX / 8, |span| i64::from(span.get_days()))
    };
    let (past, future) = match lean {
        Lean::Past if days.precision == Precision::Day => (2, 6),
        Lean::Past => (1, 12),
        Lean::Future => (3, 2),
        Lean::Unknown if days.precision == Precision::Day => (4, 5),
        Lean::Unknown => (1, 3),
    };
    if days.last < published {
        between(days.last, published) * past
    } else if days.first > published {
        between(published, days.first) * future
    } else {
        0
    }
}

/// The weekday at or before a day, or after it.
pub(super) fn weekday(number: i8, published: Date, lean: Lean) -> Option<Date> {
    let back = since(number, published)?;
    match lean {
        Lean::Future if back > 0 => published.checked_add((7 - back).days()).ok(),
        _ => published.checked_sub(back.days()).ok(),
    }
}

/// Days since the last such weekday; 0 on it.
fn since(number: i8, day: Date) -> Option<i64> {
    let weekday = Weekday::from_monday_one_offset(number).ok()?;
    Some(day.weekday().since(weekday).into())
}

/// The value of what is at a distance from an article's date that is not known.
fn relative(shift: i8) -> &'static str {
    match shift {
        0 => "PRESENT_REF",
        ..0 => "PAST_REF",
        _ => "FUTURE_REF",
    }
}

fn shifted(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let shift = parts.shift.unwrap_or(0);
    let told = anchor.told.and_then(Stretch::days).map(|days| days.first);
    // In a story `the end of the month` is that told of, and `the next year` the one after it.
    let counts_on = parts.shift.is_none_or(|shift| shift > 0 && !anchor.is_expected);
    let told = told.filter(|_| anchor.is_story && (counts_on || anchor.published.is_none()));
    let Some(published) = told.or(anchor.published) else {
        let value = unanchored(parts).unwrap_or_else(|| relative(shift).to_owned());
        return Some(Reading::without_days(TimexType::Date, value));
    };
    let year = published.year() + i16::from(shift);
    let named = match (
        parts.months[0],
        parts.quarter,
        parts.season,
        parts.weekday,
        parts.unit,
    ) {
        (Some(month), .., Some(_)) => Stretch::Month(year, month),
        (_, Some(quarter), ..) => Stretch::Quarter(year, quarter),
        (_, _, Some(season), _, Some(Unit::Year)) => Stretch::Season(year, season),
        (.., Some(Unit::Year)) if parts.half.is_some() => Stretch::Half(year, parts.half?),
        (Some(month), ..) => month_from(month, parts.days[0], shift, published)?,
        (_, _, Some(season), ..) => season_from(season, shift, published)?,
        (_, _, _, Some(weekday), _) => Stretch::Day(weekday_from(weekday, shift, published)?),
        (.., Some(Unit::Weekend)) if parts.shift.is_none() => weekend(published, anchor.lean)?,
        // The quarter just over, which is what is reported on.
        (.., Some(Unit::Quarter)) if parts.shift.is_none() => match anchor.reported {
            Some(quarter @ Stretch::Quarter(..)) => quarter,
            _ => Stretch::shifted(Unit::Quarter, published, -1)?,
        },
        (.., Some(unit)) => Stretch::shifted(unit, published, shift.into())?,
        _ => Stretch::shifted(Unit::Day, published, shift.into())?,
    };
    stretch(named, parts)
}

/// The month, or the day of it, before or after that of a day, or in its year.
pub(super) fn month_from(month: i8, day: Option<i8>, shift: i8, published: Date) -> Option<Stretch> {
    let year = published.year();
    let year = match month.cmp(&published.month()) {
        Ordering::Less | Ordering::Equal if shift > 0 => year + 1,
        Ordering::Greater | Ordering::Equal if shift < 0 => year - 1,
        _ => year,
    };
    Some(match day {
        Some(day) => Stretch::Day(Date::new(year, month, day).ok()?),
        None => Stretch::Month(year, month),
    })
}

/// The last season that is over, the one of this year, or the next that has not begun.
pub(super) fn season_from(season: Season, shift: i8, published: Date) -> Option<Stretch> {
    let year = published.year();
    let mut years = year - 2..=year + 1;
    let named = |year| Stretch::Season(year, season);
    let days = |year: i16| named(year).days();
    let year = match shift {
        ..0 => years.rfind(|&year| days(year).is_some_and(|days| days.last < published)),
        0 => years
            .find(|&year| days(year).is_some_and(|days| days.first <= published && published <= days.last))
            .or(Some(year)),
        _ => years.find(|&year| days(year).is_some_and(|days| days.first > published)),
    };
    year.map(named)
}

fn weekday_from(number: i8, shift: i8, published: Date) -> Option<Date> {
    let back = since(number, published)?;
    let far = match shift {
        ..0 if back == 0 => -7,
        ..0 => -back,
        0 => i64::from(number) - i64::from(published.weekday().to_monday_one_offset()),
        _ => 7 - back,
    };
    published.checked_add(far.days()).ok()
}

/// The weekend at hand: the last one, or that of this week where the sentence looks ahead.
fn weekend(published: Date, lean: Lean) -> Option<Stretch> {
    let this = lean == Lean::Future || published.weekday().to_monday_one_offset() > 5;
    Stretch::shifted(Unit::Weekend, published, if this { 0 } else { -1 })
}

/// In what so many thousandths of a unit are counted: a year and a half in months.
pub(super) fn counted(unit: Unit, thousandths: u64) -> Option<(Unit, u64)> {
    match unit {
        Unit::Year if !thousandths.is_multiple_of(1_000) => Some((Unit::Month, thousandths.checked_mul(12)?)),
        _ => Some((unit, thousandths)),
    }
}

fn ago(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let unit = parts.unit?;
    let (Some(Amount::Exact(thousandths)), Some(published)) = (parts.amount, anchor.published) else {
        return Some(Reading::without_days(TimexType::Date, "PAST_REF"));
    };
    let (_, years) = unit.code();
    if let (Unit::Year, 1_000, Some(reported)) = (unit, thousandths, anchor.reported) {
        return stretch(reported.years_away(-1)?, parts);
    }
    let (unit, thousandths) = match unit {
        _ if unit.is_clock() => (Unit::Day, 0),
        Unit::Decade | Unit::Century => (Unit::Year, thousandths.checked_mul(years)?),
        _ => counted(unit, thousandths)?,
    };
    let count = i64::try_from(thousandths / 1_000).ok()?;
    let past = Stretch::shifted(unit, published, -count).and_then(|named| stretch(named, parts));
    // Millions of years ago there was no calendar.
    Some(past.unwrap_or_else(|| Reading::without_days(TimexType::Date, "PAST_REF")))
}

/// The value of a unit somewhere in time.
pub(super) fn unplaced(unit: Unit) -> &'static str {
    match unit {
        Unit::Week | Unit::Fortnight | Unit::Weekend => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Year | Unit::Decade | Unit::Century => "XXXX",
        _ => "XXXX-XX-XX",
    }
}

pub(super) fn duration(parts: &Parts) -> Option<Reading> {
    let value = length(parts.unit?, parts.amount.unwrap_or(singular(parts)));
    Some(Reading::without_days(TimexType::Duration, value))
}

/// How many units where no number is named.
fn singular(parts: &Parts) -> Amount {
    if parts.is_plural {
        Amount::Vague
    } else {
        Amount::Exact(1_000)
    }
}

/// `P3Y`, `PT5H30M`, `PXD`.
fn length(unit: Unit, amount: Amount) -> String {
    let clock = if unit.is_clock() { "T" } else { "" };
    let (code, times) = unit.code();
    let thousandths = match amount {
        Amount::Vague => {
            let code = match unit {
                Unit::Decade => "DE",
                Unit::Century => "CE",
                _ => code,
            };
            return format!("P{clock}X{code}");
        }
        Amount::Exact(thousandths) => thousandths.saturating_mul(times),
    };
    let (whole, rest) = (thousandths / 1_000, thousandths % 1_000);
    match (rest, unit) {
        (0, _) => format!("P{clock}{whole}{code}"),
        (500, Unit::Year) => format!("P{whole}Y6M"),
        (500, Unit::Hour) => format!("PT{whole}H30M"),
        (500, Unit::Minute) => format!("PT{whole}M30S"),
        _ => {
            let fraction = format!("{rest:03}");
            format!("P{clock}{whole}.{}{code}", fraction.trim_end_matches('0'))
        }
    }
}

fn every(parts: &Parts) -> Option<String> {
    let part = parts
        .day_part
        .map_or(String::new(), |part| format!("T{}", part.code()));
    Some(match (parts.weekday, parts.months[0], parts.season, parts.unit) {
        (Some(weekday), ..) => format!("XXXX-WXX-{weekday}{part}"),
        (_, Some(month), ..) => format!("XXXX-{month:02}"),
        (_, _, Some(season), _) => format!("XXXX-{}", season.code()),
        (.., Some(Unit::Weekend)) => "XXXX-WXX-WE".to_owned(),
        (.., Some(unit)) => length(unit, parts.amount.unwrap_or(Amount::Exact(1_000))),
        _ => format!("XXXX-XX-XX{part}"),
    })
}

fn clock(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let (hour, minute) = parts.clock?;
    let is_dated = parts.months[0].is_some() || parts.weekday.is_some();
    let day = match (is_dated, anchor.published) {
        (true, _) => calendar(
            &Parts {
                day_part: None,
                ..*parts
            },
            anchor,
        )?,
        (false, published) => {
            let offset = parts.offset.zip(published);
            let counted =
                offset.and_then(|(offset, published)| Stretch::shifted(Unit::Day, published, offset.into()));
            match counted.or(anchor.here.or(anchor.day()).map(Stretch::Day)) {
                Some(day) => stretch(day, &Parts::default())?,
                None => Reading::without_days(TimexType::Time, "XXXX-XX-XX"),
            }
        }
    };
    Some(Reading {
        timex: TimexType::Time,
        value: format!("{}T{hour:02}:{minute:02}", day.value),
        ..day
    })
}
