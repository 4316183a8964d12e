//! What comes in: bytes of a file become [`Article`]s.
//!
//! In: the bytes of one file and its name. Out: articles with clean text and metadata, or a
//! reason why there is none. One file of this folder per family of formats. Nothing here opens
//! files, looks at the clock or knows an index.

#[cfg(feature = "html")]
mod byline;
mod charset;
mod dateline;
mod encoding;
mod error;
mod file_name;
mod front_matter;
mod guess;
mod header;
mod headline;
#[cfg(feature = "html")]
mod html;
mod id;
mod inline;
mod json;
mod layout;
mod lines;
mod markdown;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "html")]
mod page_data;
#[cfg(feature = "html")]
mod page_days;
#[cfg(feature = "html")]
mod page_guard;
#[cfg(feature = "html")]
mod page_title;
mod plain;
mod when;

pub use encoding::{decode_as, decode_in};
pub use error::{ReadError, RecordError, RecordProblem};
pub use id::IdError;
pub use lines::read_lines;
pub use when::day;

use jiff::civil::Date;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// Number of the way from bytes to articles; a change of it makes the next run read every file again.
pub const READING: u32 = 5;

/// What one record of a file gives.
pub type Record = Result<Article, RecordError>;

/// Takes the records of a file one by one; `Break` stops the reading.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Record) -> ControlFlow<()>;

/// Bytes of the largest file of one article: what is larger is none, and its layers would not fit in memory.
const LARGEST_ARTICLE: usize = 32 << 20;
/// Bytes of the largest `.json` file, which may hold many.
const LARGEST_LIST: usize = 512 << 20;

/// Bytes of the largest file of this name that is read whole; `.jsonl` is read by lines and has no limit.
#[must_use]
pub fn largest(name: &str) -> usize {
    match Format::of_name(name) {
        Some(Format::Json | Format::Lines) => LARGEST_LIST,
        _ => LARGEST_ARTICLE,
    }
}

/// Hands each record of one file to `each`: articles, and for what could not be read, the reasons.
///
/// `name` is the file's path with `/`, relative to its root. The format follows from the content where
/// that is unmistakable (a web page saved as `.txt`, JSON by lines saved as `.json`), else from the
/// ending of the name. A `.jsonl` file too large for memory goes through [`read_lines`] instead.
///
/// # Errors
///
/// The file as a whole gives nothing, or nothing more after the records already handed over.
pub fn read(
    name: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let Some(format) = Format::of_name(name) else {
        return Err(unknown(name, bytes));
    };
    let largest = largest(name);
    if bytes.len() > largest && format != Format::Lines {
        return Err(ReadError::TooLarge {
            size: bytes.len() as u64,
            limit: largest as u64,
        });
    }
    let page = format == Format::Page || is_page(bytes);
    if format == Format::Lines && !bytes.starts_with(b"\xFF\xFE") && !bytes.starts_with(b"\xFE\xFF") {
        return read_lines(name, bytes, each);
    }
    let text = encoding::decode(bytes, page)?;
    let mut article = match format {
        Format::Lines => return read_lines(name, text.as_bytes(), each),
        Format::Json if is_lines(&text) => return read_lines(name, text.as_bytes(), each),
        Format::Json if text.trim().is_empty() => return Err(ReadError::Empty),
        Format::Json => return json::read(&text, each),
        _ if page => read_page(name, &text)?,
        Format::Markdown => markdown::article(name, &text),
        Format::Text | Format::Page => plain::article(name, &text, Article::default()),
    };
    if !layout::has_words(&article.title) && !layout::has_words(&article.body) {
        return Err(ReadError::Empty);
    }
    plain::note_conflicts(name, &mut article);
    let _ = each(Ok(article));
    Ok(())
}

/// Whether a file of this name is one that [`read`] understands (or says why this build does not).
#[must_use]
pub fn known_extension(name: &str) -> bool {
    Format::of_name(name).is_some()
}

/// Whether a file of this name holds a record a line, so that [`read_lines`] can read it piece by piece.
#[must_use]
pub fn is_line_format(name: &str) -> bool {
    Format::of_name(name) == Some(Format::Lines)
}

/// Whether the same bytes give the same articles under both names: names tell formats and days.
#[must_use]
pub fn reads_alike(name: &str, other: &str) -> bool {
    let told = |name: &str| {
        let ending = name.rsplit('/').next().and_then(|file| file.rsplit_once('.'));
        let ending = ending.map(|(_, ending)| ending.to_ascii_lowercase());
        (ending, file_name::day(name), file_name::year(name))
    };
    told(name) == told(other)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Page,
    Json,
    Lines,
}

impl Format {
    fn of_name(name: &str) -> Option<Self> {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (_, ending) = file.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Page,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Lines,
            _ => return None,
        })
    }
}

const FORMATS: &str = "read are .txt, .md, .html, .json and .jsonl";

fn unknown(name: &str, bytes: &[u8]) -> ReadError {
    let file = name.rsplit('/').next().unwrap_or(name);
    let ending = file
        .rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map(|(_, ending)| ending);
    let reason = match (encoding::binary_kind(bytes), ending) {
        (Some(kind), _) => format!("it is {kind}; {FORMATS}"),
        (None, Some(ending)) => format!(".{ending} is not known; {FORMATS}"),
        (None, None) => format!("its name has no ending that tells its format; {FORMATS}"),
    };
    ReadError::UnknownFormat { reason }
}

/// Whether the file says in its first words that it is a web page, whatever its name.
fn is_page(bytes: &[u8]) -> bool {
    let bytes = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let start = bytes[..bytes.len().min(15)].to_ascii_lowercase();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html>") || start.starts_with(b"<html ")
}

/// Whether a `.json` file holds an object a line: its first line is one, and more follows.
fn is_lines(text: &str) -> bool {
    let Some((first, rest)) = text.trim_start().split_once('\n') else {
        return false;
    };
    let is_object = first.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    is_object && !rest.trim().is_empty()
}

#[cfg(feature = "html")]
fn read_page(name: &str, text: &str) -> Result<Article, ReadError> {
    html::article(name, text)
}

#[cfg(not(feature = "html"))]
fn read_page(_name: &str, _text: &str) -> Result<Article, ReadError> {
    let reason = "this program was built without web pages; build it with the feature \"html\"".to_owned();
    Err(ReadError::UnknownFormat { reason })
}

/// A news item: clean text and what its file says about it. Absent is `None`, never empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// The record's own key inside its file, percent-encoded; `None` where a file is one article.
    pub key: Option<String>,
    /// Headline; empty where the article has none.
    pub title: String,
    /// The text without its headline and byline; a dateline stays in it. Never changed after reading.
    pub body: String,
    /// Day of publication, with what it rests on.
    pub published: Option<Dated>,
    /// Day of its last change, with what it rests on.
    pub modified: Option<Dated>,
    /// Day it was taken from the web, as the archive that holds it says; no evidence of publication.
    pub crawled: Option<Date>,
    /// Who published it: newspaper, agency, ministry.
    pub source: Option<String>,
    /// Part of the publication it stands in, as printed: `World`, `Opinion`.
    pub section: Option<String>,
    /// Who wrote it, as printed.
    pub author: Option<String>,
    /// Language as declared, a BCP 47 tag in lower case.
    pub lang: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
}

impl Article {
    /// Whether the day comes first in numeric dates where the article is from, as far as its address tells.
    pub fn day_first(&self) -> Option<bool> {
        let (_, rest) = self.url.as_deref()?.split_once("://")?;
        let host = rest.split(['/', '?', '#', ':']).next()?;
        let (_, domain) = host.trim_end_matches('.').rsplit_once('.')?;
        match domain.to_ascii_lowercase().as_str() {
            "gov" | "mil" => Some(false),
            // Given to anyone.
            "ai" | "cc" | "co" | "fm" | "io" | "me" | "to" | "tv" | "ws" => None,
            domain => day_first_in(domain),
        }
    }

    /// The place of the dateline, as printed and up to its first comma.
    pub fn dateline_place(&self) -> Option<String> {
        dateline::find(&self.body).map(|dateline| dateline.place)
    }

    /// Bytes from the beginning of the body to its first sentence: the length of the dateline, 0 without one.
    pub fn after_dateline(&self) -> usize {
        dateline::find(&self.body).map_or(0, |dateline| dateline.len)
    }
}

/// Whether the day comes first in the numeric dates of a country, by its two-letter code; `None` where both are
/// written, or the year comes first.
pub fn day_first_in(country: &str) -> Option<bool> {
    match country.to_ascii_lowercase().as_str() {
        "us" | "ph" => Some(false),
        "ca" | "cn" | "hu" | "jp" | "kr" | "kp" | "lt" | "mn" | "tw" => None,
        country if country.len() == 2 && country.is_ascii() => Some(true),
        _ => None,
    }
}

/// A day of an article and its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// What says so, such as `json-ld`, `front matter` or `dateline`.
    pub evidence: Cow<'static, str>,
    /// What says otherwise, by less trusted evidence.
    pub conflicts: Vec<(Date, Cow<'static, str>)>,
}

/// Evidence this many days apart is no conflict: datelines are of the day before, and days begin at other times
/// elsewhere.
const NEAR: i32 = 2;

impl Dated {
    /// A day that nothing speaks against.
    pub fn new(date: Date, evidence: impl Into<Cow<'static, str>>) -> Dated {
        Dated {
            date,
            evidence: evidence.into(),
            conflicts: Vec::new(),
        }
    }

    /// Notes what less trusted evidence says, if it is another day.
    fn compare(&mut self, date: Date, evidence: impl Into<Cow<'static, str>>) {
        let evidence = evidence.into();
        let far = self
            .date
            .until(date)
            .is_ok_and(|span| span.get_days().abs() > NEAR);
        if far && self.evidence != evidence {
            self.conflicts.push((date, evidence));
        }
    }
}

/// Names an article in an index: the path of its source relative to the root, and the record's
/// key where a source holds several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId {
    /// Path relative to the root, with `/`; white space, `#` and `%` percent-encoded.
    pub source: String,
    /// Key of the record, percent-encoded alike.
    pub key: Option<String>,
}

#[cfg(test)]
mod tests {
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
        let formats = "read are .txt, .md, .html, .json and .jsonl";
        check(
            "a.xml",
            b"<a/>",
            &format!("format not read: .xml is not known; {formats}"),
        );
        check(
            "LICENSE",
            b"x",
            &format!("format not read: its name has no ending that tells its format; {formats}"),
        );
        check(
            ".txt/x",
            b"x",
            &format!("format not read: its name has no ending that tells its format; {formats}"),
        );
        let pdf = "a PDF; save its text as .txt";
        check(
            "a.pdf",
            b"%PDF-1",
            &format!("format not read: it is {pdf}; {formats}"),
        );
        check("a.txt", b"%PDF-1", &format!("not a text file: it is {pdf}"));
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

    #[test]
    fn names_tell_formats() {
        for (name, known, lines) in [
            ("a/b.txt", true, false),
            ("a.JSONL", true, true),
            ("a.ndjson", true, true),
            ("a.html", true, false),
            ("a.txt/b", false, false),
            ("txt", false, false),
        ] {
            assert_eq!(
                (known_extension(name), is_line_format(name)),
                (known, lines),
                "{name}"
            );
        }
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
}
