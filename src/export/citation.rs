//! Hits as citations: BibTeX, RIS and Markdown.
//!
//! In: a hit. Out: who wrote what where and when, the passage that shows why it fits, where in the text that stands, and
//! hashes of the text and of the file it was read from.

use crate::api::hex;
use crate::search::Hit;
use crate::text::{clean, one_line};
use any_ascii::any_ascii;
use jiff::civil::Date;
use std::fmt::Write;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Digits of the hash that tells keys of alike articles apart.
const KEY_DIGITS: usize = 10;
/// Letters of the shortest word that a key takes from a headline.
const KEY_WORD: usize = 4;

/// What BibTeX calls the months.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// What is cited of a hit, on single lines.
struct Citation {
    id: String,
    authors: Vec<String>,
    title: String,
    source: Option<String>,
    day: Option<Date>,
    url: Option<String>,
    lang: Option<String>,
    passage: String,
    place: Option<Range<usize>>,
    text_hash: String,
    file_hash: Option<String>,
}

impl Citation {
    fn of(hit: &Hit) -> Citation {
        let article = &hit.article.article;
        let line = |text: &str| one_line(&clean(text));
        let some = |text: &Option<String>| text.as_deref().map(line).filter(|text| !text.is_empty());
        Citation {
            id: line(&hit.article.id),
            authors: some(&article.author).map_or_else(Vec::new, |printed| authors(&printed)),
            title: line(&article.title),
            source: some(&article.source),
            day: article.published.as_ref().map(|published| published.date),
            url: some(&article.url),
            lang: some(&article.lang),
            passage: line(&hit.snippet.text),
            place: hit.snippet.place.clone(),
            text_hash: hex(hit.text_hash),
            file_hash: hit.file_hash.map(hex),
        }
    }

    /// Where it was found: `wire/a.txt, bytes 12-34, text xxh3 …, file xxh3 …`.
    fn found_at(&self) -> String {
        let mut found = self.id.clone();
        if let Some(place) = &self.place {
            let _ = write!(found, ", bytes {}-{}", place.start, place.end);
        }
        let _ = write!(found, ", text xxh3 {}", self.text_hash);
        if let Some(hash) = &self.file_hash {
            let _ = write!(found, ", file xxh3 {hash}");
        }
        found
    }

    /// A key that the same article always gets and no other: author or publisher, year, a word, part of a hash.
    fn key(&self) -> String {
        let letters = |text: &str| -> String {
            let ascii = any_ascii(text).to_ascii_lowercase();
            ascii.chars().filter(char::is_ascii_alphanumeric).collect()
        };
        let surname = self
            .authors
            .first()
            .and_then(|author| author.split(' ').next_back());
        let who = surname.or_else(|| self.source.as_deref()?.split(' ').next());
        let who = letters(who.unwrap_or("anon"));
        let year = self.day.map_or("nd".to_owned(), |day| day.year().to_string());
        let words = self.title.split(' ').map(letters);
        let word = words.into_iter().find(|word| word.len() >= KEY_WORD);
        let hash = hex(xxh3_64(self.id.as_bytes()));
        format!("{who}{year}{}-{}", word.unwrap_or_default(), &hash[..KEY_DIGITS])
    }
}

/// The people of a byline. What a comma parts is people where each part has a first name and another.
fn authors(printed: &str) -> Vec<String> {
    let joined = printed.replace(" & ", " and ");
    let whole: Vec<&str> = joined.split(" and ").collect();
    let parts: Vec<&str> = whole.iter().flat_map(|part| part.split(", ")).collect();
    let are_people = parts.iter().all(|part| part.trim().contains(' '));
    let parts = if are_people { parts } else { whole };
    let parts = parts.into_iter().map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// A hit as an entry of BibTeX or BibLaTeX.
pub fn bibtex(hit: &Hit) -> String {
    let citation = Citation::of(hit);
    let kind = if citation.source.is_some() {
        "article"
    } else {
        "misc"
    };
    let mut entry = format!("@{kind}{{{},\n", citation.key());
    let mut field = |name: &str, value: &str| match name {
        "month" => entry.push_str(&format!("  month = {value},\n")),
        _ => entry.push_str(&format!("  {name} = {{{value}}},\n")),
    };
    if !citation.authors.is_empty() {
        // A comma would turn first names and surnames round.
        let authors = citation.authors.iter().map(|author| match author.contains(',') {
            true => format!("{{{}}}", tex(author)),
            false => tex(author),
        });
        field("author", &authors.collect::<Vec<_>>().join(" and "));
    }
    if !citation.title.is_empty() {
        field("title", &format!("{{{}}}", tex(&citation.title)));
    }
    if let Some(source) = &citation.source {
        field("journal", &tex(source));
    }
    if let Some(day) = citation.day {
        field("year", &day.year().to_string());
        field("month", MONTHS[day.month() as usize - 1]);
        field("date", &day.to_string());
    }
    if let Some(url) = &citation.url {
        field("url", &address(url));
    }
    if let Some(lang) = &citation.lang {
        field("language", &tex(lang));
    }
    field("abstract", &tex(&citation.passage));
    field("note", &tex(&citation.found_at()));
    entry + "}\n"
}

/// Text with the signs that TeX takes for its own escaped. Braces get names, since BibTeX counts even escaped ones.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address without the signs that would end it.
fn address(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '{' | '}' | '\\' | '<' | '>' | ' ' | '"' => {
                let _ = write!(escaped, "%{:02X}", c as u32);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A hit as a record of RIS.
pub fn ris(hit: &Hit) -> String {
    let citation = Citation::of(hit);
    let mut record = String::from("TY  - NEWS\r\n");
    let mut line = |tag: &str, value: &str| {
        let _ = write!(record, "{tag}  - {value}\r\n");
    };
    line("ID", &citation.key());
    citation.authors.iter().for_each(|author| line("AU", author));
    if !citation.title.is_empty() {
        line("TI", &citation.title);
    }
    if let Some(source) = &citation.source {
        line("T2", source);
    }
    if let Some(day) = citation.day {
        line("PY", &day.year().to_string());
        let date = format!("{:04}/{:02}/{:02}/", day.year(), day.month(), day.day());
        line("DA", &date);
    }
    if let Some(url) = &citation.url {
        line("UR", &address(url));
    }
    if let Some(lang) = &citation.lang {
        line("LA", lang);
    }
    line("AB", &citation.passage);
    line("N1", &citation.found_at());
    line("ER", "");
    record
}

/// A hit as an item of a list in Markdown, with the passage quoted below it.
pub fn markdown(hit: &Hit) -> String {
    let citation = Citation::of(hit);
    let title = match citation.title.is_empty() {
        true => "(no headline)".to_owned(),
        false => literal(&citation.title),
    };
    let mut said = vec![format!("**{title}**")];
    if !citation.authors.is_empty() {
        said.push(literal(&citation.authors.join(", ")));
    }
    said.extend(
        citation
            .source
            .as_deref()
            .map(|source| format!("*{}*", literal(source))),
    );
    said.extend(citation.day.map(|day| day.to_string()));
    let mut item = format!("- {}.", said.join(", "));
    if let Some(url) = &citation.url {
        let _ = write!(item, " <{}>", address(url));
    }
    let _ = writeln!(item, " {}.", literal(&citation.found_at()));
    let _ = writeln!(item, "  > {}", marked(&hit.snippet.text, &hit.snippet.marks));
    item
}

/// A passage with what matched in bold.
fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let mut shown = String::new();
    let mut at = 0;
    for mark in marks {
        let _ = write!(
            shown,
            "{}**{}**",
            literal(&clean(&text[at..mark.start])),
            literal(&clean(&text[mark.clone()]))
        );
        at = mark.end;
    }
    shown + &literal(&clean(&text[at..]))
}

/// Text that Markdown shows as it is.
pub fn literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_{}[]<>#|~&$!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_people_where_they_can_be() {
        let check = |printed: &str, want: &[&str]| assert_eq!(authors(printed), want, "{printed}");
        check("Jane Doe", &["Jane Doe"]);
        check("Jane Doe and John Roe", &["Jane Doe", "John Roe"]);
        check("Jane Doe, Ana Li & John Roe", &["Jane Doe", "Ana Li", "John Roe"]);
        check("Doe, Jane", &["Doe, Jane"]);
        check("Jane Doe, Reuters", &["Jane Doe, Reuters"]);
    }

    #[test]
    fn signs_of_each_format_are_escaped() {
        assert_eq!(
            tex("50% {of} A&B_c \\ ~^"),
            "50\\% \\textbraceleft{}of\\textbraceright{} A\\&B\\_c \\textbackslash{} \
             \\textasciitilde{}\\textasciicircum{}"
        );
        assert_eq!(
            address("https://a.org/{x} y?q=1&_"),
            "https://a.org/%7Bx%7D%20y?q=1&_"
        );
        assert_eq!(literal("*A* [b] #1"), "\\*A\\* \\[b\\] \\#1");
        assert_eq!(
            marked("a_b talks", std::slice::from_ref(&(4..9))),
            "a\\_b **talks**"
        );
    }
}
