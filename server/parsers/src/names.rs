//! Path names from outside, made safe or refused.

use crate::Refusal;
use unicode_normalization::UnicodeNormalization;

/// Longest part of a path, in bytes: what common file systems allow.
const LONGEST_PART: usize = 255;
/// Longest path, in bytes.
const LONGEST_PATH: usize = 1_000;
/// Most folders in each other.
const DEEPEST: usize = 32;
/// Names that Windows keeps for devices, whatever the ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Gives a safe relative path with `/` between its parts and composed accents (NFC), or says why the name cannot be
/// used. Backslashes count as separators, as zip programs of Windows write them.
pub fn clean(name: &str) -> Result<String, Refusal> {
    let refuse = |why| Err(Refusal::Name(why));
    if name.len() > LONGEST_PATH {
        return refuse("it is longer than 1000 bytes");
    }
    if name.chars().any(|c| c == '\u{0}' || c.is_control()) {
        return refuse("it has invisible control characters");
    }
    if name.chars().any(is_deceptive) {
        return refuse("it has invisible characters that change how it reads");
    }
    if name.starts_with(['/', '\\']) {
        return refuse("it starts at the root of a disk");
    }
    if name.contains(':') {
        return refuse("it has a colon");
    }
    let composed: String = name.nfc().collect();
    let mut parts = Vec::new();
    for part in composed.split(['/', '\\']) {
        match part {
            "" | "." => continue,
            ".." => return refuse("it leads outside the folder"),
            _ => {}
        }
        if part.len() > LONGEST_PART {
            return refuse("a part of it is longer than 255 bytes");
        }
        if part.ends_with(['.', ' ']) {
            return refuse("a part of it ends with a dot or a space");
        }
        if is_device(part) {
            return refuse("it is a name that Windows keeps for devices");
        }
        parts.push(part);
    }
    if parts.is_empty() {
        return refuse("it is empty");
    }
    if parts.len() > DEEPEST {
        return refuse("it has more than 32 folders in each other");
    }
    Ok(parts.join("/"))
}

/// Characters that turn the direction of writing or show nothing: `photo\u{202E}gpj.exe` reads like a picture.
pub(crate) fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}')
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            let mut characters = rest.chars();
            matches!((characters.next(), characters.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn keeps_what_is_safe() {
        for (name, cleaned) in [
            ("a.md", "a.md"),
            ("./unit 1//what is water?.md", "unit 1/what is water?.md"),
            ("unit\\a.md", "unit/a.md"),
            ("Ünïcode/日本語.pdf", "Ünïcode/日本語.pdf"),
            ("vide\u{301}o.mp4", "vidéo.mp4"),
            ("console.md", "console.md"),
            ("com10.md", "com10.md"),
            ("...hidden", "...hidden"),
        ] {
            assert_eq!(clean(name).as_deref(), Ok(cleaned), "{name}");
        }
    }

    #[test]
    fn refuses_what_is_not() {
        for name in [
            "",
            ".",
            "/",
            "../x",
            "a/../../x",
            "a\\..\\..\\x",
            "/etc/passwd",
            "\\\\host\\share",
            "C:\\x",
            "c:x",
            "a\0b",
            "a\nb",
            "CON",
            "con.txt",
            "a/Nul.md",
            "com1",
            "LPT9.pdf",
            "com¹",
            "photo\u{202E}gpj.exe",
            "a\u{200B}b",
            "a.txt:stream",
            "trailing.",
            "trailing ",
            "a/b /c",
        ] {
            assert!(clean(name).is_err(), "{name:?} was taken");
        }
        assert!(clean(&"x".repeat(300)).is_err());
        assert!(clean(&"x/".repeat(400)).is_err());
        assert!(clean(&"x/".repeat(40)).is_err());
    }
}
