//! How the fields of an article lie in Tantivy's index.

use super::terms::PreparedTokenizer;
use crate::entities::Kind;
use jiff::civil::Date;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Number of the layout described here; an index of another number cannot be read.
pub const FORMAT_VERSION: u32 = 3;

/// The name under which [`PreparedTokenizer`] is registered.
const PREPARED: &str = "prepared";

/// The handles of all fields, with the schema they belong to.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The whole schema.
    pub schema: Schema,
    /// Stems of the headline.
    pub title: Field,
    /// Twin of the headline.
    pub title_twin: Field,
    /// Stems of the body.
    pub body: Field,
    /// Twin of the body.
    pub body_twin: Field,
    /// Article id, one term.
    pub id: Field,
    /// Absolute path of the source; all articles of a source are deleted by it.
    pub path: Field,
    /// Every folder the source lies under, as absolute paths.
    pub under: Field,
    /// Local identities, a column a kind, in the order of [`Kind::ALL`].
    pub entities: [Field; Kind::ALL.len()],
    /// Regions and countries that hold the places mentioned; no column, so facets do not count them.
    pub within: Field,
    /// Publisher.
    pub source: Field,
    /// Author.
    pub author: Field,
    /// Tags of the article's languages, its own first.
    pub lang: Field,
    /// Address on the web, in its canonical form.
    pub url: Field,
    /// Day of publication, counted from 1970-01-01.
    pub published: Field,
    /// Ranges of days the text speaks of, packed by [`pack_days`].
    pub mentioned: Field,
    /// The numbers of the article's [`Signature`](crate::copies::Signature); only a column.
    pub signature: Field,
    /// The article with its layers, as JSON; only stored.
    pub record: Field,
}

impl Fields {
    /// The schema of this format version.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        let prepared = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(PREPARED)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let title = builder.add_text_field("title", prepared.clone());
        let title_twin = builder.add_text_field("title_twin", prepared.clone());
        let body = builder.add_text_field("body", prepared.clone());
        let body_twin = builder.add_text_field("body_twin", prepared);
        let id = builder.add_text_field("id", STRING | FAST);
        let path = builder.add_text_field("path", STRING);
        let under = builder.add_text_field("under", STRING);
        let entities = Kind::ALL.map(|kind| builder.add_text_field(kind.word(), STRING | FAST));
        let within = builder.add_text_field("within", STRING);
        let source = builder.add_text_field("source", STRING | FAST);
        let author = builder.add_text_field("author", STRING | FAST);
        let lang = builder.add_text_field("lang", STRING | FAST);
        let url = builder.add_text_field("url", STRING | FAST);
        let published = builder.add_i64_field("published", INDEXED | FAST);
        let mentioned = builder.add_u64_field("mentioned", FAST);
        let signature = builder.add_u64_field("signature", FAST);
        let record = builder.add_bytes_field("record", STORED);
        let schema = builder.build();
        Fields {
            schema,
            title,
            title_twin,
            body,
            body_twin,
            id,
            path,
            under,
            entities,
            within,
            source,
            author,
            lang,
            url,
            published,
            mentioned,
            signature,
            record,
        }
    }

    /// Makes an index able to split the prepared fields; to be called on every opened index.
    pub fn register(&self, index: &tantivy::Index) {
        index
            .tokenizers()
            .register(PREPARED, PreparedTokenizer::default());
    }
}

impl Default for Fields {
    fn default() -> Fields {
        Fields::new()
    }
}

/// Days from 1970-01-01 to a date.
pub fn day_number(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}

/// The date of [`day_number`]; `None` beyond the calendar.
pub fn day_of(number: i32) -> Option<Date> {
    let days = jiff::Span::new().try_days(number).ok()?;
    Date::constant(1970, 1, 1).checked_add(days).ok()
}

/// Two days, counted from 1970-01-01, in one number that sorts by the first and then the last.
pub fn pack_days(first: i32, last: i32) -> u64 {
    let ordered = |day: i32| u64::from(day.cast_unsigned() ^ 0x8000_0000);
    ordered(first) << 32 | ordered(last)
}

/// The two days of [`pack_days`].
pub fn unpack_days(packed: u64) -> (i32, i32) {
    let day = |half: u64| ((half as u32) ^ 0x8000_0000).cast_signed();
    (day(packed >> 32), day(packed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::stems::Stems;
    use crate::index::terms::{Tags, prepare_twin};
    use crate::text::Text;
    use tantivy::collector::Count;
    use tantivy::query::PhraseQuery;
    use tantivy::{Index, Term, doc};

    #[test]
    fn packed_days_come_back_and_sort_by_the_first() {
        let days = [
            (-117_000, -116_999),
            (-1, 0),
            (0, 0),
            (0, 20_424),
            (20_424, 20_430),
        ];
        let packed = days.map(|(first, last)| pack_days(first, last));
        assert!(packed.is_sorted());
        assert_eq!(packed.map(unpack_days), days);
    }

    #[test]
    fn stems_and_exact_forms_are_found_in_their_fields() -> tantivy::Result<()> {
        let fields = Fields::new();
        let index = Index::create_in_ram(fields.schema.clone());
        fields.register(&index);
        let text = Text::segment("The talks failed. Envoys met in Geneva.");
        let mut writer = index.writer_with_num_threads(1, 15_000_000)?;
        writer.add_document(doc!(
            fields.body => Stems::default().prepare(&text, |_| "en"),
            fields.body_twin => prepare_twin(&text, Tags::default()),
        ))?;
        writer.commit()?;
        let searcher = index.reader()?.searcher();
        let count = |field, words: &[&str]| {
            let terms = words
                .iter()
                .map(|word| Term::from_field_text(field, word))
                .collect();
            searcher.search(&PhraseQuery::new(terms), &Count)
        };
        assert_eq!(count(fields.body, &["en:talk", "en:fail"])?, 1);
        assert_eq!(count(fields.body, &["en:fail", "en:talk"])?, 0);
        assert_eq!(
            count(fields.body_twin, &["=failed", "=envoys"])?,
            1,
            "no gap after a full stop"
        );
        assert_eq!(
            count(fields.body_twin, &["=failed", "."])?,
            1,
            "the boundary shares a position"
        );
        assert_eq!(count(fields.body_twin, &["=talks", "."])?, 0);
        Ok(())
    }
}
