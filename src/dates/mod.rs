//! Date expressions in a text, and the days they mean.
//!
//! In: segmented title and body and what the article says of itself. Out: [`DateMention`]s with TIMEX3 type and
//! value and, where the days are known, a [`DateRange`], and [`RangeMention`]s. Never looks at the clock.

mod alone;
mod calendar;
mod classes;
mod context;
mod feasts;
mod grammar;
mod lean;
mod numbers;
mod numeric;
mod pattern;
pub mod period;
mod relative;
mod resolve;
mod story;
mod words;
mod years;

pub use numeric::find_numeric;
pub use period::{PeriodError, parse_period};
pub use story::find;

use crate::text::{Part, Span};
use jiff::civil::Date;

/// Number of the way dates are found and resolved; a change of it makes the next run find them anew in the
/// stored text.
pub const VERSION: u32 = 6;

/// TIMEX3 type of an expression (ISO-TimeML, ISO 24617-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A calendar day, month, year and so on.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// Something that repeats.
    Set,
}

/// How long the unit is that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// One day or less.
    Day,
    /// Days inside a month: a week, `mid-March`.
    Week,
    /// A calendar month.
    Month,
    /// A quarter, season or half of a year.
    Season,
    /// A calendar year.
    Year,
    /// More than a year.
    Era,
}

/// The days an expression stands for: both ends belong to it, `first <= last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Length of the unit named.
    pub precision: Precision,
}

impl DateRange {
    fn day(day: Date) -> DateRange {
        DateRange {
            first: day,
            last: day,
            precision: Precision::Day,
        }
    }
}

/// An occurrence of a date expression.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    /// Title or body.
    pub part: Part,
    /// Where in it.
    pub span: Span,
    /// TIMEX3 type.
    pub timex: TimexType,
    /// TIMEX3 value: `2025-12-02`, `2025-12`, `XXXX-12-02` where the year is not known.
    pub value: String,
    /// The days meant; `None` for durations, sets and dates without an anchor.
    pub range: Option<DateRange>,
}

/// Two dates that a text joins to a stretch of time: `from Monday to Wednesday`, `March 12-14`.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeMention {
    /// Title or body.
    pub part: Part,
    /// From the beginning of the first to the end of the last.
    pub span: Span,
    /// From the first day of the one to the last of the other.
    pub range: DateRange,
}

/// What an article says of itself that dates in it are read by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// Its own date, the anchor of what is not absolute.
    pub published: Option<Date>,
    /// Whether the day comes first in numeric dates where it was published, if that is known.
    pub day_first: Option<bool>,
}

/// The dates of an article, in order of part and place; those of one kind do not overlap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dates {
    /// Every expression.
    pub mentions: Vec<DateMention>,
    /// Pairs of them that are the ends of something.
    pub ranges: Vec<RangeMention>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn found(text: &Text, published: Option<Date>) -> Dates {
        let setting = Setting {
            published,
            day_first: None,
        };
        find(&Text::segment(""), text, &setting)
    }

    /// Every mention as `text=value`, with the days where they are more or less than the value says.
    fn check(raw: &str, published: Option<Date>, expected: &[&str]) {
        let text = Text::segment(raw);
        let mentions: Vec<String> = found(&text, published)
            .mentions
            .iter()
            .map(|mention| {
                let days = mention
                    .range
                    .map(|range| format!("{}..{}", range.first, range.last));
                let days = match (days, mention.timex) {
                    (Some(days), _) if mention.value.len() < 10 => format!(" {days}"),
                    (None, TimexType::Date) => " ?".to_owned(),
                    _ => String::new(),
                };
                format!("{}={}{days}", mention.span.of(raw), mention.value)
            })
            .collect();
        assert_eq!(mentions, expected, "{raw}");
    }

    /// A Wednesday.
    const PUBLISHED: Option<Date> = Some(date(2025, 12, 3));

    #[test]
    fn days() {
        for day in [
            "2 December 2025",
            "2nd of December, 2025",
            "Dec. 2, 2025",
            "December 2nd 2025",
            "December second, 2025",
            "2025-12-02",
            "2025/12/02",
            "02.12.2025",
            "Tuesday, December 2, 2025",
            "Tue 2 Dec 2025",
        ] {
            check(
                &format!("They met on {day} in Kyiv."),
                None,
                &[&format!("{day}=2025-12-02")],
            );
        }
        check("On 30 February 2024 nobody met.", None, &[]);
        check(
            "At 2025-12-02T14:30:00Z and 2025-12-02 09:15.",
            None,
            &[
                "2025-12-02T14:30:00Z=2025-12-02T14:30",
                "2025-12-02 09:15=2025-12-02T09:15",
            ],
        );
    }

    #[test]
    fn numeric_days_need_an_order() {
        check("Signed 13/02/2025.", None, &["13/02/2025=2025-02-13"]);
        check("Signed 12/02/2025.", None, &[]);
        check(
            "Signed 12/02/2025, in force 13/03/2025.",
            None,
            &["12/02/2025=2025-02-12", "13/03/2025=2025-03-13"],
        );
        check(
            "Signed 12/02/2025, in force 03/13/25.",
            None,
            &["12/02/2025=2025-12-02", "03/13/25=2025-03-13"],
        );
        check(
            "On 13/02/2025, 02/13/2025 and 1/2/2025.",
            None,
            &["13/02/2025=2025-02-13", "02/13/2025=2025-02-13"],
        );
    }

    #[test]
    fn months_and_more() {
        for month in [
            "December 2025",
            "Dec 2025",
            "Dec. 2025",
            "December of 2025",
            "December, 2025",
        ] {
            let expected = format!("{month}=2025-12 2025-12-01..2025-12-31");
            check(&format!("It ended in {month}."), None, &[&expected]);
        }
        check(
            "the summer of 1944 was",
            None,
            &["the summer of 1944=1944-SU 1944-06-01..1944-08-31"],
        );
        check(
            "In winter 2014,",
            None,
            &["winter 2014=2014-WI 2014-12-01..2015-02-28"],
        );
        check("in early 2014", None, &["early 2014=2014 2014-01-01..2014-12-31"]);
        check(
            "in mid-March 2022",
            None,
            &["mid-March 2022=2022-03 2022-03-01..2022-03-31"],
        );
        check(
            "the end of 1990",
            None,
            &["the end of 1990=1990 1990-01-01..1990-12-31"],
        );
        check(
            "the third quarter of 2024",
            None,
            &["the third quarter of 2024=2024-Q3 2024-07-01..2024-09-30"],
        );
        check("in Q3 2024", None, &["Q3 2024=2024-Q3 2024-07-01..2024-09-30"]);
        check(
            "the first half of 2024",
            None,
            &["the first half of 2024=2024-H1 2024-01-01..2024-06-30"],
        );
    }

    #[test]
    fn more_than_years() {
        check("in the 1990s", None, &["the 1990s=199 1990-01-01..1999-12-31"]);
        check(
            "of the late '90s",
            None,
            &["the late '90s=199 1990-01-01..1999-12-31"],
        );
        check("the 1990's", None, &["the 1990's=199 1990-01-01..1999-12-31"]);
        check(
            "20th century art",
            None,
            &["20th century=19 1900-01-01..1999-12-31"],
        );
        check(
            "in nineteen ninety-six",
            None,
            &["nineteen ninety-six=1996 1996-01-01..1996-12-31"],
        );
    }

    #[test]
    fn years_by_what_stands_around() {
        for raw in [
            "It began in 2014.",
            "Since 2014, it lasted.",
            "the 2014 agreement",
            "The accord (2014) holds.",
            "Resolution 2231 (2014)",
            "the 2014 elections",
            "pre-2014 borders",
        ] {
            check(raw, None, &["2014=2014 2014-01-01..2014-12-31"]);
        }
        for raw in [
            "killed 2014 people",
            "sent 2014 soldiers",
            "Resolution 2014 and others",
            "resolutions 242, 338 and 1973",
            "No. 2014",
            "worth $2014 then",
            "over 2014 km",
            "call +1-202-555-2014 now and 555-1999",
            "by 2014% more",
            "a flight of 1500 miles",
            "reached the coast (1620 UTC)",
            "S/RES/2014",
        ] {
            check(
                raw,
                None,
                if raw.contains("now") {
                    &["now=PRESENT_REF ?"]
                } else {
                    &[]
                },
            );
        }
        check("in 1648", None, &["1648=1648 1648-01-01..1648-12-31"]);
    }

    #[test]
    fn both_ends_of_a_span() {
        let years = [
            "2014=2014 2014-01-01..2014-12-31",
            "2022=2022 2022-01-01..2022-12-31",
        ];
        check("the war of 2014-2022", None, &years);
        check("from 2014 to 2022", None, &years);
        check("between 2014 and 2022", None, &years);
        check(
            "the 2014–22 war",
            None,
            &[years[0], "22=2022 2022-01-01..2022-12-31"],
        );
        check(
            "March 12-14, 2022",
            None,
            &["March 12=2022-03-12", "14, 2022=2022-03-14"],
        );
        check(
            "12 to 14 March 2022",
            None,
            &["12=2022-03-12", "14 March 2022=2022-03-14"],
        );
        check(
            "from December 28 to January 5, 2022",
            None,
            &["December 28=2021-12-28", "January 5, 2022=2022-01-05"],
        );
        check(
            "between March and May 2022",
            None,
            &[
                "March=2022-03 2022-03-01..2022-03-31",
                "May 2022=2022-05 2022-05-01..2022-05-31",
            ],
        );
    }

    #[test]
    fn years_from_the_day_of_publication() {
        check("They met on December 2.", PUBLISHED, &["December 2=2025-12-02"]);
        check("They met on December 2.", None, &["December 2=XXXX-12-02 ?"]);
        check("They met on 30 November.", PUBLISHED, &["30 November=2025-11-30"]);
        check(
            "They will meet on 15 January.",
            PUBLISHED,
            &["15 January=2026-01-15"],
        );
        check(
            "They met in January.",
            PUBLISHED,
            &["January=2025-01 2025-01-01..2025-01-31"],
        );
        check("They met in January.", None, &["January=XXXX-01 ?"]);
        check("They met on Thursday.", PUBLISHED, &["Thursday=2025-11-27"]);
        check("They will meet on Thursday.", PUBLISHED, &["Thursday=2025-12-04"]);
        check("They met on Wednesday.", None, &["Wednesday=XXXX-WXX-3 ?"]);
        check(
            "In March 12 people died.",
            PUBLISHED,
            &["March=2025-03 2025-03-01..2025-03-31"],
        );
    }

    #[test]
    fn counted_from_the_day_of_publication() {
        check("He left yesterday.", PUBLISHED, &["yesterday=2025-12-02"]);
        check(
            "They meet tomorrow morning.",
            PUBLISHED,
            &["tomorrow morning=2025-12-04TMO"],
        );
        check("He left yesterday.", None, &["yesterday=PAST_REF ?"]);
        check(
            "It fell last week.",
            PUBLISHED,
            &["last week=2025-W48 2025-11-24..2025-11-30"],
        );
        check(
            "due next month",
            PUBLISHED,
            &["next month=2026-01 2026-01-01..2026-01-31"],
        );
        check(
            "early this year",
            PUBLISHED,
            &["early this year=2025 2025-01-01..2025-12-31"],
        );
        check(
            "earlier this month",
            PUBLISHED,
            &["earlier this month=2025-12 2025-12-01..2025-12-31"],
        );
        check(
            "last Tuesday and next Tuesday",
            PUBLISHED,
            &["last Tuesday=2025-12-02", "next Tuesday=2025-12-09"],
        );
        check(
            "last April",
            PUBLISHED,
            &["last April=2025-04 2025-04-01..2025-04-30"],
        );
        check(
            "last fall",
            PUBLISHED,
            &["last fall=2025-FA 2025-09-01..2025-11-30"],
        );
        check(
            "nearly four years ago",
            PUBLISHED,
            &["nearly four years ago=2021 2021-01-01..2021-12-31"],
        );
        check("10 days ago", PUBLISHED, &["10 days ago=2025-11-23"]);
        check(
            "nine million centuries ago",
            PUBLISHED,
            &["nine million centuries ago=PAST_REF ?"],
        );
    }

    #[test]
    fn lengths_and_repetition() {
        check("for about five hours", None, &["about five hours=PT5H"]);
        check("The war reaches 1,379 days.", None, &["1,379 days=P1379D"]);
        check("a three-year plan", None, &["three-year=P3Y"]);
        check(
            "2 1/2 years and twenty-four months",
            None,
            &["2 1/2 years=P2Y6M", "twenty-four months=P24M"],
        );
        check("the past two decades", None, &["the past two decades=P20Y"]);
        check("for several days", None, &["several days=PXD"]);
        check(
            "every Tuesday and annually",
            None,
            &["every Tuesday=XXXX-WXX-2", "annually=P1Y"],
        );
        check("every two weeks", None, &["every two weeks=P2W"]);
    }

    #[test]
    fn no_dates() {
        for raw in [
            "He is 52 years old, aged 52 years; a 12-year-old.",
            "Theresa May may march second.",
            "They won 3:2 and 10-12.",
            "the Sunday Times on Bloody Sunday",
            "a third of the people",
            "Call 555-12-2014-33.",
            "the Six-Day War and the Seven Years' War",
        ] {
            check(raw, PUBLISHED, &[]);
        }
    }

    proptest! {
        #[test]
        fn mentions_are_in_order_and_on_boundaries(
            raw in "((early|the|last|May|12|2014|of|-|/|nineteen|two|days|ago|Friday|'|s|,|\\.|é)[ ]?){0,30}|.{0,60}\
                |((later|earlier|that|next|previous|following|first|third|99th|quarter|year|years|week|month|Christmas|9/11\
                |now|fiscal|Q3|before|after|from|to|between|and|999999999|9999|2014|May|3|tomorrow|in|will|period|half|a) ){0,25}",
            days in proptest::option::of(-3_000_000..2_900_000_i32),
        ) {
            let published = days.and_then(|days| date(0, 1, 1).checked_add(jiff::Span::new().days(days)).ok());
            let text = Text::segment(&raw);
            let mut end = 0;
            for mention in found(&text, published).mentions {
                prop_assert!(mention.span.start >= end && mention.span.start < mention.span.end);
                end = mention.span.end;
                prop_assert!(raw.is_char_boundary(mention.span.start as usize));
                prop_assert!(raw.is_char_boundary(end as usize));
                prop_assert!(mention.range.is_none_or(|range| range.first <= range.last));
            }
        }
    }
}
