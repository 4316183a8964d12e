//! Why a file or a record in it gave no article.
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
    /// The bytes are not text.
    #[error("not a text file: {reason}")]
    Binary {
        /// What it is, as far as its first bytes say.
        reason: String,
    },
    /// The file is larger than one of its kind may be.
    #[error("{size} bytes are too many for this format (at most {limit}); split the file, or use .jsonl")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// Reading stopped because the file system reported an error.
    #[error("reading stopped: {reason}; check the disk and the file's permissions")]
    Io {
        /// The report.
        reason: String,
    },
}

/// Why one record of a file gave no article; the records after it are still read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{unit} {number}: {problem}")]
pub struct RecordError {
    /// What is counted: `line` or `record`.
    pub unit: &'static str,
    /// Number of the line or record, from 1.
    pub number: u64,
    /// What is wrong.
    pub problem: RecordProblem,
}

/// What is wrong with a record.
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
    /// An earlier record of the file has the same key.
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
}
