//! Which conversations have a running answer, so that it can be stopped and no second one starts.

use lyceum_api::{ApiError, ApiResult, ErrorKind, ids::ConversationId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Notify;

/// The running answers. Clones share them.
#[derive(Clone, Default)]
pub(super) struct RunningAnswers(Arc<Mutex<HashMap<ConversationId, Arc<Notify>>>>);

/// The place of one running answer; dropping it frees the conversation.
pub(super) struct RunningAnswer {
    all: RunningAnswers,
    conversation: ConversationId,
    /// Told when the person presses Stop.
    pub(super) stop: Arc<Notify>,
}

impl RunningAnswers {
    /// Takes the conversation's place, or says that an answer is being written.
    pub(super) fn enter(&self, conversation: ConversationId) -> ApiResult<RunningAnswer> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if running.contains_key(&conversation) {
            return Err(ApiError::new(
                ErrorKind::Conflict,
                "answer_running",
                "The assistant is still answering here. Wait for the end, or stop it first.",
            ));
        }
        let stop = Arc::new(Notify::new());
        running.insert(conversation, Arc::clone(&stop));
        Ok(RunningAnswer { all: self.clone(), conversation, stop })
    }

    /// Stops the answer of a conversation, if one is running.
    pub(super) fn stop(&self, conversation: ConversationId) {
        if let Some(stop) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&conversation) {
            stop.notify_one();
        }
    }
}

impl Drop for RunningAnswer {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.conversation);
    }
}
