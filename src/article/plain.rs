//! Plain text: header lines, headline, byline, dateline, body.
//!
//! In: the text of one article, and what is known about it already (front matter). Out: the article.
//! The body keeps its dateline; headline, byline and header lines leave it. The day comes from the
//! strongest evidence: header, dateline, address, name of the file; never from a clock.

use super::when::{self, Day};
use super::{Article, Dated, dateline, file_name, header, headline, layout};
use jiff::civil::Date;

/// Reads `text`, the content of the file at `path`; fields that `article` has already stay.
pub(super) fn article(path: &str, text: &str, mut article: Article) -> Article {
    let text = layout::body(text);
    let mut rest = header::block(&text, &mut article);
    rest = header::loose_lines(rest, &mut article);
    if article.title.is_empty() {
        (article.title, rest) = headline::split(rest);
    } else {
        rest = layout::without_title(rest, &article.title);
    }
    rest = header::loose_lines(rest, &mut article);
    article.body = layout::body(rest);
    add_dateline(path, &mut article);
    add_day_from_names(path, &mut article);
    article
}

/// Fills source and day from the dateline of the body, where they are still unknown.
pub(super) fn add_dateline(path: &str, article: &mut Article) {
    let Some(found) = dateline::find(&article.body) else {
        return;
    };
    article.source = article.source.take().or(found.source);
    if article.published.is_none() {
        let date = found
            .day
            .and_then(|day| day.date().or_else(|| with_year(day, path)));
        article.published = date.map(|date| Dated::new(date, "dateline"));
    }
}

/// Fills the day from the article's address or the file's path, where it is still unknown.
pub(super) fn add_day_from_names(path: &str, article: &mut Article) {
    if article.published.is_some() {
        return;
    }
    let in_address = article
        .url
        .as_deref()
        .and_then(file_name::day_in_address)
        .map(|day| (day, "url"));
    let found = in_address.or_else(|| file_name::day(path).map(|day| (day, "file name")));
    article.published = found.map(|(date, evidence)| Dated::new(date, evidence));
}

/// Notes where dateline, address and path say another day than what is trusted more.
pub(super) fn note_conflicts(path: &str, article: &mut Article) {
    let Some(published) = &mut article.published else {
        return;
    };
    let year = published.date.year();
    let by_dateline = dateline::find(&article.body).and_then(|found| found.day);
    let by_dateline = by_dateline.and_then(|day| day.date().or_else(|| when::date(year, day.month, day.day)));
    let by_address = article.url.as_deref().and_then(file_name::day_in_address);
    let evidence = [
        ("dateline", by_dateline),
        ("url", by_address),
        ("file name", file_name::day(path)),
    ];
    for (by, date) in evidence {
        if let Some(date) = date {
            published.compare(date, by);
        }
    }
}

/// The year of a dateline's day from the path: the one that brings it closest to the file's day.
fn with_year(day: Day, path: &str) -> Option<Date> {
    let year = file_name::year(path)?;
    let Some(near) = file_name::day(path) else {
        return when::date(year, day.month, day.day);
    };
    let dates = [year - 1, year, year + 1]
        .into_iter()
        .filter_map(|year| when::date(year, day.month, day.day));
    dates.min_by_key(|date| date.since(near).map_or(i32::MAX, |span| span.get_days().abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: &str) {
        let a = article(path, text, Article::default());
        let day = a
            .published
            .map_or(String::new(), |p| format!("{} by {}", p.date, p.evidence));
        let fields = [Some(a.title), Some(day), a.author, a.source, Some(a.body)];
        assert_eq!(fields.map(Option::unwrap_or_default).join("|"), expected);
    }

    #[test]
    fn texts_become_articles() {
        check(
            "a.txt",
            "Envoys meet\nBy Jane Doe\n\nGENEVA, 15 August 1955 (Sample Agency) — They met.\n\nThey left.\n",
            "Envoys meet|1955-08-15 by dateline|Jane Doe|Sample Agency|GENEVA, 15 August 1955 (Sample Agency) — They met.\n\nThey left.",
        );
        check(
            "a.txt",
            "Title: Envoys meet\nDate: 2 December 2025\n\nEnvoys meet\n\nMOSCOW, Dec 1 (TASS) - They met.",
            "Envoys meet|2025-12-02 by header||TASS|MOSCOW, Dec 1 (TASS) - They met.",
        );
        check(
            "a.txt",
            "They met. They left.",
            "They met.||||They met. They left.",
        );
        check("a.txt", "  \n", "||||");
    }

    #[test]
    fn a_day_without_year_takes_that_of_the_file() {
        let text = "MOSCOW, Dec 31 (TASS) - They met.";
        for (path, day) in [
            ("x/2026-01-01-talks.txt", "2025-12-31 by dateline"),
            ("x/talks-2025.txt", "2025-12-31 by dateline"),
            ("2025/talks.txt", "2025-12-31 by dateline"),
            ("talks.txt", ""),
        ] {
            check(path, text, &format!("They met.|{day}||TASS|{text}"));
        }
    }

    #[test]
    fn names_are_the_last_evidence() {
        check(
            "2015-07-14-iran.txt",
            "They met.",
            "They met.|2015-07-14 by file name|||They met.",
        );
        check(
            "2015-07-14-iran.txt",
            "URL: https://example.org/2015/07/15/iran\n\nThey met.",
            "They met.|2015-07-15 by url|||They met.",
        );
    }
}
