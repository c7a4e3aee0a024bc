//! The vectors of one course, side by side in memory.

use std::collections::HashMap;

use super::log::Record;

/// Vectors of one course.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    ids: Vec<u128>,
    checks: Vec<u64>,
    scales: Vec<f32>,
    values: Vec<i8>,
    places: HashMap<u128, usize>,
}

/// A query vector, ready to be compared.
#[derive(Debug)]
pub(crate) struct Probe<'a> {
    exact: &'a [f32],
    /// Sixteen bits, because compilers turn sums of products of sixteen bits into one instruction.
    rough: Vec<i16>,
    scale: f32,
    length: f32,
}

impl<'a> Probe<'a> {
    /// Prepares a query vector; `None` when it says nothing (empty, zero or not finite).
    pub fn new(exact: &'a [f32]) -> Option<Self> {
        let (scale, rough) = quantise(exact)?;
        let length = exact.iter().map(|value| value * value).sum::<f32>().sqrt();
        Some(Self { exact, rough: rough.into_iter().map(i16::from).collect(), scale, length })
    }
}

impl Block {
    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    fn dimensions(&self) -> usize {
        self.values.len().checked_div(self.ids.len()).unwrap_or(0)
    }

    fn row(&self, at: usize) -> &[i8] {
        let width = self.dimensions();
        &self.values[at * width..(at + 1) * width]
    }

    /// Whether `fits` holds for every vector (id and text).
    pub fn all(&self, fits: impl Fn(u128, u64) -> bool) -> bool {
        self.ids.iter().zip(&self.checks).all(|(id, check)| fits(*id, *check))
    }

    /// Only those that fit.
    pub fn filtered(&self, fits: impl Fn(u128, u64) -> bool) -> Self {
        let mut kept = Self::default();
        for record in self.records().filter(|record| fits(record.id, record.check)) {
            kept.put(&record);
        }
        kept
    }

    /// Adds or replaces one vector. Another width than the others' is ignored: those were made by another model.
    pub fn put(&mut self, record: &Record) {
        if self.len() > 0 && record.values.len() != self.dimensions() {
            return;
        }
        if let Some(&at) = self.places.get(&record.id) {
            let width = self.dimensions();
            self.checks[at] = record.check;
            self.scales[at] = record.scale;
            self.values[at * width..(at + 1) * width].copy_from_slice(&record.values);
            return;
        }
        self.places.insert(record.id, self.ids.len());
        self.ids.push(record.id);
        self.checks.push(record.check);
        self.scales.push(record.scale);
        self.values.extend_from_slice(&record.values);
    }

    /// Whether a passage has its vector.
    pub fn holds(&self, id: u128) -> bool {
        self.places.contains_key(&id)
    }

    /// All vectors as records.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        (0..self.len()).map(|at| Record {
            id: self.ids[at],
            check: self.checks[at],
            scale: self.scales[at],
            values: self.row(at).to_vec(),
        })
    }

    /// Adds id and rough cosine of every vector to `found`.
    pub fn scan(&self, probe: &Probe<'_>, found: &mut Vec<(u128, f32)>) {
        let width = self.dimensions();
        if width == 0 || width != probe.rough.len() {
            return;
        }
        let factor = probe.scale / probe.length;
        for ((id, scale), row) in self.ids.iter().zip(&self.scales).zip(self.values.chunks_exact(width)) {
            found.push((*id, whole(dot(row, &probe.rough)) * scale * factor));
        }
    }

    /// Cosine of one vector with the query in full precision (the vector's own rounding remains).
    pub fn cosine(&self, probe: &Probe<'_>, id: u128) -> Option<f32> {
        let row = self.row(*self.places.get(&id)?);
        if row.len() != probe.exact.len() {
            return None;
        }
        let mut product = 0.0;
        let mut square = 0.0;
        for (stored, asked) in row.iter().map(|value| f32::from(*value)).zip(probe.exact) {
            product += stored * asked;
            square += stored * stored;
        }
        let length = square.sqrt() * probe.length;
        Some(if length > 0.0 { (product / length).clamp(-1.0, 1.0) } else { 0.0 })
    }
}

/// Eight-bit values and the factor that turns them back; `None` for a vector that says nothing.
pub(super) fn quantise(values: &[f32]) -> Option<(f32, Vec<i8>)> {
    let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if !largest.is_normal() || values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let scale = largest / 127.0;
    Some((scale, values.iter().map(|value| nearest(value / scale)).collect()))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of the type")]
fn nearest(value: f32) -> i8 {
    value.round().clamp(-127.0, 127.0) as i8
}

#[expect(clippy::cast_precision_loss, reason = "a rough score")]
fn whole(value: i32) -> f32 {
    value as f32
}

/// Wrapping arithmetic cannot wrap here (2^14 times at most 2^16 values) and lets the compiler use vectors.
fn dot(row: &[i8], probe: &[i16]) -> i32 {
    row.iter()
        .zip(probe)
        .fold(0_i32, |sum, (a, b)| sum.wrapping_add(i32::from(i16::from(*a)).wrapping_mul(i32::from(*b))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(seed: u32, width: usize) -> Vec<f32> {
        let mut state = seed;
        let out: Vec<f32> = (0..width)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0
            })
            .collect();
        let length = out.iter().map(|v| v * v).sum::<f32>().sqrt();
        out.iter().map(|v| v / length).collect()
    }

    #[test]
    fn cosines_survive_rounding() {
        let mut block = Block::default();
        for id in 0..50_u32 {
            block.put(&Record::quantised(u128::from(id), 0, &unit(id, 384)).unwrap());
        }
        let query = unit(999, 384);
        let probe = Probe::new(&query).unwrap();
        let mut found = Vec::new();
        block.scan(&probe, &mut found);
        assert_eq!(found.len(), 50);
        for (id, rough) in found {
            let exact: f32 = unit(u32::try_from(id).unwrap(), 384).iter().zip(&query).map(|(a, b)| a * b).sum();
            assert!((rough - exact).abs() < 0.01, "{rough} {exact}");
            assert!((block.cosine(&probe, id).unwrap() - exact).abs() < 0.005);
        }
    }

    #[test]
    fn vectors_that_say_nothing_are_refused() {
        assert!(Probe::new(&[]).is_none());
        assert!(Probe::new(&[0.0; 8]).is_none());
        assert!(Probe::new(&[f32::NAN, 1.0]).is_none());
        assert!(Probe::new(&[f32::INFINITY, 1.0]).is_none());
    }

    #[test]
    fn another_width_finds_nothing_and_harms_nothing() {
        let mut block = Block::default();
        block.put(&Record::quantised(1, 0, &[1.0, 0.0]).unwrap());
        block.put(&Record::quantised(2, 0, &[1.0, 0.0, 0.0]).unwrap());
        assert_eq!(block.len(), 1);
        let query = [1.0, 0.0, 0.0];
        let probe = Probe::new(&query).unwrap();
        let mut found = Vec::new();
        block.scan(&probe, &mut found);
        assert!(found.is_empty());
        assert_eq!(block.cosine(&probe, 1), None);
    }
}
