//! Pieces of HTML that are all text: entries of feeds, bodies in news formats, parts of mail.
//!
//! In: HTML without a page around it. Out: its text with paragraphs. Finds no main text, since all of it is;
//! for whole pages see `html.rs`. Runs no scripts and loads nothing.

use super::{layout, page_guard};

/// The text of a piece of HTML.
pub(super) fn text(html: &str) -> String {
    layout::body(&if page_guard::is_parsable(html) {
        parsed(html)
    } else {
        page_guard::bare_text(html)
    })
}

/// The text of what may be HTML or plain text.
pub(super) fn text_of_either(content: &str) -> String {
    match is_html(content) {
        true => text(content),
        false => layout::body(content),
    }
}

/// Whether tags or entities of HTML stand in it.
pub(super) fn is_html(content: &str) -> bool {
    const TAGS: [&str; 16] = [
        "</p>",
        "<p>",
        "<p ",
        "</sup>",
        "</li>",
        "</h",
        "</td>",
        "<br",
        "</div>",
        "</a>",
        "<img",
        "</b>",
        "</i>",
        "</em>",
        "</strong>",
        "</span>",
    ];
    let lower = content.to_ascii_lowercase();
    let entity = lower.find('&').is_some_and(|at| {
        let name = lower[at + 1..].split(';').next().unwrap_or("");
        lower[at..].contains(';')
            && name.len() <= 8
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
    });
    entity || TAGS.iter().any(|tag| lower.contains(tag))
}

#[cfg(feature = "html")]
fn parsed(html: &str) -> String {
    let parse = || {
        let page = dom_query::Document::from(html);
        page.select("script, style, noscript, template, svg, iframe, button, title")
            .remove();
        page.select("body").formatted_text().to_string()
    };
    // The parser is not ours; what trips it is read without it.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(parse))
        .unwrap_or_else(|_| page_guard::bare_text(html))
}

#[cfg(not(feature = "html"))]
fn parsed(html: &str) -> String {
    page_guard::bare_text(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_text_stays() {
        for (html, expected) in [
            ("<p>One <b>two</b>.</p><p>Three.</p>", "One two.\n\nThree."),
            ("Plain words", "Plain words"),
            ("<div>a<script>x</script></div>", "a"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn html_is_told_from_text() {
        for (content, expected) in [
            ("One <p>two", true),
            ("AT&amp;T", true),
            ("5 < 6 & 7; 8", false),
            ("Plain.", false),
        ] {
            assert_eq!(is_html(content), expected, "{content}");
        }
    }
}
