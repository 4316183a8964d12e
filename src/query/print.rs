//! A tree becomes text that gives the same tree.
//!
//! In: a tree. Out: a question with every operator written out, so that it means the same whatever
//! neighbours mean; only `+` (from [`Match::Any`](super::Match)) needs the options it came from.
//! Quotation marks stand only where bare text would be read as something else.

use super::forms::regex_len;
use super::operands::sort_of;
use super::values::NO_DAY;
use super::{Has, Node, NodeKind, ParseOptions, Pattern, Query, parse};
use crate::fields::{FieldInfo, Role};
use std::fmt;

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_node(&self.root, Place::Whole, f)
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_node(self, Place::Whole, f)
    }
}

/// What a part stands in; later ones bind closer.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Place {
    Whole,
    Or,
    And,
    Same,
    Near,
    Operand,
}

fn write_node(node: &Node, place: Place, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let grouped = match node.kind {
        NodeKind::Or(_) | NodeKind::Prefer { .. } => place > Place::Whole,
        NodeKind::And(_) => place > Place::Or,
        NodeKind::Same { .. } => place > Place::And,
        NodeKind::Not(_) => place > Place::Same,
        NodeKind::Near { .. } => place > Place::Near,
        NodeKind::AtLeast { .. } | NodeKind::Boost { .. } => place == Place::Operand,
        _ => false,
    };
    if grouped {
        f.write_str("(")?;
    }
    match &node.kind {
        NodeKind::All => {}
        // Nothing that parses means this; it never comes from a question with operators.
        NodeKind::Nothing => f.write_str("\"\"")?,
        NodeKind::And(members) => write_joined(members, " AND ", Place::And, f)?,
        NodeKind::Or(members) => write_joined(members, " OR ", Place::Or, f)?,
        NodeKind::Same { stretch, members } => {
            write_joined(members, &format!(" {} ", stretch.operator()), Place::Same, f)?;
        }
        NodeKind::Near {
            members,
            distance,
            ordered,
        } => {
            let operator = if *ordered { "BEFORE" } else { "NEAR" };
            write_node(&members[0], Place::Near, f)?;
            write!(f, " {operator}/{distance} ")?;
            write_node(&members[1], Place::Operand, f)?;
        }
        NodeKind::AtLeast { times, member } => {
            write!(f, "ATLEAST {times} ")?;
            write_node(member, Place::Operand, f)?;
        }
        NodeKind::Boost { weight, member } => {
            match takes_weight(member, *weight) {
                true => write_node(member, Place::Operand, f)?,
                false => write!(f, "({member})")?,
            }
            write!(f, "^{weight}")?;
        }
        NodeKind::Not(member) => {
            f.write_str("NOT ")?;
            write_node(member, Place::Same, f)?;
        }
        NodeKind::Prefer { required, preferred } => {
            f.write_str("+")?;
            write_joined(required, " +", Place::Operand, f)?;
            f.write_str(" ")?;
            write_joined(preferred, " ", Place::Operand, f)?;
        }
        _ => f.write_str(&leaf(node))?,
    }
    if grouped { f.write_str(")") } else { Ok(()) }
}

fn write_joined(members: &[Node], joint: &str, place: Place, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (n, member) in members.iter().enumerate() {
        if n > 0 {
            f.write_str(joint)?;
        }
        write_node(member, place, f)?;
    }
    Ok(())
}

/// A member without members: bare where that reads back as the same, else in quotation marks.
fn leaf(node: &Node) -> String {
    let (field, value) = field_and_value(&node.kind);
    let (sign, ending) = match &node.kind {
        NodeKind::Entity { exact: true, .. } => ("=", String::new()),
        NodeKind::Text { pattern, .. } => match pattern {
            Pattern::Exact(_) => ("=", String::new()),
            Pattern::Fuzzy { edits, .. } => ("", format!("~{edits}")),
            Pattern::Phrase { gaps, .. } if *gaps > 0 => ("", format!("~{gaps}")),
            _ => ("", String::new()),
        },
        _ => ("", String::new()),
    };
    let name = field
        .map(|field| format!("{}:{sign}", field.name))
        .unwrap_or_else(|| sign.to_owned());
    let bare = format!("{name}{value}{ending}");
    let is_same = parse(&bare, ParseOptions::default()).is_ok_and(|read| read.root.kind == node.kind);
    if is_same && !changes_beside_others(node, &value) {
        bare
    } else {
        format!("{name}\"{value}\"{ending}")
    }
}

/// Whether a weight right after it is read as one: an address may hold any sign, and a word a `^` of its own.
fn takes_weight(member: &Node, weight: f32) -> bool {
    let NodeKind::Text {
        pattern: Pattern::Word(_) | Pattern::Exact(_),
        ..
    } = &member.kind
    else {
        return true;
    };
    let printed = format!("{member}^{weight}");
    let read = parse(&printed, ParseOptions::default()).map(|query| query.root.kind);
    matches!(read, Ok(NodeKind::Boost { member: read, .. }) if read.kind == member.kind)
}

/// Whether what is a word alone is not one before or after every other: `SAME`, `PERSON`, and `/a` before `b/`, which
/// make a pattern.
fn changes_beside_others(node: &Node, value: &str) -> bool {
    let NodeKind::Text { pattern, .. } = &node.kind else {
        return false;
    };
    // What is told in part has signs of its own, and no quotation marks.
    if matches!(
        pattern,
        Pattern::Wildcard(_) | Pattern::Regex(_) | Pattern::Fuzzy { .. }
    ) {
        return false;
    }
    let opens_or_ends_pattern = value.starts_with('/') || regex_len(&format!("/x{value}")).is_some();
    let is_operator = matches!(value, "SAME" | "ATLEAST") || sort_of(value).is_some();
    is_operator || opens_or_ends_pattern
}

fn field_and_value(kind: &NodeKind) -> (Option<&'static FieldInfo>, String) {
    let (role, value) = match kind {
        NodeKind::Text { zone, pattern } => (zone.map(Role::Text), words(pattern)),
        NodeKind::Entity { kind, name, .. } => (Some(Role::Entity(*kind)), name.clone()),
        NodeKind::Has(has) => (Some(Role::Has), sort(*has).to_owned()),
        NodeKind::Keyword { keyword, value } => (Some(Role::Keyword(*keyword)), value.clone()),
        NodeKind::Undated => (Some(Role::Published), NO_DAY.to_owned()),
        NodeKind::Published(period) => (Some(Role::Published), period.text.clone()),
        NodeKind::Mentions(period) => (Some(Role::Mentions), period.text.clone()),
        _ => (None, String::new()),
    };
    (role.map(Role::field), value)
}

fn sort(has: Has) -> &'static str {
    match has {
        Has::Named(kind) => kind.word(),
        Has::Date => "date",
        Has::Title => "title",
        Has::Published => "published",
        Has::Keyword(keyword) => Role::Keyword(keyword).field().name,
    }
}

fn words(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Word(word) | Pattern::Exact(word) | Pattern::Fuzzy { word, .. } => word.clone(),
        Pattern::Wildcard(word) => word.clone(),
        Pattern::Regex(expression) => format!("/{expression}/"),
        Pattern::Phrase { words, .. } => words
            .iter()
            .map(|word| word.word.as_str())
            .collect::<Vec<_>>()
            .join(" "),
    }
}

#[cfg(test)]
mod tests {
    use crate::query::{Match, Node, NodeKind, ParseOptions, Pattern, parse};
    use crate::text::Span;
    use proptest::prelude::*;

    fn options(any: bool) -> ParseOptions {
        ParseOptions {
            default: if any { Match::Any } else { Match::All },
            ..ParseOptions::default()
        }
    }

    fn without_spans(node: &mut Node) {
        node.span = Span::new(0, 0);
        match &mut node.kind {
            NodeKind::And(members) | NodeKind::Or(members) => members.iter_mut().for_each(without_spans),
            NodeKind::Prefer { required, preferred } => {
                required.iter_mut().chain(preferred).for_each(without_spans);
            }
            NodeKind::Not(member) | NodeKind::AtLeast { member, .. } | NodeKind::Boost { member, .. } => {
                without_spans(member);
            }
            NodeKind::Near { members, .. } => members.iter_mut().for_each(without_spans),
            NodeKind::Same { members, .. } => members.iter_mut().for_each(without_spans),
            NodeKind::Text {
                pattern: Pattern::Phrase { words, .. },
                ..
            } => {
                words.iter_mut().for_each(|word| word.span = Span::new(0, 0));
            }
            _ => {}
        }
    }

    /// Whatever parses prints as something that parses to the same; errors stay inside the text.
    fn check_any(query: &str, options: ParseOptions) -> bool {
        let mut read = match parse(query, options) {
            Ok(read) => read,
            Err(error) => {
                assert!(query.get(error.span.range()).is_some(), "{query:?}: {error}");
                assert!(error.render(query).contains('^'), "{query:?}");
                return false;
            }
        };
        let printed = read.to_string();
        let mut again = parse(
            &printed,
            ParseOptions {
                plain: false,
                ..options
            },
        )
        .unwrap_or_else(|error| panic!("{query:?} printed as {printed:?}: {error}"));
        without_spans(&mut read.root);
        without_spans(&mut again.root);
        assert_eq!(read, again, "{query:?} printed as {printed:?}");
        true
    }

    fn one_of(choices: &'static [&'static str]) -> impl Strategy<Value = String> + Clone {
        prop::sample::select(choices).prop_map(str::to_owned)
    }

    /// Words, phrases and parts of words.
    fn text() -> impl Strategy<Value = String> + Clone {
        one_of(&[
            "talks",
            "Kyiv,",
            "10:30",
            "Franco-German",
            "SAME",
            "http://a.b/c?d=e*",
            "和平",
            "or",
            "what?",
            "\"cease fire\"",
            "“peace”",
            "«a - OR»",
            "\"AND\"",
            "\"NEAR/5\"",
            "\"title:x\"",
            "cease*",
            "U.S*",
            "*fire",
            "c?ase",
            "=talks",
            "=\"peace talks\"",
            "=AND",
            "zelenski~",
            "talk~1",
            "\"peace talks\"~4",
            "\"peace talk*\"",
            "/t[ao]lks?/",
            "talks^2",
            "\"cease fire\"~2^0.5",
            "PERSON",
            "DATE",
        ])
    }

    /// Conditions.
    fn condition() -> impl Strategy<Value = String> + Clone {
        one_of(&[
            "person:lavrov",
            "place:\"sea of  japan\"",
            "org:(nato OR \"AND\" -eu)",
            "id:a/b#c",
            "source:\"a|b\"",
            "person:(sergey lavrov OR putin)",
            "published:2024..2025-02",
            "mentions:(2024-02-29 OR 2025)",
            "author:\"(x)\"",
            "event:AND",
            "person:=lavrov",
            "org:=\"security council\"",
            "country:UA",
            "has:person",
            "has:date",
            "lead:talks",
            "published:none",
        ])
    }

    /// Questions that parse, of every form.
    fn question() -> impl Strategy<Value = String> {
        let text = text();
        let leaf = prop_oneof![
            4 => text.clone(),
            1 => text.prop_map(|text| format!("title:{text}")),
            2 => condition(),
        ];
        leaf.prop_recursive(5, 30, 4, |inner| {
            let some = prop::collection::vec(inner.clone(), 1..4);
            prop_oneof![
                (
                    some.clone(),
                    one_of(&[" ", " AND ", " OR ", " OR +", " -", " NOT ", " +", "  "])
                )
                    .prop_map(|(members, joint)| members.join(&joint))
                    .prop_filter("one sign", |q| !q.contains("--") && !q.contains("+-")),
                some.prop_map(|members| format!("({})", members.join(" "))),
                (
                    placed(),
                    one_of(&[" SAME SENTENCE ", " SAME PARAGRAPH "]),
                    placed(),
                    any::<bool>()
                )
                    .prop_map(|(one, same, other, last)| match last {
                        true => format!("({one} {other}{same})"),
                        false => format!("({one}{same}NOT {other} SAME SENTENCE {one})"),
                    }),
                placed().prop_map(|member| format!("ATLEAST 2 ({member})^3")),
                inner.clone().prop_map(|member| format!("({member})^2")),
                inner.clone().prop_map(|member| format!("NOT ({member})")),
                inner.prop_map(|member| format!("-({member})")),
            ]
        })
    }

    /// What may stand near something.
    fn placed() -> impl Strategy<Value = String> {
        let leaf = one_of(&[
            "talks",
            "\"cease fire\"",
            "person:lavrov",
            "PERSON",
            "DATE",
            "cease*",
            "=US",
            "mentions:2024",
            "(a OR b)",
            "(PLACE c)",
            "talk~1^2",
            "/x+/",
        ]);
        leaf.prop_recursive(3, 8, 2, |inner| {
            let joint = one_of(&[" NEAR/3 ", " BEFORE/1 "]);
            (inner.clone(), joint, inner, any::<bool>()).prop_map(
                |(one, joint, other, grouped)| match grouped {
                    true => format!("{one}{joint}({other})"),
                    false => format!("{one}{joint}{other}"),
                },
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn questions_print_as_what_they_mean(query in question(), any: bool) {
            prop_assert!(check_any(&query, options(any)), "{} does not parse", query);
        }

        #[test]
        fn no_text_panics(query in "\\PC{0,40}", any: bool, plain: bool) {
            let read = parse(&query, ParseOptions { plain, ..options(any) });
            prop_assert!(read.is_ok() || !plain);
            if !plain {
                check_any(&query, options(any));
            }
        }

        #[test]
        fn no_mix_of_signs_panics(
            pieces in prop::collection::vec(one_of(&[
                " ", "(", ")", "\"", "“", "-", "+", "*", "?", "~1", "^2", "=", "/", "|", "!", ":", "..", "[", "]", "<",
                "AND", "OR", "NOT", "NEAR/3", "BEFORE/2", "SAME", "SENTENCE", "SAME SENTENCE", "ATLEAST 2", "PERSON", "has:", "title:", "person:", "published:", "2025", "x", "ab",
                "é", "和", "\u{301}", "\u{200b}", "://",
            ]), 0..14),
            any: bool,
        ) {
            check_any(&pieces.concat(), options(any));
        }
    }

    #[test]
    fn filters_print_as_questions() {
        use crate::entities::Kind;
        use crate::fields::Role;
        let check = |value: &str, expected: &str| {
            let node =
                super::super::filter(Role::Entity(Kind::Person), value, "--person", None).expect(value);
            assert_eq!(node.to_string(), expected);
            assert!(check_any(expected, ParseOptions::default()));
        };
        check("Sergey Lavrov", "person:\"Sergey Lavrov\"");
        check("! AND | \"putin\"", "NOT (person:AND OR person:putin)");
    }
}
