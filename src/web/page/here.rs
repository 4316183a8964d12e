//! Addresses of the page a request is about, with a little changed.
//!
//! In: a request. Out: links. Every state of the page is in its address, so that going back, loading anew and handing on
//! work; what is of one page only, such as how far one has leafed, does not go along.

use super::super::call::Call;
use super::super::link::Link as Address;
use super::super::params::{ASK, PAGE, Params, RANKING};
use super::super::problem::Problem;
use super::LOOKS;
use super::views::{Row, Tab};
use crate::insight::Facet;

/// Parameters that do not go along.
const OF_ONE_PAGE: [&str; 6] = ["offset", "find", "facet", "kind", "done", "back"];
/// Parameters that say how the result is looked at, and not which it is.
const OF_LOOKS: [&str; 3] = ["view", "by", "step"];

/// The request as a place to go on from.
pub(super) struct Here<'c> {
    params: &'c Params,
}

impl<'c> Here<'c> {
    /// Where a request is.
    pub(super) fn of(call: &'c Call) -> Here<'c> {
        Here { params: &call.params }
    }

    /// The result, from its first hit.
    pub(super) fn link(&self) -> Address {
        self.at("/")
    }

    /// Another page about the same question.
    pub(super) fn at(&self, path: &str) -> Address {
        OF_ONE_PAGE
            .iter()
            .fold(Address::of(path, self.params), |link, name| link.unset(name))
    }

    /// The result as a list.
    pub(super) fn list(&self) -> Address {
        self.asked_at("/")
    }

    /// Another page about the same question, whatever way it is looked at here.
    pub(super) fn asked_at(&self, path: &str) -> Address {
        OF_LOOKS.iter().fold(self.at(path), |link, name| link.unset(name))
    }

    /// The result narrowed to a value.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        narrowed(self.link(), name, value, true).to_string()
    }

    /// The result without what has a value.
    pub(super) fn not(&self, name: &str, value: &str) -> String {
        narrowed(self.link(), name, value, false).to_string()
    }

    /// The result without a condition.
    pub(super) fn without(&self, name: &str, value: &str) -> String {
        self.link().without(name, value).to_string()
    }

    /// The result within days.
    pub(super) fn within(&self, from: &str, to: &str) -> String {
        self.link().set("from", from).set("to", to).to_string()
    }

    /// An article, with the question it was found by.
    pub(super) fn article(&self, id: &str) -> String {
        let asked = self.list();
        let link = asked
            .pairs()
            .fold(article_of(id), |link, (name, value)| link.with(name, value));
        link.to_string()
    }

    /// What a form for the question has to send along, without some.
    pub(super) fn kept(&self, without: &[&str]) -> Vec<(String, String)> {
        let link = without.iter().fold(self.link(), |link, name| link.unset(name));
        link.pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// A choice among values of a parameter; the usual one is not told.
    pub(super) fn tab(&self, name: &str, value: &str, text: &'static str, usual: bool) -> Tab {
        let is_on = match self.params.get(name) {
            Some(told) => told == value,
            None => usual,
        };
        let link = self.link().unset(name);
        let link = if usual { link } else { link.with(name, value) };
        Tab {
            href: link.to_string(),
            text,
            is_on,
        }
    }

    /// A value of a facet with its count.
    pub(super) fn row(&self, facet: Facet, id: &str, name: &str, count: String) -> Row {
        if matches!(facet, Facet::Year | Facet::Month) {
            let is_on = ["from", "to"].iter().all(|end| self.params.get(end) == Some(id));
            let with = match is_on {
                true => self.link().unset("from").unset("to").to_string(),
                false => self.within(id, id),
            };
            return Row {
                name: name.to_owned(),
                count,
                with,
                without: String::new(),
                is_on,
            };
        }
        let word = facet.word();
        let is_on = self.params.all(word).any(|told| told == id);
        Row {
            name: if name.is_empty() { id } else { name }.to_owned(),
            count,
            with: if is_on {
                self.without(word, id)
            } else {
                self.with(word, id)
            },
            without: if is_on { String::new() } else { self.not(word, id) },
            is_on,
        }
    }
}

/// An article alone.
pub(super) fn article_of(id: &str) -> Address {
    Address::to("/article/", id)
}

/// The page of an entity.
pub(super) fn entity(id: &str) -> String {
    Address::to("/entity/", id).to_string()
}

/// All articles with a value.
pub(super) fn all_with(name: &str, value: &str) -> String {
    narrowed(Address::to("/", ""), name, value, true).to_string()
}

/// A question narrowed to what has a value, or has it not. A value with signs that mean something in filters is asked
/// for among the words, in quotation marks.
fn narrowed(link: Address, name: &str, value: &str, is_wanted: bool) -> Address {
    if !value.contains('|') && !value.starts_with(['!', '=']) {
        let sign = if is_wanted { "" } else { "!" };
        return link.with(name, &format!("{sign}{value}"));
    }
    let words = link
        .pairs()
        .find(|(told, _)| *told == "q")
        .map(|(_, words)| words.trim());
    let before = match words {
        Some(words) if !words.is_empty() => format!("({words}) "),
        _ => String::new(),
    };
    let sign = if is_wanted { "" } else { "-" };
    let quoted = value.replace('"', " ");
    let words = format!("{before}{sign}{name}:\"{quoted}\"");
    link.set("q", &words)
}

/// The request that an address of a result makes.
pub(super) fn request(call: &Call, address: &Address) -> Result<Call, Problem> {
    let printed = address.to_string();
    let query = printed.split_once('?').map_or("", |(_, query)| query);
    Ok(Call {
        site: call.site.clone(),
        now: call.now.clone(),
        id: String::new(),
        params: Params::read(query, &[ASK, PAGE, RANKING, LOOKS])?,
    })
}

/// Whether an address is one of this site, so that a form may lead back to it.
pub(super) fn is_own(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.contains(['\\', '\r', '\n', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_site_are_led_back_to() {
        let check = |address: &str, want: bool| assert_eq!(is_own(address), want, "{address}");
        check("/", true);
        check("/entity/person:a?done=merge", true);
        check("//example.org", false);
        check("/\\example.org", false);
        check("https://example.org", false);
        check("/a\r\nb", false);
        check("", false);
    }

    #[test]
    fn values_with_signs_are_asked_for_in_quotation_marks() {
        let check = |link: Address, value: &str, is_wanted: bool, want: &str| {
            let found = narrowed(link, "source", value, is_wanted);
            let told: Vec<String> = found
                .pairs()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            assert_eq!(told.join("&"), want);
        };
        let (start, asked) = (Address::at("/"), Address::at("/").with("q", "a OR b"));
        check(start.clone(), "Sample Wire", true, "source=Sample Wire");
        check(start.clone(), "Sample Wire", false, "source=!Sample Wire");
        check(start, "Wire | World", true, "q=source:\"Wire | World\"");
        check(
            asked.clone(),
            "Wire | World",
            false,
            "q=(a OR b) -source:\"Wire | World\"",
        );
        check(asked, "!Wire", true, "q=(a OR b) source:\"!Wire\"");
    }

    #[test]
    fn ids_may_hold_anything() {
        let check = |id: &str, want: &str| assert_eq!(article_of(id).to_string(), want);
        check("a b#1%?.txt", "/article/a%20b%231%25%3F.txt");
        check(
            "wire/новости.json#2",
            "/article/wire/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8.json%232",
        );
    }
}
