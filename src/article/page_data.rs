//! What a web page says about itself: JSON-LD, Open Graph, meta elements, `<time>`, `<link>`.
//!
//! In: a parsed page. Out: an article with its metadata, and as body what JSON-LD states as text, if
//! anything. Order of trust: JSON-LD of schema.org, Open Graph, other meta elements, elements of the
//! page. A value that has not the shape of its field counts as missing. Never reads the main text.

use super::layout::{language, same_words, some_line};
use super::{Article, Dated, when};
use dom_query::Document;
use serde_json::{Map, Value};

/// The metadata of `page`.
pub(super) fn article(page: &Document) -> Article {
    let data = Data {
        json: json_ld(page).unwrap_or_default(),
        metas: metas(page),
        page,
    };
    let source = data.source();
    Article {
        title: data.title(source.as_deref()),
        body: data.json_text("articleBody").unwrap_or_default(),
        published: data.published(),
        author: data.author(),
        lang: data.lang(),
        url: data.url(),
        source,
        ..Article::default()
    }
}

struct Data<'a> {
    /// The object of JSON-LD that describes the article; empty where there is none.
    json: Map<String, Value>,
    /// Names (or properties) in lower case with contents, in the order of the page.
    metas: Vec<(String, String)>,
    page: &'a Document,
}

impl Data<'_> {
    fn title(&self, source: Option<&str>) -> String {
        let headline = || self.json_text("headline").or_else(|| self.json_text("name"));
        let shown = || some_line(&self.page.select("h1").first().text());
        let in_head = || some_line(&self.page.select("head title, title").first().text());
        let found = headline()
            .or_else(|| self.meta(&["og:title"]))
            .or_else(shown)
            .or_else(in_head);
        let title = found
            .or_else(|| self.meta(&["twitter:title", "dc.title"]))
            .unwrap_or_default();
        without_site(&title, source)
    }

    /// The day by the most trusted evidence, with what the rest says otherwise.
    fn published(&self) -> Option<Dated> {
        const OPEN_GRAPH: [&str; 2] = ["article:published_time", "og:article:published_time"];
        let day = |text: Option<String>| text.and_then(|text| when::day(&text));
        let by_metas = METAS_OF_DAY.iter().find_map(|name| day(self.meta(&[name])));
        let by_times = TIMES.iter().find_map(|selector| day(self.time(selector)));
        let evidence = [
            ("json-ld", day(self.json_text("datePublished"))),
            ("json-ld", day(self.json_text("dateCreated"))),
            ("open graph", day(self.meta(&OPEN_GRAPH))),
            ("meta", by_metas),
            ("time element", by_times),
        ];
        let mut evidence = evidence.into_iter().filter_map(|(by, date)| Some((by, date?)));
        let (by, date) = evidence.next()?;
        let mut published = Dated::new(date, by);
        evidence.for_each(|(by, date)| published.compare(date, by));
        Some(published)
    }

    /// The first `<time>` that fits, by its `datetime` or else by its text.
    fn time(&self, selector: &str) -> Option<String> {
        let element = self.page.select(selector).first();
        let attribute = element.attr("datetime").or_else(|| element.attr("content"));
        attribute
            .and_then(|value| some_line(&value))
            .or_else(|| some_line(&element.text()))
    }

    fn author(&self) -> Option<String> {
        let named = self
            .json
            .get("author")
            .or_else(|| self.json.get("creator"))
            .and_then(names);
        let metas = [
            "article:author",
            "author",
            "dc.creator",
            "dcterms.creator",
            "parsely-author",
            "byl",
        ];
        let more = ["sailthru.author", "citation_author", "article.author"];
        let by_meta = || {
            metas
                .iter()
                .chain(&more)
                .find_map(|name| self.meta(&[name]).and_then(|name| person(&name)))
        };
        let shown = || {
            let element = self
                .page
                .select("[rel~=author], [itemprop=author] [itemprop=name], [itemprop=author]");
            some_line(&element.first().text()).and_then(|name| person(&name))
        };
        named
            .and_then(|name| person(&name))
            .or_else(by_meta)
            .or_else(shown)
    }

    fn source(&self) -> Option<String> {
        let publisher = self
            .json
            .get("publisher")
            .or_else(|| self.json.get("sourceOrganization"))
            .and_then(names);
        let metas = [
            "og:site_name",
            "article:publisher",
            "dc.publisher",
            "dcterms.publisher",
            "application-name",
        ];
        let is_name = |name: &String| !name.contains("://") && name.len() <= 100;
        let by_meta = || metas.iter().find_map(|name| self.meta(&[name]).filter(is_name));
        publisher.filter(is_name).or_else(by_meta)
    }

    fn lang(&self) -> Option<String> {
        let stated = match self.json.get("inLanguage") {
            Some(Value::Object(fields)) => fields.get("alternateName").and_then(text),
            Some(value) => text(value),
            None => None,
        };
        let html = self.page.select("html").first();
        let on_root = || {
            html.attr("lang")
                .or_else(|| html.attr("xml:lang"))
                .and_then(|lang| language(&lang))
        };
        // Many sites leave og:locale at its default, en_US, so the root's own attribute goes first.
        let by_meta = || {
            self.meta(&["og:locale", "content-language", "dc.language"])
                .and_then(|lang| language(&lang))
        };
        stated
            .and_then(|lang| language(&lang))
            .or_else(on_root)
            .or_else(by_meta)
    }

    fn url(&self) -> Option<String> {
        let page = || match self.json.get("mainEntityOfPage") {
            Some(Value::Object(fields)) => fields.get("@id").or_else(|| fields.get("url")).and_then(text),
            Some(value) => text(value),
            None => None,
        };
        let link = || {
            self.page
                .select("link[rel~=canonical]")
                .first()
                .attr("href")
                .map(|href| href.to_string())
        };
        let is_address = |url: &String| url.starts_with("http://") || url.starts_with("https://");
        let stated = self
            .json_text("url")
            .filter(is_address)
            .or_else(|| page().filter(is_address));
        let open_graph = || self.meta(&["og:url"]).filter(is_address);
        stated
            .or_else(open_graph)
            .or_else(|| link().and_then(|url| some_line(&url)).filter(is_address))
    }

    fn json_text(&self, key: &str) -> Option<String> {
        self.json.get(key).and_then(text)
    }

    /// The first content under one of `names`.
    fn meta(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.metas.iter().find(|(known, _)| known == name))
            .map(|(_, value)| value.clone())
    }
}

const METAS_OF_DAY: [&str; 22] = [
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publication-date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.date",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.available",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "og:published_time",
];

const TIMES: [&str; 5] = [
    "[itemprop=datePublished]",
    "time[pubdate]",
    "article time[datetime]",
    "main time[datetime]",
    "time[datetime]",
];

/// Contents of the meta elements by name, property or `http-equiv`.
fn metas(page: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for meta in page.select("meta[content]").nodes() {
        let Some(content) = meta.attr("content").and_then(|content| some_line(&content)) else {
            continue;
        };
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            // A property may hold several names.
            for name in meta.attr(attribute).unwrap_or_default().split_whitespace() {
                found.push((name.to_lowercase(), content.clone()));
            }
        }
    }
    found
}

/// The first object of JSON-LD that describes an article, else one that describes the page.
fn json_ld(page: &Document) -> Option<Map<String, Value>> {
    let mut described = None;
    for script in page.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        let text = text
            .trim()
            .trim_start_matches("<!--")
            .trim_end_matches("-->")
            .trim();
        let text = text
            .strip_prefix("//<![CDATA[")
            .or_else(|| text.strip_prefix("<![CDATA["))
            .unwrap_or(text);
        let text = text
            .trim_end_matches("]]>")
            .trim_end()
            .trim_end_matches("//")
            .trim_end_matches(';');
        // Line ends inside strings are the commonest fault; JSON itself never needs them.
        let Ok(value) = serde_json::from_str::<Value>(&text.replace(['\n', '\r', '\t'], " ")) else {
            continue;
        };
        let mut left = vec![value];
        let mut budget = 2000;
        while let Some(value) = left.pop().filter(|_| budget > 0) {
            budget -= 1;
            match value {
                Value::Array(values) => left.extend(values.into_iter().rev()),
                Value::Object(fields) if is_a(&fields, &["Article", "BlogPosting", "Report"]) => {
                    return Some(fields);
                }
                Value::Object(mut fields) => {
                    left.extend(
                        ["mainEntity", "@graph"]
                            .iter()
                            .filter_map(|key| fields.remove(*key)),
                    );
                    if described.is_none() && is_a(&fields, &["WebPage", "AdvertiserContentArticle"]) {
                        described = Some(fields);
                    }
                }
                _ => {}
            }
        }
    }
    described
}

/// Whether the type of an object ends in one of `types`, as `NewsArticle` does in `Article`.
fn is_a(fields: &Map<String, Value>, types: &[&str]) -> bool {
    let fits = |value: &Value| {
        value
            .as_str()
            .is_some_and(|name| types.iter().any(|end| name.ends_with(end)))
    };
    match fields.get("@type") {
        Some(Value::Array(names)) => names.iter().any(fits),
        Some(name) => fits(name),
        None => false,
    }
}

/// A string of JSON-LD, with entities that should not be there decoded.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Array(values) => return values.first().filter(|value| value.is_string()).and_then(text),
        _ => return None,
    };
    if text.contains('&') && text.contains(';') && !text.contains('<') {
        return some_line(&Document::fragment(text.as_str()).text());
    }
    some_line(text)
}

/// The names of people or bodies: a string, an object with a name, or several of them.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::Object(fields) => fields.get("name").and_then(names),
        Value::Array(values) => {
            let found: Vec<String> = values.iter().take(20).filter_map(names).collect();
            Some(found.join(", ")).filter(|names| !names.is_empty())
        }
        value => text(value),
    }
}

/// A name as printed, without `By`; `None` for addresses, for what has a day beside it, and for what is
/// too long to be one.
fn person(name: &str) -> Option<String> {
    let bare = ["By ", "by ", "BY "]
        .iter()
        .find_map(|by| name.strip_prefix(by))
        .unwrap_or(name)
        .trim();
    let is_foreign = |c: char| c.is_ascii_digit() || c == '@';
    let fits = bare.chars().any(char::is_alphabetic) && bare.len() <= 200;
    (fits && !bare.contains("://") && !bare.contains(is_foreign)).then(|| bare.to_owned())
}

/// The title without the name of the site behind ` | ` or a dash.
fn without_site(title: &str, source: Option<&str>) -> String {
    let Some(source) = source else {
        return title.to_owned();
    };
    let cut = [" | ", " - ", " – ", " — ", " :: ", " · "]
        .iter()
        .find_map(|mark| {
            let (head, site) = title.rsplit_once(mark)?;
            (same_words(site, source) && !head.trim().is_empty()).then(|| head.trim().to_owned())
        });
    cut.unwrap_or_else(|| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let a = article(&Document::from(html));
        let day = a
            .published
            .map_or(String::new(), |p| format!("{} by {}", p.date, p.evidence));
        let fields = [Some(a.title), Some(day), a.author, a.source, a.lang, a.url];
        assert_eq!(
            fields.map(Option::unwrap_or_default).join("|"),
            expected,
            "{html}"
        );
    }

    fn ld(json: &str) -> String {
        format!("<script type=\"application/ld+json\">{json}</script>")
    }

    #[test]
    fn json_ld_goes_first() {
        let more = "<html lang=en><meta property='og:title' content='Other'><meta name=author content=Other>";
        check(
            &format!(
                "{more}{}",
                ld(
                    r#"{"@graph":[{"@type":"Organization","name":"O"},{"@type":["NewsArticle"],"headline":"A &amp; B",
                    "datePublished":"2025-12-02T23:00:00-05:00","author":[{"name":"Jane Doe"},{"name":"John Roe"}],
                    "publisher":{"name":"Agency"},"inLanguage":"en-GB","mainEntityOfPage":{"@id":"https://e.org/a"}}]}"#
                )
            ),
            "A & B|2025-12-02 by json-ld|Jane Doe, John Roe|Agency|en-gb|https://e.org/a",
        );
        check(
            &format!("{more}{}", ld("{\"@type\": broken")),
            "Other||Other||en|",
        );
        check(
            &ld("[{\"@type\":\"Article\",\"headline\":\"two\nlines\",\"author\":7}]"),
            "two lines|||||",
        );
    }

    #[test]
    fn meta_elements_and_the_page_follow() {
        check(
            "<meta property='og:title' content='T - Agency'><meta property='og:site_name' content='AGENCY'>\
             <meta property='article:published_time' content='2025-12-02T10:00Z'><meta property='og:url' content='https://e.org/a'>\
             <meta property='article:author' content='https://facebook.com/x'><meta name=Author content='By Jane Doe'>\
             <meta property='og:locale' content=fr_FR>",
            "T|2025-12-02 by open graph|Jane Doe|AGENCY|fr-fr|https://e.org/a",
        );
        check(
            "<meta name='DC.date.issued' content='2 December 2025'><title>T</title>",
            "T|2025-12-02 by meta||||",
        );
        check(
            "<title>T | S</title><h1>Head\n line</h1><article><time datetime='2025-12-02'>x</time></article><a rel=author>Jane Doe</a>\
             <link rel=canonical href='/relative'>",
            "Head line|2025-12-02 by time element|Jane Doe|||",
        );
        check("<p>nothing", "|||||");
    }
}
