//! Lines before the text that say what it is: `Title:`, `Date:`, `Source:`, `By Jane Doe`.
//!
//! In: text that begins at the top of an article. Out: what the lines say, into fields that are still
//! empty, and the text after them. A line that is not understood, and all after it, stays in the text.

use super::layout::{language, some_line};
use super::{Article, Dated, when};

/// Reads a block of `Label: value` lines at the very top; returns the text after it.
///
/// It is one where its first label is known and either two are or an empty line follows.
pub(super) fn block<'a>(text: &'a str, article: &mut Article) -> &'a str {
    let mut rest = text;
    let (mut fields, mut known) = (Vec::new(), 0);
    while let Some((label, value, after)) = labelled(rest) {
        let field = field(label);
        if field.is_none() && known == 0 {
            return text;
        }
        known += usize::from(field.is_some());
        fields.push((field, value, after));
        rest = after;
    }
    let closed = rest.starts_with('\n');
    if known == 0 || !(closed || known >= 2) {
        return text;
    }
    if !closed {
        // Text follows at once: `Note: the …` may be its first line, so only known labels are taken.
        let end = fields.iter().take_while(|(field, ..)| field.is_some()).count();
        fields.truncate(end);
    }
    let mut end = text;
    for (field, value, after) in fields {
        if let Some(field) = field {
            set(article, field, value);
        }
        end = after;
    }
    end.trim_start_matches('\n')
}

/// Reads bylines, days and labelled lines that stand alone around a headline; returns the text after.
pub(super) fn loose_lines<'a>(text: &'a str, article: &mut Article) -> &'a str {
    let mut rest = text;
    for _ in 0..4 {
        let Some((line, after)) = rest.split_once('\n') else {
            break;
        };
        let line = line.trim();
        let after = after.trim_start_matches('\n');
        let (was_dated, was_signed) = (article.published.is_some(), article.author.is_some());
        let used = if let Some(name) = byline(line).filter(|_| !was_signed) {
            article.author = some_line(name);
            true
        } else if let Some(date) = when::day(line).filter(|_| !was_dated) {
            article.published = Some(Dated::new(date, "header"));
            true
        } else {
            let labelled = labelled(rest).and_then(|(label, value, _)| Some((field(label)?, value)));
            labelled.is_some_and(|(field, value)| field != Field::Title && set(article, field, value))
        };
        if !used || after.is_empty() {
            break;
        }
        rest = after;
    }
    rest
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Day,
    Author,
    Source,
    Lang,
    Url,
}

fn field(label: &str) -> Option<Field> {
    Some(match label.to_ascii_lowercase().as_str() {
        "title" | "headline" | "subject" => Field::Title,
        "date" | "published" | "publication date" | "date published" | "published on" | "pubdate" => {
            Field::Day
        }
        "author" | "authors" | "by" | "byline" => Field::Author,
        "source" | "publisher" | "publication" | "agency" => Field::Source,
        "lang" | "language" => Field::Lang,
        "url" | "link" => Field::Url,
        _ => return None,
    })
}

/// Fills a field that is still empty; false where the value is not understood.
fn set(article: &mut Article, field: Field, value: &str) -> bool {
    let keep = |slot: &mut Option<String>, value: Option<String>| {
        let understood = value.is_some();
        *slot = slot.take().or(value);
        understood
    };
    match field {
        Field::Title => {
            if article.title.is_empty() {
                article.title = some_line(value).unwrap_or_default();
            }
            true
        }
        Field::Day => {
            let day = when::day(value).map(|date| Dated::new(date, "header"));
            let understood = day.is_some();
            article.published = article.published.take().or(day);
            understood
        }
        Field::Author => keep(&mut article.author, some_line(value)),
        Field::Source => keep(&mut article.source, some_line(value)),
        Field::Lang => keep(&mut article.lang, language(value)),
        Field::Url => keep(&mut article.url, some_line(value)),
    }
}

/// `Label: value` at the beginning of `text`: label, value and what follows the line.
fn labelled(text: &str) -> Option<(&str, &str, &str)> {
    let (line, after) = text.split_once('\n').unwrap_or((text, ""));
    let (label, value) = line.split_once(':')?;
    let is_label = (1..=30).contains(&label.len())
        && label.starts_with(|c: char| c.is_ascii_alphabetic())
        && label
            .bytes()
            .all(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-' | b'_'))
        && label.split(' ').count() <= 3;
    let fits = is_label && value.starts_with([' ', '\t']) && value.len() <= 500;
    fits.then(|| (label.trim_end(), value.trim(), after))
}

/// The name in `By Jane Doe and John Roe, Agency`.
fn byline(line: &str) -> Option<&str> {
    let name = ["By ", "BY ", "by "]
        .iter()
        .find_map(|by| line.strip_prefix(by))?
        .trim();
    let words = name.split_whitespace().count();
    let ends = name.ends_with(['!', '?', ':', ';']) || (name.ends_with('.') && !name.ends_with("r."));
    let small = [
        "and", "in", "of", "the", "for", "de", "da", "di", "van", "von", "der", "bin", "al", "la", "at",
        "with",
    ];
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase()) || small.contains(&word);
    let plausible = (1..=14).contains(&words) && name.len() <= 120 && !ends;
    let fits = plausible && name.starts_with(char::is_uppercase) && name.split_whitespace().all(is_name);
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: fn(&'static str, &mut Article) -> &'static str, text: &'static str, expected: &str) {
        let mut a = Article::default();
        let rest = read(text, &mut a);
        let day = a.published.map_or(String::new(), |day| day.date.to_string());
        let fields = [
            Some(a.title),
            Some(day),
            a.author,
            a.source,
            a.lang,
            a.url,
            Some(rest.to_owned()),
        ];
        assert_eq!(fields.map(Option::unwrap_or_default).join("|"), expected);
    }

    #[test]
    fn a_block_at_the_top_is_read() {
        for (text, expected) in [
            (
                "Title: Talks: day two\nDate: 2 December 2025\nBy: Jane Doe\nSource: Agency\nLang: EN\nURL: http://x\nSection: World\n\nBody.",
                "Talks: day two|2025-12-02|Jane Doe|Agency|en|http://x|Body.",
            ),
            ("Source: Agency\n\nBody.", "|||Agency|||Body."),
            (
                "Date: 2025-12-02\nSource: Agency\nNote: first words.",
                "|2025-12-02||Agency|||Note: first words.",
            ),
            (
                "Source: officials say so.\nMore text.",
                "||||||Source: officials say so.\nMore text.",
            ),
            (
                "Analysis: what now?\n\nBody.",
                "||||||Analysis: what now?\n\nBody.",
            ),
            ("Body.", "||||||Body."),
            ("", "||||||"),
        ] {
            check(block, text, expected);
        }
    }

    #[test]
    fn loose_lines_are_read() {
        for (text, expected) in [
            (
                "By Jane Doe and José Roe, Agency\n\nBody.",
                "||Jane Doe and José Roe, Agency||||Body.",
            ),
            ("Saturday, January 5, 2019\n\nA fire.", "|2019-01-05|||||A fire."),
            (
                "Published: 2 December 2025\nSource: Agency\nBody.",
                "|2025-12-02||Agency|||Body.",
            ),
            (
                "By then the talks had failed.\nMore.",
                "||||||By then the talks had failed.\nMore.",
            ),
            ("By Jane Doe", "||||||By Jane Doe"),
            ("Published: last week\nBody.", "||||||Published: last week\nBody."),
        ] {
            check(loose_lines, text, expected);
        }
    }
}
