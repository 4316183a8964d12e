//! Which local identities of an index are one entity.
//!
//! Names of one kind whose words have the same keys are one; a country beside the name keeps two of
//! them apart where each country has weight of its own. A surname alone joins the one full name that
//! ends with it and is far more frequent than others that do.

use super::join::{Joining, join};
use super::{Entity, free, keys_of, slug, usual, words};
use crate::entities::{Identity, Kind};
use crate::gazetteer::Gazetteer;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

/// An entity and the identities that are it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub entity: Entity,
    pub members: Vec<String>,
}

/// A country of a name stands for a namesake of its own from this share of the name's articles on.
const NAMESAKE_SHARE: f64 = 0.25;
/// A surname alone joins a full name that has this many times the articles of the next one.
const DOMINANCE: u32 = 2;

/// Identities with the same kind and word keys, and if they are namesakes, the same country.
#[derive(Default)]
struct Cluster<'a> {
    members: Vec<(&'a str, u32)>,
    articles: u32,
}

impl<'a> Cluster<'a> {
    /// What [`join`] looks at: the commonest name and country.
    fn joining(&self) -> Joining<'a> {
        let commonest = |member: &&(&'a str, u32)| (member.1, std::cmp::Reverse(member.0));
        let best = self.members.iter().max_by_key(commonest);
        let placed = self.members.iter();
        let placed = placed.filter(|(identity, _)| Identity::country_of(identity).is_some());
        Joining {
            name: best.map_or("", |(identity, _)| {
                Identity::name_of(identity).unwrap_or(identity)
            }),
            country: placed
                .max_by_key(commonest)
                .and_then(|(identity, _)| Identity::country_of(identity)),
            articles: self.articles,
        }
    }

    /// The keys of its members' last words.
    fn surnames(&self) -> HashSet<String> {
        let last = self
            .members
            .iter()
            .filter_map(|(identity, _)| match Identity::parse(identity) {
                Some(Identity::Named { kind, name, .. }) => keys_of(kind, name).pop(),
                _ => None,
            });
        last.collect()
    }

    fn take_in(&mut self, other: Cluster<'a>) {
        self.members.extend(other.members);
        self.articles += other.articles;
    }
}

/// The kind of names and the keys of their words, joined by spaces.
type NameKeys = (Kind, String);

/// Groups identities, given with the number of articles that have them. The result depends on nothing
/// but the input and is sorted by id.
pub(super) fn group(identities: &BTreeMap<String, u32>) -> Vec<Group> {
    let mut by_keys: BTreeMap<NameKeys, Vec<(&str, u32)>> = BTreeMap::new();
    for (identity, articles) in identities {
        let keys = match Identity::parse(identity) {
            Some(Identity::Named { kind, name, .. }) => (kind, keys_of(kind, name).join(" ")),
            _ => (Kind::Place, identity.clone()),
        };
        // Most names have one spelling.
        let member = (identity.as_str(), *articles);
        by_keys
            .entry(keys)
            .and_modify(|members| members.push(member))
            .or_insert_with(|| vec![member]);
    }
    let mut clusters: BTreeMap<NameKeys, Vec<Cluster>> = BTreeMap::new();
    for (keys, members) in by_keys {
        // Of a place the gazetteer lacks the country is a guess, which one article makes otherwise than another.
        let apart = match keys.0 {
            Kind::Place => vec![Cluster {
                articles: members.iter().map(|(_, articles)| articles).sum(),
                members,
            }],
            _ => namesakes(members),
        };
        clusters.insert(keys, apart);
    }
    join_inverted(&mut clusters);
    join_alike(&mut clusters);
    join_surnames(&mut clusters);
    let mut taken = HashSet::new();
    let mut groups: Vec<Group> = clusters
        .into_values()
        .flatten()
        .map(|cluster| named(cluster, &mut taken))
        .collect();
    groups.sort_by(|a, b| a.entity.id.cmp(&b.entity.id));
    groups
}

/// Splits identities of one name by country where countries have weight; the rest joins the heaviest.
fn namesakes(members: Vec<(&str, u32)>) -> Vec<Cluster<'_>> {
    let all: u32 = members.iter().map(|(_, articles)| articles).sum();
    let mut by_country: BTreeMap<Option<[u8; 2]>, Cluster> = BTreeMap::new();
    for (identity, articles) in members {
        let alone = Cluster {
            members: vec![(identity, articles)],
            articles,
        };
        match by_country.entry(Identity::country_of(identity)) {
            Entry::Vacant(entry) => drop(entry.insert(alone)),
            Entry::Occupied(mut entry) => entry.get_mut().take_in(alone),
        }
    }
    let heaviest = by_country
        .iter()
        .filter(|(country, _)| country.is_some())
        .max_by_key(|(country, cluster)| (cluster.articles, std::cmp::Reverse(**country)))
        .map(|(country, _)| *country);
    let Some(heaviest) = heaviest else {
        return by_country.into_values().collect();
    };
    let weighs = |cluster: &Cluster| f64::from(cluster.articles) >= f64::from(all) * NAMESAKE_SHARE;
    let (kept, light): (BTreeMap<_, _>, BTreeMap<_, _>) = by_country
        .into_iter()
        .partition(|(country, cluster)| *country == heaviest || (country.is_some() && weighs(cluster)));
    let mut kept = kept;
    let main = kept.entry(heaviest).or_default();
    light.into_values().for_each(|cluster| main.take_in(cluster));
    kept.into_values().collect()
}

/// The usual order of a name is in so many times as many articles as the other.
const USUAL_ORDER: u32 = 3;

/// Joins persons whose name is printed the other way round, as `Jinping Xi`, to the usual order.
fn join_inverted(clusters: &mut BTreeMap<NameKeys, Vec<Cluster<'_>>>) {
    let articles = |all: &[Cluster]| all.iter().map(|cluster| cluster.articles).sum::<u32>();
    let inverted = clusters.iter().filter_map(|((kind, keys), all)| {
        let (first, second) = keys.split_once(' ').filter(|(_, second)| !second.contains(' '))?;
        let other = (*kind, format!("{second} {first}"));
        let usual = clusters
            .get(&other)
            .filter(|_| *kind == Kind::Person && first != second)?;
        let rare = articles(all).saturating_mul(USUAL_ORDER) <= articles(usual);
        rare.then(|| ((*kind, keys.clone()), other))
    });
    let inverted: Vec<(NameKeys, NameKeys)> = inverted.collect();
    for (keys, usual) in inverted {
        let Some(moved) = clusters.remove(&keys) else {
            continue;
        };
        let heaviest = clusters
            .get_mut(&usual)
            .and_then(|all| all.iter_mut().max_by_key(|cluster| cluster.articles));
        if let Some(cluster) = heaviest {
            moved.into_iter().for_each(|other| cluster.take_in(other));
        }
    }
}

/// Joins persons whose names are spellings of another's, as [`join`] has it.
fn join_alike(clusters: &mut BTreeMap<NameKeys, Vec<Cluster<'_>>>) {
    let mut all: Vec<(NameKeys, Cluster)> = Vec::new();
    clusters.retain(|keys, namesakes| {
        let is_full = keys.0 == Kind::Person && keys.1.contains(' ');
        if is_full {
            all.extend(
                std::mem::take(namesakes)
                    .into_iter()
                    .map(|cluster| (keys.clone(), cluster)),
            );
        }
        !is_full
    });
    let joining = all.iter().map(|(_, cluster)| cluster.joining());
    let joins = join(&joining.collect::<Vec<_>>());
    let (mains, joined): (Vec<_>, Vec<_>) =
        all.into_iter().enumerate().partition(|(at, _)| joins[*at] == *at);
    let mut mains: HashMap<usize, (NameKeys, Cluster)> = mains.into_iter().collect();
    for (at, (_, cluster)) in joined {
        if let Some((_, main)) = mains.get_mut(&joins[at]) {
            main.take_in(cluster);
        }
    }
    let mut mains: Vec<(usize, (NameKeys, Cluster))> = mains.into_iter().collect();
    mains.sort_unstable_by_key(|(at, _)| *at);
    for (_, (keys, cluster)) in mains {
        clusters.entry(keys).or_default().push(cluster);
    }
}

/// Joins persons known by one word to the full name it stands for, if one stands out.
fn join_surnames(clusters: &mut BTreeMap<NameKeys, Vec<Cluster<'_>>>) {
    let mut full: HashMap<String, Vec<(u32, String, usize)>> = HashMap::new();
    for ((kind, keys), namesakes) in clusters.iter() {
        if *kind != Kind::Person || !keys.contains(' ') {
            continue;
        }
        for (nth, cluster) in namesakes.iter().enumerate() {
            for surname in cluster.surnames() {
                if clusters.contains_key(&(Kind::Person, surname.clone())) {
                    full.entry(surname)
                        .or_default()
                        .push((cluster.articles, keys.clone(), nth));
                }
            }
        }
    }
    for (surname, mut candidates) in full {
        candidates.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let stands_out = candidates
            .get(1)
            .is_none_or(|next| candidates[0].0 >= next.0 * DOMINANCE);
        if !stands_out {
            continue;
        }
        let Some(alone) = clusters.remove(&(Kind::Person, surname)) else {
            continue;
        };
        let (_, keys, nth) = candidates.swap_remove(0);
        if let Some(cluster) = clusters
            .get_mut(&(Kind::Person, keys))
            .and_then(|all| all.get_mut(nth))
        {
            alone.into_iter().for_each(|other| cluster.take_in(other));
        }
    }
}

/// Names a cluster by its commonest spelling, a full one where there is one.
fn named(cluster: Cluster<'_>, taken: &mut HashSet<String>) -> Group {
    let full = |identity: &str| Identity::name_of(identity).is_none_or(|name| words(name).len() > 1);
    let best = cluster
        .members
        .iter()
        .max_by_key(|(identity, articles)| (full(identity), *articles, std::cmp::Reverse(*identity)))
        .map_or("", |(identity, _)| *identity);
    let mut members: Vec<String> = cluster
        .members
        .iter()
        .map(|(identity, _)| (*identity).to_owned())
        .collect();
    members.sort_unstable();
    let (kind, name, id) = match Identity::parse(best) {
        Some(Identity::Place(place)) => {
            let name = Gazetteer::built_in()
                .place(place)
                .map_or(best, |place| place.name);
            (Kind::Place, name.to_owned(), best.to_owned())
        }
        Some(Identity::Named { kind, name, context }) => {
            let name = usual(kind, name);
            let country = context.map_or(String::new(), |[a, b]| {
                format!("-{}{}", char::from(a), char::from(b))
            });
            let id = free(&slug(kind, &name), &country.to_lowercase(), |id| {
                taken.contains(id)
            });
            taken.insert(id.clone());
            (kind, name, id)
        }
        None => (Kind::Place, best.to_owned(), best.to_owned()),
    };
    let entity = Entity {
        id,
        name,
        kind,
        articles: cluster.articles,
    };
    Group { entity, members }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(identities: &[(&str, u32)], want: &[(&str, &str, usize)]) {
        let identities = identities
            .iter()
            .map(|(identity, articles)| ((*identity).to_owned(), *articles));
        let groups = group(&identities.collect());
        let got: Vec<(&str, &str, usize)> = groups
            .iter()
            .map(|g| (g.entity.id.as_str(), g.entity.name.as_str(), g.members.len()))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn spellings_and_surnames_join() {
        check(
            &[
                ("person:Volodymyr Zelensky|UA", 5),
                ("person:Volodymyr Zelenskyy", 3),
                ("person:Zelenskiy", 2),
                ("person:Yulia Zelenska", 1),
            ],
            &[
                ("person:volodymyr-zelensky", "Volodymyr Zelensky", 3),
                ("person:yulia-zelenska", "Yulia Zelenska", 1),
            ],
        );
        check(
            &[("org:Lavrov", 1), ("person:Sergei Lavrov", 1)],
            &[
                ("org:lavrov", "Lavrov", 1),
                ("person:sergei-lavrov", "Sergei Lavrov", 1),
            ],
        );
    }

    #[test]
    fn spellings_join_the_main_name_and_no_chain_leads_further() {
        check(
            &[
                ("person:George Bush", 9),
                ("person:Jeb Bush", 5),
                ("person:John Smith Jr.", 3),
                ("person:John Smith Sr.", 4),
                ("person:Moammar Qaddafi", 2),
                ("person:Muammar Gaddafi", 8),
                ("person:Sergei Ivanov", 4),
                ("person:Sergei Lavrov", 7),
                ("person:Serguei Lavrov", 1),
                ("person:William Clinton", 2),
                ("person:Bill Clinton", 6),
            ],
            &[
                ("person:bill-clinton", "Bill Clinton", 2),
                ("person:george-bush", "George Bush", 1),
                ("person:jeb-bush", "Jeb Bush", 1),
                ("person:john-smith-jr", "John Smith Jr.", 1),
                ("person:john-smith-sr", "John Smith Sr.", 1),
                ("person:muammar-gaddafi", "Muammar Gaddafi", 2),
                ("person:sergei-ivanov", "Sergei Ivanov", 1),
                ("person:sergei-lavrov", "Sergei Lavrov", 2),
            ],
        );
    }

    #[test]
    fn the_other_order_and_other_romanisations_join() {
        check(
            &[
                ("person:Jinping Xi", 1),
                ("person:Moammar Qaddafi", 1),
                ("person:Muammar Gaddafi", 3),
                ("person:Wolodymyr Selenskyj", 1),
                ("person:Volodymyr Zelensky", 4),
                ("person:Xi Jinping", 5),
            ],
            &[
                ("person:muammar-gaddafi", "Muammar Gaddafi", 2),
                ("person:volodymyr-zelensky", "Volodymyr Zelensky", 2),
                ("person:xi-jinping", "Xi Jinping", 2),
            ],
        );
    }

    #[test]
    fn a_surname_of_two_joins_neither() {
        check(
            &[
                ("person:George Bush", 5),
                ("person:Jeb Bush", 4),
                ("person:Bush", 9),
            ],
            &[
                ("person:bush", "Bush", 1),
                ("person:george-bush", "George Bush", 1),
                ("person:jeb-bush", "Jeb Bush", 1),
            ],
        );
    }

    #[test]
    fn countries_with_weight_keep_namesakes_apart() {
        check(
            &[
                ("person:John Smith|GB", 5),
                ("person:John Smith|US", 4),
                ("person:John Smith", 1),
                ("person:John Smith|FR", 1),
            ],
            &[
                ("person:john-smith", "John Smith", 3),
                ("person:john-smith-us", "John Smith", 1),
            ],
        );
        check(
            &[("place:Kampungu|CD", 5), ("place:Kampungu|RW", 4)],
            &[("place:kampungu", "Kampungu", 2)],
        );
    }
}
