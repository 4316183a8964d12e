//! The dateline: `GENEVA, 15 August 1955 (Reuters) —` before the first sentence.
//!
//! In: the first paragraph of a body. Out: the agency and the day it names, and how far it goes. The
//! body keeps it; nothing is taken away. An upper-case word before a dash that names neither agency nor
//! day is no dateline here, because headlines look like that too.

use super::when::{self, Day};

/// What a dateline says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline {
    /// The place up to its first comma, as printed.
    pub(super) place: String,
    /// The agency in brackets, as printed.
    pub(super) source: Option<String>,
    /// The day, often without its year.
    pub(super) day: Option<Day>,
    /// Bytes from the beginning of the text to the first sentence.
    pub(super) len: usize,
}

/// Datelines are short; a dash further on belongs to a sentence.
const LONGEST: usize = 160;

/// The dateline that `text` begins with.
pub(super) fn find(text: &str) -> Option<Dateline> {
    let line = text.lines().next()?;
    let end = line.char_indices().nth(LONGEST).map_or(line.len(), |(at, _)| at);
    let (head, after) = split_at_dash(&line[..end]).or_else(|| split_after_slashes(&line[..end]))?;
    let (source, rest) = take_agency(head);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (place, day) = take_day(&words);
    if !is_place(place, source.is_some(), day) || (source.is_none() && day.is_none()) {
        return None;
    }
    let len = after + line[after..].len() - line[after..].trim_start_matches([' ', '-', '–', '—', '.']).len();
    let joined = place.join(" ");
    Some(Dateline {
        place: joined
            .split(',')
            .next()
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_owned(),
        source: source.map(str::to_owned),
        day,
        len,
    })
}

/// Splits at the first dash that stands as a word or closes brackets: what is before, where it ends.
fn split_at_dash(line: &str) -> Option<(&str, usize)> {
    line.char_indices().find_map(|(at, c)| {
        let (before, after) = (&line[..at], &line[at + c.len_utf8()..]);
        let apart = before.ends_with([' ', ')', '.', '/', '\u{a0}']);
        let is_dash = match c {
            '—' => true,
            '–' => apart,
            '-' => after.starts_with('-') || (apart && after.starts_with(' ')),
            _ => false,
        };
        is_dash.then_some((before, at + c.len_utf8()))
    })
}

/// `MOSCOW, December 2. /TASS/. The minister`: the slashes end it.
fn split_after_slashes(line: &str) -> Option<(&str, usize)> {
    let end = line.find("/. ")?;
    Some((&line[..=end], end + 2))
}

/// Takes `(Agency)` or `/Agency/` out of the head.
fn take_agency(head: &str) -> (Option<&str>, String) {
    for (open, close) in [('(', ')'), ('/', '/')] {
        let Some(at) = head.find(open) else { continue };
        let Some(len) = head[at + 1..].find(close) else {
            continue;
        };
        let name = head[at + 1..at + 1 + len].trim();
        if name.len() <= 60 && name.chars().any(char::is_alphabetic) && when::day_in_words(name).is_none() {
            return (Some(name), format!("{} {}", &head[..at], &head[at + 2 + len..]));
        }
    }
    (None, head.to_owned())
}

/// The words of the place, and the day made of the longest run of words at the end.
fn take_day<'a>(words: &'a [&'a str]) -> (&'a [&'a str], Option<Day>) {
    for at in 1..words.len() {
        let text = words[at..].join(" ");
        let text = text.trim_end_matches(['.', ':', ',']);
        let full = || {
            when::day(text).map(|d| Day {
                year: Some(d.year()),
                month: d.month(),
                day: d.day(),
            })
        };
        if let Some(day) = when::day_in_words(text).or_else(full) {
            return (&words[..at], Some(day));
        }
    }
    (words, None)
}

/// Whether the words can be the place of a dateline: upper case up to the first comma, or names where
/// an agency or a full date after a comma makes it certain.
fn is_place(words: &[&str], has_source: bool, day: Option<Day>) -> bool {
    if words.is_empty() || words.len() > 8 {
        return false;
    }
    let joined = words.join(" ");
    let first = joined.split(',').next().unwrap_or("");
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    if letters >= 2 && !first.chars().any(char::is_lowercase) {
        return true;
    }
    let certain = has_source || (day.is_some_and(|day| day.year.is_some()) && joined.ends_with(','));
    let particles = [
        "de", "of", "the", "and", "la", "le", "el", "al", "di", "da", "do", "del", "on", "am", "sur",
    ];
    let is_name = |word: &str| word.starts_with(char::is_uppercase) || particles.contains(&word);
    let starts = [
        "On", "In", "At", "By", "Since", "From", "The", "A", "This", "It", "He", "She", "They",
    ];
    certain && words.len() <= 6 && words.iter().all(|word| is_name(word)) && !starts.contains(&words[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_read() {
        for (text, expected) in [
            ("MOSCOW, Dec 2 (Agency) - The talks", "Agency|12-2|The talks"),
            (
                "GENEVA, 15 August 1955 (Sample Agency) — Four powers",
                "Sample Agency|1955-8-15|Four powers",
            ),
            ("WASHINGTON (AP) — The president", "AP||The president"),
            (
                "KYIV, Ukraine, Dec. 2, 2025 (Reuters) - A drone",
                "Reuters|2025-12-2|A drone",
            ),
            (
                "UNITED NATIONS, Sept. 5 (UPI) -- The council",
                "UPI|9-5|The council",
            ),
            (
                "ST. PETERSBURG, January 3. /TASS/. The minister",
                "TASS|1-3|The minister",
            ),
            (
                "KYIV. Nov 5 (Interfax-Ukraine) – Ministers",
                "Interfax-Ukraine|11-5|Ministers",
            ),
            ("PARIS, May 7 1954—The line", "|1954-5-7|The line"),
            ("Kyiv, Ukraine (AP) — A drone", "AP||A drone"),
            ("Geneva, 15 August 1955 — Four", "|1955-8-15|Four"),
            ("VIENNA, 2015-07-14 (IAEA) - Text", "IAEA|2015-7-14|Text"),
            ("NATO - Russia talks begin", ""),
            ("On Tuesday, December 2, 2025 — a date to remember", ""),
            ("The minister (a lawyer) - who came late - left.", ""),
            ("MOSCOW", ""),
            ("", ""),
        ] {
            let found = find(text).map_or(String::new(), |found| {
                let day = found.day.map_or(String::new(), |d| {
                    let year = d.year.map_or(String::new(), |year| format!("{year}-"));
                    format!("{year}{}-{}", d.month, d.day)
                });
                format!(
                    "{}|{day}|{}",
                    found.source.unwrap_or_default(),
                    &text[found.len..]
                )
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
