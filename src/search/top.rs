//! The best articles of a query, or of each story the one that stands for it, in one order for all segments and runs.
//!
//! In: a lowered question. Out: how many articles and stories fit, and the best of them by what the index gives.

use super::Sort;
use super::order::{Candidate, Decider, NEVER, Order, SCORE_STEPS, Ties, cut, order};
use super::recent::Recent;
use crate::index::{Reader, SegmentStories, Standing, Stories};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Finds the best `limit` and counts all.
pub(super) struct Top<'i> {
    pub reader: &'i Reader,
    pub stories: &'i Stories,
    pub sort: Sort,
    pub limit: usize,
    /// Whether each story is shown by one of its articles that fit, the first in its order.
    pub grouped: bool,
    /// What decides between articles of one order.
    pub ties: Ties,
    /// Where the score is of words alone: the query without scores. Then articles are counted by it, and those that
    /// cannot be among the best are never scored.
    pub counting: Option<Box<dyn Weight>>,
    pub recent: Option<Recent>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Best {
    /// The best, in no order.
    pub candidates: Vec<Candidate>,
    /// Articles that fit.
    pub articles: u64,
    /// Stories of them; an article without copies is one.
    pub stories: u64,
}

/// Articles of a story that fit.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// Of the one that stands for it.
    standing: Standing,
    at: DocAddress,
    published: i64,
    /// The best of all; none has a score yet where it is the least.
    best: Scored,
}

/// An article with its score.
#[derive(Debug, Clone, Copy)]
struct Scored {
    /// What it is compared by.
    value: i64,
    /// What the index gives it.
    score: i64,
    at: DocAddress,
    published: i64,
}

impl Group {
    fn merge(&mut self, other: &Group) {
        let best = if other.best.value > self.best.value {
            other.best
        } else {
            self.best
        };
        if other.standing.place < self.standing.place {
            *self = *other;
        }
        self.best = best;
    }
}

/// The best of one segment so far.
pub(super) struct SegmentTop {
    segment: SegmentOrdinal,
    sort: Sort,
    limit: usize,
    grouped: bool,
    recent: Option<Recent>,
    decider: Decider,
    published: Option<Column<i64>>,
    stories: SegmentStories,
    /// More than wanted: it is cut when it has grown to `most`.
    best: Vec<Candidate>,
    most: usize,
    /// What is ranked lower is not kept.
    worst: Order,
    /// The best scores, of a story one; only where articles are left out by
    /// them.
    values: Option<BinaryHeap<Reverse<i64>>>,
    /// A score that no article needs which is to be among the best: less than the worst by more than rounding.
    least: Score,
    articles: u64,
    /// Those in no story of several.
    single: u64,
    groups: Vec<Group>,
    /// For each story one more than the number of its group, once there is one.
    numbers: Vec<u32>,
    /// Numbers of stories are below.
    places: u32,
}

/// Articles kept before any is left out.
const SPARE: usize = 256;
/// Articles kept that are ranked as the worst of the best, at most.
const MOST_TIES: usize = 10_000;

/// What a segment found.
pub(super) struct Part {
    best: Vec<Candidate>,
    articles: u64,
    single: u64,
    groups: Vec<Group>,
}

impl Collector for Top<'_> {
    type Fruit = Best;
    type Child = SegmentTop;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTop> {
        let fields = &self.reader.fields;
        let published = fields.schema.get_field_name(fields.published);
        let needs_days = self.recent.is_some() || self.sort != Sort::Relevance;
        Ok(SegmentTop {
            segment,
            sort: self.sort,
            limit: self.limit,
            grouped: self.grouped,
            recent: self.recent,
            decider: Decider::open(self.reader, reader, self.ties)?,
            published: match needs_days {
                true => reader.fast_fields().column_opt(published)?,
                false => None,
            },
            stories: self.stories.segment(segment),
            best: Vec::new(),
            most: self.limit.saturating_mul(2).max(SPARE),
            worst: [NEVER; 2],
            values: (self.sort == Sort::Relevance && self.recent.is_none()).then(BinaryHeap::new),
            least: Score::MIN,
            articles: 0,
            single: 0,
            groups: Vec::new(),
            numbers: Vec::new(),
            places: self.stories.places(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<tantivy::Result<Part>> {
        let mut top = self.for_segment(segment, reader)?;
        let alive = reader.alive_bitset();
        let is_there = |article| alive.is_none_or(|alive| alive.is_alive(article));
        match &self.counting {
            None => weight.for_each(reader, &mut |article, score| {
                if is_there(article) {
                    top.collect(article, score);
                }
            })?,
            Some(counting) => {
                if top.places == 0 {
                    top.single = u64::from(counting.count(reader)?);
                    top.articles = top.single;
                } else {
                    counting.for_each_no_score(reader, &mut |articles| {
                        let there = articles.iter().filter(|article| is_there(**article));
                        there.for_each(|article| {
                            top.see(*article);
                        });
                    })?;
                }
                weight.for_each_pruning(Score::MIN, reader, &mut |article, score| {
                    if is_there(article) {
                        let group = top.group_of(article);
                        top.weigh(article, score, group);
                    }
                    top.least
                })?;
            }
        }
        Ok(top.harvest())
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Part>>) -> tantivy::Result<Best> {
        let mut best = Best::default();
        let mut groups: Vec<Group> = Vec::new();
        for segment in segments {
            let part = segment?;
            best.candidates.extend(part.best);
            best.articles += part.articles;
            best.stories += part.single;
            groups.extend(part.groups);
        }
        groups.sort_unstable_by_key(|group| group.standing.story);
        groups.dedup_by(|other, kept| {
            let same = other.standing.story == kept.standing.story;
            if same {
                kept.merge(other);
            }
            same
        });
        best.stories += groups.len() as u64;
        if self.grouped {
            let scored = groups.iter().filter(|group| group.best.value != NEVER);
            best.candidates.extend(scored.map(|group| Candidate {
                order: order(self.sort, group.best.value, group.published),
                at: group.at,
                best: group.best.at,
                score: group.best.score,
                published: group.best.published,
            }));
        }
        cut(self.reader, self.ties, &mut best.candidates, self.limit)?;
        Ok(best)
    }
}

impl SegmentTop {
    /// Counts an article. Returns the number of its group.
    fn see(&mut self, article: DocId) -> Option<usize> {
        self.articles += 1;
        let Some(standing) = self.stories.of(article) else {
            self.single += 1;
            return None;
        };
        if self.numbers.is_empty() {
            self.numbers = vec![0; self.places as usize];
        }
        let at = DocAddress::new(self.segment, article);
        let published = self.published(article);
        let group = Group {
            standing,
            at,
            published,
            best: Scored {
                value: NEVER,
                score: NEVER,
                at,
                published,
            },
        };
        let number = &mut self.numbers[standing.story as usize];
        match number.checked_sub(1) {
            Some(known) => self.groups[known as usize].merge(&group),
            None => {
                self.groups.push(group);
                *number = self.groups.len() as u32;
            }
        }
        Some(*number as usize - 1)
    }

    /// The number of the group of an article that was seen.
    fn group_of(&self, article: DocId) -> Option<usize> {
        let story = self.stories.of(article)?.story;
        Some(self.numbers[story as usize] as usize - 1)
    }

    fn published(&self, article: DocId) -> i64 {
        let day = self.published.as_ref().and_then(|days| days.first(article));
        day.unwrap_or(NEVER)
    }

    /// Keeps an article if it is one of the best so far.
    fn weigh(&mut self, article: DocId, score: Score, group: Option<usize>) {
        if score < self.least {
            return;
        }
        let published = self.published(article);
        let score = (f64::from(score) * SCORE_STEPS).round() as i64;
        let value = self.recent.map_or(score, |recent| recent.raise(score, published));
        if let Some(group) = group.filter(|_| self.grouped) {
            let best = &mut self.groups[group].best;
            let is_first = best.value == NEVER;
            if value > best.value {
                *best = Scored {
                    value,
                    score,
                    at: DocAddress::new(self.segment, article),
                    published,
                };
            }
            if is_first {
                self.note(value);
            }
            return;
        }
        self.note(value);
        let order = order(self.sort, value, published);
        if order < self.worst {
            return;
        }
        let at = DocAddress::new(self.segment, article);
        self.best.push(Candidate {
            order,
            at,
            best: at,
            score,
            published,
        });
        if self.best.len() >= self.most {
            self.cut();
        }
    }

    /// Keeps the best and what ties with the worst of them; of very many ties the first.
    fn cut(&mut self) {
        let Some(last) = self
            .limit
            .checked_sub(1)
            .filter(|last| last + 1 < self.best.len())
        else {
            self.best.truncate(self.limit);
            return;
        };
        let by_order = |one: &Candidate, other: &Candidate| other.order.cmp(&one.order);
        self.worst = self.best.select_nth_unstable_by(last, by_order).1.order;
        let worst = self.worst;
        self.best.retain(|kept| kept.order >= worst);
        if self.best.len() > self.limit.saturating_add(MOST_TIES) {
            let decider = &self.decider;
            self.best
                .sort_by_cached_key(|kept| (Reverse(kept.order), decider.of(kept.at.doc_id)));
            self.best.truncate(self.limit);
        }
        self.most = self.best.len().max(self.limit).saturating_mul(2).max(SPARE);
    }

    fn note(&mut self, value: i64) {
        let Some(values) = &mut self.values else { return };
        let full = values.len() >= self.limit;
        if full && values.peek().is_none_or(|Reverse(worst)| value <= *worst) {
            return;
        }
        values.push(Reverse(value));
        if full {
            values.pop();
        }
        if let Some(Reverse(worst)) = values.peek().filter(|_| values.len() >= self.limit) {
            self.least = ((*worst as f64 - 1.0) / SCORE_STEPS) as Score;
        }
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = tantivy::Result<Part>;

    fn collect(&mut self, article: DocId, score: Score) {
        let group = self.see(article);
        self.weigh(article, score, group);
    }

    fn harvest(mut self) -> Self::Fruit {
        self.cut();
        Ok(Part {
            best: self.best,
            articles: self.articles,
            single: self.single,
            groups: self.groups,
        })
    }
}
