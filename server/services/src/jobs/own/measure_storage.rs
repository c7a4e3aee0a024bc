//! Measures what conversations, questions, hints and the database take: the plan's limits of the services hold on it.

use crate::{
    deps::Paths,
    jobs::{Job, JobContext, JobFacts, JobStop, every},
    plan::{Plan, folder_bytes},
};
use async_trait::async_trait;
use lyceum_api::plan::PlanLimit;
use lyceum_api::speech::{Code, Speech};
use lyceum_storage::{
    Store, StoreError,
    records::{
        conversations::{ConversationRecord, MessageRecord, PackedMessages},
        questions::QuestionRecord,
        tutoring::LadderRecord,
    },
};
use std::sync::Arc;

pub(super) struct MeasureStorage {
    pub(super) store: Store,
    pub(super) plan: Arc<Plan>,
    pub(super) paths: Paths,
}

#[async_trait]
impl Job for MeasureStorage {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "measure_storage",
            title: Code::JobMeasureStorage.english(),
            summary: Code::JobMeasureStorageText.english(),
            heavy: false,
            schedule: every(30 * 60),
        }
    }

    async fn run(&self, _: &JobContext) -> Result<Speech, JobStop> {
        let (store, plan, paths) = (self.store.clone(), Arc::clone(&self.plan), self.paths.clone());
        let measured = tokio::task::spawn_blocking(move || measure(&store, &plan, &paths)).await;
        measured.map_err(|_| JobStop::Failed("The storage could not be measured.".to_owned()))??;
        Ok(Speech::default())
    }
}

fn measure(store: &Store, plan: &Plan, paths: &Paths) -> Result<(), StoreError> {
    let chat = store.bytes_of::<ConversationRecord>()?
        + store.bytes_of::<MessageRecord>()?
        + store.bytes_of::<PackedMessages>()?;
    plan.set_measured(PlanLimit::ChatStorage, chat);
    plan.set_measured(PlanLimit::AskStorage, store.bytes_of::<QuestionRecord>()? + folder_bytes(&paths.index));
    plan.set_measured(PlanLimit::TutorStorage, store.bytes_of::<LadderRecord>()?);
    plan.set_measured(PlanLimit::DatabaseSize, store.stats()?.bytes_on_disk);
    Ok(())
}
