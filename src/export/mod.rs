//! Forms in which results leave the program besides its JSON.
//!
//! In: hits, networks, counts and timelines. Out: text in the forms of other programs, written to whatever takes bytes:
//! tables ([`table`]), citations ([`citation`]), networks and pictures ([`picture`]). Nothing here knows a terminal.

pub mod citation;
mod network;
pub mod picture;
pub mod table;

use crate::api::HitJson;
use crate::insight::network::Network;
use crate::search::Hit;
use std::io::{self, Write};

/// How hits are written, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HitForm {
    /// A table with a head line.
    Csv,
    /// An object a line.
    Jsonl,
    /// Entries of BibTeX or BibLaTeX.
    Bibtex,
    /// Records of RIS.
    Ris,
    /// A list in Markdown, with the passages quoted.
    Markdown,
}

impl HitForm {
    /// Every form.
    pub const ALL: [HitForm; 5] = [
        HitForm::Csv,
        HitForm::Jsonl,
        HitForm::Bibtex,
        HitForm::Ris,
        HitForm::Markdown,
    ];

    /// The word a user asks for it with.
    pub fn word(self) -> &'static str {
        match self {
            HitForm::Csv => "csv",
            HitForm::Jsonl => "jsonl",
            HitForm::Bibtex => "bibtex",
            HitForm::Ris => "ris",
            HitForm::Markdown => "md",
        }
    }

    /// What it is for a browser.
    pub fn media_type(self) -> &'static str {
        match self {
            HitForm::Csv => "text/csv; charset=utf-8",
            HitForm::Jsonl => "application/x-ndjson",
            HitForm::Bibtex => "application/x-bibtex; charset=utf-8",
            HitForm::Ris => "application/x-research-info-systems; charset=utf-8",
            HitForm::Markdown => "text/markdown; charset=utf-8",
        }
    }

    /// How the name of a file with it ends, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            HitForm::Csv => "csv",
            HitForm::Jsonl => "jsonl",
            HitForm::Bibtex => "bib",
            HitForm::Ris => "ris",
            HitForm::Markdown => "md",
        }
    }

    /// Writes what stands before all hits.
    pub fn head(self, out: &mut impl Write) -> io::Result<()> {
        match self {
            HitForm::Csv => table::head(false, out),
            _ => Ok(()),
        }
    }

    /// Writes a hit.
    pub fn hit(self, hit: &Hit, out: &mut impl Write) -> io::Result<()> {
        match self {
            HitForm::Csv => table::hit(hit, None, out),
            HitForm::Jsonl => {
                serde_json::to_writer(&mut *out, &HitJson::new(hit))?;
                out.write_all(b"\n")
            }
            HitForm::Bibtex => writeln!(out, "{}", citation::bibtex(hit)),
            HitForm::Ris => write!(out, "{}", citation::ris(hit)),
            HitForm::Markdown => write!(out, "{}", citation::markdown(hit)),
        }
    }
}

/// How networks are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkForm {
    /// GraphML 1.0, for most programs.
    Graphml,
    /// GEXF 1.3, for Gephi.
    Gexf,
    /// For Graphviz.
    Dot,
}

impl NetworkForm {
    /// Every form.
    pub const ALL: [NetworkForm; 3] = [NetworkForm::Graphml, NetworkForm::Gexf, NetworkForm::Dot];

    /// The word a user asks for it with.
    pub fn word(self) -> &'static str {
        match self {
            NetworkForm::Graphml => "graphml",
            NetworkForm::Gexf => "gexf",
            NetworkForm::Dot => "dot",
        }
    }

    /// What it is for a browser.
    pub fn media_type(self) -> &'static str {
        match self {
            NetworkForm::Graphml => "application/graphml+xml",
            NetworkForm::Gexf => "application/gexf+xml",
            NetworkForm::Dot => "text/vnd.graphviz; charset=utf-8",
        }
    }

    /// How the name of a file with it ends, without the dot: the word for it.
    pub fn extension(self) -> &'static str {
        self.word()
    }

    /// Writes a network.
    pub fn network(self, network: &Network, out: &mut impl Write) -> io::Result<()> {
        match self {
            NetworkForm::Graphml => network::graphml(network, out),
            NetworkForm::Gexf => network::gexf(network, out),
            NetworkForm::Dot => network::dot(network, out),
        }
    }
}

/// Text as XML has it, without the control characters it forbids.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_xml_are_escaped() {
        assert_eq!(xml("A & \"B\" <c>\u{7}"), "A &amp; &quot;B&quot; &lt;c&gt;");
    }
}
