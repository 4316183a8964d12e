//! The question of a command line, and the index it is put to.

use super::args::{Ask, Match};
use super::index;
use super::output::complain;
use anyhow::{Context, anyhow, bail};
use attache::dates::{DateRange, parse_period};
use attache::fields::{Keyword, Role};
use attache::index::{Index, IndexError};
use attache::query::{self, Node, NodeKind, ParseOptions, Period, Query};
use attache::search::Engine;
use attache::text::Span;
use std::path::Path;

/// An index to ask, and the folder the answer is to be under.
pub(super) struct Asked {
    pub(super) engine: Engine,
    pub(super) under: Option<String>,
}

/// What is asked of all articles that fit, not of the best: the words as typed, the query they and the flags make, and
/// where to ask it; `None` if Ctrl-C came before the index was up to date.
pub(super) fn of_all(args: &Ask) -> anyhow::Result<Option<(String, Query, Asked)>> {
    let typed = args.query.join(" ");
    let query = parse(args, &typed)?.and(conditions(args)?);
    Ok(open(args)?.map(|asked| (typed, query, asked)))
}

/// Opens the index, after bringing it up to date with the folder if one is told; `None` if Ctrl-C came between.
pub(super) fn open(args: &Ask) -> anyhow::Result<Option<Asked>> {
    let under = match &args.folder {
        None => None,
        Some(folder) => match bring_up_to_date(args, folder)? {
            Some(path) => Some(path),
            None => return Ok(None),
        },
    };
    let engine = Engine::new(Index::open(&args.place.index)?.reader()?)?;
    Ok(Some(Asked { engine, under }))
}

/// The folder's absolute path once the index is up to date with it; `None` if Ctrl-C came between.
fn bring_up_to_date(args: &Ask, folder: &Path) -> anyhow::Result<Option<String>> {
    let opened = index::open(&args.place)?;
    let done = index::refresh(&opened, folder);
    let path = std::fs::canonicalize(folder).with_context(|| format!("{}", folder.display()))?;
    let path = path
        .into_os_string()
        .into_string()
        .map_err(|_| anyhow!("the folder's path is not in UTF-8"))?;
    match done {
        Ok(done) => Ok(done.then_some(path)),
        Err(error) if is_busy(&error) => {
            complain("another attache is writing to the index; searching what it has so far");
            Ok(Some(path))
        }
        Err(error) => Err(error),
    }
}

fn is_busy(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<IndexError>(), Some(IndexError::Busy(_)))
}

/// A question as typed becomes a query.
pub(super) fn parse(args: &Ask, typed: &str) -> anyhow::Result<Query> {
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
    query::parse(typed, options).map_err(|error| anyhow!("{}", error.render(typed)))
}

/// The day the question is asked on: what `last month` in it is counted from.
fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// Every article.
pub(super) fn all() -> Node {
    Node {
        span: Span::new(0, 0),
        kind: NodeKind::All,
    }
}

/// What the flags ask for.
pub(super) fn conditions(args: &Ask) -> anyhow::Result<Vec<Node>> {
    use attache::entities::Kind;
    let filters = &args.filters;
    let lists = [
        (Role::Entity(Kind::Person), "--person", &filters.person),
        (Role::Entity(Kind::Place), "--place", &filters.place),
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
    ];
    let mut nodes = Vec::new();
    for (role, flag, values) in lists {
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
