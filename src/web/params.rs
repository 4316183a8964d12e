//! The parameters of a request: one table that reading, links and the API's description come from.
//!
//! In: the part of an address behind `?`, and which parameters its route takes. Out: [`Params`], or which of them makes no
//! sense. They are called as the flags of the command line; empty means absent, as forms send it.

use super::problem::Problem;
use crate::entities::Kind;
use crate::fields::Role;
use crate::inquiry::{FILTERS, Inquiry, Wanted, half_life};
use crate::insight::timeline::{By, Step};
use crate::insight::{Facet, Unit};
use crate::names::Spelling;
use crate::query::Match;
use crate::search::Sort;

/// Hits of one answer at most.
const MOST_HITS: usize = 1000;
/// Hits passed over at most; an export has no such limit.
const MOST_OFFSET: usize = 100_000;
/// Bytes of a value at most; a question may be as long as the parser takes.
const MOST_BYTES: usize = 64 * 1024;
/// Values of one parameter at most.
pub(super) const MOST_VALUES: usize = 64;

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Any text.
    Text,
    /// A whole number from 0 to this.
    Number(usize),
    /// `1`, `true` or `on`; `0` and `false` are as absent.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Several of these, parted by commas.
    List(&'static [&'static str]),
}

/// A parameter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameter {
    /// As it stands in addresses.
    pub name: &'static str,
    /// What it may be.
    pub form: Form,
    /// Whether it may come several times.
    pub many: bool,
    /// What it asks for, for the API's description.
    pub about: &'static str,
}

/// A parameter that comes once.
pub(super) const fn one(name: &'static str, form: Form, about: &'static str) -> Parameter {
    Parameter {
        name,
        form,
        many: false,
        about,
    }
}

const fn many(name: &'static str, about: &'static str) -> Parameter {
    Parameter {
        name,
        form: Form::Text,
        many: true,
        about,
    }
}

/// Which articles are asked about.
pub(super) const ASK: &[Parameter] = &[
    one("q", Form::Text, "The question, in the query language."),
    many(
        "person",
        "Mentions this person, in any spelling. `A|B` is either, a leading `!` leaves out, `=NAME` is this spelling only; \
         an entity's id will do for a name.",
    ),
    many(
        "place",
        "Mentions this place, one that lies in it, or its people.",
    ),
    many("country", "As `place`, by a country's two-letter code."),
    many("org", "Mentions this organisation."),
    many("nationality", "Mentions this nationality, people or religion."),
    many("event", "Mentions this event."),
    many("mentions", "Speaks of a day in this date or range."),
    many("source", "Published by this newspaper or agency."),
    many("lang", "In this language."),
    many("author", "Written by this author."),
    one(
        "from",
        Form::Text,
        "Published on or after the first day of this date: `2025-11-03`, `2025-11`, `2025`, `last month`.",
    ),
    one(
        "to",
        Form::Text,
        "Published on or before the last day of this date.",
    ),
    one("undated", Form::Flag, "Has no day of publication."),
    one(
        "match",
        Form::Choice(&["all", "any"]),
        "Whether words next to each other are all wanted or any of them.",
    ),
    one(
        "plain",
        Form::Flag,
        "Read the question as plain words, without operators.",
    ),
    one(
        "names",
        Form::Choice(&["exact", "variants", "phonetic"]),
        "Which spellings of names count.",
    ),
    one(
        "in",
        Form::Text,
        "Only articles under this folder, an absolute path.",
    ),
    one(
        "unit",
        Form::Choice(&["articles", "stories"]),
        "What counts count; copies of each other are one story.",
    ),
];

/// How many hits are wanted.
pub(super) const PAGE: &[Parameter] = &[
    one("n", Form::Number(MOST_HITS), "Hits; 10 if not told."),
    one("offset", Form::Number(MOST_OFFSET), "Hits to pass over first."),
];

/// In which order hits come, and which of copies.
pub(super) const RANKING: &[Parameter] = &[
    one(
        "sort",
        Form::Choice(&["relevance", "newest", "oldest"]),
        "What comes first.",
    ),
    one(
        "rank",
        Form::Choice(&["default", "plain"]),
        "What the score is made of.",
    ),
    one(
        "boost-recent",
        Form::Text,
        "Raise newer articles, with this half-life: `30d`, `8w`, `6m` or `1y`.",
    ),
    one(
        "expand",
        Form::Flag,
        "Let words that the first articles have in common count too.",
    ),
    one(
        "copies",
        Form::Choice(&["group", "show"]),
        "Whether copies of each other are one hit or each is one.",
    ),
    one(
        "snippet-sentences",
        Form::Number(20),
        "Sentences of each passage.",
    ),
];

/// What to count the whole result by.
pub(super) const FACETS: &[Parameter] = &[one(
    "facets",
    Form::List(FACET_WORDS),
    "Count the whole result by these, parted by commas.",
)];

const FACET_WORDS: &[&str] = &[
    "person",
    "place",
    "country",
    "org",
    "nationality",
    "event",
    "source",
    "lang",
    "author",
    "year",
    "month",
    "story",
];

/// The words of [`Kind::ALL`].
pub(super) const KIND_WORDS: &[&str] = &["person", "place", "org", "nationality", "event"];

/// What a request asks, checked one by one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Params {
    pairs: Vec<(&'static str, String)>,
}

impl Params {
    /// Reads the part of an address behind `?`.
    ///
    /// # Errors
    ///
    /// A parameter is unknown here, comes too often, or has a value that is none.
    pub(super) fn read(query: &str, takes: &[&'static [Parameter]]) -> Result<Params, Problem> {
        let mut params = Params::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let mut known = takes.iter().flat_map(|group| group.iter());
            let Some(parameter) = known.find(|parameter| parameter.name == name) else {
                let known = takes.iter().flat_map(|group| group.iter());
                let names: Vec<&str> = known.map(|parameter| parameter.name).collect();
                let there_are = match names.is_empty() {
                    true => "none are taken here".to_owned(),
                    false => format!("there are: {}", names.join(", ")),
                };
                let reason = format!("no such parameter; {there_are}");
                return Err(Problem::parameter(&name, &reason));
            };
            if !value.trim().is_empty() || parameter.form == Form::Flag {
                params.add(parameter, value.into_owned())?;
            }
        }
        Ok(params)
    }

    /// What of the part behind `?` makes sense by itself, for pages that say what does not.
    pub(super) fn sound(query: &str, takes: &[&'static [Parameter]]) -> Params {
        let mut params = Params::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let known = takes.iter().flat_map(|group| group.iter());
            if let Some(parameter) = known.clone().find(|parameter| parameter.name == name) {
                // What is wrong was told by reading all.
                let _ = params.add(parameter, value.into_owned());
            }
        }
        params
    }

    fn add(&mut self, parameter: &Parameter, value: String) -> Result<(), Problem> {
        let wrong = |reason: &str| Err(Problem::parameter(parameter.name, reason));
        if value.len() > MOST_BYTES {
            return wrong(&format!("longer than {MOST_BYTES} bytes"));
        }
        let before = self.all(parameter.name).count();
        if before > 0 && !parameter.many {
            return wrong("it may be told only once");
        }
        if before >= MOST_VALUES {
            return wrong(&format!("more than {MOST_VALUES} values"));
        }
        match parameter.form {
            Form::Text => {}
            Form::Flag => match value.as_str() {
                "" | "1" | "true" | "on" => {}
                "0" | "false" => return Ok(()),
                _ => return wrong("1 or 0 is wanted"),
            },
            Form::Number(most) => {
                if value.parse::<usize>().ok().is_none_or(|number| number > most) {
                    return wrong(&format!("a whole number from 0 to {most} is wanted"));
                }
            }
            Form::Choice(words) => {
                if !words.contains(&value.as_str()) {
                    return wrong(&format!("one of these is wanted: {}", words.join(", ")));
                }
            }
            Form::List(words) => {
                if let Some(other) = value.split(',').find(|word| !words.contains(word)) {
                    return wrong(&format!("`{other}` is none of these: {}", words.join(", ")));
                }
            }
        }
        self.pairs.push((parameter.name, value));
        Ok(())
    }

    /// All that was told, in its order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.pairs.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The values of a parameter.
    pub(super) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        let told = self.pairs().filter(move |(told, _)| *told == name);
        told.map(|(_, value)| value)
    }

    /// The value of a parameter that comes once.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut told = self.pairs();
        told.find(|(told, _)| *told == name).map(|(_, value)| value)
    }

    /// Whether a flag is set.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// A number, or what is taken where none is told.
    pub(super) fn number(&self, name: &str, default: usize) -> usize {
        let told = self.get(name).and_then(|value| value.parse().ok());
        told.unwrap_or(default)
    }

    /// The kinds of entities told.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let told = self.get("kind").unwrap_or_default();
        let kind = |word| Kind::ALL.into_iter().find(|kind| kind.word() == word);
        told.split(',').filter_map(kind).collect()
    }

    /// Which days count.
    pub(super) fn by(&self) -> By {
        match self.get("by") {
            Some("mentions") => By::Mentions,
            _ => By::Published,
        }
    }

    /// How long a step of a timeline is, if it is told.
    pub(super) fn step(&self) -> Option<Step> {
        self.get("step").and_then(Step::of_word)
    }

    /// What counts count.
    pub(super) fn unit(&self) -> Unit {
        match self.get("unit") {
            Some("stories") => Unit::Stories,
            _ => Unit::Articles,
        }
    }

    /// The question.
    pub(super) fn inquiry(&self) -> Inquiry {
        let filter = |role: Role| {
            let values = self.all(role.field().name);
            values.map(move |value| (role, value.to_owned()))
        };
        Inquiry {
            words: self.get("q").unwrap_or_default().to_owned(),
            matching: match self.get("match") {
                Some("any") => Match::Any,
                _ => Match::All,
            },
            plain: self.is_set("plain"),
            spelling: match self.get("names") {
                Some("exact") => Spelling::Exact,
                Some("phonetic") => Spelling::Phonetic,
                _ => Spelling::Variants,
            },
            filters: FILTERS.into_iter().flat_map(filter).collect(),
            from: self.get("from").map(str::to_owned),
            to: self.get("to").map(str::to_owned),
            undated: self.is_set("undated"),
            mark: "",
        }
    }

    /// How the answer is to look.
    ///
    /// # Errors
    ///
    /// A length of time is none.
    pub(super) fn wanted(&self) -> Result<Wanted, Problem> {
        let plain = Wanted::default();
        let facets = self.get("facets").unwrap_or_default();
        let boost = self.get("boost-recent").map(half_life).transpose();
        Ok(Wanted {
            sort: match self.get("sort") {
                Some("newest") => Sort::Newest,
                Some("oldest") => Sort::Oldest,
                _ => Sort::Relevance,
            },
            plainly_ranked: self.get("rank") == Some("plain"),
            boost_recent: boost.map_err(|reason| Problem::parameter("boost-recent", &reason))?,
            expand: self.is_set("expand"),
            grouped: self.get("copies") != Some("show"),
            count: self.number("n", plain.count),
            offset: self.number("offset", 0),
            facets: facets.split(',').filter_map(Facet::of_word).collect(),
            unit: self.unit(),
            explain: false,
            sentences: self.number("snippet-sentences", plain.sentences).max(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Params, Problem> {
        Params::read(query, &[ASK, PAGE, RANKING, FACETS])
    }

    #[test]
    fn values_are_checked_by_the_table() {
        let check = |query: &str, want: &str| {
            let problem = read(query).expect_err(query).to_string();
            assert!(problem.contains(want), "{query}: {problem}");
        };
        check(
            "sort=best",
            "sort: one of these is wanted: relevance, newest, oldest",
        );
        check("n=1001", "n: a whole number from 0 to 1000");
        check("n=-1", "n: a whole number");
        check("n=1&n=2", "n: it may be told only once");
        check("nn=1", "nn: no such parameter; there are: q, person");
        check("facets=person,planet", "facets: `planet` is none of these");
        check("plain=maybe", "plain: 1 or 0 is wanted");
        check(&"person=a&".repeat(65), "person: more than 64 values");
    }

    #[test]
    fn a_request_asks_as_a_command_line_does() {
        let query = "q=grain+talks&person=a&person=!b&from=&plain=0&match=any&n=5&facets=person,year";
        let params = read(query).expect("sensible");
        let inquiry = params.inquiry();
        assert_eq!(inquiry.words, "grain talks");
        assert_eq!(inquiry.filters.len(), 2);
        assert_eq!(
            (inquiry.from, inquiry.plain, inquiry.matching),
            (None, false, Match::Any)
        );
        let wanted = params.wanted().expect("sensible");
        assert_eq!(wanted.count, 5);
        assert_eq!(wanted.facets, [Facet::Entity(Kind::Person), Facet::Year]);
        assert!(read("boost-recent=soon").expect("read").wanted().is_err());
    }

    #[test]
    fn the_words_of_the_table_are_those_of_the_types() {
        assert!(KIND_WORDS.iter().copied().eq(Kind::ALL.map(Kind::word)));
        assert!(FACET_WORDS.iter().copied().eq(Facet::ALL.map(Facet::word)));
        for role in FILTERS {
            assert!(ASK.iter().any(|parameter| parameter.name == role.field().name));
        }
    }
}
