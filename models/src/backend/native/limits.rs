//! What this machine can do at best: bytes read from memory, and products of bytes, in a second.

use super::level::Level;
use super::packed::Line;
use super::pool::Pool;
use std::time::Instant;

/// Far more than any processor keeps near.
const READ_BYTES: usize = 256 << 20;
/// Lines that a thread takes at once.
const PIECE: usize = 1 << 14;
/// Measured so often; the best counts, since whatever else runs can only take away.
const ROUNDS: usize = 5;
/// Rounds of the loop of products in each part.
const PRODUCT_ROUNDS: u32 = 1 << 16;
/// Parts for each thread: enough that one that starts late finds most of its share left.
const PRODUCT_PARTS: usize = 32;

/// Bytes a second that all threads together read from memory.
pub(super) fn read_bytes_per_s(pool: &mut Pool) -> f64 {
    // Ones, as untouched zeros would all be the same piece of memory.
    let mut lines = vec![Line([1; 64]); READ_BYTES / size_of::<Line>()];
    let mut best = 0.0f64;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        pool.each_part(&mut lines, PIECE, |_, lines| {
            std::hint::black_box(sum(lines));
        });
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let rate = READ_BYTES as f64 / started.elapsed().as_secs_f64();
        best = best.max(rate);
    }
    best
}

/// Reads every byte. Eight sums, so that no read waits for another one.
fn sum(lines: &[Line]) -> u64 {
    let mut sums = [0u64; 8];
    for line in lines {
        for (sum, eight) in sums.iter_mut().zip(line.0.as_chunks::<8>().0) {
            *sum ^= u64::from_le_bytes(*eight);
        }
    }
    sums.iter().fold(0, |all, sum| all ^ sum)
}

/// Products of bytes a second that all threads together do with numbers that are in registers already. None on a level
/// without instructions for it.
pub(super) fn products_per_s(pool: &mut Pool, level: Level) -> Option<f64> {
    let threads = pool.threads();
    let mut best: Option<f64> = None;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let mut done = vec![0u64; threads * PRODUCT_PARTS];
        pool.each_part(&mut done, 1, |_, done| done[0] = super::kernel::products(level, PRODUCT_ROUNDS));
        let all: u64 = done.iter().sum();
        #[expect(clippy::cast_precision_loss, reason = "a rate")]
        let rate = all as f64 / started.elapsed().as_secs_f64();
        best = (all > 0).then(|| best.unwrap_or(0.0).max(rate));
    }
    best
}
