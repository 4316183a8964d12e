//! The entities of a result as a list, in the order wanted.

use super::{Engine, Rising, Scope, SearchError};
use crate::entities::Kind;
use crate::insight::{Facets, Order};
use crate::text::norms;

/// What comes first in a list of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Listing {
    /// Those in most articles.
    #[default]
    Count,
    /// By the alphabet.
    Name,
    /// Those in the newest articles.
    Recent,
    /// Those that rose most against the period before.
    Rising,
}

/// Entities as listed.
#[derive(Debug, Default)]
pub struct Listed {
    /// By kind; empty for kinds that are not wanted.
    pub entities: Facets,
    /// What was compared, of those that rise; `None` too where no article has a day.
    pub rising: Option<Rising>,
}

impl Listed {
    /// Keeps the first `count` of each kind in whose name a word, or a run of words, begins so.
    pub fn retain_beginning(&mut self, beginning: &str, count: usize) {
        let beginning = norms(beginning).join(" ");
        for list in &mut self.entities {
            list.retain(|counted| {
                let name = norms(&counted.entity.name).join(" ");
                name.starts_with(&beginning) || name.contains(&format!(" {beginning}"))
            });
            list.truncate(count);
        }
    }
}

impl Engine {
    /// The first `count` entities of each of some kinds, or of all where none are told, in the articles of a scope.
    ///
    /// # Errors
    ///
    /// As [`Engine::search`].
    pub fn listed(
        &self,
        scope: &Scope,
        kinds: &[Kind],
        listing: Listing,
        count: usize,
    ) -> Result<Listed, SearchError> {
        let mut listed = match listing {
            Listing::Rising => {
                let rising = self.rising(scope, count)?;
                Listed {
                    entities: rising
                        .as_ref()
                        .map_or_else(Facets::default, |rising| rising.entities.clone()),
                    rising,
                }
            }
            Listing::Recent => Listed {
                entities: self.entities(scope, Order::Newest, count)?,
                rising: None,
            },
            Listing::Count | Listing::Name => Listed {
                entities: self.entities(scope, Order::Articles, count)?,
                rising: None,
            },
        };
        for (kind, list) in Kind::ALL.into_iter().zip(&mut listed.entities) {
            if !kinds.is_empty() && !kinds.contains(&kind) {
                list.clear();
            }
            if listing == Listing::Name {
                list.sort_by(|one, other| {
                    let (one, other) = (&one.entity, &other.entity);
                    one.name.cmp(&other.name).then_with(|| one.id.cmp(&other.id))
                });
            }
        }
        Ok(listed)
    }
}
