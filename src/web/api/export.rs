//! All of a result as a file, sent while it is made.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use super::insights::kinds;
use crate::api::MapJson;
use crate::export::{HitForm, NetworkForm};
use crate::inquiry::Wanted;
use crate::search::{Engine, Question, SearchError};
use std::io::{self, Write};
use std::sync::Arc;

/// The forms; hits, then places, then networks.
pub(super) const FORMS: &[&str] = &[
    "csv", "jsonl", "bibtex", "ris", "md", "geojson", "graphml", "gexf", "dot",
];

/// Their media types.
pub(super) const MEDIA: &[&str] = &[
    "text/csv; charset=utf-8",
    "application/x-ndjson",
    "application/x-bibtex; charset=utf-8",
    "application/x-research-info-systems; charset=utf-8",
    "text/markdown; charset=utf-8",
    "application/geo+json",
    "application/graphml+xml",
    "application/gexf+xml",
    "text/vnd.graphviz; charset=utf-8",
];

/// Entities of a network that is exported.
const NODES: usize = 300;

/// `/api/export`
pub(super) fn export(call: &Call) -> Result<Reply, Problem> {
    let form = call.params.get("format").unwrap_or("csv");
    let name = |extension: &str| format!("attache.{extension}");
    if form == "geojson" {
        let (_, scope) = call.asked()?;
        let places = call.now.engine.map(&scope)?;
        let bytes = serde_json::to_vec(&MapJson::new(&places)).expect("strings and numbers");
        return Ok(Reply::File {
            media: "application/geo+json",
            name: name("geojson"),
            bytes,
        });
    }
    if let Some(form) = NetworkForm::ALL.into_iter().find(|one| one.word() == form) {
        let (_, scope) = call.asked()?;
        let network = call.now.engine.network(&scope, &kinds(call), NODES, 1)?;
        let mut bytes = Vec::new();
        let written = form.network(&network, &mut bytes);
        written.expect("memory takes all");
        return Ok(Reply::File {
            media: form.media_type(),
            name: name(form.extension()),
            bytes,
        });
    }
    let form = HitForm::ALL.into_iter().find(|one| one.word() == form);
    let form = form.unwrap_or(HitForm::Csv);
    let wanted = Wanted {
        count: usize::MAX,
        ..call.params.wanted()?
    };
    let (_, question) = call.question(&wanted)?;
    // What cannot be answered is said before the first byte.
    call.now.engine.count(&question.scope)?;
    let now = Arc::clone(&call.now);
    Ok(Reply::Stream {
        media: form.media_type(),
        name: name(form.extension()),
        write: Box::new(move |mut out| hits(form, &now.engine, &question, &mut out)),
    })
}

fn hits(form: HitForm, engine: &Engine, question: &Question, out: &mut impl Write) -> io::Result<()> {
    let failed = |error: SearchError| io::Error::other(error.to_string());
    form.head(out)?;
    for hit in engine.hits(question).map_err(failed)? {
        form.hit(&hit.map_err(failed)?, out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_are_those_there_are() {
        let hits = HitForm::ALL.map(|form| (form.word(), form.media_type()));
        let networks = NetworkForm::ALL.map(|form| (form.word(), form.media_type()));
        let all = hits
            .into_iter()
            .chain([("geojson", "application/geo+json")])
            .chain(networks);
        let told = FORMS.iter().copied().zip(MEDIA.iter().copied());
        assert!(all.eq(told));
    }
}
