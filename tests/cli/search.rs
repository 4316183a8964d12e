//! `search`.

use super::results::totals;
use crate::room::Room;

fn indexed() -> Room {
    let room = Room::with_corpus();
    room.check(&["index", "corpus"], 3, &["added, 1 skipped"], &["broken.json"]);
    room
}

#[test]
fn every_format_tells_the_same_hits() {
    let room = indexed();
    let ask = |format: &'static str| ["search", "ceasefire talks", "-n", "3", "--format", format];
    let json = &room.json(&ask("json"))[0];
    let ids: Vec<String> = json["hits"]
        .as_array()
        .expect("hits")
        .iter()
        .map(|hit| hit["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(json["query"], "ceasefire talks");
    assert!(json["took_ms"].is_number() && json["facets"].is_null());
    let lines = room.json(&ask("jsonl"));
    assert_eq!(
        lines.iter().map(|hit| hit["id"].to_string()).collect::<Vec<_>>(),
        ids
    );
    let plain: Vec<&str> = ids.iter().map(|id| id.trim_matches('"')).collect();
    let text = room.check(
        &ask("text"),
        0,
        &["1. ", "*ceasefire*"],
        &["articles found in ", "stories, 3 shown"],
    );
    let table = room.check(&ask("csv"), 0, &["rank,score,id,path,title"], &[]);
    for id in &plain {
        assert!(text.out.contains(id) && table.out.contains(id), "{id}");
    }
    let key = plain[0].rsplit('#').next().expect("a name");
    room.check(&ask("trec"), 0, &[&format!("0 Q0 {key} ")], &[]);
}

#[test]
fn hits_say_what_the_contract_says() {
    let room = indexed();
    let hit = &room.json(&["search", "resolution 242", "--format", "jsonl", "-n", "1"])[0];
    assert_eq!(hit["id"], "export/agency-records.jsonl#1967-1123-un242");
    assert_eq!(hit["key"], "1967-1123-un242");
    assert_eq!(hit["published"], "1967-11-23");
    assert!(
        hit["path"]
            .as_str()
            .is_some_and(|path| path.ends_with("corpus/export/agency-records.jsonl"))
    );
    let text = hit["snippet"]["text"].as_str().expect("a snippet");
    let marks = hit["snippet"]["marks"].as_array().expect("marks");
    assert!(!marks.is_empty());
    for mark in marks {
        let [start, end] = [0, 1].map(|at| mark[at].as_u64().expect("a number") as usize);
        assert!(
            ["resolution", "242"]
                .iter()
                .any(|word| text[start..end].to_lowercase().starts_with(word)),
            "{text}"
        );
    }
    for kind in ["people", "places", "orgs", "nationalities", "events"] {
        assert!(hit[kind].is_array(), "{kind}");
    }
}

#[test]
fn names_are_found_in_any_spelling() {
    let room = indexed();
    let ids = |name: &str| -> Vec<String> {
        let hits = room.json(&["search", "--person", name, "-n", "100", "--format", "jsonl"]);
        hits.iter().map(|hit| hit["id"].to_string()).collect()
    };
    let found = ids("zelensky");
    assert!(found.len() >= 7, "{found:?}");
    assert_eq!(ids("Zelenskyy"), found);
    assert_eq!(ids("volodymyr zelenskiy"), found);
    let facets = &room.json(&["search", "ukraine", "--facets", "--format", "json", "-n", "0"])[0]["facets"];
    let person = &facets["person"][0];
    let by_id = room.json(&[
        "search",
        "ukraine",
        "--person",
        person["id"].as_str().expect("an id"),
        "--format",
        "json",
    ]);
    assert_eq!(by_id[0]["total"], person["count"], "facets and filters agree");
    room.check(
        &["search", "--person", "zelenzki"],
        1,
        &[],
        &["no person in the index is called zelenzki; nearest: Volodymyr"],
    );
}

#[test]
fn filters_narrow_and_say_what_they_leave_out() {
    let room = indexed();
    let total = |args: &[&str]| {
        room.json(&[&["search", "--format", "json", "-n", "0"], args].concat())[0]["total"].as_u64()
    };
    assert_eq!(
        total(&["--source", "specimen press|nobody"]),
        total(&["--source", "Specimen Press"])
    );
    let all = total(&[]);
    let (before, after) = (total(&["--to", "1989"]), total(&["--from", "1990"]));
    assert_eq!(
        before.zip(after).map(|(a, b)| a + b + 1),
        all,
        "one sample has no day"
    );
    assert!(total(&["--person", "!zelensky"]) < all);
    assert!(
        total(&["--place", "ukraine"]) >= total(&["--place", "kyiv"]),
        "a country holds its towns"
    );
    assert!(total(&["--place", "kyiv"]) > Some(2));
    assert!(total(&["--mentions", "1945-06-26"]) >= Some(1));
    room.write(
        "corpus/undated.txt",
        "A note\n\nThe ceasefire holds in the valley.",
    );
    room.check(&["index", "corpus"], 3, &["1 added"], &[]);
    room.check(
        &["search", "valley", "--from", "1900"],
        1,
        &[],
        &["1 more have no day of publication"],
    );
}

#[test]
fn a_folder_is_brought_up_to_date_and_searched_alone() {
    let room = Room::with_corpus();
    room.write("more/a.txt", "Grain\n\nThe grain ships left Odesa.");
    room.check(
        &["search", "--in", "corpus", "grain"],
        0,
        &["Ships with"],
        &["added", "broken.json"],
    );
    room.check(
        &["search", "--in", "more", "grain"],
        0,
        &["a.txt", "!Black Sea"],
        &["1 added"],
    );
    room.write("more/b.txt", "Wheat\n\nNo grain left.");
    room.check(
        &["search", "--in", "more", "grain"],
        0,
        &["a.txt", "b.txt"],
        &["1 added, 1 unchanged"],
    );
    room.check(
        &["search", "--in", "corpus/wire", "grain"],
        1,
        &[],
        &["nothing found"],
    );
    room.check(
        &["search", "--in", "none", "grain"],
        2,
        &[],
        &["none: No such file"],
    );
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let room = indexed();
    room.check(
        &["search", "\"peace talks"],
        2,
        &[],
        &["quotation mark is not closed", "^"],
    );
    room.check(
        &["search", "persn:putin"],
        2,
        &[],
        &["unknown field", "did you mean `person`"],
    );
    room.check(
        &["search", "talks", "-iran"],
        2,
        &[],
        &["write NOT iran", "'wanted -iran'"],
    );
    room.check(&["search", "talks", "--from", "soon"], 2, &[], &["--from soon"]);
    room.check(
        &["search", "--from", "2020", "--to", "2010"],
        2,
        &[],
        &["later than"],
    );
    room.check(&["search", "--person", ""], 2, &[], &["--person"]);
    room.check(
        &["search", "xyzzy", "plugh"],
        1,
        &[],
        &["nothing found; --match any"],
    );
}

#[test]
fn layers_left_out_are_missed_with_the_remedy() {
    let room = Room::with_corpus();
    room.check(
        &["index", "corpus", "--without", "names,dates"],
        3,
        &["added"],
        &[],
    );
    room.check(
        &["search", "talks", "--person", "putin"],
        2,
        &[],
        &["have no names", "attache index ROOM/corpus"],
    );
    room.check(&["search", "mentions:1945"], 2, &[], &["have no dates"]);
    room.check(&["search", "talks"], 0, &["1. "], &[]);
    room.check(&["index", "corpus"], 3, &["updated"], &[]);
    room.check(&["search", "talks", "--person", "putin"], 0, &["1. "], &[]);
}

#[test]
fn a_batch_goes_on_after_a_bad_row() {
    let room = indexed();
    room.write("q.tsv", "1\tceasefire talks\nno tab\n2\t(open\n3\txyzzy\n");
    room.check(
        &["search", "--batch", "q.tsv", "-n", "2"],
        3,
        &["1 Q0 ", " 2 ", "!3 Q0"],
        &["line 2: no tab", "line 3: "],
    );
    let plain = [
        "search", "--batch", "q.tsv", "--plain", "--match", "any", "-n", "1000", "--format", "trec",
    ];
    room.check(&plain, 3, &["1 Q0 ", "2 Q0 "], &["line 2", "!line 3"]);
    room.check(&["search", "--batch", "none.tsv"], 2, &[], &["none.tsv"]);
}

#[test]
fn explaining_shows_how_the_question_was_understood() {
    let room = indexed();
    let want = [
        "question: ceasefire",
        "person zelensky: ",
        "person:",
        "ceasefire\n",
    ];
    room.check(
        &["search", "ceasefire", "--person", "zelensky", "--explain"],
        0,
        &want,
        &[],
    );
}

#[test]
fn facets_and_filters_agree_for_every_entity() {
    let room = indexed();
    let answer = &room.json(&["entities", "-n", "1000", "--format", "json"])[0];
    let (mut questions, mut counts) = (Vec::new(), Vec::new());
    for (kind, list) in answer["entities"].as_object().expect("kinds") {
        for entity in list.as_array().expect("a list") {
            let id = entity["id"].as_str().expect("an id");
            questions.push(format!("{kind}:\"{id}\""));
            counts.push((id.to_owned(), entity["count"].clone()));
        }
    }
    assert!(counts.len() > 300, "{}", counts.len());
    let totals = totals(&room, &questions);
    assert_eq!(totals.len(), counts.len());
    for ((id, count), total) in counts.iter().zip(totals) {
        assert_eq!(count.as_u64(), Some(total), "{id}");
    }
}

#[test]
fn a_country_is_named_by_itself_its_people_and_its_places() {
    let room = Room::new();
    for (file, text) in [
        ("a", "Envoys met in Odesa on Monday. The port of Odesa reopened."),
        ("b", "Envoys of Ukraine met in Geneva on Monday."),
        ("c", "Many Ukrainians came to Berlin on Monday."),
        ("d", "Envoys of France met in Geneva on Monday."),
        (
            "e",
            "The village of Novostaroselske, Ukraine, was shelled on Monday.",
        ),
    ] {
        room.write(&format!("{file}.txt"), text);
    }
    room.check(&["index", "."], 0, &["5 added"], &[]);
    let found = |args: &[&str]| -> Vec<String> {
        let hits = room.json(&[&["search", "--format", "jsonl"], args].concat());
        let shown = hits.iter().map(|hit| {
            let spelled = &hit["spelled"][0]["spellings"][0];
            format!("{} {spelled}", hit["id"])
        });
        shown.collect()
    };
    let itself = [r#""b.txt" "Ukraine""#, r#""c.txt" "Ukrainians""#];
    // A village the gazetteer lacks, in the country named after it.
    let village = r#""e.txt" "Novostaroselske""#;
    let within = r#""a.txt" "Odesa""#;
    let all = [itself[0], itself[1], village, within];
    assert_eq!(found(&["--place", "ukraine"]), all);
    assert_eq!(found(&["--country", "ua"]), all);
    assert_eq!(found(&["country:UA", "monday"])[3], within);
    assert_eq!(found(&["--place", "=Ukraine"])[0], itself[0]);
    assert_eq!(found(&["--place", "odesa"]), [within]);
    room.check(
        &["search", "--country", "xx"],
        2,
        &[],
        &["no country has the code `xx`", "such as UA"],
    );
}

#[test]
fn a_name_of_several_covers_the_best_and_names_the_others() {
    let room = Room::new();
    for (file, text) in [
        ("a", "President George Bush spoke in Paris. George Bush left."),
        ("b", "President George Bush spoke in Rome."),
        ("c", "Governor Jeb Bush spoke in Miami."),
    ] {
        room.write(&format!("{file}.txt"), text);
    }
    room.check(&["index", "."], 0, &["3 added"], &[]);
    let run = room.check(
        &["search", "--person", "bush"],
        0,
        &["a.txt", "b.txt"],
        &["person bush: George Bush 2; also: Jeb Bush 1 (--person person:jeb-bush)"],
    );
    assert!(!run.out.contains("c.txt"), "{}", run.out);
    room.check(&["search", "--person", "person:jeb-bush"], 0, &["c.txt"], &[]);
    let json = &room.json(&["search", "--person", "bush", "--format", "json"])[0];
    assert_eq!(json["names"][0]["entity"]["id"], "person:george-bush");
    assert_eq!(json["names"][0]["also"][0]["count"], 1);
}

#[test]
fn only_the_spelling_typed_is_found_on_wish() {
    let room = Room::new();
    for (file, text) in [
        ("a", "President Volodymyr Zelensky spoke in Kyiv."),
        (
            "b",
            "President Volodymyr Zelenskyy spoke in Lviv. Zelenskyy left.",
        ),
    ] {
        room.write(&format!("{file}.txt"), text);
    }
    room.check(&["index", "."], 0, &["2 added"], &[]);
    let found = |args: &[&str]| -> Vec<String> {
        let hits = room.json(&[&["search", "--format", "jsonl"], args].concat());
        hits.iter()
            .map(|hit| format!("{} {}", hit["id"], hit["spelled"][0]["spellings"]))
            .collect()
    };
    let a = r#""a.txt" ["Volodymyr Zelensky"]"#;
    let b = r#""b.txt" ["Volodymyr Zelenskyy","Zelenskyy"]"#;
    assert_eq!(found(&["--person", "zelenskiy"]), [a, b]);
    assert_eq!(found(&["person:=zelenskyy"]), [b]);
    assert_eq!(found(&["person:=\"Volodymyr Zelensky\""]), [a]);
    assert_eq!(found(&["--person", "=zelensky"]), [a]);
    assert_eq!(found(&["--person", "zelensky", "--names", "exact"]), [a]);
}

#[test]
fn names_among_the_words_are_found_in_other_spellings_below_the_one_typed() {
    let room = Room::new();
    for (file, text) in [
        (
            "a",
            "President Volodymyr Zelensky spoke of sanctions in Kyiv. The North Atlantic Treaty Organization met.",
        ),
        (
            "b",
            "President Volodymyr Zelenskiy spoke of sanctions in Kyiv. The alliance met.",
        ),
        (
            "c",
            "Nobody spoke of sanctions in Kiev. NATO met on Monday, and went home.",
        ),
    ] {
        room.write(&format!("{file}.txt"), text);
    }
    room.check(&["index", "."], 0, &["3 added"], &[]);
    let found = |args: &[&str]| -> Vec<String> {
        let hits = room.json(&[&["search", "--format", "jsonl"], args].concat());
        hits.iter()
            .map(|hit| {
                hit["id"]
                    .as_str()
                    .expect("an id")
                    .trim_end_matches(".txt")
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(found(&["zelenskiy sanctions"]), ["b", "a"]);
    assert_eq!(found(&["zelensky sanctions"]), ["a", "b"]);
    assert_eq!(found(&["zelenskiy sanctions", "--names", "exact"]), ["b"]);
    assert_eq!(found(&["volodymyr zelensky", "--match", "any"]), ["a", "b"]);
    assert_eq!(found(&["nato"]), ["c", "a"]);
    assert_eq!(found(&["title:nato"]), [""; 0]);
    assert_eq!(found(&["kiev"])[0], "c");
    assert_eq!(found(&["sanctions -zelenskiy"]), ["c"]);
    let hit = &room.json(&[
        "search",
        "north atlantic treaty organization",
        "--format",
        "jsonl",
    ])[1];
    assert_eq!(hit["spelled"][0]["spellings"][0], "NATO");
    let snippet = &hit["snippet"];
    let [from, to] = [0, 1].map(|at| snippet["marks"][0][at].as_u64().expect("a mark") as usize);
    assert_eq!(&snippet["text"].as_str().expect("text")[from..to], "NATO");
}

#[test]
fn names_that_sound_alike_are_found_on_wish() {
    let room = Room::new();
    room.write("a.txt", "Minister Sergei Lavrov spoke in Moscow on Monday.");
    room.write("b.txt", "Editor Sergio Lavaroff spoke in Paris on Monday.");
    room.check(&["index", "."], 0, &["2 added"], &[]);
    let total = |how: &str| {
        let asked = [
            "search",
            "--person",
            "Sergey Lavrov",
            "--names",
            how,
            "--format",
            "json",
        ];
        room.json(&asked)[0]["total"].clone()
    };
    assert_eq!([total("exact"), total("variants")], [0, 1]);
    assert!(total("phonetic").as_u64() >= Some(1));
}
