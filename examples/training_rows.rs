//! Turns labelled texts into what the tagger is trained on, with the program's own segmenter and tables.
//!
//! ```text
//! cargo run --release --example training_rows OUT_FOLDER < rows.jsonl
//! ```
//!
//! In: a row a line, `{"text", "spans": [[first byte, end, tag number]], "src": number, "soft": [[first byte,
//! parts of the tags in 255ths]]}`; a span's first token gets tag 2n-1, its others 2n. Out, little-endian: `types.jsonl` (each distinct spelling), `tokens.u32`
//! (its number), `contexts.u32`, `tags.u8`, `starts.u8` (1 where a sentence begins), `rows.u32` (where
//! each row begins, and the end), `sources.u8`, `soft_tokens.u32` and `soft.u8` (tokens with parts, and these).

use attache::entities::features::{contexts, spelling};
use attache::gazetteer::Gazetteer;
use attache::text::{Span, Text};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufWriter, Write};
use std::iter::Peekable;
use std::path::Path;
use std::slice::Iter;

#[derive(serde::Deserialize)]
struct Row {
    text: String,
    spans: Vec<(u32, u32, u8)>,
    src: u8,
    soft: Vec<(u32, Vec<u8>)>,
}

fn main() -> anyhow::Result<()> {
    let usage = "usage: training_rows OUT_FOLDER < rows.jsonl";
    let folder = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!(usage))?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let open = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
    let mut types_out = open("types.jsonl")?;
    let (mut tokens_out, mut contexts_out) = (open("tokens.u32")?, open("contexts.u32")?);
    let (mut tags_out, mut starts_out) = (open("tags.u8")?, open("starts.u8")?);
    let (mut rows_out, mut sources_out) = (open("rows.u32")?, open("sources.u8")?);
    let (mut soft_tokens_out, mut soft_out) = (open("soft_tokens.u32")?, open("soft.u8")?);
    let mut types: HashMap<String, u32> = HashMap::new();
    let mut count = 0u32;
    for line in std::io::stdin().lock().lines() {
        let row: Row = serde_json::from_str(&line?)?;
        let text = Text::segment(&row.text);
        rows_out.write_all(&count.to_le_bytes())?;
        sources_out.write_all(&[row.src])?;
        let mut starts = vec![0u8; text.tokens.len()];
        for sentence in &text.sentences {
            starts[sentence.tokens.start] = 1;
        }
        starts_out.write_all(&starts)?;
        let mut soft = row.soft.iter().peekable();
        let mut spans = row.spans.iter().peekable();
        let mut inside = false;
        for (token, context) in contexts(&text, Gazetteer::built_in()).into_iter().enumerate() {
            let span = text.tokens[token].span;
            let tag = tag(&mut spans, &mut inside, span);
            while soft.next_if(|(start, _)| *start < span.start).is_some() {}
            if let Some((_, parts)) = soft.next_if(|(start, _)| *start == span.start) {
                soft_tokens_out.write_all(&count.to_le_bytes())?;
                soft_out.write_all(parts)?;
            }
            tags_out.write_all(&[tag])?;
            contexts_out.write_all(&context.to_le_bytes())?;
            let next = types.len() as u32;
            let number = match types.get(text.raw(token)) {
                Some(&number) => number,
                None => {
                    let s = spelling(&text, token);
                    let line = (s.word, s.prefix, s.suffix, s.shape, s.case, s.grams);
                    serde_json::to_writer(&mut types_out, &line)?;
                    types_out.write_all(b"\n")?;
                    types.insert(text.raw(token).to_owned(), next);
                    next
                }
            };
            tokens_out.write_all(&number.to_le_bytes())?;
            count += 1;
        }
    }
    rows_out.write_all(&count.to_le_bytes())?;
    println!("{count} tokens of {} spellings", types.len());
    Ok(())
}

/// The tag of a token: spans that end before it are left behind.
fn tag(spans: &mut Peekable<Iter<(u32, u32, u8)>>, inside: &mut bool, token: Span) -> u8 {
    while spans.next_if(|&&(_, end, _)| end <= token.start).is_some() {
        *inside = false;
    }
    match spans.peek() {
        Some(&&(start, _, kind)) if start < token.end => {
            kind * 2 - u8::from(!std::mem::replace(inside, true))
        }
        _ => 0,
    }
}
