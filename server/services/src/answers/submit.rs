//! Hands a request to the engine and words its refusals.

use crate::plan::AiReservation;
use lyceum_api::{ApiError, ApiResult, ErrorKind};
use lyceum_models::{Engine, Generation, Request, SubmitError};

/// Puts a request into the engine's queue. A refusal comes after the interaction was given back, so that who reads
/// "nothing was used up" finds it so.
pub(crate) async fn submit(
    engine: &Engine,
    request: Request,
    reservation: AiReservation,
) -> ApiResult<(Generation, AiReservation)> {
    match into_queue(engine.clone(), request).await {
        Ok(generation) => Ok((generation, reservation)),
        Err(refusal) => {
            // A fault is in the log already, and the next start gives the interaction back.
            let _ = reservation.refund().await;
            Err(refusal)
        }
    }
}

/// Tokenising takes milliseconds, so it does not run on a web thread.
async fn into_queue(engine: Engine, request: Request) -> ApiResult<Generation> {
    let submitted = tokio::task::spawn_blocking(move || engine.submit(request)).await;
    submitted
        .map_err(|error| {
            tracing::error!(%error, "submitting an answer failed");
            ApiError::internal()
        })?
        .map_err(worded)
}

fn worded(error: SubmitError) -> ApiError {
    match error {
        SubmitError::QueueFull { waiting } => ApiError::new(
            ErrorKind::Busy,
            "assistant_busy",
            format!("The assistant is busy: {waiting} others are waiting. Nothing was used up. Please try again in half a minute."),
        )
        .retry_after(30),
        SubmitError::TooLong { tokens, allowed } => ApiError::new(
            ErrorKind::TooLarge,
            "too_long_for_assistant",
            format!("Your text is too long for the assistant: it has about {tokens} word pieces, and {allowed} fit. Please shorten it."),
        ),
        SubmitError::Closed => closing(),
        SubmitError::Invalid(cause) => {
            tracing::error!(cause, "the engine refused a request");
            ApiError::internal()
        }
    }
}

/// The server is being stopped or the model replaced.
pub(super) fn closing() -> ApiError {
    ApiError::new(
        ErrorKind::Unavailable,
        "assistant_closing",
        "The assistant is restarting. Please try again in half a minute.",
    )
    .retry_after(30)
}
