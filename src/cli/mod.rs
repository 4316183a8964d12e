//! What the program does with the library: arguments in, text and exit codes out.

mod alerts;
mod annotate;
pub(crate) mod args;
mod ask;
mod batch;
mod check;
mod entities;
mod export;
mod index;
mod inspect;
mod lock;
mod map;
mod names;
mod names_file;
mod network;
mod output;
mod pages;
mod reindex;
mod related;
mod remove;
mod render;
mod search;
#[cfg(feature = "web")]
mod serve;
mod show;
mod status;
mod timeline;
#[cfg(feature = "watch")]
mod watch;
mod who;

use args::{Cli, Command};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use output::Output;
use std::io::Write;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Found or done.
    Done = 0,
    /// Nothing found.
    Nothing = 1,
    /// Wrong usage or failed.
    Failed = 2,
    /// Done, but some inputs were skipped.
    Skipped = 3,
    /// Stopped by Ctrl-C.
    Interrupted = 130,
}

/// Runs the program.
pub(crate) fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(error) => usage(&error),
    };
    ExitCode::from(exit as u8)
}

fn run(cli: Cli) -> Exit {
    let mut out = Output::new(cli.color);
    let result = match cli.command {
        Command::Index(args) => index::run(&args, &mut out),
        #[cfg(feature = "watch")]
        Command::Watch(args) => watch::run(&args, &mut out),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::run(&args, &mut out),
        Command::Search(args) => search::run(&args, &mut out),
        Command::Related(args) => related::run(&args, &mut out),
        Command::Show(args) => show::run(&args, &mut out),
        Command::Alerts(args) => alerts::run(&args, &mut out),
        Command::Entities(args) => entities::run(&args, &mut out),
        Command::Timeline(args) => timeline::run(&args, &mut out),
        Command::Who(args) => who::run(&args, &mut out),
        Command::Network(args) => network::run(&args, &mut out),
        Command::Map(args) => map::run(&args, &mut out),
        Command::Names(args) => names::run(&args, &mut out),
        Command::Annotate(args) => annotate::run(&args, &mut out),
        Command::Inspect(args) => inspect::run(&args, &mut out),
        Command::Status(args) => status::run(&args, &mut out),
        Command::Remove(args) => remove::run(&args, &mut out),
        Command::Check(args) => check::run(&args, &mut out),
        Command::Reindex(args) => reindex::run(&args, &mut out),
        Command::Completions(args) => pages::completions(&args, &mut out),
        Command::Man(args) => pages::man(&args, &mut out),
    };
    let result = result.and_then(|exit| out.flush().map(|()| exit).map_err(Into::into));
    result.unwrap_or_else(|error| {
        // Whoever reads has seen enough, as with `| head`.
        let closed = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
        if error.downcast_ref::<std::io::Error>().is_some_and(closed) {
            return Exit::Done;
        }
        output::complain(&sentence(&error));
        Exit::Failed
    })
}

/// An error with its causes, each said once: many errors name their cause themselves.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

/// Says what is wrong with the command line; help and version are no mistakes.
fn usage(error: &clap::Error) -> Exit {
    let _ = error.print();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Exit::Done;
    }
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(ContextValue::String(arg)) = error.get(ContextKind::InvalidArg)
        && std::env::args().nth(1).is_some_and(|command| command == "search")
    {
        // Clap names the first letter only.
        let typed =
            std::env::args().find(|typed| typed.starts_with(arg.as_str()) && !typed.starts_with("--"));
        if let Some(word) = typed.as_deref().and_then(|typed| typed.strip_prefix('-')) {
            eprintln!("\nto leave out a word, write NOT {word}, or put it inside quotes: 'wanted -{word}'");
        }
    }
    Exit::Failed
}

/// A mark that Ctrl-C and SIGTERM set; a second Ctrl-C ends the program at once.
fn stop_mark() -> Arc<AtomicBool> {
    mark_on_stop("\nstopping after a last commit; press Ctrl-C again to stop at once\n")
}

/// The same mark, for what only prints and has nothing to say about its end.
fn quiet_stop_mark() -> Arc<AtomicBool> {
    mark_on_stop("")
}

/// The one mark of the process; `message` is what is said now when it is set.
fn mark_on_stop(message: &'static str) -> Arc<AtomicBool> {
    static MARK: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    static MESSAGE: Mutex<&str> = Mutex::new("");
    *MESSAGE.lock().unwrap_or_else(PoisonError::into_inner) = message;
    let mark = MARK.get_or_init(|| {
        let stop = Arc::new(AtomicBool::new(false));
        let mark = stop.clone();
        // Without a handler Ctrl-C still ends the program, and the last commit stays.
        let _ = ctrlc::set_handler(move || {
            if mark.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
            eprint!("{}", MESSAGE.lock().unwrap_or_else(PoisonError::into_inner));
        });
        stop
    });
    mark.clone()
}

/// Worker threads: as told, else one a core.
fn jobs(told: Option<std::num::NonZeroUsize>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    told.map_or_else(cores, std::num::NonZero::get)
}
