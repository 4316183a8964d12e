//! Which language an article is in, and what follows from it for its words.
//!
//! In: headline, body and the tag the file declares. Out: a [`Language`]: a tag, what it rests on, and the paragraphs
//! of the body in other languages, as byte spans. It is careful: a short or unclear text is in the language declared,
//! else in the usual one of its script, which is English for Latin letters. Nothing here fails, changes a text or
//! knows an index.

mod guess;
mod names;
mod scripts;
mod words;

pub use names::english_name;
pub use words::{grapheme_before, words};

use crate::text::{Apostrophes, Part};
use guess::guess;
use scripts::{Script, letters};
use std::collections::BTreeMap;

/// What the language of an article rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// The file says so, and the text does not say otherwise.
    Declared,
    /// The text shows it, be it against what the file says.
    Identified,
    /// Neither says; it is the usual language of the script.
    Assumed,
}

impl Evidence {
    /// The word shown.
    pub fn word(self) -> &'static str {
        match self {
            Evidence::Declared => "declared",
            Evidence::Identified => "identified",
            Evidence::Assumed => "assumed",
        }
    }
}

/// Paragraphs of a body in another language than the article's.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stretch {
    /// First byte in the body.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The language, a BCP 47 tag.
    pub tag: String,
}

/// The language of an article.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Language {
    /// A BCP 47 tag in lower case.
    pub tag: String,
    /// What it rests on.
    pub evidence: Evidence,
    /// Paragraphs in other languages, in order, where they are a large part of the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Stretch>,
}

impl Default for Language {
    /// English, as where nothing is known.
    fn default() -> Language {
        Language {
            tag: ENGLISH.to_owned(),
            evidence: Evidence::Assumed,
            also: Vec::new(),
        }
    }
}

/// The language of most articles.
pub const ENGLISH: &str = "en";

/// Paragraphs in other languages are noted from this share of the letters on, in percent.
const NOTED_SHARE: usize = 15;

impl Language {
    /// Whether the article as a whole is in English, so that it gets every layer.
    pub fn is_english(&self) -> bool {
        primary(&self.tag) == ENGLISH
    }

    /// The language at a byte of title or body.
    pub fn at(&self, part: Part, byte: u32) -> &str {
        let other = match part {
            Part::Title => None,
            Part::Body => {
                let after = self.also.partition_point(|stretch| stretch.end <= byte);
                self.also.get(after).filter(|stretch| stretch.start <= byte)
            }
        };
        other.map_or(&self.tag, |stretch| &stretch.tag)
    }

    /// All languages of the article, each once, its own first.
    pub fn tags(&self) -> Vec<&str> {
        let mut tags = vec![self.tag.as_str()];
        for stretch in &self.also {
            if !tags.contains(&stretch.tag.as_str()) {
                tags.push(&stretch.tag);
            }
        }
        tags
    }

    /// What apostrophes are between its letters.
    pub fn apostrophes(&self) -> Apostrophes {
        apostrophes(&self.tag)
    }
}

/// What apostrophes are between the letters of a language.
pub fn apostrophes(tag: &str) -> Apostrophes {
    match primary(tag).as_str() {
        "fr" | "it" | "ca" | "oc" => Apostrophes::Elision,
        "tr" | "az" => Apostrophes::Suffix,
        _ => Apostrophes::Inner,
    }
}

/// The first part of a tag, by which words are stemmed: `pt` of `pt-br`. Tags of one language are one.
pub fn primary(tag: &str) -> String {
    let first = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    match first.as_str() {
        "nb" | "nn" => "no".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "cmn" | "yue" => "zh".to_owned(),
        "prs" => "fa".to_owned(),
        _ => first,
    }
}

/// The language of an article. `declared` is the tag its file gives.
pub fn identify(title: &str, body: &str, declared: Option<&str>) -> Language {
    let declared = declared.filter(|tag| names_a_language(tag));
    let paragraphs: Vec<Paragraph> = paragraphs(body).collect();
    let mut shares: BTreeMap<&'static str, usize> = BTreeMap::new();
    for paragraph in &paragraphs {
        if let Some(tag) = paragraph.tag {
            *shares.entry(tag).or_insert(0) += paragraph.letters;
        }
    }
    // Of equal ones the smaller tag, whatever the order.
    let most = shares.into_iter().rev().max_by_key(|(_, letters)| *letters);
    let most = most.map(|(tag, _)| tag);
    let whole = || format!("{title}\n{}", &body[..body.floor_char_boundary(SAMPLE)]);
    let shown = most.or_else(|| guess(&whole()));
    let mut language = settle(shown, declared, || Script::of(&whole()));
    let all: usize = paragraphs.iter().map(|p| p.letters).sum();
    let is_other = |p: &&Paragraph| {
        p.tag
            .is_some_and(|tag| Some(tag) != shown && !is_akin(&primary(&language.tag), tag))
    };
    let others: Vec<&Paragraph> = paragraphs.iter().filter(is_other).collect();
    let letters: usize = others.iter().map(|p| p.letters).sum();
    if letters * 100 >= all * NOTED_SHARE {
        let stretch = |p: &Paragraph| {
            let tag = p.tag?.to_owned();
            Some(Stretch {
                start: p.start as u32,
                end: (p.start + p.text.len()) as u32,
                tag,
            })
        };
        language.also = others.into_iter().filter_map(stretch).collect();
    }
    language
}

/// Whether a tag may be one: some pages write an encoding or a country there.
fn names_a_language(tag: &str) -> bool {
    primary(tag).len() == 2 || english_name(tag).is_some()
}

/// Bytes of a text that are looked at where its paragraphs are too short.
const SAMPLE: usize = 20_000;

/// Weighs what the text shows against what the file declares.
fn settle(shown: Option<&str>, declared: Option<&str>, script: impl Fn() -> Option<Script>) -> Language {
    let language = |tag: &str, evidence| Language {
        tag: tag.to_owned(),
        evidence,
        also: Vec::new(),
    };
    match (shown, declared) {
        (Some(shown), Some(tag)) => {
            let own = primary(tag);
            // What cannot be told apart is believed.
            let unknown = !guess::can_tell(&own) && script().is_some_and(|script| script.writes(&own));
            match is_akin(&own, shown) || (unknown && shown != ENGLISH) {
                true => language(tag, Evidence::Declared),
                false => language(shown, Evidence::Identified),
            }
        }
        (Some(shown), None) => language(shown, Evidence::Identified),
        (None, declared) => {
            let Some(script) = script() else {
                return declared.map_or_else(Language::default, |tag| language(tag, Evidence::Declared));
            };
            match declared.filter(|tag| script.writes(&primary(tag))) {
                Some(tag) => language(tag, Evidence::Declared),
                None => language(script.usual(), Evidence::Assumed),
            }
        }
    }
}

/// Languages that are too near to each other to contradict what a file says.
const AKIN: [&[&str]; 7] = [
    &["hr", "sr", "bs", "sh", "cnr"],
    &["no", "da"],
    &["id", "ms"],
    &["cs", "sk"],
    &["pt", "gl"],
    &["hi", "mr", "ne"],
    &["nl", "af"],
];

fn is_akin(one: &str, other: &str) -> bool {
    one == other
        || AKIN
            .iter()
            .any(|group| group.contains(&one) && group.contains(&other))
}

/// A paragraph with the language it shows clearly, if any.
struct Paragraph<'a> {
    start: usize,
    text: &'a str,
    letters: usize,
    tag: Option<&'static str>,
}

fn paragraphs(body: &str) -> impl Iterator<Item = Paragraph<'_>> {
    let mark = if body.contains("\n\n") { "\n\n" } else { "\n" };
    let mut start = 0;
    body.split(mark).map(move |text| {
        let paragraph = Paragraph {
            start,
            text,
            letters: letters(text),
            tag: guess(text),
        };
        start += text.len() + mark.len();
        paragraph
    })
}

#[cfg(test)]
mod tests;
