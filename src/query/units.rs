//! The words of a question as they are weighed in an article.
//!
//! In: a parsed question. Out: [`Units`]: its words and phrases with the terms they are found by, which of them are
//! neighbours and which together are a name. Conditions and excluded words are none. What is found does not depend on
//! them, only its order: they say how [`Weights`](super::weights::Weights) apply to an article that is found already.

use super::lower::{Lowering, needs_places};
use super::wording::{are_apart, shares};
use super::{Node, NodeKind, Pattern, Query};
use crate::fields::Zone;
use crate::index::terms::{BEGINS, form_term};
use crate::text::{Part, norms};
use std::collections::BTreeSet;
use tantivy::Term;
use tantivy::schema::Field;

/// Spellings of a name that are looked for in an article, at most.
const MOST_IDENTITIES: usize = 64;

/// What of a question counts for the order.
#[derive(Debug, Clone, Default)]
pub struct Units {
    /// Words and phrases, each once.
    pub words: Vec<Unit>,
    /// Words that stand next to each other in the question.
    pub pairs: Vec<Pair>,
    /// Names among the words.
    pub names: Vec<Name>,
}

/// A word, or words in a row.
#[derive(Debug, Clone)]
pub struct Unit {
    /// As typed.
    pub typed: String,
    /// How often it counts: as often as the question has it.
    pub count: f32,
    /// How it is found in headlines.
    pub title: Option<Ways>,
    /// How it is found in bodies.
    pub body: Option<Ways>,
}

/// How a unit is found in a field.
#[derive(Debug, Clone)]
pub struct Ways {
    /// Stems, a row a language.
    pub rows: Vec<Row>,
    /// Whether the query that finds articles adds up what they bring; else the most counts.
    pub adds: bool,
    /// Its words as typed, in look-up form.
    pub exact: Vec<Term>,
}

/// Terms that follow each other.
#[derive(Debug, Clone)]
pub struct Row {
    /// The terms.
    pub terms: Vec<Term>,
    /// How rare each is (inverse document frequency).
    pub rarities: Vec<f32>,
    /// What the query that finds articles makes its score less by.
    pub share: f32,
}

/// Two units by their numbers, in the order typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The first.
    pub first: usize,
    /// The one after it.
    pub second: usize,
}

/// A name, called by words of the question.
#[derive(Debug, Clone)]
pub struct Name {
    /// As typed.
    pub typed: String,
    /// Numbers of the units: what they bring, the name does not bring once more.
    pub words: Vec<usize>,
    /// How rare it is, where no words call it.
    pub rarity: f32,
    /// Where mentions of it begin in headlines.
    pub title: Vec<Term>,
    /// Where they begin in bodies.
    pub body: Vec<Term>,
}

impl Units {
    /// Whether nothing counts.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds units, of which each counts so much more.
    fn append(&mut self, other: Units, weight: f32) {
        let add = |mut unit: Unit| {
            unit.count *= weight;
            self.push(unit)
        };
        let numbers: Vec<usize> = other.words.into_iter().map(add).collect();
        let pairs = other.pairs.into_iter().map(|pair| Pair {
            first: numbers[pair.first],
            second: numbers[pair.second],
        });
        self.pairs.extend(pairs);
        let names = other.names.into_iter().map(|name| Name {
            words: name.words.iter().map(|word| numbers[*word]).collect(),
            ..name
        });
        self.names.extend(names);
    }

    /// Adds a unit; one that is there already counts once more. Returns its number.
    fn push(&mut self, unit: Unit) -> usize {
        let same = |known: &Unit| known.typed == unit.typed && known.title.is_some() == unit.title.is_some();
        match self.words.iter().position(same) {
            Some(known) => {
                self.words[known].count += unit.count;
                known
            }
            None => {
                self.words.push(unit);
                self.words.len() - 1
            }
        }
    }
}

impl Lowering<'_> {
    /// What of a question counts for the order. Fails only when the index cannot be read.
    pub fn units(&self, query: &Query) -> tantivy::Result<Units> {
        let mut units = Units::default();
        self.collect(std::slice::from_ref(&query.root), &mut units)?;
        Ok(units)
    }

    /// Members that stand next to each other.
    fn collect(&self, members: &[Node], units: &mut Units) -> tantivy::Result<()> {
        let mut numbers = Vec::with_capacity(members.len());
        for node in members {
            let mut number = None;
            match &node.kind {
                NodeKind::Text { zone, pattern } if !needs_places(*zone, pattern) => {
                    if let Some(unit) = self.unit(zone.map(Zone::part), pattern)? {
                        let plain = zone.is_none() && matches!(pattern, Pattern::Word(_));
                        number = Some(units.push(unit)).filter(|_| plain);
                    }
                }
                NodeKind::Boost { weight, member } => {
                    let mut own = Units::default();
                    self.collect(std::slice::from_ref(member), &mut own)?;
                    units.append(own, *weight);
                }
                NodeKind::And(inner) | NodeKind::Or(inner) => self.collect(inner, units)?,
                NodeKind::Prefer { required, preferred } => {
                    self.collect(required, units)?;
                    self.collect(preferred, units)?;
                }
                _ => {}
            }
            numbers.push(number);
        }
        for pair in numbers.windows(2) {
            if let [Some(first), Some(second)] = *pair
                && first != second
            {
                units.pairs.push(Pair { first, second });
            }
        }
        let mut at = 0;
        while at < members.len() {
            let named = self.names.name_at(&members[at..]);
            if let Some((length, meaning)) = named {
                let words = numbers[at..at + length].iter().copied().flatten();
                let name = self.name(&meaning.name, &meaning.identities);
                units.names.push(Name {
                    words: words.collect(),
                    ..name
                });
            }
            at += named.map_or(1, |(length, _)| length);
        }
        Ok(())
    }

    /// A name that counts nothing yet.
    pub(super) fn name(&self, name: &str, identities: &BTreeSet<String>) -> Name {
        let identities = || identities.iter().take(MOST_IDENTITIES);
        let begins = |field: Field| {
            let term = |identity| Term::from_field_text(field, &format!("{BEGINS}{identity}"));
            identities().map(term).collect()
        };
        Name {
            typed: name.to_owned(),
            words: Vec::new(),
            rarity: 0.0,
            title: begins(self.fields.title_twin),
            body: begins(self.fields.body_twin),
        }
    }

    /// A word or phrase; `None` for what is neither, or where nothing of it is searched for.
    fn unit(&self, part: Option<Part>, pattern: &Pattern) -> tantivy::Result<Option<Unit>> {
        let words: Vec<&str> = match pattern {
            Pattern::Word(word) => vec![word],
            Pattern::Phrase { words, .. } => words.iter().map(|word| word.word.as_str()).collect(),
            _ => return Ok(None),
        };
        let ways = |here: Part| match part.is_none_or(|only| only == here) {
            true => self.ways(here, &words).map(Some),
            false => Ok(None),
        };
        let (title, body) = (ways(Part::Title)?, ways(Part::Body)?);
        let is_found = |ways: &Ways| !ways.rows.is_empty();
        let unit = Unit {
            typed: words.join(" "),
            count: 1.0,
            title: title.filter(is_found),
            body: body.filter(is_found),
        };
        Ok((unit.title.is_some() || unit.body.is_some()).then_some(unit))
    }

    fn ways(&self, part: Part, words: &[&str]) -> tantivy::Result<Ways> {
        let (field, twin) = (self.stems_of(part), self.twin_of(part));
        let found = self.rows(field, words)?;
        let adds = are_apart(&found);
        let mut rows = Vec::new();
        for row in found {
            let mut rarities = Vec::with_capacity(row.len());
            for term in &row {
                rarities.push(self.rarity_of(field, std::slice::from_ref(term))?);
            }
            let terms = row.iter().map(|term| Term::from_field_text(field, term));
            rows.push(Row {
                terms: terms.collect(),
                rarities,
                share: 1.0,
            });
        }
        let worth = rows.iter().map(|row: &Row| row.rarities.iter().sum());
        let shares = shares(&worth.collect::<Vec<f32>>());
        rows.iter_mut()
            .zip(shares)
            .for_each(|(row, share)| row.share = share);
        let exact = norms(&words.join(" ")).into_iter();
        Ok(Ways {
            rows,
            adds,
            exact: exact
                .map(|norm| Term::from_field_text(twin, &form_term(&norm)))
                .collect(),
        })
    }
}
