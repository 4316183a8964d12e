//! `attache names`: the user's corrections of names, kept in a plain file.

use super::Exit;
use super::args::{EntityKind, NamesAction, NamesArgs, NamesIn};
use super::names_file;
use super::output::{Output, clean, complain};
use anyhow::{anyhow, bail};
use attache::entities::Kind;
use attache::entities::watchlist::Listed;
use attache::index::{CorrectError, Index};
use attache::names::corrections::{Change, Hide, Merge, Rename, Retype, Split};
use std::io::Write;

/// Runs the command.
pub(super) fn run(args: &NamesArgs, out: &mut Output) -> anyhow::Result<Exit> {
    match &args.action {
        NamesAction::List(place) => list(place, out),
        NamesAction::Undo(place) => undo(place, out),
        NamesAction::Add(add) => correct(
            &add.place,
            Change::Add(Listed {
                name: add.name.clone(),
                kind: add.kind.into(),
                aliases: add.alias.clone(),
            }),
            out,
        ),
        NamesAction::Merge(merge) => correct(
            &merge.place,
            Change::Merge(Merge {
                name: merge.name.clone(),
                with: merge.with.clone(),
                kind: kind(merge.kind),
            }),
            out,
        ),
        NamesAction::Split(split) => correct(
            &split.place,
            Change::Split(Split {
                name: split.name.clone(),
                part: split.part.clone(),
                country: split.country.clone(),
                spellings: split.spelling.clone(),
                beside: split.beside.clone(),
                kind: kind(split.kind),
            }),
            out,
        ),
        NamesAction::Rename(rename) => correct(
            &rename.place,
            Change::Rename(Rename {
                name: rename.name.clone(),
                to: rename.to.clone(),
                kind: kind(rename.kind),
            }),
            out,
        ),
        NamesAction::Hide(hide) => correct(
            &hide.place,
            Change::Hide(Hide {
                name: hide.name.clone(),
                kind: kind(hide.kind),
            }),
            out,
        ),
        NamesAction::Retype(retype) => correct(
            &retype.place,
            Change::Retype(Retype {
                name: retype.name.clone(),
                to: retype.to.into(),
                kind: kind(retype.kind),
            }),
            out,
        ),
    }
}

fn kind(told: Option<EntityKind>) -> Option<Kind> {
    told.map(Into::into)
}

/// Adds a rule, if the index has what it speaks of.
fn correct(place: &NamesIn, change: Change, out: &mut Output) -> anyhow::Result<Exit> {
    let index = Index::open(&place.place.index)?;
    let file = names_file::of(&place.file, &index);
    // One that is missing will be made.
    if let Ok(before) = file.read() {
        names_file::complain_of(&before, file.path());
    }
    let written = file.correct(&index, change).map_err(|error| match error {
        CorrectError::Idle(reason) => anyhow!("{reason}; `attache entities` lists names and ids"),
        error => error.into(),
    })?;
    write!(out, "{}", written.rule)?;
    complain(&format!(
        "written to {}; `attache names undo` takes it back",
        clean(&file.path().display().to_string())
    ));
    Ok(Exit::Done)
}

/// Prints the rules, and which of them do nothing.
fn list(place: &NamesIn, out: &mut Output) -> anyhow::Result<Exit> {
    let index = Index::open(&place.place.index)?;
    let file = names_file::of(&place.file, &index);
    let corrections = file.read()?;
    for rule in &corrections.rules {
        write!(
            out,
            "{}{}",
            out.dim(&format!("# line {}\n", rule.line)),
            rule.change.print()
        )?;
        writeln!(out)?;
    }
    out.flush()?;
    names_file::complain_of(&corrections, file.path());
    let names = index.reader()?.names()?.corrected(&corrections);
    for idle in names.idle_rules() {
        complain(&format!(
            "line {} does nothing yet: {}",
            idle.line,
            clean(&idle.reason)
        ));
    }
    if corrections.rules.is_empty() && corrections.problems.is_empty() {
        complain(&format!(
            "no corrections in {}",
            clean(&file.path().display().to_string())
        ));
    }
    Ok(if corrections.problems.is_empty() {
        Exit::Done
    } else {
        Exit::Skipped
    })
}

/// Takes the last rule of the file out.
fn undo(place: &NamesIn, out: &mut Output) -> anyhow::Result<Exit> {
    let index = Index::open(&place.place.index)?;
    let file = names_file::of(&place.file, &index);
    let Some(rule) = file.undo()? else {
        bail!("nothing to undo: no corrections in {}", file.path().display());
    };
    writeln!(out, "{rule}")?;
    complain(&format!(
        "taken out of {}",
        clean(&file.path().display().to_string())
    ));
    Ok(Exit::Done)
}
