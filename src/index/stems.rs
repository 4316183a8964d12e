//! Stems of words, each with its language: `en:talk`.
//!
//! In: segmented texts and typed words with a language, a BCP 47 tag. Out: terms. English words are stemmed in their
//! look-up form. In other languages the endings hang on accents, so a word is stemmed as printed; where the look-up
//! form has another stem, it is a second term at the same position, so that a word typed without accents is found.
//! Languages without a stemmer keep the look-up form.

use super::terms::{SAME_POSITION, SEPARATOR};
use crate::language::{ENGLISH, apostrophes, primary};
use crate::text::{Text, fold};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Stems words of one language after another and remembers the stem of each word type.
#[derive(Default)]
pub struct Stems {
    languages: FxHashMap<String, Language>,
}

/// Word types remembered per language before the memory starts anew; bounds it to some 20 MB.
const MAX_REMEMBERED: usize = 200_000;

struct Language {
    prefix: String,
    /// Whether words are stemmed in their look-up form.
    is_english: bool,
    stemmer: Option<frostem::Stemmer>,
    terms: FxHashMap<String, Arc<Terms>>,
}

/// What a word is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The stem.
    pub first: String,
    /// Another one.
    pub second: Option<String>,
}

impl Terms {
    /// Whether a term is one of them.
    pub fn has(&self, term: &str) -> bool {
        self.first == term || self.second.as_deref() == Some(term)
    }

    fn second_or_first(&self) -> &String {
        self.second.as_ref().unwrap_or(&self.first)
    }
}

impl Stems {
    /// The terms of a text, prepared for [`super::terms::PreparedTokenizer`]. `language_at` gives the language at a
    /// byte.
    pub fn prepare<'l>(&mut self, text: &Text, language_at: impl Fn(u32) -> &'l str) -> String {
        let mut prepared = String::with_capacity(text.raw.len() * 2);
        self.each(text, text.searchable(), language_at, |terms| {
            prepared.push_str(&terms.first);
            prepared.push(SEPARATOR);
            if let Some(second) = &terms.second {
                prepared.push(SAME_POSITION);
                prepared.push_str(second);
                prepared.push(SEPARATOR);
            }
        });
        prepared
    }

    /// The terms of a token of a text in a language.
    pub fn of_token(&mut self, text: &Text, token: usize, tag: &str) -> Arc<Terms> {
        self.language(tag).terms(text.raw(token), text.norm(token))
    }

    /// The terms of tokens of a text in their order. `language_at` gives the language at a byte.
    pub fn of_tokens<'l>(
        &mut self,
        text: &Text,
        tokens: &[usize],
        language_at: impl Fn(u32) -> &'l str,
    ) -> Vec<Arc<Terms>> {
        let mut found = Vec::with_capacity(tokens.len());
        self.each(text, tokens.iter().copied(), language_at, |terms| {
            found.push(terms)
        });
        found
    }

    /// Calls with the terms of tokens in their order. Neighbours are mostly in one language, which is looked up once.
    fn each<'l>(
        &mut self,
        text: &Text,
        tokens: impl Iterator<Item = usize>,
        language_at: impl Fn(u32) -> &'l str,
        mut call: impl FnMut(Arc<Terms>),
    ) {
        let mut known: Option<(&str, &mut Language)> = None;
        for token in tokens {
            let tag = language_at(text.tokens[token].span.start);
            let language = match known.take() {
                Some((same, language)) if same == tag => language,
                _ => self.language(tag),
            };
            call(language.terms(text.raw(token), text.norm(token)));
            known = Some((tag, language));
        }
    }

    /// What typed words in a row may be found by in a language: terms in a row, most often one such row. Empty where
    /// nothing is to be searched for.
    pub fn rows(&mut self, typed: &[&str], tag: &str) -> Vec<Vec<String>> {
        let apostrophes = apostrophes(tag);
        let language = self.language(tag);
        let mut terms = Vec::new();
        for word in typed {
            let text = Text::segment_with(word, apostrophes);
            terms.extend(
                text.searchable()
                    .map(|i| language.terms(text.raw(i), text.norm(i))),
            );
        }
        if terms.is_empty() {
            return Vec::new();
        }
        let first: Vec<String> = terms.iter().map(|terms| terms.first.clone()).collect();
        let second: Vec<String> = terms
            .iter()
            .map(|terms| terms.second_or_first().clone())
            .collect();
        match first == second {
            true => vec![first],
            false => vec![first, second],
        }
    }

    fn language(&mut self, tag: &str) -> &mut Language {
        // Most tags are their own first part, and need no new string.
        if self.languages.contains_key(tag) {
            return self.languages.get_mut(tag).expect("it is there");
        }
        let primary = primary(tag);
        let stemmer = frostem::Stemmer::try_from_name(&primary).ok();
        self.languages
            .entry(primary)
            .or_insert_with_key(|primary| Language {
                prefix: format!("{primary}:"),
                is_english: primary == ENGLISH,
                stemmer,
                terms: FxHashMap::default(),
            })
    }
}

impl Language {
    fn terms(&mut self, raw: &str, norm: &str) -> Arc<Terms> {
        let printed = match self.is_english {
            true => Cow::Borrowed(norm),
            false => raw.to_lowercase().into(),
        };
        if let Some(known) = self.terms.get(printed.as_ref()) {
            return Arc::clone(known);
        }
        if self.terms.len() >= MAX_REMEMBERED {
            self.terms.clear();
        }
        let made = Arc::new(match self.is_english {
            true => self.term(&self.stem(norm)),
            false => self.foreign(&printed, norm),
        });
        self.terms.insert(printed.into_owned(), Arc::clone(&made));
        made
    }

    fn term(&self, stem: &str) -> Terms {
        Terms {
            first: format!("{}{stem}", self.prefix),
            second: None,
        }
    }

    fn stem(&self, word: &str) -> String {
        self.stemmer
            .map_or_else(|| word.into(), |stemmer| stemmer.stem(word).into())
    }

    /// A word of another language than English, in small letters and in look-up form.
    fn foreign(&self, printed: &str, norm: &str) -> Terms {
        let stem = match self.stemmer {
            Some(_) => fold(&self.stem(&printed.nfc().collect::<String>())),
            None => norm.to_owned(),
        };
        let first = if stem.is_empty() { norm } else { &stem };
        let second = match &*self.prefix {
            "ko:" => without_particle(norm).map(str::to_owned),
            // Nobody types Cyrillic without the marks of its letters.
            _ if norm.chars().any(|c| matches!(c, '\u{400}'..='\u{52f}')) => None,
            _ => Some(self.stem(norm)),
        };
        let second = second.filter(|second| second != first && !second.is_empty());
        Terms {
            second: second.map(|second| format!("{}{second}", self.prefix)),
            ..self.term(first)
        }
    }
}

/// Particles that Korean writes at the end of nouns, longer ones before their ends.
const PARTICLES: [&str; 30] = [
    "에서는",
    "에서도",
    "으로서",
    "으로써",
    "이라고",
    "에게서",
    "까지는",
    "부터는",
    "에서",
    "에게",
    "에는",
    "으로",
    "까지",
    "부터",
    "보다",
    "처럼",
    "라고",
    "과의",
    "와의",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "로",
    "와",
    "과",
];

/// A Korean word without its particle, where two syllables at least are left.
fn without_particle(word: &str) -> Option<&str> {
    let rest = PARTICLES
        .iter()
        .find_map(|particle| word.strip_suffix(particle))?;
    (rest.chars().count() >= 2).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: &str, raw: &str, want: &str) {
        let text = Text::segment_with(raw, apostrophes(tag));
        let prepared = Stems::default().prepare(&text, |_| tag);
        let shown = prepared.trim_end().replace("\n\t", "|").replace('\n', " ");
        assert_eq!(shown, want, "{tag} {raw}");
    }

    #[test]
    fn words_have_the_stems_of_their_language() {
        check(
            "en",
            "Iran's talks, in the U.S.",
            "en:iran en:talk en:in en:the en:us",
        );
        check("en-gb", "talks", "en:talk");
        check("de-AT", "Verhandlungen", "de:verhandl");
        check("nb", "forhandlingene", "no:forhandling");
        check("xx", "Verhandlungen", "xx:verhandlungen");
        check("fr", "l'OTAN négocie", "fr:otan fr:negoc");
        check("es", "negociación negociaciones", "es:negoci es:negoci");
        check("ru", "переговоры русский", "ru:переговор ru:русск");
        check("tr", "Ankara'da", "tr:ankar");
        check("pt", "negociação reuniões", "pt:negoc|pt:negociaca pt:reunio");
        check("zh-tw", "外交", "zh:外 zh:交");
        check("ko", "대통령은 서울", "ko:대통령은|ko:대통령 ko:서울");
    }

    #[test]
    fn typed_words_are_rows_with_and_without_accents() {
        let mut stems = Stems::default();
        assert_eq!(stems.rows(&["peace", "talks"], "en"), [["en:peac", "en:talk"]]);
        assert_eq!(
            stems.rows(&["l'Élysée"], "fr").last(),
            Some(&vec!["fr:elyse".to_owned()])
        );
        assert_eq!(stems.rows(&["negociacion"], "es"), [["es:negoci"]]);
        assert_eq!(stems.rows(&["negociacao"], "pt"), [["pt:negociaca"]]);
        assert!(stems.rows(&["..."], "en").is_empty());
    }

    #[test]
    fn each_stretch_has_its_language() {
        let text = Text::segment("talks gespräche");
        let prepared = Stems::default().prepare(&text, |byte| if byte < 6 { "en" } else { "de" });
        assert!(prepared.starts_with("en:talk\nde:gesprach\n"), "{prepared}");
    }
}
