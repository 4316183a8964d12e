//! NITF: one article of an agency, with head and body.
//!
//! In: the tree of a document, or the part of a NewsML item. Out: one article. Pictures and their captions are
//! left out, the dateline comes first in the text. Day: that of issue, else of publication.

use super::newsml::with_dateline;
use super::xml::Node;
use super::{Article, Dated, ReadError, layout, when};

/// Reads a document of its own.
pub(super) fn read(root: &Node) -> Result<Article, ReadError> {
    let found = article(root);
    match layout::has_words(&found.body) {
        true => Ok(found),
        false => Err(ReadError::Empty),
    }
}

/// What a `nitf` element says, be it with words or not.
pub(super) fn article(root: &Node) -> Article {
    let empty = Node::default();
    let head = root.at(&["head"]).unwrap_or(&empty);
    let body = root.at(&["body"]).unwrap_or(root);
    let body_head = body.at(&["body.head"]).unwrap_or(&empty);
    let headline = body_head.first("hl1").or_else(|| body_head.first("hedline"));
    let title = headline
        .and_then(Node::line)
        .or_else(|| head.at(&["title"]).and_then(Node::line));
    let title = title.unwrap_or_default();
    let content = body.at(&["body.content"]).unwrap_or(body);
    let text = content.text(&["media", "body.head", "tagline"]);
    let text = layout::without_title(&text, &title);
    let dateline = body_head.at(&["dateline"]).map(|node| node.text(&[]));
    let pubdata = head.at(&["pubdata"]);
    let about = |name: &str| {
        pubdata
            .and_then(|node| node.attr(name))
            .and_then(layout::some_line)
    };
    let norm = |path: &[&str]| head.at(path).and_then(|node| node.attr("norm"));
    let published = norm(&["docdata", "date.issue"])
        .or_else(|| pubdata.and_then(|node| node.attr("date.publication")))
        .or_else(|| norm(&["docdata", "date.release"]))
        .or_else(|| body_head.first("story.date").and_then(|node| node.attr("norm")));
    Article {
        body: layout::body(&with_dateline(&dateline.unwrap_or_default(), text)),
        title,
        published: published.and_then(when::day).map(|date| Dated::new(date, "nitf")),
        source: body_head
            .first("distributor")
            .and_then(Node::line)
            .or_else(|| about("name"))
            .or_else(|| norm(&["docdata", "doc.copyright"]).and_then(layout::some_line)),
        section: about("position.section"),
        author: body_head.first("byline").and_then(author),
        lang: root
            .attr("lang")
            .or_else(|| body.attr("lang"))
            .and_then(layout::language),
        ..Article::default()
    }
}

/// The names in a byline, else all of it without `By`.
fn author(byline: &Node) -> Option<String> {
    let people: Vec<String> = byline.all("person").into_iter().filter_map(Node::line).collect();
    if !people.is_empty() {
        return Some(people.join(", "));
    }
    let line = layout::some_line(&byline.text(&["byttl"]))?;
    let name = line.strip_prefix("By ").or_else(|| line.strip_prefix("by "));
    layout::some_line(name.unwrap_or(&line))
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;

    #[test]
    fn an_article_is_read() {
        let text = "<nitf xml:lang='en'><head><title>T</title><docdata><date.issue norm='20251202T101500Z'/></docdata>\
            <pubdata name='The Paper' position.section='World'/></head><body><body.head><hedline><hl1>Envoys <em>meet</em></hl1>\
            </hedline><byline>By Jane Doe<byttl>Staff</byttl></byline><dateline><location>GENEVA</location>, Dec. 2</dateline></body.head>\
            <body.content><media><media-caption>A hall.</media-caption></media><p>They <person>met</person>.</p><p>They left.</p>\
            </body.content><body.end><tagline>-30-</tagline></body.end></body></nitf>";
        let a = read(&xml::parse_text(text).expect("a tree")).expect("an article");
        let day = a.published.map(|p| format!("{} by {}", p.date, p.evidence));
        let fields = [
            Some(a.title),
            Some(a.body),
            day,
            a.source,
            a.section,
            a.author,
            a.lang,
        ];
        assert_eq!(
            fields.map(Option::unwrap_or_default).join("|"),
            "Envoys meet|GENEVA, Dec. 2\n\nThey met.\n\nThey left.|2025-12-02 by nitf|The Paper|World|Jane Doe|en"
        );
        let empty = xml::parse_text("<nitf><body/></nitf>").expect("a tree");
        assert_eq!(read(&empty), Err(ReadError::Empty));
    }
}
