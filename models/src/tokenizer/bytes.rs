//! The alphabet of byte-level vocabularies: every byte is written as one printable character (GPT-2's table).

/// Whether the table writes a byte as the character with the same number.
const fn is_itself(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7e | 0xa1..=0xac | 0xae..=0xff)
}

/// The byte that a character of the alphabet stands for.
fn byte_of(character: char) -> Option<u8> {
    let number = u32::from(character);
    if let Ok(byte) = u8::try_from(number) {
        return is_itself(byte).then_some(byte);
    }
    // The other bytes, in their order, are written as the characters from 256 on.
    let nth = usize::try_from(number.checked_sub(256)?).ok()?;
    (0..=u8::MAX).filter(|&byte| !is_itself(byte)).nth(nth)
}

/// Appends the bytes that a token of the vocabulary stands for.
pub(super) fn append_bytes(token: &str, out: &mut Vec<u8>) {
    for character in token.chars() {
        match byte_of(character) {
            Some(byte) => out.push(byte),
            None => out.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// The byte of a token like `<0xAB>`.
pub(super) fn parse_byte(token: &str) -> Option<u8> {
    let digits = token.strip_prefix("<0x")?.strip_suffix('>')?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_has_every_byte_exactly_once() {
        let mut found: Vec<u8> = (0..1000).filter_map(char::from_u32).filter_map(byte_of).collect();
        found.sort_unstable();
        assert_eq!(found, (0..=255).collect::<Vec<u8>>());
    }

    #[test]
    fn known_characters_stand_for_their_bytes() {
        let bytes = |text: &str| {
            let mut out = Vec::new();
            append_bytes(text, &mut out);
            out
        };
        assert_eq!(bytes("Ġthe"), b" the");
        assert_eq!(bytes("Ċ"), b"\n");
        assert_eq!(bytes("Ã©"), "é".as_bytes());
        assert_eq!(bytes("€"), "€".as_bytes(), "not of the alphabet: as it is");
    }

    #[test]
    fn byte_tokens_are_read() {
        assert_eq!((parse_byte("<0x0A>"), parse_byte("<0xzz>"), parse_byte("a")), (Some(10), None, None));
    }
}
