//! Makes a large file of articles out of given ones, for measuring.
//!
//! ```text
//! cargo run --release --example generate COUNT FILE.jsonl... > articles.jsonl
//! ```
//!
//! The files hold an object a line with `title` and `text` (or `body`). Each article made takes a few
//! sentences in a row from each of several texts, so that two of them share little, and gets a key, a
//! day and a publisher. The same arguments give the same output.

use anyhow::{Context, bail};
use attache::text::Text;
use std::io::{BufRead, BufWriter, Write};

/// Texts that an article is made of.
const PARTS: usize = 6;
/// Sentences taken from one text.
const SENTENCES: usize = 4;

#[derive(serde::Deserialize)]
struct Given {
    #[serde(default)]
    title: String,
    #[serde(alias = "body")]
    text: String,
}

#[derive(serde::Serialize)]
struct Made<'a> {
    id: String,
    title: &'a str,
    text: String,
    published: String,
    source: String,
}

/// A small generator of numbers (xorshift64*, Vigna 2016), so that runs are alike.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: generate COUNT FILE.jsonl...";
    let count: usize = args.next().context(usage)?.parse().context(usage)?;
    let (mut titles, mut texts) = (Vec::new(), Vec::new());
    for path in args {
        let file = std::fs::File::open(&path).with_context(|| path.clone())?;
        for line in std::io::BufReader::new(file).lines() {
            let given: Given = serde_json::from_str(&line?).with_context(|| path.clone())?;
            let text = Text::segment(&given.text);
            let sentences: Vec<String> = text
                .sentences
                .iter()
                .map(|s| s.span.of(text.raw).to_owned())
                .collect();
            if !sentences.is_empty() {
                titles.push(given.title);
                texts.push(sentences);
            }
        }
    }
    if texts.is_empty() {
        bail!("the files hold no texts; {usage}");
    }
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for number in 0..count {
        let mut paragraphs = Vec::with_capacity(PARTS);
        for _ in 0..PARTS {
            let sentences = &texts[numbers.below(texts.len())];
            let from = numbers.below(sentences.len());
            paragraphs.push(sentences[from..sentences.len().min(from + SENTENCES)].join(" "));
        }
        let (year, month, day) = (
            1990 + numbers.below(36),
            1 + numbers.below(12),
            1 + numbers.below(28),
        );
        let made = Made {
            id: number.to_string(),
            title: &titles[numbers.below(titles.len())],
            text: paragraphs.join("\n\n"),
            published: format!("{year}-{month:02}-{day:02}"),
            source: format!("Sample Wire {}", numbers.below(40)),
        };
        serde_json::to_writer(&mut out, &made)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
