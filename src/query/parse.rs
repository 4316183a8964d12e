//! Lexemes become a tree.
//!
//! In: a question. Out: a tree, or the first place that makes no sense.
//! NOT binds closest, then AND, then OR; words next to each other are joined by AND or, with
//! [`Match::Any`], by OR. Recursive descent over one look-ahead, no deeper than [`MAX_DEPTH`].

use super::error::{QueryError, QueryErrorKind as Kind};
use super::forms;
use super::lex::{Lexeme, LexemeKind, lex};
use super::values::{Place, leaf, text};
use super::{Match, Node, NodeKind, ParseOptions, Pattern, Query};
use crate::fields::{FieldInfo, Role};
use crate::text::{Span, Text};
use jiff::civil::Date;

/// Deepest nesting of parentheses and NOTs.
pub const MAX_DEPTH: usize = 50;

/// Longest question in bytes; plain ones have no limit.
pub const MAX_LENGTH: usize = 64 * 1024;

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
    let mut parser = Parser {
        query,
        lexemes: lex(query)?,
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

fn plain(query: &str, default: Match) -> Query {
    let text = Text::segment(query);
    let word = |at: usize| Node {
        span: text.tokens[at].span,
        kind: NodeKind::Text {
            part: None,
            pattern: Pattern::Word(text.raw(at).to_owned()),
        },
    };
    let is_word = |&at: &usize| text.tokens[at].is_searchable() && forms::is_word(text.raw(at));
    let words: Vec<Node> = (0..text.tokens.len()).filter(is_word).map(word).collect();
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
        while self
            .peek()
            .is_some_and(|next| !matches!(next.kind, LexemeKind::Or | LexemeKind::Close))
        {
            chains.push(self.chain(inside)?);
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
            members.push(self.member(inside)?);
            if !self.eat(LexemeKind::And) {
                break;
            }
        }
        Ok(Chain {
            node: Node::and(members, self.since(first)),
            required,
        })
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
                self.deeper(next)?;
                let node = self.member(inside)?;
                self.depth -= 1;
                Ok(Node::not(node, self.since(first)))
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
            LexemeKind::Word => self.word(next, inside),
            LexemeKind::Prefix | LexemeKind::Quoted => self.leaf(next, inside, next.span),
            LexemeKind::Close | LexemeKind::And | LexemeKind::Or | LexemeKind::Exactly => {
                self.at = first;
                Err(self.missing())
            }
        }
    }

    fn group(&mut self, open: Lexeme, inside: Inside) -> Result<Node, QueryError> {
        self.deeper(open)?;
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
        let node = self.leaf(value, Some(field), span)?;
        Ok(if exactly { node.exactly() } else { node })
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
        leaf(field.role, span.of(self.query), self.place(span, span), false)
    }

    fn leaf(&self, lexeme: Lexeme, inside: Inside, span: Span) -> Result<Node, QueryError> {
        let value = lexeme.span;
        let raw = value.of(self.query);
        let prefix = lexeme.kind == LexemeKind::Prefix;
        match inside {
            Some(field) => leaf(field.role, raw, self.place(value, span), prefix),
            None => text(None, raw, value, span, prefix),
        }
    }

    fn place(&self, value: Span, span: Span) -> Place {
        let today = self.today;
        Place { value, span, today }
    }

    fn deeper(&mut self, at: Lexeme) -> Result<(), QueryError> {
        self.depth += 1;
        match self.depth > MAX_DEPTH {
            true => Err(QueryError::new(
                at.span,
                Kind::TooDeep,
                "fewer parentheses or NOTs inside each other",
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
            _ => None,
        };
        let word = "a word, phrase or group";
        let after = format!("{word} after it");
        match (self.previous(), next) {
            (Some(p), _) if p.kind == LexemeKind::Not => {
                QueryError::new(p.span, Kind::MissingOperand("NOT"), &after)
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
mod tests {
    use super::*;

    const ALL: ParseOptions = ParseOptions {
        default: Match::All,
        plain: false,
        today: None,
    };
    const ANY: ParseOptions = ParseOptions {
        default: Match::Any,
        plain: false,
        today: None,
    };
    const PLAIN: ParseOptions = ParseOptions {
        default: Match::All,
        plain: true,
        today: None,
    };

    fn check(options: ParseOptions, query: &str, expected: &str) {
        let read = match parse(query, options) {
            Ok(read) => read.to_string(),
            Err(error) => format!("{} | {}", error.what, error.span.of(query)),
        };
        assert_eq!(read, expected, "{query}");
    }

    #[test]
    fn joins_words() {
        check(ALL, "  ", "");
        check(ALL, "peace talks", "peace AND talks");
        check(ALL, "a b OR c NOT d", "a AND b OR c AND NOT d");
        check(ALL, "a (b OR c) -(d e)", "a AND (b OR c) AND NOT (d AND e)");
        check(
            ALL,
            "war and peace or not",
            "war AND and AND peace AND or AND not",
        );
        check(ALL, "-a -b", "NOT a AND NOT b");
        check(ALL, "+a b & c", "a AND b AND c");
        check(ALL, "NOT -a", "NOT NOT a");
        check(ANY, "a b AND c", "a OR b AND c");
        check(ANY, "a b -c", "(a OR b) AND NOT c");
        check(ANY, "+a b -c", "(+a b) AND NOT c");
        check(ANY, "+a +b", "a AND b");
    }

    #[test]
    fn reads_words_phrases_and_fields() {
        check(ALL, "“cease fire” cease*", "\"cease fire\" AND cease*");
        check(ALL, "\"AND\" \"word\"", "\"AND\" AND word");
        check(
            ALL,
            "Zelenskyy: at 10:30 http://a.b/c",
            "Zelenskyy: AND at AND 10:30 AND http://a.b/c",
        );
        check(
            ALL,
            "headline:(a \"b c\" -d)",
            "title:a AND title:\"b c\" AND NOT title:d",
        );
        check(
            ALL,
            "person:(sergey lavrov OR putin)",
            "person:\"sergey lavrov\" OR person:putin",
        );
        check(ALL, "-place:\"sea of japan\"", "NOT place:\"sea of japan\"");
        check(
            ALL,
            "published:2025-11 mentions:2024..2025",
            "published:2025-11 AND mentions:2024..2025",
        );
        check(PLAIN, "a OR title : b", "a AND \"OR\" AND title AND b");
        check(PLAIN, " ", "");
        check(PLAIN, "?!", "\"\"");
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        check(ALL, "a \"b c", "quotation mark is not closed | \"");
        check(ALL, "a (b", "parenthesis is not closed | (");
        check(ALL, "a (", "parenthesis is not closed | (");
        check(ALL, "a) b", "parenthesis was not opened | )");
        check(ALL, "a ( ) b", "nothing between the parentheses | ( )");
        check(ALL, "a \"\"", "no words between the quotation marks | \"\"");
        check(ALL, "AND a", "nothing to join with AND | AND");
        check(ALL, "a OR", "nothing to join with OR | OR");
        check(ALL, "a AND OR b", "nothing to join with OR | OR");
        check(ALL, "(a OR) b", "nothing to join with OR | OR");
        check(ALL, "a NOT", "nothing after NOT | NOT");
        check(ALL, "a -AND", "nothing after `-` | -");
        check(ALL, "title: a", "field `title` has no value | title:");
        check(ALL, "persn:a", "unknown field `persn` | persn");
        check(
            ALL,
            "title:(person:a)",
            "a field inside the field `title` | person:",
        );
        check(
            ALL,
            "published:soonish",
            "not a date or range of dates: `soonish` | soonish",
        );
        check(ALL, "a * b", "`*` stands alone | *");
        check(ALL, "-a*", "too few letters before `*` | a*");
        check(ALL, "&?", "no word to search for | &?");
    }

    #[test]
    fn has_limits() {
        let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
        assert!(parse(&nested(MAX_DEPTH), ALL).is_ok());
        assert_eq!(
            parse(&nested(MAX_DEPTH + 1), ALL).map_err(|e| e.what),
            Err(Kind::TooDeep)
        );
        let deep = format!("{}a", "NOT ".repeat(10_000));
        assert_eq!(parse(&deep, ALL).map_err(|e| e.what), Err(Kind::TooDeep));
        let long = "é".repeat(MAX_LENGTH / 2 + 1);
        assert_eq!(parse(&long, ALL).map_err(|e| e.what), Err(Kind::TooLong));
        assert!(parse(&long[..MAX_LENGTH], ALL).is_ok());
    }
}
