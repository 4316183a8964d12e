//! Searches folders of diplomatic news by the people, places, organisations and dates in them.
//!
//! ```text
//! folder -walk-> bytes -read-> Article -segment-> Text -find-> dates
//!        -recognize-> mentions -resolve-> AnnotatedArticle -add-> index
//!
//! question -parse-> Query -expand names-> Query -lower-> Tantivy query
//!          -top hits-> Hit -best passage-> Snippet
//! ```
//!
//! The modules stand in reading order; each uses only those listed above it. Three of them are
//! stories that call the others: [`annotate`] (an article to its layers), [`ingest`] (files to
//! index) and [`search`] (a question to hits).

pub mod article;
pub mod text;
pub mod language;
pub mod gazetteer;
pub mod dates;
pub mod entities;
pub mod annotate;
pub mod copies;
pub mod names;
pub mod fields;
pub mod index;
pub mod query;
pub mod snippet;
pub mod ingest;
pub mod insight;
pub mod search;
pub mod inquiry;
pub mod alerts;
pub mod api;
pub mod export;
#[cfg(feature = "web")]
pub mod web;
