//! Work with results: facets, exports, `show`.

use crate::room::Room;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use xxhash_rust::xxh3::xxh3_64;

fn indexed() -> Room {
    let room = Room::with_corpus();
    room.check(&["index", "corpus"], 3, &["added, 1 skipped"], &["broken.json"]);
    room
}

/// The values of a facet with their articles.
fn values(facets: &Value, facet: &str) -> Vec<(String, u64)> {
    let list = facets[facet].as_array().expect(facet).iter();
    list.map(|value| {
        let id = value["id"].as_str().expect("an id").to_owned();
        (id, value["count"].as_u64().expect("a number"))
    })
    .collect()
}

/// How many articles each question finds.
pub(super) fn totals(room: &Room, questions: &[String]) -> Vec<u64> {
    let rows = questions.iter().zip(1..);
    let rows: Vec<String> = rows
        .map(|(question, row)| format!("{row}\t{question}\n"))
        .collect();
    room.write("questions.tsv", rows.concat());
    let asked = [
        "search",
        "--batch",
        "questions.tsv",
        "--format",
        "jsonl",
        "-n",
        "0",
    ];
    let answers = room.json(&asked);
    let total = |answer: &Value| answer["total"].as_u64().expect("a total");
    answers.iter().map(total).collect()
}

/// Articles whose publishers, authors and languages are written in several ways.
fn in_several_ways(room: &Room) {
    for (file, head, text) in [
        (
            "a",
            "source: The Star\nauthor: Ana \"Nan\" Li\nlang: pt-BR",
            "A treaty com Lisboa.",
        ),
        (
            "b",
            "source: THE STAR\nauthor: José Ruiz\nlang: pt",
            "A treaty com Odesa.",
        ),
        (
            "c",
            "source: The Star | Wire\nauthor: Jose Ruiz\nlang: nb",
            "En treaty i Tartu.",
        ),
    ] {
        let text = format!("---\ndate: 2025-01-02\n{head}\n---\n# News\n\n{text}\n");
        room.write(&format!("corpus/more/{file}.md"), text);
    }
    room.check(&["index", "corpus"], 3, &["3 added"], &[]);
}

/// Each facet with the field of a question that asks for its values.
const FIELDS: [(&str, &str); 7] = [
    ("country", "country"),
    ("source", "source"),
    ("lang", "lang"),
    ("author", "author"),
    ("year", "published"),
    ("month", "published"),
    ("person", "person"),
];

#[test]
fn counts_and_filters_agree_for_every_value() {
    let room = indexed();
    in_several_ways(&room);
    for question in ["", "treaty"] {
        let list = "--facets=country,source,lang,author,year,month,person";
        let answer = &room.json(&["search", question, list, "-n", "0", "--format", "json"])[0];
        let all = answer["total"].as_u64().expect("a total");
        let mut questions = Vec::new();
        let mut want = Vec::new();
        for (facet, field) in FIELDS {
            for (id, count) in values(&answer["facets"], facet) {
                let id = id.replace('"', " ");
                questions.push(format!("{question} {field}:\"{id}\""));
                questions.push(format!("{question} -{field}:\"{id}\""));
                want.extend([count, all - count]);
            }
        }
        assert!(want.len() > 80, "{}", want.len());
        for ((question, found), want) in questions.iter().zip(totals(&room, &questions)).zip(want) {
            assert_eq!(found, want, "{question}");
        }
    }
    let answer = &room.json(&[
        "search",
        "--facets=source,author,lang",
        "-n",
        "0",
        "--format",
        "json",
    ])[0];
    let has = |facet: &str, id: &str, count: u64| {
        let values = values(&answer["facets"], facet);
        assert!(values.contains(&(id.to_owned(), count)), "{facet} {values:?}");
    };
    has("source", "THE STAR", 2);
    has("author", "Jose Ruiz", 2);
    has("lang", "pt", 2);
    let hits = room.json(&["search", "lang:pt", "--format", "jsonl"]);
    let langs: Vec<&str> = hits.iter().filter_map(|hit| hit["lang"].as_str()).collect();
    assert!(
        langs.len() == 2 && langs.iter().all(|lang| lang.starts_with("pt")),
        "{langs:?}"
    );
    room.check(&["search", "--facets=weather"], 2, &[], &["weather", "--facets"]);
}

#[test]
fn values_of_one_facet_join_part_and_leave_out() {
    let room = indexed();
    room.write(
        "corpus/more/es.md",
        "---\nlang: es\n---\nLos cancilleres firmaron el tratado en Lima.\n",
    );
    room.check(&["index", "corpus"], 3, &["1 added"], &[]);
    let total = |args: &[&str]| {
        let answer = room.json(&[&["search", "--format", "json", "-n", "0"], args].concat());
        answer[0]["total"].as_u64().expect("a total")
    };
    let all = total(&[]);
    for (flag, one, other) in [
        ("--source", "Sample Wire", "Specimen Press"),
        ("--author", "John Specimen", "Erika Muster"),
        ("--lang", "en", "es"),
        ("--country", "US", "KR"),
        ("--person", "putin", "zelensky"),
        ("--org", "nato", "senate"),
    ] {
        let (first, second) = (total(&[flag, one]), total(&[flag, other]));
        let either = total(&[flag, &format!("{one}|{other}")]);
        let both = total(&[flag, one, flag, other]);
        assert!(first > 0 && second > 0, "{flag}");
        assert_eq!(either + both, first + second, "{flag}");
        assert_eq!(total(&[flag, &format!("!{one}")]), all - first, "{flag}");
        assert_eq!(total(&[flag, &format!("!{one}|{other}")]), all - either, "{flag}");
        assert_eq!(
            total(&[flag, one, flag, &format!("!{other}")]),
            first - both,
            "{flag}"
        );
    }
}

#[test]
fn facets_show_stories_and_what_is_significant() {
    let room = indexed();
    let text = ["search", "korea", "--facets=person,story", "-n", "0"];
    room.check(
        &text,
        0,
        &["person ", "significant ", "story ", "korea", " of "],
        &[],
    );
    let json = &room.json(&["search", "korea", "--facets=person,story", "--format", "json"])[0];
    let story = &json["facets"]["story"][0];
    assert_eq!(story["count"], 2);
    assert!(story["name"].as_str().is_some_and(|name| !name.is_empty()));
    for person in json["significant"]["person"].as_array().expect("a list") {
        let number = |key: &str| person[key].as_f64().expect("a number");
        assert!(number("count") > 1.0 && number("everywhere") >= number("count"));
        assert!(number("significance") > 6.0);
        let id = person["id"].as_str().expect("an id");
        let everywhere = &room.json(&["search", "--person", id, "--format", "json"])[0]["total"];
        assert_eq!(*everywhere, person["everywhere"], "{id}");
    }
    let plain = &room.json(&["search", "korea", "--format", "json"])[0];
    assert!(plain["facets"].is_null() && plain["significant"].is_null());
}

#[test]
fn every_export_has_every_hit_with_its_place_and_hashes() {
    let room = indexed();
    let all = |form: &'static str| ["search", "treaty", "--all", "--format", form];
    let hits = room.json(&all("jsonl"));
    assert!(hits.len() > 20, "{}", hits.len());
    let run = |form| room.check(&all(form), 0, &[], &["!shown"]).out;
    let (csv, bibtex, ris, markdown) = (run("csv"), run("bibtex"), run("ris"), run("md"));
    let mut keys = BTreeSet::new();
    for hit in &hits {
        let id = hit["id"].as_str().expect("an id");
        let shown = &room.json(&["show", id, "--layers", "--query", "treaty"])[0];
        let text = shown["text"].as_str().expect("a text");
        let [start, end] = ["start", "end"].map(|end| hit["snippet"][end].as_u64().expect("a byte") as usize);
        let first: Vec<&str> = text[start..end].split_whitespace().collect();
        let snippet = hit["snippet"]["text"].as_str().expect("a snippet");
        assert!(
            snippet.contains(&first.join(" ")),
            "{id}: {first:?} is not in {snippet}"
        );
        let hash = format!("{:016x}", xxh3_64(text.as_bytes()));
        assert_eq!(hit["text_hash"], hash, "{id}");
        assert_eq!(shown["text_hash"], hash);
        let path = hit["path"].as_str().expect("a path");
        let file = fs::read(path.replace("ROOM", &room.path().display().to_string())).expect(path);
        let file_hash = format!("{:016x}", xxh3_64(&file));
        assert_eq!(hit["file_hash"], file_hash, "{id}");
        let row = format!(",{start},{end},{hash},{file_hash}\n");
        assert!(csv.contains(&row), "{id}: {row}");
        let note = format!("bytes {start}-{end}, text xxh3 {hash}, file xxh3 {file_hash}");
        for form in [&bibtex, &ris, &markdown] {
            assert!(form.contains(&note), "{id}");
        }
    }
    let count = |text: &str, part: &str| text.matches(part).count();
    assert_eq!(count(&ris, "TY  - NEWS\r\n"), hits.len());
    assert_eq!(count(&ris, "ER  - \r\n"), hits.len());
    assert_eq!(count(&markdown, "\n  > "), hits.len());
    assert_eq!(count(&bibtex, "{"), count(&bibtex, "}"));
    for line in bibtex.lines().filter(|line| line.starts_with('@')) {
        assert!(keys.insert(line), "two entries have the key of {line}");
    }
    assert_eq!(keys.len(), hits.len());
    room.check(&["search", "--all", "-n", "3"], 2, &[], &["cannot be used with"]);
    room.check(
        &["search", "treaty", "-n", "2", "--format", "ris"],
        0,
        &["ER  - "],
        &[],
    );
}

#[test]
fn an_export_ends_quietly_with_its_reader() {
    let room = indexed();
    for form in ["csv", "jsonl", "bibtex", "ris", "md", "text", "trec"] {
        let run = room.shell(&format!("attache search --all --format {form} | head -c 1"));
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{form}");
    }
}

#[test]
fn an_article_is_shown_with_what_is_marked() {
    let room = indexed();
    let id = "wire/korea-truce-gazette.txt";
    let plain = room.check(
        &["show", id],
        0,
        &["Korean truce signed", "1953-07-27", id],
        &["!\u{1b}", "!*"],
    );
    assert!(plain.out.contains("+1 copy") && plain.out.contains("korea-armistice-sample-wire.txt"));
    for end in ["korea-truce-gazette.txt", "./corpus/wire/korea-truce-gazette.txt"] {
        assert_eq!(room.check(&["show", end], 0, &[], &[]).out, plain.out);
    }
    room.check(
        &["show", id, "--query", "armistice"],
        0,
        &["an *armistice* on Monday"],
        &[],
    );
    room.check(
        &["--color", "always", "show", id],
        0,
        &["\u{1b}[36mMark W. Clark"],
        &[],
    );
    room.check(
        &["show", "koera-truce.txt"],
        1,
        &[],
        &["no article has the id koera-truce.txt; near it are:", id],
    );
    room.check(&["show", "xyzzy"], 1, &[], &["no article has the id xyzzy\n"]);
    room.check(&["show", id, "--query", "(x"], 2, &[], &["^"]);
    let json = &room.json(&[
        "show",
        "1967-1123-un242",
        "--layers",
        "--query",
        "\"security council\"",
    ])[0];
    let text = json["text"].as_str().expect("a text");
    let part = |of: &Value| {
        let [start, end] = ["start", "end"].map(|end| of[end].as_u64().expect("a byte") as usize);
        text[start..end].to_owned()
    };
    for list in ["matches", "mentions", "dates"] {
        let list = json[list].as_array().expect(list);
        let in_body: Vec<&Value> = list.iter().filter(|of| of["field"] == "body").collect();
        assert!(!in_body.is_empty());
        in_body.iter().for_each(|of| assert_eq!(of["text"], part(of)));
    }
    assert_eq!(json["matches"][0]["text"], "Security Council");
    let is_caradon = |mention: &&Value| mention["entity"] == "person:caradon";
    assert!(
        json["mentions"]
            .as_array()
            .is_some_and(|list| list.iter().any(|of| is_caradon(&of)))
    );
}

#[test]
fn a_batch_is_printed_in_every_form_and_goes_on_after_bad_rows() {
    let room = indexed();
    let mut rows = b"1\tceasefire talks\nno tab\n2\t(open\n3\txyzzy\n".to_vec();
    rows.extend(b"4\tcaf\xe9\n5\ttreaty person:brezhnev\n");
    room.write("q.tsv", rows);
    for (form, want) in [
        ("csv", "question,rank,score"),
        ("csv", "\n1,1,"),
        ("jsonl", "{\"id\":\"5\",\"query\""),
        ("json", "{\"id\":\"5\",\"query\""),
        ("bibtex", "@article{"),
        ("ris", "ER  - "),
        ("md", "\n## 5: treaty person:brezhnev\n"),
        ("text", "5: treaty person:brezhnev\n"),
        ("trec", "5 Q0 "),
    ] {
        room.check(
            &["search", "--batch", "q.tsv", "-n", "2", "--format", form],
            3,
            &[want],
            &[
                "line 2: no tab",
                "line 3: ",
                "line 5: it is not in UTF-8",
                "!line 4",
            ],
        );
    }
    room.check(&["index", "corpus", "--without", "names"], 3, &["updated"], &[]);
    room.check(
        &["search", "--batch", "q.tsv"],
        3,
        &["1 Q0 "],
        &["line 6: ", "have no names"],
    );
}

#[test]
fn misspelt_words_are_put_right_where_that_finds_something() {
    let room = indexed();
    let check = |args: &[&str], want: Option<&str>| {
        let code = |run: &crate::room::Run| run.code;
        let run = room.run(&[&["search"], args].concat());
        let said = want.map(|want| format!("did you mean: `{want}`?"));
        match &said {
            Some(said) => assert!(run.err.contains(said), "{args:?}: {}", run.err),
            None => assert!(!run.err.contains("did you mean"), "{args:?}: {}", run.err),
        }
        let json = &room.json(&[&["search", "--format", "json"], args].concat())[0];
        assert_eq!(json["did_you_mean"].as_str(), want, "{args:?}");
        code(&run)
    };
    assert_eq!(check(&["ceasfire", "tlaks"], Some("ceasefire talks")), 1);
    check(&["\"ceasfire talks\" -iraq"], Some("\"ceasefire talks\" -iraq"));
    check(&["title:treity"], Some("title:treaty"));
    check(&["armistise", "--from", "1950"], Some("armistice"));
    check(&["person:zelenzki"], Some("person:\"Volodymyr Zelensky\""));
    check(&["ceasfire", "--source", "nobody"], None);
    check(&["ceasefire", "qqqqqqq"], None);
    check(&["treaty"], None);
    check(&["treaty -ceasfire"], None);
    check(&["--plain", "ceasfire"], Some("ceasefire"));
}
