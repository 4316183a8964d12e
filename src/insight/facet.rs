//! What a result can be counted by.
//!
//! In: nothing. Out: the [`Facet`]s, and the form in which a count by one is told: its values, of which each is what a
//! filter takes, so that what is counted can be asked for.

use crate::entities::Kind;

/// What a result can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Entities of a kind.
    Entity(Kind),
    /// Countries, by themselves, their people and their places.
    Country,
    /// Publishers.
    Source,
    /// Languages, by the first part of their tags.
    Lang,
    /// Authors.
    Author,
    /// Years of publication.
    Year,
    /// Months of publication.
    Month,
    /// Stories of several articles that fit.
    Story,
}

impl Facet {
    /// Every facet, in the order in which they are shown.
    pub const ALL: [Facet; 12] = [
        Facet::Entity(Kind::Person),
        Facet::Entity(Kind::Place),
        Facet::Country,
        Facet::Entity(Kind::Org),
        Facet::Entity(Kind::Nationality),
        Facet::Entity(Kind::Event),
        Facet::Source,
        Facet::Lang,
        Facet::Author,
        Facet::Year,
        Facet::Month,
        Facet::Story,
    ];

    /// The facet that a word stands for.
    pub fn of_word(word: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.word() == word)
    }

    /// The word for it; that of a filter where there is one.
    pub fn word(self) -> &'static str {
        match self {
            Facet::Entity(kind) => kind.word(),
            Facet::Country => "country",
            Facet::Source => "source",
            Facet::Lang => "lang",
            Facet::Author => "author",
            Facet::Year => "year",
            Facet::Month => "month",
            Facet::Story => "story",
        }
    }
}

/// A result counted by one facet.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetCounts {
    /// By which.
    pub facet: Facet,
    /// The values of most articles, these first.
    pub values: Vec<FacetValue>,
    /// Of entities those that are in more articles of the result than chance would have, the most significant first.
    pub significant: Vec<Significant>,
}

/// A value with its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What a filter takes for it; of a story the id of the article that stands for it.
    pub id: String,
    /// What is shown for it.
    pub name: String,
    /// Articles of the result that have it.
    pub articles: u64,
}

/// A value whose share in the result is above that in the whole index.
#[derive(Debug, Clone, PartialEq)]
pub struct Significant {
    /// Which, with its articles of the result.
    pub value: FacetValue,
    /// Its articles in the whole index.
    pub everywhere: u64,
    /// How far that is from chance, see [`association`](super::significance::association).
    pub significance: f64,
}
