//! The small computations between the matrix products, on plain slices.

/// Divides by the root of the mean square and multiplies by `weight`, row by row.
pub(super) fn rms_norm(rows: &[f32], weight: &[f32], epsilon: f32, out: &mut Vec<f32>) {
    out.clear();
    for row in rows.chunks_exact(weight.len()) {
        #[expect(clippy::cast_precision_loss, reason = "a model's width is far below 2^24")]
        let scale = 1.0 / (dot(row, row) / row.len() as f32 + epsilon).sqrt();
        out.extend(row.iter().zip(weight).map(|(x, w)| x * scale * w));
    }
}

/// The dot product, in 16 sums that the compiler can keep in vector registers.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0f32; LANES];
    let (a_blocks, b_blocks) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = a_blocks.remainder().iter().zip(b_blocks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_blocks.zip(b_blocks) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// `out += factor * row`.
pub(super) fn add_scaled(out: &mut [f32], factor: f32, row: &[f32]) {
    for (o, x) in out.iter_mut().zip(row) {
        *o += factor * x;
    }
}

/// Adds `row` to each row of `rows`.
pub(super) fn add_to_each(rows: &mut [f32], row: &[f32]) {
    for target in rows.chunks_exact_mut(row.len()) {
        add_scaled(target, 1.0, row);
    }
}

/// Turns scores into probabilities.
pub(super) fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = (*score - top).exp();
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// `gate = silu(gate) * up`.
pub(super) fn silu_times(gate: &mut [f32], up: &[f32]) {
    for (g, u) in gate.iter_mut().zip(up) {
        *g = *g / (1.0 + (-*g).exp()) * u;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: &[f32], b: &[f32]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() < 1e-5)
    }

    #[test]
    fn dot_takes_blocks_and_rest() {
        let a: Vec<f32> = (0..37u8).map(f32::from).collect();
        assert!(near(&[dot(&a, &a)], &[(0..37u16).map(|i| f32::from(i * i)).sum()]));
    }

    #[test]
    fn norm_softmax_and_silu_follow_their_formulas() {
        let mut out = Vec::new();
        rms_norm(&[3.0, 4.0, 0.0, 0.0], &[1.0, 2.0], 0.0, &mut out);
        let scale = 1.0 / 12.5f32.sqrt();
        assert!(near(&out[..2], &[3.0 * scale, 8.0 * scale]));
        assert!(out[2].is_nan(), "zero over zero is not hidden");
        let mut scores = [1.0, 1.0 + 2.0f32.ln(), f32::NEG_INFINITY];
        softmax(&mut scores);
        assert!(near(&scores, &[1.0 / 3.0, 2.0 / 3.0, 0.0]));
        let mut gate = [0.0, 2.0];
        silu_times(&mut gate, &[5.0, 3.0]);
        assert!(near(&gate, &[0.0, 6.0 / (1.0 + (-2.0f32).exp())]));
    }
}
