//! A page of HTML becomes a document.

use super::{Cleaner, blocks, head};
use crate::{Document, ParseError, picture, text::decode};

/// Largest page.
const LARGEST: usize = 10 << 20;

/// Reads the file `name`.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    if bytes.len() > LARGEST {
        return Err(ParseError::too_large("The HTML page", "a page may have 10 MiB without its pictures"));
    }
    let (html, note) = decode(bytes);
    let mut document =
        Document { language: head::language(&html), notes: note.into_iter().collect(), ..Document::default() };
    let cleaner = Cleaner::new(name);
    document.blocks = blocks(&cleaner.clean(&html), None);
    document.take_title();
    document.title = document.title.or_else(|| head::title(&html));
    picture::take_from_page(&cleaner, &mut document);
    let lower = html.to_ascii_lowercase();
    if ["<iframe", "<object", "<embed"].iter().any(|tag| lower.contains(tag)) {
        document.notes.push("Embedded pages and players were left out; they need the internet.".to_owned());
    }
    if lower.contains("<svg") {
        document.notes.push("SVG drawings were left out. Save them as PNG and show those.".to_owned());
    }
    Ok(document)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::BlockBody;

    #[test]
    fn keeps_the_lesson_and_drops_the_frame() {
        let page = "<html lang=en><head><title>Site</title><style>p{}</style></head><body><nav>Menu</nav>\
                    <header><h1>Water</h1></header><main><p>Text <img src='img/a.png' alt='A cloud'></p>\
                    <img src='https://x.org/t.gif'><iframe src=x></iframe></main><footer>Imprint</footer></body></html>";
        let document = read("unit/w.html", page.as_bytes()).expect("a page");
        assert_eq!(document.title.as_deref(), Some("Water"));
        assert_eq!(document.language.as_deref(), Some("en"));
        let html: Vec<_> = document.blocks.iter().map(|block| block.body.clone()).collect();
        assert_eq!(html, vec![BlockBody::Html("<p>Text <img src=\"file:unit/img/a.png\" alt=\"A cloud\"></p>".into())],);
        assert_eq!(document.blocks[0].text, "Text A cloud");
        assert_eq!(document.notes.len(), 2, "{:?}", document.notes);
    }

    #[test]
    fn too_large_is_told() {
        assert!(read("a.html", &vec![b'x'; (10 << 20) + 1]).is_err());
    }
}
