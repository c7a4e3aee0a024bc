//! Picks the next token from the model's scores.

/// How the next token is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// 0 always takes the best token; 1 follows the model; higher is more varied.
    pub temperature: f32,
    /// Only the best `top_k` tokens count; 0 for all.
    pub top_k: u32,
    /// Only the best tokens that together have this probability count; 1 for all.
    pub top_p: f32,
    /// Only tokens with at least this part of the best one's probability count; 0 for all.
    pub min_p: f32,
    /// Above 1, tokens among the last [`RECENT`] become less likely; 1 for none.
    pub repetition_penalty: f32,
    /// The same request with the same seed gives the same answer.
    pub seed: u64,
}

/// How many of the last tokens the repetition penalty looks at.
pub const RECENT: usize = 64;

/// Tokens whose probability is below this part of the best one's are never drawn, so that only few have to be sorted.
const NEGLIGIBLE: f32 = 1e-7;

impl Default for Sampling {
    fn default() -> Self {
        Self { temperature: 0.7, top_k: 40, top_p: 0.95, min_p: 0.05, repetition_penalty: 1.1, seed: 0 }
    }
}

impl Sampling {
    /// Always the best token.
    pub fn greedy() -> Self {
        Self { temperature: 0.0, top_k: 0, top_p: 1.0, min_p: 0.0, repetition_penalty: 1.0, seed: 0 }
    }

    /// The first option that makes no sense, in words.
    pub fn check(&self) -> Result<(), String> {
        let Self { temperature, top_p, min_p, repetition_penalty, .. } = self;
        if !(0.0..=10.0).contains(temperature) {
            return Err(format!("the temperature must be from 0 to 10, not {temperature}"));
        }
        if !(0.0..=1.0).contains(top_p) {
            return Err(format!("top_p must be from 0 to 1, not {top_p}"));
        }
        if !(0.0..=1.0).contains(min_p) {
            return Err(format!("min_p must be from 0 to 1, not {min_p}"));
        }
        if !(0.1..=10.0).contains(repetition_penalty) {
            return Err(format!("the repetition penalty must be from 0.1 to 10, not {repetition_penalty}"));
        }
        Ok(())
    }
}

/// The sampler of one answer: its options, its random numbers, and the tokens it has seen.
pub struct Sampler {
    options: Sampling,
    random: SplitMix64,
    recent: Vec<u32>,
    oldest: usize,
    candidates: Vec<(f32, u32)>,
}

impl Sampler {
    /// A sampler that has seen `prompt`.
    pub fn new(options: Sampling, prompt: &[u32]) -> Self {
        let recent = prompt[prompt.len().saturating_sub(RECENT)..].to_vec();
        let random = SplitMix64(options.seed);
        Self { options, random, recent, oldest: 0, candidates: Vec::new() }
    }

    /// Picks a token and remembers it. `logits` has one score per token and is used as scratch.
    /// None if no score is a number.
    pub fn pick(&mut self, logits: &mut [f32]) -> Option<u32> {
        self.penalise(logits);
        let token = if self.options.temperature <= 0.0 { best(logits) } else { self.draw(logits) }?;
        self.remember(token);
        Some(token)
    }

    fn remember(&mut self, token: u32) {
        if self.recent.len() < RECENT {
            self.recent.push(token);
        } else {
            self.recent[self.oldest] = token;
            self.oldest = (self.oldest + 1) % RECENT;
        }
    }

    /// Divides positive and multiplies negative scores of recent tokens (Keskar et al. 2019, section 4.1), each once.
    fn penalise(&self, logits: &mut [f32]) {
        let penalty = self.options.repetition_penalty;
        if (penalty - 1.0).abs() < f32::EPSILON {
            return;
        }
        for (i, &token) in self.recent.iter().enumerate() {
            if self.recent[..i].contains(&token) {
                continue;
            }
            if let Some(score) = logits.get_mut(token as usize) {
                *score = if *score > 0.0 { *score / penalty } else { *score * penalty };
            }
        }
    }

    fn draw(&mut self, logits: &[f32]) -> Option<u32> {
        let top = logits[best(logits)? as usize];
        let Sampling { temperature, top_k, top_p, min_p, .. } = self.options;
        let floor = top + temperature * min_p.max(NEGLIGIBLE).ln();
        let candidates = &mut self.candidates;
        candidates.clear();
        candidates
            .extend((0..).zip(logits).filter(|(_, score)| **score >= floor).map(|(token, &score)| (score, token)));
        // Best first; equal scores in the order of their numbers, so that the result never depends on the sort.
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let keep = top_k as usize;
        if keep > 0 && keep < candidates.len() {
            candidates.select_nth_unstable_by(keep - 1, order);
            candidates.truncate(keep);
        }
        candidates.sort_unstable_by(order);
        let mut sum = 0.0;
        for (score, _) in candidates.iter_mut() {
            *score = ((*score - top) / temperature).exp();
            sum += *score;
        }
        let mut kept = candidates.len();
        if top_p < 1.0 {
            let mut reached = 0.0;
            kept = 1 + candidates
                .iter()
                .take_while(|(p, _)| {
                    reached += p;
                    reached < top_p * sum
                })
                .count();
            kept = kept.min(candidates.len());
            sum = candidates[..kept].iter().map(|(p, _)| p).sum();
        }
        let mut left = self.random.next_unit() * sum;
        for &(p, token) in &candidates[..kept] {
            left -= p;
            if left < 0.0 {
                return Some(token);
            }
        }
        candidates[..kept].last().map(|&(_, token)| token)
    }
}

/// The token with the best score, the first one among equals. None if no score is a number.
pub fn best(logits: &[f32]) -> Option<u32> {
    let mut found: Option<(f32, u32)> = None;
    for (token, &score) in (0..).zip(logits) {
        if !score.is_nan() && score > found.map_or(f32::NEG_INFINITY, |(top, _)| top) {
            found = Some((score, token));
        }
    }
    found.map(|(_, token)| token)
}

/// The generator of Steele, Lea and Flood (2014). Written here so that a seed means the same in every version.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 (included) to 1 (not included), with the 24 bits that an f32 holds.
    fn next_unit(&mut self) -> f32 {
        let bits = u16::try_from(self.next() >> 48).unwrap_or(0);
        let more = u8::try_from(self.next() >> 56).unwrap_or(0);
        (f32::from(bits) * 256.0 + f32::from(more)) / 16_777_216.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(options: &Sampling, logits: &[f32], n: usize) -> Vec<u32> {
        let mut sampler = Sampler::new(options.clone(), &[]);
        (0..n).map(|_| sampler.pick(&mut logits.to_vec()).unwrap()).collect()
    }

    fn plain(temperature: f32) -> Sampling {
        Sampling { temperature, ..Sampling::greedy() }
    }

    #[test]
    fn temperature_zero_takes_the_best_and_the_first_among_equals() {
        assert_eq!(draws(&plain(0.0), &[1.0, 3.0, 3.0, f32::NAN], 3), [1, 1, 1]);
    }

    #[test]
    fn scores_that_are_no_numbers_give_no_token() {
        let mut sampler = Sampler::new(plain(1.0), &[]);
        assert_eq!(sampler.pick(&mut [f32::NAN, f32::NAN]), None);
    }

    #[test]
    fn the_frequencies_follow_the_softmax() {
        let logits = [0.0f32, 1.0, 2.0];
        let n = 20_000;
        let counts = draws(&plain(1.0), &logits, n).iter().fold([0.0f32; 3], |mut counts, &token| {
            counts[token as usize] += 1.0;
            counts
        });
        let sum: f32 = logits.iter().map(|l| l.exp()).sum();
        for (count, logit) in counts.iter().zip(logits) {
            let expected = logit.exp() / sum;
            #[expect(clippy::cast_precision_loss, reason = "a small number")]
            let found = count / n as f32;
            assert!((found - expected).abs() < 0.015, "{found} instead of {expected}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_tokens_and_another_one_others() {
        let logits: Vec<f32> = (0..100u8).map(|i| f32::from(i % 7)).collect();
        let with = |seed| draws(&Sampling { seed, ..plain(1.0) }, &logits, 50);
        assert_eq!(with(7), with(7));
        assert_ne!(with(7), with(8));
    }

    #[test]
    fn top_k_top_p_and_min_p_cut_the_tail() {
        let logits = [3.0, 2.9, 2.8, 0.0, -1.0];
        let drawn = |options: Sampling| {
            let mut seen = draws(&options, &logits, 2000);
            seen.sort_unstable();
            seen.dedup();
            seen
        };
        assert_eq!(drawn(Sampling { top_k: 2, ..plain(1.0) }), [0, 1]);
        assert_eq!(drawn(Sampling { top_p: 0.5, ..plain(1.0) }), [0, 1]);
        assert_eq!(drawn(Sampling { top_p: 0.0, ..plain(1.0) }), [0]);
        assert_eq!(drawn(Sampling { min_p: 0.5, ..plain(1.0) }), [0, 1, 2]);
        assert_eq!(drawn(plain(1.0)), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn the_repetition_penalty_lowers_recent_tokens_once_whatever_their_sign() {
        let options = Sampling { repetition_penalty: 2.0, ..plain(0.0) };
        let mut sampler = Sampler::new(options, &[0, 0, 2]);
        assert_eq!(sampler.pick(&mut [3.0, 1.6, -1.0]), Some(1), "3 became 1.5");
        assert_eq!(sampler.pick(&mut [3.1, 1.6, 0.1]), Some(0), "1 is recent now too");
    }

    #[test]
    fn options_outside_their_range_are_named() {
        let wrong = Sampling { temperature: f32::NAN, ..Sampling::default() };
        assert!(wrong.check().unwrap_err().contains("temperature"));
        assert!(Sampling { top_p: 1.5, ..Sampling::default() }.check().unwrap_err().contains("top_p"));
        assert!(Sampling::default().check().is_ok());
    }
}
