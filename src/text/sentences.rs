//! Sentences and paragraphs.

use super::{Sentence, Span, Token};

pub(super) fn split(raw: &str, tokens: &[Token]) -> Vec<Sentence> {
    let _ = raw;
    match (tokens.first(), tokens.last()) {
        (Some(a), Some(b)) => vec![Sentence {
            span: Span { start: a.span.start, end: b.span.end },
            tokens: 0..tokens.len(),
            starts_paragraph: true,
        }],
        _ => Vec::new(),
    }
}
