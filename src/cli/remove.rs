//! `attache remove`: takes articles out of the index.

use super::args::RemoveArgs;
use super::output::{Output, clean, complain};
use super::{Exit, lock};
use attache::ingest::remove;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &RemoveArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let held = lock::open(&args.place.index, args.turn.wait)?;
    let removed = remove(&held.index, &args.targets)?;
    writeln!(out, "{} removed", removed.articles)?;
    for target in &removed.unknown {
        complain(&format!(
            "{}: neither a path nor an article id of the index; `attache search` prints ids",
            clean(target)
        ));
    }
    Ok(if removed.unknown.is_empty() {
        Exit::Done
    } else {
        Exit::Failed
    })
}
