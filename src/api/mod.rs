//! The JSON that leaves the program.
//!
//! One type an answer; their fields are the contract with other programs, described in
//! `docs/json-api.md`. Absent is `null`, never an empty string. Spans are in bytes of the text they
//! point into.

mod added;
mod alerts;
mod article;
mod copies;
mod facets;
mod insights;
mod related;
mod schema;
mod show;
mod site;

pub use added::AddedJson;
pub use alerts::{AlertJson, NewsJson};
pub use article::ArticleJson;
pub use copies::CopiesJson;
pub use facets::{FacetJson, SignificantJson};
pub use insights::{CardJson, EntitiesJson, MapJson, NetworkJson};
pub use related::RelatedJson;
pub use show::{MatchJson, NamedJson, ShowJson};
pub use site::{HealthJson, SuggestJson};

use crate::annotate::AnnotatedArticle;
use crate::article::Article;
use crate::dates::{DateMention, RangeMention, TimexType};
use crate::entities::{Kind, Mention};
use crate::gazetteer::{Gazetteer, PlaceKind};
use crate::insight::Unit;
use crate::insight::timeline::{Bucket, Timeline};
use crate::names::Entity;
use crate::query::{Asked, Meaning};
use crate::search::{Answer, Hit, Scope};
use crate::text::Part;
use crate::text::norms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer to a question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchJson<'a> {
    /// The question as typed.
    pub query: &'a str,
    /// Articles that fit.
    pub total: u64,
    /// Stories of them: of copies one.
    pub stories: u64,
    /// Articles left out by `--from` or `--to` because they have no day of publication.
    pub undated: u64,
    /// The days the conditions ask for, as understood.
    pub periods: Vec<PeriodJson>,
    /// Time to answer, in milliseconds.
    pub took_ms: f64,
    /// What the names in the question stand for.
    pub names: Vec<MeaningJson<'a>>,
    /// The words that `--expand` added, with what each counts against one typed.
    pub added: Vec<AddedJson<'a>>,
    /// The question that was likely meant, where this one finds next to nothing.
    pub did_you_mean: Option<String>,
    /// The hits wanted.
    pub hits: Vec<HitJson<'a>>,
    /// What these counts count.
    pub unit: Unit,
    /// Counts by facet; `null` if not asked for.
    pub facets: Option<BTreeMap<&'static str, Vec<FacetJson<'a>>>>,
    /// Of the facets that are kinds of names, the entities that are in more of these articles than chance would have.
    pub significant: Option<BTreeMap<&'static str, Vec<SignificantJson<'a>>>>,
}

/// What a name in a question stands for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeaningJson<'a> {
    /// The kind asked for.
    pub kind: Kind,
    /// As typed.
    pub typed: &'a str,
    /// The entity it covers.
    pub entity: Option<FacetJson<'a>>,
    /// Others that fit, not covered; `count` is exact for the first five.
    pub also: Vec<FacetJson<'a>>,
    /// Names spelt most like it, where nothing is so called.
    pub nearest: &'a [String],
}

impl<'a> MeaningJson<'a> {
    fn new(meaning: &'a Meaning) -> MeaningJson<'a> {
        let facet = |entity: &'a Entity| FacetJson::new(entity, entity.articles.into());
        MeaningJson {
            kind: meaning.kind,
            typed: &meaning.name,
            entity: meaning.entity.as_ref().map(facet),
            also: meaning.others.iter().map(facet).collect(),
            nearest: &meaning.nearest,
        }
    }
}

/// How a name of the question is spelt in an article.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SpelledJson<'a> {
    /// The kind asked for.
    pub kind: Kind,
    /// As typed.
    pub typed: &'a str,
    /// As printed, the commonest first.
    pub spellings: &'a [String],
}

/// Days asked for; an end that is open is `null`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PeriodJson {
    /// `published` or `mentions`.
    pub field: &'static str,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

impl PeriodJson {
    fn new(asked: Asked) -> PeriodJson {
        let day = |day: Date| (day != Date::MIN && day != Date::MAX).then(|| day.to_string());
        PeriodJson {
            field: if asked.mentioned { "mentions" } else { "published" },
            from: day(asked.range.first),
            to: day(asked.range.last),
        }
    }
}

/// A hit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HitJson<'a> {
    /// Place in the order, from 1.
    pub rank: usize,
    /// Score.
    pub score: f64,
    /// Article id.
    pub id: &'a str,
    /// Key of the record in a file of several.
    pub key: Option<&'a str>,
    /// Absolute path of the source.
    pub path: &'a str,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication, `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Publisher.
    pub source: Option<&'a str>,
    /// Address on the web.
    pub url: Option<&'a str>,
    /// Writer.
    pub author: Option<&'a str>,
    /// Its language, a BCP 47 tag, as `lang:` finds it.
    pub lang: &'a str,
    /// XXH3 of the file's bytes when it was read, 16 hexadecimal digits.
    pub file_hash: Option<String>,
    /// The same of the article's text.
    pub text_hash: String,
    /// Why it fits.
    pub snippet: SnippetJson<'a>,
    /// The other articles of its story.
    pub copies: CopiesJson<'a>,
    /// How the names of the question are spelt in it.
    pub spelled: Vec<SpelledJson<'a>>,
    /// People, the most frequent first.
    pub people: &'a [String],
    /// Places.
    pub places: &'a [String],
    /// Organisations.
    pub orgs: &'a [String],
    /// Nationalities.
    pub nationalities: &'a [String],
    /// Events.
    pub events: &'a [String],
}

/// A passage with marks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SnippetJson<'a> {
    /// The passage.
    pub text: &'a str,
    /// First byte and one past the last of what matched.
    pub marks: Vec<[usize; 2]>,
    /// First byte of the article's text that the passage begins with: its first sentence with a match; `null` where it
    /// is of the headline.
    pub start: Option<usize>,
    /// One past the last byte of that sentence.
    pub end: Option<usize>,
}

impl<'a> SearchJson<'a> {
    /// An answer to a question as typed and as read; `took_ms` is rounded to a tenth.
    pub fn new(query: &'a str, asked: &Scope, answer: &'a Answer, took_ms: f64) -> SearchJson<'a> {
        SearchJson {
            query,
            periods: asked.query.periods().into_iter().map(PeriodJson::new).collect(),
            total: answer.total,
            stories: answer.stories,
            undated: answer.undated,
            took_ms: (took_ms * 10.0).round() / 10.0,
            names: answer.names.iter().map(MeaningJson::new).collect(),
            added: answer.added.iter().map(AddedJson::new).collect(),
            did_you_mean: None,
            hits: answer.hits.iter().map(HitJson::new).collect(),
            unit: asked.unit,
            facets: facets::counts(&answer.facets),
            significant: facets::significant(&answer.facets),
        }
    }
}

impl<'a> HitJson<'a> {
    /// A hit as JSON.
    pub fn new(hit: &'a Hit) -> HitJson<'a> {
        let article = &hit.article.article;
        let [people, places, orgs, nationalities, events] = &hit.names;
        HitJson {
            rank: hit.rank,
            score: hit.score,
            id: &hit.article.id,
            key: article.key.as_deref(),
            path: &hit.article.path,
            title: present(&article.title),
            published: day(article),
            source: article.source.as_deref(),
            url: article.url.as_deref(),
            author: article.author.as_deref(),
            lang: &hit.article.language.tag,
            file_hash: hit.file_hash.map(hex),
            text_hash: hex(hit.text_hash),
            snippet: SnippetJson {
                text: &hit.snippet.text,
                marks: hit
                    .snippet
                    .marks
                    .iter()
                    .map(|mark| [mark.start, mark.end])
                    .collect(),
                start: hit.snippet.place.as_ref().map(|place| place.start),
                end: hit.snippet.place.as_ref().map(|place| place.end),
            },
            copies: CopiesJson::new(&hit.copies),
            spelled: hit
                .spelled
                .iter()
                .map(|name| SpelledJson {
                    kind: name.kind,
                    typed: &name.name,
                    spellings: &name.spellings,
                })
                .collect(),
            people,
            places,
            orgs,
            nationalities,
            events,
        }
    }
}

/// A hash as it is printed.
pub fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

fn present(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn day(article: &Article) -> Option<String> {
    article
        .published
        .as_ref()
        .map(|published| published.date.to_string())
}

/// The names and dates of one text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnnotationJson<'a> {
    /// The id given with the text, or the file's name.
    pub id: &'a str,
    /// Names, in order.
    pub mentions: Vec<MentionJson<'a>>,
    /// Dates, in order.
    pub dates: Vec<DateJson<'a>>,
    /// Stretches of time between two of them, in order.
    pub ranges: Vec<RangeJson<'a>>,
}

/// Two dates that are the ends of something.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RangeJson<'a> {
    /// Title or body.
    pub field: Part,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// As printed.
    pub text: &'a str,
    /// First day of the first date.
    pub from: String,
    /// Last day of the last.
    pub to: String,
}

/// An occurrence of a name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MentionJson<'a> {
    /// Title or body.
    pub field: Part,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// As printed.
    pub text: &'a str,
    /// What it names.
    pub kind: Kind,
    /// The fullest name the article has for it.
    pub name: &'a str,
    /// Two-letter code of the country that the text shows for a person, or of that in which a place that the gazetteer
    /// lacks seems to lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<&'a str>,
    /// The office beside a person's name: `foreign minister of Russia`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<&'a str>,
    /// 0 to 1.
    pub confidence: f64,
    /// Where on the map, for places the gazetteer knows; for a people its country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceJson>,
}

/// A place on the map.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceJson {
    /// `geonames:ID`.
    pub id: String,
    /// Its usual English name.
    pub name: &'static str,
    /// What kind of place; a `seat` also stands for its government.
    pub kind: PlaceKind,
    /// Two letters (ISO 3166); `null` for what lies in several countries or none.
    pub country: Option<&'static str>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// First and last year, for former countries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub years: Option<(i16, i16)>,
    /// How far the text speaks for this place rather than for another of its name, 0 to 1; absent for peoples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
}

/// An occurrence of a date.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DateJson<'a> {
    /// Title or body.
    pub field: Part,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// As printed.
    pub text: &'a str,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub timex: TimexType,
    /// TIMEX3 value.
    pub value: &'a str,
    /// First day meant, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day meant.
    pub to: Option<String>,
}

impl<'a> AnnotationJson<'a> {
    /// The layers of an article; names of less confidence are left out.
    pub fn new(id: &'a str, annotated: &'a AnnotatedArticle, min_confidence: f32) -> AnnotationJson<'a> {
        let raw = |part| match part {
            Part::Title => annotated.title.raw,
            Part::Body => annotated.body.raw,
        };
        let sure = annotated
            .mentions
            .iter()
            .filter(|mention| mention.confidence >= min_confidence);
        AnnotationJson {
            id,
            mentions: sure
                .map(|mention| MentionJson::new(mention, raw(mention.part)))
                .collect(),
            dates: annotated
                .dates
                .iter()
                .map(|date| DateJson::new(date, raw(date.part)))
                .collect(),
            ranges: annotated
                .ranges
                .iter()
                .map(|range| RangeJson::new(range, raw(range.part)))
                .collect(),
        }
    }
}

impl<'a> MentionJson<'a> {
    fn new(mention: &'a Mention, raw: &'a str) -> MentionJson<'a> {
        let gazetteer = Gazetteer::built_in();
        let place = mention.place.and_then(|id| gazetteer.place(id));
        let country = || {
            let people = gazetteer.nationality(&norms(&mention.name).join(" "))?;
            gazetteer.country(std::str::from_utf8(&people.country?).ok()?)
        };
        let is_people = mention.kind == Kind::Nationality;
        let place = place.or_else(|| is_people.then(country).flatten());
        MentionJson {
            field: mention.part,
            start: mention.span.start,
            end: mention.span.end,
            text: mention.span.of(raw),
            kind: mention.kind,
            name: &mention.name,
            office: mention.office.as_deref(),
            country: mention.country(),
            confidence: rounded(mention.confidence, 1e3),
            place: place.map(|place| PlaceJson {
                id: format!("geonames:{}", place.id),
                name: place.name,
                kind: place.kind,
                country: present(place.country),
                lat: rounded(place.lat, 1e4),
                lon: rounded(place.lon, 1e4),
                years: place.years,
                confidence: mention
                    .place_confidence
                    .map(|confidence| rounded(confidence, 1e3)),
            }),
        }
    }
}

impl<'a> RangeJson<'a> {
    fn new(range: &'a RangeMention, raw: &'a str) -> RangeJson<'a> {
        RangeJson {
            field: range.part,
            start: range.span.start,
            end: range.span.end,
            text: range.span.of(raw),
            from: range.range.first.to_string(),
            to: range.range.last.to_string(),
        }
    }
}

/// A single-precision number without the digits it does not have.
fn rounded(number: f32, steps: f64) -> f64 {
    (f64::from(number) * steps).round() / steps
}

impl<'a> DateJson<'a> {
    fn new(date: &'a DateMention, raw: &'a str) -> DateJson<'a> {
        DateJson {
            field: date.part,
            start: date.span.start,
            end: date.span.end,
            text: date.span.of(raw),
            timex: date.timex,
            value: &date.value,
            from: date.range.map(|range| range.first.to_string()),
            to: date.range.map(|range| range.last.to_string()),
        }
    }
}

/// A file or record that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FailureJson<'a> {
    /// Id of the article it would have been.
    pub id: &'a str,
    /// Path of its file.
    pub path: &'a str,
    /// Why, with what to do about it.
    pub error: String,
}

/// Articles by the time they are from or speak of.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TimelineJson<'a> {
    /// The question as typed.
    pub query: &'a str,
    /// The days the conditions ask for, as understood.
    pub periods: Vec<PeriodJson>,
    /// What is counted.
    pub unit: Unit,
    /// `published` or `mentions`.
    pub by: &'static str,
    /// `day`, `week`, `month` or `year`.
    pub step: &'static str,
    /// Articles that fit.
    pub total: u64,
    /// Articles that count nowhere.
    pub undated: u64,
    /// The steps in order.
    pub buckets: Vec<BucketJson>,
}

/// A step of a timeline.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BucketJson {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Articles.
    pub count: u64,
}

impl BucketJson {
    fn new(bucket: &Bucket) -> BucketJson {
        BucketJson {
            from: bucket.first.to_string(),
            to: bucket.last.to_string(),
            count: bucket.articles,
        }
    }
}

impl<'a> TimelineJson<'a> {
    /// A timeline of a question as typed and as read.
    pub fn new(query: &'a str, asked: &Scope, timeline: &Timeline) -> TimelineJson<'a> {
        let buckets = timeline.buckets.iter().map(BucketJson::new);
        TimelineJson {
            query,
            periods: asked.query.periods().into_iter().map(PeriodJson::new).collect(),
            unit: asked.unit,
            by: timeline.by.word(),
            step: timeline.step.word(),
            total: timeline.total,
            undated: timeline.undated,
            buckets: buckets.collect(),
        }
    }
}
