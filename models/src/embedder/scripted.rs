//! Vectors for tests: a hashed bag of words.

pub(super) const DIMENSIONS: usize = 384;

/// Counts each word at a place given by its hash (FNV-1a); unit length.
pub(super) fn embed(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0f32; DIMENSIONS];
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let hash = word
            .to_lowercase()
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let place = usize::try_from(hash % DIMENSIONS as u64).unwrap_or(0);
        vector[place] += 1.0;
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    if length > 0.0 {
        for x in &mut vector {
            *x /= length;
        }
    } else {
        vector[0] = 1.0;
    }
    vector
}

#[cfg(test)]
mod tests {
    use crate::Embedder;
    use crate::backend::math::dot;

    #[test]
    fn texts_that_share_words_are_closer() {
        let embedder = Embedder::scripted();
        let vectors = embedder
            .embed(&["The cell divides.", "A cell divides again", "Rome fell", "", "the CELL divides"])
            .unwrap();
        assert!(vectors.iter().all(|v| v.len() == embedder.dimensions() && (dot(v, v) - 1.0).abs() < 1e-5));
        assert!(dot(&vectors[0], &vectors[1]) > dot(&vectors[0], &vectors[2]));
        assert!((dot(&vectors[0], &vectors[4]) - 1.0).abs() < 1e-5);
        assert_eq!(embedder.count_tokens("The cell divides."), 3);
    }
}
