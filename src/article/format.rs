//! What a file is: by its first bytes, else by the ending of its name.
//!
//! In: a name and the first bytes of a file. Out: its format, or a sentence that says what it is and why it
//! is not read. Content decides where it is unmistakable, whatever the name says; a name decides only among
//! kinds of plain text. A file whose name has no known format is read where its name has no ending and its
//! content is plainly text.

use super::{ReadError, encoding};

/// First bytes that are looked at.
pub(super) const HEAD: usize = 8192;

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Page,
    Json,
    Lines,
    Feed,
    NewsMl,
    NewsMl1,
    Nitf,
    Tei,
    Mail,
    Mailbox,
    Pdf,
    /// An archive, or a document that is one inside: DOCX, ODT, EPUB.
    Zip,
    Tar,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    Warc,
    Arc,
}

/// Bytes of the largest file of one article: what is larger is none, and its layers would not fit in memory.
const LARGEST_ARTICLE: usize = 32 << 20;
/// Bytes of the largest PDF or office file, most of which are pictures.
const LARGEST_DOCUMENT: usize = 128 << 20;
/// Bytes of the largest `.json` file, which may hold many.
const LARGEST_LIST: usize = 512 << 20;

impl Format {
    /// The format of a file of this name that begins with these bytes.
    pub(super) fn of(name: &str, head: &[u8]) -> Result<Format, ReadError> {
        if let Some(format) = by_signature(head) {
            return Ok(format);
        }
        let ending = ending(name);
        let by_name = ending.as_deref().and_then(by_ending);
        if let Some(kind) = encoding::binary_kind(head) {
            return Err(match by_name {
                Some(_) => ReadError::Binary {
                    reason: format!("it is {kind}"),
                },
                None => ReadError::UnknownFormat {
                    reason: format!("it is {kind}"),
                },
            });
        }
        if by_name == Some(Format::Lines) {
            return Ok(Format::Lines);
        }
        if let Some(kind) = ending.as_deref().and_then(no_article) {
            return Err(ReadError::UnknownFormat {
                reason: format!("{kind} is no article"),
            });
        }
        if let Some(found) = by_markup(head, ending.as_deref()) {
            return found;
        }
        match by_name {
            Some(Format::Json) if is_lines(head) => Ok(Format::Lines),
            Some(Format::Pdf) => Err(broken("it does not begin as a PDF does")),
            Some(Format::Zip) => Err(broken("it does not begin as a zip archive does")),
            Some(Format::Tar | Format::Gzip | Format::Zstd | Format::Bzip2 | Format::Xz) => {
                Err(broken("it does not begin as its ending says"))
            }
            Some(format) => Ok(format),
            None => nameless(name, ending.as_deref(), head),
        }
    }

    /// Bytes of the largest file of this format that is read whole.
    pub(super) fn largest(self) -> usize {
        match self {
            Format::Json => LARGEST_LIST,
            Format::Pdf | Format::Zip => LARGEST_DOCUMENT,
            _ => LARGEST_ARTICLE,
        }
    }

    /// Whether it holds many things that are read one by one, so that it need not fit in memory.
    pub(super) fn is_container(self) -> bool {
        use Format::{Arc, Bzip2, Gzip, Lines, Mailbox, Tar, Warc, Xz, Zip, Zstd};
        matches!(
            self,
            Arc | Bzip2 | Gzip | Lines | Mailbox | Tar | Warc | Xz | Zip | Zstd
        )
    }
}

fn by_signature(head: &[u8]) -> Option<Format> {
    const SIGNATURES: [(&[u8], Format); 9] = [
        (b"PK\x03\x04", Format::Zip),
        (b"PK\x05\x06", Format::Zip),
        (b"\x1F\x8B", Format::Gzip),
        (b"\xFD7zXZ\0", Format::Xz),
        (b"\x28\xB5\x2F\xFD", Format::Zstd),
        (b"WARC/0.", Format::Warc),
        (b"WARC/1.", Format::Warc),
        (b"filedesc://", Format::Arc),
        (b"%PDF-", Format::Pdf),
    ];
    let found = SIGNATURES.iter().find(|(start, _)| head.starts_with(start));
    if let Some((_, format)) = found {
        return Some(*format);
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        return Some(Format::Bzip2);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Format::Tar);
    }
    // Printers and mail gateways put lines before a PDF, which readers of PDF pass over.
    let start = &head[..head.len().min(1024)];
    let late = start
        .windows(7)
        .any(|seven| seven == b"%PDF-1." || seven == b"%PDF-2.");
    (late && start.contains(&b'%') && !start.starts_with(b"<")).then_some(Format::Pdf)
}

/// The ending of a name in lower case; none where what follows the last full stop cannot be one
/// (`cable.05MOSCOW123`, `2025.12.01`).
fn ending(name: &str) -> Option<String> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (stem, ending) = file.rsplit_once('.')?;
    let is_ending = !stem.is_empty()
        && (1..=8).contains(&ending.len())
        && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        && ending.bytes().any(|b| b.is_ascii_alphabetic());
    is_ending.then(|| ending.to_ascii_lowercase())
}

fn by_ending(ending: &str) -> Option<Format> {
    Some(match ending {
        "txt" | "text" => Format::Text,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "shtml" => Format::Page,
        "json" | "ninjs" => Format::Json,
        "jsonl" | "ndjson" => Format::Lines,
        "rss" | "atom" => Format::Feed,
        "nitf" => Format::Nitf,
        "eml" | "emlx" | "mht" | "mhtml" => Format::Mail,
        "mbox" | "mbx" => Format::Mailbox,
        "pdf" => Format::Pdf,
        "zip" | "docx" | "odt" | "epub" => Format::Zip,
        "tar" => Format::Tar,
        "gz" | "tgz" => Format::Gzip,
        "zst" | "tzst" => Format::Zstd,
        "bz2" | "tbz2" => Format::Bzip2,
        "xz" | "txz" => Format::Xz,
        "warc" => Format::Warc,
        _ => return None,
    })
}

/// Kinds of files that hold no article by their nature.
fn no_article(ending: &str) -> Option<&'static str> {
    const KINDS: [(&str, &[&str]); 8] = [
        (
            "a picture",
            &[
                "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg", "ico", "jp2",
            ],
        ),
        ("a style sheet", &["css", "scss", "less", "xsl", "xslt"]),
        (
            "a program or its source",
            &[
                "js", "mjs", "ts", "exe", "dll", "so", "class", "jar", "py", "sh", "bat", "php", "wasm",
            ],
        ),
        ("a font", &["ttf", "otf", "woff", "woff2", "eot"]),
        (
            "sound or film",
            &[
                "mp3", "mp4", "m4a", "m4v", "wav", "ogg", "avi", "mov", "webm", "mkv", "flac",
            ],
        ),
        ("a table", &["csv", "tsv", "dbf", "xls", "xlsx", "ods"]),
        ("a calendar or address book", &["ics", "ical", "vcf"]),
        (
            "a schema or a setting",
            &[
                "xsd", "dtd", "rng", "map", "lock", "ini", "cfg", "yaml", "yml", "toml",
            ],
        ),
    ];
    KINDS
        .iter()
        .find(|(_, endings)| endings.contains(&ending))
        .map(|(kind, _)| *kind)
}

/// What the first words of a text say it is.
fn by_markup(head: &[u8], ending: Option<&str>) -> Option<Result<Format, ReadError>> {
    if is_mailbox(head) {
        return Some(Ok(Format::Mailbox));
    }
    if is_mail(head) {
        return Some(Ok(Format::Mail));
    }
    let bytes = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    match bytes.first()? {
        b'<' | 0 | 0xFE | 0xFF => {}
        b'{' | b'[' if ending.is_none() => {
            return Some(Ok(if is_lines(head) {
                Format::Lines
            } else {
                Format::Json
            }));
        }
        _ if ending == Some("xml") => {}
        _ => return None,
    }
    let text = match encoding::decode(head, true) {
        Ok(text) => text,
        Err(error) if ending == Some("xml") => return Some(Err(error)),
        Err(_) => return None,
    };
    let root = root_element(&text);
    let name = root.rsplit(':').next().unwrap_or(&root);
    let format = match name {
        "html" | "!doctype html" => Format::Page,
        "rss" | "feed" | "rdf" | "entry" => Format::Feed,
        "newsitem" | "newsmessage" | "packageitem" | "conceptitem" | "knowledgeitem" | "planningitem"
        | "catalogitem" => Format::NewsMl,
        "newsml" => Format::NewsMl1,
        "nitf" => Format::Nitf,
        "tei" | "tei.2" | "teicorpus" | "teicorpus.2" => Format::Tei,
        _ if ending.is_some_and(|ending| by_ending(ending) == Some(Format::Page)) => return None,
        "" if ending == Some("xml") => return Some(Err(broken("it holds no element of XML"))),
        _ if ending == Some("xml") || text.starts_with("<?xml") => {
            return Some(Err(unread(format!("XML whose outermost element is <{root}>"))));
        }
        _ => return None,
    };
    Some(Ok(format))
}

/// The name of the first element in lower case; `!doctype html` for a page that begins so.
fn root_element(text: &str) -> String {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = match () {
            () if rest.starts_with("!--") => rest.find("-->").map(|end| end + 3),
            () if rest.starts_with('?') => rest.find("?>").map(|end| end + 2),
            () if rest.starts_with('!') => {
                if rest
                    .get(..13)
                    .is_some_and(|start| start.eq_ignore_ascii_case("!doctype html"))
                {
                    return "!doctype html".to_owned();
                }
                // A document type may hold declarations of its own in brackets.
                match (rest.find('['), rest.find('>')) {
                    (Some(open), Some(close)) if open < close => rest.find("]>").map(|end| end + 2),
                    (_, close) => close.map(|end| end + 1),
                }
            }
            () => {
                let end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/');
                return rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
            }
        };
        let Some(end) = end else { break };
        rest = &rest[end..];
    }
    String::new()
}

/// Whether a mailbox begins here: `From someone Mon Jan  1 00:00:00 2025`, then header lines.
fn is_mailbox(head: &[u8]) -> bool {
    let Some(rest) = head.strip_prefix(b"From ") else {
        return false;
    };
    let mut lines = rest.split(|&b| b == b'\n');
    let has_clock = lines
        .next()
        .is_some_and(|line| line.contains(&b':') && line.len() < 200);
    has_clock
        && lines
            .next()
            .is_some_and(|line| header_name(line.trim_ascii_end()).is_some())
}

/// Whether header lines of a mail stand at the top: at least three, among them one that only mail has.
fn is_mail(head: &[u8]) -> bool {
    const ONLY_MAIL: [&str; 9] = [
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "x-mailer",
        "content-type",
        "dkim-signature",
        "content-transfer-encoding",
    ];
    let (mut any, mut only) = (0, false);
    for line in head.split(|&b| b == b'\n') {
        let line = line.trim_ascii_end();
        if any > 0 && line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let Some(name) = header_name(line) else { break };
        any += 1;
        only |= ONLY_MAIL.contains(&name.as_str());
    }
    any >= 3 && only
}

fn header_name(line: &[u8]) -> Option<String> {
    let at = line.iter().position(|&b| b == b':')?;
    let name = &line[..at];
    let fits = (1..=60).contains(&name.len())
        && name
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    fits.then(|| String::from_utf8_lossy(name).to_ascii_lowercase())
}

/// Whether text in JSON holds an object a line: its first line is one, and more follows.
pub(super) fn is_lines(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let Some(end) = text.iter().position(|&b| b == b'\n') else {
        return false;
    };
    let first = &text[..end];
    let is_object = first.starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok();
    is_object && !text[end..].trim_ascii().is_empty()
}

/// A file whose name tells nothing: text where its name has no ending and its content is plainly text.
fn nameless(name: &str, ending: Option<&str>, head: &[u8]) -> Result<Format, ReadError> {
    // They speak of the folder, as README does.
    const ABOUT: [&str; 8] = [
        "license",
        "licence",
        "copying",
        "copyright",
        "notice",
        "authors",
        "makefile",
        "changelog",
    ];
    if let Some(ending) = ending {
        return Err(unread(format!(".{ending} is not known")));
    }
    let file = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    if head.is_empty() {
        return Err(ReadError::Empty);
    }
    // What is piped in was chosen by hand.
    if file == "-" || (!ABOUT.contains(&file.as_str()) && is_plainly_text(head)) {
        return Ok(Format::Text);
    }
    Err(unread(
        "its name has no ending that tells its format, and its content is not plainly a text".to_owned(),
    ))
}

/// Words enough, and next to nothing but words.
fn is_plainly_text(head: &[u8]) -> bool {
    let Ok(text) = encoding::decode(head, false) else {
        return false;
    };
    let (mut letters, mut others) = (0, 0);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let wordlike = c.is_alphanumeric() || matches!(c, '.' | ',' | '-' | '\'' | '"' | '’' | '“' | '”');
        *(if wordlike { &mut letters } else { &mut others }) += 1;
    }
    letters >= 60 && letters > 12 * others
}

fn unread(what: String) -> ReadError {
    const FORMATS: &str = "read are text, Markdown, HTML, JSON, feeds, NewsML, NITF, TEI, mail, PDF, DOCX, ODT, EPUB, \
        WARC, and zip, tar, gz, zst, bz2 and xz of them";
    ReadError::UnknownFormat {
        reason: format!("{what}; {FORMATS}"),
    }
}

fn broken(reason: &str) -> ReadError {
    ReadError::Broken {
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, head: &[u8], expected: &str) {
        let found = match Format::of(name, head) {
            Ok(format) => format!("{format:?}"),
            Err(error) => error.to_string(),
        };
        assert!(found.starts_with(expected), "{name}: {found}, not {expected}");
    }

    #[test]
    fn content_decides() {
        let mail = b"Received: by x\r\nFrom: a@b.org\r\nSubject: Talks\r\n\r\nText.";
        for (name, head, expected) in [
            ("a.txt", &b"<!DOCTYPE html><p>"[..], "Page"),
            ("a.txt", b"\xEF\xBB\xBF <HTML lang=en>", "Page"),
            (
                "a.html",
                b"<?xml version='1.0'?><!-- x --><rss version='2.0'>",
                "Feed",
            ),
            (
                "a.xml",
                b"<?xml version='1.0'?><!DOCTYPE nitf SYSTEM 'x.dtd' [ <!ENTITY a '<b>'> ]><nitf>",
                "Nitf",
            ),
            ("a.xml", b"\xFF\xFE<\0T\0E\0I\0>\0", "Tei"),
            ("a.xml", b"<n:newsItem xmlns:n='x'>", "NewsMl"),
            ("a.xml", b"<NewsML>", "NewsMl1"),
            (
                "a.xml",
                b"<svg>",
                "format not read: XML whose outermost element is <svg>",
            ),
            ("a.xml", b"words", "broken file: it holds no element"),
            ("a.txt", mail, "Mail"),
            ("a.eml", b"Hello", "Mail"),
            (
                "a.txt",
                b"Title: Talks\nDate: 2025-12-02\nSource: X\n\nText.",
                "Text",
            ),
            (
                "inbox",
                b"From a@b.org Mon Jan  1 00:00:00 2025\nSubject: x\n\ny",
                "Mailbox",
            ),
            ("a.txt", b"From Geneva: they\nmet again.", "Text"),
            ("a.json", b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "Lines"),
            ("a.json", b"{\"text\":\"a\"}", "Json"),
            ("a", b"[{\"text\":\"a\"}]", "Json"),
            ("a.bin", b"%PDF-1.4", "Pdf"),
            ("a.txt", b"PK\x03\x04", "Zip"),
            ("a", b"\x1F\x8B\x08", "Gzip"),
            ("a.txt", b"BZh91AY&SY", "Bzip2"),
            ("a.txt", b"BZh is a name.", "Text"),
        ] {
            check(name, head, expected);
        }
    }

    #[test]
    fn what_is_not_read_is_named() {
        for (name, head, expected) in [
            (
                "a.doc",
                &b"\xD0\xCF\x11\xE0"[..],
                "format not read: it is an old office file",
            ),
            (
                "a.txt",
                b"\xD0\xCF\x11\xE0",
                "not a text file: it is an old office file",
            ),
            ("a.rar", b"Rar!\x1A\x07", "format not read: it is a RAR archive"),
            ("a.css", b"p { }", "format not read: a style sheet is no article"),
            (
                "a.srt",
                b"1\n",
                "format not read: .srt is not known; read are text",
            ),
            ("a.pdf", b"words", "broken file: it does not begin as a PDF does"),
            ("a", b"x = 1", "format not read: its name has no ending"),
            (
                "LICENSE",
                &b"Permission is hereby granted ".repeat(4),
                "format not read: its name has no ending",
            ),
            ("a", b"", "no text in the file"),
            ("-", b"x", "Text"),
        ] {
            check(name, head, expected);
        }
    }

    #[test]
    fn a_name_without_ending_may_be_a_text() {
        let text =
            "The foreign ministers of the four powers met in Geneva on Monday, and they agreed to go on.";
        for name in ["0001", "cable.05MOSCOW1234", "2025.12.01"] {
            check(name, text.as_bytes(), "Text");
        }
    }
}
