//! `lyceum backup create|list|verify|prune|copy|key`: by the running server if there is one, else by this process.

use super::{
    out,
    place::Place,
    reach::{Reach, reach},
    serve::runtime,
};
use crate::error::{ServerError, ServerResult};
use clap::{Args, Subcommand};
use lyceum_api::{
    Nothing,
    backups::{
        BackupAct, BackupCheck, BackupDone, BackupKind, BackupList, BackupName, BackupWhat, CopyState, ListBackups,
        MakeBackup, NewBackup, NewBackupKey, PruneBackup, PruneBackups, SendCopies, VerifyBackup,
    },
};
use lyceum_services::plan::spoken_bytes;

/// Make, list, check, copy and remove backups.
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// Make a backup and prove it: all records and all files, unless told otherwise
    Create(Create),
    /// List backups, copies, and what should be done
    List {
        #[command(flatten)]
        place: Place,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Read backups and compare them with what was written
    Verify {
        #[command(flatten)]
        place: Place,
        /// Which one; else all of them
        id: Option<String>,
    },
    /// Remove what is older than the plan keeps
    Prune {
        #[command(flatten)]
        place: Place,
        /// Only tell what would go
        #[arg(long)]
        dry_run: bool,
    },
    /// Send the copies what they lack
    Copy {
        #[command(flatten)]
        place: Place,
    },
    /// Look after the key
    #[command(subcommand)]
    Key(Key),
}

/// What to back up.
#[derive(Debug, Args)]
pub struct Create {
    #[command(flatten)]
    place: Place,
    /// Only all records
    #[arg(long, conflicts_with_all = ["incremental", "files"])]
    full: bool,
    /// Only the records since the last backup
    #[arg(long, conflicts_with = "files")]
    incremental: bool,
    /// Only the stored files
    #[arg(long)]
    files: bool,
}

/// Look after the key.
#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a new key; prints its twelve words once. Older backups still need the old sheet
    New {
        #[command(flatten)]
        place: Place,
    },
}

impl Backup {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        runtime()?.block_on(async {
            match self {
                Self::Create(create) => create.run().await,
                Self::List { place, json } => list(&place, json).await,
                Self::Verify { place, id } => verify(&place, id).await,
                Self::Prune { place, dry_run } => {
                    let school = reach(&place).await?;
                    said(school.call::<PruneBackups>(PruneBackup { dry: dry_run }).await, school).await
                }
                Self::Copy { place } => {
                    let school = reach(&place).await?;
                    said(school.call::<SendCopies>(BackupAct { wait: true }).await, school).await
                }
                Self::Key(Key::New { place }) => new_key(&place).await,
            }
        })
    }
}

impl Create {
    async fn run(self) -> ServerResult<()> {
        let what = match (self.full, self.incremental, self.files) {
            (true, ..) => BackupWhat::Full,
            (_, true, _) => BackupWhat::Incremental,
            (.., true) => BackupWhat::Files,
            _ => BackupWhat::Everything,
        };
        let school = reach(&self.place).await?;
        said(school.call::<MakeBackup>(NewBackup { what, wait: true }).await, school).await
    }
}

async fn said(done: ServerResult<BackupDone>, school: Reach) -> ServerResult<()> {
    school.close().await?;
    out::line(&done?.text)
}

async fn verify(place: &Place, id: Option<String>) -> ServerResult<()> {
    let school = reach(place).await?;
    let checked = verify_each(&school, id).await;
    school.close().await?;
    match checked? {
        0 => Ok(()),
        bad => Err(ServerError::Refused(format!("{bad} backups are damaged. Make a new one, and check the disk."))),
    }
}

/// Checks one or all; gives how many are damaged.
async fn verify_each(school: &Reach, id: Option<String>) -> ServerResult<usize> {
    let ids = match id {
        Some(id) => vec![id],
        None => school.call::<ListBackups>(Nothing {}).await?.backups.into_iter().map(|row| row.id).collect(),
    };
    if ids.is_empty() {
        out::line("There is no backup yet.")?;
    }
    let mut bad = 0;
    for backup in ids {
        match school.call::<VerifyBackup>(BackupName { backup: backup.clone() }).await {
            Ok(done) => out::line(&done.text)?,
            Err(error) => {
                bad += 1;
                out::line(&format!("{backup}: {error}"))?;
            }
        }
    }
    Ok(bad)
}

async fn new_key(place: &Place) -> ServerResult<()> {
    let school = reach(place).await?;
    let made = school.call::<NewBackupKey>(Nothing {}).await;
    school.close().await?;
    let made = made?;
    out::line(&format!(
        "The new backup key is {}.\n\nBackup sheet: write these words down and keep them where you keep keys, not on this machine. They open\n\
         the backups made from now on, and are shown only now. Older backups still need the old sheet.\n\n  {}",
        made.name,
        made.words.join(" ")
    ))
}

async fn list(place: &Place, json: bool) -> ServerResult<()> {
    let school = reach(place).await?;
    let list = school.call::<ListBackups>(Nothing {}).await;
    school.close().await?;
    let list = list?;
    if json { out::json(&list) } else { show(&list) }
}

fn show(list: &BackupList) -> ServerResult<()> {
    let rows: Vec<Vec<String>> = list
        .backups
        .iter()
        .map(|row| {
            let what = match row.kind {
                BackupKind::Full => "all records".to_owned(),
                BackupKind::Incremental => "changes".to_owned(),
                BackupKind::Files => format!("{} files", row.files),
            };
            let check = match row.check {
                BackupCheck::Restored => "restored for a test, equal",
                BackupCheck::Opened => "opened and checked",
                BackupCheck::Read => "read and checked",
                BackupCheck::Unchecked => "not checked",
                BackupCheck::Damaged => "DAMAGED",
            };
            vec![row.id.clone(), what, spoken_bytes(row.bytes), check.to_owned(), row.problem.clone()]
        })
        .collect();
    out::table(&["backup", "holds", "size", "proof", ""], &rows)?;
    for copy in &list.copies {
        let missing = copy.missing;
        let state = match copy.state {
            CopyState::Complete => "complete".to_owned(),
            CopyState::Away => format!("not plugged in, {missing} backups wait"),
            CopyState::Late => format!("not plugged in for too long, {missing} backups wait"),
            CopyState::Behind if copy.problem.is_empty() => format!("{missing} backups to send"),
            CopyState::Behind => format!("{missing} backups to send: {}", copy.problem),
        };
        out::line(&format!("copy {}: {state}", copy.target))?;
    }
    for advice in &list.advice {
        out::line(&advice.text)?;
    }
    Ok(())
}
