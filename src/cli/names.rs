//! `attache names`: the user's corrections of names, kept in a plain file.

use super::Exit;
use super::args::{EntityKind, NamesAction, NamesArgs, NamesIn};
use super::names_file;
use super::output::{Output, clean, complain};
use anyhow::bail;
use attache::entities::Kind;
use attache::entities::watchlist::Listed;
use attache::index::Index;
use attache::names::corrections::{Change, Corrections, Hide, Merge, Rename, Retype, Split, without_last};
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
    let path = names_file::path(&place.file, &index);
    let _held = names_file::hold(&path);
    let mut text = names_file::text(&place.file, &index).or_else(|error| match path.exists() {
        true => Err(error),
        false => Ok(String::new()),
    })?;
    let printed = change.print();
    let before = Corrections::read(&text);
    names_file::complain_of(&before, &path);
    names_file::append(&mut text, &[change]);
    let after = Corrections::read(&text);
    if let Some(problem) = after.problems.get(before.problems.len()) {
        bail!("{}", problem.reason);
    }
    let names = index.reader()?.names()?.corrected(&after);
    let last = after.rules.last().map_or(0, |rule| rule.line);
    if let Some(idle) = names.idle_rules().iter().find(|idle| idle.line == last) {
        bail!("{}; `attache entities` lists names and ids", idle.reason);
    }
    names_file::write(&path, &text)?;
    write!(out, "{printed}")?;
    complain(&format!(
        "written to {}; `attache names undo` takes it back",
        clean(&path.display().to_string())
    ));
    Ok(Exit::Done)
}

/// Prints the rules, and which of them do nothing.
fn list(place: &NamesIn, out: &mut Output) -> anyhow::Result<Exit> {
    let index = Index::open(&place.place.index)?;
    let text = names_file::text(&place.file, &index)?;
    let corrections = Corrections::read(&text);
    let path = names_file::path(&place.file, &index);
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
    names_file::complain_of(&corrections, &path);
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
            clean(&path.display().to_string())
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
    let path = names_file::path(&place.file, &index);
    let _held = names_file::hold(&path);
    let text = names_file::text(&place.file, &index)?;
    let Some((rest, last)) = without_last(&text) else {
        bail!("nothing to undo: no corrections in {}", path.display());
    };
    let rest = rest.trim_end();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!("{rest}\n")
    };
    names_file::write(&path, &rest)?;
    writeln!(out, "{}", last.trim_end())?;
    complain(&format!("taken out of {}", clean(&path.display().to_string())));
    Ok(Exit::Done)
}
