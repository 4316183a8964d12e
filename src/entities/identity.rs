//! What an occurrence of a name is by itself, before anything is known of other articles.

use super::{Kind, Mention};
use crate::gazetteer::{Gazetteer, Place};

/// A local identity, read from its printed form: `geonames:ID` for a place the gazetteer knows,
/// else the kind and the article's fullest name, with `|CC` where the article shows a country: that of a person, or
/// that in which a place seems to lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity<'a> {
    /// A place, by its id in the gazetteer.
    Place(u32),
    /// Anything else, by its name.
    Named {
        /// What the name names.
        kind: Kind,
        /// The fullest name one article has for it.
        name: &'a str,
        /// Two-letter country, which keeps namesakes apart where it is shown and not guessed.
        context: Option<[u8; 2]>,
    },
}

impl<'a> Identity<'a> {
    /// Reads what [`Mention::identity`] prints; `None` for anything else.
    pub fn parse(printed: &'a str) -> Option<Identity<'a>> {
        let (word, rest) = printed.split_once(':')?;
        if word == "geonames" {
            return rest.parse().ok().map(Identity::Place);
        }
        let kind = Kind::ALL.into_iter().find(|kind| kind.word() == word)?;
        let (name, context) = match rest.rsplit_once('|') {
            Some((name, country)) if country.len() == 2 => (name, country.as_bytes().try_into().ok()),
            _ => (rest, None),
        };
        Some(Identity::Named { kind, name, context })
    }

    /// The name in a printed identity; `None` for places the gazetteer knows.
    pub fn name_of(printed: &'a str) -> Option<&'a str> {
        match Identity::parse(printed)? {
            Identity::Named { name, .. } => Some(name),
            Identity::Place(_) => None,
        }
    }

    /// The country in a printed identity that keeps namesakes apart.
    pub fn country_of(printed: &str) -> Option<[u8; 2]> {
        match Identity::parse(printed)? {
            Identity::Named { context, .. } => context,
            Identity::Place(_) => None,
        }
    }

    /// The region and the country a place lies in, by their ids in the gazetteer; 0 for what is unknown or none.
    pub fn holders(&self) -> [u32; 2] {
        let gazetteer = Gazetteer::built_in();
        let id = |place: Option<Place>| place.map_or(0, |place| place.id);
        match *self {
            Identity::Place(place) => gazetteer
                .place(place)
                .map_or([0; 2], |place| [place.region_id, place.country_id]),
            Identity::Named {
                kind: Kind::Place,
                context: Some(country),
                ..
            } => [0, id(gazetteer.country_of(country))],
            Identity::Named { .. } => [0; 2],
        }
    }

    /// What it names.
    pub fn kind(&self) -> Kind {
        match self {
            Identity::Place(_) => Kind::Place,
            Identity::Named { kind, .. } => *kind,
        }
    }
}

impl Mention {
    /// Two-letter code of the country that the text shows for a person, or of that in which a place that the gazetteer
    /// lacks seems to lie.
    pub fn country(&self) -> Option<&str> {
        std::str::from_utf8(self.context.as_ref()?).ok()
    }

    /// The mention's local identity, printed on one line.
    pub fn identity(&self) -> String {
        if let Some(id) = self.place {
            return format!("geonames:{id}");
        }
        let name = self.name.replace(char::is_control, " ");
        let kind = self.kind.word();
        match self.context {
            Some([a, b]) => format!("{kind}:{name}|{}{}", char::from(a), char::from(b)),
            None => format!("{kind}:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Part, Span};

    fn mention(name: &str, context: Option<[u8; 2]>, place: Option<u32>) -> Mention {
        Mention {
            part: Part::Body,
            span: Span::new(0, 1),
            kind: Kind::Person,
            name: name.to_owned(),
            context,
            office: None,
            place,
            place_confidence: None,
            confidence: 1.0,
        }
    }

    #[test]
    fn an_unknown_name_keeps_its_country_and_a_known_place_its_id() {
        let check = |name: &str, context, place, printed: &str| {
            let identity = mention(name, context, place).identity();
            assert_eq!(identity, printed);
            let want = match place {
                Some(id) => Identity::Place(id),
                None => Identity::Named {
                    kind: Kind::Person,
                    name,
                    context,
                },
            };
            assert_eq!(Identity::parse(&identity), Some(want), "{printed}");
        };
        check("Sergei Lavrov", Some(*b"RU"), None, "person:Sergei Lavrov|RU");
        check("Sergei Lavrov", None, None, "person:Sergei Lavrov");
        check("A|B: C", None, None, "person:A|B: C");
        check("Moscow", None, Some(524_901), "geonames:524901");
        assert_eq!(mention("A\nB", None, None).identity(), "person:A B");
        assert_eq!(Identity::parse("Sergei"), None);
        assert_eq!(Identity::parse("ship:Aurora"), None);
    }
}
