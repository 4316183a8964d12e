//! What a path says about the day: `2015-07-14-iran-deal.txt`, `/2015/07/14/`.
//!
//! In: the path of a file or the address of a page. Out: a day or a year, the weakest evidence there
//! is. Never looks at the file itself.

use super::when;
use jiff::civil::Date;

/// The day written in the name of the file, else in its folders.
pub(super) fn day(path: &str) -> Option<Date> {
    let name = path.rsplit('/').next().unwrap_or(path);
    day_in_name(name).or_else(|| day_in_folders(path))
}

/// The year a file's name or its folder states, where there is one.
pub(super) fn year(path: &str) -> Option<i16> {
    if let Some(day) = day(path) {
        return Some(day.year());
    }
    let mut parts = path.rsplit('/');
    let in_name = numbers(parts.next().unwrap_or("")).find_map(|(_, digits)| when::year(digits));
    in_name.or_else(|| parts.find_map(when::year))
}

/// The day in an address such as `https://example.org/world/2015/07/14/talks.html`.
pub(super) fn day_in_address(url: &str) -> Option<Date> {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    day_in_folders(path)
        .or_else(|| day_with_month_name(path))
        .or_else(|| {
            path.rsplit('/').filter(|part| !part.is_empty()).find_map(|part| {
                // Long numbers in addresses are mostly running numbers, so only dashes count here.
                day_in_name(part).filter(|day| part.contains(&day.to_string()))
            })
        })
}

/// `2015-07-14`, `2015_07_14`, `2015.07.14` or `20150714` with no digit on either side.
fn day_in_name(name: &str) -> Option<Date> {
    let runs: Vec<(usize, &str)> = numbers(name).collect();
    runs.iter().enumerate().find_map(|(i, &(at, digits))| {
        if digits.len() == 8 {
            return date(&digits[..4], &digits[4..6], &digits[6..]);
        }
        let [(month_at, month), (day_at, day)] = *runs.get(i + 1..i + 3)? else {
            return None;
        };
        let joined = month_at == at + 5 && day_at == month_at + 3 && digits.len() == 4;
        let separators = [
            name.as_bytes()[at + digits.len()],
            name.as_bytes()[month_at + month.len()],
        ];
        let fits = separators.iter().all(|b| matches!(b, b'-' | b'_' | b'.' | b' '));
        if joined && fits {
            date(digits, month, day)
        } else {
            None
        }
    })
}

/// `…/2015/07/14/…`; the last part may be the file itself, as in `/2015/07/14.txt`.
fn day_in_folders(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).rev().find_map(|three| {
        let day = three[2].split('.').next().unwrap_or("");
        date(three[0], three[1], day)
    })
}

/// `…/2019/nov/18/…`.
fn day_with_month_name(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).rev().find_map(|three| {
        let day = three[2].parse().ok().filter(|_| three[2].len() <= 2)?;
        when::date(when::year(three[0])?, when::month(three[1])?, day)
    })
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let small = |text: &str| {
        if text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse::<i8>().ok()
        } else {
            None
        }
    };
    when::date(when::year(year)?, small(month)?, small(day)?)
}

/// Runs of digits with where they begin.
fn numbers(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let at = rest + name[rest..].find(|c: char| c.is_ascii_digit())?;
        let len = name[at..]
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(name.len() - at);
        rest = at + len;
        Some((at, &name[at..rest]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(day: Option<Date>) -> String {
        day.map_or(String::new(), |day| day.to_string())
    }

    #[test]
    fn paths_name_days() {
        for (path, expected, in_year) in [
            ("2015-07-14-iran-deal.txt", "2015-07-14", Some(2015)),
            ("a/20150714_x.txt", "2015-07-14", Some(2015)),
            ("news 2015_07_14.md", "2015-07-14", Some(2015)),
            ("2015/07/14/talks.txt", "2015-07-14", Some(2015)),
            ("2015/07/14.txt", "2015-07-14", Some(2015)),
            ("2015-17-14.txt", "", Some(2015)),
            ("cable-1955.txt", "", Some(1955)),
            ("1955/cable.txt", "", Some(1955)),
            ("120150714.txt", "", None),
            ("2015-07-141.txt", "", Some(2015)),
            ("talks.txt", "", None),
            ("é2015-07-1é.txt", "", Some(2015)),
        ] {
            assert_eq!(text(day(path)), expected, "{path}");
            assert_eq!(year(path), in_year, "{path}");
        }
    }

    #[test]
    fn addresses_name_days() {
        for (url, expected) in [
            (
                "https://example.org/2015/07/14/talks.html?x=2016-01-01",
                "2015-07-14",
            ),
            ("https://example.org/world/2015-07-14/talks", "2015-07-14"),
            ("https://example.org/2015/jul/14/talks", "2015-07-14"),
            ("https://example.org/world/20150714", ""),
            ("https://example.org/", ""),
        ] {
            assert_eq!(text(day_in_address(url)), expected, "{url}");
        }
    }

    proptest! {
        #[test]
        fn any_path_is_read_without_panic(path in "[0-9é/_.-]{0,20}") {
            let _ = (day(&path), year(&path), day_in_address(&path));
        }
    }
}
