//! What comes first: `--rank`, `--boost-recent`, `--expand` and `related`.

use crate::room::Room;
use serde_json::Value;

fn indexed() -> Room {
    let room = Room::with_corpus();
    room.check(&["index", "corpus"], 3, &["added, 1 skipped"], &["broken.json"]);
    room
}

fn ids(hits: &[Value]) -> Vec<String> {
    hits.iter().map(|hit| hit["id"].to_string()).collect()
}

#[test]
fn the_words_alone_find_the_same_in_another_order() {
    let room = indexed();
    let ask = |rank| {
        room.json(&[
            "search",
            "peace OR talks",
            "-n",
            "999",
            "--format",
            "jsonl",
            "--rank",
            rank,
        ])
    };
    let (full, plain) = (ids(&ask("default")), ids(&ask("plain")));
    assert!(full.len() > 20 && full != plain);
    let sorted = |mut ids: Vec<String>| {
        ids.sort_unstable();
        ids
    };
    assert_eq!(sorted(full), sorted(plain));
}

#[test]
fn newer_articles_are_raised() {
    let ask = |room: &Room, more: &[&str]| {
        let asked = ["search", "grain", "--copies", "show", "--format", "jsonl"];
        ids(&room.json(&[&asked, more].concat()))
    };
    let rooms = [["2001-05-06", "2021-05-06"], ["2021-05-06", "2001-05-06"]].map(|days| {
        let room = Room::new();
        for (name, day) in ["a", "b"].into_iter().zip(days) {
            let text = "The envoys met in the old palace and spoke of grain.";
            room.write(
                &format!("news/{name}.md"),
                format!("---\ndate: {day}\n---\n# Talks {name}\n\n{text}\n"),
            );
        }
        room.run(&["index", "news"]);
        room
    });
    assert_eq!(
        ask(&rooms[0], &[]),
        ask(&rooms[1], &[]),
        "alike but for their days"
    );
    let raised = rooms.each_ref().map(|room| ask(room, &["--boost-recent", "1y"]));
    assert_eq!(raised, [["\"b.md\"", "\"a.md\""], ["\"a.md\"", "\"b.md\""]]);
    let [room, _] = rooms;
    let wrong = ["search", "grain", "--boost-recent", "soon"];
    room.check(
        &wrong,
        2,
        &[],
        &["a length of time is wanted, as 30d, 8w, 6m or 1y"],
    );
}

#[test]
fn added_words_reorder_what_fits_or_find_more() {
    let room = indexed();
    let total = |more: &[&str]| {
        let asked = ["search", "zelensky ceasefire", "--format", "json"];
        let answer = &room.json(&[&asked, more].concat())[0];
        (
            answer["total"].as_u64().expect("a number"),
            answer["added"].as_array().map_or(0, Vec::len),
        )
    };
    let (all, none) = total(&[]);
    assert_eq!(none, 0);
    let (reordered, added) = total(&["--expand"]);
    assert!(reordered == all && added > 5);
    let (any, _) = total(&["--match", "any"]);
    let (widened, _) = total(&["--match", "any", "--expand"]);
    assert!(widened > any);
    // Conditions hold for what added words find too.
    let (filtered, _) = total(&["--match", "any", "--expand", "--to", "1962"]);
    let (old, _) = total(&["--match", "any", "--to", "1962"]);
    assert!(filtered < widened && filtered > old);
    let explained = ["search", "zelensky ceasefire", "--expand", "--explain", "-n", "2"];
    room.check(&explained, 0, &["added words: ", "added: ", "ceasefire"], &[]);
}

const ISTANBUL: &str = "archive/2000s-2020s/2022-03-29-istanbul-delegations.txt";

#[test]
fn related_articles_are_about_the_same() {
    let room = indexed();
    let of_index = room.json(&["related", ISTANBUL, "--format", "jsonl"]);
    let found = ids(&of_index);
    assert_eq!(found.len(), 10);
    assert!(!found.contains(&format!("\"{ISTANBUL}\"")));
    let names = of_index[0]["people"].to_string() + &of_index[0]["places"].to_string();
    assert!(names.contains("Ukraine") || names.contains("Istanbul"), "{names}");
    // The same article as a file: it is left out as a copy of itself.
    let file = format!("corpus/{ISTANBUL}");
    assert_eq!(ids(&room.json(&["related", &file, "--format", "jsonl"])), found);
    let earlier = room.json(&["related", ISTANBUL, "--before", "-n", "5", "--format", "json"]);
    let hits = earlier[0]["hits"].as_array().expect("hits");
    assert!(
        hits.len() == 5
            && earlier[0]["words"]
                .as_array()
                .is_some_and(|words| words.len() > 5)
    );
    assert!(
        hits.iter()
            .all(|hit| hit["published"].as_str().is_some_and(|day| day < "2022-03-29"))
    );
    room.check(
        &["related", ISTANBUL, "--explain"],
        0,
        &["words: ", "names: ", "1. "],
        &[],
    );
}

#[test]
fn what_nothing_is_related_to_is_said() {
    let room = indexed();
    room.check(
        &["related", "nothing.txt"],
        2,
        &[],
        &["no article of the index has this id"],
    );
    room.write(
        "draft.txt",
        "Grain and wheat, a draft on the ceasefire talks without any day.\n",
    );
    room.check(&["related", "draft.txt"], 0, &["1. "], &[]);
    room.check(
        &["related", "draft.txt", "--before"],
        2,
        &[],
        &["no day of publication"],
    );
    room.write("strange.txt", "Xyzzy plugh.\n");
    room.check(&["related", "strange.txt"], 1, &[], &["nothing related found"]);
}
