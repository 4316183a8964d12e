//! The terms of a text field and of its twin, prepared as one string a field.
//!
//! Both fields count the same positions: one for each searchable token, without gaps. The field
//! itself holds stems with their language (`en:talk`), so its length is that of the text. The twin
//! holds, at those positions, what else can be asked for there:
//!
//! | term | at | stands for |
//! |---|---|---|
//! | `=talks` | every token | the word in its look-up form |
//! | `=divoire` | a word after an elision | the two as one word, as typed where no language is known |
//! | `~外交部` | first character of a word | a word that is written without spaces |
//! | `^US` | capitals only | an acronym as printed, without points |
//! | `<person`, `<person:NAME`, `<geonames:ID` | first word of a mention | a mention begins |
//! | `>person`, `>person:NAME`, `>geonames:ID` | last word of a mention | it ends |
//! | `<date`, `<days:PACKED` | first word of a date | a date begins, of these days |
//! | `>date`, `>days:PACKED` | last word of a date | it ends |
//! | `<range:PACKED`, `>range:PACKED` | first and last word | two dates that are a stretch of time |
//! | `.` | first word of a sentence | a sentence begins |
//! | `¶` | first word of a paragraph | a paragraph begins |

use super::schema::{day_number, pack_days, unpack_days};
use crate::annotate::AnnotatedArticle;
use crate::dates::{DateMention, DateRange, RangeMention};
use crate::entities::Mention;
use crate::language::words;
use crate::text::{Part, Span, Text, TokenKind, fold};
use std::iter::Peekable;
use std::vec::IntoIter;
use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};

/// Ends a term in a prepared string.
pub(super) const SEPARATOR: char = '\n';
/// Begins a term that shares the position of the one before it.
pub(super) const SAME_POSITION: char = '\t';

/// What the twin field says of runs of words: mentions, dates and stretches of time, each list in order and without
/// overlap.
#[derive(Debug, Default)]
pub struct Tags {
    lists: [Vec<Tag>; 3],
}

/// A run of words with what it is, `person` and `person:NAME`.
#[derive(Debug)]
struct Tag {
    span: Span,
    terms: Vec<String>,
}

impl Tags {
    /// Those of one part of an article.
    pub fn of(article: &AnnotatedArticle, part: Part) -> Tags {
        let mentions = article.mentions.iter().filter(|mention| mention.part == part);
        let dates = article.dates.iter().filter(|date| date.part == part);
        let ranges = article.ranges.iter().filter(|range| range.part == part);
        Tags {
            lists: [
                mentions.map(Tag::mention).collect(),
                dates.map(Tag::date).collect(),
                ranges.map(Tag::range).collect(),
            ],
        }
    }
}

impl Tag {
    fn mention(mention: &Mention) -> Tag {
        Tag {
            span: mention.span,
            terms: vec![mention.kind.word().to_owned(), mention.identity()],
        }
    }

    fn date(date: &DateMention) -> Tag {
        let days = date.range.map(|range| format!("{DAYS}{}", hex(range)));
        Tag {
            span: date.span,
            terms: std::iter::once(DATE.to_owned()).chain(days).collect(),
        }
    }

    fn range(range: &RangeMention) -> Tag {
        Tag {
            span: range.span,
            terms: vec![format!("{RANGE}{}", hex(range.range))],
        }
    }
}

/// Begins the term at the first word of a tag.
pub const BEGINS: &str = "<";
/// Begins the term at its last word.
pub const ENDS: &str = ">";
/// A date, whatever it means.
pub const DATE: &str = "date";
/// Before the days of a date.
pub const DAYS: &str = "days:";
/// Before the days of a stretch of time.
pub const RANGE: &str = "range:";
/// A sentence begins.
pub const SENTENCE: &str = ".";
/// A paragraph begins.
pub const PARAGRAPH: &str = "¶";
/// Begins the look-up form of a word.
pub const FORM: &str = "=";
/// Begins an acronym as printed.
pub const ACRONYM: &str = "^";

/// Days as a term has them; sorts as they do.
fn hex(range: DateRange) -> String {
    format!(
        "{:016x}",
        pack_days(day_number(range.first), day_number(range.last))
    )
}

/// The days, first and last, of a term after [`DAYS`] or [`RANGE`].
pub fn days_of(hex: &str) -> Option<(i32, i32)> {
    u64::from_str_radix(hex, 16).ok().map(unpack_days)
}

/// The terms of the twin field: the text and what runs of it are.
pub fn prepare_twin(text: &Text, tags: Tags) -> String {
    let mut prepared = String::with_capacity(text.raw.len() * 2);
    let unspaced = words(text);
    let mut unspaced = unspaced.iter().peekable();
    let mut push = |mark: &str, term: &str, shares_position: bool| {
        if shares_position {
            prepared.push(SAME_POSITION);
        }
        prepared.push_str(mark);
        prepared.push_str(term);
        prepared.push(SEPARATOR);
    };
    let mut lists = tags.lists.map(|list| list.into_iter().peekable());
    for sentence in &text.sentences {
        let words = sentence
            .tokens
            .clone()
            .filter(|&i| text.tokens[i].is_searchable());
        for (nth, token) in words.enumerate() {
            push(FORM, text.norm(token), false);
            if let Some(whole) = with_elision(text, token) {
                push(FORM, &whole, true);
            }
            if let Some(word) = unspaced.next_if(|word| word.start <= token) {
                push(WHOLE_WORD, &fold(text.span(word.clone()).of(text.raw)), true);
            }
            if let Some(capitals) = acronym(text, token) {
                push(ACRONYM, &capitals, true);
            }
            if nth == 0 {
                push(SENTENCE, "", true);
                if sentence.starts_paragraph {
                    push(PARAGRAPH, "", true);
                }
            }
            for list in &mut lists {
                push_tags(text, token, list, &mut push);
            }
        }
    }
    prepared
}

/// The ends of tags that lie at a token.
fn push_tags(
    text: &Text,
    token: usize,
    tags: &mut Peekable<IntoIter<Tag>>,
    push: &mut impl FnMut(&str, &str, bool),
) {
    let end = text.tokens[token].span.end;
    while let Some(tag) = tags.peek().filter(|tag| tag.span.start < end) {
        if is_first_word(text, token, tag.span) {
            tag.terms.iter().for_each(|term| push(BEGINS, term, true));
        }
        if !is_last_word(text, token, tag.span) {
            break;
        }
        tag.terms.iter().for_each(|term| push(ENDS, term, true));
        tags.next();
    }
}

/// Begins the terms of words that are written without spaces.
pub const WHOLE_WORD: &str = "~";

/// The terms of a token for its form as printed.
pub fn form_terms(text: &Text, token: usize) -> Vec<String> {
    let whole = with_elision(text, token).map(|whole| form_term(&whole));
    let capitals = acronym(text, token).map(|capitals| format!("{ACRONYM}{capitals}"));
    let form = std::iter::once(form_term(text.norm(token)));
    form.chain(whole).chain(capitals).collect()
}

/// `divoire` of `d'` and `Ivoire`.
fn with_elision(text: &Text, token: usize) -> Option<String> {
    let before = token.checked_sub(1)?;
    let (elided, word) = (text.tokens[before], text.tokens[token]);
    let is_elided = elided.kind == TokenKind::Clitic
        && elided.span.end == word.span.start
        && text.raw(before).ends_with(|c: char| !c.is_alphanumeric());
    is_elided.then(|| format!("{}{}", text.norm(before), text.norm(token)))
}

fn is_first_word(text: &Text, token: usize, tag: Span) -> bool {
    let before = (0..token).rev().find(|&i| text.tokens[i].is_searchable());
    before.is_none_or(|i| text.tokens[i].span.start < tag.start)
}

fn is_last_word(text: &Text, token: usize, tag: Span) -> bool {
    let after = (token + 1..text.tokens.len()).find(|&i| text.tokens[i].is_searchable());
    after.is_none_or(|i| text.tokens[i].span.start >= tag.end)
}

/// The term of a word in look-up form.
pub fn form_term(norm: &str) -> String {
    format!("{FORM}{norm}")
}

/// The terms of typed words in exactly this form: those in capitals as acronyms, others in look-up form.
pub fn exact_terms(typed: &str) -> Vec<String> {
    let text = Text::segment(typed);
    let term = |token| match acronym(&text, token) {
        Some(capitals) => format!("{ACRONYM}{capitals}"),
        None => form_term(text.norm(token)),
    };
    text.searchable().map(term).collect()
}

/// A word of at least two letters, all capitals, without its points; so `WHO` is not `who`.
fn acronym(text: &Text, token: usize) -> Option<String> {
    let raw = text.raw(token);
    if text.tokens[token].kind != TokenKind::Word || raw.chars().any(char::is_lowercase) {
        return None;
    }
    let letters: String = raw.chars().filter(|c| c.is_alphanumeric()).collect();
    (letters.chars().filter(|c| c.is_uppercase()).count() >= 2).then_some(letters)
}

/// Splits prepared strings; registered with Tantivy for every field this module prepares.
#[derive(Clone, Default)]
pub struct PreparedTokenizer {
    token: Token,
}

impl Tokenizer for PreparedTokenizer {
    type TokenStream<'a> = PreparedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PreparedStream<'a> {
        self.token.reset();
        PreparedStream {
            terms: text.split_terminator(SEPARATOR),
            token: &mut self.token,
        }
    }
}

/// The terms of one prepared string with their positions.
pub struct PreparedStream<'a> {
    terms: std::str::SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl TokenStream for PreparedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.terms.next() else {
            return false;
        };
        self.token.text.clear();
        if let Some(parallel) = term.strip_prefix(SAME_POSITION) {
            self.token.text.push_str(parallel);
        } else {
            // The first position is 0: `usize::MAX` stands for "none yet".
            self.token.position = self.token.position.wrapping_add(1);
            self.token.text.push_str(term);
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::Kind;
    use crate::index::stems::Stems;
    use crate::text::Apostrophes;
    use proptest::prelude::*;

    /// Positions with their terms, as Tantivy gets them.
    fn read(prepared: &str) -> Vec<(usize, String)> {
        let mut tokenizer = PreparedTokenizer::default();
        let mut stream = tokenizer.token_stream(prepared);
        let mut terms = Vec::new();
        while stream.advance() {
            terms.push((stream.token().position, stream.token().text.clone()));
        }
        terms
    }

    fn check(prepared: &str, want: &str) {
        let got: Vec<String> = read(prepared)
            .into_iter()
            .map(|(at, term)| format!("{at}{term}"))
            .collect();
        assert_eq!(got.join(" "), want);
    }

    fn person(raw: &str, name: &str) -> Mention {
        let start = raw.find(name).expect("the name is in the text");
        Mention {
            part: Part::Body,
            span: Span::new(start, start + name.len()),
            kind: Kind::Person,
            name: name.to_owned(),
            context: Some(*b"RU"),
            office: None,
            place: None,
            place_confidence: None,
            confidence: 1.0,
        }
    }

    fn tags(mention: &Mention) -> Tags {
        Tags {
            lists: [vec![Tag::mention(mention)], Vec::new(), Vec::new()],
        }
    }

    #[test]
    fn twin_holds_dates_and_stretches_of_time() {
        let raw = "Closed 2 to 3 May.";
        let text = Text::segment(raw);
        let day = |day: i8| DateRange {
            first: jiff::civil::date(1970, 1, day),
            last: jiff::civil::date(1970, 1, day),
            precision: crate::dates::Precision::Day,
        };
        let at = |what: &str| {
            let start = raw.find(what).expect("it is there");
            Span::new(start, start + what.len())
        };
        let date = |what: &str, range| DateMention {
            part: Part::Body,
            span: at(what),
            timex: crate::dates::TimexType::Date,
            value: String::new(),
            range,
        };
        let stretch = RangeMention {
            part: Part::Body,
            span: at("2 to 3 May"),
            range: day(2),
        };
        let tags = Tags {
            lists: [
                Vec::new(),
                vec![
                    Tag::date(&date("2", None)),
                    Tag::date(&date("3 May", Some(day(1)))),
                ],
                vec![Tag::range(&stretch)],
            ],
        };
        let twin = prepare_twin(&text, tags);
        let (one, two) = ("8000000080000000", "8000000180000001");
        check(
            &twin,
            &format!(
                "0=closed 0. 0¶ 1=2 1<date 1>date 1<range:{two} 2=to 3=3 3<date 3<days:{one} \
                 4=may 4>date 4>days:{one} 4>range:{two}"
            ),
        );
        assert_eq!(days_of(one), Some((0, 0)));
        assert_eq!(days_of("x"), None);
    }

    #[test]
    fn twin_holds_exact_forms_names_and_boundaries_at_the_same_positions() {
        let raw = "Yuri Ushakov, US envoy.\n\nHe left.";
        let text = Text::segment(raw);
        let mention = person(raw, "Yuri Ushakov");
        check(
            &prepare_twin(&text, tags(&mention)),
            "0=yuri 0. 0¶ 0<person 0<person:Yuri Ushakov|RU \
             1=ushakov 1>person 1>person:Yuri Ushakov|RU 2=us 2^US 3=envoy 4=he 4. 4¶ 5=left",
        );
        let text = Text::segment_with("Côte d'Ivoire", Apostrophes::Elision);
        let twin = prepare_twin(&text, Tags::default());
        check(&twin, "0=cote 0. 0¶ 1=ivoire 1=divoire");
        let twin = prepare_twin(&Text::segment("访问中国"), Tags::default());
        check(&twin, "0=访 0~访问 0. 0¶ 1=问 2=中 2~中国 3=国");
        let one = person("Lavrov", "Lavrov");
        let twin = prepare_twin(&Text::segment("Lavrov"), tags(&one));
        assert!(
            twin.contains("<person\n") && twin.contains(">person\n"),
            "one word begins and ends it"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn field_and_twin_count_the_same_positions(raw in ".{0,80}") {
            let text = Text::segment(&raw);
            let last = |prepared: &str| read(prepared).last().map(|(at, _)| *at);
            prop_assert_eq!(
                last(&Stems::default().prepare(&text, |_| "fr")),
                last(&prepare_twin(&text, Tags::default()))
            );
        }
    }
}
