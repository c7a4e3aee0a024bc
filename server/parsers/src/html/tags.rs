//! Tags of sanitised HTML, found without building a tree.
//!
//! Its writer escapes every `<` in text, quotes every attribute with `"` and closes every element: nothing else is
//! understood here, and nothing else may be passed in.

/// A tag as it stands in the HTML.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tag<'a> {
    /// The whole of it, with `<` and `>`.
    pub raw: &'a str,
    /// The name of the element.
    pub name: &'a str,
    /// Whether it ends an element.
    pub closing: bool,
}

impl<'a> Tag<'a> {
    /// Its attributes: name and value, still escaped.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = self.raw[1 + self.name.len()..].trim_end_matches('>');
        std::iter::from_fn(move || {
            let (name, after) = rest.split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            rest = after;
            Some((name.trim(), value))
        })
    }

    /// The value of an attribute, still escaped.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Whether the element has no content and no end.
    pub fn is_void(&self) -> bool {
        matches!(self.name, "br" | "hr" | "img" | "col" | "wbr")
    }
}

/// Finds the next tag from `at` on: the text before it, the tag, and where it ends.
pub(crate) fn next_tag(html: &str, at: usize) -> Option<(&str, Tag<'_>, usize)> {
    let start = at + html[at..].find('<')?;
    let mut quoted = false;
    let length = html[start..].bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    })?;
    let raw = &html[start..=start + length];
    let closing = raw.starts_with("</");
    let inner = &raw[if closing { 2 } else { 1 }..raw.len() - 1];
    let name = inner.split([' ', '/', '\n', '\t']).next().unwrap_or(inner);
    Some((&html[at..start], Tag { raw, name, closing }, start + length + 1))
}

#[cfg(test)]
mod tests {
    use super::next_tag;

    #[test]
    fn minds_quotes() {
        let html = "a<img alt=\"x > y\" src=\"file:p.png\">b</p>";
        let (before, tag, end) = next_tag(html, 0).expect("a tag");
        assert_eq!((before, tag.name, tag.closing, tag.is_void()), ("a", "img", false, true));
        assert_eq!(tag.attribute("src"), Some("file:p.png"));
        assert_eq!(tag.attribute("alt"), Some("x > y"));
        let (before, tag, end) = next_tag(html, end).expect("another tag");
        assert_eq!((before, tag.name, tag.closing), ("b", "p", true));
        assert!(next_tag(html, end).is_none());
    }
}
