//! Lists of Word: which have numbers, which have dots.

use super::xml::Element;
use std::collections::{HashMap, HashSet};

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The definition that a list uses.
    definitions: HashMap<String, String>,
    /// Definitions and levels with numbers or letters.
    numbered: HashSet<(String, u8)>,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub fn read(part: &Element) -> Self {
        let mut numbering = Self::default();
        for element in part.elements() {
            match element.name.as_str() {
                "abstractNum" => {
                    let Some(definition) = element.attribute("abstractNumId") else { continue };
                    for level in element.elements().filter(|level| level.name == "lvl") {
                        let place = level.attribute("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                        if !matches!(level.setting("numFmt"), Some("bullet" | "none") | None) {
                            numbering.numbered.insert((definition.to_owned(), place));
                        }
                    }
                }
                "num" => {
                    if let (Some(list), Some(definition)) =
                        (element.attribute("numId"), element.setting("abstractNumId"))
                    {
                        numbering.definitions.insert(list.to_owned(), definition.to_owned());
                    }
                }
                _ => {}
            }
        }
        numbering
    }

    /// Whether a level of a list has numbers. Gives nothing for a list that does not exist: no list at all.
    pub fn is_numbered(&self, list: &str, level: u8) -> Option<bool> {
        let definition = self.definitions.get(list)?;
        Some(self.numbered.contains(&(definition.clone(), level)))
    }
}
