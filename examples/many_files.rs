//! How long a run takes over files that have not changed, and how much memory a first run.
//!
//! `cargo run --release --example many_files 1000000` writes so many small articles into a temporary folder, indexes
//! them without names and dates, and does it again. Prints the seconds of both runs and the peak of memory.

use anyhow::{Context, ensure};
use attache::annotate::Layers;
use attache::index::Index;
use attache::ingest::{self, Plan, Progress, Request, Summary};
use std::fs;
use std::path::Path;
use std::time::Instant;

/// Files a folder.
const FOLDER: u64 = 1000;

fn main() -> anyhow::Result<()> {
    let usage = "name a number of files: `cargo run --release --example many_files 100000`";
    let files: u64 = std::env::args().nth(1).context(usage)?.parse().context(usage)?;
    let dir = tempfile::tempdir()?;
    let news = dir.path().join("news");
    for n in 0..files {
        let folder = news.join(format!("{}", n / FOLDER));
        if n % FOLDER == 0 {
            fs::create_dir_all(&folder)?;
        }
        let text = format!(
            "Note {n}\n\nEnvoy {n} spoke of matter {} for {} minutes.\n",
            n * 7919 % 10_007,
            n % 59
        );
        fs::write(folder.join(format!("{n}.txt")), text)?;
    }
    let (first, seconds) = timed(dir.path())?;
    ensure!(first.added == files, "{first:?}");
    println!("first run:  {files} files in {seconds:.1} s");
    let (second, seconds) = timed(dir.path())?;
    ensure!(second.unchanged == files && second.changed() == 0, "{second:?}");
    println!("second run: {files} unchanged files in {seconds:.1} s");
    if let Some(peak) = peak_of_memory() {
        println!("peak of memory: {peak} MB");
    }
    Ok(())
}

fn timed(dir: &Path) -> anyhow::Result<(Summary, f64)> {
    let began = Instant::now();
    let index = Index::open_or_create(&dir.join("index"))?;
    let roots = index.reader()?.manifest.roots;
    let request = Request {
        layers: Layers {
            names: false,
            dates: false,
        },
        ..Request::new(Plan::of(&[dir.join("news")], &roots)?)
    };
    let summary = ingest::run(&index, &request, &Progress::default())?;
    Ok((summary, began.elapsed().as_secs_f64()))
}

/// In megabytes, where the system tells.
fn peak_of_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim()
        .trim_end_matches("kB")
        .trim()
        .parse::<u64>()
        .ok()
        .map(|kilobytes| kilobytes / 1024)
}
