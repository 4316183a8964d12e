//! The weights, as `training/train.py` writes them into `data/tagger.bin`.
//!
//! In little-endian numbers: `ATG1`, slope and shift of the calibration, the number of words; the upper
//! halves of the words' hashes, sorted; the tables of words, n-grams, prefixes, suffixes, shapes and cases,
//! each as a scale for each row and then rows of int8; the matrices and vectors of the network in f32.

use crate::entities::features::{AFFIXES, CASES, CONTEXTS, GRAMS, SHAPES, Spelling, hash};

/// Channels of the network.
pub(super) const WIDTH: usize = 160;
/// A gated layer computes both halves.
pub(super) const PROJECTED: usize = 2 * WIDTH;
/// Distance of the neighbours each layer looks at.
pub(super) const DILATIONS: [usize; 5] = [1, 1, 2, 4, 1];
/// Neighbours a layer looks at, itself among them.
pub(super) const NEIGHBOURS: usize = 5;
/// No token's tags depend on tokens farther away than this.
pub(super) const REACHED: usize = 2 * (1 + 1 + 2 + 4 + 1);
/// Channels before the last layer.
pub(super) const HEAD: usize = 96;
/// O, then B and I of each type.
pub(super) const TAGS: usize = 13;
/// Columns a kernel computes together; matrices are filled up to it.
pub(super) const PANEL: usize = 32;

const WORD: usize = 64;
const GRAM: usize = 64;
const AFFIX: usize = 32;
const SHAPE: usize = 32;
const CASE: usize = 8;
const SPELLING: usize = WORD + GRAM + 2 * AFFIX + SHAPE + CASE;

static BYTES: &[u8] = include_bytes!("../../../data/tagger.bin");

/// Rows of int8 with a scale each.
struct Table {
    width: usize,
    scales: Vec<f32>,
    rows: &'static [u8],
}

impl Table {
    /// Adds a row, times a factor.
    fn add(&self, row: usize, factor: f32, sum: &mut [f32]) {
        let scale = self.scales[row] * factor;
        let row = &self.rows[row * self.width..][..self.width];
        for (sum, &value) in sum.iter_mut().zip(row) {
            *sum += scale * f32::from(value as i8);
        }
    }
}

/// A matrix in panels of [`PANEL`] columns, each panel row after row, and what is added to each column.
pub(super) struct Matrix {
    pub(super) rows: usize,
    pub(super) panels: Vec<f32>,
    pub(super) bias: Vec<f32>,
}

impl Matrix {
    pub(super) fn panel_count(&self) -> usize {
        self.bias.len() / PANEL
    }
}

/// A layer of the network.
pub(super) struct Layer {
    pub(super) dilation: usize,
    /// A row of weights for each neighbour.
    pub(super) near: Vec<f32>,
    pub(super) mix: Matrix,
    pub(super) norm: Norm,
}

/// What a normalised vector is multiplied by, and what is added.
pub(super) struct Norm {
    pub(super) scale: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// All of the network.
pub(super) struct Weights {
    slope: f32,
    shift: f32,
    hashes: Vec<u32>,
    words: Table,
    grams: Table,
    prefixes: Table,
    suffixes: Table,
    shapes: Table,
    cases: Table,
    spelling: Matrix,
    context: Vec<f32>,
    pub(super) first_norm: Norm,
    pub(super) layers: Vec<Layer>,
    pub(super) head: Matrix,
    pub(super) out: Matrix,
}

/// Reads from the front of the file. The file is part of the program, so that a short one is a mistake of
/// the build, which the first test finds.
struct Reader(&'static [u8]);

impl Reader {
    fn bytes(&mut self, count: usize) -> &'static [u8] {
        let (bytes, rest) = self.0.split_at(count);
        self.0 = rest;
        bytes
    }

    fn numbers<const N: usize, T>(&mut self, count: usize, number: fn([u8; N]) -> T) -> Vec<T> {
        let (chunks, _) = self.bytes(N * count).as_chunks::<N>();
        chunks.iter().map(|&bytes| number(bytes)).collect()
    }

    fn floats(&mut self, count: usize) -> Vec<f32> {
        self.numbers(count, f32::from_le_bytes)
    }

    fn table(&mut self, rows: usize, width: usize) -> Table {
        Table {
            width,
            scales: self.floats(rows),
            rows: self.bytes(rows * width),
        }
    }

    fn matrix(&mut self, rows: usize, columns: usize) -> Matrix {
        let plain = self.floats(rows * columns);
        let mut bias = self.floats(columns);
        let panels = columns.div_ceil(PANEL);
        bias.resize(panels * PANEL, 0.0);
        let mut packed = Vec::with_capacity(panels * rows * PANEL);
        for panel in 0..panels {
            for row in 0..rows {
                let column = |i| panel * PANEL + i;
                packed.extend((0..PANEL).map(|i| match column(i) < columns {
                    true => plain[row * columns + column(i)],
                    false => 0.0,
                }));
            }
        }
        Matrix {
            rows,
            panels: packed,
            bias,
        }
    }

    fn norm(&mut self) -> Norm {
        Norm {
            scale: self.floats(WIDTH),
            shift: self.floats(WIDTH),
        }
    }
}

impl Weights {
    /// Those compiled into the program.
    pub(super) fn built_in() -> Weights {
        let mut reader = Reader(BYTES);
        assert_eq!(reader.bytes(4), b"ATG1", "data/tagger.bin is of another version");
        let calibration = reader.floats(2);
        let words = reader.numbers(1, u32::from_le_bytes)[0] as usize;
        Weights {
            slope: calibration[0],
            shift: calibration[1],
            hashes: reader.numbers(words, u32::from_le_bytes),
            words: reader.table(words, WORD),
            grams: reader.table(GRAMS as usize, GRAM),
            prefixes: reader.table(AFFIXES as usize, AFFIX),
            suffixes: reader.table(AFFIXES as usize, AFFIX),
            shapes: reader.table(SHAPES as usize, SHAPE),
            cases: reader.table(CASES, CASE),
            spelling: reader.matrix(SPELLING, PROJECTED),
            context: reader.floats(CONTEXTS * PROJECTED),
            first_norm: reader.norm(),
            layers: DILATIONS
                .map(|dilation| Layer {
                    dilation,
                    near: reader.floats(NEIGHBOURS * WIDTH),
                    mix: reader.matrix(WIDTH, PROJECTED),
                    norm: reader.norm(),
                })
                .into(),
            head: reader.matrix(WIDTH, HEAD),
            out: reader.matrix(HEAD, TAGS),
        }
    }

    /// The vector of a spelling, before its place in the text is added.
    pub(super) fn projected(&self, spelling: &Spelling) -> Box<[f32]> {
        let mut parts = [0.0; SPELLING];
        let (word, rest) = parts.split_at_mut(WORD);
        let (grams, rest) = rest.split_at_mut(GRAM);
        let (prefix, rest) = rest.split_at_mut(AFFIX);
        let (suffix, rest) = rest.split_at_mut(AFFIX);
        let (shape, case) = rest.split_at_mut(SHAPE);
        let key = (hash(spelling.word.as_bytes()) >> 32) as u32;
        if let Ok(row) = self.hashes.binary_search(&key) {
            self.words.add(row, 1.0, word);
        }
        let share = 1.0 / spelling.grams.len().max(1) as f32;
        for &gram in &spelling.grams {
            self.grams.add(gram as usize, share, grams);
        }
        self.prefixes.add(spelling.prefix as usize, 1.0, prefix);
        self.suffixes.add(spelling.suffix as usize, 1.0, suffix);
        self.shapes.add(spelling.shape as usize, 1.0, shape);
        self.cases.add(spelling.case as usize, 1.0, case);
        let mut projected = self.spelling.bias.clone();
        super::kernels::multiply_add(&self.spelling, &parts, &mut projected);
        projected.into()
    }

    /// Adds what the bits of a token's place and senses say.
    pub(super) fn add_context(&self, bits: u32, projected: &mut [f32]) {
        let mut bits = bits;
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            for (sum, &value) in projected.iter_mut().zip(&self.context[bit * PROJECTED..]) {
                *sum += value;
            }
        }
    }

    /// How often a name of this probability is right, by Platt's scaling.
    pub(super) fn calibrated(&self, probability: f32) -> f32 {
        let p = probability.clamp(1e-6, 1.0 - 1e-6);
        let logit = (p / (1.0 - p)).ln();
        1.0 / (1.0 + (-(self.slope * logit + self.shift)).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_to_its_end() {
        let weights = Weights::built_in();
        assert!(weights.hashes.is_sorted());
        assert!(BYTES.len() <= 10_000_000, "the weights stay below 10 MB");
        let tables = [
            &weights.words,
            &weights.grams,
            &weights.prefixes,
            &weights.suffixes,
            &weights.shapes,
            &weights.cases,
        ];
        let tables: usize = tables
            .iter()
            .map(|table| table.scales.len() * 4 + table.rows.len())
            .sum();
        let layer = NEIGHBOURS * WIDTH + WIDTH * PROJECTED + PROJECTED + 2 * WIDTH;
        let dense = (SPELLING + 1 + CONTEXTS) * PROJECTED
            + 2 * WIDTH
            + DILATIONS.len() * layer
            + (WIDTH + 1) * HEAD
            + (HEAD + 1) * TAGS;
        assert_eq!(BYTES.len(), 16 + 4 * weights.hashes.len() + tables + 4 * dense);
        assert!((0.0..=1.0).contains(&weights.calibrated(0.5)));
        assert!(weights.calibrated(0.99) > weights.calibrated(0.6));
    }
}
