//! Runs over folders that change.

use super::*;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("news")).expect("a folder");
        Desk { dir }
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join("news").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn run_with(&self, change: impl FnOnce(&mut Request)) -> Summary {
        let index = Index::open_or_create(&self.dir.path().join("index")).expect("an index");
        let roots = index.reader().expect("a reader").manifest.roots;
        let mut request = Request::new(Plan::of(&[self.dir.path().join("news")], &roots).expect("a plan"));
        change(&mut request);
        run(&index, &request, &Progress::default()).expect("a run")
    }

    /// Added, updated, unchanged, removed, skipped.
    fn check(&self, want: [u64; 5]) {
        let summary = self.run_with(|_| {});
        assert_eq!(counts(&summary), want, "{:?}", summary.reasons);
        assert_eq!(self.ids().len() as u64, want[0] + want[1] + want[2]);
    }

    fn ids(&self) -> Vec<String> {
        let reader = Index::open(&self.dir.path().join("index"))
            .and_then(|index| index.reader())
            .expect("a reader");
        let all = tantivy::collector::DocSetCollector;
        let found = reader
            .articles
            .search(&tantivy::query::AllQuery, &all)
            .expect("a search");
        let mut ids: Vec<String> = found
            .into_iter()
            .map(|at| reader.article(at).expect("an article").id)
            .collect();
        ids.sort_unstable();
        ids
    }
}

fn counts(summary: &Summary) -> [u64; 5] {
    [
        summary.added,
        summary.updated,
        summary.unchanged,
        summary.removed,
        summary.skipped,
    ]
}

#[test]
fn the_index_follows_the_folder() {
    let desk = Desk::new();
    desk.check([0, 0, 0, 0, 0]);
    desk.write("a.txt", "Talks\n\nThey met.");
    desk.write(
        "b/c.jsonl",
        "{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"\"}\n",
    );
    desk.write("broken.json", "{\"text\": \"cut of");
    desk.write(".hidden.txt", "not read");
    desk.write("README.md", "# not an article");
    desk.check([3, 0, 0, 0, 2]);
    assert_eq!(desk.ids(), ["a.txt", "b/c.jsonl#1", "b/c.jsonl#2"]);
    desk.check([0, 0, 3, 0, 2]);
    desk.write("a.txt", "Talks fail\n\nThey left.");
    desk.write("b/c.jsonl", "{\"text\":\"one\"}\n");
    desk.check([0, 2, 0, 1, 1]);
    let news = desk.dir.path().join("news");
    fs::rename(news.join("a.txt"), news.join("renamed.txt")).expect("a file");
    let summary = desk.run_with(|_| {});
    assert_eq!((counts(&summary), summary.moved), ([0, 0, 1, 0, 1], 1));
    assert_eq!(desk.ids(), ["b/c.jsonl#1", "renamed.txt"]);
    fs::remove_dir_all(news.join("b")).expect("a folder");
    desk.check([0, 0, 1, 1, 1]);
    assert_eq!(desk.ids(), ["renamed.txt"]);
}

#[test]
fn time_alone_changes_nothing_and_layers_do() {
    let desk = Desk::new();
    desk.write("a.txt", "Talks\n\nThey met.");
    desk.check([1, 0, 0, 0, 0]);
    let file = fs::File::options()
        .write(true)
        .open(desk.dir.path().join("news/a.txt"))
        .expect("a file");
    file.set_modified(std::time::SystemTime::UNIX_EPOCH)
        .expect("a time");
    desk.check([0, 0, 1, 0, 0]);
    let bare = Layers {
        names: false,
        dates: false,
    };
    assert_eq!(
        counts(&desk.run_with(|request| request.layers = bare)),
        [0, 1, 0, 0, 0]
    );
    let reader = Index::open(&desk.dir.path().join("index"))
        .and_then(|index| index.reader())
        .expect("a reader");
    assert_eq!(reader.sources.lacking("names", None).expect("a count"), 1);
    desk.check([0, 1, 0, 0, 0]);
    assert_eq!(
        counts(&desk.run_with(|request| request.reread = true)),
        [0, 1, 0, 0, 0]
    );
}

#[test]
fn a_folder_around_a_root_takes_its_place_and_a_part_updates_alone() {
    let desk = Desk::new();
    desk.write("in/a.txt", "A\n\nText.");
    desk.write("out.txt", "B\n\nText.");
    let inner = desk.dir.path().join("news/in");
    let of = |path: &Path, roots: &[String]| Plan::of(&[path.to_owned()], roots).expect("a plan");
    desk.run_with(|request| request.plan = of(&inner, &[]));
    assert_eq!(desk.ids(), ["a.txt"]);
    assert_eq!(counts(&desk.run_with(|_| {})), [1, 1, 0, 0, 0]);
    assert_eq!(desk.ids(), ["in/a.txt", "out.txt"]);
    fs::remove_file(desk.dir.path().join("news/out.txt")).expect("a file");
    let root = fs::canonicalize(desk.dir.path().join("news"))
        .expect("a path")
        .display()
        .to_string();
    let summary = desk.run_with(|request| request.plan = of(&inner, &[root]));
    assert_eq!(
        counts(&summary),
        [0, 0, 1, 0, 0],
        "what lies outside is left alone"
    );
    desk.check([0, 0, 1, 1, 0]);
}

#[test]
fn a_stopped_run_keeps_what_it_did_and_removes_nothing() {
    let desk = Desk::new();
    desk.write("a.txt", "A\n\nText.");
    desk.check([1, 0, 0, 0, 0]);
    fs::remove_file(desk.dir.path().join("news/a.txt")).expect("a file");
    desk.write("b.txt", "B\n\nText.");
    let index = Index::open(&desk.dir.path().join("index")).expect("an index");
    let request = Request::new(Plan::of(&[desk.dir.path().join("news")], &[]).expect("a plan"));
    let progress = Progress::default();
    progress.stop.store(true, Ordering::Relaxed);
    let summary = run(&index, &request, &progress).expect("a run");
    assert!(summary.interrupted);
    assert_eq!(desk.ids(), ["a.txt"]);
    desk.check([1, 0, 0, 1, 0]);
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let desk = Desk::new();
    desk.check([0, 0, 0, 0, 0]);
    let index = Index::open(&desk.dir.path().join("index")).expect("an index");
    let _writing = index.writer(1).expect("a writer");
    assert!(matches!(index.writer(1), Err(IndexError::Busy { .. })));
}

#[test]
fn many_records_arrive_once_however_often_it_commits() {
    let desk = Desk::new();
    let lines: String = (0..500)
        .map(|n| format!("{{\"text\":\"Record {n} of many.\"}}\n"))
        .collect();
    desk.write("many.jsonl", &lines);
    let summary = desk.run_with(|request| request.commit_every = Duration::ZERO);
    assert_eq!(counts(&summary), [500, 0, 0, 0, 0]);
    assert_eq!(desk.ids().len(), 500);
}

#[test]
fn moved_files_keep_their_layers_unless_their_names_tell_another_day() {
    let desk = Desk::new();
    let lines: String = (0..100)
        .map(|n| format!("{{\"text\":\"Envoy {n} met in Geneva from 3 to 5 March 2025.\"}}\n"))
        .collect();
    desk.write("a/many.jsonl", &lines);
    desk.write("2025-01-02.txt", "Talks\n\nThey met.");
    desk.write("twice.txt", "Talks\n\nSergei Lavrov met them.");
    desk.check([102, 0, 0, 0, 0]);
    let news = desk.dir.path().join("news");
    fs::rename(news.join("a"), news.join("b")).expect("a folder");
    fs::rename(news.join("2025-01-02.txt"), news.join("2025-01-03.txt")).expect("a file");
    fs::copy(news.join("twice.txt"), news.join("copy.txt")).expect("a file");
    fs::rename(news.join("twice.txt"), news.join("other.txt")).expect("a file");
    let summary = desk.run_with(|_| {});
    assert_eq!((counts(&summary), summary.moved), ([2, 0, 0, 1, 0], 101));
    let reader = Index::open(&desk.dir.path().join("index"))
        .and_then(|index| index.reader())
        .expect("a reader");
    let at = reader
        .find_article("b/many.jsonl#7")
        .expect("a search")
        .expect("it is there");
    let moved = reader.article(at).expect("an article");
    assert_eq!(
        (moved.ranges.len(), moved.path.ends_with("news/b/many.jsonl")),
        (1, true)
    );
    assert!(moved.mentions.iter().any(|mention| mention.name == "Geneva"));
    assert!(reader.find_article("a/many.jsonl#7").expect("a search").is_none());
}

#[test]
fn a_folder_that_is_empty_as_a_whole_is_not_taken_for_deleted() {
    let desk = Desk::new();
    desk.write("a.txt", "A\n\nText.");
    desk.check([1, 0, 0, 0, 0]);
    let file = desk.dir.path().join("news/a.txt");
    fs::remove_file(&file).expect("a file");
    let summary = desk.run_with(|_| {});
    assert_eq!(counts(&summary), [0, 0, 0, 0, 1]);
    assert!(
        summary.reasons[0].reason.contains("(1 file) is kept"),
        "{summary:?}"
    );
    assert_eq!(desk.ids(), ["a.txt"]);
    fs::write(&file, "A\n\nText.").expect("a file");
    desk.check([0, 0, 1, 0, 0]);
    fs::remove_file(&file).expect("a file");
    assert_eq!(
        counts(&desk.run_with(|request| request.prune = true)),
        [0, 0, 0, 1, 0]
    );
    assert!(desk.ids().is_empty());
}

#[test]
fn a_disk_that_was_there_is_missed() {
    let desk = Desk::new();
    desk.write("a.txt", "A\n\nText.");
    desk.write("disk/b.txt", "B\n\nText.");
    desk.check([2, 0, 0, 0, 0]);
    let index = Index::open(&desk.dir.path().join("index")).expect("an index");
    let mut manifest = index.reader().expect("a reader").manifest;
    let disk = fs::canonicalize(desk.dir.path().join("news"))
        .expect("a path")
        .join("disk");
    // Tests cannot mount anything; what the last walk noted says the same.
    manifest.mounts.push(disk.display().to_string());
    let mut writer = index.writer(1).expect("a writer");
    writer.commit(&manifest).expect("a commit");
    writer.close().expect("an end");
    fs::remove_file(disk.join("b.txt")).expect("a file");
    for _ in 0..2 {
        let summary = desk.run_with(|_| {});
        assert_eq!(counts(&summary), [0, 0, 1, 0, 1], "{:?}", summary.reasons);
    }
    assert_eq!(
        counts(&desk.run_with(|request| request.prune = true)),
        [0, 0, 1, 1, 0]
    );
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_end_and_odd_names_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new();
    desk.write("in/a.txt", "A\n\nText.");
    let news = desk.dir.path().join("news");
    std::os::unix::fs::symlink(&news, news.join("in/round")).expect("a link");
    let odd = news.join(std::ffi::OsStr::from_bytes(b"caf\xE9.txt"));
    fs::write(odd, "Caf\u{e9}\n\nText.").expect("a file");
    for (follow, want) in [(false, [2, 0, 0, 0, 0]), (true, [0, 0, 2, 0, 0])] {
        let summary = desk.run_with(|request| request.choice.follow = follow);
        assert_eq!(counts(&summary), want, "{:?}", summary.reasons);
    }
    assert_eq!(desk.ids(), ["caf\\xE9.txt", "in/a.txt"]);
}

#[test]
fn a_run_that_dies_between_two_commits_is_repeated_and_leaves_nothing_behind() {
    let desk = Desk::new();
    desk.write("a.txt", "A\n\nText.");
    desk.write("b.txt", "B\n\nText.");
    desk.check([2, 0, 0, 0, 0]);
    let index = Index::open(&desk.dir.path().join("index")).expect("an index");
    let manifest = index.reader().expect("a reader").manifest;
    let path = |name: &str| format!("{}/{name}", manifest.roots[0]);
    // What became of the sources is never said.
    let mut writer = index.writer(1).expect("a writer");
    for name in ["a.txt", "b.txt"] {
        writer.begin(&path(name), &manifest.roots[0]).expect("room");
    }
    writer.remove_articles(&path("a.txt"));
    writer.commit(&manifest).expect("a commit");
    drop(writer);
    fs::remove_file(path("b.txt")).expect("a file");
    desk.check([1, 0, 0, 0, 0]);
    assert_eq!(desk.ids(), ["a.txt"]);
    desk.check([0, 0, 1, 0, 0]);
}

#[test]
fn a_large_file_is_replaced_without_a_commit_that_lacks_any() {
    let desk = Desk::new();
    let lines = |what: &str| -> String {
        let line = |n| format!("{{\"text\":\"{what} {n} of many.\"}}\n");
        (0..500).map(line).collect()
    };
    desk.write("many.jsonl", &lines("Record"));
    desk.check([500, 0, 0, 0, 0]);
    desk.write("many.jsonl", &lines("Other record"));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let mut read = 0;
            while !done.load(Ordering::Relaxed) {
                let index = Index::open(&desk.dir.path().join("index")).expect("an index");
                assert_eq!(index.reader().expect("a reader").articles.num_docs(), 500);
                read += 1;
            }
            read
        });
        let summary = desk.run_with(|request| request.commit_every = Duration::ZERO);
        done.store(true, Ordering::Relaxed);
        assert_eq!(counts(&summary), [0, 500, 0, 0, 0]);
        assert!(reading.join().expect("a reader") > 0);
    });
    desk.check([0, 0, 500, 0, 0]);
}
