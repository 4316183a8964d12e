//! `attache serve`: the page and the API over an index, and with `--watch` the index kept up to date beside them.

use super::args::ServeArgs;
#[cfg(feature = "watch")]
use super::args::{Summary, WatchArgs};
#[cfg(feature = "watch")]
use super::lock;
use super::output::{Output, complain};
use super::{Exit, ask, jobs, mark_on_stop};
use anyhow::Context;
use attache::web::{Access, Limits, Options, Serving, Site, Stop, serve};
use std::io::Write;
use std::net::SocketAddr;
#[cfg(feature = "watch")]
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread::{JoinHandle, sleep};
use std::time::Duration;

/// How often Ctrl-C is looked for.
const BEAT: Duration = Duration::from_millis(100);

/// Runs the command.
pub(super) fn run(args: &ServeArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let token = token(args)?;
    let asked = SocketAddr::new(args.address, args.port);
    // Whether the address may be served is said before anything is opened.
    Access::new(asked, Vec::new(), token.clone())?;
    #[cfg(feature = "watch")]
    if args.watch.is_some() {
        lock::open_or_create(&args.place.index, true)?;
    }
    let site = Arc::new(Site::open(Options {
        index: args.place.index.clone(),
        names_file: args.names.names_file.clone(),
        synonyms: args.synonyms.clone(),
        today: ask::today,
    })?);
    let serving = Serving::on(asked)
        .with_context(|| format!("{asked} cannot be listened on; --port 0 takes a port that is free"))?;
    let access = Access::new(serving.address, args.host.clone(), token)?;
    writeln!(out, "http://{}/", serving.address)?;
    out.flush()?;
    complain("the page is at this address; Ctrl-C ends it");
    let stopped = mark_on_stop("\nending; press Ctrl-C again to end at once\n");
    let stop = Stop::new();
    let server = spawn(site, access, serving, &stop, &stopped)?;
    #[cfg(feature = "watch")]
    let done = match &args.watch {
        Some(folders) => watch(args, folders, &stopped, out),
        None => wait(&stopped),
    };
    #[cfg(not(feature = "watch"))]
    let done = wait(&stopped);
    stop.now();
    let served = server.join();
    done?;
    match served {
        Ok(served) => served?,
        Err(_) => anyhow::bail!("the server ended by a fault of the program"),
    }
    Ok(Exit::Interrupted)
}

/// Serves in a thread of its own. When that ends, for whatever reason, so does the command.
fn spawn(
    site: Arc<Site>,
    access: Access,
    serving: Serving,
    stop: &Stop,
    stopped: &Arc<AtomicBool>,
) -> anyhow::Result<JoinHandle<std::io::Result<()>>> {
    struct Ends(Arc<AtomicBool>);
    impl Drop for Ends {
        fn drop(&mut self) {
            self.0.store(true, Relaxed);
        }
    }
    let (stop, ends) = (stop.clone(), Ends(stopped.clone()));
    let thread = std::thread::Builder::new().name("server".to_owned());
    Ok(thread.spawn(move || {
        let _ends = ends;
        serve(
            &site,
            access,
            serving,
            Limits::of_cores(jobs(None)),
            &stop,
            complain,
        )
    })?)
}

/// The secret that readers sign in with.
fn token(args: &ServeArgs) -> anyhow::Result<Option<String>> {
    let Some(file) = &args.token_file else {
        return Ok(args.token.clone());
    };
    let place = || format!("--token-file {}", file.display());
    let text = std::fs::read_to_string(file).with_context(place)?;
    let first = text.lines().next().unwrap_or_default().trim();
    anyhow::ensure!(!first.is_empty(), "{}: its first line is empty", place());
    Ok(Some(first.to_owned()))
}

/// Keeps the index up to date until Ctrl-C.
#[cfg(feature = "watch")]
fn watch(
    args: &ServeArgs,
    folders: &[PathBuf],
    stopped: &AtomicBool,
    out: &mut Output,
) -> anyhow::Result<()> {
    let watch = WatchArgs {
        paths: folders.to_owned(),
        place: args.place.clone(),
        names: args.names.clone(),
        jobs: None,
        format: Summary::Text,
    };
    super::watch::follow(&watch, stopped, out)
}

/// Waits for Ctrl-C.
fn wait(stopped: &AtomicBool) -> anyhow::Result<()> {
    while !stopped.load(Relaxed) {
        sleep(BEAT);
    }
    Ok(())
}
