//! Golden names over sample articles.
//!
//! `gold.tsv` holds what a reader finds in some articles: file, kind, name as printed, how often. `golden.txt` is
//! what the program makes of it now, with figures. Other weights or rules change that file: the test writes it
//! anew and fails once.

mod dates;

use crate::room::{hold, project};
use attache::annotate::{Layers, annotate};
use attache::article;
use attache::entities::Kind;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::ops::ControlFlow;

/// How often a name of a kind stands in an article.
type Names = BTreeMap<(Kind, String), usize>;

#[test]
fn names_are_as_golden() {
    let folder = project().join("tests/extraction");
    let mut gold: BTreeMap<String, Names> = BTreeMap::new();
    for line in fs::read_to_string(folder.join("gold.tsv"))
        .expect("the gold names")
        .lines()
    {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, kind, name, count] = fields[..] else {
            panic!("gold.tsv: {line}: not four fields")
        };
        let kind = Kind::ALL
            .into_iter()
            .find(|one| one.word() == kind)
            .expect("a kind");
        let names = gold.entry(file.to_owned()).or_default();
        names.insert((kind, name.to_owned()), count.parse().expect("a number"));
    }
    let mut counts: BTreeMap<Kind, [usize; 3]> = BTreeMap::new();
    let mut lines = String::new();
    for (file, gold) in &gold {
        writeln!(lines, "\n{file}").expect("memory");
        let found = found(file);
        let all: BTreeSet<_> = gold.keys().chain(found.keys()).collect();
        for key in all {
            let [found, gold] = [&found, gold].map(|names| names.get(key).copied().unwrap_or(0));
            let sums = counts.entry(key.0).or_default();
            for (sum, value) in sums.iter_mut().zip([found.min(gold), found, gold]) {
                *sum += value;
            }
            if found != gold {
                let (kind, name) = (key.0.word(), &key.1);
                writeln!(lines, "  {kind} {name}: found {found}, wanted {gold}").expect("memory");
            }
        }
    }
    let mut golden = String::from("kind         precision  recall     F1\n");
    let mut right = 0.0;
    for (kind, [hits, found, wanted]) in counts {
        let share = |of: usize| hits as f64 / of.max(1) as f64;
        let f1 = 2.0 * hits as f64 / (found + wanted).max(1) as f64;
        writeln!(
            golden,
            "{:<12} {:>9.3} {:>7.3} {f1:>6.3}",
            kind.word(),
            share(found),
            share(wanted)
        )
        .expect("memory");
        right += f1 / Kind::ALL.len() as f64;
    }
    golden += &lines;
    hold(
        &folder.join("golden.txt"),
        &golden,
        "the names found changed; read the difference and commit it if it is better",
    );
    assert!(right > 0.8, "mean F1 {right:.3}");
}

fn found(file: &str) -> Names {
    let bytes = fs::read(project().join("corpus").join(file)).expect("a sample article");
    let mut names = Names::new();
    article::read(file, &bytes, &mut |record| {
        let article = record.expect("an article");
        for mention in annotate(&article, Layers::ALL).mentions {
            let part = match mention.part {
                attache::text::Part::Title => &article.title,
                attache::text::Part::Body => &article.body,
            };
            let name = mention
                .span
                .of(part)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            *names.entry((mention.kind, name)).or_default() += 1;
        }
        ControlFlow::Continue(())
    })
    .expect("a readable file");
    names
}
