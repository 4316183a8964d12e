//! Words of scripts written without spaces, and what readers see as one character.
//!
//! In: a segmented text, whose tokens are single characters there. Out: runs of tokens that a dictionary has as one
//! word. A word the dictionaries do not know comes out in pieces; nothing that is searched for may rest on them alone.

use crate::text::{Text, is_unspaced};
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{GraphemeClusterSegmenter, WordSegmenter};
use std::ops::Range;

/// The words of a text that are written without spaces, as runs of tokens, in order. Empty for other texts.
pub fn words(text: &Text) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    // A look at the bytes spares most texts the look at the characters.
    if text.raw.is_ascii() {
        return words;
    }
    let unspaced = |token: usize| text.raw(token).starts_with(is_unspaced);
    let mut at = 0;
    while at < text.tokens.len() {
        let begin = at;
        while at < text.tokens.len()
            && unspaced(at)
            && (at == begin || text.tokens[at - 1].span.end == text.tokens[at].span.start)
        {
            at += 1;
        }
        if at == begin {
            at += 1;
        } else {
            cut(text, begin..at, &mut words);
        }
    }
    words
}

/// Cuts a run of tokens without a gap.
fn cut(text: &Text, run: Range<usize>, words: &mut Vec<Range<usize>>) {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let span = text.span(run.clone());
    let mut begin = run.start;
    for boundary in segmenter.segment_str(span.of(text.raw)).skip(1) {
        let byte = span.start + boundary as u32;
        // A boundary inside a token, before a mark, is none.
        let after = text.tokens[run.clone()].partition_point(|token| token.span.start < byte) + run.start;
        let is_boundary = after == run.end || text.tokens[after].span.start == byte;
        if is_boundary && after > begin {
            words.push(begin..after);
            begin = after;
        }
    }
}

/// The last place at or before byte `at` of a text where no character, as readers see it, is cut.
pub fn grapheme_before(text: &str, at: usize) -> usize {
    if text.as_bytes()[..at].is_ascii() && text.as_bytes().get(at).is_none_or(u8::is_ascii) {
        return at;
    }
    let places = GraphemeClusterSegmenter::new().segment_str(text);
    places.take_while(|place| *place <= at).last().unwrap_or(0)
}
