//! `attache inspect`: every layer of one article, in the order they are made.

use super::Exit;
use super::args::InspectArgs;
use super::output::{Output, complain};
use anyhow::Context;
use attache::annotate::{AnnotatedArticle, Layers, annotate};
use attache::article::{Article, Input};
use attache::index::stems::Stems;
use attache::index::terms::{Tags, prepare_twin};
use attache::ingest::reading;
use attache::text::{Part, Text};
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Runs the command.
pub(super) fn run(args: &InspectArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let opened = std::fs::File::open(&args.file).with_context(|| format!("{}", args.file.display()))?;
    let mut input = io::BufReader::new(opened);
    let name = args.file.to_string_lossy();
    let (mut shown, mut skipped, mut written) = (0, false, Ok(()));
    let result = reading::read(&name, Input::File(&mut input), &mut |record| {
        match record {
            Ok(article) if args.record.is_none() || article.key == args.record => {
                shown += 1;
                written = show(&article, out);
            }
            Ok(_) => {}
            Err(error) => {
                skipped = true;
                complain(&error.to_string());
            }
        }
        if written.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    written?;
    result.with_context(|| format!("{}", args.file.display()))?;
    if shown == 0 && !skipped {
        complain("the file has no record with this key");
        return Ok(Exit::Nothing);
    }
    Ok(if skipped { Exit::Skipped } else { Exit::Done })
}

fn show(article: &Article, out: &mut Output) -> io::Result<()> {
    let annotated = annotate(article, Layers::ALL);
    heading("article", out)?;
    let published = article.published.as_ref().map(|p| {
        let others = p.conflicts.iter().map(|(date, by)| format!("; {by} says {date}"));
        format!("{} (by {}{})", p.date, p.evidence, others.collect::<String>())
    });
    let values = [
        ("key", article.key.clone()),
        ("title", Some(article.title.clone())),
        ("published", published),
        ("source", article.source.clone()),
        ("author", article.author.clone()),
        ("lang", Some(language(&annotated))),
        ("url", article.url.clone()),
    ];
    for (name, value) in values {
        writeln!(out, "{name:<10} {}", value.unwrap_or_else(|| "-".to_owned()))?;
    }
    for (part, text) in [(Part::Title, &annotated.title), (Part::Body, &annotated.body)] {
        layers(part, text, &annotated, out)?;
    }
    Ok(())
}

/// The language with what it rests on and what speaks against it.
fn language(annotated: &AnnotatedArticle) -> String {
    let language = &annotated.language;
    let mut said = format!("{} ({}", language.tag, language.evidence.word());
    if let Some(declared) = annotated
        .article
        .lang
        .as_deref()
        .filter(|tag| *tag != language.tag)
    {
        said += &format!("; the file says {declared}");
    }
    if let [_, others @ ..] = language.tags().as_slice()
        && !others.is_empty()
    {
        said += &format!("; in part {}", others.join(", "));
    }
    said + ")"
}

fn layers(part: Part, text: &Text, annotated: &AnnotatedArticle, out: &mut Output) -> io::Result<()> {
    let name = if part == Part::Title { "title" } else { "body" };
    heading(&format!("{name}: sentences and tokens"), out)?;
    for sentence in &text.sentences {
        let tokens: Vec<&str> = sentence.tokens.clone().map(|token| text.raw(token)).collect();
        let paragraph = if sentence.starts_paragraph { "¶" } else { " " };
        writeln!(
            out,
            "{paragraph} {:>5}  {}",
            sentence.span.start,
            tokens.join("|")
        )?;
    }
    heading(&format!("{name}: names"), out)?;
    for mention in annotated.mentions.iter().filter(|mention| mention.part == part) {
        let span = format!("{}-{}", mention.span.start, mention.span.end);
        let kind = mention.kind.word();
        let printed = mention.span.of(text.raw);
        writeln!(
            out,
            "{span:>11}  {kind:<11}  {printed}  = {}  ({:.2})",
            mention.identity(),
            mention.confidence
        )?;
    }
    heading(&format!("{name}: dates"), out)?;
    for date in annotated.dates.iter().filter(|date| date.part == part) {
        let span = format!("{}-{}", date.span.start, date.span.end);
        let days = date.range.map_or("-".to_owned(), |range| {
            format!("{} to {}", range.first, range.last)
        });
        writeln!(
            out,
            "{span:>11}  {:<12}  {}  = {days}",
            date.value,
            date.span.of(text.raw)
        )?;
    }
    heading(&format!("{name}: terms"), out)?;
    let language = |byte| annotated.language.at(part, byte);
    writeln!(
        out,
        "{}",
        Stems::default().prepare(text, language).replace('\n', " ")
    )?;
    writeln!(
        out,
        "{}",
        prepare_twin(text, Tags::of(annotated, part))
            .replace('\n', " ")
            .replace('\t', "+")
    )
}

fn heading(text: &str, out: &mut Output) -> io::Result<()> {
    let text = out.title(text);
    writeln!(out, "\n{text}")
}
