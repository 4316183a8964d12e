//! A mailbox: messages one after another, each behind a line `From …`.
//!
//! In: a stream of bytes. Out: its messages, with `>From ` in them as `From ` again. Holds one message at a
//! time; of one over the limit only that it is there. Reads no message itself.

use std::io::{self, BufRead, Read};

/// One message of a mailbox.
pub(super) struct Message {
    /// Its Message-ID, else its number.
    pub(super) key: String,
    /// Its place in the mailbox, from 1.
    pub(super) number: u64,
    /// Its bytes; `None` where there are too many.
    pub(super) bytes: Option<Vec<u8>>,
}

/// The messages of a mailbox.
pub(super) struct Messages<R> {
    input: R,
    limit: usize,
    number: u64,
    ended: bool,
}

/// Longer lines are taken in pieces; only their beginnings are looked at.
const LINE: u64 = 64 << 10;

impl<R: BufRead> Messages<R> {
    pub(super) fn new(input: R, limit: usize) -> Self {
        Messages {
            input,
            limit,
            number: 0,
            ended: false,
        }
    }

    /// The next message; `None` after the last.
    pub(super) fn next(&mut self) -> io::Result<Option<Message>> {
        let (mut bytes, mut size) = (Vec::new(), 0);
        let mut line = Vec::new();
        let (mut at_line_start, mut after_blank, mut any) = (true, true, self.number > 0);
        while !self.ended {
            line.clear();
            let read = (&mut self.input).take(LINE).read_until(b'\n', &mut line)?;
            self.ended = read == 0;
            if at_line_start && after_blank && is_border(&line) {
                if any {
                    break;
                }
                any = true;
                continue;
            }
            let quoted = line.iter().take_while(|&&b| b == b'>').count();
            let skip = usize::from(at_line_start && quoted > 0 && line[quoted..].starts_with(b"From "));
            size += line.len();
            if size <= self.limit {
                bytes.extend_from_slice(&line[skip..]);
            }
            after_blank = at_line_start && line.trim_ascii().is_empty();
            at_line_start = line.ends_with(b"\n");
        }
        if !any || (self.ended && size == 0) {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(Message {
            key: message_id(&bytes).unwrap_or_else(|| self.number.to_string()),
            number: self.number,
            bytes: (size <= self.limit).then_some(bytes),
        }))
    }
}

/// `From ` and a time of day: a sentence that begins with the word has none.
fn is_border(line: &[u8]) -> bool {
    line.starts_with(b"From ") && line.len() < 400 && line.contains(&b':')
}

fn message_id(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(64 << 10)];
    let lines = head
        .split(|&b| b == b'\n')
        .take_while(|line| !line.trim_ascii().is_empty());
    let found = lines.filter_map(|line| {
        let (name, value) = line.split_at_checked(11)?;
        name.eq_ignore_ascii_case(b"message-id:").then_some(value)
    });
    let value = found
        .map(|value| String::from_utf8_lossy(value).into_owned())
        .next()?;
    let id = value.trim().trim_start_matches('<').trim_end_matches('>');
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, limit: usize, expected: &[&str]) {
        let mut messages = Messages::new(text.as_bytes(), limit);
        let mut found = Vec::new();
        while let Some(message) = messages.next().expect("bytes in memory") {
            let body = message.bytes.map_or("too large".to_owned(), |bytes| {
                String::from_utf8_lossy(&bytes).into_owned()
            });
            found.push(format!("{}|{}", message.key, body.replace('\n', "/")));
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn messages_are_told_apart() {
        check(
            "From a@b Mon Jan  1 00:00:00 2025\nMessage-ID: <x@y>\n\nOne.\nFrom Geneva: no border.\n>From there.\n\n\
             From a@b Mon Jan  1 00:00:00 2025\nSubject: z\n\nTwo.\n",
            1000,
            &[
                "x@y|Message-ID: <x@y>//One./From Geneva: no border./From there.//",
                "2|Subject: z//Two./",
            ],
        );
        check(
            "From a 1:1\nA: b\n\nLong long long.\n\nFrom a 1:1\nA: b\n\nc\n",
            12,
            &["1|too large", "2|A: b//c/"],
        );
        check("", 9, &[]);
    }
}
