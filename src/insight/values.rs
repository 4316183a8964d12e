//! Articles by the values of a column.
//!
//! In: a query of Tantivy's, a column of words, and what counts as one value in it. Out: the values with the articles
//! that have them, each article once, those of most articles first.

use super::Base;
use super::blocks::{Blocks, InBlocks, Once};
use super::columns::Scratch;
use super::stories::Shared;
use crate::entities::Identity;
use crate::index::SegmentStories;
use crate::language::primary;
use crate::query::comparable;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use tantivy::collector::Collector;
use tantivy::columnar::StrColumn;
use tantivy::query::Query;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentOrdinal, SegmentReader};

/// Stands for no value.
const NONE: u32 = u32::MAX;

/// What counts as one value.
pub(crate) enum Values {
    /// Words that are the same but for case and accents, as conditions compare them.
    Words(Field),
    /// Tags of languages with the same first part.
    Languages(Field),
    /// Names of one country, in these fields.
    Countries(Vec<Field>, Countries),
}

/// Which names count for which countries.
#[derive(Default)]
pub(crate) struct Countries {
    /// The codes of the countries.
    pub(crate) codes: Vec<String>,
    /// The country that an identity is, or whose people it is, by its place among the codes.
    pub(crate) of_identity: HashMap<String, u32>,
    /// The same by the number of the country in the gazetteer.
    pub(crate) of_place: HashMap<u32, u32>,
}

impl Countries {
    /// The countries that an identity counts for: that it is itself, and that it lies in.
    fn of(&self, identity: &str) -> [u32; 2] {
        let around = || {
            let [_, country] = Identity::parse(identity)?.holders();
            self.of_place.get(&country).copied()
        };
        let itself = self.of_identity.get(identity).copied();
        [itself.unwrap_or(NONE), around().unwrap_or(NONE)]
    }
}

/// Counts the articles of a query by a value: each value as most of them print it.
pub(crate) fn values(base: Base, query: &dyn Query, values: &Values) -> tantivy::Result<Vec<(String, u64)>> {
    base.reader.articles.search(query, &Counting { base, values })
}

struct Counting<'i> {
    base: Base<'i>,
    values: &'i Values,
}

/// A column, and the values that each of its terms counts for.
type Slots = (StrColumn, Vec<[u32; 2]>);

struct SegmentCounting {
    columns: Vec<Slots>,
    /// What the values are called, where that is not their term.
    names: Option<Vec<String>>,
    stories: Option<SegmentStories>,
    shared: Shared<u32>,
    articles: Once<u64>,
    scratch: Scratch,
}

/// What a segment counted: values with their articles, and the stories of values by their places in the list.
type Part = (Vec<(String, u64)>, Shared<u32>);

impl Counting<'_> {
    fn columns(&self, segment: &SegmentReader) -> tantivy::Result<(Vec<Slots>, Option<Vec<String>>)> {
        let open = |field: &Field| {
            let name = self.base.reader.fields.schema.get_field_name(*field);
            segment.fast_fields().str(name)
        };
        let slots = |column: &StrColumn, of: &mut dyn FnMut(&str, u32) -> [u32; 2]| {
            let mut slots = Vec::with_capacity(column.num_terms());
            let mut terms = column.dictionary().stream()?;
            while terms.advance() {
                let term = std::str::from_utf8(terms.key()).unwrap_or("");
                slots.push(of(term, slots.len() as u32));
            }
            Ok::<_, std::io::Error>(slots)
        };
        let mut columns = Vec::new();
        let mut names = None;
        match self.values {
            Values::Words(field) => {
                if let Some(column) = open(field)? {
                    let slots = (0..column.num_terms() as u32).map(|term| [term, NONE]);
                    columns.push((column.clone(), slots.collect()));
                }
            }
            Values::Languages(field) => {
                let mut known: Vec<String> = Vec::new();
                if let Some(column) = open(field)? {
                    let slots = slots(&column, &mut |tag, _| {
                        let tag = primary(tag);
                        let slot = known.iter().position(|known| *known == tag);
                        let slot = slot.unwrap_or(known.len());
                        if slot == known.len() {
                            known.push(tag);
                        }
                        [slot as u32, NONE]
                    })?;
                    columns.push((column, slots));
                }
                names = Some(known);
            }
            Values::Countries(fields, countries) => {
                for column in fields.iter().map(open) {
                    let Some(column) = column? else { continue };
                    let slots = slots(&column, &mut |identity, _| countries.of(identity))?;
                    columns.push((column, slots));
                }
                names = Some(countries.codes.clone());
            }
        }
        Ok((columns, names))
    }
}

impl Collector for Counting<'_> {
    type Fruit = Vec<(String, u64)>;
    type Child = Blocks<SegmentCounting>;

    fn for_segment(
        &self,
        number: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<Blocks<SegmentCounting>> {
        let (columns, names) = self.columns(segment)?;
        let terms = || columns.first().map_or(0, |(column, _)| column.num_terms());
        let count = names.as_ref().map_or_else(terms, Vec::len);
        Ok(Blocks::of(SegmentCounting {
            columns,
            names,
            stories: self.base.stories.map(|stories| stories.segment(number)),
            shared: Shared::new(),
            articles: Once::new(count, 0),
            scratch: Scratch::default(),
        }))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Part>>) -> tantivy::Result<Self::Fruit> {
        let mut all: Vec<Merged> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut stories = Shared::new();
        for segment in segments {
            let (values, shared) = segment?;
            let mut numbers = Vec::with_capacity(values.len());
            for (value, articles) in values {
                let number = *known.entry(comparable(&value)).or_insert(all.len());
                if number == all.len() {
                    all.push(Merged::default());
                }
                all[number].articles += articles;
                *all[number].spellings.entry(value).or_default() += articles;
                numbers.push(number);
            }
            stories.extend(shared.renumbered(|value| numbers[value as usize]));
        }
        for (number, count) in stories.counts() {
            all[number].articles += count;
        }
        let mut all: Vec<(String, u64)> = all.into_iter().map(Merged::shown).collect();
        all.sort_unstable_by(|one, other| (Reverse(one.1), &one.0).cmp(&(Reverse(other.1), &other.0)));
        Ok(all)
    }
}

/// One value of several segments, in several spellings.
#[derive(Default)]
struct Merged {
    articles: u64,
    spellings: BTreeMap<String, u64>,
}

impl Merged {
    /// With the commonest spelling.
    fn shown(self) -> (String, u64) {
        let spellings = self.spellings.into_iter();
        let commonest = spellings.reduce(|best, next| if next.1 > best.1 { next } else { best });
        (commonest.map_or(String::new(), |(value, _)| value), self.articles)
    }
}

impl InBlocks for SegmentCounting {
    type Fruit = tantivy::Result<Part>;

    fn look_at(&mut self, docs: &[DocId]) {
        self.articles.next_block();
        let story = |at: usize| self.stories.as_ref()?.of(docs[at]);
        for (column, slots) in &self.columns {
            self.scratch.each_term(column, docs, |at, term| {
                for value in slots.get(term).copied().unwrap_or([NONE; 2]) {
                    if value == NONE {
                        continue;
                    }
                    let Some(articles) = self.articles.first(at, value) else {
                        continue;
                    };
                    match story(at) {
                        Some(standing) => self.shared.note(value, standing.story),
                        None => *articles += 1,
                    }
                }
            });
        }
    }

    fn end(mut self) -> tantivy::Result<Part> {
        let mut values = Vec::new();
        let mut places = HashMap::new();
        for (value, articles) in self.articles.take() {
            let name = match (&self.names, self.columns.first()) {
                (Some(names), _) => names[value as usize].clone(),
                (None, Some((column, _))) => {
                    let mut name = String::new();
                    column.ord_to_str(u64::from(value), &mut name)?;
                    name
                }
                (None, None) => continue,
            };
            places.insert(value, values.len() as u32);
            values.push((name, articles));
        }
        Ok((values, self.shared.renumbered(|value| places[&value])))
    }
}
