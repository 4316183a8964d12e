//! `attache search`: a question from the command line, an answer in the form wanted.

use super::Exit;
use super::args::{Copies, Format, Match, SearchArgs, Sort};
use super::ask::{self, Asked};
use super::output::{Output, complain, counted};
use super::render::{self, csv_head};
use anyhow::{Context, anyhow, bail};
use attache::api::{HitJson, SearchJson};
use attache::insight::Unit;
use attache::query::{Meaning, Query};
use attache::search::{self, Answer, Engine, Question, Ranked, Scope};
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

/// Runs the command.
pub(super) fn run(args: &SearchArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let asked = match &args.batch {
        Some(_) => ask::open(&args.ask, String::new(), Query { root: ask::all() })?,
        None => ask::ask(&args.ask)?,
    };
    let Some(Asked { typed, scope, engine }) = asked else {
        return Ok(Exit::Interrupted);
    };
    let scope = Scope {
        unit: args.counting.into(),
        ..scope
    };
    // What is evaluated is every article.
    let all = args.batch.is_some() || args.format == Some(Format::Trec);
    let copies = args
        .copies
        .unwrap_or(if all { Copies::Show } else { Copies::Group });
    let question = Question {
        sort: sort(args.sort, &scope.query),
        scope,
        grouped: copies == Copies::Group,
        count: args.count,
        offset: args.offset,
        facets: args.facets,
        explain: args.explain,
        sentences: args.snippet_sentences,
    };
    if let Some(file) = &args.batch {
        return batch(args, &engine, &question, file, out);
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
    remark(args, &question, &answer);
    Ok(found(answer.total > 0))
}

fn found(any: bool) -> Exit {
    if any { Exit::Done } else { Exit::Nothing }
}

/// With conditions only, every article scores alike; then the newest are best.
fn sort(told: Sort, query: &Query) -> search::Sort {
    match told {
        Sort::Relevance if query.words().is_empty() => search::Sort::RelevanceThenNewest,
        Sort::Relevance => search::Sort::Relevance,
        Sort::Newest => search::Sort::Newest,
        Sort::Oldest => search::Sort::Oldest,
    }
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
        Format::Json => out.json(&SearchJson::new(typed, &question.scope, answer, took_ms))?,
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
fn remark(args: &SearchArgs, question: &Question, answer: &Answer) {
    if args.format.is_none_or(|format| format == Format::Text) {
        ask::echo(&question.scope.query);
    }
    answer.names.iter().for_each(name);
    if answer.undated > 0 {
        complain(&format!(
            "{} more have no day of publication and were left out",
            answer.undated
        ));
    }
    let shown = answer.hits.len() as u64;
    let all = if question.grouped {
        answer.stories
    } else {
        answer.total
    };
    if answer.total == 0 {
        let several = args.ask.query.iter().flat_map(|q| q.split_whitespace()).count() > 1;
        let hint = if several && args.ask.matching == Match::All {
            "; --match any finds articles with some of the words"
        } else {
            ""
        };
        complain(&format!("nothing found{hint}"));
    } else if shown < all && args.format.is_none_or(|format| format == Format::Text) {
        let stories = match answer.stories == answer.total {
            true => String::new(),
            false => format!(" in {}", counted(answer.stories, Unit::Stories)),
        };
        complain(&format!(
            "{} found{stories}, {shown} shown; -n and --offset show others",
            counted(answer.total, Unit::Articles)
        ));
    }
}

/// Says who a name stands for where that is not plain.
fn name(name: &Meaning) {
    let kind = name.kind.word();
    let Some(entity) = &name.entity else {
        let near = render::near(&name.nearest);
        return complain(&format!("no {kind} in the index is called {}{near}", name.name));
    };
    let offered = name.others.iter().take(OFFERED);
    let offered: Vec<String> = offered
        .map(|other| format!("{} {} (--{kind} {})", other.name, other.articles, other.id))
        .collect();
    if offered.is_empty() {
        return;
    }
    let more = match name.others.len() - offered.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    complain(&format!(
        "{kind} {}: {} {}; also: {}{more}",
        name.name,
        entity.name,
        entity.articles,
        offered.join(", ")
    ));
}

/// Others of a name that are offered.
const OFFERED: usize = 3;

/// One question a line; what makes no sense is skipped with the reason.
fn batch(
    args: &SearchArgs,
    engine: &Engine,
    form: &Question,
    file: &Path,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let format = args.format.unwrap_or(Format::Trec);
    if !matches!(format, Format::Trec | Format::Jsonl) {
        bail!("--batch prints --format trec or jsonl");
    }
    let conditions = ask::conditions(&args.ask)?;
    let synonyms = ask::synonyms(&args.ask)?;
    let (mut any, mut skipped) = (false, false);
    for (number, line) in lines(file)?.enumerate() {
        let line = line.with_context(|| format!("{}", file.display()))?;
        if line.trim().is_empty() {
            continue;
        }
        let asked = line
            .split_once('\t')
            .ok_or_else(|| anyhow!("no tab; write id, tab, question"));
        let asked = asked.and_then(|(id, typed)| Ok((id, typed, ask::parse(&args.ask, typed, &synonyms)?)));
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
        let query = query.and(conditions.clone());
        let question = Question {
            sort: sort(args.sort, &query),
            scope: Scope {
                query,
                ..form.scope.clone()
            },
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
            let json = SearchJson::new(
                typed,
                &question.scope,
                &answer,
                began.elapsed().as_secs_f64() * 1000.0,
            );
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
