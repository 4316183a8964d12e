//! Why a file or a part of it gave no article.
//!
//! In: nothing. Out: two error types whose messages say what is wrong and what to do about it. The
//! name of the file is not in them; whoever reports them knows it. Nothing here prints.

/// Why a whole file gave no articles, or no further ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is of a kind that is not read here.
    #[error("format not read: {reason}")]
    UnknownFormat {
        /// What it is, as far as its name and first bytes say, and what to do.
        reason: String,
    },
    /// The format is known, but the content breaks its rules.
    #[error("broken file: {reason}")]
    Broken {
        /// What is wrong and where.
        reason: String,
    },
    /// The file has no words in it.
    #[error("no text in the file; remove it or put an article in it")]
    Empty,
    /// The file shows words, but as pictures.
    #[error("scanned, no text layer; put it through text recognition (OCR) first")]
    Scanned,
    /// A password is needed.
    #[error("encrypted; save it without a password")]
    Encrypted,
    /// The bytes are not text.
    #[error("not a text file: {reason}")]
    Binary {
        /// What it is, as far as its first bytes say.
        reason: String,
    },
    /// The file is larger than one of its kind may be.
    #[error("{size} bytes are too many for this format (at most {limit}); split the file, or use .jsonl")]
    TooLarge {
        /// Its size in bytes, or as many as were read.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// Reading stopped at a limit that only files made to do harm reach.
    #[error("not read any further: {reason}")]
    Refused {
        /// Which limit, and what to do.
        reason: String,
    },
    /// Reading stopped because the file system reported an error.
    #[error("reading stopped: {reason}; check the disk and the file's permissions")]
    Io {
        /// The report.
        reason: String,
    },
}

impl ReadError {
    /// The same, of the file that lies at this key inside another.
    #[must_use]
    pub fn at(self, key: String) -> RecordError {
        RecordError {
            place: key,
            problem: RecordProblem::Unread(self),
        }
    }
}

/// Why one part of a file gave no article; the parts after it are still read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct RecordError {
    /// Where in the file: `line 3`, `record 2`, `2025/talks.html`, `news/all.jsonl line 3`.
    pub place: String,
    /// What is wrong.
    pub problem: RecordProblem,
}

impl RecordError {
    /// Of the record with this number, from 1.
    pub(super) fn numbered(unit: &str, number: u64, problem: RecordProblem) -> RecordError {
        RecordError {
            place: format!("{unit} {number}"),
            problem,
        }
    }

    /// The same, said from outside the part it lies in.
    pub(super) fn inside(mut self, outer: &str) -> RecordError {
        self.place = format!("{outer} {}", self.place);
        self
    }
}

/// What is wrong with a part of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordProblem {
    /// It is not an object in JSON.
    #[error("not a JSON object ({detail}); write one object with a \"text\" for each article")]
    NotAnObject {
        /// What the parser says.
        detail: String,
    },
    /// The value of a key has another type than agreed.
    #[error("\"{key}\" is {found}; it has to be {expected}")]
    WrongType {
        /// The key.
        key: &'static str,
        /// What it has to be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// There is no text.
    #[error("no text; give it a \"text\" or \"body\" that is not empty")]
    NoText,
    /// An entry of a feed, a message or a news item has no words.
    #[error("no text in it")]
    Wordless,
    /// An earlier part of the file has the same key.
    #[error("the key \"{key}\" was used before in this file; only the first record with it is kept")]
    SameKey {
        /// The key.
        key: String,
    },
    /// The line is longer than is read.
    #[error("longer than {limit} bytes; split it into articles")]
    TooLong {
        /// The most bytes a line may have.
        limit: usize,
    },
    /// A file inside the file cannot be read.
    #[error("{0}")]
    Unread(#[from] ReadError),
}
