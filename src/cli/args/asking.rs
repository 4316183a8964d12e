//! What a question is on the command line, and the commands that count what it finds.

use super::{NamesFile, Place};
use attache::entities::Kind;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

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
    /// Which spellings of names count: exact (as typed), variants, or phonetic (also what only sounds alike).
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Spelling::Variants, hide_possible_values = true)]
    pub names: Spelling,
    #[command(flatten)]
    pub file: NamesFile,
    /// Words that count as the same, a line each, as in `truce, ceasefire` [default: synonyms.txt in the index].
    #[arg(long, value_name = "FILE")]
    pub synonyms: Option<PathBuf>,
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
    /// Also what only sounds like it.
    Phonetic,
}

/// What counts count.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Counting {
    /// What counts count: articles, or stories, for which copies of each other count once.
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = Unit::Articles, hide_possible_values = true)]
    pub unit: Unit,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    /// Every article.
    Articles,
    /// Copies once.
    Stories,
}

impl From<Counting> for attache::insight::Unit {
    fn from(counting: Counting) -> attache::insight::Unit {
        match counting.unit {
            Unit::Articles => attache::insight::Unit::Articles,
            Unit::Stories => attache::insight::Unit::Stories,
        }
    }
}

const ENTITIES_AFTER: &str = "\
The question and the filters are those of search. Counted are the articles that mention an entity in any spelling;
its id can be given to a filter in place of a name.

Examples:
  attache entities ceasefire --kind person -n 5
  attache entities --mentions 1962 --sort name
  attache entities --from 2025-12 --to 2025-12 --sort rising --kind person
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
    /// What comes first: count, name, recent (in the newest articles) or rising (in more articles of the period asked
    /// for, or of the last thirty days, than of the period before).
    #[arg(long, value_name = "ORDER", value_enum, default_value_t = EntityOrder::Count, hide_possible_values = true)]
    pub sort: EntityOrder,
    #[command(flatten)]
    pub counting: Counting,
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

impl From<EntityKind> for Kind {
    fn from(kind: EntityKind) -> Kind {
        match kind {
            EntityKind::Person => Kind::Person,
            EntityKind::Place => Kind::Place,
            EntityKind::Org => Kind::Org,
            EntityKind::Nationality => Kind::Nationality,
            EntityKind::Event => Kind::Event,
        }
    }
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
    /// Those that rose most against the period before.
    Rising,
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
    #[command(flatten)]
    pub counting: Counting,
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

/// What two words next to each other mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Match {
    /// Both.
    All,
    /// One or both.
    Any,
}

const WHO_AFTER: &str = "\
The name is taken for what is so called and in most articles; others that fit are listed with their ids, which can
be given in its place.

Examples:
  attache who zelensky
  attache who --kind place geneva
  attache who person:mikhail-gorbachev --format json";

/// `attache who`
#[derive(Debug, Args)]
#[command(after_help = WHO_AFTER)]
pub(crate) struct WhoArgs {
    /// The name, or the id, of a person, place, body, people or event.
    #[arg(value_name = "NAME", required = true)]
    pub name: Vec<String>,
    /// Of which kind: person, place, org, nationality or event.
    #[arg(long, value_name = "KIND", value_enum, hide_possible_values = true)]
    pub kind: Option<EntityKind>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub file: NamesFile,
    /// Form of the answer: text or json.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = OutputForm::Text, hide_possible_values = true)]
    pub format: OutputForm,
}

/// Form of an answer that is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputForm {
    /// For people.
    Text,
    /// One object.
    Json,
}

const NETWORK_AFTER: &str = "\
The question and the filters are those of search. Nodes are the entities in most articles of the result, edges the
pairs that articles name together, with how far that is from chance (log-likelihood ratio).

Examples:
  attache network ceasefire --format graphml > ceasefire.graphml
  attache network --place geneva --kind person,org -n 100 --format gexf > geneva.gexf
  attache network treaty --format dot | neato -Tsvg > treaty.svg";

/// `attache network`
#[derive(Debug, Args)]
#[command(after_help = NETWORK_AFTER)]
pub(crate) struct NetworkArgs {
    #[command(flatten)]
    pub ask: Ask,
    /// Kinds of entities: person, place, org, nationality, event.
    #[arg(
        long,
        value_name = "KIND",
        value_delimiter = ',',
        value_enum,
        default_value = "person",
        hide_possible_values = true
    )]
    pub kind: Vec<EntityKind>,
    /// Entities, those in most articles.
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 50)]
    pub count: usize,
    /// Leave out pairs that fewer articles name together.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min: u64,
    /// Form of the network: graphml, gexf, json or dot.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = NetworkFormat::Graphml, hide_possible_values = true)]
    pub format: NetworkFormat,
}

/// Form of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NetworkFormat {
    /// GraphML, for most programs.
    Graphml,
    /// For Gephi.
    Gexf,
    /// One object.
    Json,
    /// For Graphviz.
    Dot,
}

const MAP_AFTER: &str = "\
The question and the filters are those of search. Printed is a collection of points (GeoJSON, RFC 7946), each a place
that articles of the result name, with the number of articles.

Examples:
  attache map ceasefire > ceasefire.geojson
  attache map --person gorbachev --from 1985 --to 1991 | jq '.features[0].properties'";

/// `attache map`
#[derive(Debug, Args)]
#[command(after_help = MAP_AFTER)]
pub(crate) struct MapArgs {
    #[command(flatten)]
    pub ask: Ask,
    /// Form of the map: geojson.
    #[arg(long, value_name = "FORM", value_enum, default_value_t = MapFormat::Geojson, hide_possible_values = true)]
    pub format: MapFormat,
}

/// Form of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MapFormat {
    /// A collection of points.
    Geojson,
}
