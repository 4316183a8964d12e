//! `attache search`: a question from the command line, an answer in the form wanted.

use super::args::{Copies, Format, Match, Rank, SearchArgs, Sort};
use super::ask::{self, Asked};
use super::export::Export;
use super::output::{Output, clean, complain, counted};
use super::{Exit, batch, quiet_stop_mark, render};
use attache::api::SearchJson;
use attache::inquiry::{Inquiry, Wanted, meant, near};
use attache::insight::Unit;
use attache::query::{Meaning, NodeKind, Synonyms};
use attache::search::{self, Answer, Engine, Question, Ranked, Scope, SearchError};
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
        inquiry,
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
    let wanted = wanted(args, format);
    let asking = Asking {
        inquiry: &inquiry,
        synonyms: &synonyms,
        engine: &engine,
    };
    if let Some(file) = &args.batch {
        return batch::run(&wanted, &scope, format, asking, file, out);
    }
    let question = wanted.question(&inquiry, scope, &engine, ask::today())?;
    let export = Export {
        format,
        question: None,
    };
    export.head(out)?;
    let printed = print(export, asking, &inquiry.words, &question, began, out)?;
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

/// How the flags want the answer.
fn wanted(args: &SearchArgs, format: Format) -> Wanted {
    // What is evaluated is every article.
    let copies = args
        .copies
        .unwrap_or(match args.batch.is_some() || format == Format::Trec {
            true => Copies::Show,
            false => Copies::Group,
        });
    Wanted {
        sort: match args.sort {
            Sort::Relevance => search::Sort::Relevance,
            Sort::Newest => search::Sort::Newest,
            Sort::Oldest => search::Sort::Oldest,
        },
        plainly_ranked: args.rank == Rank::Plain,
        boost_recent: args.boost_recent,
        expand: args.expand,
        grouped: copies == Copies::Group,
        count: if args.all { usize::MAX } else { args.count },
        offset: args.offset,
        facets: args.facets.iter().copied().map(Into::into).collect(),
        unit: args.counting.into(),
        explain: args.explain,
        sentences: args.snippet_sentences,
    }
}

fn found(any: bool) -> Exit {
    if any { Exit::Done } else { Exit::Nothing }
}

/// Questions as typed, and who answers them.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    /// How they are typed and read.
    pub inquiry: &'a Inquiry,
    /// Words that count as the same.
    pub synonyms: &'a Synonyms,
    /// Who answers.
    pub engine: &'a Engine,
}

impl Asking<'_> {
    /// The question that was likely meant.
    fn meant(self, scope: &Scope, found: u64) -> Result<Option<String>, SearchError> {
        meant(
            self.inquiry,
            self.engine,
            scope,
            found,
            (ask::today(), self.synonyms),
        )
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
        let meant = asking.meant(&question.scope, answer.total)?;
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
        None => asking.meant(&question.scope, answer.total)?,
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
        let near = near(&name.nearest);
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
