//! NewsML-G2: news items, alone or several in a message.
//!
//! In: the tree of a document. Out: an article for each news item with text (inline XHTML, NITF or plain; of
//! pictures and films their descriptions), keyed by its GUID where there may be several. Day of publication is
//! that of the content, else of the item's first version; a later version is a modification. Packages, plans
//! and concepts only point to texts and give none.

use super::xml::Node;
use super::{
    Article, Dated, ReadError, Record, RecordError, RecordProblem, Sink, fragment, id, layout, nitf, when,
};

const EVIDENCE: &str = "newsml";

/// Reads the document with this outermost element.
pub(super) fn read(root: &Node, each: Sink<'_>) -> Result<(), ReadError> {
    if root.name == "newsItem" {
        let mut article = item(root).ok_or(ReadError::Empty)?;
        // A file that is one article is named by its path alone.
        article.key = None;
        let _ = each(Ok(article));
        return Ok(());
    }
    let items = root.all("newsItem");
    if items.is_empty() {
        return Err(ReadError::UnknownFormat {
            reason: format!("a <{}> of NewsML-G2 points to news and holds none", root.name),
        });
    }
    for (at, item_node) in (1..).zip(items) {
        let record = item(item_node).ok_or_else(|| wordless(at));
        if each(record).is_break() {
            break;
        }
    }
    Ok(())
}

fn wordless(at: u64) -> RecordError {
    RecordError::numbered("item", at, RecordProblem::Wordless)
}

fn item(node: &Node) -> Option<Article> {
    let empty = Node::default();
    let about_item = node.at(&["itemMeta"]).unwrap_or(&empty);
    let content = node.at(&["contentMeta"]).unwrap_or(&empty);
    let line = |path: &[&str]| content.at(path).and_then(Node::line);
    let mut article = inline(node).unwrap_or_default();
    let title = line(&["headline"]).or_else(|| about_item.at(&["title"]).and_then(Node::line));
    article.title = title.unwrap_or(article.title);
    if !layout::has_words(&article.body) {
        let descriptions = content.nodes().filter(|node| node.name == "description");
        article.body = descriptions
            .map(|node| node.text(&[]))
            .collect::<Vec<_>>()
            .join("\n\n");
    }
    article.body = layout::body(layout::without_title(&article.body, &article.title));
    if let Some(dateline) = content.at(&["dateline"]).map(|node| node.text(&[])) {
        article.body = with_dateline(&dateline, &article.body);
    }
    if !layout::has_words(&article.body) {
        return None;
    }
    let day = |node: Option<&Node>| node.and_then(Node::line).and_then(|text| when::day(&text));
    let version = day(about_item.at(&["versionCreated"]));
    let published = day(content.at(&["contentCreated"]))
        .or_else(|| day(about_item.at(&["firstCreated"])))
        .or(version);
    let modified = day(content.at(&["contentModified"])).or(version);
    article.published = published
        .map(|date| Dated::new(date, EVIDENCE))
        .or(article.published);
    article.modified = modified
        .filter(|date| published.is_some_and(|published| *date > published))
        .map(|date| Dated::new(date, EVIDENCE));
    article.source = about_item.at(&["provider"]).and_then(name).or(article.source);
    let creators = content
        .nodes()
        .filter(|node| node.name == "creator" || node.name == "contributor");
    article.author = line(&["by"])
        .or_else(|| creators.filter_map(|node| node.at(&["name"])?.line()).next())
        .or(article.author);
    let declared = content.at(&["language"]).and_then(|node| node.attr("tag"));
    let lang = declared.or_else(|| node.attr("lang")).and_then(layout::language);
    article.lang = lang.or(article.lang);
    article.key = node.attr("guid").map(id::encode);
    article.url = node
        .attr("guid")
        .filter(|guid| guid.starts_with("http"))
        .map(str::to_owned);
    Some(article)
}

/// What the content of an item says: text and, of NITF, what its head says.
fn inline(node: &Node) -> Option<Article> {
    let set = node.at(&["contentSet"])?;
    let mut found: Vec<Article> = Vec::new();
    for content in set.nodes() {
        let article = match content.name.as_str() {
            "inlineXML" => match content.first("nitf") {
                Some(inner) => nitf::article(inner),
                None => page(content),
            },
            "inlineData" if content.attr("encoding").is_none() => Article {
                body: fragment::text_of_either(&content.text(&[])),
                ..Article::default()
            },
            _ => continue,
        };
        found.push(article);
    }
    // Renditions of one content differ in length only.
    found.into_iter().max_by_key(|article| article.body.len())
}

/// The text of XHTML or of another vocabulary inside an item.
fn page(content: &Node) -> Article {
    let body = content.first("body").unwrap_or(content);
    Article {
        title: body.first("h1").and_then(Node::line).unwrap_or_default(),
        body: body.text(&["figure", "figcaption"]),
        ..Article::default()
    }
}

/// The name of a party: its first name, its literal, or the end of its code.
fn name(party: &Node) -> Option<String> {
    let named = party.at(&["name"]).and_then(Node::line);
    let code = || {
        let code = party
            .attr("literal")
            .or_else(|| party.attr("qcode"))
            .or_else(|| party.attr("uri"))?;
        let end = code.trim_end_matches('/').rsplit([':', '/']).next()?;
        layout::some_line(end)
    };
    named.or_else(code)
}

/// The body with its dateline, as it is printed, where the text does not begin with it.
pub(super) fn with_dateline(dateline: &str, body: &str) -> String {
    let dateline = layout::line(dateline);
    let start = body
        .get(..body.len().min(3 * dateline.len() + 40))
        .unwrap_or(body);
    let place = dateline.split([',', '(']).next().unwrap_or(&dateline).trim();
    let is_there = place.is_empty() || start.to_lowercase().contains(&place.to_lowercase());
    match !is_there && layout::has_words(body) {
        true => format!("{dateline}\n\n{body}"),
        false => body.to_owned(),
    }
}

/// Reads NewsML 1.2: a `NewsML` with its items.
pub(super) fn read_old(root: &Node, each: Sink<'_>) -> Result<(), ReadError> {
    let items = root.all("NewsItem");
    let single = items.len() == 1;
    if items.is_empty() {
        return Err(ReadError::Empty);
    }
    for (at, node) in (1..).zip(items) {
        let record: Record = match old_item(node) {
            Some(article) if single => Ok(Article { key: None, ..article }),
            Some(article) => Ok(article),
            None if single => return Err(ReadError::Empty),
            None => Err(wordless(at)),
        };
        if each(record).is_break() {
            break;
        }
    }
    Ok(())
}

fn old_item(node: &Node) -> Option<Article> {
    let contents = node
        .all("DataContent")
        .into_iter()
        .map(|content| match content.first("nitf") {
            Some(inner) => nitf::article(inner),
            None => {
                let mut found = page(content);
                if content.nodes().next().is_none() {
                    found.body = fragment::text_of_either(&content.text(&[]));
                }
                found
            }
        });
    let mut article = contents.max_by_key(|article| article.body.len())?;
    let line = |name: &str| node.first(name).and_then(Node::line);
    let formal = |name: &str| {
        let party = node.first(name)?;
        let party = party.first("Party").unwrap_or(party);
        party.attr("FormalName").and_then(layout::some_line)
    };
    let lines = node.all("NewsLines");
    let in_lines = |name: &str| lines.iter().find_map(|lines| lines.first(name)?.line());
    article.title = in_lines("HeadLine").unwrap_or(article.title);
    article.body = layout::body(layout::without_title(&article.body, &article.title));
    if let Some(dateline) = in_lines("DateLine") {
        article.body = with_dateline(&dateline, &article.body);
    }
    let day = |name: &str| line(name).and_then(|text| when::day(&text));
    let published = day("FirstCreated").or_else(|| day("DateId"));
    let modified = day("ThisRevisionCreated");
    article.modified = modified
        .filter(|date| published.is_some_and(|published| *date > published))
        .map(|date| Dated::new(date, EVIDENCE));
    article.published = published
        .map(|date| Dated::new(date, EVIDENCE))
        .or(article.published);
    article.author = in_lines("ByLine").or(article.author);
    article.source = formal("Provider")
        .or_else(|| line("ProviderId"))
        .or(article.source);
    article.lang = formal("Language")
        .and_then(|lang| layout::language(&lang))
        .or(article.lang);
    article.key = line("PublicIdentifier")
        .or_else(|| line("NewsItemId"))
        .map(|key| id::encode(&key));
    layout::has_words(&article.body).then_some(article)
}

#[cfg(test)]
mod tests {
    use super::super::xml;
    use super::*;
    use std::ops::ControlFlow;

    fn check(xml: &str, expected: &[&str]) {
        let root = xml::parse_text(xml).expect("a tree");
        let mut found = Vec::new();
        let read = if root.name == "NewsML" { read_old } else { read };
        let result = read(&root, &mut |record| {
            found.push(record.map_or_else(|error| error.to_string(), shown));
            ControlFlow::Continue(())
        });
        found.extend(result.err().map(|error| error.to_string()));
        assert_eq!(found, expected);
    }

    fn shown(a: Article) -> String {
        let day = |dated: Option<Dated>| dated.map_or(String::new(), |d| d.date.to_string());
        let rest = [a.key, a.source, a.author, a.lang]
            .map(Option::unwrap_or_default)
            .join("|");
        format!(
            "{}|{}|{}|{}|{rest}",
            a.title,
            a.body,
            day(a.published),
            day(a.modified)
        )
    }

    const META: &str = "<itemMeta><provider qcode='nprov:AGY'/><versionCreated>2025-12-03T01:00:00Z</versionCreated>\
        <firstCreated>2025-12-02T01:00:00Z</firstCreated></itemMeta>\
        <contentMeta><headline>Talks</headline><by>Jane Doe</by><dateline>GENEVA (Agency)</dateline><language tag='en'/></contentMeta>";

    #[test]
    fn items_are_articles() {
        let html = "<html><head><title>x</title></head><body><h1>Talks</h1><p>They met.</p><p>They left.</p></body></html>";
        let item = |guid: &str, content: &str| {
            format!(
                "<newsItem guid='{guid}' xml:lang='fr'>{META}<contentSet>{content}</contentSet></newsItem>"
            )
        };
        let expected = "Talks|GENEVA (Agency)\n\nThey met.\n\nThey left.|2025-12-02|2025-12-03";
        check(
            &item("urn:1", &format!("<inlineXML>{html}</inlineXML>")),
            &[&format!("{expected}||AGY|Jane Doe|en")],
        );
        let nitf = "<nitf><body><body.content><p>In Geneva they met.</p></body.content></body></nitf>";
        let message = [
            item("urn:1", &format!("<inlineXML>{nitf}</inlineXML>")),
            item(
                "urn:2",
                "<inlineData contenttype='text/plain'>Geneva: plain &lt;b&gt;words&lt;/b&gt;.</inlineData>",
            ),
            item("urn:3", "<remoteContent href='x.jpg'/>"),
        ];
        check(
            &format!(
                "<newsMessage><itemSet>{}</itemSet></newsMessage>",
                message.concat()
            ),
            &[
                "Talks|In Geneva they met.|2025-12-02|2025-12-03|urn:1|AGY|Jane Doe|en",
                "Talks|Geneva: plain words.|2025-12-02|2025-12-03|urn:2|AGY|Jane Doe|en",
                "item 3: no text in it",
            ],
        );
        check(
            "<packageItem/>",
            &["format not read: a <packageItem> of NewsML-G2 points to news and holds none"],
        );
    }

    #[test]
    fn the_older_version_is_read() {
        check(
            "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>agency.org</ProviderId><DateId>20251202</DateId>\
             </NewsIdentifier></Identification><NewsManagement><FirstCreated>20251202T101500+0100</FirstCreated>\
             <ThisRevisionCreated>20251202T111500+0100</ThisRevisionCreated></NewsManagement><NewsComponent><NewsLines>\
             <HeadLine>Talks</HeadLine><ByLine>By Jane Doe</ByLine></NewsLines><DescriptiveMetadata><Language FormalName='EN'/>\
             </DescriptiveMetadata><ContentItem><DataContent><p>They met.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
            &["Talks|They met.|2025-12-02|||agency.org|By Jane Doe|en"],
        );
    }
}
