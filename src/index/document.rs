//! An annotated article becomes a document of Tantivy's.

use super::record;
use super::schema::{Fields, day_number, pack_days};
use super::stems::Stems;
use super::terms::{Tags, prepare_twin};
use crate::annotate::AnnotatedArticle;
use crate::copies::{Signature, canonical};
use crate::entities::{Identity, Kind};
use crate::text::Part;
use std::collections::BTreeSet;
use tantivy::TantivyDocument;

/// Makes documents; one a worker, since it remembers stems.
pub struct DocumentMaker {
    fields: Fields,
    stems: Stems,
}

impl DocumentMaker {
    /// One that writes into this schema.
    pub fn new(fields: Fields) -> DocumentMaker {
        DocumentMaker {
            fields,
            stems: Stems::default(),
        }
    }

    /// The document of an article with this id. `path` is its source, absolute; `under` are the folders
    /// the source lies under, absolute, up to its root.
    pub fn make(
        &mut self,
        id: &str,
        path: &str,
        under: &[String],
        article: &AnnotatedArticle,
    ) -> TantivyDocument {
        let fields = &self.fields;
        let language = &article.language;
        let stems = &mut self.stems;
        let title = stems.prepare(&article.title, |byte| language.at(Part::Title, byte));
        let body = stems.prepare(&article.body, |byte| language.at(Part::Body, byte));
        let mut document = TantivyDocument::new();
        document.add_text(fields.title, title);
        document.add_text(
            fields.title_twin,
            prepare_twin(&article.title, Tags::of(article, Part::Title)),
        );
        document.add_text(fields.body, body);
        document.add_text(
            fields.body_twin,
            prepare_twin(&article.body, Tags::of(article, Part::Body)),
        );
        document.add_text(fields.id, id);
        document.add_text(fields.path, path);
        for folder in under {
            document.add_text(fields.under, folder);
        }
        add_names(fields, article, &mut document);
        add_days(fields, article, &mut document);
        let values = [
            (fields.source, &article.article.source),
            (fields.author, &article.article.author),
        ];
        for tag in language.tags() {
            document.add_text(fields.lang, tag);
        }
        for (field, value) in values {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        if let Some(url) = article.article.url.as_deref().and_then(canonical) {
            document.add_text(fields.url, url);
        }
        let signature = Signature::of(id, article.article, &article.title, &article.body);
        for number in signature.numbers() {
            document.add_u64(fields.signature, *number);
        }
        document.add_bytes(fields.record, record::write(id, path, article).as_bytes());
        document
    }
}

/// Local identities, each once, and what the places among them lie in.
fn add_names(fields: &Fields, article: &AnnotatedArticle, document: &mut TantivyDocument) {
    let mut identities: BTreeSet<(Kind, String)> = BTreeSet::new();
    let mut within = BTreeSet::new();
    for mention in &article.mentions {
        let identity = mention.identity();
        let holders = Identity::parse(&identity).map_or([0; 2], |identity| identity.holders());
        let others = holders
            .into_iter()
            .filter(|id| *id != 0 && Some(*id) != mention.place);
        within.extend(others);
        identities.insert((mention.kind, identity));
    }
    for (kind, identity) in identities {
        document.add_text(fields.entities[kind as usize], identity);
    }
    for id in within {
        document.add_text(fields.within, format!("geonames:{id}"));
    }
}

fn add_days(fields: &Fields, article: &AnnotatedArticle, document: &mut TantivyDocument) {
    if let Some(published) = &article.article.published {
        document.add_i64(fields.published, i64::from(day_number(published.date)));
    }
    let dates = article.dates.iter().filter_map(|date| date.range);
    let ranges = dates.chain(article.ranges.iter().map(|range| range.range));
    let packed: BTreeSet<u64> = ranges
        .map(|range| pack_days(day_number(range.first), day_number(range.last)))
        .collect();
    for range in packed {
        document.add_u64(fields.mentioned, range);
    }
}
