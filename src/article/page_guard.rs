//! Tells pages that a parser can take from pages made to hang it.
//!
//! In: the source of a page. Out: whether parsing it takes time and memory in proportion to its length;
//! and, for the others, the text between the tags, found in one pass. HTML parsing walks the stack of
//! open elements for each tag and opens unclosed `<b>`s anew in each paragraph, so deep nesting and
//! unclosed tags cost the square of the length (see "adoption agency" in the HTML standard).

/// Deeper nesting than browsers keep (512) is no article.
const DEEPEST: usize = 500;
/// Steps over open elements that a page may cost. Real pages of 10 MB stay well below.
const STEPS: usize = 50_000_000;
/// Elements a page may open again because formatting was left unclosed.
const REOPENED: usize = 2_000_000;

/// Attributes of one tag: a parser compares each with all before it.
const ATTRIBUTES: usize = 500;

/// Elements whose end tag is optional or does not exist; they say nothing about nesting.
const UNCLOSED: [&str; 31] = [
    "p", "li", "td", "tr", "th", "dt", "dd", "option", "optgroup", "thead", "tbody", "tfoot", "colgroup",
    "html", "head", "body", "br", "hr", "img", "input", "meta", "link", "source", "area", "base", "col",
    "embed", "track", "wbr", "param", "!doctype",
];
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Whether a parser gets through the page in proportion to its length.
pub(super) fn is_parsable(html: &str) -> bool {
    let (mut depth, mut steps, mut formatting, mut reopened) = (0_usize, 0, 0_usize, 0);
    for tag in tags(html) {
        if tag.name.is_empty() || UNCLOSED.contains(&tag.name.as_str()) {
            steps += depth;
            reopened += formatting;
        } else if tag.closes {
            depth = depth.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(FORMATTING.contains(&tag.name.as_str())));
            steps += depth;
        } else if !tag.empty {
            depth += 1;
            formatting += usize::from(FORMATTING.contains(&tag.name.as_str()));
            steps += depth;
            reopened += formatting;
        }
        if tag.attributes > ATTRIBUTES || depth > DEEPEST || steps > STEPS || reopened > REOPENED {
            return false;
        }
    }
    true
}

/// The text between the tags, without scripts and styles; block elements end paragraphs.
pub(super) fn bare_text(html: &str) -> String {
    const INLINE: [&str; 12] = [
        "span", "sup", "sub", "abbr", "cite", "q", "mark", "time", "label", "wbr", "img", "del",
    ];
    let (mut out, mut at) = (String::new(), 0);
    for tag in tags(html) {
        out.push_str(&html[at..tag.start]);
        if !INLINE.contains(&tag.name.as_str()) && !FORMATTING.contains(&tag.name.as_str()) {
            out.push_str("\n\n");
        }
        at = tag.end;
    }
    out.push_str(&html[at..]);
    let paragraphs = out
        .split("\n\n")
        .map(super::layout::line)
        .filter(|paragraph| !paragraph.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

struct Tag {
    name: String,
    start: usize,
    end: usize,
    closes: bool,
    empty: bool,
    attributes: usize,
}

/// The tags of a page; a comment counts as one, and so does a script with all that is in it.
fn tags(html: &str) -> impl Iterator<Item = Tag> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + html[from..].find('<')?;
            let inside = &html[start + 1..];
            if let Some(comment) = inside.strip_prefix("!--") {
                from = comment.find("-->").map_or(html.len(), |end| start + 4 + end + 3);
                return Some(Tag {
                    name: String::new(),
                    start,
                    end: from,
                    closes: false,
                    empty: true,
                    attributes: 0,
                });
            }
            let closes = inside.starts_with('/');
            let name_at = start + 1 + usize::from(closes);
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '!' || c == '-';
            let len = html[name_at..]
                .find(|c| !is_name(c))
                .unwrap_or(html.len() - name_at);
            if len == 0 {
                from = name_at;
                continue;
            }
            let name = html[name_at..name_at + len].to_ascii_lowercase();
            let end = end_of_tag(html, name_at + len);
            let attributes = attributes(&html[name_at + len..end]);
            let empty = html[..end].ends_with("/>");
            from = match name.as_str() {
                "script" | "style" | "textarea" | "noscript" if !closes => end_of_raw(html, end, &name),
                _ => end,
            };
            let raw = from != end;
            return Some(Tag {
                name,
                start,
                end: from,
                closes,
                empty: empty || raw,
                attributes,
            });
        }
    })
}

/// After the `>` of a tag; one inside quotes does not count unless the quotes never end.
fn end_of_tag(html: &str, from: usize) -> usize {
    let mut quote = None;
    for (at, b) in html.as_bytes()[from..].iter().enumerate().take(100_000) {
        match (quote, b) {
            (None, b'>') => return from + at + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    html[from..].find('>').map_or(html.len(), |at| from + at + 1)
}

/// How many attributes stand behind a tag's name: words outside quotes.
fn attributes(rest: &str) -> usize {
    let (mut count, mut quote, mut after_space) = (0, None, false);
    for &b in rest.as_bytes().iter().take(100_000) {
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            (None, b) => {
                count += usize::from(after_space && !b.is_ascii_whitespace());
                after_space = b.is_ascii_whitespace();
            }
            _ => {}
        }
    }
    count
}

fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(next) = html[at..].find("</") {
        at += next + 2;
        if html.as_bytes()[at..]
            .get(..name.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
        {
            return html[at..].find('>').map_or(html.len(), |end| at + end + 1);
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costly_pages_are_told_apart() {
        for (html, expected) in [
            ("<p>word <b>and</b> <br> ".repeat(50_000), true),
            ("<div><p>a</p></div>".repeat(50_000), true),
            ("<div>".repeat(501), false),
            ("<script>'<div>'</script><!-- <div> -->".repeat(501), true),
            (format!("<p {}>word word word word", "a=1 ".repeat(501)), false),
            (format!("<p title='{}'>word", "a=1 ".repeat(501)), true),
            (
                format!("{}{}", "<font size=1>".repeat(100), "<p>".repeat(50_000)),
                false,
            ),
        ] {
            assert_eq!(is_parsable(&html), expected, "{}…", &html[..40]);
        }
    }

    #[test]
    fn text_stands_between_tags() {
        let html = "<!doctype html><style>p{}</style><h1>T</h1><p title='a>b'>One <b>and</b>\n two<br/>3 < 4<SCRIPT>x</p></SCRIPT>\
                    <!-- <p>no --><div>End";
        assert_eq!(bare_text(html), "T\n\nOne and two\n\n3 < 4\n\nEnd");
        assert_eq!(bare_text("<"), "<");
    }
}
