//! Every field a question can name, once.
//!
//! In: a field's name as a user writes it. Out: what the field is. The query grammar, its manual
//! and "did you mean" all read this one table; nothing else lists the fields.

use crate::entities::Kind;
use crate::text::Part;

/// All fields, in the order the manual shows them.
pub const FIELDS: &[FieldInfo] = &[
    FieldInfo {
        name: "title",
        aliases: &["headline"],
        role: Role::Text(Zone::Title),
        about: "Words or phrases in the headline.",
        example: "title:ceasefire",
    },
    FieldInfo {
        name: "lead",
        aliases: &["intro"],
        role: Role::Text(Zone::Lead),
        about: "Words or phrases in the first two paragraphs.",
        example: "lead:talks",
    },
    FieldInfo {
        name: "body",
        aliases: &["text"],
        role: Role::Text(Zone::Body),
        about: "Words or phrases in the text below the headline.",
        example: "body:\"peace talks\"",
    },
    FieldInfo {
        name: "person",
        aliases: &["people", "who"],
        role: Role::Entity(Kind::Person),
        about: "A person, under any spelling of the name.",
        example: "person:lavrov",
    },
    FieldInfo {
        name: "place",
        aliases: &["places", "location", "where"],
        role: Role::Entity(Kind::Place),
        about: "A place; of a country or region also any place in it, of a country also its people.",
        example: "place:\"sea of japan\"",
    },
    FieldInfo {
        name: "country",
        aliases: &["countries"],
        role: Role::Country,
        about: "A country by its two-letter code, its people or any place in it.",
        example: "country:UA",
    },
    FieldInfo {
        name: "org",
        aliases: &["orgs", "organisation", "organization"],
        role: Role::Entity(Kind::Org),
        about: "A ministry, company, party, army, agency or newspaper.",
        example: "org:\"security council\"",
    },
    FieldInfo {
        name: "nationality",
        aliases: &["nationalities", "demonym"],
        role: Role::Entity(Kind::Nationality),
        about: "A people, religion or political group as a people.",
        example: "nationality:ukrainian",
    },
    FieldInfo {
        name: "event",
        aliases: &["events"],
        role: Role::Entity(Kind::Event),
        about: "A war, summit, conference, accord or treaty.",
        example: "event:\"g20 summit\"",
    },
    FieldInfo {
        name: "source",
        aliases: &["publisher", "newspaper"],
        role: Role::Keyword(Keyword::Source),
        about: "Who published the article.",
        example: "source:reuters",
    },
    FieldInfo {
        name: "author",
        aliases: &["byline"],
        role: Role::Keyword(Keyword::Author),
        about: "Who wrote the article.",
        example: "author:\"jane doe\"",
    },
    FieldInfo {
        name: "lang",
        aliases: &["language"],
        role: Role::Keyword(Keyword::Lang),
        about: "The language of the article, as a tag: the one declared, unless the text is in another.",
        example: "lang:en",
    },
    FieldInfo {
        name: "id",
        aliases: &[],
        role: Role::Keyword(Keyword::Id),
        about: "One article, by its path and, in a file of several, its key.",
        example: "id:news/2025.jsonl#17",
    },
    FieldInfo {
        name: "url",
        aliases: &["link", "address"],
        role: Role::Keyword(Keyword::Url),
        about: "The article's address on the web, however it is written; all versions of a page have one.",
        example: "url:\"https://example.org/2025/talks\"",
    },
    FieldInfo {
        name: "published",
        aliases: &["date", "pub"],
        role: Role::Published,
        about: "The day of publication: a day, month, year or range of them.",
        example: "published:2025-11-01..2025-11-30",
    },
    FieldInfo {
        name: "mentions",
        aliases: &["mentioned"],
        role: Role::Mentions,
        about: "A day, month, year or range that the text speaks of.",
        example: "mentions:2014-03",
    },
    FieldInfo {
        name: "has",
        aliases: &[],
        role: Role::Has,
        about: "Anything of a sort: `person`, `place`, `org`, `nationality`, `event` or `date` in the text; `title`, \
                `published`, `source`, `author`, `lang` or `url` of the article.",
        example: "has:date",
    },
];

/// The field with this name or alias; case of ASCII letters does not count.
pub fn find(name: &str) -> Option<&'static FieldInfo> {
    FIELDS.iter().find(|field| {
        field
            .spellings()
            .any(|spelling| spelling.eq_ignore_ascii_case(name))
    })
}

/// The name of the field that was most likely meant by one that is unknown; `None` where none is
/// near. Near is a beginning of at least three letters, or one edit (two from six letters on) in
/// optimal string alignment distance, which counts a swap of neighbours as one edit.
pub fn nearest(name: &str) -> Option<&'static str> {
    let wanted = name.to_lowercase();
    let letters = wanted.chars().count();
    let spellings = || {
        FIELDS
            .iter()
            .flat_map(|field| field.spellings().map(move |s| (s, field.name)))
    };
    if letters >= 3
        && let Some((_, field)) = spellings().find(|(spelling, _)| spelling.starts_with(&wanted))
    {
        return Some(field);
    }
    let allowed = if letters < 3 {
        0
    } else {
        1 + usize::from(letters >= 6)
    };
    spellings()
        // A longer name is further away than any allowed number of edits; it is not worth measuring.
        .filter(|(spelling, _)| spelling.len().abs_diff(letters) <= allowed)
        .map(|(spelling, field)| (strsim::osa_distance(spelling, &wanted), field))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, field)| field)
}

/// What is known of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldInfo {
    /// The name that is shown.
    pub name: &'static str,
    /// Other names that mean the same.
    pub aliases: &'static [&'static str],
    /// What its values are and where they are looked up.
    pub role: Role,
    /// One sentence for the manual.
    pub about: &'static str,
    /// A query that uses it.
    pub example: &'static str,
}

impl FieldInfo {
    fn spellings(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// What a field's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Words of one zone of the article.
    Text(Zone),
    /// Names of one kind.
    Entity(Kind),
    /// Codes of countries (ISO 3166), which stand for places.
    Country,
    /// One value of what the file says about the article, compared as a whole.
    Keyword(Keyword),
    /// A range of days in which the article was published.
    Published,
    /// A range of days the article speaks of.
    Mentions,
    /// Whether there is anything of a sort.
    Has,
}

/// Where in an article words may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The headline.
    Title,
    /// The first two paragraphs of the body.
    Lead,
    /// All of the text below the headline.
    Body,
}

impl Zone {
    /// The part it is, or is in.
    pub fn part(self) -> Part {
        match self {
            Zone::Title => Part::Title,
            Zone::Lead | Zone::Body => Part::Body,
        }
    }
}

/// The fields whose value is compared as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Keyword {
    /// Newspaper, agency, ministry.
    Source,
    /// Writer, as printed.
    Author,
    /// BCP 47 tag.
    Lang,
    /// [`ArticleId`](crate::article::ArticleId) as text.
    Id,
    /// Address on the web, in any spelling of it.
    Url,
}

impl Role {
    /// The field with this role; each role has exactly one.
    pub fn field(self) -> &'static FieldInfo {
        FIELDS
            .iter()
            .find(|field| field.role == self)
            .expect("every role has a field")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, found: Option<&str>, suggested: Option<&str>) {
        assert_eq!(find(name).map(|field| field.name), found, "find {name}");
        assert_eq!(nearest(name), suggested, "nearest {name}");
    }

    #[test]
    fn finds_names_and_suggests_near_ones() {
        check("title", Some("title"), Some("title"));
        check("Headline", Some("title"), Some("title"));
        check("persn", None, Some("person"));
        check("perosn", None, Some("person"));
        check("pers", None, Some("person"));
        check("organistion", None, Some("org"));
        check("natoinalty", None, Some("nationality"));
        check("langs", None, Some("lang"));
        check("x", None, None);
        check("", None, None);
        check("weather", None, None);
        check("ид", None, None);
    }

    #[test]
    fn no_two_fields_share_a_name_or_role() {
        let mut names: Vec<&str> = FIELDS.iter().flat_map(|field| field.spellings()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for field in FIELDS {
            assert_eq!(field.role.field().name, field.name);
        }
        for kind in Kind::ALL {
            assert_eq!(Role::Entity(kind).field().name, kind.word());
        }
    }
}
