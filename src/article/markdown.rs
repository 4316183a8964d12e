//! Markdown to plain text, lightly: words stay, marks go.
//!
//! In: the text of a `.md` file. Out: the article; its title is that of the front matter, else the first
//! heading. Links leave their text, pictures nothing, code stays as it is; paragraphs stay paragraphs,
//! and lines that the writer wrapped are joined. Follows CommonMark where news uses it, not to the letter.

use super::inline::plain;
use super::{Article, front_matter, plain as plain_text};

/// Reads the file at `path` with this text.
pub(super) fn article(path: &str, text: &str) -> Article {
    let (mut article, text) = front_matter::split(text);
    let mut blocks = Blocks::default();
    for line in text.lines() {
        blocks.add(line);
    }
    blocks.end_paragraph();
    if article.title.is_empty() {
        article.title = blocks.heading.unwrap_or_default();
    }
    plain_text::article(path, &blocks.out, article)
}

/// Collects blocks of text; a paragraph is kept until its last line has come.
#[derive(Default)]
struct Blocks {
    out: String,
    paragraph: String,
    heading: Option<String>,
    /// The marks that opened a block of code, while it is open.
    fence: Option<String>,
    in_comment: bool,
}

impl Blocks {
    fn add(&mut self, line: &str) {
        let bare = line.trim();
        if let Some(fence) = &self.fence {
            if bare.starts_with(fence.as_str()) && bare.trim_start_matches(['`', '~']).is_empty() {
                self.fence = None;
                self.out.push('\n');
            } else {
                self.out.push_str(line);
                self.out.push('\n');
            }
            return;
        }
        if self.skips_comment(bare) {
            return;
        }
        if let Some(fence) = ["```", "~~~"].into_iter().find(|fence| bare.starts_with(fence)) {
            self.end_paragraph();
            let len = bare.len() - bare.trim_start_matches(&fence[..1]).len();
            self.fence = Some(bare[..len].to_owned());
            return;
        }
        self.add_text(unquoted(bare), line.ends_with("  "));
    }

    fn add_text(&mut self, bare: &str, breaks: bool) {
        let underline =
            !bare.is_empty() && (bare.bytes().all(|b| b == b'=') || bare.bytes().all(|b| b == b'-'));
        if underline && !self.paragraph.is_empty() && !self.paragraph.contains('\n') {
            let text = std::mem::take(&mut self.paragraph);
            self.add_heading(&text, bare.starts_with('='));
        } else if bare.is_empty() || is_rule(bare) || is_reference(bare) || is_table_rule(bare) {
            self.end_paragraph();
        } else if let Some((level, text)) = heading(bare) {
            self.end_paragraph();
            self.add_heading(text, level == 1);
        } else {
            if is_row(bare) || item(bare).is_some() {
                self.end_line();
            }
            let text = item(bare).map_or_else(|| bare.to_owned(), |text| format!("- {text}"));
            let text = if is_row(bare) { cells(&text) } else { text };
            if !self.paragraph.is_empty() {
                self.paragraph.push(' ');
            }
            self.paragraph.push_str(text.strip_suffix('\\').unwrap_or(&text));
            if breaks || text.ends_with('\\') || is_row(bare) {
                self.end_line();
            }
        }
    }

    fn add_heading(&mut self, text: &str, is_first_level: bool) {
        let text = plain(text);
        if is_first_level && self.heading.is_none() && !text.is_empty() {
            // It leaves the text: it is the title, or repeats that of the front matter.
            self.heading = Some(text);
            return;
        }
        self.out.push_str(&text);
        self.out.push_str("\n\n");
    }

    /// Writes the words collected so far as a line of their own.
    fn end_line(&mut self) {
        let text = plain(&std::mem::take(&mut self.paragraph));
        if !text.is_empty() {
            self.out.push_str(&text);
            self.out.push('\n');
        }
    }

    fn end_paragraph(&mut self) {
        self.end_line();
        self.out.push('\n');
    }

    /// Whether the line belongs to an HTML comment that fills whole lines.
    fn skips_comment(&mut self, bare: &str) -> bool {
        let is_comment = self.in_comment || bare.starts_with("<!--");
        if is_comment {
            self.in_comment = !bare.ends_with("-->");
        }
        is_comment
    }
}

/// `## Heading ##`: its level and text.
fn heading(line: &str) -> Option<(usize, &str)> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    let fits = (1..=6).contains(&level) && (text.is_empty() || text.starts_with([' ', '\t']));
    fits.then(|| (level, text.trim_end_matches('#').trim()))
}

/// The text of a bullet.
fn item(line: &str) -> Option<&str> {
    ["- ", "* ", "+ "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
        .map(str::trim)
}

/// A line of three or more `-`, `*` or `_`.
fn is_rule(line: &str) -> bool {
    let marks: String = line.chars().filter(|c| *c != ' ').collect();
    marks.len() >= 3
        && ["-", "*", "_"]
            .iter()
            .any(|mark| marks.trim_matches(mark.as_bytes()[0] as char).is_empty())
}

/// `[name]: address`, which defines a link and shows nothing.
fn is_reference(line: &str) -> bool {
    let name = line.strip_prefix('[').and_then(|rest| rest.split_once("]:"));
    name.is_some_and(|(name, address)| {
        let address = address.trim_start();
        !name.starts_with('^')
            && !name.contains(']')
            && (address.contains("://") || address.starts_with(['<', '/', '#']))
    })
}

fn is_row(line: &str) -> bool {
    line.len() > 1 && line.starts_with('|') && line.ends_with('|')
}

fn is_table_rule(line: &str) -> bool {
    line.contains('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

fn cells(row: &str) -> String {
    row.trim_matches('|')
        .split('|')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" | ")
}

/// The line without the `>` of quotations.
fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_leaves_the_text() {
        for (text, title, body) in [
            (
                "# Talks **end**\n\nThe [envoys](http://x) met\nin *Geneva*.\n\n> Said one.",
                "Talks end",
                "The envoys met in Geneva.\n\nSaid one.",
            ),
            (
                "Talks end\n=========\nThey met.\n\nWhat next\n---\n- one\n  more\n* two\n\n***\nEnd.",
                "Talks end",
                "They met.\n\nWhat next\n\n- one more\n- two\n\nEnd.",
            ),
            (
                "---\ntitle: Given\n---\n# Given\nText.  \nMore.",
                "Given",
                "Text.\nMore.",
            ),
            (
                "Text here. And more.\n\n## Part\n\nEnd.",
                "Text here.",
                "Text here. And more.\n\nPart\n\nEnd.",
            ),
            (
                "# T\n```rust\nlet *a* = 1;\n\nb\n```\nAfter.",
                "T",
                "let *a* = 1;\n\nb\n\nAfter.",
            ),
            (
                "# T\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n<!-- no\nno -->\n[x]: http://y\nEnd.",
                "T",
                "a | b\n\n1 | 2\n\nEnd.",
            ),
            ("---\ntitle: [T\n---\nBody.", "[T", "Body."),
        ] {
            let article = article("a.md", text);
            assert_eq!(
                (article.title.as_str(), article.body.as_str()),
                (title, body),
                "{text}"
            );
        }
    }
}
