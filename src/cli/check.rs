//! `attache check`: looks for damage in the index, and repairs it.

use super::args::{CheckArgs, Summary as Form};
use super::output::{Output, clean, complain};
use super::reindex::{anew, tell, watched};
use super::{Exit, jobs, lock, stop_mark};
use attache::index::check::{Health, Looked, check};
use attache::index::{Index, IndexError, was_index};
use attache::ingest::Rebuilt;
use serde::Serialize;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

/// Findings that are printed; --format json has more.
const SHOWN: usize = 30;

/// The answer as JSON.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    health: &'a Health,
    repaired: Option<&'a Rebuilt>,
}

/// Runs the command.
pub(super) fn run(args: &CheckArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let path = &args.place.index;
    was_index(path)?;
    // An index that may not be written is not written by others either.
    let _lock = match lock::take(path, args.turn.wait) {
        Err(IndexError::Forbidden { .. }) if !args.repair => None,
        taken => Some(taken?),
    };
    let stop = stop_mark();
    let Some(mut health) = look(path, &stop)? else {
        return Ok(Exit::Interrupted);
    };
    let mut rebuilt = None;
    if args.repair && health.found > 0 {
        if args.format == Form::Text {
            print(&health, out)?;
        }
        rebuilt = repair(path, &health, jobs(args.jobs), &stop)?;
        if rebuilt.as_ref().is_some_and(|rebuilt| rebuilt.interrupted) {
            complain("stopped; the index is what it was");
            return Ok(Exit::Interrupted);
        }
        match look(path, &stop)? {
            Some(now) => health = now,
            None => return Ok(Exit::Interrupted),
        }
    }
    match args.format {
        Form::Json => out.json(&Answer {
            health: &health,
            repaired: rebuilt.as_ref(),
        })?,
        Form::Text => {
            if let Some(rebuilt) = &rebuilt {
                tell(rebuilt, out)?;
            }
            print(&health, out)?;
        }
    }
    Ok(match (health.sound, &rebuilt) {
        (false, _) => Exit::Failed,
        (true, Some(rebuilt)) if rebuilt.lost + rebuilt.doubtful > 0 => Exit::Skipped,
        (true, _) => Exit::Done,
    })
}

/// Looks at everything; `None` after Ctrl-C.
fn look(path: &Path, stop: &AtomicBool) -> anyhow::Result<Option<Health>> {
    let looked = Looked::default();
    let health = watched(
        "reading",
        |bar| {
            looked.stop.fetch_or(stop.load(Relaxed), Relaxed);
            bar.set_length(looked.articles.load(Relaxed));
            bar.set_position(looked.done.load(Relaxed));
        },
        || check(path, &looked),
    )?;
    Ok((!looked.stop.load(Relaxed)).then_some(health))
}

/// Mends what was found: parts are made anew only where they are damaged.
fn repair(path: &Path, health: &Health, jobs: usize, stop: &AtomicBool) -> anyhow::Result<Option<Rebuilt>> {
    if health.needs_rebuilding() {
        return anew(path, jobs, stop).map(Some);
    }
    let index = Index::open(path)?;
    // Opening it to write takes away what nothing needs.
    index.writer(1)?.close()?;
    let reader = index.reader()?;
    reader.forget_names();
    reader.names()?;
    Ok(None)
}

fn print(health: &Health, out: &mut Output) -> std::io::Result<()> {
    for finding in health.findings.iter().take(SHOWN) {
        let line = format!("{}: {}; {}", finding.place, finding.detail, finding.remedy);
        writeln!(out, "{}", clean(&line))?;
    }
    if health.found > SHOWN as u64 {
        writeln!(out, "and {} more", health.found - SHOWN as u64)?;
    }
    let state = if health.sound { "sound" } else { "damaged" };
    writeln!(
        out,
        "{state}: {} articles, {} sources and {} files looked at",
        health.articles, health.sources, health.files
    )
}
