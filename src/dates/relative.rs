//! What is counted from another day: the article's own, or one told of before.
//!
//! In: what a form says and what it is understood by. Out: a [`Reading`].

use super::calendar::{Stretch, Unit};
use super::classes::{Amount, Parts};
use super::lean::Lean;
use super::resolve::{
    Anchor, Reading, after, calendar, counted, distance, duration, month_from, season_from, stretch,
    unplaced, weekday,
};
use super::{DateRange, Precision, TimexType};
use jiff::ToSpan;
use jiff::civil::Date;

/// `two days later`, `a year earlier`: so far from what was told before, or from the article's own date.
pub(super) fn elsewhere(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let unit = parts.unit?;
    // `a few days later` still says how long it took.
    let nowhere = || match parts.amount {
        Some(_) => duration(parts),
        None => Some(Reading::without_days(TimexType::Date, unplaced(unit))),
    };
    let direction = i64::from(parts.shift.unwrap_or(-1));
    let (unit, thousandths) = match parts.amount.unwrap_or(Amount::Exact(1_000)) {
        Amount::Exact(thousandths) => counted(unit, thousandths)?,
        Amount::Vague => return nowhere(),
    };
    let count = i64::try_from(thousandths / 1_000).ok()?.checked_mul(direction)?;
    let base = parts.years[0].map(Stretch::Year);
    let base = base.or(anchor.told).or(anchor.published.map(Stretch::Day));
    let reported = anchor.reported.filter(|_| parts.years[0].is_none());
    let named = match (unit, reported) {
        (Unit::Year, Some(reported)) => reported.years_away(count),
        // `in October from a year earlier`
        (Unit::Year, None) if count == -1 && matches!(base, Some(Stretch::Month(..))) => {
            base?.years_away(count)
        }
        _ => base
            .filter(|base| base.unit() <= unit && !unit.is_clock())
            .and_then(|base| {
                let first = base.days()?.first;
                Stretch::shifted(unit, first, count)
            }),
    };
    named.and_then(|named| stretch(named, parts)).or_else(nowhere)
}

/// The quarter, or such, of the year named that has the name of the one reported on; without one, the year.
pub(super) fn compared(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    // Of a quarter that is named the year counts, of the one reported on both.
    let named = parts.quarter.map(|quarter| Stretch::Quarter(0, quarter));
    let named = named.or(anchor.reported);
    let own = anchor.published.map(Date::year);
    let year = match (parts.years[0], parts.shift, parts.unit) {
        (Some(year), ..) => Some(year),
        (_, Some(shift), Some(_)) => own.and_then(|year| year.checked_add(shift.into())),
        (_, None, Some(_)) => own.and_then(|year| year.checked_sub(1)),
        _ => None,
    };
    let found = match (named, year) {
        (Some(Stretch::Quarter(_, quarter)), Some(year)) => Some(Stretch::Quarter(year, quarter)),
        (Some(Stretch::Half(_, half)), Some(year)) => Some(Stretch::Half(year, half)),
        (Some(named), None) if parts.quarter.is_none() => Some(named),
        (Some(_), None) => None,
        (_, Some(year)) => Some(Stretch::Year(year)),
        (None, None) => anchor
            .published
            .and_then(|published| Stretch::shifted(Unit::Quarter, published, -1)),
    };
    match found {
        Some(found) => stretch(found, &Parts::default()),
        None => Some(Reading::without_days(TimexType::Date, unplaced(Unit::Quarter))),
    }
}

/// `the previous month`, `the next day`, `that Friday`: counted from what was told before, or from the article's
/// own date.
pub(super) fn told(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let shift = parts.shift.unwrap_or(0);
    let nowhere = || Reading::without_days(TimexType::Date, unplaced(parts.unit.unwrap_or(Unit::Day)));
    let Some(base) = anchor.told.or(anchor.published.map(Stretch::Day)) else {
        return Some(nowhere());
    };
    let day = base.days()?.first;
    let is_day = base.unit() == Unit::Day;
    let named = match (parts.weekday, parts.months[0], parts.season, parts.unit) {
        (Some(number), ..) if base.unit() <= Unit::Week => match shift {
            ..0 => weekday(number, day.yesterday().ok()?, Lean::Past),
            0 => weekday(number, day, Lean::Future),
            _ => weekday(number, day.tomorrow().ok()?, Lean::Future),
        }
        .map(Stretch::Day),
        // `October of that year`
        (None, Some(month), _, Some(Unit::Year)) => {
            let year = day.year().checked_add(shift.into())?;
            match parts.days[0] {
                Some(day) => Date::new(year, month, day).ok().map(Stretch::Day),
                None => Some(Stretch::Month(year, month)),
            }
        }
        (None, None, Some(season), Some(Unit::Year)) => {
            Some(Stretch::Season(day.year().checked_add(shift.into())?, season))
        }
        (None, Some(month), ..) => month_from(month, None, shift, day),
        (None, None, Some(_), _) if shift == 0 => after(parts, base),
        (None, None, Some(season), _) => season_from(season, shift, day),
        (None, None, None, Some(unit)) if base.unit() <= unit => Stretch::shifted(unit, day, shift.into()),
        (None, None, None, None) if is_day => Stretch::shifted(Unit::Day, day, shift.into()),
        _ => None,
    };
    Some(
        named
            .and_then(|named| stretch(named, parts))
            .unwrap_or_else(nowhere),
    )
}

/// So far from the article's own day, or from one beside it.
pub(super) fn from_now(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let unit = parts.unit.unwrap_or(Unit::Day);
    let nowhere = || Reading::without_days(TimexType::Date, "FUTURE_REF");
    let (Some(published), Amount::Exact(thousandths)) =
        (anchor.published, parts.amount.unwrap_or(Amount::Exact(1_000)))
    else {
        return Some(nowhere());
    };
    if unit.is_clock() {
        return stretch(Stretch::Day(published), parts);
    }
    let count = i64::try_from(thousandths / 1_000).ok()? * i64::from(parts.shift.unwrap_or(1));
    let base = published
        .checked_add(i64::from(parts.offset.unwrap_or(0)).days())
        .ok()?;
    let named = Stretch::shifted(unit, base, count).and_then(|named| stretch(named, parts));
    Some(named.unwrap_or_else(nowhere))
}

/// The week so far on in a month or year. A week belongs to where its Thursday lies (ISO 8601).
pub(super) fn nth(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let counted = parts.shift.zip(anchor.published);
    let year = counted.and_then(|(shift, published)| published.year().checked_add(shift.into()));
    let whole = Parts {
        unit: None,
        years: [parts.years[0].or(year), None],
        ..*parts
    };
    let whole = calendar(&whole, anchor)?;
    let Some(days) = whole.range else {
        return Some(Reading::without_days(TimexType::Date, unplaced(parts.unit?)));
    };
    if parts.unit == Some(Unit::Month) {
        let month = match parts.nth? {
            -1 => 12,
            month => month,
        };
        return stretch(Stretch::Month(days.first.year(), month), &Parts::default());
    }
    let thursday = match parts.nth? {
        -1 => weekday(4, days.last, Lean::Past)?,
        nth => {
            let first = weekday(4, days.first, Lean::Future)?;
            first.checked_add((7 * (i64::from(nth) - 1)).days()).ok()?
        }
    };
    if thursday > days.last {
        return None;
    }
    stretch(Stretch::shifted(parts.unit?, thursday, 0)?, &Parts::default())
}

/// The week or weekend in which a day is.
pub(super) fn containing(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let day = calendar(&Parts { unit: None, ..*parts }, anchor)?;
    let Some(days) = day.range else {
        return Some(Reading::without_days(TimexType::Date, unplaced(parts.unit?)));
    };
    stretch(Stretch::shifted(parts.unit?, days.first, 0)?, &Parts::default())
}

/// A named day in the year given, or the nearest.
pub(super) fn feast(parts: &Parts, anchor: &Anchor) -> Option<Reading> {
    let feast = parts.feast?;
    if let Some(date) = feast.only_date() {
        return stretch(Stretch::Day(date), parts);
    }
    if let Some(year) = parts.years[0] {
        return stretch(Stretch::Day(feast.in_year(year)?), parts);
    }
    let told = anchor.told.filter(|_| anchor.is_story).and_then(Stretch::days);
    let Some(near) = told.map(|days| days.first).or(anchor.published) else {
        return Some(Reading::without_days(TimexType::Date, feast.value()));
    };
    let dates = (near.year() - 1..=near.year() + 1).filter_map(|year| feast.in_year(year));
    let date = dates.min_by_key(|&date| distance(DateRange::day(date), near, anchor.lean))?;
    stretch(Stretch::Day(date), parts)
}

/// The days of a length of time before or after the article's own: `the last three months`.
pub(super) fn reach(parts: &Parts, published: Date) -> Option<DateRange> {
    let (unit, Amount::Exact(thousandths)) = (parts.unit?, parts.amount.unwrap_or(Amount::Exact(1_000)))
    else {
        return None;
    };
    let shift = i64::from(parts.shift.filter(|shift| *shift != 0)?);
    if parts.amount.is_none() && parts.is_plural {
        return None;
    }
    let count = i64::try_from(thousandths / 1_000)
        .ok()
        .filter(|count| *count > 0)?;
    let away = |count: i64| -> Option<Date> {
        let span = match unit {
            Unit::Day => jiff::Span::new().try_days(count),
            Unit::Week => jiff::Span::new().try_weeks(count),
            Unit::Fortnight => jiff::Span::new().try_weeks(count.checked_mul(2)?),
            Unit::Month => jiff::Span::new().try_months(count),
            Unit::Quarter => jiff::Span::new().try_months(count.checked_mul(3)?),
            Unit::Year => jiff::Span::new().try_years(count),
            Unit::Decade => jiff::Span::new().try_years(count.checked_mul(10)?),
            _ => return None,
        };
        published.checked_add(span.ok()?).ok()
    };
    let (first, last) = match (unit, shift) {
        (Unit::Quarter, _) => {
            let near = Stretch::shifted(unit, published, shift)?.days()?;
            let far = Stretch::shifted(unit, published, shift * count)?.days()?;
            (near.first.min(far.first), near.last.max(far.last))
        }
        (_, ..0) => (away(-count)?, published.yesterday().ok()?),
        _ => (published.tomorrow().ok()?, away(count)?),
    };
    Some(DateRange {
        first,
        last,
        precision: if unit == Unit::Day {
            Precision::Day
        } else {
            Precision::Week
        },
    })
}

/// The days of `the last four months of 2021`, or the first.
pub(super) fn some_of(parts: &Parts) -> Option<DateRange> {
    let whole = Stretch::Year(parts.years[0]?).days()?;
    let counted = |shift: i8, day: Date| {
        let parts = Parts {
            shift: Some(shift),
            ..*parts
        };
        reach(&parts, day)
    };
    let range = match parts.nth? {
        1 => counted(1, whole.first.yesterday().ok()?)?,
        -1 => counted(-1, whole.last.tomorrow().ok()?)?,
        _ => return None,
    };
    let inside = whole.first <= range.first && range.last <= whole.last;
    inside.then_some(range)
}

/// The day so long before (below zero) or after another: `two weeks before 13 May 1999`.
pub(super) fn beside(length: &Parts, direction: i8, day: Date) -> Option<Date> {
    let counted = Parts {
        shift: Some(direction),
        ..*length
    };
    let days = reach(&counted, day)?;
    Some(if direction < 0 { days.first } else { days.last })
}
