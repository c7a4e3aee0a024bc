//! What an admin sees and does of the timetable.

use super::{Job, Timetable, schedule::check, store_record};
use crate::{faults::store_fault, rights::require_admin};
use async_trait::async_trait;
use lyceum_api::{
    ApiError, ApiResult, Nothing, Viewer,
    jobs::{JobList, JobRef, JobRow, Jobs, PauseJob, RescheduleJob},
};
use std::sync::Arc;

/// The jobs port.
pub(crate) struct ManagedJobs(pub(crate) Arc<Timetable>);

#[async_trait]
impl Jobs for ManagedJobs {
    async fn list_jobs(&self, who: &Viewer, _: Nothing) -> ApiResult<JobList> {
        require_admin(who)?;
        let jobs = self.0.all().iter().map(|job| self.0.row(job.facts())).collect::<ApiResult<_>>()?;
        Ok(JobList { jobs, held_back: self.0.held_back() })
    }

    async fn start_job(&self, who: &Viewer, input: JobRef) -> ApiResult<JobRow> {
        require_admin(who)?;
        let job = self.named(&input.job)?;
        self.0.start_now(&job).await?;
        self.0.row(job.facts())
    }

    async fn set_job_paused(&self, who: &Viewer, input: PauseJob) -> ApiResult<JobRow> {
        require_admin(who)?;
        let facts = self.named(&input.job)?.facts();
        let paused = input.paused;
        let stored = store_record(self.store(), facts.name, move |record| record.paused = paused);
        stored.await.map_err(|error| store_fault(&error))?;
        if paused {
            self.0.stop(facts.name);
        }
        self.0.row(facts)
    }

    async fn set_job_schedule(&self, who: &Viewer, input: RescheduleJob) -> ApiResult<JobRow> {
        require_admin(who)?;
        let facts = self.named(&input.job)?.facts();
        let schedule = input.schedule.map(check).transpose()?;
        let stored = store_record(self.store(), facts.name, move |record| record.schedule = schedule);
        stored.await.map_err(|error| store_fault(&error))?;
        self.0.row(facts)
    }
}

impl ManagedJobs {
    fn named(&self, name: &str) -> ApiResult<Arc<dyn Job>> {
        self.0.all().into_iter().find(|job| job.facts().name == name).ok_or_else(|| ApiError::not_found("job"))
    }

    fn store(&self) -> &lyceum_storage::Store {
        self.0.store()
    }
}
