//! The marks inside a paragraph of Markdown.
//!
//! In: one paragraph. Out: its words without marks of emphasis, links, pictures, code and HTML. Works
//! through the paragraph once; what only looks like a mark (`5 * 3`, `snake_case`) stays.

use super::layout::line;

/// The words of one paragraph on one line.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Where marks of emphasis stand in `out` that may still find their partner.
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut marks: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some((len, words)) = escape(rest)
            .or_else(|| code(rest))
            .or_else(|| link(rest))
            .or_else(|| tag(rest))
        {
            out.push_str(&words);
            at += len;
        } else if let Some(run) = emphasis_run(rest) {
            let (opens, closes) = flanks(text, at, run);
            let partner = if closes {
                open.iter().rposition(|(_, mark)| *mark == run)
            } else {
                None
            };
            if let Some(partner) = partner {
                marks.push((open[partner].0, run.len()));
                marks.push((out.len(), run.len()));
                open.truncate(partner);
            } else if opens {
                open.push((out.len(), run));
            }
            out.push_str(run);
            at += run.len();
        } else {
            let c = rest.chars().next().expect("at is inside the text");
            out.push(c);
            at += c.len_utf8();
        }
    }
    marks.sort_unstable();
    for (at, len) in marks.into_iter().rev() {
        out.replace_range(at..at + len, "");
    }
    line(&entities(&out))
}

/// A backslash before punctuation.
fn escape(rest: &str) -> Option<(usize, String)> {
    let c = rest
        .strip_prefix('\\')?
        .chars()
        .next()
        .filter(char::is_ascii_punctuation)?;
    Some((2, c.to_string()))
}

/// `` `code` ``, with any number of marks.
fn code(rest: &str) -> Option<(usize, String)> {
    let len = rest.len() - rest.trim_start_matches('`').len();
    if len == 0 {
        return None;
    }
    let (mark, inside) = rest.split_at(len);
    match inside.find(mark) {
        Some(end) => Some((len + end + len, inside[..end].to_owned())),
        None => Some((len, mark.to_owned())),
    }
}

/// `[text](address)`, `[text][name]`, `![picture](address)`.
fn link(rest: &str) -> Option<(usize, String)> {
    let is_picture = rest.starts_with("![");
    let start = usize::from(is_picture);
    let text_end = start + closing(rest.get(start..)?, '[', ']')?;
    let after = &rest[text_end..];
    let address = closing(after, '(', ')').or_else(|| closing(after, '[', ']'))?;
    let words = if is_picture {
        String::new()
    } else {
        plain(&rest[start + 1..text_end - 1])
    };
    Some((text_end + address, words))
}

/// Bytes of `text` through the bracket that closes its first one. Links are short: a bracket that stays
/// open must not cost a walk through the whole paragraph each time.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    if !text.starts_with(open) {
        return None;
    }
    let mut depth = 0_u32;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < 2000) {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
        if depth > 8 {
            return None;
        }
    }
    None
}

/// An HTML tag or comment, which leaves nothing, or `<https://…>`, which leaves its address.
fn tag(rest: &str) -> Option<(usize, String)> {
    let inside = rest.strip_prefix('<')?;
    if inside.starts_with("!--") {
        return inside.find("-->").map(|end| (end + 4, " ".to_owned()));
    }
    let end = inside.char_indices().take(500).find(|(_, c)| *c == '>')?.0;
    let inside = &inside[..end];
    if inside.contains("://") && !inside.contains(' ') {
        return Some((end + 2, inside.to_owned()));
    }
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.starts_with("http");
    let breaks = name.starts_with("br") || name.starts_with("p") || name.starts_with("div");
    is_tag.then(|| (end + 2, if breaks { " " } else { "" }.to_owned()))
}

/// A run of one to three `*` or `_`, or `~~`.
fn emphasis_run(rest: &str) -> Option<&str> {
    let first = rest.chars().next().filter(|c| matches!(c, '*' | '_' | '~'))?;
    let len = rest.len() - rest.trim_start_matches(first).len();
    let fits = if first == '~' { len == 2 } else { len <= 3 };
    fits.then(|| &rest[..len])
}

/// Whether the run at `at` can open and can close emphasis: words touch it on the right, on the left;
/// `_` inside a word does neither.
fn flanks(text: &str, at: usize, run: &str) -> (bool, bool) {
    let before = text[..at].chars().next_back();
    let after = text[at + run.len()..].chars().next();
    let touches = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let in_word = |c: Option<char>| run.starts_with('_') && c.is_some_and(char::is_alphanumeric);
    (
        touches(after) && !in_word(before),
        touches(before) && !in_word(after),
    )
}

/// The entities people type into Markdown.
fn entities(text: &str) -> String {
    const NAMES: [(&str, &str); 9] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
        ("&hellip;", "…"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    NAMES
        .iter()
        .fold(text.to_owned(), |text, (name, c)| text.replace(name, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        for (text, expected) in [
            ("a **bold *and* it** b", "a bold and it b"),
            ("***all*** ~~old~~ __new__ _it_", "all old new it"),
            ("5 * 3 * 2 and snake_case_name", "5 * 3 * 2 and snake_case_name"),
            ("un*frigging*believable **open", "unfriggingbelievable **open"),
            (
                "[the *text*](http://x_y_z \"t\") and [a][b] and [c]",
                "the text and a and [c]",
            ),
            ("x ![alt](y.png)z [![i](a)](b) end", "x z end"),
            ("`let *a*` and ``b`c`` and \\*no\\*", "let *a* and b`c and *no*"),
            (
                "<https://x.org/a_b_c> <b>bold</b><br>next 3 < 4 > 2",
                "https://x.org/a_b_c bold next 3 < 4 > 2",
            ),
            ("AT&amp;T &mdash; R&D", "AT&T — R&D"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
