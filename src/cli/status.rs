//! `attache status`: what is in the index.

use super::Exit;
use super::args::{StatusArgs, Summary};
use super::output::{Output, clean};
use attache::index::schema::FORMAT_VERSION;
use attache::index::{Index, Reader};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// The answer; also its JSON.
#[derive(Serialize)]
struct Status {
    index: String,
    articles: u64,
    sources: usize,
    skipped_sources: usize,
    roots: Vec<Root>,
    layers: Layers,
    languages: BTreeMap<String, u64>,
    bytes: u64,
    last_run: Option<attache::index::LastRun>,
    format: u32,
    pipeline: Pipeline,
    version: &'static str,
}

#[derive(Serialize)]
struct Root {
    path: String,
    articles: usize,
    missing: bool,
}

/// How files are read and layers found.
#[derive(Serialize)]
struct Pipeline {
    reading: u32,
    names: u32,
    dates: u32,
}

/// Sources that lack a layer.
#[derive(Serialize)]
struct Layers {
    without_names: usize,
    without_dates: usize,
}

/// Runs the command.
pub(super) fn run(args: &StatusArgs, out: &mut Output) -> anyhow::Result<Exit> {
    let status = status(&Index::open(&args.place.index)?.reader()?)?;
    match args.format {
        Summary::Json => out.json(&status)?,
        Summary::Text => print(&status, out)?,
    }
    Ok(Exit::Done)
}

fn status(reader: &Reader) -> anyhow::Result<Status> {
    let roots = reader.manifest.roots.iter().map(|path| {
        Ok(Root {
            path: path.clone(),
            articles: reader.articles_under(path)?,
            missing: !std::path::Path::new(path).exists(),
        })
    });
    Ok(Status {
        index: reader.path.display().to_string(),
        articles: reader.articles.num_docs(),
        sources: reader.sources.count(),
        skipped_sources: reader.sources.skipped()?,
        roots: roots.collect::<anyhow::Result<_>>()?,
        layers: Layers {
            without_names: reader.sources.lacking("names", None)?,
            without_dates: reader.sources.lacking("dates", None)?,
        },
        languages: reader.languages()?,
        bytes: reader.size_on_disk(),
        last_run: reader.manifest.last_run.clone(),
        format: FORMAT_VERSION,
        pipeline: Pipeline {
            reading: attache::article::READING,
            names: attache::entities::VERSION,
            dates: attache::dates::VERSION,
        },
        version: env!("CARGO_PKG_VERSION"),
    })
}

fn print(status: &Status, out: &mut Output) -> std::io::Result<()> {
    let mut line = |name: &str, value: String| writeln!(out, "{name:<9} {}", clean(&value));
    line("index", format!("{} ({})", status.index, size(status.bytes)))?;
    line("articles", status.articles.to_string())?;
    line(
        "files",
        format!(
            "{} ({} with something skipped)",
            status.sources, status.skipped_sources
        ),
    )?;
    for root in &status.roots {
        let missing = if root.missing {
            ", the folder is not there now"
        } else {
            ""
        };
        line(
            "root",
            format!("{} ({} articles{missing})", root.path, root.articles),
        )?;
    }
    let lacking = |files: usize| {
        if files == 0 {
            "in all files".to_owned()
        } else {
            format!("missing in {files} files")
        }
    };
    line("names", lacking(status.layers.without_names))?;
    line("dates", lacking(status.layers.without_dates))?;
    let languages = status.languages.iter().map(|(tag, articles)| {
        let name = attache::language::english_name(tag);
        format!("{} {articles}", name.unwrap_or(tag))
    });
    if !status.languages.is_empty() {
        line("languages", languages.collect::<Vec<_>>().join(", "))?;
    }
    if let Some(run) = &status.last_run {
        let how = if run.interrupted {
            "stopped before its end"
        } else {
            "complete"
        };
        line(
            "last run",
            format!("{} by attache {}, {how}", run.ended, run.version),
        )?;
    }
    line(
        "versions",
        format!(
            "attache {}, format {}, reading {}, names {}, dates {}",
            status.version,
            status.format,
            status.pipeline.reading,
            status.pipeline.names,
            status.pipeline.dates
        ),
    )
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
