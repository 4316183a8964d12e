//! Where a place is on the map of the world.
//!
//! In: degrees north and east. Out: units of the drawing in `src/web/assets/world.svg`, which `data/world.py` makes by
//! the same projection, Equal Earth: areas are true, so that no part of the world looks larger than it is.

/// Width of the drawing.
const WIDTH: f64 = 2000.0;
/// Of the plane of the projection: half its width and half its height.
const HALF_WIDTH: f64 = 2.706_629_983_6;
const HALF_HEIGHT: f64 = 1.317_362_759_1;
/// The polynomial of Equal Earth (Šavrič, Patterson and Jenny 2018).
const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];

/// The point of a place, from the upper left corner.
pub(super) fn point(lat: f64, lon: f64) -> (f64, f64) {
    let t = (3f64.sqrt() / 2.0 * lat.to_radians().sin()).asin();
    let square = t * t;
    let sixth = square.powi(3);
    let slope = 9.0 * A[3] * sixth * square + 7.0 * A[2] * sixth + 3.0 * A[1] * square + A[0];
    let x = 2.0 * 3f64.sqrt() * lon.to_radians() * t.cos() / (3.0 * slope);
    let y = t * (A[3] * sixth * square + A[2] * sixth + A[1] * square + A[0]);
    let scale = WIDTH / (2.0 * HALF_WIDTH);
    ((x + HALF_WIDTH) * scale, (HALF_HEIGHT - y) * scale)
}

#[cfg(test)]
mod tests {
    use super::point;

    #[test]
    fn places_are_where_the_outline_has_them() {
        let check = |(lat, lon): (f64, f64), want: (f64, f64)| {
            let (x, y) = point(lat, lon);
            let is_near = (x - want.0).abs() < 1.0 && (y - want.1).abs() < 1.0;
            assert!(is_near, "{lat} {lon}: {x:.1} {y:.1}, not {want:?}");
        };
        check((0.0, 0.0), (1000.0, 486.7));
        check((0.0, -180.0), (0.0, 486.7));
        check((0.0, 180.0), (2000.0, 486.7));
        check((90.0, 0.0), (1000.0, 0.0));
        check((-90.0, 0.0), (1000.0, 973.4));
    }

    #[test]
    fn the_world_is_symmetric() {
        for (lat, lon) in [(50.45, 30.52), (38.9, -77.04), (-33.87, 151.21)] {
            let ((x, y), (other_x, other_y)) = (point(lat, lon), point(-lat, -lon));
            assert!((x + other_x - 2000.0).abs() < 1e-6, "{lat} {lon}");
            assert!((y + other_y - 973.434).abs() < 1e-2, "{lat} {lon}");
        }
    }
}
