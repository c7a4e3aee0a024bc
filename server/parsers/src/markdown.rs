//! Markdown: as lesson content, and as the output of a model.

/// Turns Markdown that a model or a person wrote into safe HTML: no raw HTML, no pictures; links only to `http`,
/// `https`, `mailto` and relative addresses, with `rel="nofollow noopener"`.
pub fn to_html(text: &str) -> String {
    crate::html::clean(text)
}
