//! Counting stories where articles would be counted several times.
//!
//! In: articles with what they count for. Out: how many stories count for it, an article without copies being one.

use crate::index::{Reader, SegmentStories, Stories};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Every article that fits.
    #[default]
    Articles,
    /// Stories: of copies that fit, one.
    Stories,
}

/// Things with the stories of several articles that count for them.
pub(crate) struct Shared<T> {
    pairs: Vec<(T, u32)>,
    tidy: usize,
}

/// Pairs that are kept before repeated ones are left out.
const MANY: usize = 1 << 16;

impl<T: Ord + Copy + Hash> Shared<T> {
    pub(crate) fn new() -> Shared<T> {
        Shared {
            pairs: Vec::new(),
            tidy: MANY,
        }
    }

    /// Notes that a story counts for something.
    pub(crate) fn note(&mut self, what: T, story: u32) {
        self.pairs.push((what, story));
        if self.pairs.len() >= self.tidy {
            self.each_once();
            self.tidy = 2 * self.pairs.len() + MANY;
        }
    }

    fn each_once(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
    }

    /// Takes in what another segment noted.
    pub(crate) fn extend(&mut self, other: Shared<T>) {
        self.pairs.extend(other.pairs);
    }

    /// The same stories for things under other names.
    pub(crate) fn renumbered<U: Ord + Copy + Hash>(self, name: impl Fn(T) -> U) -> Shared<U> {
        let pairs = self.pairs.into_iter();
        Shared {
            pairs: pairs.map(|(what, story)| (name(what), story)).collect(),
            tidy: self.tidy,
        }
    }

    /// How many stories count for each.
    pub(crate) fn counts(mut self) -> HashMap<T, u64> {
        self.each_once();
        let mut counts = HashMap::new();
        for (what, _) in self.pairs {
            *counts.entry(what).or_insert(0) += 1;
        }
        counts
    }
}

/// How many articles, or stories, a query finds.
pub(crate) fn count(reader: &Reader, stories: Option<&Stories>, query: &dyn Query) -> tantivy::Result<u64> {
    reader.articles.search(query, &Counting(stories))
}

/// The stories of which a query finds several articles, each by the one of them that stands for it, with their number:
/// those of most articles first.
pub(crate) fn largest(
    reader: &Reader,
    stories: &Stories,
    query: &dyn Query,
) -> tantivy::Result<Vec<(DocAddress, u64)>> {
    let found = reader.articles.search(query, &Gathering(stories))?;
    let mut found: Vec<Gathered> = found.into_values().filter(|found| found.articles > 1).collect();
    found.sort_unstable_by_key(|found| (Reverse(found.articles), found.place));
    Ok(found
        .into_iter()
        .map(|found| (found.at, found.articles))
        .collect())
}

/// Articles of one story.
#[derive(Debug, Clone, Copy)]
struct Gathered {
    /// The place of the one that stands for it.
    place: u32,
    at: DocAddress,
    articles: u64,
}

struct Gathering<'s>(&'s Stories);

struct SegmentGathering {
    segment: SegmentOrdinal,
    stories: SegmentStories,
    found: HashMap<u32, Gathered>,
}

fn gather(found: &mut HashMap<u32, Gathered>, story: u32, new: Gathered) {
    let known = found.entry(story).or_insert(Gathered { articles: 0, ..new });
    if new.place < known.place {
        (known.place, known.at) = (new.place, new.at);
    }
    known.articles += new.articles;
}

impl Collector for Gathering<'_> {
    type Fruit = HashMap<u32, Gathered>;
    type Child = SegmentGathering;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentGathering> {
        Ok(SegmentGathering {
            segment,
            stories: self.0.segment(segment),
            found: HashMap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<HashMap<u32, Gathered>>) -> tantivy::Result<Self::Fruit> {
        let mut all = HashMap::new();
        for (story, new) in segments.into_iter().flatten() {
            gather(&mut all, story, new);
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentGathering {
    type Fruit = HashMap<u32, Gathered>;

    fn collect(&mut self, doc: DocId, _: Score) {
        if let Some(standing) = self.stories.of(doc) {
            let new = Gathered {
                place: standing.place,
                at: DocAddress::new(self.segment, doc),
                articles: 1,
            };
            gather(&mut self.found, standing.story, new);
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

struct Counting<'s>(Option<&'s Stories>);

struct SegmentCounting {
    stories: Option<SegmentStories>,
    single: u64,
    shared: Shared<()>,
}

impl Collector for Counting<'_> {
    type Fruit = u64;
    type Child = SegmentCounting;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentCounting> {
        Ok(SegmentCounting {
            stories: self.0.map(|stories| stories.segment(segment)),
            single: 0,
            shared: Shared::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<(u64, Shared<()>)>) -> tantivy::Result<u64> {
        let (mut all, mut single) = (Shared::new(), 0);
        for (count, shared) in segments {
            single += count;
            all.extend(shared);
        }
        Ok(single + all.counts().get(&()).copied().unwrap_or(0))
    }
}

impl SegmentCollector for SegmentCounting {
    type Fruit = (u64, Shared<()>);

    fn collect(&mut self, doc: DocId, _: Score) {
        match self.stories.as_ref().and_then(|stories| stories.of(doc)) {
            Some(standing) => self.shared.note((), standing.story),
            None => self.single += 1,
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.single, self.shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_counts_once_for_each_thing() {
        let (mut one, mut other) = (Shared::new(), Shared::new());
        for (what, story) in [('a', 1), ('a', 1), ('b', 1), ('a', 2)] {
            one.note(what, story);
        }
        other.note('a', 2);
        one.extend(other);
        assert_eq!(one.counts(), HashMap::from([('a', 2), ('b', 1)]));
        let mut many = Shared::new();
        (0..3 * MANY).for_each(|nth| many.note((), nth as u32 % 7));
        assert!(many.pairs.len() < 2 * MANY, "what repeats is left out");
        assert_eq!(many.counts(), HashMap::from([((), 7)]));
    }
}
