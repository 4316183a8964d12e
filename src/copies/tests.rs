//! Copies as a whole: articles in, stories out.

use super::minhash::mix;
use super::{Articles, Known, Signature, is_copy, join, stories};
use crate::article::{Article, Dated};
use crate::text::Text;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Articles with their ids.
#[derive(Default, Clone)]
struct Made(Vec<(String, Signature)>);

impl Made {
    fn add(&mut self, id: &str, article: &Article) {
        self.0.push((id.to_owned(), signature(id, article)));
    }

    /// The stories, each as its ids in order, older versions in brackets; and what is known for the next time.
    fn stories(&self, known: &[(u64, u32)]) -> (BTreeSet<String>, Known) {
        let copied = join(self, known);
        let stories = stories(self, &copied.first).into_iter().map(|story| {
            let ids = story.iter().map(|member| {
                let id = self.id(member.number);
                if member.superseded { format!("({id})") } else { id }
            });
            ids.collect::<Vec<_>>().join(" ")
        });
        (stories.collect(), copied.known)
    }
}

impl Articles for Made {
    fn count(&self) -> u32 {
        self.0.len() as u32
    }

    fn signature(&self, number: u32) -> Signature {
        self.0[number as usize].1
    }

    fn id(&self, number: u32) -> String {
        self.0[number as usize].0.clone()
    }
}

fn signature(id: &str, article: &Article) -> Signature {
    let (title, body) = (Text::segment(&article.title), Text::segment(&article.body));
    Signature::of(id, article, &title, &body)
}

fn body(body: &str) -> Article {
    Article {
        body: body.to_owned(),
        ..Article::default()
    }
}

/// Words that never were, in sentences of twelve; the same for the same numbers.
fn words(text: u64, numbers: impl Iterator<Item = u64>) -> String {
    let mut made = String::new();
    for (nth, number) in numbers.enumerate() {
        let mut bits = mix(text << 32 | number);
        let mut word = String::new();
        for _ in 0..7 {
            word.push(char::from(b'a' + (bits % 26) as u8));
            bits /= 26;
        }
        match nth % 12 {
            0 if nth > 0 => made += &format!(". {}{}", word[..1].to_uppercase(), &word[1..]),
            0 => made += &format!("{}{}", word[..1].to_uppercase(), &word[1..]),
            _ => made += &format!(" {word}"),
        }
    }
    made + "."
}

/// Part of a long text.
fn piece(text: u64, from: u64, to: u64) -> Article {
    body(&words(text, from..to))
}

fn check(articles: &[(&str, Article)], want: &[&str]) {
    let mut made = Made::default();
    for (id, article) in articles {
        made.add(id, article);
    }
    let want: BTreeSet<String> = want.iter().map(|story| (*story).to_owned()).collect();
    assert_eq!(made.stories(&[]).0, want);
    made.0.reverse();
    assert_eq!(made.stories(&[]).0, want, "in the other order");
}

#[test]
fn a_wire_story_is_known_under_another_headline_dateline_and_cut() {
    let told = words(1, 0..300);
    let article = |title: &str, text: String| Article {
        title: title.to_owned(),
        ..body(&text)
    };
    check(
        &[
            (
                "a",
                article("Talks begin", format!("GENEVA, March 3 (Sample Wire) - {told}")),
            ),
            (
                "b",
                article("Envoys meet at last", format!("{told} {}", words(2, 0..60))),
            ),
            ("c", article("In brief", words(1, 0..90))),
            ("d", article("Talks begin", words(3, 0..300))),
            // The middle of it, as a quotation is.
            (
                "e",
                article(
                    "Talks begin",
                    format!("{} {}", words(4, 0..300), words(1, 100..160)),
                ),
            ),
        ],
        &["a b c"],
    );
}

#[test]
fn the_first_published_leads_then_the_smaller_id() {
    let on = |day: Option<i8>| Article {
        published: day.map(|day| Dated::new(jiff::civil::date(2025, 3, day), "given")),
        ..piece(1, 0, 100)
    };
    check(
        &[("c", on(Some(1))), ("a", on(Some(2))), ("b", on(Some(2)))],
        &["c a b"],
    );
    check(&[("a", on(None)), ("b", on(Some(9)))], &["b a"]);
    check(&[("b", on(None)), ("a", on(None))], &["a b"]);
}

#[test]
fn the_newest_version_of_a_page_leads_and_the_older_stay() {
    let page = |url: &str, text: Article, [published, modified, crawled]: [i8; 3]| {
        let day = |day: i8| (day > 0).then(|| jiff::civil::date(2025, 3, day));
        Article {
            url: Some(url.to_owned()),
            title: "Envoys return to the table".to_owned(),
            published: day(published).map(|day| Dated::new(day, "given")),
            modified: day(modified).map(|day| Dated::new(day, "given")),
            crawled: day(crawled),
            ..text
        }
    };
    let (old, new) = (piece(1, 0, 100), piece(1, 0, 160));
    let (one, same) = (
        "https://www.example.org/a?utm_source=x",
        "http://example.org/a/#top",
    );
    for (first, second, want) in [
        ([1, 0, 0], [1, 2, 0], "b (a)"),
        ([1, 3, 0], [1, 2, 0], "a (b)"),
        ([1, 0, 4], [1, 0, 3], "a (b)"),
        ([0, 0, 3], [0, 0, 4], "b (a)"),
        ([1, 0, 0], [1, 0, 0], "b (a)"),
    ] {
        let versions = [
            ("a", page(one, old.clone(), first)),
            ("b", page(same, new.clone(), second)),
        ];
        check(&versions, &[want]);
    }
    // The page was there first, though its newest version came after the copy.
    check(
        &[
            ("a", page(one, old.clone(), [1, 0, 0])),
            ("b", page(same, new.clone(), [1, 5, 0])),
            ("c", page("https://example.net/b", old.clone(), [2, 0, 0])),
        ],
        &["b c (a)"],
    );
    // Written anew under the same headline, and two pages that give the address of a third.
    check(
        &[
            ("a", page(one, old.clone(), [1, 0, 0])),
            ("b", page(same, piece(2, 0, 100), [2, 0, 0])),
        ],
        &["b (a)"],
    );
    let titled = |text: u64| Article {
        title: words(text, 200..206),
        ..page(one, piece(text, 0, 100), [1, 0, 0])
    };
    check(&[("a", titled(3)), ("b", titled(4))], &[]);
}

#[test]
fn fillings_of_one_template_are_no_copies() {
    let rates = |day: &str, rates: [&str; 8]| {
        let [a, b, c, d, e, f, g, h] = rates;
        body(&format!(
            "The central bank published its reference rates for {day}. One euro bought {a} dollars at the close, \
             against {b} the day before. The pound stood at {c} and the yen at {d}, while the franc was quoted at {e}. \
             Traders spoke of a quiet market with turnover of {f} billion. The index of leading shares closed at {g} \
             points, and the yield of bonds of ten years was {h} percent. The next rates are published in the \
             afternoon of the following working day on the pages of the bank."
        ))
    };
    let named = |name: &str, from: &str, school: &str, spouse: &str| {
        body(&format!(
            "The President today announced that {name} of {from} is to be nominated as ambassador. {name} has served \
             in the foreign service for many years and has held posts in the region as well as in the department. \
             The nominee studied at {school} and lives in {from} with {spouse} and two children. The nomination goes \
             to the Senate, whose committee hears the nominees in the coming weeks before a vote is taken."
        ))
    };
    let first = rates(
        "Monday",
        [
            "1.0834", "1.0801", "0.8412", "163.22", "0.9511", "4.1", "5011.7", "2.61",
        ],
    );
    let second = rates(
        "Tuesday",
        [
            "1.0790", "1.0834", "0.8433", "162.87", "0.9496", "3.7", "4987.2", "2.58",
        ],
    );
    let misprinted = rates(
        "Monday",
        [
            "1.0834", "1.0801", "0.8412", "163.22", "0.9511", "4.2", "5011.7", "2.61",
        ],
    );
    let adams = named("Ruth Adams", "Ohio", "Kenyon College", "Peter Ames");
    let brown = named("Leo Brown", "Nevada", "Stanford", "Ines Castro");
    check(&[("a", first), ("b", second), ("c", misprinted)], &["a c"]);
    check(&[("a", adams), ("b", brown)], &[]);
}

#[test]
fn short_texts_are_copies_only_as_a_whole() {
    let note = |title: &str, text: &str| Article {
        title: title.to_owned(),
        ..body(text)
    };
    let text = "This page is not available where you are.";
    check(
        &[
            ("a", note("Ministers meet", text)),
            ("b", note("Rain in the north", text)),
            ("c", note("Ministers meet", text)),
            ("d", note("Briefing", "")),
            ("e", note("Briefing", "")),
            ("f", note("Ministers meet", "This page is not available here.")),
        ],
        &["a c"],
    );
}

#[test]
fn a_late_article_joins_two_stories() {
    let ends = [("a", piece(1, 0, 100)), ("c", piece(1, 50, 150))];
    check(&ends, &[]);
    let [a, c] = ends;
    check(&[a, c, ("b", piece(1, 25, 125))], &["a b c"]);
}

#[test]
fn a_chain_ends_where_nothing_of_its_lead_is_left() {
    let days = (0..10).map(|day| (format!("{day}"), piece(1, day * 20, day * 20 + 100)));
    let mut made = Made::default();
    days.for_each(|(id, article)| made.add(&id, &article));
    let neighbours = made.0.windows(2).all(|pair| is_copy(&pair[0].1, &pair[1].1));
    assert!(neighbours, "each is a copy of the one before");
    let stories = made.stories(&[]).0;
    assert!(stories.len() > 1, "{stories:?}");
    assert!(
        stories
            .iter()
            .all(|story| !(story.contains('0') && story.contains('9')))
    );
}

/// Articles of several texts: pieces of them that overlap, some the same.
fn articles() -> impl Strategy<Value = Vec<(u64, u64, u64)>> {
    prop::collection::vec((0..4_u64, 0..6_u64, 3..8_u64), 2..24)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn neither_order_nor_commits_change_the_stories(
        texts in articles(),
        keys in prop::collection::vec(any::<u64>(), 24),
        first in 0..24_usize,
        gone in prop::collection::vec(0..24_usize, 0..6),
    ) {
        let made: Vec<(String, Signature)> = texts
            .iter()
            .enumerate()
            .map(|(nth, (text, from, length))| {
                let (from, to) = (from * 15, from * 15 + length * 20);
                let id = format!("{nth:02}");
                (id.clone(), signature(&id, &piece(*text, from, to)))
            })
            .collect();
        let whole = Made(made.clone()).stories(&[]).0;
        let mut shuffled: Vec<(u64, (String, Signature))> = keys.into_iter().zip(made.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<(String, Signature)> = shuffled.into_iter().map(|(_, article)| article).collect();
        prop_assert_eq!(&Made(shuffled.clone()).stories(&[]).0, &whole);
        // A first commit, then one article at a time.
        let mut known = Made(shuffled[..first.min(shuffled.len())].to_vec()).stories(&[]).1;
        for end in first.min(shuffled.len())..shuffled.len() {
            known = Made(shuffled[..=end].to_vec()).stories(&known).1;
        }
        let (stories, known) = Made(shuffled.clone()).stories(&known);
        prop_assert_eq!(&stories, &whole);
        // What was taken out leaves no trace.
        let mut rest = shuffled;
        for nth in gone {
            if nth < rest.len() && rest.len() > 1 {
                rest.swap_remove(nth);
            }
        }
        let after = Made(rest.clone()).stories(&known).0;
        prop_assert_eq!(after, Made(rest).stories(&[]).0);
    }
}
