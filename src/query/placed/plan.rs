//! What must stand where in one part of an article, as terms.
//!
//! A [`Plan`] knows no segment: [`super::cursor`] opens it over the postings of one.

use tantivy::Term;

/// What is looked for in one part.
#[derive(Debug, Clone)]
pub(crate) enum Plan {
    /// What cannot stand there.
    Never,
    /// A word.
    Word(Words),
    /// Words in this order with at most `gaps` others among them.
    Row {
        /// The words.
        words: Vec<Words>,
        /// How many others.
        gaps: u32,
    },
    /// What the twin field marks at its first and its last word.
    Tag {
        /// At the first.
        begins: Term,
        /// At the last.
        ends: Term,
    },
    /// One of these.
    Any(Vec<Plan>),
    /// All of these, as the stretch from the first to the last.
    All(Vec<Plan>),
    /// Two at most `distance` words from each other.
    Near {
        /// The two.
        members: Box<[Plan; 2]>,
        /// Neighbours are at distance 1.
        distance: u32,
        /// Whether the first must come first.
        ordered: bool,
    },
    /// The second, where the first stands in it.
    Inside(Box<[Plan; 2]>),
    /// What stands in articles that have one of these terms, or have none.
    Beside {
        /// What.
        member: Box<Plan>,
        /// Whether they have one.
        wanted: bool,
        /// The terms, of any part.
        terms: Vec<Term>,
    },
    /// What stands in the first paragraphs.
    Lead {
        /// What.
        member: Box<Plan>,
        /// The term at the first word of every paragraph.
        paragraphs: Term,
    },
    /// Sentences or paragraphs in which something holds.
    Same {
        /// What.
        holds: Box<Holds>,
        /// The term at the first word of each.
        starts: Term,
    },
}

/// What holds in a sentence or paragraph as it might in an article.
#[derive(Debug, Clone)]
pub(crate) enum Holds {
    /// It stands there so often.
    Has(Plan, u32),
    /// All of the first, none of the second.
    All(Vec<Holds>, Vec<Holds>),
    /// One of these.
    Any(Vec<Holds>),
}

/// A word by its terms.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// Any of them.
    pub(crate) terms: Vec<Term>,
    /// Articles that have one, as far as is known without reading them.
    pub(crate) articles: u64,
    /// What it counts for the score.
    pub(crate) weight: f32,
}

impl Plan {
    /// One of several, of which some may be impossible.
    pub(crate) fn any(plans: Vec<Plan>) -> Plan {
        let mut plans: Vec<Plan> = plans.into_iter().filter(|plan| !plan.is_never()).collect();
        match plans.pop() {
            None => Plan::Never,
            Some(only) if plans.is_empty() => only,
            Some(last) => {
                plans.push(last);
                Plan::Any(plans)
            }
        }
    }

    /// All of several; impossible if one is.
    pub(crate) fn all(plans: Vec<Plan>) -> Plan {
        match plans.iter().any(Plan::is_never) {
            true => Plan::Never,
            false => Plan::All(plans),
        }
    }

    /// Words in a row; impossible if one has no terms.
    pub(crate) fn row(mut words: Vec<Words>, gaps: u32) -> Plan {
        if words.is_empty() || words.iter().any(|word| word.terms.is_empty()) {
            return Plan::Never;
        }
        match words.len() {
            1 => Plan::Word(words.remove(0)),
            _ => Plan::Row { words, gaps },
        }
    }

    pub(crate) fn is_never(&self) -> bool {
        matches!(self, Plan::Never)
    }
}

impl Holds {
    pub(crate) fn is_never(&self) -> bool {
        match self {
            Holds::Has(plan, _) => plan.is_never(),
            Holds::All(members, _) => members.iter().any(Holds::is_never),
            Holds::Any(members) => members.iter().all(Holds::is_never),
        }
    }
}
