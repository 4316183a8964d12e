//! News in JSON as others write it: ninjs of the IPTC, NewsArticle of schema.org, answers of news services.
//!
//! In: the known values of an object that has no `text` or `body` of its own. Out: an article, where there is a
//! text under one of the names these formats use. Values of another shape than expected count as missing.

use super::{Article, Dated, fragment, id, layout, when};
use serde_json::Value;

/// The keys that are looked at.
pub(super) const KEYS: [&str; 31] = [
    "headline",
    "headlines",
    "body_text",
    "body_xhtml",
    "body_html",
    "bodies",
    "content",
    "articleBody",
    "description_text",
    "descriptions",
    "description",
    "contentcreated",
    "firstcreated",
    "versioncreated",
    "datePublished",
    "publishedAt",
    "published_at",
    "date",
    "dateModified",
    "byline",
    "bylines",
    "by",
    "infosources",
    "infosource",
    "provider",
    "publisher",
    "copyrightholder",
    "language",
    "uri",
    "name",
    "guid",
];

/// The article that `value` gives by key; `None` where there is no text.
pub(super) fn article(value: &dyn Fn(&str) -> Option<Value>) -> Option<Article> {
    let first = |keys: &[&str]| keys.iter().find_map(|key| text(&value(key)?));
    let body = [
        "body_text",
        "body_xhtml",
        "body_html",
        "bodies",
        "content",
        "articleBody",
    ]
    .iter()
    .chain(&["description_text", "descriptions", "description"])
    .filter_map(|key| text(&value(key)?))
    .map(|text| fragment::text_of_either(&text))
    .find(|text| layout::has_words(text))?;
    let title =
        first(&["headline", "headlines", "title", "name"]).map(|title| fragment::text_of_either(&title));
    let title = layout::line(&title.unwrap_or_default());
    let day = |keys: &[&str]| keys.iter().find_map(|key| when::day(&text(&value(key)?)?));
    let version = day(&["versioncreated", "dateModified"]);
    let published = day(&[
        "contentcreated",
        "firstcreated",
        "datePublished",
        "publishedAt",
        "published_at",
        "date",
    ]);
    let published = published.or(version);
    let key = first(&["uri", "guid"]).and_then(|key| layout::some_line(&key));
    let line = |keys: &[&str]| first(keys).and_then(|text| layout::some_line(&text));
    Some(Article {
        body: layout::body(layout::without_title(&body, &title)),
        title,
        published: published.map(|date| Dated::new(date, "json")),
        modified: version
            .filter(|version| published.is_some_and(|published| *version > published))
            .map(|date| Dated::new(date, "json")),
        source: line(&[
            "source",
            "infosources",
            "infosource",
            "provider",
            "publisher",
            "copyrightholder",
        ]),
        author: line(&["byline", "bylines", "by", "author"]).map(|line| without_by(&line)),
        lang: line(&["language", "lang"]).and_then(|lang| layout::language(&lang)),
        url: line(&["url"]).or_else(|| key.clone().filter(|key| key.starts_with("http"))),
        key: key.map(|key| id::encode(&key)),
        ..Article::default()
    })
}

fn without_by(line: &str) -> String {
    let name = ["By ", "by ", "BY "].iter().find_map(|by| line.strip_prefix(by));
    name.unwrap_or(line).to_owned()
}

/// The text of a value: a string, the longest or only one of several, or that of a named thing.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Array(values) => values.iter().filter_map(text).max_by_key(String::len),
        Value::Object(fields) => ["value", "byline", "name", "text"]
            .iter()
            .find_map(|key| text(fields.get(*key)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::all_of;

    #[test]
    fn news_in_json_is_read() {
        for (json, expected) in [
            (
                r#"{"uri":"http://e.org/1","headline":"Talks","body_xhtml":"<p>They met.</p><p>They left.</p>","versioncreated":"2025-12-03T01:00:00Z",
                    "firstcreated":"2025-12-02T01:00:00Z","byline":"By Jane Doe","language":"en","infosource":[{"name":"Agency"}]}"#,
                "|Talks|They met.\n\nThey left.|2025-12-02 by json|Agency|Jane Doe",
            ),
            (
                r#"{"uri":"x","headlines":[{"value":"Talks"}],"bodies":[{"contenttype":"text/plain","value":"Short."},{"value":"They met again."}],
                    "versioncreated":"2025-12-03T01:00:00Z","bylines":[{"byline":"Jane Doe"}]}"#,
                "|Talks|They met again.|2025-12-03 by json||Jane Doe",
            ),
            (
                r#"{"@type":"NewsArticle","headline":"Talks","articleBody":"They met.","datePublished":"2025-12-02","publisher":{"name":"Paper"}}"#,
                "|Talks|They met.|2025-12-02 by json|Paper|",
            ),
            (
                r#"{"type":"picture","headline":"Talks"}"#,
                "no text in the file; remove it or put an article in it",
            ),
        ] {
            assert_eq!(all_of("a.json", json.as_bytes()), [expected]);
        }
    }
}
