//! Sentences and paragraphs, by rules: final points, what stands before them and what follows.

use super::{Sentence, Span, Token, TokenKind};

/// Splits a tokenised string into sentences.
pub(super) fn split(raw: &str, tokens: &[Token]) -> Vec<Sentence> {
    let lines = LineShape::of(raw);
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut starts_paragraph = true;
    for i in 0..tokens.len() {
        let Some(next) = tokens.get(i + 1) else { break };
        let gap = &raw[tokens[i].span.end as usize..next.span.start as usize];
        let ends = ends_sentence(raw, tokens, start, i, gap);
        let paragraph = gap.contains('\n') && lines.breaks_paragraph(raw, gap, tokens[i].span.end, ends);
        if ends || paragraph {
            push(&mut sentences, tokens, start..i + 1, starts_paragraph);
            start = i + 1;
            starts_paragraph = paragraph;
        }
    }
    push(&mut sentences, tokens, start..tokens.len(), starts_paragraph);
    sentences
}

/// Abbreviations after which a sentence goes on, in lower case without their point.
const TITLES_AND_SUCH: [&str; 62] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "capt", "cmdr", "adm", "sgt", "cpl", "pvt",
    "brig", "sen", "rep", "gov", "pres", "amb", "hon", "rev", "fr", "st", "sr", "mt", "ft", "messrs", "mme",
    "mlle", "sec", "min", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec", "no", "nos", "vs", "v", "al", "fig", "art", "vol", "pp", "p", "cf", "ca", "approx", "est", "dept",
    "ed", "viz",
];

/// Abbreviations that may end a sentence: it ends where a capital follows.
const MAY_END: [&str; 12] = [
    "inc", "corp", "co", "ltd", "jr", "etc", "bros", "ave", "blvd", "plc", "esq", "univ",
];

/// Words that begin a sentence more often than a name, for `… in the U.S. The …`.
const STARTERS: [&str; 48] = [
    "the",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "but",
    "and",
    "in",
    "on",
    "at",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "their",
    "its",
    "our",
    "as",
    "if",
    "when",
    "while",
    "after",
    "before",
    "since",
    "for",
    "from",
    "to",
    "by",
    "with",
    "there",
    "here",
    "some",
    "many",
    "most",
    "both",
    "however",
    "although",
    "meanwhile",
    "no",
    "so",
    "what",
];

/// Quotation marks and brackets in a row that are looked through, from the point to the words.
const MOST_MARKS: usize = 8;

fn ends_sentence(raw: &str, tokens: &[Token], start: usize, i: usize, gap: &str) -> bool {
    let mut last = i;
    // Closing quotation marks and brackets belong to the sentence they close.
    while last > start
        && i - last < MOST_MARKS
        && is_closing(tokens[last].span.of(raw))
        && glued(tokens, last)
    {
        last -= 1;
    }
    let mark = tokens[last].span.of(raw);
    if is_final(mark) {
        // What closes the quotation, and a second mark, still belong to the sentence.
        let next = tokens[i + 1].span.of(raw);
        return !(gap.is_empty() && (is_closing(next) || is_final(next)));
    }
    if gap.is_empty() {
        return false;
    }
    let Some(follower) = tokens[i + 1..]
        .iter()
        .take(MOST_MARKS)
        .find(|t| !is_opening(t.span.of(raw)))
    else {
        return false;
    };
    let follows = follower.span.of(raw);
    let can_start = !follows.starts_with(|c: char| c.is_lowercase())
        && !matches!(follows, "," | ";" | ":" | ")" | "-" | "–" | "—" | "." | "!" | "?");
    match mark {
        "!" | "?" | "…" => can_start,
        "." => can_start && point_ends(raw, tokens, start, last, follows, last == i),
        // The final point of `U.S.` may end the sentence too.
        _ if mark.ends_with('.') && tokens[last].kind == TokenKind::Word => {
            can_start && (is_starter(follows) || last < i)
        }
        _ => false,
    }
}

/// Whether the point at token `point` ends a sentence, given what stands before it.
fn point_ends(raw: &str, tokens: &[Token], start: usize, point: usize, follows: &str, bare: bool) -> bool {
    if point == start || !glued(tokens, point) {
        return point > start;
    }
    let before = &tokens[point - 1];
    let word = before.span.of(raw);
    if before.kind == TokenKind::Number {
        // `3.` before an item of a list.
        return point - 1 > start || !bare;
    }
    if before.kind != TokenKind::Word {
        return true;
    }
    let mut letters = word.chars();
    if let (Some(initial), None) = (letters.next(), letters.next()) {
        return !initial.is_uppercase() || initial == 'I' && is_starter(follows);
    }
    let lower = word.to_lowercase();
    if TITLES_AND_SUCH.contains(&lower.as_str()) {
        // `No.` and months end a sentence only before a word that begins one.
        let always_goes_on = word.starts_with(char::is_uppercase) && !matches!(lower.as_str(), "no" | "al");
        return !always_goes_on && !follows.starts_with(|c: char| c.is_ascii_digit()) || is_starter(follows);
    }
    if MAY_END.contains(&lower.as_str()) {
        return follows.starts_with(|c: char| c.is_uppercase());
    }
    true
}

fn is_starter(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && STARTERS.iter().any(|s| s.eq_ignore_ascii_case(word))
}

/// Marks of other scripts that always end a sentence, with or without a space after them.
fn is_final(mark: &str) -> bool {
    matches!(
        mark,
        "。" | "｡" | "！" | "？" | "．" | "।" | "॥" | "؟" | "۔" | "။" | "។" | "։" | "።" | "፧"
    )
}

fn is_closing(mark: &str) -> bool {
    matches!(
        mark,
        "\"" | "”" | "’" | "'" | "»" | ")" | "]" | "}" | "」" | "』" | "）" | "》" | "】"
    )
}

fn is_opening(mark: &str) -> bool {
    matches!(mark, "\"" | "“" | "‘" | "'" | "«" | "(" | "[" | "{" | "¿" | "¡")
}

/// Whether a token stands right after the one before it.
fn glued(tokens: &[Token], i: usize) -> bool {
    i > 0 && tokens[i - 1].span.end == tokens[i].span.start
}

fn push(
    sentences: &mut Vec<Sentence>,
    tokens: &[Token],
    range: std::ops::Range<usize>,
    starts_paragraph: bool,
) {
    if let (Some(first), Some(last)) = (tokens.get(range.start), tokens[range.clone()].last()) {
        let span = Span {
            start: first.span.start,
            end: last.span.end,
        };
        sentences.push(Sentence {
            span,
            tokens: range,
            starts_paragraph,
        });
    }
}

/// How a string is broken into lines: wrapped at a column, or one line a paragraph.
struct LineShape {
    longest: usize,
}

/// Lines longer than this are paragraphs, not wrapped text.
const WRAP_LIMIT: usize = 120;

impl LineShape {
    fn of(raw: &str) -> LineShape {
        LineShape {
            longest: raw.lines().map(str::len).max().unwrap_or(0),
        }
    }

    /// Whether a paragraph ends in a gap with a line break after byte `end`.
    fn breaks_paragraph(&self, raw: &str, gap: &str, end: u32, ends_sentence: bool) -> bool {
        if gap.bytes().filter(|&b| b == b'\n').count() > 1 || self.longest > WRAP_LIMIT {
            return true;
        }
        let line_start = raw[..end as usize].rfind('\n').map_or(0, |at| at + 1);
        let is_short = (end as usize - line_start) * 4 < self.longest * 3;
        let is_indented = gap.ends_with("  ") || gap.ends_with('\t');
        ends_sentence && (is_short || is_indented)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Text;

    /// Sentences one a line, paragraphs begin with `¶`.
    fn check(raw: &str, want: &[&str]) {
        let text = Text::segment(raw);
        let got: Vec<String> = text
            .sentences
            .iter()
            .map(|s| format!("{}{}", if s.starts_paragraph { "¶" } else { "" }, s.span.of(raw)))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn points_that_end_and_points_that_do_not() {
        check(
            "Mr. Lavrov met Gen. Kellogg. They spoke.",
            &["¶Mr. Lavrov met Gen. Kellogg.", "They spoke."],
        );
        check(
            "The U.S. President left the U.S. The talks",
            &["¶The U.S. President left the U.S.", "The talks"],
        );
        check(
            "John F. Kennedy won. It rained",
            &["¶John F. Kennedy won.", "It rained"],
        );
        check(
            "On Dec. 2 he spoke at 5 p.m. local time.",
            &["¶On Dec. 2 he spoke at 5 p.m. local time."],
        );
        check(
            "“No,” he said. “We wait.” Then he left.",
            &["¶“No,” he said.", "“We wait.”", "Then he left."],
        );
        check(
            "It rose 3.5 percent to 1,200. Why? No!",
            &["¶It rose 3.5 percent to 1,200.", "Why?", "No!"],
        );
        check(
            "Wait... what? Acme Inc. said so.",
            &["¶Wait... what?", "Acme Inc. said so."],
        );
        check("他说。好。", &["¶他说。", "好。"]);
        check(
            "他说：“好。”然后走了！！真的？",
            &["¶他说：“好。”", "然后走了！！", "真的？"],
        );
        check(
            "「行く。」と言った。終わり",
            &["¶「行く。」", "と言った。", "終わり"],
        );
        check("यह है। वह नहीं।", &["¶यह है।", "वह नहीं।"]);
        check("هل وصل؟ نعم.", &["¶هل وصل؟", "نعم."]);
        check("ሰላም። ነው።", &["¶ሰላም።", "ነው።"]);
        check("", &[]);
    }

    /// Ten times the text takes about ten times as long; quadratic work would take a hundred times.
    #[test]
    fn long_runs_of_marks_take_no_longer_than_words() {
        for piece in ["'", "\"", "1.", "a.b", "(", "x@y.", ". ", "a'"] {
            let time = |length: usize| {
                let text = piece.repeat(length);
                let began = std::time::Instant::now();
                assert!(!Text::segment(&text).tokens.is_empty());
                began.elapsed().as_secs_f64()
            };
            let (short, long) = (time(10_000).max(0.001), time(100_000));
            assert!(long < short * 50.0, "{piece}: {short} s, {long} s");
        }
    }

    #[test]
    fn paragraphs() {
        check(
            "A title\n\nFirst one. Second one.\n\nNew",
            &["¶A title", "¶First one.", "Second one.", "¶New"],
        );
        check(
            "The line is wrapped at a\ncolumn here.\nNext",
            &["¶The line is wrapped at a\ncolumn here.", "¶Next"],
        );
        let long = "word ".repeat(30);
        check(
            &format!("{long}end.\nNext paragraph"),
            &[&format!("¶{long}end."), "¶Next paragraph"],
        );
    }
}
