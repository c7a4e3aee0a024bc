//! Weights in the order in which the products read them.
//!
//! Sixteen rows of a matrix are a group: one vector register holds a number of each. A block is a group's next 32
//! columns. Inside a block the bytes lie as the product instructions want them: four neighbouring columns of a row
//! in four neighbouring bytes, then the next row.

use super::decode::{Block, Decoder};
use super::memory::{Arena, Lines};
use crate::ModelError;
use crate::gguf::TensorType;
use half::f16;

/// Rows of a group.
pub(super) const GROUP: usize = 16;
/// Columns of a block.
pub(super) const BLOCK: usize = 32;

/// A line of the processor's cache; weights begin at its borders.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Line(pub(super) [u8; 64]);

impl Line {
    /// The sixteen f32 that it holds.
    pub(super) fn floats(&self) -> [f32; 16] {
        let numbers = self.0.as_chunks::<4>().0;
        std::array::from_fn(|i| f32::from_le_bytes(numbers[i]))
    }
}

/// How a weight is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// `d * q + m` with q from 0 to 15. A block is 4 lines of q (the lower halves of the bytes are columns 0 to 15,
    /// the upper halves 16 to 31) and a line of 16 d and 16 m in f16.
    FourBit,
    /// `d * (q - 128)`. A group is 8 lines of q for each block, then the d of all blocks, two blocks a line.
    Signed,
    /// `d * q + m`. A block is 8 lines of q and a line of 16 d and 16 m.
    Unsigned,
}

impl Layout {
    /// The layout that keeps a format.
    pub(super) fn of(kind: TensorType) -> Self {
        match kind {
            TensorType::Q4_0 | TensorType::Q4_1 | TensorType::Q4_K => Self::FourBit,
            TensorType::Q5_1 | TensorType::Q5_K => Self::Unsigned,
            _ => Self::Signed,
        }
    }

    /// Lines of a group with that many blocks.
    pub(super) fn group_lines(self, blocks: usize) -> usize {
        match self {
            Self::FourBit => 5 * blocks,
            Self::Signed => 8 * blocks + blocks.div_ceil(2),
            Self::Unsigned => 9 * blocks,
        }
    }
}

/// A matrix. Rows and columns that fill up the last group and block are zero.
pub(super) struct Packed {
    pub(super) layout: Layout,
    rows: usize,
    columns: usize,
    lines: Lines,
}

/// Bytes of a packed matrix.
pub(super) fn packed_bytes(kind: TensorType, rows: usize, columns: usize) -> usize {
    rows.div_ceil(GROUP) * Layout::of(kind).group_lines(columns.div_ceil(BLOCK)) * size_of::<Line>()
}

impl Packed {
    /// Packs the rows of a GGUF tensor. Numbers that are not finite make it damaged.
    pub(super) fn pack(
        arena: &mut Arena,
        kind: TensorType,
        bytes: &[u8],
        rows: usize,
        columns: usize,
    ) -> Result<Self, ModelError> {
        let decoder = Decoder::new(kind)?;
        let layout = Layout::of(kind);
        let blocks = columns.div_ceil(BLOCK);
        let group_lines = layout.group_lines(blocks);
        let row_bytes = columns / kind.block_numbers() * kind.block_bytes();
        // Quants of zero in the signed layout, for rows and columns that are not there; their d and m are zero.
        let mut lines = arena.take(rows.div_ceil(GROUP) * group_lines);
        for (row, bytes) in bytes.chunks_exact(row_bytes).enumerate() {
            let group = &mut lines[row / GROUP * group_lines..][..group_lines];
            for index in 0..blocks {
                let block = decoder.block(bytes, index);
                if !(block.scale.is_finite() && block.minimum.is_finite()) {
                    return Err(ModelError::Damaged("some of its weights are no numbers".to_owned()));
                }
                put(layout, group, blocks, index, row % GROUP, &block);
            }
        }
        Ok(Self { layout, rows, columns, lines })
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Number of blocks in a row.
    pub(super) fn blocks(&self) -> usize {
        self.columns.div_ceil(BLOCK)
    }

    /// Number of groups.
    pub(super) fn groups(&self) -> usize {
        self.rows.div_ceil(GROUP)
    }

    /// A group's lines.
    pub(super) fn group(&self, group: usize) -> &[Line] {
        let lines = self.layout.group_lines(self.blocks());
        &self.lines[group * lines..][..lines]
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.lines.len() * size_of::<Line>()
    }

    /// Writes the numbers of a row.
    pub(super) fn row(&self, row: usize, out: &mut [f32]) {
        let (group, blocks) = (self.group(row / GROUP), self.blocks());
        for (index, out) in out.chunks_mut(BLOCK).enumerate() {
            let Block { quants, scale, minimum } = get(self.layout, group, blocks, index, row % GROUP);
            let (scale, minimum) = (scale.to_f32(), minimum.to_f32());
            for (out, quant) in out.iter_mut().zip(quants) {
                *out = match self.layout {
                    Layout::Signed => scale * (f32::from(quant) - 128.0),
                    Layout::FourBit | Layout::Unsigned => scale * f32::from(quant) + minimum,
                };
            }
        }
    }
}

/// The line and the first byte of a block's scale, and of its minimum if there is one.
fn scale_place(layout: Layout, blocks: usize, index: usize, lane: usize) -> (usize, usize, Option<usize>) {
    match layout {
        Layout::FourBit => (5 * index + 4, 2 * lane, Some(32 + 2 * lane)),
        Layout::Unsigned => (9 * index + 8, 2 * lane, Some(32 + 2 * lane)),
        Layout::Signed => (8 * blocks + index / 2, index % 2 * 32 + 2 * lane, None),
    }
}

/// The line and byte of a column of an 8-bit block.
fn quant_place(layout: Layout, index: usize, column: usize, lane: usize) -> (usize, usize) {
    let stride = if layout == Layout::Unsigned { 9 } else { 8 };
    (stride * index + column / 4, 4 * lane + column % 4)
}

fn put(layout: Layout, group: &mut [Line], blocks: usize, index: usize, lane: usize, block: &Block) {
    if layout == Layout::FourBit {
        for column in 0..BLOCK / 2 {
            group[5 * index + column / 4].0[4 * lane + column % 4] =
                block.quants[column] | block.quants[column + BLOCK / 2] << 4;
        }
    } else {
        for (column, &quant) in block.quants.iter().enumerate() {
            let (at, byte) = quant_place(layout, index, column, lane);
            group[at].0[byte] = quant;
        }
    }
    let (at, scale, minimum) = scale_place(layout, blocks, index, lane);
    group[at].0[scale..scale + 2].copy_from_slice(&block.scale.to_le_bytes());
    if let Some(minimum) = minimum {
        group[at].0[minimum..minimum + 2].copy_from_slice(&block.minimum.to_le_bytes());
    }
}

/// Takes a block apart again.
pub(super) fn get(layout: Layout, group: &[Line], blocks: usize, index: usize, lane: usize) -> Block {
    let mut quants = [0; BLOCK];
    if layout == Layout::FourBit {
        for column in 0..BLOCK / 2 {
            let byte = group[5 * index + column / 4].0[4 * lane + column % 4];
            (quants[column], quants[column + BLOCK / 2]) = (byte & 15, byte >> 4);
        }
    } else {
        for (column, quant) in quants.iter_mut().enumerate() {
            let (at, byte) = quant_place(layout, index, column, lane);
            *quant = group[at].0[byte];
        }
    }
    let (at, scale, minimum) = scale_place(layout, blocks, index, lane);
    let number = |byte: usize| f16::from_le_bytes([group[at].0[byte], group[at].0[byte + 1]]);
    Block { quants, scale: number(scale), minimum: minimum.map_or(f16::ZERO, number) }
}
