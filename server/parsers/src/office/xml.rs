//! XML parts as small trees, within bounds.

use crate::ParseError;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

/// Deepest nesting: real documents stay below 60.
const DEEPEST: usize = 150;
/// Most elements and texts of one part.
const MOST_NODES: usize = 1_500_000;

/// An element. Names are without their prefix, attributes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

/// A piece of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The child elements.
    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Element> {
        self.children.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The element that a path of names leads to.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The first descendant of this name, in order.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(|element| if element.name == name { Some(element) } else { element.find(name) })
    }

    /// An attribute: by its whole name where it has a prefix, else by the name behind any prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let matches = |found: &str| found == name || !name.contains(':') && found.rsplit(':').next() == Some(name);
        self.attributes.iter().find(|(found, _)| matches(found)).map(|(_, value)| value.as_str())
    }

    /// The attribute `val` of a child: how these formats write a setting.
    pub fn setting(&self, child: &str) -> Option<&str> {
        self.child(child)?.attribute("val")
    }

    /// Whether a setting such as bold is on: there, and not switched off.
    pub fn is_on(&self, child: &str) -> bool {
        self.child(child).is_some_and(|found| !matches!(found.attribute("val"), Some("0" | "false" | "off" | "none")))
    }

    /// All text within.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(found) => text.push_str(found),
                Node::Element(element) => element.push_text(text),
            }
        }
    }
}

/// Parses a part; `what` names the document in errors. Entities of a DTD are not resolved: a part that has them is
/// damaged.
pub(super) fn parse(bytes: &[u8], what: &str) -> Result<Element, ParseError> {
    let damaged = |why: &dyn std::fmt::Display| ParseError::damaged(what, format!("a part of it is no XML ({why})"));
    let (text, _) = crate::text::decode(bytes);
    let mut reader = Reader::from_str(&text);
    let mut open = vec![Element::default()];
    let mut nodes = 0;
    loop {
        nodes += 1;
        if nodes > MOST_NODES || open.len() > DEEPEST {
            return Err(ParseError::too_large(what, "a part of it has too many or too deeply nested elements"));
        }
        match reader.read_event().map_err(|error| damaged(&error))? {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => push(&mut open, Node::Element(element(&start))),
            Event::End(_) => {
                let Some(closed) = open.pop().filter(|_| !open.is_empty()) else {
                    return Err(damaged(&"an end too many"));
                };
                push(&mut open, Node::Element(closed));
            }
            Event::Text(text) => push_text(&mut open, &text),
            Event::CData(text) => push_text(&mut open, &text),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let c = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c,
                    _ => predefined(name).ok_or_else(|| damaged(&"an unknown entity"))?,
                };
                push_text(&mut open, c.encode_utf8(&mut [0; 4]));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let root = (open.len() == 1).then(|| open.pop()).flatten().ok_or_else(|| damaged(&"its end is missing"))?;
    root.elements().next().cloned().ok_or_else(|| damaged(&"it is empty"))
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start
        .attributes()
        .flatten()
        .map(|attribute| (attribute.key.as_ref().to_owned(), crate::escape::unescape(&attribute.value)));
    Element { name: start.local_name().as_ref().to_owned(), attributes: attributes.collect(), children: Vec::new() }
}

fn push(open: &mut [Element], node: Node) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(node);
    }
}

fn push_text(open: &mut [Element], text: &str) {
    if let Some(parent) = open.last_mut() {
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => parent.children.push(Node::Text(text.to_owned())),
        }
    }
}

fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn reads_a_tree() {
        let root = parse(b"<?xml version='1.0'?><w:p xmlns:w='x' w:val='1'><w:t>a &amp; b&#x41;<![CDATA[<]]></w:t><b r:id='7' id='8'/></w:p>", "It")
            .expect("XML");
        assert_eq!((root.name.as_str(), root.attribute("val")), ("p", Some("1")));
        assert_eq!(root.child("t").map(super::Element::text).as_deref(), Some("a & bA<"));
        let b = root.child("b").expect("an element");
        assert_eq!((b.attribute("r:id"), b.attribute("w:id")), (Some("7"), None));
    }

    #[test]
    fn entities_depth_and_rubbish_are_refused() {
        let laughs = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>";
        assert!(parse(laughs, "It").is_err());
        assert!(parse(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", "It").is_err());
        assert!(parse("<a>".repeat(100_000).as_bytes(), "It").is_err());
        for bad in ["", "<a>", "</a>", "<a></b>", "text", "<a"] {
            assert!(parse(bad.as_bytes(), "It").is_err(), "{bad}");
        }
    }
}
