//! The endpoints of the JSON API, a file a family.
//!
//! Each gives what a command prints: `/api/search` is `attache search --format json`, and so on.

mod answers;
mod articles;
mod description;
mod export;
mod insights;
mod routes;
mod state;

pub(super) use routes::{Api, HEALTH, ROUTES};
