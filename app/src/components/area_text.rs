//! What stands in a text area at first.
//!
//! Leptos 0.8 writes the children of `<textarea>` into the document as they are, without escaping: a text with
//! `</textarea>` in it would end the area and go on as HTML. The browser half makes a text node, which needs no care.

/// The text as it must be given to `<textarea>` as its child. Never give it any other text.
#[cfg(feature = "ssr")]
pub fn area_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // Parsers drop a line break at the very start of a text area.
    if text.starts_with('\n') {
        out.push('\n');
    }
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            other => out.push(other),
        }
    }
    out
}

/// The text as it must be given to `<textarea>` as its child. Never give it any other text.
#[cfg(not(feature = "ssr"))]
pub fn area_text(text: &str) -> String {
    text.to_owned()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::area_text;

    #[test]
    fn no_text_ends_its_area() {
        assert_eq!(area_text("a < b && </textarea><b>"), "a &lt; b &amp;&amp; &lt;/textarea&gt;&lt;b&gt;");
        assert_eq!(area_text("\nx"), "\n\nx");
    }
}
