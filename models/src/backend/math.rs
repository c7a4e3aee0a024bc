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
#[inline]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
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
#[inline]
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

/// e to the power of `x` with a relative error below 3e-7, in operations that the compiler can do for several
/// numbers at once (the one of the C library it cannot; nor can it when an addition may panic). Splits 2^t into its
/// whole part, which goes straight into the exponent, and the series of the rest. Bounded to where an f32 is neither
/// infinite nor subnormal.
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    /// Adding it leaves the nearest whole number in the lowest bits, subtracting it again rounds to that number.
    const ROUND: f32 = 12_582_912.0;
    let t = (x * std::f32::consts::LOG2_E).clamp(-126.0, 127.0);
    let shifted = t + ROUND;
    let rest = t - (shifted - ROUND);
    let mut series = 1.525_273_4e-5;
    for factor in [1.540_353e-4, 1.333_355_8e-3, 9.618_129e-3, 5.550_411e-2, 0.240_226_5, std::f32::consts::LN_2, 1.0] {
        series = series * rest + factor;
    }
    // What lies above the whole number is shifted out.
    series * f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23))
}

/// The Gaussian error linear unit, by formula 7.1.26 of Abramowitz and Stegun for erf (error below 2e-7).
#[inline]
pub(crate) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut series = 1.061_405_4;
    for factor in [-1.453_152, 1.421_413_8, -0.284_496_74, 0.254_829_6] {
        series = series * t + factor;
    }
    let erf = 1.0 - series * t * exp(-z * z);
    0.5 * x * (1.0 + erf.copysign(x))
}

/// Turns scores into probabilities.
pub(crate) fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - top);
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// `gate = silu(gate) * up`.
pub(super) fn silu_times(gate: &mut [f32], up: &[f32]) {
    for (g, u) in gate.iter_mut().zip(up) {
        *g = *g / (1.0 + exp(-*g)) * u;
    }
}

/// `gate = gelu(gate) * up`, with the form of gelu that has a tanh: `x / (1 + exp(-2 y))` with
/// `y = sqrt(2 / pi) * (x + 0.044715 x^3)`.
#[inline(always)]
pub(super) fn gelu_tanh_times(gate: &mut [f32], up: &[f32]) {
    const TWICE_ROOT: f32 = 2.0 * std::f32::consts::FRAC_2_SQRT_PI * std::f32::consts::FRAC_1_SQRT_2;
    for (g, u) in gate.iter_mut().zip(up) {
        *g = *g / (1.0 + exp(-TWICE_ROOT * *g * (1.0 + 0.044_715 * *g * *g))) * u;
    }
}

/// The mean of all rows, with unit length.
pub(crate) fn unit_mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut mean = vec![0.0f32; width];
    for row in rows.chunks_exact(width) {
        add_scaled(&mut mean, 1.0, row);
    }
    let length = dot(&mean, &mean).sqrt().max(f32::MIN_POSITIVE);
    for x in &mut mean {
        *x /= length;
    }
    mean
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
    fn exp_is_near_the_exact_one() {
        for i in -8700..8800i16 {
            let x = f32::from(i) / 100.0;
            let exact = f64::from(x).exp();
            let error = (f64::from(exp(x)) - exact).abs() / exact;
            assert!(error < 1e-5 && (x.abs() > 2.0 || error < 3e-7), "{x}: {error}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
        assert!(exp(f32::NAN).is_nan());
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
        assert!(near(&[gelu(1.0), gelu(-2.0), gelu(0.0)], &[0.841_344_7, -0.045_500_26, 0.0]));
        let mut gate = [0.0, 2.0];
        silu_times(&mut gate, &[5.0, 3.0]);
        assert!(near(&gate, &[0.0, 6.0 / (1.0 + (-2.0f32).exp())]));
    }
}
