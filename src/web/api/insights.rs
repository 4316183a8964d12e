//! What a result tells beyond its articles.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use crate::api::{CardJson, EntitiesJson, MapJson, NetworkJson, TimelineJson};
use crate::entities::Kind;
use crate::search::Listing;

/// Entities of each kind listed.
const LISTED: usize = 20;
/// Entities of a network.
const NODES: usize = 50;

/// `/api/entities`
pub(super) fn entities(call: &Call) -> Result<Reply, Problem> {
    let (inquiry, scope) = call.asked()?;
    let listing = match call.params.get("sort") {
        Some("name") => Listing::Name,
        Some("recent") => Listing::Recent,
        Some("rising") => Listing::Rising,
        _ => Listing::Count,
    };
    let count = call.params.number("n", LISTED);
    let find = call.params.get("find");
    let sought = find.map_or(count, |_| usize::MAX);
    let engine = &call.now.engine;
    let mut listed = engine.listed(&scope, &call.params.kinds(), listing, sought)?;
    if let Some(beginning) = find {
        listed.retain_beginning(beginning, count);
    }
    let json = EntitiesJson::new(&inquiry.words, &scope, &listed.entities, listed.rising.as_ref());
    Ok(Reply::json(&json))
}

/// `/api/entities/{id}`
pub(super) fn entity(call: &Call) -> Result<Reply, Problem> {
    let kind = call.params.kinds().first().copied();
    let engine = &call.now.engine;
    let Some(card) = engine.card(kind, &call.id)? else {
        return Err(call.nobody(&engine.nearest(kind, &call.id)));
    };
    Ok(Reply::json(&CardJson::new(&call.id, &card)))
}

/// `/api/timeline`
pub(super) fn timeline(call: &Call) -> Result<Reply, Problem> {
    let (inquiry, scope) = call.asked()?;
    let (by, step) = (call.params.by(), call.params.step());
    let timeline = call.now.engine.timeline(&scope, by, step)?;
    Ok(Reply::json(&TimelineJson::new(&inquiry.words, &scope, &timeline)))
}

/// `/api/map`
pub(super) fn map(call: &Call) -> Result<Reply, Problem> {
    let (_, scope) = call.asked()?;
    let places = call.now.engine.map(&scope)?;
    let json = serde_json::to_vec(&MapJson::new(&places)).expect("strings and numbers");
    Ok(Reply::Bytes("application/geo+json", json))
}

/// `/api/network`
pub(super) fn network(call: &Call) -> Result<Reply, Problem> {
    let (inquiry, scope) = call.asked()?;
    let (count, least) = (call.params.number("n", NODES), call.params.number("min", 1));
    let network = call
        .now
        .engine
        .network(&scope, &kinds(call), count, least as u64)?;
    let json = NetworkJson::new(&inquiry.words, &scope.query, &network);
    Ok(Reply::json(&json))
}

/// The kinds of a network: people, where none are told.
pub(super) fn kinds(call: &Call) -> Vec<Kind> {
    let told = call.params.kinds();
    match told.is_empty() {
        true => vec![Kind::Person],
        false => told,
    }
}
