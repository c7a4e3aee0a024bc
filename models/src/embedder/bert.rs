//! The BERT encoder (Devlin et al. 2018) in f32, with mean pooling.
//!
//! The rows of all texts go through the products together, without padding; only attention is text by text.

use crate::ModelError;
use crate::backend::math::{dot, gelu, softmax};
use candle_core::{DType, Device, Tensor};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// The sizes in `config.json`.
#[derive(Deserialize)]
struct Config {
    hidden_size: usize,
    intermediate_size: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    max_position_embeddings: usize,
    vocab_size: usize,
    layer_norm_eps: f64,
    hidden_act: String,
}

impl Config {
    fn parse(json: &[u8]) -> Result<Self, ModelError> {
        let config: Self = serde_json::from_slice(json)
            .map_err(|e| ModelError::Damaged(format!("config.json cannot be used: {e}")))?;
        let sane = |n: usize, most: usize| (1..=most).contains(&n);
        let sound = sane(config.hidden_size, 1 << 14)
            && sane(config.intermediate_size, 1 << 16)
            && sane(config.num_hidden_layers, 256)
            && sane(config.num_attention_heads, config.hidden_size)
            && config.hidden_size.is_multiple_of(config.num_attention_heads)
            && sane(config.max_position_embeddings, 1 << 16)
            && sane(config.vocab_size, 1 << 20);
        if !sound {
            return Err(ModelError::Damaged("the sizes in config.json make no sense".to_owned()));
        }
        if config.hidden_act != "gelu" {
            return Err(ModelError::Unsupported(format!("its activation {} is not known", config.hidden_act)));
        }
        Ok(config)
    }
}

/// A matrix, stored transposed for candle's product, and its bias.
struct Linear {
    weight: Tensor,
    bias: Tensor,
}

impl Linear {
    fn forward(&self, x: &Tensor) -> Result<Tensor, candle_core::Error> {
        x.matmul(&self.weight)?.broadcast_add(&self.bias)
    }
}

struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
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
pub(super) struct Bert {
    config: Config,
    words: Vec<f32>,
    positions: Vec<f32>,
    kind: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

impl Bert {
    pub(super) fn load(config: &[u8], weights: &Path) -> Result<Self, ModelError> {
        let config = Config::parse(config)?;
        if !weights.is_file() {
            return Err(ModelError::Missing(weights.to_owned()));
        }
        let tensors = candle_core::safetensors::load(weights, &Device::Cpu)
            .map_err(|e| ModelError::Damaged(format!("model.safetensors cannot be read: {e}")))?;
        let (width, inner) = (config.hidden_size, config.intermediate_size);
        let mut loader = Loader { tensors };
        let words = loader.floats("embeddings.word_embeddings.weight", &[config.vocab_size, width])?;
        let positions =
            loader.floats("embeddings.position_embeddings.weight", &[config.max_position_embeddings, width])?;
        let mut kind = loader.floats("embeddings.token_type_embeddings.weight", &[2, width])?;
        kind.truncate(width);
        let norm = loader.norm("embeddings.LayerNorm", width)?;
        let mut layers = Vec::with_capacity(config.num_hidden_layers);
        for number in 0..config.num_hidden_layers {
            let name = |part: &str| format!("encoder.layer.{number}.{part}");
            layers.push(Layer {
                query: loader.linear(&name("attention.self.query"), width, width)?,
                key: loader.linear(&name("attention.self.key"), width, width)?,
                value: loader.linear(&name("attention.self.value"), width, width)?,
                output: loader.linear(&name("attention.output.dense"), width, width)?,
                output_norm: loader.norm(&name("attention.output.LayerNorm"), width)?,
                inner: loader.linear(&name("intermediate.dense"), width, inner)?,
                outer: loader.linear(&name("output.dense"), inner, width)?,
                outer_norm: loader.norm(&name("output.LayerNorm"), width)?,
            });
        }
        Ok(Self { config, words, positions, kind, norm, layers })
    }

    pub(super) fn width(&self) -> usize {
        self.config.hidden_size
    }

    pub(super) fn vocabulary(&self) -> usize {
        self.config.vocab_size
    }

    pub(super) fn positions(&self) -> usize {
        self.config.max_position_embeddings
    }

    /// The vectors of texts given in word pieces; each id below [`Self::vocabulary`], each text not empty and not
    /// longer than [`Self::positions`].
    pub(super) fn embed(&self, texts: &[&[u32]]) -> Result<Vec<Vec<f32>>, ModelError> {
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.forward(texts).map_err(|e| ModelError::compute(&e))?;
        let mut vectors = Vec::with_capacity(texts.len());
        let mut start = 0;
        for text in texts {
            let end = start + text.len() * self.width();
            vectors.push(pool(&rows[start..end], self.width()));
            start = end;
        }
        Ok(vectors)
    }

    #[expect(clippy::many_single_char_names, reason = "the names of the formulas")]
    fn forward(&self, texts: &[&[u32]]) -> Result<Vec<f32>, candle_core::Error> {
        let width = self.width();
        #[expect(clippy::cast_possible_truncation, reason = "an epsilon such as 1e-12")]
        let epsilon = self.config.layer_norm_eps as f32;
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
            let inner = Tensor::from_vec(inner, (tokens, self.config.intermediate_size), &Device::Cpu)?;
            x = floats(&(layer.outer.forward(&inner)? + input)?)?;
            layer.outer_norm.apply(&mut x, epsilon);
        }
        Ok(x)
    }

    fn lookup(&self, texts: &[&[u32]]) -> Vec<f32> {
        let width = self.width();
        let mut x = Vec::new();
        for text in texts {
            for (position, &token) in text.iter().enumerate() {
                let word = &self.words[token as usize * width..][..width];
                let place = &self.positions[position * width..][..width];
                x.extend(word.iter().zip(place).zip(&self.kind).map(|((word, place), kind)| word + place + kind));
            }
        }
        x
    }

    /// Attention inside each text.
    fn attend(&self, texts: &[&[u32]], q: &Tensor, k: &Tensor, v: &Tensor) -> Result<Tensor, candle_core::Error> {
        let (width, heads) = (self.width(), self.config.num_attention_heads);
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

/// The mean of all rows, with unit length.
fn pool(rows: &[f32], width: usize) -> Vec<f32> {
    let mut mean = vec![0.0f32; width];
    for row in rows.chunks_exact(width) {
        mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    let length = dot(&mean, &mean).sqrt().max(f32::MIN_POSITIVE);
    for x in &mut mean {
        *x /= length;
    }
    mean
}

struct Loader {
    tensors: HashMap<String, Tensor>,
}

impl Loader {
    fn take(&mut self, name: &str, dims: &[usize]) -> Result<Tensor, ModelError> {
        let found = self.tensors.remove(name).or_else(|| self.tensors.remove(&format!("bert.{name}")));
        let tensor = found.ok_or_else(|| ModelError::Damaged(format!("the tensor {name} is missing")))?;
        if tensor.dims() != dims {
            let found = tensor.dims();
            return Err(ModelError::Damaged(format!("the tensor {name} has the sizes {found:?}, expected {dims:?}")));
        }
        tensor.to_dtype(DType::F32).map_err(|e| ModelError::compute(&e))
    }

    fn floats(&mut self, name: &str, dims: &[usize]) -> Result<Vec<f32>, ModelError> {
        let values = floats(&self.take(name, dims)?).map_err(|e| ModelError::compute(&e))?;
        if values.iter().all(|x| x.is_finite()) {
            Ok(values)
        } else {
            Err(ModelError::Damaged(format!("the tensor {name} has values that are no numbers")))
        }
    }

    fn linear(&mut self, name: &str, columns: usize, rows: usize) -> Result<Linear, ModelError> {
        let weight = self.take(&format!("{name}.weight"), &[rows, columns])?;
        let weight = weight.t().and_then(|t| t.contiguous()).map_err(|e| ModelError::compute(&e))?;
        Ok(Linear { weight, bias: self.take(&format!("{name}.bias"), &[rows])? })
    }

    fn norm(&mut self, name: &str, width: usize) -> Result<Norm, ModelError> {
        Ok(Norm {
            weight: self.floats(&format!("{name}.weight"), &[width])?,
            bias: self.floats(&format!("{name}.bias"), &[width])?,
        })
    }
}
