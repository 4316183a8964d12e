//! What the templates show.
//!
//! In: nothing; other files fill these. Out: HTML, by the templates in `src/web/templates/`, which escape every text.
//! All are plain texts, numbers and links; a link is an address of this page, made by whoever fills it.

use askama::Template;

/// What is around every page.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    /// What the page is about, for its title.
    pub title: String,
    /// A word for the page, as a class.
    pub page: &'static str,
    /// Whether there is an index to ask, and so a box.
    pub can_ask: bool,
    /// What stands in the box.
    pub typed: String,
    /// Conditions that a new question keeps.
    pub kept: Vec<(String, String)>,
    /// What a change of names did.
    pub notice: Option<Notice>,
    /// What is being indexed.
    pub indexing: Option<String>,
    /// The commit the page is of, for the scripts to see a newer one.
    pub commit: Option<String>,
    /// Articles of that commit.
    pub articles: u64,
    /// Address of the script.
    pub script: Option<String>,
    /// Address of the style.
    pub css: String,
    /// Address of the icon.
    pub icon: String,
}

/// What a change did, and whether it can be taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Notice {
    /// A sentence.
    pub text: String,
    /// Whether to offer that.
    pub can_undo: bool,
    /// The page to come back to.
    pub back: String,
}

/// A link with its text, and what is counted of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Link {
    /// Address.
    pub href: String,
    /// Text.
    pub text: String,
    /// Count, or nothing.
    pub count: String,
}

impl Link {
    /// A link without a count.
    pub(super) fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link {
            href: href.into(),
            text: text.into(),
            count: String::new(),
        }
    }
}

/// One choice of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tab {
    /// Address.
    pub href: String,
    /// Text.
    pub text: &'static str,
    /// Whether it is chosen.
    pub is_on: bool,
}

/// A piece of text that matches, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The text.
    pub text: String,
    /// Whether it matches.
    pub is_match: bool,
    /// The number of a match that begins here, from 1; else 0.
    pub number: usize,
}

/// A run of text under one layer: a name, a date or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The text with its matches.
    pub pieces: Vec<Piece>,
    /// The name it is.
    pub name: Option<Named>,
    /// What the date means.
    pub date: Option<String>,
}

/// A name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Word of the kind.
    pub kind: &'static str,
    /// Address of its entity.
    pub href: String,
}

/// A day for machines and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Day {
    /// `2025-03-11`.
    pub iso: String,
    /// `11 March 2025`.
    pub text: String,
}

/// A condition of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    /// Word of the kind, for its colour.
    pub kind: &'static str,
    /// What it is about: `person`, `not place`.
    pub label: String,
    /// The value as shown.
    pub value: String,
    /// The question without it.
    pub without: String,
}

/// What a name typed was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    /// As typed.
    pub typed: String,
    /// Word of the kind.
    pub kind: &'static str,
    /// The entity, if any.
    pub entity: Option<Link>,
    /// Others that it may be.
    pub others: Vec<Link>,
    /// Names spelt most like it, where it is none.
    pub nearest: Vec<Link>,
}

/// What stands above every answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// Conditions, each to be taken away.
    pub filters: Vec<Filter>,
    /// The question without any, where there are several.
    pub clear: Option<String>,
    /// `17 articles in 16 stories`.
    pub count: String,
    /// The question with each copy by itself, where some are put together.
    pub every_copy: Option<String>,
    /// `in 3 ms`.
    pub took: String,
    /// Articles left out for want of a day.
    pub undated: Option<Link>,
    /// The question that was likely meant.
    pub meant: Option<Link>,
    /// What names were taken for.
    pub notes: Vec<Note>,
    /// Articles, map, network, timeline.
    pub views: Vec<Tab>,
    /// Orders of the articles.
    pub sorts: Vec<Tab>,
    /// Formats.
    pub exports: Vec<Link>,
}

/// A name or value with its count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// As shown.
    pub name: String,
    /// Articles.
    pub count: String,
    /// The question narrowed to it; if it is already, without it.
    pub with: String,
    /// The question without articles that have it; empty where that cannot be asked.
    pub without: String,
    /// Whether the question asks for it.
    pub is_on: bool,
}

/// Counts by one facet.
#[derive(Debug, Clone, Default)]
pub(super) struct FacetView {
    /// Its word.
    pub word: &'static str,
    /// Class for the colour of its values.
    pub kind: &'static str,
    /// Heading.
    pub title: &'static str,
    /// The most frequent.
    pub rows: Vec<Row>,
    /// Those in more of these articles than chance would have.
    pub telling: Vec<Row>,
    /// A page with more of them.
    pub more: Option<String>,
    /// Whether it is open at first.
    pub is_open: bool,
}

/// One bar of a timeline, in thousandths of the width and hundredths of the height.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    /// Left side.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Width with the room to the next.
    pub step: f64,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What it is called.
    pub label: String,
    /// Articles.
    pub count: u64,
    /// The question narrowed to it.
    pub href: String,
}

/// A timeline in small.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    /// What it shows.
    pub title: String,
    /// Published or spoken of.
    pub ways: Vec<Tab>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// Below it, spread evenly.
    pub labels: Vec<String>,
    /// The parameter a brush sets for the first day.
    pub from: &'static str,
    /// And for the last; empty where one parameter holds both.
    pub to: &'static str,
}

/// A name with a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chip {
    /// Word of the kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// The question narrowed to it.
    pub with: String,
    /// The question without it.
    pub without: String,
}

/// Copies of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CopiesView {
    /// `2 copies: Sample Wire`.
    pub text: String,
    /// The articles.
    pub links: Vec<Link>,
}

/// A hit.
#[derive(Debug, Clone)]
pub(super) struct HitView {
    /// Address of the article.
    pub href: String,
    /// Language tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Headline with matches.
    pub title: Vec<Piece>,
    /// Day of publication.
    pub day: Option<Day>,
    /// Publisher.
    pub source: Option<Link>,
    /// Writer.
    pub author: String,
    /// Whether a newer version is in the index.
    pub is_older: bool,
    /// Copies.
    pub copies: Option<CopiesView>,
    /// The passage with matches.
    pub snippet: Vec<Piece>,
    /// Names.
    pub chips: Vec<Chip>,
}

/// The form for days.
#[derive(Debug, Clone, Default)]
pub(super) struct PeriodForm {
    /// Other conditions.
    pub kept: Vec<(String, String)>,
    /// First day as typed.
    pub from: String,
    /// Last day as typed.
    pub to: String,
}

/// The articles that fit.
#[derive(Debug, Template)]
#[template(path = "results.html")]
pub(super) struct Results {
    /// Around.
    pub frame: Frame,
    /// Above.
    pub head: Head,
    /// Timeline.
    pub strip: Option<Strip>,
    /// The hits.
    pub hits: Vec<HitView>,
    /// Number of the first.
    pub first: usize,
    /// Other questions, where nothing fits.
    pub ways_out: Vec<Link>,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub after: Option<String>,
    /// `1–10 of 16`.
    pub span: String,
    /// Days.
    pub period: PeriodForm,
    /// Counts.
    pub facets: Vec<FacetView>,
}

/// A circle on the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Circle {
    /// Centre.
    pub x: f64,
    /// Centre.
    pub y: f64,
    /// Radius.
    pub r: f64,
    /// Name.
    pub name: String,
    /// Articles.
    pub count: u64,
    /// The question narrowed to it.
    pub href: String,
}

/// A name on the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MapLabel {
    /// Middle.
    pub x: f64,
    /// Base line.
    pub y: f64,
    /// Name.
    pub name: String,
}

/// The places of the result.
#[derive(Debug, Template)]
#[template(path = "map.html")]
pub(super) struct MapPage {
    /// Around.
    pub frame: Frame,
    /// Above.
    pub head: Head,
    /// Address of the outline.
    pub world: String,
    /// The largest first, so that smaller ones lie above.
    pub circles: Vec<Circle>,
    /// Names of the largest.
    pub labels: Vec<MapLabel>,
    /// What is shown.
    pub caption: String,
    /// The same as a list.
    pub rows: Vec<Row>,
}

/// Two names that stand together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LineView {
    /// From.
    pub x1: f64,
    /// From.
    pub y1: f64,
    /// To.
    pub x2: f64,
    /// To.
    pub y2: f64,
    /// Width.
    pub width: f64,
    /// Both names and how often.
    pub label: String,
}

/// A name in the network.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NodeView {
    /// Middle.
    pub x: f64,
    /// Middle.
    pub y: f64,
    /// Radius.
    pub r: f64,
    /// Word of the kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Name as far as there is room.
    pub short: String,
    /// Where the name stands.
    pub text_x: f64,
    /// Where the name stands.
    pub text_y: f64,
    /// `start`, `middle` or `end` of the name stands there.
    pub anchor: &'static str,
    /// Articles.
    pub count: u64,
    /// The question narrowed to it.
    pub href: String,
}

/// One name of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PairEnd {
    /// Word of the kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Its entity.
    pub href: String,
}

/// Two names with the number of articles that have both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The one.
    pub one: PairEnd,
    /// The other.
    pub other: PairEnd,
    /// The question narrowed to both.
    pub href: String,
    /// Articles.
    pub count: u64,
}

/// Who is named with whom.
#[derive(Debug, Template)]
#[template(path = "network.html")]
pub(super) struct NetworkPage {
    /// Around.
    pub frame: Frame,
    /// Above.
    pub head: Head,
    /// Of the drawing.
    pub width: f64,
    /// Of the drawing.
    pub height: f64,
    /// Pairs.
    pub lines: Vec<LineView>,
    /// Names.
    pub nodes: Vec<NodeView>,
    /// What is shown.
    pub caption: String,
    /// The strongest pairs as a list.
    pub pairs: Vec<Pair>,
}

/// A step of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StepRow {
    /// What it is called.
    pub label: String,
    /// The question narrowed to it.
    pub href: String,
    /// Share of the largest in percent.
    pub share: u64,
    /// Articles.
    pub count: u64,
}

/// The result over time.
#[derive(Debug, Template)]
#[template(path = "timeline.html")]
pub(super) struct TimelinePage {
    /// Around.
    pub frame: Frame,
    /// Above.
    pub head: Head,
    /// Published or spoken of.
    pub ways: Vec<Tab>,
    /// Days to years.
    pub steps: Vec<Tab>,
    /// The same in small.
    pub strip: Option<Strip>,
    /// The steps.
    pub rows: Vec<StepRow>,
}

/// Names under one heading.
#[derive(Debug, Clone, Default)]
pub(super) struct Top {
    /// Heading.
    pub title: String,
    /// What they are the most of.
    pub note: String,
    /// Word of the kind.
    pub kind: &'static str,
    /// The names.
    pub rows: Vec<Row>,
}

/// The page before a question.
#[derive(Debug, Template)]
#[template(path = "start.html")]
pub(super) struct Start {
    /// Around.
    pub frame: Frame,
    /// What is in the index.
    pub overview: Overview,
}

/// What is in an index, and what to ask of it.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Overview {
    /// `214 articles`.
    pub(super) heading: String,
    /// From when to when, in which languages.
    pub(super) lede: String,
    /// Whether the index has no article.
    pub(super) is_empty: bool,
    /// Questions to try.
    pub(super) examples: Vec<Link>,
    /// Articles over time.
    pub(super) strip: Option<Strip>,
    /// Rising names.
    pub(super) tops: Vec<Top>,
}
