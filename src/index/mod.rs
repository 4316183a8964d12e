//! Annotated articles on disk: one folder that is the only state.
//!
//! In: [`AnnotatedArticle`](crate::annotate::AnnotatedArticle)s and what became of each source. Out: an
//! [`Index`] folder with two Tantivy indexes, `articles/` and `sources/`, committed in this order, and
//! a [`Reader`] of their last commits. Segmenting and stemming are done before an article gets here
//! or in [`terms`], so that Tantivy's own threads only split prepared strings.

mod document;
mod error;
mod folder;
mod reader;
pub mod record;
pub mod schema;
pub mod sources;
pub mod stems;
pub mod terms;
mod writer;

pub use document::DocumentMaker;
pub use error::IndexError;
pub use folder::{Index, is_index, write_whole};
pub use reader::{LastRun, Manifest, Reader};
pub use writer::Writer;
