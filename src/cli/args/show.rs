//! `attache show`.

use super::{NamesFile, Place};
use clap::Args;

const SHOW_AFTER: &str = "\
The id is one that `attache search` prints; its end will do where no other article has it: a file's name, or the key of
a record. On a terminal names, dates and matches are coloured; elsewhere matches stand between stars.

Examples:
  attache show wire/korea-truce-gazette.txt
  attache show 1967-1123-un242 --query 'security council'
  attache show 1967-1123-un242 --layers | jq '.mentions[] | [.text, .entity]'";

/// `attache show`
#[derive(Debug, Args)]
#[command(after_help = SHOW_AFTER)]
pub(crate) struct ShowArgs {
    /// The article.
    pub id: String,
    /// Mark what matches this question, too.
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    /// Print the article with its names, dates and matches as one JSON object.
    #[arg(long)]
    pub layers: bool,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub names: NamesFile,
}
