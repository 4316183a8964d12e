//! The index anew from its stored text, and layers anew without the files.

use crate::room::Room;
use attache::index::check::{Looked, check};
use std::fs;
use std::process::Stdio;
use std::time::Duration;
use tantivy::doc;
use tantivy::schema::{FAST, STORED, STRING, Schema, TEXT};

fn write_many(room: &Room, files: usize) {
    for number in 0..files {
        let text = format!("Talks {number}\n\nSergei Lavrov met Rubio in Geneva on 3 March 2025. {number}\n");
        room.write(&format!("news/{number}.txt"), text);
    }
}

#[test]
fn the_files_may_be_gone() {
    let room = Room::new();
    write_many(&room, 5);
    room.check(&["index", "news", "--without", "dates"], 0, &["5 added"], &[]);
    room.check(&["names", "rename", "Geneva", "Genf"], 0, &[], &[]);
    let ask = ["search", "lavrov", "--place", "Genf", "--format", "jsonl"];
    let before = room.json(&ask);
    assert_eq!(before.len(), 5);
    fs::rename(room.path().join("news"), room.path().join("away")).expect("a folder");
    room.check(&["reindex"], 0, &["5 articles of 5 files made anew"], &[]);
    assert_eq!(room.json(&ask), before);
    room.check(&["check"], 0, &["sound: 5 articles, 5 sources"], &[]);
    let generations = fs::read_dir(room.path().join("index"))
        .expect("a folder")
        .flatten();
    let parts = generations.filter(|entry| entry.path().is_dir()).count();
    assert_eq!(parts, 2, "the old parts are gone");
    fs::rename(room.path().join("away"), room.path().join("news")).expect("a folder");
    room.check(&["index", "--without", "dates"], 0, &["5 unchanged"], &[]);
    room.check(
        &["reindex", "--index", "none"],
        2,
        &[],
        &["there is no index at none"],
    );
}

#[test]
fn killed_while_it_is_made_anew_the_index_is_what_it_was() {
    let room = Room::new();
    write_many(&room, 300);
    room.check(&["index", "news"], 0, &["300 added"], &[]);
    let index = room.path().join("index");
    for milliseconds in [5, 40, 80, 120, 160, 200, 250, 300, 400] {
        let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
        command.arg("reindex").stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program runs");
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill();
        let _ = child.wait();
        let health = check(&index, &Looked::default()).expect("an index");
        assert!(
            health.sound && health.articles == 300,
            "{milliseconds}: {:?}",
            health.findings
        );
    }
    room.check(&["index", "news"], 0, &["300 unchanged"], &[]);
    let health = check(&index, &Looked::default()).expect("an index");
    assert_eq!(health.findings, [], "the next run takes away what was left");
}

/// An index as the first format wrote it, with another schema.
fn write_first_format(room: &Room) {
    let index = room.path().join("index");
    room.write("index/attache.json", r#"{"format":1,"made_by":"attache 0.1.0"}"#);
    let path = room.path().join("news/old.txt").display().to_string();
    let root = room.path().join("news").display().to_string();
    let record = serde_json::json!({
        "id": "old.txt", "path": path, "key": null, "title": "Armistice",
        "body": "The armistice of Panmunjom was signed on 27 July 1953.",
        "published": ["1953-07-28", "dateline"], "source": "Sample Wire", "author": null, "lang": "en",
        "url": null, "names": ["geonames:1"], "mentions": [], "dates": [],
    });
    let source = serde_json::json!({
        "path": path, "root": root, "stamp": {"size": 1, "modified": 2, "hash": 3, "made": 4},
        "layers": {"names": true, "dates": true}, "articles": 1, "skipped": 0, "reasons": [], "removed": false,
    });
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | FAST);
    let body = schema.add_text_field("body", TEXT);
    let kept = schema.add_bytes_field("record", STORED);
    let schema = schema.build();
    let payload = serde_json::json!({"roots": [root], "last_run": null}).to_string();
    for (part, record) in [("articles", record), ("sources", source)] {
        let folder = index.join(part);
        fs::create_dir_all(&folder).expect("a folder");
        let made = tantivy::Index::create_in_dir(&folder, schema.clone()).expect("an index");
        let mut writer = made.writer_with_num_threads(1, 15_000_000).expect("a writer");
        let bytes = serde_json::to_vec(&record).expect("JSON");
        writer
            .add_document(doc!(id => "old.txt", body => "x", kept => bytes))
            .expect("room");
        let mut commit = writer.prepare_commit().expect("a commit");
        commit.set_payload(&payload);
        commit.commit().expect("a commit");
        writer.wait_merging_threads().expect("an end");
    }
}

#[test]
fn an_index_of_the_first_format_is_taken_over() {
    let room = Room::new();
    write_first_format(&room);
    room.check(
        &["search", "armistice"],
        2,
        &[],
        &["has format 1", "attache reindex --index"],
    );
    room.check(&["index"], 2, &[], &["has format 1", "attache reindex --index"]);
    room.check(&["check"], 2, &["it has format 1", "attache reindex"], &[]);
    room.check(&["reindex"], 0, &["1 articles of 1 files"], &[]);
    room.check(
        &["search", "armistice", "--mentions", "1953-07"],
        0,
        &["Armistice"],
        &[],
    );
    room.check(&["status"], 0, &["articles  1", "ROOM/news (1 articles"], &[]);
    room.check(&["check"], 0, &["sound: 1 articles, 1 sources"], &[]);
    room.write(
        "news/old.txt",
        "Armistice\n\nIt was signed at Panmunjom on 27 July 1953.\n",
    );
    room.check(&["index", "news"], 0, &["1 updated"], &[]);
}

#[test]
fn layers_are_made_anew_without_the_files() {
    let room = Room::new();
    room.write(
        "news/a.txt",
        "Talks\n\nLavrov met Rubio in Geneva in March 2025.\n",
    );
    room.write(
        "news/b.jsonl",
        "{\"text\":\"One in Vienna in May 1961.\"}\n{\"text\":\"Two.\"}\n{\"text\":\"\"}\n",
    );
    room.check(&["index", "news"], 3, &["3 added, 1 skipped"], &[]);
    // Another text that looks the same from outside: whoever opened the file would see it.
    let path = room.path().join("news/a.txt");
    let time = fs::metadata(&path)
        .and_then(|data| data.modified())
        .expect("a time");
    room.write(
        "news/a.txt",
        "Talks\n\nLavrov met Rubio in Sweden in March 2025.\n",
    );
    let file = fs::File::options().write(true).open(&path).expect("a file");
    file.set_modified(time).expect("a time");
    let again = "3 of them only their names and dates, from the stored text";
    let kept = ["index", "--without", "dates", "--no-refresh"];
    room.check(&kept, 3, &["3 unchanged"], &["3 articles keep names and dates"]);
    room.check(
        &["index", "--without", "dates"],
        3,
        &["3 updated", again, "1 skipped"],
        &["b.jsonl: line 3: no text"],
    );
    room.check(&["search", "geneva"], 0, &["Talks"], &[]);
    room.check(&["search", "talks", "--mentions", "2025-03"], 2, &[], &["dates"]);
    room.check(&["index"], 3, &["3 updated", again], &[]);
    room.check(&["search", "geneva", "--mentions", "2025-03"], 0, &["Talks"], &[]);
    room.check(&["index"], 3, &["3 unchanged"], &["!keep"]);
    room.check(&["index", "--reread"], 3, &["3 updated", "!stored text"], &[]);
    room.check(&["search", "geneva"], 1, &[], &[]);
    room.check(&["check"], 0, &["sound: 3 articles, 2 sources"], &[]);
}
