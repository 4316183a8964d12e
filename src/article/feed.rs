//! Feeds: RSS in all its versions, Atom, JSON Feed.
//!
//! In: the text of a feed. Out: an article for each entry, with its content where that is given, else its
//! summary; keyed by the entry's id, else its address. The feed's title is the source. Follows no link, so an
//! entry is what the feed itself says.

use super::{
    Article, Dated, ReadError, RecordError, RecordProblem, Sink, fragment, id, layout, plain, when, xml,
};
use feed_rs::model::{Entry, Feed, Link};
use feed_rs::parser::ParseFeedError;

const EVIDENCE: &str = "feed";

/// Reads a whole feed. Of one that was cut off, the entries before the cut are read.
pub(super) fn read(text: &str, each: Sink<'_>) -> Result<(), ReadError> {
    xml::refuse_entities(text)?;
    let text = current(text);
    let (feed, failure) = match parsed(&text) {
        Ok(feed) => (feed, None),
        Err(error) => {
            let broken = ReadError::Broken {
                reason: format!("not a whole feed: {error}"),
            };
            let whole = cut_short(&text).and_then(|text| parsed(&text).ok());
            match whole {
                Some(feed) => (feed, Some(broken)),
                None => return Err(broken),
            }
        }
    };
    if feed.entries.is_empty() {
        return Err(failure.unwrap_or(ReadError::Empty));
    }
    for (number, entry) in (1..).zip(&feed.entries) {
        if each(article(entry, &feed, number)).is_break() {
            return Ok(());
        }
    }
    failure.map_or(Ok(()), Err)
}

fn parsed(text: &str) -> Result<Feed, ParseFeedError> {
    let parser = feed_rs::parser::Builder::new()
        // An id that is made up would differ from run to run.
        .id_generator(|_, _, _| String::new())
        .sanitize_content(false)
        // Days count as printed, in whatever zone; noon keeps them whole.
        .timestamp_parser(|text| format!("{}T12:00:00Z", when::day(text)?).parse().ok())
        .build();
    parser.parse(text.as_bytes())
}

/// The feed without what the parser stumbles over: a declared encoding that no longer holds, a version of RSS that is
/// not said, the names of Atom before it was a standard.
fn current(text: &str) -> String {
    let start = match text.trim_start() {
        text if text.starts_with("<?xml") => text.split_once("?>").map_or(text, |(_, rest)| rest),
        text => text,
    };
    if start.contains("http://purl.org/atom/ns#") {
        return start
            .replace("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom")
            .replace("<issued>", "<published>")
            .replace("</issued>", "</published>")
            .replace("<modified>", "<updated>")
            .replace("</modified>", "</updated>");
    }
    let Some(at) = start.find("<rss") else {
        return start.to_owned();
    };
    let end = start[at..].find('>').map_or(start.len(), |end| at + end);
    let attributes = start[at + 4..end].replace("version=", "said=");
    format!(
        "{}<rss version=\"2.0\"{attributes}{}",
        &start[..at],
        &start[end..]
    )
}

/// The feed up to its last whole entry.
fn cut_short(text: &str) -> Option<String> {
    const ENDS: [(&str, &str, &str); 3] = [
        ("<rss", "</item>", "</channel></rss>"),
        ("<rdf:RDF", "</item>", "</rdf:RDF>"),
        ("<feed", "</entry>", "</feed>"),
    ];
    let (_, last, closing) = ENDS.iter().find(|(root, ..)| text.contains(root))?;
    let end = text.rfind(last)? + last.len();
    Some(format!("{}{closing}", &text[..end]))
}

fn article(entry: &Entry, feed: &Feed, number: u64) -> Result<Article, RecordError> {
    let text = |text: &Option<feed_rs::model::Text>| text.as_ref().map(|text| text.content.clone());
    let url = address(&entry.links);
    let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = text(&entry.summary);
    let described = || {
        let media = entry.media.iter().find_map(|media| media.description.as_ref());
        media.map(|text| text.content.clone())
    };
    let body = content
        .map(fragment::text_of_either)
        .filter(|body| layout::has_words(body))
        .or_else(|| {
            summary
                .or_else(described)
                .map(|summary| fragment::text_of_either(&summary))
        });
    let title = text(&entry.title).map(|title| layout::line(&fragment::text_of_either(&title)));
    let title = title.unwrap_or_default();
    let body = body.unwrap_or_default();
    let day = |date: String| when::day(&date).map(|date| Dated::new(date, EVIDENCE));
    let published = entry.published.map(|date| date.to_rfc3339()).and_then(day);
    let modified = entry.updated.map(|date| date.to_rfc3339()).and_then(day);
    let names = |people: &[feed_rs::model::Person]| {
        let names: Vec<String> = people
            .iter()
            .filter_map(|person| layout::some_line(person.name.as_deref()?))
            .collect();
        Some(names.join(", ")).filter(|names| !names.is_empty())
    };
    let lang = entry.language.as_deref().or(feed.language.as_deref());
    let own = layout::some_line(&entry.id).or_else(|| url.clone());
    let mut article = Article {
        key: Some(own.map_or_else(|| number.to_string(), |own| id::encode(&own))),
        body: layout::body(layout::without_title(&body, &title)),
        title,
        // An entry of Atom that was never changed may only say when it was last updated.
        published: published.or_else(|| modified.clone()),
        modified: modified.filter(|dated| {
            entry
                .published
                .is_some_and(|day| when::day(&day.to_rfc3339()).is_some_and(|day| dated.date > day))
        }),
        source: text(&feed.title).and_then(|title| layout::some_line(&fragment::text_of_either(&title))),
        section: entry
            .categories
            .first()
            .and_then(|category| layout::some_line(category.label.as_ref().unwrap_or(&category.term))),
        author: names(&entry.authors).or_else(|| names(&feed.authors)),
        lang: lang.and_then(layout::language),
        url,
        ..Article::default()
    };
    if !layout::has_words(&article.title) && !layout::has_words(&article.body) {
        return Err(RecordError::numbered("entry", number, RecordProblem::Wordless));
    }
    plain::add_dateline("", &mut article);
    plain::add_day_from_names("", &mut article);
    Ok(article)
}

fn address(links: &[Link]) -> Option<String> {
    let is_page = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    let found = links.iter().find(is_page).or_else(|| links.first());
    found.and_then(|link| layout::some_line(&link.href))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;

    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        let result = read(text, &mut |record| {
            found.push(record.map_or_else(|error| error.to_string(), shown));
            ControlFlow::Continue(())
        });
        found.extend(result.err().map(|error| error.to_string()));
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            let fits = found == expected || (found.starts_with("broken") && found.starts_with(expected));
            assert!(fits, "{found}\nis not\n{expected}");
        }
    }

    fn shown(a: Article) -> String {
        let day = |dated: Option<Dated>| dated.map_or(String::new(), |d| d.date.to_string());
        let rest = [a.key, a.source, a.author, a.url]
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

    #[test]
    fn feeds_of_all_kinds_are_read() {
        check(
            "<?xml version='1.0' encoding='koi8-r'?><rss version=\"2.0\" xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><title>Agency</title>\
             <item><title>Talks &amp;amp; trade</title><link>http://e.org/1</link><description>Short.</description>\
             <c:encoded><![CDATA[<p>They met.</p><p>They left.</p>]]></c:encoded><pubDate>Tue, 02 Dec 2025 23:30:00 -0800</pubDate></item>\
             <item><title>No text</title><guid>x1</guid></item><item/></channel></rss>",
            &[
                "Talks & trade|They met.\n\nThey left.|2025-12-02||http://e.org/1|Agency||http://e.org/1",
                "No text||||x1|Agency||",
                "entry 3: no text in it",
            ],
        );
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>Paper</title><author><name>Jane Doe</name></author>\
             <entry><id>urn:1</id><title>Talks</title><published>2025-12-02T01:00:00Z</published><updated>2025-12-04T01:00:00Z</updated>\
             <link href='http://e.org/1'/><content type='html'>&lt;p&gt;They met.&lt;/p&gt;</content></entry></feed>",
            &["Talks|They met.|2025-12-02|2025-12-04|urn:1|Paper|Jane Doe|http://e.org/1"],
        );
        check(
            "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"Paper\",\"items\":[{\"id\":\"1\",\"title\":\"Talks\",\
             \"content_html\":\"<p>They met.</p>\",\"date_published\":\"2025-12-02T01:00:00Z\",\"url\":\"http://e.org/1\"}]}",
            &["Talks|They met.|2025-12-02||1|Paper||http://e.org/1"],
        );
        check(
            "<rss><channel><title>x</title><item><title>T</title></item></channel></rss>",
            &["T||||1|x||"],
        );
        check(
            "<rss version='2.0'><channel><title>x</title></channel></rss>",
            &["no text in the file; remove it or put an article in it"],
        );
        check(
            "<rss><channel><title>x</title><item><title>T</title></item><item><title>cut o",
            &[
                "T||||1|x||",
                "broken file: not a whole feed: unable to parse XML: Parser error: syntax error: tag not closed",
            ],
        );
        check(
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>x</title><entry><title>T</title>\
             <issued>2004-12-02T01:00:00Z</issued><content>They met.</content></entry></feed>",
            &["T|They met.|2004-12-02||1|x||"],
        );
        check("<feed>", &["broken file: not a whole feed"]);
    }
}
