//! One article, with what the index knows of it and what matches in it.

use super::{Copies, Engine, Scope, SearchError};
use crate::index::record::StoredArticle;
use crate::index::stems::Stems;
use crate::snippet::Wanted;
use crate::text::Part;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use tantivy::DocAddress;

/// Ids offered where there is none such.
const NEAREST: usize = 5;
/// Ids of which a part is meant that are looked up at most.
const MOST_MEANT: usize = 50;
/// Likeness (Jaro-Winkler) from which on the end of an id is offered.
const NEAR: f64 = 0.84;

/// An article as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// The article with its layers.
    pub article: StoredArticle,
    /// For each of its mentions the id of the entity it names.
    pub entities: Vec<Option<String>>,
    /// What matches in the title and in the body, in order, without overlap.
    pub matches: [Vec<Range<usize>>; 2],
    /// The other articles of its story.
    pub copies: Copies,
    /// XXH3 of its source's bytes, as they were when it was read.
    pub file_hash: Option<u64>,
    /// XXH3 of its body.
    pub text_hash: u64,
}

impl Engine {
    /// The article with this id, with what matches a question. `None` where there is none.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn show(&self, id: &str, scope: Option<&Scope>) -> Result<Option<Shown>, SearchError> {
        let Some(at) = self.reader.find_article(id)? else {
            return Ok(None);
        };
        self.show_at(at, scope).map(Some)
    }

    fn show_at(&self, at: DocAddress, scope: Option<&Scope>) -> Result<Shown, SearchError> {
        let article = self.reader.article(at)?;
        let matches = scope.map_or_else(Default::default, |scope| {
            let wanted = Wanted::of(&scope.query, &self.meanings(scope));
            let mut stems = Stems::default();
            [Part::Title, Part::Body].map(|part| wanted.marks(&article, part, &mut stems))
        });
        let (file_hash, text_hash) = self.hashes(&article)?;
        Ok(Shown {
            entities: self.entities_of(&article),
            matches,
            copies: self.copies(self.stories.of_article(at))?,
            file_hash,
            text_hash,
            article,
        })
    }

    /// The ids of the entities that an article's mentions name.
    fn entities_of(&self, article: &StoredArticle) -> Vec<Option<String>> {
        let mentions = article.mentions.iter();
        let mut numbers: Vec<Option<u32>> = mentions
            .map(|mention| self.names.entity_of(&mention.identity()))
            .collect();
        let named: HashSet<u32> = numbers.iter().flatten().copied().collect();
        for parted in self.names.parted() {
            if let Some(rest) = parted.replaces(|number| named.contains(&number)) {
                for number in numbers.iter_mut().filter(|number| **number == Some(rest)) {
                    *number = Some(parted.number());
                }
            }
        }
        let id = |number: u32| {
            let entity = self.names.entity(number);
            entity
                .filter(|_| !self.names.is_hidden(number))
                .map(|entity| entity.id)
        };
        numbers.into_iter().map(|number| id(number?)).collect()
    }

    /// The ids that a part of one, or a path, may mean; where there is none, and `false` is returned, those that are
    /// spelt most like it.
    ///
    /// # Errors
    ///
    /// The index cannot be read.
    pub fn ids_like(&self, typed: &str) -> Result<(bool, Vec<String>), SearchError> {
        let typed = typed.trim_start_matches("./");
        let (mut meant, mut near) = (BTreeSet::new(), BTreeSet::new());
        let wanted = end_of(typed).to_lowercase();
        let name = self.reader.fields.schema.get_field_name(self.reader.fields.id);
        for segment in self.reader.articles.segment_readers() {
            let Some(column) = segment.fast_fields().str(name)? else {
                continue;
            };
            let mut ids = column
                .dictionary()
                .stream()
                .map_err(tantivy::TantivyError::from)?;
            while ids.advance() {
                let Ok(id) = std::str::from_utf8(ids.key()) else {
                    continue;
                };
                if may_mean(typed, id) {
                    meant.insert(id.to_owned());
                } else if let Some(unlikeness) = unlikeness(&wanted, &end_of(id).to_lowercase()) {
                    near.insert((unlikeness, id.to_owned()));
                    if near.len() > MOST_MEANT {
                        near.pop_last();
                    }
                }
            }
        }
        // The dictionaries know what was taken out since, too.
        let is_there = |id: &String| Ok::<_, SearchError>(self.reader.find_article(id)?.is_some());
        let mut found = Vec::new();
        for id in meant.into_iter().take(MOST_MEANT) {
            if is_there(&id)? {
                found.push(id);
            }
        }
        if !found.is_empty() {
            return Ok((true, found));
        }
        for (_, id) in near {
            if found.len() < NEAREST && is_there(&id)? {
                found.push(id);
            }
        }
        Ok((false, found))
    }
}

/// The key of a record, or the name of a file.
fn end_of(id: &str) -> &str {
    id.rsplit(['/', '#']).next().unwrap_or(id)
}

/// Whether an id ends so, at the beginning of a name or key, or is the end of a path.
fn may_mean(typed: &str, id: &str) -> bool {
    let ends = |whole: &str, end: &str| {
        let before = whole.strip_suffix(end);
        !end.is_empty() && before.is_some_and(|before| before.is_empty() || before.ends_with(['/', '#']))
    };
    ends(id, typed) || ends(typed, id)
}

/// How unlike the end of an id is to the one wanted, in thousandths; `None` for one that is not worth offering.
fn unlikeness(wanted: &str, end: &str) -> Option<u32> {
    if wanted.is_empty() {
        return None;
    }
    let beginning: String = end.chars().take(wanted.chars().count()).collect();
    let likeness = match end.contains(wanted) {
        true => 1.0,
        false => strsim::jaro_winkler(wanted, end).max(strsim::jaro_winkler(wanted, &beginning)),
    };
    (likeness >= NEAR).then_some((1000.0 * (1.0 - likeness)) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_id_means_it() {
        let check = |typed: &str, id: &str, want: bool| assert_eq!(may_mean(typed, id), want, "{typed} {id}");
        check("a.txt", "wire/a.txt", true);
        check("wire/a.txt", "wire/a.txt", true);
        check("17", "wire/a.jsonl#17", true);
        check("a.jsonl#17", "wire/a.jsonl#17", true);
        check("7", "wire/a.jsonl#17", false);
        check("/home/news/wire/a.txt", "wire/a.txt", true);
        check("/home/news/rewire/a.txt", "wire/a.txt", false);
        check("a.jsonl", "wire/a.jsonl#17", false);
        check("", "wire/a.txt", false);
    }

    #[test]
    fn near_ends_are_offered() {
        let check = |wanted: &str, end: &str, want: bool| {
            assert_eq!(unlikeness(wanted, end).is_some(), want, "{wanted} {end}");
        };
        check("korea.txt", "koera.txt", true);
        check("korea", "north-korea-truce.txt", true);
        check("koera-truce", "korea-truce-gazette.txt", true);
        check("1967-1123-un243", "1967-1123-un242", true);
        check("17", "99", false);
        check("korea.txt", "moscow.txt", false);
        check("", "moscow.txt", false);
    }
}
