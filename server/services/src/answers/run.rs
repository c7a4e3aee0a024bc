//! Runs one answer: from the engine's events to the reader's, until it is complete, stopped, or its reader leaves.

use super::submit::closing;
use crate::plan::AiReservation;
use lyceum_api::{ApiError, EventStream, StreamEvent, stream::FinishReason};
use lyceum_models::{Event, Finish, Generation, GenerationError};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, mpsc},
    time::{Instant, sleep_until},
};

/// Events that wait for a slow reader; the engine goes on meanwhile and joins its text.
const EVENTS_AHEAD: usize = 32;
/// The longest time that an answer may be written, from its first token.
const LONGEST: Duration = Duration::from_mins(3);
/// A reader that takes nothing for this long has left, whatever its connection says.
const PATIENCE: Duration = Duration::from_secs(30);

/// Looks at text on its way to the reader and may hold it back or change it.
pub(crate) trait Filter: Send {
    /// Takes the next piece and gives what can be shown.
    fn push(&mut self, piece: &str) -> String;
    /// Gives what is left at the end.
    fn finish(&mut self) -> String;
}

/// Lets everything through.
pub(crate) struct Plain;

impl Filter for Plain {
    fn push(&mut self, piece: &str) -> String {
        piece.to_owned()
    }
    fn finish(&mut self) -> String {
        String::new()
    }
}

/// The writing end of a reader's stream.
pub(crate) struct Reader(mpsc::Sender<StreamEvent>);

/// Makes a stream and its writing end. Dropping the stream tells the writing end.
pub(crate) fn reader() -> (Reader, EventStream) {
    let (sender, mut receiver) = mpsc::channel(EVENTS_AHEAD);
    (Reader(sender), Box::pin(futures_util::stream::poll_fn(move |context| receiver.poll_recv(context))))
}

impl Reader {
    /// Tells the reader; false when it has left.
    pub(crate) async fn tell(&self, event: StreamEvent) -> bool {
        self.0.send_timeout(event, PATIENCE).await.is_ok()
    }
}

/// How an answer ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    /// The model came to an end, or was stopped on purpose.
    Complete(FinishReason),
    /// The reader left.
    ReaderLeft,
    /// It failed.
    Failed(ApiError),
}

/// A running answer. Dropping it at any time stops the engine within two tokens and gives back what was reserved.
pub(crate) struct Answer<F> {
    /// Where the text comes from.
    pub(crate) generation: Generation,
    /// Counted once the first text is there, given back otherwise.
    pub(crate) reservation: AiReservation,
    /// Told when the person presses Stop.
    pub(crate) stop: Arc<Notify>,
    /// What looks at the text on its way.
    pub(crate) filter: F,
}

impl<F: Filter> Answer<F> {
    /// Runs to the end. Gives what the reader was told, and how it ended.
    pub(crate) async fn run(&mut self, reader: &Reader) -> (String, End) {
        let mut text = String::new();
        let end = self.pass_on(reader, &mut text).await;
        let rest = self.filter.finish();
        if !rest.is_empty() {
            text.push_str(&rest);
            // A reader that has left misses it; it is stored all the same.
            let _ = reader.tell(StreamEvent::Text { text: rest }).await;
        }
        (text, end)
    }

    async fn pass_on(&mut self, reader: &Reader, text: &mut String) -> End {
        let mut deadline = None;
        loop {
            let event = tokio::select! {
                biased;
                () = self.stop.notified() => return End::Complete(FinishReason::Cancelled),
                () = reader.0.closed() => return End::ReaderLeft,
                () = wait_until(deadline) => return End::Complete(FinishReason::Length),
                event = self.generation.next() => event,
            };
            let told = match event {
                Some(Event::Waiting { place, seconds }) => reader.tell(StreamEvent::Waiting { place, seconds }).await,
                Some(Event::Text(piece)) => {
                    // Not before the first word: among many the reading of the prompt may take long.
                    deadline.get_or_insert_with(|| Instant::now() + LONGEST);
                    // White space alone is nothing that anybody asked for.
                    if !piece.trim().is_empty() {
                        self.reservation.keep();
                    }
                    let shown = self.filter.push(&piece);
                    text.push_str(&shown);
                    shown.is_empty() || reader.tell(StreamEvent::Text { text: shown }).await
                }
                // Nobody asks for scores here.
                Some(Event::Started { .. } | Event::Scores(_)) => true,
                Some(Event::Finished { reason, .. }) => return End::Complete(finish_reason(reason)),
                Some(Event::Failed(error)) => return End::Failed(worded(&error)),
                None => return End::Failed(closing()),
            };
            if !told {
                return End::ReaderLeft;
            }
        }
    }
}

/// Stops the model, and gives an interaction that produced nothing back to the person.
pub(crate) async fn give_back_unused<F>(answer: Answer<F>) {
    let Answer { generation, reservation, .. } = answer;
    drop(generation);
    // A fault is in the log already, and the next start gives the interaction back.
    let _ = reservation.refund().await;
}

async fn wait_until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline).await,
        None => std::future::pending().await,
    }
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
        GenerationError::Gone => closing(),
        GenerationError::Fault(_) => {
            tracing::error!(%error, "an answer failed");
            ApiError::internal()
        }
    }
}
