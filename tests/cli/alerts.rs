//! `alerts`.

use crate::room::Room;
use std::process::Stdio;

fn news(room: &Room, file: &str, day: &str, text: &str) {
    let text = format!("---\ndate: {day}\n---\n# News of {file}\n\n{text}\n");
    room.write(&format!("news/{file}.md"), text);
}

fn indexed() -> Room {
    let room = Room::new();
    news(
        &room,
        "a",
        "2025-01-10",
        "The grain deal holds. Sergei Lavrov spoke in Moscow.",
    );
    news(&room, "b", "2025-02-10", "Ships with wheat left Odesa.");
    room.check(&["index", "news"], 0, &["2 added"], &[]);
    room
}

/// Searches with the articles they tell, in order.
fn told(room: &Room) -> Vec<String> {
    let news = room.json(&["alerts", "run", "--format", "jsonl"]);
    let told = news.iter().map(|hit| {
        let [search, id] = ["search", "id"].map(|key| hit[key].as_str().expect(key).to_owned());
        format!("{search} {id}")
    });
    told.collect()
}

#[test]
fn each_search_tells_an_article_once() {
    let room = indexed();
    room.check(
        &["alerts", "run"],
        0,
        &[],
        &["no saved searches in index/alerts.txt"],
    );
    room.check(
        &["alerts", "add", "grain", "\"grain deal\"", "OR", "wheat"],
        0,
        &["grain\t\"grain deal\" OR wheat\n"],
        &["written to index/alerts.txt"],
    );
    let lavrov = [
        "alerts",
        "add",
        "who",
        "--person",
        "sergei lavrov|putin",
        "--from",
        "2025",
        "--names",
        "exact",
    ];
    room.check(
        &lavrov,
        0,
        &["who\t --person 'sergei lavrov|putin' --from 2025 --names exact\n"],
        &[],
    );
    room.check(
        &["alerts", "list"],
        0,
        &["grain\t\"grain deal\" OR wheat\nwho\t--person"],
        &[],
    );
    assert_eq!(told(&room), ["grain b.md", "grain a.md", "who a.md"]);
    assert_eq!(told(&room), [""; 0]);
    room.check(&["alerts", "run"], 0, &[], &["nothing new"]);
    news(&room, "c", "2025-03-10", "Wheat again. Sergei Lavrov left.");
    // It fits now, and the other has changed only.
    news(
        &room,
        "b",
        "2025-02-10",
        "Ships with wheat left Odesa. Sergei Lavrov spoke.",
    );
    room.check(&["index", "news"], 0, &["1 added, 1 updated"], &[]);
    assert_eq!(told(&room), ["grain c.md", "who c.md", "who b.md"]);
    assert_eq!(told(&room), [""; 0]);
    // What was away is not new.
    std::fs::remove_file(room.path().join("news/a.md")).expect("a file");
    room.check(&["index", "news"], 0, &["1 removed"], &[]);
    assert_eq!(told(&room), [""; 0]);
    news(&room, "a", "2025-01-10", "The grain deal holds.");
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    assert_eq!(told(&room), [""; 0]);
    room.check(&["alerts", "remove", "grain"], 0, &["grain\n"], &["taken out of"]);
    room.check(&["alerts", "remove", "grain"], 2, &[], &["has no search `grain`"]);
    room.check(&["alerts", "add", "grain", "wheat"], 0, &[], &[]);
    assert_eq!(told(&room), ["grain c.md", "grain b.md"]);
}

#[test]
fn news_come_as_text_and_as_objects() {
    let room = indexed();
    room.check(&["alerts", "add", "grain", "grain"], 0, &[], &[]);
    room.check(&["alerts", "add", "none", "xyzzy", "--from", "30d"], 0, &[], &[]);
    room.check(
        &["alerts", "run"],
        0,
        &["grain: 1 article new\n", "1. News of a", "*grain* deal"],
        &["!nothing new"],
    );
    news(&room, "c", "2025-03-10", "More grain.");
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    let objects = room.json(&["alerts", "run", "--format", "json"]);
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[0]["search"], "grain");
    assert_eq!(objects[0]["hits"][0]["id"], "c.md");
    assert_eq!(objects[1]["asked"], "xyzzy --from 30d");
    assert_eq!(objects[1]["hits"].as_array().map(Vec::len), Some(0));
    news(&room, "d", "2025-03-11", "Still more grain.");
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    room.check(&["alerts", "run", "--mark"], 0, &[], &["1 article taken as told"]);
    assert_eq!(told(&room), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_reported_and_stays() {
    let room = indexed();
    let file = "# mine\ngrain\tgrain\nbad\t(open\nno tab\nflag\tgrain --nonsense\nquote\tgrain --org 'x\n\
                grain\tother\nin\tgrain --in news\nlast\twheat\n";
    room.write("index/alerts.txt", file);
    let complaints = [
        "index/alerts.txt line 3: ",
        "line 4: no tab",
        "line 5: unexpected argument '--nonsense'",
        "line 6: a ' is not closed",
        "line 7: line 2 has the name `grain` too",
        "line 8: --in, --names-file and --synonyms are not saved",
        "!line 9",
    ];
    room.check(
        &["alerts", "run"],
        3,
        &["grain: 1 article new", "last: 1 article new"],
        &complaints,
    );
    room.check(&["alerts", "run"], 3, &[], &complaints);
    room.check(&["alerts", "list"], 3, &["bad\t(open"], &complaints);
    let kept = std::fs::read_to_string(room.path().join("index/alerts.txt")).expect("a file");
    assert_eq!(kept, file);
    room.check(&["alerts", "add", "new", "(open"], 2, &[], &["^"]);
    room.check(
        &["alerts", "add", "grain", "x"],
        2,
        &[],
        &["line 2 of index/alerts.txt has a search `grain`"],
    );
    room.check(
        &["alerts", "add", "#x", "x"],
        2,
        &[],
        &["is no name for a search"],
    );
    room.check(
        &["alerts", "run", "--index", "none"],
        2,
        &[],
        &["there is no index"],
    );
}

#[test]
fn a_line_that_was_cut_off_costs_nothing_else() {
    let room = indexed();
    room.write("my.txt", "grain\tgrain\n");
    let run = ["alerts", "run", "--alerts-file", "my.txt"];
    room.check(&run, 0, &["1. News of a"], &[]);
    let log = room.path().join("my.txt.told");
    let mut text = std::fs::read_to_string(&log).expect("a log");
    text.push_str("{\"search\":\"grain\",\"to");
    std::fs::write(&log, text).expect("a log");
    news(&room, "c", "2025-03-10", "More grain.");
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    room.check(&run, 0, &["1. News of c", "!News of a"], &[]);
    room.check(&run, 0, &[], &["nothing new"]);
}

#[test]
fn two_runs_at_once_tell_once() {
    let room = indexed();
    for nth in 0..30 {
        news(
            &room,
            &format!("x{nth}"),
            "2025-04-01",
            &format!("Grain of day {nth}."),
        );
    }
    room.check(&["index", "news"], 0, &["30 added"], &[]);
    room.check(&["alerts", "add", "grain", "grain"], 0, &[], &[]);
    let start = || {
        let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
        let command = command.args(["alerts", "run", "--format", "jsonl"]);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs")
    };
    let runs: Vec<_> = (0..4).map(|_| start()).collect();
    let lines = runs.into_iter().map(|run| {
        let run = room.ended(run.wait_with_output().expect("it ends"));
        assert_eq!(run.code, 0, "{}", run.err);
        run.out.lines().count()
    });
    assert_eq!(lines.sum::<usize>(), 31);
}

#[test]
fn what_was_not_delivered_is_told_again() {
    let room = indexed();
    room.check(&["alerts", "add", "grain", "grain"], 0, &[], &[]);
    let run = room.shell("attache alerts run --format jsonl > /dev/full");
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(told(&room), ["grain a.md"]);
}
