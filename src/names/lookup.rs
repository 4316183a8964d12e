//! Which entities a typed name may stand for.

use super::alike::{Person, SAME};
use super::join::SURE;
use super::matching::Spelling;
use super::overlay::Parted;
use super::{Entity, Names, keys_of, may_share, words};
use crate::entities::{Identity, Kind};
use crate::gazetteer::{Gazetteer, Place};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Whether a name, in some spelling, is all of another, and not a part of it.
pub fn is_called(kind: Kind, name: &str, typed: &str) -> bool {
    keys_of(kind, name) == keys_of(kind, typed)
}

/// An entity that a typed name may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Which.
    pub entity: Entity,
    /// Its identities, sorted.
    pub identities: Vec<String>,
    /// Names of it that no article was found to have; they are to be looked for as phrases.
    pub phrases: Vec<String>,
    /// What an article must name too, or with `false` must not: one of these identities.
    pub beside: Option<(bool, BTreeSet<String>)>,
}

impl Fit {
    fn of(entity: Entity, identities: Vec<String>) -> Fit {
        Fit {
            entity,
            identities,
            phrases: Vec::new(),
            beside: None,
        }
    }
}

/// Puts together with the first fit, for a name of several words, the others that are alike to the name typed or to the
/// first's, unless two of them clash, as George W. Bush and George H. W. Bush do where George Bush is asked for: then it
/// is two people.
fn take_same(name: &str, fits: &mut Vec<Fit>) {
    let asked = Person::new(name);
    if fits.len() < 2 || asked.names.iter().all(|name| name.words.len() < 2) {
        return;
    }
    let people: Vec<Person> = fits.iter().map(|fit| Person::new(&fit.entity.name)).collect();
    let country = |fit: &Fit| {
        let identities = fit.identities.iter();
        identities
            .filter_map(|identity| Identity::country_of(identity))
            .min()
    };
    let agrees = |at: &usize| may_share(country(&fits[0]), country(&fits[*at]));
    let near = (1..fits.len()).take(MOST_SPELLINGS).filter(agrees);
    let is_same = |at: &usize| {
        let likeness = asked.alike(&people[*at]).max(people[0].alike(&people[*at]));
        let least = match are_both_known(&fits[0].entity, &fits[*at].entity) {
            true => SURE,
            false => SAME,
        };
        likeness >= least
    };
    let near: Vec<usize> = near.filter(is_same).collect();
    let clashes = |at: &usize| {
        let mut others = near.iter().chain([&0]);
        others.any(|other| people[*at].clashes(&people[*other]))
    };
    let same: Vec<usize> = near.iter().copied().filter(|at| !clashes(at)).collect();
    for at in same.into_iter().rev() {
        let other = fits.remove(at);
        fits[0].identities.extend(other.identities);
        fits[0].phrases.extend(other.phrases);
    }
    fits[0].identities.sort_unstable();
}

/// Articles from which on a name is no slip of the pen.
const KNOWN: u32 = 3;
/// A spelling of another name is in less than one in so many of its articles.
const RARE: u32 = 20;

/// Whether two names of one script are both in so many articles that neither is a rare spelling of the other.
fn are_both_known(one: &Entity, other: &Entity) -> bool {
    let (few, many) = (one.articles.min(other.articles), one.articles.max(other.articles));
    // Latin letters, with those of Vietnamese.
    let is_other = |c: char| c > '\u{24f}' && !('\u{1e00}'..='\u{1eff}').contains(&c);
    let is_latin = |entity: &Entity| {
        let mut letters = entity.name.chars().filter(|c| c.is_alphabetic());
        !letters.any(is_other)
    };
    few >= KNOWN && few.saturating_mul(RARE) >= many && is_latin(one) == is_latin(other)
}

/// Entities that are looked at for being the same under another spelling.
const MOST_SPELLINGS: usize = 40;

impl Names {
    /// The entities of a kind that a typed name, or an entity's id, may stand for: those so called first, then
    /// those in most articles. Of people, what is the first in other spellings is put together with it. Places also come
    /// from the gazetteer, whether an article names them or not, in the order of their prominence.
    pub fn fits(&self, kind: Kind, name: &str, spelling: Spelling) -> Vec<Fit> {
        if let Some(number) = self.entity_with_id(name) {
            return self.fit(number).into_iter().collect();
        }
        if kind == Kind::Place
            && let Some(id) = name.strip_prefix("geonames:").and_then(|id| id.parse().ok())
        {
            return vec![self.place(id)];
        }
        let numbers = self.entity_numbers(kind, name, spelling).into_iter();
        let shown = numbers.filter(|number| !self.is_hidden(*number));
        let mut fits: Vec<Fit> = shown.filter_map(|number| self.fit(number)).collect();
        let asked = keys_of(kind, name);
        let so_called = |fit: &Fit| {
            let spelt = || {
                let mut names = fit
                    .identities
                    .iter()
                    .filter_map(|identity| Identity::name_of(identity));
                names.any(|name| keys_of(kind, name) == asked)
            };
            (
                keys_of(kind, &fit.entity.name) == asked,
                asked.len() > 1 && spelt(),
            )
        };
        fits.sort_by_cached_key(|fit| {
            (
                Reverse(so_called(fit)),
                Reverse(fit.entity.articles),
                fit.entity.id.clone(),
            )
        });
        if kind == Kind::Person {
            take_same(name, &mut fits);
        }
        if kind == Kind::Place {
            let places = Gazetteer::built_in().places_named(&words(name).join(" "));
            let places = places.iter().map(|place| self.place(place.id));
            fits = places.chain(fits).collect();
        }
        match name.split_once(' ') {
            Some((the, rest)) if fits.is_empty() && the.eq_ignore_ascii_case("the") => {
                self.fits(kind, rest, spelling)
            }
            _ => fits,
        }
    }

    /// Whether an entity of a kind may be called so, as [`is_called`] says; most words of a question are no name, which is
    /// known sooner than what they fit.
    pub fn may_be_called(&self, kind: Kind, typed: &str) -> bool {
        let is_known = |name| {
            let keys = keys_of(kind, name);
            !self.table.with_keys(kind, &keys).is_empty() || !self.overlay.with_keys(kind, &keys).is_empty()
        };
        is_known(typed) || typed.strip_prefix("the ").is_some_and(is_known)
    }

    /// The identities of the peoples of a country, given by its two-letter code.
    pub fn peoples(&self, country: &str) -> Vec<String> {
        self.table.identities_of_country(country)
    }

    /// Other forms in which names of people in the index spell a word, given in look-up form.
    pub fn spellings(&self, word: &str) -> BTreeSet<String> {
        self.table.spellings(Kind::Person, word)
    }

    /// The country of a people, given by any of its names.
    pub fn country_of_people(&self, people: &str) -> Option<Place> {
        let gazetteer = Gazetteer::built_in();
        gazetteer.country_of(gazetteer.nationality(&words(people).join(" "))?.country?)
    }

    /// The entities that the user's corrections tell apart by what stands beside them.
    pub fn parted(&self) -> &[Parted] {
        &self.overlay.parted
    }

    /// The entities that are also to be looked for as phrases, with their numbers.
    pub fn phrased(&self) -> Vec<(u32, Fit)> {
        let all = self.overlay.numbers();
        let fits = all.filter_map(|number| Some((number, self.fit(number)?)));
        fits.filter(|(_, fit)| !fit.phrases.is_empty()).collect()
    }

    pub(super) fn fit(&self, number: u32) -> Option<Fit> {
        if let Some(changed) = self.overlay.get(number) {
            let identities_of = |entities: &[u32]| {
                let all = entities.iter();
                all.flat_map(|number| self.overlay.identities(&self.table, *number))
                    .collect()
            };
            let beside = changed.beside.as_ref();
            return Some(Fit {
                phrases: changed.phrases.clone(),
                beside: beside.map(|(wanted, entities)| (*wanted, identities_of(entities))),
                ..Fit::of(changed.entity.clone(), changed.identities.clone())
            });
        }
        let (entity, identities) = self.table.entity(number)?;
        Some(Fit::of(entity, identities))
    }

    fn place(&self, id: u32) -> Fit {
        let identity = format!("geonames:{id}");
        let known = self.entity_of(&identity).and_then(|number| self.fit(number));
        known.unwrap_or_else(|| {
            let name = Gazetteer::built_in().place(id).map_or("", |place| place.name);
            let entity = Entity {
                id: identity.clone(),
                name: name.to_owned(),
                kind: Kind::Place,
                articles: 0,
            };
            Fit::of(entity, vec![identity])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(identities: &[(&str, u32)], typed: &str, want: &[&str]) {
        let identities = identities
            .iter()
            .map(|(name, articles)| (format!("person:{name}"), *articles));
        let names = Names::read(Names::build(1, identities.collect())).expect("a table");
        let mut got = names.identities(Kind::Person, typed);
        got.iter_mut()
            .for_each(|identity| drop(identity.drain(.."person:".len())));
        assert_eq!(got, want, "{typed}");
    }

    #[test]
    fn two_well_known_names_that_are_only_like_each_other_are_two_people() {
        let known = [("Rand Paul", 76), ("Ron Paul", 48)];
        check(&known, "Ron Paul", &["Ron Paul"]);
        // The rare one may be a slip.
        check(
            &[("John Kerry", 82), ("Džons Kerijs", 1)],
            "John Kerry",
            &["Džons Kerijs", "John Kerry"],
        );
        // In another script both are well known and one.
        let scripts = [("Stephen Harper", 72), ("Стивен Харпер", 10)];
        check(&scripts, "Stephen Harper", &["Stephen Harper", "Стивен Харпер"]);
    }

    #[test]
    fn names_of_one_origin_may_be_two() {
        check(&[("Ian Lang", 9), ("Jack Lang", 16)], "Ian Lang", &["Ian Lang"]);
        check(
            &[("Bill Clinton", 9), ("William Clinton", 16)],
            "Bill Clinton",
            &["Bill Clinton", "William Clinton"],
        );
    }

    #[test]
    fn the_best_and_another_with_other_initials_are_two() {
        let three = [("Mike D. Rogers", 12), ("Mike J. Rogers", 3), ("Mike Rogers", 9)];
        check(&three, "Mike Rogers", &["Mike D. Rogers", "Mike Rogers"]);
    }

    #[test]
    fn numerals_tell_rulers_apart() {
        check(
            &[("Pope Paul I", 3), ("Pope Paul II", 5)],
            "Pope Paul II",
            &["Pope Paul II"],
        );
    }
}
