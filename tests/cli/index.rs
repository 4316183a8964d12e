//! `index`, `status`, `remove`.

use crate::room::Room;
use std::process::Stdio;
use std::time::Duration;

const TWO: &str = "{\"id\":\"x\",\"text\":\"One.\"}\n{\"id\":\"y\",\"text\":\"Two.\"}\n";

#[test]
fn a_folder_is_followed() {
    let room = Room::new();
    room.write("news/a.txt", "Talks\n\nThey met in Geneva.");
    room.write("news/b.jsonl", TWO);
    room.check(&["index", "news"], 0, &["3 added"], &["!skipped"]);
    room.check(&["index"], 0, &["3 unchanged"], &[]);
    room.write("news/c.json", "{\"text\": \"cut o");
    room.write("news/d.pdf", "%PDF-1.7");
    let reasons = [
        "skipped ROOM/news/c.json: broken file",
        "skipped ROOM/news/d.pdf: broken file: not a whole PDF",
    ];
    room.check(&["index"], 3, &["3 unchanged, 2 skipped"], &reasons);
    std::fs::remove_file(room.path().join("news/a.txt")).expect("a file");
    let json = room.json(&["index", "--format", "json"]);
    assert_eq!(
        (&json[0]["unchanged"], &json[0]["removed"], &json[0]["skipped"]),
        (&2.into(), &1.into(), &2.into())
    );
    room.check(
        &["status"],
        0,
        &["articles  2", "ROOM/news (2 articles)", "complete"],
        &[],
    );
    assert_eq!(room.json(&["status", "--format", "json"])[0]["articles"], 2);
}

#[test]
fn what_cannot_be_an_index_or_a_folder_is_refused() {
    let room = Room::new();
    room.check(&["index"], 2, &[], &["nothing to index"]);
    room.check(
        &["index", "none"],
        2,
        &[],
        &["none: No such file", "check the spelling"],
    );
    room.check(
        &["search", "x", "--index", "none"],
        2,
        &[],
        &["there is no index at none", "attache index FOLDER"],
    );
    room.write("full/letter.txt", "x");
    room.check(&["index", "full", "--index", "full"], 2, &[], &["holds no index"]);
    room.write("empty/.keep", "");
    room.check(&["index", "empty"], 0, &["no articles found"], &[]);
    room.check(&["index", "index"], 2, &[], &["is an index"]);
    room.write("index/attache.json", "{\"format\":99,\"made_by\":\"attache 9\"}");
    room.check(
        &["search", "x"],
        2,
        &[],
        &["has format 99", "use the newer program"],
    );
}

#[test]
fn articles_can_be_taken_out() {
    let room = Room::new();
    room.write("news/a.txt", "Talks\n\nThey met in Geneva.");
    room.write("news/b.jsonl", TWO);
    room.write("other/c.txt", "Talks\n\nThey left Geneva.");
    room.check(&["index", "news", "other"], 0, &["4 added"], &[]);
    room.check(&["remove", "b.jsonl#x"], 0, &["1 removed"], &[]);
    room.check(
        &["remove", "news/a.txt", "nothing"],
        2,
        &["1 removed"],
        &["nothing: neither a path nor an article id"],
    );
    room.check(&["index"], 0, &["2 unchanged"], &[]);
    room.check(&["remove", "other"], 0, &["1 removed"], &[]);
    room.check(&["status"], 0, &["articles  1", "!other"], &[]);
    room.check(&["index", "--reread"], 0, &["2 added, 1 updated"], &[]);
}

#[test]
fn a_killed_run_leaves_a_whole_index() {
    let room = Room::new();
    let body = "The ministers met in Geneva and spoke about the ceasefire. ".repeat(20);
    let lines: String = (0..20_000)
        .map(|n| format!("{{\"id\":\"{n}\",\"text\":\"{body}{n}\"}}\n"))
        .collect();
    room.write("news/many.jsonl", lines);
    room.write("news/a.txt", "Talks\n\nThey met in Geneva.");
    let spawn = || {
        let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
        let command = command.args(["index", "news", "--without", "names,dates"]);
        command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs")
    };
    for milliseconds in [30, 200, 500] {
        let mut child = spawn();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill();
        let _ = child.wait();
    }
    let mut child = spawn();
    std::thread::sleep(Duration::from_millis(300));
    room.shell(&format!("kill -INT {}", child.id()));
    let stopped = child.wait().expect("the program ends").code();
    // A fast machine may have been done already.
    assert!(matches!(stopped, Some(130 | 0)), "{stopped:?}");
    room.check(&["index", "news", "--without", "names,dates"], 0, &[], &[]);
    let json = room.json(&["search", "geneva", "--format", "json", "-n", "1"]);
    assert_eq!(json[0]["total"], 20_001);
}

#[test]
fn an_index_keeps_its_watchlist() {
    let room = Room::new();
    room.write("news/a.txt", "Club\n\nThe zorbing club met in Kyiv.\n");
    room.write("list.toml", "[[add]]\nname = \"zorbing club\"\nkind = \"org\"\n");
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    room.check(&["search", "--org", "zorbing club"], 1, &[], &[]);
    room.check(
        &[
            "index",
            "news",
            "--watchlist",
            "list.toml",
            "--names-file",
            "none.toml",
        ],
        2,
        &[],
        &["none.toml"],
    );
    room.check(
        &["index", "news", "--watchlist", "list.toml"],
        0,
        &["1 updated"],
        &[],
    );
    room.check(&["search", "--org", "zorbing club"], 0, &["Club"], &[]);
    room.check(&["index", "--watchlist", "list.toml"], 0, &["1 unchanged"], &[]);
    room.check(
        &["names", "undo"],
        0,
        &["[[add]]", "zorbing club"],
        &["taken out of"],
    );
    room.check(&["index"], 0, &["1 updated"], &[]);
    room.check(&["search", "--org", "zorbing club"], 1, &[], &[]);
}

#[test]
fn patterns_are_remembered_and_everything_left_out_is_reported() {
    let room = Room::new();
    room.write("news/a.txt", "Talks\n\nThey met in Geneva.");
    room.write("news/drafts/b.txt", "Draft\n\nNot yet.");
    room.write("news/.c.txt", "Hidden\n\nText.");
    room.write("news/d.json", "{\"text\": \"cut o");
    room.check(
        &["index", "news", "--exclude", "a["],
        2,
        &[],
        &["a[", "cannot be read"],
    );
    room.check(
        &["index", "news", "--exclude", "drafts/"],
        3,
        &["1 added, 1 skipped"],
        &[],
    );
    room.check(
        &["index", "--report", "no/x.csv"],
        2,
        &[],
        &["no/x.csv: the report cannot be written"],
    );
    room.check(
        &["index", "--report", "left.csv"],
        3,
        &["1 unchanged, 1 skipped"],
        &[],
    );
    let report = std::fs::read_to_string(room.path().join("left.csv")).expect("a report");
    for piece in [
        "path,reason\n",
        "/.c.txt,left out: hidden",
        "/drafts,left out by",
        "/d.json,broken file",
    ] {
        assert!(report.contains(piece), "{piece} in {report}");
    }
    room.check(
        &["index", "--hidden", "--reset", "--report", "left.jsonl"],
        3,
        &["2 added, 1 unchanged"],
        &[],
    );
    let report = std::fs::read_to_string(room.path().join("left.jsonl")).expect("a report");
    assert!(
        report.starts_with("{\"path\":") && report.lines().count() == 1,
        "{report}"
    );
    room.check(&["index", "--reset"], 3, &["2 unchanged, 1 removed"], &[]);
}
