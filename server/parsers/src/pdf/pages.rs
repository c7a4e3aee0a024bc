//! The text of one page.

use super::lines::Lines;
use lopdf::Document;
use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most characters of one page.
const MOST_CHARACTERS: usize = 200_000;

/// Reads the paragraphs of page `number`. The extractor panics on some real files: then the plainer one of lopdf is
/// tried, and if that fails, too, there is nothing.
pub(super) fn read(document: &Document, number: u32) -> Option<Vec<String>> {
    let placed = catch_unwind(AssertUnwindSafe(|| {
        let mut page = Page::default();
        pdf_extract::output_doc_page(document, &mut page, number).ok().map(|()| page.lines.finish())
    }));
    if let Ok(Some(paragraphs)) = placed {
        return Some(paragraphs);
    }
    let plain = catch_unwind(AssertUnwindSafe(|| document.extract_text(&[number]).ok()));
    let text = plain.ok().flatten()?;
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if joined.is_empty() { Vec::new() } else { vec![joined] })
}

/// Takes the characters of a page.
#[derive(Default)]
struct Page {
    lines: Lines,
    characters: usize,
}

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        self.characters += text.len();
        if self.characters > MOST_CHARACTERS {
            return Ok(());
        }
        // The side of the square that a square of one unit becomes.
        let scale = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let size = size.abs() * scale;
        let finite = [place.m31, place.m32, width, size].iter().all(|number| number.is_finite());
        if finite {
            self.lines.push(text, place.m31, place.m32, width * size, size);
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
