//! Takes a model that writes out of the memory when nobody has needed it for a while. The next question loads it.

use crate::{
    assistant::{Assistant, Wake},
    assistants::Assistants,
    jobs::{Job, JobContext, JobFacts, JobStop, every},
};
use async_trait::async_trait;
use lyceum_api::{
    operations::ModelPurpose,
    speech::{Code, Said, Speech},
};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

pub(super) struct RestModels {
    models: Vec<Restful>,
    after: Duration,
}

/// A model that may rest.
struct Restful {
    purpose: ModelPurpose,
    assistant: Assistant,
    wake: Wake,
    /// How often it had been used, and since when in seconds since 1970.
    seen: Mutex<Option<(u64, i64)>>,
}

impl RestModels {
    /// For those that can be loaded again.
    pub(super) fn new(
        assistants: &Assistants,
        wakes: impl IntoIterator<Item = (ModelPurpose, Option<Wake>)>,
        after: Duration,
    ) -> Self {
        let restful = |(purpose, wake): (ModelPurpose, Option<Wake>)| {
            let assistant = assistants.of(purpose).clone();
            Some(Restful { purpose, assistant, wake: wake?, seen: Mutex::new(None) })
        };
        Self { models: wakes.into_iter().filter_map(restful).collect(), after }
    }
}

impl Restful {
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

    /// Lets it rest if nobody has used it for `after`, and tells what was done.
    fn rest(&self, now_s: i64, after: Duration) -> Option<Code> {
        let long_unused = |unused_s: i64| unused_s >= i64::try_from(after.as_secs()).unwrap_or(i64::MAX);
        let rests =
            !self.assistant.is_resting() && long_unused(self.unused_s(now_s)) && self.assistant.rest(self.wake.clone());
        rests.then_some(match self.purpose {
            ModelPurpose::Answers => Code::AssistantRests,
            ModelPurpose::Tutor => Code::TutorRests,
        })
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
        let now_s = context.now().as_second();
        let done: Vec<Said> =
            self.models.iter().filter_map(|model| model.rest(now_s, self.after)).map(Said::new).collect();
        Ok(done.into())
    }
}
