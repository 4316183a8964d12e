//! Identities that came after a table of names was made.
//!
//! In: a table and identities it lacks. Out: for each the entity that it surely is a spelling of, if any. So a few new
//! articles do not cost a table of all names anew. What only all names together tell, such as whose a surname is, waits
//! for the next table.

use super::alike::Person;
use super::join::SURE;
use super::matching::{Spelling, matching};
use super::table::Table;
use super::{may_share, words};
use crate::entities::{Identity, Kind};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Identities that came later, in order.
pub type Lately = BTreeMap<String, Late>;

/// What is known of an identity that came later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    /// Articles that have it.
    pub articles: u32,
    /// Id of the entity it is a spelling of; else it is one by itself.
    pub entity: Option<String>,
}

/// Those of the identities, given with their articles, that a table lacks; `None` if they are more than `most`.
pub(super) fn lately(table: &Table, identities: &BTreeMap<String, u32>, most: usize) -> Option<Lately> {
    let late: Vec<(&String, &u32)> = identities
        .iter()
        .filter(|(identity, _)| table.identity_number(identity).is_none())
        .take(most + 1)
        .collect();
    let known = late.len() <= most;
    known.then(|| {
        let late = late.into_iter().map(|(identity, &articles)| {
            let entity = surely(table, identity);
            (identity.clone(), Late { articles, entity })
        });
        late.collect()
    })
}

/// The id of the entity that an identity surely is a spelling of: one with a name of the same words in some spelling, or
/// of people one whose name is surely alike; of several that in most articles. Those of other countries are others.
fn surely(table: &Table, identity: &str) -> Option<String> {
    let Some(Identity::Named { kind, name, context }) = Identity::parse(identity) else {
        return None;
    };
    let asked = Person::new(name);
    let is_it = |other: &str| match kind {
        Kind::Person if words(name).len() > 1 => asked.alike(&Person::new(other)) >= SURE,
        _ => super::is_called(kind, other, name),
    };
    let agrees = |identity: &String| may_share(context, Identity::country_of(identity));
    let near = matching(table, kind, name, Spelling::Variants).into_iter();
    let near = near.filter_map(|number| table.entity(table.entity_number(number)?));
    let sure = near.filter(|(entity, identities)| is_it(&entity.name) && identities.iter().all(agrees));
    let best = sure.max_by_key(|(entity, _)| (entity.articles, Reverse(entity.id.clone())));
    best.map(|(entity, _)| entity.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Names;

    #[test]
    fn what_comes_later_joins_whom_it_surely_is() {
        let identities = [
            ("person:Sergei Lavrov|RU", 3),
            ("person:John Smith|GB", 2),
            ("org:United Nations", 2),
        ];
        let counted = |list: &[(&str, u32)]| -> BTreeMap<String, u32> {
            list.iter()
                .map(|(identity, articles)| ((*identity).to_owned(), *articles))
                .collect()
        };
        let mut all = counted(&identities);
        let names = || Names::read(Names::build(1, counted(&identities))).expect("a table");
        all.extend(counted(&[
            ("person:Sergey Lavrov", 1),
            ("person:John Smith|US", 4),
            ("org:U.N.", 1),
            ("org:Zed Corp", 1),
            ("geonames:524901", 1),
        ]));
        assert_eq!(names().lately(&all, 4), None);
        let late = names().lately(&all, 5).expect("few enough");
        let names = names().with_late(late);
        let shown = |kind, name: &str| {
            let fits = names.fits(kind, name, Spelling::Variants);
            let best = fits.first().expect("a fit");
            format!(
                "{} {} {}",
                best.entity.id,
                best.entity.articles,
                best.identities.len()
            )
        };
        assert_eq!(shown(Kind::Person, "lavrov"), "person:sergei-lavrov 4 2");
        assert_eq!(shown(Kind::Person, "john smith"), "person:john-smith-2 4 1");
        assert_eq!(shown(Kind::Org, "un"), "org:united-nations 3 2");
        assert_eq!(shown(Kind::Org, "zed"), "org:zed-corp 1 1");
        assert_eq!(shown(Kind::Place, "moscow"), "geonames:524901 1 1");
        let number = names.entity_of("person:Sergey Lavrov").expect("an entity");
        assert_eq!(
            names.entity(number).map(|entity| entity.name),
            Some("Sergei Lavrov".to_owned())
        );
    }
}
