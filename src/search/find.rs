//! What fits a question, in its order: found by the index, then looked at once more.

use super::order::{Candidate, Ranked, SCORE_STEPS, with_score};
use super::score::{Gain, Scores};
use super::top::Top;
use super::{Engine, Expand, Question, SearchError, Sort, refused};
use crate::query::added::Added;
use crate::query::units::Units;
use crate::query::{Meanings, Query};
use tantivy::query::Query as Lowered;

/// More than any score: what it is taken from is below what was looked at.
const LOOKED_AT: i64 = 1 << 40;

/// What rounding leaves of nothing.
const NOTHING: f32 = 0.001;

/// What fits a question, before it is read.
pub(super) struct Found {
    pub query: Box<dyn Lowered>,
    pub units: Units,
    /// The words added to it.
    pub added: Vec<Added>,
    pub ranked: Vec<Ranked>,
    /// Articles that fit.
    pub articles: u64,
    /// Stories of them; an article without copies is one.
    pub stories: u64,
}

/// A question ready to be put to the index.
pub(super) struct Ready {
    pub query: Box<dyn Lowered>,
    pub units: Units,
    /// Whether it asks for single words only, any of which will do.
    pub is_of_words: bool,
}

impl Engine {
    pub(super) fn find(&self, question: &Question, meanings: &Meanings) -> Result<Found, SearchError> {
        if question.expand == Expand::No {
            return self.best(question, self.ready(question, meanings, &[])?);
        }
        let first = Question {
            sort: Sort::Relevance,
            grouped: true,
            count: question.weights.feedback,
            offset: 0,
            ..question.clone()
        };
        let first = self.best(&first, self.ready(question, meanings, &[])?)?;
        let added = self.in_common(&first.ranked, &question.weights)?;
        let found = self.best(question, self.ready(question, meanings, &added)?)?;
        Ok(Found { added, ..found })
    }

    /// A question with words added to it.
    fn ready(&self, question: &Question, meanings: &Meanings, added: &[Added]) -> Result<Ready, SearchError> {
        let scope = &question.scope;
        let weights = &question.weights;
        self.check_layers(&scope.query, scope.under.as_deref())?;
        let lowering = self.lowering(meanings, weights);
        let widens = question.expand == Expand::Widens;
        let query = match added {
            [] => lowering.lower(&scope.query),
            added => lowering.lower_with(&scope.query, added, widens),
        };
        let mut units = match weights.looked_at {
            0 => Units::default(),
            _ => lowering.units(&scope.query)?,
        };
        lowering.add_units(added, &mut units)?;
        Ok(Ready {
            query: self.within(scope, query.map_err(refused)?),
            units,
            is_of_words: scope.under.is_none()
                && (widens || added.is_empty())
                && lowering.is_of_single_words(&scope.query)?,
        })
    }

    pub(super) fn best(&self, question: &Question, ready: Ready) -> Result<Found, SearchError> {
        let Ready {
            query,
            units,
            is_of_words,
        } = ready;
        let limit = question.count.saturating_add(question.offset);
        let looked_at = if units.is_empty() {
            0
        } else {
            question.weights.looked_at
        };
        let is_pruned = is_of_words && question.sort == Sort::Relevance && question.recent.is_none();
        let ties = self.ties(question.sort);
        let top = Top {
            reader: &self.reader,
            stories: &self.stories,
            sort: question.sort,
            limit: limit.max(looked_at),
            grouped: question.grouped,
            ties,
            is_pruned,
            recent: question.recent,
        };
        let best = top.of(query.as_ref())?;
        let mut candidates = best.candidates;
        self.look_again(question, &units, looked_at, &mut candidates)?;
        ties.cut(&mut candidates, limit)?;
        let mut ranked = ties.in_order(candidates)?;
        ranked.drain(..question.offset.min(ranked.len()));
        Ok(Found {
            query,
            units,
            added: Vec::new(),
            ranked,
            articles: best.articles,
            stories: best.stories,
        })
    }

    /// Weighs the best candidates anew; the others come after them, in the order they had.
    fn look_again(
        &self,
        question: &Question,
        units: &Units,
        looked_at: usize,
        candidates: &mut Vec<Candidate>,
    ) -> Result<(), SearchError> {
        if looked_at == 0 {
            return Ok(());
        }
        let mut first = candidates.clone();
        self.ties(question.sort).cut(&mut first, looked_at)?;
        let mut rest = Vec::new();
        if first.len() < candidates.len() {
            first.sort_unstable_by_key(|candidate| candidate.at);
            let is_first = |candidate: &Candidate| {
                let known = first.binary_search_by_key(&candidate.at, |first| first.at);
                known.is_ok()
            };
            rest = candidates
                .drain(..)
                .filter(|candidate| !is_first(candidate))
                .collect();
        }
        self.weigh(question, units, &mut first)?;
        let least = first.iter().map(|candidate| candidate.order).min();
        if let Some([least, _]) = least.filter(|_| question.sort == Sort::Relevance) {
            for candidate in &mut rest {
                let before = candidate.order[0];
                candidate.order = [least.min(before), before - LOOKED_AT];
            }
        }
        *candidates = first;
        candidates.append(&mut rest);
        Ok(())
    }

    fn weigh(
        &self,
        question: &Question,
        units: &Units,
        candidates: &mut [Candidate],
    ) -> Result<(), SearchError> {
        let reader = &self.reader;
        let scores = Scores::new(&reader.articles, &reader.fields, units, &question.weights)?;
        candidates.sort_unstable_by_key(|candidate| candidate.best);
        for here in candidates.chunk_by_mut(|one, other| one.best.segment_ord == other.best.segment_ord) {
            let mut segment = scores.segment(reader.articles.segment_reader(here[0].best.segment_ord))?;
            for candidate in here {
                let more = f64::from(segment.more(candidate.best.doc_id));
                let score = candidate.score + (more * SCORE_STEPS).round() as i64;
                let raised = question
                    .recent
                    .map_or(score, |recent| recent.raise(score, candidate.published));
                candidate.order = with_score(question.sort, candidate.order, raised);
            }
        }
        Ok(())
    }

    /// What each part of the question that counts adds to the score of an article.
    pub(super) fn explain(
        &self,
        question: &Question,
        meanings: &Meanings,
        found: &Found,
        ranked: &Ranked,
    ) -> Result<Vec<Gain>, SearchError> {
        let (reader, units) = (&self.reader, &found.units);
        let lowering = self.lowering(meanings, &question.weights);
        let (mut gains, mut plain) = (Vec::new(), 0.0);
        if !units.is_empty() {
            let scores = Scores::new(&reader.articles, &reader.fields, units, &question.weights)?;
            let segment = reader.articles.segment_reader(ranked.at.segment_ord);
            (gains, plain) = scores.segment(segment)?.gains(ranked.at.doc_id);
        }
        // A part that does not match, as one of several alternatives may, has no explanation.
        let given = |query: &dyn Lowered| {
            let explanation = query.explain(&reader.articles, ranked.at);
            explanation.map_or(0.0, |explanation| explanation.value())
        };
        let mut others = given(found.query.as_ref()) - plain;
        for node in question.scope.query.parts() {
            let alone = Query { root: node.clone() };
            if !units.is_empty() && !lowering.units(&alone)?.is_empty() {
                continue;
            }
            let score = given(lowering.lower(&alone).map_err(refused)?.as_ref());
            if score > 0.0 {
                others -= score;
                let part = alone.to_string();
                gains.push(Gain { part, score });
            }
        }
        if others > NOTHING {
            let part = "other spellings".to_owned();
            gains.push(Gain { part, score: others });
        }
        Ok(gains)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::{Layers, annotate};
    use crate::article::Article;
    use crate::index::{DocumentMaker, Index, Manifest};
    use crate::names::corrections::Corrections;
    use crate::query::weights::Weights;
    use crate::query::{Match, ParseOptions, parse};
    use crate::search::{Recent, Scope};

    /// An engine over articles, each a headline and a body, in two commits, so that there are two segments.
    fn engine(articles: &[(&str, String)]) -> (tempfile::TempDir, Engine) {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::open_or_create(&dir.path().join("index")).expect("an index");
        let mut maker = DocumentMaker::new(index.fields().clone());
        let layers = Layers {
            names: false,
            dates: false,
        };
        for (number, part) in articles.chunks(articles.len().div_ceil(2)).enumerate() {
            let mut writer = index.writer(1).expect("a writer");
            for (nth, (title, body)) in part.iter().enumerate() {
                let article = Article {
                    title: (*title).to_owned(),
                    body: body.clone(),
                    ..Article::default()
                };
                let id = format!("{number}{nth:03}");
                let document = maker.make(&id, "/news/a", &[], &annotate(&article, layers));
                writer.add(document).expect("a document");
            }
            writer.commit(&Manifest::default()).expect("a commit");
            writer.close().expect("an end");
        }
        let engine = Engine::new(index.reader().expect("a reader"), &Corrections::default());
        (dir, engine.expect("an engine"))
    }

    fn ask(engine: &Engine, typed: &str, default: Match, question: Question) -> Found {
        let options = ParseOptions {
            default,
            ..ParseOptions::default()
        };
        let question = Question {
            scope: Scope::of(parse(typed, options).expect(typed)),
            ..question
        };
        let meanings = engine.meanings(&question.scope);
        engine.find(&question, &meanings).expect(typed)
    }

    /// The form of all questions here.
    fn form(count: usize) -> Question {
        let every = parse("", ParseOptions::default()).expect("a question");
        Question {
            count,
            grouped: false,
            ..Question::of(Scope::of(every))
        }
    }

    /// Words that say nothing.
    fn padding(words: usize, from: usize) -> String {
        let words: Vec<String> = (from..from + words).map(|number| format!("w{number}")).collect();
        words.join(" ")
    }

    #[test]
    fn what_shows_more_of_a_word_comes_first() {
        let check = |typed: &str, better: (&str, String), worse: (&str, String)| {
            let others = (0..6).map(|nth| ("", padding(40, 1000 * nth)));
            let articles: Vec<(&str, String)> = [worse, better].into_iter().chain(others).collect();
            let (_dir, engine) = engine(&articles);
            let found = ask(&engine, typed, Match::All, form(10));
            let ids = found
                .ranked
                .iter()
                .map(|ranked| engine.id(ranked).expect("an id"));
            let ids: Vec<String> = ids.collect();
            assert_eq!(ids, ["0001", "0000"], "{typed}");
        };
        let text = |before: usize, words: &str, after: usize| {
            format!("{} {words} {}", padding(before, 9000), padding(after, 9500))
        };
        check("treaty", ("", text(2, "treaty", 40)), ("", text(40, "treaty", 2)));
        check(
            "treaty",
            ("A treaty", text(9, "so", 30)),
            ("A pact", text(9, "treaty", 30)),
        );
        check(
            "treaties",
            ("", text(20, "treaties", 20)),
            ("", text(20, "treaty", 20)),
        );
        check(
            "peace talks",
            ("", text(20, "peace talks", 20)),
            ("", text(20, "talks so peace", 19)),
        );
        let far = format!("{} peace {} talks", padding(20, 9000), padding(20, 9500));
        check("peace talks", ("", text(20, "talks so peace", 19)), ("", far));
    }

    #[test]
    fn articles_left_out_by_their_score_are_counted_and_none_of_the_best_is_lost() {
        let articles: Vec<(&str, String)> = (0..300)
            .map(|nth| {
                let times = 1 + nth * 7 % 13;
                let words = vec![["peace", "talks", "grain"][nth % 3]; times].join(" ");
                (
                    "",
                    format!("{} {words} {}", padding(nth % 30, 9000), padding(nth % 41, 9500)),
                )
            })
            .collect();
        let (_dir, engine) = engine(&articles);
        for weights in [Weights::DEFAULT, Weights::PLAIN] {
            let form = |count| Question {
                weights,
                ..form(count)
            };
            let all = ask(&engine, "peace OR talks", Match::All, form(400));
            assert_eq!((all.articles, all.ranked.len()), (200, 200));
            let some = ask(&engine, "peace OR talks", Match::All, form(20));
            assert_eq!(some.articles, 200);
            assert_eq!(some.ranked, all.ranked[..20]);
            // The same articles, found another way.
            let other = ask(&engine, "(peace OR talks) -zebra", Match::All, form(20));
            assert_eq!((other.articles, &other.ranked), (200, &some.ranked));
        }
    }

    #[test]
    fn stories_are_counted_alike_whether_few_or_many_articles_are_copies() {
        for every in [2, 20] {
            let articles: Vec<(&str, String)> = (0..300)
                .map(|nth| {
                    // Some repeat what stands in the other segment.
                    let text = if nth % every == 0 { nth % 150 } else { nth };
                    let words = vec![["peace", "talks", "grain"][text % 3]; 1 + text * 7 % 13].join(" ");
                    (
                        "",
                        format!("{} {words} {}", padding(40, 100 * text), padding(9, 9500)),
                    )
                })
                .collect();
            let (_dir, engine) = engine(&articles);
            let form = |typed| {
                let form = Question {
                    grouped: true,
                    ..form(30)
                };
                let found = ask(&engine, typed, Match::All, form);
                (found.articles, found.stories, found.ranked)
            };
            let pruned = form("peace OR talks");
            assert_eq!(pruned, form("(peace OR talks) -zebra"), "every {every}th");
            assert!(pruned.0 == 200 && pruned.1 < 200 && pruned.2.len() == 30);
        }
    }

    #[test]
    fn pages_of_articles_that_score_alike_fit_together() {
        let text = padding(50, 1);
        let articles: Vec<(&str, String)> = (0..20).map(|_| ("", text.clone())).collect();
        let (_dir, engine) = engine(&articles);
        for sort in [Sort::Relevance, Sort::Newest] {
            let form = |count, offset| Question {
                offset,
                sort,
                ..form(count)
            };
            let ids = |form| {
                let found = ask(&engine, "w7", Match::All, form);
                let ids = found
                    .ranked
                    .iter()
                    .map(|ranked| engine.id(ranked).expect("an id"));
                ids.collect::<Vec<_>>()
            };
            let all = ids(form(20, 0));
            assert_eq!(all.len(), 20);
            assert!(sort == Sort::Relevance || all.is_sorted(), "{all:?}");
            let pages: Vec<String> = (0..20).step_by(4).flat_map(|at| ids(form(4, at))).collect();
            assert_eq!(pages, all);
        }
    }

    #[test]
    fn what_was_not_looked_at_comes_last() {
        let articles: Vec<(&str, String)> = (0..60).map(|nth| ("", padding(50, nth))).collect();
        let (_dir, engine) = engine(&articles);
        let weights = Weights {
            looked_at: 7,
            ..Weights::DEFAULT
        };
        let all = ask(
            &engine,
            "w55 OR w40",
            Match::All,
            Question { weights, ..form(100) },
        );
        let few = ask(&engine, "w55 OR w40", Match::All, Question { weights, ..form(3) });
        assert_eq!(few.ranked, all.ranked[..3]);
        assert!(all.ranked.len() > 7);
        assert!(all.ranked.is_sorted_by(|one, other| one.score >= other.score));
    }

    #[test]
    fn newness_needs_days() {
        let (_dir, engine) = engine(&[("", padding(9, 0)), ("", padding(12, 3))]);
        let recent = Some(Recent {
            half_life: 30.0,
            newest: 0,
        });
        let raised = ask(&engine, "w5", Match::All, Question { recent, ..form(5) });
        assert_eq!(raised.ranked, ask(&engine, "w5", Match::All, form(5)).ranked);
    }
}
