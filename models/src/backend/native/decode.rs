//! Reads the blocks of GGUF formats (ggml `ggml-quants.c`, `dequantize_row_*`) as blocks of 32 weights.
//!
//! Q4_0, Q4_1, Q5_0, Q5_1 and Q8_0 keep exactly their numbers. Q4_K and Q5_K keep their quants, with scale and
//! minimum of each 32 weights rounded to f16 (a relative error of 1/2000, far below the step of the quants). The
//! rest (F32, F16, BF16, Q6_K) is quantised anew to 8 bit with a scale for each 32 weights, as Q8_0 is.

use super::packed::BLOCK;
use crate::ModelError;
use crate::gguf::TensorType;
use half::{bf16, f16};

/// 32 weights: `scale * quant + minimum`, or `scale * (quant - 128)` in the signed layout, which has no minimum.
pub(super) struct Block {
    pub(super) quants: [u8; BLOCK],
    pub(super) scale: f16,
    pub(super) minimum: f16,
}

/// A reader of one format.
pub(super) struct Decoder(fn(&[u8], usize) -> Block);

impl Decoder {
    /// The reader of a format, if it is known.
    pub(super) fn new(kind: TensorType) -> Result<Self, ModelError> {
        Ok(Self(match kind {
            TensorType::Q4_0 => q4_0,
            TensorType::Q4_1 => q4_1,
            TensorType::Q5_0 => q5_0,
            TensorType::Q5_1 => q5_1,
            TensorType::Q8_0 => q8_0,
            TensorType::Q4_K => q4_k,
            TensorType::Q5_K => q5_k,
            TensorType::Q6_K => q6_k,
            TensorType::F32 => |row, index| floats(row, index, f32::from_le_bytes),
            TensorType::F16 => |row, index| floats(row, index, |bytes| f16::from_le_bytes(bytes).to_f32()),
            TensorType::BF16 => |row, index| floats(row, index, |bytes| bf16::from_le_bytes(bytes).to_f32()),
            TensorType::Q2_K | TensorType::Q3_K => {
                return Err(ModelError::Unsupported(format!("the format {kind:?} is not known here")));
            }
        }))
    }

    /// Weights `32 * index` to `32 * index + 31` of a row; those after its end are zero.
    pub(super) fn block(&self, row: &[u8], index: usize) -> Block {
        (self.0)(row, index)
    }
}

fn number(bytes: &[u8], at: usize) -> f16 {
    f16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// The lower halves of 16 bytes, then the upper halves.
fn halves(bytes: &[u8]) -> [u8; BLOCK] {
    std::array::from_fn(|i| if i < 16 { bytes[i] & 15 } else { bytes[i - 16] >> 4 })
}

fn q4_0(row: &[u8], index: usize) -> Block {
    let block = &row[18 * index..][..18];
    let scale = number(block, 0);
    // Eight times an f16 is exact, unless it is so large that it is refused as infinite.
    Block { quants: halves(&block[2..]), scale, minimum: f16::from_f32(-8.0 * scale.to_f32()) }
}

fn q4_1(row: &[u8], index: usize) -> Block {
    let block = &row[20 * index..][..20];
    Block { quants: halves(&block[4..]), scale: number(block, 0), minimum: number(block, 2) }
}

/// The fifth bits, one for each weight.
fn fifth(bytes: &[u8], i: usize) -> u8 {
    (bytes[i / 8] >> (i % 8) & 1) << 4
}

fn q5_0(row: &[u8], index: usize) -> Block {
    let block = &row[22 * index..][..22];
    let low = halves(&block[6..]);
    let quants = std::array::from_fn(|i| (low[i] | fifth(&block[2..6], i)) + (128 - 16));
    Block { quants, scale: number(block, 0), minimum: f16::ZERO }
}

fn q5_1(row: &[u8], index: usize) -> Block {
    let block = &row[24 * index..][..24];
    let low = halves(&block[8..]);
    let quants = std::array::from_fn(|i| low[i] | fifth(&block[4..8], i));
    Block { quants, scale: number(block, 0), minimum: number(block, 2) }
}

fn q8_0(row: &[u8], index: usize) -> Block {
    let block = &row[34 * index..][..34];
    Block { quants: std::array::from_fn(|i| block[2 + i] ^ 128), scale: number(block, 0), minimum: f16::ZERO }
}

/// Scale and minimum of the `part`-th 32 weights of a Q4_K or Q5_K block, six bits each in `packed`.
fn k_scale(block: &[u8], part: usize) -> (f16, f16) {
    let packed = &block[4..16];
    let (scale, minimum) = if part < 4 {
        (packed[part] & 63, packed[part + 4] & 63)
    } else {
        (packed[part + 4] & 15 | packed[part - 4] >> 6 << 4, packed[part + 4] >> 4 | packed[part] >> 6 << 4)
    };
    let scaled = |factor: f32, n: u8| f16::from_f32(factor * f32::from(n));
    (scaled(number(block, 0).to_f32(), scale), scaled(-number(block, 2).to_f32(), minimum))
}

/// The lower four bits of the `part`-th 32 weights of a Q4_K or Q5_K block.
fn k_nibbles(nibbles: &[u8], part: usize) -> [u8; BLOCK] {
    let bytes = &nibbles[part / 2 * 32..][..32];
    std::array::from_fn(|i| if part.is_multiple_of(2) { bytes[i] & 15 } else { bytes[i] >> 4 })
}

fn q4_k(row: &[u8], index: usize) -> Block {
    let (block, part) = (&row[144 * (index / 8)..][..144], index % 8);
    let (scale, minimum) = k_scale(block, part);
    Block { quants: k_nibbles(&block[16..], part), scale, minimum }
}

fn q5_k(row: &[u8], index: usize) -> Block {
    let (block, part) = (&row[176 * (index / 8)..][..176], index % 8);
    let (scale, minimum) = k_scale(block, part);
    let low = k_nibbles(&block[48..], part);
    Block { quants: std::array::from_fn(|i| low[i] | (block[16 + i] >> part & 1) << 4), scale, minimum }
}

fn q6_k(row: &[u8], index: usize) -> Block {
    let (block, part) = (&row[210 * (index / 8)..][..210], index % 8);
    // Two halves of 128 weights, each of four times 32.
    let (half, quarter) = (part / 4, part % 4);
    let low = &block[64 * half + 32 * (quarter % 2)..][..32];
    let high = &block[128 + 32 * half..][..32];
    let scales = &block[192 + 8 * half + 2 * quarter..][..2];
    let factor = number(block, 208).to_f32();
    requantise(std::array::from_fn(|i| {
        let four = if quarter < 2 { low[i] & 15 } else { low[i] >> 4 };
        let two = high[i] >> (2 * quarter) & 3;
        factor * f32::from(scales[i / 16].cast_signed()) * (f32::from(four | two << 4) - 32.0)
    }))
}

fn floats<const N: usize>(row: &[u8], index: usize, read: fn([u8; N]) -> f32) -> Block {
    let numbers = row.as_chunks::<N>().0;
    requantise(std::array::from_fn(|i| numbers.get(BLOCK * index + i).map_or(0.0, |&bytes| read(bytes))))
}

/// Eight bits for each weight, scaled by the largest one.
fn requantise(weights: [f32; BLOCK]) -> Block {
    if !weights.iter().all(|w| w.is_finite()) {
        return Block { quants: [128; BLOCK], scale: f16::NAN, minimum: f16::ZERO };
    }
    let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs()));
    let scale = f16::from_f32(most / 127.0);
    let divisor = scale.to_f32();
    let quant = |w: f32| {
        let steps = if divisor > 0.0 { (w / divisor).round_ties_even().clamp(-127.0, 127.0) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to 255")]
        let quant = (steps + 128.0) as u8;
        quant
    };
    Block { quants: weights.map(quant), scale, minimum: f16::ZERO }
}

#[cfg(test)]
mod tests {
    use super::super::memory::Arena;
    use super::super::packed::Packed;
    use super::*;
    use candle_core::quantized::{GgmlDType, QTensor};
    use candle_core::{Device, Tensor};

    #[test]
    fn each_format_is_read_as_candle_reads_it() {
        let (rows, columns) = (19, 512);
        let weights: Vec<f32> =
            (0..rows * columns).map(|i| f32::from(u8::try_from(i * 7919 % 251).unwrap()) / 125.0 - 0.9).collect();
        let tensor = Tensor::from_slice(&weights, (rows, columns), &Device::Cpu).unwrap();
        for (kind, candle, most) in [
            (TensorType::Q4_0, GgmlDType::Q4_0, 1e-6),
            (TensorType::Q4_1, GgmlDType::Q4_1, 1e-6),
            (TensorType::Q5_0, GgmlDType::Q5_0, 1e-6),
            (TensorType::Q5_1, GgmlDType::Q5_1, 1e-6),
            (TensorType::Q8_0, GgmlDType::Q8_0, 1e-6),
            (TensorType::Q4_K, GgmlDType::Q4K, 2e-3),
            (TensorType::Q5_K, GgmlDType::Q5K, 2e-3),
            (TensorType::Q6_K, GgmlDType::Q6K, 6e-3),
            (TensorType::F16, GgmlDType::F16, 6e-3),
            (TensorType::F32, GgmlDType::F32, 6e-3),
        ] {
            let stored = QTensor::quantize(&tensor, candle).unwrap();
            let expected = stored.dequantize(&Device::Cpu).unwrap().to_vec2::<f32>().unwrap();
            let packed = Packed::pack(&mut Arena::new(1), kind, &stored.data().unwrap(), rows, columns).unwrap();
            assert_eq!(packed.bytes(), super::super::packed::packed_bytes(kind, rows, columns));
            let mut found = vec![0.0; columns];
            for (row, expected) in expected.iter().enumerate() {
                packed.row(row, &mut found);
                let error = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                assert!(error < most, "{kind:?} row {row}: {error}");
            }
        }
    }

    #[test]
    fn weights_that_are_no_numbers_are_damage() {
        let mut q8 = vec![0u8; 34];
        q8[0..2].copy_from_slice(&f16::INFINITY.to_le_bytes());
        assert!(matches!(Packed::pack(&mut Arena::new(1), TensorType::Q8_0, &q8, 1, 32), Err(ModelError::Damaged(_))));
        let mut floats = 1f32.to_le_bytes().repeat(32);
        floats[4..8].copy_from_slice(&f32::NAN.to_le_bytes());
        assert!(matches!(
            Packed::pack(&mut Arena::new(1), TensorType::F32, &floats, 1, 32),
            Err(ModelError::Damaged(_))
        ));
    }
}
