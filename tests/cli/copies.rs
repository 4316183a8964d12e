//! Copies: one hit a story, all of them when asked, and counts of articles or stories.

use crate::room::Room;
use serde_json::Value;

const TALKS: &str = "Foreign Minister Sergei Lavrov opened the talks on grain shipments with a warning that patience was \
running out. Delegates from eleven countries sat around an oval table in the old palace and heard him speak for nearly \
an hour. He praised the port authorities for keeping the corridor open through the winter, yet he blamed insurers for \
the empty berths along the coast. Afterwards the mediators carried a draft of nine points between the rooms until late in \
the evening, when the lights went out one after another and the drivers started their engines.";

/// A wire story in four papers, one of which has two versions of its page, and another article about the same talks.
fn indexed() -> Room {
    let room = Room::new();
    let article = |name: &str, day: &str, source: &str, url: &str, title: &str, text: &str| {
        let source = if source.is_empty() {
            String::new()
        } else {
            format!("source: {source}\n")
        };
        let url = if url.is_empty() {
            String::new()
        } else {
            format!("url: {url}\n")
        };
        room.write(
            &format!("news/{name}.md"),
            format!("---\ndate: {day}\n{source}{url}---\n# {title}\n\n{text}\n"),
        );
    };
    let page = "https://www.example.org/talks?utm_source=feed";
    article("a", "2025-03-04", "Gazette", "", "Grain talks open", TALKS);
    article(
        "b",
        "2025-03-03",
        "Reuters",
        "",
        "Lavrov warns on grain",
        &format!("MOSCOW, March 3 (Reuters) - {TALKS}"),
    );
    article("c", "2025-03-05", "", page, "Talks on grain", TALKS);
    let more = format!("{TALKS} A second round is planned for Thursday in the same palace, officials said.");
    article(
        "d",
        "2025-03-06",
        "",
        "http://example.org/talks/",
        "Talks on grain",
        &more,
    );
    article(
        "e",
        "2025-03-05",
        "Courier",
        "",
        "Farmers wait for the talks",
        "While ministers hold their talks on grain, farmers in the south look at full barns. Minister Lavrov is far away, \
         says one of them, and prices are low; the harvest of last summer still lies under canvas, and nobody knows when \
         the next ship will come to load it or who will insure it.",
    );
    room.check(&["index", "news"], 0, &["5 added"], &[]);
    room
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().expect("hits");
    hits.iter().filter_map(|hit| hit["id"].as_str()).collect()
}

#[test]
fn of_copies_one_is_shown_unless_all_are_wanted() {
    let room = indexed();
    let ask = |args: &[&str]| {
        let args = [&["search", "talks grain", "--format", "json"], args].concat();
        room.json(&args).remove(0)
    };
    let grouped = ask(&[]);
    assert_eq!(
        (grouped["total"].as_u64(), grouped["stories"].as_u64()),
        (Some(5), Some(2))
    );
    let mut found = ids(&grouped);
    found.sort_unstable();
    assert_eq!(
        found,
        ["b.md", "e.md"],
        "the first published stands for its story"
    );
    let hits = grouped["hits"].as_array().expect("hits");
    let lead = hits.iter().find(|hit| hit["id"] == "b.md").expect("the lead");
    let want = serde_json::json!({
        "count": 2, "older": 1, "sources": ["Gazette", "example.org"], "ids": ["a.md", "d.md", "c.md"],
        "superseded": false,
    });
    assert_eq!(lead["copies"], want);
    let shown = ask(&["--copies", "show"]);
    assert_eq!(ids(&shown).len(), 5);
    let best = shown["hits"].as_array().expect("hits").iter();
    let best = best
        .filter(|hit| hit["id"] != "e.md")
        .filter_map(|hit| hit["score"].as_f64());
    let best = best.fold(0.0, f64::max);
    assert_eq!(
        lead["score"].as_f64(),
        Some(best),
        "it ranks with the best of its story"
    );
    for (conditions, want) in [
        (["--from", "2025-03-05"], vec!["d.md", "e.md"]),
        (["--source", "gazette"], vec!["a.md"]),
        (["--to", "2025-03-04"], vec!["b.md"]),
    ] {
        let answer = ask(&conditions);
        let mut found = ids(&answer);
        found.sort_unstable();
        assert_eq!(found, want, "{conditions:?}: the first of those that fit");
    }
    let older = ask(&["url:example.org/talks", "--copies", "show", "--sort", "oldest"]);
    assert_eq!(ids(&older), ["c.md", "d.md"]);
    assert_eq!(older["hits"][0]["copies"]["superseded"], true);
    assert_eq!(
        ids(&room.json(&["search", "id:c.md", "--format", "json"])[0]),
        ["c.md"]
    );
}

#[test]
fn pages_count_stories_and_evaluation_counts_articles() {
    let room = indexed();
    let page = |offset: &'static str| {
        let args = [
            "search", "talks", "-n", "1", "--offset", offset, "--format", "json",
        ];
        ids(&room.json(&args)[0]).join(" ")
    };
    let mut pages = [page("0"), page("1"), page("2")];
    pages.sort_unstable();
    assert_eq!(pages, ["", "b.md", "e.md"]);
    for (sort, want) in [("newest", ["e.md", "b.md"]), ("oldest", ["b.md", "e.md"])] {
        let answer = &room.json(&["search", "talks", "--sort", sort, "--format", "json"])[0];
        assert_eq!(ids(answer), want, "{sort}");
    }
    let run = room.run(&["search", "talks", "--format", "trec"]);
    assert_eq!(run.out.lines().count(), 5);
    let run = room.run(&["search", "talks", "--format", "trec", "--copies", "group"]);
    assert_eq!(run.out.lines().count(), 2);
    room.write("questions.tsv", "1\ttalks\n");
    let run = room.run(&["search", "--batch", "questions.tsv"]);
    assert_eq!(run.out.lines().count(), 5);
}

#[test]
fn text_and_tables_say_what_else_there_is() {
    let room = indexed();
    room.check(
        &["search", "talks"],
        0,
        &["+2 copies: Gazette, example.org; 1 older version"],
        &["!found"],
    );
    room.check(
        &["search", "id:a.md"],
        0,
        &["+2 copies: Reuters, example.org; 1 older version"],
        &[],
    );
    room.check(
        &["search", "id:c.md"],
        0,
        &["an older version; +3 copies: Reuters, Gazette, example.org"],
        &[],
    );
    room.check(
        &["search", "talks", "-n", "1"],
        0,
        &[],
        &["5 articles found in 2 stories, 1 shown"],
    );
    let table = room.check(
        &["search", "talks", "--format", "csv"],
        0,
        &["copies,copy_sources"],
        &[],
    );
    assert!(
        table.out.contains(",2,Gazette; example.org,") && table.out.contains(",0,,"),
        "{}",
        table.out
    );
}

#[test]
fn filters_and_counts_agree_in_both_units() {
    let room = indexed();
    let lavrov = |list: &Value| {
        let list = list["person"].as_array().expect("people").iter();
        let mut lavrov = list.filter(|one| one["name"].as_str().is_some_and(|name| name.contains("Lavrov")));
        lavrov
            .next()
            .map(|one| (one["id"].clone(), one["count"].as_u64()))
    };
    for (unit, total) in [("articles", "total"), ("stories", "stories")] {
        let answer = &room.json(&["search", "talks", "--facets", "--unit", unit, "--format", "json"])[0];
        assert_eq!(answer["unit"], unit);
        let (id, count) = lavrov(&answer["facets"]).expect("he is there");
        let id = id.as_str().expect("an id");
        let filtered = &room.json(&["search", "talks", "--person", id, "--format", "json"])[0];
        assert_eq!(filtered[total].as_u64(), count, "{unit}");
        let entities = &room.json(&["entities", "talks", "--unit", unit, "--format", "json"])[0];
        assert_eq!(
            lavrov(&entities["entities"]).expect("he is there").1,
            count,
            "{unit}"
        );
        let timeline = &room.json(&[
            "timeline", "talks", "--step", "day", "--unit", unit, "--format", "json",
        ])[0];
        assert_eq!(timeline["total"], answer[total], "{unit}");
        let counts: Vec<u64> = timeline["buckets"]
            .as_array()
            .expect("steps")
            .iter()
            .filter_map(|step| step["count"].as_u64())
            .collect();
        assert_eq!(
            counts,
            [1, 1, 2, 1],
            "a story counts on each day one of its articles is of"
        );
    }
}

#[test]
fn stories_follow_what_is_added_and_taken_out() {
    let room = indexed();
    let stories = || room.json(&["search", "talks", "--format", "json"])[0]["stories"].as_u64();
    room.write(
        "news/f.md",
        format!("---\ndate: 2025-03-01\n---\n# Early talks\n\n{TALKS}\n"),
    );
    room.check(&["index", "news"], 0, &["1 added"], &[]);
    assert_eq!(stories(), Some(2));
    let lead = &room.json(&["search", "patience", "--format", "json"])[0];
    assert_eq!(ids(lead), ["f.md"], "the one that came late was published first");
    room.check(&["remove", "f.md", "b.md"], 0, &[], &[]);
    assert_eq!(
        ids(&room.json(&["search", "patience", "--format", "json"])[0]),
        ["a.md"]
    );
    // A file that is damaged or missing is made anew.
    for bytes in [&b"none"[..], b""] {
        room.write("index/stories", bytes);
        assert_eq!(stories(), Some(2));
    }
    std::fs::remove_file(room.path().join("index/stories")).expect("a file");
    assert_eq!(stories(), Some(2));
    assert!(room.path().join("index/stories").is_file());
}
