//! Whole days written in figures, which need no knowledge of a language.
//!
//! In: segmented title and body of an article that is not in English, and its setting. Out: `2025-12-02`, `02.12.2025`
//! and, in Chinese, Japanese and Korean, `2025年12月2日`, with their days. Nothing is made of words; a day without its
//! year is passed over.

use super::{DateMention, DateRange, Dates, Setting, TimexType, story};
use crate::text::{Part, Span, Text, TokenKind};
use jiff::civil::Date;

/// Figures that a day with its year has at least.
const FEWEST_FIGURES: usize = 6;

/// Signs for year, month and day.
const SIGNS: [[&str; 3]; 2] = [["年", "月", "日"], ["년", "월", "일"]];

/// The days written in figures in an article, in order.
pub fn find_numeric(title: &Text, body: &Text, setting: &Setting) -> Dates {
    let mut dates = story::find(title, body, setting);
    dates.ranges.clear();
    dates.mentions.retain(|date| {
        let raw = if date.part == Part::Title {
            title.raw
        } else {
            body.raw
        };
        let printed = date.span.of(raw);
        let is_whole = date.value.len() == "2025-12-02".len() && date.range.is_some();
        let figures = printed.chars().filter(char::is_ascii_digit).count();
        is_whole && figures >= FEWEST_FIGURES && !printed.chars().any(char::is_alphabetic)
    });
    for (part, text) in [(Part::Title, title), (Part::Body, body)] {
        let signed = (0..text.tokens.len()).filter_map(|token| signed(text, token));
        dates.mentions.extend(signed.map(|(day, span)| DateMention {
            part,
            span,
            timex: TimexType::Date,
            value: day.to_string(),
            range: Some(DateRange::day(day)),
        }));
    }
    dates.mentions.sort_by_key(|date| (date.part, date.span));
    dates
        .mentions
        .dedup_by(|later, date| later.part == date.part && later.span.overlaps(date.span));
    dates
}

/// A day with signs that begins at a token. A sign stands in the token of its figures or in the next.
fn signed(text: &Text, first: usize) -> Option<(Date, Span)> {
    SIGNS.into_iter().find_map(|signs| {
        let mut at = first;
        let mut numbers = [0; 3];
        for (number, sign) in numbers.iter_mut().zip(signs) {
            let token = text
                .tokens
                .get(at)
                .filter(|token| token.kind == TokenKind::Number)?;
            let printed = token.span.of(text.raw);
            let figures = match printed.split_once(sign) {
                // Particles may follow the day.
                Some((figures, rest)) if rest.is_empty() || sign == signs[2] => figures,
                Some(_) => return None,
                None => {
                    at += 1;
                    (at < text.tokens.len() && text.raw(at) == sign).then_some(printed)?
                }
            };
            *number = figures.parse().ok()?;
            at += 1;
        }
        let [year, month, day] = numbers;
        let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (year >= 1000).then(|| (day, text.span(first..at)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, want: &[(&str, &str)]) {
        let (title, body) = (Text::segment(""), Text::segment(raw));
        let setting = Setting {
            published: None,
            day_first: Some(true),
        };
        let dates = find_numeric(&title, &body, &setting);
        let got: Vec<(&str, &str)> = dates
            .mentions
            .iter()
            .map(|date| (date.span.of(raw), date.value.as_str()))
            .collect();
        assert_eq!(got, want, "{raw}");
    }

    #[test]
    fn only_whole_days_in_figures_are_found() {
        check("Am 03.12.2025 in Genf", &[("03.12.2025", "2025-12-03")]);
        check("le 2025-12-02 à Paris", &[("2025-12-02", "2025-12-02")]);
        check("2025年12月2日在北京", &[("2025年12月2日", "2025-12-02")]);
        check("2025년 12월 2일 서울", &[("2025년 12월 2일", "2025-12-02")]);
        check("12月2日", &[]);
        check("2025年13月2日", &[]);
        check("en mars 2015, mardi 3 sur 5, 1990", &[]);
    }
}
