//! A text cut into runs: names, dates, and what matches in them.
//!
//! In: a text, the spans of its layers and of what matches. Out: runs in order that together are the text. A run is
//! under one layer only; a match may go through several, and its number stands where it begins.

use super::views::{Named, Piece, Run};
use std::ops::Range;

/// A name or a date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layer {
    /// Its bytes.
    pub span: Range<usize>,
    /// The name it is.
    pub name: Option<Named>,
    /// What the date means.
    pub date: Option<String>,
}

/// Lines of a text that are not empty, without the space around them.
pub(super) fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let begin = start + (line.len() - line.trim_start().len());
        let end = begin + line.trim().len();
        if begin < end {
            found.push(begin..end);
        }
        start += line.len();
    }
    found
}

/// A text with what matches in it.
pub(super) fn pieces(text: &str, marks: &[Range<usize>]) -> Vec<Piece> {
    cut(text, 0..text.len(), marks, None)
}

/// Part of a text with layers and matches. Layers are in the order of their beginnings; of two that overlap the first
/// stays. The first match has the number `first`.
pub(super) fn runs(
    text: &str,
    part: Range<usize>,
    layers: &[Layer],
    marks: &[Range<usize>],
    first: usize,
) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = part.start;
    let mut push = |span: Range<usize>, layer: Option<&Layer>| {
        if span.start < span.end {
            found.push(Run {
                pieces: cut(text, span, marks, Some(first)),
                name: layer.and_then(|layer| layer.name.clone()),
                date: layer.and_then(|layer| layer.date.clone()),
            });
        }
    };
    for layer in layers {
        let Range { start, end } = layer.span;
        if start < at || end > part.end || start >= end {
            continue;
        }
        push(at..start, None);
        push(start..end, Some(layer));
        at = end;
    }
    push(at..part.end, None);
    found
}

/// A span cut where matches begin and end.
fn cut(text: &str, span: Range<usize>, marks: &[Range<usize>], first: Option<usize>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = span.start;
    let mut push = |range: Range<usize>, is_match: bool, number: usize| {
        if range.start < range.end {
            let text = text.get(range).unwrap_or_default().to_owned();
            pieces.push(Piece {
                text,
                is_match,
                number,
            });
        }
    };
    let near = marks.partition_point(|mark| mark.end <= span.start);
    for (nth, mark) in marks.iter().enumerate().skip(near) {
        if mark.start >= span.end {
            break;
        }
        let (start, end) = (mark.start.max(at), mark.end.min(span.end));
        push(at..start, false, 0);
        let begins = mark.start >= span.start;
        let number = first.filter(|_| begins).map_or(0, |first| first + nth);
        push(start..end, true, number);
        at = end.max(at);
    }
    push(at..span.end, false, 0);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(pairs: &[(usize, usize)]) -> Vec<Range<usize>> {
        pairs.iter().map(|(start, end)| *start..*end).collect()
    }

    fn printed(pieces: &[Piece]) -> String {
        let print = |piece: &Piece| match (piece.is_match, piece.number) {
            (false, _) => piece.text.clone(),
            (true, 0) => format!("*{}*", piece.text),
            (true, number) => format!("*{number}:{}*", piece.text),
        };
        pieces.iter().map(print).collect()
    }

    #[test]
    fn matches_are_cut_out() {
        let check = |text: &str, marks: &[(usize, usize)], want: &str| {
            assert_eq!(printed(&pieces(text, &ranges(marks))), want);
        };
        check("peace talks", &[], "peace talks");
        check("peace talks", &[(0, 5)], "*peace* talks");
        check("peace talks", &[(0, 5), (6, 11)], "*peace* *talks*");
        check("мир и мир", &[(0, 6), (10, 16)], "*мир* и *мир*");
        check("", &[], "");
    }

    #[test]
    fn layers_and_matches_cross() {
        let layer = |span, kind| Layer {
            span,
            name: Some(Named {
                kind,
                href: String::new(),
            }),
            date: None,
        };
        let check = |text: &str, layers: &[Layer], marks: &[(usize, usize)], want: &str| {
            let found = runs(text, 0..text.len(), layers, &ranges(marks), 3);
            let print = |run: &Run| match &run.name {
                Some(name) => format!("[{} {}]", name.kind, printed(&run.pieces)),
                None => printed(&run.pieces),
            };
            assert_eq!(found.iter().map(print).collect::<String>(), want);
        };
        let text = "Sergei Lavrov spoke";
        check(text, &[], &[], text);
        check(
            text,
            &[layer(0..13, "person")],
            &[],
            "[person Sergei Lavrov] spoke",
        );
        check(
            text,
            &[layer(0..13, "person")],
            &[(7, 13)],
            "[person Sergei *3:Lavrov*] spoke",
        );
        check(
            text,
            &[layer(0..13, "person")],
            &[(7, 19)],
            "[person Sergei *3:Lavrov*]* spoke*",
        );
        check(
            text,
            &[layer(0..13, "person"), layer(7..13, "place")],
            &[],
            "[person Sergei Lavrov] spoke",
        );
        check(
            text,
            &[layer(14..90, "person")],
            &[(0, 6), (7, 13)],
            "*3:Sergei* *4:Lavrov* spoke",
        );
    }

    #[test]
    fn paragraphs_are_lines() {
        let check = |text: &str, want: &[&str]| {
            let found: Vec<&str> = paragraphs(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, want);
        };
        check("", &[]);
        check("one", &["one"]);
        check("  one \n\n\ttwo\r\nthree", &["one", "two", "three"]);
    }
}
