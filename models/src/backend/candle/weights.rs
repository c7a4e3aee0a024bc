//! The weights of a model as candle tensors. Every tensor's size is checked against the model's shape here.

use super::super::ModelShape;
use super::super::math::add_to_each;
use crate::ModelError;
use crate::gguf::{GgufFile, TensorInfo, TensorType};
use candle_core::quantized::{GgmlDType, QMatMul, QStorage, QTensor};
use candle_core::{Device, Module, Tensor};
use std::borrow::Cow;
use std::sync::Arc;

/// A matrix with an optional bias.
pub(super) struct Linear {
    weight: QMatMul,
    columns: usize,
    bias: Option<Vec<f32>>,
}

impl Linear {
    /// The product with each row of `rows`.
    pub(super) fn forward(&self, rows: &[f32]) -> Result<Vec<f32>, ModelError> {
        let run = || {
            let input = Tensor::from_slice(rows, (rows.len() / self.columns, self.columns), &Device::Cpu)?;
            self.weight.forward(&input)?.flatten_all()?.to_vec1::<f32>()
        };
        let mut out = run().map_err(|e| ModelError::compute(&e))?;
        if let Some(bias) = &self.bias {
            add_to_each(&mut out, bias);
        }
        Ok(out)
    }
}

/// The weights of a layer.
pub(super) struct Layer {
    pub attention_norm: Vec<f32>,
    pub q: Linear,
    pub k: Linear,
    pub v: Linear,
    pub q_norm: Option<Vec<f32>>,
    pub k_norm: Option<Vec<f32>>,
    pub output: Linear,
    /// Norms of the results of attention and of the feed-forward part (gemma3).
    pub attention_post_norm: Option<Vec<f32>>,
    pub inner_post_norm: Option<Vec<f32>>,
    pub inner_norm: Vec<f32>,
    pub gate: Linear,
    pub up: Linear,
    pub down: Linear,
}

/// All weights.
pub(super) struct Weights {
    embedding: Arc<QTensor>,
    pub layers: Vec<Layer>,
    pub final_norm: Vec<f32>,
    pub head: Linear,
    pub rope_factors: Option<Vec<f32>>,
}

/// Formats whose products candle computes number by number on every processor.
fn is_slow(kind: TensorType) -> bool {
    matches!(kind, TensorType::Q4_1 | TensorType::Q5_0 | TensorType::Q5_1)
}

/// Bytes that a tensor takes in memory.
pub(super) fn bytes_in_memory(tensor: &TensorInfo, exact: bool) -> usize {
    if exact || !is_slow(tensor.kind) {
        return tensor.range.len();
    }
    tensor.numbers() / TensorType::Q8_0.block_numbers() * TensorType::Q8_0.block_bytes()
}

impl Weights {
    pub(super) fn load(file: &GgufFile, shape: &ModelShape, exact: bool) -> Result<Self, ModelError> {
        let loader = Loader { file, exact };
        let (width, vocabulary) = (shape.width, shape.vocabulary);
        let embedding = Arc::new(loader.matrix("token_embd.weight", width, vocabulary)?);
        let head = match file.header().find_tensor("output.weight") {
            Some(_) => loader.linear("output", width, vocabulary)?,
            // Tied: the embedding is the head.
            None => Linear { weight: QMatMul::QTensor(Arc::clone(&embedding)), columns: width, bias: None },
        };
        let layers = (0..shape.layers).map(|number| loader.layer(shape, number)).collect::<Result<_, _>>()?;
        let rope_factors = match file.header().find_tensor("rope_freqs.weight") {
            Some(_) => Some(loader.floats("rope_freqs.weight", shape.rope_width / 2)?),
            None => None,
        };
        let final_norm = loader.floats("output_norm.weight", width)?;
        Ok(Self { embedding, layers, final_norm, head, rope_factors })
    }

    /// The rows of the embedding, read from its quantised form.
    pub(super) fn embed(&self, tokens: &[u32]) -> Result<Vec<f32>, ModelError> {
        let run = || {
            let ids = Tensor::from_slice(tokens, tokens.len(), &Device::Cpu)?;
            self.embedding.embedding(&ids)?.flatten_all()?.to_vec1::<f32>()
        };
        run().map_err(|e| ModelError::compute(&e))
    }
}

struct Loader<'a> {
    file: &'a GgufFile,
    exact: bool,
}

impl Loader<'_> {
    fn layer(&self, shape: &ModelShape, number: usize) -> Result<Layer, ModelError> {
        let name = |part: &str| format!("blk.{number}.{part}");
        let norm = |part: &str, width| self.floats(&name(part), width);
        let optional_norm = |part: &str| match self.file.header().find_tensor(&name(part)) {
            Some(_) => norm(part, shape.head_width).map(Some),
            None => Ok(None),
        };
        let post_norm = |part: &str| shape.post_norms.then(|| norm(part, shape.width)).transpose();
        let linear = |part: &str, columns, rows| self.linear(&name(part), columns, rows);
        let (width, inner) = (shape.width, shape.inner);
        Ok(Layer {
            attention_norm: norm("attn_norm.weight", width)?,
            q: linear("attn_q", width, shape.query_width())?,
            k: linear("attn_k", width, shape.kv_width())?,
            v: linear("attn_v", width, shape.kv_width())?,
            q_norm: optional_norm("attn_q_norm.weight")?,
            k_norm: optional_norm("attn_k_norm.weight")?,
            output: linear("attn_output", shape.query_width(), width)?,
            attention_post_norm: post_norm("post_attention_norm.weight")?,
            inner_post_norm: post_norm("post_ffw_norm.weight")?,
            inner_norm: norm("ffn_norm.weight", width)?,
            gate: linear("ffn_gate", width, inner)?,
            up: linear("ffn_up", width, inner)?,
            down: linear("ffn_down", inner, width)?,
        })
    }

    fn linear(&self, name: &str, columns: usize, rows: usize) -> Result<Linear, ModelError> {
        let weight = self.matrix(&format!("{name}.weight"), columns, rows)?;
        let bias_name = format!("{name}.bias");
        let bias = match self.file.header().find_tensor(&bias_name) {
            Some(_) => Some(self.floats(&bias_name, rows)?),
            None => None,
        };
        // Not `from_qtensor`: it turns F16 into f32 and takes another product, whose result depends on the number of rows.
        Ok(Linear { weight: QMatMul::QTensor(Arc::new(weight)), columns, bias })
    }

    fn matrix(&self, name: &str, columns: usize, rows: usize) -> Result<QTensor, ModelError> {
        let info = self.checked(name, &[columns, rows])?;
        let build = || {
            let bytes = Cow::Borrowed(self.file.bytes(info));
            let stored =
                QTensor::new(QStorage::from_data(bytes, &Device::Cpu, candle_type(info.kind))?, (rows, columns))?;
            if self.exact || !is_slow(info.kind) {
                return Ok(stored);
            }
            QTensor::quantize(&stored.dequantize(&Device::Cpu)?, GgmlDType::Q8_0)
        };
        build().map_err(|e| ModelError::compute(&e))
    }

    /// A vector of finite numbers.
    fn floats(&self, name: &str, numbers: usize) -> Result<Vec<f32>, ModelError> {
        let info = self.checked(name, &[numbers])?;
        if info.kind != TensorType::F32 {
            return Err(ModelError::Unsupported(format!("the tensor {name} is not of the format F32")));
        }
        let bytes = self.file.bytes(info).as_chunks::<4>().0;
        let floats: Vec<f32> = bytes.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        if floats.iter().all(|n| n.is_finite()) {
            Ok(floats)
        } else {
            Err(ModelError::Damaged(format!("the tensor {name} has values that are no numbers")))
        }
    }

    fn checked(&self, name: &str, dims: &[usize]) -> Result<&TensorInfo, ModelError> {
        let info = self.file.header().tensor(name)?;
        if info.dims != dims {
            let found = &info.dims;
            return Err(ModelError::Damaged(format!("the tensor {name} has the sizes {found:?}, expected {dims:?}")));
        }
        Ok(info)
    }
}

fn candle_type(kind: TensorType) -> GgmlDType {
    match kind {
        TensorType::F32 => GgmlDType::F32,
        TensorType::F16 => GgmlDType::F16,
        TensorType::BF16 => GgmlDType::BF16,
        TensorType::Q4_0 => GgmlDType::Q4_0,
        TensorType::Q4_1 => GgmlDType::Q4_1,
        TensorType::Q5_0 => GgmlDType::Q5_0,
        TensorType::Q5_1 => GgmlDType::Q5_1,
        TensorType::Q8_0 => GgmlDType::Q8_0,
        TensorType::Q2_K => GgmlDType::Q2K,
        TensorType::Q3_K => GgmlDType::Q3K,
        TensorType::Q4_K => GgmlDType::Q4K,
        TensorType::Q5_K => GgmlDType::Q5K,
        TensorType::Q6_K => GgmlDType::Q6K,
    }
}
