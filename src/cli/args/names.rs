//! `attache names` and its parts.

use super::{EntityKind, NamesFile, Place};
use clap::{Args, Subcommand};

const NAMES_AFTER: &str = "\
The corrections are a plain file, names.toml in the index, that can be written by hand as well; docs/names.md describes
it. They count from the next question on. Names are as `attache entities` lists them; an id can stand for a name.

Examples:
  attache names merge 'Volodymyr Zelensky' 'W. Selenski'
  attache names split 'John Smith' --as 'John Smith (admiral)' --beside 'Royal Navy'
  attache names rename Kiev Kyiv
  attache names add 'Halden Institute' --kind org --alias HIPS
  attache names list
  attache names undo";

/// `attache names`
#[derive(Debug, Args)]
#[command(after_help = NAMES_AFTER)]
pub(crate) struct NamesArgs {
    #[command(subcommand)]
    pub action: NamesAction,
}

/// What to do with names.
#[derive(Debug, Subcommand)]
pub(crate) enum NamesAction {
    /// Print the corrections, and which of them do nothing
    List(NamesIn),
    /// Say that several are one, which keeps the first name
    Merge(MergeArgs),
    /// Say that one is two, and what tells them apart
    Split(SplitArgs),
    /// Show another name
    Rename(RenameArgs),
    /// Neither list nor count
    Hide(HideArgs),
    /// Say of which kind it is
    Retype(RetypeArgs),
    /// Add a name that is always found
    Add(AddArgs),
    /// Take the last correction back
    Undo(NamesIn),
}

/// Which corrections are meant.
#[derive(Debug, Args)]
pub(crate) struct NamesIn {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub file: NamesFile,
}

/// `attache names merge`
#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// The one that stays.
    pub name: String,
    /// The others.
    #[arg(required = true)]
    pub with: Vec<String>,
    /// Of which kind they are, where several kinds have one so called.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub place: NamesIn,
}

/// `attache names split`
#[derive(Debug, Args)]
pub(crate) struct SplitArgs {
    /// The one that is two.
    pub name: String,
    /// The name of the second.
    #[arg(long = "as", value_name = "NAME")]
    pub part: String,
    /// The second is of this country, a two-letter code, where the article shows one.
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// The second is spelt so in full.
    #[arg(long, value_name = "NAME")]
    pub spelling: Vec<String>,
    /// The second is named beside this one.
    #[arg(long, value_name = "NAME")]
    pub beside: Vec<String>,
    /// Of which kind it is, where several kinds have one so called.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub place: NamesIn,
}

/// `attache names rename`
#[derive(Debug, Args)]
pub(crate) struct RenameArgs {
    /// The name now.
    pub name: String,
    /// The name to show.
    pub to: String,
    /// Of which kind it is, where several kinds have one so called.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub place: NamesIn,
}

/// `attache names hide`
#[derive(Debug, Args)]
pub(crate) struct HideArgs {
    /// What is not to be listed.
    pub name: String,
    /// Of which kind it is, where several kinds have one so called.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub place: NamesIn,
}

/// `attache names retype`
#[derive(Debug, Args)]
pub(crate) struct RetypeArgs {
    /// What is of another kind.
    pub name: String,
    /// The kind it is: person, place, org, nationality or event.
    #[arg(value_enum, hide_possible_values = true)]
    pub to: EntityKind,
    /// The kind it is taken for, where several kinds have one so called.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub place: NamesIn,
}

/// `attache names add`
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The name to show.
    pub name: String,
    /// What it names: person, place, org, nationality or event.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: EntityKind,
    /// Another name it is found by.
    #[arg(long, value_name = "NAME")]
    pub alias: Vec<String>,
    #[command(flatten)]
    pub place: NamesIn,
}
