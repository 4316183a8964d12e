//! Pictures: a timeline as SVG.
//!
//! In: articles over time, and what was asked. Out: a picture that stands alone, on white and with its title.

use super::xml;
use crate::insight::timeline::{By, Timeline};
use crate::text::clean;
use std::fmt::Write;

/// The picture's size and margins, in pixels.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 48.0;
/// The plot inside them.
const INNER: f64 = WIDTH - LEFT - RIGHT;
const TALL: f64 = HEIGHT - TOP - BOTTOM;

/// Names below the axis stand so far apart.
const NAMES_APART: f64 = 84.0;

/// A picture with axes (SVG 1.1).
pub fn timeline(typed: &str, timeline: &Timeline) -> String {
    let slot = INNER / timeline.buckets.len().max(1) as f64;
    let tick = tick(timeline.most());
    let top = timeline.most().div_ceil(tick).max(1) * tick;
    let y = |articles: u64| TOP + TALL - TALL * articles as f64 / top as f64;
    let title = title(typed, timeline);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n\
         <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"15\">{title}</text>\n"
    );
    for articles in (0..=top).step_by(usize::try_from(tick).unwrap_or(usize::MAX)) {
        let (at, end) = (y(articles), WIDTH - RIGHT);
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{end:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555\">{articles}</text>",
            LEFT - 8.0,
            at + 4.0
        );
    }
    let floor = TOP + TALL;
    let every = (NAMES_APART / slot).ceil().max(1.0) as usize;
    for (nth, bucket) in timeline.buckets.iter().enumerate() {
        let (x, at) = (LEFT + slot * nth as f64, y(bucket.articles));
        let name = bucket.name(timeline.step);
        if bucket.articles > 0 {
            let _ = writeln!(
                svg,
                "<rect x=\"{:.2}\" y=\"{at:.1}\" width=\"{:.2}\" height=\"{:.1}\" fill=\"#2f6f9f\">\
                 <title>{name}: {}</title></rect>",
                x + slot * 0.1,
                (slot * 0.8).max(0.5),
                floor - at,
                bucket.articles
            );
        }
        if nth.is_multiple_of(every) {
            let middle = x + slot / 2.0;
            let _ = writeln!(
                svg,
                "<line x1=\"{middle:.1}\" x2=\"{middle:.1}\" y1=\"{floor:.1}\" y2=\"{:.1}\" stroke=\"#555\"/>\
                 <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#555\">{name}</text>",
                floor + 5.0,
                floor + 20.0
            );
        }
    }
    let end = WIDTH - RIGHT;
    let _ = writeln!(
        svg,
        "<line x1=\"{LEFT}\" x2=\"{end:.1}\" y1=\"{floor:.1}\" y2=\"{floor:.1}\" stroke=\"#555\"/>\n</svg>"
    );
    svg
}

/// What the picture shows, as text of SVG.
fn title(typed: &str, timeline: &Timeline) -> String {
    let what = match timeline.by {
        By::Published => "published",
        By::Mentions => "spoken of",
    };
    let of = match typed.trim() {
        "" => String::new(),
        asked => format!(": {}", clean(asked)),
    };
    xml(&format!("Articles by {} {what}{of}", timeline.step.word()))
}

/// A round distance of the lines across: about five of them.
fn tick(most: u64) -> u64 {
    let mut ten: u64 = 1;
    loop {
        for step in [1, 2, 5] {
            if most <= step * ten * 5 || ten > u64::MAX / 100 {
                return step * ten;
            }
        }
        ten *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::timeline::{Bucket, Step};
    use jiff::civil::date;

    #[test]
    fn lines_across_are_round() {
        for (most, wanted) in [(0, 1), (5, 1), (6, 2), (12, 5), (100, 20), (101, 50)] {
            assert_eq!(tick(most), wanted, "{most}");
        }
        assert!(tick(u64::MAX) > 0);
    }

    #[test]
    fn a_picture_is_whole() {
        let bucket = |month, articles| Bucket {
            first: date(2025, month, 1),
            last: date(2025, month, 28),
            articles,
        };
        let counted = Timeline {
            by: By::Published,
            step: Step::Month,
            buckets: vec![bucket(1, 3), bucket(2, 0), bucket(3, 12)],
            total: 15,
            undated: 0,
        };
        let picture = timeline("a <b> & c", &counted);
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
        assert!(picture.contains("a &lt;b&gt; &amp; c") && picture.contains("2025-03: 12"));
        assert_eq!(picture.matches("<rect").count(), 3);
    }
}
