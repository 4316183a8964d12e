//! Encodings by name, also those that the web does not know: code pages of DOS and old Macs, Korean of old.
//!
//! In: a name as files and protocols give it, and bytes. Out: characters; a byte that stands for nothing becomes
//! U+FFFD. The encodings of the web are those of encoding_rs; the tables here are what it lacks. UTF-7 is left
//! out on purpose: it hides markup from whoever looks for it.

use encoding_rs::{EUC_KR, Encoding, MACINTOSH, SHIFT_JIS};
use std::borrow::Cow;

/// A way of writing characters as bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Charset {
    /// One of the web's.
    Web(&'static Encoding),
    /// One byte a character; the characters of the bytes from 0x80.
    Table(&'static str),
    /// Korean with the letters of a syllable packed in two bytes.
    Johab,
    /// Korean in seven bits, with shifts.
    Iso2022Kr,
    /// Four bytes a character; whether the highest goes first.
    Utf32(bool),
}

impl Charset {
    /// The encoding called `label`.
    pub(super) fn named(label: &str) -> Option<Charset> {
        let label = label.trim().to_ascii_lowercase().replace('_', "-");
        if let Some(known) = Encoding::for_label(label.as_bytes())
            && known != encoding_rs::REPLACEMENT
        {
            return Some(Charset::Web(known));
        }
        let bare: String = label.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let page = ["ibm", "cp", "dos", "oem"]
            .iter()
            .find_map(|start| bare.strip_prefix(start))
            .unwrap_or(&bare);
        Some(match page {
            "437" => Charset::Table(IBM437),
            "850" | "858" => Charset::Table(IBM850),
            "852" => Charset::Table(IBM852),
            "855" => Charset::Table(IBM855),
            "857" => Charset::Table(IBM857),
            "862" => Charset::Table(IBM862),
            "macce" | "maclatin2" | "maccentraleurope" | "xmacce" => Charset::Table(MAC_CENTRAL_EUROPE),
            "macgreek" | "xmacgreek" => Charset::Table(MAC_GREEK),
            "maccyrillic" => Charset::Web(encoding_rs::X_MAC_CYRILLIC),
            "macroman" => Charset::Web(MACINTOSH),
            "949" | "ms949" | "uhc" => Charset::Web(EUC_KR),
            "932" | "ms932" => Charset::Web(SHIFT_JIS),
            "936" | "ms936" => Charset::Web(encoding_rs::GBK),
            "950" => Charset::Web(encoding_rs::BIG5),
            "johab" | "1361" | "ms1361" => Charset::Johab,
            "iso2022kr" | "csiso2022kr" => Charset::Iso2022Kr,
            "utf32be" => Charset::Utf32(true),
            "utf32" | "utf32le" | "ucs4" => Charset::Utf32(false),
            "utf16" => Charset::Web(encoding_rs::UTF_16LE),
            page => Charset::Web(Encoding::for_label(format!("windows-{page}").as_bytes())?),
        })
    }

    /// Whether each byte is a character of its own.
    pub(super) fn is_single_byte(self) -> bool {
        match self {
            Charset::Web(encoding) => encoding.is_single_byte(),
            Charset::Table(_) => true,
            Charset::Johab | Charset::Iso2022Kr | Charset::Utf32(_) => false,
        }
    }

    /// The characters of `bytes`.
    pub(super) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Charset::Web(encoding) => encoding.decode(bytes).0,
            Charset::Table(table) => table_decode(bytes, table).into(),
            Charset::Johab => johab(bytes).into(),
            Charset::Iso2022Kr => iso_2022_kr(bytes).into(),
            Charset::Utf32(big) => utf_32(bytes, big).map(|c| c.unwrap_or('\u{FFFD}')).collect(),
        }
    }
}

/// Each four bytes as a character, `None` where they are none.
pub(super) fn utf_32(bytes: &[u8], big: bool) -> impl Iterator<Item = Option<char>> {
    bytes.chunks_exact(4).map(move |four| {
        let four = [four[0], four[1], four[2], four[3]];
        char::from_u32(if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        })
    })
}

fn table_decode(bytes: &[u8], table: &str) -> String {
    let upper: Vec<char> = table.chars().collect();
    let character = |&byte: &u8| {
        if byte.is_ascii() {
            char::from(byte)
        } else {
            upper.get(usize::from(byte & 0x7F)).copied().unwrap_or('\u{FFFD}')
        }
    };
    bytes.iter().map(character).collect()
}

/// Johab: the bits of two bytes are initial, vowel and final; symbols and Hanja are those of KS X 1001, moved.
fn johab(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (first, second) = (bytes[at], bytes.get(at + 1).copied());
        let Some(second) = second.filter(|_| !first.is_ascii()) else {
            out.push(if first.is_ascii() {
                char::from(first)
            } else {
                '\u{FFFD}'
            });
            at += 1;
            continue;
        };
        let found = match first {
            0x84..=0xD3 => syllable(u16::from(first) << 8 | u16::from(second)),
            0xD9..=0xDE | 0xE0..=0xF9 => moved(first, second),
            _ => None,
        };
        out.push(found.unwrap_or('\u{FFFD}'));
        at += if found.is_none() && second.is_ascii() {
            1
        } else {
            2
        };
    }
    out
}

/// The syllable or letter that fifteen bits stand for.
fn syllable(code: u16) -> Option<char> {
    const INITIALS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    const FINALS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
    let (initial, vowel, last) = (
        u32::from(code >> 10 & 31),
        u32::from(code >> 5 & 31),
        u32::from(code & 31),
    );
    let initial = initial.checked_sub(2).filter(|&nth| nth < 19);
    let vowel = match vowel {
        3..=7 => Some(vowel - 3),
        10..=15 => Some(vowel - 5),
        18..=23 => Some(vowel - 7),
        26..=29 => Some(vowel - 9),
        _ => None,
    };
    let last = match last {
        2..=17 => last - 1,
        19..=29 => last - 2,
        _ => 0,
    };
    let nth = |letters: &str, nth: u32| letters.chars().nth(usize::try_from(nth).ok()?);
    match (initial, vowel, last) {
        (Some(initial), Some(vowel), last) => char::from_u32(0xAC00 + (initial * 21 + vowel) * 28 + last),
        (Some(initial), None, 0) => nth(INITIALS, initial),
        (None, Some(vowel), 0) => char::from_u32(0x314F + vowel),
        (None, None, last) if last > 0 => nth(FINALS, last - 1),
        _ => None,
    }
}

/// A symbol or Hanja, by its place in KS X 1001.
fn moved(first: u8, second: u8) -> Option<char> {
    let first = u16::from(first);
    let row = if first < 0xE0 {
        2 * (first - 0xD9)
    } else {
        2 * first - 0x197
    };
    let cell = match second {
        0x31..=0x7E => u16::from(second) - 0x31,
        0x91..=0xFE => u16::from(second) - 0x43,
        _ => return None,
    };
    let (row, cell) = if cell < 94 {
        (row, cell)
    } else {
        (row + 1, cell - 94)
    };
    let pair = [u8::try_from(row + 0xA1).ok()?, u8::try_from(cell + 0xA1).ok()?];
    EUC_KR
        .decode_without_bom_handling_and_without_replacement(&pair)?
        .chars()
        .next()
}

/// EUC-KR without its high bits: between shift out (0x0E) and shift in (0x0F), or a line end.
fn iso_2022_kr(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut shifted = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            0x1B => rest = rest.strip_prefix(b"$)C").unwrap_or(rest),
            0x0E => shifted = true,
            0x0F => shifted = false,
            b'\n' => {
                shifted = false;
                out.push(byte);
            }
            0x21..=0x7E if shifted => out.push(byte | 0x80),
            byte => out.push(byte),
        }
    }
    EUC_KR.decode_without_bom_handling(&out).0.into_owned()
}

// The characters of the bytes 0x80 to 0xFF, as the makers' tables give them.
const IBM437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const IBM850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const IBM852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐\
    └┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";
const IBM855: &str = "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐\
    └┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u{ad}ыЫзЗшШэЭщЩчЧ§■\u{a0}";
const IBM857: &str = "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
    └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\u{fffd}ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\u{fffd}×ÚÛÙìÿ¯´\u{ad}±\u{fffd}¾¶§÷¸°¨·¹³²■\u{a0}";
const IBM862: &str = "אבגדהוזחטיךכלםמןנסעףפץצקרשת¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
const MAC_CENTRAL_EUROPE: &str = "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü†°Ę£§•¶ß®©™ę¨≠ģĮįĪ≤≥īĶ∂∑łĻļĽľĹĺŅ\
    ņŃ¬√ńŇ∆«»…\u{a0}ňŐÕőŌ–—“”‘’÷◊ōŔŕŘ‹›řŖŗŠ‚„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ";
const MAC_GREEK: &str = "Ä¹²É³ÖÜ΅àâä΄¨çéèêë£™îï•½‰ôö¦€ùûü†ΓΔΘΛΞΠß®©ΣΪ§≠°·Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩ\
    άΝ¬ΟΡ≈Τ«»…\u{a0}ΥΧΆΈœ–―“”‘’÷ΉΊΌΎέήίόΏύαβψδεφγηιξκλμνοπώρστθωςχυζϊϋΐΰ\u{ad}";

/// The one of the tables that is told by its text alone.
pub(super) const CYRILLIC_DOS: Charset = Charset::Table(IBM855);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_known_by_their_names() {
        for (label, bytes, expected) in [
            ("IBM855", &b"\xA0\xE3"[..], "ас"),
            ("cp850", b"\x82t\x82", "été"),
            ("DOS-437", b"\xE1", "ß"),
            ("x-mac-ce", b"\x8A", "ä"),
            ("MacRoman", b"\xD5", "’"),
            ("Johab", b"\x94\x61\xD0\x65 a", "다한 a"),
            ("Johab", b"\x84\x40\xFF", "\u{FFFD}@\u{FFFD}"),
            ("johab", b"\xE0\x31", "伽"),
            ("ISO-2022-KR", b"\x1B$)C\x0EGQ1[\x0F.", "한글."),
            ("cp949", b"\xC7\xD1", "한"),
            ("TIS-620", b"\xA1", "ก"),
            ("UTF-32BE", b"\0\0\0A\0\x01\xF6\0", "A😀"),
            ("utf-32", b"A\0\0\0\xFF\xFF\xFF\xFF", "A\u{FFFD}"),
            ("windows-1251", b"\xC0", "А"),
        ] {
            let charset = Charset::named(label).expect(label);
            assert_eq!(charset.decode(bytes), expected, "{label}");
        }
        for label in ["UTF-7", "EUC-TW", "", "klingon"] {
            assert_eq!(Charset::named(label), None, "{label}");
        }
        assert!(!Charset::Johab.is_single_byte() && Charset::Table(IBM437).is_single_byte());
    }

    #[test]
    fn each_table_has_a_character_for_each_byte() {
        for table in [
            IBM437,
            IBM850,
            IBM852,
            IBM855,
            IBM857,
            IBM862,
            MAC_CENTRAL_EUROPE,
            MAC_GREEK,
        ] {
            assert_eq!(table.chars().count(), 128, "{table}");
        }
    }
}
