//! Who may ask: no other site through the user's browser, and from elsewhere nobody without the token.
//!
//! In: the head of a request. Out: leave to go on, or why not. A browser's own word is trusted on where a request comes
//! from (`Origin`, `Sec-Fetch-*`), since no page can forge it; what other programs send is judged by `Host` and token.

use super::problem::Problem;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use std::net::{IpAddr, SocketAddr};
use subtle::ConstantTimeEq;

/// Name of the cookie of those who signed in.
const COOKIE: &str = "attache-session";
/// Letters of a token at least.
const SHORTEST_TOKEN: usize = 16;

/// Scripts and styles come from the site's own files; nothing comes from elsewhere, and nobody frames it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Who may ask.
#[derive(Debug, Clone)]
pub struct Access {
    /// Where the site listens.
    address: SocketAddr,
    /// Names under which it is asked for besides.
    hosts: Vec<String>,
    token: Option<String>,
    /// What the cookie of those who signed in says; another each time the program starts.
    session: String,
}

/// Why a site is not opened so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Everybody in the network could read along.
    #[error(
        "{0} can be reached from other machines: give --token-file FILE (or --token) with a secret that readers sign in \
         with, or listen on 127.0.0.1"
    )]
    Open(IpAddr),
    /// A token that can be guessed.
    #[error("a token has at least {SHORTEST_TOKEN} letters, digits or signs, without spaces")]
    Guessable,
    /// No secret can be made.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl Access {
    /// Leave for those who ask this address, by its own name or others, with the token if there is one.
    ///
    /// # Errors
    ///
    /// The address can be reached by others and there is no token, or it can be guessed.
    pub fn new(
        address: SocketAddr,
        hosts: Vec<String>,
        token: Option<String>,
    ) -> Result<Access, AccessError> {
        if token.is_none() && !address.ip().is_loopback() {
            return Err(AccessError::Open(address.ip()));
        }
        let is_sound =
            |token: &String| token.len() >= SHORTEST_TOKEN && token.chars().all(|c| c.is_ascii_graphic());
        if !token.as_ref().is_none_or(is_sound) {
            return Err(AccessError::Guessable);
        }
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|error| AccessError::Random(error.to_string()))?;
        Ok(Access {
            address,
            hosts,
            token,
            session: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    /// Whether a word is the token.
    pub(super) fn is_token(&self, told: &str) -> bool {
        self.token.as_deref().is_some_and(|token| same(token, told))
    }

    /// The cookie for who gave the token.
    pub(super) fn cookie(&self) -> String {
        format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", self.session)
    }

    /// Refuses what another site may have sent, whoever asks.
    ///
    /// # Errors
    ///
    /// `Host` is none of this site, or the request comes from a page of another.
    pub(super) fn check_site(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        let elsewhere = || {
            let detail = "a page of another site sent this request";
            Err(Problem::refused(StatusCode::FORBIDDEN, detail))
        };
        let host = text(headers, &header::HOST);
        if !host.is_some_and(|host| self.is_own(host)) {
            return Err(Problem::refused(
                StatusCode::MISDIRECTED_REQUEST,
                "the header Host names another site; ask by the address that attache printed, or name it with --host",
            ));
        }
        if let Some(origin) = headers.get(header::ORIGIN) {
            let origin = origin.to_str().unwrap_or_default().split_once("://");
            if origin.map(|(_, authority)| authority) != host {
                return elsewhere();
            }
        }
        let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
        let mode = text(headers, &HeaderName::from_static("sec-fetch-mode"));
        // Following a link from elsewhere is what links are for.
        let is_link = method == Method::GET && mode == Some("navigate");
        match matches!(site, Some("cross-site" | "same-site")) && !is_link {
            true => elsewhere(),
            false => Ok(()),
        }
    }

    /// Whether the request shows the token, or the cookie of one who did.
    pub(super) fn is_known(&self, headers: &HeaderMap) -> bool {
        if self.token.is_none() {
            return true;
        }
        let bearer = text(headers, &header::AUTHORIZATION).and_then(|told| told.strip_prefix("Bearer "));
        if bearer.is_some_and(|told| self.is_token(told.trim())) {
            return true;
        }
        let cookies = headers.get_all(header::COOKIE).iter();
        let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
        let mut cookies = cookies.flat_map(|cookies| cookies.split(';'));
        cookies.any(|cookie| {
            let told = cookie.trim().split_once('=');
            told.is_some_and(|(name, session)| name == COOKIE && same(&self.session, session))
        })
    }

    /// Whether a `Host` is one of this site. A name that others can make point here is none.
    fn is_own(&self, host: &str) -> bool {
        let (name, port) = split(host);
        // Before a name that was told may stand a proxy with a port of its own.
        if self.hosts.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            return true;
        }
        if port.unwrap_or("80").parse() != Ok(self.address.port()) {
            return false;
        }
        match name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>()
        {
            Ok(ip) if self.address.ip().is_loopback() => ip.is_loopback(),
            // An address in figures is no name, so nobody can make it point elsewhere.
            Ok(_) => true,
            Err(_) => name.eq_ignore_ascii_case("localhost"),
        }
    }
}

/// What every response says about itself.
pub(super) fn protect(headers: &mut HeaderMap) {
    let said = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // With none at all, browsers would not say which site a form comes from.
        (header::REFERRER_POLICY, "same-origin"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in said {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let cached = headers.entry(header::CACHE_CONTROL);
    cached.or_insert(HeaderValue::from_static("private, no-cache"));
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Name and port of a `Host`.
fn split(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(address: &str, hosts: &[&str], token: Option<&str>) -> Result<Access, AccessError> {
        let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
        Access::new(
            address.parse().expect("an address"),
            hosts,
            token.map(str::to_owned),
        )
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn an_address_of_the_network_needs_a_token() {
        let check = |address: &str, token: Option<&str>, want: bool| {
            assert_eq!(access(address, &[], token).is_ok(), want, "{address}");
        };
        check("127.0.0.1:8080", None, true);
        check("[::1]:8080", None, true);
        check("0.0.0.0:8080", None, false);
        check("192.168.1.2:8080", Some("0123456789abcdef"), true);
        check("192.168.1.2:8080", Some("secret"), false);
        check("127.0.0.1:8080", Some("with a space in it"), false);
    }

    #[test]
    fn names_that_others_own_are_no_hosts() {
        let local = access("127.0.0.1:8080", &["news.example"], None).expect("loopback");
        let wide = access("0.0.0.0:8080", &[], Some("0123456789abcdef")).expect("a token");
        let check = |access: &Access, host: &'static str, want: bool| {
            let asked = access.check_site(&Method::GET, &headers(&[("host", host)]));
            assert_eq!(asked.is_ok(), want, "{host}");
        };
        check(&local, "127.0.0.1:8080", true);
        check(&local, "localhost:8080", true);
        check(&local, "[::1]:8080", true);
        check(&local, "localhost:8081", false);
        check(&local, "localhost", false);
        check(&local, "evil.example:8080", false);
        check(&local, "192.168.1.2:8080", false);
        check(&local, "news.example", true);
        check(&local, "News.Example:443", true);
        check(&wide, "192.168.1.2:8080", true);
        check(&wide, "evil.example:8080", false);
        assert!(local.check_site(&Method::GET, &HeaderMap::new()).is_err());
    }

    #[test]
    fn pages_of_other_sites_send_nothing() {
        let local = access("127.0.0.1:8080", &[], None).expect("loopback");
        let check = |method: Method, told: &[(&'static str, &'static str)], want: bool| {
            let mut told = told.to_vec();
            told.push(("host", "127.0.0.1:8080"));
            let asked = local.check_site(&method, &headers(&told));
            assert_eq!(asked.is_ok(), want, "{method} {told:?}");
        };
        let fetched = |site, mode| [("sec-fetch-site", site), ("sec-fetch-mode", mode)];
        check(Method::POST, &[("origin", "http://127.0.0.1:8080")], true);
        check(Method::POST, &[("origin", "http://localhost:8080")], false);
        check(Method::POST, &[("origin", "http://evil.example")], false);
        check(Method::POST, &[("origin", "null")], false);
        check(Method::POST, &[], true);
        check(Method::GET, &fetched("cross-site", "no-cors"), false);
        check(Method::GET, &fetched("cross-site", "navigate"), true);
        check(Method::POST, &fetched("cross-site", "navigate"), false);
        check(Method::GET, &fetched("same-origin", "cors"), true);
    }

    #[test]
    fn the_token_or_the_cookie_is_shown() {
        let access = access("127.0.0.1:80", &[], Some("0123456789abcdef")).expect("a token");
        let check = |name: &'static str, value: String, want: bool| {
            let mut told = HeaderMap::new();
            told.insert(HeaderName::from_static(name), value.parse().expect("a header"));
            assert_eq!(access.is_known(&told), want, "{name}: {value}");
        };
        check("authorization", "Bearer 0123456789abcdef".to_owned(), true);
        check("authorization", "Bearer 0123456789abcdeg".to_owned(), false);
        check("authorization", "0123456789abcdef".to_owned(), false);
        let cookie = access.cookie();
        let cookie = cookie.split(';').next().expect("name and value");
        check("cookie", format!("a=b; {cookie}"), true);
        check("cookie", format!("{COOKIE}=0123456789abcdef"), false);
        assert!(!access.is_known(&HeaderMap::new()));
    }
}
