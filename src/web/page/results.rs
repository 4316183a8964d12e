//! The articles that fit a question.
//!
//! In: a request. Out: the page with the hits, the counts beside them and the timeline above.

use super::super::call::{Call, Reply};
use super::super::link::Link as Address;
use super::super::problem::Problem;
use super::facets::{FACETS, facet_view};
use super::head::{View, head};
use super::here::{Here, request};
use super::marked::pieces;
use super::views::{Chip, CopiesView, Head, HitView, Link, PeriodForm, Results};
use super::{frame, html, time, wording};
use crate::entities::Kind;
use crate::inquiry::FILTERS;
use crate::search::{Copies, Hit};
use std::time::Instant;

/// Names shown with a hit, by kind.
const CHIPS: [(Kind, usize); 4] = [
    (Kind::Person, 4),
    (Kind::Place, 3),
    (Kind::Org, 3),
    (Kind::Event, 2),
];
/// Other questions offered where nothing fits.
const WAYS_OUT: usize = 5;

/// The page of the hits.
pub(super) fn results(call: &Call) -> Result<Reply, Problem> {
    let began = Instant::now();
    let here = Here::of(call);
    let mut wanted = call.params.wanted()?;
    wanted.facets = FACETS.to_vec();
    let (inquiry, question) = call.question(&wanted)?;
    let answer = call.now.engine.search(&question)?;
    let told = (&answer, began.elapsed());
    let head = head(call, View::Articles, &inquiry, &question.scope, told)?;
    let (first, last) = (question.offset + 1, question.offset + answer.hits.len());
    let all = if question.grouped {
        answer.stories
    } else {
        answer.total
    };
    let leaf = |to: usize| here.link().set("offset", &to.to_string()).to_string();
    let before = (question.offset > 0).then(|| match question.offset.saturating_sub(question.count) {
        0 => here.link().to_string(),
        to => leaf(to),
    });
    let is_more = (last as u64) < all && !answer.hits.is_empty();
    let mut frame = frame::of(call, frame::Page::Search);
    frame.title = title(&inquiry.words, &head);
    let page = Results {
        strip: match answer.total {
            0 => None,
            _ => time::strip(call, &question.scope)?,
        },
        ways_out: match answer.total {
            0 => ways_out(call, &here, &head)?,
            _ => Vec::new(),
        },
        hits: answer.hits.iter().map(|hit| hit_view(&here, hit)).collect(),
        first,
        before,
        after: is_more.then(|| leaf(last)),
        span: span(first, last, all),
        period: PeriodForm {
            kept: here.kept(&["from", "to"]),
            from: call.params.get("from").unwrap_or_default().to_owned(),
            to: call.params.get("to").unwrap_or_default().to_owned(),
        },
        facets: answer
            .facets
            .iter()
            .filter_map(|counts| facet_view(&here, counts))
            .collect(),
        head,
        frame,
    };
    html(&page)
}

/// The title of a result.
pub(super) fn title(words: &str, head: &Head) -> String {
    let conditions: Vec<String> = head
        .filters
        .iter()
        .map(|filter| format!("{} {}", filter.label, filter.value).trim().to_owned())
        .collect();
    frame::titled(words, &conditions)
}

fn span(first: usize, last: usize, all: u64) -> String {
    format!(
        "{}–{} of {}",
        wording::number(first as u64),
        wording::number(last as u64),
        wording::number(all)
    )
}

/// A hit as it is shown.
fn hit_view(here: &Here, hit: &Hit) -> HitView {
    let article = &hit.article.article;
    let title = match article.title.trim() {
        "" => pieces(&hit.article.id, &[]),
        _ => pieces(&article.title, &hit.title_marks),
    };
    HitView {
        href: here.article(&hit.article.id),
        lang: hit.article.language.tag.clone(),
        dir: wording::direction(&hit.article.language.tag),
        title,
        day: article
            .published
            .as_ref()
            .map(|published| wording::day(published.date)),
        source: article
            .source
            .as_ref()
            .map(|source| Link::new(source.clone(), here.with("source", source))),
        author: article.author.clone().unwrap_or_default(),
        is_older: hit.copies.superseded,
        copies: copies(here, &hit.copies),
        snippet: pieces(&hit.snippet.text, &hit.snippet.marks),
        chips: chips(here, hit),
    }
}

fn copies(here: &Here, copies: &Copies) -> Option<CopiesView> {
    let mut told = Vec::new();
    if copies.count > 0 {
        let from = match copies.sources.as_slice() {
            [] => String::new(),
            sources => format!(": {}", wording::shortened(&sources.join(", "), 60)),
        };
        told.push(format!(
            "{}{from}",
            wording::count(copies.count, "copy", "copies")
        ));
    }
    if copies.older > 0 {
        told.push(wording::count(copies.older, "older version", "older versions"));
    }
    let link = |id: &String| Link::new(id.clone(), here.article(id));
    (!told.is_empty()).then(|| CopiesView {
        text: told.join(", "),
        links: copies.ids.iter().map(link).collect(),
    })
}

fn chips(here: &Here, hit: &Hit) -> Vec<Chip> {
    let chip = |kind: Kind, name: &String| Chip {
        kind: kind.word(),
        name: name.clone(),
        with: here.with(kind.word(), name),
        without: here.not(kind.word(), name),
    };
    let of_kind = |(kind, most): (Kind, usize)| {
        let names = hit.names[kind as usize].iter().take(most);
        names.map(move |name| chip(kind, name)).collect::<Vec<Chip>>()
    };
    CHIPS.into_iter().flat_map(of_kind).collect()
}

/// Questions like one that nothing fits, which find something: without one of its conditions, or with any of its words.
fn ways_out(call: &Call, here: &Here, head: &Head) -> Result<Vec<Link>, Problem> {
    let mut tried: Vec<(String, Address)> = Vec::new();
    let is_filter = |name: &str| {
        matches!(name, "from" | "to" | "undated") || FILTERS.iter().any(|role| role.field().name == name)
    };
    let told: Vec<(&str, &str)> = call.params.pairs().filter(|(name, _)| is_filter(name)).collect();
    for (filter, (name, value)) in told.iter().filter_map(|(name, value)| {
        let without = here.without(name, value);
        let filter = head.filters.iter().find(|filter| filter.without == without)?;
        Some((filter, (name, value)))
    }) {
        let label = format!("without {} {}", filter.label, filter.value).replace("  ", " ");
        tried.push((label, here.link().without(name, value)));
    }
    let words = call.params.get("q").unwrap_or_default();
    if words.split_whitespace().count() > 1 && call.params.get("match") != Some("any") {
        tried.push((
            "with any of the words".to_owned(),
            here.link().set("match", "any"),
        ));
    }
    if !words.is_empty() && !told.is_empty() {
        tried.push(("without the words".to_owned(), here.link().unset("q")));
    }
    let mut found = Vec::new();
    for (text, link) in tried {
        let Ok((_, scope)) = request(call, &link).and_then(|other| other.asked()) else {
            continue;
        };
        let count = call.now.engine.count(&scope)?;
        if count > 0 && found.len() < WAYS_OUT {
            found.push(Link {
                href: link.to_string(),
                text,
                count: wording::articles(count),
            });
        }
    }
    Ok(found)
}
