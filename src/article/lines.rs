//! One JSON object a line: `.jsonl`, `.ndjson`.
//!
//! In: anything that reads bytes. Out: per line an article or the reason why not; blank lines are
//! skipped. Holds one line at a time, whatever the size of the file, and never a line over 64 MiB.

use super::json::{Fields, Keys, record};
use super::{ReadError, RecordError, RecordProblem, Sink, encoding};
use std::io::{self, BufRead};

/// The most bytes a line may have.
const LONGEST: usize = 64 << 20;

/// Reads the lines of a file.
pub(super) fn read_lines(input: impl BufRead, each: Sink<'_>) -> Result<(), ReadError> {
    read_with_limit(input, LONGEST, each)
}

fn read_with_limit(mut input: impl BufRead, limit: usize, each: Sink<'_>) -> Result<(), ReadError> {
    let start = retry(|| input.fill_buf().map(<[u8]>::to_vec)).map_err(io_error)?;
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        return Err(ReadError::Broken {
            reason: "it is in UTF-16; save it as UTF-8".to_owned(),
        });
    }
    encoding::refuse_binary(&start)?;
    let mut keys = Keys::default();
    let mut line = Vec::new();
    let (mut number, mut any) = (0, false);
    loop {
        line.clear();
        let Some(fits) = next_line(&mut input, &mut line, limit).map_err(io_error)? else {
            break;
        };
        number += 1;
        let mut content = line.as_slice();
        if number == 1 {
            content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content);
        }
        if fits && content.trim_ascii().is_empty() {
            continue;
        }
        any = true;
        let result = if fits {
            parse(content, number, &mut keys)
        } else {
            Err(RecordError::numbered(
                "line",
                number,
                RecordProblem::TooLong { limit },
            ))
        };
        if each(result).is_break() {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(ReadError::Empty) }
}

fn parse(line: &[u8], number: u64, keys: &mut Keys) -> super::Record {
    match serde_json::from_slice::<Fields>(line) {
        Ok(fields) => record(fields, number, "line", keys),
        Err(error) => {
            // The parser sees one line only; where on it is its column, not its line.
            let full = error.to_string();
            let what = full.split(" at line ").next().unwrap_or(&full);
            let detail = format!("{what} at column {}", error.column());
            Err(RecordError::numbered(
                "line",
                number,
                RecordProblem::NotAnObject { detail },
            ))
        }
    }
}

/// Appends the next line without its end to `line`: `None` at the end of the input, `Some(false)` where
/// it is longer than `limit` (the rest of it is passed over).
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Option<bool>> {
    let (mut any, mut fits) = (false, true);
    loop {
        let (used, done) = {
            let part = match input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if part.is_empty() {
                return Ok(any.then_some(fits));
            }
            let end = part.iter().position(|&b| b == b'\n');
            let content = &part[..end.unwrap_or(part.len())];
            fits = fits && line.len() + content.len() <= limit;
            if fits {
                line.extend_from_slice(content);
            }
            (end.map_or(part.len(), |end| end + 1), end.is_some())
        };
        any = true;
        input.consume(used);
        if done {
            return Ok(Some(fits));
        }
    }
}

fn retry<T>(mut step: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match step() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn io_error(error: io::Error) -> ReadError {
    ReadError::Io {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;
    use std::ops::ControlFlow;

    fn check(text: &[u8], expected: &[&str]) {
        let mut lines = Vec::new();
        // A tiny buffer, so that lines come in pieces.
        let result = read_with_limit(BufReader::with_capacity(7, text), 60, &mut |record| {
            lines.push(match record {
                Ok(article) => format!("{}: {}", article.key.unwrap_or_default(), article.body),
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
    fn each_line_is_a_record() {
        let long = format!("{{\"text\":\"{}\"}}\n", "long ".repeat(12));
        let mut text =
            "\u{FEFF}{\"text\":\"a\"}\r\n\r\n{\"text\"\n{\"id\":\"k\",\"text\":\"b\"}\n".to_owned();
        text.push_str("{\"id\":\"k\",\"text\":\"c\"}\n[\"x\",\"y\"]\n");
        text.push_str(&long);
        text.push_str("{\"text\":\"last\"}");
        check(
            text.as_bytes(),
            &[
                "1: a",
                "line 3: not a JSON object (EOF while parsing an object at column 7)",
                "k: b",
                "line 5: the key \"k\" was used before",
                "line 6: not a JSON object (invalid type: sequence, expected an object",
                "line 7: longer than 60 bytes",
                "8: last",
            ],
        );
    }

    #[test]
    fn files_without_records_say_so() {
        check(b"", &["no text"]);
        check(b"\n \r\n", &["no text"]);
        check(b"\xFF\xFE{\0", &["UTF-16"]);
        check(b"PK\x03\x04", &["zip"]);
        check(
            b"{\"text\":\"\xE9\"}",
            &["line 1: not a JSON object (invalid unicode"],
        );
    }

    #[test]
    fn the_receiver_can_stop() {
        let mut seen = 0;
        let text = "{\"text\":\"a\"}\n".repeat(5);
        let result = read_lines(text.as_bytes(), &mut |_| {
            seen += 1;
            ControlFlow::Break(())
        });
        assert_eq!((result, seen), (Ok(()), 1));
    }
}
