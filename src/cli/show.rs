//! `attache show`: one article, with its names, dates and matches marked.

use super::Exit;
use super::args::ShowArgs;
use super::output::{Mark, Output, clean, complain};
use super::{ask, names_file, render};
use anyhow::anyhow;
use attache::api::ShowJson;
use attache::index::Index;
use attache::query::{ParseOptions, parse};
use attache::search::{Engine, Scope, Shown};
use attache::text::{Part, Span};
use std::io::{self, Write};
use std::ops::Range;

/// Runs the command.
pub(super) fn run(args: &ShowArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let index = Index::open(&args.place.index)?;
    let engine = Engine::new(index.reader()?, &names_file::read(&args.names, &index)?)?;
    let scope = args.query.as_deref().map(|typed| {
        let options = ParseOptions {
            today: Some(ask::today()),
            ..ParseOptions::default()
        };
        let query = parse(typed, options).map_err(|error| anyhow!("{}", error.render(typed)));
        query.map(Scope::of)
    });
    let scope = scope.transpose()?;
    let Some(shown) = find(&engine, &args.id, scope.as_ref())? else {
        return Ok(Exit::Nothing);
    };
    match args.layers {
        true => out.json(&ShowJson::new(&shown, &shown.article.annotated()))?,
        false => print(&shown, out)?,
    }
    Ok(Exit::Done)
}

/// The article that is meant; where it is not plain which, says what there is.
fn find(engine: &Engine, id: &str, scope: Option<&Scope>) -> anyhow::Result<Option<Shown>> {
    if let Some(shown) = engine.show(id, scope)? {
        return Ok(Some(shown));
    }
    let (are_meant, ids) = engine.ids_like(id)?;
    if let ([only], true) = (ids.as_slice(), are_meant) {
        return Ok(engine.show(only, scope)?);
    }
    let list = ids.iter().map(|id| clean(id)).collect::<Vec<_>>().join("\n  ");
    complain(&match (ids.is_empty(), are_meant) {
        (true, _) => format!("no article has the id {}", clean(id)),
        (false, true) => format!("several articles may be meant by {}:\n  {list}", clean(id)),
        (false, false) => format!("no article has the id {}; near it are:\n  {list}", clean(id)),
    });
    Ok(None)
}

fn print(shown: &Shown, out: &mut Output) -> io::Result<()> {
    let article = &shown.article.article;
    let title = match article.title.is_empty() {
        true => out.dim("(no headline)"),
        false => out.title(&render::shown(&article.title, &marks(shown, Part::Title), out)),
    };
    writeln!(out, "{title}")?;
    let day = article
        .published
        .as_ref()
        .map(|published| published.date.to_string());
    let about = [
        day,
        article.source.clone(),
        article.author.clone(),
        Some(shown.article.id.clone()),
    ];
    let about: Vec<String> = about.iter().flatten().map(|text| clean(text)).collect();
    let about = [Some(about.join("  ")), article.url.as_deref().map(clean)];
    for line in about.into_iter().flatten().chain(render::copies(&shown.copies)) {
        let line = out.dim(&line);
        writeln!(out, "{line}")?;
    }
    for id in &shown.copies.ids {
        let line = out.dim(&format!("  {}", clean(id)));
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    let marks = marks(shown, Part::Body);
    let mut at = 0;
    for line in article.body.split('\n') {
        let here = render::cut(&marks, at..at + line.len());
        let lines = render::wrapped(line, &here, Output::columns(), out);
        if lines.is_empty() {
            writeln!(out)?;
        }
        for line in lines {
            writeln!(out, "{line}")?;
        }
        at += line.len() + 1;
    }
    Ok(())
}

/// What is marked in the title or the body, in order, without overlap: matches, then names, then dates.
fn marks(shown: &Shown, part: Part) -> Vec<(Range<usize>, Mark)> {
    let stored = &shown.article;
    let matches = shown.matches[part as usize].iter().cloned();
    let spans = |spans: Vec<(Part, Span)>| {
        let here = spans.into_iter().filter(move |(of, _)| *of == part);
        here.map(|(_, span)| span.range()).collect::<Vec<_>>()
    };
    let names = stored.mentions.iter().map(|mention| (mention.part, mention.span));
    let dates = stored.dates.iter().map(|date| (date.part, date.span));
    let mut marks: Vec<(Range<usize>, Mark)> = matches.map(|range| (range, Mark::Match)).collect();
    for (ranges, mark) in [
        (spans(names.collect()), Mark::Name),
        (spans(dates.collect()), Mark::Date),
    ] {
        for range in ranges {
            let free = without(range, &marks);
            marks.extend(free.into_iter().map(|range| (range, mark)));
            marks.sort_unstable_by_key(|(range, _)| range.start);
        }
    }
    marks
}

/// What of a range is not marked yet; the marks are in order.
fn without(range: Range<usize>, marks: &[(Range<usize>, Mark)]) -> Vec<Range<usize>> {
    let mut free = Vec::new();
    let mut at = range.start;
    for (mark, _) in marks
        .iter()
        .filter(|(mark, _)| mark.start < range.end && mark.end > range.start)
    {
        if mark.start > at {
            free.push(at..mark.start);
        }
        at = at.max(mark.end);
    }
    if at < range.end {
        free.push(at..range.end);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_twice_is_marked_by_the_first() {
        let marks = [(2..4, Mark::Match), (6..9, Mark::Name)];
        let check = |range: Range<usize>, want: &[(usize, usize)]| {
            let free = without(range, &marks)
                .into_iter()
                .map(|free| (free.start, free.end));
            assert_eq!(free.collect::<Vec<_>>(), want);
        };
        check(0..1, &[(0, 1)]);
        check(0..10, &[(0, 2), (4, 6), (9, 10)]);
        check(2..4, &[]);
        check(3..7, &[(4, 6)]);
    }
}
