//! Makes a large file of articles out of given ones, for measuring.
//!
//! ```text
//! cargo run --release --example generate COUNT FILE.jsonl... > articles.jsonl
//! ```
//!
//! The files hold an object a line with `title` and `text` (or `body`). The same arguments give the same output.

mod made;

use anyhow::Context;
use std::io::{BufWriter, Write};

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: generate COUNT FILE.jsonl...";
    let count: usize = args.next().context(usage)?.parse().context(usage)?;
    let texts = made::Texts::read(args).context(usage)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for article in texts.articles(count) {
        serde_json::to_writer(&mut out, &article)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
