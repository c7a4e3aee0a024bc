//! The backups as jobs: hourly the newest records, at night everything, then what is old goes; copies; a drill.

use super::{Job, JobContext, JobFacts, JobStop, Timetable, daily, every};
use async_trait::async_trait;
use lyceum_api::jobs::JobSchedule;
use lyceum_backup::{BackupActs, What};
use lyceum_storage::records::school::SchoolRecord;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Once a month, at night.
const MONTH_S: u64 = 30 * 24 * 3600;

#[derive(Clone, Copy, Debug)]
enum Act {
    Hourly,
    Nightly,
    Prune,
    Copy,
    Drill,
}

struct BackupJob {
    acts: Arc<dyn BackupActs>,
    act: Act,
    night: (u16, u16),
    /// Only one of them may use the folder of backups: the others wait instead of failing.
    turn: Arc<Mutex<()>>,
}

impl Timetable {
    /// Puts the backups into the timetable. `night` is when heavy jobs may start, in minutes of the local day.
    pub fn register_backups(&self, acts: &Arc<dyn BackupActs>, night: (u16, u16)) {
        let turn = Arc::default();
        for act in [Act::Hourly, Act::Nightly, Act::Prune, Act::Copy, Act::Drill] {
            self.register(Arc::new(BackupJob { acts: Arc::clone(acts), act, night, turn: Arc::clone(&turn) }));
        }
    }
}

#[async_trait]
impl Job for BackupJob {
    fn facts(&self) -> JobFacts {
        let (name, title, summary, heavy, schedule) = match self.act {
            Act::Hourly => (
                "backup_hourly",
                "Back up the newest records",
                "Backs up what was stored since the last backup.",
                // It reads little, and an hour that is missed is an hour that can be lost.
                false,
                every(3600),
            ),
            Act::Nightly => (
                "backup_nightly",
                "Back up everything",
                "Backs up all records and files, and proves each backup by restoring it into a scratch folder.",
                true,
                daily(self.night),
            ),
            Act::Prune => (
                "backup_prune",
                "Remove old backups",
                "Removes backups that are older than the plan keeps; never the last proven one.",
                true,
                daily(self.night),
            ),
            Act::Copy => {
                ("backup_copy", "Send copies of backups", "Sends to each copy what it lacks.", false, every(3600))
            }
            Act::Drill => (
                "backup_drill",
                "Try a recovery",
                "Recovers the school from the copies alone into a scratch folder, and measures how long it takes.",
                true,
                JobSchedule { every_s: MONTH_S, ..daily(self.night) },
            ),
        };
        JobFacts { name, title, summary, heavy, schedule }
    }

    async fn run(&self, context: &JobContext) -> Result<String, JobStop> {
        if context.store.get::<SchoolRecord>(&())?.is_none() {
            return Ok("Nothing to do: the school is not set up yet.".to_owned());
        }
        let _turn = self.turn.lock().await;
        let done = match self.act {
            Act::Hourly => self.acts.back_up_now(What::Incremental).await,
            Act::Nightly => self.acts.back_up_now(What::Everything).await,
            Act::Prune => self.acts.prune().await,
            Act::Copy => self.acts.copy().await,
            Act::Drill => self.acts.drill().await,
        };
        done.map_err(|error| JobStop::Failed(error.to_string()))
    }
}
