//! One door to all formats.

use crate::{Document, Kind, ParseError, html, markdown, office, pdf, picture, text};

/// Most blocks of one file: more than a thick book.
const MOST_BLOCKS: usize = 50_000;
/// Most notes of one file.
const MOST_NOTES: usize = 50;

/// Reads a file in this process. `name` is its cleaned path from the root of the folder: relative links start there.
/// Videos, captions, archives and `course.toml` have doors of their own. Not for bytes from outside: use
/// [`crate::worker::Workers`].
pub fn parse(kind: Kind, name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    let mut document = match kind {
        Kind::Markdown => markdown::read(name, bytes)?,
        Kind::Html => html::read(name, bytes)?,
        Kind::Text => text::read(bytes)?,
        Kind::Pdf => pdf::read(bytes)?,
        Kind::Docx => office::docx::read(name, bytes)?,
        Kind::Pptx => office::pptx::read(name, bytes)?,
        Kind::Png | Kind::Jpeg | Kind::Gif | Kind::Webp => picture::read(kind, name, bytes)?,
        Kind::Mp4 | Kind::Vtt | Kind::Zip | Kind::CourseToml => {
            return Err(ParseError::Refused("The file is no document.".to_owned()));
        }
    };
    if document.blocks.len() > MOST_BLOCKS {
        document.blocks.truncate(MOST_BLOCKS);
        document.notes.push(format!("The file is very long; only its first {MOST_BLOCKS} paragraphs were read."));
    }
    if document.blocks.is_empty() && document.title.is_none() {
        document.notes.push("No text was found in the file.".to_owned());
    }
    let more = document.notes.len().saturating_sub(MOST_NOTES);
    if more > 0 {
        document.notes.truncate(MOST_NOTES);
        document.notes.push(format!("{more} more remarks are not shown."));
    }
    Ok(document)
}
