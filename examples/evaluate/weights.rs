//! The weights of the ranking, chosen on all sets but one and judged on that one.
//!
//! Weights are drawn from a grid around those the program has; the same arguments draw the same. A set's figure is its
//! mean average precision, against that of the weights the program has.

use super::Line;
use super::chance::Chance;
use super::retrieval::Set;
use attache::query::weights::Weights;
use std::path::PathBuf;

const SEED: u64 = 1;
/// Points drawn.
const POINTS: usize = 40;

pub(crate) fn evaluate(folders: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let sets: Vec<Set> = folders
        .iter()
        .map(|folder| Set::read(folder))
        .collect::<anyhow::Result<_>>()?;
    if sets.len() < 2 {
        return Ok(Vec::new());
    }
    let mut chance = Chance(SEED);
    let mut points = vec![Weights::DEFAULT];
    points.extend((0..POINTS).map(|_| draw(&mut chance)));
    let mut scores: Vec<Vec<f64>> = Vec::new();
    for weights in &points {
        let of = sets.iter().map(|set| set.mean_average_precision(weights));
        scores.push(of.collect::<anyhow::Result<_>>()?);
        let shown: Vec<String> = scores[scores.len() - 1]
            .iter()
            .map(|score| format!("{score:.4}"))
            .collect();
        eprintln!("{} {weights:?}", shown.join(" "));
    }
    let value = |point: usize, left_out: Option<usize>| -> f64 {
        let others = (0..sets.len()).filter(|set| Some(*set) != left_out);
        others.map(|set| scores[point][set] / scores[0][set]).sum()
    };
    let best = |left_out: Option<usize>| {
        (0..points.len())
            .max_by(|one, other| value(*one, left_out).total_cmp(&value(*other, left_out)))
            .unwrap_or(0)
    };
    let mut lines = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        let own = (0..points.len())
            .map(|point| scores[point][number])
            .fold(0.0, f64::max);
        lines.push((set.name.clone(), "as the program has", scores[0][number]));
        lines.push((set.name.clone(), "best on all sets", scores[best(None)][number]));
        lines.push((
            set.name.clone(),
            "best on the others",
            scores[best(Some(number))][number],
        ));
        lines.push((set.name.clone(), "best on itself", own));
    }
    eprintln!("best on all sets: {:?}", points[best(None)]);
    Ok(lines)
}

fn draw(chance: &mut Chance) -> Weights {
    let mut of = |values: &[f32]| values[chance.below(values.len())];
    Weights {
        saturation: of(&[4.0, 6.0, 8.0]),
        length: of(&[0.5, 0.6, 0.7]),
        rarity: of(&[1.0, 1.1, 1.2]),
        headline: of(&[2.0, 3.0, 4.0]),
        early: of(&[4.0, 6.0, 8.0]),
        early_words: of(&[15.0, 20.0, 30.0]),
        lead: of(&[0.1, 0.2, 0.3]),
        exact: of(&[0.05, 0.1]),
        neighbours: of(&[0.05, 0.1, 0.15]),
        near: of(&[0.03, 0.06]),
        // What comes after these moves no figure by much.
        looked_at: 200,
        ..Weights::DEFAULT
    }
}
