//! The question of a command line, and the index it is put to.

use super::args::{self, Ask, Filters, Match};
use super::names_file;
use super::output::{clean, complain};
use super::{index, lock};
use anyhow::{Context, anyhow, bail};
use attache::dates::{DateRange, parse_period};
use attache::fields::{Keyword, Role};
use attache::index::{Index, IndexError, is_index, synonyms_file};
use attache::insight::Unit;
use attache::names::Spelling;
use attache::query::{self, BadLine, Node, NodeKind, ParseOptions, Period, Query, Synonyms};
use attache::search::{Engine, Scope};
use attache::text::Span;
use std::path::Path;

/// What is asked of an index.
pub(super) struct Asked {
    /// The question as typed, without what flags add.
    pub(super) typed: String,
    pub(super) scope: Scope,
    pub(super) engine: Engine,
    /// The words that count as the same.
    pub(super) synonyms: Synonyms,
}

/// Reads question and flags and opens the index, after bringing it up to date with the folder if one is told; `None` if
/// Ctrl-C came between. A question that makes no sense is refused before any folder is walked.
pub(super) fn ask(args: &Ask) -> anyhow::Result<Option<Asked>> {
    let typed = args.query.join(" ");
    let synonyms = synonyms(args)?;
    let query = parse(args, &typed, &synonyms)?.and(conditions(args)?);
    open(args, typed, query, synonyms)
}

/// As [`ask()`], for questions of a file: of every article, so far.
pub(super) fn ask_of_all(args: &Ask) -> anyhow::Result<Option<Asked>> {
    open(args, String::new(), Query { root: all() }, synonyms(args)?)
}

fn open(args: &Ask, typed: String, query: Query, synonyms: Synonyms) -> anyhow::Result<Option<Asked>> {
    let under = match &args.folder {
        None => None,
        Some(folder) => match bring_up_to_date(args, folder)? {
            Some(path) => Some(path),
            None => return Ok(None),
        },
    };
    let index = Index::open(&args.place.index)?;
    let corrections = names_file::read(&args.file, &index)?;
    let engine = Engine::new(index.reader()?, &corrections)?;
    let scope = Scope {
        query,
        under,
        spelling: spelling(args),
        unit: Unit::default(),
    };
    Ok(Some(Asked {
        typed,
        scope,
        engine,
        synonyms,
    }))
}

/// Which spellings of names count.
pub(super) fn spelling(args: &Ask) -> Spelling {
    match args.names {
        args::Spelling::Exact => Spelling::Exact,
        args::Spelling::Variants => Spelling::Variants,
        args::Spelling::Phonetic => Spelling::Phonetic,
    }
}

/// The folder's absolute path once the index is up to date with it; `None` if Ctrl-C came between.
fn bring_up_to_date(args: &Ask, folder: &Path) -> anyhow::Result<Option<String>> {
    let done = lock::open_or_create(&args.place.index, false).and_then(|held| {
        let watchlist = names_file::read(&args.file, &held.index)?.watchlist();
        index::refresh(&held.index, folder, watchlist)
    });
    let path = std::fs::canonicalize(folder).with_context(|| format!("{}", folder.display()))?;
    let path = path
        .into_os_string()
        .into_string()
        .map_err(|_| anyhow!("the folder's path is not in UTF-8"))?;
    match done {
        Ok(done) => Ok(done.then_some(path)),
        Err(error) if can_be_read(&error) && is_index(&args.place.index) => {
            complain(&format!("{error:#}; searching what it has so far"));
            Ok(Some(path))
        }
        Err(error) => Err(error),
    }
}

/// Whether an index that cannot be written may be read.
fn can_be_read(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<IndexError>(),
        Some(IndexError::Busy { .. } | IndexError::Forbidden { .. })
    )
}

/// The words that count as the same: those of the file told, else of the index. Lines that say nothing are told.
fn synonyms(args: &Ask) -> anyhow::Result<Synonyms> {
    synonyms_of(&args.place.index, args.synonyms.as_deref())
}

/// The same for an index, and a file if one is told.
pub(super) fn synonyms_of(index: &Path, told: Option<&Path>) -> anyhow::Result<Synonyms> {
    let own = synonyms_file(index);
    let path = told.unwrap_or(&own);
    let text = names_file::text_of(path, told.is_some())?;
    let (synonyms, bad) = Synonyms::read(&text);
    for BadLine { line, reason } in bad {
        let path = clean(&path.display().to_string());
        complain(&format!("{path} line {line}: {reason}; the rest applies"));
    }
    Ok(synonyms)
}

/// A question as typed becomes a query.
pub(super) fn parse(args: &Ask, typed: &str, synonyms: &Synonyms) -> anyhow::Result<Query> {
    let options = ParseOptions {
        default: match args.matching {
            Match::All => query::Match::All,
            Match::Any => query::Match::Any,
        },
        plain: args.plain,
        today: Some(today()),
    };
    if args.plain && typed.trim().is_empty() {
        return Ok(Query { root: all() });
    }
    match query::parse(typed, options) {
        Ok(query) => Ok(query.with_synonyms(synonyms)),
        Err(error) => Err(anyhow!("{}", error.render(typed))),
    }
}

/// The day the question is asked on: what `last month` in it is counted from.
pub(super) fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// Every article.
pub(super) fn all() -> Node {
    Node {
        span: Span::new(0, 0),
        kind: NodeKind::All,
    }
}

/// The filters that take values of a field, with their fields and flags.
pub(super) fn lists(filters: &Filters) -> [(Role, &'static str, &[String]); 10] {
    use attache::entities::Kind;
    [
        (Role::Entity(Kind::Person), "--person", &filters.person),
        (Role::Entity(Kind::Place), "--place", &filters.place),
        (Role::Country, "--country", &filters.country),
        (Role::Entity(Kind::Org), "--org", &filters.org),
        (
            Role::Entity(Kind::Nationality),
            "--nationality",
            &filters.nationality,
        ),
        (Role::Entity(Kind::Event), "--event", &filters.event),
        (Role::Mentions, "--mentions", &filters.mentions),
        (Role::Keyword(Keyword::Source), "--source", &filters.source),
        (Role::Keyword(Keyword::Lang), "--lang", &filters.lang),
        (Role::Keyword(Keyword::Author), "--author", &filters.author),
    ]
}

/// What the flags ask for.
pub(super) fn conditions(args: &Ask) -> anyhow::Result<Vec<Node>> {
    let filters = &args.filters;
    let mut nodes = Vec::new();
    for (role, flag, values) in lists(filters) {
        for value in values {
            let node = query::filter(role, value, flag, Some(today()));
            nodes.push(node.map_err(|error| anyhow!("{flag}: {}", error.render(value)))?);
        }
    }
    nodes.extend(published(filters.from.as_deref(), filters.to.as_deref())?);
    if filters.undated {
        nodes.push(Node {
            span: Span::new(0, 0),
            kind: NodeKind::Undated,
        });
    }
    Ok(nodes)
}

/// From the first day of one date to the last day of another.
fn published(from: Option<&str>, to: Option<&str>) -> anyhow::Result<Option<Node>> {
    let day = |flag: &str, value: Option<&str>| -> anyhow::Result<Option<DateRange>> {
        value
            .map(|value| {
                parse_period(value, Some(today())).map_err(|error| anyhow!("{flag} {value}: {error}"))
            })
            .transpose()
    };
    let (first, last) = (day("--from", from)?, day("--to", to)?);
    let Some(precision) = first.or(last).map(|range| range.precision) else {
        return Ok(None);
    };
    let range = DateRange {
        first: first.map_or(jiff::civil::Date::MIN, |range| range.first),
        last: last.map_or(jiff::civil::Date::MAX, |range| range.last),
        precision,
    };
    if range.first > range.last {
        bail!("--from {} is later than --to {}", range.first, range.last);
    }
    let text = format!("{}..{}", range.first, range.last);
    let kind = NodeKind::Published(Period { text, range });
    Ok(Some(Node {
        span: Span::new(0, 0),
        kind,
    }))
}

/// Says how the days asked for were understood.
pub(super) fn echo(query: &Query) {
    for period in query.periods() {
        complain(&period.to_string());
    }
}
