//! What is around every page.
//!
//! In: a request, and which page it gives. Out: a [`Frame`].

use super::super::call::Call;
use super::assets;
use super::here::{Here, is_own};
use super::views::{Frame, Notice};
use super::wording;

/// The pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// Before a question.
    Start,
    /// A result.
    Search,
    /// A result on the map.
    Map,
    /// A result as a network.
    Network,
    /// An article.
    Article,
    /// An entity.
    Entity,
    /// Corrections of names.
    Names,
    /// Values of a facet.
    Facet,
    /// Keys and operators.
    Help,
}

impl Page {
    /// Its class.
    fn word(self) -> &'static str {
        match self {
            Page::Start => "start",
            Page::Search | Page::Map | Page::Network => "search",
            Page::Article => "article",
            Page::Entity => "entity",
            Page::Names => "names",
            Page::Facet => "facet",
            Page::Help => "help",
        }
    }

    /// Its script.
    fn script(self) -> &'static str {
        match self {
            Page::Start => "start.js",
            Page::Search => "search.js",
            Page::Map => "map.js",
            Page::Network => "network.js",
            Page::Article => "article.js",
            Page::Entity | Page::Names | Page::Facet | Page::Help => EVERYWHERE,
        }
    }
}

/// The script of pages that need none of their own.
const EVERYWHERE: &str = "page.js";

/// Around a page about a request.
pub(super) fn of(call: &Call, page: Page) -> Frame {
    let here = Here::of(call);
    let is_result = matches!(
        page,
        Page::Search | Page::Map | Page::Network | Page::Start | Page::Facet
    );
    Frame {
        title: String::new(),
        page: page.word(),
        can_ask: true,
        typed: call.params.get("q").unwrap_or_default().to_owned(),
        kept: if is_result { here.kept(&["q"]) } else { Vec::new() },
        notice: notice(call),
        indexing: call.site.writer().map(|holder| {
            let so_far = wording::articles(call.now.engine.articles());
            format!("Articles are being read by {}: {so_far} so far.", holder.command)
        }),
        commit: Some(call.now.turn.to_string()),
        articles: call.now.engine.articles(),
        script: Some(assets::address(page.script())),
        css: assets::address("style.css"),
        icon: assets::address("icon.svg"),
    }
}

/// Around a page that needs no index, as the door and errors are.
pub(super) fn bare(title: &str, page: &'static str, can_ask: bool) -> Frame {
    Frame {
        title: title.to_owned(),
        page,
        can_ask,
        script: can_ask.then(|| assets::address(EVERYWHERE)),
        css: assets::address("style.css"),
        icon: assets::address("icon.svg"),
        ..Frame::default()
    }
}

/// What a change did that led here.
fn notice(call: &Call) -> Option<Notice> {
    let done = call.params.get("done")?;
    let text = match done {
        "rename" => "Renamed.",
        "merge" => "Merged into one.",
        "split" => "Split in two.",
        "hide" => "Hidden: no longer listed or counted.",
        "retype" => "Changed to another kind.",
        _ => "Taken back.",
    };
    Some(Notice {
        text: text.to_owned(),
        can_undo: done != "undo",
        back: back(call),
    })
}

/// Where a form leads back to: where it was told to, if that is of this site.
pub(super) fn back(call: &Call) -> String {
    let told = call.params.get("back").filter(|address| is_own(address));
    told.unwrap_or("/names").to_owned()
}

/// The title of a result: what was typed, else what is asked for.
pub(super) fn titled(typed: &str, conditions: &[String]) -> String {
    let parts: Vec<&str> = std::iter::once(typed)
        .chain(conditions.iter().map(String::as_str))
        .filter(|part| !part.trim().is_empty())
        .collect();
    match parts.is_empty() {
        true => "All articles".to_owned(),
        false => wording::shortened(&parts.join(", "), 120),
    }
}
