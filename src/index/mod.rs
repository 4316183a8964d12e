//! An annotated article becomes what Tantivy stores and finds.
//!
//! In: [`AnnotatedArticle`](crate::annotate::AnnotatedArticle)s. Out: terms in posting lists,
//! columns and one stored record an article. Segmenting and stemming are done before an article
//! gets here or in [`terms`], so that Tantivy's own threads only split prepared strings.

pub mod schema;
pub mod terms;
