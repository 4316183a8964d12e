//! Lines that speak of the page and not of the news.
//!
//! In: one block of a page's main text. Out: whether it is a label of something that is no text (an
//! advertisement, a share bar), a notice of rights, a way to reach someone, a credit of reporters, or a lead
//! to other pages. Only short blocks can be: a paragraph stays whatever it begins with.

use super::super::layout::line;

/// The longest block that can be a notice, in characters.
const LONGEST: usize = 320;

/// The longest line that says who made a picture or the text, in bytes.
const SHORT: usize = 200;

/// Whole lines, by their letters in lower case.
const LABELS: &[&str] = &[
    "advert",
    "advertisement",
    "advertisements",
    "story continues below advertisement",
    "article continues below advertisement",
    "ad",
    "sponsored",
    "sponsored content",
    "anzeige",
    "werbung",
    "publicidad",
    "publicidade",
    "publicité",
    "pubblicità",
    "advertentie",
    "iklan",
    "annons",
    "annonse",
    "reklama",
    "reklam",
    "реклама",
    "広告",
    "광고",
    "广告",
    "caption",
    "close",
    "share",
    "share this",
    "share this story",
    "share this article",
    "sharing is caring",
    "tweet",
    "email",
    "print",
    "comments",
    "comment",
    "leave a comment",
    "tags",
    "filed under",
    "related",
    "home",
    "menu",
    "search",
    "this slideshow requires javascript",
    "hide caption",
    "toggle caption",
    "enlarge this image",
    "click to tweet",
];

/// Beginnings of lines that lead elsewhere or ask for something, in lower case.
const LEADS: &[&str] = &[
    "related:",
    "related post",
    "related article",
    "related stor",
    "related coverage",
    "related content",
    "related video",
    "related news",
    "read more",
    "read also",
    "read next",
    "also read",
    "see also",
    "also see",
    "more:",
    "also:",
    "you may also",
    "you might also",
    "recommended:",
    "recommended for you",
    "recommended stories",
    "don't miss:",
    "don’t miss:",
    "must read:",
    "watch:",
    "watch now",
    "want more",
    "like this story",
    "follow us",
    "follow @",
    "subscribe to",
    "sign up",
    "click here",
    "download our app",
    "join our",
    "filed under",
    "tags:",
    "category:",
    "posted in",
    "tell us what",
    "share this",
    "leia também",
    "leia mais",
    "lire aussi",
    "lesen sie auch",
    "читайте также",
];

/// Beginnings that only lead elsewhere where most of the line is a link.
const LINKED_LEADS: &[&str] = &[
    "also on ",
    "more on ",
    "more from ",
    "listen to ",
    "recommended ",
    "watch ",
    "video",
];

/// Beginnings and ends of lines that say who worked on the text, in lower case.
const CREDITS: &[&str] = &[
    "reporting by",
    "writing by",
    "editing by",
    "additional reporting by",
    "compiled by",
    "edited by",
    "with inputs from",
];

/// Whether a block is a notice; `links` are the characters of it that are links.
pub(super) fn is_notice(text: &str, links: usize) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let lower = line(text).to_lowercase();
    let lower = lower
        .trim_start_matches(['[', '(', '*', '»', '>', '•', '▶', '►'])
        .trim_start();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if LABELS.contains(&bare) {
        return true;
    }
    is_rights(lower)
        || is_contact(lower)
        || is_credit(lower)
        || is_picture_line(lower)
        || is_offer(lower)
        || is_share_bar(lower)
        || leads_away(lower, links)
}

/// Whether a block that ends in a colon leads to those after it.
pub(super) fn announces_links(text: &str) -> bool {
    let lower = text.to_lowercase();
    LEADS.iter().any(|lead| lower.starts_with(lead))
}

fn is_rights(lower: &str) -> bool {
    let has_year = || lower.contains("19") || lower.contains("20");
    lower.contains(['©', 'ⓒ'])
        || lower.contains("all rights reserved")
        || ((lower.starts_with("copyright") || lower.contains("(c) ")) && has_year() && lower.len() <= SHORT)
}

/// Nothing but addresses: `name@example.org`, `example.org/name`, `@name`.
fn is_contact(lower: &str) -> bool {
    let is_address = |word: &str| {
        let word = word.trim_end_matches([',', ';', '.', ')']);
        word.contains('@') || word.contains("twitter.com/") || word.contains("facebook.com/")
    };
    let fillers = ["email", "e-mail", "twitter", "on", "at", "or", "and", "|", "·"];
    let mut words = lower.split_whitespace().peekable();
    words.peek().is_some()
        && lower.split_whitespace().any(is_address)
        && words.all(|word| is_address(word) || fillers.contains(&word.trim_end_matches(':')))
}

/// `Photo: name`, `(credit: name)`, `Image 1 of 9`.
fn is_picture_line(lower: &str) -> bool {
    const SIGNS: &[&str] = &[
        "photo:",
        "photos:",
        "photo by ",
        "photos by ",
        "image:",
        "picture:",
        "photograph:",
        "photo credit:",
        "foto:",
        "фото:",
        "credit:",
        "source: getty",
    ];
    let counts = |word: &str| {
        word.bytes().all(|b| b.is_ascii_digit()) || ["of", "/", "image", "photo", "slide"].contains(&word)
    };
    let in_brackets = |sign: &str| {
        let inside = lower.rfind(sign).map(|at| &lower[at..]);
        inside.is_some_and(|inside| inside.find(')') == Some(inside.len() - 1))
    };
    (lower.len() <= SHORT && SIGNS.iter().any(|sign| lower.starts_with(sign)))
        || ["(credit:", "(photo:", "(photo by", "(image:"]
            .iter()
            .any(|sign| in_brackets(sign))
        || (lower.contains("of") && lower.split_whitespace().all(counts))
}

/// Asks the reader to subscribe, to follow or to buy.
fn is_offer(lower: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    (has(&["newsletter", "your inbox", "email alerts"]) && has(&["subscribe", "sign up", "get ", "receive"]))
        || (has(&["follow "]) && has(&[" on twitter", " on facebook", " on instagram", " on youtube"]))
        || has(&["affiliate commission", "affiliate link", "may earn a commission"])
}

/// A row of the names of networks.
fn is_share_bar(lower: &str) -> bool {
    const NETWORKS: &[&str] = &[
        "facebook",
        "twitter",
        "whatsapp",
        "telegram",
        "linkedin",
        "pinterest",
        "reddit",
        "email",
        "print",
        "share",
        "tumblr",
        "messenger",
        "vk",
    ];
    let words: Vec<&str> = lower.split_whitespace().collect();
    let networks = words.iter().filter(|word| NETWORKS.contains(word)).count();
    networks >= 2 && 2 * networks >= words.len()
}

fn is_credit(lower: &str) -> bool {
    const ENDS: &[&str] = &["report", "story", "article"];
    let bare = lower.trim_end_matches(['.', ')']);
    let contributed = |end: &str| {
        bare.strip_suffix(end)
            .is_some_and(|rest| rest.ends_with("contributed to this "))
    };
    (lower.len() <= SHORT && CREDITS.iter().any(|credit| lower.starts_with(credit)))
        || ENDS.iter().any(|end| contributed(end))
}

/// A lead to other pages: it begins as one, and is mostly a link, or no sentence.
fn leads_away(lower: &str, links: usize) -> bool {
    let begins = |leads: &[&str]| leads.iter().any(|lead| lower.starts_with(lead));
    let is_link = 3 * links >= lower.len();
    let is_call = lower.ends_with([':', '!', '?', '…']) || (lower.len() <= 60 && !lower.ends_with('.'));
    (begins(LEADS) && (is_link || is_call)) || (begins(LINKED_LEADS) && is_link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_told_from_news() {
        for (text, links, expected) in [
            ("Advertisement", 0, true),
            ("[Related: Talks resume in Geneva]", 0, true),
            (
                "Read more: Talks resume in Geneva on Monday, with all four powers at the table again",
                76,
                true,
            ),
            (
                "Read more than the treaty says into it, said the minister, and you will be disappointed.",
                0,
                false,
            ),
            ("Also on Monday, envoys met.", 0, false),
            ("Also on our site Envoys met on Monday", 30, true),
            ("Recommended sanctions were lifted.", 0, false),
            ("© 2019 Agency. No part may be copied.", 0, true),
            ("Copyright rules were the subject of the talks.", 0, false),
            ("jane.doe@example.org and @janedoe", 0, true),
            ("(Reporting by Jane Doe; editing by John Roe)", 0, true),
            ("Jane Doe in Paris contributed to this report.", 0, true),
            ("Photo: Jane Doe / Agency", 0, true),
            ("The ministers in Geneva (Photo: Agency)", 0, true),
            ("The ministers (photo: Agency) met.", 0, false),
            ("Image 1 of 9", 0, true),
            ("Get our newsletter: sign up today", 0, true),
            ("Facebook Twitter WhatsApp", 0, true),
            ("The talks on trade were moved to Friday.", 0, false),
        ] {
            assert_eq!(is_notice(text, links), expected, "{text}");
        }
        assert!(!is_notice(&"Advertisement ".repeat(40), 0));
        assert!(announces_links("Related coverage:") && !announces_links("The talks:"));
    }
}
