//! What the head of a page tells: title and language.

use crate::escape::unescape;

/// How far into the file the head may reach.
const HEAD: usize = 64 << 10;

/// The text of `<title>`.
pub(super) fn title(html: &str) -> Option<String> {
    let lower = head(html);
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = unescape(&html[start..end]).split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

/// The `lang` of the `<html>` element, where it looks like a language tag.
pub(super) fn language(html: &str) -> Option<String> {
    let lower = head(html);
    let start = lower.find("<html")?;
    let tag = &lower[start..start + lower[start..].find('>')?];
    let value = tag.split_once(" lang=")?.1.trim_start_matches(['"', '\'']);
    let value = value.split(['"', '\'', ' ', '/']).next()?;
    let valid =
        (2..=35).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    valid.then(|| value.to_owned())
}

/// The start of the page in lower case; offsets are those of the page.
fn head(html: &str) -> String {
    html[..html.floor_char_boundary(HEAD)].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{language, title};

    #[test]
    fn reads_title_and_language() {
        let html = "<!DOCTYPE html><HTML class=x lang=\"fr-CA\"><head><title>\n L'eau &amp; la\n vie </title>";
        assert_eq!(title(html).as_deref(), Some("L'eau & la vie"));
        assert_eq!(language(html).as_deref(), Some("fr-ca"));
        assert_eq!(title("<p>x"), None);
        assert_eq!(language("<html lang=\"'><script>\">"), None);
    }
}
