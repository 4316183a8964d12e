//! A sealed room for the program: its own folder, an empty environment.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Holds a file to what it should be now: one that differs is written anew, and the test fails once.
pub(crate) fn hold(file: &Path, now: &str, failure: &str) {
    if fs::read_to_string(file).unwrap_or_default() != now {
        fs::write(file, now).expect("a file that can be written");
        panic!("{}: {failure}", file.display());
    }
}

/// A folder to run the program in.
pub(crate) struct Room {
    dir: TempDir,
}

/// What a run printed and how it ended.
pub(crate) struct Run {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// Exit code.
    pub code: i32,
}

impl Room {
    /// An empty room.
    pub(crate) fn new() -> Room {
        let dir = tempfile::tempdir().expect("a folder");
        Room { dir }
    }

    /// A room with a copy of the sample corpus.
    pub(crate) fn with_corpus() -> Room {
        let room = Room::new();
        for entry in walkdir::WalkDir::new(project().join("corpus"))
            .into_iter()
            .flatten()
        {
            let to = room
                .path()
                .join(entry.path().strip_prefix(project()).expect("inside the project"));
            match entry.file_type().is_dir() {
                true => fs::create_dir_all(to).expect("a folder"),
                false => drop(fs::copy(entry.path(), to).expect("a file")),
            }
        }
        room
    }

    /// The room's folder.
    pub(crate) fn path(&self) -> PathBuf {
        fs::canonicalize(self.dir.path()).expect("a path")
    }

    /// Writes a file of the room.
    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// The program with nothing in its environment but where programs are.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let programs = Path::new(env!("CARGO_BIN_EXE_attache"))
            .parent()
            .expect("a folder")
            .display()
            .to_string();
        command
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path());
        command.env("PATH", format!("{programs}:/usr/local/bin:/usr/bin:/bin"));
        command
    }

    /// Runs the program with arguments.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    /// Runs the program with arguments and something on stdin.
    pub(crate) fn run_with(&self, args: &[&str], input: &str) -> Run {
        let mut command = self.command(env!("CARGO_BIN_EXE_attache"));
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        // A program that does not read its input closes it.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        self.ended(child.wait_with_output().expect("the program ends"))
    }

    /// Runs a line of shell.
    pub(crate) fn shell(&self, line: &str) -> Run {
        let output = self
            .command("sh")
            .args(["-c", line])
            .stdin(Stdio::null())
            .output();
        self.ended(output.expect("the shell runs"))
    }

    /// What was printed, with the room's folder as `ROOM`.
    pub(crate) fn ended(&self, output: Output) -> Run {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("UTF-8");
            text.replace(&self.path().display().to_string(), "ROOM")
        };
        Run {
            out: text(output.stdout),
            err: text(output.stderr),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// Runs the program and checks how it ended and what it printed: every piece has to be there, those
    /// that begin with `!` must not.
    pub(crate) fn check(&self, args: &[&str], code: i32, out: &[&str], err: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, code, "{args:?}\n{}\n{}", run.out, run.err);
        for (text, pieces) in [(&run.out, out), (&run.err, err)] {
            for piece in pieces {
                match piece.strip_prefix('!') {
                    Some(absent) => assert!(!text.contains(absent), "{args:?} prints {absent:?} in\n{text}"),
                    None => assert!(
                        text.contains(piece),
                        "{args:?} does not print {piece:?} but\n{text}"
                    ),
                }
            }
        }
        run
    }

    /// Runs the program and reads what it printed as JSON, one value a line.
    pub(crate) fn json(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let run = self.run(args);
        let lines = run.out.lines().map(serde_json::from_str);
        lines
            .collect::<Result<_, _>>()
            .unwrap_or_else(|error| panic!("{args:?}: {error}\n{}\n{}", run.out, run.err))
    }
}
