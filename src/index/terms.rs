//! The terms of a text field and of its twin, prepared as one string a field.
//!
//! Both fields count the same positions: one for each searchable token, without gaps. The field
//! itself holds stems with their language (`en:talk`), so its length is that of the text. The twin
//! holds, at those positions, what else can be asked for there:
//!
//! | term | at | stands for |
//! |---|---|---|
//! | `=talks` | every token | the word in its look-up form |
//! | `=divoire` | a word after an elision | the two as one word, as typed where no language is known |
//! | `~外交部` | first character of a word | a word that is written without spaces |
//! | `^US` | capitals only | an acronym as printed, without points |
//! | `<person`, `<person:NAME`, `<geonames:ID` | first word of a mention | a mention begins |
//! | `>person`, `>person:NAME`, `>geonames:ID` | last word of a mention | it ends |
//! | `.` | first word of a sentence | a sentence begins |
//! | `¶` | first word of a paragraph | a paragraph begins |

use crate::entities::Mention;
use crate::language::words;
use crate::text::{Text, TokenKind, fold};
use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};

/// Ends a term in a prepared string.
pub(super) const SEPARATOR: char = '\n';
/// Begins a term that shares the position of the one before it.
pub(super) const SAME_POSITION: char = '\t';

/// The terms of the twin field: the text and its mentions, which are in order and do not overlap.
pub fn prepare_twin<'m>(text: &Text, mentions: impl Iterator<Item = &'m Mention>) -> String {
    let mut prepared = String::with_capacity(text.raw.len() * 2);
    let unspaced = words(text);
    let mut unspaced = unspaced.iter().peekable();
    let mut push = |mark: &str, term: &str, shares_position: bool| {
        if shares_position {
            prepared.push(SAME_POSITION);
        }
        prepared.push_str(mark);
        prepared.push_str(term);
        prepared.push(SEPARATOR);
    };
    let mut mentions = mentions.peekable();
    for sentence in &text.sentences {
        let words = sentence
            .tokens
            .clone()
            .filter(|&i| text.tokens[i].is_searchable());
        for (nth, token) in words.enumerate() {
            let span = text.tokens[token].span;
            push("=", text.norm(token), false);
            if let Some(whole) = with_elision(text, token) {
                push("=", &whole, true);
            }
            if let Some(word) = unspaced.next_if(|word| word.start <= token) {
                push(WHOLE_WORD, &fold(text.span(word.clone()).of(text.raw)), true);
            }
            if let Some(capitals) = acronym(text, token) {
                push("^", &capitals, true);
            }
            if nth == 0 {
                push(".", "", true);
                if sentence.starts_paragraph {
                    push("¶", "", true);
                }
            }
            while let Some(mention) = mentions.peek().filter(|m| m.span.start < span.end) {
                let (kind, name) = (mention.kind.word(), mention.identity());
                if is_first_word(text, token, mention) {
                    push("<", kind, true);
                    push("<", &name, true);
                }
                if !is_last_word(text, token, mention) {
                    break;
                }
                push(">", kind, true);
                push(">", &name, true);
                mentions.next();
            }
        }
    }
    prepared
}

/// Begins the terms of words that are written without spaces.
pub const WHOLE_WORD: &str = "~";

/// `divoire` of `d'` and `Ivoire`.
fn with_elision(text: &Text, token: usize) -> Option<String> {
    let before = token.checked_sub(1)?;
    let (elided, word) = (text.tokens[before], text.tokens[token]);
    let is_elided = elided.kind == TokenKind::Clitic
        && elided.span.end == word.span.start
        && text.raw(before).ends_with(|c: char| !c.is_alphanumeric());
    is_elided.then(|| format!("{}{}", text.norm(before), text.norm(token)))
}

fn is_first_word(text: &Text, token: usize, mention: &Mention) -> bool {
    let before = (0..token).rev().find(|&i| text.tokens[i].is_searchable());
    before.is_none_or(|i| text.tokens[i].span.start < mention.span.start)
}

fn is_last_word(text: &Text, token: usize, mention: &Mention) -> bool {
    let after = (token + 1..text.tokens.len()).find(|&i| text.tokens[i].is_searchable());
    after.is_none_or(|i| text.tokens[i].span.start >= mention.span.end)
}

/// A word of at least two letters, all capitals, without its points; so `WHO` is not `who`.
fn acronym(text: &Text, token: usize) -> Option<String> {
    let raw = text.raw(token);
    if text.tokens[token].kind != TokenKind::Word || raw.chars().any(char::is_lowercase) {
        return None;
    }
    let letters: String = raw.chars().filter(|c| c.is_alphanumeric()).collect();
    (letters.chars().filter(|c| c.is_uppercase()).count() >= 2).then_some(letters)
}

/// Splits prepared strings; registered with Tantivy for every field this module prepares.
#[derive(Clone, Default)]
pub struct PreparedTokenizer {
    token: Token,
}

impl Tokenizer for PreparedTokenizer {
    type TokenStream<'a> = PreparedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreparedStream<'a> {
        self.token.reset();
        PreparedStream {
            terms: text.split_terminator(SEPARATOR),
            token: &mut self.token,
        }
    }
}

/// The terms of one prepared string with their positions.
pub struct PreparedStream<'a> {
    terms: std::str::SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for PreparedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else {
            return false;
        };
        self.token.text.clear();
        if let Some(parallel) = term.strip_prefix(SAME_POSITION) {
            self.token.text.push_str(parallel);
        } else {
            // The first position is 0: `usize::MAX` stands for "none yet".
            self.token.position = self.token.position.wrapping_add(1);
            self.token.text.push_str(term);
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Kind;
    use crate::index::stems::Stems;
    use crate::text::{Apostrophes, Part, Span};
    use proptest::prelude::*;

    /// Positions with their terms, as Tantivy gets them.
    fn read(prepared: &str) -> Vec<(usize, String)> {
        let mut tokenizer = PreparedTokenizer::default();
        let mut stream = tokenizer.token_stream(prepared);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push((stream.token().position, stream.token().text.clone()));
        }
        terms
    }

    fn check(prepared: &str, want: &str) {
        let got: Vec<String> = read(prepared)
            .into_iter()
            .map(|(at, term)| format!("{at}{term}"))
            .collect();
        assert_eq!(got.join(" "), want);
    }

    fn person(raw: &str, name: &str) -> Mention {
        let start = raw.find(name).expect("the name is in the text");
        Mention {
            part: Part::Body,
            span: Span::new(start, start + name.len()),
            kind: Kind::Person,
            name: name.to_owned(),
            context: Some(*b"RU"),
            office: None,
            place: None,
            place_confidence: None,
            confidence: 1.0,
        }
    }

    #[test]
    fn twin_holds_exact_forms_names_and_boundaries_at_the_same_positions() {
        let raw = "Yuri Ushakov, US envoy.\n\nHe left.";
        let text = Text::segment(raw);
        let mention = person(raw, "Yuri Ushakov");
        check(
            &prepare_twin(&text, [&mention].into_iter()),
            "0=yuri 0. 0¶ 0<person 0<person:Yuri Ushakov|RU \
             1=ushakov 1>person 1>person:Yuri Ushakov|RU 2=us 2^US 3=envoy 4=he 4. 4¶ 5=left",
        );
        let text = Text::segment_with("Côte d'Ivoire", Apostrophes::Elision);
        let twin = prepare_twin(&text, std::iter::empty());
        check(&twin, "0=cote 0. 0¶ 1=ivoire 1=divoire");
        let twin = prepare_twin(&Text::segment("访问中国"), std::iter::empty());
        check(&twin, "0=访 0~访问 0. 0¶ 1=问 2=中 2~中国 3=国");
        let one = person("Lavrov", "Lavrov");
        let twin = prepare_twin(&Text::segment("Lavrov"), [&one].into_iter());
        assert!(
            twin.contains("<person\n") && twin.contains(">person\n"),
            "one word begins and ends it"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn field_and_twin_count_the_same_positions(raw in ".{0,80}") {
            let text = Text::segment(&raw);
            let last = |prepared: &str| read(prepared).last().map(|(at, _)| *at);
            prop_assert_eq!(
                last(&Stems::default().prepare(&text, |_| "fr")),
                last(&prepare_twin(&text, std::iter::empty()))
            );
        }
    }
}
