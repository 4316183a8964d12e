//! `timeline` and `entities`, and the days search is asked for.

use crate::room::Room;

/// Three articles with a day and one without.
fn indexed() -> Room {
    let room = Room::new();
    room.write(
        "news/a.md",
        "---\ndate: 2025-01-10\n---\n# Talks\n\nThey met on 3 May 1945.",
    );
    room.write(
        "news/b.md",
        "---\ndate: 2025-01-20\n---\n# Talks\n\nTwo days later they met. It lasted from 2014 to 2022.",
    );
    room.write(
        "news/c.md",
        "---\ndate: 2025-04-02\n---\n# Truce\n\nThey met on 3 May 1945.",
    );
    room.write("news/d.md", "# Talks\n\nNobody knows when.");
    room.check(&["index", "news"], 0, &["4 added"], &[]);
    room
}

#[test]
fn articles_are_counted_over_time() {
    let room = indexed();
    let text = room.check(
        &["timeline", "--step", "month"],
        0,
        &["2025-01  █", "2025-02  0", "2025-04"],
        &["1 of 4 articles have no day of publication"],
    );
    assert!(
        text.out.lines().all(|line| line.chars().count() <= 100),
        "{}",
        text.out
    );
    let json = &room.json(&["timeline", "talks", "--step", "month", "--format", "json"])[0];
    assert_eq!((&json["total"], &json["undated"]), (&3.into(), &1.into()));
    assert_eq!(json["buckets"][0]["from"], "2025-01-01");
    assert_eq!(json["buckets"][0]["count"], 2);
    room.check(
        &["timeline", "--by", "mentions", "--step", "day", "--format", "csv"],
        0,
        &["from,to,count\n1945-05-03,1945-05-03,2\n"],
        &["1 of 4 articles speak of no such day"],
    );
    let picture = room.check(&["timeline", "--format", "svg"], 0, &["<svg ", "2025-W14"], &[]);
    assert!(picture.out.ends_with("</svg>\n"));
    room.check(&["timeline", "unheard"], 1, &[], &["nothing found"]);
    room.check(&["timeline", "a (b"], 2, &[], &["parenthesis"]);
}

#[test]
fn entities_of_a_question_are_listed() {
    let room = Room::with_corpus();
    room.check(&["index", "corpus"], 3, &[], &[]);
    let json = &room.json(&["entities", "moscow", "--kind", "person,place", "--format", "json"])[0];
    assert!(
        json["entities"]["person"]
            .as_array()
            .is_some_and(|list| list.len() > 3)
    );
    assert!(json["entities"]["org"].as_array().is_some_and(Vec::is_empty));
    // The filter by id finds as many articles as are counted.
    let first = &json["entities"]["person"][0];
    let id = first["id"].as_str().expect("an id");
    let hits = &room.json(&["search", "moscow", "--person", id, "--format", "json"])[0];
    assert_eq!(hits["total"], first["count"]);
    let table = room.check(
        &[
            "entities", "--kind", "place", "--sort", "name", "-n", "3", "--format", "csv",
        ],
        0,
        &["kind,id,name,count,newest,before\nplace,"],
        &[],
    );
    assert_eq!(table.out.lines().count(), 4);
    room.check(&["entities", "moscow", "-n", "2"], 0, &["Moscow"], &[]);
    room.check(&["entities", "unheard"], 1, &[], &["nothing found"]);
}

#[test]
fn undated_articles_are_found_or_dated() {
    let room = indexed();
    room.check(&["search", "--undated"], 0, &["d.md"], &["!c.md"]);
    room.check(&["search", "talks", "published:none"], 0, &["d.md"], &[]);
    room.check(
        &["search", "--undated", "--from", "2025"],
        2,
        &[],
        &["cannot be used with"],
    );
    room.check(&["index", "--date-from", "mtime"], 0, &["4 updated"], &[]);
    room.check(&["search", "--undated"], 1, &[], &["nothing found"]);
    // The next run through a search keeps to it.
    room.check(&["search", "--in", "news", "--undated"], 1, &[], &["!updated"]);
}

#[test]
fn days_asked_for_are_echoed() {
    let room = indexed();
    room.check(
        &["search", "--mentions", "2015-Q4"],
        0,
        &["b.md"],
        &["speaking of 2015-10-01 to 2015-12-31"],
    );
    room.check(
        &["search", "--from", "last month"],
        1,
        &[],
        &["published from 20"],
    );
    let json = &room.json(&["search", "mentions:1945-05", "--format", "json"])[0];
    assert_eq!(json["periods"][0]["field"], "mentions");
    assert_eq!(json["periods"][0]["to"], "1945-05-31");
    let today = room.run(&["search", "--to", "30d", "--format", "json"]);
    assert!(today.out.contains("\"from\":null"), "{}", today.out);
}

#[test]
fn what_speaks_against_a_day_is_noted() {
    let room = Room::new();
    room.write(
        "2020-09-15-accord.md",
        "---\ndate: 2002-09-16\n---\n# Accord\n\nWASHINGTON, Sept. 15, 2020 (Sample Wire) - They signed.",
    );
    room.check(
        &["inspect", "2020-09-15-accord.md"],
        0,
        &["2002-09-16 (by front matter; dateline says 2020-09-15; file name says 2020-09-15)"],
        &[],
    );
}
