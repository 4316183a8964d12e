//! A file inside a file: what it is called, and what its container says about it.
//!
//! In: names as archives write them. Out: names that never lead out of the archive, and keys of articles in
//! which `!` stands between a container and what lies in it: `2025/a.jsonl!7`. Nothing is written to disk, so
//! a path cannot escape; the cleaning keeps keys short and honest.

use super::format::Format;
use super::json::Keys;
use super::{Article, ReadError, Record, RecordError, RecordProblem, Sink, headline, id, plain};
use jiff::civil::Date;
use std::ops::ControlFlow;

/// A file in memory that is read on its own.
#[derive(Debug, Clone)]
pub struct Member {
    /// What leads to it inside the file on disk; `None` where it is that file, packed or not.
    pub key: Option<String>,
    /// Its name with the folders around it, which may tell the format and the day.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    pub(super) told: Told,
    pub(super) format: Format,
    /// How many containers it lies in.
    pub(super) depth: usize,
}

impl Member {
    pub(super) fn place(&self) -> Place {
        Place {
            key: self.key.clone(),
            name: self.name.clone(),
            told: self.told.clone(),
            depth: self.depth,
        }
    }
}

/// What a container says about a file in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    pub(super) url: Option<String>,
    pub(super) crawled: Option<Date>,
}

impl Told {
    fn add_to(&self, article: &mut Article) {
        if article.url.is_none() && self.url.is_some() {
            article.url.clone_from(&self.url);
            // Only now is there an address that may name the day.
            plain::add_day_from_names("", article);
        }
        article.crawled = article.crawled.or(self.crawled);
    }
}

/// Where something lies: its key inside the file on disk, and its name.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) key: Option<String>,
    pub(super) name: String,
    pub(super) told: Told,
    pub(super) depth: usize,
}

impl Place {
    /// The file on disk itself.
    pub(super) fn whole(name: &str) -> Place {
        Place {
            key: None,
            name: name.to_owned(),
            told: Told::default(),
            depth: 0,
        }
    }

    /// What is unpacked from it by one step, under its own name: `a.jsonl.gz` holds `a.jsonl`.
    pub(super) fn unpacked(&self) -> Place {
        let (stem, ending) = self.name.rsplit_once('.').unwrap_or((&self.name, ""));
        let name = match ending.to_ascii_lowercase().as_str() {
            "tgz" | "tzst" | "tbz2" | "txz" => format!("{stem}.tar"),
            "gz" | "zst" | "bz2" | "xz" => stem.to_owned(),
            _ => self.name.clone(),
        };
        Place {
            name,
            depth: self.depth + 1,
            ..self.clone()
        }
    }

    /// A part of it with this key of its own and this name.
    pub(super) fn inside(&self, own_key: &str, name: String) -> Place {
        Place {
            key: Some(joined(self.key.as_deref(), own_key)),
            name,
            told: self.told.clone(),
            depth: self.depth + 1,
        }
    }

    pub(super) fn member(self, format: Format, bytes: Vec<u8>) -> Member {
        Member {
            key: self.key,
            name: self.name,
            bytes,
            told: self.told,
            format,
            depth: self.depth,
        }
    }
}

/// The key of a part named by itself as given; `!` in it is no border.
fn joined(outer: Option<&str>, own: &str) -> String {
    let own = id::encode(own).replace('!', "%21");
    match outer {
        Some(outer) => format!("{outer}!{own}"),
        None => own,
    }
}

/// Hands on the records of what lies at `key`, named as seen from the file on disk.
pub(super) fn from_inside<'a>(
    key: Option<&'a str>,
    told: &'a Told,
    each: Sink<'a>,
) -> impl FnMut(Record) -> ControlFlow<()> + 'a {
    move |record| {
        let record = match record {
            Ok(mut article) => {
                told.add_to(&mut article);
                article.key = match (key, article.key.take()) {
                    // A record's own key is encoded already.
                    (Some(outer), Some(own)) => Some(format!("{outer}!{own}")),
                    (outer, own) => own.or(outer.map(str::to_owned)),
                };
                Ok(article)
            }
            Err(error) => Err(match key {
                Some(key) => error.inside(key),
                None => error,
            }),
        };
        each(record)
    }
}

/// The path of a file in an archive, as it is kept: without what leads out of it. `None` for what is hidden or
/// speaks of the folder, as on disk, and for folders.
pub(super) fn clean_path(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    if path.ends_with('/') {
        return None;
    }
    let is_drive = |part: &str| part.len() == 2 && part.ends_with(':');
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != "." && *part != ".." && !is_drive(part))
        .collect();
    let (file, folders) = parts.split_last()?;
    let is_hidden = |part: &&str| part.starts_with('.') || *part == "__MACOSX";
    let stem = file.split('.').next().unwrap_or(file);
    let is_left_out = folders.iter().any(is_hidden) || is_hidden(file);
    (!is_left_out && !stem.eq_ignore_ascii_case("readme")).then(|| parts.join("/"))
}

/// Reads one file that stands on its own: hands its articles to `each`, and for what could not be read, the
/// reasons.
///
/// # Errors
///
/// It gives nothing, or nothing more after the records already handed over.
pub fn read_member(member: &Member, each: Sink<'_>) -> Result<(), ReadError> {
    let mut each = from_inside(member.key.as_deref(), &member.told, each);
    let mut keys = Keys::default();
    super::document(member, &mut |mut record| {
        if let Ok(article) = &mut record
            && article.title.is_empty()
            && !matches!(member.format, Format::Json | Format::Lines)
        {
            // What has no headline is called by its first sentence.
            article.title = headline::split(&article.body).0;
        }
        let used = match &record {
            Ok(Article { key: Some(key), .. }) if !keys.is_new(key) => key.clone(),
            _ => return each(record),
        };
        each(Err(RecordError {
            place: used.clone(),
            problem: RecordProblem::SameKey { key: used },
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for (path, expected) in [
            ("2025/a.txt", Some("2025/a.txt")),
            ("../../etc/a.txt", Some("etc/a.txt")),
            ("/abs/./a.txt", Some("abs/a.txt")),
            ("C:\\news\\a.txt", Some("news/a.txt")),
            ("news/", None),
            (".git/a.txt", None),
            ("a/.hidden.txt", None),
            ("__MACOSX/a.txt", None),
            ("a/README.md", None),
            ("..", None),
            ("", None),
        ] {
            assert_eq!(clean_path(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn keys_show_what_lies_in_what() {
        let outer = Place::whole("x.tar.gz").unpacked();
        assert_eq!(outer.name, "x.tar");
        let inner = outer.inside("a b!c.zip", "a b!c.zip".to_owned());
        assert_eq!(inner.key.as_deref(), Some("a%20b%21c.zip"));
        let leaf = inner.inside("d.txt", "d.txt".to_owned());
        assert_eq!(leaf.key.as_deref(), Some("a%20b%21c.zip!d.txt"));
    }
}
