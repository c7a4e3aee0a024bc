//! Where a link of a document may lead.

/// A place that a link or a picture points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A page or mail address: `http`, `https` or `mailto`.
    Outside(String),
    /// A file of the same folder, by its path from the root of the folder.
    File(String),
}

/// Reads the target of a link that stands in the file `name`. Gives nothing for scripts, other schemes, places within
/// the page and paths that lead outside the folder.
pub(crate) fn resolve(name: &str, target: &str) -> Option<Target> {
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    if target.is_empty() || target.starts_with('#') || target.starts_with("//") {
        return None;
    }
    if let Some(scheme) = scheme(&target) {
        return matches!(scheme.as_str(), "http" | "https" | "mailto").then_some(Target::Outside(target));
    }
    let path = target.split(['#', '?']).next().unwrap_or_default();
    let path = percent_decoded(path)?.replace('\\', "/");
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.retain(|part| !part.is_empty());
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    crate::names::clean(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/"))
        .ok()
        .map(Target::File)
}

/// The scheme in lower case, where there is one. One letter is a drive of Windows and therefore a scheme, too: refused.
fn scheme(target: &str) -> Option<String> {
    let (scheme, _) = target.split_once(':')?;
    let valid = !scheme.contains(['/', '?', '#', '\\', '.', ' ']);
    valid.then(|| scheme.to_ascii_lowercase())
}

fn percent_decoded(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::{Target, resolve};

    fn file(path: &str) -> Target {
        Target::File(path.to_owned())
    }

    #[test]
    fn finds_files_of_the_folder() {
        assert_eq!(resolve("unit/a.md", "b.md"), Some(file("unit/b.md")));
        assert_eq!(resolve("unit/a.md", "../img/x%20y.png#top"), Some(file("img/x y.png")));
        assert_eq!(resolve("a.md", "./img/x.png?v=2"), Some(file("img/x.png")));
        assert_eq!(resolve("unit/a.md", "/img/x.png"), Some(file("img/x.png")));
        assert_eq!(resolve("unit/a.md", "img\\x.png"), Some(file("unit/img/x.png")));
    }

    #[test]
    fn keeps_to_safe_schemes() {
        assert_eq!(resolve("a.md", " https://x.org/?a=b#c "), Some(Target::Outside("https://x.org/?a=b#c".into())));
        assert_eq!(resolve("a.md", "mailto:a@b.org"), Some(Target::Outside("mailto:a@b.org".into())));
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "picture:x.png",
            "//evil.org/x",
            "C:\\x",
            "#here",
            "",
            "../x.md",
            "a/../../x",
            "%00",
            "..%2f..%2fetc/passwd",
        ] {
            assert_eq!(resolve("a.md", bad), None, "{bad}");
        }
    }
}
