//! XML to a small tree, and a tree to text: what the readers of NewsML, NITF, TEI and office files share.
//!
//! In: the bytes of a document. Out: its elements by their local names, and the text in them with paragraphs
//! kept. Loads nothing, expands no entity that a document declares, and refuses documents whose declared
//! entities are made of one another. Forgives end tags that do not fit.

use super::{ReadError, encoding, layout};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Deeper nesting is no article.
const DEEPEST: usize = 200;
/// More elements take too much memory.
const MOST_ELEMENTS: usize = 2_000_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its name without a prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Child>,
}

/// What stands in an element.
#[derive(Debug)]
pub(super) enum Child {
    Node(Node),
    Text(String),
}

/// Reads a document in any encoding.
pub(super) fn parse(bytes: &[u8]) -> Result<Node, ReadError> {
    parse_text(&encoding::decode(bytes, true)?)
}

/// Reads a document.
pub(super) fn parse_text(text: &str) -> Result<Node, ReadError> {
    refuse_entities(text)?;
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    let broken = |reason: String| ReadError::Broken { reason };
    // The first stands around the document.
    let mut open = vec![Node::default()];
    let mut elements = 0;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| broken(format!("not XML at byte {}: {error}", reader.error_position())))?;
        match event {
            Event::Start(start) => {
                elements += 1;
                if open.len() > DEEPEST || elements > MOST_ELEMENTS {
                    return Err(broken(format!(
                        "elements more than {DEEPEST} deep or {MOST_ELEMENTS} in all; no article is made so"
                    )));
                }
                open.push(node(&start));
            }
            Event::Empty(start) => {
                elements += 1;
                let child = Child::Node(node(&start));
                last(&mut open).children.push(child);
            }
            Event::End(_) if open.len() > 1 => {
                let node = open.pop().unwrap_or_default();
                last(&mut open).children.push(Child::Node(node));
            }
            Event::Text(text) => add(&mut open, &text.into_inner()),
            Event::CData(text) => add(&mut open, &text.into_inner()),
            Event::GeneralRef(entity) => add(&mut open, &meaning(&entity)),
            Event::Eof => break,
            _ => {}
        }
    }
    while open.len() > 1 {
        let node = open.pop().unwrap_or_default();
        last(&mut open).children.push(Child::Node(node));
    }
    let outermost = open.pop().unwrap_or_default().children.into_iter();
    let found = outermost
        .filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
        .next();
    found.ok_or_else(|| broken("it holds no element of XML".to_owned()))
}

/// Refuses documents that declare entities made of other entities.
pub(super) fn refuse_entities(text: &str) -> Result<(), ReadError> {
    let mut declarations = text.split("<!ENTITY").skip(1);
    let is_made_of_others = declarations.any(|rest| {
        let declaration = rest.split('>').next().unwrap_or(rest);
        let value = declaration.find(['"', '\'']).map_or("", |at| &declaration[at..]);
        value
            .match_indices('&')
            .any(|(at, _)| !value[at..].starts_with("&#"))
    });
    match is_made_of_others {
        true => Err(ReadError::Refused {
            reason: "it declares entities made of other entities, as files made to fill memory do".to_owned(),
        }),
        false => Ok(()),
    }
}

fn last(open: &mut [Node]) -> &mut Node {
    open.last_mut().expect("the first node is never taken away")
}

fn add(open: &mut [Node], text: &str) {
    let children = &mut last(open).children;
    match children.last_mut() {
        Some(Child::Text(before)) => before.push_str(text),
        _ => children.push(Child::Text(text.to_owned())),
    }
}

fn node(start: &BytesStart<'_>) -> Node {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten().take(200);
    Node {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes
            .map(|attribute| {
                let name = attribute.key.local_name().as_ref().to_owned();
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
                (name, value)
            })
            .collect(),
        children: Vec::new(),
    }
}

/// The character of a reference; one that is not known stays as it is written.
fn meaning(entity: &BytesRef<'_>) -> String {
    const NAMES: [(&str, &str); 22] = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", "\u{a0}"),
        ("ndash", "–"),
        ("mdash", "—"),
        ("hellip", "…"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("eacute", "é"),
        ("egrave", "è"),
        ("agrave", "à"),
        ("ccedil", "ç"),
        ("auml", "ä"),
        ("ouml", "ö"),
        ("uuml", "ü"),
        ("szlig", "ß"),
        ("euro", "€"),
    ];
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    let name = entity.clone().into_inner();
    let known = NAMES.iter().find(|(known, _)| *known == name);
    known.map_or_else(|| format!("&{name};"), |(_, c)| (*c).to_owned())
}

impl Node {
    /// The value of an attribute, whatever its prefix; empty counts as absent.
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The elements directly in it.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// The first element reached by these names, each directly in the one before.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let mut fitting = self.nodes().filter(|node| node.name == *first);
        match rest.is_empty() {
            true => fitting.next(),
            false => fitting.find_map(|node| node.at(rest)),
        }
    }

    /// All elements of this name in it, however deep, in their order; not those inside one another.
    pub(super) fn all(&self, name: &str) -> Vec<&Node> {
        let mut found = Vec::new();
        for node in self.nodes() {
            match node.name == name {
                true => found.push(node),
                false => found.extend(node.all(name)),
            }
        }
        found
    }

    /// The first element of this name in it, however deep.
    pub(super) fn first(&self, name: &str) -> Option<&Node> {
        self.nodes().find_map(|node| match node.name == name {
            true => Some(node),
            false => node.first(name),
        })
    }

    /// All text in it on one line; `None` where there is none.
    pub(super) fn line(&self) -> Option<String> {
        layout::some_line(&self.text(&[]))
    }

    /// The text in it with its paragraphs; what stands in elements of `skipped` names is left out.
    pub(super) fn text(&self, skipped: &[&str]) -> String {
        let mut text = Paragraphs::default();
        self.flow(skipped, &mut text);
        layout::body(&text.out)
    }

    fn flow(&self, skipped: &[&str], text: &mut Paragraphs) {
        for child in &self.children {
            let node = match child {
                Child::Text(words) => {
                    text.words(words);
                    continue;
                }
                Child::Node(node) => node,
            };
            let name = node.name.as_str();
            match () {
                () if skipped.contains(&name) || SILENT.contains(&name) => {}
                () if BREAKS.contains(&name) => text.line_break(),
                () if name == "s" && node.children.is_empty() => text.words(" "),
                () if SPACES.contains(&name) => {
                    text.words(" ");
                    node.flow(skipped, text);
                    text.words(" ");
                }
                () if BLOCKS.contains(&name) => {
                    text.paragraph();
                    node.flow(skipped, text);
                    text.paragraph();
                }
                () => node.flow(skipped, text),
            }
        }
    }
}

/// Names of elements that are paragraphs of their own in XHTML, NITF, TEI, DOCX and ODT.
const BLOCKS: [&str; 46] = [
    "p",
    "h",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hl1",
    "hl2",
    "head",
    "div",
    "div1",
    "div2",
    "div3",
    "section",
    "article",
    "li",
    "item",
    "list",
    "list-item",
    "tr",
    "row",
    "table-row",
    "blockquote",
    "bq",
    "block",
    "table",
    "caption",
    "dl",
    "dt",
    "dd",
    "ul",
    "ol",
    "lg",
    "l",
    "opener",
    "closer",
    "salute",
    "signed",
    "dateline",
    "pre",
    "body",
    "body.content",
    "tagline",
    "media-caption",
];
/// Those that end a line.
const BREAKS: [&str; 5] = ["br", "lb", "line-break", "cr", "pb"];
/// Those that stand apart on a line.
const SPACES: [&str; 7] = ["td", "th", "tc", "cell", "table-cell", "tab", "note"];
/// Those whose content is never read.
const SILENT: [&str; 4] = ["script", "style", "instrText", "delText"];

/// Collects words to lines and paragraphs.
#[derive(Default)]
struct Paragraphs {
    out: String,
    space: bool,
}

impl Paragraphs {
    fn words(&mut self, text: &str) {
        self.space |= text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            if self.space && !self.out.is_empty() && !self.out.ends_with('\n') {
                self.out.push(' ');
            }
            self.out.push_str(word);
            self.space = true;
        }
        if !text.is_empty() {
            let blank = text.trim().is_empty();
            self.space = text.ends_with(char::is_whitespace) || (blank && self.space);
        }
    }

    fn line_break(&mut self) {
        self.out.push('\n');
        self.space = false;
    }

    fn paragraph(&mut self) {
        if !self.out.is_empty() {
            self.out.push_str("\n\n");
        }
        self.space = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expected: &str) {
        let found = parse_text(xml).map_or_else(|error| error.to_string(), |node| node.text(&["skip"]));
        assert_eq!(found, expected, "{xml}");
    }

    #[test]
    fn text_keeps_its_paragraphs() {
        for (xml, expected) in [
            ("<a>One <b>two</b>, three.</a>", "One two, three."),
            (
                "<a><p>One\n  two</p><p>three<br/>four</p></a>",
                "One two\n\nthree\nfour",
            ),
            (
                "<a>A&amp;B &#233;t&#xe9; &nbsp;x &made; &</a>",
                "A&B été x &made; &",
            ),
            ("<a><![CDATA[1 < 2]]> <skip>no</skip>yes</a>", "1 < 2 yes"),
            (
                "<a><tr><td>x</td><td>y</td></tr><tr><td>z</td></tr></a>",
                "x y\n\nz",
            ),
            (
                "<w:p xmlns:w='x'><w:r><w:t>Al</w:t></w:r><w:r><w:t>so</w:t></w:r></w:p>",
                "Also",
            ),
            ("<a><p>left open</a>", "left open"),
            ("no element", "broken file: it holds no element of XML"),
        ] {
            check(xml, expected);
        }
    }

    #[test]
    fn bombs_are_refused() {
        let laughs = "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'>]><a>&y;</a>";
        check(
            laughs,
            "not read any further: it declares entities made of other entities, as files made to fill memory do",
        );
        check(
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "&x;",
        );
        check(
            &"<a>".repeat(100_000),
            "broken file: elements more than 200 deep or 2000000 in all; no article is made so",
        );
    }

    #[test]
    fn elements_are_found() {
        let root = parse_text("<r xml:lang='en'><a><b k='v'>1</b></a><b>2</b></r>").expect("a tree");
        assert_eq!(root.attr("lang"), Some("en"));
        assert_eq!(root.at(&["a", "b"]).and_then(|b| b.attr("k")), Some("v"));
        assert_eq!(root.all("b").len(), 2);
        assert_eq!(root.first("b").and_then(Node::line).as_deref(), Some("1"));
    }
}
