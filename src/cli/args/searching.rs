//! `attache search` and `attache related`.

use super::{Ask, Counting, NamesFile, Place};
use attache::entities::Kind;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

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
  attache search earthquake --copies show
  attache search armistice --all --format bibtex > armistice.bib
  attache search treaty --facets=country,source,year
  attache search --batch queries.tsv --plain --match any -n 1000 --format trec";

/// `attache search`
#[derive(Debug, Args)]
#[command(after_help = SEARCH_AFTER)]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    pub ask: Ask,
    /// Hits to print.
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 10)]
    pub count: usize,
    /// Print every hit, however many; only one article at a time is in memory.
    #[arg(long, conflicts_with = "count")]
    pub all: bool,
    /// Hits to pass over first.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// What comes first: relevance (with filters only, the newest), newest or oldest.
    #[arg(long, value_name = "ORDER", value_enum, default_value_t = Sort::Relevance, hide_possible_values = true)]
    pub sort: Sort,
    /// What the score is made of: default, or plain for nothing but the words in title and body (BM25).
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Rank::Default, hide_possible_values = true)]
    pub rank: Rank,
    /// Raise newer articles: by as much again for one of today, or as new as the newest; by half of that for one that is
    /// older by this time, as 30d, 8w, 6m or 1y.
    #[arg(long, value_name = "HALF-LIFE", value_parser = attache::inquiry::half_life)]
    pub boost_recent: Option<f64>,
    /// Add words that the best articles have in common. They change the order; with --match any they also find articles
    /// that have none of the words typed. --explain shows them.
    #[arg(long)]
    pub expand: bool,
    /// Whether of copies of each other one is shown, or all: group or show [default: group, with --batch or --format
    /// trec show]. Shown is the one published first, of versions of a page the newest, if it fits; -n and --offset count
    /// what is shown.
    #[arg(long, value_name = "HOW", value_enum, hide_possible_values = true)]
    pub copies: Option<Copies>,
    /// Count all articles found by these: person, place, country, org, nationality, event, source, lang, author, year,
    /// month, story (copies of each other) [default: person,place,org,nationality,event]. Of names, those that are in
    /// more of these articles than chance would have are shown too.
    #[arg(
        long,
        value_name = "LIST",
        num_args = 0..=1,
        require_equals = true,
        value_delimiter = ',',
        default_missing_value = "person,place,org,nationality,event",
        value_enum,
        hide_possible_values = true
    )]
    pub facets: Vec<Facet>,
    #[command(flatten)]
    pub counting: Counting,
    /// Say how the question was understood and what made each score.
    #[arg(long)]
    pub explain: bool,
    /// Sentences of each passage.
    #[arg(long, value_name = "N", default_value_t = attache::snippet::SENTENCES)]
    pub snippet_sentences: usize,
    /// Form of the answer: text, json, jsonl, csv, bibtex, ris, md or trec [default: text, with --batch trec].
    #[arg(long, value_name = "FORM", value_enum, hide_possible_values = true)]
    pub format: Option<Format>,
    /// Ask one question a line of this file, or of stdin for `-`: id, tab, question.
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub batch: Option<PathBuf>,
}

/// What a score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rank {
    /// All that is known of the words.
    Default,
    /// The words alone.
    Plain,
}

/// What a result is counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Facet {
    /// People.
    Person,
    /// Places.
    Place,
    /// Countries.
    Country,
    /// Organisations.
    Org,
    /// Peoples and religions.
    Nationality,
    /// Wars, summits, accords.
    Event,
    /// Publishers.
    Source,
    /// Languages.
    Lang,
    /// Authors.
    Author,
    /// Years of publication.
    Year,
    /// Months of publication.
    Month,
    /// Stories of several articles.
    Story,
}

impl From<Facet> for attache::insight::Facet {
    fn from(facet: Facet) -> attache::insight::Facet {
        use attache::insight::Facet as Counted;
        match facet {
            Facet::Person => Counted::Entity(Kind::Person),
            Facet::Place => Counted::Entity(Kind::Place),
            Facet::Country => Counted::Country,
            Facet::Org => Counted::Entity(Kind::Org),
            Facet::Nationality => Counted::Entity(Kind::Nationality),
            Facet::Event => Counted::Entity(Kind::Event),
            Facet::Source => Counted::Source,
            Facet::Lang => Counted::Lang,
            Facet::Author => Counted::Author,
            Facet::Year => Counted::Year,
            Facet::Month => Counted::Month,
            Facet::Story => Counted::Story,
        }
    }
}

/// What becomes of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Copies {
    /// One stands for all.
    Group,
    /// Each is a hit.
    Show,
}

const RELATED_AFTER: &str = "\
The article is one of the index, given by its id, or a file that need not be in it. It and its copies are left out.

Examples:
  attache related press/1978-camp-david.txt
  attache related press/1978-camp-david.txt --before --format jsonl | jq .title
  attache related ~/draft.txt -n 5";

/// `attache related`
#[derive(Debug, Args)]
#[command(after_help = RELATED_AFTER)]
pub(crate) struct RelatedArgs {
    /// Id of an article, or a file of any format that is read.
    #[arg(value_name = "ID|FILE")]
    pub article: String,
    /// Of a file of several, the record with this key; the first, if not given.
    #[arg(long, value_name = "KEY")]
    pub record: Option<String>,
    /// Only what was published before it.
    #[arg(long)]
    pub before: bool,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub file: NamesFile,
    /// Articles to print.
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 10)]
    pub count: usize,
    /// Say by which words and names they were found.
    #[arg(long)]
    pub explain: bool,
    /// Form of the answer: text, json or jsonl.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = RelatedFormat::Text, hide_possible_values = true)]
    pub format: RelatedFormat,
}

/// Form of related articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RelatedFormat {
    /// For people.
    Text,
    /// One object.
    Json,
    /// One hit a line.
    Jsonl,
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
    /// Entries for BibTeX and BibLaTeX.
    Bibtex,
    /// Records for programs that manage literature.
    Ris,
    /// A list in Markdown.
    Md,
    /// For evaluation programs: query, Q0, article, rank, score, attache.
    Trec,
}
