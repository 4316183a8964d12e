//! Takes out of a page what its markup says is no text of the article.
//!
//! In: a parsed page. Out: the same page without captions, bylines, share bars, boxes of related pages,
//! newsletters, comments and advertisements. An element goes by its name or by the words of its class and
//! id, and only while it is small beside the page's paragraphs: a word alone never takes the text away.

use dom_query::{Document, NodeRef};

/// What an element may hold at most, in characters of text, to go by the words of its class.
const SMALL: usize = 700;
/// Elements that go whatever they are called.
const NEVER_TEXT: &[&str] = &["figcaption", "button", "form", "nav", "dialog", "template", "select", "svg"];

/// Characters in paragraphs that make an `<article>` with a headline the article of the page.
const MAIN: usize = 500;
/// Characters of a piece of text that is likely a sentence.
const SENTENCE: usize = 60;
/// Characters of text beside an element that make it a part of a sentence.
const PROSE: usize = 20;
const INLINE: &[&str] = &["a", "abbr", "b", "cite", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time"];

/// Words of small things: what is said about the text or a picture.
const SMALL_THINGS: &[&str] = &[
    "caption", "captions", "credit", "credits", "byline", "bylines", "timestamp", "pubdate", "share", "shares",
    "sharing", "social", "follow", "sharedaddy", "addthis", "ad", "ads", "advert", "adverts", "advertisement",
    "advertising", "bio", "subtitle", "breadcrumb", "breadcrumbs", "pagination", "tags", "taglist", "toolbar",
    "nocontent", "cookie", "cookies", "consent", "gdpr", "tooltip", "popup",
];
/// Words of boxes that lead elsewhere; these may be long.
const BOXES: &[&str] = &[
    "related", "recommended", "recommendations", "recirc", "recirculation", "trending", "popular", "taboola",
    "outbrain", "newsletter", "newsletters", "subscribe", "signup", "optin", "comments", "comment", "disqus",
    "respond", "sponsor", "sponsored", "promo", "promos", "cta", "navigation", "menu", "sidebar", "readmore",
];
/// Two words one after the other, of small things.
const PAIRS: &[(&str, &str)] = &[
    ("author", "bio"), ("author", "box"), ("author", "info"), ("author", "details"), ("author", "content"),
    ("author", "card"), ("author", "profile"), ("author", "about"), ("author", "text"), ("about", "author"),
    ("post", "author"), ("entry", "author"), ("article", "author"),
    ("entry", "meta"), ("post", "meta"), ("article", "meta"), ("story", "meta"), ("posted", "on"),
    ("entry", "date"), ("pub", "date"), ("publish", "date"), ("read", "time"), ("read", "more"), ("image", "meta"),
];

/// Takes the clutter out of `page`.
pub(super) fn remove(page: &Document) {
    let Some(body) = page.body() else { return };
    let all = prose(&body);
    if all == 0 {
        return;
    }
    keep_quotes(page);
    sweep(&body, all);
    keep_one_article(page, all);
}

/// Leaves out the `<article>`s beside the one with the headline, where that holds a text: they are teasers.
fn keep_one_article(page: &Document, all: usize) {
    let articles = page.select("article");
    let articles = articles.nodes();
    if articles.len() < 2 {
        return;
    }
    let holds = |node: &NodeRef, name: &str| node.descendants_it().any(|inside| inside.has_name(name));
    let with_headline = articles.iter().find(|node| holds(node, "h1") && prose(node) >= MAIN);
    let Some(main) = with_headline.or_else(|| articles.iter().find(|node| 2 * prose(node) >= all)) else {
        return;
    };
    for other in articles {
        let apart = other.id != main.id
            && main.ancestors_it(None).all(|around| around.id != other.id)
            && other.ancestors_it(None).all(|around| around.id != main.id);
        if apart {
            other.remove_from_parent();
        }
    }
}

/// Characters of text in pieces long enough to be sentences, outside links and scripts.
fn prose(node: &NodeRef) -> usize {
    let pieces = node.children_it(false).map(|child| {
        if child.is_text() {
            Some(child.normalized_char_count()).filter(|&count| count >= SENTENCE).unwrap_or(0)
        } else if child.is_element() && !["a", "script", "style", "noscript"].iter().any(|name| child.has_name(name)) {
            prose(&child)
        } else {
            0
        }
    });
    pieces.sum()
}

/// Lets Readability, which shuns whatever is called social, see what was quoted from a network.
fn keep_quotes(page: &Document) {
    for quote in page.select("blockquote").nodes() {
        for around in quote.ancestors(Some(2)) {
            if words(&around.attr_or("class", "")).iter().any(|word| word == "embed") {
                around.replace_with(quote);
                break;
            }
        }
    }
}

/// The characters of text left under `node` once its clutter is gone, and whether the headline is in it.
fn sweep(node: &NodeRef, all: usize) -> (usize, bool) {
    let children = node.children();
    let own: usize = children.iter().filter(|child| child.is_text()).map(NodeRef::normalized_char_count).sum();
    let (mut text, mut headline) = (own, false);
    for child in children {
        if child.is_element() {
            let (inside, holds_headline) = sweep(&child, all);
            if !holds_headline && is_clutter(&child, inside, own, all) {
                child.remove_from_parent();
            } else {
                text += inside;
                headline |= holds_headline;
            }
        }
    }
    (text, headline || node.has_name("h1"))
}

fn is_clutter(node: &NodeRef, text: usize, beside: usize, all: usize) -> bool {
    let Some(element) = node.element_ref() else { return false };
    let name: &str = &element.name.local;
    if matches!(name, "body" | "main" | "article" | "html") || 2 * text > all {
        return false;
    }
    if NEVER_TEXT.contains(&name) {
        return true;
    }
    // A word amid a sentence is part of it, whatever it is called.
    if beside >= PROSE && INLINE.contains(&name) {
        return false;
    }
    let named = |attribute: &str| element.attrs.iter().find(|attr| &*attr.name.local == attribute);
    let mut box_like = false;
    let (mut small, mut hovers) = (false, false);
    for attribute in ["class", "id"] {
        let Some(attr) = named(attribute) else { continue };
        for class in attr.value.split_whitespace() {
            let mut before = String::new();
            for word in words(class) {
                small |= SMALL_THINGS.contains(&word.as_str()) || PAIRS.contains(&(before.as_str(), word.as_str()));
                hovers |= word == "block";
                box_like |= BOXES.contains(&word.as_str());
                before = word;
            }
        }
    }
    box_like |= name == "span" && hovers && text > beside;
    box_like || (small && text <= SMALL)
}

/// The words of a class name: `wp-caption-text`, `articleAuthorBio`.
fn words(class: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in class.chars() {
        if !c.is_ascii_alphanumeric() || (was_lower && c.is_ascii_uppercase()) {
            words.push(String::new());
        }
        was_lower = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
