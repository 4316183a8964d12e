//! The best articles of a query, in one order for all segments and runs.

use super::Sort;
use crate::index::schema::Fields;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// One of the best.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Its id, printed.
    pub id: String,
    /// Its score, rounded.
    pub score: f64,
    /// Where it is.
    pub at: DocAddress,
    order: Order,
}

/// Two numbers to rank by, larger first; the smaller id decides ties.
type Order = [i64; 2];

/// Scores are compared in ten thousandths: how Tantivy adds up the same parts may differ by less.
const SCORE_STEPS: f64 = 10_000.0;

/// Finds the best `limit` and counts all.
pub(super) struct Top<'f> {
    pub fields: &'f Fields,
    pub sort: Sort,
    pub limit: usize,
}

/// The best of one segment so far, the worst of them on top. Ids are compared by their numbers,
/// which are in their order within a segment.
pub(super) struct SegmentTop {
    segment: SegmentOrdinal,
    sort: Sort,
    limit: usize,
    ids: StrColumn,
    published: Option<Column<i64>>,
    best: BinaryHeap<Reverse<(Order, Reverse<u64>, DocId)>>,
    total: u64,
}

impl Collector for Top<'_> {
    type Fruit = (Vec<Ranked>, u64);
    type Child = SegmentTop;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTop> {
        let name = |field| self.fields.schema.get_field_name(field);
        let columns = reader.fast_fields();
        let missing = || TantivyError::SchemaError("the index has no ids".to_owned());
        Ok(SegmentTop {
            segment,
            sort: self.sort,
            limit: self.limit,
            ids: columns.str(name(self.fields.id))?.ok_or_else(missing)?,
            published: columns.column_opt(name(self.fields.published))?,
            best: BinaryHeap::new(),
            total: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(
        &self,
        segments: Vec<tantivy::Result<(Vec<Ranked>, u64)>>,
    ) -> tantivy::Result<Self::Fruit> {
        let (mut best, mut total) = (Vec::new(), 0);
        for segment in segments {
            let (ranked, count) = segment?;
            best.extend(ranked);
            total += count;
        }
        best.sort_by(|a: &Ranked, b: &Ranked| b.order.cmp(&a.order).then_with(|| a.id.cmp(&b.id)));
        best.truncate(self.limit);
        Ok((best, total))
    }
}

impl SegmentTop {
    fn order(&self, doc: DocId, score: Score) -> Order {
        let score = (f64::from(score) * SCORE_STEPS).round() as i64;
        let published = self.published.as_ref().and_then(|days| days.first(doc));
        match self.sort {
            Sort::Relevance => [score, 0],
            Sort::RelevanceThenNewest => [score, published.unwrap_or(i64::MIN)],
            Sort::Newest => [published.unwrap_or(i64::MIN), score],
            Sort::Oldest => [published.map_or(i64::MIN, |day| -day), score],
        }
    }
}

impl SegmentCollector for SegmentTop {
    type Fruit = tantivy::Result<(Vec<Ranked>, u64)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        let order = self.order(doc, score);
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
        let mut ranked = Vec::with_capacity(self.best.len());
        for Reverse((order, Reverse(number), doc)) in self.best {
            let mut id = String::new();
            self.ids.ord_to_str(number, &mut id)?;
            let score = match self.sort {
                Sort::Relevance | Sort::RelevanceThenNewest => order[0],
                Sort::Newest | Sort::Oldest => order[1],
            };
            ranked.push(Ranked {
                id,
                score: score as f64 / SCORE_STEPS,
                at: DocAddress::new(self.segment, doc),
                order,
            });
        }
        Ok((ranked, self.total))
    }
}
