//! `attache map`: the places of a result, for maps.

use super::Exit;
use super::args::MapArgs;
use super::ask::{self, Asked};
use super::output::{Output, complain};
use attache::api::MapJson;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &MapArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some(Asked { scope, engine, .. }) = ask::ask(&args.ask)? else {
        return Ok(Exit::Interrupted);
    };
    let places = engine.map(&scope)?;
    out.json(&MapJson::new(&places))?;
    out.flush()?;
    ask::echo(&scope.query);
    if places.is_empty() {
        complain("nothing found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
