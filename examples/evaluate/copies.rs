//! Copies: pairs made of real articles, and what is taken for copies among the articles as they are.
//!
//! Every article of at least eighty words gets one copy of each make: cut, edited here and there, sentences left out,
//! moved or taken from others, each with another headline and dateline. Articles and the copies of one make go
//! together through the program's own join and stories; each two of one story count as a pair found. Articles that are
//! copies of each other as they come are printed, and their copies are no false pairs. All draws come from one seed.

use super::Line;
use super::chance::Chance;
use super::rows::{f1, rows};
use attache::annotate::{Layers, annotate};
use attache::article::{Article, Dated};
use attache::copies::{Articles, Signature, join, overlap, stories};
use attache::text::Text;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Instant;

/// Words of the shortest article that copies are made of.
const SHORTEST: usize = 80;

#[derive(serde::Deserialize)]
struct Row {
    #[serde(default)]
    id: String,
    #[serde(default)]
    title: String,
    #[serde(alias = "body")]
    text: String,
    #[serde(default, alias = "dct", alias = "published")]
    date: String,
    #[serde(default)]
    url: Option<String>,
}

/// Articles with their signatures.
#[derive(Default)]
struct Set {
    articles: Vec<Article>,
    ids: Vec<String>,
    signatures: Vec<Signature>,
    sentences: Vec<Vec<Range<usize>>>,
}

impl Set {
    fn add(&mut self, id: String, article: Article) {
        let (title, body) = (Text::segment(&article.title), Text::segment(&article.body));
        self.signatures.push(Signature::of(&id, &article, &title, &body));
        self.sentences.push(
            body.sentences
                .iter()
                .map(|sentence| sentence.span.range())
                .collect(),
        );
        self.ids.push(id);
        self.articles.push(article);
    }

    /// Each two articles of one story, the smaller number first.
    fn pairs(&self) -> BTreeSet<(u32, u32)> {
        let copied = join(self, &[]);
        let mut pairs = BTreeSet::new();
        for story in stories(self, &copied.first) {
            let mut numbers: Vec<u32> = story.iter().map(|member| member.number).collect();
            numbers.sort_unstable();
            for (at, one) in numbers.iter().enumerate() {
                pairs.extend(numbers[at + 1..].iter().map(|other| (*one, *other)));
            }
        }
        pairs
    }
}

impl Articles for Set {
    fn count(&self) -> u32 {
        self.ids.len() as u32
    }

    fn signature(&self, number: u32) -> Signature {
        self.signatures[number as usize]
    }

    fn id(&self, number: u32) -> String {
        self.ids[number as usize].clone()
    }
}

impl Chance {
    fn happens(&mut self, share: f64) -> bool {
        (self.below(1 << 20) as f64) < share * f64::from(1 << 20)
    }
}

/// How a copy differs from its article; the share is that of its words which are kept, but where pieces are cut.
#[derive(Clone, Copy)]
enum Make {
    Cut,
    Words,
    Dropped,
    Replaced,
    Moved,
    Added,
    All,
}

const MAKES: [(&str, Make, f64); 16] = [
    ("tail cut, 80 % left", Make::Cut, 0.8),
    ("tail cut, 50 % left", Make::Cut, 0.5),
    ("tail cut, 30 % left", Make::Cut, 0.3),
    ("5 % of words edited", Make::Words, 0.95),
    ("10 % of words edited", Make::Words, 0.9),
    ("20 % of words edited", Make::Words, 0.8),
    ("20 % of sentences dropped", Make::Dropped, 0.8),
    ("20 % of sentences others", Make::Replaced, 0.8),
    ("40 % of sentences others", Make::Replaced, 0.6),
    ("sentences moved", Make::Moved, 1.0),
    ("25 % more sentences", Make::Added, 0.8),
    ("all of it, 90 % kept", Make::All, 0.9),
    ("all of it, 80 % kept", Make::All, 0.8),
    ("all of it, 70 % kept", Make::All, 0.7),
    ("all of it, 60 % kept", Make::All, 0.6),
    ("all of it, 50 % kept", Make::All, 0.5),
];
/// The makes from which the figure at 80 % overlap is taken.
const AT_80: [&str; 9] = [
    "tail cut, 80 % left",
    "5 % of words edited",
    "10 % of words edited",
    "20 % of words edited",
    "20 % of sentences dropped",
    "20 % of sentences others",
    "sentences moved",
    "25 % more sentences",
    "all of it, 80 % kept",
];

pub(crate) fn evaluate(files: &[PathBuf]) -> anyhow::Result<Vec<Line>> {
    let mut originals = Set::default();
    for path in files {
        for row in rows::<Row>(path)? {
            let id = format!("{}#{}", path.display(), row.id);
            originals.add(id, article(row));
        }
    }
    if originals.ids.is_empty() {
        return Ok(Vec::new());
    }
    let count = originals.ids.len() as u32;
    let known = originals.pairs();
    for (one, other) in &known {
        tell(&originals, *one, *other);
    }
    let mut lines: Vec<Line> = vec![
        ("articles as they come".to_owned(), "articles", f64::from(count)),
        (
            "articles as they come".to_owned(),
            "pairs taken for copies",
            known.len() as f64,
        ),
    ];
    lines.push(cost(&originals));
    let mut sum = [0.0; 3];
    let mut chance = Chance(20_251_204);
    for (name, make, share) in MAKES {
        let counts = made(&originals, &known, (make, share), &mut chance);
        lines.extend(measures(name, counts));
        if AT_80.contains(&name) {
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    lines.extend(measures("all at 80 % overlap and more", sum));
    Ok(lines)
}

/// Time to make signatures, as a share of the time to find names and dates, on the same articles in turn.
fn cost(set: &Set) -> Line {
    let (mut layers, mut signing) = (0.0, 0.0);
    for (id, article) in set.ids.iter().zip(&set.articles).step_by(5) {
        let begun = Instant::now();
        let annotated = annotate(article, Layers::ALL);
        layers += begun.elapsed().as_secs_f64();
        let begun = Instant::now();
        std::hint::black_box(Signature::of(id, article, &annotated.title, &annotated.body));
        signing += begun.elapsed().as_secs_f64();
    }
    ("signatures".to_owned(), "share of layers' time", signing / layers)
}

fn measures(name: &str, counts: [f64; 3]) -> impl Iterator<Item = Line> {
    let lines = ["precision", "recall", "F1"].into_iter().zip(f1(counts));
    lines.map(|(measure, value)| (name.to_owned(), measure, value))
}

/// Copies of one make, a share of their words kept: pairs rightly found, pairs found, pairs made. Those known to be
/// copies from the first are no false ones.
fn made(
    originals: &Set,
    known: &BTreeSet<(u32, u32)>,
    (make, share): (Make, f64),
    chance: &mut Chance,
) -> [f64; 3] {
    let count = originals.count();
    let mut set = Set::default();
    for (id, article) in originals.ids.iter().zip(&originals.articles) {
        set.add(id.clone(), article.clone());
    }
    let mut of = Vec::new();
    for number in 0..count {
        let article = &originals.articles[number as usize];
        if article.body.split_whitespace().count() < SHORTEST {
            continue;
        }
        let others = foreign(originals, number, chance);
        set.add(
            format!("copy#{number}"),
            copy(article, &others, make, share, chance),
        );
        of.push(number);
    }
    let source = |number: u32| match number.checked_sub(count) {
        Some(nth) => of[nth as usize],
        None => number,
    };
    let (mut hits, mut found) = (0.0, 0.0);
    for (one, other) in set.pairs() {
        let (a, b) = (source(one), source(other));
        let is_made = a == b;
        if !is_made && known.contains(&(a.min(b), a.max(b))) {
            continue;
        }
        found += 1.0;
        hits += f64::from(u8::from(is_made));
        if !is_made {
            tell(&set, one, other);
        }
    }
    [hits, found, of.len() as f64]
}

fn article(row: Row) -> Article {
    Article {
        title: row.title,
        body: row.text,
        published: row.date.parse().ok().map(|day| Dated::new(day, "given")),
        url: row.url,
        ..Article::default()
    }
}

/// Prints two articles that are taken for copies.
fn tell(set: &Set, one: u32, other: u32) {
    let shown = |number: u32| {
        let article = &set.articles[number as usize];
        let text = if article.title.is_empty() {
            &article.body
        } else {
            &article.title
        };
        let text: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(60)
            .collect();
        let id = set.ids[number as usize]
            .rsplit('/')
            .take(2)
            .collect::<Vec<_>>()
            .join("<");
        format!("{id} {text}")
    };
    let [a, b] = [one, other].map(|number| &set.signatures[number as usize]);
    eprintln!("{:.2}  {}  =  {}", overlap(a, b), shown(one), shown(other));
}

fn copy(article: &Article, others: &[&str], make: Make, share: f64, chance: &mut Chance) -> Article {
    let kept = sentences(&article.body);
    let body = match make {
        Make::Cut => {
            let words: Vec<&str> = article.body.split_inclusive(char::is_whitespace).collect();
            words[..(words.len() as f64 * share) as usize].concat()
        }
        Make::Words => edited(&kept, others, share, chance),
        Make::Dropped => some(&kept, share, chance).join(" "),
        Make::Replaced => replaced(&kept, others, share, chance).join(" "),
        Make::Moved => moved(kept, chance).join(" "),
        Make::Added => added(kept, others, share, chance).join(" "),
        Make::All => {
            // Each of four edits takes its part.
            let part = share.powf(0.25);
            let text = replaced(&some(&kept, part, chance), others, part, chance);
            let text = added(text, others, part, chance);
            edited(&text, others, part, chance)
        }
    };
    Article {
        title: others
            .first()
            .map_or(String::new(), |sentence| sentence.chars().take(70).collect()),
        body: format!("PARIS, March 3 (Sample Wire) - {body}"),
        published: article.published.clone(),
        ..Article::default()
    }
}

/// A sentence each of a hundred other articles, so that none of these is copied.
fn foreign<'a>(originals: &'a Set, number: u32, chance: &mut Chance) -> Vec<&'a str> {
    let mut found = Vec::new();
    while found.len() < 100 {
        let other = chance.below(originals.articles.len());
        let all = &originals.sentences[other];
        if other != number as usize && !all.is_empty() {
            let span = all[chance.below(all.len())].clone();
            found.push(&originals.articles[other].body[span]);
        }
    }
    found
}

fn sentences(body: &str) -> Vec<&str> {
    let text = Text::segment(body);
    text.sentences
        .iter()
        .map(|sentence| sentence.span.of(body))
        .collect()
}

/// Which sentences stay when a share of the words does, others drawn until no more may go.
fn stay(sentences: &[&str], share: f64, chance: &mut Chance) -> Vec<bool> {
    let words = |sentence: &str| sentence.split_whitespace().count();
    let all: usize = sentences.iter().map(|sentence| words(sentence)).sum();
    let mut may_go = (all as f64 * (1.0 - share)) as usize;
    let mut stay = vec![true; sentences.len()];
    for _ in 0..4 * sentences.len() {
        let nth = chance.below(sentences.len());
        if stay[nth] && words(sentences[nth]) <= may_go {
            may_go -= words(sentences[nth]);
            stay[nth] = false;
        }
    }
    stay
}

/// A share of the sentences.
fn some<'a>(sentences: &[&'a str], share: f64, chance: &mut Chance) -> Vec<&'a str> {
    let stay = stay(sentences, share, chance);
    let kept = sentences.iter().zip(stay).filter(|(_, stays)| *stays);
    kept.map(|(sentence, _)| *sentence).collect()
}

/// Sentences of others for all but a share.
fn replaced<'a>(own: &[&'a str], others: &[&'a str], share: f64, chance: &mut Chance) -> Vec<&'a str> {
    let stay = stay(own, share, chance);
    let mut texts = Vec::with_capacity(own.len());
    for (sentence, stays) in own.iter().zip(stay) {
        texts.push(match stays {
            true => *sentence,
            false => others[chance.below(others.len())],
        });
    }
    texts
}

/// Three sentences in ten somewhere else.
fn moved<'a>(mut own: Vec<&'a str>, chance: &mut Chance) -> Vec<&'a str> {
    for _ in 0..own.len() * 3 / 10 {
        let sentence = own.remove(chance.below(own.len()));
        own.insert(chance.below(own.len() + 1), sentence);
    }
    own
}

/// Sentences of another text between those of one, which make a share of the whole.
fn added<'a>(mut own: Vec<&'a str>, others: &[&'a str], share: f64, chance: &mut Chance) -> Vec<&'a str> {
    let more = (own.len() as f64 / share) as usize - own.len();
    for _ in 0..more {
        if let Some(sentence) = others.get(chance.below(others.len())) {
            own.insert(chance.below(own.len() + 1), sentence);
        }
    }
    own
}

/// All but a share of the words left out, doubled by another, or taken from another text.
fn edited(own: &[&str], others: &[&str], share: f64, chance: &mut Chance) -> String {
    let other: Vec<&str> = others
        .iter()
        .flat_map(|sentence| sentence.split_whitespace())
        .collect();
    let mut text = Vec::new();
    for word in own.iter().flat_map(|sentence| sentence.split_whitespace()) {
        let another = other.get(chance.below(other.len())).copied().unwrap_or("indeed");
        if chance.happens(share) {
            text.push(word);
            continue;
        }
        match chance.below(4) {
            0 => {}
            1 => text.extend([word, another]),
            _ => text.push(another),
        }
    }
    text.join(" ")
}
