//! Containers: what packed files, archives, mailboxes and web archives hold, one thing after another.
//!
//! In: a file as a stream, or one that can be read at any place. Out: its members, each in memory and to be
//! read on its own, and the records of `.jsonl` files, in any nesting. Holds one member at a time, whatever the
//! size of the container. What is broken inside is said and passed over; a limit ends the whole file. Writes
//! nothing to disk.

use super::budget::{Budget, DEEPEST};
use super::format::{Format, HEAD};
use super::json::Keys;
use super::member::{self, Member, Place};
use super::{ReadError, Record, RecordError, RecordProblem, lines, mbox, office, warc};
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Files that a zip archive may list.
const LONGEST_LIST: u64 = 500_000;
/// Bytes that are read ahead behind a step of unpacking.
const BUFFER: usize = 1 << 17;
/// Memory for the window of one packed stream, in KiB and as a power of two.
const WINDOW_KIB: u32 = 256 << 10;
const WINDOW_LOG: u32 = 27;

/// Something that a container gave.
#[derive(Debug)]
pub enum Piece {
    /// A file to be read by [`read_member`](super::read_member).
    Member(Member),
    /// An article, or why there is none.
    Record(Record),
}

/// A file to unpack.
pub enum Input<'a> {
    /// Read once from its beginning to its end.
    Stream(&'a mut dyn BufRead),
    /// Read wherever needed.
    File(&'a mut dyn SeekRead),
}

/// What can be read at any place.
pub trait SeekRead: BufRead + Seek {}

impl<T: BufRead + Seek> SeekRead for T {}

/// Takes pieces one by one; `Break` stops the unpacking.
type Pieces<'a> = &'a mut dyn FnMut(Piece) -> ControlFlow<()>;

/// Hands all that the file holds to `each`; a file that is no container is its own single member.
///
/// # Errors
///
/// The file gives nothing, or nothing more after the pieces already handed over.
pub fn unpack(name: &str, input: Input<'_>, each: Pieces<'_>) -> Result<(), ReadError> {
    unpack_at(Place::whole(name), input, each)
}

/// The same for something that lies inside a file.
pub(super) fn unpack_at(place: Place, input: Input<'_>, each: Pieces<'_>) -> Result<(), ReadError> {
    let mut unpacking = Unpacking {
        each,
        budget: Rc::default(),
        keys: Keys::default(),
        given: 0,
        stopped: false,
    };
    match input {
        Input::Stream(input) => {
            let mut input = unpacking.budget.packed(input);
            unpacking.stream(place, &mut input)?;
        }
        Input::File(file) => unpacking.file(place, file)?,
    }
    match unpacking.given {
        0 => Err(ReadError::Empty),
        _ => Ok(()),
    }
}

/// Whether a file of this name that begins with these bytes is read piece by piece.
#[must_use]
pub fn is_container(name: &str, head: &[u8]) -> bool {
    Format::of(name, &head[..head.len().min(HEAD)]).is_ok_and(Format::is_container)
}

struct Unpacking<'s> {
    each: Pieces<'s>,
    budget: Rc<Budget>,
    keys: Keys,
    given: u64,
    stopped: bool,
}

impl Unpacking<'_> {
    fn file(&mut self, place: Place, file: &mut dyn SeekRead) -> Result<(), ReadError> {
        let head = self.head(file)?;
        let size = file.seek(SeekFrom::End(0));
        let size = size.and_then(|size| file.rewind().map(|()| size));
        let size = size.map_err(|error| self.budget.reason(&error))?;
        if Format::of(&place.name, &head)? == Format::Zip {
            self.budget.set_packed(size);
            return self.zip(place, file);
        }
        let mut input = self.budget.packed(file);
        self.stream(place, &mut input)
    }

    fn stream(&mut self, place: Place, input: &mut dyn BufRead) -> Result<(), ReadError> {
        let head = self.head(input)?;
        let format = Format::of(&place.name, &head)?;
        let is_utf_16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
        let mut input = Cursor::new(head).chain(input);
        if format.is_container() && place.depth >= DEEPEST {
            return Err(ReadError::Refused {
                reason: format!("containers lie more than {DEEPEST} deep in one another; unpack it"),
            });
        }
        match format {
            Format::Gzip => self.packed(place, flate2::bufread::MultiGzDecoder::new(input)),
            Format::Bzip2 => self.packed(place, bzip2::bufread::MultiBzDecoder::new(input)),
            Format::Xz => self.packed(
                place,
                lzma_rust2::XzReader::new_mem_limit(input, true, WINDOW_KIB),
            ),
            Format::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(input).and_then(|mut decoder| {
                    decoder.window_log_max(WINDOW_LOG)?;
                    Ok(decoder)
                });
                let decoder = decoder.map_err(|error| self.budget.reason(&error))?;
                self.packed(place, decoder)
            }
            Format::Tar => self.tar(&place, &mut input),
            Format::Zip => {
                let bytes = self.bytes(format, &mut input)?;
                self.zip(place, &mut Cursor::new(bytes))
            }
            Format::Mailbox => self.mailbox(&place, &mut input),
            Format::Warc | Format::Arc => self.web_archive(&place, format, &mut input),
            Format::Lines if !is_utf_16 => self.lines(&place, &mut input),
            _ => {
                let bytes = self.bytes(format, &mut input)?;
                self.give(Piece::Member(place.member(format, bytes)));
                Ok(())
            }
        }
    }

    fn packed(&mut self, place: Place, decoder: impl Read) -> Result<(), ReadError> {
        let mut input = BufReader::with_capacity(BUFFER, self.budget.unpacked(decoder));
        self.stream(place.unpacked(), &mut input)
    }

    fn tar(&mut self, place: &Place, input: &mut dyn BufRead) -> Result<(), ReadError> {
        let budget = self.budget.clone();
        let mut archive = tar::Archive::new(input);
        for entry in archive.entries().map_err(|error| budget.reason(&error))? {
            let entry = entry.map_err(|error| budget.reason(&error))?;
            let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if !entry.header().entry_type().is_file() {
                continue;
            }
            self.member(place, &path, &mut BufReader::new(entry))?;
            if self.stopped {
                break;
            }
        }
        Ok(())
    }

    fn zip(&mut self, place: Place, file: &mut dyn SeekRead) -> Result<(), ReadError> {
        let budget = self.budget.clone();
        let broken = |error: zip::result::ZipError| ReadError::Broken {
            reason: format!("not a whole zip archive: {error}; get it again"),
        };
        let files = announced(file).map_err(|error| budget.reason(&error))?;
        if files > LONGEST_LIST {
            return Err(ReadError::Refused {
                reason: format!("its list names {files} files, at most {LONGEST_LIST} are read; split it"),
            });
        }
        let mut archive = zip::ZipArchive::new(&mut *file).map_err(broken)?;
        if office::is_document(&mut archive) {
            drop(archive);
            file.rewind().map_err(|error| budget.reason(&error))?;
            let bytes = self.bytes(Format::Zip, file)?;
            self.give(Piece::Member(place.member(Format::Zip, bytes)));
            return Ok(());
        }
        for at in 0..archive.len() {
            let Ok(raw) = archive.by_index_raw(at) else {
                continue;
            };
            let path = raw.name().map_or_else(
                |_| String::from_utf8_lossy(raw.name_raw()).into_owned(),
                |name| name.into_owned(),
            );
            let (is_file, is_encrypted) = (raw.is_file() && !raw.is_symlink(), raw.encrypted());
            drop(raw);
            if !is_file {
                continue;
            }
            match archive.by_index(at) {
                _ if is_encrypted => self.failed(&place, &path, ReadError::Encrypted),
                Ok(entry) => {
                    let mut input = BufReader::with_capacity(BUFFER, budget.unpacked(entry));
                    self.member(&place, &path, &mut input)?;
                }
                Err(error) => self.failed(&place, &path, broken(error)),
            }
            if self.stopped {
                break;
            }
        }
        Ok(())
    }

    fn mailbox(&mut self, place: &Place, input: &mut dyn BufRead) -> Result<(), ReadError> {
        let budget = self.budget.clone();
        let mut messages = mbox::Messages::new(input, Format::Mail.largest());
        while let Some(message) = messages.next().map_err(|error| budget.reason(&error))? {
            budget.entry()?;
            let inner = place.inside(&message.key, format!("{}/{}.eml", place.name, message.number));
            let piece = match message.bytes {
                Some(bytes) if self.is_new(&inner) => Piece::Member(inner.member(Format::Mail, bytes)),
                Some(_) => continue,
                None => {
                    self.fail(&inner, too_large(Format::Mail));
                    continue;
                }
            };
            self.give(piece);
            if self.stopped {
                break;
            }
        }
        Ok(())
    }

    fn web_archive(
        &mut self,
        place: &Place,
        format: Format,
        input: &mut dyn BufRead,
    ) -> Result<(), ReadError> {
        let budget = self.budget.clone();
        let mut records = warc::Records::new(input, format == Format::Arc);
        while let Some(record) = records.next().map_err(|error| budget.reason(&error))? {
            budget.entry()?;
            let Some(found) = warc::resource(record) else {
                continue;
            };
            let mut inner = place.inside(&found.url, found.name.clone());
            if self.keys.has(inner.key.as_deref().unwrap_or_default()) {
                // The same address, fetched again.
                inner = place.inside(&format!("{}@{}", found.url, found.stamp), found.name);
            }
            inner.told.url = Some(found.url);
            inner.told.crawled = found.day;
            match found.content {
                Ok(content) if self.is_new(&inner) => {
                    let result = self.stream(inner.clone(), &mut Cursor::new(content));
                    self.passed_over(&inner, result)?;
                }
                Ok(_) => {}
                Err(error) => self.fail(&inner, error),
            }
            if self.stopped {
                break;
            }
        }
        Ok(())
    }

    fn lines(&mut self, place: &Place, input: &mut dyn BufRead) -> Result<(), ReadError> {
        let (given, stopped, each) = (&mut self.given, &mut self.stopped, &mut self.each);
        let mut each = |record| {
            *given += 1;
            let flow = each(Piece::Record(record));
            *stopped |= flow.is_break();
            flow
        };
        let mut each = member::from_inside(place.key.as_deref(), &place.told, &mut each);
        let result = lines::read_lines(input, &mut each);
        drop(each);
        self.budget.check()?;
        result
    }

    /// Reads what lies at a path of an archive.
    fn member(&mut self, place: &Place, path: &str, input: &mut dyn BufRead) -> Result<(), ReadError> {
        self.budget.entry()?;
        let Some(path) = member::clean_path(path) else {
            return Ok(());
        };
        let inner = place.inside(&path, format!("{}/{path}", place.name));
        if !self.is_new(&inner) {
            return Ok(());
        }
        let result = self.stream(inner.clone(), input);
        self.passed_over(&inner, result)
    }

    /// A failure inside is said and passed over, a limit is not.
    fn passed_over(&mut self, inner: &Place, result: Result<(), ReadError>) -> Result<(), ReadError> {
        self.budget.check()?;
        if let Err(error) = result {
            self.fail(inner, error);
        }
        Ok(())
    }

    /// Whether no earlier part has this key; says so where one has.
    fn is_new(&mut self, place: &Place) -> bool {
        let key = place.key.as_deref().unwrap_or_default();
        let is_new = self.keys.is_new(key);
        if !is_new {
            let key = key.to_owned();
            self.problem(place, RecordProblem::SameKey { key });
        }
        is_new
    }

    fn failed(&mut self, place: &Place, path: &str, error: ReadError) {
        if let Some(path) = member::clean_path(path) {
            self.fail(&place.inside(&path, path.clone()), error);
        }
    }

    fn fail(&mut self, place: &Place, error: ReadError) {
        self.problem(place, RecordProblem::Unread(error));
    }

    fn problem(&mut self, place: &Place, problem: RecordProblem) {
        let place = place.key.clone().unwrap_or_else(|| place.name.clone());
        self.give(Piece::Record(Err(RecordError { place, problem })));
    }

    fn give(&mut self, piece: Piece) {
        self.given += 1;
        self.stopped |= (self.each)(piece).is_break();
    }

    /// The first bytes, up to [`HEAD`].
    fn head(&self, input: &mut (impl Read + ?Sized)) -> Result<Vec<u8>, ReadError> {
        let mut head = Vec::new();
        let read = input.take(HEAD as u64).read_to_end(&mut head);
        read.map(|_| head).map_err(|error| self.budget.reason(&error))
    }

    /// All of a file that has to be in memory, within the limit of its format.
    fn bytes(&self, format: Format, input: &mut (impl Read + ?Sized)) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let limit = format.largest();
        let read = input.take(limit as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| self.budget.reason(&error))?;
        match bytes.len() > limit {
            true => Err(too_large(format)),
            false => Ok(bytes),
        }
    }
}

/// How many files the end of a zip archive says it has; its list is held in memory.
fn announced(file: &mut dyn SeekRead) -> io::Result<u64> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(size.saturating_sub(66 << 10)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    file.rewind()?;
    let after = |mark: &[u8], from: usize, len: usize| {
        let at = end.windows(4).rposition(|four| four == mark)?;
        let number = end.get(at + from..at + from + len)?;
        Some(
            number
                .iter()
                .rev()
                .fold(0, |sum, &byte| (sum << 8) | u64::from(byte)),
        )
    };
    let large = after(b"PK\x06\x06", 32, 8);
    Ok(large.or_else(|| after(b"PK\x05\x06", 10, 2)).unwrap_or(0))
}

fn too_large(format: Format) -> ReadError {
    let limit = format.largest() as u64;
    ReadError::TooLarge {
        size: limit + 1,
        limit,
    }
}
