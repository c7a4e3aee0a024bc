//! The BERT encoder (Devlin et al. 2018) in f32, with mean pooling.
//!
//! The rows of all texts go through the products together, without padding; only attention is text by text.

use super::checkpoint::{
    self as names, Embeddings, INNER, KEY, OUTER, OUTER_NORM, OUTPUT, OUTPUT_NORM, QUERY, Sizes, Tensors, VALUE,
};
use crate::ModelError;
use crate::backend::math::{dot, gelu, softmax, unit_mean};
use candle_core::{Device, Tensor};

/// A matrix, stored transposed for candle's product, and its bias.
struct Linear {
    weight: Tensor,
    bias: Tensor,
}

impl Linear {
    fn load(tensors: &mut Tensors, name: &str, columns: usize, rows: usize) -> Result<Self, ModelError> {
        let weight = tensors.take(&format!("{name}.weight"), &[rows, columns])?;
        let weight = weight.t().and_then(|t| t.contiguous()).map_err(|e| ModelError::compute(&e))?;
        Ok(Self { weight, bias: tensors.take(&format!("{name}.bias"), &[rows])? })
    }

    fn forward(&self, x: &Tensor) -> Result<Tensor, candle_core::Error> {
        x.matmul(&self.weight)?.broadcast_add(&self.bias)
    }
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    fn new((weight, bias): (Vec<f32>, Vec<f32>)) -> Self {
        Self { weight, bias }
    }

    /// Moves each row to mean 0 and variance 1, then scales and shifts.
    fn apply(&self, rows: &mut [f32], epsilon: f32) {
        for row in rows.chunks_exact_mut(self.weight.len()) {
            #[expect(clippy::cast_precision_loss, reason = "a model's width is far below 2^24")]
            let count = row.len() as f32;
            let mean = row.iter().sum::<f32>() / count;
            for x in row.iter_mut() {
                *x -= mean;
            }
            let scale = 1.0 / (dot(row, row) / count + epsilon).sqrt();
            for ((x, w), b) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
                *x = *x * scale * w + b;
            }
        }
    }
}

struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    output_norm: Norm,
    inner: Linear,
    outer: Linear,
    outer_norm: Norm,
}

/// The encoder.
pub(crate) struct Bert {
    sizes: Sizes,
    words: Vec<f32>,
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    pub(crate) fn load(sizes: Sizes, tensors: &mut Tensors) -> Result<Self, ModelError> {
        let (width, inner) = (sizes.width, sizes.inner);
        let Embeddings { words, positions, norm } = tensors.embeddings(&sizes)?;
        let layer = |number| {
            let name = |part: &str| names::in_layer(number, part);
            Ok(Layer {
                query: Linear::load(tensors, &name(QUERY), width, width)?,
                key: Linear::load(tensors, &name(KEY), width, width)?,
                value: Linear::load(tensors, &name(VALUE), width, width)?,
                output: Linear::load(tensors, &name(OUTPUT), width, width)?,
                output_norm: Norm::new(tensors.norm(&name(OUTPUT_NORM), width)?),
                inner: Linear::load(tensors, &name(INNER), width, inner)?,
                outer: Linear::load(tensors, &name(OUTER), inner, width)?,
                outer_norm: Norm::new(tensors.norm(&name(OUTER_NORM), width)?),
            })
        };
        let layers = (0..sizes.layers).map(layer).collect::<Result<_, ModelError>>()?;
        Ok(Self { words, positions, norm: Norm::new(norm), layers, sizes })
    }

    /// The vectors of texts given in word pieces; each id below the vocabulary, each text not empty and not
    /// longer than the positions.
    pub(crate) fn embed(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, ModelError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.forward(texts).map_err(|e| ModelError::compute(&e))?;
        let mut vectors = Vec::with_capacity(texts.len());
        let mut start = 0;
        for text in texts {
            let end = start + text.len() * self.sizes.width;
            vectors.push(unit_mean(&rows[start..end], self.sizes.width));
            start = end;
        }
        Ok(vectors)
    }

    #[expect(clippy::many_single_char_names, reason = "the names of the formulas")]
    fn forward(&self, texts: &[&[u32]]) -> Result<Vec<f32>, candle_core::Error> {
        let (width, epsilon) = (self.sizes.width, self.sizes.epsilon);
        let mut x = self.lookup(texts);
        self.norm.apply(&mut x, epsilon);
        let tokens = x.len() / width;
        for layer in &self.layers {
            let input = Tensor::from_slice(&x, (tokens, width), &Device::Cpu)?;
            let (q, k, v) = (layer.query.forward(&input)?, layer.key.forward(&input)?, layer.value.forward(&input)?);
            let attended = self.attend(texts, &q, &k, &v)?;
            let mut h = floats(&(layer.output.forward(&attended)? + input)?)?;
            layer.output_norm.apply(&mut h, epsilon);
            let input = Tensor::from_vec(h, (tokens, width), &Device::Cpu)?;
            let mut inner = floats(&layer.inner.forward(&input)?)?;
            for x in &mut inner {
                *x = gelu(*x);
            }
            let inner = Tensor::from_vec(inner, (tokens, self.sizes.inner), &Device::Cpu)?;
            x = floats(&(layer.outer.forward(&inner)? + input)?)?;
            layer.outer_norm.apply(&mut x, epsilon);
        }
        Ok(x)
    }

    fn lookup(&self, texts: &[&[u32]]) -> Vec<f32> {
        let width = self.sizes.width;
        let mut x = Vec::new();
        for text in texts {
            for (position, &token) in text.iter().enumerate() {
                let word = &self.words[token as usize * width..][..width];
                let place = &self.positions[position * width..][..width];
                x.extend(word.iter().zip(place).map(|(word, place)| word + place));
            }
        }
        x
    }

    /// Attention inside each text.
    fn attend(&self, texts: &[&[u32]], q: &Tensor, k: &Tensor, v: &Tensor) -> Result<Tensor, candle_core::Error> {
        let (width, heads) = (self.sizes.width, self.sizes.heads);
        #[expect(clippy::cast_precision_loss, reason = "a head's width is small")]
        let scale = 1.0 / ((width / heads) as f64).sqrt();
        let mut start = 0;
        let mut parts = Vec::with_capacity(texts.len());
        for text in texts {
            let length = text.len();
            let by_head = |x: &Tensor| {
                x.narrow(0, start, length)?.reshape((length, heads, width / heads))?.transpose(0, 1)?.contiguous()
            };
            let (q, k, v) = ((by_head(q)? * scale)?, by_head(k)?, by_head(v)?);
            let mut scores = floats(&q.matmul(&k.transpose(1, 2)?.contiguous()?)?)?;
            scores.chunks_exact_mut(length).for_each(softmax);
            let weights = Tensor::from_vec(scores, (heads, length, length), &Device::Cpu)?;
            parts.push(weights.matmul(&v)?.transpose(0, 1)?.reshape((length, width))?);
            start += length;
        }
        Tensor::cat(&parts, 0)
    }
}

fn floats(tensor: &Tensor) -> Result<Vec<f32>, candle_core::Error> {
    tensor.flatten_all()?.to_vec1()
}
