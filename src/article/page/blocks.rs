//! The blocks of a main text, and which of them are no part of it.
//!
//! In: the part of a page that holds its text (or a whole page). Out: its paragraphs, headings, list items and rows,
//! and the text they make without notices, lone links and lines of days. What is left is never changed.

use super::super::byline;
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
    let numbers: Vec<String> = blocks
        .iter()
        .filter(|block| is_number(&block.text))
        .map(|block| block.text.clone())
        .collect();
    blocks.retain(|block| numbers.iter().filter(|number| **number == block.text).count() < 3);
}

/// Leaves out links that stand as paragraphs between paragraphs: they lead to other stories. Where many stand so,
/// the page is a list, and they are its text.
fn drop_lone_links(blocks: &mut Vec<Block>) {
    let lone: Vec<bool> = (0..blocks.len())
        .map(|at| {
            let is_text =
                |other: Option<&Block>| other.is_none_or(|block| !block.is_link() && !block.heading);
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
        let is_lead = last.is_link() && last.text.len() < 200 && !last.text.contains("://");
        if blocks.len() < 2 || !(is_lead || last.heading || is_stamp(&last.text)) {
            break;
        }
        blocks.pop();
    }
    let first = blocks
        .iter()
        .position(|block| block.text.chars().count() >= PARAGRAPH)
        .unwrap_or(0)
        .max(HEAD);
    let mut nth = 0;
    blocks.retain(|block| {
        nth += 1;
        nth > first || !is_stamp(&block.text)
    });
}

/// A line that only says when, or by whom and when.
fn is_stamp(text: &str) -> bool {
    text.chars().count() <= 160 && byline::is_stamp(text)
}

/// All blocks of `page`.
pub(super) fn split(page: &Document) -> Vec<Block> {
    let mut reader = Reader::default();
    if let Some(body) = page.body() {
        reader.read(&body, false);
    }
    reader.end();
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Block,
    /// Whether the block before was a list item or a row.
    after_item: bool,
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
                    self.end();
                    self.open.text = child.text().trim_matches('\n').to_owned();
                    self.end();
                }
                "li" | "tr" | "dt" | "dd" => {
                    self.end();
                    self.open.close = self.after_item;
                    self.read(&child, in_link);
                    self.end();
                    self.after_item = true;
                }
                "td" | "th" => {
                    self.read(&child, in_link);
                    self.add(" ", in_link);
                }
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.end();
                    self.after_item = false;
                    self.read(&child, in_link);
                    self.open.heading = true;
                    self.open.level = name.as_bytes()[1] - b'0';
                    self.end();
                }
                "address" | "article" | "blockquote" | "center" | "div" | "dl" | "figure" | "footer"
                | "header" | "hr" | "main" | "ol" | "p" | "section" | "table" | "ul" => {
                    self.read_apart(&child, in_link);
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

    /// Ends the open block.
    fn end(&mut self) {
        let kept = self.open.text.trim_end().len();
        self.open.text.truncate(kept);
        let close = self.open.close;
        let block = std::mem::take(&mut self.open);
        if kept > 0 {
            self.blocks.push(block);
        } else {
            self.open.close = close;
        }
    }

    /// Reads `node` as a block of its own.
    fn read_apart(&mut self, node: &NodeRef, in_link: bool) {
        self.end();
        self.after_item = false;
        self.read(node, in_link);
        self.end();
        self.after_item = false;
        self.open.close = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<p>The foreign ministers of the four powers met in Geneva on Monday, and agreed to meet again in the autumn of the same year.</p>";

    /// What is left of `html` before and after a paragraph, which is shown as `…`.
    fn check(before: &str, after: &str, expected: &str) {
        let html = format!("{before}{TEXT}{after}");
        let left = text(&Document::from(html.as_str()));
        let paragraph = &TEXT[3..TEXT.len() - 4];
        assert_eq!(
            left.replace(paragraph, "…")
                .replace("\n\n", " ¶ ")
                .replace('\n', " ⏎ "),
            expected,
            "{html}"
        );
    }

    #[test]
    fn blocks_keep_their_shape() {
        check(
            "",
            "<h2>Next</h2><ul><li>One<li>two <b>and</b> more</ul>End",
            "… ¶ Next ¶ One ⏎ two and more ¶ End",
        );
        check(
            "",
            "<ul><li><p>One</p><li>two<li></ul><h2></h2><p>End, at last.",
            "… ¶ One ⏎ two ¶ End, at last.",
        );
        check(
            "",
            "<table><tr><td>a<td>b<tr><th>c<td>d</table>x",
            "… ¶ a b ⏎ c d ¶ x",
        );
        check(
            "",
            "<p>line<br>break</p><pre>a\n  b</pre>",
            "… ¶ line ⏎ break ¶ a ⏎   b",
        );
        check(
            "",
            "<blockquote>We <i>will</i><p>go.</blockquote>",
            "… ¶ We will ¶ go.",
        );
    }

    #[test]
    fn what_speaks_of_the_page_goes() {
        check(
            "<p>Nov. 20, 2019 5:52 AM EST</p>",
            "<p>Advertisement</p><p>End.",
            "… ¶ End.",
        );
        check(
            "<p>Geneva, 15 August 1955</p>",
            "<p>Done at Geneva, 16 August 1955</p>",
            "Geneva, 15 August 1955 ¶ … ¶ Done at Geneva, 16 August 1955",
        );
        check(
            "",
            "<p>Related coverage:</p><ul><li><a>Talks fail</a><li><a>Talks begin</a></ul><p>End.",
            "… ¶ End.",
        );
        check("", "<h3>More</h3><p><a>Another story of the day</a></p>", "…");
        check(
            "",
            "<p>1</p><p>a</p><p>1</p><p>b</p><p>1</p><p>c</p><p>2</p>",
            "… ¶ a ¶ b ¶ c ¶ 2",
        );
        let more = TEXT.repeat(4);
        check(
            "",
            &format!("<p><a>TALKS ON TRADE FAIL AGAIN</a></p>{more}"),
            "… ¶ … ¶ … ¶ … ¶ …",
        );
        check(
            "",
            &"<p><a>A deal of the day, cheap</a></p><p>It is cheap.</p>".repeat(3),
            &format!("…{}", " ¶ A deal of the day, cheap ¶ It is cheap.".repeat(3)),
        );
    }
}
