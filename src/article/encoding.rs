//! Bytes to characters: finds out the encoding of a file and decodes it.
//!
//! In: the bytes of a text file. Out: a `String` with `\n` as the only line end, no U+FEFF and no
//! NUL. Order of evidence: byte order mark, then for web pages what they declare, then valid UTF-8,
//! then a guess from letter statistics (chardetng, the guesser of Firefox), whose last resort is
//! windows-1252. Never fails on a wrong guess: bytes that fit nothing become U+FFFD. A stray NUL
//! becomes U+FFFD too; a file with many of them is binary and refused.

use super::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

/// How much of a file is looked at to tell text from other things.
const SAMPLE: usize = 8192;
/// Where a page has to declare its encoding, by the HTML standard.
const DECLARATION: usize = 1024;

/// The text of a file; `page` says whether it may declare its own encoding as HTML does.
pub(super) fn decode(bytes: &[u8], page: bool) -> Result<String, ReadError> {
    if let Some(text) = utf_32(bytes) {
        return Ok(normalize(&text));
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => match utf_16_without_mark(bytes) {
            Some(encoding) => encoding,
            None => {
                refuse_binary(bytes)?;
                detect(bytes, page)
            }
        },
    };
    Ok(normalize(&encoding.decode(bytes).0))
}

/// What a file is by its first bytes, where it is certainly no text.
pub(super) fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 13] = [
        (b"%PDF-", "a PDF; save its text as .txt"),
        (
            b"PK\x03\x04",
            "a zip archive or an office file; unpack it, or save its text as .txt",
        ),
        (b"\xD0\xCF\x11\xE0", "an old office file; save its text as .txt"),
        (b"{\\rtf", "rich text; save it as .txt"),
        (b"\x1F\x8B", "compressed with gzip; unpack it"),
        (b"BZh", "compressed with bzip2; unpack it"),
        (b"\xFD7zXZ", "compressed with xz; unpack it"),
        (b"\x28\xB5\x2F\xFD", "compressed with zstd; unpack it"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7FELF", "a program"),
        (b"SQLite format 3", "a database"),
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
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t'..=b'\r' | 0x1B))
        .count();
    // One stray NUL in a page of text is damage; one in every two hundred bytes is another format.
    if nuls * 200 > sample.len() || controls * 20 > sample.len() {
        let reason = format!("{nuls} NULs and {controls} control characters at its beginning");
        return Err(ReadError::Binary { reason });
    }
    Ok(())
}

fn detect(bytes: &[u8], page: bool) -> &'static Encoding {
    let is_utf_8 = std::str::from_utf8(bytes).is_ok();
    let declared = if page {
        declared(&bytes[..bytes.len().min(DECLARATION)])
    } else {
        None
    };
    if let Some(encoding) = declared {
        // Many tools save a page as UTF-8 and leave the old declaration in it. Text in a single-byte
        // encoding is next to never valid UTF-8 by chance.
        return if is_utf_8 && encoding.is_single_byte() {
            UTF_8
        } else {
            encoding
        };
    }
    let has_escapes = bytes.windows(2).any(|two| two == b"\x1B$");
    if is_utf_8 && !has_escapes {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    match guess == WINDOWS_1250 && has_spanish_n(bytes) {
        true => WINDOWS_1252,
        false => guess,
    }
}

/// Whether the only byte that sets Central European text apart stands for a Spanish letter: byte F1 is `ñ` in
/// one and `ń` in the other, and Polish never writes `ń` before a vowel.
fn has_spanish_n(bytes: &[u8]) -> bool {
    let is_n = |byte: u8| matches!(byte, 0xF1 | 0xD1);
    // á, é, í, ó, ú, ü and ö are alike in both, as are quotation marks and dashes.
    let is_alike = |byte: u8| {
        (0x80..=0x97).contains(&byte)
            || b"\xA0\xE1\xC1\xE9\xC9\xED\xCD\xF3\xD3\xFA\xDA\xFC\xDC\xF6\xD6".contains(&byte)
    };
    let before_vowel = |at: usize| {
        let next = bytes.get(at + 1).map(u8::to_ascii_lowercase);
        next.is_some_and(|next| b"aeiou\xE1\xE9\xED\xF3\xFA".contains(&next))
    };
    let mut special = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| !byte.is_ascii() && !is_alike(**byte))
        .peekable();
    special.peek().is_some() && special.all(|(at, byte)| is_n(*byte) && before_vowel(at))
}

/// The encoding named by `charset=` of a meta element or `encoding=` of an XML declaration.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
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
        Encoding::for_label(&rest[..end.unwrap_or(rest.len())])
    };
    let in_declaration = if start.trim_ascii_start().starts_with(b"<?xml") {
        value_after(b"encoding", 0)
    } else {
        None
    };
    let mut metas = (0..start.len()).filter(|&at| start[at..].starts_with(b"<meta"));
    let found = in_declaration.or_else(|| metas.find_map(|at| value_after(b"charset", at)))?;
    // A page whose declaration could be read byte by byte cannot be UTF-16, says the HTML standard.
    Some(if found == UTF_16LE || found == UTF_16BE {
        UTF_8
    } else {
        found
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

/// UTF-32 with a byte order mark, which the web has dropped and old exports have kept.
fn utf_32(bytes: &[u8]) -> Option<String> {
    let read: fn([u8; 4]) -> u32 = match bytes.get(..4)? {
        [0xFF, 0xFE, 0, 0] => u32::from_le_bytes,
        [0, 0, 0xFE, 0xFF] => u32::from_be_bytes,
        _ => return None,
    };
    let fours = bytes
        .chunks_exact(4)
        .map(|four| read([four[0], four[1], four[2], four[3]]));
    Some(fours.map(|c| char::from_u32(c).unwrap_or('\u{FFFD}')).collect())
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
    fn a_tilde_before_a_vowel_is_spanish() {
        assert_eq!(
            super::detect(b"Rodrigo Londo\xF1o signed in Bogot\xE1 and Cartagena.", false),
            WINDOWS_1252
        );
        assert!(!has_spanish_n(b"Kaczy\xF1ski w Gda\xF1sku"));
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
