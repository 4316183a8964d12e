//! Web pages: the main text of a page and what its head says about it.
//!
//! In: the source of a page. Out: one article. The text is found by Readability (dom_smoothie, after
//! Mozilla's Readability.js); where that finds nothing, it is that of `<article>`, `<main>` or the whole
//! body. The day and the source come from the page's metadata, else from a dateline, the address or the
//! name of the file. Runs no scripts and loads nothing.

use super::layout::{body, has_words, without_title};
use super::{Article, ReadError, page, page_data, page_guard, plain};
use dom_query::Document;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The largest page that is read.
const LARGEST: usize = 20 << 20;
/// A main text shorter than this may be a teaser beside the real text.
const SHORT: usize = 250;

/// Reads the page saved at `path`.
pub(super) fn article(path: &str, html: &str) -> Result<Article, ReadError> {
    article_with(path, html, Article::default())
}

/// Reads a page or a part of one; `known` is what is known of it from what brought it (the address it was taken
/// from, the subject of a message, the day of a feed's entry), and counts where the page itself says nothing.
pub(super) fn article_with(path: &str, html: &str, known: Article) -> Result<Article, ReadError> {
    if html.len() > LARGEST {
        return Err(ReadError::TooLarge {
            size: html.len() as u64,
            limit: LARGEST as u64,
        });
    }
    let bare = |known: Article| Article {
        body: page_guard::bare_text(html),
        ..known
    };
    let mut article = if page_guard::is_parsable(html) {
        // The parser is not ours; a page that trips it must not end the run, nor lose its text.
        let parsed = catch_unwind(AssertUnwindSafe(|| parsed(html, known.clone())));
        parsed.unwrap_or_else(|_| bare(known))
    } else {
        bare(known)
    };
    article.body = body(without_title(&body(&article.body), &article.title));
    if article.title.is_empty() {
        return Ok(plain::article(path, &article.body.clone(), article));
    }
    plain::add_dateline(path, &mut article);
    plain::add_day_from_names(path, &mut article);
    Ok(article)
}

fn parsed(html: &str, known: Article) -> Article {
    let page = Document::from(html);
    let mut article = page_data::article(&page, known);
    let stated = std::mem::take(&mut article.body);
    article.body = page::main_text(html, page).unwrap_or_default();
    if article.body.len() < SHORT {
        // Readability has taken the page apart, so it is parsed again.
        let fallback = fallback_text(&Document::from(html));
        if fallback.len() > article.body.len() && !has_words(&article.body) {
            article.body = fallback;
        }
        if stated.len() > 2 * article.body.len() {
            article.body = stated;
        }
    }
    article
}

/// The longest `<article>`, else the `<main>`, else the body, without what surrounds a text.
fn fallback_text(page: &Document) -> String {
    page.select("script, style, noscript, template, nav, header, footer, aside, form, svg, iframe, button")
        .remove();
    let longest = |selector: &str| {
        let found = page.select(selector);
        let name = selector.split(',').next().unwrap_or(selector);
        // One inside another is a part of it, and a comment or a teaser as a rule.
        let outermost = found
            .nodes()
            .iter()
            .filter(|node| !node.ancestors_it(None).any(|around| around.has_name(name)));
        let texts = outermost.map(|node| node.formatted_text().to_string());
        texts.filter(|text| has_words(text)).max_by_key(String::len)
    };
    let whole = longest("body").unwrap_or_default();
    // Where no part holds most of it, the page is a list of texts, and all are its own.
    let most = |text: &String| 4 * text.len() >= whole.len();
    let part = longest("article")
        .filter(most)
        .or_else(|| longest("main, [role=main]").filter(most));
    part.unwrap_or(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<p>The foreign ministers of the four powers met in Geneva on Monday, and they agreed,\n after long talks, to meet again.</p>\
        <p>\"We have made progress, and more will follow,\" the French minister said, adding that details were open.</p>\
        <p>The talks on disarmament, trade and security are to go on in autumn, officials of all sides said.</p>";

    fn check(path: &str, html: &str, expected: &str) {
        let a = article(path, html).expect("the page is read");
        let day = a
            .published
            .map_or(String::new(), |p| format!("{} by {}", p.date, p.evidence));
        let fields = [Some(a.title), Some(day), a.author, a.source, a.lang, a.url];
        let first = a
            .body
            .lines()
            .next()
            .unwrap_or("")
            .chars()
            .take(30)
            .collect::<String>();
        assert_eq!(
            format!("{}|{first}", fields.map(Option::unwrap_or_default).join("|")),
            expected
        );
    }

    #[test]
    fn the_main_text_is_found() {
        let html = format!(
            "<html lang=en><head><title>Powers meet | Agency</title><meta property=og:site_name content=Agency></head>\
             <body><nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>Powers meet</h1>{TEXT}</article>\
             <footer>Copyright, imprint and <a href=/c>contact</a></footer></body></html>"
        );
        let a = article("a.html", &html).expect("the page is read");
        let paragraphs: Vec<&str> = a.body.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 3, "{}", a.body);
        assert!(
            paragraphs[0].ends_with("and they agreed, after long talks, to meet again."),
            "{}",
            a.body
        );
        check(
            "a.html",
            &html,
            "Powers meet|||Agency|en||The foreign ministers of the f",
        );
    }

    #[test]
    fn small_and_odd_pages_are_read() {
        check("a.html", "<title>T</title><p>Short text.", "T||||||Short text.");
        check(
            "a.html",
            "Just words, no tags. And more.",
            "Just words, no tags.||||||Just words, no tags. And more.",
        );
        check(
            "a.html",
            &format!("{}deep", "<div>".repeat(100_000)),
            "deep||||||deep",
        );
        check(
            "a.html",
            "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"H\",\"articleBody\":\"All the words of it.\"}</script><p>Subscribe",
            "H||||||All the words of it.",
        );
    }

    #[test]
    fn days_come_from_the_strongest_evidence() {
        let page = |head: &str, dateline: &str| {
            format!(
                "<head><title>T</title>{head}</head><body><p>{dateline}{}",
                TEXT.trim_start_matches("<p>")
            )
        };
        let dateline = "MOSCOW, Dec 1, 2025 (TASS) - ";
        let address = "<link rel=canonical href=https://e.org/2025/12/03/t>";
        for (head, dateline, expected) in [
            (
                "<meta name=date content=2025-12-02>",
                dateline,
                "T|2025-12-02 by meta||TASS|||MOSCOW, Dec 1, 2025 (TASS) - T",
            ),
            (
                "",
                dateline,
                "T|2025-12-01 by dateline||TASS|||MOSCOW, Dec 1, 2025 (TASS) - T",
            ),
            (
                address,
                "",
                "T|2025-12-03 by url||||https://e.org/2025/12/03/t|The foreign ministers of the f",
            ),
            (
                "",
                "",
                "T|2025-12-04 by file name|||||The foreign ministers of the f",
            ),
        ] {
            check("2025-12-04.html", &page(head, dateline), expected);
        }
    }

    #[test]
    fn the_fallback_is_the_part_that_holds_the_text() {
        for (html, expected) in [
            ("<nav>Home</nav><main>Main.</main><p>x", "Main."),
            (
                "<article>Short.</article><article>Longer one.</article>",
                "Longer one.",
            ),
            ("<header>H</header>Body.<script>s</script>", "Body."),
        ] {
            assert_eq!(fallback_text(&Document::from(html)), expected);
        }
    }

    #[test]
    fn what_brought_a_page_fills_what_it_lacks() {
        let known = Article {
            title: "Known title".to_owned(),
            url: Some("https://e.org/known".to_owned()),
            ..Article::default()
        };
        let a = article_with("a.html", "<p>Words of it.", known.clone()).expect("the page is read");
        assert_eq!(
            (a.title.as_str(), a.url.as_deref(), a.body.as_str()),
            ("Known title", Some("https://e.org/known"), "Words of it.")
        );
        let page = "<title>Its own</title><link rel=canonical href=https://e.org/own><p>Words of it.";
        let a = article_with("a.html", page, known).expect("the page is read");
        assert_eq!(
            (a.title.as_str(), a.url.as_deref()),
            ("Its own", Some("https://e.org/own"))
        );
    }

    #[test]
    fn costly_pages_are_read_in_time() {
        let words = "<p class=share>The ministers met in Geneva, and agreed to meet again in autumn.</p>";
        for html in [
            format!("<article><h1>T</h1>{words}</article>").repeat(2_000),
            format!("{}{words}", "<table><tr><td>".repeat(400)),
            format!("{}{words}", "<ul><li>".repeat(400)),
            format!("<h1>T</h1>{}", "<a>1 May 2019 ".repeat(20_000)),
            format!("<p>{}", "\0<b>x".repeat(100_000)),
            "<div class='".repeat(50_000),
            words.repeat(20_000),
        ] {
            let start = std::time::Instant::now();
            assert!(article("a.html", &html).is_ok());
            let took = start.elapsed();
            assert!(took.as_secs() < 10, "{took:?} for {}…", &html[..40]);
        }
    }

    #[test]
    fn too_large_a_page_is_refused() {
        let html = " ".repeat(LARGEST + 1);
        assert!(matches!(
            article("a.html", &html),
            Err(ReadError::TooLarge { .. })
        ));
    }
}
