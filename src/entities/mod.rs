//! Names in an article: where they stand, of what kind they are and what they stand for.
//!
//! In: the segmented title and body. Out: [`Mention`]s with kind, fullest name and, for places,
//! the gazetteer's id. Two steps, recognise and resolve; nothing here knows other articles.

pub mod features;
mod foreign;
mod fragments;
mod identity;
mod offices;
mod people;
mod places;
mod resolve;
mod second_look;
mod tagger;
mod toponyms;
pub mod watchlist;
mod words;

pub use identity::Identity;
pub use toponyms::{Reading, resolve_places};

use crate::gazetteer::Gazetteer;
use crate::language::Language;
use crate::text::{Part, Span, Text};
use resolve::Tags;
use second_look::Known;
use std::ops::Range;
use watchlist::Watchlist;
use words::Words;

/// Number of the way names are found and resolved; a change of it makes the next run find them anew in the
/// stored text.
pub const VERSION: u32 = 7;

/// What a name names.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
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

    /// One kind, or all.
    pub fn among(one: Option<Kind>) -> impl Iterator<Item = Kind> {
        Kind::ALL
            .into_iter()
            .filter(move |kind| one.is_none_or(|one| one == *kind))
    }

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
    /// The office that stands beside a person's name here, in small letters, with its country where one is shown:
    /// `foreign minister of Russia`.
    pub office: Option<String>,
    /// The gazetteer's id, for places it knows.
    pub place: Option<u32>,
    /// How far the article speaks for this place rather than for another of its name, 0 to 1.
    pub place_confidence: Option<f32>,
    /// How sure it is that this is a name of this kind, 0 to 1.
    pub confidence: f32,
}

/// A name where it stands, not yet resolved.
#[derive(Debug, Clone, PartialEq)]
struct Tagged {
    tokens: Range<usize>,
    kind: Kind,
    /// 0 to 1: how often such a name is right.
    confidence: f32,
    /// Its number in the watchlist, if it comes from there.
    listed: Option<u32>,
}

/// Recognises the names of an article and resolves them against each other and the gazetteer.
/// Names of the watchlist are found whatever else speaks against them. Mentions come in order of part and place,
/// without overlap.
pub fn recognize(title: &Text, body: &Text, gazetteer: &Gazetteer, watchlist: &Watchlist) -> Vec<Mention> {
    let title = Words::new(title, gazetteer);
    let body = Words::new(body, gazetteer);
    let in_title = fragments::clean(&title, tagger::tag(&title));
    let in_body = fragments::clean(&body, tagger::tag(&body));
    let mut known = Known::default();
    known.learn(&body, &in_body);
    known.learn(&title, &in_title);
    let parts = [
        Tags {
            part: Part::Title,
            names: watchlist.put_into(&title, known.settle(&title, in_title)),
            words: &title,
        },
        Tags {
            part: Part::Body,
            names: watchlist.put_into(&body, known.settle(&body, in_body)),
            words: &body,
        },
    ];
    resolve::resolve(&parts, gazetteer, watchlist)
}

/// Finds the names of an article that is not in English, by the tables and the watchlist, and resolves them alike.
pub fn recognize_in(
    language: &Language,
    title: &Text,
    body: &Text,
    gazetteer: &Gazetteer,
    watchlist: &Watchlist,
) -> Vec<Mention> {
    let title = Words::new(title, gazetteer);
    let body = Words::new(body, gazetteer);
    let (in_title, in_body) = (foreign::find(&title, language), foreign::find(&body, language));
    let tags = |part, words, names| Tags {
        part,
        names: watchlist.put_into(words, names),
        words,
    };
    let parts = [
        tags(Part::Title, &title, in_title.names),
        tags(Part::Body, &body, in_body.names),
    ];
    let mut mentions = resolve::resolve(&parts, gazetteer, watchlist);
    for mention in &mut mentions {
        let (words, places) = match mention.part {
            Part::Title => (&title, &in_title.places),
            Part::Body => (&body, &in_body.places),
        };
        let tokens = &words.text.tokens;
        let token = tokens.partition_point(|token| token.span.start < mention.span.start);
        // In another case, or with an elision inside, the printed form is not in the tables.
        if let (Kind::Place, None, Some(place)) = (mention.kind, mention.place, places.get(&token)) {
            mention.place = Some(place.id);
            mention.name = place.name.to_owned();
            mention.place_confidence = Some(mention.confidence);
        }
    }
    mentions
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The mentions of an article as `kind text`, with `>name` where the name is another, `|CC`
    /// for the context and a leading `^` for the title's.
    fn check(title: &str, body: &str, want: &[&str]) {
        let (title, body) = (Text::segment(title), Text::segment(body));
        let mentions = recognize(&title, &body, Gazetteer::built_in(), &Watchlist::default());
        let shown = mentions.iter().map(|mention| {
            let (mark, raw) = match mention.part {
                Part::Title => ("^", title.raw),
                Part::Body => ("", body.raw),
            };
            let text = mention.span.of(raw);
            let mut shown = format!("{mark}{} {text}", mention.kind.word());
            if mention.name != text {
                shown += &format!(">{}", mention.name);
            }
            if let Some(context) = mention.context {
                shown += &format!("|{}", String::from_utf8_lossy(&context));
            }
            shown
        });
        assert_eq!(shown.collect::<Vec<_>>(), want, "{}", body.raw);
    }

    #[test]
    fn titles_and_countries_stand_beside_people() {
        check(
            "",
            "Russian Foreign Minister Sergei Lavrov arrived. Lavrov’s aide waited.",
            &[
                "nationality Russian",
                "person Sergei Lavrov|RU",
                "person Lavrov>Sergei Lavrov|RU",
            ],
        );
        check(
            "",
            "German Chancellor Angela Merkel met Ban Ki-moon and Mr. Fox.",
            &[
                "nationality German",
                "person Angela Merkel|DE",
                "person Ban Ki-moon",
                "person Fox",
            ],
        );
        check(
            "",
            "They met Gitanas Nauseda, president of Lithuania, and Gen. John F. Kelly.",
            &[
                "person Gitanas Nauseda|LT",
                "place Lithuania",
                "person John F. Kelly",
            ],
        );
        check(
            "",
            "Ukraine’s President Volodymyr Zelensky spoke with Bashar al-Assad.",
            &[
                "place Ukraine",
                "person Volodymyr Zelensky|UA",
                "person Bashar al-Assad",
            ],
        );
    }

    /// The offices beside the people of a text.
    #[test]
    fn offices_stand_beside_people() {
        let raw = "Russian Foreign Minister Sergei Lavrov met Mr. Fox. Gitanas Nauseda, president of Lithuania, left. \
            Former U.S. Secretary of State John Kerry and the minister Lavrov spoke. Emmanuel Macron, the French \
            president, met Radoslaw Sikorski, the foreign minister, and Boris Pistorius, Germany’s defence minister. \
            European Commission President Ursula von der Leyen agreed.";
        let (title, body) = (Text::segment(""), Text::segment(raw));
        let mentions = recognize(&title, &body, Gazetteer::built_in(), &Watchlist::default());
        let people = mentions.iter().filter(|mention| mention.kind == Kind::Person);
        let shown: Vec<String> = people
            .map(|person| format!("{}: {}", person.name, person.office.as_deref().unwrap_or("-")))
            .collect();
        let want = [
            "Sergei Lavrov: foreign minister of Russia",
            "Fox: -",
            "Gitanas Nauseda: president of Lithuania",
            "John Kerry: secretary of state of the United States",
            "Sergei Lavrov: minister",
            "Emmanuel Macron: president of France",
            "Radoslaw Sikorski: foreign minister",
            "Boris Pistorius: defence minister of Germany",
            "Ursula von der Leyen: president of European Commission",
        ];
        assert_eq!(shown, want);
    }

    #[test]
    fn bodies_end_or_begin_with_their_word() {
        check(
            "",
            "The Ministry of Foreign Affairs and the National Security Council met in Kyiv.",
            &[
                "org Ministry of Foreign Affairs",
                "org National Security Council",
                "place Kyiv",
            ],
        );
        check(
            "",
            "The Halden Institute for Peace Studies (HIPS) said so. HIPS and the U.N. agreed.",
            &[
                "org Halden Institute for Peace Studies",
                "org HIPS>Halden Institute for Peace Studies",
                "org HIPS>Halden Institute for Peace Studies",
                "org U.N.",
            ],
        );
        check(
            "",
            "Doctors of the WHO said who fell ill, AP and the New York Times wrote.",
            &["org WHO", "org AP", "org New York Times"],
        );
    }

    #[test]
    fn places_and_events() {
        check(
            "",
            "In Paris, Texas, they spoke of the Donetsk Oblast and the Gulf of Aden.",
            &[
                "place Paris",
                "place Texas",
                "place Donetsk Oblast>Donetsk",
                "place Gulf of Aden",
            ],
        );
        check(
            "",
            "After the Cold War came the Geneva Peace Conference and the Battle of Vukovar.",
            &[
                "event Cold War",
                "event Geneva Peace Conference",
                "event Battle of Vukovar",
            ],
        );
        check(
            "",
            "In March a US-led force left.",
            &["place US-led>United States"],
        );
        check(
            "",
            "The Franco-German talks in Côte d'Ivoire included Kurds.",
            &[
                "nationality Franco-German",
                "place Côte d'Ivoire>Ivory Coast",
                "nationality Kurds",
            ],
        );
    }

    #[test]
    fn headlines_show_what_the_article_confirms() {
        check(
            "Lavrov and Umerov Hold Rare Talks in Geneva",
            "Sergei Lavrov met Rustem Umerov.",
            &[
                "^person Lavrov>Sergei Lavrov",
                "^person Umerov>Rustem Umerov",
                "^place Geneva",
                "person Sergei Lavrov",
                "person Rustem Umerov",
            ],
        );
        check("PEACE TALKS RESUME IN VIENNA", "", &["^place VIENNA>Vienna"]);
        check("", "", &[]);
    }

    #[test]
    fn long_and_strange_input_is_read_to_its_end() {
        let shapes = [
            "PRESIDENT PUTIN MET ",
            "met ",
            "Vladimir ",
            "1|2|3\t",
            "президент Зеленский ",
            "x\u{200b}\u{301}\u{202e}",
            "Kyiv,\n\n",
            "中国外交部",
        ];
        for shape in shapes {
            let raw = shape.repeat(20_000);
            let text = Text::segment(&raw);
            let nothing = Text::segment("");
            let mentions = recognize(&nothing, &text, Gazetteer::built_in(), &Watchlist::default());
            assert!(
                mentions
                    .iter()
                    .all(|mention| raw.get(mention.span.range()).is_some()),
                "{shape}"
            );
        }
    }

    /// What names are made of, and what comes between them.
    const PARTS: [&str; 26] = [
        "Ministry of ",
        "President ",
        "Vladimir ",
        "al-",
        "Kyiv",
        ", ",
        "Texas ",
        "U.S.",
        "-",
        "’s ",
        "Party ",
        "(",
        ") ",
        "St. ",
        "and ",
        "War ",
        ". ",
        "\n\n",
        "李",
        "é",
        "Battle of ",
        "the ",
        "HIPS ",
        "Jr. ",
        "& ",
        "Russian ",
    ];

    proptest! {
        #[test]
        fn mentions_are_whole_tokens_in_order(
            parts in proptest::collection::vec(prop_oneof![
                4 => proptest::sample::select(&PARTS[..]).prop_map(str::to_owned),
                1 => "\\PC{0,3}",
            ], 0..60),
        ) {
            let raw = parts.concat();
            let text = Text::segment(&raw);
            let mentions = recognize(&text, &text, Gazetteer::built_in(), &Watchlist::default());
            for mention in &mentions {
                prop_assert!(text.tokens.iter().any(|token| token.span.start == mention.span.start));
                prop_assert!(text.tokens.iter().any(|token| token.span.end == mention.span.end));
                prop_assert!(!mention.name.is_empty());
                prop_assert!((0.0..=1.0).contains(&mention.confidence));
            }
            for pair in mentions.windows(2) {
                let in_order = pair[0].part < pair[1].part || pair[0].span.end <= pair[1].span.start;
                prop_assert!(in_order, "{:?}", pair);
            }
        }
    }
}
