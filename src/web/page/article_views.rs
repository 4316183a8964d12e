//! What the templates show of one article, one entity, and of everything that is no answer.
//!
//! In: nothing; other files fill these. Out: HTML, as in `views.rs`.

use super::views::{Day, Frame, Link, Row, Run, Strip};
use askama::Template;

/// An entity that an article names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct InArticle {
    /// Name.
    pub name: String,
    /// The office it is named with.
    pub office: String,
    /// Address of its entity.
    pub entity: String,
    /// Articles that name it.
    pub find: String,
    /// Mentions in this one.
    pub count: usize,
}

/// Names of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Heading.
    pub title: &'static str,
    /// Word of the kind.
    pub kind: &'static str,
    /// The names.
    pub rows: Vec<InArticle>,
}

/// A related article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OtherArticle {
    /// Address.
    pub href: String,
    /// Headline.
    pub title: String,
    /// Day and source.
    pub note: String,
}

/// One article.
#[derive(Debug, Template)]
#[template(path = "article.html")]
pub(super) struct ArticlePage {
    /// Around.
    pub frame: Frame,
    /// Language tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The result it was opened from.
    pub back: Option<String>,
    /// Headline.
    pub title: Vec<Run>,
    /// Day of publication.
    pub day: Option<Day>,
    /// Publisher.
    pub source: Option<Link>,
    /// Writer.
    pub author: Option<Link>,
    /// Address on the web.
    pub url: Option<Link>,
    /// The original file.
    pub file: Link,
    /// That there is a newer version, and the like.
    pub about: Vec<String>,
    /// The text.
    pub paragraphs: Vec<Vec<Run>>,
    /// Matches of the question.
    pub matches: usize,
    /// Those of them that have a link.
    pub matches_linked: usize,
    /// Who and what it names.
    pub groups: Vec<Group>,
    /// Copies and other versions.
    pub copies: Vec<Link>,
    /// Related articles.
    pub related: Vec<OtherArticle>,
}

/// A sentence about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// The sentence.
    pub text: String,
    /// Address of its article.
    pub href: String,
    /// Headline of it.
    pub title: String,
    /// Day of it.
    pub day: String,
}

/// An entity named with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct With {
    /// Word of the kind.
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Address of its entity.
    pub href: String,
    /// Articles with both, as a question.
    pub both: String,
    /// Their number.
    pub count: u64,
}

/// Entities named with one, under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Withs {
    /// Heading.
    pub title: &'static str,
    /// The entities.
    pub rows: Vec<With>,
}

/// An office with its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Office {
    /// The office.
    pub text: String,
    /// How often and when.
    pub note: String,
}

/// One entity.
#[derive(Debug, Template)]
#[template(path = "entity.html")]
pub(super) struct EntityPage {
    /// Around.
    pub frame: Frame,
    /// Id.
    pub id: String,
    /// Word of the kind.
    pub kind: &'static str,
    /// The kind for people.
    pub kind_title: &'static str,
    /// Name.
    pub name: String,
    /// `13 articles`.
    pub articles: String,
    /// From when to when.
    pub seen: String,
    /// Its articles.
    pub find: String,
    /// Others of the name.
    pub others: Vec<Link>,
    /// As printed.
    pub spellings: Vec<Link>,
    /// Offices.
    pub offices: Vec<Office>,
    /// Its articles over time.
    pub strip: Option<Strip>,
    /// What articles say.
    pub sentences: Vec<Sentence>,
    /// People and places named with it.
    pub groups: Vec<Withs>,
    /// Whether names can be put right here.
    pub can_write: bool,
    /// This page.
    pub back: String,
    /// Every kind with what it is called.
    pub kinds: Vec<(&'static str, &'static str)>,
}

/// A rule of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RuleView {
    /// What it does.
    pub verb: &'static str,
    /// Of whom.
    pub name: String,
    /// Its entity.
    pub href: String,
    /// The rest.
    pub what: String,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProblemView {
    /// Line of the file.
    pub line: usize,
    /// What.
    pub reason: String,
}

/// The corrections of names.
#[derive(Debug, Template)]
#[template(path = "names.html")]
pub(super) struct NamesPage {
    /// Around.
    pub frame: Frame,
    /// The file.
    pub file: String,
    /// Whether there is a last one to take back.
    pub can_undo: bool,
    /// What is not understood.
    pub problems: Vec<ProblemView>,
    /// What nothing answers to.
    pub idle: Vec<ProblemView>,
    /// The rules.
    pub rules: Vec<RuleView>,
}

/// Many values of one facet.
#[derive(Debug, Template)]
#[template(path = "facet.html")]
pub(super) struct FacetPage {
    /// Around.
    pub frame: Frame,
    /// Heading.
    pub title: &'static str,
    /// Class of the values.
    pub kind: &'static str,
    /// What is counted.
    pub caption: String,
    /// The result.
    pub back: String,
    /// The question.
    pub kept: Vec<(String, String)>,
    /// What is looked for.
    pub find: String,
    /// The values.
    pub rows: Vec<Row>,
}

/// The door.
#[derive(Debug, Template)]
#[template(path = "signin.html")]
pub(super) struct SignIn {
    /// Around.
    pub frame: Frame,
    /// Whether another token was tried.
    pub is_wrong: bool,
    /// Where to go then.
    pub back: String,
}

/// A question with the place of a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// What stands before it.
    pub before: String,
    /// It.
    pub wrong: String,
    /// What stands after it.
    pub after: String,
}

/// Why there is no page.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub(super) struct ErrorPage {
    /// Around.
    pub frame: Frame,
    /// In short.
    pub heading: String,
    /// The question with the place.
    pub place: Option<Mistake>,
    /// What to do.
    pub lines: Vec<String>,
    /// Where to go.
    pub ways: Vec<Link>,
}

/// Keys and operators.
#[derive(Debug, Template)]
#[template(path = "help.html")]
pub(super) struct Help {
    /// Around.
    pub frame: Frame,
    /// Operators with what they do.
    pub operators: &'static [(&'static str, &'static str)],
    /// Fields with what they are.
    pub fields: Vec<(&'static str, &'static str)>,
    /// Keys with what they do.
    pub keys: &'static [(&'static str, &'static str)],
}
