//! The backups as jobs: hourly the newest records, at night everything, then what is old goes; copies; a drill.

use super::{Job, JobContext, JobFacts, JobStop, Timetable, daily, every};
use crate::backups::told;
use async_trait::async_trait;
use lyceum_api::{
    jobs::JobSchedule,
    speech::{Code, Speech},
};
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
                Code::JobBackupHourly,
                Code::JobBackupHourlyText,
                // It reads little, and an hour that is missed is an hour that can be lost.
                false,
                every(3600),
            ),
            Act::Nightly => {
                ("backup_nightly", Code::JobBackupNightly, Code::JobBackupNightlyText, true, daily(self.night))
            }
            Act::Prune => ("backup_prune", Code::JobBackupPrune, Code::JobBackupPruneText, true, daily(self.night)),
            Act::Copy => ("backup_copy", Code::JobBackupCopy, Code::JobBackupCopyText, false, every(3600)),
            Act::Drill => (
                "backup_drill",
                Code::JobBackupDrill,
                Code::JobBackupDrillText,
                true,
                JobSchedule { every_s: MONTH_S, ..daily(self.night) },
            ),
        };
        JobFacts { name, title: title.english(), summary: summary.english(), heavy, schedule }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        if context.store.get::<SchoolRecord>(&())?.is_none() {
            return Ok(Code::NotSetUp.into());
        }
        let _turn = self.turn.lock().await;
        let done = match self.act {
            Act::Hourly => self.acts.back_up_now(What::Incremental).await,
            Act::Nightly => self.acts.back_up_now(What::Everything).await,
            Act::Prune => self.acts.prune().await,
            Act::Copy => self.acts.copy().await,
            Act::Drill => self.acts.drill().await,
        };
        done.map(|outcome| told(&outcome)).map_err(|error| JobStop::Failed(error.to_string()))
    }
}
