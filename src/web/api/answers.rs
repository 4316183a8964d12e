//! Answers to questions, and what is typed of them so far.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use crate::api::{SearchJson, SuggestJson};
use crate::inquiry;
use std::time::Instant;

/// `/api/search`
pub(super) fn search(call: &Call) -> Result<Reply, Problem> {
    let began = Instant::now();
    let (inquiry, question) = call.question(&call.params.wanted()?)?;
    let answer = call.now.engine.search(&question)?;
    let meant = call.meant(&inquiry, &question.scope, answer.total)?;
    let took_ms = began.elapsed().as_secs_f64() * 1000.0;
    let mut json = SearchJson::new(&inquiry.words, &question.scope, &answer, took_ms);
    json.did_you_mean = meant;
    Ok(Reply::json(&json))
}

/// `/api/suggest`
pub(super) fn suggest(call: &Call) -> Result<Reply, Problem> {
    let typed = call.params.get("q").unwrap_or_default();
    let at = call.params.number("at", usize::MAX);
    let kind = call.params.kinds().first().copied();
    let suggested = inquiry::suggest(&call.now.engine, typed, at, kind)?;
    Ok(Reply::json(&SuggestJson::new(&suggested)))
}
