//! Articles made out of given texts.
//!
//! Each takes a few sentences in a row from each of several texts, so that two of them share little, and gets a key, a
//! day and a publisher. The same texts give the same articles.

use anyhow::{Context, bail};
use attache::text::Text;
use std::io::BufRead;

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

/// An article.
#[derive(serde::Serialize)]
pub(crate) struct Made {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) published: String,
    pub(crate) source: String,
}

/// A small generator of numbers (xorshift64*, Vigna 2016), so that runs are alike.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

/// Titles and sentences of given texts.
pub(crate) struct Texts {
    titles: Vec<String>,
    pub(crate) sentences: Vec<Vec<String>>,
}

impl Texts {
    /// Reads files with an object a line with `title` and `text` (or `body`).
    pub(crate) fn read(paths: impl Iterator<Item = String>) -> anyhow::Result<Texts> {
        let (mut titles, mut sentences) = (Vec::new(), Vec::new());
        for path in paths {
            let file = std::fs::File::open(&path).with_context(|| path.clone())?;
            for line in std::io::BufReader::new(file).lines() {
                let given: Given = serde_json::from_str(&line?).with_context(|| path.clone())?;
                let text = Text::segment(&given.text);
                let own = text.sentences.iter().map(|s| s.span.of(text.raw).to_owned());
                let own: Vec<String> = own.collect();
                if !own.is_empty() {
                    titles.push(given.title);
                    sentences.push(own);
                }
            }
        }
        if sentences.is_empty() {
            bail!("the files hold no texts");
        }
        Ok(Texts { titles, sentences })
    }

    /// So many articles.
    pub(crate) fn articles(&self, count: usize) -> impl Iterator<Item = Made> {
        let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
        (0..count).map(move |number| {
            let mut paragraphs = Vec::with_capacity(PARTS);
            for _ in 0..PARTS {
                let sentences = &self.sentences[numbers.below(self.sentences.len())];
                let from = numbers.below(sentences.len());
                paragraphs.push(sentences[from..sentences.len().min(from + SENTENCES)].join(" "));
            }
            let (year, month, day) = (
                1990 + numbers.below(36),
                1 + numbers.below(12),
                1 + numbers.below(28),
            );
            Made {
                id: number.to_string(),
                title: self.titles[numbers.below(self.titles.len())].clone(),
                text: paragraphs.join("\n\n"),
                published: format!("{year}-{month:02}-{day:02}"),
                source: format!("Sample Wire {}", numbers.below(40)),
            }
        })
    }
}
