//! Tokens.

use super::{Span, Token, TokenKind, fold};

pub(super) fn tokenize(raw: &str) -> (Vec<Token>, String) {
    let mut tokens = Vec::new();
    let mut norms = String::new();
    for word in raw.split_whitespace() {
        let start = word.as_ptr() as usize - raw.as_ptr() as usize;
        let from = norms.len();
        norms.push_str(&fold(word));
        tokens.push(Token {
            span: Span::new(start, start + word.len()),
            kind: TokenKind::Word,
            norm: Span::new(from, norms.len()),
        });
    }
    (tokens, norms)
}
