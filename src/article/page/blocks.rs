//! The blocks of a main text, and which of them are no part of it.
//!
//! In: the part of a page that holds its text. Out: its paragraphs, headings and list items.

use super::super::byline::{self, Hints};
use super::notices;
use dom_query::{Document, NodeRef};

/// The shortest block that is surely a paragraph of the text, in characters.
const PARAGRAPH: usize = 120;

/// So many blocks may stand between a headline and the text.
const HEAD: usize = 5;

#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) text: String,
    /// Characters inside links.
    links: usize,
    pub(super) heading: bool,
    /// 1 for the highest heading.
    pub(super) level: u8,
    /// Follows the block before it without an empty line.
    close: bool,
}

impl Block {
    fn is_link(&self) -> bool {
        10 * self.links >= 9 * self.text.len()
    }
}

/// The text of `page`, blocks apart by empty lines, list items and rows by line ends.
pub(super) fn text(page: &Document) -> String {
    let mut blocks = split(page);
    drop_notices(&mut blocks);
    drop_counters(&mut blocks);
    drop_lone_links(&mut blocks);
    drop_ends(&mut blocks);
    let mut out = String::new();
    for block in &blocks {
        if !out.is_empty() {
            out.push_str(if block.close { "\n" } else { "\n\n" });
        }
        out.push_str(&block.text);
    }
    out
}

/// Leaves out notices, and the links that one announces.
fn drop_notices(blocks: &mut Vec<Block>) {
    let mut announced = false;
    blocks.retain(|block| {
        if announced && block.is_link() {
            return false;
        }
        let drop = notices::is_notice(&block.text, block.links);
        announced = drop && notices::announces_links(&block.text);
        !drop
    });
}

/// Leaves out numbers that stand alone again and again, as galleries put them.
fn drop_counters(blocks: &mut Vec<Block>) {
    let is_number = |text: &str| text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let numbers: Vec<String> = blocks.iter().filter(|block| is_number(&block.text)).map(|block| block.text.clone()).collect();
    blocks.retain(|block| numbers.iter().filter(|number| **number == block.text).count() < 3);
}

/// Leaves out links that stand as paragraphs between paragraphs: they lead to other stories. Where many stand so,
/// the page is a list, and they are its text.
fn drop_lone_links(blocks: &mut Vec<Block>) {
    let lone: Vec<bool> = (0..blocks.len())
        .map(|at| {
            let is_text = |other: Option<&Block>| other.is_none_or(|block| !block.is_link() && !block.heading);
            let block = &blocks[at];
            let apart = at > 0 && is_text(blocks.get(at - 1)) && is_text(blocks.get(at + 1));
            block.is_link() && !block.heading && !block.close && block.text.len() >= 20 && apart
        })
        .collect();
    if 4 * lone.iter().filter(|lone| **lone).count() > blocks.len() {
        return;
    }
    let mut lone = lone.into_iter();
    blocks.retain(|_| !lone.next().unwrap_or(false));
}

/// Leaves out what stands before the first paragraph and after the last and is no text.
fn drop_ends(blocks: &mut Vec<Block>) {
    while let Some(last) = blocks.last() {
        if !((last.is_link() && last.text.len() < 200) || last.heading || is_stamp(&last.text)) || blocks.len() < 2 {
            break;
        }
        blocks.pop();
    }
    let first = blocks.iter().position(|block| block.text.chars().count() >= PARAGRAPH).unwrap_or(0).max(HEAD);
    let mut nth = 0;
    blocks.retain(|block| {
        nth += 1;
        nth > first || !is_stamp(&block.text)
    });
}

/// A line that only says when, or by whom and when.
fn is_stamp(text: &str) -> bool {
    text.chars().count() <= 160 && byline::is_stamp(text, Hints::default())
}

/// All blocks of `page`.
pub(super) fn split(page: &Document) -> Vec<Block> {
    let mut reader = Reader::default();
    if let Some(body) = page.body() {
        reader.read(&body, false);
    }
    reader.end(false);
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Block,
}

impl Reader {
    fn read(&mut self, node: &NodeRef, in_link: bool) {
        for child in node.children_it(false) {
            if child.is_text() {
                self.add(&child.text(), in_link);
                continue;
            }
            let Some(name) = child.node_name() else { continue };
            match &*name {
                "br" => self.add_break(),
                "pre" => {
                    self.end(false);
                    self.open.text = child.text().trim_matches('\n').to_owned();
                    self.end(false);
                }
                "li" | "tr" | "dt" | "dd" => {
                    self.end(true);
                    self.read(&child, in_link);
                    self.end(true);
                }
                "td" | "th" => {
                    self.read(&child, in_link);
                    self.add(" ", in_link);
                }
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.end(false);
                    self.read(&child, in_link);
                    self.open.heading = true;
                    self.open.level = name.as_bytes()[1] - b'0';
                    self.end(false);
                }
                "address" | "article" | "blockquote" | "center" | "div" | "dl" | "figure" | "footer" | "header" | "hr"
                | "main" | "ol" | "p" | "section" | "table" | "ul" => {
                    self.end(false);
                    self.read(&child, in_link);
                    self.end(false);
                }
                "a" => self.read(&child, true),
                "script" | "style" | "noscript" | "template" | "figcaption" => {}
                _ => self.read(&child, in_link),
            }
        }
    }

    fn add(&mut self, text: &str, in_link: bool) {
        let before = self.open.text.len();
        if text.starts_with(char::is_whitespace) {
            self.add_space();
        }
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            self.open.text.push_str(word);
            if words.peek().is_some() {
                self.open.text.push(' ');
            }
        }
        if text.ends_with(char::is_whitespace) {
            self.add_space();
        }
        if in_link {
            self.open.links += self.open.text.len() - before;
        }
    }

    fn add_space(&mut self) {
        if !self.open.text.is_empty() && !self.open.text.ends_with([' ', '\n']) {
            self.open.text.push(' ');
        }
    }

    fn add_break(&mut self) {
        let kept = self.open.text.trim_end_matches(' ').len();
        self.open.text.truncate(kept);
        if kept > 0 {
            self.open.text.push('\n');
        }
    }

    /// Ends the open block; the next follows it closely where `close` says so.
    fn end(&mut self, close: bool) {
        let kept = self.open.text.trim_end().len();
        self.open.text.truncate(kept);
        let block = std::mem::take(&mut self.open);
        if kept > 0 {
            self.blocks.push(block);
        } 
        self.open.close = close && self.open.text.is_empty();
    }
}
