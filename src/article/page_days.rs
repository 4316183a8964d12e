//! When a web page was published and changed.
//!
//! In: what a page says of itself, and what is known of it from elsewhere. Out: the two days with what they rest
//! on. Order of trust: JSON-LD, Open Graph, other meta elements, `<time>`, what brought the page, the lines that
//! the page shows around its headline. A day found anywhere else (in a footer, among related pages) is none.

use super::byline::{Hints, Stamp};
use super::page::stamps;
use super::page_data::Data;
use super::{Article, Dated, byline, when};
use jiff::civil::Date;

const OPEN_GRAPH: &[&str] = &["article:published_time", "og:article:published_time"];
const METAS: &[&str] = &[
    "datepublished",
    "article:published",
    "date",
    "pubdate",
    "og:pubdate",
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
const TIMES: &[&str] = &[
    "[itemprop=datePublished]",
    "time[pubdate]",
    "article time[datetime]",
    "main time[datetime]",
    "time[datetime]",
];
const OPEN_GRAPH_CHANGED: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
];
const METAS_CHANGED: &[&str] = &[
    "datemodified",
    "article:modified",
    "article.updated",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "updated-date",
    "revision_date",
];

/// Adds the days to `article`, whose own count as those of what brought it.
pub(super) fn add(data: &Data, mut article: Article) -> Article {
    let order = Hints {
        day_first: order_of_day(&article),
        near: None,
    };
    let day = |text: Option<String>| text.and_then(|text| field(&text, order));
    let meta = |names: &[&str]| names.iter().find_map(|name| day(data.meta(&[name])));
    let time = |selectors: &[&str]| selectors.iter().find_map(|selector| day(time(data, selector)));

    let stated = [
        ("json-ld", day(data.json_text("datePublished"))),
        ("json-ld", day(data.json_text("dateCreated"))),
        ("open graph", meta(OPEN_GRAPH)),
        ("meta", meta(METAS)),
        ("time element", time(TIMES)),
    ];
    let stated = first(stated);
    let brought = article.published.take();
    let near = stated.as_ref().or(brought.as_ref()).map(|day| day.date);
    let shown = stamps(data.page, &article.title, Hints { near, ..order });
    let on_page = |changed: bool| {
        shown
            .iter()
            .find(|stamp| stamp.changed == changed)
            .map(|stamp| stamp.date)
    };
    let changes = [
        ("json-ld", day(data.json_text("dateModified"))),
        ("open graph", meta(OPEN_GRAPH_CHANGED)),
        ("meta", meta(METAS_CHANGED)),
        ("time element", time(&["[itemprop=dateModified]"])),
        ("byline", on_page(true)),
    ];
    let modified = first(changes);
    article.published = match (stated, brought) {
        (Some(mut published), brought) => {
            if let Some(brought) = brought {
                published.compare(brought.date, brought.evidence);
            }
            Some(as_shown(published, &shown, modified.as_ref()))
        }
        (None, Some(brought)) => Some(brought),
        (None, None) => on_page(false)
            .or_else(|| on_page(true))
            .map(|date| Dated::new(date, "byline")),
    };
    let late_enough = |modified: &Dated| {
        article
            .published
            .as_ref()
            .is_none_or(|day| modified.date >= day.date)
    };
    article.modified = modified.filter(late_enough).or(article.modified.take());
    article
}

/// The most trusted day, with those that speak against it.
fn first<const N: usize>(evidence: [(&'static str, Option<Date>); N]) -> Option<Dated> {
    let mut evidence = evidence.into_iter().filter_map(|(by, date)| Some((by, date?)));
    let (by, date) = evidence.next()?;
    let mut day = Dated::new(date, by);
    evidence.for_each(|(by, date)| day.compare(date, by));
    Some(day)
}

/// The day as the page shows it. Metadata often gives the time of another zone (mostly UTC), so that an evening in
/// America counts as the next day; where the day shown is one off, the readers' day is the day.
fn as_shown(mut published: Dated, shown: &[Stamp], modified: Option<&Dated>) -> Dated {
    let is_next = |stamp: &&Stamp| {
        let apart = published
            .date
            .until(stamp.date)
            .map_or(0, |span| span.get_days().abs());
        !stamp.changed
            && apart == 1
            && modified.is_none_or(|modified| modified.date != stamp.date || modified.date < published.date)
    };
    let is_same = shown
        .iter()
        .any(|stamp| !stamp.changed && stamp.date == published.date);
    match shown.iter().find(is_next) {
        Some(stamp) if !is_same => {
            published.date = stamp.date;
            published.evidence = "byline".into();
        }
        _ => {
            if let Some(stamp) = shown.iter().find(|stamp| !stamp.changed) {
                published.compare(stamp.date, "byline");
            }
        }
    }
    published
}

/// Whether the day comes first in numeric dates, by the address of the page or else its language.
fn order_of_day(article: &Article) -> Option<bool> {
    article.day_first().or_else(|| match article.lang.as_deref()? {
        "en-us" => Some(false),
        "en" => None,
        _ => Some(true),
    })
}

/// The day that a field of metadata names: by itself, or as a line on the page would.
fn field(text: &str, hints: Hints) -> Option<Date> {
    when::day(text).or_else(|| {
        let stamp = if text.len() <= 80 {
            byline::day(text, hints)
        } else {
            None
        };
        stamp.map(|stamp| stamp.date)
    })
}

/// The first `<time>` (or like element) that fits, by its `datetime` or else by its text.
fn time(data: &Data, selector: &str) -> Option<String> {
    let element = data.page.select(selector).first();
    let attribute = element.attr("datetime").or_else(|| element.attr("content"));
    attribute
        .filter(|value| !value.trim().is_empty())
        .map(|value| value.to_string())
        .or_else(|| Some(element.text().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_query::Document;

    const H1: &str = "<title>Powers meet in Geneva</title><body><h1>Powers meet in Geneva</h1>";

    fn check(html: &str, known: Article, expected: &str) {
        let page = Document::from(html);
        let article = super::super::page_data::article(&page, known);
        let shown = |day: Option<Dated>| match day {
            Some(day) => {
                let conflicts = day
                    .conflicts
                    .iter()
                    .map(|(date, by)| format!(" not {date} by {by}"));
                format!(
                    "{} by {}{}",
                    day.date,
                    day.evidence,
                    conflicts.collect::<String>()
                )
            }
            None => "none".to_owned(),
        };
        assert_eq!(
            format!("{}; {}", shown(article.published), shown(article.modified)),
            expected,
            "{html}"
        );
    }

    #[test]
    fn days_come_with_evidence() {
        let none = Article::default;
        let open_graph = "<meta property=article:published_time content=2025-12-02T01:00:00Z><meta property=article:modified_time content=2025-12-05T01:00:00Z>";
        check(
            &format!("{open_graph}{H1}"),
            none(),
            "2025-12-02 by open graph; 2025-12-05 by open graph",
        );
        check(
            &format!("{open_graph}{H1}<p>By Jane Doe, Dec 1, 2025 8:00 PM EST"),
            none(),
            "2025-12-01 by byline; 2025-12-05 by open graph",
        );
        check(
            &format!("{open_graph}{H1}<p>Posted Dec 1, 8:00 PM"),
            none(),
            "2025-12-01 by byline; 2025-12-05 by open graph",
        );
        check(
            &format!("{open_graph}{H1}<p>Updated Dec 3, 2025"),
            none(),
            "2025-12-02 by open graph; 2025-12-05 by open graph not 2025-12-03 by byline"
                .replace(" not 2025-12-03 by byline", "")
                .as_str(),
        );
        check(
            &format!("{open_graph}{H1}<p>20 November 2025"),
            none(),
            "2025-12-02 by open graph not 2025-11-20 by byline; 2025-12-05 by open graph",
        );
        check(
            &format!("{H1}<p>Published 19 Nov 2019 07:09 GMT<p>Updated: November 20, 2019"),
            none(),
            "2019-11-19 by byline; 2019-11-20 by byline",
        );
        check(
            &format!("<html lang=pt>{H1}<small>05/10/2018</small>"),
            none(),
            "2018-10-05 by byline; none",
        );
        check(
            "<meta itemprop=datePublished content='01:38:07 PM IST Nov 20, 2019'>",
            none(),
            "2019-11-20 by meta; none",
        );
        check(
            "<meta name=date content=2019-11-20><meta name=last-modified content=2019-11-02>",
            none(),
            "2019-11-20 by meta; none",
        );
    }

    #[test]
    fn days_of_other_things_are_none() {
        let long = "<p>The foreign ministers of the four powers met in Geneva on Monday, and agreed, after talks that had gone on until late in the night, to meet again.</p>";
        check(
            &format!("{H1}{}<footer>20 November 2019</footer>", long.repeat(3)),
            Article::default(),
            "none; none",
        );
        check("<p>20 November 2019", Article::default(), "none; none");
    }

    #[test]
    fn what_brought_a_page_is_between_its_head_and_its_lines() {
        let known = || Article {
            published: when::date(2019, 11, 18).map(|date| Dated::new(date, "feed")),
            ..Article::default()
        };
        check(
            &format!("{H1}<p>20 November 2019"),
            known(),
            "2019-11-18 by feed; none",
        );
        check(
            "<meta name=date content=2019-11-21>",
            known(),
            "2019-11-21 by meta not 2019-11-18 by feed; none",
        );
    }
}
