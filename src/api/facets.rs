//! Counts over a result, as JSON.

use crate::insight::{Facet, FacetCounts, FacetValue, Significant};
use crate::names::Entity;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// A value with its articles.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FacetJson<'a> {
    /// What a filter takes for it: the id of an entity; of a story that of the article that stands for it.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Articles of the result that have it.
    pub count: u64,
}

/// An entity whose share in the result is above that in the whole index.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignificantJson<'a> {
    /// Which, with its articles of the result.
    #[serde(flatten)]
    pub value: FacetJson<'a>,
    /// Its articles in the whole index.
    pub everywhere: u64,
    /// How far that is from chance: the log-likelihood ratio.
    pub significance: f64,
}

impl<'a> FacetJson<'a> {
    /// An entity with its articles.
    pub(super) fn new(entity: &'a Entity, count: u64) -> FacetJson<'a> {
        FacetJson {
            id: &entity.id,
            name: &entity.name,
            count,
        }
    }

    fn of(value: &'a FacetValue) -> FacetJson<'a> {
        FacetJson {
            id: &value.id,
            name: &value.name,
            count: value.articles,
        }
    }
}

impl<'a> SignificantJson<'a> {
    fn new(significant: &'a Significant) -> SignificantJson<'a> {
        SignificantJson {
            value: FacetJson::of(&significant.value),
            everywhere: significant.everywhere,
            significance: (significant.significance * 10.0).round() / 10.0,
        }
    }
}

/// The values by facet; nothing where none is counted.
pub(super) fn counts(counts: &[FacetCounts]) -> Option<BTreeMap<&'static str, Vec<FacetJson<'_>>>> {
    let by_word = counts.iter().map(|counts| {
        let values = counts.values.iter().map(FacetJson::of);
        (counts.facet.word(), values.collect())
    });
    (!counts.is_empty()).then(|| by_word.collect())
}

/// The significant entities by kind; nothing where no facet is counted.
pub(super) fn significant(
    counts: &[FacetCounts],
) -> Option<BTreeMap<&'static str, Vec<SignificantJson<'_>>>> {
    let kinds = counts
        .iter()
        .filter(|counts| matches!(counts.facet, Facet::Entity(_)));
    let by_word = kinds.map(|counts| {
        let list = counts.significant.iter().map(SignificantJson::new);
        (counts.facet.word(), list.collect())
    });
    (!counts.is_empty()).then(|| by_word.collect())
}
