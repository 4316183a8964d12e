//! `attache entities`: who and where is in a result.

use super::Exit;
use super::args::{EntitiesArgs, EntityKind, EntityOrder, TableFormat};
use super::ask::{self, Asked};
use super::output::{Output, clean, complain};
use super::render;
use attache::api::EntitiesJson;
use attache::entities::Kind;
use attache::insight::Facets;
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &EntitiesArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let Some((typed, query, Asked { engine, under })) = ask::of_all(&args.ask)? else {
        return Ok(Exit::Interrupted);
    };
    let mut entities = engine.entities(&query, under.as_deref(), args.count)?;
    let wanted: Vec<Kind> = args.kind.iter().copied().map(kind).collect();
    for (kind, list) in Kind::ALL.into_iter().zip(&mut entities) {
        if !wanted.is_empty() && !wanted.contains(&kind) {
            list.clear();
        }
        if args.sort == EntityOrder::Name {
            list.sort_by(|(one, _), (other, _)| {
                one.name.cmp(&other.name).then_with(|| one.id.cmp(&other.id))
            });
        }
    }
    match args.format {
        TableFormat::Text => text(&entities, out)?,
        TableFormat::Json => out.json(&EntitiesJson::new(&typed, &query, &entities))?,
        TableFormat::Csv => csv(&entities, out)?,
    }
    out.flush()?;
    ask::echo(&query);
    if entities.iter().all(Vec::is_empty) {
        complain("nothing found");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Done)
}

fn kind(kind: EntityKind) -> Kind {
    match kind {
        EntityKind::Person => Kind::Person,
        EntityKind::Place => Kind::Place,
        EntityKind::Org => Kind::Org,
        EntityKind::Nationality => Kind::Nationality,
        EntityKind::Event => Kind::Event,
    }
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
        for (entity, count) in list {
            let id = out.dim(&clean(&entity.id));
            writeln!(out, "{count:>6}  {}  {id}", clean(&entity.name))?;
        }
    }
    Ok(())
}

fn csv(entities: &Facets, out: &mut Output) -> std::io::Result<()> {
    writeln!(out, "kind,id,name,count")?;
    for (entity, count) in entities.iter().flatten() {
        let row = [entity.kind.word(), &entity.id, &entity.name].map(render::quoted);
        writeln!(out, "{},{count}", row.join(","))?;
    }
    Ok(())
}
