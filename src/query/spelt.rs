//! Words of which only a part is told: `sanction*`, `wom?n`, `/ceas[ei]/`, `zelenski~1`.
//!
//! In: such a [`Pattern`]. Out: a [`Spelt`], which tells the look-up forms that fit, one at a time or in a dictionary
//! of terms. Wildcards and spelling errors run as automata over the dictionary (Schulz and Mihov, "Fast string
//! correction with Levenshtein automata", IJDAR 2002, for the errors), so that what cannot fit is never looked at; an
//! expression is tried on each form.

use super::Pattern;
use crate::index::terms::FORM;
use crate::text::{fold, norms};
use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use regex::{Regex, RegexBuilder};
use tantivy::termdict::TermDictionary;
use tantivy_fst::Automaton;

/// Most edits that are looked for: more make other words of most words.
pub(crate) const MOST_EDITS: u8 = 2;

/// Most memory that an expression may take, in bytes.
const EXPRESSION_SIZE: usize = 1 << 20;

/// Look-up forms that fit.
pub(crate) enum Spelt {
    /// Those of a word with wildcards.
    Wildcard(tantivy_fst::Regex),
    /// Those of an expression.
    Expression(Regex),
    /// Those a few edits away.
    Edits(DFA),
}

/// Words before a part of a word, and that: `franco-ger*`.
pub(crate) struct Partial {
    /// In look-up form.
    pub(crate) before: Vec<String>,
    /// The last.
    pub(crate) last: Spelt,
}

impl Partial {
    /// What a pattern tells of a word; `None` for whole words and what tells nothing.
    pub(crate) fn of(pattern: &Pattern) -> Option<Partial> {
        let alone = |last| Partial {
            before: Vec::new(),
            last,
        };
        match pattern {
            Pattern::Wildcard(word) => Partial::wildcard(word),
            Pattern::Regex(expression) => Spelt::expression(expression).ok().map(alone),
            Pattern::Fuzzy { word, edits } => {
                let mut norms = norms(word);
                let last = norms.pop()?;
                Some(Partial {
                    before: norms,
                    last: Spelt::edits(&last, *edits),
                })
            }
            _ => None,
        }
    }

    /// A word with `*` for any letters and `?` for one; `None` where what stands after the first of them is not of one
    /// word, or nothing is told.
    pub(crate) fn wildcard(raw: &str) -> Option<Partial> {
        let at = raw.find(['*', '?'])?;
        let (begun, rest) = raw.split_at(at);
        let mut before = norms(begun);
        // What ends in a sign begins a new word: `Franco-*`.
        let begins = match begun.ends_with(char::is_alphanumeric) {
            true => before.pop().unwrap_or_default(),
            false => String::new(),
        };
        let mut expression = literal(&begins);
        for piece in rest.split_inclusive(['*', '?']) {
            let word = piece.trim_end_matches(['*', '?']);
            let folded = fold(word);
            if word.contains(|c: char| !is_of_word(c)) {
                return None;
            }
            expression += &literal(&folded);
            expression += match piece.chars().last() {
                Some('*') => ".*",
                Some('?') => ".",
                _ => "",
            };
        }
        let last = Spelt::Wildcard(tantivy_fst::Regex::new(&expression).ok()?);
        Some(Partial { before, last })
    }
}

/// Whether it may stand inside a word; marks over letters may, and so may joiners.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace()
}

/// What an expression must say to mean these letters.
fn literal(letters: &str) -> String {
    let mut expression = String::with_capacity(letters.len());
    for c in letters.chars() {
        if c.is_ascii_punctuation() {
            expression.push('\\');
        }
        expression.push(c);
    }
    expression
}

impl Spelt {
    /// A regular expression for a whole look-up form; what is wrong with it, if it is none.
    pub(crate) fn expression(typed: &str) -> Result<Spelt, String> {
        let whole = format!("^(?:{})$", small(typed));
        let mut builder = RegexBuilder::new(&whole);
        let built = builder.size_limit(EXPRESSION_SIZE).build();
        built.map(Spelt::Expression).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "it stands for too much".to_owned(),
            error => error.to_string(),
        })
    }

    /// What is at most `edits` (at most [`MOST_EDITS`]) letters added, left out, changed or swapped with the next away
    /// from a word in look-up form.
    pub(crate) fn edits(norm: &str, edits: u8) -> Spelt {
        Spelt::Edits(LevenshteinAutomatonBuilder::new(edits, true).build_dfa(norm))
    }

    /// Whether a look-up form fits.
    pub(crate) fn fits(&self, form: &str) -> bool {
        match self {
            Spelt::Wildcard(automaton) => is_accepted(automaton, form),
            Spelt::Expression(expression) => expression.is_match(form),
            Spelt::Edits(dfa) => is_accepted(&Edits(dfa), form),
        }
    }

    /// The terms of a dictionary for look-up forms that fit.
    pub(crate) fn terms(&self, dictionary: &TermDictionary) -> std::io::Result<Vec<String>> {
        match self {
            Spelt::Wildcard(automaton) => collect(dictionary, automaton, |_| true),
            Spelt::Edits(dfa) => collect(dictionary, &Edits(dfa), |_| true),
            Spelt::Expression(expression) => collect(dictionary, &Anything, |form| expression.is_match(form)),
        }
    }
}

/// The terms of a dictionary whose look-up forms an automaton and a test accept.
fn collect<A: Automaton>(
    dictionary: &TermDictionary,
    automaton: &A,
    fits: impl Fn(&str) -> bool,
) -> std::io::Result<Vec<String>>
where
    A::State: Clone,
{
    let mut found = Vec::new();
    let mut terms = dictionary.search(AfterMark(automaton)).into_stream()?;
    while terms.advance() {
        if let Ok(term) = std::str::from_utf8(terms.key())
            && fits(&term[FORM.len()..])
        {
            found.push(term.to_owned());
        }
    }
    Ok(found)
}

fn is_accepted<A: Automaton>(automaton: &A, form: &str) -> bool {
    let start = automaton.start();
    let end = form
        .bytes()
        .fold(start, |state, byte| automaton.accept(&state, byte));
    automaton.is_match(&end)
}

/// An expression as look-up forms are written: in small letters without accents. What follows a backslash is left as
/// it is, for `\D` is not `\d`.
fn small(typed: &str) -> String {
    let mut expression = String::with_capacity(typed.len());
    let mut rest = typed;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        expression += &fold(before);
        let end = escape.char_indices().nth(2).map_or(escape.len(), |(end, _)| end);
        expression += &escape[..end];
        rest = &escape[end..];
    }
    expression + &fold(rest)
}

/// The automaton of spelling errors, as dictionaries take it.
struct Edits<'d>(&'d DFA);

impl Automaton for Edits<'_> {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

/// Any form at all.
struct Anything;

impl Automaton for Anything {
    type State = ();

    fn start(&self) {}

    fn is_match(&self, (): &()) -> bool {
        true
    }

    fn accept(&self, (): &(), _: u8) {}
}

/// The automaton of what follows the mark of look-up forms in the dictionary.
struct AfterMark<'s, A>(&'s A);

impl<A: Automaton> Automaton for AfterMark<'_, A>
where
    A::State: Clone,
{
    /// `None` before the mark; inside, nothing where another term began.
    type State = Option<Option<A::State>>;

    fn start(&self) -> Self::State {
        None
    }

    fn is_match(&self, state: &Self::State) -> bool {
        matches!(state, Some(Some(state)) if self.0.is_match(state))
    }

    fn can_match(&self, state: &Self::State) -> bool {
        match state {
            None => true,
            Some(None) => false,
            Some(Some(state)) => self.0.can_match(state),
        }
    }

    fn accept(&self, state: &Self::State, byte: u8) -> Self::State {
        Some(match state {
            None => (FORM.as_bytes() == [byte]).then(|| self.0.start()),
            Some(inner) => inner.as_ref().map(|state| self.0.accept(state, byte)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_words_fit_whole_forms() {
        let check = |raw: &str, form: &str, wanted: bool| {
            let partial = Partial::wildcard(raw).expect(raw);
            assert_eq!(partial.last.fits(form), wanted, "{raw} {form}");
        };
        check("sanction*", "sanctions", true);
        check("sanction*", "sanction", true);
        check("Sanction*", "unsanctioned", false);
        check("wom?n", "women", true);
        check("wom?n", "womn", false);
        check("*fire", "ceasefire", true);
        check("c*f*e", "ceasefire", true);
        check("élect*", "elections", true);
        check("f-1*", "f16", true);
        check("U.S*", "ussr", true);
        check("нов?сти", "новости", true);
        check("a.b*", "axb", false);
        assert_eq!(
            Partial::wildcard("franco-ger*").map(|p| p.before),
            Some(vec!["franco".to_owned()])
        );
        assert!(Partial::wildcard("a*-b").is_none());
    }

    #[test]
    fn expressions_fit_whole_forms() {
        let check = |raw: &str, form: &str, wanted: bool| {
            assert_eq!(
                Spelt::expression(raw).map(|spelt| spelt.fits(form)),
                Ok(wanted),
                "{raw} {form}"
            );
        };
        check("ceas[ei]fire", "ceasefire", true);
        check("Ceas.*", "ceasefire", true);
        check("fire", "ceasefire", false);
        check("(19|20)\\d\\d", "1994", true);
        check("(19|20)\\D\\D", "1994", false);
        assert!(Spelt::expression("a(b").is_err());
    }

    #[test]
    fn errors_are_letters_added_left_out_changed_or_swapped() {
        let check = |edits: u8, form: &str, wanted: bool| {
            assert_eq!(
                Spelt::edits("zelenski", edits).fits(form),
                wanted,
                "{edits} {form}"
            );
        };
        check(0, "zelenski", true);
        check(1, "zelensky", true);
        check(1, "zelenskiy", true);
        check(1, "zelneski", true);
        check(1, "zelenskyy", false);
        check(2, "zelenskyy", true);
        check(2, "lavrov", false);
    }
}
