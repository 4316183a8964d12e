//! Reads the dates of an article in their order, each in the light of those before it.
//!
//! In: segmented title and body, and what the article says of itself. Out: [`Dates`]. What was told last is what
//! `two days later` counts from; in a story of the past a day without a year is of the time told of.

use super::calendar::{Stretch, Unit};
use super::classes::Parts;
use super::grammar::{self, Found, Meaning};
use super::lean::{self, Lean};
use super::relative;
use super::resolve::{self, Anchor, Reading};
use super::words::{Case, Words};
use super::{DateMention, DateRange, Dates, RangeMention, Setting, TimexType};
use crate::text::{Part, Text};
use jiff::civil::Date;
use std::ops::Range;

/// Finds the date expressions of an article.
pub fn find(title: &Text, body: &Text, setting: &Setting) -> Dates {
    let parts = [(Part::Title, title), (Part::Body, body)];
    let parts = parts.map(|(part, text)| {
        let words = grammar::look_up(text, Case::Told);
        let forms = forms(&words);
        (part, words, forms)
    });
    let all = || {
        parts
            .iter()
            .flat_map(|(_, _, forms)| forms)
            .map(|form| &form.found)
    };
    let day_first = day_first(all())
        .or_else(|| order_by_day(all(), setting.published?))
        .or(setting.day_first);
    let is_story = is_story(all(), setting.published);
    let mut dates = Dates::default();
    for (part, words, forms) in &parts {
        let mut story = Story {
            part: *part,
            words,
            anchor: Anchor {
                published: setting.published,
                told: None,
                reported: None,
                here: None,
                is_ahead: false,
                is_story,
                is_expected: false,
                lean: Lean::Unknown,
                day_first,
            },
            told_at: 0,
            reported_at: 0,
            last: None,
            length: None,
        };
        for form in forms {
            story.tell(form, &mut dates);
        }
    }
    dates
}

/// A form where it was found.
struct Form {
    tokens: Range<usize>,
    found: Found,
    sentence: Range<usize>,
}

fn forms(words: &Words) -> Vec<Form> {
    let mut forms = Vec::new();
    for sentence in &words.text.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            if !words.is_known(at) {
                at += 1;
                continue;
            }
            let found = grammar::longest(words, at..sentence.tokens.end, true);
            at = found.map_or(at + 1, |found| {
                let tokens = at..found.end;
                let sentence = sentence.tokens.clone();
                forms.push(Form {
                    tokens,
                    found,
                    sentence,
                });
                found.end
            });
        }
    }
    forms
}

/// What is told is spoken of for so many tokens.
const SPOKEN_OF: usize = 150;

/// A part of an article, as far as it has been read.
struct Story<'w, 't> {
    part: Part,
    words: &'w Words<'t>,
    anchor: Anchor,
    /// Where the anchor's `told` stands, and its `reported`.
    told_at: usize,
    reported_at: usize,
    /// Where the last expression stood, and its days.
    last: Option<(Range<usize>, DateRange)>,
    /// Where the last length of time stood, and what it says.
    length: Option<(Range<usize>, Parts)>,
}

impl Story<'_, '_> {
    fn tell(&mut self, form: &Form, dates: &mut Dates) {
        let tokens = form.tokens.clone();
        self.anchor.lean = lean::lean(self.words, &form.sentence, &tokens);
        self.anchor.is_expected =
            self.anchor.is_story && lean::is_expected(self.words, &form.sentence, &tokens);
        if tokens.start > self.reported_at + SPOKEN_OF {
            self.anchor.reported = None;
        }
        if tokens.start > self.told_at + SPOKEN_OF && !self.anchor.is_story && self.anchor.published.is_some()
        {
            self.anchor.told = None;
        }
        let is_here = self.told_at >= form.sentence.start;
        self.anchor.here = match self.anchor.told {
            Some(Stretch::Day(day)) if is_here => Some(day),
            _ => None,
        };
        self.anchor.is_ahead = self.anchor.lean == Lean::Future
            && self.words.norm(tokens.start.wrapping_sub(1)) == "in"
            && self.anchor.published.is_some();
        let parts = &form.found.parts;
        match (form.found.meaning, parts.joint) {
            (Meaning::Span, Some(joint)) => {
                if let Some([first, last]) = resolve::resolve_span(parts, &self.anchor) {
                    self.add(tokens.start..joint, Meaning::Span, first, dates);
                    self.add(joint + 1..tokens.end, Meaning::Span, last, dates);
                }
            }
            (meaning, _) => {
                if let Some(reading) = resolve::resolve(meaning, parts, &self.anchor) {
                    let reading = self.not_before(&tokens, parts, reading);
                    let is_length = meaning == Meaning::Duration && reading.timex == TimexType::Duration;
                    self.measure(&tokens, &reading, dates);
                    self.length = is_length.then(|| (tokens.clone(), *parts));
                    let from = self.anchor.day().filter(|_| is_length);
                    let some = (meaning == Meaning::Some)
                        .then(|| relative::some_of(parts))
                        .flatten();
                    let reach = from.and_then(|from| relative::reach(parts, from));
                    if let Some(range) = some.or(reach) {
                        let span = self.words.text.span(tokens.clone());
                        let part = self.part;
                        dates.ranges.push(RangeMention { part, span, range });
                    }
                    self.add(tokens, meaning, reading, dates);
                }
            }
        }
    }

    /// Adds the day of `two weeks before 13 May 1999`.
    fn measure(&mut self, tokens: &Range<usize>, reading: &Reading, dates: &mut Dates) {
        let Some((length, parts)) = self.length.take() else {
            return;
        };
        let direction = match self.words.norm(length.end) {
            "before" => -1,
            "after" | "from" => 1,
            _ => return,
        };
        let Some(Stretch::Day(day)) = reading.stretch.filter(|_| length.end + 1 == tokens.start) else {
            return;
        };
        if let Some(day) = relative::beside(&parts, direction, day) {
            dates.ranges.push(RangeMention {
                part: self.part,
                span: self.words.text.span(length.start..tokens.end),
                range: DateRange::day(day),
            });
        }
    }

    /// In `from Monday to Wednesday` the Wednesday is that after the Monday.
    fn not_before(&self, tokens: &Range<usize>, parts: &Parts, reading: Reading) -> Reading {
        let joined = self
            .last
            .as_ref()
            .filter(|(before, _)| self.are_joined(before, tokens));
        match (joined, parts.weekday, reading.stretch) {
            (Some((_, first)), Some(number), Some(Stretch::Day(day)))
                if day < first.first && parts.months[0].is_none() =>
            {
                resolve::weekday(number, first.first, Lean::Future)
                    .and_then(|day| resolve::stretch(Stretch::Day(day), parts))
                    .unwrap_or(reading)
            }
            _ => reading,
        }
    }

    fn add(&mut self, tokens: Range<usize>, meaning: Meaning, reading: Reading, dates: &mut Dates) {
        if let Some(stretch) = reading.stretch {
            let is_compared = matches!(meaning, Meaning::Elsewhere | Meaning::Ago | Meaning::Compared);
            if stretch.unit() <= Unit::Year {
                (self.anchor.told, self.told_at) = (Some(stretch), tokens.start);
            }
            // What it is compared with is not what the text reports on.
            if !is_compared && matches!(stretch, Stretch::Quarter(..) | Stretch::Half(..)) {
                (self.anchor.reported, self.reported_at) = (Some(stretch), tokens.start);
            }
        }
        let now = self.anchor.published.filter(|_| reading.value == "PRESENT_REF");
        let days = reading
            .range
            .or(now.map(DateRange::day))
            .filter(|_| matches!(reading.timex, TimexType::Date | TimexType::Time));
        if let Some(((before, first), last)) = self.last.take().zip(days)
            && self.are_joined(&before, &tokens)
            && first.first <= last.last
        {
            dates.ranges.push(RangeMention {
                part: self.part,
                span: self.words.text.span(before.start..tokens.end),
                range: DateRange {
                    first: first.first,
                    last: last.last,
                    precision: first.precision.min(last.precision),
                },
            });
        } else {
            self.last = days.map(|days| (tokens.clone(), days));
        }
        dates.mentions.push(DateMention {
            part: self.part,
            span: self.words.text.span(tokens),
            timex: reading.timex,
            value: reading.value,
            range: reading.range,
        });
    }

    /// Whether only a word such as `to` stands between two expressions; `and` joins after `between`.
    fn are_joined(&self, first: &Range<usize>, last: &Range<usize>) -> bool {
        let joint = first.end;
        if joint + 1 != last.start {
            return false;
        }
        let before = self.words.norm(first.start.wrapping_sub(1));
        match self.words.norm(joint) {
            "to" | "through" | "until" | "till" => true,
            "and" => before == "between",
            _ => self.words.is_hyphen(joint),
        }
    }
}

/// Whether an article tells of times long past, so that its days without a year are of those times: it names
/// such years oftener than it speaks of its own day.
fn is_story<'f>(forms: impl Iterator<Item = &'f Found>, published: Option<Date>) -> bool {
    const FEW: usize = 4;
    let Some(published) = published else {
        return true;
    };
    let (mut past, mut near) = (0, 0);
    for found in forms {
        match (found.parts.years[0], found.meaning) {
            (Some(year), Meaning::Calendar | Meaning::Span) if year < published.year() - 1 => past += 1,
            (Some(_), _) => near += 1,
            (None, Meaning::Offset | Meaning::Shifted | Meaning::Ago) => near += 1,
            (None, Meaning::Calendar) if found.parts.weekday.is_some() => near += 1,
            _ => {}
        }
    }
    past >= FEW && past > near
}

/// The order in which a numeric date is the article's own day or one next to it.
fn order_by_day<'f>(forms: impl Iterator<Item = &'f Found>, published: Date) -> Option<bool> {
    let near = |year: i16, month: i8, day: i8| {
        let date = Date::new(year, month, day).ok()?;
        Some(date.until(published).ok()?.get_days().abs() <= 1)
    };
    agreed(forms.filter_map(
        |found| match (found.meaning, found.parts.numbers, found.parts.years[0]) {
            (Meaning::Numeric, [Some(first), Some(second)], Some(year)) if first != second => {
                let day_first = near(year, second, first) == Some(true);
                let month_first = near(year, first, second) == Some(true);
                (day_first != month_first).then_some(day_first)
            }
            _ => None,
        },
    ))
}

/// Which order the numeric dates of a text have, if those that leave no doubt agree on one.
fn day_first<'f>(forms: impl Iterator<Item = &'f Found>) -> Option<bool> {
    let orders = forms
        .filter(|found| found.meaning == Meaning::Numeric && found.parts.numbers[0] != found.parts.numbers[1])
        .filter_map(|found| resolve::day_first(&found.parts));
    agreed(orders)
}

/// The order that all of them are, if there is one.
fn agreed(mut orders: impl Iterator<Item = bool>) -> Option<bool> {
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}
