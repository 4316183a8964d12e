//! Days in the lines around a headline: `Published 19 Nov 2019 07:09 GMT`, `19.11.2019`.
//!
//! In: one line that a page shows. Out: the day it names and whether it is that of a change. Month names of
//! the commonest languages of news are known. A numeric date whose day and month could change places is
//! left alone unless dots part it, since then the day comes first.

use super::when;
use jiff::civil::Date;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The day it names first.
    pub(super) date: Date,
    /// Whether that is the day of a change.
    pub(super) changed: bool,
}

/// What helps to read a day that its line does not write in full.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hints {
    /// Whether the day comes first in `05/10/2018`.
    pub(super) day_first: Option<bool>,
    /// A day known from elsewhere, which gives `Nov 18` its year if it is near.
    pub(super) near: Option<Date>,
}

/// The first day that `line` names.
pub(super) fn day(line: &str, hints: Hints) -> Option<Stamp> {
    days(line, hints).into_iter().next()
}

/// The days that `line` names.
pub(super) fn days(line: &str, hints: Hints) -> Vec<Stamp> {
    let words: Vec<&str> = line
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '·' | '•' | '@' | '–' | '—' | '[' | ']')
        })
        .filter(|word| !word.is_empty())
        .collect();
    let (mut found, mut from, mut at) = (Vec::new(), 0, 0);
    while at < words.len() {
        if let Some(date) = at_words(&words[at..], hints) {
            let mut before = words[from.max(at.saturating_sub(3))..at].iter();
            let changed = before.any(|word| is_change(&word.to_lowercase()));
            found.push(Stamp { date, changed });
            // A day in words takes two words more; none of them begins another.
            at += 2;
            from = at;
        }
        at += 1;
    }
    found
}

/// Whether `line` may be one of those around a headline that name a day: it is short and no sentence.
pub(super) fn may_name_day(line: &str) -> bool {
    let words = line.split_whitespace().count();
    words <= 16 && !(words > 8 && line.trim_end().ends_with(['.', '!', '?', ':', '"', '”', '…']))
}

/// Whether `line` only says when, or by whom and when, the text was published or changed; `Geneva, 15 August 1955` is
/// a part of it.
pub(super) fn is_stamp(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_matches([',', ':', '·', '|', '(', ')']))
        .collect();
    if !may_name_day(line) || (lower.ends_with('.') && !lower.ends_with(".m.")) {
        return false;
    }
    let is_cue = |word: &&str| is_change(word) || CUES.contains(word);
    let has_clock = words
        .iter()
        .any(|word| word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()));
    let has_day = day(line, Hints::default()).is_some() || words.iter().any(|word| has_slashes(word));
    let only_day = words.len() <= 3 || (words.len() == 4 && words[0].ends_with("day"));
    let has_cue = words.iter().take(3).any(is_cue);
    (has_day && (has_cue || has_clock || only_day)) || (has_cue && has_clock)
}

const CUES: [&str; 8] = [
    "published",
    "posted",
    "by",
    "publicado",
    "publicada",
    "publié",
    "veröffentlicht",
    "опубликовано",
];

/// `05/10/2018`, whichever comes first.
fn has_slashes(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['/', '.', '-']).collect();
    let is_part = |part: &&str| matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(is_part)
}

fn is_change(word: &str) -> bool {
    let word = word.trim_end_matches(':');
    [
        "updated",
        "update",
        "modified",
        "revised",
        "edited",
        "atualizado",
        "actualizado",
        "aktualisiert",
        "обновлено",
    ]
    .contains(&word)
}

fn at_words(words: &[&str], hints: Hints) -> Option<Date> {
    let word = words[0].trim_matches([':', '.', ';', '-']);
    if let Some(date) = numeric(word, hints.day_first) {
        return Some(date);
    }
    let month_of = |word: &str| month(word.trim_end_matches(['.', ',']));
    let rest: Vec<&str> = words[1..]
        .iter()
        .copied()
        .filter(|word| !["de", "of", "di", "do"].contains(&word.to_lowercase().as_str()))
        .take(2)
        .collect();
    let second = rest.first()?;
    let (day, month) = match (number(word), month_of(second)) {
        (Some(day), Some(month)) => (day, month),
        _ => (number(second)?, month_of(word)?),
    };
    let year = rest
        .get(1)
        .and_then(|third| when::year(third.trim_end_matches(['.', ':', ';', 'г'])));
    match year {
        Some(year) => when::date(year, month, day),
        None => near(month, day, hints.near?),
    }
}

/// The day of a month in the year that brings it within a few days of a known one.
fn near(month: i8, day: i8, known: Date) -> Option<Date> {
    let years = [known.year() - 1, known.year(), known.year() + 1];
    let mut dates = years.into_iter().filter_map(|year| when::date(year, month, day));
    dates.find(|date| date.since(known).is_ok_and(|span| span.get_days().abs() <= 3))
}

fn number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '.' | 'º' | '°'));
    if digits.is_empty() || digits.len() > 2 || word.len() > digits.len() + 3 {
        return None;
    }
    digits.parse().ok()
}

fn numeric(word: &str, day_first: Option<bool>) -> Option<Date> {
    let word = word.split('T').next()?;
    if let Some((year, rest)) = word.split_once(['年', '년']) {
        let (month, day) = rest.split_once(['月', '월'])?;
        let day = day.trim_end_matches(|c: char| !c.is_ascii_digit());
        return when::date(when::year(year)?, month.trim().parse().ok()?, day.parse().ok()?);
    }
    let parts: Vec<&str> = word
        .split(['.', '/', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    let [a, b, c] = parts[..] else { return None };
    if !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let small = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() <= 2);
    if a.len() == 4 {
        return when::date(when::year(a)?, small(b)?, small(c)?);
    }
    let year = when::year(c).or_else(|| small(c).filter(|_| c.len() == 2).map(century))?;
    let (a, b) = (small(a)?, small(b)?);
    let first = match (a > 12, b > 12) {
        (true, _) => true,
        (_, true) => false,
        _ => day_first.or((word.contains('.') || a == b).then_some(true))?,
    };
    if first {
        when::date(year, b, a)
    } else {
        when::date(year, a, b)
    }
}

/// The year of two digits: of this century up to 40.
fn century(year: i8) -> i16 {
    i16::from(year) + if year <= 40 { 2000 } else { 1900 }
}

/// The month named by a word of one of the languages known here.
fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "januar janvier enero janeiro gennaio января января januari jan ocak stycznia",
        "februar février febrero fevereiro febbraio февраля februari feb şubat lutego",
        "märz mars marzo março марта maart mart marca",
        "april avril abril aprile апреля nisan kwietnia",
        "mai mayo maio maggio мая mei mayıs maja",
        "juni juin junio junho giugno июня haziran czerwca",
        "juli juillet julio julho luglio июля temmuz lipca",
        "august août agosto августа augustus ağustos sierpnia",
        "september septembre septiembre setembro settembre сентября eylül września",
        "oktober octobre octubre outubro ottobre октября ekim października",
        "november novembre noviembre novembro novembre ноября kasım listopada",
        "dezember décembre diciembre dezembro dicembre декабря december aralık grudnia",
    ];
    if let Some(month) = when::month(word) {
        return Some(month);
    }
    let word = word.to_lowercase();
    let at = MONTHS
        .iter()
        .position(|names| names.split(' ').any(|name| name == word))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, hints: Hints, expected: &str) {
        let found = days(line, hints).into_iter().map(|stamp| match stamp.changed {
            true => format!("changed {}", stamp.date),
            false => stamp.date.to_string(),
        });
        assert_eq!(found.collect::<Vec<_>>().join(", "), expected, "{line}");
    }

    #[test]
    fn lines_name_days() {
        let day_first = |day_first| Hints {
            day_first: Some(day_first),
            near: None,
        };
        let near = Hints {
            near: when::date(2019, 11, 19),
            ..Hints::default()
        };
        let none = Hints::default();
        for (line, hints, expected) in [
            ("Published 19 Nov 2019 07:09 GMT", none, "2019-11-19"),
            (
                "Updated: November 19, 2019, 07:47 PM EST",
                none,
                "changed 2019-11-19",
            ),
            ("01:38:07 PM IST Nov 20, 2019", none, "2019-11-20"),
            ("19.11.2019, 08:57", none, "2019-11-19"),
            ("[ 2018-08-25 15:24 ]", none, "2018-08-25"),
            ("2016年12月1日", none, "2016-12-01"),
            ("2018년8월5일", none, "2018-08-05"),
            ("22 de janeiro de 2018 às 0:13", none, "2018-01-22"),
            ("publiziert am 25. September 2018", none, "2018-09-25"),
            ("3 октября 2018 г.", none, "2018-10-03"),
            ("By Jane Doe - 11/18/19 11:04 PM EST", none, "2019-11-18"),
            ("05/10/2018", none, ""),
            ("05/10/2018", day_first(true), "2018-10-05"),
            ("05/10/2018", day_first(false), "2018-05-10"),
            (
                "Updated Nov 19, 9:41 AM; Posted Nov 18, 8:19 PM",
                near,
                "changed 2019-11-19, 2019-11-18",
            ),
            ("Posted Nov 18, 8:19 PM", none, ""),
            ("Posted May 18", near, ""),
            ("31/02/2019", none, ""),
            ("Talks in the United Nations", near, ""),
        ] {
            check(line, hints, expected);
        }
    }

    #[test]
    fn stamps_are_told_from_text() {
        for (line, expected) in [
            ("Nov. 20, 2019 5:52 AM EST", true),
            ("Monday, November 18, 2019", true),
            ("By Jane Doe - 11/18/19 11:04 PM EST", true),
            ("05/10/2018 - Publicado por: Jane Doe", true),
            ("Updated at 1:23 p.m.", true),
            ("Geneva, 15 August 1955", false),
            ("Done at Vienna, 14 July 2015", false),
            ("The ministers met on 15 August 1955.", false),
            ("Envoys meet", false),
            ("", false),
        ] {
            assert_eq!(is_stamp(line), expected, "{line}");
        }
    }
}
