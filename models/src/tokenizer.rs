//! Turns text into tokens and back, from the vocabulary inside a GGUF file.

mod bytes;
mod pre_tokenizer;
mod sentence_piece;

pub use pre_tokenizer::PreTokenizer;

use crate::ModelError;
use crate::gguf::{Header, Value};
use tokenizers::models::bpe::{BPE, Vocab};
use tokenizers::{AddedToken, Tokenizer as Inner};

/// More tokens than any known model has.
const MOST_TOKENS: usize = 1 << 20;
/// Texts of tokens that end a turn, whatever the file calls its end token.
const ENDS: [&str; 6] = ["<|im_end|>", "<|eot_id|>", "<|endoftext|>", "<|end_of_text|>", "<end_of_turn>", "<|end|>"];

/// What a token is (numbers of `tokenizer.ggml.token_type`).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Normal,
    Unknown,
    Control,
    UserDefined,
    Byte,
}

/// A tokenizer of byte pairs or of SentencePiece pieces.
pub struct Tokenizer {
    inner: Inner,
    /// The bytes of all tokens, one after the other.
    bytes: Vec<u8>,
    /// Where each token's bytes begin; one more entry than tokens.
    starts: Vec<usize>,
    control: Vec<String>,
    ends: Vec<u32>,
    begin: Option<u32>,
    begin_text: String,
    end_text: String,
    add_begin: bool,
}

impl Tokenizer {
    /// Builds the tokenizer that the file describes.
    pub fn from_gguf(header: &Header) -> Result<Self, ModelError> {
        let model = header.text("tokenizer.ggml.model")?;
        if !matches!(model, "gpt2" | "llama") {
            let what =
                format!("its tokenizer is of the kind {model}; byte-pair (gpt2) and SentencePiece (llama) are known");
            return Err(ModelError::Unsupported(what));
        }
        let tokens = texts(header, "tokenizer.ggml.tokens")?;
        if tokens.is_empty() || tokens.len() > MOST_TOKENS {
            return Err(ModelError::Damaged(format!("a vocabulary of {} tokens makes no sense", tokens.len())));
        }
        let kinds = read_kinds(header, tokens.len())?;
        let (inner, append): (Inner, fn(&str, &mut Vec<u8>)) = if model == "llama" {
            (sentence_piece::build(header, tokens, &kinds)?, sentence_piece::append_bytes)
        } else {
            let pre = PreTokenizer::named(header.get("tokenizer.ggml.pre").and_then(Value::as_text))?;
            (build(tokens, &kinds, texts(header, "tokenizer.ggml.merges")?, pre)?, bytes::append_bytes)
        };
        let (bytes, starts) = pieces(tokens, &kinds, append);
        let id = |key: &str| {
            let id = header.get(key).and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok());
            id.filter(|&id| (id as usize) < tokens.len())
        };
        let text = |id: Option<u32>| id.map_or_else(String::new, |id| tokens[id as usize].clone());
        let (begin, end) = (id("tokenizer.ggml.bos_token_id"), id("tokenizer.ggml.eos_token_id"));
        let mut ends: Vec<u32> = end.into_iter().chain(id("tokenizer.ggml.eot_token_id")).collect();
        ends.extend((0..).zip(tokens).filter(|(_, text)| ENDS.contains(&text.as_str())).map(|(id, _)| id));
        ends.sort_unstable();
        ends.dedup();
        Ok(Self {
            inner,
            bytes,
            starts,
            control: (0..)
                .zip(&kinds)
                .filter(|(_, k)| **k == Kind::Control)
                .map(|(i, _): (usize, _)| tokens[i].clone())
                .collect(),
            ends,
            begin,
            begin_text: text(begin),
            end_text: text(end),
            add_begin: header.get("tokenizer.ggml.add_bos_token").and_then(Value::as_bool).unwrap_or(false),
        })
    }

    /// The tokens of `text`. Texts of control tokens become those tokens: [`Self::defuse`] what people write.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, ModelError> {
        let encoding = self.inner.encode_fast(text, false).map_err(|e| ModelError::Tokenizer(e.to_string()))?;
        Ok(encoding.get_ids().to_vec())
    }

    /// The tokens of a whole prompt: with the begin token before it if the model wants one and it is not there.
    pub fn encode_prompt(&self, text: &str) -> Result<Vec<u32>, ModelError> {
        let mut tokens = self.encode(text)?;
        if let Some(begin) = self.begin.filter(|begin| self.add_begin && tokens.first() != Some(begin)) {
            tokens.insert(0, begin);
        }
        Ok(tokens)
    }

    /// `text` without the power to act as a control token: a space breaks each of their names.
    pub fn defuse(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for name in &self.control {
            if let Some(first) = name.chars().next().filter(|_| text.contains(name.as_str())) {
                let (head, tail) = name.split_at(first.len_utf8());
                text = text.replace(name.as_str(), &format!("{head} {tail}"));
            }
        }
        text
    }

    /// The bytes of a token; may be a part of a character. Empty for control tokens.
    pub fn bytes_of(&self, token: u32) -> &[u8] {
        match self.starts.get(token as usize..=token as usize + 1) {
            Some(&[start, end]) => &self.bytes[start..end],
            _ => &[],
        }
    }

    /// Tokens that end an answer.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are no tokens (never true).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of the begin token, for chat templates.
    pub fn begin_text(&self) -> &str {
        &self.begin_text
    }

    /// The text of the end token, for chat templates.
    pub fn end_text(&self) -> &str {
        &self.end_text
    }

    /// Whether the vocabulary has a control token of that text.
    pub fn has_control(&self, text: &str) -> bool {
        self.control.iter().any(|name| name == text)
    }
}

fn texts<'a>(header: &'a Header, key: &str) -> Result<&'a [String], ModelError> {
    let texts = header.get(key).and_then(Value::as_texts);
    texts.ok_or_else(|| ModelError::Damaged(format!("the list {key} is missing")))
}

fn read_kinds(header: &Header, tokens: usize) -> Result<Vec<Kind>, ModelError> {
    let Some(kinds) = header.get("tokenizer.ggml.token_type").and_then(Value::as_array) else {
        return Ok(vec![Kind::Normal; tokens]);
    };
    if kinds.len() != tokens {
        return Err(ModelError::Damaged(format!("it has {tokens} tokens but {} token types", kinds.len())));
    }
    let kind = |value: &Value| match value.as_u64() {
        Some(2) => Kind::Unknown,
        Some(3) => Kind::Control,
        Some(4) => Kind::UserDefined,
        Some(6) => Kind::Byte,
        _ => Kind::Normal,
    };
    Ok(kinds.iter().map(kind).collect())
}

fn build(tokens: &[String], kinds: &[Kind], merges: &[String], pre: PreTokenizer) -> Result<Inner, ModelError> {
    let wrong = |e: tokenizers::Error| ModelError::Damaged(format!("its vocabulary cannot be used: {e}"));
    let vocab: Vocab = tokens.iter().cloned().zip(0..).collect();
    if vocab.len() != tokens.len() {
        return Err(ModelError::Damaged("a token comes twice in its vocabulary".to_owned()));
    }
    let merges = merges.iter().map(|merge| {
        let halves = merge.split_once(' ').map(|(left, right)| (left.to_owned(), right.to_owned()));
        halves.ok_or_else(|| ModelError::Damaged(format!("\"{merge}\" is no merge of two tokens")))
    });
    let merges = merges.collect::<Result<Vec<_>, _>>()?;
    let model = BPE::builder().vocab_and_merges(vocab, merges).ignore_merges(pre.whole_words_first());
    let mut inner = Inner::new(model.build().map_err(wrong)?);
    if let Some(normalizer) = pre.normalizer() {
        inner.with_normalizer(Some(normalizer)).map_err(wrong)?;
    }
    inner.with_pre_tokenizer(Some(pre.build().map_err(wrong)?));
    added_tokens(&mut inner, tokens, kinds)?;
    Ok(inner)
}

/// Makes control tokens and those of the user's own whole wherever they stand.
fn added_tokens(inner: &mut Inner, tokens: &[String], kinds: &[Kind]) -> Result<(), ModelError> {
    let wrong = |e: tokenizers::Error| ModelError::Damaged(format!("its vocabulary cannot be used: {e}"));
    let of_kind =
        |wanted: Kind| tokens.iter().zip(kinds).filter(move |(_, kind)| **kind == wanted).map(|(text, _)| text);
    let special = of_kind(Kind::Control).map(|text| AddedToken::from(text.clone(), true).normalized(false));
    inner.add_special_tokens(special).map_err(wrong)?;
    let added = of_kind(Kind::UserDefined).map(|text| AddedToken::from(text.clone(), false).normalized(false));
    inner.add_tokens(added).map_err(wrong)?;
    Ok(())
}

fn pieces(tokens: &[String], kinds: &[Kind], append: fn(&str, &mut Vec<u8>)) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = Vec::new();
    let mut starts = vec![0];
    for (text, kind) in tokens.iter().zip(kinds) {
        match kind {
            Kind::Control => {}
            Kind::UserDefined => bytes.extend(text.as_bytes()),
            Kind::Byte => bytes.extend(bytes::parse_byte(text)),
            Kind::Normal | Kind::Unknown => append(text, &mut bytes),
        }
        starts.push(bytes.len());
    }
    (bytes, starts)
}

#[cfg(test)]
mod tests;
