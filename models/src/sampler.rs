//! Picks the next token from the model's scores.

use crate::backend::{Ask, Scores};
use crate::grammar::Grammar;
use std::cmp::Ordering;
use std::sync::Arc;

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
    /// The form that the answer must have.
    pub grammar: Option<Arc<Grammar>>,
    /// How many of the most likely tokens are told with each token; none tells no scores at all.
    pub scores: Option<u32>,
}

/// How many of the last tokens the repetition penalty looks at.
pub const RECENT: usize = 64;

/// Most tokens whose scores are told with each token.
pub const MOST_SCORES: u32 = 20;

/// Tokens whose probability is below this part of the best one's are never drawn, so that only few have to be sorted.
const NEGLIGIBLE: f32 = 1e-7;

impl Default for Sampling {
    fn default() -> Self {
        Self {
            temperature: 0.7,
            top_k: 40,
            top_p: 0.95,
            min_p: 0.05,
            repetition_penalty: 1.1,
            seed: 0,
            grammar: None,
            scores: None,
        }
    }
}

impl Sampling {
    /// Always the best token.
    pub fn greedy() -> Self {
        Self { temperature: 0.0, top_k: 0, top_p: 1.0, min_p: 0.0, repetition_penalty: 1.0, ..Self::default() }
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
        if self.scores.is_some_and(|count| count > MOST_SCORES) {
            return Err(format!("the scores of at most {MOST_SCORES} tokens can be told"));
        }
        Ok(())
    }
}

/// The sampler of one answer: its options, its random numbers, and the tokens it has seen.
pub struct Sampler {
    options: Sampling,
    random: SplitMix64,
    recent: Recent,
    /// Tokens that are never picked, in order.
    forbidden: Vec<u32>,
    candidates: Vec<(f32, u32)>,
}

impl Sampler {
    /// A sampler that has seen `prompt` and never picks what is forbidden.
    pub fn new(options: Sampling, prompt: &[u32], mut forbidden: Vec<u32>) -> Self {
        let recent = Recent { tokens: prompt[prompt.len().saturating_sub(RECENT)..].to_vec(), oldest: 0 };
        let random = SplitMix64(options.seed);
        forbidden.sort_unstable();
        forbidden.dedup();
        Self { options, random, recent, forbidden, candidates: Vec::new() }
    }

    /// Which scores are enough to pick the next token.
    pub fn ask(&self) -> Ask {
        self.ask_with(&self.recent)
    }

    /// Which scores are enough to pick the next token, and those after each of `guesses` if they are what is picked.
    pub fn asks(&self, guesses: &[u32]) -> Vec<Ask> {
        let mut recent = self.recent.clone();
        let mut asks = vec![self.ask()];
        for &token in guesses {
            recent.remember(token);
            asks.push(self.ask_with(&recent));
        }
        asks
    }

    fn ask_with(&self, recent: &Recent) -> Ask {
        let mut aside = self.forbidden.clone();
        if self.penalises() {
            aside.extend(&recent.tokens);
            aside.sort_unstable();
            aside.dedup();
        }
        Ask::Near { margin: self.margin(), aside }
    }

    /// How far below the best score a token may be to be picked.
    fn margin(&self) -> f32 {
        let Sampling { temperature, min_p, .. } = self.options;
        if temperature <= 0.0 { 0.0 } else { -temperature * min_p.max(NEGLIGIBLE).ln() }
    }

    fn penalises(&self) -> bool {
        (self.options.repetition_penalty - 1.0).abs() >= f32::EPSILON
    }

    /// Picks a token and remembers it; from all scores or from those that [`Self::ask`] names, with the same result.
    /// None if no score is a number.
    pub fn pick(&mut self, scores: &Scores<'_>) -> Option<u32> {
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        match scores {
            Scores::All(scores) => self.collect(scores, &mut candidates),
            Scores::Near(near) => {
                let aside = near.aside.iter().filter_map(|&(token, score)| self.judged(token, score));
                candidates.extend(near.candidates.iter().map(|&(token, score)| (score, token)).chain(aside));
            }
        }
        let token = self.draw(&mut candidates);
        self.candidates = candidates;
        if let Some(token) = token {
            self.recent.remember(token);
        }
        token
    }

    /// The tokens that may be picked, of all.
    fn collect(&self, scores: &[f32], candidates: &mut Vec<(f32, u32)>) {
        let Ask::Near { margin, aside } = self.ask() else { return };
        let mut next = aside.iter().copied().peekable();
        let mut floor = f32::NEG_INFINITY;
        for (token, &score) in (0..).zip(scores) {
            if next.peek() == Some(&token) {
                next.next();
                candidates.extend(self.judged(token, score));
            } else if score >= floor {
                candidates.push((score, token));
                floor = floor.max(score - margin);
            }
        }
    }

    /// The score of a token that was set aside, unless it is forbidden: positive scores of recent tokens are divided,
    /// negative ones multiplied (Keskar et al. 2019, section 4.1).
    fn judged(&self, token: u32, score: f32) -> Option<(f32, u32)> {
        if self.forbidden.binary_search(&token).is_ok() {
            return None;
        }
        let penalty = if self.recent.tokens.contains(&token) { self.options.repetition_penalty } else { 1.0 };
        Some((if score > 0.0 { score / penalty } else { score * penalty }, token))
    }

    /// Draws one of the candidates; those below the floor of all do not count.
    fn draw(&mut self, candidates: &mut Vec<(f32, u32)>) -> Option<u32> {
        let Sampling { temperature, top_k, top_p, .. } = self.options;
        candidates.retain(|(score, _)| !score.is_nan());
        let top = candidates.iter().copied().min_by(|a, b| better(*a, *b))?;
        if temperature <= 0.0 || top.0 == f32::NEG_INFINITY {
            return (top.0 > f32::NEG_INFINITY).then_some(top.1);
        }
        let (top, floor) = (top.0, top.0 - self.margin());
        candidates.retain(|(score, _)| *score >= floor);
        let keep = top_k as usize;
        if keep > 0 && keep < candidates.len() {
            candidates.select_nth_unstable_by(keep - 1, |a, b| better(*a, *b));
            candidates.truncate(keep);
        }
        candidates.sort_unstable_by(|a, b| better(*a, *b));
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

/// The last tokens, at most [`RECENT`].
#[derive(Clone)]
struct Recent {
    tokens: Vec<u32>,
    oldest: usize,
}

impl Recent {
    fn remember(&mut self, token: u32) {
        if self.tokens.len() < RECENT {
            self.tokens.push(token);
        } else {
            self.tokens[self.oldest] = token;
            self.oldest = (self.oldest + 1) % RECENT;
        }
    }
}

/// Best first; equal scores in the order of their tokens, so that the result never depends on the sort.
fn better(a: (f32, u32), b: (f32, u32)) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
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
        let mut sampler = Sampler::new(options.clone(), &[], Vec::new());
        (0..n).map(|_| all(&mut sampler, logits).unwrap()).collect()
    }

    fn all(sampler: &mut Sampler, logits: &[f32]) -> Option<u32> {
        sampler.pick(&Scores::All(&mut logits.to_vec()))
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
        for temperature in [0.0, 1.0] {
            let mut sampler = Sampler::new(plain(temperature), &[], Vec::new());
            assert_eq!(all(&mut sampler, &[f32::NAN, f32::NAN]), None);
            assert_eq!(all(&mut sampler, &[f32::NAN, f32::NEG_INFINITY]), None);
        }
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
        let mut sampler = Sampler::new(options, &[0, 0, 2], Vec::new());
        assert_eq!(all(&mut sampler, &[3.0, 1.6, -1.0]), Some(1), "3 became 1.5");
        assert_eq!(all(&mut sampler, &[3.1, 1.6, 0.1]), Some(0), "1 is recent now too");
    }

    #[test]
    fn what_is_forbidden_is_never_picked() {
        for temperature in [0.0, 2.0] {
            let mut sampler = Sampler::new(plain(temperature), &[], vec![2, 0]);
            assert!((0..200).all(|_| all(&mut sampler, &[9.0, 0.0, 9.0, 1.0]).is_some_and(|token| token % 2 == 1)));
        }
        assert_eq!(all(&mut Sampler::new(plain(1.0), &[], vec![0]), &[1.0]), None);
    }

    #[test]
    fn the_scores_that_are_asked_for_are_enough() {
        for (seed, temperature, min_p, repetition_penalty) in
            [(1, 0.0, 0.0, 1.0), (2, 0.0, 0.0, 1.5), (3, 0.8, 0.05, 1.1), (4, 2.0, 0.0, 0.7), (5, 0.5, 0.3, 1.0)]
        {
            let options = Sampling { temperature, min_p, repetition_penalty, seed, ..Sampling::default() };
            let new = || Sampler::new(options.clone(), &[5, 6, 7], vec![1, 300]);
            let (mut full, mut narrow) = (new(), new());
            for round in 0..200u16 {
                let score = |token: u16| f32::from((token * 31 + round * 17) % 97) / 4.0 - 12.0;
                let mut scores: Vec<f32> = (0..200).map(score).collect();
                let Ask::Near { margin, aside } = narrow.ask() else { panic!("only some are needed") };
                let aside: Vec<(u32, f32)> =
                    aside.into_iter().filter_map(|token| Some((token, *scores.get(token as usize)?))).collect();
                let counts = |token: u32| !aside.iter().any(|&(other, _)| other == token);
                let others =
                    || (0..).zip(&scores).filter(|(token, _)| counts(*token)).map(|(token, &score)| (token, score));
                let best = others().map(|(_, score)| score).fold(f32::NEG_INFINITY, f32::max);
                let candidates = others().filter(|(_, score)| *score >= best - margin).collect();
                let near = crate::backend::Near { candidates, aside: aside.clone() };
                let expected = full.pick(&Scores::All(&mut scores));
                assert_eq!(narrow.pick(&Scores::Near(&near)), expected, "{options:?}, round {round}");
            }
        }
    }

    #[test]
    fn options_outside_their_range_are_named() {
        let wrong = Sampling { temperature: f32::NAN, ..Sampling::default() };
        assert!(wrong.check().unwrap_err().contains("temperature"));
        assert!(Sampling { top_p: 1.5, ..Sampling::default() }.check().unwrap_err().contains("top_p"));
        assert!(Sampling::default().check().is_ok());
    }
}
