//! Words that the user counts as the same.
//!
//! In: a text file of the user's, and a question. Out: the question with alternatives wherever it has one of the words.
//!
//! ```text
//! # each finds the others
//! truce, ceasefire, cease-fire
//! # the first finds the others too, not they it
//! gas => natural gas, LNG
//! ```

use super::{Node, NodeKind, Pattern, PhraseWord, Query};
use crate::fields::Zone;
use crate::text::{Span, norms};
use std::collections::BTreeMap;

/// What a synonym counts against the word typed.
const SYNONYM: f32 = 0.7;
/// Plain words in a row that are looked up as one.
const LONGEST: usize = 6;

/// The words with what they find too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// By the words in look-up form.
    others: BTreeMap<Vec<String>, Vec<String>>,
}

/// A line that says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Synonyms {
    /// Reads a file's text; lines that say nothing are told, and the rest counts.
    pub fn read(text: &str) -> (Synonyms, Vec<BadLine>) {
        let mut synonyms = Synonyms::default();
        let mut bad = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            if let Err(reason) = synonyms.add(line) {
                let line = number + 1;
                bad.push(BadLine { line, reason });
            }
        }
        (synonyms, bad)
    }

    fn add(&mut self, line: &str) -> Result<(), &'static str> {
        let words = |list: &str| -> Vec<String> {
            let each = list.split(',').map(|words| words.trim().to_owned());
            each.filter(|words| !norms(words).is_empty()).collect()
        };
        let (from, to) = match line.split_once("=>") {
            Some((from, to)) => (words(from), words(to)),
            None => (words(line), words(line)),
        };
        let is_one_way = line.contains("=>");
        match (from.len(), to.len()) {
            (0, _) | (_, 0) if is_one_way => return Err("no words on one side of `=>`"),
            (0 | 1, _) if !is_one_way => return Err("fewer than two words, parted by commas"),
            _ => {}
        }
        for word in &from {
            let key = norms(word);
            let others = self.others.entry(key.clone()).or_default();
            for other in &to {
                if norms(other) != key && !others.contains(other) {
                    others.push(other.clone());
                }
            }
        }
        Ok(())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.others.is_empty()
    }

    fn of(&self, words: &[&str]) -> &[String] {
        let key = norms(&words.join(" "));
        self.others.get(&key).map_or(&[], Vec::as_slice)
    }
}

impl Query {
    /// The question with the synonyms of its words and phrases as alternatives; exact forms stay alone.
    pub fn with_synonyms(self, synonyms: &Synonyms) -> Query {
        match synonyms.is_empty() {
            true => self,
            false => Query {
                root: widened(self.root, synonyms),
            },
        }
    }
}

fn widened(node: Node, synonyms: &Synonyms) -> Node {
    let span = node.span;
    let all = |members: Vec<Node>| {
        members
            .into_iter()
            .map(|member| widened(member, synonyms))
            .collect()
    };
    let kind = match node.kind {
        NodeKind::Text { zone, pattern } => {
            let words: Vec<&str> = match &pattern {
                Pattern::Word(word) => vec![word],
                Pattern::Phrase { words, gaps: 0 } => words.iter().map(|word| word.word.as_str()).collect(),
                _ => Vec::new(),
            };
            let others = match words.is_empty() {
                true => &[],
                false => synonyms.of(&words),
            };
            let kind = NodeKind::Text { zone, pattern };
            return either(Node { span, kind }, others, zone);
        }
        NodeKind::And(members) => return Node::and(in_rows(members, synonyms), span),
        NodeKind::Or(members) => return Node::or(all(members), span),
        NodeKind::Not(member) => NodeKind::Not(Box::new(widened(*member, synonyms))),
        NodeKind::Prefer { required, preferred } => NodeKind::Prefer {
            required: all(required),
            preferred: all(preferred),
        },
        NodeKind::Near {
            members,
            distance,
            ordered,
        } => NodeKind::Near {
            members: Box::new(members.map(|member| widened(member, synonyms))),
            distance,
            ordered,
        },
        NodeKind::Same { stretch, members } => NodeKind::Same {
            stretch,
            members: all(members),
        },
        NodeKind::AtLeast { times, member } => NodeKind::AtLeast {
            times,
            member: Box::new(widened(*member, synonyms)),
        },
        NodeKind::Boost { weight, member } => NodeKind::Boost {
            weight,
            member: Box::new(widened(*member, synonyms)),
        },
        other => other,
    };
    Node { span, kind }
}

/// Members of which all are wanted; words in a row that have synonyms together are one alternative.
fn in_rows(members: Vec<Node>, synonyms: &Synonyms) -> Vec<Node> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < members.len() {
        let row: Vec<&str> = members[at..]
            .iter()
            .take(LONGEST)
            .map_while(Node::plain_word)
            .collect();
        let length = (2..=row.len())
            .rev()
            .find(|length| !synonyms.of(&row[..*length]).is_empty());
        match length {
            Some(length) => {
                let others = synonyms.of(&row[..length]);
                let words = members[at..at + length].to_vec();
                let span = Span {
                    start: words[0].span.start,
                    end: words[length - 1].span.end,
                };
                found.push(either(Node::and(words, span), others, None));
                at += length;
            }
            None => {
                found.push(widened(members[at].clone(), synonyms));
                at += 1;
            }
        }
    }
    found
}

fn either(node: Node, others: &[String], zone: Option<Zone>) -> Node {
    let span = node.span;
    let other = |words: &String| {
        let mut each: Vec<PhraseWord> = words
            .split_whitespace()
            .map(|word| PhraseWord {
                span,
                word: word.to_owned(),
            })
            .collect();
        let pattern = match each.len() {
            1 => Pattern::Word(each.remove(0).word),
            _ => Pattern::Phrase { words: each, gaps: 0 },
        };
        let member = Box::new(Node {
            span,
            kind: NodeKind::Text { zone, pattern },
        });
        Node {
            span,
            kind: NodeKind::Boost {
                weight: SYNONYM,
                member,
            },
        }
    };
    let alternatives = std::iter::once(node).chain(others.iter().map(other));
    Node::or(alternatives.collect(), span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{ParseOptions, parse};

    fn check(typed: &str, wanted: &str) {
        let table = "truce, ceasefire, Cease Fire # all alike\n\ngas => LNG\nsecurity council, UNSC\n";
        let (synonyms, bad) = Synonyms::read(table);
        assert_eq!(bad, []);
        let query = parse(typed, ParseOptions::default())
            .expect(typed)
            .with_synonyms(&synonyms);
        assert_eq!(query.to_string(), wanted);
    }

    #[test]
    fn words_find_what_counts_as_the_same() {
        check("talks", "talks");
        check("truce", "truce OR ceasefire^0.7 OR \"Cease Fire\"^0.7");
        check("=truce truc*", "=truce AND truc*");
        check("gas OR LNG", "gas OR LNG^0.7 OR LNG");
        check("title:gas x", "(title:gas OR title:LNG^0.7) AND x");
        check(
            "security council vote",
            "(security AND council OR UNSC^0.7) AND vote",
        );
        check("\"security council\"", "\"security council\" OR UNSC^0.7");
        check("NOT gas NEAR/3 x", "NOT (gas OR LNG^0.7) NEAR/3 x");
    }

    #[test]
    fn lines_that_say_nothing_are_told() {
        let (synonyms, bad) = Synonyms::read("truce\na =>\n?, !\na, b");
        let lines: Vec<usize> = bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [1, 2, 3]);
        assert!(!synonyms.is_empty());
    }
}
