//! Bytes to characters: finds out the encoding of a file and decodes it.
//!
//! In: the bytes of a text file. Out: a `String` with `\n` as the only line end, no U+FEFF and no
//! NUL. Order of evidence: byte order mark, then what whoever brought the bytes says of them, then for web pages what they declare, then valid UTF-8,
//! then a guess (`guess.rs`). Never fails on a wrong guess: bytes that fit nothing become U+FFFD. A stray NUL
//! becomes U+FFFD too; a file with many of them is binary and refused.

use super::charset::{self, Charset};
use super::{ReadError, guess};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file is looked at to tell text from other things.
const SAMPLE: usize = 8192;
/// Where a page has to declare its encoding, by the HTML standard.
const DECLARATION: usize = 1024;

/// The text of a file; `page` says whether it may declare its own encoding as HTML and XML do.
pub(super) fn decode(bytes: &[u8], page: bool) -> Result<String, ReadError> {
    decode_as(bytes, None, page)
}

/// The text of `bytes`; `label` is the encoding named by whatever brought them, such as the header of a
/// message, and goes before what they declare themselves.
///
/// # Errors
///
/// The bytes are no text.
pub fn decode_as(bytes: &[u8], label: Option<&str>, page: bool) -> Result<String, ReadError> {
    let marked = utf_32(bytes)
        .or_else(|| Encoding::for_bom(bytes).map(|(encoding, _)| Charset::Web(encoding)))
        .or_else(|| utf_16_without_mark(bytes).map(Charset::Web));
    if let Some(charset) = marked {
        return Ok(normalize(&charset.decode(bytes)));
    }
    refuse_binary(bytes)?;
    let start = &bytes[..bytes.len().min(DECLARATION)];
    let declared = label
        .and_then(Charset::named)
        .or_else(|| if page { declared(start) } else { None });
    Ok(normalize(&detect(bytes, declared).decode(bytes)))
}

/// The text of `bytes` in the encoding called `label`, whatever they look like; `None` for an unknown name.
pub fn decode_in(bytes: &[u8], label: &str) -> Option<String> {
    Some(normalize(&Charset::named(label)?.decode(bytes)))
}

/// What a file is by its first bytes, where it is certainly no text.
pub(super) fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 26] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a zip archive or an office file"),
        (
            b"\xD0\xCF\x11\xE0",
            "an old office file (.doc, .xls, .ppt, .msg); save its text as .txt, or save it as .docx",
        ),
        (b"{\\rtf", "rich text; save it as .txt or .docx"),
        (b"\x1F\x8B", "compressed with gzip"),
        (b"BZh91AY&SY", "compressed with bzip2"),
        (b"\xFD7zXZ", "compressed with xz"),
        (b"\x28\xB5\x2F\xFD", "compressed with zstd"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive; unpack it"),
        (b"Rar!\x1A\x07", "a RAR archive; unpack it"),
        (b"!BDN", "an Outlook mail store; export it as .eml or mbox"),
        (b"AT&TFORM", "a DjVu scan; save its text as .txt"),
        (b"\0\x01\0\0Standard ", "a database"),
        (b"SQLite format 3", "a database"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"II*\0", "a picture"),
        (b"MM\0*", "a picture"),
        (b"ID3\x03", "sound"),
        (b"OggS", "sound"),
        (b"\x1A\x45\xDF\xA3", "a film"),
        (b"\x7FELF", "a program"),
        (b"\xCA\xFE\xBA\xBE", "a program"),
        (b"wOFF", "a font"),
        (b"OTTO", "a font"),
    ];
    KINDS
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
        .map(|(_, kind)| *kind)
}

/// Refuses what is no text: known signatures, many NULs, many control characters.
pub(super) fn refuse_binary(bytes: &[u8]) -> Result<(), ReadError> {
    if let Some(kind) = binary_kind(bytes) {
        return Err(ReadError::Binary {
            reason: format!("it is {kind}"),
        });
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nuls = sample.iter().filter(|&&b| b == 0).count();
    let controls = sample
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t'..=b'\r' | 0x0E | 0x0F | 0x1B))
        .count();
    // One stray NUL in a page of text is damage; one in every two hundred bytes is another format.
    if nuls * 200 > sample.len() || controls * 20 > sample.len() {
        let reason = format!("{nuls} NULs and {controls} control characters at its beginning");
        return Err(ReadError::Binary { reason });
    }
    Ok(())
}

fn detect(bytes: &[u8], declared: Option<Charset>) -> Charset {
    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    if let Some(charset) = declared {
        // Many tools save a page as UTF-8 and leave the old declaration in it. Text in a single-byte
        // encoding is next to never valid UTF-8 by chance.
        return match is_utf_8 && charset.is_single_byte() {
            true => Charset::Web(UTF_8),
            false => charset,
        };
    }
    let has_escapes = bytes.windows(2).any(|two| two == b"\x1B$");
    match is_utf_8 && !has_escapes {
        true => Charset::Web(UTF_8),
        false => guess::guess(bytes),
    }
}

/// The encoding named by `charset=` of a meta element or `encoding=` of an XML declaration.
fn declared(start: &[u8]) -> Option<Charset> {
    let start: Vec<u8> = start.to_ascii_lowercase();
    let value_after = |mark: &[u8], from: usize| {
        let at = start[from..]
            .windows(mark.len())
            .position(|window| window == mark)?
            + from
            + mark.len();
        let rest = start[at..]
            .trim_ascii_start()
            .strip_prefix(b"=")?
            .trim_ascii_start();
        let rest = rest
            .strip_prefix(b"\"")
            .or_else(|| rest.strip_prefix(b"'"))
            .unwrap_or(rest);
        let end = rest
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b));
        Charset::named(std::str::from_utf8(&rest[..end.unwrap_or(rest.len())]).ok()?)
    };
    let in_declaration = if start.trim_ascii_start().starts_with(b"<?xml") {
        value_after(b"encoding", 0)
    } else {
        None
    };
    let mut metas = (0..start.len()).filter(|&at| start[at..].starts_with(b"<meta"));
    let found = in_declaration.or_else(|| metas.find_map(|at| value_after(b"charset", at)))?;
    // A page whose declaration could be read byte by byte cannot be UTF-16, says the HTML standard.
    Some(match found {
        Charset::Web(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => Charset::Web(UTF_8),
        found => found,
    })
}

/// UTF-16 without a mark: mostly Latin text has a NUL in every other byte.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let nuls = |first: usize| sample.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), sample.len() / 2);
    match () {
        () if odd * 10 > half * 4 && even * 20 < half => Some(UTF_16LE),
        () if even * 10 > half * 4 && odd * 20 < half => Some(UTF_16BE),
        () => None,
    }
}

/// UTF-32, which the web has dropped and old exports have kept: with a byte order mark, or known by every four
/// bytes being a character.
fn utf_32(bytes: &[u8]) -> Option<Charset> {
    let is_text = |big: bool| {
        let mut sample = charset::utf_32(bytes, big).take(SAMPLE / 4);
        bytes.len() >= 8 && sample.all(|c| c.is_some_and(|c| c != '\0'))
    };
    match bytes.get(..4)? {
        [0xFF, 0xFE, 0, 0] => Some(Charset::Utf32(false)),
        [0, 0, 0xFE, 0xFF] => Some(Charset::Utf32(true)),
        [0, ..] => is_text(true).then_some(Charset::Utf32(true)),
        [.., 0] => is_text(false).then_some(Charset::Utf32(false)),
        _ => None,
    }
}

/// One kind of line end, no byte order marks, no NULs.
pub(super) fn normalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{FEFF}' => {}
            '\0' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn bytes_become_text() {
        let russian = "Президент России встретился с канцлером Германии в Москве.";
        let cases: [(Vec<u8>, bool, &str); 13] = [
            (b"plain".to_vec(), false, "plain"),
            (b"\xEF\xBB\xBFmark".to_vec(), false, "mark"),
            (b"a\r\nb\rc\n".to_vec(), false, "a\nb\nc\n"),
            ("caf\u{e9}".into(), false, "café"),
            (
                b"Le caf\xE9 \xE0 Gen\xE8ve \x96 fin".to_vec(),
                false,
                "Le café à Genève – fin",
            ),
            (utf_16("\u{FEFF}Oslo", u16::to_le_bytes), false, "Oslo"),
            (utf_16("Oslo talks", u16::to_be_bytes), false, "Oslo talks"),
            (utf_16("Oslo talks", u16::to_le_bytes), true, "Oslo talks"),
            (b"\xFF\xFE\0\0A\0\0\0".to_vec(), false, "A"),
            (
                encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(),
                false,
                russian,
            ),
            (
                b"<meta charset='iso-8859-2'>\xB3".to_vec(),
                true,
                "<meta charset='iso-8859-2'>ł",
            ),
            (
                b"<?xml version='1.0' encoding=\"koi8-r\"?>\xC1".to_vec(),
                true,
                "<?xml version='1.0' encoding=\"koi8-r\"?>а",
            ),
            ("<meta charset=latin1>é".into(), true, "<meta charset=latin1>é"),
        ];
        for (bytes, page, expected) in cases {
            assert_eq!(decode(&bytes, page).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_not_text_is_refused() {
        for bytes in [
            &b"%PDF-1.7 text"[..],
            b"\0\0\0\x01abc\0\0\0",
            b"\x01\x02\x03\x04\x05 words",
        ] {
            assert!(
                matches!(decode(bytes, false), Err(ReadError::Binary { .. })),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn a_stray_nul_is_marked() {
        let text = format!("{}\0", "words ".repeat(50));
        assert!(decode(text.as_bytes(), false).is_ok_and(|text| text.ends_with('\u{FFFD}')));
    }
}
