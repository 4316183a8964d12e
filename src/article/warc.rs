//! Web archives: WARC and its forerunner ARC.
//!
//! In: a stream of records. Out: of each, what was fetched, from where and on which day; then, for those a
//! reader could want, the content as a browser would see it. Passed over are requests, notes of the crawler,
//! failures, and what pages are made of beside their text (pictures, styles, scripts). Finds the next record
//! again where a length is wrong. Holds one record at a time and nothing over 128 MiB.

use super::{ReadError, http, when};
use jiff::civil::Date;
use std::io::{self, BufRead, Read};

/// The largest record that is read.
const LARGEST: u64 = 128 << 20;
/// The longest line of a record's head, and the most of them.
const LINE: u64 = 64 << 10;
const MOST_LINES: usize = 1000;

/// One record as it stands in the archive.
#[derive(Debug, Default)]
pub(super) struct Raw {
    kind: String,
    uri: String,
    date: String,
    mime: String,
    /// Its content, as far as it is there; `None` where there is too much of it.
    block: Option<Vec<u8>>,
}

/// The records of an archive.
pub(super) struct Records<R> {
    input: R,
    is_arc: bool,
}

/// A page or file of the web.
pub(super) struct Resource {
    /// Its address and, to tell versions apart, when it was fetched.
    pub(super) url: String,
    pub(super) stamp: String,
    pub(super) day: Option<Date>,
    /// A name whose ending is that of its media type.
    pub(super) name: String,
    pub(super) content: Result<Vec<u8>, ReadError>,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R, is_arc: bool) -> Self {
        Records { input, is_arc }
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Raw>> {
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            let found = match self.is_arc {
                true => arc_head(&line),
                false if line.starts_with("WARC/") => self.warc_head()?,
                false => None,
            };
            // What is no head is an empty line, or the rest of a record whose length was wrong.
            if let Some((mut record, length)) = found {
                record.block = self.block(&record, length)?;
                return Ok(Some(record));
            }
        }
    }

    fn warc_head(&mut self) -> io::Result<Option<(Raw, u64)>> {
        let mut record = Raw::default();
        let mut length = None;
        for _ in 0..MOST_LINES {
            let Some(line) = self.line()? else { break };
            if line.trim().is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => record.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    // Some programs write it in angle brackets.
                    record.uri = value.trim_start_matches('<').trim_end_matches('>').to_owned();
                }
                "warc-date" => record.date = value.to_owned(),
                "content-type" => record.mime = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        Ok(length.map(|length| (record, length)))
    }

    /// A record's content; of one that nobody reads, it is only passed over.
    fn block(&mut self, record: &Raw, length: u64) -> io::Result<Option<Vec<u8>>> {
        let mut content = (&mut self.input).take(length);
        if !record.is_wanted() || length > LARGEST {
            io::copy(&mut content, &mut io::sink())?;
            return Ok(None);
        }
        let mut block = Vec::new();
        content.read_to_end(&mut block)?;
        Ok(Some(block))
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        (&mut self.input).take(LINE).read_until(b'\n', &mut line)?;
        let text = || String::from_utf8_lossy(&line).into_owned();
        Ok((!line.is_empty()).then(text))
    }
}

impl Raw {
    fn is_wanted(&self) -> bool {
        matches!(self.kind.as_str(), "response" | "resource" | "conversion")
    }
}

/// `http://e.org/ 127.0.0.1 20250102030405 text/html 123`; addresses may hold blanks.
fn arc_head(line: &str) -> Option<(Raw, u64)> {
    let mut parts = line.trim().rsplitn(5, ' ');
    let length = parts.next()?.parse().ok()?;
    let (mime, date, _address, uri) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_date = date.len() == 14 && date.bytes().all(|b| b.is_ascii_digit());
    let kind = if uri.starts_with("filedesc:") {
        "warcinfo"
    } else {
        "response"
    };
    (is_date && uri.contains(':')).then(|| {
        let record = Raw {
            kind: kind.to_owned(),
            uri: uri.to_owned(),
            date: date.to_owned(),
            mime: mime.to_ascii_lowercase(),
            block: None,
        };
        (record, length)
    })
}

/// What a record holds for a reader; `None` where that is nothing.
pub(super) fn resource(record: Raw) -> Option<Resource> {
    let is_http = record.uri.starts_with("http") && record.kind == "response";
    // What a site tells crawlers is no article, and neither is what a crawler notes of itself.
    let is_note = record.uri.ends_with("/robots.txt") || record.uri.starts_with("metadata:");
    if !record.is_wanted() || is_note {
        return None;
    }
    let (mime, content) = match record.block {
        None => {
            let (size, limit) = (LARGEST + 1, LARGEST);
            (record.mime, Err(ReadError::TooLarge { size, limit }))
        }
        Some(block) if is_http && block.starts_with(b"HTTP/") => {
            let response = http::response(&block)?;
            (response.mime, response.content)
        }
        Some(block) => (record.mime, Ok(block)),
    };
    let ending = ending(&mime)?;
    Some(Resource {
        // ARC writes `20250102030405`.
        day: when::day(record.date.get(..8).unwrap_or("")).or_else(|| when::day(&record.date)),
        stamp: record.date,
        name: format!("resource{ending}"),
        url: record.uri,
        content,
    })
    .filter(|found| !matches!(&found.content, Ok(content) if content.trim_ascii().is_empty()))
}

/// The ending of files of a media type; none for what pages are made of beside text.
fn ending(mime: &str) -> Option<&'static str> {
    let mime = mime.split(';').next().unwrap_or("").trim();
    Some(match mime {
        "text/html" | "application/xhtml+xml" => ".html",
        "application/pdf" => ".pdf",
        "application/json" | "application/feed+json" => ".json",
        "application/rss+xml" | "application/atom+xml" | "application/rdf+xml" => ".rss",
        "text/xml" | "application/xml" => ".xml",
        "text/plain" => ".txt",
        "text/markdown" => ".md",
        "message/rfc822" => ".eml",
        "text/css"
        | "text/javascript"
        | "application/javascript"
        | "application/x-javascript"
        | "text/dns"
        | "application/warc-fields"
        | "application/ecmascript" => return None,
        "" | "no-type" | "unk" | "unknown" | "application/octet-stream" => "",
        mime if mime.starts_with("application/vnd.openxml") || mime.starts_with("application/vnd.oasis") => {
            ""
        }
        "application/epub+zip" | "application/msword" | "application/zip" | "application/gzip" => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(archive: &str, is_arc: bool, expected: &[&str]) {
        let mut records = Records::new(archive.as_bytes(), is_arc);
        let mut found = Vec::new();
        while let Some(record) = records.next().expect("bytes in memory") {
            found.extend(resource(record).map(|r| {
                let day = r.day.map_or(String::new(), |day| day.to_string());
                let content = r
                    .content
                    .map(|content| String::from_utf8_lossy(&content).into_owned());
                format!(
                    "{}|{day}|{}|{}",
                    r.url,
                    r.name,
                    content.unwrap_or_else(|e| e.to_string())
                )
            }));
        }
        assert_eq!(found, expected);
    }

    fn warc(kind: &str, uri: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-01-02T03:04:05Z\r\n\
             Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    #[test]
    fn responses_are_found() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One";
        let archive = [
            warc("request", "http://e.org/", "GET /"),
            warc("response", "<http://e.org/>", page),
            warc(
                "response",
                "http://e.org/gone",
                "HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n<p>No",
            ),
            warc(
                "response",
                "http://e.org/x.css",
                "HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\np {}",
            ),
            "left over\r\n".to_owned(),
            warc("response", "http://e.org/2", page),
        ];
        check(
            &archive.concat(),
            false,
            &[
                "http://e.org/|2025-01-02|resource.html|<p>One",
                "http://e.org/2|2025-01-02|resource.html|<p>One",
            ],
        );
        let cut = archive.concat();
        let cut = &cut[..cut.len() - 6];
        check(
            cut,
            false,
            &[
                "http://e.org/|2025-01-02|resource.html|<p>One",
                "http://e.org/2|2025-01-02|resource.html|<p>O",
            ],
        );
        check(
            "WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\nx",
            false,
            &[],
        );
    }

    #[test]
    fn the_forerunner_is_read() {
        let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One";
        let archive = format!(
            "filedesc://x.arc 0.0.0.0 20250102030405 text/plain 4\n1 0\n\n\
             http://e.org/a b 1.2.3.4 20250102030405 text/html {}\n{page}\n",
            page.len()
        );
        check(
            &archive,
            true,
            &["http://e.org/a b|2025-01-02|resource.html|<p>One"],
        );
    }
}
