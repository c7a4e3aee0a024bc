//! Removes what nobody can bring back any more: sign-ins that are over, courses and conversations deleted long ago.

use crate::{
    chat::purge_conversations,
    courses::purge_courses,
    jobs::{Job, JobContext, JobFacts, JobStop, every},
    sessions::Sessions,
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_search::Index;
use lyceum_storage::Store;
use std::sync::Arc;

pub(super) struct RemoveExpired {
    pub(super) store: Store,
    pub(super) index: Index,
    pub(super) sessions: Arc<Sessions>,
}

#[async_trait]
impl Job for RemoveExpired {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "remove_expired",
            title: Code::JobRemoveExpired.english(),
            summary: Code::JobRemoveExpiredText.english(),
            heavy: false,
            schedule: every(3600),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        let now_s = context.now().as_second();
        self.sessions.tidy().await?;
        context.step(1, 3).await?;
        let courses = purge_courses(&self.store, &self.index, now_s).await?;
        context.step(2, 3).await?;
        let conversations = purge_conversations(&self.store, now_s).await?;
        let removed = Said::new(Code::Expired).with("courses", Value::Count(courses as u64));
        Ok(removed.with("conversations", Value::Count(conversations as u64)).into())
    }
}
