//! What may stand beside NEAR, BEFORE, SAME and ATLEAST.
//!
//! In: a part of the question. Out: the same with `PERSON` and its like read as what they mean there, or why it cannot
//! stand there. Only what has a place in the text can be near something.

use super::error::{QueryError, QueryErrorKind as Kind};
use super::lex::is_quote;
use super::{Has, Node, NodeKind, Pattern};
use crate::entities;

const EXPECTED: &str = "a word, phrase, name, date or group of them";

/// The words that stand for anything of a sort.
pub(super) fn sort_of(word: &str) -> Option<Has> {
    let kind = entities::Kind::ALL
        .into_iter()
        .find(|kind| kind.word().to_ascii_uppercase() == word);
    match word {
        "DATE" => Some(Has::Date),
        _ => kind.map(Has::Named),
    }
}

/// A part of the question with bare `PERSON`, `PLACE`, `DATE` … as any of that sort.
pub(super) fn named(node: Node, query: &str) -> Node {
    let all = |members: Vec<Node>| members.into_iter().map(|member| named(member, query)).collect();
    let kind = match node.kind {
        NodeKind::Text {
            zone: None,
            pattern: Pattern::Word(word),
        } => match sort_of(&word).filter(|_| !node.span.of(query).starts_with(is_quote)) {
            Some(sort) => NodeKind::Has(sort),
            None => NodeKind::Text {
                zone: None,
                pattern: Pattern::Word(word),
            },
        },
        NodeKind::And(members) => NodeKind::And(all(members)),
        NodeKind::Or(members) => NodeKind::Or(all(members)),
        NodeKind::Not(member) => NodeKind::Not(Box::new(named(*member, query))),
        NodeKind::Boost { weight, member } => NodeKind::Boost {
            weight,
            member: Box::new(named(*member, query)),
        },
        other => other,
    };
    Node { kind, ..node }
}

/// Whether it may stand beside NEAR or BEFORE, or be counted. What stands beside another NEAR was asked already.
pub(super) fn may_be_near(node: &Node) -> Result<(), QueryError> {
    match &node.kind {
        NodeKind::Not(_) => Err(QueryError::new(node.span, Kind::OnlyExcluded("NOT"), EXPECTED)),
        NodeKind::And(members) | NodeKind::Or(members) => members.iter().try_for_each(may_be_near),
        NodeKind::Near { .. } => Ok(()),
        NodeKind::Boost { member, .. } => may_be_near(member),
        _ => has_place(node),
    }
}

/// Whether these may stand in one sentence or paragraph.
pub(super) fn may_be_same(members: &[Node]) -> Result<(), QueryError> {
    members.iter().try_for_each(may_hold)?;
    let is_excluded = |node: &Node| matches!(node.kind, NodeKind::Not(_));
    match members.first().filter(|_| members.iter().all(is_excluded)) {
        Some(first) => Err(QueryError::new(first.span, Kind::OnlyExcluded("SAME"), EXPECTED)),
        None => Ok(()),
    }
}

fn may_hold(node: &Node) -> Result<(), QueryError> {
    let not_alone = |node: &Node| match node.kind {
        NodeKind::Not(_) => Err(QueryError::new(node.span, Kind::OnlyExcluded("NOT"), EXPECTED)),
        _ => Ok(()),
    };
    match &node.kind {
        NodeKind::Not(member) => {
            not_alone(member)?;
            may_hold(member)
        }
        NodeKind::And(members) => may_be_same(members),
        NodeKind::Or(members) => members.iter().try_for_each(|member| {
            not_alone(member)?;
            may_hold(member)
        }),
        NodeKind::Boost { member, .. } => {
            not_alone(member)?;
            may_hold(member)
        }
        // Their members were asked when they were read.
        NodeKind::AtLeast { .. } | NodeKind::Same { .. } => Ok(()),
        _ => may_be_near(node),
    }
}

fn has_place(node: &Node) -> Result<(), QueryError> {
    match &node.kind {
        NodeKind::Text { .. }
        | NodeKind::Entity { .. }
        | NodeKind::Mentions(_)
        | NodeKind::Has(Has::Named(_) | Has::Date) => Ok(()),
        _ => Err(QueryError::new(
            node.span,
            Kind::NoPlace(node.to_string()),
            EXPECTED,
        )),
    }
}
