//! Which files of its folders an index is made of, as the user said once; later runs keep to it.

use serde::{Deserialize, Serialize};

/// Which files are wanted. Patterns are those of `.gitignore`, relative to a root.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Files wanted; all, if empty.
    pub include: Vec<String>,
    /// Files and folders left out.
    pub exclude: Vec<String>,
    /// Whether hidden files and folders are wanted too.
    pub hidden: bool,
    /// Whether linked folders are entered.
    pub follow: bool,
}
