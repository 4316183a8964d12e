//! TEI: edited texts, such as volumes of diplomatic documents.
//!
//! In: the tree of a document. Out: an article for each text; a volume whose divisions are documents gives an
//! article for each of these, keyed by its `xml:id`. Notes of the editors stay, since they are text; what only
//! the printed page shows (running heads, page breaks) goes. Day: that of the document's own dateline or of
//! creation, else of publication.

use super::xml::Node;
use super::{Article, Dated, ReadError, RecordError, RecordProblem, Sink, id, layout, when};

/// Kinds of divisions that are read as texts of their own.
const DOCUMENTS: [&str; 5] = ["document", "article", "letter", "telegram", "entry"];
/// What only the printed page shows.
const OF_THE_PAGE: [&str; 4] = ["fw", "teiHeader", "figDesc", "graphic"];
const EVIDENCE: &str = "tei";

/// Reads the document with this outermost element.
pub(super) fn read(root: &Node, each: Sink<'_>) -> Result<(), ReadError> {
    let inner: Vec<&Node> = root.nodes().filter(|node| node.name.starts_with("TEI")).collect();
    let is_corpus = !inner.is_empty();
    let texts = if is_corpus { inner } else { vec![root] };
    let mut number = 0;
    for text in &texts {
        let volume = head(text);
        let documents = documents(text);
        let parts = if documents.is_empty() {
            vec![*text]
        } else {
            documents
        };
        let single = !is_corpus && parts.len() == 1;
        for part in parts {
            number += 1;
            let found = article(part, &volume, text);
            let record = match found {
                Some(article) if single => Ok(Article { key: None, ..article }),
                Some(mut article) => {
                    article.key.get_or_insert_with(|| number.to_string());
                    Ok(article)
                }
                None if single => return Err(ReadError::Empty),
                None => Err(RecordError::numbered("text", number, RecordProblem::Wordless)),
            };
            if each(record).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The divisions that are documents, in their order; not those inside one another.
fn documents(node: &Node) -> Vec<&Node> {
    let is_document = |node: &Node| {
        node.name.starts_with("div") && node.attr("type").is_some_and(|kind| DOCUMENTS.contains(&kind))
    };
    node.nodes()
        .flat_map(|child| match is_document(child) {
            true => vec![child],
            false => documents(child),
        })
        .collect()
}

/// What the header says of all the text.
fn head(text: &Node) -> Article {
    let empty = Node::default();
    let header = text.at(&["teiHeader"]).unwrap_or(&empty);
    let file = header.at(&["fileDesc"]).unwrap_or(&empty);
    let title = file.at(&["titleStmt"]);
    let authors = title.map_or(Vec::new(), |title| title.all("author"));
    let authors: Vec<String> = authors.into_iter().filter_map(Node::line).collect();
    let lang = header.first("language").and_then(|node| node.attr("ident"));
    let created = header
        .at(&["profileDesc", "creation"])
        .and_then(|node| node.first("date"));
    let published = file.at(&["publicationStmt"]).and_then(|node| node.first("date"));
    let day = created.and_then(day).or_else(|| published.and_then(day));
    Article {
        title: title
            .and_then(|title| title.first("title"))
            .and_then(Node::line)
            .unwrap_or_default(),
        published: day.map(|date| Dated::new(date, EVIDENCE)),
        source: file
            .at(&["publicationStmt"])
            .and_then(|node| node.first("publisher")?.line()),
        author: Some(authors.join(", ")).filter(|authors| !authors.is_empty()),
        lang: lang.or_else(|| text.attr("lang")).and_then(layout::language),
        ..Article::default()
    }
}

fn article(part: &Node, volume: &Article, text: &Node) -> Option<Article> {
    let is_division = part.name.starts_with("div");
    let content = match is_division {
        true => part,
        false => text.at(&["text"]).unwrap_or(text),
    };
    let heading = part.at(&["head"]).map(|head| head.text(&["note"]));
    let heading = heading
        .as_deref()
        .and_then(layout::some_line)
        .filter(|_| is_division);
    let title = heading.unwrap_or_else(|| volume.title.clone());
    let body = content.text(&OF_THE_PAGE);
    let body = layout::body(layout::without_title(&body, &title));
    let own_day = || {
        part.first("dateline")
            .and_then(|node| node.first("date"))
            .and_then(day)
    };
    let of_division = || {
        part.attr("doc-dateTime-min")
            .or_else(|| part.attr("when"))
            .and_then(when::day)
    };
    let dated = match is_division {
        // A volume is published decades after its documents.
        true => of_division()
            .or_else(own_day)
            .map(|date| Dated::new(date, EVIDENCE)),
        false => volume.published.clone(),
    };
    let found = Article {
        key: part.attr("id").map(id::encode),
        title,
        body,
        published: dated,
        lang: part
            .attr("lang")
            .and_then(layout::language)
            .or_else(|| volume.lang.clone()),
        ..volume.clone()
    };
    layout::has_words(&found.body).then_some(found)
}

fn day(date: &Node) -> Option<jiff::civil::Date> {
    let stated = ["when", "when-iso", "notBefore", "from"]
        .iter()
        .find_map(|name| date.attr(name));
    stated.and_then(when::day).or_else(|| when::day(&date.line()?))
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;
    use std::ops::ControlFlow;

    fn check(body: &str, expected: &[&str]) {
        let text = format!(
            "<TEI xmlns='http://www.tei-c.org/ns/1.0'><teiHeader><fileDesc><titleStmt><title>Papers</title><author>J. Doe</author></titleStmt>\
             <publicationStmt><publisher>Office</publisher><date when='1990-01-02'/></publicationStmt></fileDesc>\
             <profileDesc><langUsage><language ident='en'/></langUsage></profileDesc></teiHeader><text><body>{body}</body></text></TEI>"
        );
        let mut found = Vec::new();
        let result = read(&xml::parse_text(&text).expect("a tree"), &mut |record| {
            found.push(record.map_or_else(
                |error| error.to_string(),
                |a| {
                    let day = a.published.map_or(String::new(), |p| p.date.to_string());
                    let key = a.key.unwrap_or_default();
                    format!(
                        "{key}|{}|{}|{day}|{}",
                        a.title,
                        a.body,
                        a.source.unwrap_or_default()
                    )
                },
            ));
            ControlFlow::Continue(())
        });
        found.extend(result.err().map(|error| error.to_string()));
        assert_eq!(found, expected);
    }

    #[test]
    fn texts_and_volumes_are_read() {
        check(
            "<p>They met.<pb n='2'/></p><fw>7</fw><p>They left.</p>",
            &["|Papers|They met.\n\nThey left.|1990-01-02|Office"],
        );
        check(
            "<div type='document' xml:id='d1'><head>1. Memorandum<note n='1'>Source: files.</note></head>\
             <opener><dateline><placeName>Geneva</placeName>, <date when='1955-08-15'>August 15</date></dateline></opener><p>They met.</p></div>\
             <div type='document'><head>2.</head><p>No day.</p></div>",
            &[
                "d1|1. Memorandum|1. Memorandum Source: files.\n\nGeneva, August 15\n\nThey met.|1955-08-15|Office",
                "2|2.|No day.||Office",
            ],
        );
        check(
            "<p/>",
            &["no text in the file; remove it or put an article in it"],
        );
    }
}
