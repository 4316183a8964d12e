//! The main text of a web page, helped on both sides of the library that finds it.
//!
//! In: a parsed page. Out: its text, a paragraph a block. First what is plainly no text is taken out of the
//! page by its element and by the words of its class (`clutter`), then Readability (dom_smoothie, after
//! Mozilla's Readability.js) finds the part that holds the text, then blocks that only speak of the page or
//! of other pages are left out (`blocks`). No rule knows a site. Runs no scripts and loads nothing.

mod blocks;
mod clutter;
mod notices;
mod stamps;

pub(super) use stamps::stamps;

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

/// Pages with more elements are lists or dumps; finding a main text in them takes too long.
const MOST_ELEMENTS: usize = 40_000;

/// The main text of the page with this source, parsed as `page`; `None` where none is found.
pub(super) fn main_text(html: &str, mut page: Document) -> Option<String> {
    if !clutter::remove(&page) {
        page = Document::from(html);
    }
    let config = Config {
        text_mode: TextMode::Raw,
        disable_json_ld: true,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    let found = Readability::with_document(page, None, Some(config))
        .ok()?
        .parse()
        .ok()?;
    Some(blocks::text(&Document::from(found.content)))
}
