//! The encoder on a small random model: against the f32 one, on each level, alone and in company.

use super::*;
use crate::embedder::checkpoint::tests::{random_sizes, random_tensors};
use crate::embedder::reference::Bert;

fn encoder(level: Level, threads: usize) -> Encoder {
    let sizes = random_sizes();
    Encoder::load_for(sizes.clone(), &mut random_tensors(&sizes), threads, level).unwrap()
}

fn text(seed: u32, count: u32) -> Vec<u32> {
    (1..=count)
        .map(|i| i.wrapping_mul(2_654_435_761).wrapping_add(seed.wrapping_mul(40_503)) >> 7)
        .map(|t| t % 90)
        .collect()
}

#[test]
fn each_level_agrees_with_the_reference_for_each_length() {
    let sizes = random_sizes();
    let reference = Bert::load(sizes.clone(), &mut random_tensors(&sizes)).unwrap();
    let texts: Vec<Vec<u32>> = [1, 2, 15, 16, 17, 64, 65, 128].into_iter().map(|count| text(count, count)).collect();
    let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
    let expected = reference.embed(&texts).unwrap();
    for level in Level::available() {
        let found = encoder(level, 2).embed(&texts);
        for ((text, expected), found) in texts.iter().zip(&expected).zip(&found) {
            let cosine: f32 = expected.iter().zip(found).map(|(a, b)| a * b).sum();
            assert!(cosine > 0.999, "{level:?}, {} pieces: {cosine}", text.len());
        }
    }
}

#[test]
fn a_text_has_the_same_vector_in_any_company_and_on_any_threads() {
    let texts: Vec<Vec<u32>> = (1..20).map(|seed| text(seed, 7 * seed % 100 + 1)).collect();
    let texts: Vec<&[u32]> = texts.iter().map(Vec::as_slice).collect();
    let together = encoder(Level::best(), 3).embed(&texts);
    let mut alone = encoder(Level::best(), 1);
    for (text, together) in texts.iter().zip(&together) {
        assert_eq!(&alone.embed(&[text])[0], together);
    }
    assert!(alone.embed(&[]).is_empty());
}
