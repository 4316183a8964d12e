//! Files of all formats through the program: archives, pipes, and a folder made to do harm.

use crate::room::Room;
use serde_json::Value;
use std::io::{Cursor, Write};

const TEXT: &[u8] = b"Talks in Geneva\n\nThe ministers met on 2 December 2025.\n";

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory")
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).expect("memory");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// The ids that a question finds.
fn ids(room: &Room, question: &str) -> Vec<String> {
    let lines = room.json(&[
        "search", question, "--format", "jsonl", "--copies", "show", "-n", "100",
    ]);
    let mut ids: Vec<String> = lines
        .iter()
        .map(|hit| hit["id"].as_str().expect("an id").to_owned())
        .collect();
    ids.sort_unstable();
    ids
}

#[test]
fn archives_are_searched_by_what_they_hold() {
    let room = Room::new();
    let inner = gz(b"{\"id\":\"k\",\"text\":\"The ministers met again.\"}\n");
    room.write(
        "news/a.zip",
        zip(&[
            ("2025/a.txt", TEXT),
            ("b.jsonl.gz", &inner),
            ("x.png", b"\x89PNG"),
        ]),
    );
    let run = room.check(
        &["index", "news"],
        3,
        &["2 added, 1 skipped"],
        &["x.png: format not read: it is a picture"],
    );
    assert!(!run.err.contains("panicked"), "{}", run.err);
    assert_eq!(
        ids(&room, "ministers"),
        ["a.zip#2025/a.txt", "a.zip#b.jsonl.gz!k"]
    );
    let lines = room.json(&["annotate", "--extract", "news/a.zip"]);
    let errors = lines.iter().filter(|line| line.get("error").is_some()).count();
    assert_eq!((lines.len(), errors), (3, 1), "{lines:?}");
    assert_eq!(lines[0]["title"], "Talks in Geneva");
    room.check(
        &["inspect", "news/a.zip", "--record", "2025/a.txt"],
        3,
        &["Talks in Geneva"],
        &["picture"],
    );
}

#[test]
fn a_large_archive_keeps_its_articles_in_their_place() {
    let room = Room::new();
    // Numbers do not pack, so the archive is large enough to be read piece by piece.
    let mut state = 1_u64;
    let mut noise = || {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        format!("{:x} ", state >> 20)
    };
    let texts: Vec<(String, String)> = (0..120)
        .map(|n| {
            let filler: String = (0..8000).map(|_| noise()).collect();
            (
                format!("{n}.txt"),
                format!("Story {n}\n\nThe ministers met.\n\n{filler}"),
            )
        })
        .collect();
    let files: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let archive = zip(&files);
    assert!(archive.len() > 5 << 20, "{}", archive.len());
    room.write("news/a.zip", archive);
    let bare = ["index", "news", "--without", "names,dates"];
    room.check(&bare, 0, &["120 added"], &[]);
    assert_eq!(ids(&room, "ministers").len(), 100);
    room.check(&bare, 0, &["120 unchanged"], &[]);
}

#[test]
fn what_is_piped_in_is_kept_until_something_else_is() {
    let room = Room::new();
    room.write("news/a.txt", TEXT);
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    let pipe = |text: &str| room.run_with(&["index", "-"], text);
    let run = pipe(
        "{\"id\":\"1\",\"text\":\"The ministers left.\"}\n{\"id\":\"2\",\"text\":\"The ministers slept.\"}\n",
    );
    assert_eq!((run.code, run.out.as_str()), (0, "2 added\n"), "{}", run.err);
    assert_eq!(ids(&room, "ministers"), ["-#1", "-#2", "a.txt"]);
    room.check(&["index"], 0, &["1 unchanged"], &[]);
    let run = pipe("");
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert_eq!(ids(&room, "ministers"), ["-#1", "-#2", "a.txt"]);
    let run = pipe("Ministers dine\n\nThey dined.\n");
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(ids(&room, "ministers"), ["-", "a.txt"]);
    room.check(&["remove", "-"], 0, &["1"], &[]);
    assert_eq!(ids(&room, "ministers"), ["a.txt"]);
}

#[test]
fn pipes_are_read_as_files_are() {
    let room = Room::new();
    let run = room.run_with(
        &["annotate", "--extract", "-"],
        "<!doctype html><title>Talks</title><p>They met.",
    );
    let line: Value = serde_json::from_str(&run.out).expect("JSON");
    assert!(cfg!(not(feature = "html")) || line["title"] == "Talks", "{line}");
    let run = room.run_with(&["annotate", "--extract", "-"], "Short.");
    let line: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&line["id"], &line["text"]), (&"-".into(), &"Short.".into()));
}

/// A folder of files that are broken, misnamed or made to do harm.
fn hostile(room: &Room) {
    let zeros = gz(&gz(&vec![0; 200 << 20]));
    room.write("h/bomb.txt.gz", zeros);
    let mut nested = TEXT.to_vec();
    for _ in 0..30 {
        nested = gz(&nested);
    }
    room.write("h/nested.gz", nested);
    room.write("h/escape.zip", zip(&[("../../../tmp/escaped.txt", TEXT)]));
    let cut = zip(&[("a.txt", TEXT)]);
    room.write("h/cut.zip", &cut[..cut.len() / 2]);
    room.write("h/cut.tar.gz", &gz(&[b'x'; 2000])[..10]);
    room.write("h/picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0");
    room.write(
        "h/page.pdf",
        b"<!doctype html><title>T</title><p>A page that is named as a PDF.",
    );
    room.write("h/text.docx", TEXT);
    for name in [
        "a.txt", "a.html", "a.pdf", "a.zip", "a.eml", "a.mbox", "a.xml", "a.json", "a.warc", "a",
    ] {
        room.write(&format!("h/empty/{name}"), b"");
    }
    room.write("h/line.txt", vec![b'x'; 100 << 20]);
    room.write(
        "h/laughs.xml",
        b"<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;'><!ENTITY z '&y;&y;&y;'>]><nitf>&z;</nitf>",
    );
    room.write(
        "h/outside.xml",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><nitf><body>See &x;</body></nitf>",
    );
    room.write("h/deep.html", "<div>".repeat(200_000));
    room.write("h/deep.xml", format!("<nitf>{}", "<p>".repeat(100_000)));
    room.write("h/deep.json", "[".repeat(100_000));
    room.write("h/good.txt", TEXT);
}

#[test]
fn a_hostile_folder_is_survived() {
    let room = Room::new();
    hostile(&room);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        std::os::unix::fs::symlink(room.path().join("h"), room.path().join("h/loop")).expect("a link");
        std::os::unix::fs::symlink("/nowhere/at/all", room.path().join("h/dangling.txt")).expect("a link");
        let odd = room
            .path()
            .join("h")
            .join(std::ffi::OsStr::from_bytes(b"\xFF\xFE.txt"));
        std::fs::write(odd, TEXT).expect("a file");
    }
    let began = std::time::Instant::now();
    let run = room.check(&["index", "h", "--format", "json"], 3, &[], &["!panicked"]);
    assert!(began.elapsed().as_secs() < 120, "{:?}", began.elapsed());
    let summary: Value = serde_json::from_str(&run.out).expect("JSON");
    let reasons = summary["reasons"].as_array().expect("a list");
    let reason = |name: &str| {
        let found = reasons
            .iter()
            .find(|skip| skip["path"].as_str().is_some_and(|path| path.ends_with(name)));
        found.map_or("", |skip| skip["reason"].as_str().unwrap_or_default())
    };
    for (name, expected) in [
        ("bomb.txt.gz", "too many for this format"),
        ("nested.gz", "deep in one another"),
        ("cut.zip", "not a whole zip archive"),
        ("cut.tar.gz", "broken file"),
        ("picture.txt", "it is a picture"),
        ("text.docx", "does not begin as a zip archive"),
        ("empty/a.txt", "no text"),
        ("empty/a.zip", "does not begin"),
        ("line.txt", "too many for this format"),
        ("laughs.xml", "entities made of other entities"),
        ("deep.xml", "no article is made so"),
        ("deep.json", "not JSON"),
    ] {
        assert!(
            reason(name).contains(expected),
            "{name}: {:?}\n{reasons:#?}",
            reason(name)
        );
    }
    let found = ids(&room, "ministers");
    assert!(
        found.contains(&"escape.zip#tmp/escaped.txt".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"good.txt".to_owned()), "{found:?}");
    assert!(!std::path::Path::new("/tmp/escaped.txt").exists());
    let passwd = room.run(&["search", "root", "--format", "jsonl"]);
    assert!(!passwd.out.contains("/bin/"), "nothing outside is loaded");
}
