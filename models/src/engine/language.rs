//! Text in, tokens out, and back: what the engine needs to know of a model besides its numbers.

use super::request::Turn;
use crate::ModelError;
use crate::chat_template::ChatTemplate;
use crate::gguf::{Header, Value};
use crate::tokenizer::Tokenizer;

/// Translates between conversations and tokens.
pub(crate) trait Language: Send + Sync {
    /// The tokens of a conversation, ready for the answer.
    fn prompt(&self, turns: &[Turn]) -> Result<Vec<u32>, ModelError>;
    /// How many tokens a text has.
    fn count(&self, text: &str) -> usize;
    /// Appends the bytes of a token.
    fn append_bytes(&self, token: u32, out: &mut Vec<u8>);
    /// Tokens that end an answer.
    fn ends(&self) -> &[u32];
    /// Number of tokens.
    fn vocabulary(&self) -> u32;
}

/// The language of a GGUF file.
pub(super) struct GgufLanguage {
    tokenizer: Tokenizer,
    template: ChatTemplate,
}

impl GgufLanguage {
    pub(super) fn new(header: &Header, date: Option<super::DateFormatter>) -> Result<Self, ModelError> {
        let tokenizer = Tokenizer::from_gguf(header)?;
        let template = match header.get("tokenizer.chat_template").and_then(Value::as_text) {
            Some(source) => ChatTemplate::new(source, tokenizer.begin_text(), tokenizer.end_text(), date)?,
            None if tokenizer.has_control("<|im_start|>") => ChatTemplate::chatml()?,
            None => return Err(ModelError::Unsupported("it has no chat template".to_owned())),
        };
        Ok(Self { tokenizer, template })
    }
}

impl Language for GgufLanguage {
    fn prompt(&self, turns: &[Turn]) -> Result<Vec<u32>, ModelError> {
        let safe: Vec<Turn> = turns
            .iter()
            .map(|turn| Turn { role: turn.role.clone(), text: self.tokenizer.defuse(&turn.text) })
            .collect();
        self.tokenizer.encode_prompt(&self.template.render(&safe)?)
    }

    fn count(&self, text: &str) -> usize {
        self.tokenizer.encode(text).map_or(text.len(), |tokens| tokens.len())
    }

    fn append_bytes(&self, token: u32, out: &mut Vec<u8>) {
        out.extend_from_slice(self.tokenizer.bytes_of(token));
    }

    fn ends(&self) -> &[u32] {
        self.tokenizer.ends()
    }

    fn vocabulary(&self) -> u32 {
        u32::try_from(self.tokenizer.len()).unwrap_or(u32::MAX)
    }
}
