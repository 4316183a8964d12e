//! Folders that are on a disk of their own: where one was and is no longer, nothing is taken for deleted.
//!
//! In: the folders of a walk. Out: those whose device is another than that of the folder above. Where the system
//! tells no devices, there are none.

use std::path::Path;
use walkdir::DirEntry;

/// The folders of one walk that are on a disk of their own.
pub(super) struct Mounts {
    /// Their absolute paths.
    pub found: Vec<String>,
    /// The devices of the folders that lead to the one entered last, that above the first folder first.
    devices: Vec<Option<u64>>,
}

impl Mounts {
    /// For a walk that begins at a folder.
    pub(super) fn of(start: &str) -> Mounts {
        let above = Path::new(start).parent().and_then(|above| above.metadata().ok());
        Mounts {
            found: Vec::new(),
            devices: vec![above.as_ref().and_then(device)],
        }
    }

    /// Notes a folder, in the order of the walk.
    pub(super) fn enter(&mut self, folder: &DirEntry) {
        let own = folder.metadata().ok().as_ref().and_then(device);
        self.devices.truncate(folder.depth() + 1);
        let above = self.devices.last().copied().flatten();
        if let (Some(own), Some(above)) = (own, above)
            && own != above
        {
            self.found.push(super::walk::printed(folder.path()));
        }
        self.devices.push(own);
    }
}

#[cfg(unix)]
fn device(data: &std::fs::Metadata) -> Option<u64> {
    Some(std::os::unix::fs::MetadataExt::dev(data))
}

#[cfg(not(unix))]
fn device(_data: &std::fs::Metadata) -> Option<u64> {
    None
}
