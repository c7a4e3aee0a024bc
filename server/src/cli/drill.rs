//! `lyceum drill`: tries the recovery and measures it against the plan. Without a key the server makes a fresh backup,
//! copies it, and recovers from the copy; with the recovery sheet's key, whatever lies in a place is recovered.

use super::{
    out,
    place::Place,
    reach::reach,
    restore::{KeySource, open_source},
    serve::runtime,
};
use crate::{
    error::{ServerError, ServerResult},
    wiring::RecoveryTrial,
};
use clap::Args;
use lyceum_api::{
    Nothing,
    backups::{BackupAct, ListBackups, RunDrill},
};
use lyceum_backup::{DrillReport, Progress};
use std::{path::PathBuf, process::ExitCode};

/// Try the recovery from the copies alone, and measure it
#[derive(Debug, Args)]
pub struct Drill {
    #[command(flatten)]
    place: Place,
    /// The folder or bucket to recover from; needs a key
    #[arg(long, value_name = "PATH")]
    from: Option<String>,
    #[command(flatten)]
    key: KeySource,
    /// Where to put what is recovered meanwhile; else the system's folder for temporary files
    #[arg(long, value_name = "DIR", requires = "from")]
    scratch: Option<PathBuf>,
    /// The report as JSON
    #[arg(long)]
    json: bool,
}

impl Drill {
    /// Does it. Exit code 1 if a promise was not kept.
    pub fn run(self) -> ServerResult<ExitCode> {
        runtime()?.block_on(async {
            match &self.from {
                Some(from) => self.of_place(from).await,
                None if self.key.is_given() => {
                    Err(ServerError::WrongUse("`--from PATH` says what the key is for.".to_owned()))
                }
                None => self.by_the_server().await,
            }
        })
    }

    async fn by_the_server(&self) -> ServerResult<ExitCode> {
        let school = reach(&self.place).await?;
        let done = school.call::<RunDrill>(BackupAct { wait: true }).await;
        let list = school.call::<ListBackups>(Nothing {}).await;
        school.close().await?;
        let done = done?;
        let drill = list?.drill.ok_or_else(|| ServerError::Refused("The drill left no report.".to_owned()))?;
        if self.json {
            out::json(&drill)?;
        } else {
            out::line(&done.text)?;
            let tiers = drill.tiers.iter();
            let rows = tiers.map(|tier| row(&tier.name, tier.took_ms, tier.allowed_ms, tier.kept, &tier.seen));
            out::table(&HEAD, &rows.collect::<Vec<_>>())?;
        }
        Ok(ExitCode::from(u8::from(!drill.kept)))
    }

    async fn of_place(&self, from: &str) -> ServerResult<ExitCode> {
        let key = self.key.read()?;
        let source = open_source(&self.place, from)?;
        let trial = RecoveryTrial::new(&self.place.settings(&[])?);
        let inside = self.scratch.clone().unwrap_or_else(std::env::temp_dir);
        let scratch = inside.join(format!("lyceum-drill-{}", std::process::id()));
        let now_s = now_s();
        let done = tokio::task::spawn_blocking(move || {
            lyceum_backup::drill(&*source, &key, &scratch, Some(&trial), now_s, &Progress::default())
        });
        let report: DrillReport = done.await.map_err(|error| ServerError::Refused(error.to_string()))??;
        if self.json {
            out::json(&report)?;
        } else {
            out::line(&report.summary())?;
            let tiers = report.tiers.iter();
            let rows = tiers.map(|tier| row(&tier.name, tier.took_ms, tier.allowed_ms, tier.kept, &tier.seen));
            out::table(&HEAD, &rows.collect::<Vec<_>>())?;
        }
        Ok(ExitCode::from(u8::from(!report.kept)))
    }
}

const HEAD: [&str; 5] = ["promise", "allowed", "took", "kept", "seen"];

fn row(name: &str, took_ms: u64, allowed_ms: u64, kept: bool, seen: &str) -> Vec<String> {
    let took = format!("{}.{:03} s", took_ms / 1000, took_ms % 1000);
    let kept = if kept { "yes" } else { "NO" };
    vec![name.to_owned(), format!("{} h", allowed_ms / 3_600_000), took, kept.to_owned(), seen.to_owned()]
}

fn now_s() -> i64 {
    use lyceum_services::clock::{Clock, SystemClock};
    SystemClock.now().as_second()
}
