//! The text of pages put together to the text of a document.
//!
//! In: the text of each page with its lines. Out: one text with paragraphs: running heads and page numbers are
//! gone, words broken at the end of a line are whole again, and lines of a paragraph are one. Knows nothing of
//! PDF but how it writes strings.

use super::layout;
use std::collections::HashMap;

/// Lines at the head or foot of a page that may be running heads.
const EDGE: usize = 3;

/// The text of a document of these pages.
pub(super) fn joined(pages: &[String]) -> String {
    let pages: Vec<Vec<&str>> = pages
        .iter()
        .map(|page| page.lines().map(str::trim).collect())
        .collect();
    let running = running_heads(&pages);
    let mut lines: Vec<&str> = Vec::new();
    for page in &pages {
        let kept = without_heads(page, &running, pages.len());
        // A page ends no paragraph.
        lines.extend_from_slice(trimmed(kept.as_slice()));
    }
    paragraphs(&lines)
}

fn trimmed<'a, 'b>(lines: &'b [&'a str]) -> &'b [&'a str] {
    let first = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(first, |at| at + 1);
    &lines[first..last]
}

/// A line without its numbers: `Page 3 of 9` and `Page 4 of 9` are one running head.
fn pattern(line: &str) -> String {
    let letters = line.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// Where the lines at both edges of a page are.
fn edges(page: &[&str]) -> Vec<usize> {
    let full: Vec<usize> = (0..page.len()).filter(|&at| !page[at].is_empty()).collect();
    let (head, foot) = (full.iter().take(EDGE), full.iter().rev().take(EDGE));
    head.chain(foot).copied().collect()
}

/// Patterns of lines that stand at the edges of at least three pages and of a third of all.
fn running_heads(pages: &[Vec<&str>]) -> HashMap<String, usize> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let mut here: Vec<String> = edges(page).into_iter().map(|at| pattern(page[at])).collect();
        here.sort_unstable();
        here.dedup();
        for pattern in here {
            *seen.entry(pattern).or_default() += 1;
        }
    }
    seen.retain(|_, count| *count >= 3 && *count * 3 >= pages.len());
    seen
}

fn without_heads<'a>(page: &[&'a str], running: &HashMap<String, usize>, pages: usize) -> Vec<&'a str> {
    let edges = edges(page);
    let is_gone = |at: usize, line: &str| {
        let pattern = pattern(line);
        // Of a single page, a number at its foot may be text.
        let is_number = pages > 1
            && line.len() <= 12
            && line.contains(|c: char| c.is_ascii_digit())
            && matches!(
                pattern.as_str(),
                "" | "-" | "--" | "–" | "––" | "page" | "pageof" | "/" | "|"
            );
        edges.contains(&at) && (is_number || running.contains_key(&pattern))
    };
    let kept = page
        .iter()
        .enumerate()
        .filter(|(at, line)| line.is_empty() || !is_gone(*at, line));
    kept.map(|(_, line)| *line).collect()
}

/// Joins lines to paragraphs. A line ends its paragraph where an empty one follows, where it is clearly shorter
/// than the lines around it and ends a sentence, or where what follows begins an item of a list.
fn paragraphs(lines: &[&str]) -> String {
    let lengths = lines
        .iter()
        .map(|line| line.chars().count())
        .filter(|length| *length > 0);
    let mut lengths: Vec<usize> = lengths.collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() * 3 / 4).copied().unwrap_or(0);
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        if line.is_empty() {
            continue;
        }
        out.push_str(line);
        let Some(next) = lines.get(at + 1) else { break };
        if next.is_empty() {
            let after = lines[at + 1..]
                .iter()
                .find(|line| !line.is_empty())
                .unwrap_or(&"");
            match goes_on(line, after) {
                true => join(&mut out, after),
                false => out.push_str("\n\n"),
            }
            continue;
        }
        let short = line.chars().count() * 10 < usual * 7;
        let ends = line.ends_with(['.', '!', '?', ':', '"', '”', '’', ')']);
        let title = short && !ends && !line.ends_with(['-', ',']) && next.starts_with(char::is_uppercase);
        match is_item(next) || (short && ends) || title {
            true => out.push_str("\n\n"),
            false => join(&mut out, next),
        }
    }
    layout::body(&out)
}

/// Whether a sentence goes on after a gap, as at the end of a column or a page.
fn goes_on(line: &str, next: &str) -> bool {
    let open = line.ends_with(|c: char| c.is_lowercase() || c == ',' || c == '-');
    open && next.starts_with(char::is_lowercase)
}

fn is_item(line: &str) -> bool {
    line.starts_with(['•', '▪', '●', '–', '—', '◦', '*'])
}

/// Puts a space behind the last word, or takes away the hyphen that broke it.
fn join(out: &mut String, next: &str) {
    if out.ends_with('\u{AD}') {
        out.pop();
        return;
    }
    let before = out.strip_suffix('-').and_then(|text| text.chars().next_back());
    let broken = before.is_some_and(char::is_lowercase) && next.starts_with(char::is_lowercase);
    match broken {
        true => drop(out.pop()),
        // `Anglo-` and `French`, or a range of numbers.
        false if before.is_some_and(char::is_alphanumeric) => {}
        false => out.push(' '),
    }
}

/// Whether a title of the properties is one, and not the name of a file or of a program.
pub(super) fn is_title(title: &str, text: &str) -> bool {
    let lower = title.to_lowercase();
    let endings = [
        ".doc", ".docx", ".pdf", ".odt", ".indd", ".qxd", ".rtf", ".tex", ".dvi", ".ps", ".xls", ".pub",
    ];
    let made_up = endings.iter().any(|ending| lower.ends_with(ending))
        || [
            "microsoft word",
            "untitled",
            "powerpoint",
            "unknown",
            "title",
            "document",
        ]
        .iter()
        .any(|start| lower.starts_with(start));
    let words = title.split_whitespace().count();
    // Names of files have no blanks; a title of one word stands in the text.
    !made_up && (words > 1 || text.to_lowercase().contains(&lower)) && !title.contains(['\u{FFFD}', '\\'])
}

/// A string as PDF keeps it: UTF-16 or UTF-8 with a mark, else close to Latin-1.
pub(super) fn string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return encoding_rs::UTF_16BE
            .decode_without_bom_handling(rest)
            .0
            .into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return encoding_rs::UTF_16LE
            .decode_without_bom_handling(rest)
            .0
            .into_owned();
    }
    let rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(rest) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pages: &[&str], expected: &str) {
        let pages: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
        assert_eq!(joined(&pages), expected);
    }

    #[test]
    fn lines_become_paragraphs() {
        check(
            &[
                "The foreign ministers met in Geneva and agreed to con-\ntinue their talks, Anglo-\nFrench and other, next\nweek.\n\
               A new paragraph begins here and goes on for a while\nuntil it ends.\n• An item\n• Another",
            ],
            "The foreign ministers met in Geneva and agreed to continue their talks, Anglo-French and other, next week.\n\n\
             A new paragraph begins here and goes on for a while until it ends.\n\n• An item\n\n• Another",
        );
    }

    #[test]
    fn running_heads_and_numbers_go() {
        check(
            &[
                "Annual Report 2025\nFirst page that\n1",
                "Annual Report 2025\ngoes on and on\n2",
                "Annual Report 2025\nto the very end of it.\n3",
            ],
            "First page that goes on and on to the very end of it.",
        );
        check(&["Total\n7"], "Total 7");
    }

    #[test]
    fn titles_are_told_from_names_of_files() {
        for (title, expected) in [
            ("Talks in Geneva", true),
            ("Talks", true),
            ("report_final", false),
            ("Microsoft Word - x", false),
            ("my talks.docx", false),
        ] {
            assert_eq!(is_title(title, "The talks went on."), expected, "{title}");
        }
    }

    #[test]
    fn strings_are_decoded() {
        for (bytes, expected) in [
            (&b"\xFE\xFF\0a\xE9\0"[..], "a\u{E900}"),
            (b"caf\xE9", "café"),
            ("caf\u{e9}".as_bytes(), "café"),
        ] {
            assert_eq!(string(bytes), expected);
        }
    }
}
