//! What comes in: bytes of a file become [`Article`]s.
//!
//! In: the bytes of one file and its name. Out: articles with clean text and metadata, or a
//! reason why there is none. One file of this folder per family of formats. Nothing here opens
//! files, looks at the clock or knows an index.

use jiff::civil::Date;

/// A news item: clean text and what its file says about it. Absent is `None`, never empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// The record's own key inside its file, percent-encoded; `None` where a file is one article.
    pub key: Option<String>,
    /// Headline; empty where the article has none.
    pub title: String,
    /// The text without its headline, byline and dateline markup; never changed after reading.
    pub body: String,
    /// Day of publication, with what it rests on.
    pub published: Option<Published>,
    /// Who published it: newspaper, agency, ministry.
    pub source: Option<String>,
    /// Who wrote it, as printed.
    pub author: Option<String>,
    /// Language as declared, a BCP 47 tag in lower case.
    pub lang: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
}

/// The day of publication and its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// What says so, such as `json-ld`, `front matter` or `dateline`.
    pub evidence: &'static str,
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
