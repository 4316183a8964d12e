//! Articles connected by copies become stories, each with its lead.
//!
//! In: the articles and who is connected with whom. Out: stories of two and more, each in the order in which its articles
//! stand for it. What is connected is not all one story: a page that is filled in anew every day is like that of the day
//! before, and after a year nothing is left of the first. So a story is what is connected and near to its lead; the rest
//! makes stories of its own. That depends on the set of articles only, never on their order.

use super::bands::Groups;
use super::likeness::{is_near, is_version};
use super::{Articles, Signature};

/// Versions of one address that are all compared with each other; of more, neighbours in time.
const VERSIONS: usize = 64;

/// An article of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Its number.
    pub number: u32,
    /// Whether a newer version of the same address is in the story.
    pub superseded: bool,
}

/// An article while its group is looked at.
struct Seen {
    number: u32,
    id: String,
    signature: Signature,
}

impl Seen {
    fn of(articles: &impl Articles, number: u32) -> Seen {
        Seen {
            number,
            id: articles.id(number),
            signature: articles.signature(number),
        }
    }

    /// Of versions of one page the newest has the largest: by the last change, the crawl, the id.
    fn age(&self) -> (u32, u32, &str) {
        let [published, modified, crawled] = self.signature.days();
        (modified.max(published), crawled, &self.id)
    }
}

/// The versions of one page, the newest first; mostly one.
struct Page(Vec<Seen>);

impl Page {
    /// First published comes first, those without a day last; then the smaller id of the newest version.
    fn order(&self) -> (u32, &str) {
        let days = self.0.iter().map(|seen| seen.signature.days()[0]);
        let first = days.filter(|day| *day != 0).min();
        (first.unwrap_or(u32::MAX), &self.0[0].id)
    }

    fn is_near(&self, other: &Page) -> bool {
        let mut pairs = self
            .0
            .iter()
            .flat_map(|one| other.0.iter().map(move |other| (one, other)));
        pairs.any(|(one, other)| is_near(&one.signature, &other.signature))
    }
}

/// The stories of articles, given for each the first of those it is connected with by copies; ordered by their leads'
/// numbers.
pub fn stories(articles: &impl Articles, first: &[u32]) -> Vec<Vec<Member>> {
    let count = articles.count();
    let mut pages = pages(articles);
    let mut connected = Groups::new(count);
    for number in 0..count {
        connected.join(first[number as usize], number);
        connected.join(pages.first(number), number);
    }
    let mut members: Vec<(u32, u32)> = (0..count)
        .map(|number| (connected.first(number), number))
        .collect();
    members.sort_unstable();
    let mut stories = Vec::new();
    for group in members
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|group| group.len() > 1)
    {
        let numbers = group.iter().map(|(_, number)| *number);
        let mut seen: Vec<(u32, Seen)> = numbers
            .map(|number| (pages.first(number), Seen::of(articles, number)))
            .collect();
        seen.sort_by(|(page, one), (other, another)| page.cmp(other).then(another.age().cmp(&one.age())));
        split(seen, &mut stories);
    }
    stories.sort_unstable();
    stories
}

/// Parts a connected group, given by pages with the newest versions first, into stories.
fn split(seen: Vec<(u32, Seen)>, stories: &mut Vec<Vec<Member>>) {
    let mut pages: Vec<(u32, Page)> = Vec::new();
    for (page, seen) in seen {
        match pages.last_mut().filter(|(last, _)| *last == page) {
            Some((_, versions)) => versions.0.push(seen),
            None => pages.push((page, Page(vec![seen]))),
        }
    }
    let mut rest: Vec<Page> = pages.into_iter().map(|(_, page)| page).collect();
    rest.sort_by(|one, other| one.order().cmp(&other.order()));
    while !rest.is_empty() {
        let lead = rest.remove(0);
        let (near, apart): (Vec<Page>, Vec<Page>) = rest.into_iter().partition(|page| lead.is_near(page));
        rest = apart;
        let story: Vec<Page> = std::iter::once(lead).chain(near).collect();
        let newest = story.iter().map(|page| (&page.0[0], false));
        let older = story
            .iter()
            .flat_map(|page| page.0[1..].iter().map(|seen| (seen, true)));
        let story: Vec<Member> = newest
            .chain(older)
            .map(|(seen, superseded)| Member {
                number: seen.number,
                superseded,
            })
            .collect();
        if story.len() > 1 {
            stories.push(story);
        }
    }
}

/// Which articles are versions of one page.
fn pages(articles: &impl Articles) -> Groups {
    let mut pages = Groups::new(articles.count());
    let mut urls: Vec<(u64, u32)> = (0..articles.count())
        .map(|number| (articles.signature(number).url(), number))
        .filter(|(url, _)| *url != 0)
        .collect();
    urls.sort_unstable();
    for same in urls
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|same| same.len() > 1)
    {
        let mut versions: Vec<Seen> = same
            .iter()
            .map(|(_, number)| Seen::of(articles, *number))
            .collect();
        versions.sort_by(|one, other| one.age().cmp(&other.age()));
        let reach = if versions.len() > VERSIONS {
            2
        } else {
            versions.len()
        };
        for (at, one) in versions.iter().enumerate() {
            for other in versions.iter().skip(at + 1).take(reach) {
                if pages.first(one.number) != pages.first(other.number)
                    && is_version(&one.signature, &other.signature)
                {
                    pages.join(one.number, other.number);
                }
            }
        }
    }
    pages
}
