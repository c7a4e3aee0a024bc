//! The files of an encoder: its sizes in `config.json`, its weights in `model.safetensors`.

use crate::ModelError;
use candle_core::{DType, Device, Tensor};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;

/// The sizes in `config.json`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Sizes {
    #[serde(rename = "hidden_size")]
    pub(crate) width: usize,
    #[serde(rename = "intermediate_size")]
    pub(crate) inner: usize,
    #[serde(rename = "num_attention_heads")]
    pub(crate) heads: usize,
    #[serde(rename = "num_hidden_layers")]
    pub(crate) layers: usize,
    #[serde(rename = "max_position_embeddings")]
    pub(crate) positions: usize,
    #[serde(rename = "vocab_size")]
    pub(crate) vocabulary: usize,
    #[serde(rename = "layer_norm_eps")]
    pub(crate) epsilon: f32,
    hidden_act: String,
}

impl Sizes {
    /// Reads and checks them.
    pub(super) fn parse(json: &[u8]) -> Result<Self, ModelError> {
        let sizes: Self = serde_json::from_slice(json)
            .map_err(|e| ModelError::Damaged(format!("config.json cannot be used: {e}")))?;
        let sane = |n: usize, most: usize| (1..=most).contains(&n);
        let sound = sane(sizes.width, 1 << 14)
            && sane(sizes.inner, 1 << 16)
            && sane(sizes.layers, 256)
            && sane(sizes.heads, sizes.width)
            && sizes.width.is_multiple_of(sizes.heads)
            && sane(sizes.positions, 1 << 16)
            && sane(sizes.vocabulary, 1 << 20);
        if !sound {
            return Err(ModelError::Damaged("the sizes in config.json make no sense".to_owned()));
        }
        if sizes.hidden_act != "gelu" {
            return Err(ModelError::Unsupported(format!("its activation {} is not known", sizes.hidden_act)));
        }
        Ok(sizes)
    }

    /// Width of a head.
    pub(crate) fn head_width(&self) -> usize {
        self.width / self.heads
    }
}

/// The tensors of a file; each is taken once, so that its memory is free again.
pub(crate) struct Tensors {
    tensors: HashMap<String, Tensor>,
}

/// The names of a layer's parts: matrices, then norms.
pub(crate) const QUERY: &str = "attention.self.query";
pub(crate) const KEY: &str = "attention.self.key";
pub(crate) const VALUE: &str = "attention.self.value";
pub(crate) const OUTPUT: &str = "attention.output.dense";
pub(crate) const OUTPUT_NORM: &str = "attention.output.LayerNorm";
pub(crate) const INNER: &str = "intermediate.dense";
pub(crate) const OUTER: &str = "output.dense";
pub(crate) const OUTER_NORM: &str = "output.LayerNorm";

/// The name of a part of a layer.
pub(crate) fn in_layer(number: usize, part: &str) -> String {
    format!("encoder.layer.{number}.{part}")
}

impl Tensors {
    /// Reads a file.
    pub(super) fn load(path: &Path) -> Result<Self, ModelError> {
        if !path.is_file() {
            return Err(ModelError::Missing(path.to_owned()));
        }
        let tensors = candle_core::safetensors::load(path, &Device::Cpu)
            .map_err(|e| ModelError::Damaged(format!("model.safetensors cannot be read: {e}")))?;
        Ok(Self { tensors })
    }

    /// A tensor of f32 with these dimensions.
    pub(super) fn take(&mut self, name: &str, dims: &[usize]) -> Result<Tensor, ModelError> {
        let found = self.tensors.remove(name).or_else(|| self.tensors.remove(&format!("bert.{name}")));
        let tensor = found.ok_or_else(|| ModelError::Damaged(format!("the tensor {name} is missing")))?;
        if tensor.dims() != dims {
            let found = tensor.dims();
            return Err(ModelError::Damaged(format!("the tensor {name} has the sizes {found:?}, expected {dims:?}")));
        }
        tensor.to_dtype(DType::F32).map_err(|e| ModelError::compute(&e))
    }

    /// Its numbers, all of them finite, row by row.
    pub(crate) fn floats(&mut self, name: &str, dims: &[usize]) -> Result<Vec<f32>, ModelError> {
        let tensor = self.take(name, dims)?;
        let values: Vec<f32> =
            tensor.flatten_all().and_then(|all| all.to_vec1()).map_err(|e| ModelError::compute(&e))?;
        if values.iter().all(|x| x.is_finite()) {
            Ok(values)
        } else {
            Err(ModelError::Damaged(format!("the tensor {name} has values that are no numbers")))
        }
    }

    /// Weights and biases of a norm.
    pub(crate) fn norm(&mut self, name: &str, width: usize) -> Result<(Vec<f32>, Vec<f32>), ModelError> {
        Ok((self.floats(&format!("{name}.weight"), &[width])?, self.floats(&format!("{name}.bias"), &[width])?))
    }

    /// What is added to every token: its word, its position, and its kind, which is always the first.
    pub(crate) fn embeddings(&mut self, sizes: &Sizes) -> Result<Embeddings, ModelError> {
        let width = sizes.width;
        let words = self.floats("embeddings.word_embeddings.weight", &[sizes.vocabulary, width])?;
        let mut positions = self.floats("embeddings.position_embeddings.weight", &[sizes.positions, width])?;
        let kinds = self.floats("embeddings.token_type_embeddings.weight", &[2, width])?;
        for position in positions.chunks_exact_mut(width) {
            position.iter_mut().zip(&kinds).for_each(|(x, kind)| *x += kind);
        }
        Ok(Embeddings { words, positions, norm: self.norm("embeddings.LayerNorm", width)? })
    }
}

/// What a token begins with.
pub(crate) struct Embeddings {
    /// A row for each word piece.
    pub(crate) words: Vec<f32>,
    /// A row for each position, with the kind added.
    pub(crate) positions: Vec<f32>,
    /// Weights and biases of the norm after adding both.
    pub(crate) norm: (Vec<f32>, Vec<f32>),
}

#[cfg(test)]
pub(crate) mod tests {
    //! A small random encoder.

    use super::*;

    /// Sizes of a small encoder.
    pub(crate) fn random_sizes() -> Sizes {
        let json = r#"{"hidden_size": 64, "intermediate_size": 160, "num_attention_heads": 4, "num_hidden_layers": 2,
            "max_position_embeddings": 128, "vocab_size": 90, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}"#;
        Sizes::parse(json.as_bytes()).unwrap()
    }

    /// Its tensors, the same each time.
    pub(crate) fn random_tensors(sizes: &Sizes) -> Tensors {
        let mut tensors = HashMap::new();
        let mut put = |name: String, dims: &[usize], size: f32| {
            let mut state = name.bytes().fold(17u32, |state, byte| state.wrapping_mul(31).wrapping_add(byte.into()));
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f32::from(u16::try_from(state >> 16).unwrap()) / 32_768.0 - 1.0
            };
            let around = if name.ends_with("Norm.weight") { 1.0 } else { 0.0 };
            let numbers: Vec<f32> = (0..dims.iter().product()).map(|_| next() * size + around).collect();
            tensors.insert(name, Tensor::from_vec(numbers, dims, &Device::Cpu).unwrap());
        };
        let (width, inner) = (sizes.width, sizes.inner);
        let norm = |put: &mut dyn FnMut(String, &[usize], f32), name: &str| {
            put(format!("{name}.weight"), &[width], 0.1);
            put(format!("{name}.bias"), &[width], 0.1);
        };
        put("embeddings.word_embeddings.weight".to_owned(), &[sizes.vocabulary, width], 1.0);
        put("embeddings.position_embeddings.weight".to_owned(), &[sizes.positions, width], 0.3);
        put("embeddings.token_type_embeddings.weight".to_owned(), &[2, width], 0.1);
        norm(&mut put, "embeddings.LayerNorm");
        for number in 0..sizes.layers {
            for (part, columns, rows) in [
                (QUERY, width, width),
                (KEY, width, width),
                (VALUE, width, width),
                (OUTPUT, width, width),
                (INNER, width, inner),
                (OUTER, inner, width),
            ] {
                let name = in_layer(number, part);
                put(format!("{name}.weight"), &[rows, columns], 0.3);
                put(format!("{name}.bias"), &[rows], 0.2);
            }
            norm(&mut put, &in_layer(number, OUTPUT_NORM));
            norm(&mut put, &in_layer(number, OUTER_NORM));
        }
        Tensors { tensors }
    }

    #[test]
    fn sizes_that_make_no_sense_are_refused() {
        assert_eq!(random_sizes().head_width(), 16);
        let wrong = |change: (&str, &str)| {
            let json = r#"{"hidden_size": 64, "intermediate_size": 1, "num_attention_heads": 4, "num_hidden_layers": 2,
                "max_position_embeddings": 8, "vocab_size": 9, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}"#;
            Sizes::parse(json.replace(change.0, change.1).as_bytes()).unwrap_err().to_string()
        };
        assert!(wrong(("64", "0")).contains("no sense"));
        assert!(wrong(("\"num_attention_heads\": 4", "\"num_attention_heads\": 5")).contains("no sense"));
        assert!(wrong(("gelu", "swish")).contains("swish"));
        assert!(wrong(("{", "[")).contains("config.json"));
    }

    #[test]
    fn tensors_are_checked_by_name_size_and_number() {
        let sizes = random_sizes();
        let mut tensors = random_tensors(&sizes);
        assert!(tensors.floats("embeddings.LayerNorm.weight", &[63]).unwrap_err().to_string().contains("sizes"));
        assert!(tensors.floats("nowhere", &[1]).unwrap_err().to_string().contains("missing"));
        let nan = Tensor::from_vec(vec![f32::NAN], 1, &Device::Cpu).unwrap();
        tensors.tensors.insert("bert.nan".to_owned(), nan);
        assert!(tensors.floats("nan", &[1]).unwrap_err().to_string().contains("no numbers"));
    }
}
