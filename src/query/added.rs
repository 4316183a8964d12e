//! Words that nobody typed, and that count too.
//!
//! In: stems with what each counts, from articles that fit. Out: the question with them. They find more where any of
//! its words will do, else they only count for the order.

use super::lower::Lowering;
use super::units::{Name, Row, Unit, Units, Ways};
use super::{Node, NodeKind, Pattern, Query};
use std::collections::BTreeSet;
use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as Lowered, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

/// A word to add to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Added {
    /// Its stem, as the index has it.
    pub stem: String,
    /// The word as it is most often printed.
    pub word: String,
    /// What it counts against a word that was typed.
    pub weight: f32,
}

/// A name to add to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct AddedName {
    /// What it is called.
    pub name: String,
    /// The identities that are it.
    pub identities: BTreeSet<String>,
    /// How rare it is: what it counts.
    pub rarity: f32,
}

impl Lowering<'_> {
    /// Lowers a question together with added words. With `widens` they also find articles: besides those that have any
    /// of the words typed, in the first part of the question that asks for any. Conditions hold for them too.
    pub fn lower_with(
        &self,
        query: &Query,
        added: &[Added],
        widens: bool,
    ) -> tantivy::Result<Box<dyn Lowered>> {
        let members = match &query.root.kind {
            NodeKind::And(members) => members.as_slice(),
            _ => std::slice::from_ref(&query.root),
        };
        let widened = members.iter().position(|member| widens && asks_for_any(member));
        let Some(widened) = widened else {
            let mut clauses = vec![(Occur::Must, self.lower(query)?)];
            clauses.extend(self.added(added).into_iter().map(|way| (Occur::Should, way)));
            return Ok(Box::new(BooleanQuery::new(clauses)));
        };
        let mut ways = self.any(std::slice::from_ref(&members[widened]))?;
        ways.extend(self.added(added));
        let any: Box<dyn Lowered> = Box::new(BooleanQuery::union(ways));
        let mut others = members.to_vec();
        others.remove(widened);
        match others.is_empty() {
            true => Ok(any),
            false => Ok(Box::new(BooleanQuery::intersection(vec![
                any,
                self.all(&others)?,
            ]))),
        }
    }

    /// Added words as ways to find an article.
    pub fn added(&self, added: &[Added]) -> Vec<Box<dyn Lowered>> {
        let way = |field: Field, stem: &str, weight: f32| -> Box<dyn Lowered> {
            let term = TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(term), weight))
        };
        let ways = added.iter().flat_map(|word| {
            let title = self.weights.title * word.weight;
            [
                way(self.fields.title, &word.stem, title),
                way(self.fields.body, &word.stem, word.weight),
            ]
        });
        ways.collect()
    }

    /// Added names as ways to find an article.
    pub fn added_names(&self, names: &[AddedName]) -> Vec<Box<dyn Lowered>> {
        let ways = names.iter().map(|name| -> Box<dyn Lowered> {
            let worth = self.weights.other_spelling * name.rarity;
            Box::new(ConstScoreQuery::new(self.identities(&name.identities), worth))
        });
        ways.collect()
    }

    /// Added names as they count for the order.
    pub fn add_names(&self, names: &[AddedName], units: &mut Units) {
        let names = names.iter().map(|name| Name {
            rarity: name.rarity,
            ..self.name(&name.name, &name.identities)
        });
        units.names.extend(names);
    }

    /// Added words as they count for the order.
    pub fn add_units(&self, added: &[Added], units: &mut Units) -> tantivy::Result<()> {
        for word in added {
            let ways = |field: Field| -> tantivy::Result<Ways> {
                let row = Row {
                    terms: vec![Term::from_field_text(field, &word.stem)],
                    rarities: vec![self.rarity_of(field, std::slice::from_ref(&word.stem))?],
                    share: 1.0,
                };
                Ok(Ways {
                    rows: vec![row],
                    adds: false,
                    exact: Vec::new(),
                })
            };
            units.words.push(Unit {
                typed: format!("added: {}", word.word),
                count: word.weight,
                title: Some(ways(self.fields.title)?),
                body: Some(ways(self.fields.body)?),
            });
        }
        Ok(())
    }
}

/// Whether it is a word, or several of which any will do.
fn asks_for_any(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Or(_) => true,
        NodeKind::Text { pattern, .. } => matches!(pattern, Pattern::Word(_)),
        _ => false,
    }
}
