//! Office documents: DOCX and ODT, both XML in a zip archive.
//!
//! In: an archive. Out: whether it is a document, and the article in one. Text with its paragraphs, tables row by
//! row, notes after the text; what was struck out by tracked changes and comments are left out. Title, author,
//! day and language are those of the text, else of the document's properties. Runs no macro and follows no link.

use super::xml::{self, Node};
use super::{Article, Dated, ReadError, Sink, epub, layout, plain, when};
use std::io::{Cursor, Read, Seek};
use zip::ZipArchive;

const EVIDENCE: &str = "document properties";
/// The most bytes of one part of a document.
const LARGEST_PART: u64 = 64 << 20;

/// A document in memory.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether an archive is a document of an office program or a book and not a bundle of files.
pub(super) fn is_document<R: Read + Seek>(archive: &mut ZipArchive<R>) -> bool {
    let has = |name: &str| archive.index_for_name(name).is_some();
    has("[Content_Types].xml") || (has("mimetype") && (has("content.xml") || has("META-INF/container.xml")))
}

/// Reads a document; `path` is that of its file.
pub(super) fn read(path: &str, bytes: &[u8], each: Sink<'_>) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::Broken {
        reason: format!("not a whole zip archive: {error}; get it again"),
    })?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("META-INF/container.xml") && !has("content.xml") {
        return epub::read(&mut archive, each);
    }
    let read = match () {
        () if has("content.xml") => odt(&mut archive)?,
        () if has("[Content_Types].xml") => docx(&mut archive)?,
        () => return Err(ReadError::Empty),
    };
    let (text, mut article, created) = read;
    if !layout::has_words(&text) {
        return Err(ReadError::Empty);
    }
    if is_made_up(&article.title) {
        article.title.clear();
    }
    article = plain::article(path, &text, article);
    // Templates keep the day and the name of who made them, so these are the last evidence.
    article.published = article
        .published
        .or_else(|| created.map(|date| Dated::new(date, EVIDENCE)));
    plain::note_conflicts(path, &mut article);
    let _ = each(Ok(article));
    Ok(())
}

/// Titles that programs write themselves.
fn is_made_up(title: &str) -> bool {
    let lower = title.to_lowercase();
    let has_ending = [".doc", ".docx", ".odt", ".rtf", ".indd", ".qxd"]
        .iter()
        .any(|e| lower.ends_with(e));
    has_ending || lower.starts_with("microsoft word") || lower.starts_with("untitled") || lower == "title"
}

/// The text of a document, what its properties say, and the day it was made.
type Read1 = (String, Article, Option<jiff::civil::Date>);

fn docx(archive: &mut Archive<'_>) -> Result<Read1, ReadError> {
    let main = main_part(archive)?;
    let document = part(archive, &main)?.ok_or_else(|| ReadError::Broken {
        reason: format!("the document has no part {main}"),
    })?;
    let skipped = [
        "del",
        "moveFrom",
        "Fallback",
        "pPr",
        "rPr",
        "sectPr",
        "fldData",
        "positionH",
        "positionV",
        "sizeRelH",
        "sizeRelV",
    ];
    let mut text = document.text(&skipped);
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    for notes in ["footnotes.xml", "endnotes.xml"] {
        let name = if folder.is_empty() {
            notes.to_owned()
        } else {
            format!("{folder}/{notes}")
        };
        if let Some(notes) = part(archive, &name)? {
            text = layout::body(&format!("{text}\n\n{}", notes.text(&skipped)));
        }
    }
    let styled = |style: &str| {
        let paragraphs = document.all("p").into_iter();
        let found = paragraphs.take(5).find(|p| {
            let named = p.at(&["pPr", "pStyle"]).and_then(|style| style.attr("val"));
            named.is_some_and(|name| name.eq_ignore_ascii_case(style))
        });
        found.and_then(Node::line)
    };
    let core = part(archive, "docProps/core.xml")?.unwrap_or_default();
    let line = |name: &str| core.at(&[name]).and_then(Node::line);
    let day = |name: &str| line(name).and_then(|text| when::day(&text));
    let article = Article {
        title: styled("Title").or_else(|| line("title")).unwrap_or_default(),
        author: line("creator"),
        lang: line("language").and_then(|lang| layout::language(&lang)),
        ..Article::default()
    };
    // What a converter writes that knows no day.
    let made = day("created").or_else(|| day("modified"));
    Ok((text, article, made.filter(|date| date.year() > 1980)))
}

/// The part with the text, as the archive's relations name it.
fn main_part(archive: &mut Archive<'_>) -> Result<String, ReadError> {
    let relations = part(archive, "_rels/.rels")?.unwrap_or_default();
    let found = relations.nodes().find(|node| {
        node.attr("Type")
            .is_some_and(|kind| kind.ends_with("/officeDocument"))
    });
    let target = found
        .and_then(|node| node.attr("Target"))
        .unwrap_or("word/document.xml");
    let target = target.trim_start_matches('/').to_owned();
    let others = [
        ("xl/", "a table (.xlsx)"),
        ("ppt/", "slides (.pptx)"),
        ("visio/", "a drawing (.vsdx)"),
    ];
    match others.iter().find(|(folder, _)| target.starts_with(folder)) {
        Some((_, kind)) => Err(not_a_text(kind)),
        None => Ok(target),
    }
}

fn odt(archive: &mut Archive<'_>) -> Result<Read1, ReadError> {
    let kind = bytes(archive, "mimetype")?.unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind).trim().to_owned();
    for (mark, other) in [
        ("spreadsheet", "a table (.ods)"),
        ("presentation", "slides (.odp)"),
        ("graphics", "a drawing (.odg)"),
    ] {
        if kind.contains(mark) {
            return Err(not_a_text(other));
        }
    }
    let manifest = bytes(archive, "META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.windows(15).any(|window| window == b"encryption-data") {
        return Err(ReadError::Encrypted);
    }
    let content = part(archive, "content.xml")?.unwrap_or_default();
    let body = content.at(&["body", "text"]).or_else(|| content.first("body"));
    let text = body.map_or(String::new(), |body| {
        body.text(&[
            "tracked-changes",
            "annotation",
            "annotation-end",
            "note-citation",
            "sequence-decls",
            "image",
        ])
    });
    let meta = part(archive, "meta.xml")?.unwrap_or_default();
    let line = |name: &str| meta.first(name).and_then(Node::line);
    let day = |name: &str| line(name).and_then(|text| when::day(&text));
    let article = Article {
        title: line("title").unwrap_or_default(),
        author: line("initial-creator").or_else(|| line("creator")),
        lang: line("language").and_then(|lang| layout::language(&lang)),
        ..Article::default()
    };
    Ok((text, article, day("creation-date").or_else(|| day("date"))))
}

fn not_a_text(kind: &str) -> ReadError {
    ReadError::UnknownFormat {
        reason: format!("it is {kind}; save its text as .docx or .txt"),
    }
}

/// A part as a tree; `None` where the archive has none of this name.
pub(super) fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<Node>, ReadError> {
    match bytes(archive, name)? {
        Some(bytes) => xml::parse(&bytes).map(Some).map_err(|error| in_part(name, error)),
        None => Ok(None),
    }
}

fn in_part(name: &str, error: ReadError) -> ReadError {
    match error {
        ReadError::Broken { reason } => ReadError::Broken {
            reason: format!("in {name}: {reason}"),
        },
        other => other,
    }
}

/// The bytes of a part.
pub(super) fn bytes(archive: &mut Archive<'_>, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
    let broken = |reason: String| ReadError::Broken {
        reason: format!("in {name}: {reason}"),
    };
    let Some(at) = archive.index_for_name(name) else {
        return Ok(None);
    };
    let entry = archive.by_index(at).map_err(|error| match error {
        zip::result::ZipError::UnsupportedArchive(_) => ReadError::Encrypted,
        other => broken(other.to_string()),
    })?;
    let mut bytes = Vec::new();
    let read = entry.take(LARGEST_PART + 1).read_to_end(&mut bytes);
    read.map_err(|error| broken(error.to_string()))?;
    match bytes.len() as u64 > LARGEST_PART {
        true => Err(ReadError::TooLarge {
            size: LARGEST_PART + 1,
            limit: LARGEST_PART,
        }),
        false => Ok(Some(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::all_of;
    use super::super::fixtures::zip;

    #[test]
    fn a_docx_is_an_article() {
        let relations = "<Relationships><Relationship Type='http://x/officeDocument' Target='/word/main.xml'/></Relationships>";
        let document = "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Talks</w:t></w:r></w:p>\
            <w:p><w:r><w:t xml:space='preserve'>They </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t>met.</w:t></w:r></w:ins></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>";
        let notes = "<w:footnotes xmlns:w='w'><w:footnote><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let core = "<c:coreProperties xmlns:c='c' xmlns:dc='d'><dc:title>Microsoft Word - x.doc</dc:title><dc:creator>Jane Doe</dc:creator>\
            <c:created>2025-12-02T01:00:00Z</c:created></c:coreProperties>";
        let parts = [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", relations),
            ("word/main.xml", document),
            ("word/footnotes.xml", notes),
            ("docProps/core.xml", core),
        ];
        assert_eq!(
            all_of("a.docx", &zip(&parts)),
            ["|Talks|They met.\n\nOne\n\ntwo\n\nA note.|2025-12-02 by document properties||Jane Doe"]
        );
        let table = relations.replace("/word/main.xml", "xl/workbook.xml");
        assert_eq!(
            all_of(
                "a.xlsx",
                &zip(&[("[Content_Types].xml", "<Types/>"), ("_rels/.rels", &table)])
            ),
            ["format not read: it is a table (.xlsx); save its text as .docx or .txt"]
        );
    }

    #[test]
    fn an_odt_is_an_article() {
        let content = "<o:document-content xmlns:o='o' xmlns:t='t'><o:body><o:text><t:h>Talks</t:h><t:p>They<t:s/>met<t:line-break/>again.\
            <o:annotation><t:p>A comment.</t:p></o:annotation></t:p></o:text></o:body></o:document-content>";
        let meta = "<o:document-meta xmlns:o='o' xmlns:m='m'><o:meta><m:initial-creator>Jane Doe</m:initial-creator>\
            <m:creation-date>2025-12-02T01:00:00</m:creation-date></o:meta></o:document-meta>";
        let mime = "application/vnd.oasis.opendocument.text";
        let parts = [("mimetype", mime), ("content.xml", content), ("meta.xml", meta)];
        assert_eq!(
            all_of("a.odt", &zip(&parts)),
            ["|Talks|They met\nagain.|2025-12-02 by document properties||Jane Doe"]
        );
        let locked = [
            ("mimetype", mime),
            ("content.xml", "x"),
            ("META-INF/manifest.xml", "<m:encryption-data/>"),
        ];
        assert_eq!(
            all_of("a.odt", &zip(&locked)),
            ["encrypted; save it without a password"]
        );
    }
}
