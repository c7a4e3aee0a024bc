//! Which kind of file this is, by its ending and its first bytes together.

use crate::Refusal;
use serde::{Deserialize, Serialize};

/// What is read, as a sentence.
pub const READABLE: &str = "Lyceum reads Markdown, HTML, text, PDF, Word (.docx), PowerPoint (.pptx), PNG, JPEG, GIF, \
     WebP, MP4 with WebVTT captions, and zip.";

/// How many bytes of the start [`sniff`] wants to see; fewer where the file is shorter.
pub const HEAD_BYTES: usize = 4096;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `.md`, `.markdown`
    Markdown,
    /// `.html`, `.htm`
    Html,
    /// `.txt`
    Text,
    /// `.pdf`
    Pdf,
    /// `.docx`
    Docx,
    /// `.pptx`
    Pptx,
    /// `.png`
    Png,
    /// `.jpg`, `.jpeg`
    Jpeg,
    /// `.gif`
    Gif,
    /// `.webp`
    Webp,
    /// `.mp4`, `.m4v`
    Mp4,
    /// `.vtt`
    Vtt,
    /// `.zip`
    Zip,
    /// `course.toml`
    CourseToml,
}

impl Kind {
    /// The kind that a name's ending stands for.
    pub fn of_ending(name: &str) -> Option<Self> {
        let file = name.rsplit('/').next().unwrap_or(name).to_lowercase();
        if file == "course.toml" {
            return Some(Self::CourseToml);
        }
        Some(match ending(&file)? {
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "txt" => Self::Text,
            "pdf" => Self::Pdf,
            "docx" => Self::Docx,
            "pptx" => Self::Pptx,
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            "gif" => Self::Gif,
            "webp" => Self::Webp,
            "mp4" | "m4v" => Self::Mp4,
            "vtt" => Self::Vtt,
            "zip" => Self::Zip,
            _ => return None,
        })
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif | Self::Webp)
    }

    /// Whether it is text with no signature of its own.
    fn is_text(self) -> bool {
        matches!(self, Self::Markdown | Self::Html | Self::Text | Self::Vtt | Self::CourseToml)
    }
}

/// The ending of a file name without its dot.
fn ending(file: &str) -> Option<&str> {
    file.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && !ending.is_empty()).map(|(_, ending)| ending)
}

/// What the first bytes look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Known(Kind, &'static str),
    Zip,
    Ole,
    Foreign(&'static str),
    Text,
}

/// Tells the kind of a file from its first bytes ([`HEAD_BYTES`]) and its name. Both must agree.
pub fn sniff(head: &[u8], name: &str) -> Result<Kind, Refusal> {
    let lower = name.to_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    let Some(kind) = Kind::of_ending(name) else {
        return Err(Refusal::Unsupported(ending(file).map(|e| format!(" (.{e})")).unwrap_or_default()));
    };
    if head.is_empty() {
        return Err(Refusal::Empty);
    }
    let found = match look(head) {
        Look::Text if kind.is_text() => return Ok(kind),
        Look::Zip if matches!(kind, Kind::Zip | Kind::Docx | Kind::Pptx) => return Ok(kind),
        Look::Known(known, _) if known == kind => return Ok(kind),
        Look::Ole if matches!(kind, Kind::Docx | Kind::Pptx) => return Err(Refusal::OldOffice),
        Look::Known(_, found) | Look::Foreign(found) => found,
        Look::Zip => "a zip archive or an Office document",
        Look::Ole => "an old Office document",
        Look::Text => "plain text",
    };
    Err(Refusal::Mismatch { ending: ending(file).unwrap_or(file).to_owned(), found })
}

/// Signatures, most telling first.
fn look(head: &[u8]) -> Look {
    let starts = |signature: &[u8]| head.starts_with(signature);
    let at = |offset: usize, signature: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(signature));
    if starts(b"\x89PNG\r\n\x1a\n") {
        Look::Known(Kind::Png, "a PNG picture")
    } else if starts(b"\xff\xd8\xff") {
        Look::Known(Kind::Jpeg, "a JPEG picture")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Look::Known(Kind::Gif, "a GIF picture")
    } else if starts(b"RIFF") && at(8, b"WEBP") {
        Look::Known(Kind::Webp, "a WebP picture")
    } else if at(4, b"ftyp") {
        if at(8, b"heic") || at(8, b"mif1") || at(8, b"avif") {
            Look::Foreign("a HEIC or AVIF picture")
        } else if at(8, b"qt  ") {
            Look::Foreign("a QuickTime video (.mov)")
        } else {
            Look::Known(Kind::Mp4, "an MP4 video")
        }
    } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        Look::Zip
    } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Look::Ole
    } else if head[..head.len().min(1024)].windows(5).any(|five| five == b"%PDF-") {
        // Readers accept up to a kilobyte of other bytes before the header.
        Look::Known(Kind::Pdf, "a PDF")
    } else if starts(b"MZ") || starts(b"\x7fELF") || starts(b"\xcf\xfa\xed\xfe") || starts(b"\xca\xfe\xba\xbe") {
        Look::Foreign("a program")
    } else if starts(b"GGUF") {
        Look::Foreign("a model")
    } else if starts(b"\x1aE\xdf\xa3") {
        Look::Foreign("a WebM or Matroska video")
    } else if starts(b"Rar!") || starts(b"7z\xbc\xaf") || starts(b"\x1f\x8b") {
        Look::Foreign("an archive that is not a zip")
    } else if is_text(head) {
        Look::Text
    } else {
        Look::Foreign("of an unknown kind")
    }
}

/// Text has no NUL, except as UTF-16 behind its mark, and few control characters.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return true;
    }
    let control = head.iter().filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c));
    !head.contains(&0) && control.count() * 100 <= head.len()
}

#[cfg(test)]
mod tests {
    use super::{Kind, sniff};
    use crate::Refusal;

    #[test]
    fn agrees_on_content_and_ending() {
        for (head, name, kind) in [
            (&b"# Water"[..], "a/water.MD", Kind::Markdown),
            (b"<!doctype html>", "a.htm", Kind::Html),
            (b"\xff\xfeW\0a\0", "a.txt", Kind::Text),
            (b"caf\xe9", "a.txt", Kind::Text),
            (b"%PDF-1.7", "a.pdf", Kind::Pdf),
            (b"\n\n%PDF-1.7", "a.pdf", Kind::Pdf),
            (b"PK\x03\x04", "a.docx", Kind::Docx),
            (b"PK\x03\x04", "a.pptx", Kind::Pptx),
            (b"PK\x03\x04", "a.zip", Kind::Zip),
            (b"\x89PNG\r\n\x1a\n", "a.png", Kind::Png),
            (b"\xff\xd8\xff\xe0", "a.jpeg", Kind::Jpeg),
            (b"GIF89a", "a.gif", Kind::Gif),
            (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", Kind::Webp),
            (b"\0\0\0\x20ftypisom", "a.mp4", Kind::Mp4),
            (b"WEBVTT\n", "a.en.vtt", Kind::Vtt),
            (b"title = \"x\"", "course.toml", Kind::CourseToml),
        ] {
            assert_eq!(sniff(head, name), Ok(kind), "{name}");
        }
    }

    #[test]
    fn refuses_a_wrong_type_behind_a_right_ending() {
        for (head, name) in [
            (&b"MZ\x90\0"[..], "slides.pdf"),
            (b"\x89PNG\r\n\x1a\n", "photo.jpg"),
            (b"%PDF-1.4", "notes.md"),
            (b"hello", "film.mp4"),
            (b"\0\0\0\x20ftypqt  ", "film.mp4"),
            (b"\0\x01\x02\x03binary", "notes.txt"),
            (b"PK\x03\x04", "photo.png"),
            (b"GIF89a=1;alert(1)", "a.html"),
            (b"<svg onload=alert(1)>", "a.png"),
        ] {
            assert!(matches!(sniff(head, name), Err(Refusal::Mismatch { .. })), "{name}");
        }
        assert_eq!(sniff(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.docx"), Err(Refusal::OldOffice));
        assert_eq!(sniff(b"", "a.md"), Err(Refusal::Empty));
        assert_eq!(sniff(b"<svg/>", "a.svg"), Err(Refusal::Unsupported(" (.svg)".to_owned())));
        assert_eq!(sniff(b"x", "README"), Err(Refusal::Unsupported(String::new())));
        assert_eq!(sniff(b"x", ".md"), Err(Refusal::Unsupported(String::new())));
    }

    #[test]
    fn words_are_plain() {
        let refusal = sniff(b"\x89PNG\r\n\x1a\n", "photo.jpg").expect_err("a PNG is no JPEG");
        assert_eq!(
            refusal.to_string(),
            "The name ends in .jpg, but the content is a PNG picture. Give the file its right ending, or save it again."
        );
    }
}
