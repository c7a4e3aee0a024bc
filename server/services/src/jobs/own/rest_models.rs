//! Takes the assistant's model out of the memory when nobody has needed it for a while. The next question loads it.

use crate::{
    assistant::{Assistant, Wake},
    jobs::{Job, JobContext, JobFacts, JobStop, every},
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Speech};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

pub(super) struct RestModels {
    assistant: Assistant,
    wake: Wake,
    after: Duration,
    /// How often the assistant had been used, and since when in seconds since 1970.
    seen: Mutex<Option<(u64, i64)>>,
}

impl RestModels {
    pub(super) fn new(assistant: Assistant, wake: Wake, after: Duration) -> Self {
        Self { assistant, wake, after, seen: Mutex::new(None) }
    }

    /// For how many seconds nobody has used it.
    fn unused_s(&self, now_s: i64) -> i64 {
        let load = self.assistant.current().map(|engine| engine.load_now()).unwrap_or_default();
        let uses = self.assistant.uses() + u64::from(load.running + load.waiting);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match *seen {
            Some((before, since)) if before == uses && since <= now_s => now_s - since,
            _ => {
                *seen = Some((uses, now_s));
                0
            }
        }
    }
}

#[async_trait]
impl Job for RestModels {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "rest_models",
            title: Code::JobRestModels.english(),
            summary: Code::JobRestModelsText.english(),
            heavy: false,
            schedule: every(60),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        if self.assistant.is_resting() {
            return Ok(Speech::default());
        }
        let unused_s = self.unused_s(context.now().as_second());
        if unused_s < i64::try_from(self.after.as_secs()).unwrap_or(i64::MAX) {
            return Ok(Speech::default());
        }
        let rested = self.assistant.rest(self.wake.clone());
        Ok(if rested { Code::AssistantRests.into() } else { Speech::default() })
    }
}
