//! How fast questions are answered, beside plain Tantivy on the same articles.
//!
//! ```text
//! cargo run --release --example speed make FOLDER COUNT FILE.jsonl...
//! taskset -c 0 cargo run --release --example speed ask FOLDER
//! ```
//!
//! `make` builds two indexes in FOLDER of the same articles, made out of given texts: ours, with names that were made up
//! too, as nothing of their speed depends on which they are, and one of Tantivy alone, with title and body in English
//! stems. `ask` puts questions to both, drawn from the texts, each in turn, and prints median and 95th percentile of
//! the times in milliseconds, each question at its best of three, when all were asked once before. Tantivy's parser
//! and collector do what they do by themselves; its collector does not count what fits, unless said so.

#[path = "generate/made.rs"]
mod made;

use anyhow::{Context, bail};
use attache::annotate::{Layers, annotate};
use attache::article::{Article, Dated};
use attache::entities::{Kind, Mention};
use attache::index::{DocumentMaker, Index, Manifest};
use attache::insight::Order;
use attache::names::corrections::Corrections;
use attache::query::weights::Weights;
use attache::query::{ParseOptions, parse};
use attache::search::{Engine, Question, Scope};
use attache::text::Part;
use made::{Numbers, Texts};
use std::path::Path;
use std::time::Instant;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Searcher, TantivyDocument, doc};

/// Questions of each sort.
const QUESTIONS: usize = 200;
/// Names in an article.
const NAMES: usize = 8;
/// Names of each kind there are; the nth is named as often as one over n.
const OF_A_KIND: f64 = 20_000.0;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: speed make FOLDER COUNT FILE.jsonl... | speed ask FOLDER";
    let what = args.next().context(usage)?;
    let folder = args.next().context(usage)?;
    let folder = Path::new(&folder);
    match what.as_str() {
        "make" => {
            let count = args.next().context(usage)?.parse().context(usage)?;
            make(folder, count, &Texts::read(args)?)
        }
        "ask" => ask(folder),
        _ => bail!(usage),
    }
}

fn make(folder: &Path, count: usize, texts: &Texts) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder.join("plain"))?;
    let began = Instant::now();
    let index = Index::open_or_create(&folder.join("ours"))?;
    let mut writer = index.writer(2)?;
    let mut maker = DocumentMaker::new(index.fields().clone());
    let mut numbers = Numbers(1);
    let none = Layers {
        names: false,
        dates: false,
    };
    for made in texts.articles(count) {
        let article = Article {
            title: made.title,
            body: made.text,
            published: Some(Dated::new(made.published.parse()?, "field")),
            source: Some(made.source),
            ..Article::default()
        };
        let mut annotated = annotate(&article, none);
        annotated.mentions = mentions(&annotated.body, &mut numbers);
        writer.add(maker.make(&made.id, "/made", &[], &annotated))?;
    }
    writer.commit(&Manifest::default())?;
    writer.close()?;
    println!("ours: {count} articles in {:.0} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    let (schema, [id, title, body]) = schema();
    let plain = tantivy::Index::create_in_dir(folder.join("plain"), schema)?;
    let mut writer = plain.writer_with_num_threads(2, 240 << 20)?;
    for made in texts.articles(count) {
        let document: TantivyDocument = doc!(id => made.id, title => made.title, body => made.text);
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    println!("plain: {:.0} s", began.elapsed().as_secs_f64());
    std::fs::write(folder.join("questions.tsv"), questions(texts))?;
    Ok(())
}

/// Title and body as Tantivy's own English stemmer has them.
fn schema() -> (Schema, [tantivy::schema::Field; 3]) {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = [
        builder.add_text_field("id", STRING | STORED),
        builder.add_text_field("title", text.clone()),
        builder.add_text_field("body", text),
    ];
    (builder.build(), fields)
}

/// Names that never were, at words of a text.
fn mentions(body: &attache::text::Text, numbers: &mut Numbers) -> Vec<Mention> {
    let words: Vec<usize> = body.searchable().collect();
    let step = (words.len() / NAMES).max(1);
    let at = words.iter().step_by(step).take(NAMES);
    let mention = |&word: &usize| {
        let kind = Kind::ALL[numbers.below(Kind::ALL.len())];
        let share = numbers.below(1 << 24) as f64 / f64::from(1 << 24);
        let name = format!("Name{} Surname{}", kind as usize, OF_A_KIND.powf(share) as usize);
        Mention {
            part: Part::Body,
            span: body.tokens[word].span,
            kind,
            name,
            context: None,
            office: None,
            place: None,
            place_confidence: None,
            confidence: 0.9,
        }
    };
    at.map(mention).collect()
}

/// Sorts of questions with one a line: words and phrases as they stand in the texts.
fn questions(texts: &Texts) -> String {
    let mut numbers = Numbers(7);
    let mut lines = String::new();
    for (sort, length) in SORTS {
        let mut found = 0;
        while found < QUESTIONS {
            let sentences = &texts.sentences[numbers.below(texts.sentences.len())];
            let sentence = &sentences[numbers.below(sentences.len())];
            let words: Vec<&str> = sentence.split(' ').collect();
            let from = numbers.below(words.len());
            let row = &words[from..words.len().min(from + length)];
            let is_word = |word: &&str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            if row.len() == length && row.iter().all(is_word) {
                lines += &format!("{sort}\t{}\n", asked(sort, row));
                found += 1;
            }
        }
    }
    lines
}

/// Sorts of questions and of how many words they are.
const SORTS: [(&str, usize); 6] = [
    ("one word", 1),
    ("two words", 2),
    ("three words", 3),
    ("any of three", 3),
    ("phrase of two", 2),
    ("phrase of three", 3),
];

fn asked(sort: &str, words: &[&str]) -> String {
    match sort {
        "any of three" => words.join(" OR "),
        sort if sort.starts_with("phrase") => format!("\"{}\"", words.join(" ")),
        _ => words.join(" "),
    }
}

/// Times of one way to ask.
type Times = Vec<f64>;

fn ask(folder: &Path) -> anyhow::Result<()> {
    let engine = Engine::new(
        Index::open(&folder.join("ours"))?.reader()?,
        &Corrections::default(),
    )?;
    let plain = tantivy::Index::open_in_dir(folder.join("plain"))?;
    let searcher = plain.reader()?.searcher();
    let (_, [_, title, body]) = schema();
    let mut parser = QueryParser::for_index(&plain, vec![title, body]);
    parser.set_conjunction_by_default();
    let lines = std::fs::read_to_string(folder.join("questions.tsv"))?;
    println!("{} articles", searcher.num_docs());
    beside(&engine, &searcher, &parser, &lines)?;
    placed(&engine, &lines)?;
    facets(&engine, &lines)?;
    completion(&engine, &lines)?;
    memory();
    Ok(())
}

/// The same words and phrases through both.
fn beside(engine: &Engine, searcher: &Searcher, parser: &QueryParser, lines: &str) -> anyhow::Result<()> {
    println!(
        "{:<16} {:>13} {:>13} {:>13} {:>13} {:>13}  ratio plain, default; where Tantivy counts too",
        "p50 / p95 ms", "Tantivy", "and counts", "rank plain", "default", "with passages"
    );
    let mut all = [const { Times::new() }; 4];
    for (sort, _) in SORTS {
        let typed = lines.lines().filter_map(|line| line.split_once('\t'));
        let typed: Vec<&str> = typed
            .filter(|(of, _)| *of == sort)
            .map(|(_, typed)| typed)
            .collect();
        let question = |typed: &str, weights| -> anyhow::Result<Question> {
            let query = parse(typed, ParseOptions::default()).map_err(|error| anyhow::anyhow!("{error}"))?;
            Ok(Question {
                weights,
                ..Question::of(Scope::of(query))
            })
        };
        let top = || TopDocs::with_limit(10).order_by_score();
        let theirs = times(&typed, |typed| {
            Ok(searcher.search(&parser.parse_query(typed)?, &top())?.len())
        })?;
        let counting = times(&typed, |typed| {
            Ok(searcher.search(&parser.parse_query(typed)?, &(top(), Count))?.1)
        })?;
        let bare = times(&typed, |typed| {
            Ok(engine.rank(&question(typed, Weights::PLAIN)?)?.len())
        })?;
        let full = times(&typed, |typed| {
            Ok(engine.rank(&question(typed, Weights::DEFAULT)?)?.len())
        })?;
        let answers = times(&typed, |typed| {
            Ok(engine.search(&question(typed, Weights::DEFAULT)?)?.hits.len())
        })?;
        print!("{sort:<16}");
        for times in [&theirs, &counting, &bare, &full, &answers] {
            print!(
                " {:>6.2} {:>6.2}",
                percentile(times, 0.5),
                percentile(times, 0.95)
            );
        }
        let measured = [theirs, counting, bare, full];
        println!("  {}", ratios(&measured));
        all.iter_mut()
            .zip(measured)
            .for_each(|(all, times)| all.extend(times));
    }
    println!("{:<16} {:>70} {}", "all together", "", ratios(&all));
    Ok(())
}

/// What Tantivy's parser has no operator for, with the same words as two next to each other.
fn placed(engine: &Engine, lines: &str) -> anyhow::Result<()> {
    for operator in ["NEAR/10", "SAME SENTENCE"] {
        let words = lines.lines().filter_map(|line| line.strip_prefix("two words\t"));
        let typed: Vec<String> = words
            .map(|words| words.replace(' ', &format!(" {operator} ")))
            .collect();
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        let full = times(&typed, |typed| {
            let query = parse(typed, ParseOptions::default()).map_err(|error| anyhow::anyhow!("{error}"))?;
            Ok(engine.rank(&Question::of(Scope::of(query)))?.len())
        })?;
        let (half, most) = (percentile(&full, 0.5), percentile(&full, 0.95));
        println!("{operator:<16} {half:>6.2} {most:>6.2}");
    }
    Ok(())
}

/// What the first letters of single words may become, and those of names.
fn completion(engine: &Engine, lines: &str) -> anyhow::Result<()> {
    let words: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.strip_prefix("one word\t"))
        .collect();
    let names = ["n", "na", "surname1", "name2 sur", "surname77"];
    for letters in [2, 3, 5] {
        let typed: Vec<&str> = words.iter().filter_map(|word| word.get(..letters)).collect();
        let times = times(&typed, |typed| Ok(engine.complete_word(typed, 10)?.len()))?;
        let (half, most) = (percentile(&times, 0.5), percentile(&times, 0.95));
        println!("words of {letters} letters {half:>6.2} {most:>6.2}");
    }
    let times = times(&names, |typed| Ok(engine.complete(typed, None, 10).len()))?;
    println!(
        "names            {:>6.2} {:>6.2}",
        percentile(&times, 0.5),
        percentile(&times, 1.0)
    );
    Ok(())
}

fn times(typed: &[&str], mut run: impl FnMut(&str) -> anyhow::Result<usize>) -> anyhow::Result<Times> {
    let mut best = vec![f64::INFINITY; typed.len()];
    for _ in 0..4 {
        for (typed, best) in typed.iter().zip(&mut best) {
            let began = Instant::now();
            std::hint::black_box(run(typed)?);
            *best = best.min(began.elapsed().as_secs_f64() * 1000.0);
        }
    }
    Ok(best)
}

fn percentile(times: &Times, share: f64) -> f64 {
    let mut sorted = times.clone();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

/// Plain and default ranking against Tantivy, and against Tantivy that counts.
fn ratios([theirs, counting, bare, full]: &[Times; 4]) -> String {
    let against = |theirs| format!("{:.2} {:.2}", ratio(bare, theirs), ratio(full, theirs));
    format!("{}; {}", against(theirs), against(counting))
}

/// Time of all questions against time of all.
fn ratio(ours: &Times, theirs: &Times) -> f64 {
    ours.iter().sum::<f64>() / theirs.iter().sum::<f64>()
}

/// Counts of five kinds over the single word that is in most articles, up to half of all.
fn facets(engine: &Engine, lines: &str) -> anyhow::Result<()> {
    let words = lines.lines().filter_map(|line| line.strip_prefix("one word\t"));
    let mut most: (u64, Option<Scope>) = (0, None);
    for word in words {
        let scope =
            Scope::of(parse(word, ParseOptions::default()).map_err(|error| anyhow::anyhow!("{error}"))?);
        let found = engine
            .search(&Question {
                count: 1,
                ..Question::of(scope.clone())
            })?
            .total;
        if found > most.0 {
            most = (found, Some(scope));
        }
    }
    let (found, Some(scope)) = most else { return Ok(()) };
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let began = Instant::now();
        std::hint::black_box(engine.entities(&scope, Order::Articles, 10)?);
        best = best.min(began.elapsed().as_secs_f64() * 1000.0);
    }
    println!("facets of five kinds over {found} articles: {best:.1} ms");
    Ok(())
}

/// The most memory so far, of its own and with mapped files (Linux).
fn memory() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status
        .lines()
        .filter(|line| line.starts_with("VmHWM") || line.starts_with("RssAnon"));
    lines.for_each(|line| println!("{line}"));
}
