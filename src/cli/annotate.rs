//! `attache annotate`: names and dates of texts, or the articles of files, one JSON line each.

use super::args::{AnnotateArgs, Input};
use super::output::{Output, complain};
use super::{Exit, jobs, names_file};
use anyhow::{Context, anyhow};
use attache::annotate::{Layers, annotate_watching};
use attache::api::{AnnotationJson, ArticleJson, FailureJson};
use attache::article::{self, Article, ArticleId, Dated};
use attache::entities::watchlist::Watchlist;
use attache::ingest::reading;
use attache::language::identify;
use std::io::{BufRead, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Texts a worker thread has before it at a time.
const BATCH: usize = 64;

/// A text with its id, ready to be annotated.
struct Given {
    id: String,
    article: Article,
}

/// Runs the command.
pub(super) fn run(args: &AnnotateArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let watchlist = match &args.watchlist {
        Some(path) => Watchlist::of(names_file::added(path)?),
        None => Watchlist::default(),
    };
    let mut skipped = false;
    for file in &args.files {
        let done = match (args.extract, args.input) {
            (true, _) => extract(file, out)?,
            (false, Input::Text) => report(file, text(args, file, &watchlist, out))?,
            (false, Input::Jsonl) => report(file, records(args, file, &watchlist, out))?,
        };
        skipped |= !done;
    }
    Ok(if skipped { Exit::Skipped } else { Exit::Done })
}

/// Whether a file was read whole; a failure to write ends the program, one to read does not.
fn report(file: &Path, result: anyhow::Result<bool>) -> anyhow::Result<bool> {
    let Err(error) = result else { return result };
    if error.downcast_ref::<WriteError>().is_some() {
        return Err(error
            .downcast::<WriteError>()
            .map_or_else(|e| e, |WriteError(e)| e.into()));
    }
    complain(&format!("skipped {}: {error:#}", file.display()));
    Ok(false)
}

/// Standard output failed, not the input.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct WriteError(std::io::Error);

fn text(args: &AnnotateArgs, file: &Path, watchlist: &Watchlist, out: &mut Output) -> anyhow::Result<bool> {
    let mut bytes = Vec::new();
    open(file)?.read_to_end(&mut bytes)?;
    let body = String::from_utf8(bytes)
        .map_err(|_| anyhow!("not in UTF-8; convert it, or read it as an article with --extract"))?;
    let published = args.published.map(|date| Dated::new(date, "--published"));
    let id = if is_stdin(file) {
        "-".to_owned()
    } else {
        file.display().to_string()
    };
    let given = Given {
        id,
        article: Article {
            body,
            published,
            ..Article::default()
        },
    };
    print(args, watchlist, &[given], out)?;
    Ok(true)
}

#[derive(serde::Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: Option<String>,
    body: Option<String>,
    published: Option<String>,
}

fn records(
    args: &AnnotateArgs,
    file: &Path,
    watchlist: &Watchlist,
    out: &mut Output,
) -> anyhow::Result<bool> {
    let mut all_read = true;
    let mut batch = Vec::new();
    for (number, line) in open(file)?.lines().enumerate() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match given(&line, number + 1, args) {
            Ok(given) => batch.push(given),
            Err(error) => {
                complain(&format!(
                    "skipped {} line {}: {error}",
                    file.display(),
                    number + 1
                ));
                all_read = false;
            }
        }
        if batch.len() >= BATCH * jobs(args.jobs) {
            print(args, watchlist, &std::mem::take(&mut batch), out)?;
        }
    }
    print(args, watchlist, &batch, out)?;
    Ok(all_read)
}

fn given(line: &str, number: usize, args: &AnnotateArgs) -> anyhow::Result<Given> {
    let line: Line = serde_json::from_str(line).context("not an object with a \"text\"")?;
    let id = match line.id {
        Some(serde_json::Value::String(id)) => id,
        Some(serde_json::Value::Number(id)) => id.to_string(),
        _ => number.to_string(),
    };
    let date = line
        .published
        .as_deref()
        .and_then(article::day)
        .or(args.published);
    Ok(Given {
        id,
        article: Article {
            body: line.text.or(line.body).ok_or_else(|| anyhow!("no \"text\""))?,
            published: date.map(|date| Dated::new(date, "json")),
            ..Article::default()
        },
    })
}

/// Annotates texts on all threads and prints them in their order.
fn print(
    args: &AnnotateArgs,
    watchlist: &Watchlist,
    batch: &[Given],
    out: &mut Output,
) -> anyhow::Result<()> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(given) = batch.get(place) else {
                return done;
            };
            let annotated = annotate_watching(&given.article, Layers::ALL, watchlist);
            let json = AnnotationJson::new(&given.id, &annotated, args.min_confidence);
            done.push((place, serde_json::to_string(&json)));
        }
    };
    let mut lines = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs(args.jobs).min(batch.len()))
            .map(|_| scope.spawn(work))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_default())
            .collect::<Vec<_>>()
    });
    lines.sort_unstable_by_key(|(place, _)| *place);
    for (_, line) in lines {
        writeln!(out, "{}", line?).map_err(WriteError)?;
    }
    Ok(())
}

/// Prints the articles of a file as they were read.
fn extract(file: &Path, out: &mut Output) -> anyhow::Result<bool> {
    let path = if is_stdin(file) {
        "-".to_owned()
    } else {
        file.display().to_string()
    };
    let mut written = Ok(());
    let mut all_read = true;
    let mut each = |record: article::Record| {
        written = match record {
            Ok(article) => {
                let id = ArticleId::new(&path, article.key.as_deref()).to_string();
                let language = identify(&article.title, &article.body, article.lang.as_deref());
                out.json(&ArticleJson::new(&id, &path, &article, &language))
            }
            Err(error) => {
                all_read = false;
                failure(&path, &error.to_string(), out)
            }
        };
        if written.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    };
    let result = read(file, &path, &mut each);
    written?;
    if let Err(error) = result {
        all_read = false;
        failure(&path, &format!("{error:#}"), out)?;
    }
    Ok(all_read)
}

fn read(
    file: &Path,
    path: &str,
    each: &mut dyn FnMut(article::Record) -> ControlFlow<()>,
) -> anyhow::Result<()> {
    if is_stdin(file) {
        return Ok(reading::read(
            path,
            article::Input::Stream(&mut std::io::stdin().lock()),
            each,
        )?);
    }
    let opened = std::fs::File::open(file).context("cannot be opened")?;
    let mut input = std::io::BufReader::with_capacity(1 << 18, opened);
    Ok(reading::read(path, article::Input::File(&mut input), each)?)
}

fn failure(path: &str, error: &str, out: &mut Output) -> std::io::Result<()> {
    let id = ArticleId::new(path, None).to_string();
    out.json(&FailureJson {
        id: &id,
        path,
        error: error.to_owned(),
    })
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

fn open(file: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if is_stdin(file) {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let opened = std::fs::File::open(file).context("cannot be opened")?;
    Ok(Box::new(std::io::BufReader::with_capacity(1 << 18, opened)))
}
