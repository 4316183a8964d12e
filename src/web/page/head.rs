//! What stands above every answer: conditions, counts, how names were understood, and the ways to look at it.
//!
//! In: a request. Out: a [`Head`], the same above articles, map, network and timeline.

use super::super::call::Call;
use super::super::problem::Problem;
use super::here::{Here, entity};
use super::views::{Filter, Head, Link, Note, Tab};
use super::wording;
use crate::fields::{Keyword, Role};
use crate::gazetteer::Gazetteer;
use crate::inquiry::{FILTERS, Inquiry};
use crate::language::english_name;
use crate::query::Meaning;
use crate::search::{Answer, Question, Scope};
use std::time::{Duration, Instant};

/// Others that a name may mean, shown at most.
const OTHERS: usize = 5;

/// The ways to look at a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// The articles.
    Articles,
    /// The places.
    Map,
    /// Who is named with whom.
    Network,
    /// Over time.
    Timeline,
}

impl View {
    /// That of a request.
    pub(super) fn of(call: &Call) -> View {
        match call.params.get("view") {
            Some("map") => View::Map,
            Some("network") => View::Network,
            Some("timeline") => View::Timeline,
            _ => View::Articles,
        }
    }

    /// The forms that it can be exported in.
    fn forms(self) -> &'static [(&'static str, &'static str)] {
        match self {
            View::Articles | View::Timeline => &[
                ("CSV, for spreadsheets", "csv"),
                ("JSON lines", "jsonl"),
                ("BibTeX", "bibtex"),
                ("RIS", "ris"),
                ("Markdown", "md"),
            ],
            View::Map => &[("GeoJSON", "geojson"), ("CSV, of articles", "csv")],
            View::Network => &[("GraphML", "graphml"), ("CSV, of articles", "csv")],
        }
    }
}

/// The answer without hits or facets, for views that show none: its head and its scope.
pub(super) fn answered(call: &Call, view: View) -> Result<(Head, Scope), Problem> {
    let began = Instant::now();
    let (inquiry, scope) = call.asked()?;
    let question = Question {
        count: 0,
        ..Question::of(scope)
    };
    let answer = call.now.engine.search(&question)?;
    let head = head(call, view, &inquiry, &question.scope, (&answer, began.elapsed()))?;
    Ok((head, question.scope))
}

/// The head of an answer that took so long.
pub(super) fn head(
    call: &Call,
    view: View,
    inquiry: &Inquiry,
    scope: &Scope,
    (answer, took): (&Answer, Duration),
) -> Result<Head, Problem> {
    let here = Here::of(call);
    let meant = call.meant(inquiry, scope, answer.total)?;
    let filters = filters(call, &here, &answer.names);
    let is_grouped = call.params.get("copies") != Some("show");
    Ok(Head {
        clear: (filters.len() > 1).then(|| cleared(&here)),
        filters,
        count: counted(answer),
        every_copy: (view == View::Articles && is_grouped && answer.total > answer.stories)
            .then(|| here.link().set("copies", "show").to_string()),
        took: format!("in {} ms", took.as_millis().max(1)),
        undated: (answer.undated > 0).then(|| Link {
            text: format!("{} without a day left out", wording::number(answer.undated)),
            href: here
                .link()
                .unset("from")
                .unset("to")
                .with("undated", "1")
                .to_string(),
            count: String::new(),
        }),
        meant: meant.map(|words| Link::new(words.clone(), here.link().set("q", &words).to_string())),
        notes: answer
            .names
            .iter()
            .filter_map(|meaning| note(call, &here, meaning))
            .collect(),
        views: vec![
            here.tab("view", "results", "Articles", true),
            here.tab("view", "map", "Map", false),
            here.tab("view", "network", "Network", false),
            here.tab("view", "timeline", "Timeline", false),
        ],
        sorts: sorts(&here, view),
        exports: exports(&here, view),
    })
}

fn counted(answer: &Answer) -> String {
    match answer.total == answer.stories {
        true => wording::articles(answer.total),
        false => format!(
            "{} in {}",
            wording::articles(answer.total),
            wording::count(answer.stories, "story", "stories")
        ),
    }
}

fn sorts(here: &Here, view: View) -> Vec<Tab> {
    match view {
        View::Articles => vec![
            here.tab("sort", "relevance", "best first", true),
            here.tab("sort", "newest", "newest", false),
            here.tab("sort", "oldest", "oldest", false),
        ],
        _ => Vec::new(),
    }
}

fn exports(here: &Here, view: View) -> Vec<Link> {
    let base = here.asked_at("/api/export").unset("n");
    let form = |(text, word): &(&str, &str)| {
        let link = base.clone().set("format", word);
        Link::new(*text, link.to_string())
    };
    view.forms().iter().map(form).collect()
}

/// The question without its conditions.
fn cleared(here: &Here) -> String {
    let of_fields = FILTERS.map(|role| role.field().name);
    let others = [
        "from", "to", "undated", "match", "plain", "names", "in", "unit", "copies",
    ];
    let names = of_fields.iter().chain(&others);
    names.fold(here.link(), |link, name| link.unset(name)).to_string()
}

/// Every condition besides the words, each with the question without it.
fn filters(call: &Call, here: &Here, names: &[Meaning]) -> Vec<Filter> {
    let mut found = Vec::new();
    for (name, value) in call.params.pairs() {
        let role = FILTERS.into_iter().find(|role| role.field().name == name);
        let (kind, label, shown) = match (role, name) {
            (Some(role), _) => {
                let (is_left_out, shown) = value_of(role, value, names);
                let label = if is_left_out {
                    format!("not {name}")
                } else {
                    name.to_owned()
                };
                (kind_of(role), label, shown)
            }
            (None, "from" | "to" | "in") => ("", name.to_owned(), value.to_owned()),
            (None, "undated") => ("", String::new(), "without a day".to_owned()),
            (None, "match") if value == "any" => ("", String::new(), "any of the words".to_owned()),
            (None, "plain") => ("", String::new(), "plain words".to_owned()),
            (None, "names") if value != "variants" => ("", "names".to_owned(), value.to_owned()),
            (None, "unit") if value == "stories" => ("", String::new(), "counting stories".to_owned()),
            (None, "copies") if value == "show" => ("", String::new(), "every copy".to_owned()),
            _ => continue,
        };
        found.push(Filter {
            kind,
            label,
            value: shown,
            without: here.without(name, value),
        });
    }
    found
}

/// The class of a filter's values.
fn kind_of(role: Role) -> &'static str {
    match role {
        Role::Entity(kind) => kind.word(),
        Role::Country => "country",
        _ => "",
    }
}

/// Whether a filter's value leaves out, and the value as people say it: ids become names.
fn value_of(role: Role, value: &str, names: &[Meaning]) -> (bool, String) {
    let (is_left_out, rest) = match value.trim().strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, value),
    };
    let said: Vec<String> = rest
        .split('|')
        .map(|part| said(role, part.trim(), names))
        .collect();
    (is_left_out, said.join(" or "))
}

fn said(role: Role, value: &str, names: &[Meaning]) -> String {
    let bare = value.trim_start_matches('=').trim_matches('"');
    let known = match role {
        Role::Entity(kind) => names
            .iter()
            .find(|meaning| meaning.kind == kind && meaning.name == bare)
            .and_then(|meaning| meaning.entity.as_ref())
            .map(|entity| entity.name.clone()),
        Role::Country => {
            let code = bare.to_uppercase();
            Gazetteer::built_in()
                .country(&code)
                .map(|place| place.name.to_owned())
        }
        Role::Keyword(Keyword::Lang) => english_name(bare).map(str::to_owned),
        _ => None,
    };
    known.unwrap_or_else(|| value.to_owned())
}

/// What a name was taken for, if that is worth saying: not of ids, and not of full names that mean one only.
fn note(call: &Call, here: &Here, meaning: &Meaning) -> Option<Note> {
    let is_id = meaning.name.starts_with("geonames:") || meaning.name.contains(':');
    let is_plain = |entity: &crate::names::Entity| entity.name == meaning.name && meaning.others.is_empty();
    if is_id || meaning.entity.as_ref().is_some_and(is_plain) {
        return None;
    }
    let number = |articles: u32| match articles {
        0 => String::new(),
        some => wording::number(some.into()),
    };
    let instead = |id: &str| replaced(call, here, meaning, id);
    Some(Note {
        typed: meaning.name.clone(),
        kind: meaning.kind.word(),
        entity: meaning.entity.as_ref().map(|known| Link {
            href: entity(&known.id),
            text: known.name.clone(),
            count: number(known.articles),
        }),
        others: meaning
            .others
            .iter()
            .take(OTHERS)
            .map(|other| Link {
                href: instead(&other.id),
                text: other.name.clone(),
                count: number(other.articles),
            })
            .collect(),
        nearest: meaning
            .nearest
            .iter()
            .map(|name| Link::new(name.clone(), instead(name)))
            .collect(),
    })
}

/// The question with another entity in the place of a name.
fn replaced(call: &Call, here: &Here, meaning: &Meaning, other: &str) -> String {
    let word = meaning.kind.word();
    let typed = call.params.get("q").unwrap_or_default();
    if let Some(words) = in_words(typed, &meaning.name, other) {
        return here.link().set("q", &words).to_string();
    }
    let told = call
        .params
        .all(word)
        .find(|value| value.trim_start_matches(['!', '=']) == meaning.name);
    match told {
        Some(told) => {
            let sign = if told.starts_with('!') { "!" } else { "" };
            let link = here.link().without(word, told);
            link.with(word, &format!("{sign}{other}")).to_string()
        }
        None => here.with(word, other),
    }
}

/// Words in which the value of a field is replaced: `person:lavrov` or `person:"sergei lavrov"`.
fn in_words(words: &str, name: &str, other: &str) -> Option<String> {
    let quoted = format!(":\"{name}\"");
    let plain = format!(":{name}");
    let (at, length) = match words.find(&quoted) {
        Some(at) => (at, quoted.len()),
        None => {
            let at = words.find(&plain)?;
            let next = words[at + plain.len()..].chars().next();
            let ends = next.is_none_or(|next| next.is_whitespace() || next == ')');
            ends.then_some((at, plain.len()))?
        }
    };
    Some(format!("{}:\"{other}\"{}", &words[..at], &words[at + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_among_words_is_replaced() {
        let check = |words: &str, name: &str, want: Option<&str>| {
            assert_eq!(in_words(words, name, "person:x").as_deref(), want, "{words}");
        };
        check("person:lavrov talks", "lavrov", Some("person:\"person:x\" talks"));
        check("talks (who:lavrov)", "lavrov", Some("talks (who:\"person:x\")"));
        check(
            "person:\"sergei lavrov\"",
            "sergei lavrov",
            Some("person:\"person:x\""),
        );
        check("person:lavrovsky", "lavrov", None);
        check("lavrov", "lavrov", None);
    }

    #[test]
    fn values_are_said_as_people_say_them() {
        let check = |role: Role, value: &str, want: (bool, &str)| {
            let (is_left_out, said) = value_of(role, value, &[]);
            assert_eq!((is_left_out, said.as_str()), want, "{value}");
        };
        check(Role::Country, "ua", (false, "Ukraine"));
        check(Role::Country, "!UA|PL", (true, "Ukraine or Poland"));
        check(Role::Keyword(Keyword::Lang), "fr", (false, "French"));
        check(
            Role::Keyword(Keyword::Source),
            "Sample Wire",
            (false, "Sample Wire"),
        );
    }
}
