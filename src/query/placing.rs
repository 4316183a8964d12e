//! What must stand somewhere in the text becomes a plan of terms.
//!
//! In: a part of the question that says where words, names or dates stand. Out: a [`Placed`] query. Everything that may
//! stand beside NEAR or SAME is turned into terms here, so that a word near another means what it means alone: its
//! stems in every language, its other spellings, and what it calls.

use super::lower::Lowering;
use super::meaning::lies_in;
use super::placed::plan::{Holds, Plan, Words};
use super::placed::{InPart, Placed};
use super::spelt::{Partial, Spelt};
use super::{Has, Meaning, Node, NodeKind, Pattern, Period, PhraseWord, Stretch};
use crate::fields::Zone;
use crate::index::schema::day_number;
use crate::index::terms::{
    BEGINS, DATE, DAYS, ENDS, PARAGRAPH, RANGE, SENTENCE, days_of, exact_terms, form_term,
};
use crate::text::Part;
use std::collections::BTreeSet;
use tantivy::query::{EmptyQuery, Query as Lowered};
use tantivy::schema::Field;
use tantivy::{TantivyError, Term};

/// Forms that a word told in part stands for at most where its place counts; each keeps a list of its own open.
const MOST_FORMS: usize = 5_000;

impl Lowering<'_> {
    /// Articles in which it stands at least so often.
    pub(super) fn placed(&self, node: &Node, least: u32) -> tantivy::Result<Box<dyn Lowered>> {
        let mut parts = Vec::new();
        for part in [Part::Title, Part::Body] {
            let plan = self.plan(node, part, 1.0)?;
            if !plan.is_never() {
                parts.push(InPart {
                    plan,
                    field: self.stems_of(part),
                    weight: self.part_weight(part),
                });
            }
        }
        if parts.is_empty() {
            return Ok(Box::new(EmptyQuery));
        }
        Ok(Box::new(Placed {
            parts,
            least: least as usize,
        }))
    }

    /// Where it stands in one part; words count `weight` for the score.
    fn plan(&self, node: &Node, part: Part, weight: f32) -> tantivy::Result<Plan> {
        Ok(match &node.kind {
            NodeKind::Text { zone, pattern } => self.text_plan(*zone, pattern, node, part, weight)?,
            NodeKind::Entity { .. } => match self.names.get(node) {
                Some(meaning) => self.mention_plan(meaning, part)?,
                None => Plan::Never,
            },
            NodeKind::Has(Has::Named(kind)) => self.tag(part, kind.word()),
            NodeKind::Has(Has::Date) => self.tag(part, DATE),
            NodeKind::Mentions(period) => self.days_plan(period, part)?,
            NodeKind::And(members) => Plan::all(self.plans(members, part, weight)?),
            NodeKind::Or(members) => Plan::any(self.plans(members, part, weight)?),
            NodeKind::Boost { weight: more, member } => self.plan(member, part, weight * more)?,
            NodeKind::Near {
                members,
                distance,
                ordered,
            } => {
                let one = self.plan(&members[0], part, weight)?;
                let other = self.plan(&members[1], part, weight)?;
                match one.is_never() || other.is_never() {
                    true => Plan::Never,
                    false => Plan::Near {
                        members: Box::new([one, other]),
                        distance: *distance,
                        ordered: *ordered,
                    },
                }
            }
            NodeKind::Same { stretch, members } => {
                let holds = self.all_hold(members, part, weight)?;
                let begins = match stretch {
                    Stretch::Sentence => SENTENCE,
                    Stretch::Paragraph => PARAGRAPH,
                };
                match holds.is_never() {
                    true => Plan::Never,
                    false => Plan::Same {
                        holds: Box::new(holds),
                        starts: self.twin_term(part, begins),
                    },
                }
            }
            // The parser lets nothing else stand where a place is needed.
            _ => Plan::Never,
        })
    }

    fn plans(&self, members: &[Node], part: Part, weight: f32) -> tantivy::Result<Vec<Plan>> {
        members
            .iter()
            .map(|member| self.plan(member, part, weight))
            .collect()
    }

    fn all_hold(&self, members: &[Node], part: Part, weight: f32) -> tantivy::Result<Holds> {
        let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
        for member in members {
            match &member.kind {
                NodeKind::Not(member) => {
                    let holds = self.holds(member, part, 0.0)?;
                    excluded.extend((!holds.is_never()).then_some(holds));
                }
                _ => wanted.push(self.holds(member, part, weight)?),
            }
        }
        Ok(Holds::All(wanted, excluded))
    }

    fn holds(&self, node: &Node, part: Part, weight: f32) -> tantivy::Result<Holds> {
        Ok(match &node.kind {
            NodeKind::And(members) => self.all_hold(members, part, weight)?,
            NodeKind::Or(members) => {
                let members = members.iter().map(|member| self.holds(member, part, weight));
                let members = members.collect::<tantivy::Result<Vec<_>>>()?;
                Holds::Any(members.into_iter().filter(|member| !member.is_never()).collect())
            }
            NodeKind::Boost { weight: more, member } => self.holds(member, part, weight * more)?,
            NodeKind::AtLeast { times, member } => Holds::Has(self.plan(member, part, weight)?, *times),
            _ => Holds::Has(self.plan(node, part, weight)?, 1),
        })
    }

    fn text_plan(
        &self,
        zone: Option<Zone>,
        pattern: &Pattern,
        node: &Node,
        part: Part,
        weight: f32,
    ) -> tantivy::Result<Plan> {
        if zone.is_some_and(|zone| zone.part() != part) {
            return Ok(Plan::Never);
        }
        let mut plan = self.pattern_plan(pattern, part, weight)?;
        if let Some((1, meaning)) = self.names.name_at(std::slice::from_ref(node)) {
            // What a plain word calls is found by its own name, not by the places in it.
            let called = meaning.identities.iter().map(|identity| self.tag(part, identity));
            plan = Plan::any(std::iter::once(plan).chain(called).collect());
        }
        Ok(match zone {
            Some(Zone::Lead) if !plan.is_never() => Plan::Lead {
                member: Box::new(plan),
                paragraphs: self.twin_term(part, PARAGRAPH),
            },
            _ => plan,
        })
    }

    fn pattern_plan(&self, pattern: &Pattern, part: Part, weight: f32) -> tantivy::Result<Plan> {
        let twin = self.twin_of(part);
        Ok(match pattern {
            Pattern::Word(word) => self.word_plan(word, part, weight)?,
            Pattern::Exact(words) => self.exact_plan(exact_terms(words), part, weight)?,
            Pattern::Phrase { words, gaps } => self.phrase_plan(words, *gaps, part, weight)?,
            Pattern::Wildcard(_) | Pattern::Regex(_) | Pattern::Fuzzy { .. } => {
                let Some(partial) = Partial::of(pattern) else {
                    return Ok(Plan::Never);
                };
                let before = partial.before.iter().map(|norm| form_term(norm));
                let mut row = Vec::new();
                for term in before {
                    row.push(self.word_of(twin, vec![term], weight)?);
                }
                row.push(self.partial_word(twin, &partial.last, weight)?);
                Plan::row(row, 0)
            }
        })
    }

    /// A word: its stems in each language, those of its other spellings.
    fn word_plan(&self, word: &str, part: Part, weight: f32) -> tantivy::Result<Plan> {
        let field = self.stems_of(part);
        let mut rows = self.rows(field, &[word])?;
        for norm in self.names.spellings(word) {
            rows.extend(self.rows(field, &[norm])?);
        }
        let (single, several): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.len() == 1);
        let mut ways = Vec::new();
        if !single.is_empty() {
            let terms = single.into_iter().flatten().collect();
            ways.push(Plan::row(vec![self.word_of(field, terms, weight)?], 0));
        }
        for row in several {
            ways.push(self.row_plan(field, row, 0, weight)?);
        }
        Ok(Plan::any(ways))
    }

    /// Terms of a field in a row.
    fn row_plan(&self, field: Field, row: Vec<String>, gaps: u32, weight: f32) -> tantivy::Result<Plan> {
        let words = row
            .into_iter()
            .map(|term| self.word_of(field, vec![term], weight));
        Ok(Plan::row(words.collect::<tantivy::Result<_>>()?, gaps))
    }

    fn exact_plan(&self, terms: Vec<String>, part: Part, weight: f32) -> tantivy::Result<Plan> {
        self.row_plan(self.twin_of(part), terms, 0, weight)
    }

    fn phrase_plan(&self, words: &[PhraseWord], gaps: u32, part: Part, weight: f32) -> tantivy::Result<Plan> {
        let field = self.stems_of(part);
        if !words.iter().any(PhraseWord::is_partial) {
            let words: Vec<&str> = words.iter().map(|word| word.word.as_str()).collect();
            let rows = self.rows(field, &words)?.into_iter();
            let rows = rows.map(|row| self.row_plan(field, row, gaps, weight));
            return Ok(Plan::any(rows.collect::<tantivy::Result<_>>()?));
        }
        let mut row = Vec::new();
        for word in words {
            match Partial::wildcard(&word.word).filter(|_| word.is_partial()) {
                Some(partial) => {
                    for norm in &partial.before {
                        row.push(self.word_of(self.twin_of(part), vec![form_term(norm)], weight)?);
                    }
                    row.push(self.partial_word(self.twin_of(part), &partial.last, weight)?);
                }
                None => {
                    let rows = self.rows(field, &[word.word.as_str()])?;
                    // A word of several, such as `Franco-German`, is taken as the first language has it.
                    match rows.iter().all(|row| row.len() == 1) {
                        true if rows.is_empty() => {}
                        true => {
                            row.push(self.word_of(field, rows.into_iter().flatten().collect(), weight)?)
                        }
                        false => {
                            for term in rows.into_iter().next().unwrap_or_default() {
                                row.push(self.word_of(field, vec![term], weight)?);
                            }
                        }
                    }
                }
            }
        }
        Ok(Plan::row(row, gaps))
    }

    /// A word by its terms in a field, as rare as its commonest.
    fn word_of(&self, field: Field, terms: Vec<String>, weight: f32) -> tantivy::Result<Words> {
        let terms = terms.iter().map(|term| Term::from_field_text(field, term));
        let terms: Vec<Term> = terms.collect::<BTreeSet<_>>().into_iter().collect();
        let mut articles = 0;
        for term in &terms {
            articles = articles.max(self.searcher.doc_freq(term)?);
        }
        Ok(Words {
            terms,
            articles,
            weight,
        })
    }

    /// A word by all the look-up forms it may have.
    fn partial_word(&self, twin: Field, spelt: &Spelt, weight: f32) -> tantivy::Result<Words> {
        let forms = self.forms(twin, spelt)?;
        if forms.len() > MOST_FORMS {
            return Err(TantivyError::InvalidArgument(format!(
                "a word told in part stands for {} words of the index; beside NEAR, SAME or ATLEAST, in a phrase and \
                 in lead: it may stand for {MOST_FORMS}: tell more of its letters",
                forms.len()
            )));
        }
        let articles = forms.iter().map(|(_, articles)| u64::from(*articles)).sum();
        let terms = forms.iter().map(|(form, _)| Term::from_field_text(twin, form));
        Ok(Words {
            terms: terms.collect(),
            articles,
            weight,
        })
    }

    /// The look-up forms of a field that fit, as terms with the articles that have them, sorted.
    pub(super) fn forms(&self, twin: Field, spelt: &Spelt) -> tantivy::Result<Vec<(String, u32)>> {
        let mut forms = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            forms.extend(spelt.terms(segment.inverted_index(twin)?.terms())?);
        }
        let counted = forms.into_iter().map(|form| {
            let articles = self.searcher.doc_freq(&Term::from_field_text(twin, &form))?;
            Ok((form, u32::try_from(articles).unwrap_or(u32::MAX)))
        });
        counted.collect()
    }

    /// Mentions of what a name stands for.
    fn mention_plan(&self, meaning: &Meaning, part: Part) -> tantivy::Result<Plan> {
        let mut ways: Vec<Plan> = meaning
            .identities
            .iter()
            .map(|identity| self.tag(part, identity))
            .collect();
        for words in &meaning.phrases {
            ways.push(self.printed_plan(words, part)?);
        }
        let mut plan = Plan::any(ways);
        if let Some((wanted, beside)) = &meaning.beside {
            let parts = [Part::Title, Part::Body];
            let terms = beside
                .iter()
                .flat_map(|identity| parts.map(|part| self.tag_term(part, BEGINS, identity)));
            plan = Plan::Beside {
                member: Box::new(plan),
                wanted: *wanted,
                terms: terms.collect(),
            };
        }
        if !meaning.printed.is_empty() {
            let printed = self.printed_plan(&meaning.printed, part)?;
            return Ok(match printed.is_never() || plan.is_never() {
                true => Plan::Never,
                false => Plan::Inside(Box::new([printed, plan])),
            });
        }
        match &meaning.around {
            Some(around) => Ok(Plan::any(vec![plan, self.places_in(around, part)?])),
            None => Ok(plan),
        }
    }

    /// Words in look-up form in a row, of no worth for the score.
    fn printed_plan(&self, words: &[String], part: Part) -> tantivy::Result<Plan> {
        let terms = words.iter().map(|norm| form_term(norm)).collect();
        self.exact_plan(terms, part, 0.0)
    }

    /// Mentions of places that lie in a country or region.
    fn places_in(&self, around: &str, part: Part) -> tantivy::Result<Plan> {
        let lies_there = |term: &str| lies_in(&term[BEGINS.len()..], around);
        let mut tags = Vec::new();
        for sort in ["geonames:", "place:"] {
            let found = self.terms_from(self.twin_of(part), &format!("{BEGINS}{sort}"), lies_there)?;
            let found = found
                .iter()
                .map(|(term, _)| self.tag(part, &term[BEGINS.len()..]));
            tags.extend(found);
        }
        Ok(Plan::any(tags))
    }

    /// Dates and stretches of time that share a day with a period.
    fn days_plan(&self, period: &Period, part: Part) -> tantivy::Result<Plan> {
        let (first, last) = (day_number(period.range.first), day_number(period.range.last));
        let mut tags = Vec::new();
        for sort in [DAYS, RANGE] {
            let begin = format!("{BEGINS}{sort}");
            let overlaps = |term: &str| {
                days_of(&term[begin.len()..]).is_some_and(|(from, to)| from <= last && first <= to)
            };
            let found = self.terms_from(self.twin_of(part), &begin, overlaps)?;
            tags.extend(
                found
                    .iter()
                    .map(|(term, _)| self.tag(part, &term[BEGINS.len()..])),
            );
        }
        Ok(Plan::any(tags))
    }

    /// What the twin field marks so.
    fn tag(&self, part: Part, name: &str) -> Plan {
        Plan::Tag {
            begins: self.tag_term(part, BEGINS, name),
            ends: self.tag_term(part, ENDS, name),
        }
    }

    fn tag_term(&self, part: Part, mark: &str, name: &str) -> Term {
        self.twin_term(part, &format!("{mark}{name}"))
    }

    fn twin_term(&self, part: Part, term: &str) -> Term {
        Term::from_field_text(self.twin_of(part), term)
    }

    /// Articles with anything of a sort.
    pub(super) fn tagged(&self, has: Has) -> Vec<Term> {
        let mark = match has {
            Has::Named(kind) => format!("{BEGINS}{}", kind.word()),
            Has::Date => format!("{BEGINS}{DATE}"),
            _ => return vec![self.twin_term(Part::Title, SENTENCE)],
        };
        let parts = [Part::Title, Part::Body];
        parts.map(|part| self.twin_term(part, &mark)).into()
    }
}
