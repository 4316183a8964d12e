//! Places: how many toponyms are found, and how many lie within 161 km of where they should.

use super::rows::{code_points, rows};
use super::{Line, set_name};
use attache::annotate::{Layers, annotate};
use attache::article::Article;
use attache::gazetteer::Gazetteer;
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
}

/// A hundred miles, the usual limit.
const NEAR_KM: f64 = 161.0;

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for file in files {
        let (mut wanted, mut found, mut placed, mut near) = (0.0, 0.0, 0.0, 0.0);
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
            let numbers = code_points(&article.body);
            for toponym in &row.toponyms {
                let (Some(lat), Some(lon)) = (toponym.lat, toponym.lon) else {
                    continue;
                };
                wanted += 1.0;
                let overlaps = |start: u32, end: u32| {
                    numbers[start as usize] < toponym.end && toponym.start < numbers[end as usize]
                };
                let mut here = annotated
                    .mentions
                    .iter()
                    .filter(|m| overlaps(m.span.start, m.span.end));
                let Some(mention) = here.next() else { continue };
                found += 1.0;
                let Some(place) = mention.place.and_then(|id| Gazetteer::built_in().place(id)) else {
                    continue;
                };
                placed += 1.0;
                let distance = kilometres((lat, lon), (f64::from(place.lat), f64::from(place.lon)));
                near += f64::from(u8::from(distance <= NEAR_KM));
            }
        }
        let set = set_name(file);
        table.extend([
            (set.clone(), "found", found / f64::max(wanted, 1.0)),
            (set.clone(), "placed", placed / f64::max(wanted, 1.0)),
            (set.clone(), "within 161 km, of all", near / f64::max(wanted, 1.0)),
            (set, "within 161 km, placed", near / f64::max(placed, 1.0)),
        ]);
    }
    Ok(table)
}

/// Great-circle distance by the haversine formula.
fn kilometres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    const EARTH_KM: f64 = 6371.0;
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let h = half(lat_a, lat_b) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}
