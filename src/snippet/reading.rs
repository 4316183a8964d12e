//! A title or body by its positions, as the index has them.
//!
//! In: a stored article and which part of it. Out: where words, forms, mentions and dates stand, as stretches of
//! positions, and back the bytes of such a stretch.

use super::sought::Piece;
use crate::dates::DateRange;
use crate::entities::Kind;
use crate::index::record::StoredArticle;
use crate::index::stems::{Stems, Terms};
use crate::index::terms::{FORM, form_term, form_terms};
use crate::query::placed::algebra::{self, Interval};
use crate::query::{Meaning, Stretch};
use crate::text::{Part, Span, Text};
use std::sync::Arc;

/// One part of an article.
pub(super) struct Reading<'a> {
    pub(super) part: Part,
    pub(super) text: Text<'a>,
    article: &'a StoredArticle,
    stems: &'a mut Stems,
    /// The token at each position.
    tokens: Vec<usize>,
    terms: Vec<Arc<Terms>>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(article: &'a StoredArticle, part: Part, stems: &'a mut Stems) -> Reading<'a> {
        let text = Text::segment_with(article.text(part), article.language.apostrophes());
        let tokens: Vec<usize> = text.searchable().collect();
        let terms = stems.of_tokens(&text, &tokens, |byte| article.language.at(part, byte));
        let (mut sentences, mut paragraphs) = (Vec::new(), Vec::new());
        for sentence in &text.sentences {
            // As the twin field has it: a sentence without words begins nothing.
            let first = tokens.partition_point(|token| *token < sentence.tokens.start);
            if tokens
                .get(first)
                .is_some_and(|token| sentence.tokens.contains(token))
            {
                sentences.push(first as u32);
                if sentence.starts_paragraph {
                    paragraphs.push(first as u32);
                }
            }
        }
        Reading {
            part,
            text,
            article,
            stems,
            tokens,
            terms,
            sentences,
            paragraphs,
        }
    }

    /// The bytes of a stretch.
    pub(super) fn span(&self, interval: Interval) -> Span {
        let (first, last) = (interval.start as usize, interval.end as usize);
        self.text.span(self.tokens[first]..self.tokens[last] + 1)
    }

    /// The positions of bytes, as the twin field marks them; `None` where there is no word to mark.
    fn interval(&self, span: Span) -> Option<Interval> {
        let token = |position: &usize| self.text.tokens[*position].span;
        let first = self.tokens.partition_point(|at| token(at).end <= span.start);
        let last = self.tokens.partition_point(|at| token(at).start < span.end);
        let last = last.saturating_sub(1).max(first);
        (last < self.tokens.len()).then(|| Interval::new(first as u32, last as u32))
    }

    /// The last position.
    pub(super) fn last(&self) -> u32 {
        self.tokens.len().saturating_sub(1) as u32
    }

    /// Where sentences or paragraphs begin.
    pub(super) fn starts(&self, stretch: Stretch) -> &[u32] {
        match stretch {
            Stretch::Sentence => &self.sentences,
            Stretch::Paragraph => &self.paragraphs,
        }
    }

    /// The first position after the lead.
    pub(super) fn lead(&self) -> u32 {
        self.text.lead() as u32
    }

    /// Rows of typed words, by their stems in the languages of the article.
    pub(super) fn rows(&mut self, typed: &[Vec<String>]) -> Vec<Interval> {
        let mut found = Vec::new();
        for tag in self.article.language.tags() {
            for row in typed {
                let row: Vec<&str> = row.iter().map(String::as_str).collect();
                for terms in self.stems.rows(&row, tag) {
                    let windows = self.terms.windows(terms.len().max(1)).enumerate();
                    let fits = windows
                        .filter(|(_, window)| window.iter().zip(&terms).all(|(here, term)| here.has(term)));
                    let last = terms.len() as u32 - 1;
                    found.extend(fits.map(|(at, _)| Interval::new(at as u32, at as u32 + last)));
                }
            }
        }
        algebra::sorted(found)
    }

    /// Terms of the twin field in a row.
    pub(super) fn exact(&self, terms: &[String]) -> Vec<Interval> {
        let positions =
            |term: &String| self.positions(|at| form_terms(&self.text, self.tokens[at]).contains(term));
        let positions: Vec<Vec<u32>> = terms.iter().map(positions).collect();
        let mut found = Vec::new();
        algebra::row(positions.iter().map(Vec::as_slice), 0, &mut found);
        found
    }

    fn positions(&self, fits: impl Fn(usize) -> bool) -> Vec<u32> {
        let all = 0..self.tokens.len();
        all.filter(|at| fits(*at)).map(|at| at as u32).collect()
    }

    /// Where each word of a piece of a phrase stands.
    pub(super) fn piece(&mut self, piece: &Piece) -> Vec<Vec<u32>> {
        match piece {
            Piece::Whole(word) => {
                let tags = self.article.language.tags();
                let rows: Vec<Vec<String>> = tags
                    .iter()
                    .flat_map(|tag| self.stems.rows(&[word.as_str()], tag))
                    .collect();
                let length = rows.first().map_or(0, Vec::len);
                let at_place = |place: usize| {
                    let terms = rows.iter().filter_map(|row| row.get(place));
                    let terms: Vec<&String> = terms.collect();
                    self.positions(|at| terms.iter().any(|term| self.terms[at].has(term)))
                };
                (0..length).map(at_place).collect()
            }
            Piece::Form(norm) => {
                let term = form_term(norm);
                vec![self.positions(|at| form_terms(&self.text, self.tokens[at]).contains(&term))]
            }
            Piece::Partial(partial) => vec![self.positions(|at| {
                let terms = form_terms(&self.text, self.tokens[at]);
                let mut forms = terms.iter().filter_map(|term| term.strip_prefix(FORM));
                forms.any(|form| partial.last.fits(form))
            })],
        }
    }

    /// Mentions of what a name means, and where it is printed if it is only known by that.
    pub(super) fn mentions(&self, meaning: &Meaning) -> Vec<Interval> {
        let here = meaning
            .mentions(self.article)
            .filter(|(mention, _)| mention.part == self.part);
        let mut found: Vec<Interval> = here
            .filter_map(|(mention, _)| self.interval(mention.span))
            .collect();
        for words in &meaning.phrases {
            let terms: Vec<String> = words.iter().map(|norm| form_term(norm)).collect();
            found.extend(self.exact(&terms));
        }
        algebra::sorted(found)
    }

    /// Mentions of what a plain word calls.
    pub(super) fn called(&self, meaning: &Meaning) -> Vec<Interval> {
        let mentions = self.article.mentions.iter();
        let here = mentions.filter(|mention| mention.part == self.part);
        let is_it = here.filter(|mention| meaning.identities.contains(&mention.identity()));
        is_it.filter_map(|mention| self.interval(mention.span)).collect()
    }

    /// Mentions of a kind.
    pub(super) fn kind(&self, kind: Kind) -> Vec<Interval> {
        let mentions = self.article.mentions.iter();
        let here = mentions.filter(|mention| mention.part == self.part && mention.kind == kind);
        here.filter_map(|mention| self.interval(mention.span)).collect()
    }

    /// Dates with or without known days.
    pub(super) fn dates(&self, fits: impl Fn(Option<DateRange>) -> bool) -> Vec<Interval> {
        let dates = self.article.dates.iter();
        let here = dates.filter(|date| date.part == self.part && fits(date.range));
        here.filter_map(|date| self.interval(date.span)).collect()
    }

    /// Dates and stretches of time that share a day with these.
    pub(super) fn days(&self, days: DateRange) -> Vec<Interval> {
        let fits = |range: DateRange| range.first <= days.last && days.first <= range.last;
        let mut found = self.dates(|range| range.is_some_and(fits));
        let ranges = self.article.ranges.iter();
        let here = ranges.filter(|range| range.part == self.part && fits(range.range));
        found.extend(here.filter_map(|range| self.interval(range.span)));
        algebra::sorted(found)
    }
}
