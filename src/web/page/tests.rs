//! Pages as HTML, without an index: what texts of others may do to them.

use super::article_views::{ArticlePage, ErrorPage, Mistake};
use super::here::article_of;
use super::marked::{pieces, runs};
use super::views::{Chip, Frame, Head, HitView, Link, PeriodForm, Results};
use askama::Template;

const EVIL: &str = "<script>alert('1')</script>\" onfocus=\"x";

fn hit(title: &str, id: &str, lang: &str) -> HitView {
    HitView {
        href: article_of(id).to_string(),
        lang: lang.to_owned(),
        dir: super::wording::direction(lang),
        title: pieces(title, &[]),
        day: None,
        source: Some(Link::new(title, "/")),
        author: title.to_owned(),
        is_older: false,
        copies: None,
        snippet: pieces(title, std::slice::from_ref(&(0..title.len()))),
        chips: vec![Chip {
            kind: "person",
            name: title.to_owned(),
            with: article_of(title).to_string(),
            without: article_of(title).to_string(),
        }],
    }
}

fn results(hit: HitView) -> String {
    let page = Results {
        frame: Frame {
            title: EVIL.to_owned(),
            typed: EVIL.to_owned(),
            can_ask: true,
            kept: vec![(EVIL.to_owned(), EVIL.to_owned())],
            ..Frame::default()
        },
        head: Head::default(),
        strip: None,
        hits: vec![hit],
        first: 1,
        ways_out: Vec::new(),
        before: None,
        after: None,
        span: String::new(),
        period: PeriodForm::default(),
        facets: Vec::new(),
    };
    page.render().expect("a page")
}

#[test]
fn texts_of_others_stay_texts() {
    let page = results(hit(EVIL, EVIL, EVIL));
    assert!(!page.contains("<script>"), "{page}");
    assert!(!page.contains("\" onfocus=\""), "{page}");
    let page = ArticlePage {
        frame: Frame::default(),
        lang: EVIL.to_owned(),
        dir: "ltr",
        back: Some(EVIL.to_owned()),
        title: runs(EVIL, 0..EVIL.len(), &[], &[], 1),
        day: None,
        source: None,
        author: None,
        url: None,
        file: Link::new(EVIL, article_of(EVIL).to_string()),
        about: vec![EVIL.to_owned()],
        paragraphs: vec![runs(EVIL, 0..EVIL.len(), &[], std::slice::from_ref(&(0..8)), 1)],
        matches: 1,
        matches_linked: 1,
        groups: Vec::new(),
        copies: Vec::new(),
        related: Vec::new(),
    };
    let page = page.render().expect("a page");
    assert!(!page.contains("<script>"), "{page}");
    assert!(!page.contains("\" onfocus=\""), "{page}");
    assert!(
        page.contains("<mark id=\"m1\" tabindex=\"-1\">&#60;script&#62;</mark>"),
        "{page}"
    );
}

#[test]
fn mistakes_are_shown_as_typed() {
    let page = ErrorPage {
        frame: Frame::default(),
        heading: "This question is not understood".to_owned(),
        place: Some(Mistake {
            before: "a <b> ".to_owned(),
            wrong: "(".to_owned(),
            after: String::new(),
        }),
        lines: Vec::new(),
        ways: Vec::new(),
    };
    let page = page.render().expect("a page");
    assert!(page.contains("a &#60;b&#62; <mark>(</mark>"), "{page}");
}

#[test]
fn ids_and_languages_are_kept() {
    let check = |title: &str, id: &str, lang: &str, want: &str| {
        let page = results(hit(title, id, lang));
        assert!(page.contains(want), "{want} is not in {page}");
    };
    check("a", "one two#3%", "en", "href=\"/article/one%20two%233%25\"");
    check("قمة", "a", "ar", "<article lang=\"ar\" dir=\"rtl\">");
    check(
        "قمة",
        "a",
        "ar",
        "<h2 dir=\"auto\"><a href=\"/article/a\">قمة</a></h2>",
    );
    check("a", "a", "en", "<mark>a</mark>");
}
