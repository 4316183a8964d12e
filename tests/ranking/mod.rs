//! Golden ranking over the sample corpus.
//!
//! `queries.tsv` holds questions with the article each should find first; `golden.txt` what is found now,
//! with figures. A change of ranking is a change of that file: the test writes it anew and fails once.

use crate::room::{Room, hold, project};
use std::fmt::Write;
use std::fs;

/// Places down to which an article counts as found.
const DEPTH: &str = "20";

#[test]
fn ranking_is_as_golden() {
    let folder = project().join("tests/ranking");
    let room = Room::with_corpus();
    room.run(&["index", "corpus"]);
    let queries = fs::read_to_string(folder.join("queries.tsv")).expect("the questions");
    let (mut lines, mut first, mut reciprocal, mut count) = (String::new(), 0, 0.0, 0);
    for (query, wanted) in queries.lines().filter_map(|line| line.split_once('\t')) {
        let run = room.run(&["search", query, "-n", DEPTH, "--format", "jsonl"]);
        assert!(matches!(run.code, 0 | 1), "{query}: {}", run.err);
        let hits: Vec<serde_json::Value> = run
            .out
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let rank = hits.iter().position(|hit| hit["id"] == wanted).map(|at| at + 1);
        let snippet = hits
            .first()
            .and_then(|hit| hit["snippet"]["text"].as_str())
            .unwrap_or("");
        let snippet: String = snippet.chars().take(100).collect();
        let shown = rank.map_or("-".to_owned(), |rank| rank.to_string());
        writeln!(lines, "{shown:>2}  {query}\n    {snippet}").expect("memory");
        count += 1;
        first += usize::from(rank == Some(1));
        reciprocal += rank.map_or(0.0, |rank| 1.0 / rank as f64);
    }
    assert!(count >= 40, "forty questions at least");
    let (recall, mrr) = (first as f64 / count as f64, reciprocal / count as f64);
    let golden = format!("questions {count}  recall@1 {recall:.3}  MRR {mrr:.3}\n\n{lines}");
    hold(
        &folder.join("golden.txt"),
        &golden,
        "the ranking changed; read the difference and commit it if it is better",
    );
    assert!(mrr >= 0.9, "MRR {mrr:.3}");
}
