//! The operators of the query language, as a user meets them.

use crate::room::Room;

fn room() -> Room {
    let room = Room::new();
    room.write(
        "news/a.txt",
        "Envoys in Geneva\n\nThe WHO and the U.S. envoy met Sergei Lavrov. Sanctions were lifted on 3 March 2014.\n\n\
         Nobody spoke of F-16 jets.\n\nIran's women waited for a ceasefire and peace talks.",
    );
    room.write(
        "news/b.txt",
        "Talks end\n\nSergei Lavrov left at once. A woman, who asked us, said: sanctions stay.\n\nA truce is near.",
    );
    room.check(&["index", "news"], 0, &["2 added"], &[]);
    room
}

#[test]
fn operators_find_what_they_say() {
    let room = room();
    let check = |query: &str, wanted: &[&str]| {
        let hits = room.run(&["search", query, "--format", "jsonl"]);
        let ids: Vec<serde_json::Value> = hits
            .out
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a hit")["id"].clone())
            .collect();
        let mut ids: Vec<&str> = ids.iter().filter_map(|id| id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids, wanted, "{query} {}", hits.err);
        assert_eq!(hits.code, i32::from(wanted.is_empty()), "{query}");
    };
    check("lavrov NEAR/5 sanctions", &["a.txt"]);
    check("person:lavrov NEAR/2 sanctions", &["a.txt"]);
    check("sanctions BEFORE/5 lavrov", &[]);
    check("lavrov SAME SENTENCE sanctions", &[]);
    check("lavrov SAME PARAGRAPH sanctions", &["a.txt", "b.txt"]);
    check("PERSON SAME SENTENCE =WHO", &["a.txt"]);
    check("=who", &["a.txt", "b.txt"]);
    check("=WHO", &["a.txt"]);
    check("=US", &["a.txt"]);
    check("U.S.", &["a.txt", "b.txt"]);
    check("F16", &["a.txt"]);
    check("iran women", &["a.txt"]);
    check("wom?n", &["a.txt", "b.txt"]);
    check("*fire", &["a.txt"]);
    check("/wom[ae]n/ =woman", &["b.txt"]);
    check("lavrof~1", &["a.txt", "b.txt"]);
    check("\"sanctions lifted\"~1", &["a.txt"]);
    check("\"sanctions lifted\"", &[]);
    check("lead:jets", &["a.txt"]);
    check("lead:talks", &[]);
    check("title:talks", &["b.txt"]);
    check("mentions:2014 SAME SENTENCE sanctions", &["a.txt"]);
    check("has:date", &["a.txt"]);
    check("has:person -has:date", &["b.txt"]);
    check("ATLEAST 2 talks", &[]);
}

#[test]
fn synonyms_are_the_users_own() {
    let room = room();
    room.check(&["search", "armistice"], 1, &[], &["nothing found"]);
    room.write("index/synonyms.txt", "armistice, truce, cease fire\nlonely\n");
    room.check(
        &["search", "armistice"],
        0,
        &["A *truce* is near"],
        &["synonyms.txt line 2: fewer than two words", "the rest applies"],
    );
    room.write("own.txt", "armistice => peace talks");
    room.check(
        &["search", "armistice", "--synonyms", "own.txt"],
        0,
        &["*peace talks*"],
        &[],
    );
    room.check(&["search", "=armistice", "--synonyms", "own.txt"], 1, &[], &[]);
    room.check(&["search", "x", "--synonyms", "none.txt"], 2, &[], &["none.txt"]);
    room.check(&["check"], 0, &[], &[]);
}

#[test]
fn passages_show_what_stands_together() {
    let room = room();
    room.check(
        &[
            "search",
            "lavrov SAME PARAGRAPH sanctions",
            "--snippet-sentences",
            "1",
        ],
        0,
        &[
            "met Sergei *Lavrov*. *Sanctions* were lifted",
            "Sergei *Lavrov* left",
        ],
        &[],
    );
    room.check(
        &["search", "ceas*", "--snippet-sentences", "1"],
        0,
        &["waited for a *ceasefire* and"],
        &[],
    );
    room.check(
        &["search", "mentions:2014-03"],
        0,
        &["lifted on *3 March 2014*"],
        &[],
    );
}

#[test]
fn mistakes_show_the_place() {
    let room = room();
    let check = |query: &str, said: &[&str]| {
        room.check(&["search", query], 2, &[], said);
    };
    check(
        "a NEAR b",
        &["NEAR without a distance", "^^^^", "did you mean `NEAR/10`?"],
    );
    check("a W/5 b", &["did you mean `NEAR/5`?"]);
    check(
        "source:x NEAR/3 y",
        &["source:x does not stand anywhere in the text"],
    );
    check("/a(/", &["not an expression"]);
    check("\"open", &["quotation mark is not closed"]);
}
