//! The one table of commands and flags: parser, help, man pages and completions come from it.

mod alerts;
mod asking;
mod names;
mod searching;
#[cfg(feature = "web")]
mod serve;
mod show;

pub(crate) use alerts::*;
pub(crate) use asking::*;
pub(crate) use names::*;
pub(crate) use searching::*;
#[cfg(feature = "web")]
pub(crate) use serve::*;
pub(crate) use show::*;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::time::Duration;

const ABOUT: &str = "Searches folders of news by the people, places, organisations and dates in them";

const AFTER: &str = "\
Examples:
  attache index ~/news
  attache search \"ceasefire talks\" --person zelensky --from 2025
  attache search --in ~/news '\"peace treaty\" -draft' --place geneva --format jsonl | jq .title
  cat article.txt | attache annotate -

Exit codes: 0 done or found, 1 nothing found, 2 wrong usage or failed, 3 done but some inputs were
skipped, 130 stopped by Ctrl-C. Messages go to stderr, results to stdout.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "attache", version, about = ABOUT, after_help = AFTER, max_term_width = 100)]
pub(crate) struct Cli {
    /// When to colour the output: auto, always or never.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub color: Color,
    #[command(subcommand)]
    pub command: Command,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Bring the index up to date with folders of articles
    Index(IndexArgs),
    /// Keep the index up to date while files come and go
    #[cfg(feature = "watch")]
    Watch(WatchArgs),
    /// Open a local page and a JSON API over the index
    #[cfg(feature = "web")]
    Serve(ServeArgs),
    /// Find articles and the passages that show why
    Search(Box<SearchArgs>),
    /// Find the background to an article: others that share its telling words and names
    Related(RelatedArgs),
    /// Print one article with its names and dates marked
    Show(ShowArgs),
    /// Save searches, and print what is new for each
    Alerts(AlertsArgs),
    /// List who and where is in the articles of a question
    Entities(Box<EntitiesArgs>),
    /// Count articles over time, by publication or by the dates they speak of
    Timeline(Box<TimelineArgs>),
    /// Tell what the articles say of one person, place or body
    Who(WhoArgs),
    /// Print who is named together with whom, for programs that draw networks
    Network(Box<NetworkArgs>),
    /// Print the places of a result, for maps
    Map(Box<MapArgs>),
    /// Correct who is who: merge, split, rename, hide, retype, add
    Names(NamesArgs),
    /// Print the names and dates in a text, without an index
    Annotate(AnnotateArgs),
    /// Show everything the program sees in one file, stage by stage
    Inspect(InspectArgs),
    /// Say what is in the index
    Status(StatusArgs),
    /// Take articles out of the index
    Remove(RemoveArgs),
    /// Look for damage in the index, and repair it
    Check(CheckArgs),
    /// Make the index anew from the text it stores, without the files
    Reindex(ReindexArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page of the program or of a command
    Man(ManArgs),
}

/// Which corrections of names count.
#[derive(Debug, Clone, Args)]
pub(crate) struct NamesFile {
    /// Corrections of names to use in place of names.toml in the index.
    #[arg(long, value_name = "FILE")]
    pub names_file: Option<PathBuf>,
}

/// Whose turn it is to write.
#[derive(Debug, Args)]
pub(crate) struct Turn {
    /// Wait while another attache writes to the index, in place of ending with a message.
    #[arg(long)]
    pub wait: bool,
}

fn seconds(typed: &str) -> Result<Duration, String> {
    let seconds = typed.parse().ok();
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.ok_or_else(|| "a number of seconds is wanted, as 30 or 0.5".to_owned())
}

/// Where the index is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// Folder of the index.
    #[arg(
        long = "index",
        value_name = "DIR",
        env = "ATTACHE_INDEX",
        default_value = "index",
        hide_env_values = true
    )]
    pub index: PathBuf,
}

const INDEX_AFTER: &str = "\
Read are text, Markdown, HTML, JSON, feeds, NewsML, NITF, TEI, mail, PDF, DOCX, ODT, EPUB, web archives,
and zip, tar, gz, zst, bz2 and xz of them; docs/formats.md says how. What a file is follows from its
content, then from its name. Files named README and hidden files are passed over, and what .attacheignore
or .ignore in a folder names (as .gitignore would); what cannot be read is skipped
with the reason, and the rest goes on. A file that has not changed costs a look at its size and time;
one that was moved or renamed is known by its content. Articles of files that are gone are taken out,
but not those of a folder that is missing as a whole, or empty: that may be a disk that is not mounted.
Ctrl-C keeps what is done; the next run goes on from there.

Examples:
  attache index ~/news ~/wires        index two folders, or bring them up to date
  attache index                       bring all folders of the index up to date
  attache index ~/news --format json  the summary for a script
  attache index ~/news --exclude 'drafts/' --exclude '*.tmp.html'
  attache index --report skipped.csv  what was not read, and why
  attache index ~/news --without names,dates";

/// `attache index`
#[derive(Debug, Args)]
#[command(after_help = INDEX_AFTER)]
pub(crate) struct IndexArgs {
    /// Folders or files to index, `-` for what is piped in (it takes the place of what was piped in before); without any,
    /// those of the index, else `corpus` where it exists.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub choose: Choose,
    /// Take out also the articles of folders that are missing or empty now.
    #[arg(long)]
    pub prune: bool,
    /// List everything that was skipped or left out, with the reasons, in this file: CSV or, with the ending .jsonl,
    /// JSON lines.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Layers to leave out, of names,dates: faster, but filters that need them will not work.
    #[arg(
        long,
        value_name = "LAYERS",
        value_delimiter = ',',
        value_enum,
        hide_possible_values = true
    )]
    pub without: Vec<Layer>,
    /// Names to find always, added to names.toml of the index: CSV (name,kind,aliases divided by |) or, with the ending
    /// .toml, another names.toml.
    #[arg(long, value_name = "FILE")]
    pub watchlist: Option<PathBuf>,
    #[command(flatten)]
    pub names: NamesFile,
    /// Where an article has no day of publication, take one from: mtime, the time its file was last changed.
    #[arg(long, value_name = "WHAT", value_enum, hide_possible_values = true)]
    pub date_from: Option<DateFrom>,
    /// Worker threads; as many as the machine has cores, if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Read files again that have not changed.
    #[arg(long)]
    pub reread: bool,
    /// Leave names and dates as they are where only the way of finding them changed: the program, --without or the
    /// list of names. Else they are found anew in the stored text, without reading the files.
    #[arg(long, conflicts_with = "reread")]
    pub no_refresh: bool,
    /// Seconds after which what is done is committed: what a run that dies loses at most; 30, if not given.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub commit_every: Option<Duration>,
    #[command(flatten)]
    pub turn: Turn,
    /// Form of the summary: text or json.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Summary::Text, hide_possible_values = true)]
    pub format: Summary,
}

/// Which files are wanted; remembered for later runs.
#[derive(Debug, Args)]
pub(crate) struct Choose {
    /// Only files that fit this pattern (as in .gitignore, relative to the folder); remembered for later runs.
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// No files or folders that fit this pattern; remembered for later runs.
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Hidden files and folders too; remembered for later runs.
    #[arg(long)]
    pub hidden: bool,
    /// Enter linked folders; remembered for later runs.
    #[arg(long)]
    pub follow: bool,
    /// Forget what earlier runs were told by --include, --exclude, --hidden and --follow.
    #[arg(long)]
    pub reset: bool,
}

#[cfg(feature = "watch")]
const WATCH_AFTER: &str = "\
First does what `attache index` does, then follows the folders: what is added, changed, moved or
taken away is found a second or two later. Layers, patterns and the like are those of the last run
of `attache index`. Other programs may search meanwhile. Ctrl-C ends it.

Examples:
  attache watch ~/news ~/wires
  attache watch --format json | jq .added";

/// `attache watch`
#[cfg(feature = "watch")]
#[derive(Debug, Args)]
#[command(after_help = WATCH_AFTER)]
pub(crate) struct WatchArgs {
    /// Folders or files to follow; without any, those of the index.
    #[arg(value_name = "DIR")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub names: NamesFile,
    /// Worker threads; as many as the machine has cores, if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Form of what is told of each change: text or json, an object a line.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Summary::Text, hide_possible_values = true)]
    pub format: Summary,
}

/// What stands in for a day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DateFrom {
    /// The time a file was last changed.
    Mtime,
}

/// A layer that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layer {
    /// People, places, organisations, nationalities, events.
    Names,
    /// Dates the text speaks of.
    Dates,
}

/// Form of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Summary {
    /// For people.
    Text,
    /// One object.
    Json,
}

const ANNOTATE_AFTER: &str = "\
One JSON line an article, in the order of the input; positions are bytes of the text as given.

Examples:
  attache annotate article.txt | jq '.mentions[] | [.kind, .name]'
  cat article.txt | attache annotate - --published 2025-12-04
  attache annotate --input jsonl articles.jsonl --jobs 4
  attache annotate --extract page.html | jq -r .text";

/// `attache annotate`
#[derive(Debug, Args)]
#[command(after_help = ANNOTATE_AFTER)]
pub(crate) struct AnnotateArgs {
    /// Texts in UTF-8; `-` is stdin.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What a file holds: text, or jsonl (an object a line: id, text, published).
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Input::Text, hide_possible_values = true)]
    pub input: Input,
    /// Print the clean text and metadata of article files of any format instead.
    #[arg(long, conflicts_with_all = ["input", "published", "min_confidence"])]
    pub extract: bool,
    /// Day of publication, which dates such as "Tuesday" are read against.
    #[arg(long, value_name = "DATE")]
    pub published: Option<jiff::civil::Date>,
    /// Leave out names of less confidence, 0 to 1.
    #[arg(long, value_name = "P", default_value_t = 0.0)]
    pub min_confidence: f32,
    /// Names to find always: CSV (name,kind,aliases divided by |) or, with the ending .toml, TOML.
    #[arg(long, value_name = "FILE", conflicts_with = "extract")]
    pub watchlist: Option<PathBuf>,
    /// Worker threads; as many as the machine has cores, if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Form of the output: jsonl.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = AnnotateFormat::Jsonl, hide_possible_values = true)]
    pub format: AnnotateFormat,
}

/// What a file to annotate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Input {
    /// One text.
    Text,
    /// An object a line: id, text, published.
    Jsonl,
}

/// Form of annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnnotateFormat {
    /// One object a line.
    Jsonl,
}

const INSPECT_AFTER: &str = "\
Examples:
  attache inspect article.html
  attache inspect records.jsonl --record 17";

/// `attache inspect`
#[derive(Debug, Args)]
#[command(after_help = INSPECT_AFTER)]
pub(crate) struct InspectArgs {
    /// An article of any format that is read.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only the record with this key, of a file of several.
    #[arg(long, value_name = "KEY")]
    pub record: Option<String>,
}

/// `attache status`
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  attache status --format json | jq .articles")]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub place: Place,
    /// Form of the answer: text or json.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Summary::Text, hide_possible_values = true)]
    pub format: Summary,
}

const REMOVE_AFTER: &str = "\
Only the index changes, never a file. A folder that was indexed by name is forgotten. Of a folder that
stays indexed, a file or record taken out comes back when the file changes, or with `attache index
--reread`.

Examples:
  attache remove ~/news/2019
  attache remove wires.jsonl#1967-1123";

/// `attache remove`
#[derive(Debug, Args)]
#[command(after_help = REMOVE_AFTER)]
pub(crate) struct RemoveArgs {
    /// Folders, files or article ids.
    #[arg(value_name = "PATH|ID", required = true)]
    pub targets: Vec<String>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub turn: Turn,
}

const CHECK_AFTER: &str = "\
Looked at are the checksums of all files, every stored article with its names and dates, the counts of articles
and sources, the table of names and names.toml. Exit code 0: the index is sound; 2: it is damaged.

With --repair, what still can be read is written anew beside the damaged parts and takes their place at once. What
is lost is listed; files that are there are read again by the next `attache index`.

Examples:
  attache check
  attache check --format json | jq '.findings[] | [.place, .remedy]'
  attache check --repair";

/// `attache check`
#[derive(Debug, Args)]
#[command(after_help = CHECK_AFTER)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub place: Place,
    /// Repair what is damaged.
    #[arg(long)]
    pub repair: bool,
    #[command(flatten)]
    pub turn: Turn,
    /// Worker threads of a repair; as many as the machine has cores, if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Form of the answer: text or json.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Summary::Text, hide_possible_values = true)]
    pub format: Summary,
}

const REINDEX_AFTER: &str = "\
Every article keeps its text, its id and its source; names, dates and everything that is searched are made anew. No
file is read, so it works when they are gone, and for an index that an older version wrote. Until the last moment
the index is what it was.

Examples:
  attache reindex
  attache reindex --index ~/old-index";

/// `attache reindex`
#[derive(Debug, Args)]
#[command(after_help = REINDEX_AFTER)]
pub(crate) struct ReindexArgs {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub turn: Turn,
    /// Worker threads; as many as the machine has cores, if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Form of the summary: text or json.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Summary::Text, hide_possible_values = true)]
    pub format: Summary,
}

/// `attache completions`
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  attache completions bash > ~/.local/share/bash-completion/completions/attache"
)]
pub(crate) struct CompletionsArgs {
    /// The shell: bash, elvish, fish, powershell or zsh.
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

/// `attache man`
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  attache man search | man -l -")]
pub(crate) struct ManArgs {
    /// The command; without one, the program itself.
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}
