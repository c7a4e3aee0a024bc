//! The sizes of a model, checked against its tensors.

use crate::ModelError;
use crate::gguf::{Header, Value};

/// Which numbers of a head are turned together by the rotary embedding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RopePairs {
    /// Neighbours: 0 and 1, 2 and 3, ... (how GGUF stores llama).
    Neighbours,
    /// One of each half: 0 and n/2, 1 and n/2 + 1, ... (qwen2, qwen3).
    Halves,
}

/// What opens the gate of the feed-forward part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// `x / (1 + exp(-x))`.
    Silu,
    /// The Gaussian error linear unit in its form with tanh (gemma3).
    GeluTanh,
}

/// Layers that see only the newest positions (gemma3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalLayers {
    /// Positions that a row sees, its own among them.
    pub window: usize,
    /// The last one of so many layers sees everything, the others do not.
    pub pattern: usize,
    /// Base of their rotary embedding; its positions are never scaled.
    pub rope_base: f32,
}

/// The sizes of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelShape {
    /// `llama`, `qwen2`, `qwen3` or `gemma3`.
    pub architecture: String,
    /// Number of layers.
    pub layers: usize,
    /// Width between the layers.
    pub width: usize,
    /// Width inside the feed-forward part.
    pub inner: usize,
    /// Heads of the queries.
    pub heads: usize,
    /// Heads of keys and values; each serves `heads / kv_heads` queries.
    pub kv_heads: usize,
    /// Numbers of a head.
    pub head_width: usize,
    /// Numbers of a head that are turned by the rotary embedding.
    pub rope_width: usize,
    /// Base of the rotary embedding.
    pub rope_base: f32,
    /// Positions are divided by it before they turn anything; 1 where a model's context was never stretched.
    pub rope_stretch: f32,
    /// Which numbers are turned together.
    pub rope_pairs: RopePairs,
    /// Scores of attention are multiplied by it.
    pub attention_scale: f32,
    /// The layers that do not see everything, where there are some.
    pub local: Option<LocalLayers>,
    /// Rows of the embedding are multiplied by it.
    pub embedding_scale: f32,
    /// What opens the gate.
    pub gate: Gate,
    /// Whether the results of attention and of the feed-forward part are normed before they are added.
    pub post_norms: bool,
    /// Added to the mean square before the root.
    pub norm_epsilon: f32,
    /// Number of tokens.
    pub vocabulary: usize,
    /// Longest sequence that the model was trained for.
    pub context: u32,
}

impl ModelShape {
    /// Reads the sizes from a file's header.
    pub fn from_gguf(header: &Header) -> Result<Self, ModelError> {
        let architecture = header.text("general.architecture")?.to_owned();
        let rope_pairs = match architecture.as_str() {
            "llama" => RopePairs::Neighbours,
            "qwen2" | "qwen3" | "gemma3" => RopePairs::Halves,
            other => return Err(ModelError::Unsupported(format!("its architecture {other} is not known"))),
        };
        let key = |name: &str| format!("{architecture}.{name}");
        let number = |name: &str, most| header.number(&key(name), most);
        let float = |name: &str| header.get(&key(name)).and_then(Value::as_f32);
        let optional = |name: &str, most| header.get(&key(name)).map(|_| number(name, most)).transpose();
        let width = number("embedding_length", 1 << 16)?;
        let heads = number("attention.head_count", 1 << 10)?;
        let kv_heads = optional("attention.head_count_kv", heads)?.unwrap_or(heads);
        let head_width = optional("attention.key_length", 1 << 10)?.unwrap_or(width / heads);
        if header.get(&key("expert_count")).and_then(Value::as_u64).unwrap_or(0) > 0 {
            return Err(ModelError::Unsupported("mixtures of experts are not known".to_owned()));
        }
        let rope_stretch = match header.get(&key("rope.scaling.type")).and_then(Value::as_text) {
            None | Some("none") => 1.0,
            Some("linear") if architecture == "gemma3" => float("rope.scaling.factor").unwrap_or(1.0),
            Some(other) => return Err(ModelError::Unsupported(format!("its rotary scaling {other} is not known"))),
        };
        if float("final_logit_softcapping").is_some_and(|cap| cap != 0.0) {
            return Err(ModelError::Unsupported("scores that are bounded by a tanh are not known".to_owned()));
        }
        let gemma = architecture == "gemma3";
        let layers = number("block_count", 1 << 10)?;
        let local = match optional("attention.sliding_window", 1 << 24)? {
            Some(window) if gemma && window > 0 => Some(LocalLayers {
                window,
                pattern: optional("attention.sliding_window_pattern", 1 << 10)?.unwrap_or(6).max(1),
                rope_base: float("rope.freq_base_swa").unwrap_or(10_000.0),
            }),
            _ => None,
        };
        // The one with 62 layers (27B) has heads that are narrower than what its scores are scaled for.
        let scaled_for = if gemma && layers == 62 { width / heads } else { head_width };
        let embedding = header.tensor("token_embd.weight")?;
        let shape = Self {
            layers,
            width,
            inner: number("feed_forward_length", 1 << 18)?,
            heads,
            kv_heads,
            head_width,
            rope_width: optional("rope.dimension_count", head_width)?.unwrap_or(head_width),
            rope_base: float("rope.freq_base").unwrap_or(10_000.0),
            rope_stretch,
            rope_pairs,
            attention_scale: inverse_root(scaled_for),
            local,
            embedding_scale: if gemma { 1.0 / inverse_root(width) } else { 1.0 },
            gate: if gemma { Gate::GeluTanh } else { Gate::Silu },
            post_norms: gemma,
            norm_epsilon: float("attention.layer_norm_rms_epsilon")
                .ok_or_else(|| ModelError::Damaged("the epsilon of its norms is missing".to_owned()))?,
            vocabulary: embedding.dims.get(1).copied().unwrap_or(0),
            context: u32::try_from(number("context_length", 1 << 24)?).unwrap_or(u32::MAX),
            architecture,
        };
        shape.check()?;
        Ok(shape)
    }

    fn check(&self) -> Result<(), ModelError> {
        let sound = self.heads.is_multiple_of(self.kv_heads)
            && self.head_width > 0
            && self.rope_width.is_multiple_of(2)
            && self.vocabulary > 0
            && self.rope_base.is_finite()
            && self.rope_base > 0.0
            && self.rope_stretch.is_finite()
            && self.rope_stretch > 0.0
            && self.local.is_none_or(|local| local.rope_base.is_finite() && local.rope_base > 0.0)
            && self.norm_epsilon.is_finite()
            && self.norm_epsilon >= 0.0;
        if sound { Ok(()) } else { Err(ModelError::Damaged(format!("its sizes contradict each other: {self:?}"))) }
    }

    /// What is special about a layer that does not see everything; none for one that does.
    pub fn local_layer(&self, layer: usize) -> Option<LocalLayers> {
        self.local.filter(|local| layer % local.pattern + 1 < local.pattern)
    }

    /// Width of all query heads.
    pub fn query_width(&self) -> usize {
        self.heads * self.head_width
    }

    /// Width of all heads of keys, and of values.
    pub fn kv_width(&self) -> usize {
        self.kv_heads * self.head_width
    }
}

fn inverse_root(number: usize) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a width is far below 2^24")]
    let number = number as f32;
    1.0 / number.sqrt()
}
