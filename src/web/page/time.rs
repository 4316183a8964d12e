//! A timeline as bars, in small above a result and in full.
//!
//! In: a [`Timeline`]. Out: geometry and links; each bar is the question narrowed to its days.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use super::head::{View, answered};
use super::here::Here;
use super::scale::{most, tenth};
use super::views::{Bar, StepRow, Strip, Tab, TimelinePage};
use super::{frame, html, results, wording};
use crate::insight::timeline::{Bucket, By, Step, Timeline};
use crate::search::Scope;

/// Bars of a strip at most; more steps are put together.
const MOST_BARS: usize = 120;
/// Width of a strip.
const WIDTH: f64 = 1000.0;
/// The lowest bar that is seen.
const LOWEST: f64 = 3.0;
/// Part of its room that a bar takes up.
const FILLED: f64 = 0.92;

/// The timeline of a result in small; none where there is nothing to see, as in one step.
pub(super) fn strip(call: &Call, scope: &Scope) -> Result<Option<Strip>, Problem> {
    let here = Here::of(call);
    let counted = call.now.engine.timeline(scope, call.params.by(), None)?;
    Ok(
        bars(&counted, &|bucket| days(&here, counted.by, bucket)).map(|strip| Strip {
            ways: ways(&here),
            ..strip
        }),
    )
}

/// Published or spoken of.
fn ways(here: &Here) -> Vec<Tab> {
    vec![
        here.tab("by", "published", "published", true),
        here.tab("by", "mentions", "spoken of", false),
    ]
}

/// The question narrowed to the days of a step.
fn days(here: &Here, by: By, bucket: &Bucket) -> String {
    let (first, last) = (bucket.first.to_string(), bucket.last.to_string());
    match by {
        By::Published => here.within(&first, &last),
        By::Mentions => here.with("mentions", &format!("{first}..{last}")),
    }
}

/// The bars of a timeline, with an address for each.
pub(super) fn bars(counted: &Timeline, address: &dyn Fn(&Bucket) -> String) -> Option<Strip> {
    if counted.buckets.len() < 2 {
        return None;
    }
    let together = counted.buckets.len().div_ceil(MOST_BARS);
    let joined: Vec<Bucket> = counted.buckets.chunks(together).map(join).collect();
    let most = most(joined.iter().map(|bucket| bucket.articles));
    let room = WIDTH / joined.len() as f64;
    let bar = |(nth, bucket): (usize, &Bucket)| {
        let share = bucket.articles as f64 / most as f64 * 100.0;
        let height = if bucket.articles == 0 {
            0.0
        } else {
            tenth(share.max(LOWEST))
        };
        Bar {
            x: tenth(nth as f64 * room),
            y: tenth(100.0 - height),
            width: tenth(room * FILLED),
            height,
            step: tenth(room),
            from: bucket.first.to_string(),
            to: bucket.last.to_string(),
            label: wording::days(bucket.first, bucket.last),
            count: bucket.articles,
            href: address(bucket),
        }
    };
    let label = |at: usize| {
        joined
            .get(at)
            .map(|bucket| wording::step(bucket.first, counted.step))
    };
    let ends = [0, joined.len() / 2, joined.len() - 1];
    let (from, to) = match counted.by {
        By::Published => ("from", "to"),
        By::Mentions => ("mentions", ""),
    };
    Some(Strip {
        title: title(counted, together),
        ways: Vec::new(),
        bars: joined.iter().enumerate().map(bar).collect(),
        labels: match joined.len() {
            2 => [0, 1].into_iter().filter_map(label).collect(),
            _ => ends.into_iter().filter_map(label).collect(),
        },
        from,
        to,
    })
}

/// Steps in a row as one. An article that speaks of several of them counts in each.
fn join(steps: &[Bucket]) -> Bucket {
    let (first, last) = (steps[0], steps[steps.len() - 1]);
    Bucket {
        first: first.first,
        last: last.last,
        articles: steps.iter().map(|bucket| bucket.articles).sum(),
    }
}

fn title(counted: &Timeline, together: usize) -> String {
    let what = match counted.by {
        By::Published => "Published",
        By::Mentions => "Spoken of",
    };
    let step = counted.step.word();
    let undated = match counted.undated {
        0 => String::new(),
        some => format!("; {} without a day", wording::number(some)),
    };
    match together {
        1 => format!("{what}, by {step}{undated}"),
        several => format!("{what}, by {several} {step}s{undated}"),
    }
}

/// The result over time.
pub(super) fn timeline(call: &Call) -> Result<Reply, Problem> {
    let here = Here::of(call);
    let (head, scope) = answered(call, View::Timeline)?;
    let (by, step) = (call.params.by(), call.params.step());
    let counted = call.now.engine.timeline(&scope, by, step)?;
    let most = most(counted.buckets.iter().map(|bucket| bucket.articles));
    let told = counted.buckets.iter().filter(|bucket| bucket.articles > 0);
    let rows = told.map(|bucket| StepRow {
        label: wording::days(bucket.first, bucket.last),
        href: days(&here, counted.by, bucket),
        share: (bucket.articles * 100).div_ceil(most),
        count: bucket.articles,
    });
    let choice = |step: Step, text: &'static str| here.tab("step", step.word(), text, false);
    let mut steps = vec![here.tab("step", "", "as fits", true)];
    steps.extend([
        choice(Step::Day, "days"),
        choice(Step::Week, "weeks"),
        choice(Step::Month, "months"),
        choice(Step::Year, "years"),
    ]);
    let mut frame = frame::of(call, frame::Page::Search);
    frame.title = results::title(&frame.typed, &head);
    html(&TimelinePage {
        ways: ways(&here),
        steps,
        strip: bars(&counted, &|bucket| days(&here, counted.by, bucket)),
        rows: rows.collect(),
        head,
        frame,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn counted(articles: &[u64]) -> Timeline {
        let year = |(nth, articles): (usize, &u64)| {
            let first = date(1900 + nth as i16, 1, 1);
            Bucket {
                first,
                last: first.last_of_year(),
                articles: *articles,
            }
        };
        Timeline {
            by: By::Published,
            step: Step::Year,
            buckets: articles.iter().enumerate().map(year).collect(),
            total: articles.iter().sum(),
            undated: 0,
        }
    }

    #[test]
    fn bars_fill_the_strip() {
        let check = |articles: &[u64], want: &[(f64, f64)]| {
            let strip = bars(&counted(articles), &|_| String::new());
            let found: Vec<(f64, f64)> = strip
                .iter()
                .flat_map(|strip| strip.bars.iter().map(|bar| (bar.x, bar.height)))
                .collect();
            assert_eq!(found, want);
        };
        check(&[], &[]);
        check(&[5], &[]);
        check(&[5, 10], &[(0.0, 50.0), (500.0, 100.0)]);
        check(
            &[0, 1, 1000, 500],
            &[(0.0, 0.0), (250.0, 3.0), (500.0, 100.0), (750.0, 50.0)],
        );
    }

    #[test]
    fn many_steps_are_put_together() {
        let strip = bars(&counted(&[1; 300]), &|bucket| bucket.first.to_string()).expect("bars");
        assert_eq!(strip.bars.len(), 100);
        assert_eq!(strip.bars[1].href, "1903-01-01");
        assert_eq!(strip.bars[1].count, 3);
        assert_eq!(strip.title, "Published, by 3 years");
        assert_eq!(strip.labels, ["1900", "2050", "2197"]);
    }
}
