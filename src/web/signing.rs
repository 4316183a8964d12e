//! Signing in with the token, once for a browser.

use super::page::sign_in as page_of;
use super::problem::Problem;
use super::routes::{Shared, html};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::sync::Arc;
use std::time::Duration;

/// Who guesses waits so long for each answer, one guess after the other.
const PAUSE: Duration = Duration::from_millis(500);

/// Whether a path is for those too who have not signed in.
pub(super) fn is_open(path: &str) -> bool {
    path == "/signin" || path.starts_with("/assets/")
}

/// What a browser without the cookie is shown.
pub(super) fn asked(uri: &Uri) -> Response {
    let back = uri.path_and_query().map_or("/", |path| path.as_str());
    html(StatusCode::UNAUTHORIZED, page_of(false, own(back)))
}

/// The form by itself.
pub(super) async fn page(RawQuery(query): RawQuery) -> Response {
    html(
        StatusCode::OK,
        page_of(false, own(&value(query.as_deref().unwrap_or_default(), "back"))),
    )
}

/// Takes the token, and goes on to where the form was shown.
pub(super) async fn sign_in(State(shared): State<Arc<Shared>>, sent: String) -> Response {
    let back = value(&sent, "back");
    let _one_by_one = shared.signing.lock().await;
    if !shared.access.is_token(&value(&sent, "token")) {
        tokio::time::sleep(PAUSE).await;
        return html(StatusCode::UNAUTHORIZED, page_of(true, own(&back)));
    }
    let mut response = Redirect::to(own(&back)).into_response();
    match HeaderValue::from_str(&shared.access.cookie()) {
        Ok(cookie) => {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        Err(error) => super::routes::problem(&Problem::fault(error.to_string())),
    }
}

/// An address of this site; what leads elsewhere is the start.
fn own(back: &str) -> &str {
    let is_own = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n']);
    if is_own { back } else { "/" }
}

fn value(sent: &str, wanted: &str) -> String {
    let mut pairs = form_urlencoded::parse(sent.as_bytes());
    let found = pairs.find(|(name, _)| name == wanted);
    found.map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_this_site_only() {
        let check = |back: &str, want: &str| assert_eq!(own(back), want);
        check("/?q=a", "/?q=a");
        check("//evil.example", "/");
        check("https://evil.example", "/");
        check("/\\evil.example", "/");
        check("", "/");
    }
}
