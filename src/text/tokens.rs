//! Tokens: words, numbers, addresses, the ends of contractions and punctuation.
//!
//! The rules are ours and final, since what is indexed by them can only be found by them:
//! a possessive or contracted ending is a token of its own (`Iran` + `'s`), `n't` stays with its
//! word, `U.S.` and `US` have one look-up form, hyphens separate (`Franco` `-` `German`) except in
//! designations (`F-16` = `F16`), separators stay inside numbers (`1,379` = `1379`, `10:30`), and
//! scripts written without spaces give one token a character. What an apostrophe is depends on the language
//! ([`Apostrophes`]).

use super::fold::fold_into;
use super::{Span, Token, TokenKind};
use unicode_normalization::char::is_combining_mark;

/// What an apostrophe is between letters; English endings as in `Iran's` count in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Apostrophes {
    /// Part of the word: `O'Brien`.
    #[default]
    Inner,
    /// The end of a small word that is none of the next: `l'Élysée` is found as `Élysée`.
    Elision,
    /// The beginning of an ending of a name: `Ankara'da` is found as `Ankara`.
    Suffix,
}

/// All tokens of a string, and the buffer of their look-up forms.
pub(super) fn tokenize(raw: &str, apostrophes: Apostrophes) -> (Vec<Token>, String) {
    let mut scanner = Scanner {
        raw,
        apostrophes,
        at: 0,
        tokens: Vec::with_capacity(raw.len() / 5),
        norms: String::with_capacity(raw.len()),
    };
    while let Some(c) = scanner.peek(0) {
        scanner.step(c);
    }
    (scanner.tokens, scanner.norms)
}

/// Small words of Romance languages that lose their last letter before a vowel.
const ELIDED: [&str; 25] = [
    "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "un", "gl", "dell",
    "all", "dall", "nell", "sull", "coll", "quell", "quest", "sant", "v",
];

/// Contracted endings that become tokens of their own.
const CLITICS: [&str; 6] = ["s", "ll", "re", "ve", "d", "m"];

/// Longer names that are written with a hyphen and a number in any case.
const DESIGNATIONS: [&str; 2] = ["covid", "mig"];

/// Last parts by which a bare `host.name` is known as an address.
const TOP_LEVEL_DOMAINS: [&str; 30] = [
    "com", "org", "net", "gov", "mil", "edu", "int", "info", "eu", "uk", "ru", "ua", "de", "fr", "it", "es",
    "pl", "cn", "jp", "in", "ir", "il", "tr", "ch", "nl", "be", "se", "no", "us", "io",
];

struct Scanner<'a> {
    raw: &'a str,
    apostrophes: Apostrophes,
    at: usize,
    tokens: Vec<Token>,
    norms: String,
}

impl Scanner<'_> {
    /// The character `ahead` bytes after the current place.
    fn peek(&self, ahead: usize) -> Option<char> {
        let at = self.at + ahead;
        match self.raw.as_bytes().get(at) {
            Some(&b) if b < 0x80 => Some(b as char),
            Some(_) => self.raw[at..].chars().next(),
            None => None,
        }
    }

    fn step(&mut self, c: char) {
        if c.is_whitespace() || is_invisible(c) {
            self.at += c.len_utf8();
        } else if is_unspaced(c) {
            let mut end = self.at + c.len_utf8();
            end += self.run_length(end, is_combining_mark);
            self.push(end, TokenKind::Word);
        } else if is_word_char(c) {
            if let Some(end) = self.address_end() {
                self.push(end, TokenKind::Address);
            } else if c.is_numeric() {
                self.number();
            } else {
                self.word(c);
            }
        } else {
            self.push(self.at + c.len_utf8(), TokenKind::Punct);
        }
    }

    fn push(&mut self, end: usize, kind: TokenKind) {
        let from = self.norms.len();
        fold_into(&self.raw[self.at..end], &mut self.norms);
        self.push_with_norm(end, kind, from);
    }

    /// Ends a token whose look-up form stands in the buffer from `from` on.
    fn push_with_norm(&mut self, end: usize, kind: TokenKind, from: usize) {
        let norm = Span::new(from, self.norms.len());
        self.tokens.push(Token {
            span: Span::new(self.at, end),
            kind,
            norm,
        });
        self.at = end;
    }

    /// How many bytes from `start` on hold characters of a class.
    fn run_length(&self, start: usize, class: impl Fn(char) -> bool) -> usize {
        let rest = &self.raw[start..];
        rest.find(|c| !class(c)).unwrap_or(rest.len())
    }

    fn word_length(&self, start: usize) -> usize {
        self.run_length(start, |c| is_word_char(c) && !is_unspaced(c))
    }

    /// A word that begins here: letters, perhaps inner apostrophes, points or a number.
    fn word(&mut self, first: char) {
        if let Some(end) = self.acronym_end(first) {
            let from = self.norms.len();
            for part in self.raw[self.at..end].split('.') {
                fold_into(part, &mut self.norms);
            }
            return self.push_with_norm(end, TokenKind::Word, from);
        }
        let mut end = self.at + self.word_length(self.at);
        if let Some(joined) = self.designation_end(end) {
            let from = self.norms.len();
            fold_into(&self.raw[self.at..end], &mut self.norms);
            fold_into(self.raw[end + 1..joined].trim_end_matches('s'), &mut self.norms);
            return self.push_with_norm(joined, TokenKind::Word, from);
        }
        while let Some(mark) = self.raw[end..].chars().next() {
            let next = end + mark.len_utf8();
            if is_apostrophe(mark) {
                let length = self.word_length(next);
                let rest = &self.raw[next..next + length];
                if length == 0 || !rest.starts_with(char::is_alphabetic) {
                    break;
                }
                let before = &self.raw[self.at..end];
                if self.apostrophes == Apostrophes::Elision && is_elided(before) {
                    return self.push(next, TokenKind::Clitic);
                }
                let is_name = before.starts_with(char::is_uppercase) && before.chars().nth(1).is_some();
                if is_clitic(rest) || self.apostrophes == Apostrophes::Suffix && is_name {
                    self.push(end, TokenKind::Word);
                    return self.push(next + length, TokenKind::Clitic);
                }
                end = next + length;
            } else if mark == '&' && self.joins_capitals(end) {
                end = next + self.word_length(next);
                let from = self.norms.len();
                for part in self.raw[self.at..end].split('&') {
                    fold_into(part, &mut self.norms);
                }
                return self.push_with_norm(end, TokenKind::Word, from);
            } else {
                break;
            }
        }
        self.push(end, TokenKind::Word);
    }

    /// Whether the `&` at byte `at` stands between capitals, as in `AT&T`.
    fn joins_capitals(&self, at: usize) -> bool {
        self.raw[..at].ends_with(char::is_uppercase) && self.raw[at + 1..].starts_with(char::is_uppercase)
    }

    /// Single letters with points between them, as in `U.S.`, `U.N` or `a.m.`; two letters at least.
    fn acronym_end(&self, first: char) -> Option<usize> {
        let mut end = self.at + first.len_utf8();
        let mut letters = 1;
        while self.raw[end..].starts_with('.') {
            let mut rest = self.raw[end + 1..].chars();
            match (rest.next(), rest.next()) {
                (Some(letter), after) if letter.is_alphabetic() && !after.is_some_and(is_word_char) => {
                    end += 1 + letter.len_utf8();
                    letters += 1;
                }
                _ => break,
            }
        }
        if letters < 2 {
            return None;
        }
        Some(if self.raw[end..].starts_with('.') {
            end + 1
        } else {
            end
        })
    }

    /// Where `F-16`, `COVID-19` or `Su-35` ends when the letters of one end at byte `end`.
    fn designation_end(&self, end: usize) -> Option<usize> {
        if !self.raw[end..].starts_with('-') {
            return None;
        }
        let letters = &self.raw[self.at..end];
        let count = letters.chars().count();
        let capitals = letters.chars().filter(|c| c.is_uppercase()).count();
        let named = count <= 2
            || (count <= 5 && capitals >= 2)
            || DESIGNATIONS.iter().any(|d| d.eq_ignore_ascii_case(letters));
        let digits = self.run_length(end + 1, |c| c.is_ascii_digit());
        if !named || !(1..=3).contains(&digits) || letters.ends_with(char::is_numeric) {
            return None;
        }
        let mut joined = end + 1 + digits;
        let suffix = self.word_length(joined);
        if suffix > 1 {
            return None;
        }
        joined += suffix;
        let more = self.raw[joined..].strip_prefix(['-', '/', '.', ',']);
        (!more.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))).then_some(joined)
    }

    /// A number that begins here: digits with separators, perhaps letters at its end.
    fn number(&mut self) {
        let raw = self.raw;
        let digits = |start: usize| raw[start..].bytes().take_while(u8::is_ascii_digit).count();
        let mut end = self.at + digits(self.at);
        let lead = end - self.at;
        let after = |at: usize| raw[at..].chars().next();
        let from = self.norms.len();
        match after(end) {
            Some(separator @ (',' | '.')) if lead > 0 && !self.continues_digits(separator) => {
                let groups = self.separated_groups(end, separator);
                if let Some((last, is_decimal)) = groups {
                    for (i, part) in self.raw[self.at..last].split(separator).enumerate() {
                        if i > 0 && is_decimal {
                            self.norms.push('.');
                        }
                        self.norms.push_str(part);
                    }
                    end = last;
                    if separator == ',' && !is_decimal && after(end) == Some('.') && digits(end + 1) > 0 {
                        let decimals = end + 1 + digits(end + 1);
                        self.norms.push_str(&self.raw[end..decimals]);
                        end = decimals;
                    }
                    return self.push_with_norm(end, TokenKind::Number, from);
                }
            }
            Some(':') if (1..=2).contains(&lead) => {
                while after(end) == Some(':') && digits(end + 1) == 2 {
                    end += 3;
                }
            }
            _ => {}
        }
        end += self.word_length(end);
        self.push(end, TokenKind::Number);
    }

    /// Whether digits and this separator stand right before, as in the rest of `3.12.2025`.
    fn continues_digits(&self, separator: char) -> bool {
        let before = self.raw[..self.at].strip_suffix(separator);
        before.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// Where a number with separators from byte `first` on ends, and whether the separator is a
    /// decimal point. `None` for what is no single number, such as `3.12.2025` or `2014,2015`.
    fn separated_groups(&self, first: usize, separator: char) -> Option<(usize, bool)> {
        let lead = first - self.at;
        let mut end = first;
        let mut groups = 0;
        let mut all_of_three = lead <= 3;
        let mut last = 0;
        while self.raw[end..].starts_with(separator) {
            last = self.run_length(end + 1, |c| c.is_ascii_digit());
            if last == 0 {
                break;
            }
            all_of_three &= last == 3;
            groups += 1;
            end += 1 + last;
        }
        let clean = self.word_length(end) == 0;
        match (groups, separator) {
            (0, _) => None,
            _ if !clean => None,
            (1, ',') if all_of_three => Some((end, false)),
            (1, ',') => (last <= 2).then_some((end, true)),
            (1, _) => Some((end, true)),
            _ => all_of_three.then_some((end, false)),
        }
    }

    /// Where a web or mail address that begins here ends.
    fn address_end(&self) -> Option<usize> {
        let rest = &self.raw[self.at..];
        let head = self.word_length(self.at);
        let mark = rest[head..].chars().next()?;
        let is_address = match mark {
            ':' => rest[head..].starts_with("://"),
            '@' => {
                rest[head + 1..].starts_with(char::is_alphanumeric) && self.chunk(near(rest)).contains('.')
            }
            '.' => {
                let chunk = self.chunk(near(rest));
                rest.starts_with("www.") || looks_like_mail(chunk) || looks_like_host(chunk)
            }
            _ => false,
        };
        is_address.then(|| self.at + self.chunk(rest).len())
    }

    /// What stands up to the next space or quotation mark, without final punctuation.
    fn chunk<'t>(&self, rest: &'t str) -> &'t str {
        let end = rest
            .find(|c: char| {
                c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '‘' | '’' | '«' | '»' | '|')
            })
            .unwrap_or(rest.len());
        rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '*', '_'])
    }
}

/// As much of a text as tells an address from something else. What is no address is looked at again from
/// its next word on, so there must be a limit.
fn near(rest: &str) -> &str {
    &rest[..rest.floor_char_boundary(256)]
}

fn looks_like_mail(chunk: &str) -> bool {
    chunk.split_once('@').is_some_and(|(user, host)| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        !user.is_empty() && host.contains('.') && user.chars().all(plain) && host.chars().all(plain)
    })
}

fn looks_like_host(chunk: &str) -> bool {
    let host = chunk.split(['/', ':', '?', '#']).next().unwrap_or(chunk);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    host.len() > 4
        && host.chars().all(plain)
        && host.rsplit_once('.').is_some_and(|(name, domain)| {
            name.len() > 1 && !name.contains("..") && TOP_LEVEL_DOMAINS.contains(&domain)
        })
}

fn is_elided(word: &str) -> bool {
    ELIDED.iter().any(|elided| elided.eq_ignore_ascii_case(word))
}

fn is_clitic(rest: &str) -> bool {
    rest.len() <= 2 && CLITICS.iter().any(|clitic| clitic.eq_ignore_ascii_case(rest))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`')
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}')
}

/// Characters that print nothing and separate words: zero-width space, byte order mark, directions.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whether it is of a script written without spaces between words: Han, kana, Thai, Lao, Myanmar, Khmer.
pub fn is_unspaced(c: char) -> bool {
    !c.is_ascii()
        && matches!(c,
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}')
        && (c.is_alphanumeric() || matches!(c, '\u{3005}'..='\u{3007}'))
}

#[cfg(test)]
mod tests {
    use crate::text::{Apostrophes, Text, TokenKind};

    /// Tokens as `raw` or `raw=norm` where the look-up form is another than lower case,
    /// clitics with `~`, punctuation with `.` before it, addresses with `@`.
    fn check(raw: &str, want: &str) {
        check_in(Apostrophes::Inner, raw, want);
    }

    fn check_in(apostrophes: Apostrophes, raw: &str, want: &str) {
        let text = Text::segment_with(raw, apostrophes);
        let tokens: Vec<String> = (0..text.tokens.len())
            .map(|i| {
                let (printed, norm) = (text.raw(i), text.norm(i));
                let mark = match text.tokens[i].kind {
                    TokenKind::Word => "",
                    TokenKind::Number => "#",
                    TokenKind::Clitic => "~",
                    TokenKind::Punct => return printed.to_string(),
                    TokenKind::Address => "@",
                };
                if printed.to_lowercase() == norm || mark == "~" {
                    format!("{mark}{printed}")
                } else {
                    format!("{mark}{printed}={norm}")
                }
            })
            .collect();
        assert_eq!(tokens.join(" "), want, "{raw}");
    }

    #[test]
    fn contractions_and_possessives() {
        check(
            "Iran's envoy doesn't, they'll",
            "Iran ~'s envoy doesn't=doesnt , they ~'ll",
        );
        check("Iran’s “offer”", "Iran ~’s “ offer ”");
        check(
            "the nations' O'Brien's d'Ivoire",
            "the nations ' O'Brien=obrien ~'s d'Ivoire=divoire",
        );
        check("'quoted' Sana‘a I'm", "' quoted ' Sana‘a=sanaa I ~'m");
    }

    #[test]
    fn apostrophes_of_other_languages() {
        check_in(
            Apostrophes::Elision,
            "L’OTAN, qu'il dell'Europa aujourd'hui d'Iran's",
            "~L’ OTAN , ~qu' il ~dell' Europa aujourd'hui=aujourdhui ~d' Iran ~'s",
        );
        check_in(
            Apostrophes::Suffix,
            "Ankara'da Stoltenberg’i de'da 2025'te",
            "Ankara ~'da Stoltenberg ~’i de'da=deda #2025 ' te",
        );
    }

    #[test]
    fn acronyms_initials_and_hyphens() {
        check(
            "U.S.-led U.N. talks at 5 p.m.",
            "U.S.=us - led U.N.=un talks at #5 p.m.=pm",
        );
        check("John F. Kennedy J.F.K.", "John F . Kennedy J.F.K.=jfk");
        check("Franco-German al-Assad", "Franco - German al - Assad");
        check(
            "F-16s and f-16, COVID-19, Su-35",
            "F-16s=f16 and f-16=f16 , COVID-19=covid19 , Su-35=su35",
        );
        check("AT&T Q & A", "AT&T=att Q & A");
        check("end.The a.b", "end . The a.b=ab");
    }

    #[test]
    fn numbers() {
        check(
            "1,379 days, 3.5% and 1,234.50",
            "#1,379=1379 days , #3.5 % and #1,234.50=1234.50",
        );
        check("10:30 3:2 12-14 12/03", "#10:30 #3 : #2 #12 - #14 #12 / #03");
        check("2025-12-02 03.12.2025", "#2025 - #12 - #02 #03 . #12 . #2025");
        check(
            "the 1990s, 2nd 2014,2015 $5m",
            "the #1990s , #2nd #2014 , #2015 $ #5m",
        );
        check("1.234.567 0,5", "#1.234.567=1234567 #0,5=0.5");
    }

    #[test]
    fn addresses_and_other_scripts() {
        check(
            "See https://example.org/a?b=1, (www.un.org) or state.gov.",
            "See @https://example.org/a?b=1 , ( @www.un.org ) or @state.gov .",
        );
        check(
            "Mail a.b@example.org, #Kyiv @nato",
            "Mail @a.b@example.org , # Kyiv @ nato",
        );
        check("中国外交部 talks", "中 国 外 交 部 talks");
        check("हिन्दी cafe\u{301} ไทย", "हिन्दी cafe\u{301}=cafe ไ ท ย");
    }
}
