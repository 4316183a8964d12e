//! One article to read.
//!
//! In: a request with an id and perhaps the question it was found by. Out: its text with names, dates and matches, and
//! beside it whom it names, its copies and related articles.

use super::super::call::{Call, Reply};
use super::super::link::Link as Address;
use super::super::problem::Problem;
use super::article_views::{ArticlePage, Group, InArticle, OtherArticle};
use super::here::{Here, all_with, article_of, entity};
use super::marked::{Layer, paragraphs, runs};
use super::views::{Link, Named, Run};
use super::{frame, html, wording};
use crate::entities::Kind;
use crate::index::record::StoredArticle;
use crate::search::Shown;
use crate::text::Part;
use std::collections::HashMap;
use std::fs::File;
use std::io::copy;

/// Related articles shown.
const RELATED: usize = 5;
/// Matches that have a link beside the text.
const LINKED: usize = 40;
/// Names of a kind listed.
const LISTED: usize = 30;
/// Letters of an address shown.
const ADDRESS: usize = 48;

/// The page of an article.
pub(super) fn article(call: &Call) -> Result<Reply, Problem> {
    let here = Here::of(call);
    let is_asked = here.list().pairs().next().is_some();
    let scope = is_asked
        .then(|| call.asked())
        .transpose()?
        .map(|(_, scope)| scope);
    let shown = call.shown(scope.as_ref())?;
    let stored = &shown.article;
    let article = &stored.article;
    let [in_title, in_body] = &shown.matches;
    let matches = in_title.len() + in_body.len();
    let title = match article.title.trim() {
        "" => runs(&stored.id, 0..stored.id.len(), &[], &[], 1),
        _ => runs(
            &article.title,
            0..article.title.len(),
            &layers(&shown, Part::Title),
            in_title,
            1,
        ),
    };
    let mut frame = frame::of(call, frame::Page::Article);
    frame.title = match article.title.trim() {
        "" => stored.id.clone(),
        title => title.to_owned(),
    };
    html(&ArticlePage {
        lang: stored.language.tag.clone(),
        dir: wording::direction(&stored.language.tag),
        back: is_asked.then(|| here.list().to_string()),
        title,
        day: article
            .published
            .as_ref()
            .map(|published| wording::day(published.date)),
        source: article
            .source
            .as_ref()
            .map(|source| Link::new(source.clone(), all_with("source", source))),
        author: article
            .author
            .as_ref()
            .map(|author| Link::new(author.clone(), all_with("author", author))),
        url: article.url.as_deref().and_then(web),
        file: file_link(stored),
        about: about(&shown),
        paragraphs: body(&shown, in_title.len() + 1),
        matches,
        matches_linked: matches.min(LINKED),
        groups: groups(&shown),
        copies: shown
            .copies
            .ids
            .iter()
            .map(|id| Link::new(id.clone(), here.article(id)))
            .collect(),
        related: related(call, stored)?,
        frame,
    })
}

/// The body, paragraph by paragraph.
fn body(shown: &Shown, first: usize) -> Vec<Vec<Run>> {
    let text = &shown.article.article.body;
    let layers = layers(shown, Part::Body);
    let parts = paragraphs(text).into_iter();
    parts
        .map(|part| {
            let from = layers.partition_point(|layer| layer.span.end <= part.start);
            let to = layers.partition_point(|layer| layer.span.start < part.end);
            runs(
                text,
                part,
                layers.get(from..to).unwrap_or_default(),
                &shown.matches[1],
                first,
            )
        })
        .collect()
}

/// The names and dates of a part, in order; a name before a date that begins at the same place.
fn layers(shown: &Shown, part: Part) -> Vec<Layer> {
    let stored = &shown.article;
    let mentions = stored.mentions.iter().zip(&shown.entities);
    let names = mentions
        .filter(|(mention, _)| mention.part == part)
        .filter_map(|(mention, id)| {
            Some(Layer {
                span: mention.span.start as usize..mention.span.end as usize,
                name: Some(Named {
                    kind: mention.kind.word(),
                    href: entity(id.as_deref()?),
                }),
                date: None,
            })
        });
    let dates = stored
        .dates
        .iter()
        .filter(|date| date.part == part)
        .filter_map(|date| {
            Some(Layer {
                span: date.span.start as usize..date.span.end as usize,
                name: None,
                date: Some(wording::meant(date.range.as_ref()?)),
            })
        });
    let mut layers: Vec<Layer> = names.chain(dates).collect();
    layers.sort_by_key(|layer| (layer.span.start, layer.date.is_some()));
    layers
}

/// An address on the web that may be followed, as people read it.
fn web(url: &str) -> Option<Link> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let is_web = lower.starts_with("http://") || lower.starts_with("https://");
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    is_web.then(|| Link::new(wording::shortened(bare.trim_end_matches('/'), ADDRESS), url))
}

fn file_link(stored: &StoredArticle) -> Link {
    let name = stored.path.rsplit(['/', '\\']).next().unwrap_or(&stored.path);
    let href = Address::to("/file/", &stored.id).to_string();
    Link::new(
        format!("original file {}", wording::shortened(name, ADDRESS)),
        href,
    )
}

/// What one should know of it first.
fn about(shown: &Shown) -> Vec<String> {
    let mut notes = Vec::new();
    if shown.copies.superseded {
        notes.push("This is an older version; a newer one is among its copies.".to_owned());
    }
    let article = &shown.article.article;
    if let (Some(modified), Some(published)) = (&article.modified, &article.published)
        && modified.date > published.date
    {
        notes.push(format!("Last changed on {}.", wording::day_text(modified.date)));
    }
    notes
}

/// Whom and what it names, by kind, the most often named first.
fn groups(shown: &Shown) -> Vec<Group> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut found: [Vec<InArticle>; Kind::ALL.len()] = Default::default();
    for (mention, id) in shown.article.mentions.iter().zip(&shown.entities) {
        let Some(id) = id else { continue };
        let list = &mut found[mention.kind as usize];
        let at = *places.entry(id).or_insert_with(|| {
            list.push(InArticle {
                name: mention.name.clone(),
                office: String::new(),
                entity: entity(id),
                find: all_with(mention.kind.word(), id),
                count: 0,
            });
            list.len() - 1
        });
        // An entity may be of another kind than a mention of it, where the user said so.
        let Some(row) = list.get_mut(at) else { continue };
        row.count += 1;
        if let Some(office) = mention.office.as_ref().filter(|_| row.office.is_empty()) {
            row.office = office.clone();
        }
    }
    let group = |(kind, mut rows): (Kind, Vec<InArticle>)| {
        rows.sort_by_key(|row| std::cmp::Reverse(row.count));
        rows.truncate(LISTED);
        Group {
            title: wording::kinds(kind),
            kind: kind.word(),
            rows,
        }
    };
    let groups = Kind::ALL
        .into_iter()
        .zip(found)
        .filter(|(_, rows)| !rows.is_empty());
    groups.map(group).collect()
}

fn related(call: &Call, stored: &StoredArticle) -> Result<Vec<OtherArticle>, Problem> {
    let related = call.related(stored, false, RELATED)?;
    let other = |hit: &crate::search::Hit| {
        let article = &hit.article.article;
        let day = article
            .published
            .as_ref()
            .map(|published| wording::day_text(published.date));
        let note: Vec<String> = day.into_iter().chain(article.source.clone()).collect();
        OtherArticle {
            href: article_of(&hit.article.id).to_string(),
            title: match article.title.trim() {
                "" => hit.article.id.clone(),
                title => title.to_owned(),
            },
            note: note.join(", "),
        }
    };
    Ok(related.answer.hits.iter().map(other).collect())
}

/// The file an article was read from, to be kept: what is in it never becomes part of a page.
pub(super) fn file(call: &Call) -> Result<Reply, Problem> {
    let stored = call.article()?;
    let mut file = File::open(&stored.path)
        .map_err(|error| Problem::missing(format!("its file cannot be read any more: {error}")))?;
    let name = stored
        .path
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or("article")
        .to_owned();
    Ok(Reply::Stream {
        media: "application/octet-stream",
        name,
        write: Box::new(move |out| copy(&mut file, out).map(|_| ())),
    })
}

#[cfg(test)]
mod tests {
    use super::web;

    #[test]
    fn only_addresses_of_the_web_are_followed() {
        let check = |url: &str, want: Option<&str>| {
            assert_eq!(web(url).map(|link| link.text).as_deref(), want, "{url}");
        };
        check("https://example.org/", Some("example.org"));
        check("HTTP://example.org/a", Some("example.org/a"));
        check("javascript:alert(1)", None);
        check("data:text/html,x", None);
        check("", None);
    }
}
