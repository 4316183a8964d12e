//! Files of every format: each has to end as articles or as a listed reason, within ten seconds.
//!
//! In: the folders of sample files. Out: counts of articles, of files with a reason, of failures and the slowest
//! file of each folder; on standard error the reasons, grouped, and the slow files by name. Where articles are to be
//! shown, also the beginning of each.

use super::Line;
use attache::article::{Article, Input};
use attache::ingest::reading;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// The folders looked for.
pub(crate) const FOLDERS: [&str; 8] = [
    "feeds",
    "iptc",
    "eml",
    "office",
    "warc",
    "pdf",
    "docx",
    "encodings",
];

#[derive(Default)]
struct Folder {
    files: usize,
    with_articles: usize,
    articles: usize,
    dated: usize,
    silent: usize,
    failed: usize,
    slowest: (Duration, PathBuf),
    reasons: BTreeMap<String, usize>,
}

/// Reads every file of the folders; shows the articles where that is wanted.
pub(crate) fn evaluate(folders: &[PathBuf], show: bool) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for folder in folders {
        let mut found = Folder::default();
        let entries = WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
        for entry in entries.filter(|entry| entry.file_type().is_file()) {
            read(folder, entry.path(), show, &mut found)?;
        }
        let name = folder
            .file_name()
            .map_or(String::new(), |name| name.to_string_lossy().into_owned());
        let mut reasons: Vec<(&String, &usize)> = found.reasons.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (reason, count) in reasons {
            eprintln!("{name:<10} {count:>5}  {reason}");
        }
        eprintln!("{name:<10} slowest: {}", found.slowest.1.display());
        for (measure, value) in [
            ("files", found.files as f64),
            ("files with articles", found.with_articles as f64),
            ("articles", found.articles as f64),
            ("articles with a day", found.dated as f64),
            ("files without a word", found.silent as f64),
            ("readers that failed", found.failed as f64),
            ("slowest, seconds", found.slowest.0.as_secs_f64()),
        ] {
            lines.push((name.clone(), measure, value));
        }
    }
    Ok(lines)
}

fn read(folder: &Path, path: &Path, show: bool, found: &mut Folder) -> anyhow::Result<()> {
    let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
    let began = Instant::now();
    let (mut articles, mut reasons) = (0, Vec::new());
    let mut file = BufReader::new(File::open(path)?);
    let result = reading::read(&name, Input::File(&mut file), &mut |record| {
        match record {
            Ok(article) => {
                articles += 1;
                found.dated += usize::from(article.published.is_some());
                if show {
                    print(&name, &article);
                }
            }
            Err(error) => reasons.push(error.problem.to_string()),
        }
        ControlFlow::Continue(())
    });
    reasons.extend(result.err().map(|error| error.to_string()));
    let took = began.elapsed();
    if took > found.slowest.0 {
        found.slowest = (took, path.to_owned());
    }
    found.files += 1;
    found.articles += articles;
    found.with_articles += usize::from(articles > 0);
    found.silent += usize::from(articles == 0 && reasons.is_empty());
    for reason in reasons {
        if show {
            println!("{name}\n  !! {reason}\n");
        }
        found.failed += usize::from(reason.contains("failed on it") || reason.contains("takes longer"));
        *found.reasons.entry(reason).or_default() += 1;
    }
    Ok(())
}

fn print(name: &str, article: &Article) {
    let day = |dated: &Option<attache::article::Dated>| {
        dated
            .as_ref()
            .map_or("-".to_owned(), |d| format!("{} ({})", d.date, d.evidence))
    };
    let start: String = article.body.chars().take(300).collect();
    println!(
        "{name}#{}\n  {}\n  {} | {} | source {:?} | author {:?} | {:?} | {:?} | crawled {:?} | {} chars\n  {}\n",
        article.key.as_deref().unwrap_or("-"),
        article.title,
        day(&article.published),
        day(&article.modified),
        article.source,
        article.author,
        article.lang,
        article.url,
        article.crawled.map(|day| day.to_string()),
        article.body.chars().count(),
        start.replace('\n', "⏎")
    );
}
