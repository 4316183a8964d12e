//! A parsed question becomes a Tantivy query.
//!
//! In: a [`Query`], the schema, the names of the index and a searcher for its term dictionaries.
//! Out: a query whose score is BM25 over headline and body; conditions on names, days and what
//! the file says do not count for the score.

use super::conditions::filter;
use super::spelt::Partial;
use super::weights::Weights;
use super::wording::{LookedUp, are_apart, in_a_row};
use super::{Meaning, Meanings, Node, NodeKind, Pattern, Query};
use crate::entities::Identity;
use crate::fields::Zone;
use crate::index::schema::Fields;
use crate::index::terms::{exact_terms, form_term};
use crate::text::{Part, is_unspaced, norms};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, Query as Lowered, TermQuery,
    TermSetQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

/// Forms of a word told in part that count for the score, those in most articles.
const MAX_SCORED: usize = 200;

/// What lowering looks things up in.
pub struct Lowering<'a> {
    /// The schema.
    pub fields: &'a Fields,
    /// What the names of the question stand for.
    pub names: &'a Meanings,
    /// Its term dictionaries.
    pub searcher: &'a Searcher,
    /// The languages the question's words may be in: those of the articles, that of most first.
    pub languages: &'a [String],
    /// What counts how much.
    pub weights: &'a Weights,
    /// What was looked up of words before.
    pub looked_up: RefCell<LookedUp>,
}

impl Lowering<'_> {
    /// Lowers a question. Fails only when the index cannot be read.
    pub fn lower(&self, query: &Query) -> tantivy::Result<Box<dyn Lowered>> {
        self.node(&query.root)
    }

    fn node(&self, node: &Node) -> tantivy::Result<Box<dyn Lowered>> {
        let alone = std::slice::from_ref(node);
        Ok(match self.names.name_at(alone) {
            Some((_, meaning)) => Box::new(BooleanQuery::union(vec![
                self.leaf(node)?,
                self.called(alone, meaning)?,
            ])),
            None => self.leaf(node)?,
        })
    }

    /// A part of the question whose words are no more than words.
    fn leaf(&self, node: &Node) -> tantivy::Result<Box<dyn Lowered>> {
        Ok(match &node.kind {
            NodeKind::All => filter(AllQuery),
            NodeKind::Nothing => Box::new(EmptyQuery),
            NodeKind::Text { zone, pattern } => self.text(*zone, pattern, node)?,
            NodeKind::Entity { .. } => match self.names.get(node) {
                // The mention itself must be spelt so.
                Some(meaning) if !meaning.printed.is_empty() => filter(self.placed(node, 1)?),
                Some(meaning) => self.entity(meaning),
                None => Box::new(EmptyQuery),
            },
            NodeKind::Has(has) => self.has(*has),
            NodeKind::Near { .. } | NodeKind::Same { .. } => self.placed(node, 1)?,
            NodeKind::AtLeast { times, member } => self.placed(member, *times)?,
            NodeKind::Boost { weight, member } => Box::new(BoostQuery::new(self.node(member)?, *weight)),
            NodeKind::Keyword { keyword, value } => self.keyword(*keyword, value)?,
            NodeKind::Published(period) => self.published(period),
            NodeKind::Undated => self.undated(),
            NodeKind::Mentions(period) => self.mentions(period),
            NodeKind::And(members) => self.all(members)?,
            NodeKind::Or(members) => Box::new(BooleanQuery::union(self.any(members)?)),
            NodeKind::Not(member) => self.all_but(member)?,
            NodeKind::Prefer { required, preferred } => {
                let mut clauses = vec![(Occur::Must, self.all(required)?)];
                for member in preferred {
                    clauses.push((Occur::Should, self.node(member)?));
                }
                Box::new(BooleanQuery::new(clauses))
            }
        })
    }

    /// The ways to find any of these.
    pub(super) fn any(&self, members: &[Node]) -> tantivy::Result<Vec<Box<dyn Lowered>>> {
        let mut ways = Vec::new();
        for member in members {
            match &member.kind {
                NodeKind::Text { zone, pattern } => ways.extend(self.each_way(*zone, pattern, member)?),
                NodeKind::Or(inner) => ways.extend(self.any(inner)?),
                _ => ways.push(self.leaf(member)?),
            }
        }
        for at in 0..members.len() {
            if let Some((length, meaning)) = self.names.name_at(&members[at..]) {
                ways.push(self.called(&members[at..at + length], meaning)?);
            }
        }
        Ok(ways)
    }

    pub(super) fn all(&self, members: &[Node]) -> tantivy::Result<Box<dyn Lowered>> {
        let mut clauses = Vec::with_capacity(members.len() + 1);
        let mut at = 0;
        while let Some(member) = members.get(at) {
            let named = self.names.name_at(&members[at..]);
            let length = named.map_or(1, |(length, _)| length);
            clauses.push(match (&member.kind, named) {
                (NodeKind::Not(excluded), _) => (Occur::MustNot, self.node(excluded)?),
                (_, Some((_, meaning))) => {
                    let words = members[at..at + length].iter().map(|word| self.leaf(word));
                    let words = words.collect::<tantivy::Result<Vec<_>>>()?;
                    let words: Box<dyn Lowered> = Box::new(BooleanQuery::intersection(words));
                    let called = self.called(&members[at..at + length], meaning)?;
                    let either: Box<dyn Lowered> = Box::new(BooleanQuery::union(vec![words, called]));
                    (Occur::Must, either)
                }
                (_, None) => (Occur::Must, self.node(member)?),
            });
            at += length;
        }
        // Tantivy finds nothing by exclusions alone.
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, filter(AllQuery)));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Articles that mention what words of the question call, whatever it is called there.
    fn called(&self, words: &[Node], meaning: &Meaning) -> tantivy::Result<Box<dyn Lowered>> {
        let mut worth = 0.0;
        for node in words {
            if let NodeKind::Text {
                pattern: Pattern::Word(word),
                ..
            } = &node.kind
            {
                worth += self.rarity(word)?;
            }
        }
        let mentions = self.identities(&meaning.identities);
        Ok(Box::new(ConstScoreQuery::new(
            mentions,
            self.weights.other_spelling * worth,
        )))
    }

    /// Articles that have other spellings of a word.
    fn spelt_otherwise(&self, part: Part, word: &str) -> tantivy::Result<Option<Box<dyn Lowered>>> {
        let field = self.stems_of(part);
        let mut terms = Vec::new();
        for norm in self.names.spellings(word) {
            let rows = self.rows(field, &[norm])?.into_iter().flatten();
            terms.extend(rows.map(|term| Term::from_field_text(field, &term)));
        }
        if terms.is_empty() {
            return Ok(None);
        }
        let worth = self.weights.other_spelling * self.rarity(word)?;
        let any = ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), worth);
        Ok(Some(Box::new(any)))
    }

    fn all_but(&self, excluded: &Node) -> tantivy::Result<Box<dyn Lowered>> {
        let clauses = vec![
            (Occur::Must, filter(AllQuery)),
            (Occur::MustNot, self.node(excluded)?),
        ];
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn text(&self, zone: Option<Zone>, pattern: &Pattern, node: &Node) -> tantivy::Result<Box<dyn Lowered>> {
        Ok(Box::new(BooleanQuery::union(self.each_way(zone, pattern, node)?)))
    }

    /// The ways words are found, each alone, so that a union of single terms stays one: Tantivy then passes over what
    /// cannot be among the best.
    fn each_way(
        &self,
        zone: Option<Zone>,
        pattern: &Pattern,
        node: &Node,
    ) -> tantivy::Result<Vec<Box<dyn Lowered>>> {
        if needs_places(zone, pattern) {
            return Ok(vec![self.placed(node, 1)?]);
        }
        let mut queries: Vec<Box<dyn Lowered>> = Vec::new();
        for part in zone.map_or(vec![Part::Title, Part::Body], |zone| vec![zone.part()]) {
            let ways = match pattern {
                Pattern::Word(word) => {
                    let mut ways = self.word(part, word)?;
                    ways.extend(self.spelt_otherwise(part, word)?);
                    ways.extend(self.whole_word(part, word));
                    ways
                }
                Pattern::Phrase { words, .. } => {
                    let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
                    vec![self.words(part, &words)?]
                }
                Pattern::Exact(words) => {
                    let twin = self.twin_of(part);
                    let terms = exact_terms(words).into_iter();
                    vec![in_a_row(
                        terms.map(|term| Term::from_field_text(twin, &term)).collect(),
                    )]
                }
                Pattern::Wildcard(_) | Pattern::Regex(_) | Pattern::Fuzzy { .. } => {
                    vec![self.partial(part, pattern)?]
                }
            };
            queries.extend(ways.into_iter().map(|way| -> Box<dyn Lowered> {
                match part {
                    Part::Title => Box::new(BoostQuery::new(way, self.weights.title)),
                    Part::Body => way,
                }
            }));
        }
        Ok(queries)
    }

    /// Whether a question asks for single words only, any of which will do: those articles are found fastest by their
    /// scores.
    pub fn is_of_single_words(&self, query: &Query) -> tantivy::Result<bool> {
        let members = match &query.root.kind {
            NodeKind::Or(members) => members.as_slice(),
            _ => std::slice::from_ref(&query.root),
        };
        for (at, member) in members.iter().enumerate() {
            let word = match &member.kind {
                NodeKind::Text {
                    zone,
                    pattern: Pattern::Word(word),
                } if *zone != Some(Zone::Lead) => word,
                _ => return Ok(false),
            };
            let rows = self.rows(self.fields.body, &[word])?;
            let is_of_terms = !rows.is_empty() && are_apart(&rows) && !word.starts_with(is_unspaced);
            let is_name = self.names.name_at(&members[at..]).is_some();
            if !is_of_terms || is_name || self.names.spellings(word).next().is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What words in a part count against those in the body.
    pub(super) fn part_weight(&self, part: Part) -> f32 {
        match part {
            Part::Title => self.weights.title,
            Part::Body => 1.0,
        }
    }

    /// A word told in part, as all forms that fit; those in most articles count for the score.
    fn partial(&self, part: Part, pattern: &Pattern) -> tantivy::Result<Box<dyn Lowered>> {
        let Some(partial) = Partial::of(pattern) else {
            return Ok(Box::new(EmptyQuery));
        };
        let field = self.twin_of(part);
        let before: Vec<Term> = partial
            .before
            .iter()
            .map(|norm| Term::from_field_text(field, &form_term(norm)))
            .collect();
        let mut forms = self.forms(field, &partial.last)?;
        forms.sort_unstable_by_key(|(form, articles)| (Reverse(*articles), form.clone()));
        let typed = match pattern {
            Pattern::Fuzzy { word, .. } => norms(word).pop().map(|norm| form_term(&norm)),
            _ => None,
        };
        let query = |form: &str| -> Box<dyn Lowered> {
            let term = Term::from_field_text(field, form);
            let query = in_a_row(before.iter().cloned().chain([term]).collect());
            match &typed {
                Some(typed) if typed != form => Box::new(BoostQuery::new(query, self.weights.misspelt)),
                _ => query,
            }
        };
        let counting = forms.iter().take(MAX_SCORED).map(|(form, _)| query(form));
        let counting: Box<dyn Lowered> = Box::new(BooleanQuery::union(counting.collect()));
        if forms.len() <= MAX_SCORED {
            return Ok(counting);
        }
        let all: Box<dyn Lowered> = match before.is_empty() {
            true => {
                let terms = forms.iter().map(|(form, _)| Term::from_field_text(field, form));
                filter(TermSetQuery::new(terms))
            }
            false => filter(BooleanQuery::union(
                forms.iter().map(|(form, _)| query(form)).collect(),
            )),
        };
        Ok(Box::new(BooleanQuery::new(vec![
            (Occur::Must, all),
            (Occur::Should, counting),
        ])))
    }

    /// Articles that mention an entity. Of a country or region those that name it or its people come before those
    /// that only name places in it.
    fn entity(&self, meaning: &Meaning) -> Box<dyn Lowered> {
        let mut named = self.identities(&meaning.identities);
        if !meaning.phrases.is_empty() {
            let phrases = meaning.phrases.iter().flat_map(|words| self.printed(words));
            named = filter(BooleanQuery::union(
                std::iter::once(named).chain(phrases).collect(),
            ));
        }
        if let Some((wanted, beside)) = &meaning.beside {
            let beside = self.identities(beside);
            let occur = if *wanted { Occur::Must } else { Occur::MustNot };
            named = filter(BooleanQuery::new(vec![(Occur::Must, named), (occur, beside)]));
        }
        let Some(around) = &meaning.around else {
            return named;
        };
        let around = TermQuery::new(
            Term::from_field_text(self.fields.within, around),
            IndexRecordOption::Basic,
        );
        let named = ConstScoreQuery::new(named, self.weights.named_itself);
        Box::new(BooleanQuery::union(vec![Box::new(named), filter(around)]))
    }

    /// Words in look-up form, in a row, in the title and in the body.
    fn printed(&self, words: &[String]) -> [Box<dyn Lowered>; 2] {
        [self.fields.title_twin, self.fields.body_twin].map(|field| {
            let words = words.iter();
            let terms = words.map(|word| Term::from_field_text(field, &form_term(word)));
            in_a_row(terms.collect())
        })
    }

    /// Articles that have one of these identities.
    pub(super) fn identities(&self, identities: &BTreeSet<String>) -> Box<dyn Lowered> {
        let terms = identities.iter().filter_map(|identity| {
            let kind = Identity::parse(identity)?.kind();
            Some(Term::from_field_text(
                self.fields.entities[kind as usize],
                identity,
            ))
        });
        filter(TermSetQuery::new(terms))
    }
}

/// Whether words are found only by where they stand.
pub(super) fn needs_places(zone: Option<Zone>, pattern: &Pattern) -> bool {
    pattern.is_loose() || zone == Some(Zone::Lead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Kind;
    use crate::index::schema::{day_number, pack_days};
    use crate::index::stems::Stems;
    use crate::index::terms::{Tags, prepare_twin};
    use crate::names::{Names, Spelling};
    use crate::query::{ParseOptions, parse};
    use crate::text::Text;
    use tantivy::collector::Count;
    use tantivy::{Index, TantivyDocument, doc};

    /// Three articles, found by `a`, `b`, `c`.
    fn index(fields: &Fields) -> tantivy::Result<Index> {
        let index = Index::create_in_ram(fields.schema.clone());
        fields.register(&index);
        let mut writer = index.writer_with_num_threads(1, 15_000_000)?;
        let day = |text: &str| day_number(text.parse().expect("a date"));
        for (id, title, body, person, published) in [
            (
                "a",
                "Peace talks",
                "Envoys talked in Geneva.",
                "person:Sergei Lavrov|RU",
                "2025-11-30",
            ),
            (
                "b",
                "Grain deal",
                "The Franco-German plan failed.",
                "person:Rustem Umerov|UA",
                "2022-07-22",
            ),
            (
                "c",
                "Summit",
                "Peace was near, the talks ended.",
                "person:Sergei Ivanov|RU",
                "1648-10-24",
            ),
        ] {
            let (title, body) = (Text::segment(title), Text::segment(body));
            let mut stems = Stems::default();
            let mut article: TantivyDocument = doc!(
                fields.id => id,
                fields.title => stems.prepare(&title, |_| "en"),
                fields.title_twin => prepare_twin(&title, Tags::default()),
                fields.body => stems.prepare(&body, |_| "en"),
                fields.body_twin => prepare_twin(&body, Tags::default()),
                fields.source => "Sample Wire",
                fields.published => i64::from(day(published)),
                fields.mentioned => pack_days(day(published) - 10, day(published) - 5),
            );
            article.add_text(fields.entities[Kind::Person as usize], person);
            writer.add_document(article)?;
        }
        writer.commit()?;
        Ok(index)
    }

    fn check(question: &str, want: &[&str]) {
        let fields = Fields::new();
        let searcher = index(&fields)
            .and_then(|index| Ok(index.reader()?.searcher()))
            .expect("an index");
        let identities = [
            "person:Sergei Lavrov|RU",
            "person:Rustem Umerov|UA",
            "person:Sergei Ivanov|RU",
        ]
        .map(|identity| (identity.to_owned(), 1))
        .into();
        let names = Names::read(Names::build(0, identities)).expect("a table");
        let query = parse(question, ParseOptions::default()).expect(question);
        let names = Meanings::of(&query, &names, Spelling::Variants, &|_| 0);
        let lowering = Lowering {
            fields: &fields,
            names: &names,
            searcher: &searcher,
            languages: &["en".to_owned()],
            weights: &Weights::DEFAULT,
            looked_up: RefCell::default(),
        };
        let lowered = lowering.lower(&query).expect(question);
        let found: Vec<&str> = ["a", "b", "c"]
            .into_iter()
            .filter(|id| {
                let id: Box<dyn Lowered> = Box::new(TermQuery::new(
                    Term::from_field_text(fields.id, id),
                    IndexRecordOption::Basic,
                ));
                let both = BooleanQuery::intersection(vec![id, lowered.box_clone()]);
                searcher.search(&both, &Count).expect(question) == 1
            })
            .collect();
        assert_eq!(found, want, "{question}");
    }

    #[test]
    fn words_phrases_and_operators() {
        check("", &["a", "b", "c"]);
        check("talk", &["a", "c"]);
        check("\"peace talks\"", &["a"]);
        check("peace -\"peace talks\"", &["c"]);
        check("-peace", &["b"]);
        check("geneva OR grain", &["a", "b"]);
        check("franco-german", &["b"]);
        check("title:peace", &["a"]);
        check("body:peace", &["c"]);
        check("(geneva OR grain) -deal", &["a"]);
    }

    #[test]
    fn beginnings_are_of_words_as_written() {
        check("gen*", &["a"]);
        check("talk*", &["a", "c"]);
        check("franco-ger*", &["b"]);
        check("zz*", &[]);
    }

    #[test]
    fn names_days_and_values() {
        check("person:lavrov", &["a"]);
        check("person:sergei", &["c"]);
        check("person:=lavrov", &[]);
        check("talks -person:ivanov", &["a"]);
        check("source:\"sample wire\"", &["a", "b", "c"]);
        check("source:sample", &[]);
        check("id:b", &["b"]);
        check("published:2025-11", &["a"]);
        check("published:1600..2022", &["b", "c"]);
        check("mentions:2025-11-25", &["a"]);
        check("mentions:2025-11-26", &[]);
        check("mentions:1648", &["c"]);
    }
}
