//! `attache entities`: who and where is in a result.

use super::Exit;
use super::args::{EntitiesArgs, EntityOrder, TableFormat};
use super::ask::{self, Asked};
use super::output::{Output, clean, complain, counted};
use super::render;
use attache::api::EntitiesJson;
use attache::entities::Kind;
use attache::insight::{Facets, Order};
use attache::search::Scope;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &EntitiesArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some(Asked {
        typed, scope, engine, ..
    }) = ask::ask(&args.ask)?
    else {
        return Ok(Exit::Interrupted);
    };
    let scope = Scope {
        unit: args.counting.into(),
        ..scope
    };
    let mut rising = None;
    let mut entities = match args.sort {
        EntityOrder::Recent => engine.entities(&scope, Order::Newest, args.count)?,
        EntityOrder::Count | EntityOrder::Name => engine.entities(&scope, Order::Articles, args.count)?,
        EntityOrder::Rising => {
            rising = engine.rising(&scope, args.count)?;
            rising
                .as_ref()
                .map_or_else(Facets::default, |rising| rising.entities.clone())
        }
    };
    let wanted: Vec<Kind> = args.kind.iter().copied().map(Kind::from).collect();
    for (kind, list) in Kind::ALL.into_iter().zip(&mut entities) {
        if !wanted.is_empty() && !wanted.contains(&kind) {
            list.clear();
        }
        if args.sort == EntityOrder::Name {
            list.sort_by(|one, other| {
                let (one, other) = (&one.entity, &other.entity);
                one.name.cmp(&other.name).then_with(|| one.id.cmp(&other.id))
            });
        }
    }
    match args.format {
        TableFormat::Text => text(&entities, out)?,
        TableFormat::Json => out.json(&EntitiesJson::new(&typed, &scope, &entities, rising.as_ref()))?,
        TableFormat::Csv => csv(&entities, out)?,
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

fn csv(entities: &Facets, out: &mut Output) -> std::io::Result<()> {
    writeln!(out, "kind,id,name,count,newest,before")?;
    for counted in entities.iter().flatten() {
        let entity = &counted.entity;
        let row = [entity.kind.word(), &entity.id, &entity.name].map(render::quoted);
        let newest = counted.newest.map_or(String::new(), |day| day.to_string());
        let before = counted.before.map_or(String::new(), |before| before.to_string());
        writeln!(out, "{},{},{newest},{before}", row.join(","), counted.articles)?;
    }
    Ok(())
}
