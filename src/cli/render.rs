//! How hits look on a terminal.

use super::output::{Mark, Output, clean};
use attache::insight::{Facet, FacetCounts, FacetValue};
use attache::query::added::Added;
use attache::search::{Answer, Copies, Gain, Hit, Question};
use std::io::{self, Write};
use std::ops::Range;
use textwrap::WordSeparator;
use textwrap::wrap_algorithms::wrap_first_fit;

/// Names shown of each kind with a hit.
const NAMES: usize = 4;
const INDENT: &str = "   ";

/// A hit: headline, where and when, passage, names.
pub(super) fn hit(hit: &Hit, out: &mut Output) -> io::Result<()> {
    let article = &hit.article.article;
    let title = match article.title.is_empty() {
        true => out.dim("(no headline)"),
        false => out.title(&marked(&article.title, &hit.title_marks, out)),
    };
    writeln!(out, "{}. {title}", hit.rank)?;
    let day = article
        .published
        .as_ref()
        .map(|published| published.date.to_string());
    let about = [day, article.source.clone(), Some(hit.article.id.clone())];
    let about = about
        .into_iter()
        .flatten()
        .map(|text| clean(&text))
        .collect::<Vec<_>>()
        .join("  ");
    writeln!(out, "{INDENT}{}", out.dim(&about))?;
    if let Some(copies) = copies(&hit.copies) {
        writeln!(out, "{INDENT}{}", out.dim(&copies))?;
    }
    for line in wrapped(
        &hit.snippet.text,
        &matches(&hit.snippet.marks),
        Output::columns() - INDENT.len(),
        out,
    ) {
        writeln!(out, "{INDENT}{line}")?;
    }
    let names = hit
        .names
        .iter()
        .flat_map(|list| list.iter().take(NAMES))
        .map(|name| clean(name));
    let names = names.collect::<Vec<_>>().join(" · ");
    if !names.is_empty() {
        let names = out.dim(&names);
        writeln!(out, "{INDENT}{names}")?;
    }
    for name in &hit.spelled {
        let spelled = name.spellings.iter().map(|spelling| clean(spelling));
        let spelled = spelled.collect::<Vec<_>>().join(", ");
        let line = out.dim(&format!("{} {}: {spelled}", name.kind.word(), clean(&name.name)));
        writeln!(out, "{INDENT}{line}")?;
    }
    for Gain { part, score } in &hit.explanation {
        writeln!(out, "{INDENT}{score:8.3}  {}", clean(part))?;
    }
    writeln!(out)
}

/// Sources of copies shown with a hit.
const SOURCES: usize = 5;

/// `+3 copies: Reuters, AP; 1 older version`, or what of it there is.
pub(super) fn copies(copies: &Copies) -> Option<String> {
    let several = |number: u64, one: &str, more: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {more}"),
    };
    let mut parts = Vec::new();
    if copies.superseded {
        parts.push("an older version".to_owned());
    }
    if copies.count > 0 {
        let sources: Vec<String> = copies
            .sources
            .iter()
            .take(SOURCES)
            .map(|source| clean(source))
            .collect();
        let more = if copies.sources.len() > SOURCES {
            ", …"
        } else {
            ""
        };
        let number = several(copies.count, "copy", "copies");
        parts.push(format!("+{number}: {}{more}", sources.join(", ")));
    }
    if copies.older > 0 {
        parts.push(several(copies.older, "older version", "older versions"));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// How a question was understood, and which spellings its names cover.
pub(super) fn understood(question: &Question, answer: &Answer, out: &mut Output) -> io::Result<()> {
    writeln!(out, "question: {}", clean(&question.scope.query.to_string()))?;
    for name in &answer.names {
        let mut covered: Vec<&str> = name.identities.iter().map(String::as_str).collect();
        if name.around.is_some() {
            covered.push("any place in it");
        }
        let entity = name
            .entity
            .as_ref()
            .map_or("nothing", |entity| entity.id.as_str());
        writeln!(
            out,
            "{} {}: {}, that is {}",
            name.kind.word(),
            clean(&name.name),
            clean(entity),
            clean(&covered.join(", "))
        )?;
    }
    if !answer.added.is_empty() {
        write!(out, "added ")?;
        words_added(&answer.added, out)?;
    }
    writeln!(out, "articles: {}, stories: {}\n", answer.total, answer.stories)
}

/// Words with their weights.
pub(super) fn words_added(added: &[Added], out: &mut Output) -> io::Result<()> {
    let words = added.iter();
    let words: Vec<String> = words
        .map(|word| format!("{} {:.2}", clean(&word.word), word.weight))
        .collect();
    writeln!(out, "words: {}", words.join(", "))
}

/// What is counted over the whole result: a facet a line, and below it what is significant.
pub(super) fn facets(facets: &[FacetCounts], out: &mut Output) -> io::Result<()> {
    for counts in facets.iter().filter(|counts| !counts.values.is_empty()) {
        let named = |value: &FacetValue| match counts.facet {
            Facet::Story => format!("{} ({})", clean(&value.name), clean(&value.id)),
            _ => clean(&value.name),
        };
        let values = counts.values.iter();
        let values: Vec<String> = values
            .map(|value| format!("{} {}", named(value), value.articles))
            .collect();
        let word = out.title(&format!("{:<12}", counts.facet.word()));
        writeln!(out, "{word}{}", values.join(" · "))?;
        if counts.significant.is_empty() {
            continue;
        }
        let list = counts.significant.iter();
        let list = list.map(|significant| {
            let value = &significant.value;
            format!(
                "{} {} of {}",
                named(value),
                value.articles,
                significant.everywhere
            )
        });
        let list = list.collect::<Vec<_>>().join(" · ");
        let word = out.dim("significant ");
        writeln!(out, "{word}{list}")?;
    }
    Ok(())
}

/// Text with its matches shown.
fn marked(text: &str, marks: &[Range<usize>], out: &Output) -> String {
    shown(text, &matches(marks), out)
}

fn matches(marks: &[Range<usize>]) -> Vec<(Range<usize>, Mark)> {
    marks.iter().map(|mark| (mark.clone(), Mark::Match)).collect()
}

/// Text with parts of it shown as what they are.
pub(super) fn shown(text: &str, marks: &[(Range<usize>, Mark)], out: &Output) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for (part, mark) in marks {
        shown += &clean(&text[at..part.start]);
        shown += &out.marked(&clean(&text[part.clone()]), *mark);
        at = part.end;
    }
    shown + &clean(&text[at..])
}

/// Lines of at most `columns` columns; what is marked may go on in the next line.
pub(super) fn wrapped(
    text: &str,
    marks: &[(Range<usize>, Mark)],
    columns: usize,
    out: &Output,
) -> Vec<String> {
    let words: Vec<_> = WordSeparator::UnicodeBreakProperties.find_words(text).collect();
    let mut at = 0;
    let mut lines = Vec::new();
    for line in wrap_first_fit(&words, &[columns as f64]) {
        let length: usize = line
            .iter()
            .map(|word| word.word.len() + word.whitespace.len())
            .sum();
        let end = at + length - line.last().map_or(0, |word| word.whitespace.len());
        lines.push(shown(&text[at..end], &cut(marks, at..end), out));
        at += length;
    }
    lines
}

/// The marks in a part of a text, as they stand in the part.
pub(super) fn cut(marks: &[(Range<usize>, Mark)], part: Range<usize>) -> Vec<(Range<usize>, Mark)> {
    let here = marks
        .iter()
        .filter(|(mark, _)| mark.start < part.end && mark.end > part.start);
    let here = here.map(|(mark, what)| {
        let (start, end) = (mark.start.max(part.start), mark.end.min(part.end));
        (start - part.start..end - part.start, *what)
    });
    here.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Color;

    #[test]
    fn matches_survive_the_end_of_a_line() {
        let out = Output::new(Color::Never);
        let range = |start, end| Range { start, end };
        let text = "The ceasefire talks failed again";
        assert_eq!(
            wrapped(text, &matches(&[range(4, 19)]), 14, &out),
            ["The *ceasefire*", "*talks* failed", "again"]
        );
        assert_eq!(
            wrapped("中国外交部", &matches(&[range(0, 6)]), 6, &out),
            ["*中国*外", "交部"]
        );
        assert_eq!(wrapped("", &[], 10, &out), [""]);
    }
}
