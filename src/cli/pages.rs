//! `attache completions` and `attache man`: pages made from the table of flags.

use super::Exit;
use super::args::{Cli, CompletionsArgs, ManArgs};
use super::output::Output;
use anyhow::anyhow;
use clap::CommandFactory;

/// Prints a completion script.
pub(super) fn completions(args: &CompletionsArgs, out: &mut Output) -> anyhow::Result<Exit> {
    // Into memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "attache", &mut script);
    std::io::Write::write_all(out, &script)?;
    Ok(Exit::Done)
}

/// Prints a manual page.
pub(super) fn man(args: &ManArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let mut program = Cli::command();
    program.build();
    if let Some(name) = &args.command {
        let found = program.find_subcommand(name).cloned();
        let found =
            found.ok_or_else(|| anyhow!("there is no command `{name}`; `attache --help` lists them"))?;
        return render(clap_mangen::Man::new(found).title(format!("attache-{name}")), out);
    }
    render(clap_mangen::Man::new(program), out)
}

fn render(page: clap_mangen::Man, out: &mut Output) -> anyhow::Result<Exit> {
    page.render(out)?;
    Ok(Exit::Done)
}
