//! The recognising step, by rules and tables: runs of capitalised words, and what stands in and
//! around them, say of what kind a name is.
//!
//! In: a text. Out: [`Tagged`] names in order, without overlap. Names for which only weak signs
//! speak are marked; the article as a whole decides on them (see [`super::known`]).

use super::Kind;
use super::runs::Runs;
use super::words::Words;
use crate::gazetteer::{Found, sense::Sense};
use std::ops::Range;

/// A name where it stands, not yet resolved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tagged {
    pub(super) tokens: Range<usize>,
    pub(super) kind: Kind,
    /// 0 to 1.
    pub(super) confidence: f32,
    /// Whether only weak signs speak for it, or others for another kind.
    pub(super) unsure: bool,
}

/// What the tables name.
const NAMED: u32 = Sense::PLACE | Sense::NATIONALITY | Sense::ORG | Sense::EVENT;

/// Towns smaller than this are doubtful when nothing around them says they are places.
const WELL_KNOWN: u32 = 300_000;

/// All names of a text.
pub(super) fn tag(words: &Words) -> Vec<Tagged> {
    let mut tagger = Tagger {
        words,
        runs: Runs::new(words),
        tagged: Vec::new(),
        title_ends: None,
    };
    for sentence in &words.text.sentences {
        tagger.sentence(sentence.tokens.clone());
    }
    tagger.tagged
}

struct Tagger<'a> {
    words: &'a Words<'a>,
    runs: Runs<'a>,
    tagged: Vec<Tagged>,
    /// Where a title that may stand before a name has just ended.
    title_ends: Option<usize>,
}

impl Tagger<'_> {
    fn sentence(&mut self, sentence: Range<usize>) {
        let mut at = sentence.start;
        self.title_ends = None;
        while at < sentence.end {
            at = self.step(at, sentence.end).max(at + 1);
        }
    }

    /// Looks at what begins with this token; gives where to go on.
    fn step(&mut self, at: usize, end: usize) -> usize {
        let words = self.words;
        if !words.text.tokens[at].is_searchable() {
            return at + 1;
        }
        let named = words.named(at, end, NAMED);
        if !words.is_capital(at) {
            if let Some(named) = named {
                return self.push_named(&named, end);
            }
            return self.title(at, end).unwrap_or(at + 1);
        }
        if words.is_heading(at) {
            return self.in_heading(at, named, end);
        }
        let length = named.as_ref().map_or(0, |named| named.tokens.len());
        if length < 2 && words.has(at, Sense::FUNCTION) && !words.is_all_capitals(at) {
            return at + 1;
        }
        self.opened(at, end)
            .or_else(|| self.title_or_run(at, end, named))
            .unwrap_or(at + 1)
    }

    /// Passes over a title and keeps in mind where it ended.
    fn title(&mut self, at: usize, end: usize) -> Option<usize> {
        let is_title = |found: &Found| found.tokens.end <= end && found.senses.has(Sense::TITLE);
        let title = self.words.gazetteer.longest(self.words.text, at, is_title)?;
        let mut after = title.tokens.end;
        // The point of `Gen.`
        if self.words.is_mark(after, ".") {
            after += 1;
        }
        self.title_ends = title.senses.has(Sense::BEFORE_NAME).then_some(after);
        Some(after)
    }

    /// In a heading capitals say nothing: only the tables count here, the article comes later.
    fn in_heading(&mut self, at: usize, named: Option<Found>, end: usize) -> usize {
        let words = self.words;
        match named {
            Some(named)
                if named.tokens.len() > 1
                    || !words.has(
                        at,
                        Sense::COMMON_WORD | Sense::STOP | Sense::FUNCTION | Sense::GIVEN_NAME,
                    ) =>
            {
                self.push_named(&named, end)
            }
            _ => self.title(at, end).unwrap_or_else(|| {
                if words.has(at, Sense::FUNCTION | Sense::STOP | Sense::CALENDAR) {
                    return at + 1;
                }
                let run = self.runs.person(at, end);
                let sure = words.has(at, Sense::GIVEN_NAME) && run.len() > 1 && run.len() < 4;
                if sure || self.title_ends == Some(at) {
                    self.push(run.clone(), Kind::Person, 0.5, true);
                    return run.end;
                }
                at + 1
            }),
        }
    }

    /// `Ministry of …`, `Battle of …`, `Lake …`.
    fn opened(&mut self, at: usize, end: usize) -> Option<usize> {
        let openers = Sense::BODY_OPENER | Sense::EVENT_OPENER | Sense::PLACE_OPENER;
        let opener = self.words.gazetteer.longest(self.words.text, at, |found| {
            found.senses.has(openers) && found.tokens.end < end
        })?;
        let known = self.words.named(at, end, NAMED);
        let name = self.runs.after_opener(&opener, end)?;
        if known.is_some_and(|known| known.tokens.end >= name.end) {
            return None;
        }
        let (kind, confidence) = if opener.senses.has(Sense::BODY_OPENER) {
            (Kind::Org, 0.8)
        } else if opener.senses.has(Sense::EVENT_OPENER) {
            (Kind::Event, 0.75)
        } else if self.title_ends == Some(at) {
            return None;
        } else {
            (self.runs.place_or_body(&name), 0.7)
        };
        self.push(name.clone(), kind, confidence, false);
        Some(name.end)
    }

    fn title_or_run(&mut self, at: usize, end: usize, named: Option<Found>) -> Option<usize> {
        let words = self.words;
        let run = self.runs.at(at, end);
        let is_title = |found: &Found| found.tokens.end <= end && found.senses.has(Sense::TITLE);
        let title = words.gazetteer.longest(words.text, at, is_title);
        let title_length = title.as_ref().map_or(0, |title| title.tokens.len());
        let named_length = named.as_ref().map_or(0, |named| named.tokens.len());
        let body = self.runs.last_with(&run, Sense::BODY);
        if title_length > 0
            && title_length >= named_length
            && self.is_title_here(at, title_length, &run, body)
        {
            return self.title(at, end);
        }
        let body = body.filter(|_| run.len() > 1);
        if let (Some(named), None) = (&named, body)
            && (named.tokens.end >= run.end || !self.may_be_person(&run))
        {
            return Some(self.push_named(named, run.end.max(named.tokens.end)));
        }
        Some(self.run(run, named, body))
    }

    /// Whether a title is one here and not the beginning of a body's or person's name.
    fn is_title_here(&self, at: usize, length: usize, run: &Range<usize>, body: Option<usize>) -> bool {
        let words = self.words;
        if length > 1 {
            return true;
        }
        let follows_given = at > 0 && words.has(at - 1, Sense::GIVEN_NAME) && words.is_capital(at - 1);
        let is_name_too =
            words.has(at, Sense::GIVEN_NAME | Sense::PLACE_OPENER) && !words.has(at, Sense::BEFORE_NAME);
        !(follows_given || is_name_too || body.is_some_and(|body| body > at && run.len() < 4))
    }

    /// Whether a run that begins with a name of the tables reads like first and last name.
    fn may_be_person(&self, run: &Range<usize>) -> bool {
        let words = self.words;
        let second = run.start + 1;
        words.has(run.start, Sense::GIVEN_NAME)
            && run.len() < 4
            && words.is_capital(second)
            && !words.has(
                second,
                Sense::PLACE_WORD | Sense::EVENT_WORD | Sense::STOP | Sense::NATIONALITY,
            )
    }

    /// A run of capitalised words that no table knows as a whole.
    fn run(&mut self, run: Range<usize>, named: Option<Found>, body: Option<usize>) -> usize {
        let words = self.words;
        let first = run.start;
        if let Some(body) = body {
            return self.body(run, body);
        }
        let after_title = self.title_ends == Some(first);
        if let Some(last) = self
            .runs
            .last_with(&run, Sense::EVENT_WORD)
            .filter(|_| run.len() > 1 && !after_title)
        {
            self.push(first..last + 1, Kind::Event, 0.65, false);
            return last + 1;
        }
        if let Some(last) = self
            .runs
            .last_with(&run, Sense::PLACE_WORD)
            .filter(|_| run.len() > 1 && !after_title)
        {
            self.push(first..last + 1, Kind::Place, 0.7, false);
            return last + 1;
        }
        if named.is_none() && run.len() == 1 && !after_title {
            return self.single(first);
        }
        if words.begins_sentence(first)
            && words.has(first, Sense::STOP | Sense::COMMON_WORD)
            && !words.has(first, Sense::GIVEN_NAME)
        {
            return first + 1;
        }
        let person = self.runs.person(first, run.end);
        let given = words.has(first, Sense::GIVEN_NAME) && person.len() > 1;
        let (confidence, unsure) = match (after_title, given) {
            (true, _) => (0.9, words.has(first, Sense::STOP)),
            (_, true) => (0.85, false),
            _ if self.runs.acts_like_person(&person) => (0.7, false),
            _ => (0.45, true),
        };
        let kind = if person.len() > 4 && !given && !after_title {
            Kind::Org
        } else {
            Kind::Person
        };
        self.push(person.clone(), kind, confidence, unsure);
        person.end
    }

    /// A run in which a word such as `Party` stands: all up to it is a body's name.
    fn body(&mut self, run: Range<usize>, body: usize) -> usize {
        let words = self.words;
        let mut name = run.start..body + 1;
        // `The`, and what only begins the sentence.
        if words.begins_sentence(name.start) && words.has(name.start, Sense::FUNCTION) {
            name.start += 1;
        }
        if name.len() == 1 {
            return name.end;
        }
        let name = self.runs.with_tail(name, run.end);
        self.push(name.clone(), Kind::Org, 0.75, false);
        name.end
    }

    /// One capitalised word that no table knows.
    fn single(&mut self, at: usize) -> usize {
        let words = self.words;
        let next = at + 1;
        let nothing = Sense::STOP
            | Sense::FUNCTION
            | Sense::CALENDAR
            | Sense::BODY
            | Sense::EVENT_WORD
            | Sense::PLACE_WORD;
        let letters = words.raw(at).chars().filter(|c| c.is_alphabetic()).count();
        if words.has(at, nothing) || letters < 2 {
            return next;
        }
        if words.is_all_capitals(at) {
            if letters <= 7 {
                self.push(at..next, Kind::Org, 0.55, true);
            }
            return next;
        }
        let common = words.has(at, Sense::COMMON_WORD | Sense::TITLE);
        let given = words.has(at, Sense::GIVEN_NAME) && !common;
        if self.runs.acts_like_person(&(at..next)) && !common {
            self.push(at..next, Kind::Person, if given { 0.7 } else { 0.55 }, !given);
        } else if given {
            self.push(at..next, Kind::Person, 0.55, true);
        } else if self.runs.follows_place_cue(at) && !common {
            self.push(at..next, Kind::Place, 0.5, true);
        } else {
            let doubt = common || words.begins_sentence(at);
            self.push(at..next, Kind::Person, if doubt { 0.1 } else { 0.4 }, true);
        }
        next
    }

    /// A name of the tables, of the kind that fits here.
    fn push_named(&mut self, named: &Found, end: usize) -> usize {
        let words = self.words;
        let tokens = named.tokens.clone();
        let alone = tokens.len() == 1;
        let common = alone && words.has(tokens.start, Sense::COMMON_WORD | Sense::STOP | Sense::TITLE);
        let cue = self.runs.follows_place_cue(tokens.start);
        let senses = named.senses;
        if self.title_ends == Some(tokens.start)
            && alone
            && senses.has(Sense::PLACE)
            && !senses.has(Sense::NATIONALITY | Sense::ORG)
        {
            let is_country = senses
                .places()
                .next()
                .is_some_and(|place| place.country_id == place.id);
            if !is_country {
                let person = self.runs.person(tokens.start, end);
                self.push(person.clone(), Kind::Person, 0.8, true);
                return person.end;
            }
        }
        if senses.has(Sense::NATIONALITY) && !(cue && senses.has(Sense::PLACE)) {
            self.push(tokens.clone(), Kind::Nationality, 0.9, false);
        } else if senses.has(Sense::ORG) && !(common && words.begins_sentence(tokens.start)) {
            self.push(tokens.clone(), Kind::Org, if common { 0.6 } else { 0.9 }, common);
        } else if senses.has(Sense::EVENT) {
            self.push(tokens.clone(), Kind::Event, 0.85, false);
        } else if let Some(place) = senses.places().next() {
            let fame = place.country_id == place.id
                || place.population >= WELL_KNOWN
                || !alone
                || place.population == 0;
            let located = cue || self.runs.precedes_container(tokens.end);
            let tokens = self.runs.with_place_word(tokens.clone(), end);
            let person = words.has(tokens.start, Sense::GIVEN_NAME);
            if !located && common {
                return tokens.end;
            }
            let confidence = match (fame && !person, located) {
                (true, _) => 0.9,
                (_, true) => 0.75,
                _ => 0.5,
            };
            self.push(tokens.clone(), Kind::Place, confidence, confidence < 0.7);
            return tokens.end;
        }
        tokens.end
    }

    fn push(&mut self, tokens: Range<usize>, kind: Kind, confidence: f32, unsure: bool) {
        if kind != Kind::Nationality {
            self.title_ends = None;
        }
        self.tagged.push(Tagged {
            tokens,
            kind,
            confidence,
            unsure,
        });
    }
}
