//! A question as text becomes a tree.
//!
//! In: what the user typed and how to read it. Out: a [`Query`], whose parts know where they stand
//! in that text, or a [`QueryError`] that says where it stopped making sense, what was expected
//! and what may have been meant. Nothing here fails on [plain](ParseOptions::plain) words, knows
//! an index, looks at the clock or expands names.
//!
//! ```text
//! text -lex-> lexemes -parse-> tree -print-> text that gives the same tree
//! ```

mod error;
mod forms;
mod known;
mod lex;
pub mod lower;
mod meaning;
mod parse;
mod print;
mod values;
mod wording;

pub use error::{QueryError, QueryErrorKind};
pub use forms::Form;
pub use meaning::{Meaning, Meanings};
pub use parse::{MAX_DEPTH, MAX_LENGTH, parse};
pub use values::filter;

use crate::dates::DateRange;
use crate::entities::Kind;
use crate::fields::Keyword;
use crate::text::{Part, Span};
use jiff::civil::Date;

/// How a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ParseOptions {
    /// What two words next to each other mean.
    pub default: Match,
    /// Read everything as words: no operators, fields or phrases. Never fails.
    pub plain: bool,
    /// The day it is asked on, for dates such as `last month`; without it they are refused.
    pub today: Option<Date>,
}

/// What an article must have of several words that stand next to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Match {
    /// All of them.
    #[default]
    All,
    /// At least one; those marked with `+` always.
    Any,
}

/// A parsed question. Printed and parsed again with the same options it gives the same tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The whole of it.
    pub root: Node,
}

/// A part of a question and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the question; for a [`filter`], in the flag's value.
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
        part: Option<Part>,
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
    /// [`Match::Any`].
    Prefer {
        /// What must be there.
        required: Vec<Node>,
        /// What counts for the order only.
        preferred: Vec<Node>,
    },
}

/// Words as they were typed. Splitting them into searchable tokens is left to whoever looks them
/// up: `Franco-German` is one word here, and one of punctuation only cannot occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// One word.
    Word(String),
    /// Anything that begins so, at least two letters or digits.
    Prefix(String),
    /// At least two words in a row.
    Phrase(Vec<PhraseWord>),
}

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhraseWord {
    /// Where it stands in the question.
    pub span: Span,
    /// The word as typed, with any punctuation attached; may be punctuation only.
    pub word: String,
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

    /// All members without members, in the order typed.
    pub fn leaves(&self) -> Vec<Leaf<'_>> {
        let mut leaves = Vec::new();
        self.root.collect_leaves(false, &mut leaves);
        leaves
    }

    /// The words, beginnings and phrases that are looked for, with the part they must stand in:
    /// what a snippet shows. Excluded ones are left out.
    pub fn words(&self) -> Vec<(Option<Part>, &Pattern)> {
        self.leaves()
            .into_iter()
            .filter(|leaf| !leaf.excluded)
            .filter_map(|leaf| match &leaf.node.kind {
                NodeKind::Text { part, pattern } => Some((*part, pattern)),
                _ => None,
            })
            .collect()
    }

    /// The conditions on names, dates and what the file says, excluded ones too.
    pub fn filters(&self) -> Vec<Leaf<'_>> {
        let is_filter = |kind: &NodeKind| {
            use NodeKind::{Entity, Keyword, Mentions, Published, Undated};
            matches!(
                kind,
                Entity { .. } | Keyword { .. } | Published(_) | Undated | Mentions(_)
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

    fn is_day(&self) -> bool {
        matches!(self.kind, NodeKind::Published(_))
    }

    /// A name in this spelling only; anything else as it is.
    pub(crate) fn exactly(mut self) -> Node {
        if let NodeKind::Entity { exact, .. } = &mut self.kind {
            *exact = true;
        }
        self
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
            NodeKind::Not(member) => member.collect_leaves(!excluded, leaves),
            NodeKind::All | NodeKind::Nothing => {}
            _ => leaves.push(Leaf { node: self, excluded }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_words_from_filters() {
        let query = parse(
            "talks -war title:\"cease fire\" person:putin NOT (place:kyiv OR -usa)",
            ParseOptions::default(),
        )
        .expect("parses");
        let words: Vec<_> = query
            .words()
            .into_iter()
            .map(|(part, pattern)| (part, format!("{pattern:?}")))
            .collect();
        assert_eq!(words.len(), 3);
        assert_eq!(words[0], (None, "Word(\"talks\")".to_owned()));
        assert_eq!(words[1].0, Some(Part::Title));
        assert_eq!(words[2], (None, "Word(\"usa\")".to_owned()));
        let filters: Vec<_> = query
            .filters()
            .into_iter()
            .map(|f| (f.node.to_string(), f.excluded))
            .collect();
        assert_eq!(
            filters,
            [
                ("person:putin".to_owned(), false),
                ("place:kyiv".to_owned(), true)
            ]
        );
    }

    #[test]
    fn takes_further_conditions() {
        let check = |query: &str, expected: &str| {
            let condition =
                || filter(crate::fields::Role::Entity(Kind::Org), "nato", "--org", None).expect("a name");
            let query = parse(query, ParseOptions::default()).expect(query);
            assert_eq!(query.and(vec![condition()]).to_string(), expected);
        };
        check("", "org:nato");
        check("a b", "a AND b AND org:nato");
        check("a OR b", "(a OR b) AND org:nato");
    }

    /// The manual, with its table of fields brought up to date.
    fn manual() -> (std::path::PathBuf, String, String) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query-language.md");
        let old = std::fs::read_to_string(&path).expect("the manual is readable");
        let (before, rest) = old.split_once("<!-- fields").expect("a beginning of the table");
        let (mark, rest) = rest.split_once("-->\n").expect("an end of the mark");
        let (_, after) = rest
            .split_once("<!-- end of fields -->")
            .expect("an end of the table");
        let mut table = "\n| field | also | what | example |\n|---|---|---|---|\n".to_owned();
        for field in crate::fields::FIELDS {
            let aliases: Vec<String> = field.aliases.iter().map(|alias| format!("`{alias}`")).collect();
            let (name, about, example) = (field.name, field.about, field.example);
            table += &format!("| `{name}` | {} | {about} | `{example}` |\n", aliases.join(", "));
        }
        let new = format!("{before}<!-- fields{mark}-->\n{table}\n<!-- end of fields -->{after}");
        (path, old, new)
    }

    #[test]
    fn the_manual_lists_the_fields() {
        let (path, old, new) = manual();
        if old != new {
            std::fs::write(&path, new).expect("the manual is writable");
            panic!("docs/query-language.md was stale and is written anew; run the test again");
        }
    }

    #[test]
    fn the_examples_of_the_manual_hold() {
        let (_, manual, _) = manual();
        let lines = |fence: &str| -> Vec<String> {
            let opening = format!("```{fence}\n");
            manual
                .split(&opening)
                .skip(1)
                .flat_map(|block| block.split("```").next().unwrap_or_default().lines())
                .map(str::to_owned)
                .collect()
        };
        let examples = crate::fields::FIELDS.iter().map(|field| field.example.to_owned());
        for query in lines("query").into_iter().chain(examples) {
            let read = parse(&query, ParseOptions::default());
            assert!(read.is_ok(), "{query}: {read:?}");
        }
        let unsupported = lines("unsupported");
        assert!(unsupported.len() > 10);
        for query in unsupported {
            let what = parse(&query, ParseOptions::default()).map_err(|error| error.what);
            assert!(
                matches!(what, Err(QueryErrorKind::Unsupported(_))),
                "{query}: {what:?}"
            );
        }
    }
}
