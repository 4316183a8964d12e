//! `attache watch`: keeps an index up to date while files come and go.
//!
//! In: what changed, by the events of the system. Out: a run of the ingest for each batch of changes, and a line about
//! it. Between runs nothing is locked, so other programs may write too.

use super::args::{Summary as Form, WatchArgs};
use super::output::{Output, clean, complain};
use super::{Exit, index, jobs, lock, names_file, stop_mark};
use attache::index::IndexError;
use attache::ingest::{Changed, Changes, Plan, Skip, Summary};
use std::collections::HashSet;
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// How often Ctrl-C is looked for.
const BEAT: Duration = Duration::from_millis(200);
/// Everything is walked from time to time, since events can get lost: so many times as long as a walk takes.
const REST: u32 = 60;
/// But not oftener than this.
const RESCAN: Duration = Duration::from_secs(600);
/// Folders that tell no events are walked this often, or ten times as long as it takes.
const BLIND_RESCAN: Duration = Duration::from_secs(2);
/// Reasons remembered, so that none is said twice.
const MOST_TOLD: usize = 100_000;

/// Runs the command.
pub(super) fn run(args: &WatchArgs, out: &mut Output) -> anyhow::Result<Exit> {
    follow(args, &stop_mark(), out)?;
    Ok(Exit::Interrupted)
}

/// Keeps the index up to date until a mark is set.
pub(super) fn follow(args: &WatchArgs, stop: &AtomicBool, out: &mut Output) -> anyhow::Result<()> {
    let plan = index::plan(&lock::open_or_create(&args.place.index, true)?.index, &args.paths)?;
    // Looking on begins before the first walk, so that nothing falls between.
    let mut changes = Changes::watch(&plan.roots);
    for folder in changes.blind() {
        complain(&format!(
            "no events come from {}; it is walked every few seconds instead",
            clean(folder)
        ));
    }
    let mut watch = Watch {
        args,
        stop,
        first: Some(plan),
        waits: false,
        told: HashSet::new(),
    };
    let mut rescan = watch.timed(Changed::All, &mut changes, out)?;
    complain("following; Ctrl-C ends it");
    while !stop.load(Relaxed) {
        match changes.next(BEAT) {
            Some(Changed::All) => rescan = watch.timed(Changed::All, &mut changes, out)?,
            Some(changed) => watch.apply(changed, &mut changes, out)?,
            None if rescan <= Instant::now() => rescan = watch.timed(Changed::All, &mut changes, out)?,
            None => {}
        }
    }
    Ok(())
}

struct Watch<'a> {
    args: &'a WatchArgs,
    stop: &'a AtomicBool,
    /// The first run, which brings the roots with it, until it is done.
    first: Option<Plan>,
    /// Whether it was said that another process writes.
    waits: bool,
    /// What was said of files that were skipped.
    told: HashSet<Skip>,
}

impl Watch<'_> {
    /// Walks, and says when everything is to be walked next.
    fn timed(
        &mut self,
        changed: Changed,
        changes: &mut Changes,
        out: &mut Output,
    ) -> anyhow::Result<Instant> {
        let began = Instant::now();
        self.apply(changed, changes, out)?;
        let took = began.elapsed();
        let pause = match changes.blind().is_empty() {
            true => RESCAN.max(took * REST),
            false => BLIND_RESCAN.max(took * 10),
        };
        Ok(Instant::now() + pause)
    }

    fn apply(&mut self, changed: Changed, changes: &mut Changes, out: &mut Output) -> anyhow::Result<()> {
        let held = match lock::open_or_create(&self.args.place.index, false) {
            Ok(held) => held,
            Err(error) if error.downcast_ref::<IndexError>().is_some_and(is_busy) => {
                if !std::mem::replace(&mut self.waits, true) {
                    complain(&format!("{error}; waiting for it"));
                }
                changes.again(changed);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.waits = false;
        let opened = &held.index;
        let roots = opened.reader()?.manifest.roots;
        let plan = match (&self.first, &changed) {
            (Some(plan), _) => plan.clone(),
            (None, Changed::All) => Plan::again(&roots),
            (None, Changed::Paths(paths)) => Plan::changed(paths, &roots),
        };
        if plan.walks.is_empty() && plan.missing.is_empty() {
            return Ok(());
        }
        let watchlist = names_file::read(&self.args.names, opened)?.watchlist();
        let mut request = index::as_before(opened, plan, watchlist)?;
        request.jobs = jobs(self.args.jobs);
        let summary = index::watch_until(self.stop, opened, &request)?;
        self.first = None;
        self.tell(summary, out)
    }

    /// Says what changed; what was skipped is said once.
    fn tell(&mut self, mut summary: Summary, out: &mut Output) -> anyhow::Result<()> {
        if self.told.len() > MOST_TOLD {
            self.told.clear();
        }
        summary.reasons.retain(|skip| self.told.insert(skip.clone()));
        summary.skipped = summary.reasons.len() as u64;
        if summary.changed() + summary.skipped > 0 {
            match self.args.format {
                Form::Json => out.json(&summary)?,
                Form::Text => writeln!(out, "{} {}", now(), index::sentence(&summary))?,
            }
            out.flush()?;
        }
        if self.args.format == Form::Text {
            index::show_reasons(&summary);
        }
        Ok(())
    }
}

fn is_busy(error: &IndexError) -> bool {
    matches!(error, IndexError::Busy { .. })
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
