//! Whether a number alone is a year.
//!
//! In: a number of four digits and what stands around it. Out: yes, unless it counts something,
//! belongs to a longer number or numbers a document. Years far from ours need a word before them
//! that says so. Looks at a bounded number of words.

use super::classes::Parts;
use super::context::{Around, UNITS, starts_with_digit};
use super::words::Sense;

/// Words whose numbers are not years.
const NUMBERED: [&str; 26] = [
    "resolution",
    "resolutions",
    "no",
    "nos",
    "number",
    "numbers",
    "flight",
    "room",
    "page",
    "pages",
    "section",
    "article",
    "articles",
    "paragraph",
    "form",
    "model",
    "channel",
    "route",
    "highway",
    "order",
    "decree",
    "bill",
    "unscr",
    "usd",
    "eur",
    "unit",
];

/// Words after which a four-digit number is a year.
const BEFORE_YEARS: [&str; 24] = [
    "in",
    "since",
    "by",
    "until",
    "till",
    "during",
    "from",
    "before",
    "after",
    "through",
    "of",
    "year",
    "circa",
    "fiscal",
    "between",
    "throughout",
    "spring",
    "summer",
    "autumn",
    "winter",
    "early",
    "late",
    "mid",
    "around",
];

/// Two years joined by a hyphen or a word are no farther apart.
const LONGEST_REIGN: i16 = 400;

/// Words that belong to a noun, so that a number after them is hardly its count.
const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "this", "that", "his", "her", "its", "their", "our", "s", "first", "last", "second",
    "new", "failed",
];

impl Around<'_, '_> {
    /// Whether a four-digit number is a year here.
    pub(super) fn is_year(&self, parts: &Parts) -> bool {
        let Some(year) = parts.years[0] else { return false };
        if !self.stands_free() || self.is_numbered() {
            return false;
        }
        if let [Some(first), Some(last)] = parts.years {
            return first < last && last - first < LONGEST_REIGN;
        }
        let before = self.before(1);
        let dated = BEFORE_YEARS.contains(&before) || self.raw_before(1) == "(" || self.year_stands_before();
        let next = self.after(0);
        let measured = matches!(
            self.words.sense(self.range.end),
            Sense::Unit { .. } | Sense::Scale(_)
        );
        if next == "%" || measured || UNITS.contains(&next) {
            return false;
        }
        match year {
            1_900..=2_050 => {
                let temporal = matches!(before, "in" | "since" | "until" | "during" | "year" | "-");
                temporal || DETERMINERS.contains(&before) || !self.plural_follows()
            }
            1_500..=1_899 if self.ends_heading() || before == "to" && self.before(2) == "back" => true,
            _ => dated && !self.plural_follows(),
        }
    }

    /// Whether it stands at the end of a heading or entry, as in `Treaty of Amity, 1797.` or `Latest date: 1854`.
    fn ends_heading(&self) -> bool {
        let opens = matches!(self.raw_before(1), "," | ":" | "&" | "(");
        let rest = &self.words.text.raw[self.words.end_of(self.range.end - 1)..];
        let ends = rest.trim_start_matches(' ').is_empty() || rest.trim_start_matches(' ').starts_with('\n');
        opens && (ends || !self.word_follows() || self.after(0) == "and")
    }

    /// Whether a year stands right before, with one word between: `1848 and 1849`, `1848-49`.
    fn year_stands_before(&self) -> bool {
        let joined = matches!(
            self.raw_before(1),
            "-" | "–" | "—" | "/" | "," | "and" | "to" | "or"
        );
        let year = self.range.start.checked_sub(2).map(|at| self.words.sense(at));
        joined && matches!(year, Some(Sense::Number { digits: 4, .. }))
    }

    /// Whether nothing is attached to a number that makes it something else than a year.
    fn stands_free(&self) -> bool {
        let (start, end) = (self.range.start, self.range.end);
        let before = match self.raw_before(1) {
            "$" | "€" | "£" | "¥" | "#" | "§" => false,
            "/" | "." | ":" | "_" | "+" | "=" | "&" if self.is_glued_before() => self.year_stands_before(),
            mark if self.is_glued_before() && self.words.is_hyphen(start - 1) => {
                let prefix = matches!(self.before(2), "pre" | "post" | "mid" | "late" | "early" | "");
                mark == "—" || prefix || self.year_stands_before() || !self.words.glued(start - 1)
            }
            _ => true,
        };
        let number_follows = self.words.glued(end + 1) && starts_with_digit(self.words.raw(end + 1));
        let year_follows = matches!(self.words.sense(end + 1), Sense::Number { digits: 4, .. });
        let after = match self.words.raw(end) {
            "/" | "-" | "–" | "." | ":" if self.is_glued_after() && number_follows => year_follows,
            "%" | "°" | "$" | "€" if self.is_glued_after() => false,
            _ => true,
        };
        before && after
    }

    /// Whether it is the number of a document or such, also in a list: `resolutions 242, 338 and 1397`.
    fn is_numbered(&self) -> bool {
        const LIST: usize = 12;
        let mut at = self.range.start;
        for _ in 0..LIST {
            let Some(before) = at.checked_sub(1) else {
                return false;
            };
            let norm = self.words.norm(before);
            if NUMBERED.contains(&norm) {
                return self.words.norm(before + 1) != ",";
            }
            let in_list = matches!(
                self.words.sense(before),
                Sense::Number {
                    ordinal: false,
                    digits: 1..=4,
                    ..
                }
            );
            if !in_list && !matches!(norm, "," | "and" | "." | "or" | "un") {
                return false;
            }
            // A final point may end the sentence before.
            if norm == "." && !matches!(self.words.norm(before.saturating_sub(1)), "no" | "nos" | "res") {
                return false;
            }
            at = before;
        }
        false
    }
}
