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

/// The scripts of a page as one, so that it is asked for once: those of all pages, then its own. Each keeps its names to
/// itself.
macro_rules! script {
    ($name:literal $(, $own:literal)*) => {{
        const JOINED: &str = concat!(
            "{\n", include_str!("../assets/page.js"), "}\n{\n", include_str!("../assets/complete.js"), "}\n",
            $("{\n", include_str!(concat!("../assets/", $own)), "}\n"),*
        );
        Asset {
            name: $name,
            mime: "text/javascript; charset=utf-8",
            bytes: JOINED.as_bytes(),
            version: version(JOINED.as_bytes()),
        }
    }};
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        asset!("style.css", "text/css; charset=utf-8"),
        script!("page.js"),
        script!("start.js", "brush.js"),
        script!("search.js", "brush.js", "facets.js"),
        script!("map.js", "map.js"),
        script!("network.js", "network.js"),
        script!("article.js", "article.js"),
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
            let text = fs::read(entry.path()).expect("a file");
            let mut assets = ASSETS.iter();
            let is_in = assets.any(|asset| asset.bytes.windows(text.len()).any(|part| part == text));
            assert!(is_in || entry.file_name() == "README.md", "{entry:?}");
        }
    }

    #[test]
    fn a_page_stays_small() {
        let size = |names: &[&str]| -> usize {
            let found = names.iter().filter_map(|name| find(name));
            found.map(|asset| asset.bytes.len()).sum()
        };
        let search = size(&["style.css", "search.js", "icon.svg"]);
        assert!(search > 30_000 && search < 40_000, "{search}");
        assert!(size(&["world.svg"]) < 90_000);
    }

    #[test]
    fn addresses_change_with_what_they_name() {
        assert!(address("style.css").starts_with("/assets/style.css?v="));
        assert_ne!(version(b"one"), version(b"other"));
    }
}
