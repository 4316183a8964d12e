//! Where what a question asks for stands in one article.
//!
//! In: a part of the question, compiled once, and the [`Reading`] of a title or body. Out: stretches of positions, by the
//! same rules and the same algebra as the index finds them, so that what is marked is what was found.

use super::reading::Reading;
use crate::dates::DateRange;
use crate::entities::Kind;
use crate::fields::Zone;
use crate::index::terms::exact_terms;
use crate::query::placed::algebra::{self, Interval};
use crate::query::spelt::Partial;
use crate::query::{Has, Meaning, Meanings, Node, NodeKind, Pattern, PhraseWord, Stretch};
use crate::text::norms;

/// What is sought.
pub(super) enum Sought {
    /// One of these rows of typed words, by their stems in the article's language, and mentions of what they call.
    Words(Vec<Vec<String>>, Vec<Meaning>),
    /// Words in a row in exactly this form.
    Exact(Vec<String>),
    /// Words in this order with so many others among them.
    Phrase(Vec<Piece>, u32),
    /// Mentions of this.
    Name(Box<Meaning>),
    /// Mentions of any of a kind.
    Kind(Kind),
    /// Any date.
    Date,
    /// Dates that share a day with these.
    Days(DateRange),
    /// All of the first, none of the second.
    All(Vec<Sought>, Vec<Sought>),
    Any(Vec<Sought>),
    Near {
        members: Box<[Sought; 2]>,
        distance: u32,
        ordered: bool,
    },
    Same(Stretch, Box<Sought>),
    AtLeast(u32, Box<Sought>),
    In(Zone, Box<Sought>),
}

/// A word of a phrase.
pub(super) enum Piece {
    Whole(String),
    Form(String),
    Partial(Partial),
}

impl Sought {
    /// What a part of a question asks for; `None` for what stands nowhere in the text.
    pub(super) fn of(node: &Node, names: &Meanings) -> Option<Sought> {
        let all = |members: &[Node]| {
            let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
            for member in members {
                match &member.kind {
                    NodeKind::Not(member) => excluded.extend(Sought::of(member, names)),
                    _ => wanted.extend(Sought::of(member, names)),
                }
            }
            Sought::All(wanted, excluded)
        };
        Some(match &node.kind {
            NodeKind::Text { zone, pattern } => {
                let sought = Sought::words(node, pattern, names)?;
                match zone {
                    Some(zone) => Sought::In(*zone, Box::new(sought)),
                    None => sought,
                }
            }
            NodeKind::Entity { .. } => Sought::Name(Box::new(names.get(node)?.clone())),
            NodeKind::Has(Has::Named(kind)) => Sought::Kind(*kind),
            NodeKind::Has(Has::Date) => Sought::Date,
            NodeKind::Mentions(period) => Sought::Days(period.range),
            NodeKind::And(members) => all(members),
            NodeKind::Or(members) => Sought::Any(
                members
                    .iter()
                    .filter_map(|member| Sought::of(member, names))
                    .collect(),
            ),
            NodeKind::Near {
                members,
                distance,
                ordered,
            } => Sought::Near {
                members: Box::new([Sought::of(&members[0], names)?, Sought::of(&members[1], names)?]),
                distance: *distance,
                ordered: *ordered,
            },
            NodeKind::Same { stretch, members } => Sought::Same(*stretch, Box::new(all(members))),
            NodeKind::AtLeast { times, member } => {
                Sought::AtLeast(*times, Box::new(Sought::of(member, names)?))
            }
            NodeKind::Boost { member, .. } => Sought::of(member, names)?,
            _ => return None,
        })
    }

    fn words(node: &Node, pattern: &Pattern, names: &Meanings) -> Option<Sought> {
        Some(match pattern {
            Pattern::Word(word) => {
                let spellings = names.spellings(word).map(|other| vec![other.to_owned()]);
                let rows = std::iter::once(vec![word.clone()]).chain(spellings).collect();
                let called = names.name_at(std::slice::from_ref(node));
                Sought::Words(
                    rows,
                    called.map(|(_, meaning)| meaning.clone()).into_iter().collect(),
                )
            }
            Pattern::Exact(words) => Sought::Exact(exact_terms(words)),
            Pattern::Phrase { words, gaps } if pattern.is_loose() => {
                Sought::Phrase(words.iter().flat_map(Piece::of).collect(), *gaps)
            }
            Pattern::Phrase { words, .. } => {
                let row = words.iter().map(|word| word.word.clone()).collect();
                Sought::Words(vec![row], Vec::new())
            }
            _ => Sought::Phrase(Piece::all_of(Partial::of(pattern)?), 0),
        })
    }

    /// How much of the question a sentence covers with it.
    pub(super) fn weight(&self) -> usize {
        match self {
            Sought::Words(rows, _) => 2 + 2 * norms(&rows[0].join(" ")).len(),
            Sought::Exact(terms) => 2 + 2 * terms.len(),
            Sought::Phrase(pieces, _) => 2 + 2 * pieces.len(),
            Sought::Name(_) => 4,
            Sought::Kind(_) | Sought::Date | Sought::Days(_) => 3,
            Sought::All(members, _) => members.iter().map(Sought::weight).sum(),
            Sought::Any(members) => members.iter().map(Sought::weight).max().unwrap_or(0),
            Sought::Near { members, .. } => 2 + members.iter().map(Sought::weight).sum::<usize>(),
            Sought::Same(_, member) | Sought::AtLeast(_, member) => 2 + member.weight(),
            Sought::In(_, member) => member.weight(),
        }
    }

    /// Where it stands.
    pub(super) fn find(&self, reading: &mut Reading) -> Vec<Interval> {
        match self {
            Sought::Words(rows, called) => {
                let mut found = reading.rows(rows);
                called
                    .iter()
                    .for_each(|meaning| found.extend(reading.called(meaning)));
                algebra::sorted(found)
            }
            Sought::Exact(terms) => reading.exact(terms),
            Sought::Phrase(pieces, gaps) => {
                let positions: Vec<Vec<u32>> = pieces.iter().flat_map(|piece| reading.piece(piece)).collect();
                let mut found = Vec::new();
                algebra::row(positions.iter().map(Vec::as_slice), *gaps, &mut found);
                found
            }
            Sought::Name(meaning) => reading.mentions(meaning),
            Sought::Kind(kind) => reading.kind(*kind),
            Sought::Date => reading.dates(|_| true),
            Sought::Days(days) => reading.days(*days),
            Sought::All(members, _) => {
                let mut lists = members.iter().map(|member| member.find(reading));
                let first = lists.next().unwrap_or_default();
                lists.fold(first, |ones, others| algebra::both(&ones, &others))
            }
            Sought::Any(members) => {
                let each = members.iter().flat_map(|member| member.find(reading));
                algebra::sorted(each.collect())
            }
            Sought::Near {
                members,
                distance,
                ordered,
            } => {
                let mut found = Vec::new();
                let [ones, others] = [0, 1].map(|member: usize| members[member].find(reading));
                algebra::near(&ones, &others, *distance, *ordered, &mut found);
                found
            }
            Sought::Same(stretch, member) => {
                let (starts, last) = (reading.starts(*stretch).to_vec(), reading.last());
                let numbers = member.hold(&starts, reading).into_iter();
                numbers
                    .map(|number| algebra::stretch(number, &starts, last))
                    .collect()
            }
            Sought::AtLeast(_, member) => member.find(reading),
            Sought::In(zone, member) => {
                let mut found = match zone.part() == reading.part {
                    true => member.find(reading),
                    false => Vec::new(),
                };
                if *zone == Zone::Lead {
                    let lead = reading.lead();
                    found.retain(|interval| interval.end < lead);
                }
                found
            }
        }
    }

    /// The numbers of the sentences or paragraphs in which it holds.
    fn hold(&self, starts: &[u32], reading: &mut Reading) -> Vec<u32> {
        match self {
            Sought::All(wanted, excluded) => {
                let mut lists = wanted.iter().map(|member| member.hold(starts, reading));
                let mut found = lists.next().unwrap_or_default();
                lists.for_each(|list| found.retain(|number| list.contains(number)));
                for member in excluded {
                    let without = member.hold(starts, reading);
                    found.retain(|number| !without.contains(number));
                }
                found
            }
            Sought::Any(members) => {
                let mut found: Vec<u32> = Vec::new();
                members
                    .iter()
                    .for_each(|member| found.extend(member.hold(starts, reading)));
                found.sort_unstable();
                found.dedup();
                found
            }
            Sought::AtLeast(times, member) => {
                let each = member.find(reading);
                let numbers = 0..starts.len() as u32;
                let inside = |number: &u32| {
                    let here = each
                        .iter()
                        .filter(|i| algebra::within(&[**i], starts) == [*number]);
                    here.count() >= *times as usize
                };
                numbers.filter(inside).collect()
            }
            _ => algebra::within(&self.find(reading), starts),
        }
    }

    /// For each of the stretches it was found in the words, names and dates that make it stand there.
    pub(super) fn marks(&self, within: &[Interval], reading: &mut Reading) -> Vec<Vec<Interval>> {
        let mut marks = vec![Vec::new(); within.len()];
        self.mark(within, reading, &mut marks);
        marks
    }

    fn mark(&self, within: &[Interval], reading: &mut Reading, marks: &mut [Vec<Interval>]) {
        match self {
            Sought::All(members, _) | Sought::Any(members) => {
                members
                    .iter()
                    .for_each(|member| member.mark(within, reading, marks));
            }
            Sought::Near { members, .. } => {
                members
                    .iter()
                    .for_each(|member| member.mark(within, reading, marks));
            }
            Sought::Same(_, member) | Sought::AtLeast(_, member) => member.mark(within, reading, marks),
            _ => {
                for interval in self.find(reading) {
                    let holds =
                        |within: &Interval| within.start <= interval.start && interval.end <= within.end;
                    let around = within.iter().zip(&mut *marks);
                    around
                        .filter(|(within, _)| holds(within))
                        .for_each(|(_, marks)| marks.push(interval));
                }
            }
        }
    }
}

impl Piece {
    fn of(word: &PhraseWord) -> Vec<Piece> {
        let partial = word.is_partial().then(|| Partial::wildcard(&word.word)).flatten();
        match partial {
            Some(partial) => Piece::all_of(partial),
            None => vec![Piece::Whole(word.word.clone())],
        }
    }

    fn all_of(partial: Partial) -> Vec<Piece> {
        let before = partial.before.into_iter().map(Piece::Form);
        before
            .chain([Piece::Partial(Partial {
                before: Vec::new(),
                last: partial.last,
            })])
            .collect()
    }
}
