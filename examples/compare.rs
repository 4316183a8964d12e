//! Times this program against the published tantivy-cli on the same articles, in the same run.
//!
//! ```text
//! cargo install tantivy-cli
//! cargo run --release --example compare ARTICLES.jsonl [ROUNDS]
//! ```
//!
//! Both programs have to be built: `tantivy` is looked for in PATH, `attache` beside this program. Indexing
//! is without names and dates, which tantivy-cli does not find either; titles and bodies are stored,
//! stemmed as English and indexed with positions. Searching is timed as a whole process.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Questions asked of both, of words that news has.
const QUESTIONS: [&str; 5] = [
    "president",
    "ceasefire talks",
    "nuclear agreement",
    "prime minister visit",
    "police",
];
/// Times each question is asked.
const ASKED: usize = 20;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let articles = PathBuf::from(args.next().context("usage: compare ARTICLES.jsonl [ROUNDS]")?);
    let rounds: usize = args.next().map_or(Ok(3), |rounds| rounds.parse())?;
    let attache = beside_this("attache")?;
    let dir = tempfile::tempdir()?;
    let plain = dir.path().join("articles.jsonl");
    let count = convert(&articles, &plain)?;
    println!(
        "{count} articles, {} MB",
        fs::metadata(&articles)?.len() / 1_000_000
    );
    let (ours, theirs) = (dir.path().join("attache"), dir.path().join("tantivy"));
    let mut ratios = Vec::new();
    for _ in 0..rounds {
        prepare(&theirs)?;
        let mut tantivy = Command::new("tantivy");
        tantivy
            .args(["index", "-t", "2", "-i"])
            .arg(&theirs)
            .arg("-f")
            .arg(&plain);
        let their_time = time(&mut tantivy)?;
        let _ = fs::remove_dir_all(&ours);
        let mut index = Command::new(&attache);
        index
            .arg("index")
            .arg(&articles)
            .arg("--index")
            .arg(&ours)
            .args(["--without", "names,dates"]);
        let our_time = time(&mut index)?;
        println!(
            "index: tantivy-cli {their_time:.2} s, attache {our_time:.2} s, ratio {:.2}",
            our_time / their_time
        );
        ratios.push(our_time / their_time);
    }
    println!("index: median ratio {:.2}", median(&mut ratios));
    searching(&attache, &ours, &theirs)
}

fn searching(attache: &Path, ours: &Path, theirs: &Path) -> anyhow::Result<()> {
    let ask = |program: &dyn Fn(&str) -> Command| -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for question in QUESTIONS.iter().cycle().take(ASKED * QUESTIONS.len()) {
            times.push(time(&mut program(question))? * 1000.0);
        }
        Ok(median(&mut times))
    };
    let our_search = ask(&|question| {
        let mut command = Command::new(attache);
        command
            .args(["search", question, "--format", "json", "--index"])
            .arg(ours);
        command
    })?;
    let their_search = ask(&|question| {
        let mut command = Command::new("tantivy");
        command.args(["search", "-q", question, "-i"]).arg(theirs);
        command
    })?;
    println!(
        "search: median of whole processes: tantivy-cli {their_search:.1} ms, attache {our_search:.1} ms"
    );
    Ok(())
}

fn beside_this(name: &str) -> anyhow::Result<PathBuf> {
    let examples = std::env::current_exe()?;
    let folder = examples
        .parent()
        .and_then(Path::parent)
        .context("no folder of programs")?;
    let path = folder.join(name);
    match path.is_file() {
        true => Ok(path),
        false => bail!("{} is not built; run `cargo build --release`", path.display()),
    }
}

/// Writes the articles as tantivy-cli wants them: title and body.
fn convert(from: &Path, to: &Path) -> anyhow::Result<usize> {
    let mut out = std::io::BufWriter::new(fs::File::create(to)?);
    let mut count = 0;
    let file = fs::File::open(from).with_context(|| from.display().to_string())?;
    for line in std::io::BufReader::new(file).lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let body = article
            .get("text")
            .or(article.get("body"))
            .cloned()
            .unwrap_or_default();
        serde_json::to_writer(&mut out, &json!({"title": article["title"], "body": body}))?;
        out.write_all(b"\n")?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}

/// An empty index of tantivy-cli's with the two fields.
fn prepare(folder: &Path) -> anyhow::Result<()> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder)?;
    let field = |name: &str| {
        let indexing = json!({"record": "position", "fieldnorms": true, "tokenizer": "en_stem"});
        json!({"name": name, "type": "text", "options": {"indexing": indexing, "stored": true, "fast": false}})
    };
    let settings = json!({"docstore_compression": "lz4", "docstore_blocksize": 16384});
    let schema = [field("title"), field("body")];
    let meta = json!({"index_settings": settings, "segments": [], "schema": schema, "opstamp": 0});
    fs::write(folder.join("meta.json"), meta.to_string())?;
    Ok(())
}

/// Seconds that a program runs.
fn time(command: &mut Command) -> anyhow::Result<f64> {
    let began = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let status =
        status.with_context(|| format!("{:?} cannot be run; is it in PATH?", command.get_program()))?;
    // Nothing found is an answer too.
    match status.code() {
        Some(0 | 1) => Ok(began.elapsed().as_secs_f64()),
        _ => bail!("{command:?} failed: {status}"),
    }
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
