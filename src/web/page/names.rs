//! The user's word on names: what it says, and forms that change it.
//!
//! In: requests. Out: the list of rules as a page; or a rule more, or one less, in the file of corrections, and the way
//! back to where the form stood.

use super::super::call::{Call, Reply};
use super::super::link::Link;
use super::super::params::{Form, KIND_WORDS, Parameter, one};
use super::super::problem::Problem;
use super::article_views::{NamesPage, ProblemView, RuleView};
use super::here::entity;
use super::{frame, html, wording};
use crate::entities::Kind;
use crate::index::{CorrectError, CorrectionsFile, Index};
use crate::names::corrections::{Change, Hide, Merge, Rename, Retype, Split};
use crate::query::Query;
use crate::search::{Scope, SearchError};

/// What the forms send.
pub(super) const FORMS: &[Parameter] = &[
    one("name", Form::Text, "The entity's name or id."),
    one("with", Form::Text, "Another that is the same."),
    one("to", Form::Text, "Its new name, or its new kind."),
    one("as", Form::Text, "The name of the part."),
    one("spellings", Form::Text, "Where it is spelt so, parted by commas."),
    one(
        "beside",
        Form::Text,
        "Where these stand beside it, parted by commas.",
    ),
    one("country", Form::Text, "Where it is of this country."),
    one("kind", Form::Choice(KIND_WORDS), "Of which kind it is."),
    one("back", Form::Text, "Where to go then."),
];

/// The list of rules.
pub(super) fn names(call: &Call) -> Result<Reply, Problem> {
    let mut frame = frame::of(call, frame::Page::Names);
    frame.title = "Names put right".to_owned();
    let corrections = &call.now.corrections;
    let view = |problem: &crate::names::corrections::Problem| ProblemView {
        line: problem.line,
        reason: problem.reason.clone(),
    };
    html(&NamesPage {
        file: file(call)?.1.path().display().to_string(),
        can_undo: !corrections.rules.is_empty() && frame.notice.is_none(),
        problems: corrections.problems.iter().map(view).collect(),
        idle: call.now.engine.idle_rules().iter().map(view).collect(),
        rules: corrections
            .rules
            .iter()
            .rev()
            .map(|rule| rule_view(&rule.change, &|name| called(call, name)))
            .collect(),
        frame,
    })
}

/// The name of an entity that a rule gives by its id.
fn called(call: &Call, name: &str) -> String {
    let kind = match name.split_once(':') {
        Some(("geonames", _)) => Some(Kind::Place),
        Some((word, _)) => Kind::ALL.into_iter().find(|kind| kind.word() == word),
        None => None,
    };
    let entity = kind.and_then(|kind| {
        let meanings = call.now.engine.meanings(&Scope::of(Query::entity(kind, name)));
        meanings.into_list().into_iter().next()?.entity
    });
    entity.map_or_else(|| name.to_owned(), |entity| entity.name)
}

fn rule_view(change: &Change, called: &dyn Fn(&str) -> String) -> RuleView {
    let all = |names: &[String]| {
        names
            .iter()
            .map(|name| called(name))
            .collect::<Vec<String>>()
            .join(", ")
    };
    let (verb, name, what) = match change {
        Change::Add(rule) => {
            let aliases = match rule.aliases.as_slice() {
                [] => String::new(),
                some => format!(", also {}", some.join(", ")),
            };
            (
                "add",
                &rule.name,
                format!("{}{aliases}", wording::kind(rule.kind).to_lowercase()),
            )
        }
        Change::Merge(rule) => ("merge", &rule.name, format!("with {}", all(&rule.with))),
        Change::Split(rule) => ("split", &rule.name, parted(rule)),
        Change::Rename(rule) => ("rename", &rule.name, format!("to {}", rule.to)),
        Change::Hide(rule) => ("hide", &rule.name, String::new()),
        Change::Retype(rule) => (
            "retype",
            &rule.name,
            format!("as {}", wording::kind(rule.to).to_lowercase()),
        ),
    };
    RuleView {
        verb,
        name: called(name),
        href: entity(name),
        what,
    }
}

/// What a split says.
fn parted(rule: &Split) -> String {
    let mut said = vec![format!("off {}", rule.part)];
    if let Some(country) = &rule.country {
        said.push(format!("of {country}"));
    }
    if !rule.spellings.is_empty() {
        said.push(format!("spelt {}", rule.spellings.join(", ")));
    }
    if !rule.beside.is_empty() {
        said.push(format!("beside {}", rule.beside.join(", ")));
    }
    said.join(", ")
}

/// `/names/rename`
pub(super) fn rename(call: &Call) -> Result<Reply, Problem> {
    let rule = Rename {
        name: told(call, "name")?,
        to: told(call, "to")?,
        kind: None,
    };
    changed(call, "rename", Change::Rename(rule))
}

/// `/names/merge`
pub(super) fn merge(call: &Call) -> Result<Reply, Problem> {
    let rule = Merge {
        name: told(call, "name")?,
        with: vec![told(call, "with")?],
        kind: None,
    };
    changed(call, "merge", Change::Merge(rule))
}

/// `/names/split`
pub(super) fn split(call: &Call) -> Result<Reply, Problem> {
    let rule = Split {
        name: told(call, "name")?,
        part: told(call, "as")?,
        country: call.params.get("country").map(str::to_uppercase),
        spellings: list(call, "spellings"),
        beside: list(call, "beside"),
        kind: None,
    };
    changed(call, "split", Change::Split(rule))
}

/// `/names/hide`
pub(super) fn hide(call: &Call) -> Result<Reply, Problem> {
    let name = told(call, "name")?;
    changed(call, "hide", Change::Hide(Hide { name, kind: None }))
}

/// `/names/retype`
pub(super) fn retype(call: &Call) -> Result<Reply, Problem> {
    let to = told(call, "to")?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.word() == to);
    let rule = Retype {
        name: told(call, "name")?,
        to: kind.ok_or_else(|| Problem::parameter("to", &format!("`{to}` is no kind")))?,
        kind: None,
    };
    changed(call, "retype", Change::Retype(rule))
}

/// `/names/undo`
pub(super) fn undo(call: &Call) -> Result<Reply, Problem> {
    let (_, file) = file(call)?;
    let undone = file.undo().map_err(|error| Problem::fault(error.to_string()))?;
    if undone.is_none() {
        return Err(Problem::change("there is nothing to take back".to_owned()));
    }
    call.site.refresh_now()?;
    Ok(away(call, "undo"))
}

fn told(call: &Call, name: &str) -> Result<String, Problem> {
    let value = call
        .params
        .get(name)
        .map(str::trim)
        .filter(|value| !value.is_empty());
    value
        .map(str::to_owned)
        .ok_or_else(|| Problem::parameter(name, "it is missing"))
}

fn list(call: &Call, name: &str) -> Vec<String> {
    let told = call.params.get(name).unwrap_or_default();
    let values = told.split(',').map(str::trim).filter(|value| !value.is_empty());
    values.map(str::to_owned).collect()
}

fn changed(call: &Call, done: &'static str, change: Change) -> Result<Reply, Problem> {
    let (index, file) = file(call)?;
    file.correct(&index, change).map_err(|error| match error {
        CorrectError::Senseless(_) | CorrectError::Idle(_) => Problem::change(error.to_string()),
        CorrectError::File(_) | CorrectError::Index(_) => Problem::fault(error.to_string()),
    })?;
    call.site.refresh_now()?;
    Ok(away(call, done))
}

/// The index with its file of corrections.
fn file(call: &Call) -> Result<(Index, CorrectionsFile), Problem> {
    let options = &call.site.options;
    let index = Index::open(&options.index).map_err(SearchError::from)?;
    let file = CorrectionsFile::of(&index, options.names_file.clone());
    Ok((index, file))
}

/// Back to where the form stood. The page of an entity that is of another kind now has another address.
fn away(call: &Call, done: &'static str) -> Reply {
    let back = match done {
        "retype" => "/names".to_owned(),
        _ => frame::back(call),
    };
    let path = back.split(['?', '#']).next().unwrap_or("/names");
    Reply::See(Link::at(path).with("done", done).with("back", path).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_said() {
        let check = |change: Change, want: [&str; 3]| {
            let RuleView { verb, name, what, .. } = rule_view(&change, &str::to_owned);
            assert_eq!([verb, &name, &what], want);
        };
        let merge = Merge {
            name: "A".to_owned(),
            with: vec!["B".to_owned(), "C".to_owned()],
            kind: None,
        };
        check(Change::Merge(merge), ["merge", "A", "with B, C"]);
        let split = Split {
            name: "A".to_owned(),
            part: "B".to_owned(),
            country: Some("UA".to_owned()),
            spellings: Vec::new(),
            beside: Vec::new(),
            kind: None,
        };
        check(Change::Split(split), ["split", "A", "off B, of UA"]);
    }
}
