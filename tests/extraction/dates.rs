//! Dates: a table of cases, and the layers of two sample articles.
//!
//! `dates.tsv` holds, divided by tabs: a group, the day of publication or nothing, a text, and what is in it, divided by
//! `; `: as printed ` = ` type, value and days, or a stretch of time between two of them in brackets with its days.
//! `dates_gold.tsv` holds the same of whole articles, with their file in place of group, day and text.

use crate::room::project;
use attache::annotate::{AnnotatedArticle, Layers, annotate};
use attache::article::{self, Article, Dated};
use attache::text::Part;
use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;

const DATES: Layers = Layers {
    names: false,
    dates: true,
};

fn shown(article: &AnnotatedArticle) -> Vec<String> {
    let raw = |part| match part {
        Part::Title => article.title.raw,
        Part::Body => article.body.raw,
    };
    let dates = article.dates.iter().map(|date| {
        let timex = serde_json::to_value(date.timex).expect("a word");
        let days = date
            .range
            .map_or(String::new(), |range| match range.first == range.last {
                true => format!(" {}", range.first),
                false => format!(" {}..{}", range.first, range.last),
            });
        let timex = timex.as_str().unwrap_or_default();
        format!("{} = {timex} {}{days}", date.span.of(raw(date.part)), date.value)
    });
    let ranges = article.ranges.iter().map(|range| {
        let (first, last) = (range.range.first, range.range.last);
        format!("[{}] {first}..{last}", range.span.of(raw(range.part)))
    });
    dates.chain(ranges).collect()
}

#[test]
fn dates_are_read_as_the_table_says() {
    let table = fs::read_to_string(project().join("tests/extraction/dates.tsv")).expect("the table");
    let mut wrong = Vec::new();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for line in table.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [group, published, text, wanted] = fields[..] else {
            panic!("dates.tsv: {line}: not four fields")
        };
        *groups.entry(group).or_default() += 1;
        let published = article::day(published).map(|date| Dated::new(date, "the table"));
        let article = Article {
            body: text.to_owned(),
            published,
            ..Article::default()
        };
        let found = shown(&annotate(&article, DATES)).join("; ");
        if found != wanted {
            wrong.push(format!("{group}: {text}\n  wanted {wanted}\n  found  {found}"));
        }
    }
    assert!(groups.values().sum::<usize>() >= 400 && groups.len() >= 15);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dates_of_sample_articles_are_golden() {
    let table = fs::read_to_string(project().join("tests/extraction/dates_gold.tsv")).expect("the table");
    let mut gold: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in table.lines() {
        let (file, date) = line.split_once('\t').expect("a file and a date");
        gold.entry(file).or_default().push(date);
    }
    assert_eq!(gold.len(), 2);
    for (file, wanted) in gold {
        let bytes = fs::read(project().join("corpus").join(file)).expect("a sample article");
        let mut found = Vec::new();
        article::read(file, &bytes, &mut |record| {
            found.extend(shown(&annotate(&record.expect("an article"), DATES)));
            ControlFlow::Continue(())
        })
        .expect("a readable file");
        assert_eq!(found, wanted, "{file}");
    }
}
