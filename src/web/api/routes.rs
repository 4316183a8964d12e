//! The table of the API: what routing and the description of the API come from.

use super::super::call::Endpoint;
use super::super::params::{ASK, FACETS, Form, KIND_WORDS, PAGE, Parameter, RANKING, one};
use super::{answers, articles, description, export, insights, state};
use crate::api::{
    CardJson, EntitiesJson, HealthJson, MapJson, NetworkJson, RelatedJson, SearchJson, ShowJson, SuggestJson,
    TimelineJson,
};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// A route of the API. All are asked by GET.
pub(in super::super) struct Api {
    /// The path; `{id}` is the rest of it, slashes and all.
    pub path: &'static str,
    /// A name for programs made from the description.
    pub operation: &'static str,
    /// What it gives, in one sentence.
    pub about: &'static str,
    /// What its `{id}` is.
    pub id: Option<&'static str>,
    /// The parameters it takes.
    pub takes: &'static [&'static [Parameter]],
    /// The media types it gives.
    pub media: &'static [&'static str],
    /// The schema of what it gives; of what is no JSON that of a string.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// What does it.
    pub endpoint: Endpoint,
}

/// The one address whose answer changes while nothing is written.
pub(in super::super) const HEALTH: &str = "/api/health";

const JSON: &[&str] = &["application/json"];

const MATCHES: &[Parameter] = &[one("q", Form::Text, "Say what matches this question, too.")];

const RELATED: &[Parameter] = &[
    one("before", Form::Flag, "Only what was published before it."),
    one("n", Form::Number(100), "Articles; 10 if not told."),
];

const LISTING: &[Parameter] = &[
    one(
        "kind",
        Form::List(KIND_WORDS),
        "Only these kinds, parted by commas.",
    ),
    one(
        "sort",
        Form::Choice(&["count", "name", "recent", "rising"]),
        "What comes first: those in most articles, by the alphabet, in the newest articles, or in more articles than \
         in the period before.",
    ),
    one("find", Form::Text, "Only those in whose name a word begins so."),
    one("n", Form::Number(1000), "Entities of each kind; 20 if not told."),
];

const CARD: &[Parameter] = &[one(
    "kind",
    Form::Choice(KIND_WORDS),
    "Of which kind it is, where a name is given in place of an id.",
)];

const TIME: &[Parameter] = &[
    one(
        "by",
        Form::Choice(&["published", "mentions"]),
        "Which days count: of publication, or those spoken of.",
    ),
    one(
        "step",
        Form::Choice(&["day", "week", "month", "year"]),
        "How long a step is; as short as stays readable, if not told.",
    ),
];

const NETWORK: &[Parameter] = &[
    one(
        "kind",
        Form::List(KIND_WORDS),
        "Kinds of entities, parted by commas; people if not told.",
    ),
    one(
        "n",
        Form::Number(300),
        "Entities, those in most articles; 50 if not told.",
    ),
    one(
        "min",
        Form::Number(1_000_000),
        "Leave out pairs that fewer articles name together.",
    ),
];

const SUGGEST: &[Parameter] = &[
    one("q", Form::Text, "What is typed so far."),
    one(
        "at",
        Form::Number(1_000_000),
        "Where the cursor is, in UTF-16 units; at the end, if not told.",
    ),
    one(
        "kind",
        Form::Choice(KIND_WORDS),
        "Only names of this kind, for a box that takes names alone.",
    ),
];

const EXPORT: &[Parameter] = &[
    one(
        "format",
        Form::Choice(export::FORMS),
        "The form; csv if not told.",
    ),
    one(
        "kind",
        Form::List(KIND_WORDS),
        "Of a network: kinds of entities, parted by commas; people if not told.",
    ),
];

/// Every route.
pub(in super::super) const ROUTES: &[Api] = &[
    Api {
        path: "/api/search",
        operation: "search",
        about: "Articles that fit a question, the best first, with the passages that show why.",
        id: None,
        takes: &[ASK, PAGE, RANKING, FACETS],
        media: JSON,
        schema: schema::<SearchJson>,
        endpoint: answers::search,
    },
    Api {
        path: "/api/articles/{id}",
        operation: "article",
        about: "An article with its names, its dates and what matches a question.",
        id: Some("The article's id, percent-encoded; slashes may stand as they are."),
        takes: &[MATCHES],
        media: JSON,
        schema: schema::<ShowJson>,
        endpoint: articles::article,
    },
    Api {
        path: "/api/related/{id}",
        operation: "related",
        about: "Articles that share the telling words and names of one.",
        id: Some("The article's id, as in `/api/articles/{id}`."),
        takes: &[RELATED],
        media: JSON,
        schema: schema::<RelatedJson>,
        endpoint: articles::related,
    },
    Api {
        path: "/api/entities",
        operation: "entities",
        about: "Who and where is in the articles that fit a question.",
        id: None,
        takes: &[ASK, LISTING],
        media: JSON,
        schema: schema::<EntitiesJson>,
        endpoint: insights::entities,
    },
    Api {
        path: "/api/entities/{id}",
        operation: "entity",
        about: "What the articles tell of one person, place or body.",
        id: Some("The entity's id, or a name."),
        takes: &[CARD],
        media: JSON,
        schema: schema::<CardJson>,
        endpoint: insights::entity,
    },
    Api {
        path: "/api/timeline",
        operation: "timeline",
        about: "Articles that fit a question, over time.",
        id: None,
        takes: &[ASK, TIME],
        media: JSON,
        schema: schema::<TimelineJson>,
        endpoint: insights::timeline,
    },
    Api {
        path: "/api/map",
        operation: "map",
        about: "The places in the articles that fit a question, as GeoJSON.",
        id: None,
        takes: &[ASK],
        media: &["application/geo+json"],
        schema: schema::<MapJson>,
        endpoint: insights::map,
    },
    Api {
        path: "/api/network",
        operation: "network",
        about: "Who is named together with whom in the articles that fit a question.",
        id: None,
        takes: &[ASK, NETWORK],
        media: JSON,
        schema: schema::<NetworkJson>,
        endpoint: insights::network,
    },
    Api {
        path: "/api/suggest",
        operation: "suggest",
        about: "What the word at the cursor may become: fields, operators, names, words of the index.",
        id: None,
        takes: &[SUGGEST],
        media: JSON,
        schema: schema::<SuggestJson>,
        endpoint: answers::suggest,
    },
    Api {
        path: "/api/export",
        operation: "export",
        about: "All articles that fit a question, or their places or network, as a file; sent while it is made.",
        id: None,
        takes: &[ASK, RANKING, EXPORT],
        media: export::MEDIA,
        schema: schema::<String>,
        endpoint: export::export,
    },
    Api {
        path: HEALTH,
        operation: "health",
        about: "Whether the index can be asked, how much is in it, and who writes it.",
        id: None,
        takes: &[],
        media: JSON,
        schema: schema::<HealthJson>,
        endpoint: state::health,
    },
    Api {
        path: "/api/openapi.json",
        operation: "description",
        about: "This description (OpenAPI 3.1).",
        id: None,
        takes: &[],
        media: JSON,
        schema: schema::<serde_json::Value>,
        endpoint: description::description,
    },
];

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
