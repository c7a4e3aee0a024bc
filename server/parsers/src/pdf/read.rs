//! A PDF becomes a document.

use super::{hidden, pages};
use crate::{Block, BlockBody, Document, ParseError, escape::escape, names::is_deceptive};
use lopdf::{Dictionary, Object};
use std::panic::catch_unwind;

const WHAT: &str = "The PDF";
/// Most pages.
const MOST_PAGES: usize = 3_000;
/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// Reads a PDF.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, ParseError> {
    let loaded = catch_unwind(|| lopdf::Document::load_mem(bytes));
    let pdf = match loaded {
        Ok(Ok(pdf)) => pdf,
        Ok(Err(lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword)) => return Err(encrypted()),
        Ok(Err(error)) => return Err(ParseError::damaged(WHAT, error)),
        Err(_) => return Err(ParseError::damaged(WHAT, "it does not follow the format")),
    };
    // With an empty password it is decrypted while loading; what is locked still has no readable pages then.
    if pdf.is_encrypted() && pdf.encryption_state.is_none() {
        return Err(encrypted());
    }
    let page_ids = pdf.get_pages();
    if page_ids.is_empty() {
        return Err(ParseError::damaged(WHAT, "it has no pages"));
    }
    if page_ids.len() > MOST_PAGES {
        return Err(ParseError::too_large(WHAT, format!("it may have {MOST_PAGES} pages; divide it into parts")));
    }
    let mut document = Document { title: title(&pdf), language: language(&pdf), ..Document::default() };
    let mut found = Found::default();
    for (&page, &id) in &page_ids {
        let marks = catch_unwind(std::panic::AssertUnwindSafe(|| hidden::look(&pdf, id))).unwrap_or_default();
        let Some(paragraphs) = pages::read(&pdf, page) else {
            found.unreadable.push(page);
            continue;
        };
        if paragraphs.is_empty() && marks.pictures {
            found.scanned.push(page);
        }
        if marks.hidden_text && !paragraphs.is_empty() {
            found.hidden.push(page);
        }
        for paragraph in paragraphs {
            let text: String =
                paragraph.chars().filter(|c| !is_deceptive(*c) && (!c.is_control() || *c == '\n')).collect();
            if text.chars().count() + 5 < paragraph.chars().count() && found.invisible.last() != Some(&page) {
                found.invisible.push(page);
            }
            if !text.trim().is_empty() {
                let html = format!("<p>{}</p>", escape(&text));
                document.blocks.push(Block { body: BlockBody::Html(html), text, heading: None, page: Some(page) });
            }
        }
    }
    found.tell(&mut document.notes);
    Ok(document)
}

fn encrypted() -> ParseError {
    ParseError::Encrypted(WHAT.to_owned())
}

/// Pages with something to tell, ascending.
#[derive(Default)]
struct Found {
    scanned: Vec<u32>,
    unreadable: Vec<u32>,
    hidden: Vec<u32>,
    invisible: Vec<u32>,
}

impl Found {
    fn tell(&self, notes: &mut Vec<String>) {
        for (pages, sentence) in [
            (&self.scanned, "no text, only pictures (scanned?): nothing of it can be searched"),
            (&self.unreadable, "text that could not be read"),
            (&self.hidden, "text that readers do not see (white or invisible); look whether it belongs there"),
            (&self.invisible, "invisible characters, which were left out"),
        ] {
            match pages.as_slice() {
                [] => {}
                [page] => notes.push(format!("Page {page} has {sentence}.")),
                many => notes.push(format!("Pages {} have {sentence}.", ranges(many))),
            }
        }
    }
}

/// `1, 3–5, 9`
fn ranges(pages: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match parts.last_mut() {
            Some((_, end)) if *end + 1 == page => *end = page,
            _ => parts.push((page, page)),
        }
    }
    let written = parts
        .iter()
        .take(20)
        .map(|(start, end)| if start == end { start.to_string() } else { format!("{start}–{end}") });
    let mut written = written.collect::<Vec<_>>().join(", ");
    if parts.len() > 20 {
        written.push_str(" and more");
    }
    written
}

/// The title in the properties, where a person wrote one.
fn title(pdf: &lopdf::Document) -> Option<String> {
    let title = entry(pdf, pdf.trailer.get(b"Info").ok()?, b"Title")?;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let lower = title.to_lowercase();
    let made_up = ["microsoft ", "untitled", "powerpoint", "slide 1"].iter().any(|start| lower.starts_with(start))
        || [".doc", ".docx", ".ppt", ".pptx", ".indd", ".dvi", ".tex", ".pdf"].iter().any(|end| lower.ends_with(end));
    let useful = title.chars().filter(|c| c.is_alphabetic()).count() >= 3 && title.chars().count() <= LONGEST_TITLE;
    (useful && !made_up).then_some(title)
}

/// The language that the catalogue names.
fn language(pdf: &lopdf::Document) -> Option<String> {
    let language = entry(pdf, pdf.trailer.get(b"Root").ok()?, b"Lang")?;
    let valid =
        (2..=35).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    valid.then_some(language)
}

/// A text of a dictionary.
fn entry(pdf: &lopdf::Document, dictionary: &Object, key: &[u8]) -> Option<String> {
    let dictionary: &Dictionary = pdf.dereference(dictionary).ok()?.1.as_dict().ok()?;
    let bytes = pdf.dereference(dictionary.get(key).ok()?).ok()?.1.as_str().ok()?;
    // UTF-16 with its mark, UTF-8 with its mark, or else close enough to Windows-1252.
    Some(crate::text::decode(bytes).0)
}
