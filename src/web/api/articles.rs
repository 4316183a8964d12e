//! One article, and its background.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use crate::api::{RelatedJson, ShowJson};

/// Related articles.
const RELATED: usize = 10;

/// `/api/articles/{id}`
pub(super) fn article(call: &Call) -> Result<Reply, Problem> {
    let asked = call.params.get("q").map(|_| call.asked()).transpose()?;
    let scope = asked.map(|(_, scope)| scope);
    let shown = call.shown(scope.as_ref())?;
    Ok(Reply::json(&ShowJson::new(&shown, &shown.article.annotated())))
}

/// `/api/related/{id}`
pub(super) fn related(call: &Call) -> Result<Reply, Problem> {
    let article = call.article()?;
    let count = call.params.number("n", RELATED);
    let related = call.related(&article, call.params.is_set("before"), count)?;
    Ok(Reply::json(&RelatedJson::new(&article, &related)))
}
