//! `attache serve`.

use super::{NamesFile, Place};
use clap::Args;
use std::net::IpAddr;
use std::path::PathBuf;

const SERVE_AFTER: &str = "\
The page is for this machine alone, unless --address says otherwise; then readers sign in with the token, and so do
programs (Authorization: Bearer TOKEN). /api/openapi.json describes the API. What other commands write to the index is
seen without a restart.

Examples:
  attache serve
  attache serve --watch ~/news
  attache serve --address 0.0.0.0 --token-file ~/.attache-token --host news.example.org";

/// `attache serve`
#[derive(Debug, Args)]
#[command(after_help = SERVE_AFTER)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub place: Place,
    /// Port to listen on; 0 takes one that is free.
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    pub port: u16,
    /// Address to listen on; any but one of this machine's own needs a token.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub address: IpAddr,
    /// Secret that readers sign in with. Other users of this machine can see it; --token-file keeps it from them.
    #[arg(long, value_name = "SECRET", conflicts_with = "token_file")]
    pub token: Option<String>,
    /// File whose first line is the secret that readers sign in with.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Another name under which the page is asked for, as behind a proxy.
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Also keep the index up to date with these folders; without a folder, with those it knows.
    #[cfg(feature = "watch")]
    #[arg(long, value_name = "DIR", num_args = 0..)]
    pub watch: Option<Vec<PathBuf>>,
    #[command(flatten)]
    pub names: NamesFile,
    /// Words that count as the same, a line each, as in `truce, ceasefire` [default: synonyms.txt in the index].
    #[arg(long, value_name = "FILE")]
    pub synonyms: Option<PathBuf>,
}
