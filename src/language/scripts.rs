//! Scripts: which a text is written in, and which languages are written in each.
//!
//! In: a text. Out: the script of most of its letters. Signs, digits and white space count for nothing.

/// A script of more than one language, or the only one of its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    Hebrew,
    /// Han with or without kana.
    Han,
    /// A script of one language of news, by its tag.
    Only(&'static str),
}

/// Blocks of the scripts that one language of news is written in, with that language.
const ONLY: [(std::ops::RangeInclusive<char>, &str); 21] = [
    ('\u{370}'..='\u{3ff}', "el"),
    ('\u{1f00}'..='\u{1fff}', "el"),
    ('\u{530}'..='\u{58f}', "hy"),
    ('\u{980}'..='\u{9ff}', "bn"),
    ('\u{a00}'..='\u{a7f}', "pa"),
    ('\u{a80}'..='\u{aff}', "gu"),
    ('\u{b00}'..='\u{b7f}', "or"),
    ('\u{b80}'..='\u{bff}', "ta"),
    ('\u{c00}'..='\u{c7f}', "te"),
    ('\u{c80}'..='\u{cff}', "kn"),
    ('\u{d00}'..='\u{d7f}', "ml"),
    ('\u{d80}'..='\u{dff}', "si"),
    ('\u{e00}'..='\u{e7f}', "th"),
    ('\u{e80}'..='\u{eff}', "lo"),
    ('\u{f00}'..='\u{fff}', "bo"),
    ('\u{1000}'..='\u{109f}', "my"),
    ('\u{10a0}'..='\u{10ff}', "ka"),
    ('\u{1100}'..='\u{11ff}', "ko"),
    ('\u{1200}'..='\u{137f}', "am"),
    ('\u{1780}'..='\u{17ff}', "km"),
    ('\u{ac00}'..='\u{d7a3}', "ko"),
];

/// Languages written in several scripts or in another than the rest says; a file that declares them is believed.
const OTHERS: [(&str, Script); 29] = [
    ("ru", Script::Cyrillic),
    ("uk", Script::Cyrillic),
    ("be", Script::Cyrillic),
    ("bg", Script::Cyrillic),
    ("mk", Script::Cyrillic),
    ("sr", Script::Cyrillic),
    ("kk", Script::Cyrillic),
    ("ky", Script::Cyrillic),
    ("tg", Script::Cyrillic),
    ("mn", Script::Cyrillic),
    ("tt", Script::Cyrillic),
    ("uz", Script::Cyrillic),
    ("cnr", Script::Cyrillic),
    ("sr", Script::Latin),
    ("uz", Script::Latin),
    ("kk", Script::Latin),
    ("cnr", Script::Latin),
    ("ar", Script::Arabic),
    ("fa", Script::Arabic),
    ("ur", Script::Arabic),
    ("ps", Script::Arabic),
    ("ku", Script::Arabic),
    ("ckb", Script::Arabic),
    ("ug", Script::Arabic),
    ("sd", Script::Arabic),
    ("hi", Script::Devanagari),
    ("mr", Script::Devanagari),
    ("ne", Script::Devanagari),
    ("yi", Script::Hebrew),
];

impl Script {
    /// The script of most letters of a text; none where it has no letters.
    pub(super) fn of(text: &str) -> Option<Script> {
        let mut counts: Vec<(Script, usize)> = Vec::new();
        for script in text.chars().filter_map(Script::of_letter) {
            match counts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += 1,
                None => counts.push((script, 1)),
            }
        }
        // Of equal ones the first met.
        let best = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        best.map(|(script, _)| script)
    }

    fn of_letter(c: char) -> Option<Script> {
        if c.is_ascii() {
            return c.is_ascii_alphabetic().then_some(Script::Latin);
        }
        if !c.is_alphabetic() {
            return None;
        }
        Some(match c {
            '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{590}'..='\u{5ff}' => Script::Hebrew,
            '\u{600}'..='\u{6ff}'
            | '\u{750}'..='\u{77f}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' => Script::Arabic,
            '\u{900}'..='\u{97f}' => Script::Devanagari,
            '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Script::Han,
            _ => Script::Only(ONLY.iter().find(|(block, _)| block.contains(&c))?.1),
        })
    }

    /// The language most news in the script is in.
    pub(super) fn usual(self) -> &'static str {
        match self {
            Script::Latin => super::ENGLISH,
            Script::Cyrillic => "ru",
            Script::Arabic => "ar",
            Script::Devanagari => "hi",
            Script::Hebrew => "he",
            Script::Han => "zh",
            Script::Only(tag) => tag,
        }
    }

    /// Whether a language is written in it. What is not known otherwise is written in Latin letters.
    pub(super) fn writes(self, tag: &str) -> bool {
        let mut listed = OTHERS.iter().filter(|(other, _)| *other == tag).peekable();
        match tag {
            "zh" | "ja" => self == Script::Han,
            "ko" => matches!(self, Script::Only("ko") | Script::Han),
            "he" => self == Script::Hebrew,
            _ if listed.peek().is_some() => listed.any(|(_, script)| *script == self),
            _ => match ONLY.iter().find(|(_, only)| *only == tag) {
                Some((_, only)) => self == Script::Only(only),
                None => self == Script::Latin,
            },
        }
    }
}

/// Letters of a text. A character of a script that writes words in one or two counts for three.
pub(super) fn letters(text: &str) -> usize {
    let weight = |c: char| match Script::of_letter(c) {
        Some(Script::Han | Script::Only("ko")) => 3,
        Some(_) => 1,
        None => 0,
    };
    text.chars().map(weight).sum()
}
