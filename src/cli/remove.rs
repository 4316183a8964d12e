//! `attache remove`: takes articles out of the index.

use super::Exit;
use super::args::RemoveArgs;
use super::output::{Output, clean, complain};
use attache::index::Index;
use attache::ingest::remove;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &RemoveArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let removed = remove(&Index::open(&args.place.index)?, &args.targets)?;
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
