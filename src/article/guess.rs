//! Guesses an encoding that nothing names.
//!
//! In: bytes that are neither marked nor declared, nor valid UTF-8. Out: the encoding they are most likely in.
//! chardetng, the guesser of Firefox, goes first; what it does not know (code pages of DOS and old Macs,
//! Korean of old, UTF-16 and UTF-32 without a mark) is told by how the text would read: by the commonest
//! letters, and by capitals and signs where none can be. Never fails; the last resort is windows-1252.

use super::charset::{CYRILLIC_DOS, Charset};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    IBM866, ISO_8859_5, KOI8_R, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC,
};

/// How much of a text is read to judge how it reads.
const SAMPLE: usize = 16_384;

/// The likeliest encoding of `bytes`.
pub(super) fn guess(bytes: &[u8]) -> Charset {
    if bytes.windows(4).take(SAMPLE).any(|four| four == b"\x1B$)C") {
        return Charset::Iso2022Kr;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let found = detector.guess(None, Utf8Detection::Allow);
    if found == WINDOWS_1250 && is_western(bytes) {
        return Charset::Web(WINDOWS_1252);
    }
    if found == WINDOWS_1252 && is_mac(bytes) {
        return Charset::Web(MACINTOSH);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    cyrillic(sample, Charset::Web(found))
        .or_else(|| johab(sample))
        .unwrap_or(Charset::Web(found))
}

/// The encoding in which `sample` reads as Russian or Bulgarian best, where it does so clearly better than by `found`.
fn cyrillic(sample: &[u8], found: Charset) -> Option<Charset> {
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if high < 20 {
        return None;
    }
    let candidates = [
        Charset::Web(WINDOWS_1251),
        Charset::Web(KOI8_R),
        Charset::Web(IBM866),
        Charset::Web(ISO_8859_5),
        Charset::Web(X_MAC_CYRILLIC),
        CYRILLIC_DOS,
    ];
    let scored = candidates.map(|charset| (charset, cyrillic_score(&charset.decode(sample))));
    let (best, score) = scored.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let known = cyrillic_score(&found.decode(sample));
    (score > 0.5 && score > known).then_some(best)
}

/// How much a text reads as Cyrillic, up to about 0.7: the share of its commonest letters among what is not
/// ASCII, less what cannot be: a capital within a word, a sign or a Latin letter beside a letter.
fn cyrillic_score(text: &str) -> f64 {
    let (mut score, mut count, mut before) = (0.0, 0.0, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            count += 1.0;
            if before.is_ascii_alphabetic() && c.is_alphabetic() {
                score -= 2.0;
            }
            if "оеаинтсрвл".contains(c) {
                score += 1.0;
            } else if c.is_uppercase() && before.is_lowercase() {
                score -= 2.0;
            } else if !c.is_alphabetic() && before.is_alphabetic() && !"»”–—…".contains(c) {
                score -= 1.0;
            }
        } else if c.is_ascii_alphabetic() && before.is_alphabetic() && !before.is_ascii() {
            score -= 2.0;
        }
        before = c;
    }
    if count > 0.0 { score / count } else { 0.0 }
}

/// Korean in Johab: every pair of bytes is a character, and the commonest syllables are as common as in Korean.
fn johab(sample: &[u8]) -> Option<Charset> {
    let end = sample.len() - usize::from(!sample.is_empty());
    let text = Charset::Johab.decode(&sample[..end]);
    let (mut syllables, mut common, mut bad) = (0, 0, 0);
    for c in text.chars() {
        match c {
            '가'..='힣' => {
                syllables += 1;
                common += usize::from("이다는의에을를가고하로은지사기한서도있시".contains(c));
            }
            '\u{FFFD}' => bad += 1,
            _ => {}
        }
    }
    (syllables >= 20 && bad * 50 <= syllables && common * 5 >= syllables).then_some(Charset::Johab)
}

/// Whether the only bytes that set Central European text apart stand for what is western: byte F1 is `ñ` in one and
/// `ń` in the other, and Polish never writes `ń` before a vowel; A3 is `£` or `Ł`, and no word begins `Ł2`.
fn is_western(bytes: &[u8]) -> bool {
    // á, é, í, ó, ú, ü and ö are alike in both, as are quotation marks and dashes.
    let is_alike = |byte: u8| {
        (0x80..=0x97).contains(&byte)
            || b"\xA0\xE1\xC1\xE9\xC9\xED\xCD\xF3\xD3\xFA\xDA\xFC\xDC\xF6\xD6".contains(&byte)
    };
    let fits = |(at, byte): (usize, &u8)| {
        let next = bytes.get(at + 1).map(u8::to_ascii_lowercase);
        match byte {
            0xF1 | 0xD1 => next.is_some_and(|next| b"aeiou\xE1\xE9\xED\xF3\xFA".contains(&next)),
            0xA3 => next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        }
    };
    let mut special = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| !byte.is_ascii() && !is_alike(**byte))
        .peekable();
    special.peek().is_some() && special.all(fits)
}

/// Whether a western text is of an old Mac, whose `’` is the capital `Õ` elsewhere: none stands within a word.
fn is_mac(bytes: &[u8]) -> bool {
    let within =
        |three: &[u8]| three[1] == 0xD5 && three[0].is_ascii_lowercase() && three[2].is_ascii_lowercase();
    bytes.windows(3).any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str, charset: Charset) -> Vec<u8> {
        let all: Vec<(char, u8)> = (0x80..=0xFF_u8)
            .map(|byte| (charset.decode(&[byte]).chars().next().unwrap_or(' '), byte))
            .collect();
        let of = |c: char| u8::try_from(c).ok().filter(u8::is_ascii);
        let byte =
            |c: char| of(c).or_else(|| all.iter().find(|(known, _)| *known == c).map(|(_, byte)| *byte));
        text.chars()
            .map(|c| byte(c).expect("a character of the charset"))
            .collect()
    }

    #[test]
    fn texts_are_guessed() {
        let russian =
            "Президент России встретился в Москве с канцлером Германии. Они говорили о Сирии и Украине.";
        for charset in [
            WINDOWS_1251,
            encoding_rs::KOI8_U,
            IBM866,
            ISO_8859_5,
            X_MAC_CYRILLIC,
        ]
        .map(Charset::Web)
        {
            assert_eq!(guess(&bytes(russian, charset)), charset);
        }
        assert_eq!(guess(&bytes(russian, CYRILLIC_DOS)), CYRILLIC_DOS);
        for (western, expected) in [
            (
                &b"Rodrigo Londo\xF1o signed in Bogot\xE1 and Cartagena."[..],
                WINDOWS_1252,
            ),
            (b"they paid \xA3825 in all", WINDOWS_1252),
            (b"the minister\xD5s talks", MACINTOSH),
        ] {
            assert_eq!(guess(western), Charset::Web(expected));
        }
        assert!(!is_western(b"Kaczy\xF1ski w Gda\xF1sku"));
    }
}
