//! Takes out of a page what its markup says is no text of the article.
//!
//! In: a parsed page. Out: the same page without captions, bylines, share bars, boxes of related pages,
//! newsletters, comments and advertisements. An element goes by its name or by the words of its class and
//! id, and only while it is small beside the page's paragraphs: a word alone never takes the text away.

use dom_query::{Document, NodeRef};

/// What an element may hold at most, in characters of text, to go by the words of its class.
const SMALL: usize = 700;
/// Elements that go whatever they are called.
const NEVER_TEXT: &[&str] = &[
    "figcaption",
    "button",
    "form",
    "nav",
    "dialog",
    "template",
    "select",
    "svg",
];

/// Characters in paragraphs that make an `<article>` with a headline the article of the page.
const MAIN: usize = 500;
/// Characters of sentences that are surely more than a remainder.
const LEAST: usize = 250;
/// Characters of a piece of text that is likely a sentence.
const SENTENCE: usize = 60;
/// Characters of text beside an element that make it a part of a sentence.
const PROSE: usize = 20;
const INLINE: &[&str] = &[
    "a", "abbr", "b", "cite", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time",
];

/// Words of small things: what is said about the text or a picture.
const SMALL_THINGS: &[&str] = &[
    "caption",
    "captions",
    "credit",
    "credits",
    "byline",
    "bylines",
    "timestamp",
    "pubdate",
    "share",
    "shares",
    "sharing",
    "social",
    "follow",
    "sharedaddy",
    "addthis",
    "ad",
    "ads",
    "advert",
    "adverts",
    "advertisement",
    "advertising",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "pagination",
    "tags",
    "taglist",
    "toolbar",
    "nocontent",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "tooltip",
    "popup",
];
/// Words of boxes that lead elsewhere; these may be long.
const BOXES: &[&str] = &[
    "related",
    "recommended",
    "recommendations",
    "recirc",
    "recirculation",
    "trending",
    "popular",
    "taboola",
    "outbrain",
    "newsletter",
    "newsletters",
    "subscribe",
    "signup",
    "optin",
    "comments",
    "comment",
    "disqus",
    "respond",
    "sponsor",
    "sponsored",
    "promo",
    "promos",
    "cta",
    "navigation",
    "menu",
    "sidebar",
    "readmore",
];
/// What makes the next word say of an element what is beside it, or which subject it has.
const NEGATIONS: &[&str] = &[
    "with", "has", "no", "non", "without", "hide", "show", "category", "tag", "topic",
];
/// Two words one after the other, of small things.
const PAIRS: &[(&str, &str)] = &[
    ("author", "bio"),
    ("author", "box"),
    ("author", "info"),
    ("author", "details"),
    ("author", "content"),
    ("author", "card"),
    ("author", "profile"),
    ("author", "about"),
    ("author", "text"),
    ("about", "author"),
    ("post", "author"),
    ("entry", "author"),
    ("article", "author"),
    ("entry", "meta"),
    ("post", "meta"),
    ("article", "meta"),
    ("story", "meta"),
    ("posted", "on"),
    ("entry", "date"),
    ("pub", "date"),
    ("publish", "date"),
    ("read", "time"),
    ("read", "more"),
    ("image", "meta"),
];

/// Takes the clutter out of `page`; false where next to nothing is left, so that what its classes say is wrong.
pub(super) fn remove(page: &Document) -> bool {
    let Some(body) = page.body() else { return true };
    let all = prose(&body);
    if all == 0 {
        return true;
    }
    keep_quotes(page);
    sweep(&body, all);
    keep_one_article(page, all);
    let left = prose(&body);
    left >= LEAST || 4 * left >= all
}

/// Leaves out the `<article>`s beside the one with the headline, where that holds a text: they are teasers.
fn keep_one_article(page: &Document, all: usize) {
    let articles = page.select("article");
    let articles = articles.nodes();
    if articles.len() < 2 {
        return;
    }
    let holds = |node: &NodeRef, name: &str| node.descendants_it().any(|inside| inside.has_name(name));
    let with_headline = articles
        .iter()
        .find(|node| holds(node, "h1") && prose(node) >= MAIN);
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
            Some(child.normalized_char_count())
                .filter(|&count| count >= SENTENCE)
                .unwrap_or(0)
        } else if child.is_element()
            && !["a", "script", "style", "noscript"]
                .iter()
                .any(|name| child.has_name(name))
        {
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
            if words(&around.attr_or("class", ""))
                .iter()
                .any(|word| word == "embed")
            {
                around.replace_with(quote);
                break;
            }
        }
    }
}

/// The characters of text left under `node` once its clutter is gone, and whether the headline is in it.
fn sweep(node: &NodeRef, all: usize) -> (usize, bool) {
    let children = node.children();
    let own: usize = children
        .iter()
        .filter(|child| child.is_text())
        .map(NodeRef::normalized_char_count)
        .sum();
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
    let Some(element) = node.element_ref() else {
        return false;
    };
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
                if NEGATIONS.contains(&before.as_str()) {
                    continue;
                }
                small |= SMALL_THINGS.contains(&word.as_str())
                    || PAIRS.contains(&(before.as_str(), word.as_str()));
                hovers |= word == "block";
                box_like |= BOXES.contains(&word.as_str());
                before = word;
            }
        }
    }
    // A block in the middle of a line opens when a pointer is over it: it repeats a name and leads elsewhere.
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<p>The foreign ministers of the four powers met in Geneva on Monday, and agreed to meet again soon.</p>\
        <p>Talks on disarmament and trade are to go on in autumn, officials of all the delegations said after it.</p>";

    /// What is left of `html` beside a text, a blank between its pieces.
    fn check(html: &str, expected: &str) {
        let page = Document::from(format!("<body><main>{TEXT}{html}</main>"));
        remove(&page);
        let text = page.body().expect("a body").formatted_text();
        let left: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).skip(2).collect();
        assert_eq!(left.join(" ").trim(), expected, "{html}");
    }

    #[test]
    fn words_of_classes_tell_clutter() {
        check("<p class=wp-caption-text>A minister</p>", "");
        check("<figure><img><figcaption>A minister</figcaption></figure>", "");
        check("<div class=articleAuthorBio>Jane Doe writes</div>", "");
        check("<div id=related-stories><p>Other news</p></div>", "");
        check("<ul class='share bar'><li>Post it</ul><nav>Home</nav>", "");
        check("<div class=captions-of-trade>Kept</div>", "");
        check(
            "<div class='with-sidebar tag-newsletter'>Talks on trade</div>",
            "Talks on trade",
        );
        check("<div class=captain>The captain</div>", "The captain");
        check(
            "<p>The minister of <span class=ad-hoc>trade</span> has left the town.</p>",
            "The minister of trade has left the town.",
        );
        check(
            "<span><a>Jane Doe</a><span class=people-block><a>More of Jane Doe</a></span></span>",
            "Jane Doe",
        );
    }

    #[test]
    fn a_word_never_takes_the_text_away() {
        let long = "<p>The treaty binds the four powers to leave the country within ninety days, says its first article.</p>";
        check(
            &format!("<div class=comment><h1>Headline</h1>{long}</div>"),
            &format!("Headline {}", &long[3..long.len() - 4]),
        );
        check(
            &format!("<div class=share>{}</div>", long.repeat(9)),
            &[&long[3..long.len() - 4]; 9].join(" "),
        );
    }

    #[test]
    fn a_page_that_is_all_clutter_is_told() {
        for (html, expected) in [
            (format!("<body>{TEXT}"), true),
            (
                format!(
                    "<body><h1>T</h1>{}",
                    format!("<div class=share>{TEXT}</div>").repeat(9)
                ),
                false,
            ),
            ("<body>Word".to_owned(), true),
        ] {
            assert_eq!(remove(&Document::from(html.as_str())), expected, "{html}");
        }
    }

    #[test]
    fn quotes_and_the_one_article_stay() {
        check(
            "<div class=social-media-embed><blockquote>Said so</blockquote></div>",
            "Said so",
        );
        let other = "<article><h2>Other news</h2></article>";
        let main = format!("<article><h1>Headline</h1>{}</article>", TEXT.repeat(3));
        let page = Document::from(format!("<body>{main}{other}{other}"));
        remove(&page);
        assert!(!page.body().expect("a body").text().contains("Other news"));
        check(&other.repeat(3), "Other news Other news Other news");
    }
}
