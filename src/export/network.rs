//! Networks in the languages of the programs that draw them.
//!
//! In: who is named together with whom. Out: GraphML, GEXF or the language of Graphviz.

use super::xml;
use crate::insight::network::{Edge, Network};
use crate::names::Entity;
use std::io::{self, Write};

/// GraphML 1.0.
pub(super) fn graphml(network: &Network, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    let keys = [
        ("name", "node", "string"),
        ("kind", "node", "string"),
        ("articles", "node", "long"),
        ("together", "edge", "long"),
        ("significance", "edge", "double"),
    ];
    for (name, of, kind) in keys {
        writeln!(
            out,
            "  <key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
        )?;
    }
    writeln!(out, "  <graph edgedefault=\"undirected\">")?;
    for (Entity { id, name, kind, .. }, articles) in &network.nodes {
        writeln!(
            out,
            "    <node id=\"{}\"><data key=\"name\">{}</data><data key=\"kind\">{}</data>\
             <data key=\"articles\">{articles}</data></node>",
            xml(id),
            xml(name),
            kind.word()
        )?;
    }
    for edge in &network.edges {
        let (one, other) = ends(network, edge);
        writeln!(
            out,
            "    <edge source=\"{}\" target=\"{}\"><data key=\"together\">{}</data>\
             <data key=\"significance\">{:.3}</data></edge>",
            xml(one),
            xml(other),
            edge.articles,
            edge.significance
        )?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

/// GEXF 1.3.
pub(super) fn gexf(network: &Network, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">")?;
    writeln!(out, "  <graph defaultedgetype=\"undirected\">")?;
    writeln!(
        out,
        "    <attributes class=\"node\"><attribute id=\"kind\" title=\"kind\" type=\"string\"/>\
         <attribute id=\"articles\" title=\"articles\" type=\"long\"/></attributes>"
    )?;
    writeln!(
        out,
        "    <attributes class=\"edge\"><attribute id=\"significance\" title=\"significance\" \
         type=\"double\"/></attributes>\n    <nodes>"
    )?;
    for (Entity { id, name, kind, .. }, articles) in &network.nodes {
        writeln!(
            out,
            "      <node id=\"{}\" label=\"{}\"><attvalues><attvalue for=\"kind\" value=\"{}\"/>\
             <attvalue for=\"articles\" value=\"{articles}\"/></attvalues></node>",
            xml(id),
            xml(name),
            kind.word()
        )?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (nth, edge) in network.edges.iter().enumerate() {
        let (one, other) = ends(network, edge);
        writeln!(
            out,
            "      <edge id=\"{nth}\" source=\"{}\" target=\"{}\" weight=\"{}\"><attvalues>\
             <attvalue for=\"significance\" value=\"{:.3}\"/></attvalues></edge>",
            xml(one),
            xml(other),
            edge.articles,
            edge.significance
        )?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

/// The language of Graphviz.
pub(super) fn dot(network: &Network, out: &mut impl Write) -> io::Result<()> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    writeln!(out, "graph names {{")?;
    for (Entity { id, name, kind, .. }, articles) in &network.nodes {
        writeln!(
            out,
            "  {} [label={}, kind={}, articles={articles}];",
            quoted(id),
            quoted(name),
            kind.word()
        )?;
    }
    for edge in &network.edges {
        let (one, other) = ends(network, edge);
        writeln!(
            out,
            "  {} -- {} [weight={}, significance={:.3}];",
            quoted(one),
            quoted(other),
            edge.articles,
            edge.significance
        )?;
    }
    writeln!(out, "}}")
}

/// The ids of the ends of an edge.
fn ends<'n>(network: &'n Network, edge: &Edge) -> (&'n str, &'n str) {
    let id = |at: usize| network.nodes[at].0.id.as_str();
    (id(edge.one), id(edge.other))
}
