//! Questions and what they mean, or where they make no sense.

use super::*;

const ALL: ParseOptions = ParseOptions {
    default: Match::All,
    plain: false,
    today: None,
};
const ANY: ParseOptions = ParseOptions {
    default: Match::Any,
    plain: false,
    today: None,
};
const PLAIN: ParseOptions = ParseOptions {
    default: Match::All,
    plain: true,
    today: None,
};

fn check(options: ParseOptions, query: &str, expected: &str) {
    let read = match parse(query, options) {
        Ok(read) => read.to_string(),
        Err(error) => format!("{} | {}", error.what, error.span.of(query)),
    };
    assert_eq!(read, expected, "{query}");
}

#[test]
fn joins_words() {
    check(ALL, "  ", "");
    check(ALL, "peace talks", "peace AND talks");
    check(ALL, "a b OR c NOT d", "a AND b OR c AND NOT d");
    check(ALL, "a (b OR c) -(d e)", "a AND (b OR c) AND NOT (d AND e)");
    check(
        ALL,
        "war and peace or not",
        "war AND and AND peace AND or AND not",
    );
    check(ALL, "-a -b", "NOT a AND NOT b");
    check(ALL, "+a b & c", "a AND b AND c");
    check(ALL, "NOT -a", "NOT NOT a");
    check(ANY, "a b AND c", "a OR b AND c");
    check(ANY, "a b -c", "(a OR b) AND NOT c");
    check(ANY, "+a b -c", "(+a b) AND NOT c");
    check(ANY, "+a +b", "a AND b");
    check(ANY, "a +=\"b c\" -=\"d e\"", "(+=\"b c\" a) AND NOT =\"d e\"");
}

#[test]
fn reads_words_phrases_and_fields() {
    check(ALL, "“cease fire” cease*", "\"cease fire\" AND cease*");
    check(ALL, "\"AND\" \"word\"", "\"AND\" AND word");
    check(
        ALL,
        "Zelenskyy: at 10:30 http://a.b/c",
        "Zelenskyy: AND at AND 10:30 AND http://a.b/c",
    );
    check(
        ALL,
        "headline:(a \"b c\" -d)",
        "title:a AND title:\"b c\" AND NOT title:d",
    );
    check(
        ALL,
        "person:(sergey lavrov OR putin)",
        "person:\"sergey lavrov\" OR person:putin",
    );
    check(ALL, "-place:\"sea of japan\"", "NOT place:\"sea of japan\"");
    check(
        ALL,
        "published:2025-11 mentions:2024..2025",
        "published:2025-11 AND mentions:2024..2025",
    );
    check(PLAIN, "a OR title : b", "a AND \"OR\" AND title AND b");
    check(PLAIN, " ", "");
    check(PLAIN, "?!", "\"\"");
}

#[test]
fn reads_where_words_stand() {
    check(ALL, "a NEAR/5 b c", "a NEAR/5 b AND c");
    check(ALL, "a b BEFORE/3 c", "a AND b BEFORE/3 c");
    check(ALL, "a NEAR/2 b NEAR/3 c", "a NEAR/2 b NEAR/3 c");
    check(ALL, "a NEAR/2 (b NEAR/3 c)", "a NEAR/2 (b NEAR/3 c)");
    check(ALL, "a SAME SENTENCE b NEAR/3 c", "a SAME SENTENCE b NEAR/3 c");
    check(
        ALL,
        "a SAME  SENTENCE b SAME SENTENCE c d",
        "a SAME SENTENCE b SAME SENTENCE c AND d",
    );
    check(ALL, "NOT a NEAR/2 b", "NOT a NEAR/2 b");
    check(ALL, "a SAME SENTENCE NOT b", "a SAME SENTENCE NOT b");
    check(
        ALL,
        "person:a AND person:b SAME PARAGRAPH",
        "person:a SAME PARAGRAPH person:b",
    );
    check(ALL, "x OR a b SAME SENTENCE", "x OR a SAME SENTENCE b");
    check(ANY, "a b SAME SENTENCE", "a SAME SENTENCE b");
    check(ALL, "PERSON NEAR/9 PERSON", "has:person NEAR/9 has:person");
    check(ALL, "PERSON PLACE", "\"PERSON\" AND \"PLACE\"");
    check(ALL, "\"PERSON\" NEAR/9 DATE", "\"PERSON\" NEAR/9 has:date");
    check(ALL, "title:(a NEAR/2 b)", "title:a NEAR/2 title:b");
    check(ALL, "ATLEAST 3 a b", "ATLEAST 3 a AND b");
    check(ALL, "ATLEAST/3 (a OR b)", "ATLEAST 3 (a OR b)");
    check(ALL, "ATLEAST3(a NEAR/2 b)", "ATLEAST 3 (a NEAR/2 b)");
}

#[test]
fn reads_forms_of_words() {
    check(ALL, "wom?n *fire c*f", "wom?n AND *fire AND c*f");
    check(ALL, "title:/ceas[ei]/ /a b/", "title:/ceas[ei]/ AND /a b/");
    check(
        ALL,
        "zelenski~1 zelenski~ lavrov~",
        "zelenski~1 AND zelenski~2 AND lavrov~2",
    );
    check(ALL, "putin~", "putin~1");
    check(ALL, "\"a b\"~3 \"c do*\"", "\"a b\"~3 AND \"c do*\"");
    check(
        ALL,
        "=talks =\"peace talks\" title:=WHO",
        "=talks AND =\"peace talks\" AND title:=WHO",
    );
    check(
        ALL,
        "a^2 (b c)^0.5 \"d e\"~2^3",
        "a^2 AND (b AND c)^0.5 AND \"d e\"~2^3",
    );
    check(
        ALL,
        "lead:talks has:person has:url",
        "lead:talks AND has:person AND has:url",
    );
}

#[test]
fn says_what_is_wrong_with_places() {
    check(ALL, "a NEAR b", "NEAR without a distance | NEAR");
    check(ALL, "a NEAR/0 b", "NEAR without a distance | NEAR/0");
    check(ALL, "a NEAR5 b", "NEAR without a distance | NEAR5");
    check(ALL, "a NEAR/5", "nothing to join with NEAR | NEAR/5");
    check(ALL, "BEFORE/5 a", "nothing to join with BEFORE | BEFORE/5");
    check(
        ALL,
        "a SAME SENTENCE",
        "nothing to join with SAME SENTENCE | SAME SENTENCE",
    );
    check(ALL, "a SAME SENTENCE AND b", "nothing to join with AND | AND");
    check(ALL, "a NEAR/5 -b", "nothing stands where NOT is left out | -b");
    check(
        ALL,
        "NOT a SAME SENTENCE NOT b",
        "nothing stands where SAME is left out | NOT a",
    );
    check(
        ALL,
        "source:a NEAR/5 b",
        "source:a does not stand anywhere in the text | source:a",
    );
    check(ALL, "ATLEAST a", "ATLEAST without a number | ATLEAST");
    check(ALL, "a ATLEAST 3", "nothing after ATLEAST | ATLEAST 3");
    check(ALL, "(a b)~3", "`~` without a number of words | ~3");
    check(ALL, "\"a\"~3", "`~` without a number of words | \"a\"");
    check(ALL, "=\"a b*\"", "too few letters beside `*` or `?` | b*");
    check(
        ALL,
        "=\"a bc*\"",
        "`=` before a word that is told in part | \"a bc*\"",
    );
    check(ALL, "a~3", "spelling errors that cannot be searched for | ~3");
    check(ALL, "a^2000", "`^` without a weight | ^2000");
    check(
        ALL,
        "/a(/",
        "not an expression that can be searched for: unclosed group | /a(/",
    );
    check(
        ALL,
        "ab*-c",
        "a wildcard before signs that are no letters | ab*-c",
    );
    check(ALL, "has:wings", "nothing is known to have `wings` | wings");
}

#[test]
fn says_what_is_wrong_and_where() {
    check(ALL, "a \"b c", "quotation mark is not closed | \"");
    check(ALL, "a (b", "parenthesis is not closed | (");
    check(ALL, "a (", "parenthesis is not closed | (");
    check(ALL, "a) b", "parenthesis was not opened | )");
    check(ALL, "a ( ) b", "nothing between the parentheses | ( )");
    check(ALL, "a \"\"", "no words between the quotation marks | \"\"");
    check(ALL, "AND a", "nothing to join with AND | AND");
    check(ALL, "a OR", "nothing to join with OR | OR");
    check(ALL, "a AND OR b", "nothing to join with OR | OR");
    check(ALL, "(a OR) b", "nothing to join with OR | OR");
    check(ALL, "a NOT", "nothing after NOT | NOT");
    check(ALL, "a -AND", "nothing after `-` | -");
    check(ALL, "title: a", "field `title` has no value | title:");
    check(ALL, "persn:a", "unknown field `persn` | persn");
    check(
        ALL,
        "title:(person:a)",
        "a field inside the field `title` | person:",
    );
    check(
        ALL,
        "published:soonish",
        "not a date or range of dates: `soonish` | soonish",
    );
    check(ALL, "a * b", "`*` stands alone | *");
    check(ALL, "-a*", "too few letters beside `*` or `?` | a*");
    check(ALL, "&?", "no word to search for | &?");
}

#[test]
fn has_limits() {
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(parse(&nested(MAX_DEPTH), ALL).is_ok());
    assert_eq!(
        parse(&nested(MAX_DEPTH + 1), ALL).map_err(|e| e.what),
        Err(Kind::TooDeep)
    );
    let deep = format!("{}a", "NOT ".repeat(10_000));
    assert_eq!(parse(&deep, ALL).map_err(|e| e.what), Err(Kind::TooDeep));
    let near = format!("a{}", " NEAR/1 a".repeat(MAX_DEPTH + 1));
    assert_eq!(parse(&near, ALL).map_err(|e| e.what), Err(Kind::TooDeep));
    let words = |n: usize, word: &str| vec![word; n].join(" ");
    assert!(parse(&words(MAX_WORDS, "a"), ALL).is_ok());
    assert_eq!(
        parse(&words(MAX_WORDS + 1, "a"), ALL).map_err(|e| e.what),
        Err(Kind::ManyWords)
    );
    assert_eq!(
        parse(&words(MAX_PARTIAL + 1, "ab*"), ALL).map_err(|e| e.what),
        Err(Kind::ManyPartial)
    );
    let plain = parse(&words(MAX_WORDS + 1, "a"), PLAIN).map(|query| query.leaves().len());
    assert_eq!(plain, Ok(MAX_WORDS));
    let long = "é".repeat(MAX_LENGTH / 2 + 1);
    assert_eq!(parse(&long, ALL).map_err(|e| e.what), Err(Kind::TooLong));
    assert!(parse(&long[..MAX_LENGTH], ALL).is_ok());
}
