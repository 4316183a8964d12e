//! The headline of a web page.
//!
//! In: what a page says of itself. Out: its headline as it shows it, without the name of the site. The page's
//! title and metadata are made for lists and searches and carry more than the headline; so where an `<h1>`
//! says most of the same, it is the headline, and where it only names the site, it is none.

use super::layout::{same_words, some_line};
use super::page_data::Data;
use std::collections::HashSet;

const MARKS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", " · ", " » "];

/// The headline; `None` where the page has none.
pub(super) fn title(data: &Data, source: Option<&str>) -> Option<String> {
    let in_head = some_line(&data.page.select("head title, title").first().text());
    let stated = data
        .json_text("headline")
        .or_else(|| data.json_text("name"))
        .or_else(|| data.meta(&["og:title", "twitter:title", "dc.title"]));
    let shown: Vec<String> = data
        .page
        .select("h1")
        .nodes()
        .iter()
        .take(20)
        .filter_map(|node| some_line(&node.text()))
        .collect();
    let names_site = |text: &str| {
        let is_source = source.is_some_and(|source| same_words(source, text));
        is_source || in_head.as_deref().is_some_and(|title| is_site(text, title))
    };
    let stated = stated.filter(|title| !names_site(title));
    let reference = stated.as_deref().or(in_head.as_deref());
    let alike = shown
        .iter()
        .find(|shown| !names_site(shown) && reference.is_some_and(|title| is_headline_of(shown, title)));
    // A heading that the page's title does not know at all is likelier the site's than the article's.
    let is_known = |shown: &str| {
        let title = in_head.as_deref().unwrap_or_default();
        title.len() <= shown.len() || shares_words(shown, title)
    };
    let first = || {
        shown
            .iter()
            .find(|shown| !names_site(shown.as_str()) && is_known(shown.as_str()))
    };
    let found = alike
        .cloned()
        .or_else(|| stated.clone())
        .or_else(|| first().cloned())
        .or_else(|| in_head.clone());
    found.map(|title| without_site(&title, source))
}

fn words(text: &str) -> HashSet<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether at least half the words of a heading are in the title.
fn shares_words(shown: &str, title: &str) -> bool {
    let (shown, title) = (words(shown), words(title));
    2 * shown.intersection(&title).count() >= shown.len()
}

/// Whether most words of a shown heading are those of the title, or it is the title's first part.
fn is_headline_of(shown: &str, title: &str) -> bool {
    let is_first = MARKS.iter().any(|mark| {
        title
            .split_once(mark)
            .is_some_and(|(first, _)| same_words(first, shown))
    });
    let (shown, title) = (words(shown), words(title));
    let common = shown.intersection(&title).count();
    // A short heading may be a word of the title by chance, or the name of the section.
    is_first || (common >= 3 && 10 * common >= 6 * shown.len() && 2 * common >= title.len())
}

/// Whether a heading is the last part of the page's title and not the longest: the name of the site.
fn is_site(shown: &str, title: &str) -> bool {
    MARKS.iter().any(|mark| {
        let Some((rest, last)) = title.rsplit_once(mark) else {
            return false;
        };
        same_words(last, shown) && shown.chars().count() < rest.chars().count()
    })
}

/// The title without the name of the site, which stands before or behind a mark.
fn without_site(title: &str, source: Option<&str>) -> String {
    let is_site = |part: &str| source.is_some_and(|source| same_words(part, source));
    let cut = MARKS.iter().find_map(|mark| {
        let by_end = || {
            title
                .rsplit_once(mark)
                .filter(|(_, site)| is_site(site))
                .map(|(head, _)| head)
        };
        let by_start = || {
            title
                .split_once(mark)
                .filter(|(site, _)| is_site(site))
                .map(|(_, rest)| rest)
        };
        by_end()
            .or_else(by_start)
            .map(str::trim)
            .filter(|title| !title.is_empty())
    });
    cut.unwrap_or(title).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, h1: &str, source: Option<&str>, expected: &str) {
        let page = dom_query::Document::from(format!("<title>{title}</title>{h1}"));
        assert_eq!(
            super::title(&Data::of(&page), source).unwrap_or_default(),
            expected,
            "{title}"
        );
    }

    #[test]
    fn headlines_are_those_shown() {
        let agency = Some("Agency");
        check(
            "Powers meet in Geneva | Agency",
            "<h1>Powers meet in Geneva</h1>",
            None,
            "Powers meet in Geneva",
        );
        check("Powers meet | Agency", "", agency, "Powers meet");
        check("Agency - Powers meet", "", agency, "Powers meet");
        check(
            "Powers meet | Agency",
            "<h1>Agency</h1>",
            None,
            "Powers meet | Agency",
        );
        check(
            "Opinion | Powers meet at last in Geneva",
            "<h1>Powers meet at last in Geneva</h1>",
            None,
            "Powers meet at last in Geneva",
        );
        check("Treaty - The Agency of News", "<h1>Treaty</h1>", None, "Treaty");
        check(
            "The four powers agree on a treaty",
            "<h1>Our portal</h1>",
            None,
            "The four powers agree on a treaty",
        );
        check("News", "<h1></h1><h1>Envoys leave</h1>", None, "Envoys leave");
        check(
            "Powers meet",
            "<h1>World</h1><h1>Powers meet in the old town</h1>",
            None,
            "Powers meet in the old town",
        );
        check("", "", None, "");
    }
}
