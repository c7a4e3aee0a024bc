//! Count and checksum of a space: the sum of the hashes of its records, modulo 2^256.
//!
//! The order of additions does not matter and a removal subtracts, so the writer keeps it up to date at the cost of two
//! hashes per change, and a full scan must come to the same. It finds accidents, not forgery.

/// What a space holds, in 40 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    /// Records.
    pub count: u64,
    /// Little-endian words of the 256-bit sum.
    words: [u64; 4],
}

impl Sum {
    pub const BYTES: usize = 40;

    pub fn add(&mut self, key: &[u8], value: &[u8]) {
        self.count = self.count.wrapping_add(1);
        self.add_words(hash_words(key, value));
    }

    pub fn subtract(&mut self, key: &[u8], value: &[u8]) {
        self.count = self.count.wrapping_sub(1);
        // -x = !x + 1 in 256 bits.
        self.add_words(hash_words(key, value).map(|word| !word));
        self.add_words([1, 0, 0, 0]);
    }

    fn add_words(&mut self, other: [u64; 4]) {
        let mut carry = false;
        for (word, add) in self.words.iter_mut().zip(other) {
            let (sum, over) = word.overflowing_add(add);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            *word = sum;
            carry = over || over_again;
        }
    }

    /// The 256-bit sum, little-endian.
    pub fn hash(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (place, word) in bytes.chunks_exact_mut(8).zip(self.words) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.count.to_le_bytes());
        bytes[8..].copy_from_slice(&self.hash());
        bytes
    }

    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let (words, _) = bytes.as_chunks::<8>();
        let word = |index: usize| u64::from_le_bytes(words[index]);
        Self { count: word(0), words: [word(1), word(2), word(3), word(4)] }
    }
}

/// The key's length goes first, so that no byte can move between key and value unnoticed.
fn hash_words(key: &[u8], value: &[u8]) -> [u64; 4] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(key.len() as u64).to_le_bytes()).update(key).update(value);
    let hash = hasher.finalize();
    let (words, _) = hash.as_bytes().as_chunks::<8>();
    [words[0], words[1], words[2], words[3]].map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_matter_and_a_removal_undoes() {
        let records: Vec<_> = (0..100_u32).map(|i| (i.to_be_bytes(), (i * 7).to_be_bytes())).collect();
        let mut forwards = Sum::default();
        let mut backwards = Sum::default();
        for (key, value) in &records {
            forwards.add(key, value);
        }
        for (key, value) in records.iter().rev() {
            backwards.add(key, value);
        }
        assert_eq!(forwards, backwards);
        assert_eq!(Sum::from_bytes(&forwards.to_bytes()), forwards);
        backwards.add(b"more", b"of it");
        assert_ne!(forwards, backwards);
        backwards.subtract(b"more", b"of it");
        assert_eq!(forwards, backwards);
        for (key, value) in &records {
            forwards.subtract(key, value);
        }
        assert_eq!(forwards, Sum::default());
    }

    #[test]
    fn a_byte_that_moves_from_key_to_value_is_noticed() {
        let (mut a, mut b) = (Sum::default(), Sum::default());
        a.add(b"ab", b"c");
        b.add(b"a", b"bc");
        assert_ne!(a, b);
    }
}
