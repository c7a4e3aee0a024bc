//! Conversations with the assistant.

mod answer;
mod export_conversation;
mod history;
mod list_conversations;
mod packed;
mod purge_conversations;
mod rename_conversation;
mod running;
mod send_message;
mod start_conversation;
#[cfg(test)]
mod tests;
mod throw_away;
mod whose;

use crate::{basis::Basis, deps::Deps};
use lyceum_api::{
    ApiResult, EventStream, Nothing, Viewer,
    chat::{
        Chats, Conversation, ConversationExport, ConversationList, ConversationRef, ConversationRow,
        RenameConversation, SendMessage,
    },
};
use running::RunningAnswers;
use std::sync::Arc;

pub(crate) use packed::{NextPage, pack_quiet};
pub use purge_conversations::purge_conversations;

/// The implementation of [`Chats`]. Cheap to clone: a running answer has its own.
#[derive(Clone)]
struct Chatting {
    basis: Basis,
    running: RunningAnswers,
}

/// The conversations.
pub fn new(deps: &Deps) -> Arc<dyn Chats> {
    Arc::new(Chatting { basis: Basis::new(deps), running: RunningAnswers::default() })
}

#[async_trait::async_trait]
impl Chats for Chatting {
    async fn list_conversations(&self, who: &Viewer, _: Nothing) -> ApiResult<ConversationList> {
        list_conversations::list_conversations(&self.basis, who)
    }
    async fn start_conversation(&self, who: &Viewer, _: Nothing) -> ApiResult<ConversationRow> {
        start_conversation::start_conversation(&self.basis, who).await
    }
    async fn get_conversation(&self, who: &Viewer, input: ConversationRef) -> ApiResult<Conversation> {
        list_conversations::get_conversation(&self.basis, who, input.conversation)
    }
    async fn rename_conversation(&self, who: &Viewer, input: RenameConversation) -> ApiResult<Nothing> {
        rename_conversation::rename_conversation(&self.basis, who, input).await
    }
    async fn delete_conversation(&self, who: &Viewer, input: ConversationRef) -> ApiResult<Nothing> {
        self.running.stop(input.conversation);
        throw_away::delete_conversation(&self.basis, who, input.conversation).await
    }
    async fn restore_conversation(&self, who: &Viewer, input: ConversationRef) -> ApiResult<Nothing> {
        throw_away::restore_conversation(&self.basis, who, input.conversation).await
    }
    async fn export_conversation(&self, who: &Viewer, input: ConversationRef) -> ApiResult<ConversationExport> {
        export_conversation::export_conversation(&self.basis, who, input.conversation)
    }
    async fn send_message(&self, who: &Viewer, input: SendMessage) -> ApiResult<EventStream> {
        self.send(who, input).await
    }
    async fn regenerate(&self, who: &Viewer, input: ConversationRef) -> ApiResult<EventStream> {
        self.answer_again(who, input.conversation).await
    }
    async fn stop_answer(&self, who: &Viewer, input: ConversationRef) -> ApiResult<Nothing> {
        // Only the own conversation: for others it is as if it did not exist.
        whose::own(&self.basis, who, input.conversation)?;
        self.running.stop(input.conversation);
        Ok(Nothing {})
    }
}
