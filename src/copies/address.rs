//! One spelling for the addresses of one page.
//!
//! In: an address as a file has it. Out: without scheme, `www.`, fragment, tracking parameters and a slash at the end.
//! Never asks the network, so what redirects stays apart.

/// Parameters that say how a reader came, not what is read.
const TRACKING: [&str; 14] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "ocid",
    "cmpid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "smid",
    "partner",
];

/// The address in the form that is compared; `None` where it is none of a page of its own, as a home page is.
pub fn canonical(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = match url.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            rest
        }
        Some(_) => return None,
        None => url.strip_prefix("//").unwrap_or(url),
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (rest, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.to_lowercase();
    let host = host.split_once('@').map_or(host.as_str(), |(_, host)| host);
    let host = host.trim_end_matches(":80").trim_end_matches(":443");
    let host = host.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    if !host.contains('.') || host.contains(char::is_whitespace) {
        return None;
    }
    let path = path.trim_end_matches('/');
    let mut kept: Vec<&str> = parameters.split('&').filter(|pair| !is_tracking(pair)).collect();
    // Their order means nothing.
    kept.sort_unstable();
    let is_home = matches!(path, "" | "index.html" | "index.htm" | "index.php") && kept.is_empty();
    if is_home {
        return None;
    }
    let question = if kept.is_empty() { "" } else { "?" };
    Some(format!("{host}/{path}{question}{}", kept.join("&")))
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    name.is_empty()
        || name.starts_with("utm_")
        || name.starts_with("at_")
        || TRACKING.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_one() {
        for (url, want) in [
            (
                "https://www.Example.org/a/b/?utm_source=x&id=7#top",
                "example.org/a/b?id=7",
            ),
            ("http://example.org:80/a/b?id=7&fbclid=z", "example.org/a/b?id=7"),
            ("//example.org/A", "example.org/A"),
            ("example.org/a?b=1&a=2", "example.org/a?a=2&b=1"),
            ("https://example.org/?p=12", "example.org/?p=12"),
            ("https://example.org/", ""),
            ("https://example.org", ""),
            ("https://example.org/index.html?utm_medium=mail", ""),
            ("urn:newsml:x", ""),
            ("ftp://example.org/a", ""),
            ("no address", ""),
            ("", ""),
        ] {
            assert_eq!(canonical(url).unwrap_or_default(), want, "{url}");
        }
    }
}
