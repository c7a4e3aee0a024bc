//! How likely the model found a token, and its next rivals.

use super::Language;

/// A token of an answer with its score.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenScore {
    /// What was picked.
    pub picked: TokenChance,
    /// The most likely tokens, best first, as many as were asked for.
    pub likely: Vec<TokenChance>,
}

/// A token and the logarithm of its probability, before sampling changes anything.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenChance {
    /// Its bytes; may be a part of a character.
    pub bytes: Vec<u8>,
    /// At most 0.
    pub logprob: f32,
}

/// The logarithms of all probabilities of a token, and how to name the best.
pub(super) struct Chances {
    /// Best first.
    best: Vec<(u32, f32)>,
    /// What a score lies above its logarithm.
    level: f32,
}

impl Chances {
    /// Looks through all scores for the best `count`.
    pub(super) fn of(scores: &[f32], count: usize) -> Self {
        let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = scores.iter().map(|&score| crate::backend::math::exp(score - top)).sum();
        let mut best: Vec<(u32, f32)> = (0..).zip(scores).map(|(token, &score)| (token, score)).collect();
        let better = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if count < best.len() {
            best.select_nth_unstable_by(count, better);
            best.truncate(count);
        }
        best.sort_unstable_by(better);
        Self { best, level: top + sum.ln() }
    }

    /// The score of the picked token.
    pub(super) fn score(&self, token: u32, score: f32, language: &dyn Language) -> TokenScore {
        let chance = |token: u32, score: f32| {
            let mut bytes = Vec::new();
            language.append_bytes(token, &mut bytes);
            TokenChance { bytes, logprob: (score - self.level).min(0.0) }
        };
        TokenScore {
            picked: chance(token, score),
            likely: self.best.iter().map(|&(token, score)| chance(token, score)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up_to_one() {
        let scores = [1.0f32, 3.0, 2.0, f32::NEG_INFINITY];
        let chances = Chances::of(&scores, 2);
        assert_eq!(chances.best.iter().map(|(token, _)| *token).collect::<Vec<_>>(), [1, 2]);
        let sum: f32 = scores.iter().map(|score| (score - chances.level).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-5);
        assert!(Chances::of(&scores, 0).best.is_empty());
    }
}
