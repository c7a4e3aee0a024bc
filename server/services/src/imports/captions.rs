//! Joins captions to their videos by name: `intro.vtt` and `intro.fr.vtt` belong to `intro.mp4`.

use lyceum_parsers::vtt::Cue;

/// A WebVTT file that was read.
#[derive(Clone, Debug)]
pub(super) struct Captions {
    /// Its path within the course.
    pub(super) path: String,
    /// Its lines.
    pub(super) cues: Vec<Cue>,
}

/// The longest language tag in a name.
const LONGEST_TAG: usize = 12;

/// A path without its ending.
pub(super) fn stem(path: &str) -> &str {
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name_at..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name_at + dot],
        _ => path,
    }
}

/// If the captions belong to the video: their language, empty where the name has none.
pub(super) fn belongs_to<'a>(captions: &'a str, video: &str) -> Option<&'a str> {
    let rest = stem(captions).strip_prefix(stem(video))?;
    if rest.is_empty() {
        return Some("");
    }
    let tag = rest.strip_prefix('.')?;
    let fits =
        !tag.is_empty() && tag.len() <= LONGEST_TAG && tag.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
    fits.then_some(tag)
}

/// The captions of a video with their languages; the ones for the transcript first: without a tag, else in the
/// course's language.
pub(super) fn captions_of<'a>(video: &str, all: &'a [Captions], course_language: &str) -> Vec<(String, &'a Captions)> {
    let mut own: Vec<(String, &Captions)> = all
        .iter()
        .filter_map(|captions| belongs_to(&captions.path, video).map(|tag| (tag.to_owned(), captions)))
        .collect();
    own.sort_by_key(|(tag, _)| (!tag.is_empty(), tag != course_language, tag.clone()));
    for (tag, _) in &mut own {
        if tag.is_empty() {
            course_language.clone_into(tag);
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_join_captions_and_videos() {
        assert_eq!(belongs_to("a/intro.vtt", "a/intro.mp4"), Some(""));
        assert_eq!(belongs_to("a/intro.pt-BR.vtt", "a/intro.mp4"), Some("pt-BR"));
        for other in ["intro.vtt", "a/intro2.vtt", "a/intro.part two.vtt", "a/introduction.en.vtt"] {
            assert_eq!(belongs_to(other, "a/intro.mp4"), None, "{other}");
        }
    }

    #[test]
    fn the_transcript_is_in_the_courses_language() {
        let all: Vec<Captions> = ["v.de.vtt", "v.fr.vtt", "w.vtt"]
            .iter()
            .map(|path| Captions { path: (*path).to_owned(), cues: vec![] })
            .collect();
        let own: Vec<String> = captions_of("v.mp4", &all, "fr").into_iter().map(|(tag, _)| tag).collect();
        assert_eq!(own, ["fr", "de"]);
        assert_eq!(captions_of("w.mp4", &all, "fr")[0].0, "fr");
    }
}
