//! `attache network`: who is named together with whom, for programs that draw networks.

use super::Exit;
use super::args::{NetworkArgs, NetworkFormat};
use super::ask::{self, Asked};
use super::output::{Output, complain};
use attache::api::NetworkJson;
use attache::entities::Kind;
use attache::export::NetworkForm;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &NetworkArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some(Asked {
        inquiry,
        scope,
        engine,
        ..
    }) = ask::ask(&args.ask)?
    else {
        return Ok(Exit::Interrupted);
    };
    let kinds: Vec<Kind> = args.kind.iter().copied().map(Kind::from).collect();
    let network = engine.network(&scope, &kinds, args.count, args.min)?;
    match args.format {
        NetworkFormat::Graphml => NetworkForm::Graphml.network(&network, out)?,
        NetworkFormat::Gexf => NetworkForm::Gexf.network(&network, out)?,
        NetworkFormat::Dot => NetworkForm::Dot.network(&network, out)?,
        NetworkFormat::Json => out.json(&NetworkJson::new(&inquiry.words, &scope.query, &network))?,
    }
    out.flush()?;
    ask::echo(&scope.query);
    if network.nodes.is_empty() {
        complain("nothing found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}
