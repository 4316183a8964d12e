//! `names`: corrections count from the next question on.

use crate::room::Room;

fn indexed() -> Room {
    let room = Room::new();
    for (file, text) in [
        (
            "a",
            "Admiral John Smith of the Royal Navy spoke in London. The Zorbing Club met.",
        ),
        ("b", "John Smith, a farmer, spoke in Ohio. Pan Vova left."),
        (
            "c",
            "President Volodymyr Zelensky spoke in Kyiv. The zorbing union met.",
        ),
    ] {
        room.write(&format!("news/{file}.txt"), text);
    }
    room.check(&["index", "news"], 0, &["3 added"], &[]);
    room
}

/// The articles of a question, in the order of their ids.
fn found(room: &Room, args: &[&str]) -> String {
    let hits = room.json(&[&["search", "--format", "jsonl"], args].concat());
    let mut ids: Vec<&str> = hits
        .iter()
        .map(|hit| hit["id"].as_str().expect("an id").trim_end_matches(".txt"))
        .collect();
    ids.sort_unstable();
    ids.join(" ")
}

/// What is counted of a kind, as `name count`, and that a filter by id finds as many.
fn counted(room: &Room, kind: &str) -> Vec<String> {
    let answer = &room.json(&["entities", "--kind", kind, "--format", "json"])[0];
    let list = answer["entities"][kind].as_array().expect("a list");
    let shown = list.iter().map(|entity| {
        let (id, count) = (entity["id"].as_str().expect("an id"), &entity["count"]);
        let flag = format!("--{kind}");
        let total = &room.json(&["search", &flag, id, "--format", "json", "-n", "0"])[0]["total"];
        assert_eq!(total, count, "{id}");
        format!("{} {count}", entity["name"].as_str().expect("a name"))
    });
    shown.collect()
}

#[test]
fn what_is_merged_is_one() {
    let room = indexed();
    assert_eq!(found(&room, &["--person", "zelensky"]), "c");
    let merge = ["names", "merge", "Volodymyr Zelensky", "Pan Vova"];
    room.check(&merge, 0, &["[[merge]]"], &["names.toml", "names undo"]);
    assert_eq!(found(&room, &["--person", "zelensky"]), "b c");
    assert_eq!(found(&room, &["--person", "Pan Vova"]), "b c");
    assert_eq!(found(&room, &["--person", "person:pan-vova"]), "b c");
    assert!(counted(&room, "person").contains(&"Volodymyr Zelensky 2".to_owned()));
    room.check(&["names", "undo"], 0, &["[[merge]]"], &["taken out"]);
    assert_eq!(found(&room, &["--person", "zelensky"]), "c");
    room.check(&["names", "undo"], 2, &[], &["nothing to undo"]);
    room.check(
        &["names", "merge", "zelensky", "Pan Vova"],
        0,
        &["[[merge]]"],
        &[],
    );
    assert_eq!(found(&room, &["--person", "zelensky"]), "b c");
}

#[test]
fn what_is_split_is_two() {
    let room = indexed();
    assert_eq!(found(&room, &["--person", "john smith"]), "a b");
    let split = ["names", "split", "John Smith", "--as", "John Smith (admiral)"];
    room.check(&split, 2, &[], &["what tells the two apart?"]);
    room.check(
        &[&split[..], &["--beside", "Royal Navy"]].concat(),
        0,
        &["beside"],
        &[],
    );
    assert_eq!(found(&room, &["--person", "john smith"]), "b");
    assert_eq!(found(&room, &["--person", "person:john-smith-admiral"]), "a");
    let people = counted(&room, "person");
    assert!(people.contains(&"John Smith 1".to_owned()), "{people:?}");
    assert!(
        people.contains(&"John Smith (admiral) 1".to_owned()),
        "{people:?}"
    );
    let hit = &room.json(&["search", "admiral", "--format", "jsonl"])[0];
    assert_eq!(hit["people"][0], "John Smith (admiral)");
    room.check(
        &["search", "--person", "smith"],
        0,
        &[],
        &["also: John Smith (admiral) 1 (--person person:john-smith-admiral)"],
    );
}

#[test]
fn names_kinds_and_lists_are_the_users() {
    let room = indexed();
    room.check(&["names", "rename", "John Smith", "Jack Smith"], 0, &[], &[]);
    room.check(&["names", "retype", "Royal Navy", "event"], 0, &[], &[]);
    room.check(&["names", "hide", "Kyiv"], 0, &[], &[]);
    assert!(counted(&room, "person").contains(&"Jack Smith 2".to_owned()));
    assert_eq!(found(&room, &["--person", "jack smith"]), "a b");
    assert_eq!(found(&room, &["--person", "john smith"]), "a b");
    assert!(counted(&room, "event").contains(&"Royal Navy 1".to_owned()));
    assert_eq!(found(&room, &["--event", "royal navy"]), "a");
    assert_eq!(found(&room, &["--org", "royal navy"]), "");
    assert!(
        !counted(&room, "place")
            .iter()
            .any(|place| place.starts_with("Kyiv"))
    );
    room.check(
        &["names", "hide", "Nobody Known"],
        2,
        &[],
        &["names nobody and nothing \"Nobody Known\""],
    );
    room.check(
        &["names", "list"],
        0,
        &["[[rename]]", "[[retype]]", "[[hide]]"],
        &[],
    );
}

#[test]
fn what_is_added_is_found_at_once_as_a_phrase_and_later_as_a_name() {
    let room = indexed();
    let add = [
        "names",
        "add",
        "Zorbing",
        "--kind",
        "org",
        "--alias",
        "zorbing union",
        "--alias",
        "Zorbing Club",
    ];
    room.check(&add, 0, &["[[add]]"], &[]);
    assert_eq!(found(&room, &["--org", "zorbing"]), "a c");
    assert_eq!(found(&room, &["--org", "zorbing union"]), "a c");
    assert!(counted(&room, "org").contains(&"Zorbing 2".to_owned()));
    let hit = &room.json(&["search", "--org", "zorbing union", "--format", "jsonl"])[0];
    assert!(!hit["snippet"]["marks"].as_array().expect("marks").is_empty());
    room.check(&["index"], 0, &["3 updated"], &[]);
    assert_eq!(found(&room, &["--org", "zorbing"]), "a c");
    assert!(counted(&room, "org").contains(&"Zorbing 2".to_owned()));
}

#[test]
fn a_mistake_in_the_file_is_told_and_costs_nothing_else() {
    let room = indexed();
    let file = "# mine\n[[rename]]\nname = \"John Smith\"\nto = \"Jack Smith\"\n\n[[hide]]\nnam = \"x\"\n\n\
        [[merge]]\nname = \"Nobody Known\"\nwith = [\"John Smith\"]\n";
    room.write("index/names.toml", file);
    room.check(
        &["search", "--person", "jack smith"],
        0,
        &["a.txt"],
        &["names.toml line 7: unknown field `nam`", "the rest applies"],
    );
    room.check(
        &["names", "list"],
        3,
        &["[[rename]]"],
        &["line 7", "line 9 does nothing yet"],
    );
    room.write(
        "mine.toml",
        "[[rename]]\nname = \"John Smith\"\nto = \"Jim Smith\"\n",
    );
    let own = ["--names-file", "mine.toml"];
    assert_eq!(
        found(&room, &[&["--person", "jim smith"], &own[..]].concat()),
        "a b"
    );
    room.check(
        &["search", "x", "--names-file", "none.toml"],
        2,
        &[],
        &["none.toml"],
    );
}
