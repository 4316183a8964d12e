//! Every operator of the query language against brute force.
//!
//! Articles are mixed from the sentences of the sample corpus, so that its words, names and dates stand near each other
//! in many ways. Questions are made up from what the articles have. What the index finds must be what [`brute`] finds
//! by trying all occurrences, and every passage must show an occurrence.

mod brute;
mod questions;

use crate::room::project;
use attache::index::record::StoredArticle;
use attache::index::stems::Stems;
use attache::index::{Index, Reader};
use attache::ingest::{self, Plan, Progress, Request};
use attache::names::Spelling;
use attache::names::corrections::Corrections;
use attache::query::{Meanings, Node, NodeKind, ParseOptions, Query, parse};
use attache::search::{Engine, Question, Scope};
use brute::{Asked, Brute};
use proptest::prelude::*;
use questions::{Dice, Words};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::sync::OnceLock;

/// Articles mixed.
const MIXED: usize = 150;
/// Questions of each form.
const EACH: usize = 45;
/// Hits of each form whose passages are read.
const SHOWN: usize = 200;

/// An index with its articles read back.
struct World {
    _dir: tempfile::TempDir,
    engine: Engine,
    articles: Vec<StoredArticle>,
    languages: Vec<String>,
    words: Words,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::new)
}

impl World {
    fn new() -> World {
        let dir = tempfile::tempdir().expect("a folder");
        let sample = indexed(&dir.path().join("sample"), &project().join("corpus"));
        let mixed = dir.path().join("mixed.jsonl");
        std::fs::write(&mixed, mix(&articles(&sample))).expect("a file");
        let place = dir.path().join("index");
        let reader = indexed(&place, &mixed);
        let articles = articles(&reader);
        let again = Index::open(&place).expect("an index").reader().expect("a reader");
        World {
            engine: Engine::new(again, &Corrections::default()).expect("an engine"),
            languages: reader.stemmed_languages().expect("languages"),
            words: Words::of(&articles),
            _dir: dir,
            articles,
        }
    }
}

fn indexed(place: &Path, root: &Path) -> Reader {
    let index = Index::open_or_create(place).expect("an index");
    let request = Request::new(Plan::of(&[root.to_path_buf()], &[]).expect("a plan"));
    ingest::run(&index, &request, &Progress::default()).expect("a run");
    index.reader().expect("a reader")
}

fn articles(reader: &Reader) -> Vec<StoredArticle> {
    let mut found = Vec::new();
    for (number, segment) in (0..).zip(reader.articles.segment_readers()) {
        for doc in segment.doc_ids_alive() {
            let at = tantivy::DocAddress::new(number, doc);
            found.push(reader.article(at).expect("an article"));
        }
    }
    // Which segment an article is in is chance.
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found
}

/// Articles of sentences from all over, as lines of JSON.
fn mix(articles: &[StoredArticle]) -> String {
    let mut sentences = Vec::new();
    for article in articles.iter().filter(|article| article.language.is_english()) {
        let body = article.annotated().body;
        sentences.extend(
            body.sentences
                .iter()
                .map(|sentence| sentence.span.of(body.raw).to_owned()),
        );
    }
    let mut dice = Dice::new(7);
    let mut lines = String::new();
    for number in 0..MIXED {
        let mut text = String::new();
        for paragraph in 0..1 + dice.below(5) {
            if paragraph > 0 {
                text += "\n\n";
            }
            for _ in 0..1 + dice.below(4) {
                text += dice.one_of(&sentences).as_str();
                text.push(' ');
            }
        }
        let title = match dice.below(8) {
            0 => "",
            _ => dice.one_of(articles).article.title.as_str(),
        };
        let day = format!("20{:02}-{:02}-11", 10 + number % 16, 1 + number % 12);
        let line =
            serde_json::json!({ "id": number.to_string(), "title": title, "text": text, "published": day });
        writeln!(lines, "{line}").expect("memory");
    }
    lines
}

/// What the index finds.
fn found(query: &Query, spelling: Spelling) -> BTreeSet<String> {
    let engine = &world().engine;
    let ranked = engine.rank(&question(query, spelling, usize::MAX / 2));
    let ranked = ranked.unwrap_or_else(|error| panic!("{query}: {error}"));
    let ids = ranked.iter().map(|ranked| engine.id(ranked));
    ids.map(|id| id.expect("an id")).collect()
}

fn question(query: &Query, spelling: Spelling, count: usize) -> Question {
    Question {
        grouped: false,
        count,
        ..Question::of(Scope {
            spelling,
            ..Scope::of(query.clone())
        })
    }
}

fn meanings(query: &Query, spelling: Spelling) -> Meanings {
    world().engine.meanings(&Scope {
        spelling,
        ..Scope::of(query.clone())
    })
}

/// Compares what is found with brute force; how many articles that is.
fn check(typed: &str, spelling: Spelling) -> usize {
    let query = parse(typed, ParseOptions::default()).unwrap_or_else(|error| panic!("{typed}: {error}"));
    let names = meanings(&query, spelling);
    let stems = RefCell::default();
    let asked = Asked {
        names: &names,
        languages: &world().languages,
        stems: &stems,
    };
    let holds = |article: &&StoredArticle| Brute::new(article, &stems).holds(&query.root, &asked);
    let articles = world().articles.iter().filter(holds);
    let wanted: BTreeSet<String> = articles.map(|article| article.id.clone()).collect();
    let found = found(&query, spelling);
    assert_eq!(found, wanted, "{typed} ({spelling:?})");
    found.len()
}

#[test]
fn every_operator_finds_what_brute_force_finds() {
    let mut dice = Dice::new(20_251_128);
    let (mut asked, mut with_hits) = (0, BTreeMap::new());
    for form in questions::FORMS {
        for _ in 0..EACH {
            let typed = questions::make(form, &mut dice, &world().words);
            let spelling = *dice.one_of(&[Spelling::Exact, Spelling::Variants]);
            let hits = with_hits.entry(form).or_insert(0);
            *hits += usize::from(check(&typed, spelling) > 0);
            asked += 1;
        }
    }
    assert!(asked >= 500, "{asked} questions");
    // Questions that find nothing prove little.
    for (form, hits) in with_hits {
        assert!(
            hits * 3 >= EACH,
            "{form}: only {hits} of {EACH} questions find anything"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]
    #[test]
    fn nested_questions_find_what_brute_force_finds(seed: u64, exact: bool) {
        let typed = questions::nested(&mut Dice::new(seed), &world().words, 3);
        check(&typed, if exact { Spelling::Exact } else { Spelling::Variants });
    }
}

/// Whether a passage shows an occurrence: some place in the text all of whose words it marks, or a mark in the title.
fn shows(typed: &str, spelling: Spelling, seen: &mut usize) {
    let query = parse(typed, ParseOptions::default()).expect(typed);
    let names = meanings(&query, spelling);
    let stems = RefCell::<Stems>::default();
    let asked = Asked {
        names: &names,
        languages: &world().languages,
        stems: &stems,
    };
    let answer = world()
        .engine
        .search(&question(&query, spelling, 20))
        .expect(typed);
    for hit in answer.hits {
        let brute = Brute::new(&hit.article, &stems);
        let body: Vec<&str> = hit
            .snippet
            .marks
            .iter()
            .map(|mark| &hit.snippet.text[mark.clone()])
            .collect();
        let title = &hit.article.article.title;
        let title: Vec<&str> = hit.title_marks.iter().map(|mark| &title[mark.clone()]).collect();
        let is_shown = query.parts().iter().any(|part| {
            let places = [&title, &body].into_iter().enumerate();
            let mut places = places.flat_map(|(number, marks)| {
                witnesses(part, number, &brute, &asked)
                    .into_iter()
                    .map(move |w| (w, marks))
            });
            places.any(|(witness, marks)| {
                let mut words = witness.iter().flat_map(|words| words.split_whitespace());
                words.all(|word| marks.iter().any(|mark| mark.contains(word)))
            })
        });
        assert!(
            is_shown,
            "{typed} ({spelling:?})\n{:?}\n{}\n{body:?}",
            hit.article.id, hit.snippet.text
        );
        *seen += 1;
    }
}

/// The words that must be marked for each place where a part of a question stands: those of its members inside it.
fn witnesses(node: &Node, part: usize, brute: &Brute, asked: &Asked) -> Vec<Vec<String>> {
    let inside = |member: &Node, place: (u32, u32)| -> Option<String> {
        let places = brute.places(member, part, asked);
        let inner = places
            .into_iter()
            .find(|inner| place.0 <= inner.0 && inner.1 <= place.1)?;
        Some(brute.printed(inner, part).to_owned())
    };
    let together = |members: &[Node]| {
        let leaves = |place| {
            let leaves = members.iter().filter(|member| is_leaf(member));
            leaves.filter_map(|member| inside(member, place)).collect()
        };
        brute.places(node, part, asked).into_iter().map(leaves).collect()
    };
    match &node.kind {
        NodeKind::Near { members, .. } => together(members.as_slice()),
        NodeKind::Same { members, .. } => together(members),
        NodeKind::AtLeast { member, .. } => witnesses(member, part, brute, asked),
        _ => {
            let places = brute.places(node, part, asked).into_iter();
            places
                .map(|place| vec![brute.printed(place, part).to_owned()])
                .collect()
        }
    }
}

fn is_leaf(node: &Node) -> bool {
    matches!(
        node.kind,
        NodeKind::Text { .. } | NodeKind::Entity { .. } | NodeKind::Mentions(_) | NodeKind::Has(_)
    )
}

#[test]
fn every_passage_shows_an_occurrence() {
    let mut dice = Dice::new(1);
    let mut shown = 0;
    for form in questions::FORMS
        .into_iter()
        .filter(|form| questions::has_places(form))
    {
        let mut seen = 0;
        for _ in 0..10 * EACH {
            let typed = questions::make(form, &mut dice, &world().words);
            let spelling = *dice.one_of(&[Spelling::Exact, Spelling::Variants]);
            shows(&typed, spelling, &mut seen);
            if seen >= SHOWN {
                break;
            }
        }
        shown += seen;
    }
    assert!(shown >= 2000, "{shown} passages");
}
