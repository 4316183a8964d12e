//! Why there is no page, as a page.
//!
//! In: a problem, and what was asked. Out: HTML that shows the place of a mistake and what to write instead.

use super::super::call::Call;
use super::super::link::Link as Address;
use super::super::params::Params;
use super::super::problem::Problem;
use super::article_views::{ErrorPage, Help, Mistake, SignIn};
use super::frame;
use super::views::Link;
use crate::fields::FIELDS;
use askama::Template;
use axum::http::StatusCode;

/// The page of a problem.
pub(in super::super) fn refusal(problem: &Problem, params: &Params) -> String {
    let status = problem.status();
    let typed = params.get("q").unwrap_or_default();
    let mut frame = frame::bare(heading(status), "error", status != StatusCode::UNAUTHORIZED);
    frame.typed = typed.to_owned();
    let told = problem.parameter.as_deref().and_then(|name| params.get(name));
    let place = problem
        .span
        .zip(told)
        .map(|([start, end], told)| mistake(told, start as usize, end as usize));
    let mut lines: Vec<String> = match (&problem.span, &problem.expected) {
        (Some([start, end]), Some(expected)) => {
            let what = problem.detail.split(&format!(" at {start}..{end}")).next();
            vec![
                sentence(what.unwrap_or_default()),
                sentence(&format!("expected {expected}")),
            ]
        }
        _ => problem.detail.lines().map(sentence).collect(),
    };
    lines.extend(problem.suggestion.as_ref().map(|_| "Perhaps:".to_owned()));
    let mut ways: Vec<Link> = problem
        .suggestion
        .iter()
        .map(|meant| suggested(params, problem, meant))
        .collect();
    if status == StatusCode::NOT_FOUND {
        ways.push(Link::new("To the start", "/"));
    }
    let page = ErrorPage {
        heading: heading(status).to_owned(),
        place,
        lines,
        ways,
        frame,
    };
    rendered(&page)
}

/// The page that asks for the token.
pub(in super::super) fn sign_in(is_wrong: bool, back: &str) -> String {
    rendered(&SignIn {
        frame: frame::bare("Sign in", "signin", false),
        is_wrong,
        back: back.to_owned(),
    })
}

fn rendered(page: &impl Template) -> String {
    page.render()
        .unwrap_or_else(|error| format!("the page cannot be made: {error}"))
}

fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "This question is not understood",
        StatusCode::NOT_FOUND => "There is nothing here",
        StatusCode::UNPROCESSABLE_ENTITY => "This cannot be done",
        StatusCode::SERVICE_UNAVAILABLE => "Too much to do just now",
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "This is refused",
        _ => "The index cannot answer",
    }
}

/// The text with the place of a mistake; a place at the end is shown as a space.
fn mistake(told: &str, start: usize, end: usize) -> Mistake {
    let part = |from: usize, to: usize| told.get(from..to).unwrap_or_default().to_owned();
    let (start, end) = (start.min(told.len()), end.min(told.len()));
    let wrong = part(start, end.max(start));
    Mistake {
        before: part(0, start),
        wrong: if wrong.is_empty() {
            "\u{a0}".to_owned()
        } else {
            wrong
        },
        after: part(end.max(start), told.len()),
    }
}

/// A text that begins with a capital and ends with a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if text.ends_with(['.', '?', '!', ':']) || text.is_empty() {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", letters.as_str())
}

/// What may have been meant: the part in place of the mistake where there is one.
fn suggested(params: &Params, problem: &Problem, meant: &str) -> Link {
    let name = problem.parameter.as_deref().unwrap_or("q");
    let told = params.get(name).unwrap_or_default();
    let whole = problem.span.and_then(|[start, end]| {
        let (start, end) = (start as usize, end as usize);
        Some(format!("{}{meant}{}", told.get(..start)?, told.get(end..)?))
    });
    let whole = whole.unwrap_or_else(|| meant.to_owned());
    let link = Address::of("/", params).set(name, &whole);
    Link::new(whole, link.to_string())
}

/// The page of keys and operators.
pub(super) fn help(call: &Call) -> Help {
    let mut frame = frame::of(call, frame::Page::Help);
    frame.title = "Help".to_owned();
    Help {
        frame,
        operators: OPERATORS,
        fields: FIELDS.iter().map(|field| (field.name, field.about)).collect(),
        keys: KEYS,
    }
}

const OPERATORS: &[(&str, &str)] = &[
    (
        "ceasefire talks",
        "both words, in all their forms, in any language of the index",
    ),
    ("\"peace talks\"", "the words in a row"),
    (
        "truce OR ceasefire",
        "either; AND and NOT in capitals too, with parentheses",
    ),
    ("sanctions -lifted", "without a word, a phrase, a name"),
    ("=talks", "exactly this form"),
    ("sanction*  wom?n", "any letters, one letter"),
    ("zelenski~1", "with a spelling error"),
    (
        "ceasefire NEAR/5 gaza",
        "within so many words; BEFORE/5 in this order",
    ),
    ("sanctions SAME SENTENCE oil", "in one sentence; SAME PARAGRAPH"),
    (
        "PERSON NEAR/3 DATE",
        "any name or date of a sort in the place of a word",
    ),
    ("ATLEAST 3 sanctions", "so often"),
    (
        "person:lavrov",
        "a name in any spelling; person:\"A\" OR person:\"B\"",
    ),
    (
        "mentions:\"last month\"",
        "speaks of a day; published:2024..2025 is from then",
    ),
];

const KEYS: &[(&str, &str)] = &[
    ("/", "to the search box"),
    ("j  k", "next and previous result"),
    ("Enter", "open it"),
    ("f", "to the counts beside the result"),
    ("[  ]", "page before and after"),
    ("n  p", "in an article: next and previous match"),
    (
        "+  −  0",
        "on the map: closer, farther, the whole world; arrows move it",
    ),
    ("?", "this help"),
    ("Esc", "close what is open"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_mistake_is_shown() {
        let check = |told: &str, start: usize, end: usize, want: [&str; 3]| {
            let Mistake { before, wrong, after } = mistake(told, start, end);
            assert_eq!([before, wrong, after], want.map(str::to_owned));
        };
        check("persn:a b", 0, 5, ["", "persn", ":a b"]);
        check("(talks", 6, 6, ["(talks", "\u{a0}", ""]);
        check("мир (", 7, 8, ["мир ", "(", ""]);
        check("short", 40, 50, ["short", "\u{a0}", ""]);
    }

    #[test]
    fn sentences_begin_and_end() {
        let check = |text: &str, want: &str| assert_eq!(sentence(text), want);
        check("write `)`", "Write `)`.");
        check("what?", "What?");
        check("", "");
    }
}
