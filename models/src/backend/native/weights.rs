//! The weights of a model, packed. Every tensor's size is checked against the model's shape here.

use super::memory::Arena;
use super::packed::{GROUP, Packed, packed_bytes};
use super::page::MOST_WIDTH;
use super::stages::Stage;
use crate::ModelError;
use crate::backend::ModelShape;
use crate::gguf::{GgufFile, Header, TensorInfo, TensorType};

/// The weights of a layer.
pub(super) struct Layer {
    pub(super) attention_norm: Vec<f32>,
    /// The matrices of queries, keys and values.
    pub(super) qkv: [Packed; 3],
    /// Added to queries, keys and values (qwen2).
    pub(super) biases: [Option<Vec<f32>>; 3],
    /// Norms of each head of queries and keys (qwen3).
    pub(super) q_norm: Option<Vec<f32>>,
    pub(super) k_norm: Option<Vec<f32>>,
    pub(super) output: Packed,
    /// Norms of the results of attention and of the feed-forward part (gemma3).
    pub(super) attention_post_norm: Option<Vec<f32>>,
    pub(super) inner_post_norm: Option<Vec<f32>>,
    pub(super) inner_norm: Vec<f32>,
    /// The matrices of the gate and of what passes it.
    pub(super) gate_up: [Packed; 2],
    pub(super) down: Packed,
}

/// All weights.
pub(super) struct Weights {
    pub(super) embedding: Packed,
    pub(super) layers: Vec<Layer>,
    pub(super) final_norm: Vec<f32>,
    /// None if the embedding is the head.
    head: Option<Packed>,
    pub(super) rope_factors: Option<Vec<f32>>,
}

/// Names of tensors that are used, inside a layer.
const LAYER_TENSORS: [&str; 16] = [
    "attn_norm.weight",
    "attn_q.weight",
    "attn_k.weight",
    "attn_v.weight",
    "attn_q.bias",
    "attn_k.bias",
    "attn_v.bias",
    "attn_q_norm.weight",
    "attn_k_norm.weight",
    "attn_output.weight",
    "post_attention_norm.weight",
    "post_ffw_norm.weight",
    "ffn_norm.weight",
    "ffn_gate.weight",
    "ffn_up.weight",
    "ffn_down.weight",
];
const OTHER_TENSORS: [&str; 4] = ["token_embd.weight", "output.weight", "output_norm.weight", "rope_freqs.weight"];

/// Whether all of a model is known here; otherwise what is not.
pub(super) fn check(header: &Header, shape: &ModelShape) -> Result<(), ModelError> {
    let unsupported = |what: String| Err(ModelError::Unsupported(what));
    if !shape.head_width.is_multiple_of(GROUP) || shape.head_width > MOST_WIDTH || shape.rope_width > shape.head_width {
        return unsupported(format!("heads of {} numbers are not known here", shape.head_width));
    }
    for (name, tensor) in header.tensors() {
        let inside = name.strip_prefix("blk.").and_then(|rest| rest.split_once('.'));
        let known = inside.map_or(OTHER_TENSORS.contains(&name), |(_, part)| LAYER_TENSORS.contains(&part));
        if !known {
            return unsupported(format!("the tensor {name} is not known here"));
        }
        if matches!(tensor.kind, TensorType::Q2_K | TensorType::Q3_K) {
            return unsupported(format!("the format {:?} is not known here", tensor.kind));
        }
    }
    Ok(())
}

/// Bytes of all weights when they are packed.
pub(super) fn memory(header: &Header) -> usize {
    let bytes = |tensor: &TensorInfo| match tensor.dims[..] {
        [columns, rows] => packed_bytes(tensor.kind, rows, columns),
        _ => size_of::<f32>() * tensor.numbers(),
    };
    header.tensors().map(|(_, tensor)| bytes(tensor)).sum()
}

impl Weights {
    pub(super) fn load(file: &GgufFile, shape: &ModelShape) -> Result<Self, ModelError> {
        let mut loader = Loader { file, arena: Arena::new(memory(file.header())) };
        let has = |name: &str| file.header().find_tensor(name).is_some();
        let (width, vocabulary) = (shape.width, shape.vocabulary);
        Ok(Self {
            embedding: loader.matrix("token_embd.weight", width, vocabulary)?,
            layers: (0..shape.layers).map(|number| loader.layer(shape, number)).collect::<Result<_, _>>()?,
            final_norm: loader.floats("output_norm.weight", width)?,
            head: has("output.weight").then(|| loader.matrix("output.weight", width, vocabulary)).transpose()?,
            rope_factors: loader.optional("rope_freqs.weight", shape.rope_width / 2)?,
        })
    }

    /// The matrices that each row is multiplied with in a stage.
    pub(super) fn of_stage(&self, stage: Stage) -> Vec<&Packed> {
        let all: fn(&Layer) -> &[Packed] = match stage {
            Stage::QueryKeyValue => |layer| &layer.qkv,
            Stage::Output => |layer| std::slice::from_ref(&layer.output),
            Stage::GateUp => |layer| &layer.gate_up,
            Stage::Down => |layer| std::slice::from_ref(&layer.down),
            Stage::Head => return vec![self.head()],
            Stage::Inputs | Stage::Cache | Stage::Attention => return Vec::new(),
        };
        self.layers.iter().flat_map(all).collect()
    }

    /// What turns the last layer's result into scores.
    pub(super) fn head(&self) -> &Packed {
        self.head.as_ref().unwrap_or(&self.embedding)
    }
}

struct Loader<'a> {
    file: &'a GgufFile,
    arena: Arena,
}

impl Loader<'_> {
    fn layer(&mut self, shape: &ModelShape, number: usize) -> Result<Layer, ModelError> {
        let name = |part: &str| format!("blk.{number}.{part}");
        let (width, inner) = (shape.width, shape.inner);
        let (query, kv) = (shape.query_width(), shape.kv_width());
        let mut matrix = |part: &str, columns, rows| self.matrix(&name(part), columns, rows);
        let qkv = [
            matrix("attn_q.weight", width, query)?,
            matrix("attn_k.weight", width, kv)?,
            matrix("attn_v.weight", width, kv)?,
        ];
        let output = matrix("attn_output.weight", query, width)?;
        let gate_up = [matrix("ffn_gate.weight", width, inner)?, matrix("ffn_up.weight", width, inner)?];
        let down = matrix("ffn_down.weight", inner, width)?;
        let optional = |part: &str, numbers| self.optional(&name(part), numbers);
        let post_norm = |part: &str| shape.post_norms.then(|| self.floats(&name(part), width)).transpose();
        Ok(Layer {
            attention_norm: self.floats(&name("attn_norm.weight"), width)?,
            qkv,
            biases: [optional("attn_q.bias", query)?, optional("attn_k.bias", kv)?, optional("attn_v.bias", kv)?],
            q_norm: optional("attn_q_norm.weight", shape.head_width)?,
            k_norm: optional("attn_k_norm.weight", shape.head_width)?,
            output,
            attention_post_norm: post_norm("post_attention_norm.weight")?,
            inner_post_norm: post_norm("post_ffw_norm.weight")?,
            inner_norm: self.floats(&name("ffn_norm.weight"), width)?,
            gate_up,
            down,
        })
    }

    fn matrix(&mut self, name: &str, columns: usize, rows: usize) -> Result<Packed, ModelError> {
        let info = checked(self.file, name, &[columns, rows])?;
        let packed = Packed::pack(&mut self.arena, info.kind, self.file.bytes(info), rows, columns);
        packed.map_err(|error| match error {
            ModelError::Damaged(_) => ModelError::Damaged(format!("the tensor {name} has values that are no numbers")),
            other => other,
        })
    }

    fn optional(&self, name: &str, numbers: usize) -> Result<Option<Vec<f32>>, ModelError> {
        self.file.header().find_tensor(name).map(|_| self.floats(name, numbers)).transpose()
    }

    /// A vector of finite numbers.
    fn floats(&self, name: &str, numbers: usize) -> Result<Vec<f32>, ModelError> {
        let info = checked(self.file, name, &[numbers])?;
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
}

fn checked<'a>(file: &'a GgufFile, name: &str, dims: &[usize]) -> Result<&'a TensorInfo, ModelError> {
    let info = file.header().tensor(name)?;
    if info.dims != dims {
        let found = &info.dims;
        return Err(ModelError::Damaged(format!("the tensor {name} has the sizes {found:?}, expected {dims:?}")));
    }
    Ok(info)
}
