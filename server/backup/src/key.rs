//! Keys: the server has the public one, the private one is on the recovery sheet alone.
//!
//! The twelve words of a sheet carry 108 random bits; the private key is derived from them, so that a person has one
//! thing to keep. The format of encrypted files is age's (X25519): other tools can open them with [`PrivateKey::to_age`].

use crate::error::{BackupError, BackupResult};
use age::{secrecy::ExposeSecret, x25519};
use bech32::{Bech32, Hrp};
use std::fmt;

/// Words on a sheet.
pub const SHEET_WORDS: usize = 12;
/// Longest text that is looked at as a key.
const LONGEST_KEY: usize = 4096;
/// Separates this use of the words from every other. Never to be changed.
const CONTEXT: &str = "lyceum 2026-11-24 private backup key from the words of a recovery sheet";
const AGE_PREFIX: &str = "AGE-SECRET-KEY-";

/// Encrypts. Its text form is age's `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey(x25519::Recipient);

/// Decrypts. Never stored, never logged.
#[derive(Clone)]
pub struct PrivateKey(x25519::Identity);

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.public().name())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PublicKey {
    /// Reads `age1…`.
    pub fn parse(text: &str) -> BackupResult<Self> {
        let short = Some(text.trim()).filter(|text| text.len() <= LONGEST_KEY);
        let parsed = short.and_then(|text| text.parse().ok());
        parsed.map(Self).ok_or(BackupError::BadKey("a public key begins with age1 and has 62 letters and digits"))
    }

    /// A short name for people: eight hexadecimal digits.
    pub fn name(&self) -> String {
        blake3::hash(self.to_string().as_bytes()).to_hex()[..8].to_owned()
    }

    pub(crate) fn recipient(&self) -> &dyn age::Recipient {
        &self.0
    }
}

impl PrivateKey {
    /// A key for one process, which proves what it has just written.
    pub fn for_this_process() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The key of a recovery sheet, however its words are separated, numbered and capitalised.
    pub fn from_words(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        if words.len() != SHEET_WORDS {
            return None;
        }
        let secret = blake3::derive_key(CONTEXT, words.join(" ").as_bytes());
        let text = bech32::encode::<Bech32>(Hrp::parse(AGE_PREFIX).ok()?, &secret).ok()?;
        text.to_uppercase().parse().ok().map(Self)
    }

    /// Reads the words of a sheet, or a key file of age (lines beginning with `#` are remarks).
    pub fn parse(text: &str) -> BackupResult<Self> {
        const WRONG: BackupError = BackupError::BadKey(
            "this is no backup key: give the twelve words of the recovery sheet, or a line that begins with AGE-SECRET-KEY-1",
        );
        if text.len() > LONGEST_KEY {
            return Err(WRONG);
        }
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#') && !line.is_empty());
        let told: Vec<&str> = lines.collect();
        match told.as_slice() {
            [line] if line.to_uppercase().starts_with(AGE_PREFIX) => {
                line.to_uppercase().parse().map(Self).map_err(|_| WRONG)
            }
            lines => Self::from_words(&lines.join(" ")).ok_or(WRONG),
        }
    }

    /// The key that encrypts for this one.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.to_public())
    }

    /// As age's own tools read it. A secret.
    pub fn to_age(&self) -> String {
        self.0.to_string().expose_secret().to_owned()
    }

    pub(crate) fn identity(&self) -> &dyn age::Identity {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "able acid also apple army away baby back ball bank base bath";

    #[test]
    fn a_sheet_copied_by_hand_gives_the_same_key_for_ever() {
        let key = PrivateKey::from_words(WORDS).unwrap();
        let by_hand: Vec<String> =
            WORDS.split(' ').enumerate().map(|(n, word)| format!("{}. {}", n + 1, word.to_uppercase())).collect();
        assert_eq!(PrivateKey::parse(&by_hand.join("\n")).unwrap().public(), key.public());
        assert_eq!(PrivateKey::parse(&format!("# a remark\n{}\n", key.to_age())).unwrap().public(), key.public());
        // Written down: old sheets must open old backups.
        assert_eq!(key.public().to_string(), PublicKey::parse(&key.public().to_string()).unwrap().to_string());
        assert_ne!(PrivateKey::from_words(&WORDS.replace("bath", "base")).unwrap().public(), key.public());
    }

    #[test]
    fn other_texts_are_no_keys() {
        for text in ["", "one two", "AGE-SECRET-KEY-1QQ", &"word ".repeat(13), &"x".repeat(5000)] {
            assert!(PrivateKey::parse(text).is_err(), "{text}");
        }
        for text in ["", "age1", "AGE-SECRET-KEY-1QQ", WORDS] {
            assert!(PublicKey::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_private_key_does_not_show_itself() {
        let key = PrivateKey::for_this_process();
        assert!(!format!("{key:?}").contains("SECRET"));
    }
}
