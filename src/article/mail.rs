//! Mail: one message with what is attached to it.
//!
//! In: the bytes of a message. Out: an article of its text, and more for messages and files of known formats
//! attached to it. Of HTML and plain text the HTML is read: by the article extractor, or all of it where that
//! would leave out much, as of newsletters with several items. Quoted replies and signatures stay. Pictures
//! and signatures of keys belong to the message and are passed over.

use super::budget::DEEPEST;
use super::member::{Place, from_inside};
use super::unpack::{Input, Piece, unpack_at};
use super::{Article, Dated, ReadError, Record, Sink, fragment, layout, when};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use std::collections::HashSet;
use std::io::Cursor;
use std::ops::ControlFlow;

const EVIDENCE: &str = "mail header";
/// The extractor's text stands where it holds at least this part of all words, in percent.
const ENOUGH: usize = 60;

/// Reads a message that lies at a place.
pub(super) fn read(place: &Place, bytes: &[u8], each: Sink<'_>) -> Result<(), ReadError> {
    // Apple's mail puts the number of bytes on a line before the message.
    let number = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let after = bytes[number..].trim_ascii_start();
    let bytes = if number > 0 && bytes[number..].starts_with(b"\n") || bytes[number..].starts_with(b" ") {
        after
    } else {
        bytes
    };
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| ReadError::Broken {
            reason: "not a mail: it has no header lines".to_owned(),
        })?;
    let mut any = false;
    if message_at(place, &message, &mut any, each).is_break() || any {
        return Ok(());
    }
    Err(ReadError::Empty)
}

fn message_at(place: &Place, message: &Message<'_>, any: &mut bool, each: Sink<'_>) -> ControlFlow<()> {
    if let Some(article) = article(message) {
        *any = true;
        each(Ok(article))?;
    }
    let mut names = HashSet::new();
    for (number, part) in (1..).zip(message.attachments()) {
        if is_passed_over(part) {
            continue;
        }
        *any = true;
        let own = own_key(part, number);
        let own = if names.insert(own.clone()) {
            own
        } else {
            format!("{number}-{own}")
        };
        attachment(place, part, &own, each)?;
    }
    ControlFlow::Continue(())
}

/// The name of what is attached, else its number.
fn own_key(part: &MessagePart<'_>, number: u64) -> String {
    let named = part.attachment_name().and_then(layout::some_line);
    let file = named.and_then(|name| layout::some_line(name.rsplit(['/', '\\']).next()?));
    file.unwrap_or_else(|| number.to_string())
}

fn attachment(place: &Place, part: &MessagePart<'_>, own: &str, each: Sink<'_>) -> ControlFlow<()> {
    // Keys of what is attached begin where the message's own key, added by the caller, ends.
    let at_message = Place {
        key: None,
        ..place.clone()
    };
    let ending = ending(own, part);
    let inner = at_message.inside(own, format!("{}/{own}{ending}", place.name));
    let key = inner.key.clone().unwrap_or_default();
    let failed = |error: ReadError| -> Record { Err(error.at(key.clone())) };
    if inner.depth >= DEEPEST {
        return each(failed(ReadError::Refused {
            reason: format!("messages lie more than {DEEPEST} deep in one another"),
        }));
    }
    if let PartType::Message(message) = &part.body {
        let mut each = from_inside(Some(&key), &inner.told, each);
        let mut any = false;
        return message_at(&inner, message, &mut any, &mut each);
    }
    let mut flow = ControlFlow::Continue(());
    let mut content = Cursor::new(part.contents());
    let result = unpack_at(inner, Input::File(&mut content), &mut |piece| {
        flow = match piece {
            Piece::Record(record) => each(record),
            Piece::Member(member) => match super::read_member(&member, each) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => each(Err(error.at(member.key.unwrap_or_default()))),
            },
        };
        flow
    });
    match result {
        Err(error) if flow.is_continue() => each(failed(error)),
        _ => flow,
    }
}

/// The ending that a name lacks, by the kind of what is attached.
fn ending(own: &str, part: &MessagePart<'_>) -> &'static str {
    let is = |main, sub| part.is_content_type(main, sub);
    match () {
        () if own.contains('.') => "",
        () if is("text", "plain") => ".txt",
        () if is("text", "html") => ".html",
        () if is("text", "markdown") => ".md",
        () => "",
    }
}

/// Pictures in the text, keys and receipts.
fn is_passed_over(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else {
        return part.contents().is_empty();
    };
    let main = kind.ctype().to_ascii_lowercase();
    let sub = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    let technical = [
        "pgp-signature",
        "pkcs7-signature",
        "x-pkcs7-signature",
        "pgp-encrypted",
        "delivery-status",
        "calendar",
        "rfc822-headers",
        "pgp-keys",
    ];
    main == "image" || main == "multipart" || technical.contains(&sub.as_str()) || part.contents().is_empty()
}

fn article(message: &Message<'_>) -> Option<Article> {
    let html: Vec<&str> = message
        .html_bodies()
        .filter_map(|part| match &part.body {
            PartType::Html(html) => Some(html.as_ref()),
            _ => None,
        })
        .collect();
    let text = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(match is_flowed(part) {
            true => unflowed(text),
            false => text.to_string(),
        }),
        _ => None,
    });
    let text = layout::body(&text.collect::<Vec<_>>().join("\n\n"));
    let read = layout::body(
        &html
            .iter()
            .map(|html| of_html(html))
            .collect::<Vec<_>>()
            .join("\n\n"),
    );
    let title = message.subject().map(layout::line).unwrap_or_default();
    let body = if layout::has_words(&read) { read } else { text };
    let body = layout::body(layout::without_title(&body, &title));
    if !layout::has_words(&body) && !layout::has_words(&title) {
        return None;
    }
    let sender = message.from().and_then(|from| from.first());
    let name = sender
        .and_then(|sender| sender.name().or_else(|| sender.address()))
        .and_then(layout::some_line);
    // What is sent to many is published by its sender; what is sent to some is written by him.
    let is_list = ["List-Id", "List-Unsubscribe", "List-Post"]
        .iter()
        .any(|header| message.header(*header).is_some());
    let (source, author) = if is_list { (name, None) } else { (None, name) };
    let date = message.date().and_then(|date| {
        let (year, month, day) = (
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        );
        when::date(year, month, day)
    });
    let lang = message.header_raw("Content-Language").and_then(layout::language);
    (!body.is_empty() || !title.is_empty()).then(|| Article {
        title,
        body,
        published: date.map(|date| Dated::new(date, EVIDENCE)),
        source,
        author,
        lang,
        ..Article::default()
    })
}

/// The text of a part in HTML.
fn of_html(html: &str) -> String {
    let all = fragment::text(html);
    let words = |text: &str| text.split_whitespace().count();
    match super::read_page("", html) {
        Ok(article) if words(&article.body) * 100 >= words(&all) * ENOUGH => article.body,
        _ => all,
    }
}

fn is_flowed(part: &MessagePart<'_>) -> bool {
    let format = part.content_type().and_then(|kind| kind.attribute("format"));
    format.is_some_and(|format| format.eq_ignore_ascii_case("flowed"))
}

/// Joins lines that end in a blank with the next, as RFC 3676 has it; quoted lines stay lines.
fn unflowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        // A blank was put before lines that begin with one, `>` or `From`.
        let line = line.strip_prefix(' ').unwrap_or(line);
        out.push_str(line);
        if !line.ends_with(' ') || line == "-- " || line.starts_with('>') {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::all_of;

    fn check(mail: &str, expected: &[&str]) {
        assert_eq!(all_of("a.eml", mail.replace('\n', "\r\n").as_bytes()), expected);
    }

    const HEAD: &str = "From: Jane Doe <jane@e.org>\nSubject: =?utf-8?q?Talks_in_Gen=C3=A8ve?=\nDate: Tue, 2 Dec 2025 23:30:00 -0800\n";

    #[test]
    fn a_message_is_an_article() {
        check(
            &format!(
                "{HEAD}Content-Type: text/plain; charset=utf-8; format=flowed\n\nThey met \nand left.\n\n> quoted\n-- \nJane"
            ),
            &[
                "|Talks in Genève|They met and left.\n\n> quoted\n--\nJane|2025-12-02 by mail header||Jane Doe",
            ],
        );
        check(
            &format!(
                "{HEAD}List-Id: <news.e.org>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>One item.</p><p>Another item.</p>"
            ),
            &["|Talks in Genève|One item.\n\nAnother item.|2025-12-02 by mail header|Jane Doe|"],
        );
    }

    #[test]
    fn attachments_are_articles_of_their_own() {
        let mail = format!(
            "{HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n\
             --b\nContent-Type: text/html; name=x.html\nContent-Disposition: attachment; filename=x.html\n\n<title>T</title><p>Text of it.\n\
             --b\nContent-Type: image/png; name=y.png\nContent-Disposition: attachment; filename=y.png\n\nPNG\n\
             --b\nContent-Type: application/x-thing; name=z.xyz\nContent-Disposition: attachment; filename=z.xyz\n\nthing\n\
             --b\nContent-Type: message/rfc822\n\nFrom: a@b.org\nSubject: Inner\n\nInner text.\n--b--\n"
        );
        let mail = mail.replace('\n', "\r\n");
        let found = all_of("a.eml", mail.as_bytes());
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(
            found[0].starts_with("|Talks in Genève|See below.|"),
            "{}",
            found[0]
        );
        assert!(
            cfg!(not(feature = "html")) || found[1].starts_with("x.html|T|Text of it.|"),
            "{}",
            found[1]
        );
        assert!(
            found[2].starts_with("z.xyz: format not read: .xyz is not known"),
            "{}",
            found[2]
        );
        assert!(found[3].contains("|Inner|Inner text.|"), "{}", found[3]);
    }
}
