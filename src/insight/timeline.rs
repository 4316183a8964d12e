//! Articles over time.
//!
//! In: a query of Tantivy's, and whether the day of publication counts or the days spoken of. Out: a [`Timeline`] of
//! days, weeks, months or years. An article counts once in each of them.

use super::stories::Shared;
use crate::index::schema::{day_number, day_of, unpack_days};
use crate::index::{Reader, SegmentStories, Stories};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Which days of an article count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The day of publication.
    Published,
    /// The days it speaks of, as far as they are told no vaguer than the step.
    Mentions,
}

/// How long a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

/// A step with its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Articles.
    pub articles: u64,
}

/// Articles over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Which days count.
    pub by: By,
    /// How long a step is.
    pub step: Step,
    /// All steps from the first with articles to the last, empty ones too; beyond [`MOST_BUCKETS`] only those with
    /// articles.
    pub buckets: Vec<Bucket>,
    /// Articles of the query.
    pub total: u64,
    /// Those that have no day that counts.
    pub undated: u64,
}

impl Timeline {
    /// The articles of the step that has most.
    pub fn most(&self) -> u64 {
        let counts = self.buckets.iter().map(|bucket| bucket.articles);
        counts.max().unwrap_or(0)
    }
}

/// Longer timelines leave empty steps out.
pub const MOST_BUCKETS: i64 = 4_000;

/// Where the step is not told, the shortest that makes no more steps than this.
const READABLE: i64 = 40;

impl By {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            By::Published => "published",
            By::Mentions => "mentions",
        }
    }
}

impl Step {
    /// Every step, the shortest first.
    pub const ALL: [Step; 4] = [Step::Day, Step::Week, Step::Month, Step::Year];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Year => "year",
        }
    }

    /// The step that a word stands for.
    pub fn of_word(word: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.word() == word)
    }

    /// The longest it can be, in days.
    fn days(self) -> i32 {
        match self {
            Step::Day => 1,
            Step::Week => 7,
            Step::Month => 31,
            Step::Year => 366,
        }
    }

    /// The number of the step a day is in; those of neighbours follow each other.
    fn of(self, date: Date) -> i64 {
        let (year, month) = (i64::from(date.year()), i64::from(date.month()));
        match self {
            Step::Day => i64::from(day_number(date)),
            // The first day of 1970 was a Thursday.
            Step::Week => (i64::from(day_number(date)) + 3).div_euclid(7),
            Step::Month => year * 12 + month - 1,
            Step::Year => year,
        }
    }

    /// First and last day of the step with this number; `None` beyond the calendar.
    fn range(self, number: i64) -> Option<(Date, Date)> {
        let day = |number: i64| day_of(i32::try_from(number).ok()?);
        Some(match self {
            Step::Day => (day(number)?, day(number)?),
            Step::Week => (day(number * 7 - 3)?, day(number * 7 + 3)?),
            Step::Month => {
                let year = i16::try_from(number.div_euclid(12)).ok()?;
                let first = Date::new(year, number.rem_euclid(12) as i8 + 1, 1).ok()?;
                (first, first.last_of_month())
            }
            Step::Year => {
                let first = Date::new(i16::try_from(number).ok()?, 1, 1).ok()?;
                (first, first.last_of_year())
            }
        })
    }
}

impl Bucket {
    /// What it is called: `2025-12-02`, `2025-W49`, `2025-12`, `2025`.
    pub fn name(&self, step: Step) -> String {
        let week = self.first.iso_week_date();
        match step {
            Step::Day => self.first.to_string(),
            Step::Week => format!("{:04}-W{:02}", week.year(), week.week()),
            Step::Month => format!("{:04}-{:02}", self.first.year(), self.first.month()),
            Step::Year => format!("{:04}", self.first.year()),
        }
    }
}

/// Counts the articles of a query, or the stories where these are given; without a step, by the shortest that stays
/// readable. A story counts in each step in which one of its articles does.
///
/// # Errors
///
/// The index cannot be read.
pub fn timeline(
    reader: &Reader,
    stories: Option<&Stories>,
    query: &dyn Query,
    by: By,
    step: Option<Step>,
) -> tantivy::Result<Timeline> {
    let field = match by {
        By::Published => reader.fields.published,
        By::Mentions => reader.fields.mentioned,
    };
    let column = reader.fields.schema.get_field_name(field).to_owned();
    let count = |step: Step| {
        let column = column.clone();
        let counting = Counting {
            by,
            step,
            column,
            stories,
        };
        reader.articles.search(query, &counting)
    };
    let (step, counts) = match step {
        Some(step) => (step, count(step)?),
        None => {
            let mut found = (Step::Year, count(Step::Year)?);
            for step in [Step::Month, Step::Week, Step::Day] {
                let counts = count(step)?;
                if span(&counts.steps) > READABLE {
                    break;
                }
                found = (step, counts);
            }
            found
        }
    };
    let bucket = |number: i64| {
        let (first, last) = step.range(number)?;
        let articles = counts.steps.get(&number).copied().unwrap_or(0);
        Some(Bucket {
            first,
            last,
            articles,
        })
    };
    let ends = counts.steps.keys().next().zip(counts.steps.keys().next_back());
    let buckets = match ends {
        Some((&from, &to)) if to - from < MOST_BUCKETS => (from..=to).filter_map(bucket).collect(),
        _ => counts.steps.keys().copied().filter_map(bucket).collect(),
    };
    Ok(Timeline {
        by,
        step,
        buckets,
        total: counts.total,
        undated: counts.undated,
    })
}

/// Steps from the first to the last.
fn span(steps: &BTreeMap<i64, u64>) -> i64 {
    let ends = steps.keys().next().zip(steps.keys().next_back());
    ends.map_or(0, |(from, to)| to - from + 1)
}

struct Counting<'s> {
    by: By,
    step: Step,
    column: String,
    stories: Option<&'s Stories>,
}

/// What stories of several articles are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Mark {
    Any,
    Dated,
    Step(i64),
}

/// Articles by number of their step.
#[derive(Default)]
struct Counts {
    steps: BTreeMap<i64, u64>,
    total: u64,
    undated: u64,
}

enum Days {
    Published(Column<i64>),
    Mentioned(Column<u64>),
}

struct SegmentCounting {
    days: Days,
    stories: Option<SegmentStories>,
    shared: Shared<Mark>,
    step: Step,
    counts: Counts,
    seen: BTreeSet<i64>,
}

impl Collector for Counting<'_> {
    type Fruit = Counts;
    type Child = SegmentCounting;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentCounting> {
        let columns = segment.fast_fields();
        Ok(SegmentCounting {
            days: match self.by {
                By::Published => Days::Published(columns.i64(&self.column)?),
                By::Mentions => Days::Mentioned(columns.u64(&self.column)?),
            },
            stories: self.stories.map(|stories| stories.segment(number)),
            shared: Shared::new(),
            step: self.step,
            counts: Counts::default(),
            seen: BTreeSet::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<(Counts, Shared<Mark>)>) -> tantivy::Result<Counts> {
        let mut all = Counts::default();
        let mut stories = Shared::new();
        for (segment, shared) in segments {
            stories.extend(shared);
            all.total += segment.total;
            all.undated += segment.undated;
            for (step, articles) in segment.steps {
                *all.steps.entry(step).or_insert(0) += articles;
            }
        }
        let counts = stories.counts();
        let of = |mark| counts.get(&mark).copied().unwrap_or(0);
        all.total += of(Mark::Any);
        all.undated += of(Mark::Any) - of(Mark::Dated);
        for (mark, count) in counts {
            if let Mark::Step(step) = mark {
                *all.steps.entry(step).or_insert(0) += count;
            }
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentCounting {
    type Fruit = (Counts, Shared<Mark>);

    fn collect(&mut self, doc: DocId, _: Score) {
        let step = self.step;
        let number = |day: i32| day_of(day).map(|date| step.of(date));
        self.seen.clear();
        match &self.days {
            Days::Published(days) => {
                let days = days.values_for_doc(doc).filter_map(|day| i32::try_from(day).ok());
                self.seen.extend(days.filter_map(number));
            }
            Days::Mentioned(ranges) => {
                for (from, to) in ranges.values_for_doc(doc).map(unpack_days) {
                    if to - from < step.days()
                        && let (Some(first), Some(last)) = (number(from), number(to))
                    {
                        self.seen.extend(first..=last);
                    }
                }
            }
        }
        if let Some(standing) = self.stories.as_ref().and_then(|stories| stories.of(doc)) {
            let dated = (!self.seen.is_empty()).then_some(Mark::Dated);
            let marks = self.seen.iter().map(|step| Mark::Step(*step)).chain(dated);
            let shared = &mut self.shared;
            marks
                .chain([Mark::Any])
                .for_each(|mark| shared.note(mark, standing.story));
            return;
        }
        self.counts.total += 1;
        self.counts.undated += u64::from(self.seen.is_empty());
        for step in &self.seen {
            *self.counts.steps.entry(*step).or_insert(0) += 1;
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.counts, self.shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn steps_have_names_and_days() {
        let day = date(2025, 12, 31);
        for (step, name, first, last) in [
            (Step::Day, "2025-12-31", day, day),
            (Step::Week, "2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
            (Step::Month, "2025-12", date(2025, 12, 1), day),
            (Step::Year, "2025", date(2025, 1, 1), day),
        ] {
            let (from, to) = step.range(step.of(day)).expect("inside the calendar");
            let bucket = Bucket {
                first: from,
                last: to,
                articles: 1,
            };
            assert_eq!((bucket.name(step).as_str(), from, to), (name, first, last));
        }
    }

    proptest! {
        #[test]
        fn steps_follow_each_other(days in -3_000_000..2_900_000_i32) {
            let Ok(day) = date(0, 1, 1).checked_add(days.days()) else { return Ok(()) };
            for step in Step::ALL {
                let number = step.of(day);
                if let (Some((first, last)), Some((next, _))) = (step.range(number), step.range(number + 1)) {
                    prop_assert!(first <= day && day <= last);
                    prop_assert_eq!(last.tomorrow().ok(), Some(next));
                }
            }
        }
    }
}
