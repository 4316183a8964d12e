//! What a question finds, by the plain meaning of its words.
//!
//! In: a parsed question and a stored article. Out: whether it holds, by trying every occurrence against every other.
//! Nothing here is lazy or clever, and nothing reads the inverted lists.

use attache::dates::DateRange;
use attache::fields::Zone;
use attache::index::record::StoredArticle;
use attache::index::stems::Stems;
use attache::query::{Has, Meaning, Meanings, Node, NodeKind, Pattern, Stretch};
use attache::text::{Part, Span, Text, norms};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// From a first position to a last.
pub(super) type Stretches = BTreeSet<(u32, u32)>;

/// A stored article with its texts cut into words.
pub(super) struct Brute<'a> {
    article: &'a StoredArticle,
    texts: [Text<'a>; 2],
    tokens: [Vec<usize>; 2],
    /// The terms at each position, with their languages.
    stems: [Vec<Vec<String>>; 2],
}

/// A question with what its names mean.
pub(super) struct Asked<'a> {
    pub(super) names: &'a Meanings,
    /// The languages of the index.
    pub(super) languages: &'a [String],
    pub(super) stems: &'a RefCell<Stems>,
}

const PARTS: [Part; 2] = [Part::Title, Part::Body];

impl<'a> Brute<'a> {
    pub(super) fn new(article: &'a StoredArticle, stems: &RefCell<Stems>) -> Brute<'a> {
        let texts = PARTS.map(|part| Text::segment_with(article.text(part), article.language.apostrophes()));
        let tokens = [0, 1].map(|part: usize| texts[part].searchable().collect::<Vec<usize>>());
        let terms = [0, 1].map(|part: usize| {
            let text: &Text = &texts[part];
            let each = tokens[part].iter().map(|&token| {
                let tag = article.language.at(PARTS[part], text.tokens[token].span.start);
                let terms = stems.borrow_mut().of_token(text, token, tag);
                std::iter::once(terms.first.clone())
                    .chain(terms.second.clone())
                    .collect()
            });
            each.collect::<Vec<Vec<String>>>()
        });
        Brute {
            article,
            texts,
            tokens,
            stems: terms,
        }
    }

    /// Whether a question holds of the article.
    pub(super) fn holds(&self, node: &Node, asked: &Asked) -> bool {
        match &node.kind {
            NodeKind::All => true,
            NodeKind::And(members) => self.all_hold(members, asked),
            NodeKind::Or(members) => {
                let named = (0..members.len())
                    .any(|at| self.is_called(&members[at..], asked).is_some_and(|(_, is)| is));
                named || members.iter().any(|member| self.holds(member, asked))
            }
            NodeKind::Not(member) => !self.holds(member, asked),
            NodeKind::Boost { member, .. } => self.holds(member, asked),
            NodeKind::AtLeast { times, member } => {
                let all = [0, 1].map(|part| self.places(member, part, asked).len());
                all[0] + all[1] >= *times as usize
            }
            NodeKind::Has(Has::Title) => !self.tokens[0].is_empty(),
            NodeKind::Has(Has::Published) => self.article.article.published.is_some(),
            NodeKind::Published(period) => {
                let day = self.article.article.published.as_ref().map(|day| day.date);
                day.is_some_and(|day| period.range.first <= day && day <= period.range.last)
            }
            NodeKind::Undated => self.article.article.published.is_none(),
            _ => [0, 1]
                .iter()
                .any(|&part| !self.places(node, part, asked).is_empty()),
        }
    }

    fn all_hold(&self, members: &[Node], asked: &Asked) -> bool {
        let mut at = 0;
        while at < members.len() {
            let named = self.is_called(&members[at..], asked);
            let length = named.map_or(1, |(length, _)| length);
            let holds = members[at..at + length]
                .iter()
                .all(|member| self.holds(member, asked));
            if !holds && !named.is_some_and(|(_, is)| is) {
                return false;
            }
            at += length;
        }
        true
    }

    /// Whether what words in a row call is mentioned, and how many words do.
    fn is_called(&self, members: &[Node], asked: &Asked) -> Option<(usize, bool)> {
        let (length, meaning) = asked.names.name_at(members)?;
        let identities = &meaning.identities;
        let mut mentions = self.article.mentions.iter();
        Some((
            length,
            mentions.any(|mention| identities.contains(&mention.identity())),
        ))
    }

    /// Where it stands in a part.
    pub(super) fn places(&self, node: &Node, part: usize, asked: &Asked) -> Stretches {
        match &node.kind {
            NodeKind::Text { zone, pattern } => self.text(node, *zone, pattern, part, asked),
            NodeKind::Entity { .. } => match asked.names.get(node) {
                Some(meaning) => self.mentions(meaning, part),
                None => Stretches::new(),
            },
            NodeKind::Has(Has::Named(kind)) => {
                let mentions = self.article.mentions.iter();
                let here = mentions.filter(|mention| mention.part == PARTS[part] && mention.kind == *kind);
                here.map(|mention| self.stretch(mention.span, part)).collect()
            }
            NodeKind::Has(Has::Date) => self.dates(part, |_| true),
            NodeKind::Mentions(period) => self.days(period.range, part),
            NodeKind::Or(members) => {
                let members = members.iter();
                members
                    .flat_map(|member| self.places(member, part, asked))
                    .collect()
            }
            NodeKind::And(members) => {
                let mut found: Option<Stretches> = None;
                for member in members {
                    let places = self.places(member, part, asked);
                    found = Some(match found {
                        None => places,
                        Some(before) => joined(&before, &places, |_, _| true),
                    });
                }
                found.unwrap_or_default()
            }
            NodeKind::Near {
                members,
                distance,
                ordered,
            } => {
                let (ones, others) = (
                    self.places(&members[0], part, asked),
                    self.places(&members[1], part, asked),
                );
                let before =
                    |one: (u32, u32), other: (u32, u32)| other.0 > one.1 && other.0 - one.1 <= *distance;
                joined(&ones, &others, |one, other| {
                    before(one, other) || !ordered && before(other, one)
                })
            }
            NodeKind::Same { stretch, members } => {
                let stretches = self.stretches(*stretch, part);
                let holds = |within: &(u32, u32)| {
                    members
                        .iter()
                        .all(|member| self.holds_in(member, *within, part, asked))
                };
                stretches.into_iter().filter(holds).collect()
            }
            NodeKind::Boost { member, .. } => self.places(member, part, asked),
            other => panic!("{other:?} has no place"),
        }
    }

    /// Dates and stretches of time that share a day with these.
    fn days(&self, asked: DateRange, part: usize) -> Stretches {
        let overlaps = |range: DateRange| range.first <= asked.last && asked.first <= range.last;
        let mut found = self.dates(part, |range| range.is_some_and(overlaps));
        let ranges = self.article.ranges.iter();
        let here = ranges.filter(|range| range.part == PARTS[part] && overlaps(range.range));
        found.extend(here.map(|range| self.stretch(range.span, part)));
        found
    }

    /// Whether it holds of a sentence or paragraph.
    fn holds_in(&self, node: &Node, within: (u32, u32), part: usize, asked: &Asked) -> bool {
        let inside = |place: &(u32, u32)| within.0 <= place.0 && place.1 <= within.1;
        match &node.kind {
            NodeKind::And(members) => members
                .iter()
                .all(|member| self.holds_in(member, within, part, asked)),
            NodeKind::Or(members) => members
                .iter()
                .any(|member| self.holds_in(member, within, part, asked)),
            NodeKind::Not(member) => !self.holds_in(member, within, part, asked),
            NodeKind::Boost { member, .. } => self.holds_in(member, within, part, asked),
            NodeKind::AtLeast { times, member } => {
                let places = self.places(member, part, asked);
                places.iter().filter(|place| inside(place)).count() >= *times as usize
            }
            _ => self.places(node, part, asked).iter().any(inside),
        }
    }

    /// Sentences or paragraphs, from their first word to their last.
    fn stretches(&self, stretch: Stretch, part: usize) -> Vec<(u32, u32)> {
        let text = &self.texts[part];
        let mut found: Vec<(u32, u32)> = Vec::new();
        for sentence in &text.sentences {
            let words = self.tokens[part].iter().enumerate();
            let here: Vec<u32> = words
                .filter(|(_, token)| sentence.tokens.contains(token))
                .map(|(at, _)| at as u32)
                .collect();
            let (Some(&first), Some(&last)) = (here.first(), here.last()) else {
                continue;
            };
            match found.last_mut() {
                Some(before) if stretch == Stretch::Paragraph && !sentence.starts_paragraph => {
                    before.1 = last
                }
                _ => found.push((first, last)),
            }
        }
        found
    }

    fn text(
        &self,
        node: &Node,
        zone: Option<Zone>,
        pattern: &Pattern,
        part: usize,
        asked: &Asked,
    ) -> Stretches {
        if zone.is_some_and(|zone| (zone == Zone::Title) != (part == 0)) {
            return Stretches::new();
        }
        let mut found = self.pattern(pattern, part, asked);
        if let Some((1, meaning)) = asked.names.name_at(std::slice::from_ref(node)) {
            let mentions = self.article.mentions.iter();
            let here = mentions.filter(|mention| mention.part == PARTS[part]);
            let is_it = here.filter(|mention| meaning.identities.contains(&mention.identity()));
            found.extend(is_it.map(|mention| self.stretch(mention.span, part)));
        }
        if zone == Some(Zone::Lead) {
            let third = self
                .stretches(Stretch::Paragraph, part)
                .get(2)
                .map(|paragraph| paragraph.0);
            found.retain(|place| third.is_none_or(|third| place.1 < third));
        }
        found
    }

    fn pattern(&self, pattern: &Pattern, part: usize, asked: &Asked) -> Stretches {
        let norm = |at: usize| self.texts[part].norm(self.tokens[part][at]);
        let one = |fits: &dyn Fn(&str) -> bool| -> Stretches {
            let all = 0..self.tokens[part].len();
            all.filter(|&at| fits(norm(at)))
                .map(|at| (at as u32, at as u32))
                .collect()
        };
        match pattern {
            Pattern::Word(word) => {
                let mut found = self.row(&[word], 0, part, asked);
                for other in asked.names.spellings(word) {
                    found.extend(self.row(&[other], 0, part, asked));
                }
                found
            }
            Pattern::Phrase { words, gaps } => {
                let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
                self.row(&words, *gaps, part, asked)
            }
            Pattern::Exact(words) => {
                let words: Vec<&str> = words.split(' ').collect();
                let each: Vec<BTreeSet<u32>> =
                    words.iter().flat_map(|word| self.exactly(word, part)).collect();
                in_order(&each, 0)
            }
            Pattern::Wildcard(word) => {
                let wanted: Vec<char> = word.to_lowercase().chars().collect();
                one(&|norm| globs(&wanted, &norm.chars().collect::<Vec<_>>()))
            }
            Pattern::Regex(expression) => {
                let whole = regex::Regex::new(&format!("^(?:{expression})$")).expect(expression);
                one(&|norm| whole.is_match(norm))
            }
            Pattern::Fuzzy { word, edits } => {
                let wanted = norms(word).concat();
                one(&|norm| strsim::osa_distance(norm, &wanted) <= usize::from(*edits))
            }
        }
    }

    /// Where each word of an exact form stands.
    fn exactly(&self, word: &str, part: usize) -> Vec<BTreeSet<u32>> {
        let is_capitals = |raw: &str| {
            let letters: Vec<char> = raw.chars().filter(|c| c.is_alphabetic()).collect();
            letters.len() >= 2 && letters.iter().all(|c| c.is_uppercase())
        };
        let squeezed = |raw: &str| raw.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let wanted = norms(word);
        let text = &self.texts[part];
        let here = |norm: &String| {
            let positions = self.tokens[part].iter().enumerate();
            let fits = positions.filter(|(_, token)| match is_capitals(word) {
                true => squeezed(text.raw(**token)) == squeezed(word),
                false => text.norm(**token) == norm,
            });
            fits.map(|(at, _)| at as u32).collect()
        };
        wanted.iter().map(here).collect()
    }

    /// Typed words in this order, by their stems in one of the languages, parts of words by their letters.
    fn row(&self, words: &[&str], gaps: u32, part: usize, asked: &Asked) -> Stretches {
        let mut found = Stretches::new();
        let partial = |word: &str| word.contains(['*', '?']);
        for tag in asked.languages {
            // With and without accents.
            for version in [0, 1] {
                let mut each: Vec<BTreeSet<u32>> = Vec::new();
                for word in words {
                    if partial(word) {
                        let places = self.pattern(&Pattern::Wildcard((*word).to_owned()), part, asked);
                        each.push(places.into_iter().map(|place| place.0).collect());
                        continue;
                    }
                    let rows = asked.stems.borrow_mut().rows(&[word], tag);
                    let Some(row) = rows.get(version).or(rows.first()) else {
                        continue;
                    };
                    for term in row {
                        let here = self.stems[part].iter().enumerate();
                        let fits = here.filter(|(_, terms)| terms.contains(term));
                        each.push(fits.map(|(at, _)| at as u32).collect());
                    }
                }
                found.extend(in_order(&each, gaps));
            }
        }
        if gaps > 0 { least(found) } else { found }
    }

    fn mentions(&self, meaning: &Meaning, part: usize) -> Stretches {
        let mentions = meaning.mentions(self.article);
        let here = mentions.filter(|(mention, _)| mention.part == PARTS[part]);
        let mut found: Stretches = here
            .map(|(mention, _)| self.stretch(mention.span, part))
            .collect();
        for words in &meaning.phrases {
            let each: Vec<BTreeSet<u32>> = words.iter().flat_map(|word| self.exactly(word, part)).collect();
            found.extend(in_order(&each, 0));
        }
        found
    }

    fn dates(&self, part: usize, fits: impl Fn(Option<DateRange>) -> bool) -> Stretches {
        let dates = self.article.dates.iter();
        let here = dates.filter(|date| date.part == PARTS[part] && fits(date.range));
        here.map(|date| self.stretch(date.span, part)).collect()
    }

    /// The positions of the words that a span touches.
    fn stretch(&self, span: Span, part: usize) -> (u32, u32) {
        let words = self.tokens[part].iter().enumerate();
        let touched: Vec<u32> = words
            .filter(|(_, token)| self.texts[part].tokens[**token].span.overlaps(span))
            .map(|(at, _)| at as u32)
            .collect();
        (
            *touched.first().expect("a name or date has a word"),
            *touched.last().expect("a name or date has a word"),
        )
    }

    /// The text of a stretch.
    pub(super) fn printed(&self, place: (u32, u32), part: usize) -> &str {
        let (first, last) = (
            self.tokens[part][place.0 as usize],
            self.tokens[part][place.1 as usize],
        );
        self.texts[part].span(first..last + 1).of(self.texts[part].raw)
    }
}

/// Stretches that span one of each, where the two fit, without those that hold another.
fn joined(ones: &Stretches, others: &Stretches, fits: impl Fn((u32, u32), (u32, u32)) -> bool) -> Stretches {
    let mut found = Stretches::new();
    for &one in ones {
        for &other in others {
            if fits(one, other) {
                found.insert((one.0.min(other.0), one.1.max(other.1)));
            }
        }
    }
    least(found)
}

fn least(found: Stretches) -> Stretches {
    let holds = |one: &(u32, u32), other: &(u32, u32)| one != other && one.0 <= other.0 && other.1 <= one.1;
    let is_least = |one: &&(u32, u32)| !found.iter().any(|other| holds(one, other));
    found.iter().filter(is_least).copied().collect()
}

/// One position of each in this order, with so many others between the first and the last.
fn in_order(each: &[BTreeSet<u32>], gaps: u32) -> Stretches {
    let Some((first, rest)) = each.split_first() else {
        return Stretches::new();
    };
    let mut rows: BTreeSet<(u32, u32)> = first.iter().map(|&at| (at, at)).collect();
    for positions in rest {
        rows = rows
            .iter()
            .flat_map(|&(start, last)| {
                let next = positions.iter().filter(move |&&at| at > last);
                next.map(move |&at| (start, at))
            })
            .collect();
    }
    let length = each.len() as u32;
    rows.into_iter()
        .filter(|(start, end)| end - start < length + gaps)
        .collect()
}

/// Whether letters fit a pattern in which `*` is any letters and `?` one.
fn globs(pattern: &[char], letters: &[char]) -> bool {
    match (pattern.first(), letters.first()) {
        (None, None) => true,
        (Some('*'), _) => {
            globs(&pattern[1..], letters) || !letters.is_empty() && globs(pattern, &letters[1..])
        }
        (Some('?'), Some(_)) => globs(&pattern[1..], &letters[1..]),
        (Some(wanted), Some(letter)) => wanted == letter && globs(&pattern[1..], &letters[1..]),
        _ => false,
    }
}
