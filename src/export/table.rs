//! Tables: hits, entities and timelines as CSV (RFC 4180).
//!
//! In: what was found or counted. Out: a head line, and a row for each. Text stands as it is, also what a spreadsheet
//! would take for a formula.

use crate::api::hex;
use crate::insight::Facets;
use crate::insight::timeline::{Bucket, Timeline};
use crate::search::Hit;
use std::io::{self, Write};
use std::ops::Range;

const COLUMNS: &str = "rank,score,id,path,title,published,source,url,snippet,people,places,orgs,nationalities,events,\
                       copies,copy_sources,author,start,end,text_hash,file_hash";

/// The head line of a table of hits; where several questions are asked, their ids come first.
pub fn head(several: bool, out: &mut impl Write) -> io::Result<()> {
    let question = if several { "question," } else { "" };
    writeln!(out, "{question}{COLUMNS}")
}

/// A hit as a row (RFC 4180); names are parted by semicolons.
pub fn hit(hit: &Hit, question: Option<&str>, out: &mut impl Write) -> io::Result<()> {
    let article = &hit.article.article;
    let place = |end: fn(&Range<usize>) -> usize| {
        let place = hit.snippet.place.as_ref().map(end);
        place.map_or(String::new(), |byte| byte.to_string())
    };
    let mut row: Vec<String> = question.into_iter().map(str::to_owned).collect();
    row.extend([
        hit.rank.to_string(),
        hit.score.to_string(),
        hit.article.id.clone(),
        hit.article.path.clone(),
        article.title.clone(),
        article
            .published
            .as_ref()
            .map_or(String::new(), |published| published.date.to_string()),
        article.source.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        hit.snippet.text.clone(),
    ]);
    row.extend(hit.names.iter().map(|list| list.join("; ")));
    row.extend([
        hit.copies.count.to_string(),
        hit.copies.sources.join("; "),
        article.author.clone().unwrap_or_default(),
        place(|place| place.start),
        place(|place| place.end),
        hex(hit.text_hash),
        hit.file_hash.map_or(String::new(), hex),
    ]);
    let row: Vec<String> = row.iter().map(|value| quoted(value)).collect();
    writeln!(out, "{}", row.join(","))
}

/// Entities with their articles, newest day and articles before, a row each.
pub fn entities(entities: &Facets, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "kind,id,name,count,newest,before")?;
    for counted in entities.iter().flatten() {
        let entity = &counted.entity;
        let row = [entity.kind.word(), &entity.id, &entity.name].map(quoted);
        let newest = counted.newest.map_or(String::new(), |day| day.to_string());
        let before = counted.before.map_or(String::new(), |before| before.to_string());
        writeln!(out, "{},{},{newest},{before}", row.join(","), counted.articles)?;
    }
    Ok(())
}

/// The steps of a timeline with their articles, a row each.
pub fn timeline(timeline: &Timeline, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "from,to,count")?;
    for Bucket {
        first,
        last,
        articles,
    } in &timeline.buckets
    {
        writeln!(out, "{first},{last},{articles}")?;
    }
    Ok(())
}

/// A value of a table (RFC 4180).
fn quoted(value: &str) -> String {
    match value.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_commas_are_quoted() {
        assert_eq!(quoted("a"), "a");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
