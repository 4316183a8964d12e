//! Lines that speak of the page and not of the news.
//!
//! In: one block of a page's main text. Out: whether it is a label of something that is no text (an
//! advertisement, a share bar), a notice of rights, a way to reach someone, a credit of reporters, or a lead
//! to other pages. Only short blocks can be: a paragraph stays whatever it begins with.

use super::super::layout::line;

/// The longest block that can be a notice, in characters.
const LONGEST: usize = 320;

/// Whole lines, by their letters in lower case.
const LABELS: &[&str] = &[
    "advert", "advertisement", "advertisements", "story continues below advertisement", "article continues below advertisement",
    "ad", "sponsored", "sponsored content", "anzeige", "werbung", "publicidad", "publicidade", "publicité", "pubblicità", "advertentie",
    "iklan", "annons", "annonse", "reklama", "reklam", "реклама", "広告", "광고", "广告",
    "caption", "close", "share", "share this", "share this story", "share this article", "sharing is caring", "tweet",
    "email", "print", "comments", "comment", "leave a comment", "tags", "filed under", "related", "home", "menu", "search",
    "this slideshow requires javascript", "hide caption", "toggle caption", "enlarge this image", "click to tweet",
];

/// Beginnings of lines that lead elsewhere or ask for something, in lower case.
const LEADS: &[&str] = &[
    "related:", "related post", "related article", "related stor", "related coverage", "related content", "related video", "related news",
    "read more", "read also", "read next", "also read", "see also", "also on ", "also see", "more on ", "more from ", "more:", "also:",
    "you may also", "you might also", "recommended", "don't miss", "don’t miss", "must read", "must-read", "watch:", "watch now",
    "want more", "like this story", "follow us", "follow @", "subscribe to", "sign up", "click here", "listen to ", "download our",
    "join our", "get our", "filed under", "tags:", "tagged", "category:", "posted in", "tell us what", "share this", "leia também",
    "leia mais", "lire aussi", "lesen sie auch", "читайте также",
];

/// Beginnings and ends of lines that say who worked on the text, in lower case.
const CREDITS: &[&str] = &[
    "reporting by", "reported by", "writing by", "editing by", "additional reporting by", "compiled by", "edited by", "with inputs from",
];

/// Whether a block is a notice; `links` are the characters of it that are links.
pub(super) fn is_notice(text: &str, links: usize) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let lower = line(text).to_lowercase();
    let lower = lower.trim_start_matches(['[', '(', '*', '»', '>', '•', '▶', '►']).trim_start();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric() );
    if LABELS.contains(&bare) {
        return true;
    }
    is_rights(lower) || is_contact(lower) || is_credit(lower) || is_picture_line(lower) || is_offer(lower) || is_share_bar(lower) || leads_away(lower, links)
}

/// Whether a block that ends in a colon leads to those after it.
pub(super) fn announces_links(text: &str) -> bool {
    let lower = text.to_lowercase();
    LEADS.iter().any(|lead| lower.starts_with(lead)) 
}

fn is_rights(lower: &str) -> bool {
    let has_sign = lower.contains(['©', 'ⓒ']) || lower.contains("(c) 20") || lower.starts_with("copyright");
    has_sign || lower.contains("all rights reserved")
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
        "photo:", "photos:", "photo by ", "photos by ", "image:", "picture:", "photograph:", "photo credit:", "foto:", "фото:", "credit:", "source: getty",
    ];
    let counts = |word: &str| word.bytes().all(|b| b.is_ascii_digit()) || ["of", "/", "image", "photo", "slide"].contains(&word);
    SIGNS.iter().any(|sign| lower.starts_with(sign))
        || ["(credit:", "(photo:", "(photo by", "(image:"].iter().any(|sign| lower.rfind(sign).is_some_and(|at| lower.ends_with(')') && !lower[at..lower.len() - 1].contains(')')))
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
    const NETWORKS: &[&str] = &["facebook", "twitter", "whatsapp", "telegram", "linkedin", "pinterest", "reddit", "email", "print", "share", "tumblr", "messenger", "vk", "line"];
    let words: Vec<&str> = lower.split_whitespace().collect();
    let networks = words.iter().filter(|word| NETWORKS.contains(word)).count();
    networks >= 2 && 2 * networks >= words.len()
}

fn is_credit(lower: &str) -> bool {
    CREDITS.iter().any(|credit| lower.starts_with(credit))
        || lower.trim_end_matches(['.', ')']).ends_with("contributed to this report")
        || lower.trim_end_matches(['.', ')']).ends_with("contributed to this story")
        || lower.trim_end_matches(['.', ')']).ends_with("contributed to this article")
}

/// A lead to other pages: it begins as one, and is mostly a link, or no sentence.
fn leads_away(lower: &str, links: usize) -> bool {
    let begins = LEADS.iter().any(|lead| lower.starts_with(lead));
    begins && (3 * links >= lower.len() || lower.ends_with([':', '!', '?', '…']) || lower.len() <= 60)
}
