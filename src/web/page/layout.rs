//! Where the names of a network stand in its drawing.
//!
//! In: circles with their labels, and how strongly pairs of them belong together. Out: a point for each, by springs
//! and repulsion, then pushed apart until no label covers another. The same network has the same picture: nothing is
//! drawn by lot.

/// Width of the drawing.
pub(super) const WIDTH: f64 = 1000.0;
/// The least height of it.
const LOWEST: f64 = 560.0;
/// How often the springs pull.
const PULLS: usize = 300;
/// How often boxes are pushed apart, at most.
const PUSHES: usize = 2000;
/// Room for a circle and its label takes up this part of the drawing at most.
const FILLED: f64 = 0.34;
/// Height of a label.
const LABEL: f64 = 17.0;
/// Left free around the drawing, and between boxes.
const MARGIN: f64 = 8.0;
const BETWEEN: f64 = 4.0;
/// Turn from one point of a sunflower to the next.
const GOLDEN: f64 = 2.399_963_229_728_653;

/// A circle with its label below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Disc {
    /// Radius.
    pub radius: f64,
    /// Width of the label.
    pub label: f64,
}

/// A pair that belongs together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spring {
    /// The one.
    pub one: usize,
    /// The other.
    pub other: usize,
    /// How strongly, 0 to 1.
    pub strength: f64,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Its height.
    pub height: f64,
    /// The middles of the circles.
    pub points: Vec<(f64, f64)>,
}

impl Disc {
    /// Half the width of circle and label with what is left free.
    fn half_width(self) -> f64 {
        self.radius.max(self.label / 2.0) + BETWEEN
    }

    /// Height of both.
    fn height(self) -> f64 {
        2.0 * self.radius + LABEL + BETWEEN
    }
}

/// Draws a network; the first disc is nearest to the middle before springs pull.
pub(super) fn layout(discs: &[Disc], springs: &[Spring]) -> Layout {
    let room: f64 = discs
        .iter()
        .map(|disc| 2.0 * disc.half_width() * disc.height())
        .sum();
    let height = (room / FILLED / WIDTH).max(LOWEST).round();
    let mut points: Vec<(f64, f64)> = (0..discs.len()).map(sunflower).collect();
    pull(&mut points, springs);
    fit(&mut points, discs, height);
    push(&mut points, discs, height);
    Layout { height, points }
}

/// Points that fill a circle evenly.
fn sunflower(nth: usize) -> (f64, f64) {
    let turn = nth as f64 * GOLDEN;
    let away = (nth as f64 + 0.5).sqrt();
    (away * turn.cos(), away * turn.sin())
}

/// Springs pull together, all else pushes apart, ever less (Fruchterman and Reingold). Lengths are in units of the
/// distance that neighbours like to have.
fn pull(points: &mut [(f64, f64)], springs: &[Spring]) {
    let mut degrees = vec![0.0_f64; points.len()];
    for spring in springs {
        degrees[spring.one] += 1.0;
        degrees[spring.other] += 1.0;
    }
    for round in 0..PULLS {
        let heat = 1.5 * (1.0 - round as f64 / PULLS as f64);
        let mut moves = vec![(0.0, 0.0); points.len()];
        for one in 0..points.len() {
            for other in one + 1..points.len() {
                let (dx, dy, away) = between(points[one], points[other]);
                add(&mut moves, one, other, (dx, dy), 1.0 / away);
            }
        }
        for spring in springs {
            let (dx, dy, away) = between(points[spring.one], points[spring.other]);
            // Who is joined to many would draw all of them upon itself.
            let many = (degrees[spring.one] * degrees[spring.other]).sqrt().sqrt();
            let force = -away * away * (0.15 + 0.85 * spring.strength) / many;
            add(&mut moves, spring.one, spring.other, (dx, dy), force);
        }
        for (point, (dx, dy)) in points.iter_mut().zip(moves) {
            // What has no springs is kept from drifting off.
            let (dx, dy) = (dx - 0.12 * point.0, dy - 0.12 * point.1);
            let far = dx.hypot(dy).max(1e-9);
            let step = far.min(heat) / far;
            *point = (point.0 + dx * step, point.1 + dy * step);
        }
    }
}

/// Direction from one point to another and how far it is.
fn between(one: (f64, f64), other: (f64, f64)) -> (f64, f64, f64) {
    let (dx, dy) = (other.0 - one.0, other.1 - one.1);
    let away = dx.hypot(dy).max(1e-3);
    (dx / away, dy / away, away)
}

fn add(moves: &mut [(f64, f64)], one: usize, other: usize, (dx, dy): (f64, f64), force: f64) {
    moves[one].0 -= dx * force;
    moves[one].1 -= dy * force;
    moves[other].0 += dx * force;
    moves[other].1 += dy * force;
}

/// Stretches the points to fill the drawing. Half of where a point stands is its place in the order of all, so that a
/// crowd gets more room than one who stands apart.
fn fit(points: &mut [(f64, f64)], discs: &[Disc], height: f64) {
    let x = shares(points.iter().map(|point| point.0).collect());
    let y = shares(points.iter().map(|point| point.1).collect());
    for (at, (point, disc)) in points.iter_mut().zip(discs).enumerate() {
        *point = inside((x[at] * WIDTH, y[at] * height), *disc, height);
    }
}

/// Where each of some numbers stands between the least and the most, 0 to 1.
fn shares(numbers: Vec<f64>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|one, other| numbers[*one].total_cmp(&numbers[*other]).then(one.cmp(other)));
    let (Some(first), Some(last)) = (order.first(), order.last()) else {
        return numbers;
    };
    let (least, width) = (numbers[*first], numbers[*last] - numbers[*first]);
    let steps = numbers.len().saturating_sub(1) as f64;
    let mut shares = vec![0.5; numbers.len()];
    for (rank, at) in order.iter().enumerate().filter(|_| width > 1e-6) {
        shares[*at] = (rank as f64 / steps + (numbers[*at] - least) / width) / 2.0;
    }
    shares
}

/// The nearest point at which a disc with its label is inside the drawing.
fn inside((x, y): (f64, f64), disc: Disc, height: f64) -> (f64, f64) {
    let side = disc.half_width() + MARGIN;
    let x = x.clamp(side, (WIDTH - side).max(side));
    let top = disc.radius + MARGIN;
    let bottom = height - disc.radius - LABEL - MARGIN;
    (x, y.clamp(top, bottom.max(top)))
}

/// Pushes boxes that cover each other apart, by the shorter way.
fn push(points: &mut [(f64, f64)], discs: &[Disc], height: f64) {
    for _ in 0..PUSHES {
        let mut is_free = true;
        for one in 0..points.len() {
            for other in one + 1..points.len() {
                let Some((dx, dy)) = cover(points[one], discs[one], points[other], discs[other]) else {
                    continue;
                };
                is_free = false;
                let (a, b) = (points[one], points[other]);
                points[one] = inside((a.0 - dx / 2.0, a.1 - dy / 2.0), discs[one], height);
                points[other] = inside((b.0 + dx / 2.0, b.1 + dy / 2.0), discs[other], height);
            }
        }
        if is_free {
            break;
        }
    }
}

/// How far the other must move from the one for their boxes not to cover each other.
fn cover(a: (f64, f64), one: Disc, b: (f64, f64), other: Disc) -> Option<(f64, f64)> {
    let middle = |point: (f64, f64), disc: Disc| point.1 - disc.radius + disc.height() / 2.0;
    let (dx, dy) = (b.0 - a.0, middle(b, other) - middle(a, one));
    let wide = one.half_width() + other.half_width() - dx.abs();
    let high = (one.height() + other.height()) / 2.0 - dy.abs();
    if wide <= 0.01 || high <= 0.01 {
        return None;
    }
    let away = |way: f64| if way < 0.0 { -1.0 } else { 1.0 };
    Some(match high < wide {
        true => (0.0, away(dy) * high),
        false => (away(dx) * wide, 0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discs(count: usize) -> Vec<Disc> {
        let disc = |nth: usize| Disc {
            radius: 5.0 + (nth % 7) as f64 * 2.0,
            label: 60.0 + (nth * 37 % 90) as f64,
        };
        (0..count).map(disc).collect()
    }

    fn springs(count: usize) -> Vec<Spring> {
        let spring = |nth: usize| Spring {
            one: nth / 3,
            other: nth,
            strength: (nth % 5) as f64 / 4.0,
        };
        (1..count).map(spring).collect()
    }

    #[test]
    fn no_label_covers_another() {
        for count in [0, 1, 2, 3, 10, 30, 60] {
            let discs = discs(count);
            let drawn = layout(&discs, &springs(count));
            for (one, a) in drawn.points.iter().enumerate() {
                assert!(
                    a.0 > 0.0 && a.0 < WIDTH && a.1 > 0.0 && a.1 < drawn.height,
                    "{count}: {a:?}"
                );
                for (other, b) in drawn.points.iter().enumerate().skip(one + 1) {
                    let covered = cover(*a, discs[one], *b, discs[other]);
                    assert_eq!(covered, None, "{count}: {one} and {other}");
                }
            }
        }
    }

    #[test]
    fn the_same_network_has_the_same_picture() {
        assert_eq!(layout(&discs(25), &springs(25)), layout(&discs(25), &springs(25)));
    }

    #[test]
    fn what_belongs_together_is_near() {
        let pairs = [(0, 1), (2, 3)].map(|(one, other)| Spring {
            one,
            other,
            strength: 1.0,
        });
        let Layout { points, .. } = layout(&discs(4), &pairs);
        let away = |one: usize, other: usize| between(points[one], points[other]).2;
        assert!(away(0, 1) < away(0, 2) && away(2, 3) < away(1, 2), "{points:?}");
    }
}
