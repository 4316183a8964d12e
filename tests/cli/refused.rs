//! What happens when the disk is full, permission is missing or another process writes.

use crate::room::{Room, Run};
use attache::index::check::{Looked, check};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A user without rights, on every system.
const NOBODY: u32 = 65534;

fn write_many(room: &Room, folder: &str, files: usize) {
    let words: String = (0..400).map(|n| format!("word{} ", n * 7919 % 10_007)).collect();
    for number in 0..files {
        let text = format!("Talks {number}\n\nLavrov met Rubio in Geneva. {number} {words}\n");
        room.write(&format!("{folder}/{number}.txt"), text);
    }
}

fn sound(room: &Room) {
    let health = check(&room.path().join("index"), &Looked::default()).expect("an index");
    assert!(health.sound, "{:?}", health.findings);
}

#[test]
fn a_full_disk_ends_the_run_and_loses_nothing() {
    let room = Room::new();
    write_many(&room, "news", 3);
    room.check(&["index", "news"], 0, &["3 added"], &[]);
    write_many(&room, "news/more", 300);
    // Every file may grow to 100 blocks of 512 bytes; the signal that says so is left out, so that writing fails as on
    // a full disk.
    let check = |program: &str| {
        let run = room.shell(&format!("trap '' XFSZ; ulimit -f 100; {program}"));
        assert_eq!(run.code, 2, "{program}: {}\n{}", run.out, run.err);
        for piece in ["there is no room", "index/", "run the command again", "!panicked"] {
            let absent = piece.strip_prefix('!');
            let said = run.err.contains(absent.unwrap_or(piece));
            assert_eq!(said, absent.is_none(), "{program}: {piece:?} in {}", run.err);
        }
        sound(&room);
        room.check(&["search", "geneva", "--copies", "show"], 0, &["Talks 1"], &[]);
    };
    check("attache index news");
    room.check(&["index", "news"], 0, &["300 added"], &[]);
    check("attache reindex");
    room.check(&["index", "news"], 0, &["303 unchanged"], &[]);
    let health = attache::index::check::check(&room.path().join("index"), &Looked::default());
    assert_eq!(health.expect("an index").findings, [], "nothing is left over");
}

/// The program as a user whom permissions bind: root is told to be nobody.
fn bound(room: &Room) -> Command {
    let is_root = std::fs::metadata(room.path()).expect("a folder").uid() == 0;
    if !is_root {
        return room.command(env!("CARGO_BIN_EXE_attache"));
    }
    let own = room.path().join("bin");
    if !own.exists() {
        std::fs::create_dir(&own).expect("a folder");
        // Copied by a process of its own: a program that this one has open for writing cannot be run.
        room.shell(concat!("cp '", env!("CARGO_BIN_EXE_attache"), "' bin/attache"));
        permit(&room.path(), 0o755);
    }
    let mut command = room.command(&own.join("attache").display().to_string());
    command.uid(NOBODY).gid(NOBODY);
    command
}

fn permit(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("permissions");
}

/// Sets the permissions of an index: of its folders and of its files.
fn permit_all(index: &Path, folders: u32, files: u32) {
    for entry in walkdir::WalkDir::new(index)
        .contents_first(true)
        .into_iter()
        .flatten()
    {
        permit(
            entry.path(),
            if entry.file_type().is_dir() {
                folders
            } else {
                files
            },
        );
    }
}

fn run(room: &Room, command: &mut Command, code: i32, pieces: &[&str]) -> Run {
    let run = room.ended(command.output().expect("the program runs"));
    assert_eq!(run.code, code, "{command:?}\n{}\n{}", run.out, run.err);
    for piece in pieces {
        let said = run.out.contains(piece) || run.err.contains(piece);
        assert!(
            said,
            "{command:?} does not say {piece:?} but\n{}\n{}",
            run.out, run.err
        );
    }
    run
}

#[test]
fn an_index_that_may_not_be_written_can_be_read() {
    let room = Room::new();
    write_many(&room, "news", 3);
    room.check(&["index", "news"], 0, &["3 added"], &[]);
    let index = room.path().join("index");
    permit_all(&index, 0o555, 0o444);
    run(
        &room,
        bound(&room).args(["search", "geneva", "--copies", "show"]),
        0,
        &["Talks 1"],
    );
    run(&room, bound(&room).args(["entities", "geneva"]), 0, &["Geneva"]);
    run(&room, bound(&room).args(["check"]), 0, &["sound"]);
    let told = ["ROOM/index/.attache.lock", "Permission denied", "check its owner"];
    run(
        &room,
        bound(&room).args(["index", "news", "--index"]).arg(&index),
        2,
        &told,
    );
    run(
        &room,
        bound(&room).args(["search", "geneva", "--copies", "show", "--in", "news"]),
        0,
        &["Talks 1", "so far"],
    );
    permit_all(&index, 0o755, 0o644);
    room.check(&["index", "news"], 0, &["3 unchanged"], &[]);
    sound(&room);
}

#[test]
fn a_permission_lost_in_the_middle_ends_the_run_and_loses_nothing() {
    let room = Room::new();
    write_many(&room, "news", 400);
    let index = room.path().join("index");
    std::fs::create_dir(&index).expect("a folder");
    let mut command = bound(&room);
    if std::fs::metadata(&index).expect("a folder").uid() == 0 {
        chown(&index, Some(NOBODY), Some(NOBODY)).expect("an owner");
    }
    command.args(["index", "news", "--jobs", "1", "--commit-every", "0.05"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("the program runs");
    let articles = index.join("articles");
    until("a commit", || has_segments(&articles));
    permit(&articles, 0o555);
    let run = room.ended(child.wait_with_output().expect("an end"));
    assert_eq!(run.code, 2, "{}\n{}", run.out, run.err);
    assert!(
        run.err.contains("Permission denied") && run.err.contains("index/articles"),
        "{}",
        run.err
    );
    permit(&articles, 0o755);
    sound(&room);
    room.check(&["index", "news"], 0, &[], &[]);
    room.check(&["status"], 0, &["articles  400"], &[]);
}

fn has_segments(articles: &Path) -> bool {
    let meta = std::fs::read_to_string(articles.join("meta.json")).unwrap_or_default();
    meta.contains("segment_id")
}

/// Waits for something that happens soon.
fn until(what: &str, happened: impl Fn() -> bool) {
    let begun = Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} does not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn start(room: &Room, args: &[&str]) -> Child {
    let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
    command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("the program runs")
}

#[test]
fn a_second_writer_is_told_who_writes_and_readers_go_on() {
    let room = Room::new();
    write_many(&room, "first", 2);
    room.check(&["index", "first"], 0, &["2 added"], &[]);
    write_many(&room, "news", 600);
    let first = start(&room, &["index", "news", "--jobs", "1", "--commit-every", "0.05"]);
    let lock = room.path().join("index/.attache.lock");
    until("the lock", || {
        std::fs::metadata(&lock).is_ok_and(|data| data.len() > 0)
    });
    let holder = format!(
        "`attache index news --jobs 1 --commit-every 0.05`, process {} on",
        first.id()
    );
    room.check(
        &["index", "first"],
        2,
        &[],
        &["another attache is writing", &holder, "--wait"],
    );
    room.check(&["remove", "first"], 2, &[], &[&holder]);
    room.check(&["reindex"], 2, &[], &[&holder]);
    let waiting = start(&room, &["index", "first", "--wait"]);
    let mut least = 2;
    let mut searches = 0;
    while std::fs::metadata(&lock).is_ok_and(|data| data.len() > 0) && searches < 30 {
        let answer = room.json(&["search", "geneva", "--format", "json", "-n", "1"]);
        let total = answer[0]["total"].as_u64().expect("a number");
        assert!((least..=602).contains(&total), "{total} after {least}");
        (least, searches) = (total, searches + 1);
    }
    assert!(searches > 0, "no search came while it wrote");
    let first = room.ended(first.wait_with_output().expect("an end"));
    assert_eq!(first.code, 0, "{}", first.err);
    let waited = room.ended(waiting.wait_with_output().expect("an end"));
    assert_eq!(waited.code, 0, "{}", waited.err);
    assert!(waited.err.contains("waiting: another attache is writing") && waited.err.contains(&holder));
    assert!(waited.out.contains("2 unchanged"), "{}", waited.out);
    room.check(
        &["status"],
        0,
        &["articles  602", "ROOM/news (600", "ROOM/first (2"],
        &[],
    );
    sound(&room);
}
