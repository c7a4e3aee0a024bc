//! Lists backups with what an admin should do about them.

use super::{TheseBackups, failed};
use lyceum_api::{
    ApiResult,
    backups::{BackupCheck, BackupKind, BackupList, BackupRow, BackupStage, CopyRow, CopyState, Drill, DrillTier},
};
use lyceum_backup::{BackupId, CopyReport, Depth, DrillReport, Kind, Listed, Made};
use std::sync::PoisonError;

const DAY_S: i64 = 24 * 3600;
/// A nightly backup may be a little late.
const BACKUP_AGE_MAX_S: i64 = 26 * 3600;
/// A copy may be out of reach for a while.
const COPY_LAG_MAX_S: i64 = 2 * 3600;
const DRILL_AGE_MAX_S: i64 = 35 * DAY_S;

impl TheseBackups {
    pub(super) async fn list(&self) -> ApiResult<BackupList> {
        let listed = self.backups.list().await.map_err(|error| failed(&error))?;
        let keys = self.backups.keys().map_err(|error| failed(&error))?;
        let copies = self.backups.copies().map_err(|error| failed(&error))?;
        let drill = self.backups.last_drill().map_err(|error| failed(&error))?;
        let now_s = self.clock.now().as_second();
        let stage = self.backups.stage();
        let settings = self.backups.settings();
        let last_act = self.last_act.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let newest_s = listed.backups.first().map_or(0, |made| made.manifest.finished_s);
        let mut report = BackupList {
            bytes: listed.bytes,
            allowed_bytes: settings.allowed_bytes,
            folder: settings.shelf.folder().display().to_string(),
            keys: keys.iter().map(lyceum_backup::PublicKey::name).collect(),
            stage: BackupStage { what: stage.what.to_owned(), done: stage.done, total: stage.total },
            last_act_failed: last_act.as_ref().is_some_and(Result::is_err),
            last_act: last_act.map(|told| told.unwrap_or_else(|problem| problem)).unwrap_or_default(),
            copies: copies.iter().map(|copy| self.copy_row(copy, newest_s)).collect(),
            drill: drill.map(drill_view),
            database_days: settings.keep.database_days,
            file_days: settings.keep.file_days,
            backups: rows(listed),
            advice: Vec::new(),
        };
        report.advice = advice(&report, now_s);
        Ok(report)
    }

    fn copy_row(&self, copy: &CopyReport, newest_s: i64) -> CopyRow {
        let is_behind = self.backups.copy_behind_since(copy).is_some();
        let state = match (copy.away_since_s > 0, is_behind) {
            (true, true) => CopyState::Late,
            (true, false) => CopyState::Away,
            (false, _) if copy.missing == 0 && copy.problem.is_empty() && copy.complete_s > 0 => CopyState::Complete,
            (false, _) => CopyState::Behind,
        };
        CopyRow {
            target: copy.target.clone(),
            state,
            complete_s: copy.complete_s,
            lag_s: (newest_s - copy.newest_s).max(0),
            missing: copy.missing,
            problem: copy.problem.clone(),
        }
    }
}

fn rows(listed: Listed) -> Vec<BackupRow> {
    let whole = listed.backups.into_iter().map(row);
    let damaged = listed.unreadable.into_iter().map(|(id, problem)| damaged(&id, problem));
    let mut rows: Vec<BackupRow> = whole.chain(damaged).collect();
    rows.sort_by(|a, b| b.id.cmp(&a.id));
    rows
}

fn row(made: Made) -> BackupRow {
    let Made { manifest, proof } = made;
    let check = match proof.as_ref().map(|proof| proof.depth) {
        None => BackupCheck::Unchecked,
        Some(Depth::Read) => BackupCheck::Read,
        Some(Depth::Opened) => BackupCheck::Opened,
        Some(Depth::Restored) => BackupCheck::Restored,
    };
    let bytes = if manifest.kind == Kind::Files { manifest.content_bytes } else { manifest.stored_bytes() };
    BackupRow {
        id: manifest.id.to_string(),
        kind: kind_view(manifest.kind),
        made_s: manifest.finished_s,
        bytes,
        files: manifest.files,
        check,
        check_ms: proof.map_or(0, |proof| proof.took_ms),
        problem: manifest.problems.join(" "),
    }
}

fn damaged(id: &BackupId, problem: String) -> BackupRow {
    let kinds = [Kind::Full, Kind::Incremental, Kind::Files];
    let kind = kinds.into_iter().find(|kind| id.as_str().ends_with(kind.name())).unwrap_or(Kind::Full);
    BackupRow {
        id: id.to_string(),
        kind: kind_view(kind),
        made_s: 0,
        bytes: 0,
        files: 0,
        check: BackupCheck::Damaged,
        check_ms: 0,
        problem,
    }
}

fn kind_view(kind: Kind) -> BackupKind {
    match kind {
        Kind::Full => BackupKind::Full,
        Kind::Incremental => BackupKind::Incremental,
        Kind::Files => BackupKind::Files,
    }
}

fn drill_view(report: DrillReport) -> Drill {
    let summary = report.summary();
    let tiers = report.tiers.into_iter().map(|tier| DrillTier {
        name: tier.name,
        took_ms: tier.took_ms,
        allowed_ms: tier.allowed_ms,
        kept: tier.kept,
        seen: tier.seen,
    });
    Drill { at_s: report.at_s, from: report.from, kept: report.kept, summary, tiers: tiers.collect() }
}

/// What should be done, the most urgent first.
fn advice(list: &BackupList, now_s: i64) -> Vec<String> {
    let mut advice = Vec::new();
    if list.keys.is_empty() {
        advice.push(
            "There is no backup key yet, so nothing is backed up. Make one, and keep its twelve words where you keep keys."
                .to_owned(),
        );
        return advice;
    }
    let restored = list.backups.iter().filter(|backup| backup.check == BackupCheck::Restored);
    match restored.map(|backup| backup.made_s).max() {
        None => advice.push("No backup has been made and tested yet. Make one now.".to_owned()),
        Some(made_s) if now_s - made_s > BACKUP_AGE_MAX_S => {
            let days = (now_s - made_s) / DAY_S;
            advice.push(format!(
                "The last tested backup is {days} days old. Make one now, and see why the nightly one failed."
            ));
        }
        Some(_) => {}
    }
    if let Some(bad) = list.backups.iter().find(|backup| backup.check == BackupCheck::Damaged) {
        advice.push(format!("{} is damaged. The others are not affected; check the disk.", bad.id));
    }
    if list.copies.is_empty() {
        advice.push(
            "All backups lie on this machine. Name a second place under `copies` in the settings: a stick, a disk, or a bucket."
                .to_owned(),
        );
    }
    for copy in list.copies.iter().filter(|copy| !copy.problem.is_empty() && copy.lag_s > COPY_LAG_MAX_S) {
        advice.push(format!("{} lags behind. {}", copy.target, copy.problem));
    }
    for copy in list.copies.iter().filter(|copy| copy.state == CopyState::Late) {
        advice.push(match (now_s - copy.complete_s) / DAY_S {
            _ if copy.complete_s == 0 => format!("{} has never been there to get a copy. Plug it in.", copy.target),
            days => format!("{} got its last copy {days} days ago. Plug it in.", copy.target),
        });
    }
    match &list.drill {
        Some(drill) if !drill.kept => advice.push(format!("The last drill failed. {}", drill.summary)),
        Some(drill) if now_s - drill.at_s > DRILL_AGE_MAX_S => {
            advice.push("Recovery has not been tried for a month. Run a drill.".to_owned());
        }
        None if !list.backups.is_empty() => advice.push("Recovery has never been tried. Run a drill.".to_owned()),
        _ => {}
    }
    advice
}
