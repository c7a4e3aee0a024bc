//! The values of a file's metadata.

use super::cursor::Cursor;
use crate::ModelError;

/// Longest text: chat templates have some ten thousand bytes.
const MOST_TEXT: u64 = 1 << 20;
/// Longest array: vocabularies have some hundred thousand entries.
const MOST_ENTRIES: u64 = 1 << 22;

/// A metadata value. Numbers are widened, so that readers need not know which width a writer chose.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An unsigned number.
    Unsigned(u64),
    /// A signed number.
    Signed(i64),
    /// A number with a fraction.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// Several other values of one kind.
    Array(Vec<Value>),
}

impl Value {
    /// As an unsigned number.
    pub fn as_u64(&self) -> Option<u64> {
        match *self {
            Self::Unsigned(n) => Some(n),
            Self::Signed(n) => u64::try_from(n).ok(),
            _ => None,
        }
    }

    /// As a number with a fraction.
    pub fn as_f32(&self) -> Option<f32> {
        match *self {
            #[expect(clippy::cast_possible_truncation, reason = "files hold f32; f64 only widened it")]
            Self::Float(n) => Some(n as f32),
            _ => None,
        }
    }

    /// As yes or no.
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(b) = *self { Some(b) } else { None }
    }

    /// As a text.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// As several texts.
    pub fn as_texts(&self) -> Option<&[String]> {
        if let Self::Texts(texts) = self { Some(texts) } else { None }
    }

    /// As several values.
    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(values) = self { Some(values) } else { None }
    }

    /// Reads a value of the kind with that number.
    pub(super) fn read(cursor: &mut Cursor<'_>, kind: u32) -> Result<Self, ModelError> {
        if kind == 9 { Self::read_array(cursor) } else { Self::read_scalar(cursor, kind) }
    }

    fn read_scalar(cursor: &mut Cursor<'_>, kind: u32) -> Result<Self, ModelError> {
        Ok(match kind {
            0 => Self::Unsigned(u8::from_le_bytes(cursor.array()?).into()),
            1 => Self::Signed(i8::from_le_bytes(cursor.array()?).into()),
            2 => Self::Unsigned(u16::from_le_bytes(cursor.array()?).into()),
            3 => Self::Signed(i16::from_le_bytes(cursor.array()?).into()),
            4 => Self::Unsigned(cursor.u32()?.into()),
            5 => Self::Signed(i32::from_le_bytes(cursor.array()?).into()),
            6 => Self::Float(f32::from_le_bytes(cursor.array()?).into()),
            7 => match cursor.array()? {
                [0] => Self::Bool(false),
                [1] => Self::Bool(true),
                [other] => return Err(ModelError::Damaged(format!("{other} is neither yes nor no"))),
            },
            8 => Self::Text(cursor.text(MOST_TEXT)?.to_owned()),
            10 => Self::Unsigned(cursor.u64()?),
            11 => Self::Signed(i64::from_le_bytes(cursor.array()?)),
            12 => Self::Float(f64::from_le_bytes(cursor.array()?)),
            other => return Err(ModelError::Damaged(format!("there is no value kind {other}"))),
        })
    }

    fn read_array(cursor: &mut Cursor<'_>) -> Result<Self, ModelError> {
        let kind = cursor.u32()?;
        let smallest = match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            8 | 10..=12 => 8,
            other => return Err(ModelError::Damaged(format!("arrays of value kind {other} are not supported"))),
        };
        // Checked against the bytes that are left before anything is allocated.
        let most = MOST_ENTRIES.min((cursor.left() / smallest) as u64);
        let count = cursor.count("array entries", most)?;
        if kind == 8 {
            let texts = (0..count).map(|_| cursor.text(MOST_TEXT).map(str::to_owned));
            return texts.collect::<Result<_, _>>().map(Self::Texts);
        }
        (0..count).map(|_| Self::read_scalar(cursor, kind)).collect::<Result<_, _>>().map(Self::Array)
    }
}
