//! The forms date expressions take: one table, and the matcher that reads it.
//!
//! In: the words of a text and a place. Out: the longest form that stands there, with what it
//! says. A form is a row of [`FORMS`]: a pattern, how its parts make a meaning, and what must hold
//! around it.
//!
//! A pattern is a row of words, `<classes>` of them, `(choices | of several)` and `optional?`
//! items; `~` marks what must stand right after the word before, without a space. All patterns are
//! spread out into one trie, so that a place is tried in time bounded by the table alone.

use super::classes::{Class, Parts};
use super::context::{Guard, holds};
use super::pattern::{Item, Step, spread};
use super::words::{Case, Words};
use crate::text::Text;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// How the parts of a form make a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A stretch of the calendar with whatever is named of it.
    Calendar,
    /// Two stretches that share month or year.
    Span,
    /// Day and month as numbers in an order to find out.
    Numeric,
    /// `last week`: a unit, weekday, month, season or part of a day at a distance.
    Shifted,
    /// `yesterday`.
    Offset,
    /// `three years ago`.
    Ago,
    /// `a year earlier`: so far from what was told before.
    Elsewhere,
    /// `the previous month`: next to what was told before, or the same.
    Told,
    /// `three weeks from now`, `two days after tomorrow`.
    FromNow,
    /// `the year-ago quarter`, `the 1988 period`, `the latest quarter`: that of the same name the text reports on.
    Compared,
    /// `year-end`, `the full year`.
    YearEnd,
    /// `the year ended` some day.
    Twelvemonth,
    /// `the first week of July`.
    Nth,
    /// `the last four months of 2021`.
    Some,
    /// `the week of April 10`.
    Containing,
    /// `44 BC`.
    BeforeChrist,
    /// `Christmas Day`.
    Feast,
    /// A length of time.
    Duration,
    /// Something that repeats.
    Every,
    /// A time of day.
    Clock,
    /// `now`.
    Present,
    /// `recently`.
    Past,
    /// `the future`.
    Future,
}

struct Form {
    pattern: &'static str,
    meaning: Meaning,
    guard: Guard,
}

use Guard as G;
use Meaning as M;

const fn form(pattern: &'static str, meaning: Meaning, guard: Guard) -> Form {
    Form {
        pattern,
        meaning,
        guard,
    }
}

/// Where two forms are of one length, the upper one is taken.
#[rustfmt::skip]
const FORMS: &[Form] = &[
    // Days with their year.
    form("(<wday> ,? the?)? <month> the? (<day> | <dayname>) (, | in | of)? <year>", M::Calendar, G::Any),
    form("(<wday> ,? the?)? <day> of? <month> (, | in | of)? <year>", M::Calendar, G::Any),
    form("(<wday> ,? the?)? <dayname> of <month> ,? <year>", M::Calendar, G::Any),
    form("the? <daypart> of (<month> <day> | <day> <month>) (,? <year>)?", M::Calendar, G::MonthDay),
    form("<day> ~- ~<month> ~- ~<year>", M::Calendar, G::Whole),
    form("<year> ~- ~<mm> ~- ~<dd>", M::Calendar, G::Whole),
    form("<year> ~/ ~<mm> ~/ ~<dd>", M::Calendar, G::Whole),
    form("<dd> ~. ~<mm> ~. ~<year>", M::Calendar, G::Whole),
    form("<n> ~/ ~<n> ~/ ~(<year> | <yy>)", M::Numeric, G::Whole),
    form("<n> ~- ~<n> ~- ~<year>", M::Numeric, G::Whole),
    form("<year> ~- ~<mm> ~- ~<dayhour> (~: ~<minutes>)?", M::Clock, G::Any),
    form("<year> ~- ~<mm> ~- ~<dd> ,? <clock>", M::Clock, G::Any),
    // Days of the nearest year.
    form("(<wday> ,? the?)? <month> the? (<day> | <dayname>)", M::Calendar, G::MonthDay),
    form("(<wday> ,? the?)? <day> of? <month>", M::Calendar, G::MonthDay),
    form("(<wday> ,? the?)? <dayname> of <month>", M::Calendar, G::MonthDay),
    form("the <nthday>", M::Calendar, G::DayAlone),
    // Days, months and years at both ends.
    form("<month> <day> <to> <day> ((, | in | of)? <year>)?", M::Span, G::MonthDay),
    form("<day> <to> <day> of? <month> ((, | in | of)? <year>)?", M::Span, G::MonthDay),
    form("<month> <day> <to> <month> <day> ((, | in | of)? <year>)?", M::Span, G::MonthDay),
    form("<day> <month> <to> <day> <month> ((, | in | of)? <year>)?", M::Span, G::MonthDay),
    form("<month> <to> <month> (, | in | of)? <year>", M::Span, G::Any),
    form("<year> ~- ~<mm>", M::Calendar, G::Whole),
    form("<year> ~- ~(<quarter> | <half>)", M::Calendar, G::Any),
    form("<year> ~(- | /) ~<month> ~(- | /) ~<dd>", M::Calendar, G::Whole),
    form("<dd> ~/ ~<month> ~/ ~<year>", M::Calendar, G::Whole),
    form("<month> ~- ~<year>", M::Calendar, G::Whole),
    form("<year> ~<to> ~<yy>", M::Span, G::Year),
    form("<year> <to> <year>", M::Span, G::Year),
    // Months.
    form("(the? <portion> the?)? <month> (, | of | in)? <year>", M::Calendar, G::Any),
    form("(the? <portion> the?)? <month> (, | of)? <shift> <unit>", M::Shifted, G::ShiftedYear),
    form("the? <portion> the? <month>", M::Calendar, G::Any),
    form("<month>", M::Calendar, G::Month),
    // Parts of years.
    form("the? <portion>? <season> of? (<year> | ~' ~<yy>)", M::Calendar, G::Any),
    form("the? <portion>? fiscal? -? <quarter> (of | ,)? fiscal? <year>", M::Calendar, G::Any),
    form("the? fiscal? <year> fiscal? (<quarter> | <half>)", M::Calendar, G::Any),
    form("the? <portion>? fiscal? -? <quarter>", M::Calendar, G::Quarter),
    form("the? <half> (of | ,)? <year>", M::Calendar, G::Any),
    form("<shift> <unit> ~'s fiscal? <quarter>", M::Shifted, G::ShiftedYear),
    form("the? (<portion> the?)? fiscal? (<quarter> | <half> | <season>) (of | ,)? <shift> <unit>", M::Shifted, G::ShiftedYear),
    form("(the? <portion>)? the? <season>", M::Calendar, G::Season),
    // Years and more.
    form("(<anyyear> | the? <century>) (bc | b.c | bce)", M::BeforeChrist, G::Any),
    form("<year>", M::Calendar, G::Year),
    form("the? <portion> (the? year)? <year>", M::Calendar, G::Any),
    form("(the? year | the? fiscal year? | the? calendar year?) <year>", M::Calendar, G::Any),
    form("the? (<portion> the?)? (<decade> | <century>)", M::Calendar, G::Any),
    form("the (<portion> the?)? <decadeyear> ~' ~s", M::Calendar, G::Any),
    // Counted from the article's own date.
    form("<portion>? <offset> <daypart>?", M::Offset, G::Any),
    form("<portion>? <weekday> <daypart>?", M::Calendar, G::Weekday),
    form("<portion> <daypart> <offset>", M::Offset, G::Any),
    form("<portion> <daypart> <weekday>", M::Calendar, G::Weekday),
    form("(the? <portion>)? <shift> fiscal? (<unit> | <weekday> <daypart>? | <month> | <season>)", M::Shifted, G::Shift),
    form("<shift> <month> <day>", M::Shifted, G::Any),
    form("this <shift> (<weekday> | <month> | <season>)", M::Shifted, G::Any),
    form("(the? <portion>)? the <shift> (fiscal | calendar)? <unit>", M::Shifted, G::TheShift),
    form("the? <portion> the <unit>", M::Shifted, G::Late),
    form("<shift> <daypart>", M::Shifted, G::Shift),
    form("the latest? <unit>", M::Shifted, G::Weekend),
    form("<about>? <amount> <unit> (or so | <andhalf>)? ago", M::Ago, G::Any),
    form("<unit> ago", M::Ago, G::Plural),
    form("<about>? <amount> <unit> from (now | <offset>)", M::FromNow, G::Any),
    form("<about>? <amount> <unit> (~'s | ~') time", M::FromNow, G::Any),
    form("<about>? <amount> <unit> <direction> <offset>", M::FromNow, G::Any),
    form("the day <direction> <offset>", M::FromNow, G::Any),
    form("the? <ordinal> <unit> (of | in) (<month> (,? <year>)? | <year>)", M::Nth, G::Nth),
    form("the? <ordinal> <unit> of <shift> year", M::Nth, G::Nth),
    form("the? <ordinal> <amount> <unit> of <year>", M::Some, G::Plural),
    form("the <unit> (of | beginning | starting | commencing | ending) on? (<month> <day> | <day> <month>) (,? <year>)?", M::Containing, G::Nth),
    form("<feast> ((,? | of | in) <year>)?", M::Feast, G::Any),
    form("(last | this | next) <feast>", M::Feast, G::Any),
    form("<about>? <amount> <unit> <andhalf>? <direction>", M::Elsewhere, G::Aside),
    form("the? comparable? <unit> ~- ~(earlier | ago) (quarter | period)?", M::Elsewhere, G::Any),
    form("<amount> <unit> ~- ~(earlier | ago)", M::Elsewhere, G::Any),
    form("the? <unit> ~- ~(earlier | ago) <quarter>", M::Compared, G::Any),
    form("(the? <shift> <unit> | the? <year>) (~'s)? (quarter | period)", M::Compared, G::ShiftedOrNamedYear),
    form("the? (corresponding | same | comparable) period (of | in)? <shift> <unit>", M::Compared, G::ShiftedYear),
    form("the latest (quarter | period)", M::Compared, G::Any),
    form("year (~- ~end | end | ~'s end)", M::YearEnd, G::Any),
    form("the (full | whole | fiscal) year", M::YearEnd, G::Any),
    form("the year", M::YearEnd, G::TheYear),
    form("the fiscal? year (ended | ending)", M::Twelvemonth, G::Any),
    form("the <unit> <direction>", M::Elsewhere, G::Aside),
    form("<about>? (the | <amount>) <unit> <direction> <year>", M::Elsewhere, G::ShiftedYears),
    form("the? <told> (<unit> | <weekday> <daypart>? | <month> | <season> | <daypart>)", M::Told, G::Told),
    form("(<month> <day> | <day> <month> | <month> | <season>) (, | of)? the? <told> <unit>", M::Told, G::ShiftedYear),
    form("(that | the) same (<unit> | <weekday> | <month> | <daypart>)", M::Told, G::Told),
    form("<portion> <told> (<unit> | <month>)", M::Told, G::Told),
    form("the <told> (<unit> | <month>)", M::Told, G::Told),
    form("(recent | past) <unit>", M::Past, G::Plural),
    form("the? coming <unit>", M::Future, G::Plural),
    form("one day", M::Future, G::SomeDay),
    // Lengths of time.
    form("<about>? the? (<shift> | <told> | <ordinal>)? <amount> <more>? <unit>", M::Duration, G::Length),
    form("<about>? <amount> <unit> <andhalf>", M::Duration, G::Length),
    form("the? <amount> (<shift> | <told>) <unit>", M::Duration, G::Plural),
    form("<about>? <amount> ~- ~<unit>", M::Duration, G::Length),
    form("<amount> (to | or | -) <amount> <unit>", M::Duration, G::Length),
    form("the <shift> <unit>", M::Duration, G::ThePast),
    form("the? <shift> <unit>", M::Duration, G::Plural),
    form("the <unit> (ahead | to come | that followed)", M::Duration, G::Plural),
    form("<unit>", M::Duration, G::BareLength),
    // What repeats.
    form("(every | each) (<unit> | <weekday> <daypart>? | <month> | <season> | <daypart>)", M::Every, G::Any),
    form("every (<amount> | <other>) <unit>", M::Every, G::Any),
    form("<weekdays> <daypart>?", M::Every, G::Any),
    form("(once | twice) (a | every | per) <unit>", M::Every, G::Any),
    form("<often>", M::Every, G::Often),
    // Times of day.
    form("<clock> <zone>? (,? on? (<weekday> | <offset>))?", M::Clock, G::Clock),
    form("<clock> <zone>? ,? on? (<month> <day> | <day> <month>) (,? <year>)?", M::Clock, G::Clock),
    form("<weekday> at <clock> <zone>?", M::Clock, G::Any),
    // Without a place in the calendar.
    form("(now | right now | currently | at present | these days | nowadays)", M::Present, G::Lower),
    form("current", M::Present, G::Lower),
    form("the present", M::Present, G::Final),
    form("(recently | recent)", M::Past, G::Lower),
    form("soon", M::Future, G::Soon),
    form("the past", M::Past, G::Gone),
    form("the (near | foreseeable)? future", M::Future, G::Any),
    form("the (near | short) term", M::Future, G::Final),
];

/// A form found: the tokens it covers and what they say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub end: usize,
    pub meaning: Meaning,
    pub parts: Parts,
    form: usize,
}

/// The longest form that begins at `tokens.start` and ends inside `tokens`. With `guarded` false
/// nothing is asked of what stands around it.
pub(super) fn longest(words: &Words, tokens: Range<usize>, guarded: bool) -> Option<Found> {
    let mut search = Search {
        words,
        tokens: tokens.clone(),
        guarded,
        best: None,
    };
    search.walk(0, tokens.start, Parts::default());
    search.best
}

/// The words of a text with the literals of this grammar numbered.
pub(super) fn look_up<'t>(text: &'t Text<'t>, case: Case) -> Words<'t> {
    Words::new(text, case, &TRIE.literals)
}

struct Search<'s, 't> {
    words: &'s Words<'t>,
    tokens: Range<usize>,
    guarded: bool,
    best: Option<Found>,
}

impl Search<'_, '_> {
    fn walk(&mut self, node: usize, at: usize, parts: Parts) {
        let trie = &*TRIE;
        let node = &trie.nodes[node];
        for &form in &node.forms {
            self.accept(form, at, parts);
        }
        if at >= self.tokens.end {
            return;
        }
        let word = self.words.get(at);
        if word.literal != 0 {
            for &(literal, glued, next) in &node.literals {
                if literal == word.literal && (!glued || self.words.glued(at)) {
                    self.walk(next, at + 1, parts);
                }
            }
        }
        for &(class, glued, next) in &node.classes {
            if glued && !self.words.glued(at) {
                continue;
            }
            let mut parts = parts;
            match class.read(self.words, at, &mut parts) {
                Some(after) if after <= self.tokens.end => self.walk(next, after, parts),
                _ => {}
            }
        }
    }

    fn accept(&mut self, form: usize, end: usize, parts: Parts) {
        let better = |best: &Found| end > best.end || end == best.end && form < best.form;
        if self.best.as_ref().is_none_or(better) {
            let Form { meaning, guard, .. } = FORMS[form];
            if !self.guarded || holds(guard, self.words, self.tokens.start..end, &parts) {
                self.best = Some(Found {
                    end,
                    meaning,
                    parts,
                    form,
                });
            }
        }
    }
}

/// All patterns, spread out, with their common beginnings shared.
#[derive(Default)]
struct Trie {
    nodes: Vec<Node>,
    literals: HashMap<&'static str, u16>,
}

#[derive(Default)]
struct Node {
    literals: Vec<(u16, bool, usize)>,
    classes: Vec<(Class, bool, usize)>,
    /// Rows that end here, the upper ones first.
    forms: Vec<usize>,
}

static TRIE: LazyLock<Trie> = LazyLock::new(|| {
    let mut trie = Trie::default();
    trie.nodes.push(Node::default());
    for (form, Form { pattern, .. }) in FORMS.iter().enumerate() {
        for steps in spread(pattern) {
            trie.add(form, &steps);
        }
    }
    trie
});

impl Trie {
    fn add(&mut self, form: usize, steps: &[Step]) {
        let mut at = 0;
        for step in steps {
            at = self.child(at, *step);
        }
        if !self.nodes[at].forms.contains(&form) {
            self.nodes[at].forms.push(form);
        }
    }

    fn child(&mut self, at: usize, step: Step) -> usize {
        let fresh = self.nodes.len();
        let node = &mut self.nodes[at];
        let next = match step.item {
            Item::Literal(word) => {
                let number = self.literals.len() as u16 + 1;
                let literal = *self.literals.entry(word).or_insert(number);
                child(&mut node.literals, literal, step.glued, fresh)
            }
            Item::Class(class) => child(&mut node.classes, class, step.glued, fresh),
        };
        if next == fresh {
            self.nodes.push(Node::default());
        }
        next
    }
}

fn child<K: PartialEq>(edges: &mut Vec<(K, bool, usize)>, key: K, glued: bool, fresh: usize) -> usize {
    let known = edges.iter().find(|edge| edge.0 == key && edge.1 == glued);
    if let Some(&(_, _, next)) = known {
        return next;
    }
    edges.push((key, glued, fresh));
    fresh
}
