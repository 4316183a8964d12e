//! Names in an article: where they stand, of what kind they are and what they stand for.
//!
//! In: the segmented title and body. Out: [`Mention`]s with kind, fullest name and, for places,
//! the gazetteer's id. Two steps, recognise and resolve; nothing here knows other articles.

mod identity;
mod known;
mod people;
mod places;
mod resolve;
mod rules;
mod runs;
mod words;

pub use identity::Identity;

use crate::gazetteer::Gazetteer;
use crate::text::{Part, Span, Text};
use known::Known;
use resolve::Tags;
use words::Words;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A human being.
    Person,
    /// A country, region, city, water, mountain; also seats of power such as the Kremlin.
    Place,
    /// A government body, company, party, army, agency, newspaper.
    Org,
    /// A people, religion or political group as a people: `Ukrainian`, `Kurds`, `Shiite`.
    Nationality,
    /// A war, summit, conference, accord or treaty.
    Event,
}

impl Kind {
    /// Every kind, in the order the program shows them.
    pub const ALL: [Kind; 5] = [
        Kind::Person,
        Kind::Place,
        Kind::Org,
        Kind::Nationality,
        Kind::Event,
    ];

    /// The word used in queries and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Place => "place",
            Kind::Org => "org",
            Kind::Nationality => "nationality",
            Kind::Event => "event",
        }
    }
}

/// An occurrence of a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Title or body.
    pub part: Part,
    /// Where in it; whole tokens.
    pub span: Span,
    /// What it names.
    pub kind: Kind,
    /// The fullest name the article has for it (for places the gazetteer's name), as printed.
    pub name: String,
    /// Two-letter country that keeps namesakes of different countries apart, where the text shows it.
    pub context: Option<[u8; 2]>,
    /// The gazetteer's id, for places it knows.
    pub place: Option<u32>,
    /// 0 to 1.
    pub confidence: f32,
}

/// Recognises the names of an article and resolves them against each other and the gazetteer.
/// Mentions come in order of part and place, without overlap.
pub fn recognize(title: &Text, body: &Text, gazetteer: &Gazetteer) -> Vec<Mention> {
    let title_words = Words::new(title, gazetteer);
    let body_words = Words::new(body, gazetteer);
    let in_body = rules::tag(&body_words);
    let in_title = rules::tag(&title_words);
    let mut known = Known::default();
    known.learn(&body_words, &in_body);
    known.learn(&title_words, &in_title);
    let parts = [
        Tags {
            part: Part::Title,
            words: &title_words,
            names: known.in_title(&title_words, in_title),
        },
        Tags {
            part: Part::Body,
            words: &body_words,
            names: known.settle(&body_words, in_body),
        },
    ];
    resolve::resolve(&parts, gazetteer)
}
