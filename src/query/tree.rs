//! The tree of a question.
//!
//! In: nothing but what the parser and the flags make. Out: nodes that know where they stand in the question, and what
//! can be read off them: which words, which conditions, which days.

use crate::dates::DateRange;
use crate::entities::Kind;
use crate::fields::{Keyword, Zone};
use crate::text::Span;
use jiff::civil::Date;

/// A parsed question. Printed and parsed again with the same options it gives the same tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The whole of it.
    pub root: Node,
}

/// A part of a question and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the question; for a [`filter`](super::filter), in the flag's value.
    pub span: Span,
    /// What it asks for.
    pub kind: NodeKind,
}

/// What a part of a question asks for.
///
/// `And` and `Or` have at least two members and no member of their own sort; a `Prefer` has
/// members in both lists. `All` and `Nothing` occur only as the whole question.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeKind {
    /// Every article: the question was empty.
    All,
    /// No article: a plain question without a single word.
    Nothing,
    /// Words in the text.
    Text {
        /// Where; title or body where `None`.
        zone: Option<Zone>,
        /// Which.
        pattern: Pattern,
    },
    /// A name of some kind, in any spelling.
    Entity {
        /// The kind.
        kind: Kind,
        /// The name as typed, single spaces, no quotation marks.
        name: String,
        /// Whether only this spelling will do.
        exact: bool,
    },
    /// Something of a sort, whatever it is.
    Has(Has),
    /// One value of what the file says about the article.
    Keyword {
        /// Which.
        keyword: Keyword,
        /// The value as typed, single spaces, no quotation marks.
        value: String,
    },
    /// Published in these days.
    Published(Period),
    /// Has no day of publication.
    Undated,
    /// The text speaks of these days.
    Mentions(Period),
    /// All of these.
    And(Vec<Node>),
    /// At least one of these.
    Or(Vec<Node>),
    /// Anything but this.
    Not(Box<Node>),
    /// All of `required`; those that have some of `preferred` rank higher. Comes from `+` in
    /// [`Match::Any`](super::Match::Any).
    Prefer {
        /// What must be there.
        required: Vec<Node>,
        /// What counts for the order only.
        preferred: Vec<Node>,
    },
    /// Two that stand near each other in one part of the article.
    Near {
        /// The two.
        members: Box<[Node; 2]>,
        /// Words from the one to the other at most; neighbours are at distance 1.
        distance: u32,
        /// Whether the first must come first.
        ordered: bool,
    },
    /// A sentence or paragraph of which all of these hold.
    Same {
        /// Which of the two.
        stretch: Stretch,
        /// At least two; not all of them exclusions.
        members: Vec<Node>,
    },
    /// It occurs so often.
    AtLeast {
        /// How often.
        times: u32,
        /// What.
        member: Box<Node>,
    },
    /// It counts so much for the order.
    Boost {
        /// How much; 1 is usual.
        weight: f32,
        /// What.
        member: Box<Node>,
    },
}

/// Something an article may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    /// A mention of this kind.
    Named(Kind),
    /// A date in its text.
    Date,
    /// A headline.
    Title,
    /// A day of publication.
    Published,
    /// What the file says about it.
    Keyword(Keyword),
}

/// A part of a text in which several things may stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// One sentence.
    Sentence,
    /// One paragraph.
    Paragraph,
}

impl Stretch {
    /// The operator that asks for it.
    pub(crate) fn operator(self) -> &'static str {
        match self {
            Stretch::Sentence => "SAME SENTENCE",
            Stretch::Paragraph => "SAME PARAGRAPH",
        }
    }
}

/// Words as they were typed. Splitting them into searchable tokens is left to whoever looks them
/// up: `Franco-German` is one word here, and one of punctuation only cannot occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One word.
    Word(String),
    /// A word or words in a row in exactly this form; a word in capitals only in capitals.
    Exact(String),
    /// A word with `*` for any letters and `?` for one.
    Wildcard(String),
    /// A regular expression for a whole word.
    Regex(String),
    /// Words so many letters away from this one.
    Fuzzy {
        /// The word.
        word: String,
        /// Letters added, left out, changed or swapped with the next, at most.
        edits: u8,
    },
    /// At least two words in this order.
    Phrase {
        /// The words; some may have wildcards.
        words: Vec<PhraseWord>,
        /// Other words among them at most.
        gaps: u32,
    },
}

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseWord {
    /// Where it stands in the question.
    pub span: Span,
    /// The word as typed, with any punctuation attached; may be punctuation only.
    pub word: String,
}

impl Pattern {
    /// Whether its words are found only by where they stand: with others among them, or told in part in a row.
    pub(crate) fn is_loose(&self) -> bool {
        match self {
            Pattern::Phrase { words, gaps } => *gaps > 0 || words.iter().any(PhraseWord::is_partial),
            _ => false,
        }
    }
}

impl PhraseWord {
    /// Whether it has a wildcard.
    pub(crate) fn is_partial(&self) -> bool {
        super::forms::has_wildcard(&self.word)
    }
}

/// A range of days as typed and as understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As typed.
    pub text: String,
    /// The days.
    pub range: DateRange,
}

/// A member of a question that has no members itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaf<'q> {
    /// The member.
    pub node: &'q Node,
    /// Whether articles that have it are left out.
    pub excluded: bool,
}

impl Query {
    /// All articles that name an entity, given by its id or name.
    pub fn entity(kind: Kind, id: &str) -> Query {
        let kind = NodeKind::Entity {
            kind,
            name: id.to_owned(),
            exact: false,
        };
        let span = Span::new(0, 0);
        Query {
            root: Node { span, kind },
        }
    }

    /// All articles that have a word.
    pub fn word(word: &str) -> Query {
        let kind = NodeKind::Text {
            zone: None,
            pattern: Pattern::Word(word.to_owned()),
        };
        let span = Span::new(0, 0);
        Query {
            root: Node { span, kind },
        }
    }

    /// The same question with another condition on the day of publication in the place of its own.
    pub fn with_day(&self, day: NodeKind) -> Query {
        let span = self.root.span;
        let others = self.conditions().iter().filter(|node| !node.is_day());
        let day = Node { span, kind: day };
        Query {
            root: Node::and(others.cloned().chain([day]).collect(), span),
        }
    }

    /// Whether it asks for days of publication, as all that it asks for must hold.
    pub fn has_day(&self) -> bool {
        self.conditions().iter().any(Node::is_day)
    }

    /// What must hold at once.
    fn conditions(&self) -> &[Node] {
        match &self.root.kind {
            NodeKind::And(members) => members,
            NodeKind::All => &[],
            _ => std::slice::from_ref(&self.root),
        }
    }

    /// The same question with further conditions, each of which must hold.
    pub fn and(self, conditions: Vec<Node>) -> Query {
        let span = self.root.span;
        let asks = |node: &Node| node.kind != NodeKind::All;
        let members: Vec<Node> = std::iter::once(self.root)
            .chain(conditions)
            .filter(asks)
            .collect();
        match members.is_empty() {
            true => Query {
                root: Node {
                    span,
                    kind: NodeKind::All,
                },
            },
            false => Query {
                root: Node::and(members, span),
            },
        }
    }

    /// The parts that are found and scored each on its own: members without members and what must stand somewhere
    /// together. Excluded ones are left out.
    pub fn parts(&self) -> Vec<&Node> {
        let mut parts = Vec::new();
        self.root.collect_parts(&mut parts);
        parts
    }

    /// All members without members, in the order typed.
    pub fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        self.root.collect_leaves(false, &mut leaves);
        leaves
    }

    /// The words and phrases that are looked for, with the zone they must stand in. Excluded ones are left out.
    pub fn words(&self) -> Vec<(Option<Zone>, &Pattern)> {
        self.leaves()
            .into_iter()
            .filter(|leaf| !leaf.excluded)
            .filter_map(|leaf| match &leaf.node.kind {
                NodeKind::Text { zone, pattern } => Some((*zone, pattern)),
                _ => None,
            })
            .collect()
    }

    /// The conditions on names, dates and what the file says, excluded ones too.
    pub fn filters(&self) -> Vec<Leaf<'_>> {
        let is_filter = |kind: &NodeKind| {
            use NodeKind::{Entity, Has, Keyword, Mentions, Published, Undated};
            matches!(
                kind,
                Entity { .. } | Has(_) | Keyword { .. } | Published(_) | Undated | Mentions(_)
            )
        };
        self.leaves()
            .into_iter()
            .filter(|leaf| is_filter(&leaf.node.kind))
            .collect()
    }
}

/// What a condition on days asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Whether it is the days the text speaks of, and not that of publication.
    pub mentioned: bool,
    /// The days.
    pub range: DateRange,
}

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.mentioned {
            "speaking of"
        } else {
            "published"
        };
        let DateRange { first, last, .. } = self.range;
        match (first, last) {
            (Date::MIN, last) => write!(f, "{what} up to {last}"),
            (first, Date::MAX) => write!(f, "{what} from {first}"),
            (first, last) if first == last => write!(f, "{what} {first}"),
            _ => write!(f, "{what} {first} to {last}"),
        }
    }
}

impl Query {
    /// The days its conditions ask for, as understood.
    pub fn periods(&self) -> Vec<Asked> {
        let filters = self.filters().into_iter();
        let asked = filters.filter_map(|leaf| match &leaf.node.kind {
            NodeKind::Published(period) => Some((false, period.range)),
            NodeKind::Mentions(period) => Some((true, period.range)),
            _ => None,
        });
        asked
            .map(|(mentioned, range)| Asked { mentioned, range })
            .collect()
    }
}

impl Node {
    /// All of `members`, of which there is at least one.
    pub(crate) fn and(members: Vec<Node>, span: Span) -> Node {
        Node::joined(members, span, NodeKind::And, |kind| match kind {
            NodeKind::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// At least one of `members`, of which there is at least one.
    pub(crate) fn or(members: Vec<Node>, span: Span) -> Node {
        Node::joined(members, span, NodeKind::Or, |kind| match kind {
            NodeKind::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// A word that may stand in title and body.
    pub(super) fn plain_word(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text {
                zone: None,
                pattern: Pattern::Word(word),
            } => Some(word),
            _ => None,
        }
    }

    fn is_day(&self) -> bool {
        matches!(self.kind, NodeKind::Published(_))
    }

    /// A name in this spelling only, words in this form only; `None` for what is told in part.
    pub(crate) fn exactly(self) -> Option<Node> {
        let kind = match self.kind {
            NodeKind::Entity { kind, name, .. } => NodeKind::Entity {
                kind,
                name,
                exact: true,
            },
            NodeKind::Text { zone, pattern } => {
                let pattern = match pattern {
                    Pattern::Word(word) => Pattern::Exact(word),
                    Pattern::Phrase { words, gaps: 0 } if words.iter().all(|word| !word.is_partial()) => {
                        let words: Vec<String> = words.into_iter().map(|word| word.word).collect();
                        Pattern::Exact(words.join(" "))
                    }
                    _ => return None,
                };
                NodeKind::Text { zone, pattern }
            }
            other => other,
        };
        Some(Node { kind, ..self })
    }

    /// Anything but `node`.
    pub(crate) fn not(node: Node, span: Span) -> Node {
        Node {
            span,
            kind: NodeKind::Not(Box::new(node)),
        }
    }

    fn joined(
        members: Vec<Node>,
        span: Span,
        join: fn(Vec<Node>) -> NodeKind,
        inner: fn(NodeKind) -> Result<Vec<Node>, NodeKind>,
    ) -> Node {
        let mut flat = Vec::with_capacity(members.len());
        for member in members {
            match inner(member.kind) {
                Ok(nested) => flat.extend(nested),
                Err(kind) => flat.push(Node {
                    span: member.span,
                    kind,
                }),
            }
        }
        match flat.pop() {
            Some(only) if flat.is_empty() => only,
            last => Node {
                span,
                kind: join(flat.into_iter().chain(last).collect()),
            },
        }
    }

    fn collect_parts<'q>(&'q self, parts: &mut Vec<&'q Node>) {
        match &self.kind {
            NodeKind::And(members) | NodeKind::Or(members) => {
                members.iter().for_each(|member| member.collect_parts(parts));
            }
            NodeKind::Prefer { required, preferred } => {
                let all = required.iter().chain(preferred);
                all.for_each(|member| member.collect_parts(parts));
            }
            NodeKind::Boost { member, .. } => member.collect_parts(parts),
            NodeKind::All | NodeKind::Nothing | NodeKind::Not(_) => {}
            _ => parts.push(self),
        }
    }

    fn collect_leaves<'q>(&'q self, excluded: bool, leaves: &mut Vec<Leaf<'q>>) {
        match &self.kind {
            NodeKind::And(members) | NodeKind::Or(members) => {
                members
                    .iter()
                    .for_each(|member| member.collect_leaves(excluded, leaves));
            }
            NodeKind::Prefer { required, preferred } => {
                required
                    .iter()
                    .chain(preferred)
                    .for_each(|member| member.collect_leaves(excluded, leaves));
            }
            NodeKind::Near { members, .. } => {
                members
                    .iter()
                    .for_each(|member| member.collect_leaves(excluded, leaves));
            }
            NodeKind::Same { members, .. } => {
                members
                    .iter()
                    .for_each(|member| member.collect_leaves(excluded, leaves));
            }
            NodeKind::AtLeast { member, .. } | NodeKind::Boost { member, .. } => {
                member.collect_leaves(excluded, leaves);
            }
            NodeKind::Not(member) => member.collect_leaves(!excluded, leaves),
            NodeKind::All | NodeKind::Nothing => {}
            _ => leaves.push(Leaf { node: self, excluded }),
        }
    }
}
