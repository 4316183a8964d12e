//! Who is named with whom in a result.
//!
//! In: a request. Out: a drawing with a circle a name and a line a pair, and the strongest pairs as a list.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use super::head::{View, answered};
use super::here::{Here, entity};
use super::layout::{Disc, Layout, Spring, WIDTH, layout};
use super::scale::most;
use super::views::{LineView, NetworkPage, NodeView, Pair, PairEnd};
use super::{frame, html, results, wording};
use crate::entities::Kind;
use crate::insight::network::{Edge, Network};
use std::cmp::Reverse;
use unicode_width::UnicodeWidthStr;

/// Names drawn at most.
const NODES: usize = 40;
/// Lines drawn at most, as far as no name needs one more.
const LINES: usize = 120;
/// Pairs listed at most.
const LISTED: usize = 30;
/// Articles of a result from which on a pair must be in two.
const MANY: u64 = 40;
/// Letters of a name in the drawing.
const LETTERS: usize = 26;
/// Width of a letter.
const LETTER: f64 = 7.2;
/// Radius of the largest circle and the smallest.
const LARGEST: f64 = 20.0;
const SMALLEST: f64 = 4.0;
/// From the rim of a circle to the base line of its name.
const BELOW: f64 = 13.0;

/// The page of the network.
pub(super) fn network(call: &Call) -> Result<Reply, Problem> {
    let here = Here::of(call);
    let (head, scope) = answered(call, View::Network)?;
    let kinds = match call.params.kinds() {
        none if none.is_empty() => vec![Kind::Person, Kind::Org],
        told => told,
    };
    let engine = &call.now.engine;
    let mut found = engine.network(&scope, &kinds, NODES, 1)?;
    if found.articles >= MANY {
        found.edges.retain(|edge| edge.articles > 1);
    }
    let network = connected(found);
    let drawn = drawing(&network);
    let mut frame = frame::of(call, frame::Page::Network);
    frame.title = results::title(&frame.typed, &head);
    html(&NetworkPage {
        width: WIDTH,
        height: drawn.height,
        lines: lines(&network, &drawn),
        nodes: nodes(&network, &drawn, &|kind, id| here.with(kind, id)),
        caption: format!(
            "People and organisations in most of these articles; a line joins two that {} together.",
            if network.articles >= MANY {
                "several articles name"
            } else {
                "an article names"
            },
        ),
        pairs: pairs(&network, &here),
        head,
        frame,
    })
}

/// The strongest pairs; of each name at least one, so that none stands alone for want of room.
fn drawn_pairs(mut edges: Vec<Edge>, nodes: usize) -> Vec<Edge> {
    edges.sort_by_key(|edge| (Reverse(edge.articles), edge.one, edge.other));
    let mut is_joined = vec![false; nodes];
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for edge in edges {
        let is_new = !is_joined[edge.one] || !is_joined[edge.other];
        (is_joined[edge.one], is_joined[edge.other]) = (true, true);
        if is_new { first.push(edge) } else { rest.push(edge) }
    }
    rest.truncate(LINES.saturating_sub(first.len()));
    first.extend(rest);
    first.sort_by_key(|edge| (Reverse(edge.articles), edge.one, edge.other));
    first
}

/// The network without what stands alone.
fn connected(network: Network) -> Network {
    let mut places = vec![None; network.nodes.len()];
    let is_joined = |at: usize| {
        network
            .edges
            .iter()
            .any(|edge| edge.one == at || edge.other == at)
    };
    let mut nodes = Vec::new();
    for (at, node) in network.nodes.iter().enumerate().filter(|(at, _)| is_joined(*at)) {
        places[at] = Some(nodes.len());
        nodes.push(node.clone());
    }
    let edge = |edge: &Edge| {
        Some(Edge {
            one: places[edge.one]?,
            other: places[edge.other]?,
            ..*edge
        })
    };
    let edges = network.edges.iter().filter_map(edge).collect();
    Network {
        edges: drawn_pairs(edges, nodes.len()),
        nodes,
        articles: network.articles,
    }
}

fn largest(network: &Network) -> f64 {
    most(network.nodes.iter().map(|(_, articles)| *articles)) as f64
}

fn radius(articles: u64, most: f64) -> f64 {
    (LARGEST * (articles as f64 / most).sqrt()).max(SMALLEST)
}

fn drawing(network: &Network) -> Layout {
    let most = largest(network);
    let disc = |(entity, articles): &(crate::names::Entity, u64)| Disc {
        radius: radius(*articles, most),
        label: wording::shortened(&entity.name, LETTERS).width() as f64 * LETTER,
    };
    let strongest = network.edges.first().map_or(1.0, |edge| edge.articles as f64);
    let spring = |edge: &Edge| Spring {
        one: edge.one,
        other: edge.other,
        strength: edge.articles as f64 / strongest,
    };
    let discs: Vec<Disc> = network.nodes.iter().map(disc).collect();
    let springs: Vec<Spring> = network.edges.iter().map(spring).collect();
    layout(&discs, &springs)
}

fn tenth(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

fn nodes(network: &Network, drawn: &Layout, address: &dyn Fn(&str, &str) -> String) -> Vec<NodeView> {
    let most = largest(network);
    let node = |((entity, articles), (x, y)): (&(crate::names::Entity, u64), &(f64, f64))| {
        let r = tenth(radius(*articles, most));
        NodeView {
            x: tenth(*x),
            y: tenth(*y),
            r,
            kind: entity.kind.word(),
            name: entity.name.clone(),
            short: wording::shortened(&entity.name, LETTERS),
            text_x: tenth(*x),
            text_y: tenth(*y + r + BELOW),
            anchor: "middle",
            count: *articles,
            href: address(entity.kind.word(), &entity.id),
        }
    };
    network.nodes.iter().zip(&drawn.points).map(node).collect()
}

fn lines(network: &Network, drawn: &Layout) -> Vec<LineView> {
    let strongest = network.edges.first().map_or(1.0, |edge| edge.articles as f64);
    let name = |at: usize| network.nodes[at].0.name.as_str();
    let line = |edge: &Edge| {
        let ((x1, y1), (x2, y2)) = (drawn.points[edge.one], drawn.points[edge.other]);
        LineView {
            x1: tenth(x1),
            y1: tenth(y1),
            x2: tenth(x2),
            y2: tenth(y2),
            width: tenth(0.6 + 4.4 * edge.articles as f64 / strongest),
            label: format!(
                "{} and {}: {}",
                name(edge.one),
                name(edge.other),
                wording::articles(edge.articles)
            ),
        }
    };
    network.edges.iter().map(line).collect()
}

/// The strongest pairs; of as many articles those first that are farther from chance.
fn pairs(network: &Network, here: &Here) -> Vec<Pair> {
    let mut edges: Vec<&Edge> = network.edges.iter().collect();
    edges.sort_by(|one, other| {
        let by_chance = other.significance.total_cmp(&one.significance);
        other.articles.cmp(&one.articles).then(by_chance)
    });
    let end = |at: usize| {
        let known = &network.nodes[at].0;
        PairEnd {
            kind: known.kind.word(),
            name: known.name.clone(),
            href: entity(&known.id),
        }
    };
    let both = |edge: &Edge| {
        let link = [edge.one, edge.other].iter().fold(here.list(), |link, at| {
            let known = &network.nodes[*at].0;
            link.with(known.kind.word(), &known.id)
        });
        link.to_string()
    };
    let pair = |edge: &&Edge| Pair {
        one: end(edge.one),
        other: end(edge.other),
        href: both(edge),
        count: edge.articles,
    };
    edges.iter().take(LISTED).map(pair).collect()
}
