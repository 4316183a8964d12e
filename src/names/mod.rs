//! Which names of an index a typed name may stand for.
//!
//! In: the local identities an index holds (see [`crate::entities`]) and what a user typed. Out:
//! the identities that fit. Reads no files and knows no index.

use crate::entities::Kind;
use crate::gazetteer::Gazetteer;
use crate::text::Text;

/// The local identities of an index, by kind.
#[derive(Debug, Default)]
pub struct Names {
    known: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    kind: Kind,
    words: Vec<String>,
    identity: String,
}

impl Names {
    /// A table of identities such as `person:Sergei Lavrov|RU`; those of places the gazetteer
    /// knows need not be in it.
    pub fn new(identities: impl IntoIterator<Item = (Kind, String)>) -> Names {
        let known = identities.into_iter().map(|(kind, identity)| {
            let name = identity
                .split_once(':')
                .map_or(identity.as_str(), |(_, name)| name);
            let name = name.rsplit_once('|').map_or(name, |(name, _)| name);
            Known {
                kind,
                words: words(name),
                identity,
            }
        });
        Names {
            known: known.collect(),
        }
    }

    /// The identities of a kind that a typed name may stand for, sorted: all its words, in look-up
    /// form, stand in the identity's name; for places also what the gazetteer calls so.
    pub fn identities(&self, kind: Kind, name: &str) -> Vec<String> {
        let asked = words(name);
        if asked.is_empty() {
            return Vec::new();
        }
        let fits = |known: &&Known| known.kind == kind && asked.iter().all(|word| known.words.contains(word));
        let mut found: Vec<String> = self
            .known
            .iter()
            .filter(fits)
            .map(|known| known.identity.clone())
            .collect();
        if kind == Kind::Place {
            let places = Gazetteer::built_in().places_named(&asked.join(" "));
            found.extend(places.first().map(|place| format!("geonames:{}", place.id)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A name's words in look-up form.
fn words(name: &str) -> Vec<String> {
    let text = Text::segment(name);
    let searchable = (0..text.tokens.len()).filter(|&i| text.tokens[i].is_searchable());
    searchable.map(|i| text.norm(i).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_name_finds_it_in_its_kind() {
        let names = Names::new([
            (Kind::Person, "person:Sergei Lavrov|RU".to_owned()),
            (Kind::Person, "person:Recep Tayyip Erdoğan|TR".to_owned()),
            (Kind::Org, "org:Lavrov Foundation".to_owned()),
        ]);
        let check =
            |kind, name: &str, want: &[&str]| assert_eq!(names.identities(kind, name), want, "{name}");
        check(Kind::Person, "lavrov", &["person:Sergei Lavrov|RU"]);
        check(Kind::Person, "LAVROV, Sergei", &["person:Sergei Lavrov|RU"]);
        check(Kind::Person, "erdogan", &["person:Recep Tayyip Erdoğan|TR"]);
        check(Kind::Person, "ru", &[]);
        check(Kind::Person, "lav", &[]);
        check(Kind::Person, "-", &[]);
    }
}
