//! Containers in containers, and files made to do harm.

use super::super::fixtures::{all_of, bz2, gz, tar, zip_of, zst};
use super::*;
use std::time::{Duration, Instant};

const TEXT: &[u8] = b"Talks\n\nThey met.\n";
/// The same, packed by the xz program.
const XZ: &[u8] = b"\xFD\x37\x7A\x58\x5A\x00\x00\x01\x69\x22\xDE\x36\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2F\xE5\xA3\x01\x00\x10\x54\x61\x6C\x6B\x73\x0A\x0A\x54\x68\x65\x79\x20\x6D\x65\x74\x2E\x0A\x00\x00\x00\x00\x6D\x61\x32\xC8\x00\x01\x25\x11\x3E\x45\xC5\xA2\x90\x42\x99\x0D\x01\x00\x00\x00\x00\x01\x59\x5A";

fn check_all(name: &str, bytes: &[u8], expected: &[&str]) {
    let found = all_of(name, bytes);
    assert_eq!(found.len(), expected.len(), "{name}: {found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{name}: {found}\nis not\n{expected}");
    }
}

#[test]
fn packed_files_are_read_as_if_they_were_not() {
    let two = [gz(b"Talks\n\nThey "), gz(b"met.\n")].concat();
    for (name, bytes) in [
        ("a.txt.gz", gz(TEXT)),
        ("a.txt.gz", two),
        ("a.txt.bz2", bz2(TEXT)),
        ("a.txt.zst", [zst(&TEXT[..5]), zst(&TEXT[5..])].concat()),
        ("a.txt.xz", XZ.to_vec()),
        ("a.txt.gz.gz", gz(&gz(TEXT))),
    ] {
        check_all(name, &bytes, &["|Talks|They met.|"]);
    }
    check_all(
        "2025-12-02.jsonl.gz",
        &gz(b"{\"text\":\"One.\"}\n{\"id\":\"b\",\"text\":\"Two.\"}\n"),
        &["1||One.|", "b||Two.|"],
    );
}

#[test]
fn archives_hold_what_they_hold() {
    let inner = tar(&[("deep/b.txt", TEXT), ("c.jsonl", b"{\"text\":\"Line.\"}\n{}\n")]);
    let files: Vec<(&str, &[u8])> = vec![
        ("2025/12/02/a.txt", TEXT),
        ("inner.tar.gz", &[]),
        ("x.css", b"p {}"),
        ("README.md", b"# no article"),
        (".hidden/h.txt", TEXT),
        ("__MACOSX/._a.txt", b"\0\0"),
        ("empty.txt", b""),
    ];
    let packed = gz(&inner);
    let files: Vec<(&str, &[u8])> = files
        .into_iter()
        .map(|(name, bytes)| {
            (
                name,
                if name == "inner.tar.gz" {
                    packed.as_slice()
                } else {
                    bytes
                },
            )
        })
        .collect();
    let expected = [
        "2025/12/02/a.txt|Talks|They met.|2025-12-02 by file name",
        "inner.tar.gz!deep/b.txt|Talks|They met.",
        "inner.tar.gz!c.jsonl!1||Line.",
        "inner.tar.gz!c.jsonl line 2: no text",
        "x.css: format not read: a style sheet is no article",
        "empty.txt: no text in the file",
    ];
    check_all("news.zip", &zip_of(&files), &expected);
    check_all("news.tar", &tar(&files), &expected);
    check_all("news.tgz", &gz(&tar(&files)), &expected);
    check_all("news.bin", &gz(&gz(&tar(&files))), &expected);
    check_all("none.zip", &zip_of(&[]), &["no text in the file"]);
}

#[test]
fn names_cannot_lead_out_and_do_not_come_twice() {
    let files: [(&str, &[u8]); 4] = [
        ("../../etc/a.txt", TEXT),
        ("/etc/a.txt", TEXT),
        ("b!c.txt", TEXT),
        ("d#e f.txt", TEXT),
    ];
    check_all(
        "x.tar",
        &tar(&files),
        &[
            "etc/a.txt|Talks|They met.",
            "etc/a.txt: the key \"etc/a.txt\" was used before in this file",
            "b%21c.txt|Talks",
            "d%23e%20f.txt|Talks",
        ],
    );
}

#[test]
fn mailboxes_and_web_archives_hold_articles() {
    let message = "From a@b Mon Jan  1 00:00:00 2025\nMessage-ID: <m1@e.org>\nFrom: Jane <j@e.org>\nSubject: Talks\n\nThey met.\n\n";
    let second = message.replace("Message-ID: <m1@e.org>\n", "");
    let mailbox = [message, &second, message].concat();
    check_all(
        "box",
        mailbox.as_bytes(),
        &[
            "m1@e.org|Talks|They met.||",
            "2|Talks|They met.",
            "m1@e.org: the key",
        ],
    );
    let http = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nTalks\n\nThey met.\n";
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.org/2025/12/02/a\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n\
         Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    );
    let archive = [gz(record.as_bytes()), gz(record.as_bytes())].concat();
    check_all(
        "crawl-2026-01-02.warc.gz",
        &archive,
        &[
            "http://e.org/2025/12/02/a|Talks|They met.|2025-12-02 by url",
            "http://e.org/2025/12/02/a@2026-01-02T03:04:05Z|Talks|They met.|2025-12-02 by url",
        ],
    );
    let mut crawled = None;
    let result = read("crawl.warc.gz", &archive, &mut |record| {
        crawled = record.ok().and_then(|article| article.crawled);
        ControlFlow::Break(())
    });
    assert_eq!((result, crawled), (Ok(()), Some(jiff::civil::date(2026, 1, 2))));
}

#[test]
fn bombs_end_with_a_reason() {
    let began = Instant::now();
    let zeros = gz(&vec![0; 40 << 20]);
    let many: Vec<(String, Vec<u8>)> = (0..8).map(|n| (format!("{n}.txt.gz"), zeros.clone())).collect();
    let files: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let found = all_of("bomb.txt.gz", &gz(&tar(&files)));
    let end = found.last().expect("a reason");
    assert!(
        end.contains("unpacks to more than 300 times its size"),
        "{found:#?}"
    );
    let mut nested = TEXT.to_vec();
    for _ in 0..20 {
        nested = gz(&nested);
    }
    check_all(
        "nested.gz",
        &nested,
        &["not read any further: containers lie more than 10 deep in one another"],
    );
    let mut liar = zip_of(&[("a.txt", TEXT)]);
    let at = liar.len() - 12;
    // The end of a large archive before the end of this one, which names a million files.
    let mut end = b"PK\x06\x06".to_vec();
    end.resize(56, 0);
    end[32..35].copy_from_slice(&[0x40, 0x42, 0x0F]);
    liar.splice(at - 10..at - 10, end);
    check_all(
        "long.zip",
        &liar,
        &["not read any further: its list names 1000000 files"],
    );
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn broken_containers_give_what_is_whole() {
    let numbers: String = (0..4000).map(|n| format!("{} ", n * 7919 % 10_007)).collect();
    let archive = tar(&[("a.txt", TEXT), ("b.txt", numbers.as_bytes())]);
    let packed = gz(&archive);
    let found = all_of("x.tar.gz", &packed[..packed.len() - 40]);
    assert!(found[0].starts_with("a.txt|Talks|They met."), "{found:#?}");
    assert!(found.len() > 1, "what is cut is said: {found:#?}");
    let zip = zip_of(&[("a.txt", TEXT)]);
    check_all(
        "x.zip",
        &zip[..zip.len() - 10],
        &["broken file: not a whole zip archive"],
    );
    check_all("x.gz", b"\x1F\x8B\x08\0", &["broken file: it ends too early"]);
    check_all(
        "x.tar",
        b"nothing of the kind",
        &["broken file: it does not begin as its ending says"],
    );
}

/// Files of all formats, whole.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let mail = b"From: a@b.org\r\nSubject: Talks\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
        Content-Type: text/html\r\n\r\n<p>They met.\r\n--b\r\nContent-Disposition: attachment; filename=x.txt\r\n\r\nTalks\r\n--b--\r\n";
    let feed = b"<rss version=\"2.0\"><channel><title>X</title><item><title>T</title><description>&lt;p&gt;They met.</description>\
        <pubDate>Tue, 02 Dec 2025 01:00:00 GMT</pubDate></item></channel></rss>";
    let newsml = b"<newsItem guid='x'><contentMeta><headline>T</headline></contentMeta><contentSet><inlineXML><html><body><p>They met.</p>\
        </body></html></inlineXML></contentSet></newsItem>";
    let tei = b"<TEI><teiHeader/><text><body><div type='document' xml:id='d'><head>T</head><p>They &amp; met.</p></div></body></text></TEI>";
    let docx = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        (
            "word/document.xml",
            b"<w:document><w:body><w:p><w:t>They met.</w:t></w:p></w:body></w:document>",
        ),
    ]);
    let warc = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.org/\r\nContent-Length: 63\r\n\r\nHTTP/1.1 200 OK\r\n\
        Content-Type: text/html\r\n\r\n<p>They met again.</p>\r\n\r\n";
    vec![
        ("a.eml", mail.to_vec()),
        ("a.rss", feed.to_vec()),
        ("a.xml", newsml.to_vec()),
        ("b.xml", tei.to_vec()),
        (
            "c.xml",
            b"<nitf><body><body.content><p>They met.</p></body.content></body></nitf>".to_vec(),
        ),
        ("a.docx", docx),
        ("a.warc", warc.to_vec()),
        (
            "a.tar",
            tar(&[("a.txt", TEXT), ("b.jsonl", b"{\"text\":\"x\"}\n")]),
        ),
        ("a.tar.gz", gz(&tar(&[("a.txt", TEXT)]))),
        ("a.txt.zst", zst(TEXT)),
        ("a.txt.xz", XZ.to_vec()),
        ("a.pdf", super::super::fixtures::pdf("They met in Geneva.")),
        (
            "a.json",
            b"{\"headline\":\"T\",\"bodies\":[{\"value\":\"<p>They met.\"}]}".to_vec(),
        ),
    ]
}

proptest! {
    #[test]
    fn no_damage_causes_a_panic_or_a_delay(
        seed in 0..13_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let (name, mut bytes) = seeds().swap_remove(seed);
        for (at, value, kind) in changes {
            let at = at.index(bytes.len().max(1));
            match kind {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), value),
                2 => { let copy = bytes.clone(); bytes.splice(at.min(copy.len()).., copy); }
                _ => if let Some(byte) = bytes.get_mut(at) { *byte = value },
            }
        }
        let began = Instant::now();
        let found = all_of(name, &bytes);
        prop_assert!(!found.is_empty(), "an article or a reason");
        prop_assert!(began.elapsed() < Duration::from_secs(10));
    }
}
