//! Addresses inside the site, made from parameters by changing some.

use super::params::Params;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;

/// What stands as it is in a path: what RFC 3986 leaves alone, and the slashes and colons of ids.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b':');

/// An address inside the site; prints as `path?name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Link {
    /// A path below the root, with an id that may hold anything.
    pub(super) fn to(folder: &str, id: &str) -> Link {
        Link {
            path: format!("{folder}{}", utf8_percent_encode(id, PATH)),
            pairs: Vec::new(),
        }
    }

    /// A path that is one already.
    pub(super) fn at(path: &str) -> Link {
        Link {
            path: path.to_owned(),
            pairs: Vec::new(),
        }
    }

    /// A path with all that was asked.
    pub(super) fn of(path: &str, params: &Params) -> Link {
        let pairs = params.pairs();
        Link {
            path: path.to_owned(),
            pairs: pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }

    /// What it asks.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// With one more value; none twice.
    pub(super) fn with(mut self, name: &str, value: &str) -> Link {
        let pair = (name.to_owned(), value.to_owned());
        if !self.pairs.contains(&pair) {
            self.pairs.push(pair);
        }
        self
    }

    /// Without a value.
    pub(super) fn without(mut self, name: &str, value: &str) -> Link {
        self.pairs.retain(|(told, of)| told != name || of != value);
        self
    }

    /// With this value alone.
    pub(super) fn set(self, name: &str, value: &str) -> Link {
        self.unset(name).with(name, value)
    }

    /// Without any value.
    pub(super) fn unset(mut self, name: &str) -> Link {
        self.pairs.retain(|(told, _)| told != name);
        self
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if self.pairs.is_empty() {
            return Ok(());
        }
        let pairs = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.pairs)
            .finish();
        write!(f, "?{pairs}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::params::ASK;
    use super::*;

    #[test]
    fn links_keep_what_was_asked() {
        let params = Params::read("q=a+b&person=x&person=!y", &[ASK]).expect("sensible");
        let link = Link::of("/", &params);
        let check = |link: Link, want: &str| assert_eq!(link.to_string(), want);
        check(link.clone(), "/?q=a+b&person=x&person=%21y");
        check(link.clone().with("person", "x"), "/?q=a+b&person=x&person=%21y");
        check(link.clone().without("person", "x"), "/?q=a+b&person=%21y");
        check(link.clone().set("q", "c&d"), "/?person=x&person=%21y&q=c%26d");
        check(link.unset("person").unset("q"), "/");
        let article = Link::to("/article/", "wire/a b.jsonl#1%23");
        check(article, "/article/wire/a%20b.jsonl%231%2523");
    }
}
