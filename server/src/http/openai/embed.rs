//! Body and answer of `/v1/embeddings`.

use super::question::{OneOrMore, bad};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use lyceum_api::{ApiResult, completions::Embeddings};
use serde::Deserialize;
use serde_json::{Value, json};

/// What a client asks.
#[derive(Debug, Deserialize)]
pub struct EmbedQuestion {
    #[serde(default)]
    model: Option<String>,
    input: Input,
    #[serde(default)]
    encoding_format: Option<Format>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Input {
    Texts(OneOrMore),
    Tokens(#[expect(dead_code, reason = "only tells token lists from texts")] Vec<Value>),
}

/// How a vector is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A list of numbers.
    Float,
    /// Base 64 of little-endian 32-bit floats: what the official client asks for.
    Base64,
}

impl EmbedQuestion {
    /// Format, model and texts.
    pub fn into_parts(self) -> ApiResult<(Format, String, Vec<String>)> {
        let texts = match self.input {
            Input::Texts(texts) => texts.into_vec(),
            Input::Tokens(_) => return Err(bad("input", "Send texts: lists of tokens are not read here.")),
        };
        if texts.is_empty() || texts.iter().any(String::is_empty) {
            return Err(bad("input", "`input` must be a text or a list of texts, none of them empty."));
        }
        Ok((self.encoding_format.unwrap_or(Format::Float), self.model.unwrap_or_default(), texts))
    }
}

/// The answer.
pub fn answer(embeddings: &Embeddings, format: Format) -> Value {
    let data: Vec<Value> = embeddings
        .vectors
        .iter()
        .enumerate()
        .map(|(index, vector)| json!({"object": "embedding", "index": index, "embedding": written(vector, format)}))
        .collect();
    json!({
        "object": "list",
        "data": data,
        "model": embeddings.model,
        "usage": {"prompt_tokens": embeddings.prompt_tokens, "total_tokens": embeddings.prompt_tokens},
    })
}

fn written(vector: &[f32], format: Format) -> Value {
    match format {
        Format::Float => json!(vector),
        Format::Base64 => {
            let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
            Value::String(STANDARD.encode(bytes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_alone_or_as_a_list() {
        let parts = |body| serde_json::from_value::<EmbedQuestion>(body).unwrap().into_parts();
        assert_eq!(parts(json!({"input": "a"})).unwrap(), (Format::Float, String::new(), vec!["a".to_owned()]));
        let (format, _, texts) = parts(json!({"input": ["a", "b"], "encoding_format": "base64"})).unwrap();
        assert_eq!((format, texts.len()), (Format::Base64, 2));
        for input in [json!([1, 2]), json!([]), json!(""), json!(["a", ""])] {
            assert_eq!(parts(json!({"input": input})).unwrap_err().field.as_deref(), Some("input"));
        }
    }

    #[test]
    fn base64_holds_the_same_numbers() {
        let vector = [0.5_f32, -1.25];
        let text = written(&vector, Format::Base64);
        let bytes = STANDARD.decode(text.as_str().unwrap()).unwrap();
        assert_eq!(bytes, [0.5_f32.to_le_bytes(), (-1.25_f32).to_le_bytes()].concat());
        assert_eq!(written(&vector, Format::Float), json!([0.5, -1.25]));
    }
}
