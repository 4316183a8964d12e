//! Reading under watch: parsers that fail or hang cost one file and not the run.
//!
//! In: a file to unpack, or a member to read. Out: their articles and reasons. A panic is caught and becomes a
//! reason; nothing of it is printed. A hang cannot be caught, so members are read in a thread of their own, and
//! one that says nothing for ten seconds is left behind and a new one takes its place. What was left behind
//! holds nothing that others wait for, and ends with the program.

use crate::article::{self, Input, Member, Piece, ReadError, Record};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::Duration;

/// How long the reading of one article may take.
pub const LIMIT: Duration = Duration::from_secs(10);
/// Stack of a reading thread: parsers of nested formats call themselves.
const STACK: usize = 64 << 20;
/// Records that wait for whoever takes them.
const WAITING: usize = 64;

/// Reads members, one at a time.
pub struct MemberReader {
    limit: Duration,
    thread: Option<Thread>,
}

struct Thread {
    members: Sender<Member>,
    answers: Receiver<Answer>,
}

enum Answer {
    Record(Box<Record>),
    End(Result<(), ReadError>),
}

impl Default for MemberReader {
    fn default() -> Self {
        MemberReader {
            limit: LIMIT,
            thread: None,
        }
    }
}

impl MemberReader {
    /// Hands the articles of a member to `each`, and for what could not be read, the reasons.
    ///
    /// # Errors
    ///
    /// It gives nothing, or nothing more; also where reading it failed or took too long.
    pub fn read(
        &mut self,
        member: Member,
        each: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let thread = match self.thread.take() {
            Some(thread) => thread,
            None => begin(article::read_member)?,
        };
        if thread.members.send(member).is_err() {
            return Err(failed());
        }
        loop {
            match thread.answers.recv_timeout(self.limit) {
                Ok(Answer::Record(record)) => {
                    if each(*record).is_break() {
                        // Nobody takes what the thread still sends, so it ends.
                        return Ok(());
                    }
                }
                Ok(Answer::End(result)) => {
                    self.thread = Some(thread);
                    return result;
                }
                Err(RecvTimeoutError::Timeout) => {
                    return Err(ReadError::Refused {
                        reason: format!(
                            "reading it takes longer than {} seconds; save its text as .txt",
                            self.limit.as_secs()
                        ),
                    });
                }
                Err(RecvTimeoutError::Disconnected) => return Err(failed()),
            }
        }
    }
}

type ReadFn = fn(&Member, &mut dyn FnMut(Record) -> ControlFlow<()>) -> Result<(), ReadError>;

fn begin(read: ReadFn) -> Result<Thread, ReadError> {
    let (members, members_out) = bounded::<Member>(1);
    let (answers_in, answers) = bounded(WAITING);
    let work = move || {
        for member in members_out {
            let mut heard = true;
            let result = quietly(|| {
                read(&member, &mut |record| {
                    heard = answers_in.send(Answer::Record(Box::new(record))).is_ok();
                    match heard {
                        true => ControlFlow::Continue(()),
                        false => ControlFlow::Break(()),
                    }
                })
            });
            let result = result.unwrap_or_else(|()| Err(failed()));
            if !heard || answers_in.send(Answer::End(result)).is_err() {
                return;
            }
        }
    };
    let builder = std::thread::Builder::new()
        .name("reading".to_owned())
        .stack_size(STACK);
    let begun = builder.spawn(work).map_err(|error| ReadError::Io {
        reason: format!("no thread to read in: {error}"),
    });
    begun.map(|_| Thread { members, answers })
}

/// Unpacks a file; a panic on the way is its failure.
///
/// # Errors
///
/// As [`article::unpack`] has them.
pub fn unpack(
    name: &str,
    input: Input<'_>,
    each: &mut dyn FnMut(Piece) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    quietly(|| article::unpack(name, input, each)).unwrap_or_else(|()| Err(failed()))
}

/// Reads a whole file, containers and all, and hands its records to `each`.
///
/// # Errors
///
/// The file gives nothing, or nothing more after the records already handed over.
pub fn read(
    name: &str,
    input: Input<'_>,
    each: &mut dyn FnMut(Record) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let mut reader = MemberReader::default();
    let mut failure = None;
    unpack(name, input, &mut |piece| match piece {
        Piece::Record(record) => each(record),
        Piece::Member(member) => {
            let key = member.key.clone();
            match (reader.read(member, each), key) {
                (Ok(()), _) => ControlFlow::Continue(()),
                (Err(error), Some(key)) => each(Err(error.at(key))),
                (Err(error), None) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        }
    })?;
    failure.map_or(Ok(()), Err)
}

fn failed() -> ReadError {
    ReadError::Broken {
        reason: "the reader failed on it; please report the file".to_owned(),
    }
}

thread_local! {
    static IS_QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Does something that may panic and prints nothing where it does.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, ()> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !IS_QUIET.get() {
                before(info);
            }
        }));
    });
    let was_quiet = IS_QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    IS_QUIET.set(was_quiet);
    result.map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member() -> Member {
        let mut found = None;
        let mut bytes = std::io::Cursor::new(b"They met.");
        let result = unpack("a.txt", Input::File(&mut bytes), &mut |piece| {
            if let Piece::Member(member) = piece {
                found = Some(member);
            }
            ControlFlow::Continue(())
        });
        result.expect("a text is its own member");
        found.expect("one member")
    }

    /// What reading gives where a reader does this.
    fn check(reader: &mut MemberReader, read: ReadFn, expected: &str) {
        reader.thread = Some(begin(read).expect("a thread"));
        let mut records = 0;
        let result = reader.read(member(), &mut |_| {
            records += 1;
            ControlFlow::Continue(())
        });
        let failure = result.err().map_or(String::new(), |error| error.to_string());
        assert_eq!(format!("{records} {failure}"), expected);
    }

    #[test]
    fn failures_and_hangs_cost_one_member() {
        let mut reader = MemberReader {
            limit: Duration::from_millis(300),
            thread: None,
        };
        check(
            &mut reader,
            |_, _| panic!("a parser fails"),
            "0 broken file: the reader failed on it; please report the file",
        );
        check(
            &mut reader,
            |member, each| {
                article::read_member(member, each)?;
                loop {
                    std::thread::sleep(Duration::from_secs(1));
                }
            },
            "1 not read any further: reading it takes longer than 0 seconds; save its text as .txt",
        );
        assert!(reader.thread.is_none(), "what hangs is left behind");
        check(&mut reader, article::read_member, "1 ");
    }
}
