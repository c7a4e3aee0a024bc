//! PowerPoint presentations: a page for each slide.

use super::{package::Package, slide, xml::Element};
use crate::{Document, ParseError};

const WHAT: &str = "The presentation";
const MAIN: &str = "ppt/presentation.xml";
/// Most slides.
const MOST_SLIDES: usize = 1_000;

/// Reads the file `name`. The title of a slide is a heading of level 2; the notes of the speaker are a quote at its end.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Document, ParseError> {
    let mut package = Package::open(bytes, WHAT)?;
    let main = package.needed(MAIN)?;
    let relations = package.relations(MAIN)?;
    let slides: Vec<String> = main
        .child("sldIdLst")
        .into_iter()
        .flat_map(Element::elements)
        .filter_map(|slide| relations.get(slide.attribute("r:id")?).map(|relation| relation.target.clone()))
        .collect();
    if slides.len() > MOST_SLIDES {
        return Err(ParseError::too_large(WHAT, format!("it may have {MOST_SLIDES} slides")));
    }
    let mut document = Document::default();
    for (page, path) in (1..).zip(slides) {
        let slide = package.needed(&path)?;
        if slide.attribute("show") == Some("0") {
            document.notes.push(format!("Slide {page} is hidden and was left out."));
            continue;
        }
        let relations = package.relations(&path)?;
        slide::read(name, page, &slide, relations, &mut package, &mut document)?;
    }
    document.title = document.blocks.iter().find(|block| block.heading.is_some()).map(|block| block.text.clone());
    Ok(document)
}
