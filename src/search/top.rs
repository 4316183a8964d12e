//! The best articles of a query, or of each story the one that stands for it, in one order for all segments and runs.
//!
//! In: a lowered question. Out: how many articles and stories fit, and the best of them by what the index gives.
//! Segments are looked through one after another, so that what is worse than the best of the earlier ones is passed over
//! in the later.

use super::Sort;
use super::order::{Candidate, NEVER, Order, SCORE_STEPS, Ties, order};
use super::recent::Recent;
use crate::index::{Reader, SegmentStories, Standing, Stories};
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// Finds the best `limit` and counts all.
pub(super) struct Top<'i> {
    pub reader: &'i Reader,
    pub stories: &'i Stories,
    pub sort: Sort,
    pub limit: usize,
    /// Whether each story is shown by one of its articles that fit, the first in its order.
    pub grouped: bool,
    /// What decides between articles of one order.
    pub ties: Ties<'i>,
    /// Whether articles that cannot be among the best are never scored, where the order is by score: worth it where the
    /// query is of words alone. They are counted apart.
    pub is_pruned: bool,
    pub recent: Option<Recent>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Best {
    /// The best, in no order.
    pub candidates: Vec<Candidate>,
    /// Articles that fit.
    pub articles: u64,
    /// Stories of them; an article without copies is one.
    pub stories: u64,
}

/// Articles of a story that fit.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// Of the one that stands for it.
    standing: Standing,
    at: DocAddress,
    published: i64,
    /// The best of all, once one has a score.
    best: Option<Scored>,
}

/// An article with its score.
#[derive(Debug, Clone, Copy)]
struct Scored {
    /// What it is compared by.
    value: i64,
    /// What the index gives it.
    score: i64,
    at: DocAddress,
    published: i64,
}

/// Articles kept before any is left out.
const SPARE: usize = 256;
/// Articles kept that are ranked as the worst of the best, at most.
const MOST_TIES: usize = 10_000;
/// Where so many times more articles fit than are in a story of several, only of these it is asked whether they do.
const MANY: u32 = 4;

impl Top<'_> {
    pub(super) fn of(&self, query: &dyn Query) -> tantivy::Result<Best> {
        let searcher = &self.reader.articles;
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
        let counting = match self.is_pruned {
            true => Some(query.weight(EnableScoring::disabled_from_searcher(searcher))?),
            false => None,
        };
        let mut seen = Seen::new(self);
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let here = Here::open(self, segment, reader)?;
            match &counting {
                None => weight.for_each(reader, &mut |article, score| {
                    if here.has(article) {
                        let group = seen.see(&here, article);
                        seen.weigh(&here, article, score, group);
                    }
                })?,
                Some(counting) => {
                    seen.count(&here, counting.as_ref())?;
                    weight.for_each_pruning(seen.least, reader, &mut |article, score| {
                        if here.has(article) {
                            let group = seen.group_of(&here, article);
                            seen.weigh(&here, article, score, group);
                        }
                        seen.least
                    })?;
                }
            }
        }
        seen.end()
    }
}

/// A segment that is looked through.
struct Here<'i> {
    reader: &'i SegmentReader,
    segment: SegmentOrdinal,
    /// Days of publication, where the order needs them.
    published: Option<Column<i64>>,
    stories: SegmentStories,
}

impl<'i> Here<'i> {
    fn open(top: &Top, segment: SegmentOrdinal, reader: &'i SegmentReader) -> tantivy::Result<Here<'i>> {
        let fields = &top.reader.fields;
        let published = fields.schema.get_field_name(fields.published);
        let needs_days = top.recent.is_some() || top.sort != Sort::Relevance;
        Ok(Here {
            reader,
            segment,
            published: match needs_days {
                true => reader.fast_fields().column_opt(published)?,
                false => None,
            },
            stories: top.stories.segment(segment),
        })
    }

    /// Whether an article was not deleted.
    fn has(&self, article: DocId) -> bool {
        let alive = self.reader.alive_bitset();
        alive.is_none_or(|alive| alive.is_alive(article))
    }

    fn at(&self, article: DocId) -> DocAddress {
        DocAddress::new(self.segment, article)
    }

    fn published(&self, article: DocId) -> i64 {
        let day = self.published.as_ref().and_then(|days| days.first(article));
        day.unwrap_or(NEVER)
    }
}

/// What was seen of all segments so far.
struct Seen<'t> {
    top: &'t Top<'t>,
    /// More than wanted: it is cut when it has grown to `most`. Those in groups are not in it.
    best: Vec<Candidate>,
    most: usize,
    /// What is ranked lower is not kept.
    worst: Order,
    /// A score that no article needs which is to be among the best: less than the worst by more than rounding.
    least: Score,
    articles: u64,
    /// Those in no story of several.
    single: u64,
    groups: Vec<Group>,
    /// For each story one more than the number of its group, once there is one.
    numbers: Vec<u32>,
    failed: Option<TantivyError>,
}

impl<'t> Seen<'t> {
    fn new(top: &'t Top<'t>) -> Seen<'t> {
        Seen {
            top,
            best: Vec::new(),
            most: top.limit.saturating_mul(2).max(SPARE),
            worst: [NEVER; 2],
            least: Score::MIN,
            articles: 0,
            single: 0,
            groups: Vec::new(),
            numbers: Vec::new(),
            failed: None,
        }
    }

    /// Counts the articles of a segment.
    fn count(&mut self, here: &Here, counting: &dyn Weight) -> tantivy::Result<()> {
        let members = self.top.stories.members_in(here.segment);
        let mut in_stories = 0;
        if !members.is_empty() {
            let mut fitting = counting.scorer(here.reader, 1.0)?;
            if members.len() as u32 > fitting.size_hint() / MANY {
                return counting.for_each_no_score(here.reader, &mut |articles| {
                    let there = articles.iter().filter(|article| here.has(**article));
                    there.for_each(|article| {
                        self.see(here, *article);
                    });
                });
            }
            for member in members {
                if fitting.doc() < *member {
                    fitting.seek(*member);
                }
                if fitting.doc() == *member {
                    self.see(here, *member);
                    in_stories += 1;
                }
            }
        }
        let others = u64::from(counting.count(here.reader)?) - in_stories;
        self.single += others;
        self.articles += others;
        Ok(())
    }

    /// Counts an article. Returns the number of its group.
    fn see(&mut self, here: &Here, article: DocId) -> Option<usize> {
        self.articles += 1;
        let Some(standing) = here.stories.of(article) else {
            self.single += 1;
            return None;
        };
        if self.numbers.is_empty() {
            self.numbers = vec![0; self.top.stories.places() as usize];
        }
        let number = &mut self.numbers[standing.story as usize];
        let (at, published) = (here.at(article), here.published(article));
        match number.checked_sub(1) {
            Some(known) => {
                let group = &mut self.groups[known as usize];
                if standing.place < group.standing.place {
                    (group.standing, group.at, group.published) = (standing, at, published);
                }
            }
            None => {
                self.groups.push(Group {
                    standing,
                    at,
                    published,
                    best: None,
                });
                *number = self.groups.len() as u32;
            }
        }
        Some(*number as usize - 1)
    }

    /// The number of the group of an article that was seen.
    fn group_of(&self, here: &Here, article: DocId) -> Option<usize> {
        let story = here.stories.of(article)?.story;
        Some(self.numbers[story as usize] as usize - 1)
    }

    /// Keeps an article if it is one of the best so far.
    fn weigh(&mut self, here: &Here, article: DocId, score: Score, group: Option<usize>) {
        if score < self.least {
            return;
        }
        let (at, published) = (here.at(article), here.published(article));
        let score = (f64::from(score) * SCORE_STEPS).round() as i64;
        let recent = self.top.recent;
        let value = recent.map_or(score, |recent| recent.raise(score, published));
        if let Some(group) = group.filter(|_| self.top.grouped) {
            let best = &mut self.groups[group].best;
            if best.is_none_or(|best| value > best.value) {
                *best = Some(Scored {
                    value,
                    score,
                    at,
                    published,
                });
            }
            return;
        }
        let order = order(self.top.sort, value, published);
        if order < self.worst {
            return;
        }
        self.best.push(Candidate {
            order,
            at,
            best: at,
            score,
            published,
        });
        if self.best.len() >= self.most {
            self.cut();
        }
    }

    /// Keeps the best and what ties with the worst of them; of very many ties the first.
    fn cut(&mut self) {
        let limit = self.top.limit;
        let Some(last) = limit.checked_sub(1).filter(|last| last + 1 < self.best.len()) else {
            self.best.truncate(limit);
            return;
        };
        let by_order = |one: &Candidate, other: &Candidate| other.order.cmp(&one.order);
        self.worst = self.best.select_nth_unstable_by(last, by_order).1.order;
        let worst = self.worst;
        self.best.retain(|kept| kept.order >= worst);
        if self.best.len() > limit.saturating_add(MOST_TIES)
            && let Err(error) = self.top.ties.cut(&mut self.best, limit)
        {
            self.failed = Some(error);
        }
        self.most = self.best.len().max(limit).saturating_mul(2).max(SPARE);
        if self.top.sort == Sort::Relevance && self.top.recent.is_none() {
            self.least = ((worst[0] as f64 - 1.0) / SCORE_STEPS) as Score;
        }
    }

    fn end(self) -> tantivy::Result<Best> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut candidates = self.best;
        if self.top.grouped {
            let scored = self.groups.iter().filter_map(|group| Some((group, group.best?)));
            candidates.extend(scored.map(|(group, best)| Candidate {
                order: order(self.top.sort, best.value, group.published),
                at: group.at,
                best: best.at,
                score: best.score,
                published: best.published,
            }));
        }
        self.top.ties.cut(&mut candidates, self.top.limit)?;
        Ok(Best {
            candidates,
            articles: self.articles,
            stories: self.single + self.groups.len() as u64,
        })
    }
}
