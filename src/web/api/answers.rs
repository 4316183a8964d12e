//! Answers to questions.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use crate::api::SearchJson;
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
