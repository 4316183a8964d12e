//! The inverted lists of a segment, for whoever walks them by hand.

use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, Term};

/// The articles of a segment that have a term; `None` where none has.
pub(crate) fn postings(
    segment: &SegmentReader,
    term: &Term,
    option: IndexRecordOption,
) -> tantivy::Result<Option<SegmentPostings>> {
    Ok(segment
        .inverted_index(term.field())?
        .read_postings(term, option)?)
}

/// Goes to the first article from `target` on, if the list is not there or beyond already.
pub(crate) fn seek(list: &mut SegmentPostings, target: DocId) -> DocId {
    match list.doc() < target {
        true => list.seek(target),
        false => list.doc(),
    }
}
