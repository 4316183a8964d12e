//! `attache alerts` and its parts.

use super::{Ask, NamesFile, Place};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const ALERTS_AFTER: &str = "\
Saved searches are a plain file, alerts.txt in the index, a line each: name, tab, question and filters as behind
`attache search`; lines that begin with # say nothing. `run` prints of each search the articles that it did not tell
before; the first time these are all that there are (`run --mark` passes over them). What was told is noted beside the
file, in alerts.txt.told, as soon as it is printed: an article is told once by a search, also after it changed, was
away for a time, or the search was reworded. A line that cannot be read is reported and stays.

Exit code of `run`: 0 when all searches ran, with news or without, 3 when some could not be read, 2 when it failed.

Examples:
  attache alerts add grain '\"grain deal\"' --place 'black sea' --from 30d
  attache alerts list
  attache alerts run
  attache alerts run --format jsonl | jq -r '[.search, .title] | @tsv'
  attache alerts remove grain";

/// `attache alerts`
#[derive(Debug, Args)]
#[command(after_help = ALERTS_AFTER)]
pub(crate) struct AlertsArgs {
    #[command(subcommand)]
    pub action: AlertsAction,
}

/// What to do with saved searches.
#[derive(Debug, Subcommand)]
pub(crate) enum AlertsAction {
    /// Save a search
    Add(Box<AlertsAdd>),
    /// Print the saved searches
    List(AlertsIn),
    /// Take a saved search out, and forget what it told
    Remove(AlertsRemove),
    /// Print what is new for each saved search
    Run(AlertsRun),
}

/// Which saved searches are meant.
#[derive(Debug, Args)]
pub(crate) struct AlertsFile {
    /// Saved searches to use in place of alerts.txt in the index.
    #[arg(long, value_name = "FILE")]
    pub alerts_file: Option<PathBuf>,
}

/// Where saved searches are.
#[derive(Debug, Args)]
pub(crate) struct AlertsIn {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub file: AlertsFile,
}

/// `attache alerts add`
#[derive(Debug, Args)]
pub(crate) struct AlertsAdd {
    /// What to call the search.
    pub name: String,
    #[command(flatten)]
    pub ask: Ask,
    #[command(flatten)]
    pub file: AlertsFile,
}

/// `attache alerts remove`
#[derive(Debug, Args)]
pub(crate) struct AlertsRemove {
    /// The name of the search.
    pub name: String,
    #[command(flatten)]
    pub alerts: AlertsIn,
}

/// `attache alerts run`
#[derive(Debug, Args)]
pub(crate) struct AlertsRun {
    #[command(flatten)]
    pub alerts: AlertsIn,
    #[command(flatten)]
    pub names: NamesFile,
    /// Print nothing; take what is found now as told.
    #[arg(long)]
    pub mark: bool,
    /// Form of the news: text, json (an object a search) or jsonl (one an article).
    #[arg(long, value_name = "FORM", value_enum, default_value_t = NewsForm::Text, hide_possible_values = true)]
    pub format: NewsForm,
}

/// Form of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewsForm {
    /// For people.
    Text,
    /// One object a search.
    Json,
    /// One object an article.
    Jsonl,
}

/// The flags of a saved search, as a command line of their own.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
pub(crate) struct SavedFlags {
    #[command(flatten)]
    pub ask: Ask,
}
