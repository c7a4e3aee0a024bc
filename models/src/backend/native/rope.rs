//! The rotary embedding (Su et al. 2021) of single heads.

use super::level::{Level, for_each_level};
use super::page::MOST_WIDTH;
use crate::backend::{ModelShape, RopePairs};

/// The angles of a model.
pub(super) struct Rope {
    /// Angle per position for each pair.
    frequencies: Vec<f32>,
    pairs: RopePairs,
}

/// Sine and cosine of each pair at a position.
pub(super) struct Turns {
    sines: Vec<f32>,
    cosines: Vec<f32>,
}

impl Rope {
    /// `stretch` divides the positions; `factors` divide the frequencies, where the file has them (Llama 3).
    pub(super) fn new(shape: &ModelShape, base: f32, stretch: f32, factors: Option<&[f32]>) -> Self {
        let half = shape.rope_width / 2;
        #[expect(clippy::cast_precision_loss, reason = "a head's width is far below 2^24")]
        let frequency = |pair: usize| base.powf(-(pair as f32) / half as f32) / stretch;
        let mut frequencies: Vec<f32> = (0..half).map(frequency).collect();
        for (frequency, factor) in frequencies.iter_mut().zip(factors.unwrap_or_default()) {
            *frequency /= factor;
        }
        Self { frequencies, pairs: shape.rope_pairs }
    }

    /// The turns at a position.
    pub(super) fn turns(&self, position: u32) -> Turns {
        #[expect(clippy::cast_precision_loss, reason = "positions are below 2^24")]
        let position = position as f32;
        let (sines, cosines) = self.frequencies.iter().map(|f| (f * position).sin_cos()).unzip();
        Turns { sines, cosines }
    }

    /// Turns the numbers of a head.
    pub(super) fn turn(&self, level: Level, head: &mut [f32], turns: &Turns) {
        match self.pairs {
            RopePairs::Neighbours => turn_neighbours(level, head, &turns.sines, &turns.cosines),
            RopePairs::Halves => turn_halves(level, head, &turns.sines, &turns.cosines),
        }
    }
}

for_each_level! {
    fn turn_neighbours(head: &mut [f32], sines: &[f32], cosines: &[f32]) = turn_neighbours_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn turn_neighbours_body(head: &mut [f32], sines: &[f32], cosines: &[f32]) {
    // Taken apart first: the turns themselves can then be done for several pairs at once.
    let (mut firsts, mut seconds) = ([0.0; MOST_WIDTH / 2], [0.0; MOST_WIDTH / 2]);
    let (firsts, seconds) = (&mut firsts[..sines.len()], &mut seconds[..sines.len()]);
    for (pair, (a, b)) in head.as_chunks::<2>().0.iter().zip(firsts.iter_mut().zip(seconds.iter_mut())) {
        (*a, *b) = (pair[0], pair[1]);
    }
    turn(firsts, seconds, sines, cosines);
    for (pair, (a, b)) in head.as_chunks_mut::<2>().0.iter_mut().zip(firsts.iter().zip(seconds.iter())) {
        *pair = [*a, *b];
    }
}

for_each_level! {
    fn turn_halves(head: &mut [f32], sines: &[f32], cosines: &[f32]) = turn_halves_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn turn_halves_body(head: &mut [f32], sines: &[f32], cosines: &[f32]) {
    let (firsts, seconds) = head.split_at_mut(sines.len());
    turn(firsts, &mut seconds[..sines.len()], sines, cosines);
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn turn(firsts: &mut [f32], seconds: &mut [f32], sines: &[f32], cosines: &[f32]) {
    for ((a, b), (sine, cosine)) in firsts.iter_mut().zip(seconds).zip(sines.iter().zip(cosines)) {
        (*a, *b) = (*a * cosine - *b * sine, *a * sine + *b * cosine);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_pairing_turns_by_the_angle_of_its_pair() {
        for level in Level::available() {
            for (pairs, first, second) in [(RopePairs::Neighbours, 2, 3), (RopePairs::Halves, 1, 3)] {
                let rope = Rope { frequencies: vec![1.0, 0.5], pairs };
                // One more number than is turned stays as it is.
                let mut head = [0.0, 0.0, 0.0, 0.0, 7.0];
                (head[first], head[second]) = (3.0, 4.0);
                rope.turn(level, &mut head, &rope.turns(2));
                let (sine, cosine) = 1.0f32.sin_cos();
                assert!((head[first] - (3.0 * cosine - 4.0 * sine)).abs() < 1e-5, "{pairs:?}");
                assert!((head[second] - (3.0 * sine + 4.0 * cosine)).abs() < 1e-5, "{pairs:?}");
                assert_eq!(head[4].to_bits(), 7.0f32.to_bits());
            }
        }
    }
}
