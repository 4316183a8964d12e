//! Records in JSON: `.json` (one object, or an array of them) and one line of `.jsonl`.
//!
//! In: objects with the keys `id`, `title`, `text` (or `body`), `published`, `source`, `author`,
//! `lang`, `url`; all but the text may be missing, an empty string means missing, other keys are
//! ignored, but for those by which other news formats name their text (`ninjs.rs`). Out: articles, or for a record the reason why not. A day that cannot be read leaves the
//! article without one, because its text is still worth finding. Never takes a record's day from the
//! name of the file.

use super::layout::{body, language, line};
use super::{Article, ReadError, RecordError, RecordProblem, Sink, id, ninjs, when};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::collections::HashSet;
use std::fmt;
use std::ops::ControlFlow;
use xxhash_rust::xxh3::xxh3_128;

/// Reads a whole `.json` file.
pub(super) fn read(text: &str, each: Sink<'_>) -> Result<(), ReadError> {
    let broken = |error: serde_json::Error| ReadError::Broken {
        reason: format!("not JSON: {error}"),
    };
    if text.trim_start().starts_with('[') {
        let mut records = Records {
            number: 0,
            keys: Keys::default(),
            stopped: false,
            each,
        };
        let mut parser = serde_json::Deserializer::from_str(text);
        let result = (&mut parser)
            .deserialize_seq(&mut records)
            .and_then(|()| parser.end());
        return match result {
            Err(_) if records.stopped => Ok(()),
            Err(error) => Err(broken(error)),
            Ok(()) if records.number == 0 => Err(ReadError::Empty),
            Ok(()) => Ok(()),
        };
    }
    let fields: Fields = serde_json::from_str(text).map_err(broken)?;
    let mut article = fields.article().map_err(|problem| match problem {
        RecordProblem::NoText => ReadError::Empty,
        other => ReadError::Broken {
            reason: other.to_string(),
        },
    })?;
    // A file that is one article is named by its path alone.
    article.key = None;
    let _ = each(Ok(article));
    Ok(())
}

/// Reads one record; without an id of its own its `number` is its key.
pub(super) fn record(fields: Fields, number: u64, unit: &'static str, keys: &mut Keys) -> super::Record {
    let error = |problem| RecordError::numbered(unit, number, problem);
    let mut article = fields.article().map_err(error)?;
    let key = article.key.get_or_insert_with(|| number.to_string());
    if keys.is_new(key) {
        Ok(article)
    } else {
        Err(error(RecordProblem::SameKey { key: key.clone() }))
    }
}

/// The keys seen in one file, as hashes: a file of millions of records has to fit in memory.
#[derive(Default)]
pub(super) struct Keys(HashSet<u128>);

impl Keys {
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains(&xxh3_128(key.as_bytes()))
    }

    pub(super) fn is_new(&mut self, key: &str) -> bool {
        self.0.insert(xxh3_128(key.as_bytes()))
    }
}

const KEYS: [&str; 9] = [
    "id",
    "title",
    "text",
    "body",
    "published",
    "source",
    "author",
    "lang",
    "url",
];

const ALL: usize = KEYS.len() + ninjs::KEYS.len();

/// The values of the known keys of one object; of a key that comes twice the last one counts.
pub(super) struct Fields([Value; ALL]);

fn place_of(key: &str) -> Option<usize> {
    KEYS.iter().chain(&ninjs::KEYS).position(|known| *known == key)
}

impl Fields {
    fn article(self) -> Result<Article, RecordProblem> {
        let is_text = |key| {
            place_of(key).is_some_and(|at| !matches!(&self.0[at], Value::Null) && !is_blank(&self.0[at]))
        };
        if !is_text("text") && !is_text("body") {
            let value = |key: &str| place_of(key).map(|at| self.0[at].clone());
            return ninjs::article(&value).ok_or(RecordProblem::NoText);
        }
        self.own()
    }

    /// An object with the agreed keys.
    fn own(mut self) -> Result<Article, RecordProblem> {
        let key = match self.take("id") {
            Value::Number(number) => Some(number.to_string()),
            other => string("id", "a string or a number", other)?,
        };
        let title = self.string("title")?.map_or(String::new(), |title| line(&title));
        let text = self.string("text")?;
        let other_text = self.string("body")?;
        let body = text.or(other_text).map_or(String::new(), |text| body(&text));
        let published = self.string("published")?;
        let article = Article {
            key: key.map(|key| id::encode(key.trim())),
            title,
            body,
            published: published.and_then(|text| when::day(&text)).map(day_by_json),
            source: self.string("source")?,
            author: self.author()?,
            lang: self.string("lang")?.and_then(|lang| language(&lang)),
            url: self.string("url")?,
            ..Article::default()
        };
        if article.body.is_empty() {
            Err(RecordProblem::NoText)
        } else {
            Ok(article)
        }
    }

    fn author(&mut self) -> Result<Option<String>, RecordProblem> {
        const EXPECTED: &str = "a string or an array of strings";
        let Value::Array(authors) = self.value("author") else {
            let value = self.take("author");
            return string("author", EXPECTED, value);
        };
        let names = std::mem::take(authors)
            .into_iter()
            .map(|name| string("author", EXPECTED, name));
        let names: Vec<Option<String>> = names.collect::<Result<_, _>>()?;
        let names: Vec<String> = names.into_iter().flatten().collect();
        Ok(if names.is_empty() {
            None
        } else {
            Some(names.join(", "))
        })
    }

    fn string(&mut self, key: &'static str) -> Result<Option<String>, RecordProblem> {
        let value = self.take(key);
        string(key, "a string", value)
    }

    fn take(&mut self, key: &str) -> Value {
        self.value(key).take()
    }

    fn value(&mut self, key: &str) -> &mut Value {
        let at = place_of(key).expect("only names in KEYS are asked for");
        &mut self.0[at]
    }
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn day_by_json(date: jiff::civil::Date) -> super::Dated {
    super::Dated::new(date, "json")
}

/// The text of a string, trimmed (a body has its own trimming after this); nothing where it is empty.
fn string(key: &'static str, expected: &'static str, value: Value) -> Result<Option<String>, RecordProblem> {
    let found = match value {
        Value::Null => return Ok(None),
        Value::String(text) if matches!(key, "text" | "body") => {
            return Ok(if text.trim().is_empty() { None } else { Some(text) });
        }
        Value::String(text) => {
            let text = line(&text);
            return Ok(if text.is_empty() { None } else { Some(text) });
        }
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Err(RecordProblem::WrongType { key, expected, found })
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields([const { Value::Null }; ALL]);
        while let Some(key) = map.next_key::<String>()? {
            match place_of(&key) {
                Some(at) => fields.0[at] = map.next_value()?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(fields)
    }
}

/// Hands on the elements of an array one by one, so that they need not all be in memory.
struct Records<'a> {
    number: u64,
    keys: Keys,
    stopped: bool,
    each: Sink<'a>,
}

impl<'de> Visitor<'de> for &mut Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(value) = elements.next_element::<Value>()? {
            self.number += 1;
            let result = match Fields::deserialize(value) {
                Ok(fields) => record(fields, self.number, "record", &mut self.keys),
                Err(error) => {
                    let detail = error.to_string();
                    let problem = RecordProblem::NotAnObject { detail };
                    Err(RecordError::numbered("record", self.number, problem))
                }
            };
            if let ControlFlow::Break(()) = (self.each)(result) {
                self.stopped = true;
                return Err(serde::de::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file gives: one line an article or a reason, and the outcome of the file.
    fn check(text: &str, expected: &[&str]) {
        let mut lines = Vec::new();
        let result = read(text, &mut |record| {
            lines.push(match record {
                Ok(a) => {
                    let day = a
                        .published
                        .map_or(String::new(), |p| format!("{} by {}", p.date, p.evidence));
                    let rest = [a.source, a.author, a.lang, a.url]
                        .map(Option::unwrap_or_default)
                        .join("|");
                    format!(
                        "{}|{}|{}|{day}|{rest}",
                        a.key.unwrap_or_default(),
                        a.title,
                        a.body
                    )
                }
                Err(error) => error.to_string(),
            });
            ControlFlow::Continue(())
        });
        if let Err(error) = result {
            lines.push(error.to_string());
        }
        assert_eq!(lines.len(), expected.len(), "{lines:#?}");
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.contains(expected), "{line}\nshould have\n{expected}");
        }
    }

    #[test]
    fn an_object_is_an_article() {
        check(
            r#"{"id":"x","title":" A\nb ","text":"One. \r\n\r\n\r\nTwo.","published":"2025-12-02T01:00:00Z",
                "source":"S","author":["J. Doe","","K. Roe"],"lang":"EN_gb","url":"u","more":[1]}"#,
            &["|A b|One.\n\nTwo.|2025-12-02 by json|S|J. Doe, K. Roe|en-gb|u"],
        );
        check(
            r#"{"text":"","body":"B","title":"","published":"soon","lang":null}"#,
            &["||B|||||"],
        );
    }

    #[test]
    fn an_array_is_many_records() {
        check(
            r#"[{"text":"a"},{"id":7,"text":"b"},{"id":"7","text":"c"},3,{"text":4},{"id":"a b","text":"d"},{"title":"t"}]"#,
            &[
                "1||a|",
                "7||b|",
                "record 3: the key \"7\" was used before",
                "record 4: not a JSON object",
                "record 5: \"text\" is a number; it has to be a string",
                "a%20b||d|",
                "record 7: no text",
            ],
        );
    }

    #[test]
    fn broken_files_say_where() {
        check("[]", &["no text"]);
        check(r#"{"title":"t"}"#, &["no text"]);
        check(
            r#"[{"text":"a"},{"text":}]"#,
            &["1||a|", "broken file: not JSON: expected value at line 1"],
        );
        check(r#"{"text":"a""#, &["broken file: not JSON: EOF"]);
        check("3", &["broken file: not JSON: invalid type"]);
        check(
            r#"{"text":"a","author":[1]}"#,
            &["\"author\" is a number; it has to be a string or an array"],
        );
    }
}
