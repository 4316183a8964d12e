//! The places of a result on a map of the world.
//!
//! In: a request. Out: circles whose areas say how many articles name a place, the smaller above the larger, with the
//! names of the largest where there is room for them.

use super::super::call::{Call, Reply};
use super::super::problem::Problem;
use super::head::{View, answered};
use super::here::Here;
use super::projection::point;
use super::scale::{most, tenth};
use super::views::{Circle, MapLabel, MapPage};
use super::{assets, frame, html, results, wording};
use crate::entities::Kind;
use crate::insight::Facet;

use crate::search::Placed;

/// Circles drawn at most.
const CIRCLES: usize = 400;
/// Places listed at most.
const LISTED: usize = 60;
/// Names looked at for the map.
const NAMED: usize = 40;
/// Radius of the largest circle and of the smallest.
const LARGEST: f64 = 46.0;
const SMALLEST: f64 = 5.0;
/// Height of a name and the width of a letter.
const LETTER: (f64, f64) = (26.0, 14.0);

/// The page of the map.
pub(super) fn map(call: &Call) -> Result<Reply, Problem> {
    let here = Here::of(call);
    let (head, scope) = answered(call, View::Map)?;
    let placed = call.now.engine.map(&scope)?;
    let circles = circles(&placed, &|id| here.with("place", id));
    let row = |placed: &Placed| {
        let (entity, count) = (&placed.counted.entity, wording::number(placed.counted.articles));
        here.row(Facet::Entity(Kind::Place), &entity.id, &entity.name, count)
    };
    let mut frame = frame::of(call, frame::Page::Map);
    frame.title = results::title(&frame.typed, &head);
    html(&MapPage {
        labels: labels(&circles),
        caption: caption(placed.len(), circles.len()),
        rows: placed.iter().take(LISTED).map(row).collect(),
        circles,
        world: assets::address("world.svg"),
        head,
        frame,
    })
}

fn caption(places: usize, drawn: usize) -> String {
    let places = wording::count(places as u64, "place", "places");
    match drawn < CIRCLES {
        true => format!("{places}; the larger a circle, the more articles name it."),
        false => format!("The first {CIRCLES} of {places}; the larger a circle, the more articles name it."),
    }
}

/// A circle for each place, the largest first.
fn circles(placed: &[Placed], address: &dyn Fn(&str) -> String) -> Vec<Circle> {
    let most = most(placed.iter().map(|placed| placed.counted.articles));
    let circle = |placed: &Placed| {
        let (x, y) = point(placed.place.lat.into(), placed.place.lon.into());
        let share = placed.counted.articles as f64 / most as f64;
        Circle {
            x: tenth(x),
            y: tenth(y),
            r: tenth((LARGEST * share.sqrt()).max(SMALLEST)),
            name: placed.counted.entity.name.clone(),
            count: placed.counted.articles,
            href: address(&placed.counted.entity.id),
        }
    };
    placed.iter().take(CIRCLES).map(circle).collect()
}

/// Names below the largest circles, as far as none covers another.
fn labels(circles: &[Circle]) -> Vec<MapLabel> {
    let (height, letter) = LETTER;
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut found = Vec::new();
    for circle in circles.iter().take(NAMED) {
        let half = circle.name.chars().count() as f64 * letter / 2.0;
        let y = circle.y + circle.r + height;
        let label = [circle.x - half, y - height, circle.x + half, y + 4.0];
        let covers = |other: &[f64; 4]| {
            label[0] < other[2] && other[0] < label[2] && label[1] < other[3] && other[1] < label[3]
        };
        if taken.iter().any(covers) || label[0] < 0.0 || label[2] > 2000.0 || label[3] > 860.0 {
            continue;
        }
        taken.push(label);
        found.push(MapLabel {
            x: circle.x,
            y: (y * 10.0).round() / 10.0,
            name: circle.name.clone(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circle(name: &str, x: f64, y: f64, r: f64) -> Circle {
        Circle {
            x,
            y,
            r,
            name: name.to_owned(),
            count: 1,
            href: String::new(),
        }
    }

    #[test]
    fn no_name_covers_another() {
        let check = |circles: &[Circle], want: &[&str]| {
            let found: Vec<String> = labels(circles).into_iter().map(|label| label.name).collect();
            assert_eq!(found, want);
        };
        check(&[], &[]);
        let kyiv = circle("Kyiv", 1130.0, 160.0, 30.0);
        check(std::slice::from_ref(&kyiv), &["Kyiv"]);
        check(&[kyiv.clone(), circle("Irpin", 1132.0, 161.0, 28.0)], &["Kyiv"]);
        check(&[kyiv, circle("Paris", 1000.0, 180.0, 28.0)], &["Kyiv", "Paris"]);
        check(&[circle("Suva", 1999.0, 600.0, 10.0)], &[]);
    }
}
