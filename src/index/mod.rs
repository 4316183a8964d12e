//! Annotated articles on disk: one folder that is the only state.
//!
//! In: [`AnnotatedArticle`](crate::annotate::AnnotatedArticle)s and what became of each source. Out: an
//! [`Index`] folder with two Tantivy indexes, `articles/` and `sources/`, committed in this order, and
//! a [`Reader`] of their last commits. Segmenting and stemming are done before an article gets here
//! or in [`terms`], so that Tantivy's own threads only split prepared strings.

pub mod check;
mod choice;
mod corrections_file;
mod disk;
mod document;
mod error;
mod folder;
mod lock;
mod postings;
mod reader;
pub mod record;
mod replacement;
mod salvage;
pub mod schema;
pub mod sources;
pub mod stems;
mod stamp;
mod stories;
mod sweep;
pub mod terms;
pub mod user_file;
mod writer;

pub use choice::Choice;
pub use corrections_file::{CorrectError, CorrectionsFile, Written};
pub use document::DocumentMaker;
pub use error::IndexError;
pub use folder::{Index, is_index, names_file, synonyms_file, was_index, write_whole};
pub use lock::{Holder, Lock};
pub(crate) use postings::{postings, seek};
pub use reader::{LastRun, Manifest, Reader};
pub use replacement::Replacement;
pub use salvage::{Salvage, Saved};
pub use stamp::Stamp;
pub use stories::{SegmentStories, Standing, Stories};
pub use writer::Writer;
