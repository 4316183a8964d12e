//! Times how copies are found among articles that never were: all at once, and a few that come later.
//!
//! ```text
//! cargo run --release --example many_copies [COUNT]
//! ```
//!
//! One story in ten has one to nine copies, so that a third of the articles are copies; words follow Zipf's law, as in a
//! language. Out: the time to make
//! signatures, to find all stories, and to find those of a hundred more articles, how many pairs were missed or wrong, and
//! the most memory that finding them took beside the signatures (Linux).

#[path = "evaluate/chance.rs"]
mod chance;

use self::chance::Chance;
use attache::article::Article;
use attache::copies::{Articles, LENGTH, Signature, join, stories};
use attache::text::Text;
use std::time::Instant;

/// Words of an article.
const WORDS: usize = 200;
/// Articles that come later.
const LATE: usize = 100;

impl Chance {
    /// A word; the nth is as frequent as one over n.
    fn word(&mut self) -> String {
        let share = self.below(1 << 24) as f64 / f64::from(1 << 24);
        let mut rank = 60_000_f64.powf(share) as usize;
        let mut word = String::new();
        while rank > 0 || word.len() < 4 {
            word.push(char::from(b'a' + (rank % 26) as u8));
            rank /= 26;
        }
        word
    }
}

struct Made {
    signatures: Vec<Signature>,
    /// The story each was made for.
    of: Vec<u32>,
}

impl Made {
    fn new(count: usize) -> Made {
        let mut chance = Chance(1);
        let mut made = Made {
            signatures: Vec::with_capacity(count),
            of: Vec::with_capacity(count),
        };
        let mut story = 0;
        while made.of.len() < count {
            story += 1;
            let words: Vec<String> = (0..WORDS).map(|_| chance.word()).collect();
            let copies = if chance.below(10) < 1 {
                1 + chance.below(9)
            } else {
                0
            };
            for nth in 0..=copies {
                // Of a copy a tenth of the words are others.
                let text: Vec<String> = words
                    .iter()
                    .map(|word| match nth > 0 && chance.below(10) == 0 {
                        true => chance.word(),
                        false => word.clone(),
                    })
                    .collect();
                made.add(&text.join(" "), story);
            }
        }
        made.signatures.truncate(count);
        made.of.truncate(count);
        made
    }

    fn add(&mut self, text: &str, story: u32) {
        let article = Article {
            body: text.to_owned(),
            ..Article::default()
        };
        let id = self.of.len().to_string();
        let body = Text::segment(text);
        self.signatures
            .push(Signature::of(&id, &article, &Text::segment(""), &body));
        self.of.push(story);
    }
}

/// The first articles of what was made.
struct First<'m>(&'m Made, usize);

impl Articles for First<'_> {
    fn count(&self) -> u32 {
        self.1 as u32
    }

    fn signature(&self, number: u32) -> Signature {
        self.0.signatures[number as usize]
    }

    fn id(&self, number: u32) -> String {
        number.to_string()
    }
}

/// Bytes the process has had at most (Linux).
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

fn main() -> anyhow::Result<()> {
    let count: usize = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |count| count.parse())?;
    let begun = Instant::now();
    let made = Made::new(count + LATE);
    println!(
        "{} articles of {WORDS} words written, segmented and signed: {:.1} s; signatures {} MB",
        count + LATE,
        begun.elapsed().as_secs_f64(),
        made.signatures.len() * LENGTH * 8 / 1_000_000
    );
    let before = peak();
    let begun = Instant::now();
    let copied = join(&First(&made, count), &[]);
    let joined = begun.elapsed().as_secs_f64();
    let found = stories(&First(&made, count), &copied.first);
    println!(
        "all at once: joined in {joined:.2} s, {} stories in {:.2} s more",
        found.len(),
        begun.elapsed().as_secs_f64() - joined
    );
    println!(
        "most memory beside signatures: {} MB",
        (peak() - before) / 1_000_000
    );
    let begun = Instant::now();
    let all = First(&made, count + LATE);
    let later = join(&all, &copied.known);
    let found = stories(&all, &later.first);
    println!(
        "{LATE} more: {:.2} s, {} stories",
        begun.elapsed().as_secs_f64(),
        found.len()
    );
    let anew = join(&all, &[]);
    anyhow::ensure!(
        anew.first == later.first,
        "what came later was joined as all at once"
    );
    let wrong = found.iter().flatten().zip(found.iter().flatten().skip(1));
    let firsts: std::collections::HashSet<u32> = found.iter().map(|story| story[0].number).collect();
    let wrong = wrong.filter(|(one, other)| {
        !firsts.contains(&other.number) && made.of[one.number as usize] != made.of[other.number as usize]
    });
    let together: usize = found.iter().map(|story| story.len() - 1).sum();
    let stories = made.of.iter().collect::<std::collections::HashSet<_>>().len();
    println!(
        "copies made {}, found {together}, of them wrong {}",
        made.of.len() - stories,
        wrong.count()
    );
    Ok(())
}
