//! One article, and its background.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use crate::api::{RelatedJson, ShowJson};
use crate::inquiry::every_article;
use crate::search::{Question, Scope};

/// Related articles.
const RELATED: usize = 10;

/// `/api/articles/{id}`
pub(super) fn article(call: &Call) -> Result<Reply, Problem> {
    let asked = call.params.get("q").map(|_| call.asked()).transpose()?;
    let scope = asked.map(|(_, scope)| scope);
    let shown = call.now.engine.show(&call.id, scope.as_ref())?;
    let shown = shown.ok_or_else(|| missing(call))?;
    Ok(Reply::json(&ShowJson::new(&shown, &shown.article.annotated())))
}

/// `/api/related/{id}`
pub(super) fn related(call: &Call) -> Result<Reply, Problem> {
    let engine = &call.now.engine;
    let article = engine.article(&call.id)?.ok_or_else(|| missing(call))?;
    let form = Question {
        count: call.params.number("n", RELATED),
        ..Question::of(Scope::of(every_article()))
    };
    let related = engine.related(&article, call.params.is_set("before"), &form)?;
    Ok(Reply::json(&RelatedJson::new(&article, &related)))
}

fn missing(call: &Call) -> Problem {
    Problem::missing(format!("no article has the id {}", call.id))
}
