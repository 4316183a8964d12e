//! An answer of a web server, as web archives keep it.
//!
//! In: head and body as they went over the wire. Out: the media type and the body, put together from chunks,
//! unpacked and in UTF-8 where the head names another encoding. Never more than a limit of bytes.

use super::ReadError;
use encoding_rs::{Encoding, UTF_8};
use std::io::Read;

/// The largest body, unpacked.
const LARGEST: u64 = 128 << 20;

/// The body of an answer and its type.
pub(super) struct Response {
    pub(super) mime: String,
    pub(super) content: Result<Vec<u8>, ReadError>,
}

/// Reads a whole answer; `None` where it is not one with content (status 200).
pub(super) fn response(block: &[u8]) -> Option<Response> {
    let (head, body) = split(block);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next()?.split_whitespace().nth(1)?;
    if status != "200" {
        return None;
    }
    let headers: Vec<(String, &str)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
        .collect();
    let header = |wanted: &str| {
        let found = headers.iter().find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| *value).to_ascii_lowercase()
    };
    let chunked = header("transfer-encoding").contains("chunked");
    let joined = chunked.then(|| from_chunks(body)).flatten();
    let body = joined.as_deref().unwrap_or(body);
    let mime = header("content-type");
    let content = unpacked(body, &header("content-encoding")).map(|content| in_utf_8(content, &mime));
    Some(Response { mime, content })
}

fn split(block: &[u8]) -> (&[u8], &[u8]) {
    let find = |mark: &[u8]| block.windows(mark.len()).position(|window| window == mark);
    let crlf = find(b"\r\n\r\n").map(|at| (at, at + 4));
    let lf = find(b"\n\n").map(|at| (at, at + 2));
    let border = match (crlf, lf) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    border.map_or((block, &[]), |(end, start)| (&block[..end], &block[start..]))
}

/// The body of chunks; `None` where it is none, as archives that store it joined still say `chunked`.
fn from_chunks(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = body.iter().position(|&b| b == b'\n')?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(out);
        }
        let Some(chunk) = body.get(..size) else {
            // The record was cut; what is there is still worth reading.
            out.extend_from_slice(body);
            return Some(out);
        };
        out.extend_from_slice(chunk);
        body = body[size..]
            .strip_prefix(b"\r\n")
            .or_else(|| body[size..].strip_prefix(b"\n"))?;
    }
}

fn unpacked(body: &[u8], encoding: &str) -> Result<Vec<u8>, ReadError> {
    let is_gzip = body.starts_with(b"\x1F\x8B");
    match encoding {
        "gzip" | "x-gzip" if is_gzip => limited(flate2::read::MultiGzDecoder::new(body)),
        "deflate" => limited(flate2::read::ZlibDecoder::new(body))
            .or_else(|_| limited(flate2::read::DeflateDecoder::new(body))),
        "br" => limited(brotli_decompressor::Decompressor::new(body, 1 << 16)),
        "zstd" => limited(zstd::stream::read::Decoder::with_buffer(body).map_err(|error| broken(&error))?),
        _ => Ok(body.to_vec()),
    }
}

fn limited(decoder: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    let read = decoder.take(LARGEST + 1).read_to_end(&mut out);
    match read {
        // Of a record that was cut, what came out is still worth reading.
        Err(error) if out.is_empty() => Err(broken(&error)),
        _ if out.len() as u64 > LARGEST => Err(ReadError::TooLarge {
            size: LARGEST + 1,
            limit: LARGEST,
        }),
        _ => Ok(out),
    }
}

fn broken(error: &std::io::Error) -> ReadError {
    ReadError::Broken {
        reason: format!("its content cannot be unpacked: {error}"),
    }
}

/// Text in the encoding that the head names, with a mark that settles it; other content as it is.
fn in_utf_8(content: Vec<u8>, mime: &str) -> Vec<u8> {
    let label = mime
        .split_once("charset=")
        .map(|(_, label)| label.trim_matches(['"', '\'', ' ', ';']));
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    match named {
        // Many servers name one encoding for all their pages; valid UTF-8 is UTF-8.
        Some(encoding) if encoding != UTF_8 && std::str::from_utf8(&content).is_err() => {
            format!("\u{FEFF}{}", encoding.decode(&content).0).into_bytes()
        }
        _ => content,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn check(head: &str, body: &[u8], expected: &str) {
        let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
        let found = response(&block).map_or("none".to_owned(), |found| match found.content {
            Ok(content) => format!("{}|{}", found.mime, String::from_utf8_lossy(&content)),
            Err(error) => error.to_string(),
        });
        assert_eq!(found, expected, "{head}");
    }

    #[test]
    fn bodies_are_as_a_browser_sees_them() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"<p>One").expect("memory");
        let gzip = gzip.finish().expect("memory");
        let chunks = b"3\r\n<p>\r\n3;x=y\r\nOne\r\n0\r\n\r\n";
        let ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html";
        check(ok, b"<p>One", "text/html|<p>One");
        check(
            &format!("{ok}\r\nTransfer-Encoding: chunked"),
            chunks,
            "text/html|<p>One",
        );
        check(
            &format!("{ok}\r\nTransfer-Encoding: chunked"),
            b"<p>One",
            "text/html|<p>One",
        );
        check(
            &format!("{ok}\r\nTransfer-Encoding: chunked"),
            b"9\r\n<p>One",
            "text/html|<p>One",
        );
        check(
            &format!("{ok}\r\nContent-Encoding: gzip"),
            &gzip,
            "text/html|<p>One",
        );
        check(
            &format!("{ok}\r\nContent-Encoding: gzip"),
            b"<p>One",
            "text/html|<p>One",
        );
        check(
            &format!("{ok}; charset=koi8-r"),
            b"\xCD\xC9\xD2",
            "text/html; charset=koi8-r|\u{FEFF}мир",
        );
        check("HTTP/1.1 301 Moved\r\nContent-Type: text/html", b"<p>", "none");
        check(
            &format!("{ok}\r\nContent-Encoding: br"),
            b"\xFF\xFF",
            "broken file: its content cannot be unpacked: Invalid Data",
        );
    }
}
