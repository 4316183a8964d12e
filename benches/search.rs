//! Searching an index of the sample articles: what a question costs once the program runs.

use attache::entities::Kind;
use attache::index::Index;
use attache::ingest::{self, Plan, Progress, Request};
use attache::insight::Facet;
use attache::names::corrections::Corrections;
use attache::query::{ParseOptions, parse};
use attache::search::{Engine, Question, Scope};
use criterion::{Criterion, criterion_group, criterion_main};
use std::path::Path;

fn searching(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let request = Request::new(Plan::of(&[corpus], &[]).expect("a plan"));
    ingest::run(&index, &request, &Progress::default()).expect("a run");
    let mut group = criterion.benchmark_group("search");
    group.bench_function("open", |bencher| {
        bencher.iter(|| {
            Engine::new(
                Index::open(&dir.path().join("index"))?.reader()?,
                &Corrections::default(),
            )
        });
    });
    let engine = Engine::new(index.reader().expect("a reader"), &Corrections::default()).expect("an engine");
    let questions = [
        ("word", "treaty"),
        ("words", "ceasefire talks"),
        ("phrase", "\"prime minister\""),
        ("prefix", "negotiat*"),
        ("filters", "treaty person:gorbachev published:1980..1990"),
    ];
    for (name, typed) in questions {
        let question = Question {
            facets: Kind::ALL.map(Facet::Entity).to_vec(),
            ..Question::of(Scope::of(
                parse(typed, ParseOptions::default()).expect("a question"),
            ))
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let answer = engine.search(&question).expect("an answer");
                assert!(answer.total > 0, "{typed}");
                answer.hits.len()
            });
        });
    }
}

criterion_group!(benches, searching);
criterion_main!(benches);
