//! The arithmetic of the network, compiled for the vector units processors have and chosen when it runs.
//!
//! Every sum is taken in one order and with one rounding a step (fused multiply and add), so that all
//! processors with such units give the same numbers to the last bit; older ones differ in the last digits.
//! This is the one module with `unsafe` code: calling a function compiled for a unit after asking whether
//! the processor has it.
#![allow(
    unsafe_code,
    reason = "the processor was asked whether it has what the function needs"
)]

use super::weights::{HEAD, Layer, Matrix, NEIGHBOURS, Norm, PANEL, PROJECTED, TAGS, WIDTH, Weights};

/// Sums a loop keeps at a time, so that compilers can use whole vectors.
const LANES: usize = 16;

/// Added to what variance a vector has, as in training.
const EPSILON: f32 = 1e-5;

/// Numbers that a processor multiplies and adds at once.
trait Lanes: Copy {
    /// # Safety
    ///
    /// The processor has the unit the type is for; so for all of these.
    unsafe fn load(from: &[f32; LANES]) -> Self;
    /// One number in all lanes.
    unsafe fn splat(value: f32) -> Self;
    /// `self + a * b`
    unsafe fn add_product(self, a: Self, b: Self) -> Self;
    unsafe fn store(self, to: &mut [f32; LANES]);
}

/// For processors of which nothing is known; `FUSED` where fused multiplication is part of the baseline.
#[derive(Clone, Copy)]
struct Plain<const FUSED: bool>([f32; LANES]);

impl<const FUSED: bool> Lanes for Plain<FUSED> {
    #[inline(always)]
    unsafe fn load(from: &[f32; LANES]) -> Self {
        Plain(*from)
    }
    #[inline(always)]
    unsafe fn splat(value: f32) -> Self {
        Plain([value; LANES])
    }
    #[inline(always)]
    unsafe fn add_product(self, a: Self, b: Self) -> Self {
        Plain(std::array::from_fn(|lane| {
            fused::<FUSED>(a.0[lane], b.0[lane], self.0[lane])
        }))
    }
    #[inline(always)]
    unsafe fn store(self, to: &mut [f32; LANES]) {
        *to = self.0;
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{LANES, Lanes};
    use std::arch::x86_64::*;

    impl Lanes for __m512 {
        #[inline(always)]
        unsafe fn load(from: &[f32; LANES]) -> Self {
            // SAFETY: the reference covers what is read; the caller answers for the unit.
            unsafe { _mm512_loadu_ps(from.as_ptr()) }
        }
        #[inline(always)]
        unsafe fn splat(value: f32) -> Self {
            // SAFETY: the caller answers for the unit.
            unsafe { _mm512_set1_ps(value) }
        }
        #[inline(always)]
        unsafe fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: as above.
            unsafe { _mm512_fmadd_ps(a, b, self) }
        }
        #[inline(always)]
        unsafe fn store(self, to: &mut [f32; LANES]) {
            // SAFETY: the reference covers what is written; the caller answers for the unit.
            unsafe { _mm512_storeu_ps(to.as_mut_ptr(), self) }
        }
    }

    /// Two halves.
    #[derive(Clone, Copy)]
    pub(super) struct Pair(__m256, __m256);

    impl Lanes for Pair {
        #[inline(always)]
        unsafe fn load(from: &[f32; LANES]) -> Self {
            // SAFETY: the reference covers what is read; the caller answers for the unit.
            unsafe {
                Pair(
                    _mm256_loadu_ps(from.as_ptr()),
                    _mm256_loadu_ps(from[LANES / 2..].as_ptr()),
                )
            }
        }
        #[inline(always)]
        unsafe fn splat(value: f32) -> Self {
            // SAFETY: the caller answers for the unit.
            let all = unsafe { _mm256_set1_ps(value) };
            Pair(all, all)
        }
        #[inline(always)]
        unsafe fn add_product(self, a: Self, b: Self) -> Self {
            // SAFETY: as above.
            unsafe {
                Pair(
                    _mm256_fmadd_ps(a.0, b.0, self.0),
                    _mm256_fmadd_ps(a.1, b.1, self.1),
                )
            }
        }
        #[inline(always)]
        unsafe fn store(self, to: &mut [f32; LANES]) {
            // SAFETY: the reference covers what is written; the caller answers for the unit.
            unsafe {
                _mm256_storeu_ps(to.as_mut_ptr(), self.0);
                _mm256_storeu_ps(to[LANES / 2..].as_mut_ptr(), self.1);
            }
        }
    }
}

/// Computes the scores of the tags of each token. In: the weights, [`PROJECTED`] numbers a token, and where each
/// run of tokens begins, and the end.
pub(super) type Forward = fn(&Weights, &[f32], &[usize]) -> Vec<[f32; TAGS]>;

/// The ways this processor can compute, the fastest first.
pub(super) fn ways() -> Vec<Forward> {
    let mut ways: Vec<Forward> = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") {
            // SAFETY: the processor has what the function is compiled for.
            ways.push(|weights, projected, bounds| unsafe { forward_avx512(weights, projected, bounds) });
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: as above.
            ways.push(|weights, projected, bounds| unsafe { forward_avx2(weights, projected, bounds) });
        }
    }
    ways.push(forward_anywhere);
    ways
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx2,fma")]
fn forward_avx512(weights: &Weights, projected: &[f32], bounds: &[usize]) -> Vec<[f32; TAGS]> {
    // SAFETY: this function runs only where the unit is.
    unsafe { forward_on::<std::arch::x86_64::__m512, 8, true>(weights, projected, bounds) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn forward_avx2(weights: &Weights, projected: &[f32], bounds: &[usize]) -> Vec<[f32; TAGS]> {
    // SAFETY: as above.
    unsafe { forward_on::<x86::Pair, 3, true>(weights, projected, bounds) }
}

fn forward_anywhere(weights: &Weights, projected: &[f32], bounds: &[usize]) -> Vec<[f32; TAGS]> {
    const FUSED: bool = cfg!(target_arch = "aarch64");
    // SAFETY: it needs no unit.
    unsafe { forward_on::<Plain<FUSED>, 1, FUSED>(weights, projected, bounds) }
}

/// Adds a row times a matrix. For single rows only.
// Inlined where it is called, it was seen to be compiled without vectors.
#[inline(never)]
pub(super) fn multiply_add(matrix: &Matrix, row: &[f32], sums: &mut [f32]) {
    let panels = matrix.panels.chunks_exact(matrix.rows * PANEL);
    for (panel, sums) in panels.zip(sums.as_chunks_mut::<PANEL>().0) {
        for (&value, weights) in row.iter().zip(panel.as_chunks::<PANEL>().0) {
            for (sum, &weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
    }
}

#[inline(always)]
fn fused<const FUSED: bool>(a: f32, b: f32, sum: f32) -> f32 {
    if FUSED { a.mul_add(b, sum) } else { a * b + sum }
}

/// # Safety
///
/// The processor has the unit of `V`, and the function is compiled into one for it.
#[inline(always)]
unsafe fn forward_on<V: Lanes, const ROWS: usize, const FUSED: bool>(
    weights: &Weights,
    projected: &[f32],
    bounds: &[usize],
) -> Vec<[f32; TAGS]> {
    let tokens = projected.len() / PROJECTED;
    let mut x = vec![0.0; tokens * WIDTH];
    for (x, wide) in x.chunks_exact_mut(WIDTH).zip(projected.chunks_exact(PROJECTED)) {
        gate::<FUSED>(wide, x);
        normalise::<FUSED>(&weights.first_norm, x);
    }
    let mut near = vec![0.0; tokens * WIDTH];
    let mut wide = vec![0.0; tokens * PROJECTED];
    for layer in &weights.layers {
        for bound in bounds.windows(2) {
            let run = bound[0] * WIDTH..bound[1] * WIDTH;
            convolve::<FUSED>(layer, &x[run.clone()], &mut near[run]);
        }
        // SAFETY: the caller answers for the unit; so below.
        unsafe { multiply::<V, ROWS>(&layer.mix, &near, &mut wide) };
        for (x, wide) in x.chunks_exact_mut(WIDTH).zip(wide.chunks_exact(PROJECTED)) {
            let mut gated = [0.0; WIDTH];
            gate::<FUSED>(wide, &mut gated);
            for (x, gated) in x.iter_mut().zip(gated) {
                *x += gated;
            }
            normalise::<FUSED>(&layer.norm, x);
        }
    }
    let mut head = vec![0.0; tokens * HEAD];
    // SAFETY: as above.
    unsafe { multiply::<V, ROWS>(&weights.head, &x, &mut head) };
    head.iter_mut().for_each(|value| *value = value.max(0.0));
    let mut out = vec![0.0; tokens * PANEL];
    // SAFETY: as above.
    unsafe { multiply::<V, ROWS>(&weights.out, &head, &mut out) };
    let first = |row: &[f32]| std::array::from_fn(|tag| row[tag]);
    out.chunks_exact(PANEL).map(first).collect()
}

/// Rows times a matrix, plus its bias, by tiles of `ROWS` rows and a panel.
///
/// # Safety
///
/// As for [`forward_on`].
#[inline(always)]
unsafe fn multiply<V: Lanes, const ROWS: usize>(matrix: &Matrix, input: &[f32], output: &mut [f32]) {
    let columns = matrix.panel_count() * PANEL;
    let tiles = input
        .chunks(matrix.rows * ROWS)
        .zip(output.chunks_mut(columns * ROWS));
    for (input, output) in tiles {
        if input.len() == matrix.rows * ROWS {
            // SAFETY: the caller answers for the unit.
            unsafe { tile::<V, ROWS>(matrix, input, output) };
        } else {
            for (input, output) in input
                .chunks_exact(matrix.rows)
                .zip(output.chunks_exact_mut(columns))
            {
                // SAFETY: as above.
                unsafe { tile::<V, 1>(matrix, input, output) };
            }
        }
    }
}

/// # Safety
///
/// As for [`forward_on`].
#[inline(always)]
unsafe fn tile<V: Lanes, const ROWS: usize>(matrix: &Matrix, input: &[f32], output: &mut [f32]) {
    let columns = matrix.panel_count() * PANEL;
    let (bias, _) = matrix.bias.as_chunks::<LANES>();
    for (number, panel) in matrix.panels.chunks_exact(matrix.rows * PANEL).enumerate() {
        let (weights, _) = panel.as_chunks::<LANES>();
        // SAFETY: the caller answers for the unit.
        unsafe {
            let mut sums = [[V::load(&bias[2 * number]), V::load(&bias[2 * number + 1])]; ROWS];
            for at in 0..matrix.rows {
                let left = V::load(&weights[2 * at]);
                let right = V::load(&weights[2 * at + 1]);
                for (row, sums) in sums.iter_mut().enumerate() {
                    let value = V::splat(input[row * matrix.rows + at]);
                    sums[0] = sums[0].add_product(value, left);
                    sums[1] = sums[1].add_product(value, right);
                }
            }
            for (row, sums) in sums.iter().enumerate() {
                let (to, _) = output[row * columns + number * PANEL..][..PANEL].as_chunks_mut::<LANES>();
                sums[0].store(&mut to[0]);
                sums[1].store(&mut to[1]);
            }
        }
    }
}

/// Each channel's weighted sum of the neighbours in one run of tokens.
#[inline(always)]
fn convolve<const FUSED: bool>(layer: &Layer, x: &[f32], near: &mut [f32]) {
    let (tokens, _) = x.as_chunks::<WIDTH>();
    let (weights, _) = layer.near.as_chunks::<WIDTH>();
    let (sums, _) = near.as_chunks_mut::<WIDTH>();
    for (at, sums) in sums.iter_mut().enumerate() {
        *sums = [0.0; WIDTH];
        for (nth, weights) in weights.iter().enumerate() {
            let place = (at + nth * layer.dilation).checked_sub(NEIGHBOURS / 2 * layer.dilation);
            if let Some(token) = place.and_then(|place| tokens.get(place)) {
                for channel in 0..WIDTH {
                    sums[channel] = fused::<FUSED>(weights[channel], token[channel], sums[channel]);
                }
            }
        }
    }
}

/// The first half times the logistic function of the second (gated linear unit).
#[inline(always)]
fn gate<const FUSED: bool>(wide: &[f32], gated: &mut [f32]) {
    let (values, gates) = wide.split_at(WIDTH);
    for ((gated, &value), &gate) in gated.iter_mut().zip(values).zip(gates) {
        *gated = value / (1.0 + exponential::<FUSED>(-gate));
    }
}

/// Layer normalisation (Ba, Kiros, Hinton 2016).
#[inline(always)]
fn normalise<const FUSED: bool>(norm: &Norm, x: &mut [f32]) {
    let mean = sum::<FUSED>(x, |value| (value, 1.0)) / WIDTH as f32;
    let variance = sum::<FUSED>(x, |value| (value - mean, value - mean)) / WIDTH as f32;
    let scale = 1.0 / (variance + EPSILON).sqrt();
    for ((x, &weight), &shift) in x.iter_mut().zip(&norm.scale).zip(&norm.shift) {
        *x = fused::<FUSED>((*x - mean) * scale, weight, shift);
    }
}

/// The sum of products over a vector, in [`LANES`] sums that are then added in one order.
#[inline(always)]
fn sum<const FUSED: bool>(x: &[f32], factors: impl Fn(f32) -> (f32, f32)) -> f32 {
    let mut sums = [0.0; LANES];
    let (chunks, _) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for lane in 0..LANES {
            let (a, b) = factors(chunk[lane]);
            sums[lane] = fused::<FUSED>(a, b, sums[lane]);
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    sums[0]
}

/// e to the power of x, to about seven digits: a power of two, put into the exponent, times a polynomial
/// (Taylor's, on half a power of two to either side of 0).
#[inline(always)]
fn exponential<const FUSED: bool>(x: f32) -> f32 {
    /// Adding it rounds to a whole number in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-80.0, 80.0);
    let shifted = fused::<FUSED>(x, std::f32::consts::LOG2_E, ROUND);
    let whole = shifted - ROUND;
    let rest = fused::<FUSED>(whole, -std::f32::consts::LN_2, x);
    let mut sum = 1.0 / 720.0;
    for factor in [1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = fused::<FUSED>(sum, rest, factor);
    }
    sum * f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_one() {
        for i in -800..800 {
            let x = i as f32 / 10.0;
            let want = f64::from(x).exp();
            for got in [exponential::<true>(x), exponential::<false>(x)] {
                assert!(
                    (f64::from(got) / want - 1.0).abs() < 2e-5,
                    "{x}: {got} for {want}"
                );
            }
        }
    }

    #[test]
    fn all_ways_to_compute_agree() {
        let weights = Weights::built_in();
        let projected: Vec<f32> = (0..PROJECTED * 37)
            .map(|i| ((i * 7919) % 1000) as f32 / 500.0 - 1.0)
            .collect();
        let bounds = [0, 1, 12, 37];
        let best = ways()[0](&weights, &projected, &bounds);
        // What processors with fused sums compute in any way.
        // SAFETY: it needs no unit.
        let fused = unsafe { forward_on::<Plain<true>, 2, true>(&weights, &projected, &bounds) };
        let differ = |other: &[[f32; TAGS]], by: f32| {
            let pairs = best.as_flattened().iter().zip(other.as_flattened());
            pairs.into_iter().any(|(a, b)| (a - b).abs() > by)
        };
        assert!(!differ(&fused, 1e-3));
        for way in ways() {
            assert!(!differ(&way(&weights, &projected, &bounds), 1e-3));
        }
    }
}
