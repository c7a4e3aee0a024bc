//! `/v1`: the shapes of the OpenAI API, translated to and from [`lyceum_api::completions`].

mod answer;
mod embed;
mod question;

pub use answer::error_response;

use super::{
    HttpState, access,
    input::{self, BODY_BYTES_MAX},
    mount::json,
    session::Caller,
    sse,
};
use answer::{Answer, Failed};
use axum::{
    Extension, Router,
    extract::{Request, State},
    response::Response,
    routing::{get, post},
};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use lyceum_api::{
    Access, ApiError, ApiResult,
    completions::{CompletionEvent, CompletionStream},
};
use serde::de::DeserializeOwned;
use serde_json::json;

/// The routes of the OpenAI-compatible side.
pub fn routes() -> Router<HttpState> {
    Router::new()
        .route("/v1/models", get(list_models))
        .route("/v1/models/{model}", get(get_model))
        .route("/v1/chat/completions", post(complete))
        .route("/v1/embeddings", post(embed))
}

async fn list_models(State(state): State<HttpState>, Extension(caller): Extension<Caller>) -> Result<Response, Failed> {
    access::check(Access::SignedIn, &caller.viewer)?;
    let models = state.ports.completions.models(&caller.viewer).await?;
    let data: Vec<_> = models.iter().map(answer::model).collect();
    Ok(json(&json!({"object": "list", "data": data}))?)
}

async fn get_model(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    axum::extract::Path(name): axum::extract::Path<String>,
) -> Result<Response, Failed> {
    access::check(Access::SignedIn, &caller.viewer)?;
    let models = state.ports.completions.models(&caller.viewer).await?;
    let model = models.iter().find(|model| model.name == name).ok_or_else(|| ApiError::not_found("model"))?;
    Ok(json(&answer::model(model))?)
}

async fn complete(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Failed> {
    access::check(Access::SignedIn, &caller.viewer)?;
    let question: question::ChatQuestion = read(request).await?;
    let (streams, with_usage) = (question.stream, question.wants_usage());
    let request = question.into_request()?;
    let model = model_name(&state, &caller, &request.model).await?;
    let events = state.ports.completions.complete(&caller.viewer, request).await?;
    let answer = Answer::new(&*state.entropy, state.clock.now().as_second(), model);
    if streams { Ok(stream(&state, answer, events, with_usage)) } else { Ok(whole(&answer, events).await?) }
}

async fn embed(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Failed> {
    access::check(Access::SignedIn, &caller.viewer)?;
    let question: embed::EmbedQuestion = read(request).await?;
    let (format, model, texts) = question.into_parts()?;
    let vectors = state.ports.completions.embed(&caller.viewer, &model, texts).await?;
    Ok(json(&embed::answer(&vectors, format))?)
}

async fn read<T: DeserializeOwned>(request: Request) -> ApiResult<T> {
    let (parts, body) = request.into_parts();
    let body = input::read_body(body, BODY_BYTES_MAX).await?;
    input::check_json(&parts.headers, &body)?;
    input::decode(lyceum_api::Method::Post, &[], None, &body)
}

/// The name to answer with: the asked one, or that of the server's own model.
async fn model_name(state: &HttpState, caller: &Caller, asked: &str) -> ApiResult<String> {
    if !asked.is_empty() && asked != "default" {
        return Ok(asked.to_owned());
    }
    let models = state.ports.completions.models(&caller.viewer).await?;
    Ok(models.into_iter().find(|model| !model.embeds).map_or_else(|| "default".to_owned(), |model| model.name))
}

/// Chunks as they come: the role first, then text, the reason, the usage if asked, and `[DONE]`.
fn stream(state: &HttpState, answer: Answer, events: CompletionStream, with_usage: bool) -> Response {
    let farewell = answer::failed_frame(&super::events::closing_error());
    let first = stream::once(std::future::ready(answer.role_frame()));
    let rest = stream::unfold(Some((answer, events)), move |running| async move {
        let (answer, mut events) = running?;
        Some(match events.next().await {
            Some(CompletionEvent::Text(text)) => (answer.text_frame(&text), Some((answer, events))),
            Some(CompletionEvent::Scores(scores)) => (answer.scores_frame(&scores), Some((answer, events))),
            Some(CompletionEvent::Done(reason, usage)) => {
                (answer.end_frames(reason, with_usage.then_some(usage)), None)
            }
            Some(CompletionEvent::Failed(error)) => (answer::failed_frame(&error), None),
            None => (answer::failed_frame(&ApiError::internal()), None),
        })
    });
    let frames: stream::BoxStream<'static, Bytes> = first.chain(rest).boxed();
    sse::respond(frames, state.closing.clone(), farewell)
}

async fn whole(answer: &Answer, mut events: CompletionStream) -> ApiResult<Response> {
    let (mut text, mut all_scores) = (String::new(), None);
    while let Some(event) = events.next().await {
        match event {
            CompletionEvent::Text(more) => text.push_str(&more),
            CompletionEvent::Scores(scores) => all_scores.get_or_insert_with(Vec::new).extend(scores),
            CompletionEvent::Done(reason, usage) => {
                return json(&answer.whole(&text, all_scores.as_deref(), reason, usage));
            }
            CompletionEvent::Failed(error) => return Err(error),
        }
    }
    Err(ApiError::internal())
}
