//! A message on its way: what was sent, and the answer as it arrives.

use crate::{
    call,
    session::{Allowance, use_allowance},
    stream::{self, Running},
    task::Task,
};
use leptos::prelude::*;
use lyceum_api::{
    StreamEvent,
    chat::{Conversation, ConversationRef, PostMessage, Regenerate, SendMessage, StopAnswer},
    ids::ConversationId,
};

/// The state of the open conversation. Copy it into handlers.
#[derive(Clone, Copy)]
pub(crate) struct Talk {
    /// The open conversation.
    pub conversation: ConversationId,
    /// Its stored messages.
    pub stored: crate::Loaded<Conversation>,
    /// What was sent and is not among the stored messages yet.
    pub sent: RwSignal<Option<String>>,
    /// The answer so far.
    pub text: RwSignal<String>,
    /// Whether the newest stored answer is being replaced.
    pub replacing: RwSignal<bool>,
    /// How many are before this message, and the seconds that takes.
    pub waiting: RwSignal<Option<(u32, u32)>>,
    /// Whether an answer runs, and what went wrong.
    pub task: Task,
    allowance: Allowance,
    running: StoredValue<Option<Running>>,
}

impl Talk {
    /// A conversation in which nothing runs.
    pub(crate) fn new(conversation: ConversationId, stored: crate::Loaded<Conversation>) -> Self {
        Self {
            conversation,
            stored,
            sent: RwSignal::new(None),
            text: RwSignal::new(String::new()),
            replacing: RwSignal::new(false),
            waiting: RwSignal::new(None),
            task: Task::default(),
            allowance: use_allowance(),
            running: StoredValue::new(None),
        }
    }

    /// Sends a message.
    pub(crate) fn send(self, text: String) {
        self.begin();
        self.sent.set(Some(text.clone()));
        let input = SendMessage { conversation: self.conversation, text };
        self.running.set_value(Some(stream::open::<PostMessage>(input, move |event| self.take(event))));
    }

    /// Asks for another answer instead of the newest.
    pub(crate) fn regenerate(self) {
        self.begin();
        self.replacing.set(true);
        let input = ConversationRef { conversation: self.conversation };
        self.running.set_value(Some(stream::open::<Regenerate>(input, move |event| self.take(event))));
    }

    /// Stops the answer. The server keeps what came so far, and says so by the stream's end.
    pub(crate) fn stop(self) {
        let stopping = call::<StopAnswer>(ConversationRef { conversation: self.conversation });
        leptos::task::spawn_local(async move {
            if stopping.await.is_err() {
                self.end();
            }
        });
    }

    fn begin(self) {
        self.task.problem.set(None);
        self.task.busy.set(true);
        self.text.set(String::new());
        self.waiting.set(None);
    }

    /// The stored messages hold all that came: show them instead.
    fn end(self) {
        self.running.set_value(None);
        self.task.busy.set(false);
        self.waiting.set(None);
        self.stored.refetch();
    }

    fn take(self, event: StreamEvent) {
        match event {
            StreamEvent::Waiting { place, seconds } => self.waiting.set(Some((place, seconds))),
            StreamEvent::Text { text } => {
                self.waiting.set(None);
                self.text.update(|all| all.push_str(&text));
            }
            StreamEvent::Done(done) => {
                self.allowance.0.set(Some(done.left_today));
                self.end();
            }
            StreamEvent::Failed(error) => {
                self.task.problem.set(Some(error));
                self.end();
            }
            StreamEvent::Passages { .. } | StreamEvent::Hint { .. } => {}
        }
    }
}
