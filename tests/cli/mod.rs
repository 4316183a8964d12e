//! The commands as a user meets them.

mod alerts;
mod annotate;
mod copies;
mod damage;
mod formats;
mod index;
mod insights;
mod kills;
mod languages;
mod names;
mod operators;
mod ranking;
mod refused;
mod reindex;
mod results;
mod search;
#[cfg(feature = "web")]
mod serve;
mod timeline;
#[cfg(feature = "watch")]
mod watch;

use crate::room::Room;

#[test]
fn every_command_has_help_with_an_example() {
    let room = Room::new();
    for command in [
        "index",
        #[cfg(feature = "watch")]
        "watch",
        #[cfg(feature = "web")]
        "serve",
        "search",
        "show",
        "alerts",
        "entities",
        "timeline",
        "who",
        "network",
        "map",
        "names",
        "annotate",
        "inspect",
        "status",
        "remove",
        "check",
        "reindex",
        "completions",
        "man",
    ] {
        room.check(
            &[command, "--help"],
            0,
            &["Usage: attache", "Example", &format!("attache {command}")],
            &["!error"],
        );
    }
    room.check(&["--help"], 0, &["index", "search", "Exit codes"], &[]);
    room.check(&["--version"], 0, &["attache "], &[]);
    room.check(&[], 2, &[], &["Usage"]);
    room.check(&["serach"], 2, &[], &["similar subcommand", "'search'"]);
}

#[test]
fn completions_and_manual_pages_know_the_flags() {
    let room = Room::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        room.check(&["completions", shell], 0, &["nationality"], &[]);
    }
    room.check(&["man"], 0, &[".TH", "attache"], &[]);
    room.check(&["man", "search"], 0, &[".TH", "nationality"], &[]);
    room.check(&["man", "nothing"], 2, &[], &["there is no command `nothing`"]);
}

#[test]
fn inspect_shows_every_layer() {
    let room = Room::with_corpus();
    let file = "corpus/wire/2025-12-04-moscow-talks-no-compromise.txt";
    let sections = [
        "article",
        "body: sentences and tokens",
        "body: names",
        "body: dates",
        "body: terms",
        "en:",
        "=moscow",
    ];
    room.check(&["inspect", file], 0, &sections, &[]);
    let records = "corpus/export/agency-records.jsonl";
    room.check(
        &["inspect", records, "--record", "1967-1123-un242"],
        0,
        &["Resolution 242"],
        &[],
    );
    room.check(
        &["inspect", records, "--record", "none"],
        1,
        &[],
        &["no record with this key"],
    );
    room.check(&["inspect", "missing.txt"], 2, &[], &["missing.txt"]);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let room = Room::with_corpus();
    let run = room.shell(
        "attache index corpus; attache search treaty -n 100 --format json | head -c 1; attache man | head -1",
    );
    assert!(
        !run.err.contains("panicked") && !run.err.contains("Broken pipe"),
        "{}",
        run.err
    );
}
