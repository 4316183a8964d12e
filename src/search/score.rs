//! The second look at articles that fit: what their text shows of the words of the question.
//!
//! In: the best articles by the score of the index, and the [`Units`] of the question. Out: their scores. The BM25 of
//! each word gives way to one over headline and body as one text, in which early occurrences count more; the word as
//! typed, the lead, neighbours and mentions of names add to it. What the index gives for other parts of the question
//! stays.

use super::occurrences::{OpenWays, frequency};
use crate::index::postings;
use crate::index::schema::Fields;
use crate::query::units::{Name, Pair, Unit, Units, Ways};
use crate::query::weights::Weights;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

/// What a word can bring at most is its rarity times this, as in the BM25 of the index.
const MOST: f32 = 2.2;
/// Times the words after which being early counts a third, after which it counts nothing.
const FALL: f32 = 10.0;
/// The rarity that counts as itself, whatever its power.
const USUAL_RARITY: f32 = 5.0;

/// Weighs articles of a searcher.
pub(super) struct Scores<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    units: &'a Units,
    weights: &'a Weights,
    /// Words of an article in the mean, headlines as often as they count.
    usual_length: f32,
    /// What an occurrence at each of the first positions counts.
    by_position: Vec<f32>,
}

/// What a part of the question brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// The part, as typed.
    pub part: String,
    /// What it adds.
    pub score: f32,
}

impl<'a> Scores<'a> {
    pub(super) fn new(
        searcher: &'a Searcher,
        fields: &'a Fields,
        units: &'a Units,
        weights: &'a Weights,
    ) -> tantivy::Result<Scores<'a>> {
        let mean = |field| -> tantivy::Result<f32> {
            let (mut words, mut articles) = (0, 0);
            for segment in searcher.segment_readers() {
                words += segment.inverted_index(field)?.total_num_tokens();
                articles += u64::from(segment.max_doc());
            }
            Ok(words as f32 / articles.max(1) as f32)
        };
        let usual_length = mean(fields.body)? + weights.headline * mean(fields.title)?;
        Ok(Scores {
            searcher,
            fields,
            units,
            weights,
            usual_length: usual_length.max(1.0),
            by_position: by_position(weights),
        })
    }

    /// The articles of a segment, to be asked for in their order.
    pub(super) fn segment(&self, segment: &SegmentReader) -> tantivy::Result<SegmentScores<'_>> {
        let words = self.units.words.iter().map(|unit| self.open(segment, unit));
        let names = self.units.names.iter().map(|name| OpenName::open(segment, name));
        Ok(SegmentScores {
            scores: self,
            title_length: segment.get_fieldnorms_reader(self.fields.title)?,
            body_length: segment.get_fieldnorms_reader(self.fields.body)?,
            words: words.collect::<tantivy::Result<_>>()?,
            names: names.collect::<tantivy::Result<_>>()?,
        })
    }

    fn open(&self, segment: &SegmentReader, unit: &Unit) -> tantivy::Result<OpenUnit> {
        let field = |ways: &Option<Ways>, is_placed| -> tantivy::Result<Option<OpenWays>> {
            let Some(ways) = ways else { return Ok(None) };
            OpenWays::open(self.searcher, segment, ways, is_placed).map(Some)
        };
        let worth = |ways: &Ways| {
            let rows = ways.rows.iter();
            rows.map(|row| row.rarities.iter().map(|rarity| self.worth(*rarity)).sum())
                .fold(f32::INFINITY, f32::min)
        };
        let both = [&unit.title, &unit.body];
        let worth = both.into_iter().flatten().map(worth);
        Ok(OpenUnit {
            count: unit.count,
            worth: worth.fold(f32::INFINITY, f32::min),
            title: field(&unit.title, false)?,
            body: field(&unit.body, true)?,
            found: Found::default(),
        })
    }

    /// What a word so rare counts.
    fn worth(&self, rarity: f32) -> f32 {
        rarity * (rarity / USUAL_RARITY).powf(self.weights.rarity - 1.0)
    }
}

/// The articles of a segment.
pub(super) struct SegmentScores<'a> {
    scores: &'a Scores<'a>,
    title_length: FieldNormReader,
    body_length: FieldNormReader,
    words: Vec<OpenUnit>,
    names: Vec<OpenName>,
}

impl SegmentScores<'_> {
    /// What the words of the question bring an article beyond what the index gives it for them.
    pub(super) fn more(&mut self, article: DocId) -> f32 {
        let mut more = 0.0;
        self.weigh(article, &mut |_, score| more += score);
        more - self.given()
    }

    /// What the index gives the article looked at for the words of the question.
    fn given(&self) -> f32 {
        let words = self.words.iter();
        words.map(|word| word.count * word.found.given).sum()
    }

    /// What each part of the question brings an article, and what the index gives it for all of them.
    pub(super) fn gains(&mut self, article: DocId) -> (Vec<Gain>, f32) {
        let units = self.scores.units;
        let typed = |number: usize| units.words[number].typed.as_str();
        let mut gains = Vec::new();
        self.weigh(article, &mut |part, score| {
            if score == 0.0 {
                return;
            }
            let part = match part {
                Gainer::Word(number) => typed(number).to_owned(),
                Gainer::Pair(pair) => format!("{} near {}", typed(pair.first), typed(pair.second)),
                Gainer::Name(number) => format!("mentions of {}", units.names[number].typed),
            };
            gains.push(Gain { part, score });
        });
        (gains, self.given())
    }

    fn weigh(&mut self, article: DocId, add: &mut dyn FnMut(Gainer, f32)) {
        let weights = self.scores.weights;
        let by_position = &self.scores.by_position;
        let title = self.title_length.fieldnorm_id(article);
        let body = self.body_length.fieldnorm_id(article);
        let words = |id| FieldNormReader::id_to_fieldnorm(id) as f32;
        let length = words(body) + weights.headline * words(title);
        let length = Length {
            relative: 1.0 - weights.length + weights.length * length / self.scores.usual_length,
            usual: 0.25 + 0.75 * words(body) / self.scores.usual_length,
        };
        for (number, word) in self.words.iter_mut().enumerate() {
            word.look(article, title, body, weights);
            add(
                Gainer::Word(number),
                word.count * word.score(weights, by_position, length),
            );
        }
        for pair in &self.scores.units.pairs {
            let (first, second) = (&self.words[pair.first], &self.words[pair.second]);
            add(Gainer::Pair(*pair), near(first, second, weights, length));
        }
        for (number, name) in self.names.iter_mut().enumerate() {
            let words = &self.scores.units.names[number].words;
            let rarity = self.scores.units.names[number].rarity;
            let words = words.iter().map(|number| &self.words[*number]);
            let (worth, score) = words.fold((self.scores.worth(rarity), 0.0), |(worth, score), word| {
                (
                    worth + word.worth,
                    score + word.score(weights, by_position, length),
                )
            });
            let mentions = name.look(article, weights, by_position);
            let whole =
                weights.name * MOST * worth * saturated(mentions, weights.saturation * length.relative);
            add(Gainer::Name(number), (whole - score).max(0.0));
        }
    }
}

/// Who gains.
#[derive(Debug, Clone, Copy)]
enum Gainer {
    Word(usize),
    Pair(Pair),
    Name(usize),
}

/// How long an article is.
#[derive(Debug, Clone, Copy)]
struct Length {
    /// Against the mean, as far as length counts.
    relative: f32,
    /// The same for its body as BM25 usually has it.
    usual: f32,
}

/// Grows with the occurrences towards 1; it is half of it where they are `half`.
fn saturated(occurrences: f32, half: f32) -> f32 {
    occurrences / (occurrences + half)
}

/// What an occurrence at each of the first positions counts; at later ones it counts 1.
fn by_position(weights: &Weights) -> Vec<f32> {
    let last = (weights.early_words * FALL) as usize;
    let at = |position: usize| 1.0 + weights.early * (-(position as f32) / weights.early_words).exp();
    (0..last).map(at).collect()
}

/// What occurrences count together.
fn counted(positions: &[u32], by_position: &[f32]) -> f32 {
    let at = |position: &u32| by_position.get(*position as usize).copied().unwrap_or(1.0);
    positions.iter().map(at).sum()
}

/// What two neighbours of the question bring where they are near each other in the body.
fn near(first: &OpenUnit, second: &OpenUnit, weights: &Weights, length: Length) -> f32 {
    let (one, other) = (&first.found.positions, &second.found.positions);
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let (mut neighbours, mut nears, mut after) = (0, 0, 0);
    for &position in one {
        while after < other.len() && other[after] <= position {
            after += 1;
        }
        let next = other.get(after).map(|next| next - position);
        let last = after.checked_sub(1).map(|before| position - other[before]);
        neighbours += usize::from(next == Some(1));
        let least = next.unwrap_or(u32::MAX).min(last.unwrap_or(u32::MAX));
        nears += usize::from(least <= weights.near_words + 1);
    }
    let half = 1.2 * length.usual;
    let both = weights.neighbours * saturated(neighbours as f32, half)
        + weights.near * saturated(nears as f32, half);
    MOST * both * (first.worth + second.worth)
}

/// A unit in a segment.
struct OpenUnit {
    count: f32,
    worth: f32,
    title: Option<OpenWays>,
    body: Option<OpenWays>,
    found: Found,
}

/// What an article has of a unit.
#[derive(Default)]
struct Found {
    title: u32,
    exact: u32,
    positions: Vec<u32>,
    /// What the index gives for it.
    given: f32,
}

impl OpenUnit {
    /// Looks at an article whose headline and body are so long, as the index writes lengths.
    fn look(&mut self, article: DocId, title: u8, body: u8, weights: &Weights) {
        let found = &mut self.found;
        (found.title, found.exact, found.given) = (0, 0, 0.0);
        found.positions.clear();
        if let Some(ways) = &mut self.title {
            let (count, score) = ways.count(article, title);
            found.title = count;
            found.given += weights.title * score;
            found.exact += ways.exact(article);
        }
        if let Some(ways) = &mut self.body {
            found.given += ways.positions(article, body, &mut found.positions);
            found.exact += ways.exact(article);
        }
    }

    fn score(&self, weights: &Weights, by_position: &[f32], length: Length) -> f32 {
        let found = &self.found;
        if found.title == 0 && found.positions.is_empty() {
            return 0.0;
        }
        let all = weights.headline * found.title as f32 + counted(&found.positions, by_position);
        let lead = found
            .positions
            .partition_point(|position| *position < weights.lead_words);
        let score = saturated(all, weights.saturation * length.relative)
            + weights.lead * saturated(lead as f32, 1.2)
            + weights.exact * saturated(found.exact as f32, 1.2 * length.usual);
        MOST * self.worth * score
    }
}

/// Mentions of a name in a segment.
struct OpenName {
    title: Vec<SegmentPostings>,
    body: Vec<SegmentPostings>,
    positions: Vec<u32>,
}

impl OpenName {
    fn open(segment: &SegmentReader, name: &Name) -> tantivy::Result<OpenName> {
        let open = |terms: &[Term], option| -> tantivy::Result<Vec<SegmentPostings>> {
            let lists = terms.iter().map(|term| postings(segment, term, option));
            let lists: Vec<_> = lists.collect::<tantivy::Result<_>>()?;
            Ok(lists.into_iter().flatten().collect())
        };
        Ok(OpenName {
            title: open(&name.title, IndexRecordOption::WithFreqs)?,
            body: open(&name.body, IndexRecordOption::WithFreqsAndPositions)?,
            positions: Vec::new(),
        })
    }

    /// Mentions in an article, each with what it counts.
    fn look(&mut self, article: DocId, weights: &Weights, by_position: &[f32]) -> f32 {
        let titles = self.title.iter_mut().map(|list| frequency(list, article));
        let mut mentions = weights.headline * titles.sum::<u32>() as f32;
        for list in &mut self.body {
            if frequency(list, article) > 0 {
                list.positions(&mut self.positions);
                mentions += counted(&self.positions, by_position);
            }
        }
        mentions
    }
}
