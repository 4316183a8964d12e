//! The recognising step: a small neural network, compiled into the program, gives each token the
//! probabilities of its tags, and the best path through them makes names.
//!
//! In: a text with its features. Out: [`Tagged`] names in order, without overlap, with a confidence. The
//! same text gives the same names on any number of threads. What the network is made of stands in
//! `training/train.py` and `docs/model-card.md`: per spelling one vector (kept from text to text), five
//! layers of gated convolutions over the paragraph, tags in the BIO scheme.

mod kernels;
mod paths;
mod weights;

use super::features;
use super::words::Words;
use super::{Kind, Tagged};
use kernels::Forward;
use paths::Name;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;
use weights::{PROJECTED, REACHED, TAGS, Weights};

/// Tokens the network looks at together; more would leave the cache of the processor.
const BLOCK: usize = 384;

/// Spellings a thread keeps vectors of: 1,280 bytes each.
const MOST_SPELLINGS: usize = 16_384;

static WEIGHTS: LazyLock<Weights> = LazyLock::new(Weights::built_in);

/// The fastest way this processor has.
static FORWARD: LazyLock<Forward> = LazyLock::new(|| kernels::ways()[0]);

thread_local! {
    /// Vectors of spellings. They depend on nothing but the weights, so keeping them changes no result.
    static SPELLINGS: RefCell<HashMap<Box<str>, Box<[f32]>>> = RefCell::default();
}

/// A run of tokens the network sees by itself: those of `inside` are wanted, the others stand around them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    all: Range<usize>,
    inside: Range<usize>,
}

/// All names of a text, as far as single paragraphs show them.
pub(super) fn tag(words: &Words) -> Vec<Tagged> {
    tag_by(*FORWARD, words)
}

fn tag_by(forward: Forward, words: &Words) -> Vec<Tagged> {
    let count = words.text.tokens.len();
    let contexts = features::of_words(words);
    let mut scores = vec![[0.0; TAGS]; count];
    let pieces = pieces(&paragraphs(words));
    let mut at = 0;
    while at < pieces.len() {
        let mut end = at;
        let mut tokens = 0;
        while end < pieces.len() && (end == at || tokens + pieces[end].all.len() <= BLOCK) {
            tokens += pieces[end].all.len();
            end += 1;
        }
        score(forward, words, &contexts, &pieces[at..end], &mut scores);
        at = end;
    }
    let mut starts = vec![false; count];
    for sentence in &words.text.sentences {
        starts[sentence.tokens.start] = true;
    }
    let names = paths::names(&scores, &starts).into_iter();
    names.filter_map(|name| tagged(words, name)).collect()
}

/// The tokens of each paragraph.
fn paragraphs(words: &Words) -> Vec<Range<usize>> {
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    for sentence in &words.text.sentences {
        match paragraphs.last_mut() {
            Some(last) if !sentence.starts_paragraph => last.end = sentence.tokens.end,
            _ => paragraphs.push(sentence.tokens.clone()),
        }
    }
    paragraphs
}

/// Paragraphs, the long ones cut. No token sees farther than [`REACHED`], so a cut one gets the same scores.
fn pieces(paragraphs: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for paragraph in paragraphs {
        let mut start = paragraph.start;
        while start < paragraph.end {
            let end = paragraph.end.min(start + BLOCK - 2 * REACHED);
            let all = start.saturating_sub(REACHED).max(paragraph.start)..paragraph.end.min(end + REACHED);
            pieces.push(Piece {
                all,
                inside: start..end,
            });
            start = end;
        }
    }
    pieces
}

fn score(forward: Forward, words: &Words, contexts: &[u32], pieces: &[Piece], scores: &mut [[f32; TAGS]]) {
    let weights = &*WEIGHTS;
    let mut bounds = vec![0];
    let mut projected = Vec::new();
    SPELLINGS.with_borrow_mut(|spellings| {
        for piece in pieces {
            for token in piece.all.clone() {
                let raw = words.text.raw(token);
                if !spellings.contains_key(raw) {
                    if spellings.len() >= MOST_SPELLINGS {
                        spellings.clear();
                    }
                    let vector = weights.projected(&features::spelling(words.text, token));
                    spellings.insert(raw.into(), vector);
                }
                projected.extend_from_slice(&spellings[raw]);
                let from = projected.len() - PROJECTED;
                weights.add_context(contexts[token], &mut projected[from..]);
            }
            bounds.push(bounds[bounds.len() - 1] + piece.all.len());
        }
    });
    let found = forward(weights, &projected, &bounds);
    for (piece, &from) in pieces.iter().zip(&bounds) {
        let first = from + piece.inside.start - piece.all.start;
        scores[piece.inside.clone()].copy_from_slice(&found[first..first + piece.inside.len()]);
    }
}

/// A name of the network's as one of ours. Of its other names, those of events are kept.
fn tagged(words: &Words, name: Name) -> Option<Tagged> {
    let kind = match name.kind {
        paths::Type::Kind(kind) => kind,
        paths::Type::Other => {
            let key = words.key(name.tokens.clone());
            words.gazetteer.event(&key).map(|_| Kind::Event)?
        }
    };
    let confidence = WEIGHTS.calibrated(name.probability);
    Some(Tagged {
        tokens: name.tokens,
        kind,
        confidence,
        listed: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::text::Text;

    #[test]
    fn a_long_paragraph_is_tagged_as_if_it_were_whole() {
        let sentence = "On Monday President Vladimir Putin met Rustem Umerov in Moscow and the IAEA agreed, ";
        let long = sentence.repeat(60);
        let text = Text::segment(&long);
        let words = Words::new(&text, Gazetteer::built_in());
        let contexts = features::of_words(&words);
        let whole = 0..text.tokens.len();
        assert!(whole.len() > 2 * BLOCK);
        let mut cut = vec![[0.0; TAGS]; whole.len()];
        for piece in pieces(std::slice::from_ref(&whole)) {
            score(*FORWARD, &words, &contexts, &[piece], &mut cut);
        }
        let mut once = vec![[0.0; TAGS]; whole.len()];
        let piece = Piece {
            all: whole.clone(),
            inside: whole,
        };
        score(*FORWARD, &words, &contexts, &[piece], &mut once);
        assert_eq!(cut, once);
    }

    #[test]
    fn every_processor_finds_the_same_names() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut names = 0;
        for file in walkdir::WalkDir::new(corpus) {
            let path = file.expect("the sample corpus").into_path();
            let Ok(raw) = std::fs::read_to_string(&path) else {
                continue;
            };
            let text = Text::segment(&raw);
            let words = Words::new(&text, Gazetteer::built_in());
            let first = tag(&words);
            names += first.len();
            for way in kernels::ways() {
                let other = tag_by(way, &words);
                assert_eq!(first.len(), other.len(), "{}", path.display());
                for (a, b) in first.iter().zip(other) {
                    assert_eq!((&a.tokens, a.kind), (&b.tokens, b.kind), "{}", path.display());
                    assert!((a.confidence - b.confidence).abs() < 1e-3, "{}", path.display());
                }
            }
        }
        assert!(names > 500, "{names} names in the sample corpus");
    }
}
