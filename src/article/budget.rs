//! How much a packed file may become: limits that honest files do not reach.
//!
//! In: the bytes that come out of every step of unpacking. Out: the same bytes, or an error once there are too
//! many of them. Counts over all containers inside one file on disk, so that bombs made of many small steps
//! are seen too.

use super::ReadError;
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// How deep containers may lie in one another.
pub(super) const DEEPEST: usize = 10;
/// How many times larger than on disk all that is unpacked may be, counted at each step.
const RATIO: u64 = 300;
/// Up to here nothing is asked: small files of many blanks pack very well.
const FREE: u64 = 128 << 20;
/// Bytes that one file may give in all.
const MOST_BYTES: u64 = 1 << 40;
/// Files that one file may hold in all.
const MOST_ENTRIES: u64 = 2_000_000;

/// What was taken from one file on disk, and what came out of it.
#[derive(Default)]
pub(super) struct Budget {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    entries: Cell<u64>,
    spent: RefCell<Option<String>>,
}

impl Budget {
    /// Counts a reader of the file on disk.
    pub(super) fn packed<R>(self: &Rc<Self>, inner: R) -> Counted<R> {
        Counted {
            inner,
            budget: self.clone(),
            is_packed: true,
        }
    }

    /// Counts what comes out of a step of unpacking.
    pub(super) fn unpacked<R>(self: &Rc<Self>, inner: R) -> Counted<R> {
        Counted {
            inner,
            budget: self.clone(),
            is_packed: false,
        }
    }

    /// Says how large the file on disk is, where it is not read from its beginning to its end.
    pub(super) fn set_packed(&self, size: u64) {
        self.packed.set(self.packed.get().max(size));
    }

    /// Counts one more file inside.
    pub(super) fn entry(&self) -> Result<(), ReadError> {
        self.entries.set(self.entries.get() + 1);
        if self.entries.get() > MOST_ENTRIES {
            self.spend(format!(
                "it holds more than {MOST_ENTRIES} files; unpack it, or split it"
            ));
        }
        self.check()
    }

    /// Whether a limit was reached, which ends the reading of the whole file.
    pub(super) fn check(&self) -> Result<(), ReadError> {
        match &*self.spent.borrow() {
            Some(reason) => Err(ReadError::Refused {
                reason: reason.clone(),
            }),
            None => Ok(()),
        }
    }

    /// The reason behind an error of reading: a limit, or what the error says.
    pub(super) fn reason(&self, error: &io::Error) -> ReadError {
        self.check().err().unwrap_or_else(|| match error.kind() {
            io::ErrorKind::UnexpectedEof => ReadError::Broken {
                reason: "it ends too early; get it again".to_owned(),
            },
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                ReadError::Broken {
                    reason: format!("it cannot be unpacked: {error}"),
                }
            }
            _ => ReadError::Io {
                reason: error.to_string(),
            },
        })
    }

    fn spend(&self, reason: String) {
        self.spent.borrow_mut().get_or_insert(reason);
    }

    fn count(&self, bytes: u64) -> io::Result<()> {
        let all = self.unpacked.get() + bytes;
        self.unpacked.set(all);
        if all > FREE && all / RATIO > self.packed.get() {
            self.spend(format!(
                "it unpacks to more than {RATIO} times its size, as files made to fill disks do; \
                 unpack it yourself if you trust it"
            ));
        } else if all > MOST_BYTES {
            self.spend(format!("it unpacks to more than {MOST_BYTES} bytes; split it"));
        } else {
            return Ok(());
        }
        Err(io::Error::other("limit"))
    }
}

/// A reader whose bytes are counted.
pub(super) struct Counted<R> {
    inner: R,
    budget: Rc<Budget>,
    is_packed: bool,
}

impl<R> Counted<R> {
    fn count(&self, bytes: usize) -> io::Result<()> {
        let budget = &self.budget;
        if self.is_packed {
            budget.packed.set(budget.packed.get() + bytes as u64);
            return Ok(());
        }
        budget.count(bytes as u64)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count(read)?;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        if self.is_packed {
            let budget = &self.budget;
            budget.packed.set(budget.packed.get() + bytes as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_too_much_is_stopped() {
        let budget = Rc::new(Budget::default());
        let mut packed = budget.packed(&b"tiny"[..]);
        packed.read_to_end(&mut Vec::new()).expect("four bytes");
        let mut bomb = budget.unpacked(io::repeat(0));
        let error = io::copy(&mut bomb, &mut io::sink()).expect_err("a limit");
        let reason = budget.reason(&error).to_string();
        assert!(reason.contains("more than 300 times its size"), "{reason}");
        assert!(budget.entry().is_err(), "nothing is read after that");
    }

    #[test]
    fn what_grows_as_texts_do_passes() {
        let budget = Rc::new(Budget::default());
        budget.set_packed(4 << 20);
        let mut text = budget.unpacked(io::repeat(b' ').take(200 << 20));
        assert_eq!(
            io::copy(&mut text, &mut io::sink()).expect("all of it"),
            200 << 20
        );
    }
}
