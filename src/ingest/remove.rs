//! Taking articles out of an index by hand.

use super::plan::is_inside;
use super::records::STDIN;
use crate::index::sources::SourceRecord;
use crate::index::{Index, IndexError, Reader, Writer};
use std::path::Path;

/// What was taken out.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Articles.
    pub articles: u64,
    /// Targets that name nothing in the index.
    pub unknown: Vec<String>,
}

/// Takes out the articles of folders, files or ids. Roots that lie in a target are forgotten; other
/// sources are remembered as taken out, so that the next run leaves them out while they do not change.
///
/// # Errors
///
/// The index cannot be read or written.
pub fn remove(index: &Index, targets: &[String]) -> Result<Removed, IndexError> {
    let mut writer = index.writer(1)?;
    let reader = index.reader()?;
    let mut manifest = reader.manifest.clone();
    let mut removed = Removed::default();
    for target in targets {
        let path = absolute(target);
        let sources = reader.sources.under(&path)?;
        let is_root = manifest.roots.iter().any(|root| is_inside(root, &path));
        if !sources.is_empty() || is_root {
            manifest.roots.retain(|root| !is_inside(root, &path));
            for at in sources {
                let source = reader.sources.record(at)?;
                removed.articles += source.articles;
                writer.begin(&source.path, &source.root)?;
                writer.remove_articles(&source.path);
                match manifest.roots.contains(&source.root) {
                    true => writer.put_source(SourceRecord {
                        articles: 0,
                        removed: true,
                        ..source
                    }),
                    false => writer.forget_source(&source.path),
                }
            }
        } else if remove_article(&reader, &writer, target)? {
            removed.articles += 1;
        } else {
            removed.unknown.push(target.clone());
        }
    }
    writer.commit(&manifest)?;
    writer.close()?;
    let reader = index.reader()?;
    reader.names()?;
    reader.stories()?;
    Ok(removed)
}

fn remove_article(reader: &Reader, writer: &Writer, id: &str) -> Result<bool, IndexError> {
    let Some(at) = reader.find_article(id)? else {
        return Ok(false);
    };
    let article = reader.article(at)?;
    if let Some(kept) = reader.sources.find(&article.path)? {
        let source = reader.sources.record(kept.at)?;
        let articles = source.articles.saturating_sub(1);
        writer.begin(&source.path, &source.root)?;
        writer.put_source(SourceRecord {
            articles,
            removed: articles == 0,
            ..source
        });
    }
    writer.remove_article(&article.path, id)?;
    Ok(true)
}

/// The path as the index knows it; of what is gone, as it would be. What was piped in has none.
fn absolute(target: &str) -> String {
    if target == STDIN {
        return STDIN.to_owned();
    }
    let path = std::fs::canonicalize(target).or_else(|_| std::path::absolute(target));
    path.map_or_else(
        |_| target.to_owned(),
        |path| Path::new(&path).to_string_lossy().into_owned(),
    )
}
