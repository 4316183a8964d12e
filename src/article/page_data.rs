//! What a web page says about itself: JSON-LD, Open Graph, meta elements, `<time>`, `<link>`.
//!
//! In: a parsed page. Out: an article with its metadata, and as body what JSON-LD states as text, if
//! anything. Order of trust: JSON-LD of schema.org, Open Graph, other meta elements, elements of the
//! page. A value that has not the shape of its field counts as missing. Never reads the main text.

use super::layout::{language, some_line};
use super::{Article, page_days, page_title};
use dom_query::Document;
use serde_json::{Map, Value};

/// The metadata of `page`; what it lacks is taken from `known`.
pub(super) fn article(page: &Document, known: Article) -> Article {
    let data = Data::of(page);
    let source = data.source().or(known.source);
    let lang = data.lang().or(known.lang);
    let url = data.url().or(known.url);
    let found = Article {
        title: page_title::title(&data, source.as_deref()).unwrap_or(known.title),
        body: data.json_body().unwrap_or_default(),
        author: data.author().or(known.author),
        section: data.section().or(known.section),
        lang,
        url,
        source,
        ..known
    };
    page_days::add(&data, found)
}

/// What a page says, laid out for the readers of its fields.
pub(super) struct Data<'a> {
    /// The object of JSON-LD that describes the article; empty where there is none.
    pub(super) json: Map<String, Value>,
    /// Names (or properties) in lower case with contents, in the order of the page.
    metas: Vec<(String, String)>,
    pub(super) page: &'a Document,
}

impl<'a> Data<'a> {
    /// What `page` says.
    pub(super) fn of(page: &'a Document) -> Data<'a> {
        Data {
            json: json_ld(page).unwrap_or_default(),
            metas: metas(page),
            page,
        }
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

    /// The address that the page calls its own: by its canonical link, Open Graph or JSON-LD; never that of the
    /// whole site.
    fn url(&self) -> Option<String> {
        let page = || match self.json.get("mainEntityOfPage") {
            Some(Value::Object(fields)) => fields.get("@id").or_else(|| fields.get("url")).and_then(text),
            Some(value) => text(value),
            None => None,
        };
        let attribute = |selector: &str| {
            let element = self.page.select(selector).first();
            element.attr("href").and_then(|href| some_line(&href))
        };
        let open_graph = self.meta(&["og:url"]);
        let base = attribute("base[href]").or_else(|| open_graph.clone());
        let stated = [
            attribute("link[rel~=canonical]"),
            open_graph,
            self.json_text("url"),
            page(),
        ];
        stated
            .into_iter()
            .flatten()
            .find_map(|url| address(&url, base.as_deref()))
    }

    /// The part of the publication the page stands in.
    fn section(&self) -> Option<String> {
        let metas = [
            "article:section",
            "og:article:section",
            "parsely-section",
            "sailthru.section",
            "section",
        ];
        let stated = self.json_text("articleSection").or_else(|| self.meta(&metas));
        let starts = ["home", "homepage", "home page", "front page"];
        let is_name = |name: &String| {
            name.len() <= 60 && !name.contains('.') && !starts.contains(&name.to_lowercase().as_str())
        };
        stated.filter(is_name).or_else(|| self.crumb().filter(is_name))
    }

    /// The last step before the page itself on the way from the start page.
    fn crumb(&self) -> Option<String> {
        let steps = self
            .page
            .select("[class*=breadcrumb] a, [id*=breadcrumb] a, [itemtype*=BreadcrumbList] a");
        let names: Vec<String> = steps
            .nodes()
            .iter()
            .take(8)
            .filter_map(|node| some_line(&node.text()))
            .collect();
        let is_start =
            |name: &&String| ["home", "homepage", "start", "news"].contains(&name.to_lowercase().as_str());
        names
            .iter()
            .rev()
            .find(|name| !is_start(name) && name.split(' ').count() <= 4)
            .cloned()
    }

    /// What JSON-LD states as text, in its paragraphs.
    fn json_body(&self) -> Option<String> {
        let stated = self.json.get("articleBody")?.as_str()?;
        if stated.contains("</") {
            return Some(Document::from(stated).formatted_text().to_string());
        }
        // Other strings are lines; only here do line ends stand for something.
        let lines = stated.split('\n').map(|line| decoded(line).unwrap_or_default());
        Some(lines.collect::<Vec<_>>().join("\n"))
    }

    pub(super) fn json_text(&self, key: &str) -> Option<String> {
        self.json.get(key).and_then(text)
    }

    /// The first content under one of `names`.
    pub(super) fn meta(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.metas.iter().find(|(known, _)| known == name))
            .map(|(_, value)| value.clone())
    }
}

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

/// A whole address without its fragment; `None` for that of a whole site and for what is none.
fn address(url: &str, base: Option<&str>) -> Option<String> {
    let url = url.split('#').next().unwrap_or(url);
    let whole = match (url, base) {
        _ if url.starts_with("http://") || url.starts_with("https://") => url.to_owned(),
        (url, Some(base)) if url.starts_with('/') => {
            let (scheme, rest) = base.split_once("://")?;
            let host = rest.split('/').next()?;
            match url.strip_prefix("//") {
                Some(other) => format!("{scheme}://{other}"),
                None => format!("{scheme}://{host}{url}"),
            }
        }
        _ => return None,
    };
    let (_, rest) = whole.split_once("://")?;
    let (host, path) = rest.split_once(['/', '?']).unwrap_or((rest, ""));
    (!host.is_empty() && !path.is_empty() && !path.starts_with("index.")).then_some(whole)
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
                Value::Object(fields)
                    if is_a(&fields, &["Article", "BlogPosting", "Report", "ClaimReview"]) =>
                {
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
    decoded(text)
}

fn decoded(text: &str) -> Option<String> {
    if text.contains('&') && text.contains(';') && !text.contains('<') {
        return some_line(&Document::fragment(text).text());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let a = article(&Document::from(html), Article::default());
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

    #[test]
    fn addresses_are_whole_and_of_the_page() {
        for (url, base, expected) in [
            ("https://e.org/a#top", None, Some("https://e.org/a")),
            ("/a/b", Some("https://e.org/x/y"), Some("https://e.org/a/b")),
            ("//m.e.org/a", Some("https://e.org/x"), Some("https://m.e.org/a")),
            ("/a", None, None),
            ("https://e.org", None, None),
            ("https://e.org/", None, None),
            ("https://e.org/index.html", None, None),
            ("https://e.org?id=7", None, Some("https://e.org?id=7")),
            ("javascript:void(0)", Some("https://e.org/x"), None),
        ] {
            assert_eq!(address(url, base).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn sections_are_named() {
        for (html, expected) in [
            (
                "<meta property=article:section content=World>".to_owned(),
                Some("World"),
            ),
            (
                ld(r#"{"@type":"NewsArticle","articleSection":["Opinion","World"]}"#),
                Some("Opinion"),
            ),
            (
                "<ul class=breadcrumbs><li><a>Home</a><li><a>Europe</a><li>Talks</ul>".to_owned(),
                Some("Europe"),
            ),
            (
                "<meta property=article:section content='Front Page'>".to_owned(),
                None,
            ),
            ("<p>World".to_owned(), None),
        ] {
            let found = article(&Document::from(html.as_str()), Article::default()).section;
            assert_eq!(found.as_deref(), expected, "{html}");
        }
    }

    #[test]
    fn a_stated_text_keeps_its_paragraphs() {
        for (stated, expected) in [
            ("One &amp; two.\\n\\nThree.", "One & two.\n\nThree."),
            ("<p>One.<\\/p><p>Two.<\\/p>", "One.\n\nTwo."),
        ] {
            let page = ld(&format!(r#"{{"@type":"Article","articleBody":"{stated}"}}"#));
            let body = article(&Document::from(page.as_str()), Article::default()).body;
            assert_eq!(body, expected);
        }
    }
}
