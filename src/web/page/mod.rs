//! The page: what a browser shows.
//!
//! In: requests for pages. Out: HTML, made on the server, which works without scripts. Views are plain texts and links
//! (`views.rs`, `article_views.rs`), filled by a file a page; templates in `src/web/templates/` escape all of them.
//! Nothing here answers a question by itself.

mod article;
mod article_views;
mod assets;
mod entity;
mod facets;
mod frame;
mod head;
mod here;
mod layout;
mod map;
mod marked;
mod names;
mod network;
mod projection;
mod refusal;
mod results;
mod scale;
mod start;
#[cfg(test)]
mod tests;
mod time;
mod views;
mod wording;

use super::call::{Call, Endpoint, Reply};
use super::params::{ASK, Form, KIND_WORDS, PAGE, Parameter, RANKING, one};
use super::problem::Problem;
use askama::Template;
pub(super) use assets::find as asset;
use head::View;
pub(super) use refusal::{refusal, sign_in};
pub(super) use start::prepare;
pub(super) use views::Overview;

/// A page.
pub(super) struct Page {
    /// The path; `{id}` is the rest of it.
    pub path: &'static str,
    /// Whether it is a form that changes something, sent by POST.
    pub is_form: bool,
    /// The parameters it takes.
    pub takes: &'static [&'static [Parameter]],
    /// What makes it.
    pub endpoint: Endpoint,
}

/// How a result is looked at.
const LOOKS: &[Parameter] = &[
    one(
        "view",
        Form::Choice(&["results", "map", "network", "timeline"]),
        "How the result is shown.",
    ),
    one(
        "by",
        Form::Choice(&["published", "mentions"]),
        "Which days count.",
    ),
    one(
        "step",
        Form::Choice(&["day", "week", "month", "year"]),
        "How long a step is.",
    ),
    one("kind", Form::List(KIND_WORDS), "Kinds of names."),
    one("facet", Form::Text, "The facet that is listed."),
    one("find", Form::Text, "What is looked for among its values."),
    one(
        "done",
        Form::Choice(&["rename", "merge", "split", "hide", "retype", "undo"]),
        "What was changed just now.",
    ),
    one("back", Form::Text, "Where to go then."),
];

const fn page(path: &'static str, endpoint: Endpoint) -> Page {
    Page {
        path,
        is_form: false,
        takes: &[ASK, PAGE, RANKING, LOOKS],
        endpoint,
    }
}

const fn form(path: &'static str, endpoint: Endpoint) -> Page {
    Page {
        path,
        is_form: true,
        takes: &[names::FORMS],
        endpoint,
    }
}

/// Every page.
pub(super) const PAGES: &[Page] = &[
    page("/", index),
    page("/article/{id}", article::article),
    page("/file/{id}", article::file),
    page("/entity/{id}", entity::entity),
    page("/facet", facets::facet),
    page("/names", names::names),
    form("/names/rename", names::rename),
    form("/names/merge", names::merge),
    form("/names/split", names::split),
    form("/names/hide", names::hide),
    form("/names/retype", names::retype),
    form("/names/undo", names::undo),
    page("/help", help),
];

/// The start, or a result in one of its views.
fn index(call: &Call) -> Result<Reply, Problem> {
    let is_asked = call
        .params
        .pairs()
        .any(|(name, _)| ASK.iter().any(|asked| asked.name == name));
    let is_view = call.params.get("view").is_some();
    match View::of(call) {
        View::Articles if !is_asked && !is_view => start::start(call),
        View::Articles => results::results(call),
        View::Map => map::map(call),
        View::Network => network::network(call),
        View::Timeline => time::timeline(call),
    }
}

fn help(call: &Call) -> Result<Reply, Problem> {
    html(&refusal::help(call))
}

/// A view as a reply.
fn html(view: &impl Template) -> Result<Reply, Problem> {
    let page = view.render().map_err(|error| Problem::fault(error.to_string()))?;
    Ok(Reply::Bytes("text/html; charset=utf-8", page.into_bytes()))
}
