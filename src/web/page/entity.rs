//! What is known of one entity.
//!
//! In: a request with its id, or a name. Out: the card of `attache who` as a page, with forms to put its name right.

use super::super::call::{Call, Reply};
use super::super::link::Link as Address;
use super::super::problem::Problem;
use super::article_views::{EntityPage, Office, Sentence, With, Withs};
use super::here::{all_with, article_of, entity as entity_page};
use super::views::Link;
use super::{frame, html, time, wording};
use crate::entities::Kind;
use crate::insight::card::{Held, Saying};
use crate::names::Entity;
use crate::search::Card;

/// What a kind can be changed to.
const KINDS: [(&str, &str); 5] = [
    ("person", "person"),
    ("place", "place"),
    ("org", "organisation"),
    ("nationality", "nationality"),
    ("event", "event"),
];
/// Others of its name shown.
const OTHERS: usize = 8;
/// Spellings shown.
const SPELLINGS: usize = 20;

/// The page of an entity.
pub(super) fn entity(call: &Call) -> Result<Reply, Problem> {
    let Some(card) = call
        .now
        .engine
        .card(call.params.kinds().first().copied(), &call.id)?
    else {
        return Err(call.nobody(&call.now.engine.nearest(None, &call.id)));
    };
    let known = &card.entity;
    let (kind, id) = (known.kind.word(), known.id.as_str());
    let days = |bucket: &crate::insight::timeline::Bucket| {
        let link = Address::to("/", "").with(kind, id);
        let link = link.set("from", &bucket.first.to_string());
        link.set("to", &bucket.last.to_string()).to_string()
    };
    let mut frame = frame::of(call, frame::Page::Entity);
    frame.title = known.name.clone();
    html(&EntityPage {
        id: id.to_owned(),
        kind,
        kind_title: wording::kind(known.kind),
        name: known.name.clone(),
        articles: wording::articles(known.articles.into()),
        seen: card
            .seen
            .map_or_else(String::new, |(first, last)| wording::days(first, last)),
        find: all_with(kind, id),
        others: card.others.iter().take(OTHERS).map(other).collect(),
        spellings: card
            .sayings
            .spellings
            .iter()
            .take(SPELLINGS)
            .map(spelling)
            .collect(),
        offices: card.sayings.offices.iter().map(office).collect(),
        strip: time::bars(&card.timeline, &days),
        sentences: card.sayings.sentences.iter().map(sentence).collect(),
        groups: groups(&card),
        can_write: true,
        back: entity_page(id),
        kinds: KINDS.to_vec(),
        frame,
    })
}

fn other(entity: &Entity) -> Link {
    Link {
        href: entity_page(&entity.id),
        text: entity.name.clone(),
        count: wording::number(entity.articles.into()),
    }
}

fn spelling((text, mentions): &(String, u64)) -> Link {
    Link {
        href: String::new(),
        text: text.clone(),
        count: wording::number(*mentions),
    }
}

fn office(held: &Held) -> Office {
    let times = wording::count(held.mentions, "time", "times");
    let note = match (held.first, held.last) {
        (Some(first), Some(last)) => format!("{times}, {}", wording::days(first, last)),
        _ => times,
    };
    Office {
        text: held.office.clone(),
        note,
    }
}

fn sentence(saying: &Saying) -> Sentence {
    Sentence {
        text: saying.text.clone(),
        href: article_of(&saying.id).to_string(),
        title: match saying.title.trim() {
            "" => saying.id.clone(),
            title => title.to_owned(),
        },
        day: saying.published.map_or_else(String::new, wording::day_text),
    }
}

/// Whom and where it is named with.
fn groups(card: &Card) -> Vec<Withs> {
    let with = |entity: &Entity, articles: u64| With {
        kind: entity.kind.word(),
        name: entity.name.clone(),
        href: entity_page(&entity.id),
        both: Address::to("/", "")
            .with(card.entity.kind.word(), &card.entity.id)
            .with(entity.kind.word(), &entity.id)
            .to_string(),
        count: articles,
    };
    let companions = card.companions.iter();
    let places = card.places.iter();
    let groups = [
        Withs {
            title: "Named with",
            rows: companions
                .map(|companion| with(&companion.entity, companion.together))
                .collect(),
        },
        Withs {
            title: match card.entity.kind {
                Kind::Place => "Other places",
                _ => "Places",
            },
            rows: places
                .map(|counted| with(&counted.entity, counted.articles))
                .collect(),
        },
    ];
    groups
        .into_iter()
        .filter(|group| !group.rows.is_empty())
        .collect()
}
