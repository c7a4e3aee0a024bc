//! A unit in 8 bit: `width / 4` lines of keys, each four numbers offset by 128 for each position; the scales of the
//! keys; `width / 4` lines of values, those of four positions number by number and then those of the next four; the
//! scales of the values.

use super::super::level::for_each_level;
use super::super::packed::Line;
use super::super::quantised::quantise;
use super::MOST_WIDTH;

/// Lines of a unit.
pub(super) fn unit_lines(width: usize) -> usize {
    2 * (width / 4 + 1)
}

/// Keys and values of a head of a layer in a page.
#[derive(Clone, Copy)]
pub(in super::super) struct Unit<'a>(pub(in super::super) &'a [Line]);

impl<'a> Unit<'a> {
    fn half(self, number: usize) -> (&'a Line, &'a [Line]) {
        let half = self.0.len() / 2;
        let (scales, numbers) = self.0[number * half..][..half].split_last().expect("a unit has lines");
        (scales, numbers)
    }

    /// The keys.
    pub(in super::super) fn keys(self) -> &'a [Line] {
        self.half(0).1
    }

    /// The scales of the keys, an f32 for each position.
    pub(in super::super) fn key_scales(self) -> &'a Line {
        self.half(0).0
    }

    /// The values.
    pub(in super::super) fn values(self) -> &'a [Line] {
        self.half(1).1
    }

    /// The scales of the values.
    pub(in super::super) fn value_scales(self) -> &'a Line {
        self.half(1).0
    }
}

for_each_level! {
    /// Stores the key and the value of a position.
    pub(super) fn put(lines: &mut [Line], slot: usize, key: &[f32], value: &[f32]) = put_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn put_body(lines: &mut [Line], slot: usize, key: &[f32], value: &[f32]) {
    let width = key.len();
    let (keys, values) = lines.split_at_mut(width / 4 + 1);
    let mut quants = [0; MOST_WIDTH];
    let scale = quantise(key, &mut quants[..width]);
    keys[width / 4].0.as_chunks_mut::<4>().0[slot] = scale.to_le_bytes();
    for (line, four) in keys.iter_mut().zip(quants[..width].as_chunks::<4>().0) {
        line.0[4 * slot..4 * slot + 4].copy_from_slice(&four.map(|q| q.cast_unsigned() ^ 128));
    }
    let scale = quantise(value, &mut quants[..width]);
    values[width / 4].0.as_chunks_mut::<4>().0[slot] = scale.to_le_bytes();
    let values = &mut values[slot / 4 * (width / 16)..][..width / 16];
    for (line, quants) in values.iter_mut().zip(quants[..width].as_chunks::<16>().0) {
        for (place, quant) in line.0.as_chunks_mut::<4>().0.iter_mut().zip(quants) {
            place[slot % 4] = quant.cast_unsigned();
        }
    }
}
