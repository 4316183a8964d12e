//! `entities --sort`, `who`, `network`, `map`: what a result tells beyond its articles.

use crate::room::Room;

/// Articles of three months.
fn indexed() -> Room {
    let room = Room::new();
    for (file, day, text) in [
        (
            "a",
            "2025-01-10",
            "Russian Foreign Minister Sergei Lavrov met Marco Rubio in Geneva.",
        ),
        (
            "b",
            "2025-02-10",
            "Foreign Minister Sergey Lavrov met Marco Rubio in Geneva. Lavrov left.",
        ),
        (
            "c",
            "2025-03-05",
            "Foreign Minister Sergei Lavrov spoke in Moscow. It rained in Moscow.",
        ),
        ("d", "2025-03-10", "President Emmanuel Macron spoke in Paris."),
        (
            "e",
            "2025-03-12",
            "President Emmanuel Macron met Friedrich Merz in Paris.",
        ),
        ("f", "2025-02-11", "Chancellor Friedrich Merz spoke in Berlin."),
    ] {
        room.write(
            &format!("news/{file}.md"),
            format!("---\ndate: {day}\n---\n# News\n\n{text}\n"),
        );
    }
    room.check(&["index", "news"], 0, &["6 added"], &[]);
    room
}

fn names(list: &serde_json::Value) -> Vec<String> {
    let list = list.as_array().expect("a list").iter();
    list.map(|entity| format!("{} {}", entity["name"].as_str().expect("a name"), entity["count"]))
        .collect()
}

#[test]
fn entities_come_by_count_name_time_and_rise() {
    let room = indexed();
    let sorted = |args: &[&str]| {
        let asked = [&["entities", "--kind", "person", "--format", "json"], args].concat();
        room.json(&asked)[0].clone()
    };
    let count = sorted(&[]);
    assert_eq!(names(&count["entities"]["person"])[0], "Sergei Lavrov 3");
    let recent = sorted(&["--sort", "recent"]);
    assert_eq!(
        names(&recent["entities"]["person"])[..2],
        ["Emmanuel Macron 2", "Friedrich Merz 2"]
    );
    assert_eq!(recent["entities"]["person"][0]["newest"], "2025-03-12");
    let rising = sorted(&["--sort", "rising", "--from", "2025-03", "--to", "2025-03"]);
    let first = &rising["entities"]["person"][0];
    assert_eq!(first["name"], "Emmanuel Macron");
    assert_eq!(names(&rising["entities"]["person"])[0], "Emmanuel Macron 2");
    assert_eq!(rising["compared"][1]["to"], "2025-02-28");
    room.check(
        &["entities", "--sort", "rising"],
        0,
        &["Emmanuel Macron (before: 0)"],
        &["4 articles of 2025-02-11 to 2025-03-12 against 1 article of 2025-01-12 to 2025-02-10"],
    );
    room.check(
        &["entities", "--sort", "rising", "nothing at all"],
        1,
        &[],
        &["nothing found"],
    );
    room.check(
        &["entities", "--format", "csv"],
        0,
        &["kind,id,name,count,newest,before"],
        &[],
    );
}

#[test]
fn a_card_tells_what_the_articles_say_of_one() {
    let room = indexed();
    room.check(
        &["who", "lavrov"],
        0,
        &[
            "Sergei Lavrov  person  person:sergei-lavrov",
            "3 articles, 2025-01-10 to 2025-03-05",
            "Sergei Lavrov 2 · Lavrov 1 · Sergey Lavrov 1",
            "foreign minister (2 times, 2025-02-10 to 2025-03-05)",
            "foreign minister of Russia (1 times, 2025-01-10)",
            "Geneva 2 · Moscow 1",
            "Marco Rubio 2 of 2",
            "Sergei Lavrov met Marco Rubio in Geneva.",
        ],
        &[],
    );
    let card = &room.json(&["who", "lavrov", "--format", "json"])[0];
    assert_eq!(card["id"], "person:sergei-lavrov");
    assert_eq!(card["companions"][0]["together"], 2);
    assert_eq!(card["sentences"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        room.json(&["who", "person:sergei-lavrov", "--format", "json"])[0]["count"],
        3
    );
    assert_eq!(
        room.json(&["who", "--kind", "place", "geneva", "--format", "json"])[0]["count"],
        2
    );
    room.check(&["who", "lavrow"], 0, &["Sergei Lavrov"], &[]);
    room.check(
        &["who", "lavrof"],
        1,
        &[],
        &["names nobody and nothing lavrof; nearest: Sergei Lavrov"],
    );
}

#[test]
fn a_network_has_who_is_named_together() {
    let room = indexed();
    let json = &room.json(&["network", "--format", "json", "--kind", "person,place"])[0];
    let edge = json["edges"]
        .as_array()
        .expect("edges")
        .iter()
        .find(|edge| edge["source"] == "person:sergei-lavrov" && edge["target"] == "person:marco-rubio");
    assert_eq!(edge.expect("an edge")["count"], 2);
    let few = &room.json(&["network", "--format", "json", "--min", "2"])[0];
    assert_eq!(few["edges"].as_array().map(Vec::len), Some(1));
    let graphml = room.check(
        &["network"],
        0,
        &["<graphml", "<node id=\"person:sergei-lavrov\">"],
        &[],
    );
    assert!(graphml.out.trim_end().ends_with("</graphml>"));
    room.check(
        &["network", "--format", "gexf"],
        0,
        &["<gexf", "weight=\"2\"", "</gexf>"],
        &[],
    );
    room.check(
        &["network", "--format", "dot"],
        0,
        &[
            "graph names {",
            "\"person:sergei-lavrov\" -- \"person:marco-rubio\" [weight=2",
        ],
        &[],
    );
    room.check(
        &["network", "nothing at all"],
        1,
        &["<graphml"],
        &["nothing found"],
    );
}

#[test]
fn a_map_has_the_places_of_a_result() {
    let room = indexed();
    let map = &room.json(&["map", "--person", "lavrov"])[0];
    assert_eq!(map["type"], "FeatureCollection");
    let first = &map["features"][0];
    assert_eq!(first["properties"]["name"], "Geneva");
    assert_eq!(first["properties"]["count"], 2);
    assert_eq!(first["properties"]["country"], "CH");
    let east = first["geometry"]["coordinates"][0].as_f64().expect("degrees");
    assert!((east - 6.15).abs() < 0.1, "{east}");
    room.check(
        &["map", "nothing at all"],
        1,
        &["\"features\":[]"],
        &["nothing found"],
    );
}
