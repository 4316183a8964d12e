//! Whether a month, a season or the number of a day stands for itself: `May`, `the fall` and `the 17th` are other
//! things too.
//!
//! In: where it was found. Out: whether it is a date there. Looks at a bounded number of words.

use super::context::Around;
use super::words::Sense;
use std::ops::Range;

/// Words after which a month is no name and no verb, whichever it is; and after which May may be a name still.
const BEFORE_ANY: [&str; 14] = [
    "in",
    "since",
    "until",
    "till",
    "during",
    "through",
    "last",
    "this",
    "next",
    "early",
    "late",
    "mid",
    "every",
    "throughout",
];
const BEFORE_OTHERS: [&str; 13] = [
    "by", "from", "of", "before", "after", "between", "to", "for", "and", "or", "each", "around", "s",
];

/// Months that are names of people or other words too.
const NAMES_TOO: [&str; 5] = ["may", "march", "april", "june", "august"];

/// What is said to be by somebody.
const DONE_BY: [&str; 16] = [
    "attempt",
    "bid",
    "brought",
    "call",
    "comments",
    "decision",
    "letter",
    "made",
    "move",
    "plan",
    "proposal",
    "remarks",
    "speech",
    "statement",
    "trip",
    "visit",
];

/// Words after which `the 17th` may be a day.
const BEFORE_DAYS: [&str; 8] = ["on", "by", "until", "till", "from", "since", "before", "after"];

/// Words that may go on after a day or season that stands alone.
const AFTER_TIMES: [&str; 40] = [
    "the", "a", "an", "he", "she", "it", "they", "we", "his", "her", "their", "its", "and", "or", "but",
    "to", "at", "in", "on", "by", "for", "from", "with", "when", "as", "after", "before", "while", "was",
    "were", "is", "had", "has", "have", "will", "would", "that", "there", "this", "until",
];

/// Words after which a season is one of the calendar.
const BEFORE_SEASONS: [&str; 16] = [
    "in",
    "during",
    "over",
    "throughout",
    "by",
    "until",
    "till",
    "since",
    "into",
    "through",
    "before",
    "after",
    "for",
    "from",
    "all",
    "following",
];

impl Around<'_, '_> {
    pub(super) fn is_month(&self) -> bool {
        let at = self.range.end - 1;
        let start = self.range.start;
        // The point of an abbreviation may be the last token.
        let name = self.words.norm(start);
        if self.hyphen_follows() || self.is_glued_before() && self.words.is_hyphen(start - 1) {
            return false;
        }
        let before = self.before(1);
        let announced = BEFORE_ANY.contains(&before) || BEFORE_OTHERS.contains(&before);
        if NAMES_TOO.contains(&name) {
            let listed =
                matches!(before, "and" | "or" | "to") && self.month_within(start.saturating_sub(4)..start);
            let opens = before == "from" && matches!(self.after(0), "to" | "through" | "until" | "till");
            let noun = matches!(before, "a" | "an" | "the" | "its" | "their")
                && self.words.raw(at + 1).starts_with(char::is_lowercase)
                && !matches!(
                    self.after(0),
                    "on" | "to" | "of" | "for" | "against" | "in" | "and"
                );
            let stands = announced && (name != "may" || BEFORE_ANY.contains(&before));
            return (stands || opens || listed || noun || self.is_term())
                && !self.words.is_capitalized(at + 1);
        }
        let in_name = start > 0 && self.words.is_capitalized(start - 1) && !announced;
        let short = name.len() <= 4 && !matches!(name, "july");
        let stands = announced && !self.words.is_capitalized(at + 1);
        !in_name && (!short || stands)
    }

    /// Whether it ends a time to do something in: `to conclude by May`, but `led by May` and `a speech by May`.
    fn is_term(&self) -> bool {
        let done = self.before(2);
        let is_doer = done.ends_with("ed") || done.ends_with("en") || DONE_BY.contains(&done);
        self.before(1) == "by" && !self.word_follows() && !is_doer
    }

    fn month_within(&self, tokens: Range<usize>) -> bool {
        tokens
            .into_iter()
            .any(|at| matches!(self.words.sense(at), Sense::Month { .. }))
    }

    pub(super) fn is_day_alone(&self) -> bool {
        // `by the 4th and 5th battalions`, `from the 1st to the 5th century`, `of the 5th Army`
        let is_one = !matches!(self.after(0), "and" | "or" | "to");
        let ends = !self.word_follows() || AFTER_TIMES.contains(&self.after(0)) && is_one;
        BEFORE_DAYS.contains(&self.before(1)) && ends && !self.hyphen_follows()
    }

    pub(super) fn is_season(&self) -> bool {
        let (range, before) = (self.range.clone(), self.before(1));
        let name = self.words.norm(range.end - 1);
        let has_portion = range
            .clone()
            .any(|at| matches!(self.words.sense(at), Sense::Portion { .. }));
        let has_article = range.clone().any(|at| self.words.norm(at) == "the");
        let is_other = matches!(name, "fall" | "spring");
        let is_drop = name == "fall" && matches!(before, "from" | "before" | "after" | "since" | "for");
        // `The winter will be hard.`
        let begins = !is_other && self.words.raw(range.start) == "The";
        let opens = has_portion || begins || BEFORE_SEASONS.contains(&before);
        // `over the summer rivals offered more`
        let lasts = matches!(before, "over" | "during" | "throughout") && self.after(0) != "of";
        let goes_on = AFTER_TIMES.contains(&self.after(0)) && (!is_other || has_article);
        let ends = !self.word_follows() || lasts || goes_on;
        opens && ends && !is_drop && !self.words.is_capitalized(range.end - 1) && !self.hyphen_follows()
    }
}
