//! `serve`: the page and the API over a socket.

use crate::room::Room;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A `serve` that ends with the test.
pub(super) struct Site {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(super) address: String,
}

/// What was answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: String,
}

impl Site {
    /// Serves the room's index on a free port; returns once it does.
    pub(super) fn begin(room: &Room, flags: &[&str]) -> Site {
        let mut command = room.command(env!("CARGO_BIN_EXE_attache"));
        let command = command.args(["serve", "--port", "0"]).args(flags);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        let mut told = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let first = told.next().expect("an address").expect("a line");
        // Read to the end, or the program would find its pipe closed.
        std::thread::spawn(move || told.for_each(drop));
        let address = first.trim_start_matches("http://").trim_end_matches('/');
        Site {
            child,
            address: address.to_owned(),
        }
    }

    /// Sends a request as it stands, but for the end of its head.
    pub(super) fn send(&self, head: &str, body: &str) -> Answer {
        let mut socket = TcpStream::connect(&self.address).expect("it listens");
        socket
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a socket");
        let head = format!(
            "{head}Connection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        socket.write_all(head.as_bytes()).expect("it reads");
        socket.write_all(body.as_bytes()).expect("it reads");
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes).expect("it answers");
        Answer::read(&String::from_utf8(bytes).expect("UTF-8"))
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    /// As [`Site::get`], with lines in the head that each end it.
    pub(super) fn get_with(&self, path: &str, lines: &str) -> Answer {
        let host = &self.address;
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{lines}"), "")
    }

    /// Sends a form as a page of the site does.
    pub(super) fn post(&self, path: &str, lines: &str, form: &str) -> Answer {
        let host = &self.address;
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.send(
            &format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{kind}{lines}"),
            form,
        )
    }

    pub(super) fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        serde_json::from_str(&answer.body).expect("JSON")
    }

    /// Sends a signal and waits for the end; the exit code and how long it took.
    fn end_by(mut self, signal: &str) -> (Option<i32>, Duration) {
        let began = Instant::now();
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status();
        assert!(sent.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        (status.code(), began.elapsed())
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    fn read(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers: HashMap<String, String> = headers
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let is_chunked = headers
            .get("transfer-encoding")
            .is_some_and(|how| how == "chunked");
        Answer {
            status: status.and_then(|status| status.parse().ok()).expect("a status"),
            body: if is_chunked { joined(body) } else { body.to_owned() },
            headers,
        }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// The body of which chunks were sent.
fn joined(chunks: &str) -> String {
    let mut body = String::new();
    let mut rest = chunks;
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect("a size");
        body.push_str(&after[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    body
}

fn indexed() -> Room {
    let room = Room::with_corpus();
    // One file of the corpus is broken on purpose.
    assert_eq!(room.run(&["index", "corpus"]).code, 3);
    room
}

/// Two hundred questions: words, operators, filters and flags in all combinations that fit.
fn questions() -> Vec<Vec<(&'static str, &'static str)>> {
    let words = [
        "",
        "talks",
        "peace treaty",
        "\"security council\"",
        "treaty OR armistice",
        "korea NEAR/10 truce",
        "negotiat*",
        "PERSON SAME SENTENCE treaty",
        "tlaks",
        "title:truce",
    ];
    let filters = [
        vec![],
        vec![("person", "gorbachev")],
        vec![("place", "geneva")],
        vec![("country", "KR"), ("sort", "oldest")],
        vec![("person", "!begin"), ("place", "egypt|israel")],
    ];
    let flags = [
        vec![],
        vec![("from", "1950"), ("to", "1990"), ("n", "3")],
        vec![("match", "any"), ("facets", "person,country,year")],
        vec![("copies", "show"), ("offset", "1"), ("snippet-sentences", "1")],
    ];
    let mut questions = Vec::new();
    for word in words {
        for filter in &filters {
            for flag in &flags {
                let mut question = vec![("q", word)];
                question.extend(filter);
                question.extend(flag);
                questions.push(question);
            }
        }
    }
    questions
}

fn encoded(text: &str) -> String {
    let bytes = text.bytes();
    bytes
        .map(|byte| match byte.is_ascii_alphanumeric() {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

/// An answer without what differs from run to run.
fn lasting(mut answer: Value) -> Value {
    answer["took_ms"] = Value::Null;
    answer
}

/// The ids of the articles that a page lists, in its order.
fn listed(page: &str) -> Vec<String> {
    let hits = page.split("<li class=\"hit\">").skip(1);
    hits.map(|hit| {
        let (_, link) = hit.split_once("href=\"/article/").expect("a hit is a link");
        let id = link.split(['?', '"']).next().unwrap_or_default();
        let id = percent_encoding::percent_decode_str(id).decode_utf8();
        id.expect("UTF-8").into_owned()
    })
    .collect()
}

#[test]
fn the_page_lists_the_articles_of_the_api_in_its_order() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    for question in questions() {
        let query: Vec<String> = question
            .iter()
            // Which counts stand beside a result, the page says itself.
            .filter(|(name, _)| *name != "facets")
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let query = query.join("&");
        let hits = site.json(&format!("/api/search?{query}"))["hits"].take();
        let ids = hits.as_array().expect("hits").iter();
        let ids: Vec<&str> = ids.filter_map(|hit| hit["id"].as_str()).collect();
        // `q=` alone is the start, which lists none.
        let page = site.get(&format!("/?{query}&view=results"));
        assert_eq!(page.status, 200, "{query}: {}", page.body);
        assert_eq!(listed(&page.body), ids, "{query}");
    }
}

#[test]
fn the_same_question_has_the_same_answer_in_terminal_and_api() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    let questions = questions();
    assert_eq!(questions.len(), 200);
    for question in questions {
        let mut args = vec!["search".to_owned(), "--format".to_owned(), "json".to_owned()];
        let mut path = "/api/search?".to_owned();
        for (name, value) in question {
            path.push_str(&format!("{name}={}&", encoded(value)));
            match name {
                "q" => args.push(value.to_owned()),
                "facets" => args.push(format!("--facets={value}")),
                "n" => args.extend(["-n".to_owned(), value.to_owned()]),
                _ => args.extend([format!("--{name}"), value.to_owned()]),
            }
        }
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let terminal = room.command(env!("CARGO_BIN_EXE_attache")).args(&args).output();
        let terminal = String::from_utf8(terminal.expect("the program runs").stdout).expect("UTF-8");
        let terminal: Value =
            serde_json::from_str(&terminal).unwrap_or_else(|error| panic!("{args:?}: {error}"));
        assert_eq!(lasting(terminal), lasting(site.json(&path)), "{path}");
    }
}

#[test]
fn every_address_of_the_api_answers() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    let article = "/api/articles/wire/korea-truce-gazette.txt?q=truce";
    let check = |path: &str, pointer: &str| {
        let json = site.json(path);
        assert!(
            json.pointer(pointer).is_some_and(|found| !found.is_null()),
            "{path} has no {pointer}: {json}"
        );
    };
    check(article, "/matches/0/text");
    check("/api/related/wire/korea-truce-gazette.txt?n=2", "/words");
    check("/api/entities?kind=person&sort=name&n=2", "/entities/person/1/id");
    check("/api/entities?q=&find=gor&kind=person", "/entities/person/0/name");
    check("/api/entities/gorbachev?kind=person", "/spellings/0");
    check("/api/timeline?by=mentions&step=year", "/buckets/0/from");
    check("/api/map", "/features/0/geometry/coordinates/1");
    check("/api/network?kind=person,place", "/edges/0/source");
    check("/api/suggest?q=gorb", "/suggestions/0/id");
    check("/api/suggest?q=talks+NE", "/suggestions/1/text");
    check("/api/health", "/articles");
    check("/api/openapi.json", "/paths/~1api~1search/get/parameters/0");
    let description = site.json("/api/openapi.json");
    for path in description["paths"].as_object().expect("paths").keys() {
        let answer = site.get(&path.replace("{id}", "no%2Fsuch"));
        assert!([200, 404].contains(&answer.status), "{path}: {}", answer.body);
        assert!(!answer.header("content-security-policy").is_empty(), "{path}");
    }
}

#[test]
fn an_export_is_what_the_terminal_prints() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    for form in ["csv", "jsonl", "bibtex", "ris", "md"] {
        let answer = site.get(&format!("/api/export?q=treaty&format={form}"));
        let printed = room.command(env!("CARGO_BIN_EXE_attache"));
        let mut printed = printed;
        let printed = printed
            .args(["search", "treaty", "--all", "--format", form])
            .output();
        let printed = String::from_utf8(printed.expect("the program runs").stdout).expect("UTF-8");
        assert_eq!(answer.body, printed, "{form}");
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment; filename=\"attache.")
        );
    }
    let map = site.get("/api/export?format=geojson");
    assert_eq!(map.header("content-type"), "application/geo+json");
    assert!(site.get("/api/export?format=graphml").body.contains("<graphml"));
}

#[test]
fn problems_say_what_is_wrong_and_where() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    let check = |path: &str, status: u16, pieces: &[&str]| {
        let answer = site.get(path);
        assert_eq!(answer.status, status, "{path}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        for piece in pieces {
            assert!(
                answer.body.contains(piece),
                "{path} has no {piece}: {}",
                answer.body
            );
        }
    };
    check(
        "/api/search?q=%22peace",
        400,
        &["quotation mark", "\"span\":[0,", "\"expected\""],
    );
    check("/api/search?q=x&frm=2020", 400, &["frm: no such parameter"]);
    check("/api/search?n=5000", 400, &["n: a whole number from 0 to 1000"]);
    check("/api/search?from=soon", 400, &["\"parameter\":\"from\""]);
    check(
        "/api/search?from=2020&to=2019",
        400,
        &["from 2020-01-01 is later than to 2019-12-31"],
    );
    check("/api/articles/nowhere.txt", 404, &["nowhere.txt"]);
    check("/api/entities/nobody", 404, &["nobody"]);
    check("/api/nothing", 404, &["/api/nothing"]);
    check("/api/articles/%FF", 400, &["UTF-8"]);
    let huge = site.get(&format!("/api/search?q={}", "a".repeat(70_000)));
    assert!([414, 431].contains(&huge.status), "{}", huge.status);
    let host = &site.address;
    let posted = site.send(&format!("POST /api/search HTTP/1.1\r\nHost: {host}\r\n"), "");
    assert_eq!((posted.status, posted.header("allow")), (405, "GET,HEAD"));
}

#[test]
fn other_sites_are_refused() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    let path = "/api/search?q=talks";
    let port = site.address.rsplit(':').next().expect("a port");
    let asked_of = |host: &str| site.send(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"), "");
    assert_eq!(asked_of(&format!("localhost:{port}")).status, 200);
    let rebound = asked_of(&format!("evil.example:{port}"));
    assert_eq!(rebound.status, 421);
    assert!(!rebound.body.contains("hits"));
    let check = |lines: &str, status: u16| {
        assert_eq!(site.get_with(path, lines).status, status, "{lines}");
    };
    check("Origin: http://evil.example\r\n", 403);
    check("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", 403);
    check("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n", 200);
}

#[test]
fn a_token_is_asked_for() {
    let room = indexed();
    room.write("token", "correct-horse-battery\n");
    let site = Site::begin(&room, &["--token-file", "token"]);
    let refused = site.get("/api/health");
    assert_eq!(
        (refused.status, refused.header("www-authenticate")),
        (401, "Bearer")
    );
    let known = "Authorization: Bearer correct-horse-battery\r\n";
    assert_eq!(site.get_with("/api/health", known).status, 200);
    let wrong = "Authorization: Bearer correct-horse-batterx\r\n";
    assert_eq!(site.get_with("/api/health", wrong).status, 401);
    let asked = site.get("/?q=talks");
    assert_eq!((asked.status, asked.body.contains("talks")), (401, true));
    let guessed = site.post("/signin", "", "token=correct-horse&back=%2F");
    assert_eq!((guessed.status, guessed.header("set-cookie")), (401, ""));
    let signed = site.post(
        "/signin",
        "",
        "token=correct-horse-battery&back=%2F%2Fevil.example",
    );
    assert_eq!((signed.status, signed.header("location")), (303, "/"));
    let cookie = signed.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().expect("a name"));
    assert_eq!(site.get_with("/?q=talks", &cookie).status, 200);
}

#[test]
fn names_are_put_right_by_forms_of_this_site_only() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    let people = || site.json("/api/entities?kind=person&n=1000")["entities"]["person"].to_string();
    let host = &site.address;
    let form = "name=person%3Amikhail-gorbachev&to=Mikhail+Sergeyevich+Gorbachev";
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let head =
        format!("POST /names/rename HTTP/1.1\r\nHost: {host}\r\nOrigin: http://evil.example\r\n{kind}");
    assert_eq!(site.send(&head, form).status, 403);
    assert!(!people().contains("Sergeyevich"));
    assert_eq!(site.post("/names/rename", "", form).status, 303);
    assert!(people().contains("Mikhail Sergeyevich Gorbachev"));
    assert_eq!(site.post("/names/undo", "", "").status, 303);
    assert!(!people().contains("Sergeyevich"));
    assert_eq!(site.post("/names/undo", "", "").status, 422);
}

#[test]
fn what_cannot_be_served_is_said() {
    let room = indexed();
    room.write("empty", "\n");
    room.check(&["serve", "--index", "nowhere"], 2, &[], &["no index at nowhere"]);
    room.check(
        &["serve", "--address", "0.0.0.0"],
        2,
        &[],
        &["0.0.0.0 can be reached from other machines", "--token-file"],
    );
    room.check(&["serve", "--token", "short"], 2, &[], &["at least 16"]);
    room.check(
        &["serve", "--token-file", "empty"],
        2,
        &[],
        &["first line is empty"],
    );
    let site = Site::begin(&room, &[]);
    let port = site.address.rsplit(':').next().expect("a port");
    room.check(
        &["serve", "--port", port],
        2,
        &[],
        &["cannot be listened on", "--port 0"],
    );
}

/// Waits until the site knows so many articles.
fn until(site: &Site, articles: u64) {
    let began = Instant::now();
    while site.json("/api/health")["articles"] != articles {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{articles} articles are not seen"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_others_write_is_seen_without_a_restart() {
    let room = Room::new();
    room.write("news/one.txt", "Talks in Geneva\n\nThe talks began in Geneva.");
    assert_eq!(room.run(&["index", "news"]).code, 0);
    let site = Site::begin(&room, &[]);
    until(&site, 1);
    room.write("news/two.txt", "Talks in Vienna\n\nThe talks went on in Vienna.");
    assert_eq!(room.run(&["index"]).code, 0);
    until(&site, 2);
    assert_eq!(site.json("/api/search?q=vienna")["total"], 1);
    room.write("index/synonyms.txt", "parley, talks\n");
    let began = Instant::now();
    while site.json("/api/search?q=parley")["total"] != 2 {
        assert!(began.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(feature = "watch")]
#[test]
fn folders_are_watched_beside_the_page() {
    let room = Room::new();
    room.write("news/one.txt", "Talks in Geneva\n\nThe talks began in Geneva.");
    let site = Site::begin(&room, &["--watch", "news"]);
    until(&site, 1);
    room.write("news/two.txt", "Talks in Vienna\n\nThe talks went on in Vienna.");
    until(&site, 2);
    assert_eq!(site.end_by("-TERM").0, Some(130));
}

#[test]
fn it_ends_when_told() {
    let room = indexed();
    for signal in ["-INT", "-TERM"] {
        let site = Site::begin(&room, &[]);
        // One that is connected and asks nothing does not keep it.
        let _idle = TcpStream::connect(&site.address).expect("it listens");
        site.json("/api/health");
        let (code, took) = site.end_by(signal);
        assert_eq!(code, Some(130), "{signal}");
        assert!(took < Duration::from_secs(10), "{signal}: {took:?}");
    }
}

#[test]
fn slow_clients_do_not_stop_a_fast_one() {
    let room = indexed();
    let site = Site::begin(&room, &[]);
    let slow: Vec<TcpStream> = (0..1000)
        .map(|_| {
            let mut socket = TcpStream::connect(&site.address).expect("it listens");
            socket.write_all(b"GET /api/hea").expect("it reads");
            socket
        })
        .collect();
    let began = Instant::now();
    for _ in 0..20 {
        assert_eq!(site.get("/api/search?q=talks").status, 200);
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    drop(slow);
}
