//! Names that stand in a question as plain words.
//!
//! In: a question and the names of the index. Out: for single words the other spellings that people's names have in
//! the index; for words in a row that call a body, place, event or person, what is it. Both find more than the words
//! do, and rank below them.

use super::meaning::Meaning;
use super::{Node, NodeKind, Pattern, Query};
use crate::entities::Kind;
use crate::gazetteer::Gazetteer;
use crate::names::Names;
use crate::text::norms;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Names of more words than this are not looked for.
const LONGEST: usize = 6;
/// Shorter words have too many spellings that are other names.
const SHORTEST: usize = 4;

/// The names among the plain words of a question.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    spellings: HashMap<String, BTreeSet<String>>,
    /// By their words in look-up form.
    names: BTreeMap<Vec<String>, Meaning>,
}

impl Known {
    /// Looks for names in a question. `meaning` says what a name of a kind stands for.
    pub(super) fn of(query: &Query, names: &Names, meaning: &dyn Fn(Kind, &str) -> Meaning) -> Known {
        let mut known = Known::default();
        known.look(std::slice::from_ref(&query.root), names, meaning);
        known
    }

    fn look(&mut self, members: &[Node], names: &Names, meaning: &dyn Fn(Kind, &str) -> Meaning) {
        for node in members {
            match &node.kind {
                NodeKind::And(inner) | NodeKind::Or(inner) => self.look(inner, names, meaning),
                NodeKind::Not(inner)
                | NodeKind::AtLeast { member: inner, .. }
                | NodeKind::Boost { member: inner, .. } => {
                    self.look(std::slice::from_ref(inner), names, meaning);
                }
                // They need not be neighbours, so two of them are no name of two words.
                NodeKind::Near { members, .. } => self.look_alone(members.as_slice(), names, meaning),
                NodeKind::Same { members, .. } => self.look_alone(members, names, meaning),
                NodeKind::Prefer { required, preferred } => {
                    self.look(required, names, meaning);
                    self.look(preferred, names, meaning);
                }
                _ => {}
            }
            if let Some(word) = spellable(node) {
                let spellings = names.spellings(&word);
                if !spellings.is_empty() {
                    self.spellings.insert(word, spellings);
                }
            }
        }
        for from in 0..members.len() {
            let row = &members[from..members.len().min(from + LONGEST)];
            let words: Vec<&str> = row.iter().map_while(Node::plain_word).collect();
            for length in (1..=words.len()).rev() {
                let typed = words[..length].join(" ");
                if let Some(meaning) = called(&typed, length, names, meaning) {
                    self.names.insert(norms(&typed), meaning);
                    break;
                }
            }
        }
    }

    fn look_alone(&mut self, members: &[Node], names: &Names, meaning: &dyn Fn(Kind, &str) -> Meaning) {
        for member in members {
            self.look(std::slice::from_ref(member), names, meaning);
        }
    }

    /// Other spellings of a word of the question.
    pub(super) fn spellings(&self, word: &str) -> impl Iterator<Item = &str> {
        let mut norms = norms(word);
        let only = norms.pop().filter(|_| norms.is_empty());
        let found = only.and_then(|norm| self.spellings.get(&norm));
        found.into_iter().flatten().map(String::as_str)
    }

    /// The name that members of the question begin with, and how many of them it takes.
    pub(super) fn name_at(&self, members: &[Node]) -> Option<(usize, &Meaning)> {
        if self.names.is_empty() {
            return None;
        }
        let words: Vec<&str> = members.iter().take(LONGEST).map_while(Node::plain_word).collect();
        (1..=words.len()).rev().find_map(|length| {
            let meaning = self.names.get(&norms(&words[..length].join(" ")))?;
            Some((length, meaning))
        })
    }

    /// The names in words.
    pub(super) fn names(&self) -> impl Iterator<Item = &Meaning> {
        self.names.values()
    }
}

/// The look-up form of a word that may be a name in other spellings.
fn spellable(node: &Node) -> Option<String> {
    let NodeKind::Text {
        pattern: Pattern::Word(word),
        ..
    } = &node.kind
    else {
        return None;
    };
    let mut norms = norms(word);
    let only = norms.pop().filter(|_| norms.is_empty())?;
    let is_long = only.chars().count() >= SHORTEST;
    (is_long && !Gazetteer::built_in().is_common_word(&only)).then_some(only)
}

/// What is called so by so many words, if anything in the index is.
fn called(
    typed: &str,
    length: usize,
    names: &Names,
    meaning: &dyn Fn(Kind, &str) -> Meaning,
) -> Option<Meaning> {
    let senses = Gazetteer::built_in().senses(&norms(typed).join(" "));
    let is_place = senses.is_some_and(|senses| senses.places().len() > 0);
    let kinds = [
        (Kind::Place, is_place),
        (
            Kind::Org,
            length > 1 || senses.is_some_and(|senses| senses.org().is_some()),
        ),
        (Kind::Event, length > 1),
        (Kind::Person, length > 1),
    ];
    let asked = kinds.into_iter().filter(|(_, asked)| *asked);
    let asked = asked.filter(|(kind, _)| *kind == Kind::Place || names.may_be_called(*kind, typed));
    asked
        .map(|(kind, _)| meaning(kind, typed))
        .find(|meaning| meaning.is_called(typed))
}
