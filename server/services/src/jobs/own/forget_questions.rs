//! Removes questions to the courses after the time for which the school keeps them.

use crate::{
    asking::forget_questions,
    jobs::{Job, JobContext, JobFacts, JobStop, daily},
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_storage::Store;
use std::time::Duration;

pub(super) struct ForgetQuestions {
    pub(super) store: Store,
    /// For how long they are kept; none for ever.
    pub(super) kept: Option<Duration>,
    pub(super) night: (u16, u16),
}

#[async_trait]
impl Job for ForgetQuestions {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "forget_questions",
            title: Code::JobForgetQuestions.english(),
            summary: Code::JobForgetQuestionsText.english(),
            heavy: false,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        let Some(kept) = self.kept else { return Ok(Code::QuestionsKept.into()) };
        let before_s = context.now().as_second().saturating_sub(i64::try_from(kept.as_secs()).unwrap_or(i64::MAX));
        let mut removed = 0;
        loop {
            let some = forget_questions(&self.store, before_s).await?;
            removed += some;
            if some == 0 {
                return Ok(Said::new(Code::QuestionsRemoved).with("count", Value::Count(removed)).into());
            }
            context.step(removed, 0).await?;
        }
    }
}
