//! What the tokens of a text can mean in a date expression.
//!
//! In: a segmented text. Out: [`Words`], one [`Sense`] a token, found by spelling alone, and the
//! [`Class`]es of words that the forms of the grammar are made of.

use super::calendar::{DayPart, Season, Unit};
use crate::text::{Text, TokenKind};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a token can mean by its spelling.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Sense {
    /// Nothing here.
    #[default]
    None,
    /// `December`, `Dec`.
    Month {
        month: i8,
        short: bool,
    },
    /// `Tuesday`, `Tue`, `Tuesdays`; Monday is 1.
    Weekday {
        day: i8,
        form: WeekdayForm,
    },
    Season(Season),
    Unit {
        unit: Unit,
        plural: bool,
    },
    /// `nearly`, `more` as in `more than`.
    About,
    /// `a`, `an`.
    Article,
    /// `one` to `ninety`.
    Cardinal(u16),
    /// `hundred` and more.
    Scale(u64),
    /// `couple`, `dozen`.
    Group(u16),
    /// `several`, `few`.
    Vague,
    /// `first` to `ninetieth`.
    Ordinal(i8),
    /// `morning`.
    DayPart(DayPart),
    /// `last`, `this`, `next`.
    Shift(i8),
    /// `previous`, `same`, `following`: counted from what was told before.
    Told(i8),
    /// `yesterday`, `today`, `tomorrow`.
    Offset(i8),
    /// `tonight`.
    Tonight,
    /// `early`, `mid`; `earlier` and `later` compare.
    Portion {
        compares: bool,
    },
    /// `beginning`, `end`: only with `of`.
    PortionNoun,
    /// `Q3`.
    Quarter(i8),
    /// `H1`.
    Half(i8),
    /// `daily`.
    Often(Unit),
    /// `1990s`, `nineties`: first year; `90s`, which needs an apostrophe, is `short`.
    Decade {
        first: i16,
        short: bool,
    },
    /// `12`, `1,379`, `3.5`, `2nd`: in thousandths; `digits` counts those of a plain number.
    Number {
        thousandths: u64,
        digits: u8,
        ordinal: bool,
    },
    /// `02T14`, the middle of a date with time.
    DayAndHour {
        day: i8,
        hour: i8,
    },
    /// The first word of a feast's name, which may be any.
    Feast,
    /// `10:30`; also the rest of `T10:30:00`, so the hour may be a minute.
    Clock {
        hour: i8,
        minute: i8,
    },
}

/// How a weekday is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WeekdayForm {
    Full,
    Short,
    Plural,
}

/// A token: which literal of the grammar it is, if any, and what it means.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    /// Zero where it is no literal.
    pub literal: u16,
    pub sense: Sense,
}

/// What capitals tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Names have them: `march` is a verb.
    Told,
    /// Nothing, in what a person types.
    Any,
}

/// The tokens of a text with their senses.
pub(super) struct Words<'t> {
    pub text: &'t Text<'t>,
    words: Vec<Word>,
}

impl<'t> Words<'t> {
    /// Looks up every token; `literals` are the numbers of the grammar's own words.
    pub(super) fn new(text: &'t Text<'t>, case: Case, literals: &HashMap<&'static str, u16>) -> Words<'t> {
        let words = (0..text.tokens.len())
            .map(|at| word(text, at, case, literals))
            .collect();
        Words { text, words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The word at a token; an empty one past the end.
    pub(super) fn get(&self, at: usize) -> Word {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// Whether a form may begin here.
    pub(super) fn is_known(&self, at: usize) -> bool {
        let word = self.get(at);
        word.literal != 0 || word.sense != Sense::None
    }

    pub(super) fn sense(&self, at: usize) -> Sense {
        self.get(at).sense
    }

    /// Whether a token stands right after the one before it.
    pub(super) fn glued(&self, at: usize) -> bool {
        let tokens = &self.text.tokens;
        at > 0 && at < tokens.len() && tokens[at - 1].span.end == tokens[at].span.start
    }

    /// Where a token ends in the text, in bytes.
    pub(super) fn end_of(&self, at: usize) -> usize {
        self.text.tokens[at].span.end as usize
    }

    /// A token's look-up form; empty past the end.
    pub(super) fn norm(&self, at: usize) -> &str {
        if at < self.len() { self.text.norm(at) } else { "" }
    }

    /// A token as printed; empty past the end.
    pub(super) fn raw(&self, at: usize) -> &'t str {
        if at < self.len() { self.text.raw(at) } else { "" }
    }

    pub(super) fn is_capitalized(&self, at: usize) -> bool {
        self.raw(at).starts_with(char::is_uppercase)
    }

    pub(super) fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.raw(at), "-" | "–" | "—" | "‑" | "−")
    }
}

fn word(text: &Text, at: usize, case: Case, literals: &HashMap<&'static str, u16>) -> Word {
    let token = &text.tokens[at];
    let raw = text.raw(at);
    let literal = |key: &str| literals.get(key).copied().unwrap_or_default();
    match token.kind {
        TokenKind::Number => Word {
            literal: 0,
            sense: number(raw, text.norm(at)),
        },
        TokenKind::Word if raw.len() <= LONGEST => {
            let norm = text.norm(at);
            let sense = SENSES.get(norm).copied().unwrap_or_default();
            let is_name = matches!(sense, Sense::Month { .. } | Sense::Weekday { .. });
            let misread = is_name
                && case == Case::Told
                && NEED_CAPITAL.contains(&norm)
                && !raw.starts_with(char::is_uppercase)
                && (norm.len() > 4 || OTHER_WORDS.contains(&norm) || !number_stands_beside(text, at));
            Word {
                literal: literal(norm),
                sense: if misread { Sense::None } else { sense },
            }
        }
        TokenKind::Clitic if text.norm(at) == "s" => Word {
            literal: literal("'s"),
            sense: Sense::None,
        },
        TokenKind::Punct => Word {
            literal: literal(match raw {
                "–" | "—" | "‑" | "−" => "-",
                "’" | "‘" | "`" => "'",
                other => other,
            }),
            sense: Sense::None,
        },
        _ => Word::default(),
    }
}

/// Longer words mean nothing here; keeps hostile ones from being hashed.
const LONGEST: usize = 16;

/// Names of months and days that are other words in lower case.
const NEED_CAPITAL: [&str; 20] = [
    "may", "march", "august", "jan", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "sun", "mon", "wed", "thu", "fri", "sat",
];

/// Those of them that are words beside a number too.
const OTHER_WORDS: [&str; 5] = ["may", "mar", "sun", "wed", "sat"];

fn number_stands_beside(text: &Text, at: usize) -> bool {
    let is_number = |at: usize| {
        let token = text.tokens.get(at);
        token.is_some_and(|token| token.kind == TokenKind::Number)
    };
    let is_joint = |at: usize| text.tokens.get(at).is_some() && matches!(text.raw(at), "-" | "/");
    let before = |distance: usize| at.checked_sub(distance);
    before(1).is_some_and(is_number)
        || is_number(at + 1)
        || before(1).is_some_and(is_joint) && before(2).is_some_and(is_number)
        || is_joint(at + 1) && is_number(at + 2)
}

const MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

const WEEKDAYS: [(&str, &str, &[&str]); 7] = [
    ("monday", "mondays", &["mon"]),
    ("tuesday", "tuesdays", &["tue", "tues"]),
    ("wednesday", "wednesdays", &["wed", "weds"]),
    ("thursday", "thursdays", &["thu", "thur", "thurs"]),
    ("friday", "fridays", &["fri"]),
    ("saturday", "saturdays", &["sat"]),
    ("sunday", "sundays", &["sun"]),
];

const CARDINALS: [(&str, u16); 28] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fourty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

const ORDINALS: [(&str, i8); 21] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
];

const UNITS: [(&str, &str, Unit); 12] = [
    // The singular is an ordinal first of all.
    ("seconds", "seconds", Unit::Second),
    ("minute", "minutes", Unit::Minute),
    ("hour", "hours", Unit::Hour),
    ("day", "days", Unit::Day),
    ("week", "weeks", Unit::Week),
    ("fortnight", "fortnights", Unit::Fortnight),
    ("weekend", "weekends", Unit::Weekend),
    ("month", "months", Unit::Month),
    ("quarter", "quarters", Unit::Quarter),
    ("year", "years", Unit::Year),
    ("decade", "decades", Unit::Decade),
    ("century", "centuries", Unit::Century),
];

const DECADES: [(&str, i16); 8] = [
    ("twenties", 1920),
    ("thirties", 1930),
    ("forties", 1940),
    ("fifties", 1950),
    ("sixties", 1960),
    ("seventies", 1970),
    ("eighties", 1980),
    ("nineties", 1990),
];

const OTHERS: [(&str, Sense); 67] = [
    (
        "sept",
        Sense::Month {
            month: 9,
            short: true,
        },
    ),
    ("spring", Sense::Season(Season::Spring)),
    ("summer", Sense::Season(Season::Summer)),
    ("autumn", Sense::Season(Season::Autumn)),
    ("fall", Sense::Season(Season::Autumn)),
    ("winter", Sense::Season(Season::Winter)),
    ("a", Sense::Article),
    ("an", Sense::Article),
    ("hundred", Sense::Scale(100)),
    ("thousand", Sense::Scale(1_000)),
    ("million", Sense::Scale(1_000_000)),
    ("billion", Sense::Scale(1_000_000_000)),
    ("couple", Sense::Group(2)),
    ("dozen", Sense::Group(12)),
    ("several", Sense::Vague),
    ("few", Sense::Vague),
    ("many", Sense::Vague),
    ("recent", Sense::Vague),
    ("coming", Sense::Shift(1)),
    ("morning", Sense::DayPart(DayPart::Morning)),
    ("mornings", Sense::DayPart(DayPart::Morning)),
    ("afternoon", Sense::DayPart(DayPart::Afternoon)),
    ("afternoons", Sense::DayPart(DayPart::Afternoon)),
    ("evening", Sense::DayPart(DayPart::Evening)),
    ("evenings", Sense::DayPart(DayPart::Evening)),
    ("night", Sense::DayPart(DayPart::Night)),
    ("nights", Sense::DayPart(DayPart::Night)),
    ("last", Sense::Shift(-1)),
    ("past", Sense::Shift(-1)),
    ("previous", Sense::Told(-1)),
    ("preceding", Sense::Told(-1)),
    ("prior", Sense::Told(-1)),
    ("same", Sense::Told(0)),
    ("that", Sense::Told(0)),
    ("following", Sense::Told(1)),
    ("ensuing", Sense::Told(1)),
    ("this", Sense::Shift(0)),
    ("current", Sense::Shift(0)),
    ("next", Sense::Shift(1)),
    ("yesterday", Sense::Offset(-1)),
    ("today", Sense::Offset(0)),
    ("tomorrow", Sense::Offset(1)),
    ("tonight", Sense::Tonight),
    ("noon", Sense::Clock { hour: 12, minute: 0 }),
    ("midday", Sense::Clock { hour: 12, minute: 0 }),
    ("midnight", Sense::Clock { hour: 24, minute: 0 }),
    ("early", Sense::Portion { compares: false }),
    ("earlier", Sense::Portion { compares: true }),
    ("mid", Sense::Portion { compares: false }),
    ("late", Sense::Portion { compares: false }),
    ("later", Sense::Portion { compares: true }),
    ("beginning", Sense::PortionNoun),
    ("start", Sense::PortionNoun),
    ("middle", Sense::PortionNoun),
    ("close", Sense::PortionNoun),
    ("end", Sense::PortionNoun),
    ("q1", Sense::Quarter(1)),
    ("q2", Sense::Quarter(2)),
    ("q3", Sense::Quarter(3)),
    ("q4", Sense::Quarter(4)),
    ("h1", Sense::Half(1)),
    ("h2", Sense::Half(2)),
    ("daily", Sense::Often(Unit::Day)),
    ("weekly", Sense::Often(Unit::Week)),
    ("monthly", Sense::Often(Unit::Month)),
    ("annually", Sense::Often(Unit::Year)),
    ("yearly", Sense::Often(Unit::Year)),
];

static SENSES: LazyLock<HashMap<&'static str, Sense>> = LazyLock::new(|| {
    let about = super::classes::ABOUT.iter().filter_map(|row| row.first());
    let mut senses: HashMap<_, _> = about.map(|word| (*word, Sense::About)).collect();
    senses.extend(OTHERS);
    for (month, (full, short)) in (1..).zip(MONTHS) {
        senses.insert(short, Sense::Month { month, short: true });
        senses.insert(full, Sense::Month { month, short: false });
    }
    for (day, (full, plural, shorts)) in (1..).zip(WEEKDAYS) {
        let mut add = |word, form| senses.insert(word, Sense::Weekday { day, form });
        add(full, WeekdayForm::Full);
        add(plural, WeekdayForm::Plural);
        for short in shorts {
            add(short, WeekdayForm::Short);
        }
    }
    senses.extend(CARDINALS.map(|(word, value)| (word, Sense::Cardinal(value))));
    senses.extend(ORDINALS.map(|(word, value)| (word, Sense::Ordinal(value))));
    for (singular, plural, unit) in UNITS {
        senses.insert(singular, Sense::Unit { unit, plural: false });
        senses.insert(plural, Sense::Unit { unit, plural: true });
    }
    for word in super::feasts::first_words() {
        senses.entry(word).or_insert(Sense::Feast);
    }
    senses.extend(DECADES.map(|(word, first)| (word, Sense::Decade { first, short: false })));
    senses
});

fn number(raw: &str, norm: &str) -> Sense {
    let digits = raw.bytes().take_while(u8::is_ascii_digit).count();
    let (head, tail) = raw.split_at(digits);
    if digits == 0 || digits > 9 {
        return Sense::None;
    }
    let value: u64 = head.parse().unwrap_or(u64::MAX / 1_000);
    let plain = |digits, ordinal| Sense::Number {
        thousandths: value * 1_000,
        digits,
        ordinal,
    };
    match tail {
        "" => plain(digits as u8, false),
        "s" => decade(digits, value),
        "st" | "nd" | "rd" | "th" => plain(digits as u8, true),
        _ if tail.starts_with(':') => clock(value, &tail[1..]),
        _ if tail.starts_with('T') && digits == 2 => day_and_hour(value, &tail[1..]),
        _ => decimal(norm),
    }
}

fn decade(digits: usize, value: u64) -> Sense {
    match (digits, value) {
        (4, 1000..=2990) if value.is_multiple_of(10) => Sense::Decade {
            first: value as i16,
            short: false,
        },
        // The nineties of our days; `20s` and `30s` are as often ages as decades.
        (2, 10..=90) if value.is_multiple_of(10) => Sense::Decade {
            first: 1900 + value as i16,
            short: true,
        },
        _ => Sense::None,
    }
}

fn clock(hour: u64, minutes: &str) -> Sense {
    match minutes.get(..2).and_then(|minute| minute.parse::<i8>().ok()) {
        Some(minute @ 0..=59) if hour < 60 => Sense::Clock {
            hour: hour as i8,
            minute,
        },
        _ => Sense::None,
    }
}

fn day_and_hour(day: u64, hour: &str) -> Sense {
    match hour.parse() {
        Ok(hour @ 0..=24) if (1..=31).contains(&day) => Sense::DayAndHour { day: day as i8, hour },
        _ => Sense::None,
    }
}

/// A number with separators, from its look-up form: `1379` or `3.5`.
fn decimal(norm: &str) -> Sense {
    let (whole, fraction) = norm.split_once('.').unwrap_or((norm, ""));
    let thousandths = format!("{fraction:0<3.3}");
    match (whole.parse::<u32>(), thousandths.parse::<u64>()) {
        (Ok(whole), Ok(thousandths)) => Sense::Number {
            thousandths: u64::from(whole) * 1_000 + thousandths,
            digits: 0,
            ordinal: false,
        },
        _ => Sense::None,
    }
}
