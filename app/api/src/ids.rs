//! Identifiers: 128 random or time-ordered bits, written as 26 characters of Crockford's base 32.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A text that is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an identifier has 26 letters and digits")]
pub struct NotAnId;

fn encode(value: u128) -> String {
    (0..26).rev().map(|i| char::from(ALPHABET[usize::try_from((value >> (5 * i)) & 31).unwrap_or(0)])).collect()
}

fn decode(text: &str) -> Result<u128, NotAnId> {
    let bytes = text.as_bytes();
    // 26 * 5 = 130 bits: the first character carries three bits only.
    if bytes.len() != 26 || !(b'0'..=b'7').contains(&bytes[0]) {
        return Err(NotAnId);
    }
    bytes.iter().try_fold(0_u128, |value, byte| {
        let digit = ALPHABET.iter().position(|c| *c == byte.to_ascii_lowercase()).ok_or(NotAnId)?;
        Ok((value << 5) | digit as u128)
    })
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                decode(text).map(Self)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": "^[0-7][0-9a-hjkmnp-tv-z]{25}$"})
            }
        }
    )*};
}

ids! {
    /// A person with an account.
    UserId;
    /// One sign-in on one device.
    SessionId;
    /// A class of learners.
    ClassId;
    /// A course.
    CourseId;
    /// A lesson; stays the same when its course is imported again.
    LessonId;
    /// A passage of a lesson, as found by search.
    PassageId;
    /// An import that runs or has run.
    ImportId;
    /// A conversation with the assistant.
    ConversationId;
    /// A message of a conversation.
    MessageId;
    /// A question to the courses, with its answer.
    QuestionId;
    /// An API key (not its secret).
    KeyId;
    /// An alert.
    AlertId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_way_through_text() {
        for value in [0, 1, 31, 32, u128::MAX, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef] {
            let id = CourseId(value);
            assert_eq!(id.to_string().len(), 26);
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(serde_json::from_str::<CourseId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "0", "80000000000000000000000000", "0000000000000000000000000u", "../../etc/passwd"] {
            assert_eq!(text.parse::<LessonId>(), Err(NotAnId), "{text}");
        }
    }
}
