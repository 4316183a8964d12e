//! The headline of a text that does not mark it.
//!
//! In: text whose first line may be a headline. Out: the headline and the text after it; or, where the
//! text begins with its first paragraph, the first sentence as a title and the whole text, so that
//! nothing is lost.

use super::dateline;
use super::layout::line;

/// The longest first line that is taken for a headline, in characters.
const LONGEST_HEADLINE: usize = 150;
/// Where a sentence that serves as a title is cut, in characters.
const LONGEST_TITLE: usize = 300;
/// Lines of at most this many characters may be broken by a program and not by the writer.
const WIDEST_WRAP: usize = 120;

/// The title of `text`, and the text after the headline or, without one, all of it.
pub(super) fn split(text: &str) -> (String, &str) {
    let width = text
        .lines()
        .take(60)
        .map(|line| line.chars().count())
        .max()
        .unwrap_or(0)
        .max(60);
    let (block, rest) = text.split_once("\n\n").unwrap_or((text, ""));
    let (first, next) = block.split_once('\n').unwrap_or((block, ""));
    if !next.is_empty() && is_wrapped(first, next, width) {
        if !rest.is_empty() && is_headline(block) {
            return (line(block), rest);
        }
    } else if is_headline(first) && text.len() > first.len() {
        return (line(first), text[first.len()..].trim_start());
    }
    let lead = if width > WIDEST_WRAP { first } else { block };
    let skipped = dateline::find(lead).map_or(0, |found| found.len);
    (title_from(&lead[skipped..]), text)
}

fn is_headline(text: &str) -> bool {
    let tail = text.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    let ends = tail.ends_with([',', ';']) || (tail.ends_with('.') && !ends_in_abbreviation(tail, ""));
    text.chars().count() <= LONGEST_HEADLINE && !ends && dateline::find(text).is_none()
}

/// Whether the line break after `first` was made because the next word did not fit in `width`.
fn is_wrapped(first: &str, next: &str, width: usize) -> bool {
    let word = next
        .split_whitespace()
        .next()
        .map_or(0, |word| word.chars().count());
    width <= WIDEST_WRAP && first.chars().count() + 1 + word > width
}

fn title_from(lead: &str) -> String {
    let lead = line(lead);
    let sentence = &lead[..sentence_end(&lead)];
    if sentence.chars().count() <= LONGEST_TITLE {
        return sentence.to_owned();
    }
    let end = sentence
        .char_indices()
        .nth(LONGEST_TITLE)
        .map_or(sentence.len(), |(at, _)| at);
    let end = sentence[..end].rfind(' ').unwrap_or(end);
    format!("{}…", sentence[..end].trim_end_matches([',', ';', ':', ' ']))
}

/// Where the first sentence ends: after its closing mark and quotes, before a word that can begin one.
fn sentence_end(text: &str) -> usize {
    let mut marks = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '。' | '！' | '？'));
    let end = marks.find_map(|(at, mark)| {
        let after = &text[at + mark.len_utf8()..];
        let next = after.trim_start_matches(['"', '”', '’', '\'', ')', '»', '」', '』']);
        let end = text.len() - next.len();
        let begins = |c: char| !c.is_lowercase() && !matches!(c, '-' | '–' | '—' | ',');
        let apart = next.is_empty() || matches!(mark, '。' | '！' | '？') || next.starts_with(' ');
        let ends = apart && next.trim_start().chars().next().is_none_or(begins);
        let is_end = ends && !(mark == '.' && !next.is_empty() && ends_in_abbreviation(&text[..=at], next));
        is_end.then_some(end)
    });
    end.unwrap_or(text.len())
}

/// Whether the full stop `text` ends with belongs to an initial or a short form, not to a sentence.
fn ends_in_abbreviation(text: &str, next: &str) -> bool {
    const TITLES: [&str; 27] = [
        "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "st", "gen", "col", "lt", "maj", "capt", "cmdr",
        "adm", "sgt", "sen", "rep", "gov", "amb", "pres", "messrs", "vs", "mt", "ft", "cf", "eds",
    ];
    const BEFORE_NUMBERS: [&str; 15] = [
        "no", "nos", "art", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
        "dec",
    ];
    let word = text.strip_suffix('.').unwrap_or(text);
    let word = word.rsplit([' ', '(', '"', '“']).next().unwrap_or("");
    let lower = word.to_ascii_lowercase();
    let before_number = next.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    is_initial
        || word.contains('.')
        || TITLES.contains(&lower.as_str())
        || (before_number && BEFORE_NUMBERS.contains(&lower.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: &str, rest: &str) {
        assert_eq!(split(text), (title.to_owned(), rest), "{text}");
    }

    #[test]
    fn headlines_leave_the_text() {
        check(
            "Iran deal reached\n\nThe powers met.",
            "Iran deal reached",
            "The powers met.",
        );
        check(
            "Iran deal reached\nThe powers met.\nThey left.",
            "Iran deal reached",
            "The powers met.\nThey left.",
        );
        check("Will talks  resume?\n\nYes.", "Will talks resume?", "Yes.");
        check("Envoys leave for U.S.\n\nBody.", "Envoys leave for U.S.", "Body.");
        let two = "Four powers agree on a new treaty to end the occupation of\nAustria after ten years\n\nThe text.";
        check(
            two,
            "Four powers agree on a new treaty to end the occupation of Austria after ten years",
            "The text.",
        );
    }

    #[test]
    fn without_headline_the_first_sentence_is_the_title() {
        let long = format!(
            "Mr. J. Smith met U.S. envoys. {}\nMore.",
            "Then he left. ".repeat(20)
        );
        check(&long, "Mr. J. Smith met U.S. envoys.", &long);
        let wrapped = "In a fast series of meetings, American officials have held\ntalks with both. This shows an effort\nto end it.";
        check(
            wrapped,
            "In a fast series of meetings, American officials have held talks with both.",
            wrapped,
        );
        check(
            "He said: \"No.\" Then he left.",
            "He said: \"No.\"",
            "He said: \"No.\" Then he left.",
        );
        check(
            "VIENNA (AP) — Talks ended. All left.\n\nMore.",
            "Talks ended.",
            "VIENNA (AP) — Talks ended. All left.\n\nMore.",
        );
        check("One line", "One line", "One line");
        check(
            "双方举行会谈。他们没有达成协议。",
            "双方举行会谈。",
            "双方举行会谈。他们没有达成协议。",
        );
        check("", "", "");
    }

    #[test]
    fn endless_sentences_are_cut_between_words() {
        let text = "words, ".repeat(100);
        let (title, rest) = split(&text);
        assert!(
            title.ends_with("words…") && title.chars().count() <= LONGEST_TITLE,
            "{title}"
        );
        assert_eq!(rest, text);
    }
}
