//! Places: how many toponyms are found and placed right, end to end and where the toponyms are given.
//!
//! A place is right within 161 km of where it should be. A country is right where it is the one given, or else that
//! of the town nearest to the given point; what lies in no country, such as a sea, where it is itself near.

use super::rows::{code_points, rows};
use super::{Line, set_name};
use attache::annotate::{AnnotatedArticle, Layers, annotate};
use attache::article::Article;
use attache::entities::{Reading, resolve_places};
use attache::gazetteer::{Gazetteer, Place, PlaceKind};
use attache::text::{Part, Span};
use std::path::PathBuf;

#[derive(serde::Deserialize)]
struct Row {
    text: String,
    toponyms: Vec<Toponym>,
}

#[derive(serde::Deserialize)]
struct Toponym {
    start: u32,
    end: u32,
    lat: Option<f64>,
    lon: Option<f64>,
    #[serde(default)]
    country_geonameid: Option<String>,
}

/// A hundred miles, the usual limit.
const NEAR_KM: f64 = 161.0;

/// What is counted over the toponyms of a set that have coordinates.
#[derive(Default)]
struct Counts {
    wanted: f64,
    found: f64,
    placed: f64,
    near: f64,
    given_placed: f64,
    given_near: f64,
    possible: f64,
    country: f64,
}

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let towns: Vec<Place> = Gazetteer::built_in()
        .places()
        .filter(|place| place.kind == PlaceKind::City)
        .collect();
    let mut table = Vec::new();
    for file in files {
        let mut counts = Counts::default();
        for row in rows::<Row>(file)? {
            let article = Article {
                body: row.text,
                ..Article::default()
            };
            let annotated = annotate(
                &article,
                Layers {
                    names: true,
                    dates: false,
                },
            );
            counts.add_found(&annotated, &row.toponyms);
            counts.add_given(&annotated, &row.toponyms, &towns);
        }
        let of = |part: f64, whole: f64| part / f64::max(whole, 1.0);
        let set = set_name(file);
        table.extend([
            (set.clone(), "found", of(counts.found, counts.wanted)),
            (set.clone(), "placed", of(counts.placed, counts.wanted)),
            (
                set.clone(),
                "within 161 km, of all",
                of(counts.near, counts.wanted),
            ),
            (
                set.clone(),
                "within 161 km, placed",
                of(counts.near, counts.placed),
            ),
            (
                set.clone(),
                "given: placed",
                of(counts.given_placed, counts.wanted),
            ),
            (
                set.clone(),
                "given: within 161 km",
                of(counts.given_near, counts.wanted),
            ),
            (set.clone(), "given: possible", of(counts.possible, counts.wanted)),
            (set, "given: country right", of(counts.country, counts.wanted)),
        ]);
    }
    Ok(table)
}

impl Counts {
    /// Counts what the whole program finds.
    fn add_found(&mut self, annotated: &AnnotatedArticle, toponyms: &[Toponym]) {
        let numbers = code_points(&annotated.article.body);
        for toponym in toponyms {
            let Some(point) = toponym.point() else {
                continue;
            };
            self.wanted += 1.0;
            let mut here = annotated.mentions.iter().filter(|mention| {
                numbers[mention.span.start as usize] < toponym.end
                    && toponym.start < numbers[mention.span.end as usize]
            });
            let Some(mention) = here.next() else { continue };
            self.found += 1.0;
            let Some(place) = mention.place.and_then(|id| Gazetteer::built_in().place(id)) else {
                continue;
            };
            self.placed += 1.0;
            self.near += f64::from(u8::from(is_near(point, &place)));
        }
    }

    /// Counts what resolution makes of the toponyms when it is given them.
    fn add_given(&mut self, annotated: &AnnotatedArticle, toponyms: &[Toponym], towns: &[Place]) {
        let numbers = code_points(&annotated.article.body);
        let byte = |number: u32| numbers.partition_point(|&n| n < number);
        let spans: Vec<(Part, Span)> = toponyms
            .iter()
            .map(|t| (Part::Body, Span::new(byte(t.start), byte(t.end))))
            .collect();
        let readings = resolve_places(&annotated.title, &annotated.body, Gazetteer::built_in(), &spans);
        for (
            toponym,
            Reading {
                place,
                country,
                candidates,
                ..
            },
        ) in toponyms.iter().zip(readings)
        {
            let Some(point) = toponym.point() else {
                continue;
            };
            let near = place.is_some_and(|place| is_near(point, &place));
            let possible = candidates.iter().any(|place| is_near(point, place));
            let wanted = || {
                toponym
                    .country()
                    .unwrap_or_else(|| nearest(point, towns).country_id)
            };
            let country = match country {
                Some(country) => country.id == wanted(),
                None => near,
            };
            self.given_placed += f64::from(u8::from(place.is_some()));
            self.given_near += f64::from(u8::from(near));
            self.possible += f64::from(u8::from(possible));
            self.country += f64::from(u8::from(country));
        }
    }
}

impl Toponym {
    fn point(&self) -> Option<(f64, f64)> {
        Some((self.lat?, self.lon?))
    }

    fn country(&self) -> Option<u32> {
        self.country_geonameid.as_ref()?.parse().ok()
    }
}

fn is_near(point: (f64, f64), place: &Place) -> bool {
    kilometres(point, (f64::from(place.lat), f64::from(place.lon))) <= NEAR_KM
}

fn nearest(point: (f64, f64), towns: &[Place]) -> Place {
    let distance = |town: &Place| kilometres(point, (f64::from(town.lat), f64::from(town.lon)));
    let towns = towns.iter().copied();
    towns
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .expect("the gazetteer has towns")
}

/// Great-circle distance by the haversine formula.
fn kilometres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    const EARTH_KM: f64 = 6371.0;
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let h = half(lat_a, lat_b) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}
