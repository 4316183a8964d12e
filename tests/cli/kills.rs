//! The indexer killed at random moments. More rounds: `ATTACHE_KILLS=1000 cargo test --release killed`.

use crate::room::Room;
use attache::index::check::{Looked, check};
use attache::index::record::StoredArticle;
use attache::index::sources::SourceRecord;
use attache::index::{Index, Reader};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Kills of a run of the suite.
const KILLS: usize = 50;
/// Commits come this often, in seconds, so that many moments lie in one.
const EVERY: &str = "0.02";

/// Numbers that only look random, so that a failure comes again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

fn text(name: &str, round: u64) -> String {
    format!(
        "Talks {name}\n\nForeign Minister Sergei Lavrov met Marco Rubio in Geneva on {} March 2025. \
         Note {round} of {name} followed.\n",
        1 + round % 28
    )
}

/// Writes the file with this number as of a round.
fn write(room: &Room, number: u64, round: u64) {
    let name = format!("file{number}");
    if !number.is_multiple_of(20) {
        return room.write(&format!("news/{name}.txt"), text(&name, round));
    }
    let lines = (0..120 + round % 50).map(|line| {
        let value =
            serde_json::json!({"id": line.to_string(), "text": text(&format!("{name} {line}"), round)});
        format!("{value}\n")
    });
    room.write(&format!("news/{name}.jsonl"), lines.collect::<String>());
}

/// Articles by path and id; none where no run has come so far as to make the index.
fn articles(index: &Path) -> BTreeMap<(String, String), StoredArticle> {
    let Ok(reader) = Index::open(index).and_then(|index| index.reader()) else {
        return BTreeMap::new();
    };
    stored(&reader)
}

fn stored(reader: &Reader) -> BTreeMap<(String, String), StoredArticle> {
    let all = tantivy::collector::DocSetCollector;
    let found = reader.articles.search(&tantivy::query::AllQuery, &all);
    let articles = found.expect("a search").into_iter().map(|at| {
        let article = reader.article(at).expect("an article");
        ((article.path.clone(), article.id.clone()), article)
    });
    articles.collect()
}

fn sources(index: &Path) -> Vec<SourceRecord> {
    let reader = Index::open(index)
        .and_then(|index| index.reader())
        .expect("an index");
    let records = reader
        .sources
        .all()
        .map(|at| reader.sources.record(at).expect("a record"));
    let mut records: Vec<SourceRecord> = records.collect();
    records.sort_by(|a, b| a.path.cmp(&b.path));
    records
}

/// Whether a file still holds the article with an id.
fn is_held(path: &str, id: &str) -> bool {
    let Ok(text) = std::fs::read_to_string(path) else {
        return false;
    };
    let number = id.split_once('#').and_then(|(_, number)| number.parse().ok());
    number.is_none_or(|number: usize| number < text.lines().count())
}

/// Changes some files, begins a run and kills it within a time, in microseconds; whether it still ran.
fn kill_one(room: &Room, dice: &mut Dice, round: u64, within: u64) -> bool {
    for _ in 0..6 {
        write(room, dice.below(60), round);
    }
    let gone = room.path().join(format!("news/file{}.txt", dice.below(60)));
    let _ = std::fs::remove_file(gone);
    let how: &[&str] = match round % 4 {
        0 => &["--reread"],
        1 => &["--without", "dates"],
        _ => &[],
    };
    let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
    command.args(["index", "news", "--commit-every", EVERY]).args(how);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("the program runs");
    std::thread::sleep(Duration::from_micros(dice.below(within)));
    let still_ran = child.try_wait().expect("a child").is_none();
    let _ = child.kill();
    let _ = child.wait();
    still_ran
}

/// After an undisturbed run the index is as one that was never disturbed.
fn compare(room: &Room) {
    room.check(&["index", "news"], 0, &[], &[]);
    room.check(&["index", "news", "--index", "fresh"], 0, &[], &[]);
    let [index, fresh] = ["index", "fresh"].map(|name| room.path().join(name));
    assert_eq!(articles(&index), articles(&fresh));
    assert_eq!(sources(&index), sources(&fresh));
    let health = check(&index, &Looked::default()).expect("an index");
    assert_eq!(health.findings, [], "nothing is left over");
    for question in [
        "talks",
        "geneva -note",
        "\"marco rubio\" AND geneva",
        "person:lavrov",
    ] {
        assert_eq!(
            found(room, "index", question),
            found(room, "fresh", question),
            "{question}"
        );
    }
}

/// What is found, by id. Scores are left out, since articles that were replaced count in them until they are merged away,
/// and so are the ranks that follow from them.
fn found(room: &Room, index: &str, question: &str) -> BTreeMap<String, serde_json::Value> {
    let args = [
        "search", question, "--index", index, "--format", "json", "-n", "1000",
    ];
    let mut answer = room.json(&args).remove(0);
    let hits = answer["hits"].as_array_mut().expect("hits").iter_mut();
    let hits = hits.map(|hit| {
        (hit["score"], hit["rank"]) = (0.into(), 0.into());
        (hit["id"].as_str().expect("an id").to_owned(), hit.take())
    });
    hits.collect()
}

#[test]
fn killed_at_random_moments_nothing_is_lost_and_nothing_doubled() {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long the test runs is no setting of the program"
    )]
    let told = std::env::var("ATTACHE_KILLS").ok();
    let kills = told.and_then(|told| told.parse().ok()).unwrap_or(KILLS);
    let room = Room::new();
    let index = room.path().join("index");
    (0..60).for_each(|number| write(&room, number, 0));
    // How long a whole run takes, so that the moments lie all over it.
    let begun = Instant::now();
    let first = ["index", "news", "--index", "other", "--commit-every", EVERY];
    room.check(&first, 0, &[], &[]);
    let whole = begun.elapsed().as_micros() as u64;
    let mut dice = Dice(0x5eed);
    let (mut killed, mut round, mut lost) = (0, 0, 0);
    while killed < kills {
        round += 1;
        assert!(
            round < 4 * kills as u64 + 20,
            "the runs end before they are killed"
        );
        let before = articles(&index);
        killed += usize::from(kill_one(&room, &mut dice, round, whole));
        let after = articles(&index);
        if !before.is_empty() || Index::open(&index).is_ok() {
            let health = check(&index, &Looked::default()).expect("an index");
            assert!(health.sound, "after kill {killed}: {:?}", health.findings);
        }
        // What a file does not hold any more may go; all else is old or new, but there.
        let held = before.keys().filter(|(path, id)| is_held(path, id));
        lost += held.filter(|key| !after.contains_key(*key)).count();
    }
    println!("{killed} of {kills} kills left a sound index, {lost} articles lost");
    assert_eq!(
        lost, 0,
        "articles that were committed and that their files still hold"
    );
    compare(&room);
}
