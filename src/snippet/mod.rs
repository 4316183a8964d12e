//! Why an article was found: the sentences that show it, with what matched marked.
//!
//! In: a stored article and a [`Wanted`] made from the question. Out: marks in the title and a
//! [`Snippet`] of whole sentences. What counts as a match is what the index matched: stems, phrases,
//! beginnings, names in any spelling, days. Never empty where there is text.

mod reading;
mod sought;

use crate::index::record::StoredArticle;
use crate::index::stems::Stems;
use crate::language::grapheme_before;
use crate::query::{Meaning, Meanings, NodeKind, Pattern, Query};
use crate::text::{Part, Span, Text};
use reading::Reading;
use sought::Sought;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// Sentences of a snippet, unless told.
pub const SENTENCES: usize = 2;
/// Characters after which a long sentence is cut, at a word.
const LONGEST: usize = 320;
/// Characters shown before the first match of a sentence that is cut.
const BEFORE_MATCH: usize = 80;
/// What stands for text left out.
const LEFT_OUT: &str = "…";

/// A passage with marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The passage, on one line.
    pub text: String,
    /// What matched, as byte ranges of the passage, in order, without overlap.
    pub marks: Vec<Range<usize>>,
    /// The bytes of the body that are its first sentence with a match, or without any its first; none where it is of
    /// the title.
    pub place: Option<Range<usize>>,
}

/// What a question wants to see.
#[derive(Default)]
pub struct Wanted {
    units: Vec<Sought>,
    /// What several words call, with the unit of the first of them: a mention of it counts as that word.
    called: Vec<(usize, Meaning)>,
}

/// A match: which unit, and the words, names and dates that make it.
struct Match {
    unit: usize,
    spans: Vec<Span>,
}

impl Wanted {
    /// What the question wants, excluded parts left out.
    pub fn of(query: &Query, names: &Meanings) -> Wanted {
        let mut wanted = Wanted::default();
        for node in query.parts() {
            // Of what an article only has to have, nothing is to be shown.
            if matches!(node.kind, NodeKind::Has(_)) {
                continue;
            }
            let Some(sought) = Sought::of(node, names) else {
                continue;
            };
            if let NodeKind::Text {
                pattern: Pattern::Word(word),
                ..
            } = &node.kind
            {
                let begins = |meaning: &&Meaning| meaning.name.split(' ').next() == Some(word);
                let begun = names.in_words().filter(begins);
                let unit = wanted.units.len();
                wanted.called.extend(begun.map(|meaning| (unit, meaning.clone())));
            }
            wanted.units.push(sought);
        }
        wanted
    }

    /// The marks in the title and the passage of so many sentences of the body; where there is no body, of the title.
    /// `stems` remembers from one article to the next.
    pub fn show(
        &self,
        article: &StoredArticle,
        sentences: usize,
        stems: &mut Stems,
    ) -> (Vec<Range<usize>>, Snippet) {
        let title = &article.article.title;
        let in_title = self.matches(&mut Reading::of(article, Part::Title, stems));
        let marks = merged(in_title.iter().flat_map(|m| m.spans.iter().copied()));
        let mut body = Reading::of(article, Part::Body, stems);
        if body.text.sentences.is_empty() {
            let mut whole = Passage::default();
            whole.push(title, Span::new(0, title.len()), &marks);
            return (ranges(&marks), whole.snippet);
        }
        let found = self.matches(&mut body);
        let chosen = self.choose(&body.text, &found, sentences);
        let in_body = merged(found.iter().flat_map(|m| m.spans.iter().copied()));
        (ranges(&marks), passage(&body.text, &chosen, &in_body))
    }

    /// What matches in the title or the body, in order, without overlap.
    pub fn marks(&self, article: &StoredArticle, part: Part, stems: &mut Stems) -> Vec<Range<usize>> {
        let found = self.matches(&mut Reading::of(article, part, stems));
        ranges(&merged(found.iter().flat_map(|m| m.spans.iter().copied())))
    }

    /// What matches in a part, in no order.
    fn matches(&self, reading: &mut Reading) -> Vec<Match> {
        let mut found = Vec::new();
        for (unit, meaning) in &self.called {
            let spans = reading.called(meaning).into_iter().map(|i| vec![reading.span(i)]);
            found.extend(spans.map(|spans| Match { unit: *unit, spans }));
        }
        for (unit, sought) in self.units.iter().enumerate() {
            let places = sought.find(reading);
            for marks in sought.marks(&places, reading) {
                let spans = merged(marks.into_iter().map(|mark| reading.span(mark)));
                found.push(Match { unit, spans });
            }
        }
        found
    }

    /// The sentences to show, in order: each next one covers most of what is not covered yet; earlier
    /// ones win ties. What stands across sentences is shown by all of them.
    fn choose(&self, body: &Text, found: &[Match], sentences: usize) -> Vec<usize> {
        let sentence_at = |byte: u32| {
            let sentences = &body.sentences;
            let after = sentences.partition_point(|sentence| sentence.span.start <= byte);
            after.saturating_sub(1)
        };
        let sentences_of = |span: &Span| sentence_at(span.start)..=sentence_at(span.end.saturating_sub(1));
        let mut covers: Vec<Vec<usize>> = vec![Vec::new(); body.sentences.len()];
        let mut across: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for m in found {
            let here: BTreeSet<usize> = m.spans.iter().flat_map(sentences_of).collect();
            match here.len() {
                0 => {}
                1 => here.iter().for_each(|sentence| covers[*sentence].push(m.unit)),
                length => {
                    let best = across.entry(m.unit).or_insert_with(|| here.clone());
                    if length < best.len() {
                        *best = here;
                    }
                }
            }
        }
        let mut covered: HashSet<usize> = HashSet::new();
        let mut chosen: Vec<usize> = Vec::new();
        for (unit, here) in &across {
            if !covers.iter().any(|units| units.contains(unit)) {
                covered.insert(*unit);
                chosen.extend(here);
            }
        }
        chosen.sort_unstable();
        chosen.dedup();
        for sentence in &chosen {
            covered.extend(&covers[*sentence]);
        }
        self.choose_more(&covers, covered, &mut chosen, sentences);
        chosen.sort_unstable();
        chosen
    }

    /// Sentences that cover what is not covered yet; then what follows, so that a short passage reads on.
    fn choose_more(
        &self,
        covers: &[Vec<usize>],
        mut covered: HashSet<usize>,
        chosen: &mut Vec<usize>,
        sentences: usize,
    ) {
        while chosen.len() < sentences {
            let gain = |units: &[usize]| {
                let new: HashSet<usize> = units
                    .iter()
                    .copied()
                    .filter(|unit| !covered.contains(unit))
                    .collect();
                // So much that repeated matches only break ties.
                let new: usize = new.into_iter().map(|unit| 16 * self.units[unit].weight()).sum();
                new + if chosen.is_empty() { units.len().min(8) } else { 0 }
            };
            let best = (0..covers.len())
                .filter(|sentence| !chosen.contains(sentence))
                .map(|sentence| (gain(&covers[sentence]), std::cmp::Reverse(sentence)))
                .max();
            let Some((_, std::cmp::Reverse(sentence))) = best.filter(|(gain, _)| *gain > 0) else {
                break;
            };
            covered.extend(&covers[sentence]);
            chosen.push(sentence);
        }
        // Without any match it is the beginning.
        while chosen.len() < sentences {
            let next = chosen.iter().max().map_or(0, |last| last + 1);
            if next >= covers.len() {
                break;
            }
            chosen.push(next);
        }
    }
}

/// Spans in order, with those that overlap made one.
fn merged(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut().filter(|last| span.start < last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => merged.push(span),
        }
    }
    merged
}

fn ranges(spans: &[Span]) -> Vec<Range<usize>> {
    spans.iter().map(|span| span.range()).collect()
}

/// Prints sentences; those that do not follow each other are parted by an ellipsis.
fn passage(body: &Text, sentences: &[usize], marks: &[Span]) -> Snippet {
    let mut passage = Passage::default();
    let mut before: Option<usize> = None;
    for &sentence in sentences {
        let follows = before.map_or(sentence == 0, |before| before + 1 == sentence);
        if before.is_some() {
            passage.snippet.text.push(' ');
        }
        if !follows && before.is_some() {
            passage.snippet.text.push_str(LEFT_OUT);
            passage.snippet.text.push(' ');
        }
        let span = body.sentences[sentence].span;
        let shown = shortened(body, sentence, marks);
        let is_matched = |shown: Span| marks.iter().any(|mark| shown.overlaps(*mark));
        if passage.snippet.place.is_none() || passage.snippet.marks.is_empty() && is_matched(shown) {
            passage.snippet.place = Some(shown.range());
        }
        if shown.start > span.start {
            passage.snippet.text.push_str(LEFT_OUT);
        }
        passage.push(body.raw, shown, marks);
        if shown.end < span.end {
            passage.snippet.text.push_str(LEFT_OUT);
        }
        before = Some(sentence);
    }
    passage.snippet
}

/// A sentence, or of a very long one the part around its first match, from word to word.
fn shortened(body: &Text, sentence: usize, marks: &[Span]) -> Span {
    let sentence = &body.sentences[sentence];
    if body.raw[sentence.span.range()].chars().count() <= LONGEST {
        return sentence.span;
    }
    let first = marks
        .iter()
        .find(|mark| sentence.span.overlaps(**mark))
        .map_or(sentence.span.start, |m| m.start);
    let begin = body.raw[..first as usize]
        .char_indices()
        .rev()
        .nth(BEFORE_MATCH - 1)
        .map_or(0, |(at, _)| at);
    let tokens = &body.tokens[sentence.tokens.clone()];
    let from = tokens
        .iter()
        .map(|token| token.span.start)
        .find(|start| *start as usize >= begin);
    let from = from.unwrap_or(first).min(first).max(sentence.span.start);
    let limit = body.raw[from as usize..]
        .char_indices()
        .nth(LONGEST)
        .map_or(body.raw.len(), |(at, _)| from as usize + at);
    let fits = |end: &u32| *end as usize <= limit && *end > from;
    let to = tokens.iter().map(|token| token.span.end).filter(fits).max();
    // A single endless token is shown up to the limit.
    let to = to
        .map_or(limit, |end| end as usize)
        .min(sentence.span.end as usize);
    let shown = from as usize..to.max(from as usize);
    let end = shown.start + grapheme_before(&body.raw[shown.start..sentence.span.end as usize], shown.len());
    Span::new(shown.start, if end > shown.start { end } else { shown.end })
}

/// A snippet under construction; white space becomes single spaces.
#[derive(Default)]
struct Passage {
    snippet: Snippet,
}

impl Passage {
    fn push(&mut self, raw: &str, shown: Span, marks: &[Span]) {
        let mut at = shown.start;
        for mark in marks
            .iter()
            .filter(|mark| mark.start < shown.end && mark.end > shown.start)
        {
            let (start, end) = (mark.start.max(at), mark.end.min(shown.end));
            self.push_plain(&raw[at as usize..start as usize]);
            let from = self.snippet.text.len();
            self.push_plain(&raw[start as usize..end as usize]);
            if self.snippet.text.len() > from {
                self.snippet.marks.push(from..self.snippet.text.len());
            }
            at = end;
        }
        self.push_plain(&raw[at as usize..shown.end as usize]);
    }

    fn push_plain(&mut self, piece: &str) {
        for c in piece.chars() {
            let c = if c.is_whitespace() || c.is_control() {
                ' '
            } else {
                c
            };
            if c != ' ' || !self.snippet.text.ends_with(' ') {
                self.snippet.text.push(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Layers, annotate};
    use crate::article::Article;
    use crate::index::record;
    use crate::query::{ParseOptions, parse};
    use proptest::prelude::*;

    fn show(title: &str, body: &str, question: &str) -> (Vec<Range<usize>>, Snippet) {
        let article = Article {
            title: title.to_owned(),
            body: body.to_owned(),
            ..Article::default()
        };
        let annotated = annotate(
            &article,
            Layers {
                names: false,
                dates: false,
            },
        );
        let stored = record::read(record::write("a", "/a", &annotated).as_bytes()).expect("a record");
        let query = parse(question, ParseOptions::default()).expect("a question");
        Wanted::of(&query, &Meanings::default()).show(&stored, SENTENCES, &mut Stems::default())
    }

    fn check(body: &str, question: &str, want: &str) {
        let (_, snippet) = show("Title", body, question);
        let mut marked = String::new();
        let mut at = 0;
        for mark in snippet.marks {
            marked += &format!(
                "{}[{}]",
                &snippet.text[at..mark.start],
                &snippet.text[mark.clone()]
            );
            at = mark.end;
        }
        marked += &snippet.text[at..];
        assert_eq!(marked, want, "{question}");
    }

    const NEWS: &str = "It rained. Envoys met in Geneva.\n\nNobody spoke. The ceasefire\ntalks failed again. Talks were \
                        long. The end came.";

    #[test]
    fn sentences_that_cover_the_question_are_shown() {
        check(NEWS, "geneva", "Envoys met in [Geneva]. Nobody spoke.");
        check(
            NEWS,
            "ceasefire talk",
            "The [ceasefire] [talks] failed again. [Talks] were long.",
        );
        check(
            NEWS,
            "geneva talks",
            "Envoys met in [Geneva]. … The ceasefire [talks] failed again.",
        );
        check(
            NEWS,
            "\"ceasefire talks\"",
            "The [ceasefire talks] failed again. Talks were long.",
        );
        check(NEWS, "gen* nobody", "Envoys met in [Geneva]. [Nobody] spoke.");
        check(NEWS, "title:geneva", "It rained. Envoys met in Geneva.");
        check(NEWS, "-geneva", "It rained. Envoys met in Geneva.");
        check(NEWS, "end", "The [end] came.");
        check("", "title", "[Title]");
    }

    #[test]
    fn other_languages_and_scripts_are_marked() {
        let zh = "双方星期二在北京会谈。外交部长王毅说，中国愿意继续谈判。";
        check(zh, "外交部", "[外交部]长王毅说，中国愿意继续谈判。");
        check(
            zh,
            "会谈 王毅",
            "双方星期二在北京[会谈]。 外交部长[王毅]说，中国愿意继续谈判。",
        );
        let fr =
            "Les ministres ont dit mardi que l'Élysée et les négociateurs de l'ONU attendent la réponse.";
        check(
            fr,
            "elysee négociateur",
            &fr.replace("Élysée", "[Élysée]")
                .replace("négociateurs", "[négociateurs]"),
        );
    }

    #[test]
    fn a_passage_knows_its_place_in_the_body() {
        let place = |question: &str| {
            let place = show("Title", NEWS, question).1.place.expect("a place");
            &NEWS[place]
        };
        assert_eq!(place("talk"), "The ceasefire\ntalks failed again.");
        assert_eq!(place("geneva talks"), "Envoys met in Geneva.");
        assert_eq!(place("-geneva"), "It rained.");
        assert_eq!(show("Title", "", "title").1.place, None);
    }

    #[test]
    fn the_title_is_marked_too() {
        assert_eq!(show("Talks in Geneva", "Text.", "talk geneva").0, [0..5, 9..15]);
    }

    #[test]
    fn long_sentences_are_cut_at_words() {
        let body = format!(
            "{} ceasefire {}.",
            "word ".repeat(200).trim(),
            "more ".repeat(200).trim()
        );
        let (_, snippet) = show("T", &body, "ceasefire");
        assert!(
            snippet.text.starts_with("…word ") && snippet.text.ends_with(" more…"),
            "{}",
            snippet.text
        );
        assert_eq!(&snippet.text[snippet.marks[0].clone()], "ceasefire");
        assert!(snippet.text.chars().count() <= LONGEST + 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn marks_lie_on_characters_and_text_is_never_lost(
            body in "([a-zé.\u{301}中กำ\u{e49} \n-]{0,40}(talks|Geneva|\n\n|\\. )?){0,12}",
            question in prop::sample::select(vec!["talks", "gen*", "\"talks geneva\"", "talks -geneva"]),
        ) {
            let (_, snippet) = show("T", &body, question);
            let mut at = 0;
            for mark in &snippet.marks {
                prop_assert!(mark.start >= at && mark.end > mark.start);
                prop_assert!(snippet.text.is_char_boundary(mark.start) && snippet.text.is_char_boundary(mark.end));
                at = mark.end;
            }
            prop_assert!(at <= snippet.text.len());
            prop_assert!(!snippet.text.is_empty());
        }
    }
}
