//! `watch`.

use crate::room::Room;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A `watch` that ends with the test.
struct Watch(Child);

impl Watch {
    /// Follows the folders of the room's index; returns once it does.
    fn begin(room: &Room) -> Watch {
        let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
        let command = command
            .args(["watch", "news"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let told = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let (sender, follows) = std::sync::mpsc::channel();
        // Read to the end, or the program would find its pipe closed.
        std::thread::spawn(move || {
            for line in told
                .map_while(Result::ok)
                .filter(|line| line.contains("following"))
            {
                let _ = sender.send(line);
            }
        });
        follows
            .recv_timeout(Duration::from_secs(60))
            .expect("it says that it follows");
        Watch(child)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a question has as many articles as wanted; says how long it took.
fn until(room: &Room, query: &str, wanted: u64, patience: Duration) -> Duration {
    let began = Instant::now();
    loop {
        let json = room.json(&["search", query, "--format", "json", "-n", "1"]);
        let total = json[0]["total"].as_u64();
        if total == Some(wanted) {
            return began.elapsed();
        }
        assert!(
            began.elapsed() < patience,
            "{query}: {total:?} of {wanted} after {patience:?}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_changes_is_found_soon() {
    // An idle machine needs half a second; tests run beside others.
    let soon = Duration::from_secs(20);
    let room = Room::new();
    room.write("news/a.txt", "Talks\n\nThey met in Geneva.");
    let watch = Watch::begin(&room);
    until(&room, "geneva", 1, soon);
    room.write("news/new/deep/b.txt", "Talks\n\nThey left Geneva.");
    until(&room, "geneva", 2, soon);
    room.write("news/a.txt", "Talks\n\nThey met in Vienna.");
    until(&room, "vienna", 1, soon);
    fs::rename(room.path().join("news/new"), room.path().join("news/newer")).expect("a folder");
    until(&room, "id:news/newer/deep/b.txt OR id:newer/deep/b.txt", 1, soon);
    fs::remove_dir_all(room.path().join("news/newer")).expect("a folder");
    until(&room, "geneva", 0, soon);
    room.write("news/.hidden.txt", "Talks\n\nHidden in Geneva.");
    room.write("news/c.txt", "Talks\n\nThey met in Oslo.");
    until(&room, "oslo", 1, soon);
    until(&room, "geneva", 0, soon);
    room.shell(&format!("kill -INT {}", watch.0.id()));
}

#[test]
fn a_burst_of_files_arrives_whole() {
    let room = Room::new();
    room.write("news/a.txt", "Talks\n\nThey met in Geneva.");
    room.check(&["index", "news", "--without", "names,dates"], 0, &[], &[]);
    let _watch = Watch::begin(&room);
    for n in 0..10_000 {
        room.write(
            &format!("news/{}/{n}.txt", n % 100),
            format!("Burst\n\nNumber {n} of Geneva."),
        );
    }
    until(&room, "burst", 10_000, Duration::from_secs(120));
}
