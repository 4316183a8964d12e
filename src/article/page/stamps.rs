//! The days that a page shows around its headline.
//!
//! In: a parsed page and its headline. Out: days in the short lines before the text begins. Lines further down
//! are of comments, related pages and footers, and are never looked at.

use super::super::byline::{self, Hints, Stamp};
use super::super::layout::same_words;
use super::blocks::{self, Block};
use dom_query::Document;

/// How many blocks after a headline may hold its day.
const AFTER: usize = 14;
/// How many before it.
const BEFORE: usize = 3;
/// Long paragraphs that may stand before the day: what is a summary.
const SUMMARIES: usize = 2;
/// The shortest long paragraph, in characters.
const LONG: usize = 140;

/// The shortest part of a title that is its headline, in bytes.
const PART: usize = 20;

/// The days shown around the headline, nearest first.
pub(in super::super) fn stamps(page: &Document, title: &str, hints: Hints) -> Vec<Stamp> {
    let blocks = blocks::split(page);
    let is_title = |block: &Block| block.heading && same_words(&block.text, title);
    let headline = blocks
        .iter()
        .position(is_title)
        .or_else(|| blocks.iter().position(|block| same_words(&block.text, title)))
        .or_else(|| {
            blocks
                .iter()
                .position(|block| block.text.len() >= PART && title.contains(&block.text))
        })
        .or_else(|| blocks.iter().position(|block| block.level == 1));
    let Some(headline) = headline else {
        return Vec::new();
    };
    let mut long = 0;
    let after = blocks[headline + 1..].iter().take(AFTER).take_while(|block| {
        long += usize::from(block.text.chars().count() >= LONG && !block.text.contains('\n'));
        long <= SUMMARIES
    });
    let before = blocks[..headline].iter().rev().take(BEFORE);
    let lines = after.chain(before).flat_map(|block| block.text.lines().take(4));
    lines
        .filter(|line| byline::may_name_day(line))
        .flat_map(|line| byline::days(line, hints))
        .collect()
}
