//! The one table of commands and flags: parser, help, man pages and completions come from it.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
    /// Find articles and the passages that show why
    Search(Box<SearchArgs>),
    /// List who and where is in the articles of a question
    Entities(Box<EntitiesArgs>),
    /// Count articles over time, by publication or by the dates they speak of
    Timeline(Box<TimelineArgs>),
    /// Print the names and dates in a text, without an index
    Annotate(AnnotateArgs),
    /// Show everything the program sees in one file, stage by stage
    Inspect(InspectArgs),
    /// Say what is in the index
    Status(StatusArgs),
    /// Take articles out of the index
    Remove(RemoveArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page of the program or of a command
    Man(ManArgs),
}

/// Where the index is.
#[derive(Debug, Args)]
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
Read are .txt, .md, .html, .json and .jsonl. Files named README and hidden files are passed over;
what cannot be read is skipped with the reason, and the rest goes on. A file that has not changed
costs a look at its size and time. Ctrl-C keeps what is done; the next run goes on from there.

Examples:
  attache index ~/news ~/wires        index two folders, or bring them up to date
  attache index                       bring all folders of the index up to date
  attache index ~/news --format json  the summary for a script
  attache index ~/news --without names,dates";

/// `attache index`
#[derive(Debug, Args)]
#[command(after_help = INDEX_AFTER)]
pub(crate) struct IndexArgs {
    /// Folders or files to index; without any, those of the index, else `corpus` where it exists.
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    /// Layers to leave out, of names,dates: faster, but filters that need them will not work.
    #[arg(
        long,
        value_name = "LAYERS",
        value_delimiter = ',',
        value_enum,
        hide_possible_values = true
    )]
    pub without: Vec<Layer>,
    /// Names to find always: CSV (name,kind,aliases divided by |) or, with the ending .toml, TOML. The index keeps
    /// them for later runs; an empty file takes them away.
    #[arg(long, value_name = "FILE")]
    pub watchlist: Option<PathBuf>,
    /// Where an article has no day of publication, take one from: mtime, the time its file was last changed.
    #[arg(long, value_name = "WHAT", value_enum, hide_possible_values = true)]
    pub date_from: Option<DateFrom>,
    /// Worker threads; as many as the machine has cores, if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Read files again that have not changed.
    #[arg(long)]
    pub reread: bool,
    /// Form of the summary: text or json.
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

const SEARCH_AFTER: &str = "\
Words are all wanted; \"a phrase\" in quotes, a OR b, NOT word, prefix*, (groups) and field:value work
inside the question. Quote it for the shell: '\"peace talks\" -draft'. Filters take A|B for either, a
leading ! for none of these and =NAME for this spelling only; repeated, all must hold. Dates are a day, month, quarter, year or range:
2025-11-03, 2025-11, 2025-Q4, 2025, 2025-11..2026-01; or counted from today: yesterday, last month, 30d.

Examples:
  attache search ceasefire talks --person zelensky
  attache search '\"black sea\" (grain OR wheat)' --place turkey --from 2022-07 --to 2022-08
  attache search --in ~/news --mentions 1945 --sort oldest
  attache search --country UA --person '=Sergei Lavrov'
  attache search sanctions --person 'lavrov|ushakov' --org '!nato' --facets
  attache search --batch queries.tsv --plain --match any -n 1000 --format trec";

/// What is asked, and where.
#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// What to look for; several words are joined by spaces. With filters only, none is needed.
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// First bring this folder up to date in the index, then find only what is in it.
    #[arg(long = "in", value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    /// Whether words next to each other are all wanted or any of them: all or any.
    #[arg(long = "match", value_name = "HOW", value_enum, default_value_t = Match::All, hide_possible_values = true)]
    pub matching: Match,
    /// Read the question as plain words, without operators.
    #[arg(long)]
    pub plain: bool,
    /// Which spellings of names count: exact (as typed) or variants.
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Spelling::Variants, hide_possible_values = true)]
    pub names: Spelling,
    #[command(flatten)]
    pub filters: Filters,
}

/// Which spellings of a name count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Spelling {
    /// As typed.
    Exact,
    /// All of the same name.
    Variants,
}

const ENTITIES_AFTER: &str = "\
The question and the filters are those of search. Counted are the articles that mention an entity in any spelling;
its id can be given to a filter in place of a name.

Examples:
  attache entities ceasefire --kind person -n 5
  attache entities --mentions 1962 --sort name
  attache entities --place geneva --format csv > geneva.csv";

/// `attache entities`
#[derive(Debug, Args)]
#[command(after_help = ENTITIES_AFTER)]
pub(crate) struct EntitiesArgs {
    #[command(flatten)]
    pub ask: Ask,
    /// Only these kinds: person, place, org, nationality, event.
    #[arg(
        long,
        value_name = "KIND",
        value_delimiter = ',',
        value_enum,
        hide_possible_values = true
    )]
    pub kind: Vec<EntityKind>,
    /// What comes first: count, name or recent (in the newest articles).
    #[arg(long, value_name = "ORDER", value_enum, default_value_t = EntityOrder::Count, hide_possible_values = true)]
    pub sort: EntityOrder,
    /// Entities of each kind to print, those in most articles.
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 20)]
    pub count: usize,
    /// Form of the answer: text, json or csv.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = TableFormat::Text, hide_possible_values = true)]
    pub format: TableFormat,
}

/// A kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntityKind {
    /// People.
    Person,
    /// Places.
    Place,
    /// Organisations.
    Org,
    /// Peoples and religions.
    Nationality,
    /// Wars, summits, accords.
    Event,
}

/// What comes first in a list of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntityOrder {
    /// Those in most articles.
    Count,
    /// By the alphabet.
    Name,
    /// Those in the newest articles.
    Recent,
}

/// Form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people.
    Text,
    /// One object.
    Json,
    /// With a head line.
    Csv,
}

const TIMELINE_AFTER: &str = "\
The question and the filters are those of search. An article counts once in each step. With --by mentions
it counts where it speaks of days in a step; dates vaguer than the step, such as a year in a timeline of
months, are left out.

Examples:
  attache timeline ceasefire --person zelensky
  attache timeline --place moscow --from 2025 --step week
  attache timeline armistice --by mentions --format svg > armistice.svg";

/// `attache timeline`
#[derive(Debug, Args)]
#[command(after_help = TIMELINE_AFTER)]
pub(crate) struct TimelineArgs {
    #[command(flatten)]
    pub ask: Ask,
    /// Which days count: published, or mentions for the days spoken of.
    #[arg(long, value_name = "DAYS", value_enum, default_value_t = By::Published, hide_possible_values = true)]
    pub by: By,
    /// How long a step is: day, week, month or year; as short as stays readable, if not given.
    #[arg(long, value_name = "STEP", value_enum, hide_possible_values = true)]
    pub step: Option<Step>,
    /// Form of the answer: text, json, csv or svg.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = TimelineFormat::Text, hide_possible_values = true)]
    pub format: TimelineFormat,
}

/// Which days of an article count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// The day of publication.
    Published,
    /// The days spoken of.
    Mentions,
}

/// How long a step of a timeline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// Form of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimelineFormat {
    /// Bars.
    Text,
    /// One object.
    Json,
    /// A table with a head line.
    Csv,
    /// A picture.
    Svg,
}

/// `attache search`
#[derive(Debug, Args)]
#[command(after_help = SEARCH_AFTER)]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    pub ask: Ask,
    /// Hits to print.
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 10)]
    pub count: usize,
    /// Hits to pass over first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// What comes first: relevance (with filters only, the newest), newest or oldest.
    #[arg(long, value_name = "ORDER", value_enum, default_value_t = Sort::Relevance, hide_possible_values = true)]
    pub sort: Sort,
    /// Count the names in all articles found.
    #[arg(long)]
    pub facets: bool,
    /// Say how the question was understood and what made each score.
    #[arg(long)]
    pub explain: bool,
    /// Form of the answer: text, json, jsonl, csv or trec [default: text, with --batch trec].
    #[arg(long, value_name = "FORM", value_enum, hide_possible_values = true)]
    pub format: Option<Format>,
    /// Ask one question a line of this file, or of stdin for `-`: id, tab, question.
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub batch: Option<PathBuf>,
}

/// Conditions on what is found.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct Filters {
    /// Mentions this person, in any spelling.
    #[arg(long, value_name = "NAME")]
    pub person: Vec<String>,
    /// Mentions this place, one that lies in it, or its people; those that name it come first.
    #[arg(long, value_name = "NAME")]
    pub place: Vec<String>,
    /// As --place, by a country's two-letter code.
    #[arg(long, value_name = "CODE")]
    pub country: Vec<String>,
    /// Mentions this organisation.
    #[arg(long, value_name = "NAME")]
    pub org: Vec<String>,
    /// Mentions this nationality, people or religion.
    #[arg(long, value_name = "NAME")]
    pub nationality: Vec<String>,
    /// Mentions this event.
    #[arg(long, value_name = "NAME")]
    pub event: Vec<String>,
    /// Published on or after the first day of this date.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Published on or before the last day of this date.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Has no day of publication.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    pub undated: bool,
    /// Speaks of a day in this date or range.
    #[arg(long, value_name = "DATE")]
    pub mentions: Vec<String>,
    /// Published by this newspaper or agency.
    #[arg(long, value_name = "NAME")]
    pub source: Vec<String>,
    /// In this language, a tag such as en.
    #[arg(long, value_name = "TAG")]
    pub lang: Vec<String>,
    /// Written by this author.
    #[arg(long, value_name = "NAME")]
    pub author: Vec<String>,
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// The best match; with filters only, the newest.
    Relevance,
    /// The latest day of publication.
    Newest,
    /// The earliest day of publication.
    Oldest,
}

/// Form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One object.
    Json,
    /// One hit a line.
    Jsonl,
    /// A table with a head line.
    Csv,
    /// For evaluation programs: query, Q0, article, rank, score, attache.
    Trec,
}

/// What two words next to each other mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Match {
    /// Both.
    All,
    /// One or both.
    Any,
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
