//! Reading lines, packed or not, and places in a text.

use anyhow::Context;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The lines of a file; those of a `.gz` unpacked.
pub(crate) fn lines(path: &Path) -> anyhow::Result<Box<dyn Iterator<Item = std::io::Result<String>>>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    Ok(match path.extension().is_some_and(|ending| ending == "gz") {
        true => Box::new(BufReader::new(MultiGzDecoder::new(file)).lines()),
        false => Box::new(BufReader::new(file).lines()),
    })
}

/// The JSON rows of a file.
pub(crate) fn rows<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let parsed = lines(path)?.map(|line| Ok(serde_json::from_str(&line?)?));
    parsed
        .collect::<anyhow::Result<_>>()
        .with_context(|| path.display().to_string())
}

/// The number of the code point at each byte of a text, and at its end.
pub(crate) fn code_points(text: &str) -> Vec<u32> {
    let mut numbers = vec![0; text.len() + 1];
    let mut number = 0;
    for (at, c) in text.char_indices() {
        numbers[at..at + c.len_utf8()].fill(number);
        number += 1;
    }
    numbers[text.len()] = number;
    numbers
}

/// Precision, recall and their harmonic mean, 0 where nothing is counted.
pub(crate) fn f1([hits, found, wanted]: [f64; 3]) -> [f64; 3] {
    let share = |of: f64| if of > 0.0 { hits / of } else { 0.0 };
    let (p, r) = (share(found), share(wanted));
    [p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }]
}
