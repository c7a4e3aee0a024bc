//! The body of `/v1/chat/completions`. Fields that are unknown here are passed over, as clients send many.

use lyceum_api::{
    ApiError, ApiResult,
    completions::{AnswerForm, CompletionRequest, Turn},
};
use serde::Deserialize;

/// Turns in one request at the most.
const TURNS_MAX: usize = 512;
/// Stop texts at the most, as OpenAI has it.
const STOPS_MAX: usize = 4;

/// What a client asks.
#[derive(Debug, Deserialize)]
pub struct ChatQuestion {
    #[serde(default)]
    model: Option<String>,
    messages: Vec<ChatMessage>,
    #[serde(default)]
    temperature: Option<f32>,
    #[serde(default)]
    top_p: Option<f32>,
    #[serde(default)]
    max_tokens: Option<u32>,
    #[serde(default)]
    max_completion_tokens: Option<u32>,
    #[serde(default)]
    stop: Option<OneOrMore>,
    #[serde(default)]
    seed: Option<i64>,
    #[serde(default)]
    n: Option<u32>,
    #[serde(default)]
    top_k: Option<i64>,
    #[serde(default)]
    min_p: Option<f32>,
    #[serde(default)]
    repetition_penalty: Option<f32>,
    #[serde(default)]
    logprobs: Option<bool>,
    #[serde(default)]
    top_logprobs: Option<u32>,
    #[serde(default)]
    response_format: Option<ResponseFormat>,
    #[serde(default)]
    ignore_eos: Option<bool>,
    #[serde(default, deserialize_with = "null_is_false")]
    /// Whether to stream.
    pub stream: bool,
    #[serde(default)]
    stream_options: Option<StreamOptions>,
}

#[derive(Debug, Deserialize)]
struct StreamOptions {
    #[serde(default)]
    include_usage: bool,
}

/// The form of the answer.
#[derive(Debug, Deserialize)]
struct ResponseFormat {
    r#type: String,
    #[serde(default)]
    json_schema: Option<NamedSchema>,
}

#[derive(Debug, Deserialize)]
struct NamedSchema {
    #[serde(default)]
    schema: Option<serde_json::Value>,
}

impl ResponseFormat {
    fn into_form(self) -> ApiResult<AnswerForm> {
        match (self.r#type.as_str(), self.json_schema.and_then(|named| named.schema)) {
            ("text", _) => Ok(AnswerForm::Text),
            ("json_object", _) => Ok(AnswerForm::JsonObject),
            ("json_schema", Some(schema)) => Ok(AnswerForm::JsonSchema(schema)),
            ("json_schema", None) => Err(bad("response_format", "`response_format` needs `json_schema.schema`.")),
            (other, _) => {
                let text = format!("`response_format` may be text, json_object or json_schema, not `{other:.40}`.");
                Err(bad("response_format", &text))
            }
        }
    }
}

#[derive(Debug, Deserialize)]
struct ChatMessage {
    role: String,
    #[serde(default)]
    content: Option<Content>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Debug, Deserialize)]
struct Part {
    r#type: String,
    #[serde(default)]
    text: Option<String>,
}

/// One text or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOrMore {
    /// One.
    One(String),
    /// Some.
    More(Vec<String>),
}

impl OneOrMore {
    /// All of them.
    pub fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::More(texts) => texts,
        }
    }
}

fn null_is_false<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Option::<bool>::deserialize(deserializer)?.unwrap_or(false))
}

impl ChatQuestion {
    /// Whether the stream shall end with the usage.
    pub fn wants_usage(&self) -> bool {
        self.stream_options.as_ref().is_some_and(|options| options.include_usage)
    }

    /// Checks it and translates it.
    pub fn into_request(self) -> ApiResult<CompletionRequest> {
        if self.messages.is_empty() || self.messages.len() > TURNS_MAX {
            return Err(bad("messages", &format!("`messages` must have 1 to {TURNS_MAX} entries.")));
        }
        if self.n.is_some_and(|n| n != 1) {
            return Err(bad("n", "This server gives one answer for each request: leave `n` out or set it to 1."));
        }
        let stop = self.stop.map(OneOrMore::into_vec).unwrap_or_default();
        if stop.len() > STOPS_MAX || stop.iter().any(|text| text.is_empty() || text.len() > 200) {
            return Err(bad("stop", "`stop` takes up to four texts of 1 to 200 bytes."));
        }
        let max_tokens = self.max_completion_tokens.or(self.max_tokens);
        if max_tokens == Some(0) {
            return Err(bad("max_tokens", "`max_tokens` must be at least 1."));
        }
        let scores = match (self.logprobs.unwrap_or(false), self.top_logprobs) {
            (true, count) => Some(count.unwrap_or(0)),
            (false, None | Some(0)) => None,
            (false, Some(_)) => return Err(bad("top_logprobs", "`top_logprobs` needs `logprobs` to be true.")),
        };
        Ok(CompletionRequest {
            model: self.model.unwrap_or_default(),
            turns: self.messages.into_iter().map(turn).collect::<ApiResult<_>>()?,
            temperature: within("temperature", self.temperature.unwrap_or(1.0), 2.0)?,
            top_p: within("top_p", self.top_p.unwrap_or(1.0), 1.0)?,
            // Some clients send -1 for all.
            top_k: self.top_k.and_then(|count| u32::try_from(count).ok()).unwrap_or(0),
            min_p: within("min_p", self.min_p.unwrap_or(0.0), 1.0)?,
            repetition_penalty: within("repetition_penalty", self.repetition_penalty.unwrap_or(1.0), 10.0)?,
            form: self.response_format.map_or(Ok(AnswerForm::Text), ResponseFormat::into_form)?,
            scores,
            max_tokens,
            stop,
            seed: self.seed.map(i64::cast_unsigned),
            ignore_eos: self.ignore_eos.unwrap_or(false),
        })
    }
}

fn turn(message: ChatMessage) -> ApiResult<Turn> {
    let role = match message.role.as_str() {
        "developer" => "system",
        role @ ("system" | "user" | "assistant") => role,
        other => {
            let text = format!("A message has the role `{other:.40}`; it may be system, user or assistant.");
            return Err(bad("messages", &text));
        }
    };
    let text = match message.content {
        None => String::new(),
        Some(Content::Text(text)) => text,
        Some(Content::Parts(parts)) => {
            let texts = parts.into_iter().map(|part| part.text.filter(|_| part.r#type == "text"));
            let texts: Option<Vec<String>> = texts.collect();
            texts.ok_or_else(|| bad("messages", "The model reads text only: send parts of the type `text`."))?.concat()
        }
    };
    Ok(Turn { role: role.to_owned(), text })
}

fn within(name: &str, value: f32, most: f32) -> ApiResult<f32> {
    // Also refuses NaN.
    if (0.0..=most).contains(&value) {
        Ok(value)
    } else {
        Err(bad(name, &format!("`{name}` must be from 0 to {most}.")))
    }
}

/// A parameter that breaks a rule.
pub fn bad(field: &str, text: &str) -> ApiError {
    ApiError::invalid(field, "invalid_value", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(body: serde_json::Value) -> ApiResult<CompletionRequest> {
        serde_json::from_value::<ChatQuestion>(body).unwrap().into_request()
    }

    #[test]
    fn what_the_official_client_sends_is_understood() {
        let request = request(json!({
            "model": "m", "stream": null, "logprobs": false, "user": "u",
            "messages": [
                {"role": "developer", "content": "Be brief."},
                {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
                {"role": "assistant", "content": null, "refusal": null},
            ],
            "stop": "x", "seed": -1, "max_tokens": 5, "max_completion_tokens": 7,
        }))
        .unwrap();
        let turns: Vec<(&str, &str)> = request.turns.iter().map(|turn| (&*turn.role, &*turn.text)).collect();
        assert_eq!(turns, [("system", "Be brief."), ("user", "ab"), ("assistant", "")]);
        assert_eq!((request.max_tokens, request.seed, request.stop), (Some(7), Some(u64::MAX), vec!["x".to_owned()]));
        assert!((request.temperature - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn the_form_and_the_scores_of_an_answer_can_be_asked_for() {
        let hello = json!([{"role": "user", "content": "hi"}]);
        let plain = request(json!({"messages": hello, "top_k": -1})).unwrap();
        assert_eq!((plain.form, plain.scores, plain.top_k), (AnswerForm::Text, None, 0));
        let schema = json!({"type": "object"});
        let format = json!({"type": "json_schema", "json_schema": {"name": "x", "strict": true, "schema": schema}});
        let asked =
            json!({"messages": hello, "response_format": format, "logprobs": true, "top_logprobs": 3, "top_k": 5});
        let asked = request(asked).unwrap();
        assert_eq!((asked.form, asked.scores, asked.top_k), (AnswerForm::JsonSchema(schema), Some(3), 5));
        let object = json!({"messages": hello, "response_format": {"type": "json_object"}, "logprobs": true});
        let object = request(object).unwrap();
        assert_eq!((object.form, object.scores), (AnswerForm::JsonObject, Some(0)));
    }

    #[test]
    fn impossible_values_name_their_parameter() {
        let hello = json!([{"role": "user", "content": "hi"}]);
        for (name, body) in [
            ("messages", json!({"messages": []})),
            ("messages", json!({"messages": [{"role": "tool", "content": "x"}]})),
            ("messages", json!({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]})),
            ("temperature", json!({"messages": hello, "temperature": 2.1})),
            ("top_p", json!({"messages": hello, "top_p": -0.1})),
            ("stop", json!({"messages": hello, "stop": ["a", "b", "c", "d", "e"]})),
            ("min_p", json!({"messages": hello, "min_p": 2})),
            ("top_logprobs", json!({"messages": hello, "top_logprobs": 2})),
            ("response_format", json!({"messages": hello, "response_format": {"type": "xml"}})),
            ("response_format", json!({"messages": hello, "response_format": {"type": "json_schema"}})),
            ("n", json!({"messages": hello, "n": 2})),
            ("max_tokens", json!({"messages": hello, "max_tokens": 0})),
        ] {
            assert_eq!(request(body).unwrap_err().field.as_deref(), Some(name));
        }
    }
}
