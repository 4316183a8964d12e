//! Conditions: they decide what is found and add nothing to the score.
//!
//! In: what the file says of an article, days, and what sorts of things it must have. Out: queries that score nothing.

use super::lower::Lowering;
use super::{Has, Period, comparable};
use crate::copies::canonical;
use crate::fields::Keyword;
use crate::index::schema::{day_number, unpack_days};
use crate::language::primary;
use std::ops::Bound;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, ExistsQuery, Occur, Query as Lowered, RangeQuery, TermSetQuery,
};
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader, Term};

impl Lowering<'_> {
    /// Articles that have anything of a sort.
    pub(super) fn has(&self, has: Has) -> Box<dyn Lowered> {
        let column = match has {
            Has::Named(_) | Has::Date | Has::Title => return filter(TermSetQuery::new(self.tagged(has))),
            Has::Published => self.fields.published,
            Has::Keyword(keyword) => self.keyword_field(keyword),
        };
        let column = self.fields.schema.get_field_name(column);
        filter(ExistsQuery::new(column.to_owned(), false))
    }

    fn keyword_field(&self, keyword: Keyword) -> Field {
        match keyword {
            Keyword::Source => self.fields.source,
            Keyword::Author => self.fields.author,
            Keyword::Lang => self.fields.lang,
            Keyword::Id => self.fields.id,
            Keyword::Url => self.fields.url,
        }
    }

    /// Values that are the same but for case and accents.
    pub(super) fn keyword(&self, keyword: Keyword, value: &str) -> tantivy::Result<Box<dyn Lowered>> {
        let exact = |field, value: &str| Ok(filter(TermSetQuery::new([Term::from_field_text(field, value)])));
        let field = self.keyword_field(keyword);
        match keyword {
            Keyword::Id => return exact(field, value),
            Keyword::Url => return exact(field, &canonical(value).unwrap_or_default()),
            Keyword::Source | Keyword::Author | Keyword::Lang => {}
        }
        let wanted = comparable(value);
        let within = format!("{wanted}-");
        let fits = |term: &str| {
            let term = comparable(term);
            // `pt` is `pt-br` too, and `no` is `nb`.
            let is_of = || term.starts_with(&within) || primary(&term) == wanted;
            term == wanted || keyword == Keyword::Lang && is_of()
        };
        let values = self.terms_from(field, "", fits)?;
        let terms = values
            .iter()
            .map(|(value, _)| Term::from_field_text(field, value));
        Ok(filter(TermSetQuery::new(terms)))
    }

    pub(super) fn published(&self, period: &Period) -> Box<dyn Lowered> {
        let day = |date| Term::from_field_i64(self.fields.published, i64::from(day_number(date)));
        let (first, last) = (day(period.range.first), day(period.range.last));
        filter(RangeQuery::new(Bound::Included(first), Bound::Included(last)))
    }

    pub(super) fn undated(&self) -> Box<dyn Lowered> {
        let column = self.fields.schema.get_field_name(self.fields.published);
        let dated = ExistsQuery::new(column.to_owned(), false);
        let all: Box<dyn Lowered> = Box::new(AllQuery);
        filter(BooleanQuery::new(vec![
            (Occur::Must, all),
            (Occur::MustNot, Box::new(dated)),
        ]))
    }

    /// Articles one of whose ranges of days shares a day with the period.
    pub(super) fn mentions(&self, period: &Period) -> Box<dyn Lowered> {
        let (first, last) = (day_number(period.range.first), day_number(period.range.last));
        let column = self
            .fields
            .schema
            .get_field_name(self.fields.mentioned)
            .to_owned();
        let overlaps = move |segment: &SegmentReader| {
            let ranges = segment.fast_fields().u64(&column)?;
            Ok(move |doc: DocId| {
                ranges.values_for_doc(doc).any(|packed| {
                    let (from, to) = unpack_days(packed);
                    from <= last && first <= to
                })
            })
        };
        filter(DocPredicateQuery::from(FunctionPredicate::from(overlaps)))
    }

    /// The terms of a field that begin so and pass a test, with the number of articles, sorted.
    pub(super) fn terms_from(
        &self,
        field: Field,
        prefix: &str,
        test: impl Fn(&str) -> bool,
    ) -> tantivy::Result<Vec<(String, u32)>> {
        let mut found = std::collections::BTreeMap::new();
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
            while terms.advance() {
                let Ok(term) = std::str::from_utf8(terms.key()) else {
                    continue;
                };
                if !term.starts_with(prefix) {
                    break;
                }
                if test(term) {
                    *found.entry(term.to_owned()).or_insert(0) += terms.value().doc_freq;
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// A condition: it decides what is found and adds nothing to the score.
pub(super) fn filter(query: impl Lowered) -> Box<dyn Lowered> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}
