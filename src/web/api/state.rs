//! How the site is.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use crate::api::HealthJson;

/// `/api/health`
pub(super) fn health(call: &Call) -> Result<Reply, Problem> {
    let writer = call.site.writer();
    let articles = call.now.engine.articles();
    let json = HealthJson::new(articles, call.now.turn, writer.as_ref(), &call.now.troubles);
    Ok(Reply::json(&json))
}
