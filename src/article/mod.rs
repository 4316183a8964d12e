//! What comes in: bytes of a file become [`Article`]s.
//!
//! In: the bytes of one file and its name. Out: articles with clean text and metadata, or a
//! reason why there is none. One file of this folder per family of formats. Nothing here opens
//! files, looks at the clock or knows an index.
//!
//! ```text
//! file -unpack-> members -read_member-> articles
//! ```
//!
//! Unpacking goes through a container of any size piece by piece; a member is in memory and read on its own, so
//! that workers can share them. [`read`] does both.

mod budget;
#[cfg(feature = "html")]
mod byline;
mod charset;
mod dateline;
mod encoding;
mod error;
mod feed;
mod epub;
mod file_name;
#[cfg(test)]
mod fixtures;
mod format;
mod fragment;
mod front_matter;
mod guess;
mod header;
mod headline;
#[cfg(feature = "html")]
mod html;
mod http;
mod id;
mod inline;
mod json;
mod layout;
mod lines;
mod mail;
mod markdown;
mod mbox;
mod member;
mod newsml;
mod ninjs;
mod nitf;
mod office;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "html")]
mod page_data;
#[cfg(feature = "html")]
mod page_days;
mod page_guard;
#[cfg(feature = "html")]
mod page_title;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_text;
mod plain;
mod tei;
mod unpack;
mod warc;
mod when;
mod xml;

pub use encoding::{decode_as, decode_in};
pub use error::{ReadError, RecordError, RecordProblem};
pub use id::IdError;
pub use member::{Member, read_member};
pub use unpack::{Input, Piece, SeekRead, is_container, unpack};
pub use when::day;

use format::Format;
use jiff::civil::Date;
use std::borrow::Cow;
use std::io::Cursor;
use std::ops::ControlFlow;

/// Number of the way from bytes to articles; a change of it makes the next run read every file again.
pub const READING: u32 = 5;

/// What one record of a file gives.
pub type Record = Result<Article, RecordError>;

/// Takes the records of a file one by one; `Break` stops the reading.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Record) -> ControlFlow<()>;

/// First bytes of a file that tell what it is.
pub const HEAD: usize = format::HEAD;

/// Bytes of the largest file of this name and beginning that is read whole; a container has no limit.
#[must_use]
pub fn largest(name: &str, head: &[u8]) -> usize {
    // What is of no known format is told by its first bytes.
    Format::of(name, head).map_or(HEAD, Format::largest)
}

/// Hands each record of one file in memory to `each`: articles, and for what could not be read, the reasons.
///
/// `name` is the file's path with `/`, relative to its root. The format follows from the content where
/// that is unmistakable (a web page saved as `.txt`, JSON by lines saved as `.json`), else from the
/// ending of the name. Files too large for memory go through [`unpack`] instead.
///
/// # Errors
///
/// The file as a whole gives nothing, or nothing more after the records already handed over.
pub fn read(
    name: &str,
    bytes: &[u8],
    each: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let mut failure = None;
    unpack(
        name,
        Input::File(&mut Cursor::new(bytes)),
        &mut |piece| match piece {
            Piece::Record(record) => each(record),
            Piece::Member(member) => match (read_member(&member, each), member.key) {
                (Ok(()), _) => ControlFlow::Continue(()),
                (Err(error), Some(key)) => each(Err(error.at(key))),
                (Err(error), None) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            },
        },
    )?;
    failure.map_or(Ok(()), Err)
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

/// Reads what is no container.
fn document(member: &Member, each: Sink<'_>) -> Result<(), ReadError> {
    let (name, bytes) = (member.name.as_str(), member.bytes.as_slice());
    // Days in the name of an archive of the web are those of its making.
    let path = if member.told.url.is_some() { "" } else { name };
    let mut article = match member.format {
        Format::Pdf => read_pdf(path, bytes)?,
        Format::Zip => return office::read(path, bytes, each),
        Format::Mail => return mail::read(&member.place(), bytes, each),
        Format::NewsMl => return newsml::read(&xml::parse(bytes)?, each),
        Format::NewsMl1 => return newsml::read_old(&xml::parse(bytes)?, each),
        Format::Nitf => nitf::read(&xml::parse(bytes)?)?,
        Format::Tei => return tei::read(&xml::parse(bytes)?, each),
        _ => {
            let text = encoding::decode(bytes, member.format != Format::Text)?;
            match member.format {
                Format::Feed => return feed::read(&text, each),
                Format::Lines => return lines::read_lines(text.as_bytes(), each),
                Format::Json if text.trim().is_empty() => return Err(ReadError::Empty),
                Format::Json if format::is_lines(text.as_bytes()) => {
                    return lines::read_lines(text.as_bytes(), each);
                }
                Format::Json if is_json_feed(&text) => return feed::read(&text, each),
                Format::Json => return json::read(&text, each),
                Format::Page => read_page(path, &text)?,
                Format::Markdown => markdown::article(path, &text),
                _ => plain::article(path, &text, Article::default()),
            }
        }
    };
    if !layout::has_words(&article.title) && !layout::has_words(&article.body) {
        return Err(ReadError::Empty);
    }
    plain::note_conflicts(path, &mut article);
    let _ = each(Ok(article));
    Ok(())
}

fn is_json_feed(text: &str) -> bool {
    let start = text.get(..text.len().min(1000)).unwrap_or(text);
    text.trim_start().starts_with('{') && start.contains("https://jsonfeed.org/version/")
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

#[cfg(feature = "pdf")]
fn read_pdf(name: &str, bytes: &[u8]) -> Result<Article, ReadError> {
    pdf::article(name, bytes)
}

#[cfg(not(feature = "pdf"))]
fn read_pdf(_name: &str, _bytes: &[u8]) -> Result<Article, ReadError> {
    let reason = "this program was built without PDF; build it with the feature \"pdf\"".to_owned();
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
mod tests;
