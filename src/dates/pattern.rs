//! The notation of the grammar's patterns.
//!
//! In: a pattern such as `the? <month> (, | of)? <year>`. Out: every row of steps it allows.

use super::classes::Class;

/// What one place of a pattern asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub item: Item,
    /// Whether no space may stand before it.
    pub glued: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Literal(&'static str),
    Class(Class),
}

/// All rows of steps a pattern allows.
pub(super) fn spread(pattern: &'static str) -> Vec<Vec<Step>> {
    Pattern { rest: pattern }.choices()
}

struct Pattern {
    rest: &'static str,
}

impl Pattern {
    /// The rows up to the end or a closing parenthesis, which is consumed.
    fn choices(&mut self) -> Vec<Vec<Step>> {
        let mut done = Vec::new();
        let mut rows: Vec<Vec<Step>> = vec![Vec::new()];
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.takes(')') {
                done.append(&mut rows);
                return done;
            }
            if self.takes('|') {
                done.append(&mut rows);
                rows.push(Vec::new());
                continue;
            }
            let mut choices = self.item();
            if self.takes('?') {
                choices.push(Vec::new());
            }
            rows = rows
                .iter()
                .flat_map(|row| choices.iter().map(|choice| [&row[..], &choice[..]].concat()))
                .collect();
        }
    }

    /// A word, a class or a group.
    fn item(&mut self) -> Vec<Vec<Step>> {
        let glued = self.takes('~');
        if self.takes('(') {
            let mut choices = self.choices();
            for first in choices.iter_mut().filter_map(|choice| choice.first_mut()) {
                first.glued |= glued;
            }
            return choices;
        }
        let end = self.rest.find([' ', '(', ')', '?']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        let name = word.strip_prefix('<').and_then(|word| word.strip_suffix('>'));
        let class =
            name.map(|name| Class::named(name).expect("the table names known classes; a test reads it"));
        let item = class.map_or(Item::Literal(word), Item::Class);
        vec![vec![Step { item, glued }]]
    }

    fn takes(&mut self, mark: char) -> bool {
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &'static str, expected: &[&str]) {
        let rows: Vec<String> = spread(pattern)
            .iter()
            .map(|row| {
                row.iter()
                    .map(|step| {
                        let glue = if step.glued { "~" } else { "" };
                        match step.item {
                            Item::Literal(word) => format!("{glue}{word}"),
                            Item::Class(class) => format!("{glue}{class:?}"),
                        }
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn spreads_out() {
        check("the? <month> ~-", &["the Month ~-", "Month ~-"]);
        check("(a | b (c | d)?)? e", &["a e", "b c e", "b d e", "b e", "e"]);
        check("x ~(y | <year>)", &["x ~y", "x ~Year"]);
        check(",? '", &[", '", "'"]);
    }
}
