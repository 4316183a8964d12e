//! `attache who`: what the articles tell of one person, place or body.

use super::Exit;
use super::args::{OutputForm, WhoArgs};
use super::names_file;
use super::output::{Output, clean, complain};
use attache::api::CardJson;
use attache::index::Index;
use attache::inquiry::near;
use attache::insight::card::Held;
use attache::insight::timeline::Timeline;
use attache::search::{Card, Engine};
use std::io::{self, Write};

/// Spellings and offices shown.
const SHOWN: usize = 8;
/// Others of the name that are offered.
const OFFERED: usize = 5;

/// Runs the command.
pub(super) fn run(args: &WhoArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let name = args.name.join(" ");
    let index = Index::open(&args.place.index)?;
    let corrections = names_file::read(&args.file, &index)?;
    let engine = Engine::new(index.reader()?, &corrections)?;
    let kind = args.kind.map(Into::into);
    let Some(card) = engine.card(kind, &name)? else {
        let near = near(&engine.nearest(kind, &name));
        complain(&format!("the index names nobody and nothing {name}{near}"));
        return Ok(Exit::Nothing);
    };
    match args.format {
        OutputForm::Text => text(&card, out)?,
        OutputForm::Json => out.json(&CardJson::new(&name, &card))?,
    }
    out.flush()?;
    if !card.others.is_empty() {
        let others = card.others.iter().take(OFFERED);
        let others: Vec<String> = others
            .map(|other| format!("{} {} ({})", other.name, other.articles, other.id))
            .collect();
        complain(&format!("also: {}", clean(&others.join(", "))));
    }
    Ok(Exit::Done)
}

fn text(card: &Card, out: &mut Output) -> io::Result<()> {
    let entity = &card.entity;
    let heading = out.title(&clean(&entity.name));
    let about = out.dim(&format!("{}  {}", entity.kind.word(), clean(&entity.id)));
    writeln!(out, "{heading}  {about}")?;
    let seen = card
        .seen
        .map_or(String::new(), |(first, last)| format!(", {first} to {last}"));
    let articles = if entity.articles == 1 {
        "article"
    } else {
        "articles"
    };
    row(out, "in", &format!("{} {articles}{seen}", entity.articles))?;
    let shown = |(spelling, count): &(String, u64)| format!("{} {count}", clean(spelling));
    let spellings: Vec<String> = card.sayings.spellings.iter().take(SHOWN).map(shown).collect();
    row(out, "spelt", &spellings.join(" · "))?;
    for (nth, held) in card.sayings.offices.iter().take(SHOWN).enumerate() {
        row(out, if nth == 0 { "as" } else { "" }, &office(held))?;
    }
    row(
        out,
        "over time",
        &spark(&card.timeline, Output::columns().saturating_sub(30).max(10)),
    )?;
    let places = card
        .places
        .iter()
        .map(|place| format!("{} {}", clean(&place.entity.name), place.articles));
    row(out, "places", &places.collect::<Vec<_>>().join(" · "))?;
    let companions = card.companions.iter().map(|companion| {
        let (name, all) = (clean(&companion.entity.name), companion.entity.articles);
        format!("{name} {} of {all}", companion.together)
    });
    row(out, "with", &companions.collect::<Vec<_>>().join(" · "))?;
    for saying in &card.sayings.sentences {
        let day = saying.published.map_or(String::new(), |day| format!("{day}  "));
        writeln!(out)?;
        for line in textwrap::wrap(&clean(&saying.text), Output::columns() - 3) {
            writeln!(out, "   {line}")?;
        }
        let source = out.dim(&format!("{day}{}  {}", clean(&saying.title), clean(&saying.id)));
        writeln!(out, "   {source}")?;
    }
    Ok(())
}

/// A line of the card, wrapped; none where there is nothing to tell.
fn row(out: &mut Output, what: &str, told: &str) -> io::Result<()> {
    if told.is_empty() {
        return Ok(());
    }
    let lines = textwrap::wrap(told, Output::columns().saturating_sub(11).max(20));
    for (nth, line) in lines.iter().enumerate() {
        let what = out.dim(&format!("{:<10}", if nth == 0 { what } else { "" }));
        writeln!(out, "{what} {line}")?;
    }
    Ok(())
}

fn office(held: &Held) -> String {
    let period = match (held.first, held.last) {
        (Some(first), Some(last)) if first == last => format!(", {first}"),
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    format!("{} ({} times{period})", clean(&held.office), held.mentions)
}

/// A timeline in one row of blocks; of many steps neighbours are put together.
fn spark(timeline: &Timeline, columns: usize) -> String {
    const BLOCKS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let (Some(first), Some(last)) = (timeline.buckets.first(), timeline.buckets.last()) else {
        return String::new();
    };
    let every = timeline.buckets.len().div_ceil(columns).max(1);
    let counts = timeline.buckets.chunks(every);
    let counts: Vec<u64> = counts
        .map(|steps| steps.iter().map(|step| step.articles).sum())
        .collect();
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let blocks = counts
        .iter()
        .map(|count| BLOCKS[(count * 8).div_ceil(most) as usize]);
    let (first, last) = (first.name(timeline.step), last.name(timeline.step));
    match first == last {
        true => format!("{first} █"),
        false => format!("{first} {} {last}", blocks.collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache::insight::timeline::{Bucket, By, Step};
    use jiff::civil::date;

    #[test]
    fn a_timeline_fits_in_a_row() {
        let bucket = |(year, articles): (i16, u64)| Bucket {
            first: date(year, 1, 1),
            last: date(year, 12, 31),
            articles,
        };
        let spark = |counts: &[u64], columns| {
            let timeline = Timeline {
                by: By::Published,
                step: Step::Year,
                buckets: (2000..).zip(counts.iter().copied()).map(bucket).collect(),
                total: 0,
                undated: 0,
            };
            spark(&timeline, columns)
        };
        assert_eq!(spark(&[8, 0, 1, 4], 10), "2000 █ ▁▄ 2003");
        assert_eq!(spark(&[1, 1, 8, 8], 2), "2000 ▁█ 2003");
        assert_eq!(spark(&[3], 10), "2000 █");
        assert_eq!(spark(&[], 10), "");
    }
}
