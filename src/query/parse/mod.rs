//! Lexemes become a tree.
//!
//! In: a question. Out: a tree, or the first place that makes no sense.
//! What stands before or after a word binds closest, then NEAR and BEFORE, then NOT, then SAME, then AND, then OR; words
//! next to each other are joined by AND or, with [`Match::Any`], by OR. SAME with nothing after it is about all that
//! stands before it. Recursive descent over one look-ahead, no deeper than [`MAX_DEPTH`].

use crate::fields::{FieldInfo, Role};
use crate::query::error::{QueryError, QueryErrorKind as Kind};
use crate::query::forms::{self, Form};
use crate::query::lex::{Lexeme, LexemeKind, lex};
use crate::query::operands;
use crate::query::values::{Place, Told, leaf, text};
use crate::query::{Match, Node, NodeKind, ParseOptions, Pattern, Query, Stretch};
use crate::text::{Span, Text};
use jiff::civil::Date;

/// Deepest nesting of parentheses and NOTs.
pub const MAX_DEPTH: usize = 50;

/// Longest question in bytes; plain ones have no limit.
pub const MAX_LENGTH: usize = 64 * 1024;

/// Most words, phrases, names and conditions of a question; of a plain one the first so many words count.
pub const MAX_WORDS: usize = 1000;

/// Most words told in part; each goes through all words of the index.
pub const MAX_PARTIAL: usize = 50;

/// Reads a question.
///
/// # Errors
///
/// Where it makes no sense, with the place. Never with [`ParseOptions::plain`].
pub fn parse(query: &str, options: ParseOptions) -> Result<Query, QueryError> {
    if options.plain {
        return Ok(plain(query, options.default));
    }
    let end = query.len().min(u32::MAX as usize);
    if query.len() > MAX_LENGTH {
        let from = query.floor_char_boundary(MAX_LENGTH);
        let span = Span::new(from, query.floor_char_boundary(end));
        return Err(QueryError::new(span, Kind::TooLong, "a shorter question"));
    }
    let whole = Span::new(0, end);
    if query.trim().is_empty() {
        return Ok(Query {
            root: Node {
                span: whole,
                kind: NodeKind::All,
            },
        });
    }
    let lexemes = lex(query)?;
    few_enough(query, &lexemes)?;
    let mut parser = Parser {
        query,
        lexemes,
        at: 0,
        default: options.default,
        today: options.today,
        depth: 0,
    };
    if parser.lexemes.is_empty() {
        return Err(QueryError::new(whole, Kind::NoWords, "a letter or a digit"));
    }
    let root = parser.alternatives(None)?;
    match parser.peek() {
        // Everything but a `)` goes on with what stands before it.
        Some(close) => Err(unopened(close.span)),
        None => Ok(Query { root }),
    }
}

/// Refuses what asks for more at once than can be answered in time, before anything of it is made ready.
fn few_enough(query: &str, lexemes: &[Lexeme]) -> Result<(), QueryError> {
    let (mut words, mut partial) = (0, 0);
    for lexeme in lexemes {
        match lexeme.kind {
            LexemeKind::Word => words += 1,
            LexemeKind::Wildcard | LexemeKind::Regex | LexemeKind::Edits(_) => partial += 1,
            LexemeKind::Quoted => {
                for word in lexeme.span.of(query).split_whitespace() {
                    words += 1;
                    partial += usize::from(forms::has_wildcard(word));
                }
            }
            _ => {}
        }
        let what = match (words > MAX_WORDS, partial > MAX_PARTIAL) {
            (true, _) => Kind::ManyWords,
            (false, true) => Kind::ManyPartial,
            (false, false) => continue,
        };
        return Err(QueryError::new(lexeme.span, what, "several questions"));
    }
    Ok(())
}

fn plain(query: &str, default: Match) -> Query {
    let text = Text::segment(query);
    let word = |at: usize| Node {
        span: text.tokens[at].span,
        kind: NodeKind::Text {
            zone: None,
            pattern: Pattern::Word(text.raw(at).to_owned()),
        },
    };
    let is_word = |&at: &usize| text.tokens[at].is_searchable() && forms::is_word(text.raw(at));
    let tokens = (0..text.tokens.len()).filter(is_word);
    let words: Vec<Node> = tokens.take(MAX_WORDS).map(word).collect();
    let span = Span::new(0, query.len());
    let root = match (words.is_empty(), default) {
        (true, _) if query.trim().is_empty() => Node {
            span,
            kind: NodeKind::All,
        },
        (true, _) => Node {
            span,
            kind: NodeKind::Nothing,
        },
        (false, Match::All) => Node::and(words, span),
        (false, Match::Any) => Node::or(words, span),
    };
    Query { root }
}

struct Parser<'q> {
    query: &'q str,
    lexemes: Vec<Lexeme>,
    at: usize,
    default: Match,
    today: Option<Date>,
    depth: usize,
}

/// The field around a group, if any.
type Inside = Option<&'static FieldInfo>;

impl Parser<'_> {
    fn peek(&self) -> Option<Lexeme> {
        self.lexemes.get(self.at).copied()
    }

    fn eat(&mut self, kind: LexemeKind) -> bool {
        let found = self.peek().is_some_and(|lexeme| lexeme.kind == kind);
        self.at += usize::from(found);
        found
    }

    fn previous(&self) -> Option<Lexeme> {
        self.at.checked_sub(1).map(|at| self.lexemes[at])
    }

    /// From the lexeme numbered `first` to the last one read.
    fn since(&self, first: usize) -> Span {
        Span {
            start: self.lexemes[first].span.start,
            end: self.lexemes[self.at - 1].span.end,
        }
    }

    fn alternatives(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let first = self.at;
        let mut runs = vec![self.run(inside)?];
        while self.eat(LexemeKind::Or) {
            runs.push(self.run(inside)?);
        }
        Ok(Node::or(runs, self.since(first)))
    }

    /// What stands between two ORs.
    fn run(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let first = self.at;
        let mut chains = vec![self.chain(inside)?];
        while self.peek().is_some_and(|next| {
            !matches!(
                next.kind,
                LexemeKind::Or | LexemeKind::Close | LexemeKind::Same(_)
            )
        }) {
            chains.push(self.chain(inside)?);
        }
        if let Some(Lexeme {
            kind: LexemeKind::Same(stretch),
            span,
        }) = self.peek()
        {
            self.at += 1;
            let members = chains.into_iter().map(|chain| chain.node).collect();
            return self.all_in_one(stretch, span, Node::and(members, self.since(first)));
        }
        let span = self.since(first);
        Ok(match self.default {
            Match::All => Node::and(chains.into_iter().map(|chain| chain.node).collect(), span),
            Match::Any => any_of(chains, span),
        })
    }

    /// Members joined by a written AND.
    fn chain(&mut self, inside: Inside) -> Result<Chain, QueryError> {
        let first = self.at;
        let mut members = Vec::new();
        let mut required = false;
        loop {
            required |= self.peek().is_some_and(|next| next.kind == LexemeKind::Plus);
            members.push(self.same(inside)?);
            if !self.eat(LexemeKind::And) {
                break;
            }
        }
        Ok(Chain {
            node: Node::and(members, self.since(first)),
            required,
        })
    }

    /// Members joined by SAME.
    fn same(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let first = self.at;
        let mut node = self.negated(inside)?;
        while let Some(Lexeme {
            kind: LexemeKind::Same(stretch),
            ..
        }) = self.peek()
        {
            let next = self.lexemes.get(self.at + 1).map(|next| next.kind);
            if matches!(next, None | Some(LexemeKind::Close | LexemeKind::Or)) {
                break;
            }
            self.at += 1;
            let other = self.negated(inside)?;
            let mut members = match node.kind {
                NodeKind::Same {
                    stretch: before,
                    members,
                } if before == stretch => members,
                kind => vec![Node { kind, ..node }],
            };
            members.push(other);
            node = self.together(stretch, members, self.since(first))?;
        }
        Ok(node)
    }

    /// All that stands before a SAME with nothing after it.
    fn all_in_one(&self, stretch: Stretch, operator: Span, before: Node) -> Result<Node, QueryError> {
        match before.kind {
            NodeKind::And(members) => self.together(stretch, members, before.span),
            _ => Err(QueryError::new(
                operator,
                Kind::StrayOperator(stretch.operator()),
                "two words, names or groups before it, or one on each side",
            )),
        }
    }

    fn together(&self, stretch: Stretch, members: Vec<Node>, span: Span) -> Result<Node, QueryError> {
        let members: Vec<Node> = members
            .into_iter()
            .map(|node| operands::named(node, self.query))
            .collect();
        operands::may_be_same(&members)?;
        let kind = NodeKind::Same { stretch, members };
        Ok(Node { span, kind })
    }

    fn negated(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let Some(not) = self.peek().filter(|next| next.kind == LexemeKind::Not) else {
            return self.near(inside);
        };
        let first = self.at;
        self.at += 1;
        self.deeper(not.span)?;
        let node = self.negated(inside)?;
        self.depth -= 1;
        Ok(Node::not(node, self.since(first)))
    }

    /// Members joined by NEAR and BEFORE.
    fn near(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let first = self.at;
        let mut node = self.weighed(inside)?;
        let outside = self.depth;
        while let Some(Lexeme {
            kind: LexemeKind::Near { distance, ordered },
            span,
        }) = self.peek()
        {
            self.at += 1;
            // Each makes the tree a level deeper.
            self.deeper(span)?;
            let other = self.weighed(inside)?;
            let members = [node, other].map(|node| operands::named(node, self.query));
            members.iter().try_for_each(operands::may_be_near)?;
            let kind = NodeKind::Near {
                members: Box::new(members),
                distance,
                ordered,
            };
            let span = self.since(first);
            node = Node { span, kind };
        }
        self.depth = outside;
        Ok(node)
    }

    /// A member with what it counts.
    fn weighed(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let first = self.at;
        let mut node = self.member(inside)?;
        while let Some(Lexeme {
            kind: LexemeKind::Boost(weight),
            ..
        }) = self.peek()
        {
            self.at += 1;
            let member = Box::new(node);
            node = Node {
                span: self.since(first),
                kind: NodeKind::Boost { weight, member },
            };
        }
        Ok(node)
    }

    fn member(&mut self, inside: Inside) -> Result<Node, QueryError> {
        let first = self.at;
        let Some(next) = self.peek() else {
            return Err(self.missing());
        };
        self.at += 1;
        match next.kind {
            LexemeKind::Plus => self.member(inside),
            LexemeKind::Not | LexemeKind::Minus => {
                self.deeper(next.span)?;
                let node = self.weighed(inside)?;
                self.depth -= 1;
                Ok(Node::not(node, self.since(first)))
            }
            LexemeKind::AtLeast(times) => {
                self.deeper(next.span)?;
                let member = operands::named(self.weighed(inside)?, self.query);
                self.depth -= 1;
                operands::may_be_near(&member)?;
                let member = Box::new(member);
                Ok(Node {
                    span: self.since(first),
                    kind: NodeKind::AtLeast { times, member },
                })
            }
            LexemeKind::Open => self.group(next, inside),
            LexemeKind::Field(field) => match inside {
                None => self.value(field, next),
                Some(outer) => Err(QueryError::new(
                    next.span,
                    Kind::NestedField(outer.name),
                    "a value, or quotation marks around the text",
                )),
            },
            LexemeKind::Exactly => {
                let value = self.exact_value();
                self.exact_leaf(value, inside, self.since(first))
            }
            LexemeKind::Word => self.word(next, inside),
            LexemeKind::Wildcard | LexemeKind::Quoted | LexemeKind::Regex => {
                self.leaf(next, inside, next.span)
            }
            _ => {
                self.at = first;
                Err(self.missing())
            }
        }
    }

    /// What stands after a `=`.
    fn exact_value(&mut self) -> Lexeme {
        let value = self.peek().expect("the lexer puts a value after every `=`");
        self.at += 1;
        value
    }

    /// A value in this form only.
    fn exact_leaf(&mut self, value: Lexeme, inside: Inside, span: Span) -> Result<Node, QueryError> {
        let node = self.leaf(value, inside, span)?;
        node.exactly().ok_or_else(|| {
            let form = Form::ExactPart;
            QueryError::new(value.span, Kind::Unsupported(form), form.expected())
        })
    }

    fn group(&mut self, open: Lexeme, inside: Inside) -> Result<Node, QueryError> {
        self.deeper(open.span)?;
        let node = match self.peek() {
            None => return Err(unclosed(open.span)),
            Some(_) => self.alternatives(inside)?,
        };
        if !self.eat(LexemeKind::Close) {
            return Err(unclosed(open.span));
        }
        self.depth -= 1;
        Ok(node)
    }

    fn value(&mut self, field: &'static FieldInfo, name: Lexeme) -> Result<Node, QueryError> {
        let exactly = self.eat(LexemeKind::Exactly);
        let value = self.peek().expect("the lexer puts a value after every field");
        self.at += 1;
        if value.kind == LexemeKind::Open {
            return self.group(value, Some(field));
        }
        let span = Span {
            start: name.span.start,
            end: value.span.end,
        };
        match exactly {
            true => self.exact_leaf(value, Some(field), span),
            false => self.leaf(value, Some(field), span),
        }
    }

    /// A word; in a group after a field whose values are names or dates, also those next to it:
    /// `person:(sergey lavrov OR putin)` has two names.
    fn word(&mut self, word: Lexeme, inside: Inside) -> Result<Node, QueryError> {
        let Some(field) = inside.filter(|field| !matches!(field.role, Role::Text(_))) else {
            return self.leaf(word, inside, word.span);
        };
        let first = self.at - 1;
        while self.eat(LexemeKind::Word) {}
        let span = self.since(first);
        leaf(
            field.role,
            span.of(self.query),
            self.place(span, span),
            Told::Whole,
        )
    }

    /// A value with what follows it; `span` is that of the whole but for this.
    fn leaf(&mut self, lexeme: Lexeme, inside: Inside, span: Span) -> Result<Node, QueryError> {
        let value = lexeme.span;
        let raw = value.of(self.query);
        let ending = self.peek().map(|next| next.kind);
        let form = match (lexeme.kind, ending) {
            (LexemeKind::Wildcard, _) => Told::Wildcard,
            (LexemeKind::Regex, _) => Told::Regex,
            (LexemeKind::Word, Some(LexemeKind::Edits(edits))) => Told::Edits(edits),
            (LexemeKind::Quoted, Some(LexemeKind::Gaps(gaps))) => Told::Gaps(gaps),
            _ => Told::Whole,
        };
        let mut span = span;
        if matches!(form, Told::Edits(_) | Told::Gaps(_)) {
            self.at += 1;
            span.end = self.lexemes[self.at - 1].span.end;
        }
        match inside {
            Some(field) => leaf(field.role, raw, self.place(value, span), form),
            None => text(None, raw, value, span, form),
        }
    }

    fn place(&self, value: Span, span: Span) -> Place {
        let today = self.today;
        Place { value, span, today }
    }

    fn deeper(&mut self, at: Span) -> Result<(), QueryError> {
        self.depth += 1;
        match self.depth > MAX_DEPTH {
            true => Err(QueryError::new(
                at,
                Kind::TooDeep,
                "fewer parentheses, NOTs or NEARs inside each other",
            )),
            false => Ok(()),
        }
    }

    /// Why there is no member here.
    fn missing(&self) -> QueryError {
        let next = self.peek();
        let name = |lexeme: Lexeme| match lexeme.kind {
            LexemeKind::And => Some("AND"),
            LexemeKind::Or => Some("OR"),
            LexemeKind::Near { ordered: true, .. } => Some("BEFORE"),
            LexemeKind::Near { .. } => Some("NEAR"),
            LexemeKind::Same(stretch) => Some(stretch.operator()),
            _ => None,
        };
        let word = "a word, phrase or group";
        let after = format!("{word} after it");
        match (self.previous(), next) {
            (Some(p), _) if p.kind == LexemeKind::Not => {
                QueryError::new(p.span, Kind::MissingOperand("NOT"), &after)
            }
            (Some(p), _) if matches!(p.kind, LexemeKind::AtLeast(_)) => {
                QueryError::new(p.span, Kind::MissingOperand("ATLEAST"), &after)
            }
            (Some(p), _) if matches!(p.kind, LexemeKind::Minus | LexemeKind::Plus) => {
                let sign = if p.kind == LexemeKind::Minus { "`-`" } else { "`+`" };
                QueryError::new(p.span, Kind::MissingOperand(sign), &after)
            }
            (Some(p), Some(n)) if p.kind == LexemeKind::Open && n.kind == LexemeKind::Close => {
                let span = Span {
                    start: p.span.start,
                    end: n.span.end,
                };
                QueryError::new(span, Kind::EmptyParentheses, &format!("{word} between them"))
            }
            (_, Some(n)) if name(n).is_some() => {
                let error = Kind::StrayOperator(name(n).unwrap_or_default());
                QueryError::new(n.span, error, &format!("{word} before it"))
            }
            (Some(p), _) if name(p).is_some() => {
                QueryError::new(p.span, Kind::StrayOperator(name(p).unwrap_or_default()), &after)
            }
            (_, Some(n)) => unopened(n.span),
            (_, None) => QueryError::new(Span::new(0, self.query.len()), Kind::NoWords, word),
        }
    }
}

struct Chain {
    node: Node,
    required: bool,
}

/// What neighbours mean where one is enough: `-` leaves out whatever else there is, and `+` makes
/// the rest count for the order only.
fn any_of(chains: Vec<Chain>, span: Span) -> Node {
    let (mut required, mut optional, mut excluded) = (Vec::new(), Vec::new(), Vec::new());
    for chain in chains {
        match (&chain.node.kind, chain.required) {
            (NodeKind::Not(_), _) => excluded.push(chain.node),
            (_, true) => required.push(chain.node),
            (_, false) => optional.push(chain.node),
        }
    }
    let mut members = match (required.is_empty(), optional.is_empty()) {
        (_, true) => required,
        (true, false) => vec![Node::or(optional, span)],
        (false, false) => vec![Node {
            span,
            kind: NodeKind::Prefer {
                required,
                preferred: optional,
            },
        }],
    };
    members.extend(excluded);
    Node::and(members, span)
}

fn unclosed(span: Span) -> QueryError {
    QueryError::new(span, Kind::UnclosedParenthesis, "`)` somewhere after it")
}

fn unopened(span: Span) -> QueryError {
    QueryError::new(span, Kind::UnopenedParenthesis, "`(` somewhere before it")
}

#[cfg(test)]
mod tests;
