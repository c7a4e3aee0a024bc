//! Loads the models that write again before the first lesson, so that nobody waits for them.

use crate::{
    assistants::Assistants,
    jobs::{Job, JobContext, JobFacts, JobStop, daily},
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Speech};

/// How long before the first lesson it may start, in minutes.
const EARLIER: u16 = 30;
const DAY: u16 = 24 * 60;

pub(super) struct WakeModels {
    pub(super) assistants: Assistants,
    /// The minute of the local day at which they are to be ready.
    pub(super) ready: u16,
}

#[async_trait]
impl Job for WakeModels {
    fn facts(&self) -> JobFacts {
        let from = (self.ready + DAY - EARLIER) % DAY;
        JobFacts {
            name: "wake_models",
            title: Code::JobWakeModels.english(),
            summary: Code::JobWakeModelsText.english(),
            heavy: false,
            schedule: daily((from, self.ready)),
        }
    }

    async fn run(&self, _: &JobContext) -> Result<Speech, JobStop> {
        // Each of them, not the first one that rests alone.
        let woken = self.assistants.all().filter(|(_, assistant)| assistant.wake()).count();
        Ok(if woken > 0 { Code::AssistantWoken } else { Code::AssistantAwake }.into())
    }
}
