//! The one shape of text all readers hand out.
//!
//! In: text with `\n` line ends. Out: bodies without outer white space, trailing blanks and double empty
//! lines; titles and names on one line; language tags in lower case. Never changes a word.

/// A body: trimmed, no blanks at line ends, at most one empty line between paragraphs.
pub(super) fn body(text: &str) -> String {
    if text.contains(['\r', '\0', '\u{FEFF}', '\u{2028}', '\u{B}', '\u{C}']) {
        return lines(&super::encoding::normalize(text));
    }
    lines(text)
}

fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        out.push_str(if out.is_empty() { line.trim_start() } else { line });
    }
    out
}

/// A title or name on one line, without control characters.
pub(super) fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}');
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same, `None` where nothing is left.
pub(super) fn some_line(text: &str) -> Option<String> {
    Some(line(text)).filter(|line| !line.is_empty())
}

/// A BCP 47 tag in lower case (`en_GB` counts as `en-gb`); `None` for what has not its shape.
pub(super) fn language(text: &str) -> Option<String> {
    let tag = text.trim().to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    let letters = parts
        .next()
        .is_some_and(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic()));
    let rest = parts.all(|p| matches!(p.len(), 1..=8) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if letters && rest && tag.len() <= 35 {
        Some(tag)
    } else {
        None
    }
}

/// Whether there is a word or a number to find in `text`.
pub(super) fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// Whether two lines say the same, whatever their case, punctuation and white space.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    letters(a) == letters(b)
}

/// The body without its first line where that only repeats the title.
pub(super) fn without_title<'a>(body: &'a str, title: &str) -> &'a str {
    match body.split_once('\n') {
        Some((first, rest)) if has_words(title) && same_words(first, title) => rest.trim_start_matches('\n'),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_tidy() {
        for (text, expected) in [
            ("\n\n  a \t\nb  \n\n \n\n  c\n\n", "a\nb\n\n  c"),
            ("a\r\n\r\nb\u{FEFF}\rc\0", "a\n\nb\nc\u{FFFD}"),
            (" \n\t", ""),
        ] {
            assert_eq!(body(text), expected);
        }
    }

    #[test]
    fn languages_are_tags() {
        for (text, expected) in [
            ("en_GB", Some("en-gb")),
            (" FR ", Some("fr")),
            ("zh-Hans-CN", Some("zh-hans-cn")),
            ("English", None),
            ("", None),
        ] {
            assert_eq!(language(text).as_deref(), expected);
        }
    }

    #[test]
    fn a_repeated_title_leaves_the_body() {
        for (body, title, expected) in [
            ("Iran deal: reached!\n\nBody.", "Iran Deal Reached", "Body."),
            ("Iran deal", "Iran deal", "Iran deal"),
            ("—\nBody.", "…", "—\nBody."),
        ] {
            assert_eq!(without_title(body, title), expected);
        }
    }
}
