//! The metadata block before a Markdown text: YAML between `---` lines, TOML between `+++` lines.
//!
//! In: the whole text. Out: the fields it names and the text after it. A block that cannot be read stays
//! part of the text, so nothing is lost. Never follows more than a small budget of YAML aliases.

use super::layout::{language, some_line};
use super::{Article, Dated, when};
use std::collections::BTreeMap;

/// Names in lower case to their values; a list gives several.
type Fields = BTreeMap<String, Vec<String>>;

/// The article with what its front matter says, and the text after it.
pub(super) fn split(text: &str) -> (Article, &str) {
    let text = text.trim_start_matches(['\n', ' ']);
    let read = |fence: &str, parse: fn(&str) -> Option<Fields>| {
        let (block, rest) = fenced(text, fence)?;
        Some((article(&parse(block)?), rest))
    };
    read("---", yaml)
        .or_else(|| read("+++", toml))
        .unwrap_or_else(|| (Article::default(), text))
}

/// The lines between the first line, a fence, and the next fence (`...` ends YAML too).
fn fenced<'a>(text: &'a str, fence: &str) -> Option<(&'a str, &'a str)> {
    let (first, inside) = text.split_once('\n')?;
    if first.trim_end() != fence {
        return None;
    }
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        let mark = line.trim_end();
        if mark == fence || (mark == "..." && fence == "---") {
            return Some((&inside[..at], &inside[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

fn yaml(block: &str) -> Option<Fields> {
    // Far more than any front matter needs, far less than a bomb of aliases takes.
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_events: 10_000,
            max_nodes: 5_000,
            max_depth: 20,
            max_aliases: 50,
            max_anchors: 50,
            max_total_scalar_bytes: 1 << 20,
        },
    };
    let values: BTreeMap<String, serde_json::Value> =
        serde_saphyr::from_str_with_options(block, options).ok()?;
    Some(
        values
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), json_strings(value)))
            .collect(),
    )
}

fn json_strings(value: serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text],
        serde_json::Value::Number(number) => vec![number.to_string()],
        serde_json::Value::Array(values) => values.into_iter().flat_map(json_strings).collect(),
        serde_json::Value::Object(mut fields) => fields.remove("name").map_or(Vec::new(), json_strings),
        _ => Vec::new(),
    }
}

fn toml(block: &str) -> Option<Fields> {
    let table: toml::Table = block.parse().ok()?;
    Some(
        table
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), toml_strings(value)))
            .collect(),
    )
}

fn toml_strings(value: toml::Value) -> Vec<String> {
    match value {
        toml::Value::String(text) => vec![text],
        toml::Value::Datetime(time) => vec![time.to_string()],
        toml::Value::Integer(number) => vec![number.to_string()],
        toml::Value::Array(values) => values.into_iter().flat_map(toml_strings).collect(),
        toml::Value::Table(mut fields) => fields.remove("name").map_or(Vec::new(), toml_strings),
        _ => Vec::new(),
    }
}

fn article(fields: &Fields) -> Article {
    let lines = |names: &[&str]| -> Vec<String> {
        let values = names
            .iter()
            .find_map(|name| fields.get(*name).filter(|values| !values.is_empty()));
        values.map_or(Vec::new(), |values| {
            values.iter().filter_map(|value| some_line(value)).collect()
        })
    };
    let first = |names: &[&str]| lines(names).into_iter().next();
    let authors = lines(&["author", "authors", "by"]);
    let dates = ["published", "date", "pubdate", "publishdate", "published_at"];
    let day = |names: &[&str]| {
        let found = names.iter().find_map(|name| when::day(&first(&[*name])?));
        found.map(|date| Dated::new(date, "front matter"))
    };
    Article {
        title: first(&["title", "headline"]).unwrap_or_default(),
        published: day(&dates),
        modified: day(&["modified", "updated", "lastmod", "last_modified_at"]),
        source: first(&["source", "publisher"]),
        section: first(&["section", "category"]),
        author: Some(authors.join(", ")).filter(|authors| !authors.is_empty()),
        lang: first(&["lang", "language"]).and_then(|lang| language(&lang)),
        url: first(&["url", "canonical", "canonical_url", "link"]),
        ..Article::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (a, rest) = split(text);
        let day = a
            .published
            .map_or(String::new(), |p| format!("{} by {}", p.date, p.evidence));
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
    fn front_matter_is_read() {
        for (text, expected) in [
            (
                "---\nTitle: \"Talks: day two\"\ndate: 2025-12-02\nauthors: [Jane Doe, {name: John Roe}]\nsource: S\nlang: en_GB\nurl: http://x\ntags: 3\n---\nBody",
                "Talks: day two|2025-12-02 by front matter|Jane Doe, John Roe|S|en-gb|http://x|Body",
            ),
            (
                "+++\ntitle = 'T'\ndate = 2025-12-02T10:00:00Z\nauthor = 'Jane Doe'\n+++\nBody",
                "T|2025-12-02 by front matter|Jane Doe||||Body",
            ),
            ("---\ntitle: T\n...\nBody", "T||||||Body"),
            ("---\ntitle: [T\n---\nBody", "||||||---\ntitle: [T\n---\nBody"),
            ("---\nA rule, not a block.\n", "||||||---\nA rule, not a block.\n"),
            ("Body", "||||||Body"),
            ("---\n---\nBody", "||||||Body"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn a_bomb_of_aliases_is_not_followed() {
        let mut block = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for i in 1..10 {
            let aliases = vec![format!("*a{}", i - 1); 9].join(", ");
            block.push_str(&format!("a{i}: &a{i} [{aliases}]\n"));
        }
        let text = format!("---\n{block}---\nBody");
        assert_eq!(split(&text).1, text);
    }
}
