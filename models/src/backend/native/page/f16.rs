//! A unit in f16: `width / 2` lines of keys, each a number of each position and then the next one; `width / 2` lines of
//! values, sixteen numbers of a position and the same ones of the next position in each, for two positions and then
//! the next two.

use super::super::packed::Line;
use super::MOST_WIDTH;
use half::f16;
use half::slice::HalfFloatSliceExt;

/// Lines of a unit.
pub(super) fn unit_lines(width: usize) -> usize {
    width
}

/// Keys and values of a head of a layer in a page.
#[derive(Clone, Copy)]
pub(in super::super) struct Unit<'a>(pub(in super::super) &'a [Line]);

impl<'a> Unit<'a> {
    /// The keys.
    pub(in super::super) fn keys(self) -> &'a [Line] {
        &self.0[..self.0.len() / 2]
    }

    /// The values of a pair of positions. Those of the second one are in the second halves of the lines.
    pub(in super::super) fn values(self, pair: usize) -> &'a [Line] {
        let pieces = self.0.len() / 16;
        &self.0[self.0.len() / 2 + pair * pieces..][..pieces]
    }
}

/// Stores the key and the value of a position.
pub(super) fn put(lines: &mut [Line], slot: usize, key: &[f32], value: &[f32]) {
    let width = key.len();
    let (keys, values) = lines.split_at_mut(width / 2);
    let mut halves = [f16::ZERO; MOST_WIDTH];
    let halves = &mut halves[..width];
    narrow(key, halves);
    for (line, pair) in keys.iter_mut().zip(halves.as_chunks::<2>().0) {
        let places = line.0.as_chunks_mut::<2>().0;
        (places[slot], places[slot + 16]) = (pair[0].to_le_bytes(), pair[1].to_le_bytes());
    }
    narrow(value, halves);
    let values = &mut values[slot / 2 * (width / 16)..][..width / 16];
    for (line, halves) in values.iter_mut().zip(halves.as_chunks::<16>().0) {
        let places = line.0.as_chunks_mut::<32>().0[slot % 2].as_chunks_mut::<2>().0;
        for (place, half) in places.iter_mut().zip(halves) {
            *place = half.to_le_bytes();
        }
    }
}

/// Rounds to the nearest f16, numbers beyond its largest one to that. What is no number stays none, and shows.
fn narrow(numbers: &[f32], halves: &mut [f16]) {
    let (mut bounded, most) = ([0.0; MOST_WIDTH], f16::MAX.to_f32());
    for (bounded, number) in bounded.iter_mut().zip(numbers) {
        *bounded = number.clamp(-most, most);
    }
    halves.convert_from_f32_slice(&bounded[..numbers.len()]);
}
