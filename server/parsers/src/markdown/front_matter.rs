//! The head of a Markdown file between `---` lines.

/// What is taken from it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// `title:`
    pub title: Option<String>,
    /// `language:` or `lang:`
    pub language: Option<String>,
}

/// Most lines before the end of the head must come.
const LONGEST: usize = 100;

/// Splits a head from the text; gives the offset where the text starts.
pub(super) fn split(text: &str) -> (FrontMatter, usize) {
    let mut front = FrontMatter::default();
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate().take(LONGEST) {
        offset += line.len();
        let line = line.trim_end();
        match (number, line) {
            (0, "---") => {}
            (0, _) => break,
            (_, "---" | "...") => return (front, offset),
            _ => {
                let Some((key, value)) = line.split_once(':') else { continue };
                let value = unquoted(value.trim());
                let value = (!value.is_empty()).then(|| value.to_owned());
                match key.trim().to_ascii_lowercase().as_str() {
                    "title" => front.title = value,
                    "language" | "lang" => front.language = value,
                    _ => {}
                }
            }
        }
    }
    (FrontMatter::default(), 0)
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::{FrontMatter, split};

    #[test]
    fn takes_title_and_language() {
        let text = "---\ntitle: \"Water: a start\"\nlang: en\nauthor: x\n---\n# A";
        let (front, offset) = split(text);
        assert_eq!(front, FrontMatter { title: Some("Water: a start".into()), language: Some("en".into()) });
        assert_eq!(&text[offset..], "# A");
        assert_eq!(split("# A\n---\n"), (FrontMatter::default(), 0));
        assert_eq!(split("---\ntitle: never ends\n"), (FrontMatter::default(), 0));
    }
}
