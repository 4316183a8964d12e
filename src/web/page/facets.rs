//! Counts beside a result, and the page that lists many values of one.
//!
//! In: counts of an answer, or a request for a facet. Out: rows, each with the question narrowed to it and without it.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use super::article_views::FacetPage;
use super::here::Here;
use super::views::{FacetView, Row};
use super::{frame, html, wording};
use crate::entities::Kind;
use crate::insight::{Facet, FacetCounts};
use crate::language::english_name;
use crate::search::Listing;

/// What a result is counted by, in the order shown.
pub(super) const FACETS: [Facet; 10] = [
    Facet::Entity(Kind::Person),
    Facet::Entity(Kind::Place),
    Facet::Entity(Kind::Org),
    Facet::Country,
    Facet::Source,
    Facet::Year,
    Facet::Entity(Kind::Event),
    Facet::Entity(Kind::Nationality),
    Facet::Lang,
    Facet::Author,
];
/// Those that are open at first.
const OPEN: usize = 6;
/// Values shown of each.
const SHOWN: usize = 8;
/// Telling ones shown of each.
const TELLING: usize = 5;
/// Values of a facet's own page.
const LISTED: usize = 200;
/// Entities looked through for those that are called so.
const SOUGHT: usize = 100_000;

/// The counts by one facet; none where there is nothing to choose.
pub(super) fn facet_view(here: &Here, counts: &FacetCounts) -> Option<FacetView> {
    let facet = counts.facet;
    if counts.values.is_empty() {
        return None;
    }
    let name = |id: &str, name: &str| match facet {
        Facet::Lang => english_name(id).unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    };
    let rows = counts.values.iter().take(SHOWN).map(|value| {
        let count = wording::number(value.articles);
        here.row(facet, &value.id, &name(&value.id, &value.name), count)
    });
    let is_shown = |id: &str| counts.values.iter().take(TELLING).any(|value| value.id == id);
    let telling = counts
        .significant
        .iter()
        .filter(|telling| !is_shown(&telling.value.id));
    let telling = telling.take(TELLING).map(|telling| {
        let (value, everywhere) = (&telling.value, wording::articles(telling.everywhere));
        let count = format!("{} of {everywhere}", wording::number(value.articles));
        here.row(facet, &value.id, &value.name, count)
    });
    let more = match facet {
        Facet::Entity(_) => Some(here.at("/facet").with("facet", facet.word()).to_string()),
        _ => None,
    };
    Some(FacetView {
        word: facet.word(),
        kind: class(facet),
        title: wording::facet(facet),
        rows: rows.collect(),
        telling: telling.collect(),
        more,
        is_open: FACETS.iter().take(OPEN).any(|open| *open == facet),
    })
}

/// The class of a facet's values.
fn class(facet: Facet) -> &'static str {
    match facet {
        Facet::Entity(_) | Facet::Country => facet.word(),
        _ => "",
    }
}

/// The page of a facet.
pub(super) fn facet(call: &Call) -> Result<Reply, Problem> {
    let here = Here::of(call);
    let told = call.params.get("facet").and_then(Facet::of_word);
    let facet = told.unwrap_or(Facet::Entity(Kind::Person));
    let find = call.params.get("find").unwrap_or_default().trim();
    let rows = match facet {
        Facet::Entity(kind) => entities(call, &here, kind, find)?,
        other => values(call, &here, other, find)?,
    };
    let mut frame = frame::of(call, frame::Page::Facet);
    let title = wording::facet(facet);
    frame.title = title.to_owned();
    let mut kept = here.kept(&[]);
    kept.push(("facet".to_owned(), facet.word().to_owned()));
    html(&FacetPage {
        title,
        kind: class(facet),
        caption: match rows.len() {
            LISTED => format!("The first {LISTED}, those in most articles first."),
            some => format!("{}, those in most articles first.", wording::number(some as u64)),
        },
        back: here.link().to_string(),
        kept,
        find: find.to_owned(),
        rows,
        frame,
    })
}

fn entities(call: &Call, here: &Here, kind: Kind, find: &str) -> Result<Vec<Row>, Problem> {
    let (_, scope) = call.asked()?;
    let sought = if find.is_empty() { LISTED } else { SOUGHT };
    let mut listed = call.now.engine.listed(&scope, &[kind], Listing::Count, sought)?;
    if !find.is_empty() {
        listed.retain_beginning(find, LISTED);
    }
    let row = |counted: &crate::insight::Counted| {
        let (entity, count) = (&counted.entity, wording::number(counted.articles));
        here.row(Facet::Entity(kind), &entity.id, &entity.name, count)
    };
    Ok(listed.entities[kind as usize].iter().map(row).collect())
}

fn values(call: &Call, here: &Here, facet: Facet, find: &str) -> Result<Vec<Row>, Problem> {
    let mut wanted = call.params.wanted()?;
    (wanted.facets, wanted.count) = (vec![facet], 0);
    let (_, question) = call.question(&wanted)?;
    let answer = call.now.engine.search(&question)?;
    let find = find.to_lowercase();
    let counts = answer.facets.into_iter().flat_map(|counts| counts.values);
    let rows = counts
        .filter(|value| value.name.to_lowercase().contains(&find))
        .map(|value| here.row(facet, &value.id, &value.name, wording::number(value.articles)));
    Ok(rows.collect())
}
