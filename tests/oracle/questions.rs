//! Made-up questions about articles that are there.

use attache::entities::Kind;
use attache::index::record::StoredArticle;
use std::collections::BTreeMap;

/// Numbers by chance, the same for the same seed (splitmix64, Steele, Lea and Flood 2014).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub(super) fn one_of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }
}

/// What the articles have.
pub(super) struct Words {
    /// Words, the frequent ones often.
    words: Vec<String>,
    /// Two or three words that stand in a row.
    rows: Vec<Vec<String>>,
    /// Sentences by their words.
    sentences: Vec<Vec<String>>,
    names: Vec<(Kind, String)>,
    years: Vec<String>,
    capitals: Vec<String>,
}

impl Words {
    pub(super) fn of(articles: &[StoredArticle]) -> Words {
        let mut found = Words {
            words: Vec::new(),
            rows: Vec::new(),
            sentences: Vec::new(),
            names: Vec::new(),
            years: Vec::new(),
            capitals: Vec::new(),
        };
        let mut names = BTreeMap::new();
        for article in articles {
            let body = article.annotated().body;
            for sentence in &body.sentences {
                let here = sentence
                    .tokens
                    .clone()
                    .filter(|&token| body.tokens[token].is_searchable());
                let raw: Vec<&str> = here.map(|token| body.raw(token)).collect();
                let capitals = raw
                    .iter()
                    .filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase()));
                found.capitals.extend(capitals.map(|word| (*word).to_owned()));
                let plain = raw
                    .iter()
                    .filter(|word| word.chars().all(|c| c.is_ascii_alphabetic()));
                let plain: Vec<String> = plain.map(|word| word.to_lowercase()).collect();
                if plain.len() == raw.len() {
                    found.rows.extend(plain.windows(3).map(<[String]>::to_vec));
                }
                found.words.extend(plain.iter().cloned());
                if plain.len() > 3 {
                    found.sentences.push(plain);
                }
            }
            for mention in &article.mentions {
                names.insert((mention.kind.word(), mention.name.replace('"', "")), mention.kind);
            }
            let ranges = article.dates.iter().filter_map(|date| date.range);
            found
                .years
                .extend(ranges.map(|range| range.first.year().to_string()));
        }
        found.years.retain(|year| year.len() == 4);
        found.names = names.into_iter().map(|((_, name), kind)| (kind, name)).collect();
        found
    }
}

/// The forms of questions.
pub(super) const FORMS: [&str; 20] = [
    "word",
    "and",
    "or",
    "not",
    "phrase",
    "gaps",
    "near",
    "before",
    "sentence",
    "paragraph",
    "sentence not",
    "at least",
    "wildcard",
    "regex",
    "fuzzy",
    "exact",
    "zone",
    "name",
    "day",
    "sort",
];

/// Whether what it asks for stands somewhere in the text.
pub(super) fn has_places(form: &str) -> bool {
    form != "sort"
}

/// A question of a form.
pub(super) fn make(form: &str, dice: &mut Dice, words: &Words) -> String {
    let word = |dice: &mut Dice| dice.one_of(&words.words).clone();
    match form {
        "word" => word(dice),
        "and" => format!("{} {}", word(dice), word(dice)),
        "or" => format!("{} OR {} {}", word(dice), word(dice), word(dice)),
        "not" => format!("{} -{}", word(dice), word(dice)),
        "phrase" => phrase(dice, words),
        "gaps" => {
            let row = dice.one_of(&words.rows);
            format!("\"{} {}\"~{}", row[0], row[2], 1 + dice.below(4))
        }
        "near" | "before" => {
            let (one, other) = together(dice, words);
            let operator = if form == "near" { "NEAR" } else { "BEFORE" };
            format!("{one} {operator}/{} {other}", 1 + dice.below(15))
        }
        "sentence" | "paragraph" => {
            let (one, other) = together(dice, words);
            format!("{one} SAME {} {other}", form.to_uppercase())
        }
        "sentence not" => {
            let (one, other) = together(dice, words);
            format!(
                "{one} SAME SENTENCE ({other} OR {}) SAME SENTENCE NOT {}",
                word(dice),
                word(dice)
            )
        }
        "at least" => format!("ATLEAST {} {}", 1 + dice.below(4), word(dice)),
        "wildcard" | "regex" | "fuzzy" => partial(form, dice, words),
        "exact" => match dice.below(3) {
            0 => format!("={}", dice.one_of(&words.capitals)),
            1 => format!("=\"{}\"", dice.one_of(&words.rows)[..2].join(" ")),
            _ => format!("={}", word(dice)),
        },
        "zone" => format!(
            "{}:{}",
            dice.one_of(&["title", "lead", "body"]),
            operand(dice, words)
        ),
        "name" => name(dice, words),
        "day" => format!("mentions:{}", dice.one_of(&words.years)),
        "sort" => {
            let sort = dice.one_of(&[
                "person",
                "place",
                "org",
                "nationality",
                "event",
                "date",
                "title",
                "published",
            ]);
            format!("has:{sort}")
        }
        other => panic!("no form {other}"),
    }
}

fn phrase(dice: &mut Dice, words: &Words) -> String {
    let row = dice.one_of(&words.rows);
    format!("\"{}\"", row[..2 + dice.below(2)].join(" "))
}

/// Two words of one sentence, or what else a sentence may have.
fn together(dice: &mut Dice, words: &Words) -> (String, String) {
    match dice.below(5) {
        0 => (name(dice, words), dice.one_of(&words.words).clone()),
        1 => {
            let sort = dice.one_of(&["PERSON", "PLACE", "ORG", "DATE"]);
            ((*sort).to_owned(), dice.one_of(&words.words).clone())
        }
        _ => {
            let sentence = dice.one_of(&words.sentences);
            let (one, other) = (dice.below(sentence.len()), dice.below(sentence.len()));
            (sentence[one].clone(), sentence[other].clone())
        }
    }
}

fn name(dice: &mut Dice, words: &Words) -> String {
    let (kind, name) = dice.one_of(&words.names);
    let sign = *dice.one_of(&["", "", "="]);
    format!("{}:{sign}\"{name}\"", kind.word())
}

fn partial(form: &str, dice: &mut Dice, words: &Words) -> String {
    let long: Vec<&String> = words.words.iter().filter(|word| word.len() > 4).collect();
    let word = dice.one_of(&long).as_str();
    let at = 2 + dice.below(word.len() - 3);
    match (form, dice.below(3)) {
        ("wildcard", 0) => format!("{}*", &word[..at]),
        ("wildcard", 1) => format!("{}?{}", &word[..at], &word[at + 1..]),
        ("wildcard", _) => format!("*{}", &word[at - 1..]),
        ("regex", 0) => format!("/{}.*/", &word[..at]),
        ("regex", 1) => format!("/{}[a-z]?{}/", &word[..at], &word[at + 1..]),
        ("regex", _) => format!("/({}|{})s?/", word, dice.one_of(&long)),
        (_, 0) => format!("{word}~"),
        (_, 1) => format!("{}{}~1", &word[..at], &word[at + 1..]),
        _ => format!("{word}x~2"),
    }
}

/// What may stand near something.
fn operand(dice: &mut Dice, words: &Words) -> String {
    match dice.below(6) {
        0 => phrase(dice, words),
        1 => partial("wildcard", dice, words),
        2 => format!("={}", dice.one_of(&words.words)),
        _ => dice.one_of(&words.words).clone(),
    }
}

/// A question of questions.
pub(super) fn nested(dice: &mut Dice, words: &Words, depth: usize) -> String {
    if depth == 0 {
        let form = FORMS[dice.below(FORMS.len())];
        return make(form, dice, words);
    }
    match dice.below(6) {
        0 => format!(
            "({}) OR ({})",
            nested(dice, words, depth - 1),
            nested(dice, words, depth - 1)
        ),
        1 => format!(
            "({}) AND ({})",
            nested(dice, words, depth - 1),
            nested(dice, words, depth - 1)
        ),
        2 => format!("NOT ({})", nested(dice, words, depth - 1)),
        3 => format!("ATLEAST {} ({})", 1 + dice.below(3), near(dice, words, depth)),
        4 => same(dice, words, depth),
        _ => near(dice, words, depth),
    }
}

fn near(dice: &mut Dice, words: &Words, depth: usize) -> String {
    if depth == 0 {
        return match dice.below(6) {
            0 => name(dice, words),
            1 => format!("({} OR {})", operand(dice, words), name(dice, words)),
            2 => format!("({} {})", operand(dice, words), operand(dice, words)),
            3 => format!("mentions:{}", dice.one_of(&words.years)),
            4 => together(dice, words).0,
            _ => operand(dice, words),
        };
    }
    let operator = dice.one_of(&["NEAR", "BEFORE"]);
    let distance = 1 + dice.below(40);
    let (one, other) = (near(dice, words, depth - 1), near(dice, words, depth / 2));
    format!("({one}) {operator}/{distance} ({other})")
}

fn same(dice: &mut Dice, words: &Words, depth: usize) -> String {
    let stretch = dice.one_of(&["SENTENCE", "PARAGRAPH"]);
    let (one, other) = (near(dice, words, depth / 2), near(dice, words, depth / 2));
    match dice.below(4) {
        0 => format!("({one}) SAME {stretch} NOT ({other})"),
        1 => format!("({one}) SAME {stretch} (ATLEAST 2 ({other}))"),
        2 => format!(
            "({one}) SAME {stretch} ({other} OR ({} SAME SENTENCE {}))",
            operand(dice, words),
            operand(dice, words)
        ),
        _ => format!("({one}) SAME {stretch} ({other})"),
    }
}
