//! What the page needs beside its HTML, inside the program.
//!
//! In: a name. Out: the bytes with their type, and an address that changes with them, so that browsers may keep them
//! for good.

use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// A file of the page.
#[derive(Debug)]
pub(in super::super) struct Asset {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
    /// A hash of them, as it stands in addresses.
    pub version: String,
}

/// Reads a file of `src/web/assets/`.
macro_rules! asset {
    ($name:literal, $mime:literal) => {
        Asset {
            name: $name,
            mime: $mime,
            bytes: include_bytes!(concat!("../assets/", $name)),
            version: version(include_bytes!(concat!("../assets/", $name))),
        }
    };
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        asset!("style.css", "text/css; charset=utf-8"),
        asset!("page.js", "text/javascript; charset=utf-8"),
        asset!("complete.js", "text/javascript; charset=utf-8"),
        asset!("brush.js", "text/javascript; charset=utf-8"),
        asset!("facets.js", "text/javascript; charset=utf-8"),
        asset!("map.js", "text/javascript; charset=utf-8"),
        asset!("network.js", "text/javascript; charset=utf-8"),
        asset!("article.js", "text/javascript; charset=utf-8"),
        asset!("icon.svg", "image/svg+xml"),
        asset!("world.svg", "image/svg+xml"),
    ]
});

fn version(bytes: &[u8]) -> String {
    format!("{:08x}", xxh3_64(bytes) as u32)
}

/// The file of a name.
pub(in super::super) fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of a file; that of none is the name alone.
pub(super) fn address(name: &str) -> String {
    let version = find(name).map_or("", |asset| &asset.version);
    format!("/assets/{name}?v={version}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_file_is_in_the_program() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/assets");
        for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            assert!(name == "README.md" || find(&name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_page_stays_small() {
        let size = |names: &[&str]| -> usize {
            names
                .iter()
                .filter_map(|name| find(name))
                .map(|asset| asset.bytes.len())
                .sum()
        };
        let search = size(&[
            "style.css",
            "page.js",
            "complete.js",
            "brush.js",
            "facets.js",
            "icon.svg",
        ]);
        assert!(search < 40_000, "{search}");
        assert!(size(&["world.svg"]) < 90_000);
    }

    #[test]
    fn addresses_change_with_what_they_name() {
        assert!(address("style.css").starts_with("/assets/style.css?v="));
        assert_ne!(version(b"one"), version(b"other"));
    }
}
