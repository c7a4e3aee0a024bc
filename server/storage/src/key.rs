//! Keys: fixed-width big-endian numbers and terminated texts, so that byte order is the natural order.

use lyceum_api::ids::{
    AlertId, ClassId, ConversationId, CourseId, ImportId, KeyId, LessonId, MessageId, PassageId, QuestionId, SessionId,
    UserId,
};

/// Bytes that a whole key may have.
pub const MAX_KEY_BYTES: usize = 512;

/// A value that names a record. Byte order equals the order of the values; the parts of a tuple can be used as prefixes.
pub trait Key: Sized + Clone + Send + 'static {
    /// Appends the bytes of this key.
    fn write(&self, out: &mut Vec<u8>);

    /// Takes a key from the front of `bytes`; `None` when the bytes are no such key.
    fn read(bytes: &mut &[u8]) -> Option<Self>;

    /// The bytes of this key alone; also the prefix of every tuple that starts with it.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(32);
        self.write(&mut out);
        out
    }

    /// The key that these bytes are, all of them.
    fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        Self::read(&mut bytes).filter(|_| bytes.is_empty())
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Key for $number {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_be_bytes());
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                take(bytes).map(Self::from_be_bytes)
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, u128);

macro_rules! ids {
    ($($id:ty),*) => {$(
        impl Key for $id {
            fn write(&self, out: &mut Vec<u8>) {
                self.0.write(out);
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                u128::read(bytes).map(Self)
            }
        }
    )*};
}
ids!(
    AlertId,
    ClassId,
    ConversationId,
    CourseId,
    ImportId,
    KeyId,
    LessonId,
    MessageId,
    PassageId,
    QuestionId,
    SessionId,
    UserId
);

/// The only record of its kind.
impl Key for () {
    fn write(&self, _: &mut Vec<u8>) {}
    fn read(_: &mut &[u8]) -> Option<Self> {
        Some(())
    }
}

impl Key for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        take::<1>(bytes).map(|[byte]| byte != 0)
    }
}

/// Hashes and tokens.
impl<const N: usize> Key for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }
    fn read(bytes: &mut &[u8]) -> Option<Self> {
        take(bytes)
    }
}

/// Text ends with `00 00`, and a zero byte inside is `00 FF`: a shorter text sorts before its continuation.
impl Key for String {
    fn write(&self, out: &mut Vec<u8>) {
        for byte in self.bytes() {
            out.push(byte);
            if byte == 0 {
                out.push(0xff);
            }
        }
        out.extend_from_slice(&[0, 0]);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut text = Vec::new();
        loop {
            let [byte] = take(bytes)?;
            if byte == 0 {
                match take(bytes)? {
                    [0] => return Self::from_utf8(text).ok(),
                    [0xff] => {}
                    _ => return None,
                }
            }
            text.push(byte);
        }
    }
}

macro_rules! tuples {
    ($(($($part:ident $index:tt),*))*) => {$(
        impl<$($part: Key),*> Key for ($($part,)*) {
            fn write(&self, out: &mut Vec<u8>) {
                $(self.$index.write(out);)*
            }
            fn read(bytes: &mut &[u8]) -> Option<Self> {
                Some(($($part::read(bytes)?,)*))
            }
        }
    )*};
}
tuples! { (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_is_the_order_of_the_values() {
        let mut texts = ["", "a", "a\0", "a\0b", "ab", "b", "ä"].map(str::to_owned).to_vec();
        texts.sort();
        let keys: Vec<_> = texts.iter().map(|text| (text.clone(), 7_u64).to_bytes()).collect();
        assert!(keys.is_sorted());
        assert!((1_u64, u64::MAX).to_bytes() < (2_u64, 0_u64).to_bytes());
    }

    #[test]
    fn a_key_survives_the_way_through_bytes() {
        let key = ("a\0b".to_owned(), CourseId(9), 3_u32);
        assert_eq!(<(String, CourseId, u32)>::from_bytes(&key.to_bytes()), Some(key));
    }

    #[test]
    fn other_bytes_are_no_key() {
        assert_eq!(u64::from_bytes(&[0; 7]), None);
        assert_eq!(u64::from_bytes(&[0; 9]), None);
        assert_eq!(String::from_bytes(b"no end"), None);
        assert_eq!(String::from_bytes(b"a\0\x01"), None);
        assert_eq!(String::from_bytes(b"\xff\0\0"), None);
    }
}
