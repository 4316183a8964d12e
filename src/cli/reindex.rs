//! `attache reindex`: the index anew from what it stores; also what a repair does.

use super::args::{ReindexArgs, Summary as Form};
use super::output::{Output, clean, complain, is_watched};
use super::{Exit, jobs, lock, stop_mark};
use anyhow::Context;
use attache::index::was_index;
use attache::ingest::{Doubtful, Progress, Rebuild, Rebuilt, rebuild};
use attache::names::corrections::Corrections;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Sources that are printed of those that lost something.
const SHOWN: usize = 20;

/// Runs the command.
pub(super) fn run(args: &ReindexArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let path = &args.place.index;
    // A folder that holds no index is not made one by taking its lock.
    was_index(path)?;
    let _lock = lock::take(path, args.turn.wait)?;
    let rebuilt = anew(path, jobs(args.jobs), &stop_mark())?;
    match args.format {
        Form::Json => out.json(&rebuilt)?,
        Form::Text => tell(&rebuilt, out)?,
    }
    Ok(match (rebuilt.interrupted, rebuilt.lost + rebuilt.doubtful) {
        (true, _) => Exit::Interrupted,
        (false, 0) => Exit::Done,
        (false, _) => Exit::Skipped,
    })
}

/// Makes the index anew, with a bar on a terminal; Ctrl-C leaves it as it was.
pub(super) fn anew(path: &Path, jobs: usize, stop: &AtomicBool) -> anyhow::Result<Rebuilt> {
    let corrections = std::fs::read_to_string(path.join("names.toml")).unwrap_or_default();
    let request = Rebuild {
        watchlist: Arc::new(Corrections::read(&corrections).watchlist()),
        jobs,
    };
    let progress = Progress::default();
    let show = |bar: &ProgressBar| {
        progress.stop.fetch_or(stop.load(Relaxed), Relaxed);
        bar.set_length(progress.found.load(Relaxed));
        bar.set_position(progress.articles.load(Relaxed));
    };
    let rebuilt = watched("making the index anew", show, || {
        rebuild(path, &request, &progress)
    });
    rebuilt.with_context(|| format!("making {} anew failed, it is what it was", path.display()))
}

/// Does something slow while a bar shows how far it is.
pub(super) fn watched<T>(
    what: &'static str,
    show: impl Fn(&ProgressBar) + Sync,
    work: impl FnOnce() -> T,
) -> T {
    let bar = match is_watched() {
        true => ProgressBar::new(0),
        false => ProgressBar::hidden(),
    };
    let style = ProgressStyle::with_template("{msg} [{bar:20}] {pos} of {len} articles, {eta} left");
    bar.set_style(style.expect("the template is fixed").progress_chars("=> "));
    bar.set_message(what);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            while !done.load(Relaxed) {
                show(&bar);
                std::thread::park_timeout(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        let result = quietly(work);
        done.store(true, Relaxed);
        watcher.thread().unpark();
        result
    })
}

/// Tantivy panics where bytes make no sense; that is caught and told in other words.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    std::panic::set_hook(hook);
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Says what became of an index.
pub(super) fn tell(rebuilt: &Rebuilt, out: &mut Output) -> std::io::Result<()> {
    if rebuilt.interrupted {
        return writeln!(out, "stopped; the index is what it was");
    }
    writeln!(
        out,
        "{} articles of {} files made anew from the stored text",
        rebuilt.articles, rebuilt.sources
    )?;
    out.flush()?;
    if rebuilt.lost > 0 {
        complain(&format!("{} stored articles could not be read", rebuilt.lost));
    }
    for source in rebuilt.named.iter().take(SHOWN) {
        complain(&clean(&sentence(source)));
    }
    if rebuilt.doubtful > SHOWN as u64 {
        complain(&format!(
            "and {} more files; --format json lists them",
            rebuilt.doubtful - SHOWN as u64
        ));
    }
    if rebuilt.doubtful > 0 {
        complain("`attache index` reads these files again, as far as they are there");
    }
    if !rebuilt.guessed_roots.is_empty() {
        complain(&clean(&format!(
            "which folders were indexed was lost; guessed from the articles: {}; `attache remove` takes out a wrong one",
            rebuilt.guessed_roots.join(", ")
        )));
    }
    Ok(())
}

fn sentence(source: &Doubtful) -> String {
    let there = if source.is_there {
        "the file is there"
    } else {
        "the file is gone"
    };
    match source.had.saturating_sub(source.saved) {
        0 => format!("{}: not surely as it was; {there}", source.path),
        lost => format!("{}: {lost} of {} articles lost; {there}", source.path, source.had),
    }
}
