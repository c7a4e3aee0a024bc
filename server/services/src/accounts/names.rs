//! Names of people: how they may look, and in which form two names are the same.

use lyceum_api::{ApiError, ApiResult};
use unicode_normalization::UnicodeNormalization;

/// Bytes that the compared form of a name may have. Some characters become many when they are normalised.
const MAX_KEY_BYTES: usize = 200;

/// The name to store: composed characters, single blanks, 2 to 40 characters.
pub(crate) fn clean_name(field: &str, name: &str) -> ApiResult<String> {
    // Bound before any work: a megabyte of text is no name.
    let composed: String = name.chars().take(400).nfc().collect();
    let clean = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    let refuse = |message: &str| Err(ApiError::invalid(field, "name", message));
    if !(2..=40).contains(&clean.chars().count()) {
        return refuse("A name has 2 to 40 characters.");
    }
    if !clean.chars().any(char::is_alphanumeric) || clean.chars().any(|c| c.is_control() || is_invisible(c)) {
        return refuse("A name has letters or digits, and no invisible characters.");
    }
    if whole_key(&clean).len() > MAX_KEY_BYTES {
        return refuse("This name is too long for the server. Please use fewer characters.");
    }
    Ok(clean)
}

/// The form in which names are compared: compatibility form, lower case, single blanks.
pub(crate) fn name_key(name: &str) -> String {
    let mut key = whole_key(name);
    // No stored name is longer; a longer one is cut, so that what anybody types costs bounded memory.
    while key.len() > MAX_KEY_BYTES + 4 {
        key.pop();
    }
    key
}

fn whole_key(name: &str) -> String {
    let lower: String = name.chars().take(400).nfkc().flat_map(char::to_lowercase).nfkc().collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text of this many characters without line breaks, such as a title.
pub(crate) fn clean_title(field: &str, text: &str, longest: usize) -> ApiResult<String> {
    let clean = text.chars().take(4 * longest).collect::<String>();
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.is_empty() || clean.chars().count() > longest || clean.chars().any(char::is_control) {
        let message = format!("Please write 1 to {longest} characters here.");
        return Err(ApiError::invalid(field, "length", message));
    }
    Ok(clean)
}

/// Characters that let two names look alike: joiners, marks of direction, soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_read_alike_are_the_same() {
        for (one, other) in [("Ana Lima", " ana  LIMA "), ("Zoë", "Zoe\u{308}"), ("ﬁn", "fin"), ("Ａmina", "amina")]
        {
            assert_eq!(name_key(one), name_key(other), "{one}");
        }
        assert_ne!(name_key("Zoe"), name_key("Zoë"));
    }

    #[test]
    fn names_have_2_to_40_characters() {
        assert_eq!(clean_name("name", "  Ana   Lima ").unwrap(), "Ana Lima");
        assert!(clean_name("name", &"é".repeat(40)).is_ok());
        for name in [
            "",
            "A",
            "  A  ",
            &"x".repeat(41),
            "--",
            "a\u{202e}b",
            "a\u{0}b",
            &"\u{fdfa}".repeat(40),
            &"x".repeat(1 << 20),
        ] {
            assert_eq!(clean_name("name", name).unwrap_err().field.as_deref(), Some("name"));
        }
    }
}
