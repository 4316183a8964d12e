//! EPUB: books, and issues of magazines made into books.
//!
//! In: an archive. Out: an article for each chapter, in reading order, keyed by the chapter's file. One searches
//! a book for a passage, and an issue for an article, so a chapter is the unit. Its title is its heading, its
//! source the title of the book. Chapters without words (covers) are passed over.

use super::office::{Archive, bytes, part};
use super::xml::Node;
use super::{Article, Dated, ReadError, Sink, fragment, id, layout, when, xml};

const EVIDENCE: &str = "document properties";
/// More chapters than any book has.
const MOST_CHAPTERS: usize = 20_000;

/// Reads a book.
pub(super) fn read(archive: &mut Archive<'_>, each: Sink<'_>) -> Result<(), ReadError> {
    if bytes(archive, "META-INF/rights.xml")?.is_some() {
        return Err(ReadError::Encrypted);
    }
    let container = part(archive, "META-INF/container.xml")?.unwrap_or_default();
    let package_path = container
        .first("rootfile")
        .and_then(|file| file.attr("full-path"));
    let package_path = package_path.unwrap_or("content.opf").to_owned();
    let package = part(archive, &package_path)?.ok_or_else(|| ReadError::Broken {
        reason: format!("the book has no {package_path}"),
    })?;
    let book = book(&package);
    let folder = package_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut any = false;
    for href in chapters(&package) {
        let path = joined(folder, &href);
        let Some(content) = bytes(archive, &path)? else {
            continue;
        };
        let Some(chapter) = chapter(&content, &book, &path) else {
            continue;
        };
        any = true;
        if each(Ok(chapter)).is_break() {
            break;
        }
    }
    match any {
        true => Ok(()),
        false => Err(ReadError::Empty),
    }
}

fn book(package: &Node) -> Article {
    let empty = Node::default();
    let about = package.at(&["metadata"]).unwrap_or(&empty);
    let line = |name: &str| about.first(name).and_then(Node::line);
    let authors: Vec<String> = about.all("creator").into_iter().filter_map(Node::line).collect();
    Article {
        published: line("date")
            .and_then(|text| when::day(&text))
            .map(|date| Dated::new(date, EVIDENCE)),
        source: line("title").or_else(|| line("publisher")),
        author: Some(authors.join(", ")).filter(|authors| !authors.is_empty()),
        lang: line("language").and_then(|lang| layout::language(&lang)),
        ..Article::default()
    }
}

/// The files of the chapters in reading order.
fn chapters(package: &Node) -> Vec<String> {
    let items = package
        .at(&["manifest"])
        .map_or(Vec::new(), |manifest| manifest.all("item"));
    let refs = package
        .at(&["spine"])
        .map_or(Vec::new(), |spine| spine.all("itemref"));
    let href = |reference: &&Node| {
        let id = reference.attr("idref")?;
        let item = items.iter().find(|item| item.attr("id") == Some(id))?;
        let is_list = item
            .attr("properties")
            .is_some_and(|properties| properties.contains("nav"));
        item.attr("href").filter(|_| !is_list).map(str::to_owned)
    };
    refs.iter().take(MOST_CHAPTERS).filter_map(href).collect()
}

/// A path beside the package, with `%20` and the like read.
fn joined(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or(href);
    let decoded = id::decode(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in decoded.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn chapter(content: &[u8], book: &Article, path: &str) -> Option<Article> {
    let page = xml::parse(content).ok();
    let heading = page.as_ref().and_then(|page| {
        let body = page.first("body")?;
        let found = ["h1", "h2", "h3"]
            .iter()
            .find_map(|name| body.first(name)?.line());
        found.or_else(|| page.first("title")?.line())
    });
    let text = match page.as_ref().and_then(|page| page.first("body")) {
        Some(body) => body.text(&[]),
        None => fragment::text(&super::encoding::decode(content, true).ok()?),
    };
    let title = heading.or_else(|| book.source.clone()).unwrap_or_default();
    let body = layout::body(layout::without_title(&text, &title));
    layout::has_words(&body).then(|| Article {
        key: Some(id::encode(path)),
        title,
        body,
        ..book.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::all_of;
    use super::super::fixtures::zip;

    #[test]
    fn chapters_are_articles() {
        let package = "<package><metadata xmlns:dc='d'><dc:title>The Book</dc:title><dc:creator>Jane Doe</dc:creator><dc:date>2025-12-02</dc:date></metadata>\
            <manifest><item id='a' href='a%20b.xhtml'/><item id='n' href='n.xhtml' properties='nav'/><item id='c' href='c.xhtml'/></manifest>\
            <spine><itemref idref='n'/><itemref idref='c'/><itemref idref='a'/></spine></package>";
        let parts = [
            ("mimetype", "application/epub+zip"),
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path='OPS/p.opf'/></rootfiles></container>",
            ),
            ("OPS/p.opf", package),
            (
                "OPS/a b.xhtml",
                "<html><body><h1>Talks</h1><p>They met.</p></body></html>",
            ),
            ("OPS/c.xhtml", "<html><body><img src='cover.png'/></body></html>"),
            ("OPS/n.xhtml", "<html><body>Contents</body></html>"),
        ];
        assert_eq!(
            all_of("a.epub", &zip(&parts)),
            ["OPS/a%20b.xhtml|Talks|They met.|2025-12-02 by document properties|The Book|Jane Doe"]
        );
    }
}
