//! Runs an answer of the chat and stores what came of it, whether the reader stays or leaves.

use super::{packed::unpack_in, running::RunningAnswer};
use crate::{
    answers::{Answer, End, Plain, Reader, answer_html, give_back_unused, reader},
    basis::Basis,
    faults::{Refusal, refused},
    plan::{AiReservation, Permit},
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, EventStream, StreamEvent,
    chat::Author,
    ids::{ConversationId, MessageId, UserId},
    plan::PlanLimit,
    stream::{FinishReason, Finished},
};
use lyceum_models::Generation;
use lyceum_storage::records::conversations::{ConversationRecord, MessageRecord};
use std::sync::Arc;

/// Where the answer goes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) user: UserId,
    pub(super) conversation: ConversationId,
    /// Its number in the conversation.
    pub(super) number: u32,
}

/// An answer that is queued, with everything that it holds while it runs.
pub(super) struct Prepared {
    pub(super) basis: Basis,
    pub(super) running: RunningAnswer,
    pub(super) permit: Permit,
    pub(super) reservation: AiReservation,
    pub(super) generation: Generation,
}

impl Prepared {
    /// Starts the answer in a task of its own: when the reader leaves, the task stops the model within two tokens,
    /// stores what came and ends.
    pub(super) fn stream(self, place: Place) -> EventStream {
        let (reader, stream) = reader();
        tokio::spawn(self.run(reader, place));
        stream
    }

    async fn run(self, reader: Reader, place: Place) {
        let Self { basis, running, permit, reservation, generation } = self;
        let mut answer = Answer { generation, reservation, stop: Arc::clone(&running.stop), filter: Plain };
        let (text, end) = answer.run(&reader).await;
        give_back_unused(answer).await;
        drop(permit);
        let interrupted = !matches!(end, End::Complete(FinishReason::Stop | FinishReason::Length));
        let stored = if text.trim().is_empty() { Ok(None) } else { store(&basis, place, &text, interrupted).await };
        drop(running);
        let event = match (stored, end) {
            (Err(error), _) | (_, End::Failed(error)) => StreamEvent::Failed(error),
            (Ok(_), End::Complete(FinishReason::Stop | FinishReason::Length)) if text.trim().is_empty() => {
                StreamEvent::Failed(nothing_said())
            }
            (Ok(message), End::Complete(reason)) => StreamEvent::Done(Finished {
                message,
                question: None,
                html: answer_html(&text),
                said: Vec::new(),
                citations: Vec::new(),
                reason,
                left_today: basis.plan.left_today(place.user),
            }),
            (Ok(_), End::ReaderLeft) => return,
        };
        let _ = reader.tell(event).await;
    }
}

/// A small model sometimes ends before its first word. That is no answer, and what looks like one would be lost later.
fn nothing_said() -> ApiError {
    let message = "The assistant found no words. Nothing was used up. Please ask again, or in other words.";
    ApiError::new(ErrorKind::Unavailable, "nothing_said", message).retry_after(1)
}

async fn store(basis: &Basis, place: Place, text: &str, interrupted: bool) -> ApiResult<Option<MessageId>> {
    let Place { user, conversation, number } = place;
    let id = MessageId(basis.new_id());
    let at_s = basis.now_s();
    let message = MessageRecord { id, author: Author::Assistant, text: text.to_owned(), interrupted, at_s };
    let stored = basis.store.transact(move |tx| -> Result<_, Refusal> {
        // Purged while the answer was written: there is no place for it any more.
        let Some(mut record) = tx.get::<ConversationRecord>(&(user, conversation))? else { return Ok(None) };
        unpack_in(tx, conversation)?;
        record.messages = record.messages.max(number + 1);
        record.changed_s = at_s;
        tx.put(&(conversation, u64::from(number)), &message)?;
        tx.put(&(user, conversation), &record)?;
        Ok(Some(id))
    });
    basis.plan.add_measured(PlanLimit::ChatStorage, text.len() as u64);
    stored.await.map_err(refused)
}
