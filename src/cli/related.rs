//! `attache related`: the background to an article.

use super::args::{RelatedArgs, RelatedFormat};
use super::output::{Output, complain};
use super::{Exit, names_file, render};
use anyhow::{Context, bail};
use attache::annotate::{Layers, annotate};
use attache::api::{HitJson, RelatedJson};
use attache::article::{Article, Input};
use attache::index::Index;
use attache::index::record::{StoredArticle, read, write};
use attache::ingest::reading;
use attache::query::{Node, NodeKind, Query};
use attache::search::{Engine, Question, Related, Scope};
use attache::text::Span;
use std::io::{BufReader, Write};
use std::ops::ControlFlow;
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &RelatedArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let index = Index::open(&args.place.index)?;
    let corrections = names_file::read(&args.file, &index)?;
    let engine = Engine::new(index.reader()?, &corrections)?;
    let article = match engine.article(&args.article)? {
        Some(article) => article,
        None if Path::new(&args.article).is_file() => {
            of_file(Path::new(&args.article), args.record.as_deref())?
        }
        None => bail!(
            "{}: no article of the index has this id, and there is no such file",
            args.article
        ),
    };
    let nothing = Node {
        span: Span::new(0, 0),
        kind: NodeKind::Nothing,
    };
    let form = Question {
        count: args.count,
        explain: args.explain,
        ..Question::of(Scope::of(Query { root: nothing }))
    };
    let related = engine.related(&article, args.before, &form)?;
    print(args, &article, &related, out)?;
    out.flush()?;
    if related.answer.hits.is_empty() {
        complain("nothing related found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// An article of a file, as the index would store it: the first, or that with a key.
fn of_file(path: &Path, key: Option<&str>) -> anyhow::Result<StoredArticle> {
    let opened = std::fs::File::open(path).with_context(|| format!("{}", path.display()))?;
    let mut found: Option<Article> = None;
    let name = path.to_string_lossy();
    let result = reading::read(
        &name,
        Input::File(&mut BufReader::new(opened)),
        &mut |record| match record {
            Ok(article) if key.is_none() || article.key.as_deref() == key => {
                found = Some(article);
                ControlFlow::Break(())
            }
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => {
                complain(&error.to_string());
                ControlFlow::Continue(())
            }
        },
    );
    result.with_context(|| format!("{}", path.display()))?;
    let article = found.with_context(|| format!("{}: no such article in the file", path.display()))?;
    let stored = write("", &name, &annotate(&article, Layers::ALL));
    Ok(read(stored.as_bytes()).expect("it was just written"))
}

fn print(
    args: &RelatedArgs,
    article: &StoredArticle,
    related: &Related,
    out: &mut Output,
) -> anyhow::Result<()> {
    let hits = &related.answer.hits;
    let names = || related.names.iter().map(|name| name.name.as_str());
    match args.format {
        RelatedFormat::Text => {
            if args.explain {
                render::words_added(&related.words, out)?;
                writeln!(out, "names: {}\n", names().collect::<Vec<_>>().join(", "))?;
            }
            for hit in hits {
                render::hit(hit, out)?;
            }
        }
        RelatedFormat::Json => out.json(&RelatedJson::new(article, related))?,
        RelatedFormat::Jsonl => {
            for hit in hits {
                out.json(&HitJson::new(hit))?;
            }
        }
    }
    Ok(())
}
