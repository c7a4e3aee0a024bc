//! The reference backend and our own against llama.cpp on the same small files.

use super::*;
use crate::BackendKind;

/// Its scores after the last one of [`tokens`], a line for each architecture.
const SCORES: &str = include_str!("llama_cpp.txt");

/// Far more than the window of gemma3.
fn tokens() -> Vec<u32> {
    (0..30).map(|i| (i * i * 7 + i * 3 + 1) % u32::try_from(VOCABULARY).unwrap()).collect()
}

/// The scores after the last of the tokens, read in two steps.
fn scores(backend: &mut dyn Backend, tokens: &[u32]) -> Vec<f32> {
    let sequence = backend.begin(tokens, 64).unwrap().sequence;
    let (first, rest) = tokens.split_at(tokens.len() / 2);
    let mut out = Logits::default();
    backend.step(&rows(sequence, first, 0), &mut out).unwrap();
    backend.step(&rows(sequence, rest, u32::try_from(first.len()).unwrap()), &mut out).unwrap();
    out.row_mut(0).to_vec()
}

/// The mean square of the differences, as a part of that of the scores.
fn distance(found: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let square = |numbers: &mut dyn Iterator<Item = f32>| numbers.map(|n| f64::from(n).powi(2)).sum::<f64>();
    square(&mut found.iter().zip(expected).map(|(a, b)| a - b)) / square(&mut expected.iter().copied())
}

#[test]
fn scores_are_those_of_llama_cpp() {
    let keep = std::env::var_os("LYCEUM_KEEP_MODELS").map(std::path::PathBuf::from);
    for line in SCORES.lines().filter(|line| !line.starts_with('#')) {
        let (architecture, numbers) = line.split_once(' ').unwrap();
        let expected: Vec<f32> = numbers.split(' ').map(|number| number.parse().unwrap()).collect();
        let architecture = ARCHITECTURES.into_iter().find(|known| *known == architecture).unwrap();
        let model = Model::new(architecture);
        // Whoever makes the scores anew needs the files.
        if let Some(folder) = &keep {
            std::fs::write(folder.join(format!("{architecture}.gguf")), Model::bytes(architecture)).unwrap();
        }
        // llama.cpp looks up the gate of gemma3 in a table of f16; the others differ in the order of additions alone.
        let exact = if architecture == "gemma3" { 1e-6 } else { 1e-9 };
        for (kind, most) in [(BackendKind::CandleExact, exact), (BackendKind::Native, 1e-3)] {
            let mut backend =
                crate::backend::load(kind, &model.file, 1, crate::backend::CacheFormat::default()).unwrap();
            let apart = distance(&scores(&mut *backend, &tokens()), &expected);
            assert!(apart < most, "{architecture} {kind:?}: {apart}");
        }
    }
}
