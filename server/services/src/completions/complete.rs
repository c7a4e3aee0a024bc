//! Completes a conversation for a program, as a stream whose end stops the model.

use super::{ForPrograms, check_model};
use crate::{
    answers::submit,
    entropy::random,
    plan::{AiReservation, Permit},
    rights::require_user,
};
use futures_util::stream;
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Viewer,
    completions::{
        AnswerForm, CompletionEvent, CompletionRequest, CompletionStream, TokenChance, TokenScore, Turn, Usage,
    },
    stream::FinishReason,
};
use lyceum_models::{
    Event, Finish, Generation, GenerationError, Grammar, Request, Sampling, ServiceClass, sampler::MOST_SCORES,
};
use std::sync::Arc;

/// New tokens where the client does not say how many.
const USUAL_TOKENS: u32 = 512;
/// The most new tokens of one completion; the context may allow fewer.
const MOST_TOKENS: u32 = 4096;
/// Turns of one conversation.
const MOST_TURNS: usize = 200;
/// Bytes of all turns together.
const MOST_BYTES: usize = 256 * 1024;
/// Texts that end the answer, and bytes of each.
const MOST_STOPS: usize = 4;
const MOST_STOP_BYTES: usize = 256;

impl ForPrograms {
    pub(super) async fn complete_turns(&self, who: &Viewer, request: CompletionRequest) -> ApiResult<CompletionStream> {
        let user = require_user(who)?;
        check(&request)?;
        let engine = self.assistants.called(&request.model).engine().await?;
        check_model(&request.model, &self.writers())?;
        let grammar = grammar(&request.form)?;
        let permit = self.plan.enter(ServiceClass::Api, user)?;
        let reservation = self.plan.reserve_ai(who).await?;
        let seed = request.seed.unwrap_or_else(|| u64::from_le_bytes(random(self.entropy.as_ref())));
        let (generation, reservation) = submit(
            &engine,
            Request {
                turns: request
                    .turns
                    .into_iter()
                    .map(|Turn { role, text }| lyceum_models::Turn { role, text })
                    .collect(),
                max_new_tokens: request.max_tokens.unwrap_or(USUAL_TOKENS),
                // What the client did not ask for stays off, so that its settings mean what they mean elsewhere.
                sampling: Sampling {
                    temperature: request.temperature,
                    top_p: request.top_p,
                    top_k: request.top_k,
                    min_p: request.min_p,
                    repetition_penalty: request.repetition_penalty,
                    seed,
                    grammar,
                    scores: request.scores,
                },
                stop: request.stop,
                ignore_eos: request.ignore_eos,
                service: ServiceClass::Api,
                user: user.0,
            },
            reservation,
        )
        .await?;
        let running = Running { generation, reservation, _permit: permit, over: false };
        Ok(Box::pin(stream::unfold(running, Running::step)))
    }
}

/// A running completion with all that is given back at its end.
struct Running {
    generation: Generation,
    reservation: AiReservation,
    _permit: Permit,
    over: bool,
}

impl Running {
    async fn step(mut self) -> Option<(CompletionEvent, Self)> {
        while !self.over {
            let event = match self.generation.next().await {
                Some(Event::Waiting { .. } | Event::Started { .. }) => continue,
                Some(Event::Text(text)) => {
                    self.reservation.keep();
                    return Some((CompletionEvent::Text(text), self));
                }
                Some(Event::Scores(scores)) => {
                    return Some((CompletionEvent::Scores(scores.into_iter().map(told).collect()), self));
                }
                Some(Event::Finished { reason, usage }) => {
                    if usage.completion_tokens > 0 {
                        self.reservation.keep();
                    }
                    let usage = Usage {
                        prompt_tokens: usage.prompt_tokens,
                        cached_tokens: usage.cached_tokens,
                        completion_tokens: usage.completion_tokens,
                    };
                    CompletionEvent::Done(finish_reason(reason), usage)
                }
                Some(Event::Failed(error)) => CompletionEvent::Failed(worded(&error)),
                None => CompletionEvent::Failed(worded(&GenerationError::Gone)),
            };
            self.over = true;
            return Some((event, self));
        }
        None
    }
}

fn told(score: lyceum_models::TokenScore) -> TokenScore {
    let chance = |lyceum_models::TokenChance { bytes, logprob }| TokenChance { bytes, logprob };
    TokenScore { picked: chance(score.picked), likely: score.likely.into_iter().map(chance).collect() }
}

/// What an answer must look like, if it must.
fn grammar(form: &AnswerForm) -> ApiResult<Option<Arc<Grammar>>> {
    match form {
        AnswerForm::Text => Ok(None),
        AnswerForm::JsonObject => Ok(Some(Arc::new(Grammar::json_object()))),
        AnswerForm::JsonSchema(schema) => Grammar::from_schema(schema)
            .map(|grammar| Some(Arc::new(grammar)))
            .map_err(|why| ApiError::invalid("response_format", "schema_not_possible", format!("Sorry: {why}."))),
    }
}

/// Every bound of a request, each with its own sentence.
fn check(request: &CompletionRequest) -> ApiResult<()> {
    let refuse = |field: &str, message: String| Err(ApiError::invalid(field, "out_of_bounds", message));
    if request.turns.is_empty() || request.turns.len() > MOST_TURNS {
        return refuse("messages", format!("A conversation has 1 to {MOST_TURNS} messages."));
    }
    if let Some(turn) = request.turns.iter().find(|turn| !matches!(turn.role.as_str(), "system" | "user" | "assistant"))
    {
        let role: String = turn.role.chars().filter(|c| !c.is_control()).take(30).collect();
        return refuse("messages", format!("`{role}` is no role here; use `system`, `user` or `assistant`."));
    }
    if request.turns.iter().map(|turn| turn.text.len()).sum::<usize>() > MOST_BYTES {
        let message = "The conversation is too long: at most 256 KiB of text.";
        return Err(ApiError {
            field: Some("messages".to_owned()),
            ..ApiError::new(ErrorKind::TooLarge, "conversation_too_long", message)
        });
    }
    if request.turns.iter().all(|turn| turn.text.trim().is_empty()) {
        return refuse("messages", "The messages are empty.".to_owned());
    }
    if !(0.0..=2.0).contains(&request.temperature) {
        return refuse("temperature", "The temperature goes from 0 to 2.".to_owned());
    }
    if !(request.top_p > 0.0 && request.top_p <= 1.0) {
        return refuse("top_p", "top_p is above 0 and at most 1.".to_owned());
    }
    if !(0.0..=1.0).contains(&request.min_p) {
        return refuse("min_p", "min_p goes from 0 to 1.".to_owned());
    }
    if !(0.1..=10.0).contains(&request.repetition_penalty) {
        return refuse("repetition_penalty", "The repetition penalty goes from 0.1 to 10.".to_owned());
    }
    if request.scores.is_some_and(|count| count > MOST_SCORES) {
        return refuse("top_logprobs", format!("top_logprobs goes from 0 to {MOST_SCORES}."));
    }
    if request.max_tokens.is_some_and(|tokens| !(1..=MOST_TOKENS).contains(&tokens)) {
        return refuse("max_tokens", format!("max_tokens goes from 1 to {MOST_TOKENS}."));
    }
    if request.stop.len() > MOST_STOPS
        || request.stop.iter().any(|stop| stop.is_empty() || stop.len() > MOST_STOP_BYTES)
    {
        return refuse("stop", format!("At most {MOST_STOPS} stop texts of 1 to {MOST_STOP_BYTES} bytes are allowed."));
    }
    Ok(())
}

fn finish_reason(finish: Finish) -> FinishReason {
    match finish {
        Finish::Stop => FinishReason::Stop,
        Finish::Length => FinishReason::Length,
        Finish::Closing => FinishReason::ServerClosing,
    }
}

fn worded(error: &GenerationError) -> ApiError {
    match error {
        GenerationError::Gone => ApiError::new(
            ErrorKind::Unavailable,
            "assistant_closing",
            "The assistant is restarting. Please try again in half a minute.",
        )
        .retry_after(30),
        GenerationError::Fault(_) => {
            tracing::error!(%error, "a completion failed");
            ApiError::internal()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> CompletionRequest {
        CompletionRequest {
            model: String::new(),
            turns: vec![Turn { role: "user".to_owned(), text: "Hello".to_owned() }],
            temperature: 1.0,
            top_p: 1.0,
            top_k: 0,
            min_p: 0.0,
            repetition_penalty: 1.0,
            max_tokens: None,
            stop: Vec::new(),
            seed: None,
            ignore_eos: false,
            form: AnswerForm::Text,
            scores: None,
        }
    }

    #[test]
    fn each_bound_names_its_field() {
        let long = Turn { role: "user".to_owned(), text: "x".repeat(MOST_BYTES + 1) };
        let stranger = Turn { role: "robot".to_owned(), text: "Hello".to_owned() };
        let cases = [
            (CompletionRequest { turns: Vec::new(), ..request() }, "messages"),
            (CompletionRequest { turns: vec![long], ..request() }, "messages"),
            (CompletionRequest { turns: vec![stranger], ..request() }, "messages"),
            (CompletionRequest { temperature: f32::NAN, ..request() }, "temperature"),
            (CompletionRequest { temperature: 2.1, ..request() }, "temperature"),
            (CompletionRequest { top_p: 0.0, ..request() }, "top_p"),
            (CompletionRequest { min_p: 1.5, ..request() }, "min_p"),
            (CompletionRequest { repetition_penalty: f32::NAN, ..request() }, "repetition_penalty"),
            (CompletionRequest { scores: Some(21), ..request() }, "top_logprobs"),
            (CompletionRequest { max_tokens: Some(0), ..request() }, "max_tokens"),
            (CompletionRequest { max_tokens: Some(MOST_TOKENS + 1), ..request() }, "max_tokens"),
            (CompletionRequest { stop: vec![String::new()], ..request() }, "stop"),
            (CompletionRequest { stop: vec!["x".to_owned(); 5], ..request() }, "stop"),
        ];
        for (request, field) in cases {
            assert_eq!(check(&request).unwrap_err().field.as_deref(), Some(field));
        }
        assert!(check(&request()).is_ok());
        let schema = AnswerForm::JsonSchema(serde_json::json!({"type": "string", "pattern": "a"}));
        let refused = grammar(&schema).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("response_format"));
        assert!(refused.message.contains("`pattern`"));
        assert!(grammar(&AnswerForm::JsonObject).unwrap().is_some() && grammar(&AnswerForm::Text).unwrap().is_none());
    }
}
