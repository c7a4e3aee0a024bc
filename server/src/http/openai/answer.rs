//! Answers of `/v1` in OpenAI's shapes: whole, in chunks, and refused.

use crate::http::problem;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use lyceum_api::{
    ApiError, ErrorKind,
    completions::{ServedModel, TokenChance, TokenScore, Usage},
    stream::FinishReason,
};
use lyceum_services::entropy::{Entropy, random};
use serde_json::{Value, json};

/// One answer with its name and time.
pub struct Answer {
    id: String,
    created_s: i64,
    model: String,
}

impl Answer {
    /// An answer of this model that begins now.
    pub fn new(entropy: &dyn Entropy, now_s: i64, model: String) -> Self {
        Self { id: format!("chatcmpl-{:032x}", u128::from_le_bytes(random(entropy))), created_s: now_s, model }
    }

    /// The whole answer.
    pub fn whole(&self, text: &str, scores: Option<&[TokenScore]>, reason: FinishReason, usage: Usage) -> Value {
        json!({
            "id": self.id,
            "object": "chat.completion",
            "created": self.created_s,
            "model": self.model,
            "choices": [{
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": null},
                "logprobs": scores.map(scores_of),
                "finish_reason": finish(reason),
            }],
            "usage": usage_of(usage),
        })
    }

    /// The first chunk: who speaks.
    pub fn role_frame(&self) -> Bytes {
        frame(&self.chunk(&json!({"role": "assistant", "content": ""}), None))
    }

    /// More text.
    pub fn text_frame(&self, text: &str) -> Bytes {
        frame(&self.chunk(&json!({"content": text}), None))
    }

    /// The scores of the tokens whose text follows.
    pub fn scores_frame(&self, scores: &[TokenScore]) -> Bytes {
        let mut chunk = self.chunk(&json!({"content": ""}), None);
        chunk["choices"][0]["logprobs"] = scores_of(scores);
        frame(&chunk)
    }

    /// The reason, the usage if it was asked for, and `[DONE]`.
    pub fn end_frames(&self, reason: FinishReason, usage: Option<Usage>) -> Bytes {
        let mut frames = frame(&self.chunk(&json!({}), Some(finish(reason)))).to_vec();
        if let Some(usage) = usage {
            let mut chunk = self.chunk(&json!({}), None);
            chunk["choices"] = json!([]);
            chunk["usage"] = usage_of(usage);
            frames.extend_from_slice(&frame(&chunk));
        }
        frames.extend_from_slice(b"data: [DONE]\n\n");
        frames.into()
    }

    fn chunk(&self, delta: &Value, reason: Option<&str>) -> Value {
        json!({
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created_s,
            "model": self.model,
            "choices": [{"index": 0, "delta": delta, "logprobs": null, "finish_reason": reason}],
        })
    }
}

/// A model as clients list it.
pub fn model(model: &ServedModel) -> Value {
    json!({"id": model.name, "object": "model", "created": model.created_s, "owned_by": "lyceum"})
}

/// The end of a stream that failed: clients raise it as an error.
pub fn failed_frame(error: &ApiError) -> Bytes {
    frame(&error_body(error))
}

fn frame(value: &Value) -> Bytes {
    Bytes::from(format!("data: {value}\n\n"))
}

fn finish(reason: FinishReason) -> &'static str {
    match reason {
        FinishReason::Stop | FinishReason::Cancelled | FinishReason::ServerClosing => "stop",
        FinishReason::Length => "length",
    }
}

/// Tokens as text where they are whole characters, as bytes in any case.
fn scores_of(scores: &[TokenScore]) -> Value {
    let chance = |chance: &TokenChance| {
        let text = String::from_utf8_lossy(&chance.bytes);
        json!({"token": text, "logprob": chance.logprob, "bytes": chance.bytes})
    };
    let entry = |score: &TokenScore| {
        let mut entry = chance(&score.picked);
        entry["top_logprobs"] = score.likely.iter().map(chance).collect();
        entry
    };
    json!({"content": scores.iter().map(entry).collect::<Vec<_>>(), "refusal": null})
}

fn usage_of(usage: Usage) -> Value {
    json!({
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    })
}

/// A refusal of a handler under `/v1`.
#[derive(Debug)]
pub struct Failed(ApiError);

impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        error_response(&self.0)
    }
}

/// A refusal in OpenAI's shape.
pub fn error_response(error: &ApiError) -> Response {
    let mut response = (problem::status(error.kind), axum::Json(error_body(error))).into_response();
    problem::set_advice(&mut response, error);
    response
}

fn error_body(error: &ApiError) -> Value {
    let kind = match error.kind {
        ErrorKind::SignedOut | ErrorKind::WrongSecret => "authentication_error",
        ErrorKind::Forbidden => "permission_error",
        ErrorKind::LimitReached => "rate_limit_error",
        ErrorKind::Busy | ErrorKind::ReadOnly | ErrorKind::Unavailable | ErrorKind::Internal => "server_error",
        _ => "invalid_request_error",
    };
    json!({"error": {"message": error.message, "type": kind, "param": error.field, "code": error.code}})
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_services::entropy::SeededEntropy;

    fn answer() -> Answer {
        Answer::new(&SeededEntropy::new(1), 5, "m".to_owned())
    }

    #[test]
    fn a_stream_ends_with_reason_usage_and_done() {
        let usage = Usage { prompt_tokens: 3, cached_tokens: 1, completion_tokens: 2 };
        let frames = answer().end_frames(FinishReason::Length, Some(usage));
        let frames = String::from_utf8(frames.to_vec()).unwrap();
        let frames: Vec<&str> =
            frames.trim_end().split("\n\n").map(|frame| frame.strip_prefix("data: ").unwrap()).collect();
        assert_eq!(frames.len(), 3);
        let reason: Value = serde_json::from_str(frames[0]).unwrap();
        assert_eq!(reason["choices"][0]["finish_reason"], "length");
        let usage: Value = serde_json::from_str(frames[1]).unwrap();
        assert_eq!((usage["choices"].as_array().unwrap().len(), usage["usage"]["total_tokens"].as_u64()), (0, Some(5)));
        assert_eq!(frames[2], "[DONE]");
        assert!(!String::from_utf8_lossy(&answer().end_frames(FinishReason::Stop, None)).contains("usage"));
    }

    #[test]
    fn scores_have_the_shape_that_clients_read() {
        let chance = |bytes: &[u8], logprob| TokenChance { bytes: bytes.to_vec(), logprob };
        let score = TokenScore { picked: chance(b"\xc3", -0.5), likely: vec![chance(b"a", -0.25)] };
        let whole = answer().whole("\u{fffd}", Some(&[score]), FinishReason::Stop, Usage::default());
        let entry = &whole["choices"][0]["logprobs"]["content"][0];
        assert_eq!((&entry["bytes"], &entry["logprob"]), (&json!([0xc3]), &json!(-0.5)));
        assert_eq!(entry["top_logprobs"], json!([{"token": "a", "logprob": -0.25, "bytes": [97]}]));
        let without = answer().whole("a", None, FinishReason::Stop, Usage::default());
        assert_eq!(without["choices"][0]["logprobs"], Value::Null);
    }

    #[test]
    fn errors_have_the_shape_that_clients_read() {
        let response = error_response(&ApiError::signed_out());
        assert_eq!(response.status(), 401);
        let body = error_body(&ApiError::invalid("n", "invalid_value", "One only."));
        assert_eq!(body["error"]["param"], "n");
        assert_eq!(body["error"]["type"], "invalid_request_error");
    }
}
