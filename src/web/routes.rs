//! Which address is answered by what, and the way there: guard, turn, endpoint, response.

use super::api::{Api, HEALTH, ROUTES};
use super::call::{Call, Endpoint, Reply};
use super::guard::{Access, protect};
use super::kept::Kept;
use super::page::{self, PAGES, Page};
use super::params::{Parameter, Params};
use super::problem::Problem;
use super::server::Limits;
use super::site::Site;
use super::{kept, signing, stream};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use percent_encoding::percent_decode_str;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::catch_panic::CatchPanicLayer;

/// Bytes of a form at most.
const MOST_SENT: usize = 64 * 1024;
/// Exports at a time.
const EXPORTS: usize = 4;

/// What all requests share.
pub(super) struct Shared {
    site: Arc<Site>,
    pub(super) access: Access,
    limits: Limits,
    /// Turns of those who ask.
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Held by who signs in, so that nobody guesses fast.
    pub(super) signing: tokio::sync::Mutex<()>,
    kept: Kept,
    /// Turns of those who export, which may take long.
    exports: Arc<Semaphore>,
}

/// A route of an endpoint.
#[derive(Clone, Copy)]
pub(super) struct Route {
    /// What stands before the id; the whole path where there is none.
    pub before: &'static str,
    /// The parameters it takes.
    pub takes: &'static [&'static [Parameter]],
    /// What does it.
    pub endpoint: Endpoint,
}

impl Route {
    /// A route by its path, in which `{id}` is the rest.
    fn of(path: &'static str, takes: &'static [&'static [Parameter]], endpoint: Endpoint) -> Route {
        Route {
            before: path.strip_suffix("{id}").unwrap_or(path),
            takes,
            endpoint,
        }
    }
}

/// Answers requests to a site.
pub fn router(site: Arc<Site>, access: Access, limits: Limits) -> Router {
    let shared = Arc::new(Shared {
        site,
        access,
        limits,
        turns: Arc::new(Semaphore::new(limits.questions)),
        waiting: AtomicUsize::new(0),
        signing: tokio::sync::Mutex::new(()),
        kept: Kept::new(),
        exports: Arc::new(Semaphore::new(EXPORTS)),
    });
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(&wild(route.path), of_api(route));
    }
    for page in PAGES {
        router = router.route(&wild(page.path), of_page(page));
    }
    router
        .route("/assets/{name}", get(asset))
        .route("/signin", get(signing::page).post(signing::sign_in))
        .fallback(nothing)
        .method_not_allowed_fallback(async |uri: Uri| refused(&uri, &Problem::method(), &Params::default()))
        .layer(DefaultBodyLimit::max(MOST_SENT))
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn Any + Send>| problem(&fault()),
        ))
        .with_state(shared)
}

/// A path with an id as the router writes it: the id is the rest, slashes and all.
fn wild(path: &str) -> String {
    path.replace("{id}", "{*id}")
}

fn of_api(route: &'static Api) -> MethodRouter<Arc<Shared>> {
    let of = Route::of(route.path, route.takes, route.endpoint);
    let lasts = route.path != HEALTH;
    get(move |State(shared): State<Arc<Shared>>, uri: Uri| async move {
        let answered = match lasts {
            true => kept_or(&shared, of, &uri).await,
            false => answer(&shared, of, &uri).await,
        };
        answered.unwrap_or_else(|told| problem(&told))
    })
}

fn of_page(page: &'static Page) -> MethodRouter<Arc<Shared>> {
    let route = Route::of(page.path, page.takes, page.endpoint);
    if page.is_form {
        return post(
            move |State(shared): State<Arc<Shared>>, uri: Uri, sent: String| async move {
                let params = match Params::read(&sent, route.takes) {
                    Ok(params) => params,
                    Err(problem) => return refused(&uri, &problem, &Params::default()),
                };
                let done = run(&shared, route.endpoint, String::new(), params.clone()).await;
                done.unwrap_or_else(|problem| refused(&uri, &problem, &params))
            },
        );
    }
    get(move |State(shared): State<Arc<Shared>>, uri: Uri| async move {
        let answered = answer(&shared, route, &uri).await;
        answered.unwrap_or_else(|problem| {
            let sound = Params::sound(uri.query().unwrap_or_default(), route.takes);
            refused(&uri, &problem, &sound)
        })
    })
}

/// A file of the page. Its address has its version, so that it may be kept for good under that.
async fn asset(Path(name): Path<String>, uri: Uri) -> Response {
    let Some(asset) = page::asset(&name) else {
        return nothing(uri).await;
    };
    let mut response = Response::new(Body::from(asset.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.mime));
    if uri.query().and_then(|query| query.strip_prefix("v=")) == Some(&asset.version) {
        let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
        headers.insert(header::CACHE_CONTROL, kept);
    }
    response
}

async fn nothing(uri: Uri) -> Response {
    let problem = Problem::missing(format!("nothing is at {}", uri.path()));
    refused(&uri, &problem, &Params::default())
}

/// A problem in the form of the address: a page, or JSON.
fn refused(uri: &Uri, told: &Problem, params: &Params) -> Response {
    match is_api(uri) {
        true => problem(told),
        false => html(told.status(), page::refusal(told, params)),
    }
}

fn is_api(uri: &Uri) -> bool {
    uri.path() == "/api" || uri.path().starts_with("/api/")
}

/// A page with a status.
pub(super) fn html(status: StatusCode, page: String) -> Response {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = status;
    let media = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    response
}

fn fault() -> Problem {
    Problem::fault("a fault of the program; other questions go on".to_owned())
}

/// Lets in who may ask.
async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let (access, headers) = (&shared.access, request.headers());
    let mut response = match access.check_site(request.method(), headers) {
        Err(problem) => refused(&uri, &problem, &Params::default()),
        Ok(()) if access.is_known(headers) || signing::is_open(uri.path()) => next.run(request).await,
        Ok(()) if is_api(&uri) => unknown(),
        Ok(()) => signing::asked(&uri),
    };
    protect(response.headers_mut());
    response
}

/// What a program without the token is told.
fn unknown() -> Response {
    let detail = "send the token: Authorization: Bearer TOKEN";
    let mut response = problem(&Problem::refused(StatusCode::UNAUTHORIZED, detail));
    let scheme = HeaderValue::from_static("Bearer");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    response
}

/// The answer that was given to the same address, or else that of the endpoint, which is kept.
async fn kept_or(shared: &Arc<Shared>, route: Route, uri: &Uri) -> Result<Response, Problem> {
    let valid = (shared.site.now().turn, shared.site.today());
    let address = uri.path_and_query().map_or("/", |address| address.as_str());
    if let Some(answer) = shared.kept.get(valid, address) {
        return sent(answer);
    }
    let (id, params) = read(route, uri)?;
    let reply = reply(shared, route.endpoint, id, params).await?;
    let Reply::Bytes(media, bytes) = reply else {
        return respond(shared, reply);
    };
    let answer = (media, Bytes::from(bytes));
    shared.kept.keep(valid, address, &answer);
    sent(answer)
}

/// Runs an endpoint when it is its turn.
pub(super) async fn answer(shared: &Arc<Shared>, route: Route, uri: &Uri) -> Result<Response, Problem> {
    let (id, params) = read(route, uri)?;
    run(shared, route.endpoint, id, params).await
}

/// The id and the parameters of an address.
fn read(route: Route, uri: &Uri) -> Result<(String, Params), Problem> {
    let params = Params::read(uri.query().unwrap_or_default(), route.takes)?;
    let id = uri.path().strip_prefix(route.before).unwrap_or_default();
    let id = percent_decode_str(id).decode_utf8();
    let id = id.map_err(|_| Problem::parameter("id", "it is not in UTF-8"))?;
    Ok((id.into_owned(), params))
}

/// The same, of what was read already.
pub(super) async fn run(
    shared: &Arc<Shared>,
    endpoint: Endpoint,
    id: String,
    params: Params,
) -> Result<Response, Problem> {
    let reply = reply(shared, endpoint, id, params).await?;
    respond(shared, reply)
}

async fn reply(
    shared: &Arc<Shared>,
    endpoint: Endpoint,
    id: String,
    params: Params,
) -> Result<Reply, Problem> {
    let turn = tokio::time::timeout(shared.limits.answer, turn(shared)).await;
    let turn = turn.map_err(|_| Problem::busy("too many questions are before this one; ask again"))??;
    let call = Call {
        site: shared.site.clone(),
        now: shared.site.now(),
        id,
        params,
    };
    let running = tokio::task::spawn_blocking(move || {
        let reply = endpoint(&call);
        drop(turn);
        reply
    });
    let reply = tokio::time::timeout(shared.limits.answer, running).await;
    let reply = reply.map_err(|_| Problem::busy("the answer takes too long; ask for less"))?;
    reply.map_err(|_| fault())?
}

/// The turn of one who asks; refused where too many wait.
async fn turn(shared: &Shared) -> Result<OwnedSemaphorePermit, Problem> {
    struct Waits<'s>(&'s AtomicUsize);
    impl Drop for Waits<'_> {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }
    let before = shared.waiting.fetch_add(1, Ordering::Relaxed);
    let _waits = Waits(&shared.waiting);
    if before >= shared.limits.waiting {
        return Err(Problem::busy("too many questions wait; ask again in a moment"));
    }
    let turn = shared.turns.clone().acquire_owned().await;
    turn.map_err(|_| Problem::busy("the site is ending"))
}

fn respond(shared: &Shared, reply: Reply) -> Result<Response, Problem> {
    let builder = Response::builder();
    let made = match reply {
        Reply::Bytes(media, bytes) => return sent((media, bytes.into())),
        Reply::File { media, name, bytes } => builder
            .header(header::CONTENT_TYPE, media)
            .header(header::CONTENT_DISPOSITION, attachment(&name))
            .body(bytes.into()),
        Reply::Stream { media, name, write } => {
            let turn = shared.exports.clone().try_acquire_owned();
            let turn =
                turn.map_err(|_| Problem::busy("too many exports at a time; ask again in a moment"))?;
            builder
                .header(header::CONTENT_TYPE, media)
                .header(header::CONTENT_DISPOSITION, attachment(&name))
                .body(stream::body(write, turn))
        }
        Reply::See(address) => builder
            .status(StatusCode::SEE_OTHER)
            .header(header::LOCATION, address)
            .body(Body::empty()),
    };
    made.map_err(|error| Problem::fault(error.to_string()))
}

fn sent((media, bytes): kept::Answer) -> Result<Response, Problem> {
    let response = Response::builder().header(header::CONTENT_TYPE, media);
    let made = response.body(Body::from(bytes));
    made.map_err(|error| Problem::fault(error.to_string()))
}

/// Says that a response is to be kept, under a name of plain letters.
fn attachment(name: &str) -> String {
    let plain = |c: char| match c.is_ascii_alphanumeric() || "-_.".contains(c) {
        true => c,
        false => '_',
    };
    let name: String = name.chars().map(plain).collect();
    format!("attachment; filename=\"{name}\"")
}

/// A problem as a response.
pub(super) fn problem(problem: &Problem) -> Response {
    let json = serde_json::to_vec(problem).expect("strings and numbers");
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = problem.status();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if problem.status() == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
