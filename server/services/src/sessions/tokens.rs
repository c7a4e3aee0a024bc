//! Tokens: 256 random bits as text, and the hash under which they are stored.

use crate::entropy::{Entropy, random};

/// How an API key begins, so that people and scanners recognise it.
pub(crate) const KEY_PREFIX: &str = "lyk_";

/// A token and the hash to store.
pub(crate) struct NewToken {
    /// What the client gets, once.
    pub(crate) text: String,
    /// What the server keeps.
    pub(crate) hash: [u8; 32],
}

/// A token for a session.
pub(crate) fn new_token(entropy: &dyn Entropy) -> NewToken {
    with_prefix("", entropy)
}

/// A new API key.
pub(crate) fn new_key(entropy: &dyn Entropy) -> NewToken {
    with_prefix(KEY_PREFIX, entropy)
}

/// The hash under which a token is stored; none if the text cannot be a token. A token has 256 random bits, so a slow
/// hash would add nothing.
pub(super) fn hash_of(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix(KEY_PREFIX).unwrap_or(text);
    let plausible = digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plausible.then(|| hash(text))
}

fn with_prefix(prefix: &str, entropy: &dyn Entropy) -> NewToken {
    let mut text = prefix.to_owned();
    for byte in random::<32>(entropy) {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    NewToken { hash: hash(&text), text }
}

fn hash(text: &str) -> [u8; 32] {
    *blake3::hash(text.as_bytes()).as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn tokens_are_found_by_their_hash_and_other_texts_are_none() {
        let entropy = SeededEntropy::new(3);
        let (token, key) = (new_token(&entropy), new_key(&entropy));
        assert_eq!(hash_of(&token.text), Some(token.hash));
        assert_eq!(hash_of(&key.text), Some(key.hash));
        assert!(key.text.starts_with("lyk_") && token.text.len() == 64 && token.hash != key.hash);
        for text in ["", "lyk_", &token.text[1..], &format!("{}0", token.text), &"g".repeat(64)] {
            assert_eq!(hash_of(text), None, "{text}");
        }
    }
}
