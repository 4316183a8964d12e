//! Annotating and indexing: sample articles, over and over.

use attache::annotate::{Layers, annotate};
use attache::article::{self, Article};
use attache::index::Index;
use attache::ingest::{self, Plan, Progress, Request};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn articles() -> Vec<Article> {
    let mut articles = Vec::new();
    for entry in walkdir::WalkDir::new(corpus())
        .sort_by_file_name()
        .into_iter()
        .flatten()
    {
        let name = entry.path().to_string_lossy();
        if entry.file_type().is_file() && !name.ends_with("README.md") {
            let bytes = std::fs::read(entry.path()).expect("a sample file");
            // The broken sample gives nothing.
            let _ = article::read(&name, &bytes, &mut |record| {
                articles.extend(record);
                ControlFlow::Continue(())
            });
        }
    }
    assert!(articles.len() >= 48, "the sample corpus is complete");
    articles
}

fn annotating(criterion: &mut Criterion) {
    let articles = articles();
    let bytes: usize = articles
        .iter()
        .map(|article| article.title.len() + article.body.len())
        .sum();
    let mut group = criterion.benchmark_group("annotate");
    group.throughput(Throughput::Bytes(bytes as u64));
    let layers = [
        (
            "tokens",
            Layers {
                names: false,
                dates: false,
            },
        ),
        (
            "dates",
            Layers {
                names: false,
                dates: true,
            },
        ),
        (
            "names",
            Layers {
                names: true,
                dates: false,
            },
        ),
        ("all", Layers::ALL),
    ];
    for (name, layers) in layers {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let tokens: usize = articles
                    .iter()
                    .map(|article| annotate(article, layers).body.tokens.len())
                    .sum();
                assert!(tokens > 10_000);
                tokens
            });
        });
    }
}

fn indexing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    group.bench_function("corpus", |bencher| {
        bencher.iter(|| {
            let dir = tempfile::tempdir().expect("a folder");
            let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
            let request = Request {
                plan: Plan::of(&[corpus()], &[]).expect("a plan"),
                layers: Layers::ALL,
                watchlist: Arc::default(),
                date_from_mtime: false,
                jobs: 2,
                reread: false,
                refresh: true,
                commit_every: Duration::from_secs(60),
                now: String::new(),
            };
            let summary = ingest::run(&index, &request, &Progress::default()).expect("a run");
            assert!(summary.added >= 48);
        });
    });
}

criterion_group!(benches, annotating, indexing);
criterion_main!(benches);
