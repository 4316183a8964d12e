//! One name, many spellings: which entities an index has, and which of them a typed name means.
//!
//! In: the local identities an index holds (see [`crate::entities::Identity`]) and what a user typed.
//! Out: entities with their identities. Reads no files and knows no index; its table is bytes that
//! the index keeps beside it and that can be made anew at any time.

mod alike;
mod candidates;
mod completion;
pub mod corrections;
mod group;
mod join;
mod keys;
mod late;
mod lookup;
mod matching;
mod overlay;
mod parallel;
mod printed;
mod sounds;
mod table;

use crate::entities::Kind;
use crate::gazetteer::Gazetteer;
use crate::text::norms as words;
pub use alike::{SAME, alike};
use completion::Beginnings;
use corrections::{Corrections, Problem};
use fst::Streamer;
use keys::key;
pub use late::{Late, Lately};
pub use lookup::{Fit, is_called};
pub use matching::Spelling;
use overlay::Overlay;
pub use overlay::Parted;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use table::Table;

/// Who or what names stand for, across spellings and articles.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entity {
    /// `geonames:ID`, or the kind and a slug of the name. Can be typed in place of a name.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Articles that have one of its identities, each identity counted by itself.
    pub articles: u32,
}

/// The names of an index, with the user's corrections.
#[derive(Debug)]
pub struct Names {
    table: Table,
    overlay: Overlay,
    /// Made when first asked for.
    beginnings: OnceLock<Beginnings>,
}

impl Names {
    /// Makes the table of an index: its identities with the number of articles that have them.
    pub fn build(commit: u64, identities: BTreeMap<String, u32>) -> Vec<u8> {
        table::build(commit, &identities)
    }

    /// Reads a table; `None` where the bytes are none.
    pub fn read(table: impl AsRef<[u8]> + Send + Sync + 'static) -> Option<Names> {
        let table = Table::read(table)?;
        let overlay = Overlay::over(&table);
        Some(Names {
            table,
            overlay,
            beginnings: OnceLock::new(),
        })
    }

    /// The identities of an index, given with their articles, that the table lacks, with whom each surely is; `None` if
    /// they are more than `most`.
    pub fn lately(&self, identities: &BTreeMap<String, u32>, most: usize) -> Option<Lately> {
        late::lately(&self.table, identities, most)
    }

    /// The same names with identities that came after the table was made.
    pub fn with_late(mut self, late: Lately) -> Names {
        self.overlay.take_in(&self.table, late);
        self.beginnings = OnceLock::new();
        self
    }

    /// The same names as corrections have them. Added names that no article is known to have are asked for as phrases.
    pub fn corrected(mut self, corrections: &Corrections) -> Names {
        self.overlay.correct(&self.table, corrections);
        self.beginnings = OnceLock::new();
        self
    }

    /// Rules of the corrections that nothing in the index answers to.
    pub fn idle_rules(&self) -> &[Problem] {
        &self.overlay.idle
    }

    /// The commit the table was made for.
    pub fn commit(&self) -> u64 {
        self.table.commit
    }

    /// The identities that a typed name, or an entity's id, is taken for, sorted: those of the best of [`Names::fits`].
    pub fn identities(&self, kind: Kind, name: &str) -> Vec<String> {
        let best = self.fits(kind, name, Spelling::Variants).into_iter().next();
        best.map_or_else(Vec::new, |fit| fit.identities)
    }

    /// The entity that an identity belongs to, as a number for [`Names::entity`].
    pub fn entity_of(&self, identity: &str) -> Option<u32> {
        self.overlay.entity_of(&self.table, identity)
    }

    /// Calls for the identities of the table from one on, in the order of their bytes, each with its entity, as long as it
    /// is told to go on. It lacks those that came after it was made.
    pub fn walk(&self, from: &[u8], mut call: impl FnMut(&[u8], u32) -> bool) {
        let mut identities = self.table.identities_from(from);
        while let Some((identity, number)) = identities.next() {
            let entity = self.overlay.entity_at(&self.table, identity, number as u32);
            if entity.is_some_and(|entity| !call(identity, entity)) {
                break;
            }
        }
    }

    /// An entity by its number.
    pub fn entity(&self, number: u32) -> Option<Entity> {
        self.overlay.entity(&self.table, number)
    }

    /// The entity with an id, as a number for [`Names::entity`].
    pub fn entity_with_id(&self, id: &str) -> Option<u32> {
        self.overlay.entity_with_id(&self.table, id)
    }

    /// For each entity, by its number, about how many articles name it: those of each of its identities.
    pub fn articles_of_entities(&self) -> Vec<u32> {
        let mut articles = self.table.articles_of_entities();
        articles.extend(self.overlay.changed.iter().map(|changed| changed.entity.articles));
        articles
    }

    /// The kind of an entity where a correction decides it; else it is that of its identities.
    pub fn kind_of(&self, number: u32) -> Option<Kind> {
        self.overlay.get(number).map(|changed| changed.entity.kind)
    }

    /// Whether the user wants an entity neither listed nor counted.
    pub fn is_hidden(&self, number: u32) -> bool {
        self.overlay.get(number).is_some_and(|changed| changed.hidden)
    }

    /// How many numbers entities have; they are those below.
    pub fn len(&self) -> usize {
        self.table.entities() as usize + self.overlay.changed.len()
    }

    /// Whether the index names nobody and nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names of a kind that are spelt most like a typed one, for when nothing was found.
    pub fn nearest(&self, kind: Kind, name: &str, count: usize) -> Vec<String> {
        let asked = key_of(name);
        let mut near: Vec<(f64, Entity)> = matching::proposed(&self.table, kind, name)
            .into_iter()
            .map(|number| self.overlay.resolve(number))
            .chain(self.overlay.numbers())
            .collect::<BTreeSet<u32>>()
            .into_iter()
            .filter(|number| !self.is_hidden(*number))
            .filter_map(|number| self.entity(number))
            .filter(|entity| entity.kind == kind)
            .map(|entity| (likeness(kind, name, &asked, &entity.name), entity))
            .filter(|(likeness, _)| *likeness >= NEAR)
            .collect();
        near.sort_by(|(a, one), (b, other)| {
            b.total_cmp(a)
                .then(other.articles.cmp(&one.articles))
                .then_with(|| one.id.cmp(&other.id))
        });
        near.into_iter()
            .take(count)
            .map(|(_, entity)| entity.name)
            .collect()
    }

    /// The identities of a kind that a typed name is a spelling of, as numbers, ascending: [`Spelling`] says how far
    /// from it. Unlike [`Names::identities`] it takes no id, and does not add the others of an entity.
    pub fn matching(&self, kind: Kind, name: &str, how: Spelling) -> Vec<u32> {
        matching::matching(&self.table, kind, name, how)
    }

    /// An identity by its number, as [`Names::matching`] gives it.
    pub fn identity(&self, number: u32) -> Option<String> {
        self.table.identity(number)
    }

    /// The entities of a kind one of whose names has all the words of a typed one or is a spelling of it, ascending.
    fn entity_numbers(&self, kind: Kind, name: &str, spelling: Spelling) -> Vec<u32> {
        let asked = keys_of(kind, name);
        let identities = self.matching(kind, name, spelling).into_iter();
        let mut numbers: Vec<u32> = identities
            .filter_map(|identity| self.table.identity(identity))
            .filter_map(|identity| self.entity_of(&identity))
            .collect();
        numbers.extend(self.overlay.with_keys(kind, &asked));
        numbers.retain(|number| self.kind_of(*number).is_none_or(|own| own == kind));
        numbers.sort_unstable();
        numbers.dedup();
        // A body of the tables is itself and not those that have its name in theirs.
        let is_it = |number: &u32| {
            self.entity(*number)
                .is_some_and(|entity| keys_of(kind, &entity.name) == asked)
        };
        if matches!(kind, Kind::Org | Kind::Event) && numbers.iter().any(is_it) {
            numbers.retain(is_it);
        }
        numbers
    }
}

/// The usual name of what the tables know under a name: of bodies and events their own, of peoples the
/// singular. Other names stay as they are.
fn usual(kind: Kind, name: &str) -> String {
    let gazetteer = Gazetteer::built_in();
    let key = words(name).join(" ");
    let known = match kind {
        Kind::Org => gazetteer.org(&key).map(|org| org.name),
        Kind::Event => gazetteer.event(&key).map(|event| event.name),
        Kind::Nationality => name.strip_suffix('s').filter(|one| {
            let same = gazetteer.nationality(&words(one).join(" "));
            same.is_some() && same == gazetteer.nationality(&key)
        }),
        Kind::Person | Kind::Place => None,
    };
    known.unwrap_or(name).to_owned()
}

/// The id of a name as far as nobody else has it.
fn slug(kind: Kind, name: &str) -> String {
    format!("{}:{}", kind.word(), words(name).join("-"))
}

/// An id that is not taken: the slug, with its country, or with a number.
fn free(slug: &str, country: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut tries = [slug.to_owned(), format!("{slug}{country}")]
        .into_iter()
        .chain(numbered);
    tries.find(|id| !is_taken(id)).expect("numbers do not end")
}

/// Whether two names may be of one person as far as countries tell.
fn may_share(one: Option<[u8; 2]>, other: Option<[u8; 2]>) -> bool {
    one.is_none_or(|one| other.is_none_or(|other| one == other))
}

/// The keys of a name's words, of the usual name where the tables know it.
fn keys_of(kind: Kind, name: &str) -> Vec<String> {
    words(&usual(kind, name)).iter().map(|word| key(word)).collect()
}

/// Likeness (Jaro-Winkler) from which on a name is offered.
const NEAR: f64 = 0.84;
/// And from which on names of people are compared as such.
const WORTH: f64 = 0.6;

/// Likeness of a typed name to another: as people's names are, as a whole, or to its last word.
fn likeness(kind: Kind, typed: &str, asked: &str, name: &str) -> f64 {
    let whole = key_of(name);
    let last = whole.rsplit(' ').next().unwrap_or(&whole);
    let by_letters = strsim::jaro_winkler(asked, &whole).max(strsim::jaro_winkler(asked, last));
    // Few are worth the closer look.
    if kind != Kind::Person || by_letters < WORTH {
        return by_letters;
    }
    by_letters.max(alike(typed, name))
}

fn key_of(name: &str) -> String {
    let keys: Vec<String> = words(name).iter().map(|word| key(word)).collect();
    keys.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let identities = [
            ("person:Sergei Lavrov|RU", 3),
            ("person:Sergey Lavrov", 1),
            ("person:Lavrov", 1),
            ("person:Recep Tayyip Erdoğan|TR", 1),
            ("org:Lavrov Foundation", 1),
            ("org:U.N.", 1),
            ("org:United Nations", 2),
            ("org:IAEA", 1),
            ("org:United Nations Children's Fund", 1),
            ("nationality:Russians|RU", 1),
            ("nationality:Russian|RU", 1),
            ("geonames:524901", 2),
        ];
        let identities = identities
            .map(|(identity, articles)| (identity.to_owned(), articles))
            .into();
        Names::read(Names::build(7, identities)).expect("a table")
    }

    #[test]
    fn a_part_of_a_name_finds_all_its_spellings_in_its_kind() {
        let names = names();
        let check =
            |kind, name: &str, want: &[&str]| assert_eq!(names.identities(kind, name), want, "{name}");
        let lavrov = &["person:Lavrov", "person:Sergei Lavrov|RU", "person:Sergey Lavrov"];
        check(Kind::Person, "lavrov", lavrov);
        check(Kind::Person, "LAVROV, Sergei", lavrov);
        check(Kind::Person, "person:sergei-lavrov", lavrov);
        check(Kind::Person, "erdogan", &["person:Recep Tayyip Erdoğan|TR"]);
        check(Kind::Org, "lavrov", &["org:Lavrov Foundation"]);
        check(Kind::Org, "un", &["org:U.N.", "org:United Nations"]);
        check(Kind::Org, "International Atomic Energy Agency", &["org:IAEA"]);
        check(Kind::Org, "iaea", &["org:IAEA"]);
        check(
            Kind::Nationality,
            "russian",
            &["nationality:Russians|RU", "nationality:Russian|RU"],
        );
        check(Kind::Person, "ru", &[]);
        check(Kind::Person, "lav", &[]);
        check(Kind::Person, "-", &[]);
        check(Kind::Place, "geonames:524901", &["geonames:524901"]);
    }

    #[test]
    fn an_identity_leads_to_its_entity() {
        let names = names();
        let number = names.entity_of("person:Lavrov").expect("an entity");
        let entity = names.entity(number).expect("an entity");
        assert_eq!(
            (entity.id.as_str(), entity.name.as_str()),
            ("person:sergei-lavrov", "Sergei Lavrov")
        );
        assert_eq!(entity.articles, 5);
        assert_eq!(names.entity_of("person:Nobody"), None);
        assert_eq!(names.nearest(Kind::Person, "lavrow", 3), ["Sergei Lavrov"]);
        assert!(names.nearest(Kind::Person, "smith", 3).is_empty());
    }

    #[test]
    fn damaged_bytes_are_no_table() {
        let whole = Names::build(7, [("person:A B".to_owned(), 1)].into());
        assert_eq!(Names::read(whole.clone()).map(|names| names.commit()), Some(7));
        for length in 0..whole.len() {
            assert!(Names::read(whole[..length].to_vec()).is_none(), "{length}");
        }
        assert!(Names::read(Names::build(1, BTreeMap::new())).is_some());
    }
}
