//! Which way a sentence looks in time: tells whether `Thursday` is the last or the next.
//!
//! In: the words of a text and where a form stands in a sentence. Out: a [`Lean`], by the nearest
//! verb or such. Looks at a bounded number of words.

use super::words::Words;
use std::ops::Range;

/// Which way a sentence looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lean {
    Past,
    Future,
    /// Nothing tells.
    Unknown,
}

/// Which way a sentence looks around a form: by the nearest word that tells.
pub(super) fn lean(words: &Words, sentence: &Range<usize>, range: &Range<usize>) -> Lean {
    const AFTER: usize = 6;
    let to = (range.end + AFTER).min(sentence.end);
    let before = before(sentence, range)
        .rev()
        .zip(1..)
        .find_map(|(at, far)| Some((cue(words, at)?, far)));
    let after = (range.end..to)
        .zip(1..)
        .find_map(|(at, far)| Some((cue(words, at)?, far)));
    // What stands behind a comma is rather of another clause.
    let comma = (range.end..to)
        .take(after.map_or(0, |(_, far)| far))
        .any(|at| words.raw(at) == ",");
    let lean = match (before, after) {
        (Some((cue, near)), Some((_, far))) if near <= far || comma => cue,
        (_, Some((cue, _))) | (Some((cue, _)), None) => cue,
        (None, None) => Lean::Unknown,
    };
    match lean {
        Lean::Future if is_past_event(words, range.end) => Lean::Past,
        lean => lean,
    }
}

/// The tokens before a form that may say which way its sentence looks.
fn before(sentence: &Range<usize>, range: &Range<usize>) -> Range<usize> {
    const FAR: usize = 14;
    range.start.saturating_sub(FAR).max(sentence.start)..range.start
}

/// Whether something that nobody announces is said to be of the day that ends here: `Wednesday's ruling`.
fn is_past_event(words: &Words, end: usize) -> bool {
    const FAR: usize = 3;
    words.norm(end) == "s" && (end + 1..end + 1 + FAR).any(|at| PAST_EVENTS.contains(&words.norm(at)))
}

/// Whether a sentence tells before a form, in the present, of what is to come: `is set for April`.
pub(super) fn is_expected(words: &Words, sentence: &Range<usize>, range: &Range<usize>) -> bool {
    before(sentence, range).any(|at| match words.norm(at) {
        "will" | "ll" | "expects" | "plans" | "hopes" => true,
        "expected" | "scheduled" | "due" | "planned" | "to" | "set" => {
            matches!(words.norm(at.wrapping_sub(1)), "is" | "are" | "now")
        }
        _ => false,
    })
}

/// Which way a word looks, if it tells.
fn cue(words: &Words, at: usize) -> Option<Lean> {
    let norm = words.norm(at);
    let before = words.norm(at.wrapping_sub(1));
    let after = words.norm(at + 1);
    let future = match norm {
        "set" => matches!(after, "to" | "for") || matches!(before, "is" | "are" | "be"),
        // `is to resume`
        "to" => matches!(before, "is" | "are" | "was" | "were" | "due" | "plan" | "plans") || is_verb(after),
        // `they vote Sunday`
        "vote" => matches!(before, "they" | "voters" | "lawmakers" | "deputies" | "citizens"),
        "go" => !matches!(before, "to" | "did" | "not" | "let"),
        // `is visiting on Friday`
        _ if COMING.contains(&norm) => matches!(before, "is" | "are"),
        // `as soon as Tuesday`
        "as" => matches!(before, "soon" | "early"),
        // `Until Thursday they had not called.`
        "until" => !(at + 2..at + 2 + NEAR).any(|at| matches!(words.norm(at), "had" | "was" | "were")),
        _ => FUTURE.contains(&norm),
    };
    if future {
        return Some(if was_planned(words, at) {
            Lean::Past
        } else {
            Lean::Future
        });
    }
    // `United`, `a limited number`
    let is_participle = words.is_capitalized(at) || PARTICIPLE_AFTER.contains(&before);
    let regular = norm.len() > 4 && norm.ends_with("ed") && !is_participle;
    // `were planning`, `was expected`
    let goes_on = matches!(norm, "was" | "were") && FUTURE.contains(&after);
    (regular || PAST.contains(&norm) && !goes_on).then_some(Lean::Past)
}

/// Whether what looks ahead did so before: `had been due to expire`, `as previously planned`.
fn was_planned(words: &Words, at: usize) -> bool {
    const FAR: usize = 3;
    let is_plan = |at: usize| {
        matches!(
            words.norm(at),
            "due" | "scheduled" | "planned" | "expected" | "set"
        )
    };
    let at = if words.norm(at) == "to" {
        at.wrapping_sub(1)
    } else {
        at
    };
    is_plan(at) && (at.saturating_sub(FAR)..at).any(|at| matches!(words.norm(at), "had" | "previously"))
}

/// So near a verb belongs to `until`.
const NEAR: usize = 6;

/// After these a word in `-ed` says how something is and not what happened.
const PARTICIPLE_AFTER: [&str; 12] = [
    "a", "an", "the", "its", "their", "his", "her", "still", "newly", "more", "most", "of",
];

/// Whether an infinitive of what is planned or agreed stands here.
fn is_verb(norm: &str) -> bool {
    const VERBS: [&str; 34] = [
        "meet",
        "visit",
        "hold",
        "travel",
        "leave",
        "arrive",
        "begin",
        "start",
        "open",
        "vote",
        "resume",
        "sign",
        "attend",
        "host",
        "discuss",
        "announce",
        "release",
        "publish",
        "appear",
        "address",
        "convene",
        "launch",
        "take",
        "return",
        "fly",
        "testify",
        "expire",
        "reconvene",
        "decide",
        "file",
        "remove",
        "submit",
        "pay",
        "deliver",
    ];
    VERBS.contains(&norm)
}

/// Words of what is to come, and of what is over; regular verbs in `-ed` are among the latter.
const FUTURE: [&str; 38] = [
    "will",
    "ll",
    "shall",
    "would",
    "upcoming",
    "scheduled",
    "slated",
    "due",
    "plans",
    "planned",
    "planning",
    "expects",
    "expected",
    "soon",
    "ready",
    "deadline",
    "postponed",
    "extended",
    "could",
    "expires",
    "effective",
    "beginning",
    "starting",
    "begins",
    "starts",
    "resumes",
    "opens",
    "meet",
    "meets",
    "arrives",
    "visits",
    "hosts",
    "convenes",
    "reopens",
    "votes",
    "ahead",
    "plan",
    "hopes",
];
const PAST: [&str; 35] = [
    "was", "were", "had", "did", "said", "met", "held", "told", "began", "took", "came", "left", "since",
    "made", "went", "brought", "bought", "fell", "rose", "won", "lost", "led", "became", "wrote", "gave",
    "saw", "spoke", "sent", "broke", "died", "found", "ago", "got", "ran", "sold",
];

/// What one `is` doing before it has begun.
const COMING: [&str; 14] = [
    "arriving",
    "attending",
    "convening",
    "flying",
    "going",
    "heading",
    "holding",
    "hosting",
    "leaving",
    "meeting",
    "returning",
    "traveling",
    "travelling",
    "visiting",
];

/// What happens unannounced, or is spoken of once it has happened.
const PAST_EVENTS: [&str; 40] = [
    "ambush",
    "announcement",
    "arrest",
    "arrests",
    "assault",
    "attack",
    "attacks",
    "blast",
    "blasts",
    "bombing",
    "bombings",
    "clash",
    "clashes",
    "collapse",
    "coup",
    "crash",
    "death",
    "deaths",
    "decision",
    "defeat",
    "earthquake",
    "explosion",
    "explosions",
    "fire",
    "incident",
    "killing",
    "killings",
    "massacre",
    "quake",
    "raid",
    "raids",
    "remarks",
    "riot",
    "riots",
    "ruling",
    "shooting",
    "shootings",
    "statement",
    "verdict",
    "violence",
];
