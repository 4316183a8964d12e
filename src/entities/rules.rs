//! The recognising step, by rules and tables: runs of capitalised words, and what stands in and
//! around them, say of what kind a name is.
//!
//! In: a text. Out: [`Tagged`] names in order, without overlap. Names for which only weak signs
//! speak are marked; the article as a whole decides on them (see [`super::known`]).

use super::Kind;
use super::runs::Runs;
use super::words::Words;
use crate::gazetteer::{Found, Place, PlaceKind, sense::Sense};
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

/// Namesakes of towns smaller than this are meant more often than they.
const SMALL: u32 = 100_000;

/// All names of a text.
pub(super) fn tag(words: &Words) -> Vec<Tagged> {
    let mut tagger = Tagger {
        words,
        runs: Runs::new(words),
        tagged: Vec::new(),
        title_ends: None,
        end: 0,
    };
    for sentence in &words.text.sentences {
        tagger.sentence(sentence.tokens.clone());
    }
    tagger.tagged
}

/// Whether it is only a small town, which what follows is not likely to be named after.
fn is_obscure(named: &Found) -> bool {
    let other = Sense::NATIONALITY | Sense::ORG | Sense::EVENT;
    let town = named.senses.places().next();
    let small = |place: Place| place.kind == PlaceKind::City && place.population < WELL_KNOWN;
    named.tokens.len() == 1 && !named.senses.has(other) && town.is_some_and(small)
}

struct Tagger<'a> {
    words: &'a Words<'a>,
    runs: Runs<'a>,
    tagged: Vec<Tagged>,
    /// Where a title that may stand before a name has just ended.
    title_ends: Option<usize>,
    /// Where the sentence ends.
    end: usize,
}

impl Tagger<'_> {
    fn sentence(&mut self, sentence: Range<usize>) {
        let mut at = sentence.start;
        self.title_ends = None;
        self.end = sentence.end;
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
        if let Some(people) = self.runs.prefixed_people(at).filter(|_| length < 2) {
            return people;
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
        if let Some(named) = &named {
            let covers = named.tokens.end >= run.end && (named.tokens.len() > 1 || run.len() == 1);
            let begins = body.is_none() && !self.may_be_person(&run) && !is_obscure(named);
            if covers || begins {
                return Some(self.push_named(named, run.end.max(named.tokens.end)));
            }
        }
        Some(self.run(run, named, body))
    }

    /// Whether a title is one here and not the beginning of a body's or person's name.
    fn is_title_here(&self, at: usize, length: usize, run: &Range<usize>, body: Option<usize>) -> bool {
        let words = self.words;
        if length > 1 {
            return true;
        }
        let follows_given = at > 0 && self.runs.is_given_name(at - 1);
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
        if !after_title && !given {
            return self.weak_run(person);
        }
        let (confidence, unsure) = if after_title {
            (0.9, words.has(first, Sense::STOP))
        } else {
            (0.85, false)
        };
        self.push(person.clone(), Kind::Person, confidence, unsure);
        person.end
    }

    /// Capitalised words of which no table knows any.
    fn weak_run(&mut self, run: Range<usize>) -> usize {
        let words = self.words;
        let ordinary = Sense::STOP | Sense::COMMON_WORD | Sense::BODY | Sense::PLACE_WORD | Sense::EVENT_WORD;
        let last = run.end - 1;
        let (kind, confidence, unsure) = if words.is_small(last) {
            // Only first names such as `Ki-moon` end so.
            (Kind::Person, 0.8, false)
        } else if self.runs.precedes_acronym(run.end) {
            (Kind::Org, 0.7, false)
        } else if self.runs.precedes_container(run.end) {
            (Kind::Place, 0.65, false)
        } else if self.runs.precedes_place_word(run.end) {
            (Kind::Place, 0.55, true)
        } else if words.has(last, ordinary)
            || self.runs.ends_like_noun(last)
            || words.is_small_elsewhere(last)
            || words.is_small_elsewhere(run.start)
        {
            (Kind::Org, 0.3, true)
        } else if self.runs.acts_like_person(&run) {
            (Kind::Person, 0.7, false)
        } else if run.clone().skip(1).any(|token| {
            words.has(token, Sense::PLACE | Sense::NATIONALITY)
                && !words.has(token, Sense::GIVEN_NAME)
                && self.is_country(token)
        }) {
            (Kind::Org, 0.5, true)
        } else if let Some(kind) = self.kind_of_list(run.start) {
            (kind, 0.5, true)
        } else if self.runs.follows_determiner(run.start) || run.len() > 4 {
            (Kind::Org, if run.len() > 1 { 0.4 } else { 0.3 }, true)
        } else if self.runs.follows_place_cue(run.start) {
            (Kind::Place, 0.5, true)
        } else {
            (Kind::Person, 0.45, true)
        };
        self.push(run.clone(), kind, confidence, unsure);
        run.end
    }

    /// Whether a word names a country or its people.
    fn is_country(&self, token: usize) -> bool {
        let words = self.words;
        let senses = words.gazetteer.senses(words.norm(token));
        words.has(token, Sense::NATIONALITY)
            || senses.is_some_and(|senses| {
                senses
                    .places()
                    .next()
                    .is_some_and(|place| place.country_id == place.id)
            })
    }

    /// The kind of the places or bodies in whose list a name stands.
    fn kind_of_list(&self, at: usize) -> Option<Kind> {
        let before = self.tagged.last()?;
        let listed = matches!(before.kind, Kind::Place | Kind::Org)
            && self.runs.is_listed_after(before.tokens.end, at);
        listed.then_some(before.kind)
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
        let name = self.runs.with_tail(name, self.end);
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
        let digits = words.raw(at).chars().any(|c| c.is_ascii_digit());
        if words.has(at, nothing) || letters < 2 || digits {
            return next;
        }
        if words.is_all_capitals(at) {
            if letters <= 7 && !words.is_mark(next, "$") {
                self.push(at..next, Kind::Org, 0.55, true);
            }
            return next;
        }
        let common = words.has(at, Sense::COMMON_WORD | Sense::TITLE)
            || words.is_small_elsewhere(at)
            || self.runs.ends_like_noun(at);
        let given = words.has(at, Sense::GIVEN_NAME) && !common;
        let run = at..next;
        let (kind, confidence) = if common && !self.runs.acts_like_person(&run) {
            (Kind::Person, 0.1)
        } else if self.runs.acts_like_person(&run) {
            (Kind::Person, if given { 0.7 } else { 0.55 })
        } else if self.runs.precedes_container(next) {
            (Kind::Place, 0.65)
        } else if self.runs.precedes_place_word(next) {
            (Kind::Place, 0.55)
        } else if given {
            (Kind::Person, 0.55)
        } else if self.runs.precedes_acronym(next) {
            (Kind::Org, 0.6)
        } else if let Some(kind) = self.kind_of_list(at) {
            (kind, 0.45)
        } else if self.runs.follows_place_cue(at) {
            (Kind::Place, 0.5)
        } else if self.runs.follows_determiner(at) {
            (Kind::Org, 0.2)
        } else {
            let doubt =
                words.begins_sentence(at) && !matches!(words.norm(next), "was" | "has" | "had" | "is" | "s");
            (Kind::Person, if doubt { 0.3 } else { 0.4 })
        };
        self.push(run, kind, confidence, true);
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
            let ends_body = words.has(tokens.end - 1, Sense::BODY);
            let name = if ends_body {
                self.runs.with_tail(tokens.clone(), self.end)
            } else {
                tokens
            };
            let after = name.end;
            self.push(name, Kind::Org, if common { 0.6 } else { 0.9 }, common);
            return after;
        } else if senses.has(Sense::EVENT) {
            self.push(tokens.clone(), Kind::Event, 0.85, false);
        } else if let Some(place) = senses.places().next() {
            return self.push_place(tokens, place, end);
        }
        tokens.end
    }

    /// What the tables have as a place: one, or somebody called like a small town.
    fn push_place(&mut self, tokens: Range<usize>, place: Place, end: usize) -> usize {
        let words = self.words;
        let start = tokens.start;
        let alone = tokens.len() == 1;
        let fame =
            place.country_id == place.id || place.population >= WELL_KNOWN || !alone || place.population == 0;
        let contained = self.runs.precedes_container(tokens.end);
        let cue = self.runs.follows_place_cue(start);
        let listed = self.kind_of_list(start) == Some(Kind::Place);
        let with_word = self.runs.with_place_word(tokens.clone(), end);
        let located = cue || contained || with_word != tokens || self.runs.precedes_place_word(tokens.end);
        let common = alone && words.has(start, Sense::COMMON_WORD | Sense::STOP | Sense::TITLE)
            || alone && !fame && words.is_small_elsewhere(start);
        if common && !located || alone && words.has(start, Sense::CALENDAR) && !contained {
            return tokens.end;
        }
        let way = self.runs.follows_way(start);
        if !fame
            && !located
            && (self.runs.acts_like_person(&tokens) || !way && !listed && place.population < SMALL)
        {
            let confidence = if self.runs.follows_determiner(start) {
                0.3
            } else {
                0.45
            };
            self.push(tokens.clone(), Kind::Person, confidence, true);
            return tokens.end;
        }
        let confidence = match (fame && !words.has(start, Sense::GIVEN_NAME), located) {
            (true, _) => 0.9,
            (_, true) => 0.75,
            _ => 0.5,
        };
        let end = with_word.end;
        self.push(with_word, Kind::Place, confidence, confidence < 0.7);
        end
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
