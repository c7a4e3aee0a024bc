//! Paragraph styles of Word: which are headings, which are lists.

use super::xml::Element;
use std::collections::HashMap;

/// Longest chain of styles that are based on each other.
const LONGEST_CHAIN: usize = 12;

/// What a style says.
#[derive(Clone, Debug, Default)]
struct Style {
    based_on: Option<String>,
    heading: Option<u8>,
    numbering: Option<(String, u8)>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// Language of the document.
    pub language: Option<String>,
}

impl Styles {
    /// Reads `word/styles.xml`.
    pub fn read(part: &Element) -> Self {
        let styles = part.elements().filter(|element| element.name == "style").filter_map(|style| {
            let properties = style.child("pPr");
            let name = style.setting("name").unwrap_or_default().to_lowercase();
            let outline = properties.and_then(outline_level);
            let read = Style {
                based_on: style.setting("basedOn").map(str::to_owned),
                heading: heading_of(&name).or(outline),
                numbering: properties.and_then(numbering_of),
            };
            Some((style.attribute("styleId")?.to_owned(), read))
        });
        let language = part.at(&["docDefaults", "rPrDefault", "rPr"]).and_then(|defaults| defaults.setting("lang"));
        Self { styles: styles.collect(), language: language.map(str::to_owned) }
    }

    /// The level of a heading in this style.
    pub fn heading(&self, style: &str) -> Option<u8> {
        self.chain(style).find_map(|style| style.heading)
    }

    /// The numbering of a list in this style: its identifier and level.
    pub fn numbering(&self, style: &str) -> Option<(String, u8)> {
        self.chain(style).find_map(|style| style.numbering.clone())
    }

    fn chain<'a>(&'a self, style: &str) -> impl Iterator<Item = &'a Style> {
        let first = self.styles.get(style);
        std::iter::successors(first, |style| self.styles.get(style.based_on.as_ref()?)).take(LONGEST_CHAIN)
    }
}

/// The built-in names are English in every language of Word.
fn heading_of(name: &str) -> Option<u8> {
    match name {
        "title" => Some(1),
        _ => name
            .strip_prefix("heading ")?
            .parse()
            .ok()
            .filter(|level| (1..=9).contains(level))
            .map(|level: u8| level.min(6)),
    }
}

/// The outline level of a paragraph or style, from 1; body text has none.
pub(super) fn outline_level(properties: &Element) -> Option<u8> {
    properties.setting("outlineLvl")?.parse::<u8>().ok().filter(|level| *level < 9).map(|level| (level + 1).min(6))
}

/// The numbering of a paragraph or style.
pub(super) fn numbering_of(properties: &Element) -> Option<(String, u8)> {
    let numbering = properties.child("numPr")?;
    let level = numbering.setting("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
    Some((numbering.setting("numId")?.to_owned(), level))
}
