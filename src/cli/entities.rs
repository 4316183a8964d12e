//! `attache entities`: who and where is in a result.

use super::Exit;
use super::args::{EntitiesArgs, EntityOrder, TableFormat};
use super::ask::{self, Asked};
use super::output::{Output, clean, complain};
use super::render;
use attache::api::EntitiesJson;
use attache::entities::Kind;
use attache::insight::{Counted, Facets, Order};
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &EntitiesArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some(Asked { typed, scope, engine }) = ask::ask(&args.ask)? else {
        return Ok(Exit::Interrupted);
    };
    let order = match args.sort {
        EntityOrder::Recent => Order::Newest,
        EntityOrder::Count | EntityOrder::Name => Order::Articles,
    };
    let mut entities = engine.entities(&scope, order, args.count)?;
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
        TableFormat::Json => out.json(&EntitiesJson::new(&typed, &scope.query, &entities))?,
        TableFormat::Csv => csv(&entities, out)?,
    }
    out.flush()?;
    ask::echo(&scope.query);
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
        for Counted { entity, articles, .. } in list {
            let id = out.dim(&clean(&entity.id));
            writeln!(out, "{articles:>6}  {}  {id}", clean(&entity.name))?;
        }
    }
    Ok(())
}

fn csv(entities: &Facets, out: &mut Output) -> std::io::Result<()> {
    writeln!(out, "kind,id,name,count")?;
    for Counted { entity, articles, .. } in entities.iter().flatten() {
        let row = [entity.kind.word(), &entity.id, &entity.name].map(render::quoted);
        writeln!(out, "{},{articles}", row.join(","))?;
    }
    Ok(())
}
