//! Indexes damaged on purpose: found, said what to do, repaired.

use crate::room::Room;
use attache::annotate::{Layers, annotate};
use attache::index::{DocumentMaker, Index};
use std::fs;
use std::path::{Path, PathBuf};

/// A room with an index of three files, one of them of many records.
fn room() -> Room {
    let room = Room::new();
    room.write(
        "news/a.txt",
        "Talks\n\nSergei Lavrov met Marco Rubio in Geneva on 3 March 2025.\n",
    );
    room.write(
        "news/sub/b.txt",
        "Truce\n\nThe truce of Panmunjom held on 4 May 1954.\n",
    );
    let lines =
        (0..40).map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Envoy {n} left Vienna in June 1961.\"}}\n"));
    room.write("news/many.jsonl", lines.collect::<String>());
    room.check(&["index", "news"], 0, &["42 added"], &[]);
    // A removal, so that there are deletions too.
    room.write("news/c.txt", "Gone\n\nIt will go.\n");
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    fs::remove_file(room.path().join("news/c.txt")).expect("a file");
    room.check(&["index", "news"], 0, &["1 removed"], &[]);
    room
}

/// The largest file of a part with an ending.
fn file(index: &Path, part: &str, ending: &str) -> PathBuf {
    let entries = fs::read_dir(index.join(part)).expect("a folder").flatten();
    let files = entries.map(|entry| entry.path());
    let of = files.filter(|path| path.to_string_lossy().ends_with(ending));
    of.max_by_key(|path| fs::metadata(path).map_or(0, |data| data.len()))
        .unwrap_or_else(|| panic!("no {ending} in {part}"))
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    let middle = bytes.len() / 3;
    bytes[middle] ^= 0x55;
    fs::write(path, bytes).expect("a file");
}

fn cut(path: &Path) {
    let bytes = fs::read(path).expect("a file");
    fs::write(path, &bytes[..bytes.len() / 2]).expect("a file");
}

fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).expect("a folder");
    } else {
        fs::remove_file(path).expect("a file");
    }
}

/// Writes past the program: what the closure changes is committed.
fn write_past(index: &Path, change: impl FnOnce(&attache::index::Reader, &mut attache::index::Writer)) {
    let index = Index::open(index).expect("an index");
    let mut writer = index.writer(1).expect("a writer");
    let reader = index.reader().expect("a reader");
    change(&reader, &mut writer);
    writer.commit(&reader.manifest).expect("a commit");
    writer.close().expect("an end");
}

fn add_twice(index: &Path) {
    write_past(index, |reader, writer| {
        let at = reader
            .find_article("a.txt")
            .expect("a search")
            .expect("an article");
        let stored = reader.article(at).expect("an article");
        let annotated = annotate(&stored.article, Layers::ALL);
        let document = DocumentMaker::new(reader.fields.clone()).make("a.txt", &stored.path, &[], &annotated);
        writer.add(document).expect("room");
    });
}

fn source_of(reader: &attache::index::Reader, name: &str) -> String {
    let records = reader
        .sources
        .all()
        .map(|at| reader.sources.record(at).expect("a record").path);
    records
        .into_iter()
        .find(|path| path.ends_with(name))
        .expect("a source")
}

fn misspell(path: &Path) {
    let text = fs::read_to_string(path).expect("a file");
    fs::write(path, text.replacen("layered", "laye2ed", 1)).expect("a file");
}

type Damage = (&'static str, fn(&Path), &'static str);

const DAMAGES: [Damage; 17] = [
    (
        "a byte of the stored text",
        |i| flip(&file(i, "articles", ".store")),
        "checksum is wrong",
    ),
    (
        "half of the stored text",
        |i| cut(&file(i, "articles", ".store")),
        ".store",
    ),
    (
        "no stored text",
        |i| remove(&file(i, "articles", ".store")),
        ".store",
    ),
    (
        "a byte of the terms",
        |i| flip(&file(i, "articles", ".term")),
        "checksum is wrong",
    ),
    (
        "half of the postings",
        |i| cut(&file(i, "articles", ".idx")),
        ".idx",
    ),
    ("no columns", |i| remove(&file(i, "articles", ".fast")), ".fast"),
    (
        "a byte of the sources",
        |i| flip(&file(i, "sources", ".store")),
        "checksum is wrong",
    ),
    (
        "no list of articles",
        |i| remove(&i.join("articles/meta.json")),
        "articles/meta.json",
    ),
    (
        "another field of sources",
        |i| misspell(&i.join("sources/meta.json")),
        "other fields",
    ),
    (
        "half a list of sources",
        |i| cut(&i.join("sources/meta.json")),
        "sources/meta.json",
    ),
    ("no sources", |i| remove(&i.join("sources")), "sources"),
    ("half a mark", |i| cut(&i.join("attache.json")), "attache.json"),
    ("no mark", |i| remove(&i.join("attache.json")), "attache.json"),
    ("an article twice", add_twice, "has it more than once"),
    (
        "articles without source",
        |i| {
            write_past(i, |reader, writer| {
                writer.forget_source(&source_of(reader, "b.txt"))
            })
        },
        "1 articles have no record of their source",
    ),
    (
        "a source without articles",
        |i| {
            write_past(i, |reader, writer| {
                writer.remove_articles(&source_of(reader, "many.jsonl"))
            })
        },
        "it has 0 articles and is said to have 40",
    ),
    (
        "a byte of the table of names",
        |i| flip(&i.join("names")),
        "names",
    ),
];

#[test]
fn damage_is_found_and_repaired() {
    let room = room();
    let index = room.path().join("index");
    let whole = room.path().join("whole");
    copy(&index, &whole);
    let listed = |room: &Room| {
        let all = room.json(&[
            "search",
            "geneva OR truce OR envoy",
            "--format",
            "jsonl",
            "-n",
            "100",
        ]);
        let mut ids: Vec<String> = all.iter().map(|hit| hit["id"].to_string()).collect();
        ids.sort();
        ids
    };
    let want = listed(&room);
    assert_eq!(want.len(), 42);
    for (what, damage, found) in DAMAGES {
        fs::remove_dir_all(&index).expect("a folder");
        copy(&whole, &index);
        room.check(&["check"], 0, &["sound: 42 articles, 3 sources"], &[]);
        damage(&index);
        let told = room.check(
            &["check"],
            2,
            &[found, "damaged", "attache check --repair"],
            &["!panicked"],
        );
        let json = room.json(&["check", "--format", "json"]);
        assert_eq!(json[0]["sound"], false, "{what}: {}", told.out);
        let repaired = room.run(&["check", "--repair"]);
        let said = format!("{}{}", repaired.out, repaired.err);
        assert!(matches!(repaired.code, 0 | 3), "{what}: {said}");
        assert!(
            said.contains("sound: ") && !said.contains("panicked"),
            "{what}: {said}"
        );
        let run = room.run(&["index", "news"]);
        assert_eq!(run.code, 0, "{what}: {}{}", run.out, run.err);
        assert_eq!(listed(&room), want, "{what}: {said}");
        room.check(&["check"], 0, &["sound: 42 articles, 3 sources"], &["!left"]);
        room.check(&["index"], 0, &["42 unchanged"], &[]);
    }
}

#[test]
fn what_mends_itself_is_no_damage() {
    let room = room();
    let index = room.path().join("index");
    remove(&index.join("names"));
    room.write("index/articles/.tmpAbCd", "x");
    room.write("index/names.77.tmp", "x");
    room.check(
        &["check"],
        0,
        &[".tmpAbCd", "names.77.tmp", "nothing is lost", "sound: 42"],
        &[],
    );
    room.check(&["index"], 0, &["42 unchanged"], &[]);
    let sound = room.check(&["check"], 0, &["sound: 42"], &[]);
    assert_eq!(sound.out.lines().count(), 1, "{}", sound.out);
    room.write("index/names.toml", "[[merge]\nname = \"x\"\n");
    room.check(&["check"], 2, &["names.toml line", "by hand"], &[]);
    room.check(
        &["check", "--index", "none"],
        2,
        &[],
        &["there is no index at none"],
    );
    room.write("full/letter.txt", "x");
    room.check(&["check", "--index", "full"], 2, &[], &["holds no index"]);
    assert!(
        !room.path().join("full/.attache.lock").exists(),
        "a foreign folder is left alone"
    );
}

#[test]
fn a_lost_list_of_segments_does_not_make_an_empty_index() {
    let room = room();
    remove(&room.path().join("index/articles/meta.json"));
    for args in [&["index"][..], &["search", "geneva"], &["index", "news"]] {
        room.check(
            args,
            2,
            &[],
            &["articles/meta.json is damaged", "attache check --repair"],
        );
    }
    fs::remove_dir_all(room.path().join("news")).expect("a folder");
    room.check(&["check", "--repair"], 3, &["42 articles"], &["the file is gone"]);
    room.check(&["search", "geneva"], 0, &["Talks"], &[]);
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let target = to.join(entry.path().strip_prefix(from).expect("inside"));
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).expect("a folder"),
            false => drop(fs::copy(entry.path(), target).expect("a file")),
        }
    }
}
