//! `attache index`: runs the ingest, shows how far it is, and sums up.

use super::args::{Choose, DateFrom, IndexArgs, Layer, Summary as Form};
use super::output::{Output, clean, complain, is_watched};
use super::{Exit, jobs, lock, names_file, stop_mark};
use anyhow::{Context, bail};
use attache::annotate::Layers;
use attache::entities::watchlist::Watchlist;
use attache::index::{Choice, Index};
use attache::ingest::{self, Plan, Progress, Report, Request, Summary};
use attache::language::{self, ENGLISH};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// What a run that dies loses at most.
const COMMIT_EVERY: Duration = Duration::from_secs(30);
/// Indexed where nothing is named and nothing was.
const SAMPLE: &str = "corpus";
/// Reasons printed; all are in the JSON.
const SHOWN_REASONS: usize = 20;

/// Runs the command.
pub(super) fn run(args: &IndexArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let held = lock::open_or_create(&args.place.index, args.turn.wait)?;
    let index = &held.index;
    let plan = plan(index, &args.paths)?;
    let layers = Layers {
        names: !args.without.contains(&Layer::Names),
        dates: !args.without.contains(&Layer::Dates),
    };
    if let Some(path) = &args.watchlist {
        names_file::of(&args.names, index).list(names_file::added(path)?)?;
    }
    let watchlist = names_file::read(&args.names, index)?.watchlist();
    let mut request = Request {
        choice: choice(&args.choose, index)?,
        prune: args.prune,
        report: args.report.as_deref().map(report).transpose()?,
        date_from_mtime: args.date_from == Some(DateFrom::Mtime),
        jobs: jobs(args.jobs),
        reread: args.reread,
        refresh: !args.no_refresh,
        commit_every: args.commit_every.unwrap_or(COMMIT_EVERY),
        ..request(plan, layers, watchlist)
    };
    let summary = watch(index, &request)?;
    if let (Some(path), Some(report)) = (&args.report, request.report.take().and_then(Arc::into_inner)) {
        let failed = || format!("{}: the report is not whole", clean(&path.display().to_string()));
        report.finish().with_context(failed)?;
    }
    match args.format {
        Form::Json => out.json(&summary)?,
        Form::Text => {
            writeln!(out, "{}", sentence(&summary))?;
            if let Some(languages) = other_languages(&summary.languages) {
                writeln!(out, "{languages}")?;
            }
            show_reasons(&summary);
            if summary.stale > 0 {
                complain(&format!(
                    "{} articles keep names and dates of an older version, other layers or another list of \
                     names; without --no-refresh they are found anew",
                    summary.stale
                ));
            }
        }
    }
    Ok(match (summary.interrupted, summary.skipped) {
        (true, _) => Exit::Interrupted,
        (false, 0) => Exit::Done,
        (false, _) => Exit::Skipped,
    })
}

/// Which files are wanted: what earlier runs were told, as far as this one is told nothing else.
fn choice(told: &Choose, index: &Index) -> anyhow::Result<Choice> {
    let mut choice = match told.reset {
        true => Choice::default(),
        false => index.reader()?.manifest.choice,
    };
    if !told.include.is_empty() {
        choice.include.clone_from(&told.include);
    }
    if !told.exclude.is_empty() {
        choice.exclude.clone_from(&told.exclude);
    }
    choice.hidden |= told.hidden;
    choice.follow |= told.follow;
    ingest::check(&choice)?;
    Ok(choice)
}

fn report(path: &Path) -> anyhow::Result<Arc<Report>> {
    let report = Report::create(path);
    let report = report.with_context(|| {
        format!(
            "{}: the report cannot be written",
            clean(&path.display().to_string())
        )
    })?;
    Ok(Arc::new(report))
}

pub(super) fn plan(index: &Index, paths: &[PathBuf]) -> anyhow::Result<Plan> {
    let roots = index.reader()?.manifest.roots;
    if !paths.is_empty() {
        return Ok(Plan::of(paths, &roots)?);
    }
    if !roots.is_empty() {
        return Ok(Plan::again(&roots));
    }
    if !Path::new(SAMPLE).is_dir() {
        bail!("nothing to index; name a folder of articles: `attache index FOLDER`");
    }
    Ok(Plan::of(&[PathBuf::from(SAMPLE)], &roots)?)
}

fn request(plan: Plan, layers: Layers, watchlist: Watchlist) -> Request {
    Request {
        layers,
        watchlist: Arc::new(watchlist),
        jobs: jobs(None),
        commit_every: COMMIT_EVERY,
        now: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        ..Request::new(plan)
    }
}

/// Walks a plan as the last run did: what the user left out when indexing stays out.
pub(super) fn as_before(index: &Index, plan: Plan, watchlist: Watchlist) -> anyhow::Result<Request> {
    let manifest = index.reader()?.manifest;
    let (layers, date_from_mtime) = manifest
        .last_run
        .map_or((Layers::ALL, false), |run| (run.layers, run.date_from_mtime));
    Ok(Request {
        choice: manifest.choice,
        date_from_mtime,
        ..request(plan, layers, watchlist)
    })
}

/// Brings one folder up to date before a search; says only what is worth knowing.
pub(super) fn refresh(index: &Index, folder: &Path, watchlist: Watchlist) -> anyhow::Result<bool> {
    let plan = Plan::of(&[folder.to_owned()], &index.reader()?.manifest.roots)?;
    let summary = watch(index, &as_before(index, plan, watchlist)?)?;
    if summary.changed() > 0 {
        complain(&format!(
            "{}: {}",
            clean(&folder.display().to_string()),
            sentence(&summary)
        ));
    }
    show_reasons(&summary);
    Ok(!summary.interrupted)
}

/// Runs the ingest with a bar on a terminal; Ctrl-C stops it after a commit.
pub(super) fn watch(index: &Index, request: &Request) -> anyhow::Result<Summary> {
    watch_until(&stop_mark(), index, request)
}

/// The same, stopped by a mark that others set.
pub(super) fn watch_until(stop: &AtomicBool, index: &Index, request: &Request) -> anyhow::Result<Summary> {
    let progress = Progress::default();
    let bar = if is_watched() {
        bar()
    } else {
        ProgressBar::hidden()
    };
    let done = AtomicBool::new(false);
    let summary = std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            while !done.load(Relaxed) {
                progress.stop.fetch_or(stop.load(Relaxed), Relaxed);
                show(&bar, &progress);
                std::thread::park_timeout(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        let summary = ingest::run(index, request, &progress);
        done.store(true, Relaxed);
        watcher.thread().unpark();
        summary
    });
    summary.with_context(|| format!("indexing into {} stopped", index.path().display()))
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let template = "{msg} [{bar:20}] {eta} left";
    bar.set_style(
        ProgressStyle::with_template(template)
            .expect("the template is fixed")
            .progress_chars("=> "),
    );
    bar
}

fn show(bar: &ProgressBar, progress: &Progress) {
    let articles = progress.articles.load(Relaxed);
    let seconds = bar.elapsed().as_secs_f64();
    let rate = if seconds > 0.0 {
        articles as f64 / seconds
    } else {
        0.0
    };
    bar.set_length(progress.bytes_found.load(Relaxed));
    bar.set_position(progress.bytes_done.load(Relaxed));
    let (done, found) = (progress.done.load(Relaxed), progress.found.load(Relaxed));
    let more = if progress.walked.load(Relaxed) { "" } else { "+" };
    bar.set_message(format!(
        "{articles} articles, {rate:.0} a second, {done} of {found}{more} files"
    ));
}

pub(super) fn sentence(summary: &Summary) -> String {
    let parts = [
        (summary.added, "added"),
        (summary.updated, "updated"),
        (summary.unchanged, "unchanged"),
        (summary.moved, "moved"),
        (summary.removed, "removed"),
    ];
    let mut said: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    if said.is_empty() {
        said.push("no articles found".to_owned());
    }
    if summary.refreshed > 0 {
        said.push(format!(
            "{} of them only their names and dates, from the stored text",
            summary.refreshed
        ));
    }
    if summary.skipped > 0 {
        said.push(format!("{} skipped", summary.skipped));
    }
    let end = if summary.interrupted {
        " (stopped; run again to go on)"
    } else {
        ""
    };
    format!("{}{end}", said.join(", "))
}

/// What articles in other languages than English get, if there are any.
fn other_languages(languages: &BTreeMap<String, u64>) -> Option<String> {
    let mut others: Vec<(&String, &u64)> = languages.iter().filter(|(tag, _)| *tag != ENGLISH).collect();
    others.sort_by_key(|(_, articles)| std::cmp::Reverse(**articles));
    let counted = others.iter().map(|(tag, articles)| {
        let language = language::english_name(tag).unwrap_or(tag);
        format!("{articles} in {language}")
    });
    let counted: Vec<String> = counted.collect();
    (!counted.is_empty()).then(|| {
        format!(
            "{}: names by the tables and the watchlist, dates only in figures",
            counted.join(", ")
        )
    })
}

pub(super) fn show_reasons(summary: &Summary) {
    for skip in summary.reasons.iter().take(SHOWN_REASONS) {
        complain(&format!("skipped {}: {}", clean(&skip.path), clean(&skip.reason)));
    }
    let more = summary.skipped.saturating_sub(SHOWN_REASONS as u64);
    if more > 0 && summary.reasons.len() > SHOWN_REASONS {
        complain(&format!(
            "and {more} more; `attache index --report FILE` lists them all"
        ));
    }
}
