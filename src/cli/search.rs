//! `attache search`: a question from the command line, an answer in the form wanted.

use super::args::{Copies, Format, Match, Rank, SearchArgs, Sort};
use super::ask::{self, Asked};
use super::export::Export;
use super::meant::{Asking, meant};
use super::output::{Output, clean, complain, counted};
use super::{Exit, batch, quiet_stop_mark, render};
use attache::api::SearchJson;
use attache::insight::Unit;
use attache::query::weights::Weights;
use attache::query::{Meaning, NodeKind, Query};
use attache::search::{self, Answer, Engine, Expand, Question, Ranked, Scope};
use std::io::Write;
use std::time::Instant;

/// Runs the command.
pub(super) fn run(args: &SearchArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let began = Instant::now();
    let asked = match &args.batch {
        Some(_) => ask::ask_of_all(&args.ask)?,
        None => ask::ask(&args.ask)?,
    };
    let Some(Asked {
        typed,
        scope,
        engine,
        synonyms,
    }) = asked
    else {
        return Ok(Exit::Interrupted);
    };
    let format = args.format.unwrap_or(match args.batch {
        Some(_) => Format::Trec,
        None => Format::Text,
    });
    let question = question(args, format, scope, &engine)?;
    let asking = Asking {
        ask: &args.ask,
        synonyms: &synonyms,
        engine: &engine,
    };
    if let Some(file) = &args.batch {
        return batch::run(args, format, asking, &question, file, out);
    }
    let export = Export {
        format,
        question: None,
    };
    export.head(out)?;
    let printed = print(export, asking, &typed, &question, began, out)?;
    out.flush()?;
    match printed {
        Printed::Ranked(any) => Ok(found(any)),
        Printed::Stopped => Ok(Exit::Interrupted),
        Printed::Answer(answered) => {
            remark(args, &question, &answered);
            Ok(found(answered.answer.total > 0))
        }
    }
}

/// What the flags ask for, of which articles is known already.
fn question(args: &SearchArgs, format: Format, scope: Scope, engine: &Engine) -> anyhow::Result<Question> {
    // What is evaluated is every article.
    let copies = args
        .copies
        .unwrap_or(match args.batch.is_some() || format == Format::Trec {
            true => Copies::Show,
            false => Copies::Group,
        });
    Ok(Question {
        sort: sort(args.sort, &scope.query),
        scope: Scope {
            unit: args.counting.into(),
            ..scope
        },
        weights: match args.rank {
            Rank::Default => Weights::DEFAULT,
            Rank::Plain => Weights::PLAIN,
        },
        recent: match args.boost_recent {
            Some(days) => Some(engine.recent(days, ask::today())?),
            None => None,
        },
        expand: match (args.expand, args.ask.matching) {
            (false, _) => Expand::No,
            (true, Match::All) => Expand::Reorders,
            (true, Match::Any) => Expand::Widens,
        },
        grouped: copies == Copies::Group,
        count: if args.all { usize::MAX } else { args.count },
        offset: args.offset,
        facets: args.facets.iter().copied().map(Into::into).collect(),
        explain: args.explain,
        sentences: args.snippet_sentences,
    })
}

fn found(any: bool) -> Exit {
    if any { Exit::Done } else { Exit::Nothing }
}

/// With conditions only, every article scores alike; then the newest are best.
pub(super) fn sort(told: Sort, query: &Query) -> search::Sort {
    match told {
        Sort::Relevance if query.words().is_empty() => search::Sort::RelevanceThenNewest,
        Sort::Relevance => search::Sort::Relevance,
        Sort::Newest => search::Sort::Newest,
        Sort::Oldest => search::Sort::Oldest,
    }
}

/// What was printed of a question.
pub(super) enum Printed {
    /// Only the order of the hits, of which there are some or none.
    Ranked(bool),
    /// Hits.
    Answer(Box<Answered>),
    /// Ctrl-C ended it.
    Stopped,
}

/// What was answered.
pub(super) struct Answered {
    /// The answer, perhaps without the hits that were printed.
    pub answer: Answer,
    /// Hits printed.
    shown: u64,
    /// The question that was likely meant, if this one finds next to nothing.
    meant: Option<String>,
}

/// Prints the answer to a question. All at once is only what has to be: one object, and what needs the whole result
/// before the first hit.
pub(super) fn print(
    export: Export,
    asking: Asking,
    typed: &str,
    question: &Question,
    began: Instant,
    out: &mut Output,
) -> anyhow::Result<Printed> {
    let is_object = match export.format {
        Format::Trec => {
            let ranked = asking.engine.rank(question)?;
            trec(export.question.unwrap_or("0"), asking.engine, &ranked, out)?;
            return Ok(Printed::Ranked(!ranked.is_empty()));
        }
        Format::Json => true,
        Format::Jsonl => export.question.is_some(),
        _ => false,
    };
    let mut hits = asking.engine.hits(question)?;
    if is_object {
        let list = hits.by_ref().collect::<Result<_, _>>()?;
        let answer = hits.end(list)?;
        let meant = meant(asking, typed, &question.scope, answer.total)?;
        let took_ms = began.elapsed().as_secs_f64() * 1000.0;
        let mut json = SearchJson::new(typed, &question.scope, &answer, took_ms);
        json.did_you_mean.clone_from(&meant);
        match export.question {
            Some(id) => out.json(&batch::BatchJson { id, answer: json })?,
            None => out.json(&json)?,
        }
        let shown = answer.hits.len() as u64;
        return Ok(Printed::Answer(Box::new(Answered { answer, shown, meant })));
    }
    export.heading(typed, out)?;
    let is_text = export.format == Format::Text;
    let mut shown = 0;
    let answer = if is_text && question.explain {
        let list = hits.by_ref().collect::<Result<_, _>>()?;
        let answer = hits.end(list)?;
        render::understood(question, &answer, out)?;
        for hit in &answer.hits {
            export.hit(hit, out)?;
            shown += 1;
        }
        answer
    } else {
        let Some(printed) = export.all(&mut hits, &quiet_stop_mark(), out)? else {
            return Ok(Printed::Stopped);
        };
        shown = printed;
        hits.end(Vec::new())?
    };
    if is_text {
        render::facets(&answer.facets, out)?;
    }
    let meant = match export.question {
        Some(_) => None,
        None => meant(asking, typed, &question.scope, answer.total)?,
    };
    Ok(Printed::Answer(Box::new(Answered { answer, shown, meant })))
}

/// Says beside the results what helps to ask better.
fn remark(args: &SearchArgs, question: &Question, answered: &Answered) {
    let Answered { answer, shown, meant } = answered;
    let is_text = args.format.is_none_or(|format| format == Format::Text);
    if is_text {
        ask::echo(&question.scope.query);
    }
    answer.names.iter().for_each(name);
    if answer.undated > 0 {
        complain(&format!(
            "{} more have no day of publication and were left out",
            answer.undated
        ));
    }
    let all = if question.grouped {
        answer.stories
    } else {
        answer.total
    };
    if answer.total == 0 {
        let hint = match question.scope.query.root.kind {
            NodeKind::And(_) if args.ask.matching == Match::All => {
                "; --match any finds articles with some of the words"
            }
            NodeKind::Near { .. } | NodeKind::Same { .. } => "; AND finds both wherever they stand",
            _ => "",
        };
        complain(&format!("nothing found{hint}"));
    } else if *shown < all && is_text {
        let stories = match answer.stories == answer.total {
            true => String::new(),
            false => format!(" in {}", counted(answer.stories, Unit::Stories)),
        };
        complain(&format!(
            "{} found{stories}, {shown} shown; -n and --offset show others, --all all",
            counted(answer.total, Unit::Articles)
        ));
    }
    if let Some(meant) = meant {
        complain(&format!("did you mean: `{}`?", clean(meant)));
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

/// The lines evaluation programs read; an article is named by its key where it has one.
fn trec(question: &str, engine: &Engine, ranked: &[Ranked], out: &mut Output) -> anyhow::Result<()> {
    for (nth, hit) in ranked.iter().enumerate() {
        let id = engine.id(hit)?;
        let name = id.rsplit_once('#').map_or(id.as_str(), |(_, key)| key);
        writeln!(out, "{question} Q0 {name} {} {:.4} attache", nth + 1, hit.score)?;
    }
    Ok(())
}
