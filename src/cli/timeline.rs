//! `attache timeline`: articles over time as bars, a table or a picture.

use super::Exit;
use super::args::{By, Step, TimelineArgs, TimelineFormat};
use super::ask::{self, Asked};
use super::output::{Output, clean, complain, counted};
use super::render::xml;
use attache::api::TimelineJson;
use attache::insight::timeline::{self, Bucket, Timeline};
use attache::search::Scope;
use std::fmt::Write as _;
use std::io::{self, Write};

/// Runs the command.
pub(super) fn run(args: &TimelineArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some(Asked {
        inquiry,
        scope,
        engine,
        ..
    }) = ask::ask(&args.ask)?
    else {
        return Ok(Exit::Interrupted);
    };
    let scope = Scope {
        unit: args.counting.into(),
        ..scope
    };
    let by = match args.by {
        By::Published => timeline::By::Published,
        By::Mentions => timeline::By::Mentions,
    };
    let step = args.step.map(|step| match step {
        Step::Day => timeline::Step::Day,
        Step::Week => timeline::Step::Week,
        Step::Month => timeline::Step::Month,
        Step::Year => timeline::Step::Year,
    });
    let timeline = engine.timeline(&scope, by, step)?;
    match args.format {
        TimelineFormat::Text => bars(&timeline, Output::columns(), out)?,
        TimelineFormat::Json => out.json(&TimelineJson::new(&inquiry.words, &scope, &timeline))?,
        TimelineFormat::Csv => csv(&timeline, out)?,
        TimelineFormat::Svg => out.write_all(svg(&inquiry.words, &timeline).as_bytes())?,
    }
    out.flush()?;
    ask::echo(&scope.query);
    if timeline.total == 0 {
        complain("nothing found");
        return Ok(Exit::Nothing);
    }
    if timeline.undated > 0 {
        let lack = match by {
            timeline::By::Published => "have no day of publication",
            timeline::By::Mentions => "speak of no such day",
        };
        complain(&format!(
            "{} of {} {lack}",
            timeline.undated,
            counted(timeline.total, scope.unit)
        ));
    }
    Ok(Exit::Done)
}

/// Longer rows of empty steps are one line.
const EMPTY_SHOWN: usize = 3;

/// A bar a step, as long as its articles are to the most.
fn bars(timeline: &Timeline, columns: usize, out: &mut Output) -> io::Result<()> {
    let most = most(timeline);
    let names = timeline.buckets.iter().map(|bucket| bucket.name(timeline.step));
    let names: Vec<String> = names.collect();
    let label = names.iter().map(String::len).max().unwrap_or(0);
    let room = columns.saturating_sub(label + most.to_string().len() + 4).max(10);
    let mut at = 0;
    while at < timeline.buckets.len() {
        let rest = &timeline.buckets[at..];
        let empty = rest.iter().take_while(|bucket| bucket.articles == 0).count();
        if empty > EMPTY_SHOWN {
            let gap = format!("{:label$}  … {empty} empty", "");
            let gap = out.dim(&gap);
            writeln!(out, "{gap}")?;
            at += empty;
            continue;
        }
        let bar = bar(rest[0].articles, most, room);
        let space = if bar.is_empty() { "" } else { " " };
        writeln!(out, "{:label$}  {bar}{space}{}", names[at], rest[0].articles)?;
        at += 1;
    }
    Ok(())
}

/// Blocks, the last one in eighths of a column.
fn bar(articles: u64, most: u64, room: usize) -> String {
    const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    if articles == 0 {
        return String::new();
    }
    let length = (u128::from(articles) * room as u128 * 8).div_ceil(u128::from(most.max(1))) as usize;
    let mut bar = "█".repeat(length / 8);
    if !length.is_multiple_of(8) {
        bar.push(EIGHTHS[length % 8 - 1]);
    }
    bar
}

fn most(timeline: &Timeline) -> u64 {
    let counts = timeline.buckets.iter().map(|bucket| bucket.articles);
    counts.max().unwrap_or(0)
}

fn csv(timeline: &Timeline, out: &mut Output) -> io::Result<()> {
    writeln!(out, "from,to,count")?;
    for Bucket {
        first,
        last,
        articles,
    } in &timeline.buckets
    {
        writeln!(out, "{first},{last},{articles}")?;
    }
    Ok(())
}

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
fn svg(typed: &str, timeline: &Timeline) -> String {
    let slot = INNER / timeline.buckets.len().max(1) as f64;
    let tick = tick(most(timeline));
    let top = most(timeline).div_ceil(tick).max(1) * tick;
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
        timeline::By::Published => "published",
        timeline::By::Mentions => "spoken of",
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
    use jiff::civil::date;

    #[test]
    fn bars_are_in_proportion() {
        assert_eq!(bar(0, 10, 10), "");
        assert_eq!(bar(10, 10, 10), "█".repeat(10));
        assert_eq!(bar(5, 10, 10), "█".repeat(5));
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!(bar(u64::MAX, u64::MAX, 80).chars().count(), 80);
    }

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
        let timeline = Timeline {
            by: timeline::By::Published,
            step: timeline::Step::Month,
            buckets: vec![bucket(1, 3), bucket(2, 0), bucket(3, 12)],
            total: 15,
            undated: 0,
        };
        let picture = svg("a <b> & c", &timeline);
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
        assert!(picture.contains("a &lt;b&gt; &amp; c") && picture.contains("2025-03: 12"));
        assert_eq!(picture.matches("<rect").count(), 3);
    }
}
