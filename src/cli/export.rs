//! Hits in the form wanted, each printed when it is read.

use super::args::Format;
use super::output::{Output, clean};
use super::render;
use attache::export::{HitForm, citation, table};
use attache::search::{Hit, Hits};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// How hits are printed.
#[derive(Clone, Copy)]
pub(super) struct Export<'a> {
    /// The form.
    pub format: Format,
    /// The id of the question, where several are asked.
    pub question: Option<&'a str>,
}

impl Export<'_> {
    /// What stands before all hits.
    pub(super) fn head(self, out: &mut Output) -> io::Result<()> {
        match self.format {
            Format::Csv => table::head(self.question.is_some(), out),
            _ => Ok(()),
        }
    }

    /// What stands before the hits of one of several questions.
    pub(super) fn heading(self, typed: &str, out: &mut Output) -> io::Result<()> {
        let Some(id) = self.question else { return Ok(()) };
        let heading = format!("{}: {}", clean(id), clean(typed));
        match self.format {
            Format::Text => {
                let heading = out.title(&heading);
                writeln!(out, "{heading}\n")
            }
            Format::Md => writeln!(out, "\n## {}\n", citation::literal(&heading)),
            _ => Ok(()),
        }
    }

    /// Reads and prints hits one after the other. Returns how many; `None` if the mark was set before the last.
    pub(super) fn all(
        self,
        hits: &mut Hits,
        stop: &AtomicBool,
        out: &mut Output,
    ) -> anyhow::Result<Option<u64>> {
        let mut printed = 0;
        for hit in hits {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            self.hit(&hit?, out)?;
            printed += 1;
        }
        Ok(Some(printed))
    }

    /// Prints a hit.
    pub(super) fn hit(self, hit: &Hit, out: &mut Output) -> io::Result<()> {
        match self.format {
            Format::Text => render::hit(hit, out),
            Format::Csv => table::hit(hit, self.question, out),
            Format::Jsonl | Format::Json => HitForm::Jsonl.hit(hit, out),
            Format::Bibtex => HitForm::Bibtex.hit(hit, out),
            Format::Ris => HitForm::Ris.hit(hit, out),
            Format::Md => HitForm::Markdown.hit(hit, out),
            Format::Trec => Ok(()),
        }
    }
}
