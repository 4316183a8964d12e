//! The best articles of a query, or of each story the one that stands for it, in one order for all segments and runs.

use super::Sort;
use crate::index::{Reader, SegmentStories, Standing, Stories};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// One of the best.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its id, printed.
    pub id: String,
    /// Its score, rounded; where it stands for a story, the best in it.
    pub score: f64,
    /// Where it is.
    pub at: DocAddress,
    order: Order,
}

/// Two numbers to rank by, larger first; the smaller id decides ties.
type Order = [i64; 2];

/// Scores are compared in ten thousandths: how Tantivy adds up the same parts may differ by less.
const SCORE_STEPS: f64 = 10_000.0;

/// Before every day.
const NEVER: i64 = i64::MIN;

/// Finds the best `limit` and counts all.
pub(super) struct Top<'i> {
    pub reader: &'i Reader,
    pub stories: &'i Stories,
    pub sort: Sort,
    pub limit: usize,
    /// Whether each story is shown by one of its articles that fit, the first in its order.
    pub grouped: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Best {
    pub ranked: Vec<Ranked>,
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
    /// The best of all.
    score: i64,
}

impl Group {
    fn merge(&mut self, other: &Group) {
        let score = self.score.max(other.score);
        if other.standing.place < self.standing.place {
            *self = *other;
        }
        self.score = score;
    }
}

/// The best of one segment so far, the worst of them on top. Ids are compared by their numbers,
/// which are in their order within a segment.
pub(super) struct SegmentTop {
    segment: SegmentOrdinal,
    sort: Sort,
    limit: usize,
    grouped: bool,
    ids: StrColumn,
    published: Option<Column<i64>>,
    stories: SegmentStories,
    best: BinaryHeap<Reverse<(Order, Reverse<u64>, DocId)>>,
    articles: u64,
    /// Those in no story of several.
    single: u64,
    groups: Vec<Group>,
    /// For each story one more than the number of its group, once there is one.
    numbers: Vec<u32>,
    /// Numbers of stories are below.
    places: u32,
}

/// What a segment found.
pub(super) struct Part {
    best: Vec<Ranked>,
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
        Ok(SegmentTop {
            segment,
            sort: self.sort,
            limit: self.limit,
            grouped: self.grouped,
            ids: self.ids(reader)?,
            published: reader.fast_fields().column_opt(published)?,
            stories: self.stories.segment(segment),
            best: BinaryHeap::new(),
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

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Part>>) -> tantivy::Result<Best> {
        let mut best = Best::default();
        let mut groups: Vec<Group> = Vec::new();
        for segment in segments {
            let part = segment?;
            best.ranked.extend(part.best);
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
            best.ranked.extend(self.named(&groups)?);
        }
        best.ranked
            .sort_by(|a, b| b.order.cmp(&a.order).then_with(|| a.id.cmp(&b.id)));
        best.ranked.truncate(self.limit);
        Ok(best)
    }
}

impl Top<'_> {
    fn ids(&self, segment: &SegmentReader) -> tantivy::Result<StrColumn> {
        let name = self.reader.fields.schema.get_field_name(self.reader.fields.id);
        let missing = || TantivyError::SchemaError("the index has no ids".to_owned());
        segment.fast_fields().str(name)?.ok_or_else(missing)
    }

    /// The best groups with their ids. Only of those that may be among the best the ids are read.
    fn named(&self, groups: &[Group]) -> tantivy::Result<Vec<Ranked>> {
        let order = |group: &Group| order(self.sort, group.score, group.published);
        let mut orders: Vec<Order> = groups.iter().map(order).collect();
        let least = match self.limit.checked_sub(1) {
            Some(last) if last < orders.len() => {
                *orders.select_nth_unstable_by(last, |one, other| other.cmp(one)).1
            }
            Some(_) => [i64::MIN; 2],
            None => return Ok(Vec::new()),
        };
        let mut segments: BTreeMap<SegmentOrdinal, Vec<(Order, DocId)>> = BTreeMap::new();
        for group in groups.iter().filter(|group| order(group) >= least) {
            let here = segments.entry(group.at.segment_ord).or_default();
            here.push((order(group), group.at.doc_id));
        }
        let mut ranked = Vec::new();
        for (segment, list) in segments {
            let ids = self.ids(self.reader.articles.segment_reader(segment))?;
            let number = |doc: DocId| ids.ords().first(doc).unwrap_or(u64::MAX);
            let list = list.into_iter();
            let mut list: Vec<_> = list
                .map(|(order, doc)| (Reverse(order), number(doc), doc))
                .collect();
            list.sort_unstable();
            for (Reverse(order), number, doc) in list.into_iter().take(self.limit) {
                let at = DocAddress::new(segment, doc);
                ranked.push(Ranked::of(&ids, number, self.sort, order, at)?);
            }
        }
        Ok(ranked)
    }
}

impl Ranked {
    fn of(ids: &StrColumn, number: u64, sort: Sort, order: Order, at: DocAddress) -> tantivy::Result<Ranked> {
        let mut id = String::new();
        ids.ord_to_str(number, &mut id)?;
        let score = match sort {
            Sort::Relevance | Sort::RelevanceThenNewest => order[0],
            Sort::Newest | Sort::Oldest => order[1],
        };
        Ok(Ranked {
            id,
            score: score as f64 / SCORE_STEPS,
            at,
            order,
        })
    }
}

fn order(sort: Sort, score: i64, published: i64) -> Order {
    match sort {
        Sort::Relevance => [score, 0],
        Sort::RelevanceThenNewest => [score, published],
        Sort::Newest => [published, score],
        Sort::Oldest if published == NEVER => [NEVER, score],
        Sort::Oldest => [-published, score],
    }
}

impl SegmentTop {
    fn group(&mut self, standing: Standing, doc: DocId, score: i64, published: i64) {
        if self.numbers.is_empty() {
            self.numbers = vec![0; self.places as usize];
        }
        let group = Group {
            standing,
            at: DocAddress::new(self.segment, doc),
            published,
            score,
        };
        let number = &mut self.numbers[standing.story as usize];
        match number.checked_sub(1) {
            Some(known) => self.groups[known as usize].merge(&group),
            None => {
                self.groups.push(group);
                *number = self.groups.len() as u32;
            }
        }
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = tantivy::Result<Part>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.articles += 1;
        let score = (f64::from(score) * SCORE_STEPS).round() as i64;
        let published = self.published.as_ref().and_then(|days| days.first(doc));
        let published = published.unwrap_or(NEVER);
        match self.stories.of(doc) {
            Some(standing) => {
                self.group(standing, doc, score, published);
                if self.grouped {
                    return;
                }
            }
            None => self.single += 1,
        }
        let order = order(self.sort, score, published);
        let full = self.best.len() >= self.limit;
        if full && self.best.peek().is_none_or(|Reverse((worst, ..))| order < *worst) {
            return;
        }
        let id = self.ids.ords().first(doc).unwrap_or(u64::MAX);
        self.best.push(Reverse((order, Reverse(id), doc)));
        if full {
            self.best.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        let best = self
            .best
            .into_iter()
            .map(|Reverse((order, Reverse(number), doc))| {
                let at = DocAddress::new(self.segment, doc);
                Ranked::of(&self.ids, number, self.sort, order, at)
            });
        Ok(Part {
            best: best.collect::<tantivy::Result<_>>()?,
            articles: self.articles,
            single: self.single,
            groups: self.groups,
        })
    }
}
