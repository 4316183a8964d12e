//! `attache search`: a question from the command line, an answer in the form wanted.

use super::args::{Format, Match, SearchArgs, Sort};
use super::output::{Output, complain};
use super::render::{self, csv_head};
use super::{Exit, index};
use anyhow::{Context, anyhow, bail};
use attache::api::{HitJson, SearchJson};
use attache::dates::{DateRange, parse_period};
use attache::fields::{Keyword, Role};
use attache::index::{Index, IndexError};
use attache::query::{self, Node, NodeKind, ParseOptions, Period, Query};
use attache::search::{self, Answer, Engine, Question, Ranked};
use attache::text::Span;
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

/// Runs the command.
pub(super) fn run(args: &SearchArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let typed = args.query.join(" ");
    let conditions = conditions(args)?;
    // A question that makes no sense is refused before any folder is walked.
    let query = match &args.batch {
        Some(_) => Query { root: all() },
        None => parse(args, &typed)?.and(conditions.clone()),
    };
    let under = match &args.folder {
        None => None,
        Some(folder) => match bring_up_to_date(args, folder)? {
            Some(path) => Some(path),
            None => return Ok(Exit::Interrupted),
        },
    };
    let engine = Engine::new(Index::open(&args.place.index)?.reader()?)?;
    let question = Question {
        sort: sort(args.sort, &query),
        query,
        under,
        count: args.count,
        offset: args.offset,
        facets: args.facets,
        explain: args.explain,
    };
    if let Some(file) = &args.batch {
        return batch(args, &engine, &question, &conditions, file, out);
    }
    let format = args.format.unwrap_or(Format::Text);
    if format == Format::Trec {
        let ranked = engine.rank(&question)?;
        trec("0", &ranked, out)?;
        return Ok(found(!ranked.is_empty()));
    }
    let answer = engine.search(&question)?;
    let took_ms = began.elapsed().as_secs_f64() * 1000.0;
    print(format, &typed, &question, &answer, took_ms, out)?;
    out.flush()?;
    remark(args, &answer);
    Ok(found(answer.total > 0))
}

fn found(any: bool) -> Exit {
    if any { Exit::Done } else { Exit::Nothing }
}

/// The folder's absolute path once the index is up to date with it; `None` if Ctrl-C came between.
fn bring_up_to_date(args: &SearchArgs, folder: &Path) -> anyhow::Result<Option<String>> {
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

fn parse(args: &SearchArgs, typed: &str) -> anyhow::Result<Query> {
    let options = ParseOptions {
        default: match args.matching {
            Match::All => query::Match::All,
            Match::Any => query::Match::Any,
        },
        plain: args.plain,
    };
    if args.plain && typed.trim().is_empty() {
        return Ok(Query { root: all() });
    }
    query::parse(typed, options).map_err(|error| anyhow!("{}", error.render(typed)))
}

fn all() -> Node {
    Node {
        span: Span::new(0, 0),
        kind: NodeKind::All,
    }
}

/// With conditions only, every article scores alike; then the newest are best.
fn sort(told: Sort, query: &Query) -> search::Sort {
    match told {
        Sort::Relevance if query.words().is_empty() => search::Sort::Newest,
        Sort::Relevance => search::Sort::Relevance,
        Sort::Newest => search::Sort::Newest,
        Sort::Oldest => search::Sort::Oldest,
    }
}

fn conditions(args: &SearchArgs) -> anyhow::Result<Vec<Node>> {
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
            let node = query::filter(role, value, flag);
            nodes.push(node.map_err(|error| anyhow!("{flag}: {}", error.render(value)))?);
        }
    }
    nodes.extend(published(filters.from.as_deref(), filters.to.as_deref())?);
    Ok(nodes)
}

/// From the first day of one date to the last day of another.
fn published(from: Option<&str>, to: Option<&str>) -> anyhow::Result<Option<Node>> {
    let day = |flag: &str, value: Option<&str>| -> anyhow::Result<Option<DateRange>> {
        value
            .map(|value| parse_period(value).map_err(|error| anyhow!("{flag} {value}: {error}")))
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
    let text = format!("{}..{}", from.unwrap_or(""), to.unwrap_or(""));
    let kind = NodeKind::Published(Period { text, range });
    Ok(Some(Node {
        span: Span::new(0, 0),
        kind,
    }))
}

fn print(
    format: Format,
    typed: &str,
    question: &Question,
    answer: &Answer,
    took_ms: f64,
    out: &mut Output,
) -> anyhow::Result<()> {
    match format {
        Format::Text => {
            if question.explain {
                render::understood(question, answer, out)?;
            }
            for hit in &answer.hits {
                render::hit(hit, out)?;
            }
            if let Some(facets) = &answer.facets {
                render::facets(facets, out)?;
            }
        }
        Format::Json => out.json(&SearchJson::new(typed, answer, took_ms))?,
        Format::Jsonl => {
            for hit in &answer.hits {
                out.json(&HitJson::new(hit))?;
            }
        }
        Format::Csv => {
            csv_head(out)?;
            for hit in &answer.hits {
                render::csv(hit, out)?;
            }
        }
        Format::Trec => {}
    }
    Ok(())
}

/// Says beside the results what helps to ask better.
fn remark(args: &SearchArgs, answer: &Answer) {
    for name in answer.names.iter().filter(|name| name.identities.is_empty()) {
        let near = match name.nearest.is_empty() {
            true => String::new(),
            false => format!("; nearest: {}", name.nearest.join(", ")),
        };
        complain(&format!(
            "no {} in the index is called {}{near}",
            name.kind.word(),
            name.name
        ));
    }
    if answer.undated > 0 {
        complain(&format!(
            "{} more have no day of publication and were left out",
            answer.undated
        ));
    }
    let shown = answer.hits.len() as u64;
    if answer.total == 0 {
        let several = args.query.iter().flat_map(|q| q.split_whitespace()).count() > 1;
        let hint = if several && args.matching == Match::All {
            "; --match any finds articles with some of the words"
        } else {
            ""
        };
        complain(&format!("nothing found{hint}"));
    } else if shown < answer.total && args.format.is_none_or(|format| format == Format::Text) {
        complain(&format!(
            "{} articles found, {shown} shown; -n and --offset show others",
            answer.total
        ));
    }
}

/// One question a line; what makes no sense is skipped with the reason.
fn batch(
    args: &SearchArgs,
    engine: &Engine,
    form: &Question,
    conditions: &[Node],
    file: &Path,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let format = args.format.unwrap_or(Format::Trec);
    if !matches!(format, Format::Trec | Format::Jsonl) {
        bail!("--batch prints --format trec or jsonl");
    }
    let (mut any, mut skipped) = (false, false);
    for (number, line) in lines(file)?.enumerate() {
        let line = line.with_context(|| format!("{}", file.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let asked = line
            .split_once('\t')
            .ok_or_else(|| anyhow!("no tab; write id, tab, question"));
        let asked = asked.and_then(|(id, typed)| Ok((id, typed, parse(args, typed)?)));
        let (id, typed, query) = match asked {
            Ok(asked) => asked,
            Err(error) => {
                complain(&format!(
                    "skipped {} line {}: {error}",
                    file.display(),
                    number + 1
                ));
                skipped = true;
                continue;
            }
        };
        let query = query.and(conditions.to_vec());
        let question = Question {
            sort: sort(args.sort, &query),
            query,
            ..form.clone()
        };
        if format == Format::Trec {
            let ranked = engine.rank(&question)?;
            any |= !ranked.is_empty();
            trec(id, &ranked, out)?;
        } else {
            let began = Instant::now();
            let answer = engine.search(&question)?;
            any |= answer.total > 0;
            let json = SearchJson::new(typed, &answer, began.elapsed().as_secs_f64() * 1000.0);
            out.json(&BatchJson { id, answer: json })?;
        }
    }
    Ok(if skipped { Exit::Skipped } else { found(any) })
}

#[derive(serde::Serialize)]
struct BatchJson<'a> {
    id: &'a str,
    #[serde(flatten)]
    answer: SearchJson<'a>,
}

fn lines(file: &Path) -> anyhow::Result<Box<dyn Iterator<Item = std::io::Result<String>>>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lines()));
    }
    let opened = std::fs::File::open(file).with_context(|| format!("{}", file.display()))?;
    Ok(Box::new(std::io::BufReader::new(opened).lines()))
}

/// The lines evaluation programs read; an article is named by its key where it has one.
fn trec(id: &str, ranked: &[Ranked], out: &mut Output) -> std::io::Result<()> {
    for (nth, hit) in ranked.iter().enumerate() {
        let name = hit.id.rsplit_once('#').map_or(hit.id.as_str(), |(_, key)| key);
        writeln!(out, "{id} Q0 {name} {} {:.4} attache", nth + 1, hit.score)?;
    }
    Ok(())
}
