//! HTML from outside, made safe.

/// Makes a fragment of HTML safe to show: text, lists, tables, code; links to `http`, `https`, `mailto` and relative
/// addresses with `rel="nofollow noopener"`; no pictures, scripts, styles, forms or frames.
pub fn clean(fragment: &str) -> String {
    ammonia::clean(fragment)
}
