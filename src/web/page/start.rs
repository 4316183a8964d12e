//! The page before a question: what is in the index, who rises, and questions to try.
//!
//! In: a request without a question. Out: the page. Its examples are made of the names of the index, and each finds
//! something.

use super::super::call::{Call, Reply};
use super::super::link::Link as Address;
use super::super::params::Params;
use super::super::problem::Problem;
use super::super::site::Site;
use super::here::{all_with, request};
use super::views::{Link, Overview, Row, Start, Strip, Top};
use super::{frame, html, time, wording};
use crate::entities::Kind;
use crate::inquiry::every_article;
use crate::insight::timeline::{By, Step, Timeline};
use crate::insight::{Counted, Facet, Facets, Order};
use crate::language::english_name;
use crate::search::{Engine, Question, Scope};
use std::sync::Arc;

/// Names shown of a kind.
const SHOWN: usize = 8;
/// Questions to try.
const EXAMPLES: usize = 6;
/// Languages named.
const LANGUAGES: usize = 4;
/// Kinds shown.
const KINDS: [Kind; 3] = [Kind::Person, Kind::Place, Kind::Org];

/// The page.
pub(super) fn start(call: &Call) -> Result<Reply, Problem> {
    let overview = match call.now.overview.get() {
        Some(known) => known.clone(),
        None => {
            let made = overview(call)?;
            call.now.overview.get_or_init(|| made).clone()
        }
    };
    html(&Start {
        frame: frame::of(call, frame::Page::Start),
        overview,
    })
}

/// What is in the index: a dozen counts over all articles, so it is made once for each of its states.
fn overview(call: &Call) -> Result<Overview, Problem> {
    let engine = &call.now.engine;
    let articles = engine.articles();
    if articles == 0 {
        return Ok(Overview {
            heading: "No articles yet".to_owned(),
            is_empty: true,
            ..Overview::default()
        });
    }
    let all = Scope::of(every_article());
    let years = engine.timeline(&all, By::Published, Some(Step::Year))?;
    let most = engine.entities(&all, Order::Articles, SHOWN)?;
    Ok(Overview {
        heading: wording::articles(articles),
        lede: lede(engine, &all, &years)?,
        is_empty: false,
        examples: examples(call, &most)?,
        strip: strip(engine, &all)?,
        tops: tops(engine, &all, &most)?,
    })
}

/// Makes beforehand what the first reader of a state of the index would wait for.
pub(in super::super) fn prepare(site: &Arc<Site>) {
    let now = site.now();
    if now.overview.get().is_some() {
        return;
    }
    let call = Call {
        site: Arc::clone(site),
        now,
        id: String::new(),
        params: Params::default(),
    };
    // What fails is told to who asks.
    let _ = start(&call);
    call.now.engine.complete("a", None, 1);
}

/// From when to when, and in which languages.
fn lede(engine: &Engine, all: &Scope, years: &Timeline) -> Result<String, Problem> {
    let question = Question {
        count: 0,
        facets: vec![Facet::Lang],
        ..Question::of(all.clone())
    };
    let answer = engine.search(&question)?;
    let tags = answer.facets.iter().flat_map(|counts| &counts.values);
    let languages: Vec<&str> = tags
        .map(|value| english_name(&value.id).unwrap_or(&value.id))
        .collect();
    let languages = match languages.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        some if some.len() <= LANGUAGES => {
            let (last, first) = some.split_last().expect("two or more");
            format!(" in {} and {last}", first.join(", "))
        }
        many => format!(" in {} and other languages", many[..LANGUAGES].join(", ")),
    };
    let days = match (years.buckets.first(), years.buckets.last()) {
        (Some(first), Some(last)) if first.first == last.first => format!("From {}", first.first.year()),
        (Some(first), Some(last)) => format!("From {} to {}", first.first.year(), last.first.year()),
        _ => "Without days of publication".to_owned(),
    };
    Ok(format!("{days},{languages}.").replace(",.", "."))
}

fn strip(engine: &Engine, all: &Scope) -> Result<Option<Strip>, Problem> {
    let counted = engine.timeline(all, By::Published, None)?;
    Ok(time::bars(&counted, &|bucket| {
        let link = Address::to("/", "");
        let link = link.set("from", &bucket.first.to_string());
        link.set("to", &bucket.last.to_string()).to_string()
    }))
}

/// Who rose of late; where no article has a day, who is in most.
fn tops(engine: &Engine, all: &Scope, most: &Facets) -> Result<Vec<Top>, Problem> {
    let rising = engine.rising(all, SHOWN)?;
    let top = |kind: Kind, title: String, note: &str, list: &[Counted]| Top {
        title,
        note: note.to_owned(),
        kind: kind.word(),
        rows: list.iter().map(row).collect(),
    };
    let mut found = Vec::new();
    for kind in KINDS {
        let risen = rising
            .as_ref()
            .map(|rising| (rising, &rising.entities[kind as usize]));
        if let Some((rising, list)) = risen.filter(|(_, list)| !list.is_empty()) {
            let [now, _] = rising.periods;
            let note = wording::days(now.first, now.last);
            found.push(top(
                kind,
                format!("Rising {}", wording::kinds(kind).to_lowercase()),
                &note,
                list,
            ));
        } else if !most[kind as usize].is_empty() {
            let title = wording::kinds(kind).to_owned();
            found.push(top(kind, title, "in most articles", &most[kind as usize]));
        }
    }
    Ok(found)
}

fn row(counted: &Counted) -> Row {
    let entity = &counted.entity;
    Row {
        name: entity.name.clone(),
        count: wording::number(counted.articles),
        with: all_with(entity.kind.word(), &entity.id),
        without: String::new(),
        is_on: false,
    }
}

/// Questions of the most frequent names, as far as they find something.
fn examples(call: &Call, most: &Facets) -> Result<Vec<Link>, Problem> {
    let name = |kind: Kind, at: usize| {
        most[kind as usize]
            .get(at)
            .map(|counted| counted.entity.name.clone())
    };
    let (person, other) = (name(Kind::Person, 0), name(Kind::Person, 1));
    let (place, another) = (name(Kind::Place, 0), name(Kind::Place, 2));
    let org = name(Kind::Org, 0);
    let quoted = |field: &str, name: &Option<String>| {
        name.as_ref().map(|name| match name.contains(' ') {
            true => format!("{field}:\"{name}\""),
            false => format!("{field}:{name}"),
        })
    };
    let joined =
        |one: Option<String>, how: &str, other: Option<String>| Some(format!("{}{how}{}", one?, other?));
    let asked = [
        joined(quoted("person", &person), " ", quoted("place", &place)),
        joined(
            quoted("person", &person),
            " SAME SENTENCE ",
            quoted("person", &other),
        ),
        joined(quoted("org", &org), " ", quoted("place", &another)),
        joined(quoted("place", &place), " NOT ", quoted("person", &person)),
        joined(
            org.as_ref().map(|name| format!("\"{name}\"")),
            " NEAR/10 ",
            Some("PERSON".to_owned()),
        ),
        quoted("person", &other),
        quoted("place", &another),
    ];
    let mut found = Vec::new();
    for words in asked.into_iter().flatten() {
        let link = Address::to("/", "").with("q", &words);
        let Ok((_, scope)) = request(call, &link).and_then(|other| other.asked()) else {
            continue;
        };
        if found.len() < EXAMPLES && call.now.engine.count(&scope)? > 0 {
            found.push(Link::new(words, link.to_string()));
        }
    }
    Ok(found)
}
