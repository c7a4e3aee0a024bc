//! The products in plain Rust, for processors without a kernel of their own.

use super::super::packed::{BLOCK, GROUP, Layout, Line, get};
use super::super::quantised::Quantised;

/// See [`super::multiply`].
pub(super) fn multiply(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32]) {
    let (rows, blocks) = (input.rows(), input.blocks());
    out.fill(0.0);
    for index in 0..blocks {
        for lane in 0..GROUP {
            let block = get(layout, lines, blocks, index, lane);
            let (scale, minimum) = (block.scale.to_f32(), block.minimum.to_f32());
            for row in 0..rows {
                let start = if layout == Layout::Signed { input.offsets[index * rows + row] } else { 0 };
                let fours = input.quants[index * BLOCK / 4 * rows..].iter().skip(row).step_by(rows);
                let sum: i32 = block
                    .quants
                    .as_chunks::<4>()
                    .0
                    .iter()
                    .zip(fours)
                    .flat_map(|(weights, four)| weights.iter().zip(four.to_le_bytes()))
                    .map(|(&weight, value)| i32::from(weight) * i32::from(value.cast_signed()))
                    .fold(0, i32::wrapping_add);
                #[expect(clippy::cast_precision_loss, reason = "at most 32 * 255 * 127")]
                let sum = (start + sum) as f32;
                let out = &mut out[row * GROUP + lane];
                *out += sum * (scale * input.scales[index * rows + row]);
                if layout != Layout::Signed {
                    *out += minimum * input.sums[index * rows + row];
                }
            }
        }
    }
}
