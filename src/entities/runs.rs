//! Runs of words that can be one name, and the signs around them.

use super::Kind;
use super::words::Words;
use crate::gazetteer::{Found, sense::Sense};
use crate::text::TokenKind;
use std::ops::Range;

/// Words whose possessive begins names of bodies: `People's …`, `Workers' …`.
const MEMBERS: [&str; 12] = [
    "people",
    "peoples",
    "workers",
    "women",
    "womens",
    "childrens",
    "children",
    "farmers",
    "students",
    "teachers",
    "citizens",
    "mens",
];

/// Particles that need a hyphen after them, since they are English words too.
const HYPHENATED: [&str; 7] = ["as", "an", "at", "ad", "ar", "az", "ash"];

/// Forms of nations' names before a hyphen, and other prefixes of them.
const PREFIXES: [&str; 24] = [
    "franco", "sino", "russo", "anglo", "indo", "greco", "graeco", "turco", "serbo", "afro", "euro",
    "austro", "italo", "luso", "hispano", "judeo", "arabo", "irano", "pan", "anti", "pro", "neo", "non",
    "ex",
];

/// Words before `to` or `from` that people follow.
const LEADS_TO_PEOPLE: [&str; 12] = [
    "according",
    "response",
    "thanks",
    "reply",
    "letter",
    "answer",
    "loyal",
    "close",
    "belongs",
    "apart",
    "call",
    "message",
];

/// Ends of English nouns that names hardly have.
const NOUN_ENDINGS: [&str; 20] = [
    "tion", "tions", "sion", "sions", "ment", "ments", "ness", "logy", "phobia", "ship", "ism", "isms",
    "ance", "ence", "ity", "ities", "ists", "ation", "hood", "ware",
];

/// More tokens than any name has.
const LONGEST: usize = 14;

pub(super) struct Runs<'a> {
    words: &'a Words<'a>,
}

impl<'a> Runs<'a> {
    pub(super) fn new(words: &'a Words<'a>) -> Runs<'a> {
        Runs { words }
    }

    /// The run of capitalised words that begins at a token, cut before what begins another name.
    pub(super) fn at(&self, start: usize, end: usize) -> Range<usize> {
        let end = end.min(start + LONGEST);
        let mut last = start + 1;
        while let Some(next) = self.next_part(start, last, end) {
            if self.cuts(start, next.start, end) {
                break;
            }
            last = next.end;
        }
        start..last
    }

    /// What goes on a run that now ends at `at`; the range begins with its first word.
    fn next_part(&self, start: usize, at: usize, end: usize) -> Option<Range<usize>> {
        let words = self.words;
        let part = |token: usize| (token < end).then_some(token..token + 1);
        if self.goes_on(start, at) {
            return part(at);
        }
        if words.is_mark(at, ".") && self.is_abbreviated(at - 1) && self.goes_on(start, at + 1) {
            return part(at + 1);
        }
        if words.is_hyphen(at) {
            let tail = at + 1;
            let joins = words.is_capital(tail) && !self.are_two_names(at - 1, tail)
                || words.has(tail, Sense::SYLLABLE) && at - start >= 1 && words.is_small(tail);
            return if joins { part(tail) } else { None };
        }
        if words.raw(at) == "&" && words.is_capital(at + 1) && at + 1 < end {
            return part(at + 1);
        }
        if words.raw(at).starts_with(['\'', '’'])
            && words.is_glued(at)
            && MEMBERS.contains(&words.norm(at - 1))
        {
            return if self.goes_on(start, at + 1) {
                part(at + 1)
            } else {
                None
            };
        }
        self.after_particles(start, at).and_then(part)
    }

    /// The capitalised word after one or two particles such as `al-` or `de la`.
    fn after_particles(&self, start: usize, at: usize) -> Option<usize> {
        let words = self.words;
        let mut next = at;
        for _ in 0..2 {
            if !(words.has(next, Sense::PARTICLE) && words.is_small(next)) {
                break;
            }
            let hyphen = words.is_hyphen(next + 1);
            if !hyphen && HYPHENATED.contains(&words.norm(next)) {
                return None;
            }
            next += if hyphen { 2 } else { 1 };
        }
        (next > at && self.goes_on(start, next)).then_some(next)
    }

    /// Whether a run goes on with this token.
    fn goes_on(&self, start: usize, token: usize) -> bool {
        let words = self.words;
        if !words.is_capital(token) || token <= start {
            return false;
        }
        let before = token - 1;
        if words.has(token, Sense::CALENDAR) {
            return words.has(before, Sense::GIVEN_NAME | Sense::TITLE);
        }
        !words.has(token, Sense::FUNCTION) || words.is_all_capitals(token) && words.norm(token) != "us"
    }

    /// Initials, and what is written with a point inside names: `St. Louis`.
    fn is_abbreviated(&self, token: usize) -> bool {
        let raw = self.words.raw(token);
        raw.chars().count() == 1
            || self.words.has(token, Sense::SUFFIX)
            || matches!(self.words.norm(token), "st" | "mt" | "ft")
    }

    /// Whether a hyphen stands between two names: `Russia-Ukraine`.
    fn are_two_names(&self, left: usize, right: usize) -> bool {
        let names = Sense::PLACE | Sense::NATIONALITY | Sense::ORG;
        let both = self.words.has(left, names) && self.words.has(right, names | Sense::STOP);
        both && !(self.words.has(left, Sense::GIVEN_NAME) && self.words.has(right, Sense::GIVEN_NAME))
    }

    /// Where the people begins before whose name this word is a prefix: `Franco-German`.
    pub(super) fn prefixed_people(&self, at: usize) -> Option<usize> {
        let words = self.words;
        let is_prefix = words.is_hyphen(at + 1)
            && words.has(at + 2, Sense::NATIONALITY)
            && PREFIXES.contains(&words.norm(at));
        is_prefix.then_some(at + 2)
    }

    /// Whether a first name stands here; `German` is none.
    pub(super) fn is_given_name(&self, token: usize) -> bool {
        let words = self.words;
        words.has(token, Sense::GIVEN_NAME)
            && !words.has(token, Sense::NATIONALITY)
            && words.is_capital(token)
    }

    /// Whether a title, nationality or longer known name begins here inside a run.
    fn cuts(&self, start: usize, at: usize, end: usize) -> bool {
        let words = self.words;
        if words.is_glued(at) {
            return false;
        }
        let is_title = |found: &Found| found.tokens.end < end && found.senses.has(Sense::BEFORE_NAME);
        if let Some(title) = words.gazetteer.longest(words.text, at, is_title) {
            let long = title.tokens.len() > 1;
            let given = self.is_given_name(at - 1);
            if long
                || !given
                    && words.is_capital(title.tokens.end)
                    && !words.has(title.tokens.end, Sense::BODY | Sense::SUFFIX)
            {
                return true;
            }
        }
        if words.has(at, Sense::NATIONALITY) && !words.has(at, Sense::GIVEN_NAME | Sense::STOP | Sense::PLACE)
        {
            return !self.leads_to_body(at, end) || words.has(at - 1, Sense::NATIONALITY);
        }
        let known = words.named(at, end, Sense::PLACE | Sense::ORG | Sense::EVENT);
        // `Portuguese Communist Party` is one name.
        let is_longer = known.is_some_and(|known| {
            let ends_body = words.has(known.tokens.end - 1, Sense::BODY) && known.senses.has(Sense::ORG);
            known.tokens.len() > 1 && !ends_body
        });
        is_longer && !words.has(start, Sense::GIVEN_NAME)
    }

    fn leads_to_body(&self, at: usize, end: usize) -> bool {
        let mut token = at + 1;
        while token < end && self.goes_on(at, token) {
            if self.words.has(token, Sense::BODY) {
                return true;
            }
            token += 1;
        }
        false
    }

    /// The last token of a run, not its first, that has one of these senses.
    pub(super) fn last_with(&self, run: &Range<usize>, bits: u32) -> Option<usize> {
        (run.start + 1..run.end)
            .rev()
            .find(|&token| self.words.has(token, bits) && self.words.is_capital(token))
    }

    /// First and last names from a token on: at most five words.
    pub(super) fn person(&self, start: usize, end: usize) -> Range<usize> {
        let words = self.words;
        let mut last = start + 1;
        let mut count = 1;
        while let Some(next) = self.next_part(start, last, end.max(start + 1)) {
            let foreign = Sense::BODY | Sense::EVENT_WORD | Sense::NATIONALITY | Sense::STOP;
            let stops = words.has(next.start, foreign)
                && !words.is_small(next.start)
                && !words.has(next.start, Sense::GIVEN_NAME | Sense::SUFFIX | Sense::CALENDAR);
            if count >= 5 || stops && count > 1 || self.cuts(start, next.start, end) {
                break;
            }
            last = next.end;
            count += 1;
        }
        if words.has(last - 1, Sense::SUFFIX) && words.is_mark(last, ".") && words.norm(last - 1).len() == 2 {
            last += 1;
        }
        start..last
    }

    /// The name an opener such as `Ministry of` begins, up to its last word.
    pub(super) fn after_opener(&self, opener: &Found, end: usize) -> Option<Range<usize>> {
        let words = self.words;
        let start = opener.tokens.start;
        let mut at = opener.tokens.end;
        // `St.` and `Mt.`
        if words.is_mark(at, ".") {
            at += 1;
        }
        let limit = end.min(start + LONGEST);
        let glued = words.is_hyphen(at) && words.is_capital(at + 1);
        if glued {
            at += 1;
        }
        if words.norm(at) == "the" {
            at += 1;
        }
        if at >= limit
            || !words.is_capital(at)
            || words.has(at, Sense::CALENDAR)
            || words.has(at, Sense::FUNCTION)
        {
            return None;
        }
        let mut last = self.at(at, limit).end;
        if opener.senses.has(Sense::PLACE_OPENER) {
            return Some(start..last.min(at + 3));
        }
        // `… for Security and Co-operation in Europe`: small words that go on such names.
        while matches!(words.norm(last), "and" | "for" | "of" | "in" | "on")
            || words.raw(last) == "," && words.is_capital(last + 1) && self.lists(last + 1, limit)
        {
            let mut next = last + 1;
            if words.norm(next) == "the" {
                next += 1;
            }
            let joins = words.norm(last) != "in"
                && words.is_capital(next)
                && next < limit
                && !words.has(next, Sense::FUNCTION);
            if !joins || self.begins_another(last, next, limit) {
                break;
            }
            last = self.at(next, limit).end;
        }
        Some(start..last)
    }

    /// Whether a list of capitalised words ends in `and`, as in `Culture, Youth and Sports`.
    fn lists(&self, at: usize, end: usize) -> bool {
        let run = self.at(at, end);
        run.len() == 1
            && self.words.norm(run.end) == "and"
            && !self
                .words
                .has(at, Sense::PLACE | Sense::GIVEN_NAME | Sense::NATIONALITY)
    }

    /// Whether after `and` another body, person or place begins and not the rest of this one.
    fn begins_another(&self, joint: usize, at: usize, end: usize) -> bool {
        let words = self.words;
        if words.norm(joint) != "and" {
            return false;
        }
        let openers = Sense::BODY_OPENER | Sense::EVENT_OPENER;
        let opener = words
            .gazetteer
            .longest(words.text, at, |found| found.senses.has(openers | Sense::TITLE));
        let run = self.at(at, end);
        opener.is_some()
            || words.has(
                at,
                Sense::GIVEN_NAME | Sense::PLACE | Sense::NATIONALITY | Sense::ORG,
            )
            || self.last_with(&run, Sense::BODY).is_some()
    }

    /// A body's name with the place or field that follows it: `University of …` inside a run,
    /// `Bank for International Settlements`.
    pub(super) fn with_tail(&self, name: Range<usize>, end: usize) -> Range<usize> {
        let words = self.words;
        let of = name.end;
        let joins = matches!(words.norm(of), "of" | "for" | "on") && words.is_small(of);
        if !joins {
            return name;
        }
        let first = of + 1 + usize::from(words.norm(of + 1) == "the");
        let field_follows = first < end
            && words.is_capital(first)
            && !words.has(first, Sense::CALENDAR | Sense::FUNCTION)
            && !words.is_heading(first);
        if !field_follows {
            return name;
        }
        let run = self.at(first, end);
        name.start..run.end
    }

    /// What an opener of places begins is a body where a word such as `University` ends it.
    pub(super) fn place_or_body(&self, name: &Range<usize>) -> Kind {
        if self.last_with(name, Sense::BODY).is_some() {
            Kind::Org
        } else {
            Kind::Place
        }
    }

    /// A place with the word for its kind: `Donetsk Oblast`.
    pub(super) fn with_place_word(&self, name: Range<usize>, end: usize) -> Range<usize> {
        let next = name.end;
        let goes_on = next < end && self.words.has(next, Sense::PLACE_WORD) && self.words.is_capital(next);
        if goes_on { name.start..next + 1 } else { name }
    }

    /// Whether what stands around a name speaks of a person: a verb of saying, an age, `who`.
    pub(super) fn acts_like_person(&self, name: &Range<usize>) -> bool {
        let words = self.words;
        let after = name.end;
        let says = |token: usize| words.has(token, Sense::SAY) && words.is_small(token);
        if says(after) || words.norm(after) == "who" {
            return true;
        }
        if words.raw(after) == "," {
            let next = after + 1;
            let age = words
                .text
                .tokens
                .get(next)
                .is_some_and(|t| t.kind == TokenKind::Number)
                && words.raw(next + 1) == ","
                && words.raw(next).len() <= 3;
            let role = words.is_small(next) && words.has(next, Sense::TITLE)
                || matches!(words.norm(next), "the" | "a" | "an")
                    && words.is_small(next + 1)
                    && words.has(next + 1, Sense::TITLE);
            if age || role || words.norm(next) == "who" {
                return true;
            }
        }
        // `said X.`, `told X that`
        name.start > 0 && says(name.start - 1) && matches!(words.raw(after), "." | "," | "" | "”" | "\"")
    }

    /// Whether a word such as `in` or `near` stands before.
    pub(super) fn follows_place_cue(&self, at: usize) -> bool {
        self.word_before(at)
            .is_some_and(|before| self.words.has(before, Sense::PLACE_CUE))
    }

    /// Whether `from`, `to` or `at` stands before, which people follow too.
    pub(super) fn follows_way(&self, at: usize) -> bool {
        let words = self.words;
        self.word_before(at).is_some_and(|before| {
            let led = self
                .word_before(before)
                .is_some_and(|word| LEADS_TO_PEOPLE.contains(&words.norm(word)));
            matches!(words.norm(before), "from" | "to" | "at") && !led
        })
    }

    /// The small word right before a token, or the one that begins the sentence.
    fn word_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let words = self.words;
        let is_plain = words.is_small(before) || words.is_capital(before) && words.begins_sentence(before);
        is_plain.then_some(before)
    }

    /// Whether a word ends as common nouns do and names do not: `Meteorology`, `Homophobia`.
    pub(super) fn ends_like_noun(&self, token: usize) -> bool {
        let norm = self.words.norm(token);
        NOUN_ENDINGS
            .iter()
            .any(|ending| norm.len() > ending.len() + 2 && norm.ends_with(ending))
    }

    /// Whether an article, `this` or a possessive stands before: such a name is seldom a person's.
    pub(super) fn follows_determiner(&self, at: usize) -> bool {
        let words = self.words;
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        matches!(
            words.norm(before),
            "the"
                | "a"
                | "an"
                | "this"
                | "that"
                | "these"
                | "those"
                | "its"
                | "their"
                | "our"
                | "his"
                | "her"
                | "my"
                | "your"
                | "all"
                | "every"
                | "each"
                | "any"
                | "s"
                | "’s"
                | "some"
                | "no"
        ) || matches!(words.raw(before), "'" | "’")
    }

    /// Whether the word for a kind of place follows, written small: `the Laja river`.
    pub(super) fn precedes_place_word(&self, after: usize) -> bool {
        self.words.has(after, Sense::PLACE_WORD) && self.words.is_small(after)
    }

    /// Whether an acronym in brackets follows: `Islamic Front (IF)`.
    pub(super) fn precedes_acronym(&self, after: usize) -> bool {
        let words = self.words;
        words.raw(after) == "(" && words.is_all_capitals(after + 1) && words.raw(after + 2) == ")"
    }

    /// Whether the name stands in a list after the one that ends at `before`: `X and Y`, `X, Y`.
    pub(super) fn is_listed_after(&self, before: usize, at: usize) -> bool {
        let words = self.words;
        match at.checked_sub(before) {
            Some(1) => matches!(words.norm(before), "and" | "or" | "&") || words.raw(before) == ",",
            Some(2) => words.raw(before) == "," && matches!(words.norm(before + 1), "and" | "or"),
            _ => false,
        }
    }

    /// Whether a comma and a larger place follow: `Odesa, Ukraine`.
    pub(super) fn precedes_container(&self, after: usize) -> bool {
        let words = self.words;
        if words.raw(after) != "," {
            return false;
        }
        let end = words.text.tokens.len();
        let container = words.named(after + 1, end, Sense::PLACE);
        container.is_some_and(|found| {
            let larger = |place: crate::gazetteer::Place| place.kind <= crate::gazetteer::PlaceKind::Region;
            found.senses.places().any(larger)
        })
    }
}
