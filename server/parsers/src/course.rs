//! `course.toml`: what a folder says about itself as a course.

use crate::{ParseError, names};

/// Largest file.
const LARGEST: usize = 256 << 10;
/// Most lessons that can be put in order.
const MOST_LESSONS: usize = 2_000;
/// Longest title and summary, in characters: what the contract of courses allows.
const LONGEST_TITLE: usize = 120;
const LONGEST_SUMMARY: usize = 500;

/// The content of `course.toml`; every field may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseSource {
    /// The title, at most 120 characters.
    pub title: Option<String>,
    /// One or two sentences, at most 500 characters.
    pub summary: Option<String>,
    /// BCP 47 tag of the language.
    pub language: Option<String>,
    /// A picture of the folder for lists of courses, as a cleaned path.
    pub cover: Option<String>,
    /// Lessons in order, as cleaned paths from the root of the folder; files that are not named follow by name.
    #[serde(default)]
    pub order: Vec<String>,
}

impl CourseSource {
    /// Reads the text of a `course.toml`.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let damaged = |why: String| ParseError::damaged("course.toml", why);
        if text.len() > LARGEST {
            return Err(ParseError::too_large("course.toml", "it may have 256 KiB"));
        }
        let mut source: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            damaged(format!("{place}{}", error.message()))
        })?;
        if source.order.len() > MOST_LESSONS {
            return Err(ParseError::too_large("course.toml", format!("it may order {MOST_LESSONS} lessons")));
        }
        for path in source.order.iter_mut().chain(&mut source.cover) {
            *path = names::clean(path).map_err(|refusal| damaged(format!("{path:?} in it is no path: {refusal}")))?;
        }
        for (text, longest) in [(&mut source.title, LONGEST_TITLE), (&mut source.summary, LONGEST_SUMMARY)] {
            if let Some(text) = text {
                *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if text.chars().count() > longest {
                    return Err(damaged(format!("title or summary is longer than {longest} characters")));
                }
            }
        }
        Ok(source)
    }
}

#[cfg(test)]
mod tests {
    use super::CourseSource;

    #[test]
    fn reads_and_cleans() {
        let text = "title = \"Water\"\nsummary = \"\"\"\nFrom cloud\nto tap.\"\"\"\nlanguage = \"en\"\ncover = \"./a.png\"\norder = [\"1.md\", \"unit\\\\2.md\"]\n";
        let source = CourseSource::parse(text).expect("a course");
        assert_eq!(source.summary.as_deref(), Some("From cloud to tap."));
        assert_eq!(source.cover.as_deref(), Some("a.png"));
        assert_eq!(source.order, vec!["1.md", "unit/2.md"]);
        assert_eq!(CourseSource::parse(""), Ok(CourseSource::default()));
    }

    #[test]
    fn says_where_it_is_wrong() {
        let error = CourseSource::parse("title = \"x\"\ntitel = \"y\"\n").expect_err("an unknown field").to_string();
        assert!(error.contains("line 2") && error.contains("titel"), "{error}");
        assert!(CourseSource::parse("order = [\"../x.md\"]").is_err());
        assert!(CourseSource::parse(&format!("title = \"{}\"", "x".repeat(121))).is_err());
        assert!(CourseSource::parse(&"#".repeat(300_000)).is_err());
    }
}
