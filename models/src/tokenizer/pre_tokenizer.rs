//! How a text is cut into words before byte pairs are merged. Each model family has its own way, and a wrong
//! one gives worse answers without any error, so an unknown name is refused.

use crate::ModelError;
use tokenizers::normalizers::unicode::NFC;
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::tokenizer::SplitDelimiterBehavior;

/// From Llama 3's `tokenizer.json`.
const LLAMA3: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
/// From Qwen2's `tokenizer.json`.
const QWEN2: &str =
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

/// A way of cutting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreTokenizer {
    /// Words with the space before them.
    Gpt2,
    /// Digits one by one, then as GPT-2.
    SmolLm,
    /// Up to three digits together.
    Llama3,
    /// Digits one by one, line ends with the signs before them.
    Qwen2,
}

impl PreTokenizer {
    /// The way with that name in `tokenizer.ggml.pre`.
    pub fn named(name: Option<&str>) -> Result<Self, ModelError> {
        match name {
            Some("smollm") => Ok(Self::SmolLm),
            Some("llama3" | "llama-v3" | "llama-bpe") => Ok(Self::Llama3),
            Some("qwen2") => Ok(Self::Qwen2),
            Some("gpt2" | "gpt-2") => Ok(Self::Gpt2),
            Some(other) => Err(ModelError::Unsupported(format!("its way of cutting words ({other}) is not known"))),
            None => Err(ModelError::Unsupported("it does not say how it cuts words (tokenizer.ggml.pre)".to_owned())),
        }
    }

    /// Whether a word that is a token is taken whole, whatever the merges say.
    pub(super) fn whole_words_first(self) -> bool {
        self == Self::Llama3
    }

    /// What is done to the text before. Qwen2's own `tokenizer.json` asks for NFC; llama.cpp leaves it out, and cuts a
    /// letter with a combining accent otherwise.
    pub(super) fn normalizer(self) -> Option<NFC> {
        (self == Self::Qwen2).then_some(NFC)
    }

    pub(super) fn build(self) -> Result<PreTokenizerWrapper, tokenizers::Error> {
        let words = ByteLevel::new(false, false, true);
        let bytes_only = ByteLevel::new(false, false, false);
        let split =
            |regex: &str| Split::new(SplitPattern::Regex(regex.to_owned()), SplitDelimiterBehavior::Isolated, false);
        Ok(match self {
            Self::Gpt2 => words.into(),
            Self::SmolLm => Sequence::new(vec![Digits::new(true).into(), words.into()]).into(),
            Self::Llama3 => Sequence::new(vec![split(LLAMA3)?.into(), bytes_only.into()]).into(),
            Self::Qwen2 => Sequence::new(vec![split(QWEN2)?.into(), bytes_only.into()]).into(),
        })
    }
}
