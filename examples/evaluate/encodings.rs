//! Encodings: the share of files whose text is that of the encoding they are in.
//!
//! In: `manifest.tsv`, lines of an encoding's name, a tab and a file. A file counts where its text is the same as
//! by its named encoding. Once as files come, once with what web pages and XML declare of themselves hidden.

use super::Line;
use super::set_name;
use anyhow::Context;
use attache::article::{decode_as, decode_in};
use std::path::{Path, PathBuf};

pub(crate) fn evaluate(manifests: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut table = Vec::new();
    for manifest in manifests {
        let folder = manifest.parent().context("a manifest lies in a folder")?;
        let listed = std::fs::read_to_string(manifest)?;
        let files: Vec<(&str, &str)> = listed.lines().filter_map(|line| line.split_once('\t')).collect();
        for (measure, may_declare) in [("as they come", true), ("declarations hidden", false)] {
            let mut right = 0_u32;
            for (label, file) in &files {
                let bytes = std::fs::read(folder.join(file)).with_context(|| (*file).to_owned())?;
                let fits = is_right(label, file, &bytes, may_declare);
                right += u32::from(fits);
                if !fits {
                    eprintln!("encodings: {measure}: {file} is not read as {label}");
                }
            }
            let count = u32::try_from(files.len()).context("too many files")?;
            table.push((
                set_name(manifest),
                measure,
                f64::from(right) / f64::from(count.max(1)),
            ));
        }
    }
    Ok(table)
}

fn is_right(label: &str, file: &str, bytes: &[u8], may_declare: bool) -> bool {
    let declares = Path::new(file)
        .extension()
        .is_some_and(|ending| ending == "html" || ending == "xml");
    let found = decode_as(bytes, None, declares && may_declare);
    let wanted = decode_in(bytes, charset(label, bytes));
    wanted.is_some() && found.ok() == wanted
}

/// The name of the encoding without the language behind it; with a byte order mark, which of two it is.
fn charset<'a>(label: &'a str, bytes: &[u8]) -> &'a str {
    match (label, bytes.first()) {
        ("UTF-16", Some(0xFE)) => return "UTF-16BE",
        ("UTF-32", Some(0)) => return "UTF-32BE",
        ("utf-8-sig", _) => return "utf-8",
        _ => {}
    }
    let mut parts = label.match_indices('-').map(|(at, _)| at);
    let end = match label {
        _ if label.starts_with("iso-8859-") => parts.nth(2),
        _ if label.starts_with("windows-") => parts.nth(1),
        _ => None,
    };
    &label[..end.unwrap_or(label.len())]
}
