//! `file:` and `picture:` references in safe HTML, turned into addresses when a lesson is shown.

use crate::{
    escape::{escape, unescape},
    html::{Tag, next_tag},
};

/// What a reference points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'a> {
    /// Another file, by its path from the root of the folder.
    File(&'a str),
    /// A picture of the document itself, by its name.
    Picture(&'a str),
}

/// Puts `address` in the place of every reference in HTML that came out of [`crate::parse`]. Where it gives none, a
/// link becomes plain text, and a picture its description in emphasis.
pub fn rewrite(html: &str, mut address: impl FnMut(Reference<'_>) -> Option<String>) -> String {
    let mut written = String::with_capacity(html.len() + 64);
    let mut at = 0;
    while let Some((before, tag, end)) = next_tag(html, at) {
        at = end;
        written.push_str(before);
        match tag.name {
            "img" if !tag.closing => push_picture(&tag, &mut address, &mut written),
            "a" if !tag.closing => push_link(&tag, &mut address, &mut written),
            _ => written.push_str(tag.raw),
        }
    }
    written.push_str(&html[at..]);
    written
}

fn push_picture(tag: &Tag<'_>, address: &mut impl FnMut(Reference<'_>) -> Option<String>, written: &mut String) {
    match tag.attribute("src").and_then(|source| find(source, address)) {
        Some(found) => {
            written.push_str("<img loading=\"lazy\" decoding=\"async\"");
            push_attributes(tag, "src", Some(&found), written);
            written.push('>');
        }
        None => {
            if let Some(alt) = tag.attribute("alt").filter(|alt| !alt.trim().is_empty()) {
                written.push_str("<em>");
                written.push_str(&escape(&unescape(alt)));
                written.push_str("</em>");
            }
        }
    }
}

fn push_link(tag: &Tag<'_>, address: &mut impl FnMut(Reference<'_>) -> Option<String>, written: &mut String) {
    let Some(target) = tag.attribute("href").filter(|target| is_reference(target)) else {
        return written.push_str(tag.raw);
    };
    written.push_str("<a");
    push_attributes(tag, "href", find(target, address).as_deref(), written);
    written.push('>');
}

fn push_attributes(tag: &Tag<'_>, replaced: &str, value: Option<&str>, written: &mut String) {
    for (name, old) in tag.attributes() {
        let new = if name == replaced { value.map(escape) } else { Some(old.to_owned()) };
        if let Some(new) = new {
            for piece in [" ", name, "=\"", &new, "\""] {
                written.push_str(piece);
            }
        }
    }
}

fn is_reference(value: &str) -> bool {
    value.starts_with("file:") || value.starts_with("picture:")
}

fn find(value: &str, address: &mut impl FnMut(Reference<'_>) -> Option<String>) -> Option<String> {
    let value = unescape(value);
    if let Some(path) = value.strip_prefix("file:") {
        address(Reference::File(path))
    } else {
        address(Reference::Picture(value.strip_prefix("picture:")?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Reference, rewrite};

    #[test]
    fn puts_addresses_in_place() {
        let html = "<p>src=\"file:no\" <img src=\"file:a &amp; b.png\" alt=\"A > B\"><a href=\"file:gone.md\" rel=\"nofollow\">gone</a>\
                    <a href=\"https://x.org\">out</a><img src=\"picture:p\" alt=\"a &lt;cloud>\"><img alt=\"\"></p>";
        let rewritten = rewrite(html, |reference| match reference {
            Reference::File("a & b.png") => Some("/media/1?a=1&b=\"2\"".to_owned()),
            Reference::File("gone.md") | Reference::Picture("p") => None,
            other => panic!("unexpected {other:?}"),
        });
        assert_eq!(
            rewritten,
            "<p>src=\"file:no\" <img loading=\"lazy\" decoding=\"async\" src=\"/media/1?a=1&amp;b=&quot;2&quot;\" alt=\"A > B\">\
             <a rel=\"nofollow\">gone</a><a href=\"https://x.org\">out</a><em>a &lt;cloud&gt;</em></p>"
        );
    }
}
