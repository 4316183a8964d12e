//! `attache entities`: who and where is in a result.

use super::Exit;
use super::args::{EntitiesArgs, EntityOrder, TableFormat};
use super::ask::{self, Asked};
use super::output::{Output, clean, complain, counted};
use attache::api::EntitiesJson;
use attache::entities::Kind;
use attache::export::table;
use attache::insight::Facets;
use attache::search::{Listed, Listing, Scope};
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &EntitiesArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some(Asked {
        inquiry,
        scope,
        engine,
        ..
    }) = ask::ask(&args.ask)?
    else {
        return Ok(Exit::Interrupted);
    };
    let scope = Scope {
        unit: args.counting.into(),
        ..scope
    };
    let kinds: Vec<Kind> = args.kind.iter().copied().map(Kind::from).collect();
    let listing = match args.sort {
        EntityOrder::Count => Listing::Count,
        EntityOrder::Name => Listing::Name,
        EntityOrder::Recent => Listing::Recent,
        EntityOrder::Rising => Listing::Rising,
    };
    let Listed { entities, rising } = engine.listed(&scope, &kinds, listing, args.count)?;
    match args.format {
        TableFormat::Text => text(&entities, out)?,
        TableFormat::Json => out.json(&EntitiesJson::new(
            &inquiry.words,
            &scope,
            &entities,
            rising.as_ref(),
        ))?,
        TableFormat::Csv => table::entities(&entities, out)?,
    }
    out.flush()?;
    ask::echo(&scope.query);
    if let Some(rising) = &rising {
        let [now, before] = [0, 1].map(|at| {
            let (period, articles) = (&rising.periods[at], rising.articles[at]);
            let articles = counted(articles, scope.unit);
            format!("{articles} of {} to {}", period.first, period.last)
        });
        complain(&format!("{now} against {before}"));
    }
    if entities.iter().all(Vec::is_empty) {
        complain("nothing found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

/// An entity a line, with the id a filter takes.
fn text(entities: &Facets, out: &mut Output) -> std::io::Result<()> {
    for (kind, list) in Kind::ALL
        .into_iter()
        .zip(entities)
        .filter(|(_, list)| !list.is_empty())
    {
        let heading = out.title(kind.word());
        writeln!(out, "{heading}")?;
        for counted in list {
            let id = out.dim(&clean(&counted.entity.id));
            let before = counted
                .before
                .map_or(String::new(), |before| format!(" (before: {before})"));
            let name = clean(&counted.entity.name);
            writeln!(out, "{:>6}  {name}{before}  {id}", counted.articles)?;
        }
    }
    Ok(())
}
