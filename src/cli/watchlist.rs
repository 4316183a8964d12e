//! The list of names a user wants found always: read from the file the flag names.

use anyhow::Context;
use attache::entities::watchlist::{Form, Watchlist};
use std::path::Path;

/// The text of a list, its form by the file's ending, and what it says.
pub(super) fn read(path: &Path) -> anyhow::Result<(String, Form, Watchlist)> {
    let place = || format!("--watchlist {}", path.display());
    let text = std::fs::read_to_string(path).with_context(place)?;
    let form = match path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
    {
        true => Form::Toml,
        false => Form::Csv,
    };
    let watchlist = Watchlist::read(&text, form).with_context(place)?;
    Ok((text, form, watchlist))
}
