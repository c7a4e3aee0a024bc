//! Backups: what there is, what is being done, and the acts of an admin.

use crate::{
    Nothing,
    endpoint::port,
    speech::{Said, Speech},
};
use serde::{Deserialize, Serialize};

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackupKind {
    /// All records.
    Full,
    /// The records since the backup before.
    Incremental,
    /// All files.
    Files,
}

/// How far a backup has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackupCheck {
    /// Not yet.
    Unchecked,
    /// Its manifest cannot be read.
    Damaged,
    /// Its bytes are what was written.
    Read,
    /// It was opened and followed to its end.
    Opened,
    /// It was restored for a test and is equal to what was stored.
    Restored,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackupRow {
    /// Its name: UTC time and kind.
    pub id: String,
    /// What it holds.
    pub kind: BackupKind,
    /// When it was made, in seconds since 1970.
    pub made_s: i64,
    /// Bytes that it takes.
    pub bytes: u64,
    /// Files that it lists.
    pub files: u64,
    /// How far it has been checked.
    pub check: BackupCheck,
    /// Milliseconds that the check took.
    pub check_ms: u64,
    /// What is wrong with it; may be empty.
    pub problem: String,
}

/// How a copy stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CopyState {
    /// All is there.
    Complete,
    /// It lacks backups, or cannot be sent.
    #[default]
    Behind,
    /// Its folder is not there now, as a stick that is not plugged in: it waits.
    Away,
    /// Its folder has not been there for longer than the settings allow.
    Late,
}

/// A copy elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CopyRow {
    /// The folder or bucket.
    pub target: String,
    /// How it stands.
    pub state: CopyState,
    /// When all was there last, in seconds since 1970; 0 for never.
    pub complete_s: i64,
    /// How far its newest backup lies behind the newest here, in seconds.
    pub lag_s: i64,
    /// Backups that are not there yet.
    pub missing: u64,
    /// Why it stands still; empty when all is well.
    pub problem: String,
}

/// One promise of the plan, measured by a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DrillTier {
    /// What had to work, in English.
    pub name: String,
    /// The same as the code of a sentence, for other languages.
    pub code: String,
    /// Milliseconds until it did.
    pub took_ms: u64,
    /// Milliseconds that the plan allows.
    pub allowed_ms: u64,
    /// Whether it worked within them.
    pub kept: bool,
    /// What was seen.
    pub seen: String,
}

/// A recovery drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Drill {
    /// When it began, in seconds since 1970.
    pub at_s: i64,
    /// Where it recovered from.
    pub from: String,
    /// Whether all promises were kept.
    pub kept: bool,
    /// In one sentence, in English.
    pub summary: String,
    /// The same for other languages.
    pub said: Vec<Said>,
    /// The promises.
    pub tiers: Vec<DrillTier>,
}

/// What is being done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackupStage {
    /// Empty when nothing is.
    pub what: Speech,
    /// Bytes done.
    pub done: u64,
    /// Bytes to do; 0 where nobody knows.
    pub total: u64,
}

/// Everything about backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackupList {
    /// Newest first.
    pub backups: Vec<BackupRow>,
    /// Bytes that all of it takes.
    pub bytes: u64,
    /// Bytes that the plan allows.
    pub allowed_bytes: u64,
    /// Where it lies.
    pub folder: String,
    /// Names of the keys that open new backups; empty if there is none yet.
    pub keys: Vec<String>,
    /// What is being done now.
    pub stage: BackupStage,
    /// How the last act that was begun here ended; may be empty.
    pub last_act: Speech,
    /// Whether it failed.
    pub last_act_failed: bool,
    /// Copies elsewhere.
    pub copies: Vec<CopyRow>,
    /// The last drill.
    pub drill: Option<Drill>,
    /// Days that records are kept.
    pub database_days: u32,
    /// Days that lists of files are kept.
    pub file_days: u32,
    /// What should be done, the most urgent first.
    pub advice: Vec<Speech>,
}

/// Which backups to make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackupWhat {
    /// All records, then all files.
    #[default]
    Everything,
    /// All records.
    Full,
    /// The records since the last backup.
    Incremental,
    /// All files.
    Files,
}

/// A backup to make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewBackup {
    /// Which.
    #[serde(default)]
    pub what: BackupWhat,
    /// Whether to answer when it is done; else at once, and the list tells how far it is.
    #[serde(default)]
    pub wait: bool,
}

/// An act that takes a while.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackupAct {
    /// Whether to answer when it is done; else at once, and the list tells how far it is.
    #[serde(default)]
    pub wait: bool,
}

/// A removal of what is old.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PruneBackup {
    /// Whether only to tell what would go.
    #[serde(default)]
    pub dry: bool,
}

/// The name of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackupName {
    /// As in the list.
    pub backup: String,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BackupDone {
    /// In sentences.
    pub text: String,
}

/// A new backup key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewBackupWords {
    /// Twelve words that open the backups made from now on. Shown once, never stored.
    pub words: Vec<String>,
    /// The short name of the key, as backups show it.
    pub name: String,
}

port! {
    /// Backups.
    trait Backups = backups;
    /// Lists the backups, their copies, and what is being done.
    call ListBackups, list_backups(Nothing) -> BackupList = Get "/api/backups", Admin;
    /// Makes a backup and proves it.
    call MakeBackup, make_backup(NewBackup) -> BackupDone = Post "/api/backups", Admin;
    /// Reads a backup and compares it with what was written.
    call VerifyBackup, verify_backup(BackupName) -> BackupDone = Post "/api/backups/{backup}/verify", Admin;
    /// Removes what is older than the plan keeps.
    call PruneBackups, prune_backups(PruneBackup) -> BackupDone = Post "/api/backup-acts/prune", Admin;
    /// Sends the copies what they lack.
    call SendCopies, send_copies(BackupAct) -> BackupDone = Post "/api/backup-acts/copy", Admin;
    /// Makes and copies backups, recovers from the copies alone, and measures it.
    call RunDrill, run_drill(BackupAct) -> BackupDone = Post "/api/backup-acts/drill", Admin;
    /// Makes a new backup key. Older backups still need the old one.
    call NewBackupKey, new_backup_key(Nothing) -> NewBackupWords = Post "/api/backup-acts/key", Admin;
}
