//! Files of all kinds, through the one door.

mod containers;

use super::*;
use proptest::prelude::*;

fn all(name: &str, bytes: &[u8]) -> (Vec<Record>, Result<(), ReadError>) {
    let mut records = Vec::new();
    let result = read(name, bytes, &mut |record| {
        records.push(record);
        ControlFlow::Continue(())
    });
    (records, result)
}

fn check(name: &str, bytes: &[u8], expected: &str) {
    let (records, result) = all(name, bytes);
    let mut parts: Vec<String> = Vec::new();
    for record in records {
        parts.push(match record {
            Ok(a) => format!("{}|{}|{}", a.key.unwrap_or_default(), a.title, a.body),
            Err(error) => error.to_string(),
        });
    }
    parts.extend(result.err().map(|error| error.to_string()));
    assert_eq!(parts.join(" / "), expected, "{name}");
}

#[test]
fn an_address_tells_the_order_of_day_and_month() {
    for (url, day_first) in [
        ("https://www.news.co.uk/a/b?c=d", Some(true)),
        ("https://history.state.gov:443/x", Some(false)),
        ("https://news.example.com/uk", None),
        ("https://cbc.ca", None),
        ("no address", None),
    ] {
        let article = Article {
            url: Some(url.to_owned()),
            ..Article::default()
        };
        assert_eq!(article.day_first(), day_first, "{url}");
    }
}

#[test]
fn the_format_follows_from_name_and_content() {
    check("a.txt", b"Title\n\nBody.", "|Title|Body.");
    check("README.md", b"# Title\n\nBody *it*.", "|Title|Body it.");
    check("a.TEXT", b"\xFF\xFET\0\n\0\n\0B\0", "|T|B");
    check("a.json", b"{\"text\":\"a\"}", "||a");
    check("a.json", b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "1||a / 2||b");
    check(
        "a.ndjson",
        b"{\"text\":\"a\"}\n\n{",
        "1||a / line 3: not a JSON object (EOF while parsing an \
        object at column 1); write one object with a \"text\" for each article",
    );
    check(
        "a.jsonl",
        b"\xFE\xFF\0{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0a\0\"\0}",
        "1||a",
    );
}

#[test]
fn what_cannot_be_read_says_why() {
    for (name, bytes) in [
        ("a.txt", &b" \n"[..]),
        ("a.md", b"---\n"),
        ("a.json", b""),
        ("a.jsonl", b"\n"),
    ] {
        check(name, bytes, &ReadError::Empty.to_string());
    }
}

#[cfg(feature = "html")]
#[test]
fn a_page_is_known_by_its_content() {
    check(
        "a.txt",
        b"<!DOCTYPE html><title>T</title><p>Body of it.",
        "|T|Body of it.",
    );
    check("a.html", b"<p></p>", &ReadError::Empty.to_string());
}

#[cfg(not(feature = "html"))]
#[test]
fn a_build_without_pages_says_so() {
    let (_, result) = all("a.html", b"<p>x</p>");
    assert!(result.is_err_and(|error| error.to_string().contains("built without web pages")));
}

/// Bytes, and text made of what the readers look for.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<div",
        ">",
        "<!--",
        "-->",
        "<script type='application/ld+json'>",
        "</script>",
        "{",
        "}",
        "[",
        "]",
        "\"text\"",
        ":",
        "\"a\"",
        ",",
        "---",
        "+++",
        "\n",
        "\n\n",
        "# ",
        "```",
        "**",
        "_",
        "](",
        "By Al Bo",
        "MOSCOW, Dec 2 (X) - ",
        "Date: 2025-12-02",
        "title: x",
        "é",
        "\u{FEFF}",
        "\0",
        "中。",
        " ",
        "word",
        "&amp;",
    ]);
    let made = prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), made]
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic_or_an_empty_article(
        bytes in content(),
        ending in prop::sample::select(vec!["txt", "md", "html", "json", "jsonl", "pdf"]),
    ) {
        let (records, result) = all(&format!("2015/07/14/a.{ending}"), &bytes);
        prop_assert!(result.is_err() || !records.is_empty());
        for article in records.into_iter().flatten() {
            prop_assert!(!article.title.is_empty() || !article.body.is_empty());
            prop_assert_eq!(layout::body(&article.body), article.body.as_str());
            let texts = [article.source, article.author, article.lang, article.url];
            prop_assert!(texts.into_iter().flatten().all(|text| !text.trim().is_empty()));
        }
    }
}
