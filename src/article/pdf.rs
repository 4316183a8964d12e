//! PDF: the text layer of a document, page by page.
//!
//! In: the bytes of a PDF. Out: one article. Title, author and day are those of the text, else of the document's
//! properties. A document without text is said to be scanned, one that needs a password to be encrypted. Reads
//! no form, runs no script, follows no link.

use super::{Article, Dated, ReadError, layout, pdf_text, plain, when};
use pdf_oxide::PdfDocument;
use pdf_oxide::object::Object;
use std::panic::{AssertUnwindSafe, catch_unwind};

const EVIDENCE: &str = "document properties";
/// More pages than a document of news has.
const MOST_PAGES: usize = 3000;

/// Reads the PDF at `path`.
pub(super) fn article(path: &str, bytes: &[u8]) -> Result<Article, ReadError> {
    // The parser is not ours; a document that trips it must not end the run.
    let read = catch_unwind(AssertUnwindSafe(|| pages(bytes)));
    let (pages, about) = read.unwrap_or_else(|_| {
        Err(ReadError::Broken {
            reason: "the PDF parser failed on it; save its text as .txt".to_owned(),
        })
    })?;
    let text = pdf_text::joined(&pages);
    if !layout::has_words(&text) {
        return Err(ReadError::Scanned);
    }
    let title = about
        .title
        .filter(|title| pdf_text::is_title(title, &text))
        .unwrap_or_default();
    let known = Article {
        title,
        author: about.author,
        lang: about.lang,
        ..Article::default()
    };
    let mut article = plain::article(path, &text, known);
    article.published = article
        .published
        .or(about.made.map(|date| Dated::new(date, EVIDENCE)));
    Ok(article)
}

/// What the document says of itself.
#[derive(Default)]
struct About {
    title: Option<String>,
    author: Option<String>,
    lang: Option<String>,
    made: Option<jiff::civil::Date>,
}

fn pages(bytes: &[u8]) -> Result<(Vec<String>, About), ReadError> {
    let broken = |error: pdf_oxide::Error| ReadError::Broken {
        reason: format!("not a whole PDF: {error}"),
    };
    let document = PdfDocument::from_bytes(bytes.to_vec()).map_err(broken)?;
    if document.is_encrypted() && !document.authenticate(b"").unwrap_or(false) {
        return Err(ReadError::Encrypted);
    }
    let count = document.page_count().map_err(broken)?.min(MOST_PAGES);
    let mut pages = Vec::new();
    for page in 0..count {
        // A page that cannot be read costs that page only.
        pages.push(document.extract_text(page).unwrap_or_default());
    }
    Ok((pages, about(&document)))
}

fn about(document: &PdfDocument) -> About {
    let resolved = |object: &Object| document.resolve_object(object).ok();
    let info = document
        .trailer()
        .as_dict()
        .and_then(|trailer| resolved(trailer.get("Info")?));
    let value = |dictionary: &Option<Object>, key: &str| {
        let found = resolved(dictionary.as_ref()?.as_dict()?.get(key)?)?;
        layout::some_line(&pdf_text::string(found.as_string()?))
    };
    let catalog = document.catalog().ok();
    About {
        title: value(&info, "Title"),
        author: value(&info, "Author"),
        lang: value(&catalog, "Lang").and_then(|lang| layout::language(&lang)),
        // `D:20251202010000Z`
        made: value(&info, "CreationDate")
            .and_then(|date| when::day(date.trim_start_matches("D:").get(..8)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{all_of, pdf};

    #[test]
    fn a_pdf_is_an_article() {
        let made = pdf("The ministers met in Geneva.");
        assert_eq!(
            all_of("a.pdf", &made),
            ["|Talks in Geneva|The ministers met in Geneva.|2025-12-02 by document properties||Jane Doe"]
        );
        assert_eq!(
            all_of("a.pdf", &pdf("")),
            ["scanned, no text layer; put it through text recognition (OCR) first"]
        );
        let cut = all_of("a.pdf", b"%PDF-1.4\n");
        assert!(cut[0].starts_with("broken file: not a whole PDF"), "{cut:?}");
    }
}
