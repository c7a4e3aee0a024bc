//! The weights of an encoder, packed with 8 bit.

use super::super::memory::Arena;
use super::super::packed::Packed;
use super::steps::Norm;
use crate::ModelError;
use crate::embedder::checkpoint::{
    self as names, Embeddings, INNER, KEY, OUTER, OUTER_NORM, OUTPUT, OUTPUT_NORM, QUERY, Sizes, Tensors, VALUE,
};
use crate::gguf::TensorType;

/// Bytes that weights take from the system at once.
const PIECE: usize = 32 << 20;

/// A matrix and what is added to its result.
pub(super) struct Linear {
    pub(super) matrix: Packed,
    pub(super) bias: Vec<f32>,
}

/// The weights of a layer.
pub(super) struct Layer {
    /// The matrices of queries, keys and values.
    pub(super) qkv: [Packed; 3],
    /// What is added to queries, keys and values.
    pub(super) biases: [Vec<f32>; 3],
    pub(super) output: Linear,
    pub(super) output_norm: Norm,
    pub(super) inner: Linear,
    pub(super) outer: Linear,
    pub(super) outer_norm: Norm,
}

/// All weights.
pub(super) struct Weights {
    words: Packed,
    positions: Vec<f32>,
    pub(super) norm: Norm,
    pub(super) layers: Vec<Layer>,
    width: usize,
}

impl Weights {
    pub(super) fn load(sizes: &Sizes, tensors: &mut Tensors) -> Result<Self, ModelError> {
        let Embeddings { words, positions, norm } = tensors.embeddings(sizes)?;
        let arena = &mut Arena::new(PIECE);
        let words = pack(arena, &words, sizes.vocabulary, sizes.width)?;
        let layers = (0..sizes.layers).map(|number| layer(arena, sizes, tensors, number)).collect::<Result<_, _>>()?;
        Ok(Self { words, positions, norm: Norm::new(norm), layers, width: sizes.width })
    }

    /// Writes what a token at a position begins with.
    pub(super) fn begin(&self, token: usize, position: usize, out: &mut [f32]) {
        self.words.row(token, out);
        out.iter_mut().zip(&self.positions[position * self.width..]).for_each(|(x, place)| *x += place);
    }
}

fn layer(arena: &mut Arena, sizes: &Sizes, tensors: &mut Tensors, number: usize) -> Result<Layer, ModelError> {
    let (width, inner) = (sizes.width, sizes.inner);
    let mut linear = |part: &str, columns, rows| linear(arena, tensors, &names::in_layer(number, part), columns, rows);
    let (query, key, value) = (linear(QUERY, width, width)?, linear(KEY, width, width)?, linear(VALUE, width, width)?);
    let (output, inner, outer) =
        (linear(OUTPUT, width, width)?, linear(INNER, width, inner)?, linear(OUTER, inner, width)?);
    let mut norm = |part: &str| tensors.norm(&names::in_layer(number, part), width).map(Norm::new);
    Ok(Layer {
        qkv: [query.matrix, key.matrix, value.matrix],
        biases: [query.bias, key.bias, value.bias],
        output,
        output_norm: norm(OUTPUT_NORM)?,
        inner,
        outer,
        outer_norm: norm(OUTER_NORM)?,
    })
}

fn linear(
    arena: &mut Arena,
    tensors: &mut Tensors,
    name: &str,
    columns: usize,
    rows: usize,
) -> Result<Linear, ModelError> {
    let weight = tensors.floats(&format!("{name}.weight"), &[rows, columns])?;
    Ok(Linear { matrix: pack(arena, &weight, rows, columns)?, bias: tensors.floats(&format!("{name}.bias"), &[rows])? })
}

fn pack(arena: &mut Arena, weight: &[f32], rows: usize, columns: usize) -> Result<Packed, ModelError> {
    let bytes: Vec<u8> = weight.iter().flat_map(|number| number.to_le_bytes()).collect();
    Packed::pack(arena, TensorType::F32, &bytes, rows, columns)
}
