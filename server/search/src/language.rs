//! Which language a text is written in.

/// Two-letter code (ISO 639-1) of the language of `text`, or `None` when it is too short or not sure.
pub fn detect(text: &str) -> Option<&'static str> {
    let _ = text;
    None
}
