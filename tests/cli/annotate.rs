//! `annotate`.

use crate::room::Room;
use serde_json::Value;

const TEXT: &str = "MOSCOW — Präsident Vladimir Putin met “Steve Witkoff” on 2 December 2025.\n";

/// Every span covers its text, in bytes of the text as given.
fn check_spans(line: &Value, text: &str) {
    for list in ["mentions", "dates"] {
        let found = line[list].as_array().expect("a list");
        assert!(!found.is_empty(), "{list}");
        for one in found {
            let [start, end] = ["start", "end"].map(|key| one[key].as_u64().expect("a number") as usize);
            assert_eq!(Some(&text[start..end]), one["text"].as_str());
            assert_eq!(one["field"], "body");
        }
    }
}

#[test]
fn texts_come_from_files_and_pipes_alike() {
    let room = Room::new();
    room.write("a.txt", TEXT);
    let line = &room.json(&["annotate", "a.txt"])[0];
    assert_eq!(line["id"], "a.txt");
    check_spans(line, TEXT);
    assert_eq!(line["dates"][0]["value"], "2025-12-02");
    assert_eq!(line["dates"][0]["type"], "DATE");
    assert_eq!(
        (&line["dates"][0]["from"], &line["dates"][0]["to"]),
        (&"2025-12-02".into(), &"2025-12-02".into())
    );
    let piped = room.run_with(&["annotate", "-"], TEXT);
    let piped: Value = serde_json::from_str(&piped.out).expect("JSON");
    assert_eq!(
        (&piped["id"], &piped["mentions"]),
        (&"-".into(), &line["mentions"])
    );
    let none = &room.json(&["annotate", "a.txt", "--min-confidence", "1.1"])[0];
    assert_eq!(none["mentions"], Value::Array(Vec::new()));
}

#[test]
fn lines_keep_their_order_and_ids_on_any_number_of_threads() {
    let room = Room::new();
    let lines: String = (0..500)
        .map(|n| format!("{{\"id\":\"n{n}\",\"text\":\"Putin met {n} envoys on Tuesday.\",\"published\":\"2025-12-04\"}}\n"))
        .collect();
    room.write(
        "many.jsonl",
        format!("{lines}not json\n{{\"id\":7,\"text\":\"In Paris.\"}}\n"),
    );
    let ask = |jobs: &'static str| ["annotate", "--input", "jsonl", "many.jsonl", "--jobs", jobs];
    let one = room.check(
        &ask("1"),
        3,
        &["\"id\":\"n0\"", "\"id\":\"7\""],
        &["skipped many.jsonl line 501"],
    );
    assert_eq!(room.run(&ask("4")).out, one.out);
    let ids: Vec<String> = room
        .json(&ask("4"))
        .iter()
        .map(|line| line["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 501);
    assert!(
        ids.iter()
            .take(500)
            .enumerate()
            .all(|(n, id)| *id == format!("\"n{n}\""))
    );
    let first = &room.json(&ask("2"))[0];
    assert_eq!(
        first["dates"][0]["from"], "2025-12-02",
        "read against the day of publication"
    );
}

#[test]
fn extracting_prints_articles_and_failures() {
    let room = Room::with_corpus();
    let page = &room.json(&["annotate", "--extract", "corpus/web/1949-nato-treaty.html"])[0];
    for key in ["id", "path", "title", "published", "text"] {
        assert!(page[key].is_string(), "{key}");
    }
    let latin = &room.json(&["annotate", "--extract", "corpus/wire/colombia-paz-latin1.txt"])[0];
    assert!(
        latin["text"]
            .as_str()
            .is_some_and(|text| text.contains("Londoño"))
    );
    let broken = [
        "annotate",
        "--extract",
        "corpus/export/broken.json",
        "corpus/export/agency-records.jsonl",
    ];
    room.check(&broken, 3, &["\"error\":\"broken file", "un242"], &[]);
    room.check(&["annotate", "--extract", "none.txt"], 3, &["\"error\":"], &[]);
    room.write("bad.txt", [0xFF, 0xFE, 0x00]);
    room.check(&["annotate", "bad.txt"], 3, &[], &["not in UTF-8", "--extract"]);
}

#[test]
fn names_of_a_watchlist_are_always_found() {
    let room = Room::new();
    room.write("a.txt", "The zorbing club met. Zorbing Club of Ruritania won.\n");
    room.write(
        "list.csv",
        "name,kind,aliases\nZorbing Club of Ruritania,org,zorbing club\n",
    );
    let line = &room.json(&["annotate", "a.txt", "--watchlist", "list.csv"])[0];
    let shown = |at: usize| {
        (
            line["mentions"][at]["text"].clone(),
            line["mentions"][at]["name"].clone(),
        )
    };
    assert_eq!(
        shown(0),
        ("zorbing club".into(), "Zorbing Club of Ruritania".into())
    );
    assert_eq!(
        shown(1),
        (
            "Zorbing Club of Ruritania".into(),
            "Zorbing Club of Ruritania".into()
        )
    );
    room.write("bad.csv", "Zed,ship\n");
    room.check(
        &["annotate", "a.txt", "--watchlist", "bad.csv"],
        2,
        &[],
        &["--watchlist bad.csv", "line 1", "\"ship\" is no kind"],
    );
    room.check(
        &["annotate", "a.txt", "--watchlist", "none.csv"],
        2,
        &[],
        &["none.csv"],
    );
}
