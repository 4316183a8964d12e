//! `attache timeline`: articles over time as bars, a table or a picture.

use super::Exit;
use super::args::{By, Step, TimelineArgs, TimelineFormat};
use super::ask::{self, Asked};
use super::output::{Output, complain, counted};
use attache::api::TimelineJson;
use attache::export::{picture, table};
use attache::insight::timeline::{self, Timeline};
use attache::search::Scope;
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
        TimelineFormat::Csv => table::timeline(&timeline, out)?,
        TimelineFormat::Svg => out.write_all(picture::timeline(&inquiry.words, &timeline).as_bytes())?,
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
    let most = timeline.most();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_in_proportion() {
        assert_eq!(bar(0, 10, 10), "");
        assert_eq!(bar(10, 10, 10), "█".repeat(10));
        assert_eq!(bar(5, 10, 10), "█".repeat(5));
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!(bar(u64::MAX, u64::MAX, 80).chars().count(), 80);
    }
}
