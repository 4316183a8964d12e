//! The local page and the JSON API over an index: `attache serve`.
//!
//! In: requests of HTTP. Out: pages and JSON of the same answers that the command line prints. [`router`] answers
//! without a socket; only `server.rs` has one, and [`Site`] alone looks at the index folder.
//!
//! ```text
//! request -guard-> Call (route, parameters, last commit) -endpoint-> Reply -or Problem-> response
//! ```

mod api;
mod call;
mod guard;
mod kept;
mod link;
mod page;
mod params;
mod problem;
mod routes;
mod server;
mod signing;
mod site;
mod stream;

pub use guard::{Access, AccessError};
pub use routes::router;
pub use server::{Limits, Serving, Stop, serve};
pub use site::{Options, Site};
