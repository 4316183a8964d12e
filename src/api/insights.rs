//! What a result tells beyond its articles, as JSON.

use super::{BucketJson, PeriodJson};
use crate::entities::Kind;
use crate::insight::card::{Held, Saying};
use crate::insight::network::Network;
use crate::insight::timeline::Timeline;
use crate::insight::{Counted, Facets, Unit};
use crate::names::Entity;
use crate::query::Query;
use crate::search::{Card, Companion, Placed, Rising, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The entities of a result.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EntitiesJson<'a> {
    /// The question as typed.
    pub query: &'a str,
    /// The days the conditions ask for, as understood.
    pub periods: Vec<PeriodJson>,
    /// What is counted.
    pub unit: Unit,
    /// Of what rises: the period and the one before, with their articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<ComparedJson>,
    /// Counts by kind.
    pub entities: BTreeMap<&'static str, Vec<CountedJson<'a>>>,
}

/// A period that is compared with another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComparedJson {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Articles of the result.
    pub total: u64,
}

/// An entity with what is counted of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountedJson<'a> {
    /// Its id, which a filter takes in place of a name.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Articles of the result that mention it.
    pub count: u64,
    /// Day of publication of the newest of them.
    pub newest: Option<String>,
    /// Articles of the period before, where two are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
}

impl<'a> CountedJson<'a> {
    fn new(counted: &'a Counted) -> CountedJson<'a> {
        CountedJson {
            id: &counted.entity.id,
            name: &counted.entity.name,
            count: counted.articles,
            newest: counted.newest.map(|day| day.to_string()),
            before: counted.before,
        }
    }
}

impl<'a> EntitiesJson<'a> {
    /// The entities of a question as typed and as read, and what they rise against.
    pub fn new(
        query: &'a str,
        asked: &Scope,
        entities: &'a Facets,
        rising: Option<&Rising>,
    ) -> EntitiesJson<'a> {
        let compared = rising.into_iter().flat_map(|rising| {
            let periods = rising.periods.iter().zip(rising.articles);
            periods.map(|(period, total)| ComparedJson {
                from: period.first.to_string(),
                to: period.last.to_string(),
                total,
            })
        });
        let kinds = Kind::ALL.into_iter().zip(entities);
        EntitiesJson {
            query,
            periods: asked.query.periods().into_iter().map(PeriodJson::new).collect(),
            unit: asked.unit,
            compared: compared.collect(),
            entities: kinds
                .map(|(kind, list)| (kind.word(), list.iter().map(CountedJson::new).collect()))
                .collect(),
        }
    }
}

/// What is known of an entity.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CardJson<'a> {
    /// The name as typed.
    pub typed: &'a str,
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Articles found by it.
    pub count: u64,
    /// Day of publication of the first.
    pub first: Option<String>,
    /// And of the last.
    pub last: Option<String>,
    /// Articles read for spellings, offices and sentences.
    pub read: usize,
    /// As printed, with the number of mentions.
    pub spellings: Vec<SpellingJson<'a>>,
    /// Offices, with when articles name them.
    pub offices: Vec<OfficeJson<'a>>,
    /// Articles over time.
    pub timeline: Vec<BucketJson>,
    /// Places named with it.
    pub places: Vec<CountedJson<'a>>,
    /// People and bodies named with it beyond chance.
    pub companions: Vec<CompanionJson<'a>>,
    /// What is said of it.
    pub sentences: Vec<SayingJson<'a>>,
    /// Others that the name may mean.
    pub also: Vec<NodeJson<'a>>,
}

/// A spelling with its mentions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SpellingJson<'a> {
    /// As printed.
    pub spelling: &'a str,
    /// Mentions.
    pub count: u64,
}

/// An office and when articles name it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OfficeJson<'a> {
    /// The office.
    pub office: &'a str,
    /// Mentions with it.
    pub count: u64,
    /// Day of publication of the first.
    pub first: Option<String>,
    /// And of the last.
    pub last: Option<String>,
}

/// An entity that is named with another.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompanionJson<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Articles that name both.
    pub together: u64,
    /// All its articles.
    pub count: u64,
    /// How far that is from chance (log-likelihood ratio).
    pub significance: f64,
}

/// A sentence with its article.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SayingJson<'a> {
    /// The sentence.
    pub text: &'a str,
    /// Id of the article.
    pub id: &'a str,
    /// Its headline.
    pub title: Option<&'a str>,
    /// Its day of publication.
    pub published: Option<String>,
}

/// An entity with its articles.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NodeJson<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Its articles.
    pub count: u64,
}

impl<'a> NodeJson<'a> {
    fn new(entity: &'a Entity, count: u64) -> NodeJson<'a> {
        NodeJson {
            id: &entity.id,
            name: &entity.name,
            kind: entity.kind,
            count,
        }
    }
}

impl<'a> CardJson<'a> {
    /// What is known of the entity that a name means.
    pub fn new(typed: &'a str, card: &'a Card) -> CardJson<'a> {
        let sayings = &card.sayings;
        let spelling = |(spelling, count): &'a (String, u64)| SpellingJson {
            spelling,
            count: *count,
        };
        CardJson {
            typed,
            id: &card.entity.id,
            name: &card.entity.name,
            kind: card.entity.kind,
            count: card.entity.articles.into(),
            first: card.seen.map(|(first, _)| first.to_string()),
            last: card.seen.map(|(_, last)| last.to_string()),
            read: card.read,
            spellings: sayings.spellings.iter().map(spelling).collect(),
            offices: sayings.offices.iter().map(OfficeJson::new).collect(),
            timeline: buckets(&card.timeline),
            places: card.places.iter().map(CountedJson::new).collect(),
            companions: card.companions.iter().map(CompanionJson::new).collect(),
            sentences: sayings.sentences.iter().map(SayingJson::new).collect(),
            also: card
                .others
                .iter()
                .map(|other| NodeJson::new(other, other.articles.into()))
                .collect(),
        }
    }
}

fn buckets(timeline: &Timeline) -> Vec<BucketJson> {
    timeline.buckets.iter().map(BucketJson::new).collect()
}

impl<'a> OfficeJson<'a> {
    fn new(held: &'a Held) -> OfficeJson<'a> {
        OfficeJson {
            office: &held.office,
            count: held.mentions,
            first: held.first.map(|day| day.to_string()),
            last: held.last.map(|day| day.to_string()),
        }
    }
}

impl<'a> CompanionJson<'a> {
    fn new(companion: &'a Companion) -> CompanionJson<'a> {
        CompanionJson {
            id: &companion.entity.id,
            name: &companion.entity.name,
            kind: companion.entity.kind,
            together: companion.together,
            count: companion.entity.articles.into(),
            significance: rounded(companion.significance),
        }
    }
}

impl<'a> SayingJson<'a> {
    fn new(saying: &'a Saying) -> SayingJson<'a> {
        SayingJson {
            text: &saying.text,
            id: &saying.id,
            title: super::present(&saying.title),
            published: saying.published.map(|day| day.to_string()),
        }
    }
}

fn rounded(significance: f64) -> f64 {
    (significance * 1e3).round() / 1e3
}

/// Who is named together with whom.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NetworkJson<'a> {
    /// The question as typed.
    pub query: &'a str,
    /// The days the conditions ask for, as understood.
    pub periods: Vec<PeriodJson>,
    /// Articles of the result.
    pub total: u64,
    /// Entities.
    pub nodes: Vec<NodeJson<'a>>,
    /// Pairs of them.
    pub edges: Vec<EdgeJson<'a>>,
}

/// Two entities that articles name together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EdgeJson<'a> {
    /// Id of the one.
    pub source: &'a str,
    /// Id of the other.
    pub target: &'a str,
    /// Articles that name both.
    pub count: u64,
    /// How far that is from chance (log-likelihood ratio).
    pub significance: f64,
}

impl<'a> NetworkJson<'a> {
    /// The network of a question as typed and as read.
    pub fn new(query: &'a str, read: &Query, network: &'a Network) -> NetworkJson<'a> {
        let id = |at: usize| network.nodes[at].0.id.as_str();
        let edges = network.edges.iter().map(|edge| EdgeJson {
            source: id(edge.one),
            target: id(edge.other),
            count: edge.articles,
            significance: rounded(edge.significance),
        });
        let nodes = network.nodes.iter();
        NetworkJson {
            query,
            periods: read.periods().into_iter().map(PeriodJson::new).collect(),
            total: network.articles,
            nodes: nodes
                .map(|(entity, count)| NodeJson::new(entity, *count))
                .collect(),
            edges: edges.collect(),
        }
    }
}

/// Places as GeoJSON (RFC 7946).
#[derive(Debug, Serialize, JsonSchema)]
pub struct MapJson<'a> {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// A point a place.
    pub features: Vec<FeatureJson<'a>>,
}

/// A place as a point.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FeatureJson<'a> {
    /// `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where.
    pub geometry: PointJson,
    /// What.
    pub properties: PlacedJson<'a>,
}

/// A point.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PointJson {
    /// `Point`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Degrees east, degrees north.
    pub coordinates: [f64; 2],
}

/// What a point on the map is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlacedJson<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Two letters; `null` for what lies in several countries or none.
    pub country: Option<&'static str>,
    /// Articles that name it.
    pub count: u64,
    /// Day of publication of the newest of them.
    pub newest: Option<String>,
}

impl<'a> MapJson<'a> {
    /// The places of a result.
    pub fn new(places: &'a [Placed]) -> MapJson<'a> {
        let features = places.iter().map(|placed| FeatureJson {
            kind: "Feature",
            geometry: PointJson {
                kind: "Point",
                coordinates: [placed.place.lon, placed.place.lat].map(|degrees| super::rounded(degrees, 1e4)),
            },
            properties: PlacedJson {
                id: &placed.counted.entity.id,
                name: &placed.counted.entity.name,
                country: super::present(placed.place.country),
                count: placed.counted.articles,
                newest: placed.counted.newest.map(|day| day.to_string()),
            },
        });
        MapJson {
            kind: "FeatureCollection",
            features: features.collect(),
        }
    }
}
