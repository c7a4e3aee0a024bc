//! The zip around an Office document, and the relations between its parts.

use super::xml::{self, Element};
use crate::{
    ParseError,
    archive::{Bounds, open},
};
use std::{
    collections::HashMap,
    io::{Cursor, Read},
};
use zip::ZipArchive;

/// Largest XML part.
const LARGEST_PART: u64 = 20 << 20;
/// Largest picture.
const LARGEST_PICTURE: u64 = 50 << 20;
/// XML is repetitive: ten times what is allowed for other archives is still honest.
const BOUNDS: Bounds = Bounds { entries: 10_000, total_bytes: 400 << 20, file_bytes: LARGEST_PICTURE, ratio: 1_000 };

/// An Office document.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
    /// What it is called in errors.
    what: &'static str,
}

/// A relation of a part to another part or to an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// The last word of its type, e.g. `image`, `hyperlink`, `notesSlide`.
    pub kind: String,
    /// A part, by its path from the root of the package, or an address.
    pub target: String,
    /// Whether it is an address.
    pub outside: bool,
}

/// Relations by their identifiers.
pub(super) type Relations = HashMap<String, Relation>;

impl<'a> Package<'a> {
    /// Opens a document; `what` names it in errors.
    pub fn open(bytes: &'a [u8], what: &'static str) -> Result<Self, ParseError> {
        let archive = open(Cursor::new(bytes), &BOUNDS).map_err(|error| match error {
            ParseError::Damaged { why, .. } => ParseError::damaged(what, why),
            ParseError::TooLarge { bound, .. } => ParseError::too_large(what, bound),
            other => other,
        })?;
        Ok(Self { archive, left: BOUNDS.most_bytes(bytes.len() as u64), what })
    }

    /// An XML part, if it is there.
    pub fn part(&mut self, path: &str) -> Result<Option<Element>, ParseError> {
        let bytes = self.bytes(path, LARGEST_PART)?;
        bytes.map(|bytes| xml::parse(&bytes, self.what)).transpose()
    }

    /// An XML part that must be there.
    pub fn needed(&mut self, path: &str) -> Result<Element, ParseError> {
        self.part(path)?.ok_or_else(|| ParseError::damaged(self.what, format!("its part {path} is missing")))
    }

    /// A picture, if it is there.
    pub fn picture(&mut self, path: &str) -> Result<Option<Vec<u8>>, ParseError> {
        self.bytes(path, LARGEST_PICTURE)
    }

    /// The relations of a part; none if it has no list of them.
    pub fn relations(&mut self, part: &str) -> Result<Relations, ParseError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let list = self.part(&format!("{folder}/_rels/{file}.rels"))?;
        let entries = list.iter().flat_map(Element::elements).filter_map(|entry| {
            let outside = entry.attribute("TargetMode") == Some("External");
            let target = entry.attribute("Target")?;
            let target = if outside { target.to_owned() } else { joined(folder, target) };
            let kind = entry.attribute("Type")?.rsplit('/').next()?.to_owned();
            Some((entry.attribute("Id")?.to_owned(), Relation { kind, target, outside }))
        });
        Ok(entries.collect())
    }

    fn bytes(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, ParseError> {
        let Some(index) = self.archive.index_for_name(path) else { return Ok(None) };
        let damaged =
            |error: &dyn std::fmt::Display| ParseError::damaged(self.what, format!("its part {path}: {error}"));
        let entry = self.archive.by_index(index).map_err(|error| damaged(&error))?;
        if entry.encrypted() {
            return Err(ParseError::Encrypted(self.what.to_owned()));
        }
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        self.left =
            self.left.checked_sub(bytes.len() as u64).filter(|_| bytes.len() as u64 <= most).ok_or_else(|| {
                ParseError::too_large(self.what, format!("its part {path} unpacks to more than is allowed"))
            })?;
        Ok(Some(bytes))
    }
}

/// The path of a target that is given from a folder of the package.
fn joined(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The title in the properties of the document, where a person wrote one.
pub(super) fn title(package: &mut Package<'_>) -> Option<String> {
    let properties = package.part("docProps/core.xml").ok()??;
    let title = properties.child("title")?.text();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let made_up = ["Microsoft Word", "Microsoft PowerPoint", "PowerPoint"].iter().any(|start| title.starts_with(start));
    (!title.is_empty() && !made_up).then_some(title)
}
