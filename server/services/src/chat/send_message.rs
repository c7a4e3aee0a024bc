//! Takes a message, or the wish for another answer, and starts the assistant's answer.

use super::{
    Chatting,
    answer::{Place, Prepared},
    history,
    list_conversations::{MOST_MESSAGES, stored_messages},
    packed::unpack_in,
    whose::{not_found, own},
};
use crate::{
    answers::{defuse, submit},
    faults::{Refusal, refused},
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, EventStream, Viewer,
    chat::{Author, SendMessage},
    ids::{ConversationId, MessageId, UserId},
    plan::PlanLimit,
};
use lyceum_models::{Request, Sampling, ServiceClass, Turn};
use lyceum_storage::records::conversations::{ConversationRecord, MessageRecord};

/// The longest message, in characters.
const LONGEST_MESSAGE: usize = 8000;
/// Messages of which the model may get to see one to two times as many; what does not fit is cut further by tokens.
const SEEN_MESSAGES: u32 = 20;
/// The longest title made from a message, in characters.
const LONGEST_TITLE: usize = 60;

const SYSTEM: &str = include_str!("../../../../assets/prompts/chat.txt");

/// How many of the newest messages are looked at, so that the first of them stays the same for a while.
const fn seen_of(messages: u32) -> u32 {
    SEEN_MESSAGES + messages % SEEN_MESSAGES
}

impl Chatting {
    /// Stores a person's message and streams the answer.
    pub(super) async fn send(&self, who: &Viewer, input: SendMessage) -> ApiResult<EventStream> {
        let text = input.text.trim().to_owned();
        if text.is_empty() || text.chars().count() > LONGEST_MESSAGE {
            return Err(ApiError::invalid(
                "text",
                "message_length",
                format!("Please write a message of 1 to {LONGEST_MESSAGE} characters."),
            ));
        }
        let (user, record) = own(&self.basis, who, input.conversation)?;
        if record.messages + 2 > MOST_MESSAGES {
            return Err(full());
        }
        let mut messages = stored_messages(&self.basis, input.conversation, seen_of(record.messages))?;
        let message = MessageRecord {
            id: MessageId(self.basis.new_id()),
            author: Author::Person,
            text,
            interrupted: false,
            at_s: self.basis.now_s(),
        };
        messages.push(message.clone());
        let prepared = self.prepare(who, user, input.conversation, messages).await?;
        let place = self.store_message(user, input.conversation, message).await?;
        Ok(prepared.stream(place))
    }

    /// Streams another answer in the place of the newest one, which goes once the new one has begun.
    pub(super) async fn answer_again(&self, who: &Viewer, conversation: ConversationId) -> ApiResult<EventStream> {
        let (user, record) = own(&self.basis, who, conversation)?;
        let mut messages = stored_messages(&self.basis, conversation, seen_of(record.messages))?;
        let number = if messages.last().is_some_and(|m| m.author == Author::Assistant) {
            messages.pop();
            record.messages.saturating_sub(1)
        } else {
            record.messages
        };
        if messages.is_empty() {
            return Err(ApiError::new(
                ErrorKind::Conflict,
                "nothing_to_answer",
                "There is no message to answer yet. Please write one.",
            ));
        }
        let prepared = self.prepare(who, user, conversation, messages).await?;
        Ok(prepared.stream(Place { user, conversation, number }))
    }

    /// Takes the places, reserves the interaction and queues the request. Nothing is stored before all this went well.
    async fn prepare(
        &self,
        who: &Viewer,
        user: UserId,
        conversation: ConversationId,
        messages: Vec<MessageRecord>,
    ) -> ApiResult<Prepared> {
        let engine = self.basis.assistants.answers.engine().await?;
        let running = self.running.enter(conversation)?;
        let permit = self.basis.plan.enter(ServiceClass::Chat, user)?;
        let reservation = self.basis.plan.reserve_ai(who).await?;
        let turns =
            messages.into_iter().map(|message| Turn::new(role(message.author), defuse(&message.text))).collect();
        let counting = engine.clone();
        // Counting the tokens of long messages takes milliseconds, so it does not run on a web thread.
        let fitted = tokio::task::spawn_blocking(move || history::fit(&counting, SYSTEM.trim(), turns)).await;
        let (turns, max_new_tokens) = fitted.map_err(|error| {
            tracing::error!(%error, "fitting a conversation failed");
            ApiError::internal()
        })?;
        let request = Request {
            turns,
            max_new_tokens,
            sampling: Sampling { temperature: 0.4, top_p: 0.9, seed: self.basis.new_seed(), ..Sampling::default() },
            stop: Vec::new(),
            ignore_eos: false,
            service: ServiceClass::Chat,
            user: user.0,
        };
        let (generation, reservation) = submit(&engine, request, reservation).await?;
        Ok(Prepared { basis: self.basis.clone(), running, permit, reservation, generation })
    }

    async fn store_message(
        &self,
        user: UserId,
        conversation: ConversationId,
        message: MessageRecord,
    ) -> ApiResult<Place> {
        let (key, bytes) = ((user, conversation), message.text.len() as u64);
        let stored = self.basis.store.transact(move |tx| -> Result<_, Refusal> {
            let mut record = tx.get::<ConversationRecord>(&key)?.ok_or_else(not_found)?;
            unpack_in(tx, conversation)?;
            let number = record.messages;
            if record.title.is_empty() {
                record.title = title_from(&message.text);
            }
            record.messages += 1;
            record.changed_s = message.at_s;
            tx.put(&(conversation, u64::from(number)), &message)?;
            tx.put(&key, &record)?;
            Ok(number + 1)
        });
        let number = stored.await.map_err(refused)?;
        self.basis.plan.add_measured(PlanLimit::ChatStorage, bytes);
        Ok(Place { user, conversation, number })
    }
}

fn role(author: Author) -> &'static str {
    match author {
        Author::Person => "user",
        Author::Assistant => "assistant",
    }
}

/// The first words of a message.
fn title_from(text: &str) -> String {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or(text);
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST_TITLE {
        return words;
    }
    let cut: String = words.chars().take(LONGEST_TITLE).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(start, _)| start);
    format!("{whole_words}…")
}

fn full() -> ApiError {
    ApiError::new(
        ErrorKind::Conflict,
        "conversation_full",
        format!("This conversation has reached {MOST_MESSAGES} messages. Please start a new one."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_the_first_words() {
        assert_eq!(title_from("\n  What   is light?\nTell me"), "What is light?");
        let long = title_from(&"word ".repeat(40));
        assert!(long.ends_with("word…") && long.chars().count() <= LONGEST_TITLE + 1);
    }
}
