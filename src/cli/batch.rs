//! `attache search --batch`: one question a line; what makes no sense is skipped with the reason, and the rest runs.

use super::Exit;
use super::args::Format;
use super::ask;
use super::export::Export;
use super::output::{Output, clean, complain};
use super::search::{Asking, Printed, print};
use anyhow::{Context, anyhow};
use attache::api::SearchJson;
use attache::inquiry::Wanted;
use attache::query::{Node, Query};
use attache::search::{Scope, SearchError};
use std::io::BufRead;
use std::path::Path;
use std::time::Instant;

/// Asks the questions of a file in turn of the articles of a scope.
pub(super) fn run(
    wanted: &Wanted,
    every: &Scope,
    format: Format,
    asking: Asking,
    file: &Path,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let conditions = asking.inquiry.conditions(ask::today())?;
    let (mut any, mut skipped) = (false, false);
    Export {
        format,
        question: Some(""),
    }
    .head(out)?;
    let mut skip = |number: usize, error: &anyhow::Error| {
        let file = clean(&file.display().to_string());
        complain(&format!("skipped {file} line {number}: {error}"));
        skipped = true;
    };
    for (number, line) in (1..).zip(lines(file)?) {
        let line = line.with_context(|| format!("{}", file.display()))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (id, typed, query) = match row(asking, &line, &conditions) {
            Ok(asked) => asked,
            Err(error) => {
                skip(number, &error);
                continue;
            }
        };
        let scope = Scope {
            query,
            ..every.clone()
        };
        let question = wanted.question(asking.inquiry, scope, asking.engine, ask::today())?;
        let export = Export {
            format,
            question: Some(id),
        };
        match print(export, asking, typed, &question, Instant::now(), out) {
            Ok(Printed::Ranked(found)) => any |= found,
            Ok(Printed::Answer(answered)) => any |= answered.answer.total > 0,
            Ok(Printed::Stopped) => return Ok(Exit::Interrupted),
            Err(error) if is_of_question(&error) => skip(number, &error),
            Err(error) => return Err(error),
        }
    }
    Ok(match (skipped, any) {
        (true, _) => Exit::Skipped,
        (false, true) => Exit::Done,
        (false, false) => Exit::Nothing,
    })
}

/// Id, question as typed and question with the conditions of a line.
fn row<'l>(asking: Asking, line: &'l [u8], conditions: &[Node]) -> anyhow::Result<(&'l str, &'l str, Query)> {
    let line = std::str::from_utf8(line).map_err(|_| anyhow!("it is not in UTF-8"))?;
    let (id, typed) = line
        .trim_end_matches('\r')
        .split_once('\t')
        .ok_or_else(|| anyhow!("no tab; write id, tab, question"))?;
    let query = asking.inquiry.parse(typed, ask::today(), asking.synonyms)?;
    Ok((id, typed, query.and(conditions.to_vec())))
}

/// Whether the index cannot answer this question, but may another.
pub(super) fn is_of_question(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(SearchError::is_of_question)
}

/// The answer to one of several questions.
#[derive(serde::Serialize)]
pub(super) struct BatchJson<'a> {
    /// The id of the question.
    pub(super) id: &'a str,
    /// As to a question alone.
    #[serde(flatten)]
    pub(super) answer: SearchJson<'a>,
}

/// The lines of a file, whatever bytes they have.
fn lines(file: &Path) -> anyhow::Result<Box<dyn Iterator<Item = std::io::Result<Vec<u8>>>>> {
    if file == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock().split(b'\n')));
    }
    let opened = std::fs::File::open(file).with_context(|| format!("{}", file.display()))?;
    Ok(Box::new(std::io::BufReader::new(opened).split(b'\n')))
}
